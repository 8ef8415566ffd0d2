"""Single bytes that are no UTF-8 in a record that else is: letters of MARC-8 or of Windows, told by what stands around.

0xB9 is a pound sign in MARC-8 and a raised 1 in Windows; 0xC3 is a copyright sign or an A with a tilde. Which of the
two was meant is plain where one of them cannot stand: a raised 1 before a price, a tilde before a year.
"""

from __future__ import annotations

import contextlib
import io
import re
import threading
from typing import NamedTuple

from tuils.i18n import ngettext

SIGN_OF_MARC8 = re.compile(
    rb"[\xe1\xe2\xe8][aeiouyAEIOUY]|\xe3[aeiuAEIU]|[aeiou]\xe4[nN][aeiou]|\xe5[aeiouAEIOU]|\xf0[cCsStT]"
    rb"|\xf2[A-Za-z]|\xeb[A-Za-z]\xec|[\xa1-\xbf](?=[a-z])"
)
"""An accent before a letter that takes it, or a letter of its own inside a word."""
SIGN_OF_WINDOWS = re.compile(
    rb"[\xe0-\xfe](?![A-Za-z\xa1-\xfe])|[\x80-\x87\x8a-\x8c\x8f-\x9f\xaf\xbb\xbe\xbf\xc9-\xdf\xff]|\xe9[bfmpqvwxBFMPQVWX]"
    rb"|[\xe0\xe1\xe8\xfa-\xfd][bcdfghjklmpqrstvxzBCDFGHJKLMPQRSTVXZ]|\xe7[aoAO]|\xf3[bcfghjklmnpqrvwxz]"
)
"""The bytes that MARC-8 leaves undefined, and its accents on a blank or on a consonant that takes none."""
WINDOWS = {0xDC00 + byte: bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
"""The CP1252, else Latin-1 letter of a byte that was not UTF-8 (a surrogate escape)."""

redirecting = threading.Lock()
"""The lock for removing pymarc's complaints about MARC-8 from standard error, one thread at a time."""

_UTF8_LETTER = re.compile("[^\x00-\x7f\udc80-\udcff]")
_RUN = re.compile("[\udc80-\udcff]+[A-Za-z]?")
_SINGLE = re.compile(
    rb"(?:(?<![A-Za-z~])\xc2(?= ?[0-9]))"  # published sound recording before a year
    rb"|(?:(?<![A-Za-z~])\xc3)"  # copyright; in Portuguese a tilde never begins a word
    rb"|(?:\xb9(?= ?[0-9]))"  # pounds
    rb"|(?:(?<![A-Za-z~])\xc8(?= ?[0-9])|(?<=[0-9])\xc8(?![A-Za-z~]))"  # euros
    rb"|(?:(?<=[0-9])\xc0)"  # degrees
    rb"|(?:(?<=[^A-Za-z~][A-Ga-g])[\xa9\xc4](?=[ .,;)\]/-]))"  # flat and sharp
    rb"|(?:(?<=[a-z])\xc7)"  # sharp s
    rb"|(?:\xab(?= ?[0-9])(?![^\x1f]*\xbb))"  # plus or minus
    rb"|(?:(?<![A-Za-z~])\xc5(?=[^\x1f]*\?)|(?<![A-Za-z~])\xc6(?=[^\x1f]*!))"  # Spanish question and exclamation
    rb"|(?:(?<=[A-Za-z~])[\xb1-\xb6\xb8\xba\xbc\xbd](?=[a-z~])|(?<=[a-z~]{3})[\xb1\xb6](?![A-Za-z~]))"
    rb"|(?:(?<![A-Za-z0-9~])[\xa1\xa2\xa3\xa4\xa5\xa6\xac\xad](?=[a-z~])|(?<![A-Za-z0-9~])\xb5(?=[a-z~]{3}))"
    rb"|(?:(?<=[A-Za-z~])\xa7(?=[A-Za-z~ .,;:)])|(?<=[A-Za-z~])[\xae\xb0](?=[A-Za-z~]))"  # of transliteration
)
"""A letter of MARC-8 by itself, if the same byte makes no sense as a Windows letter; `~` is a letter of UTF-8."""


class Mixed(NamedTuple):
    """A text with its strays as letters. `as_marc8`, `as_windows`: how many were read as which."""

    text: str
    as_marc8: int
    as_windows: int

    @property
    def strays(self) -> int:
        return self.as_marc8 + self.as_windows

    @property
    def said(self) -> list[str]:
        """Return the repairs in sentences."""
        marc8 = ngettext(
            "{n} letter was not UTF-8; it was read as MARC-8.",
            "{n} letters were not UTF-8; they were read as MARC-8.",
            self.as_marc8,
        )
        windows = ngettext(
            "{n} letter was not UTF-8; it was read as a Windows letter.",
            "{n} letters were not UTF-8; they were read as Windows letters.",
            self.as_windows,
        )
        pairs = ((marc8, self.as_marc8), (windows, self.as_windows))
        return [words.format(n=count) for words, count in pairs if count]


def mixed(body: bytes) -> Mixed:
    """Return `body` as UTF-8, each other byte as a letter of MARC-8 if only that makes sense, else as CP1252."""
    text = body.decode("utf-8", "surrogateescape")
    around = _UTF8_LETTER.sub("~", text).encode("ascii", "surrogateescape")  # as many bytes as text has letters
    for_it, against = (len(sign.findall(around)) for sign in (SIGN_OF_MARC8, SIGN_OF_WINDOWS))
    strays = sum("\udc80" <= char <= "\udcff" for char in text)
    if for_it > against + 1:
        text = _RUN.sub(_marc8_run, text)
    else:
        letters = list(text)
        for found in _SINGLE.finditer(around):
            letters[found.start()] = _marc8(found[0]) or letters[found.start()]
        text = "".join(letters)
    left = sum("\udc80" <= char <= "\udcff" for char in text)
    return Mixed(text.translate(WINDOWS), strays - left, left)


def _marc8_run(found: re.Match[str]) -> str:
    return _marc8(found[0].encode("ascii", "surrogateescape")) or found[0]


def _marc8(data: bytes) -> str:
    """Return these bytes as MARC-8, or "" if it has no such letters."""
    from pymarc.marc8 import marc8_to_unicode

    with redirecting, contextlib.redirect_stderr(io.StringIO()) as noise:
        try:
            text = marc8_to_unicode(data)
        except UnicodeDecodeError:
            return ""
    return "" if noise.getvalue() else text

"""The text of MARC fields: UTF-8 whatever the leader says, then MARC-8, then Windows letters.

leader/09 is often wrong, so the bytes decide. MARC-8 (MARC 21 Specifications, "MARC-8 Encoding Environment")
is decoded by pymarc, whose complaints are counted here and never reach the terminal.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable

from tuils.i18n import N_, _, ngettext

from .iso2709 import Raw, Unreadable
from .marc_strays import SIGN_OF_MARC8, SIGN_OF_WINDOWS, mixed, redirecting

CONTROLS = bytes({*range(0x20), 0x7F} - {0x1E, 0x1F})
"""C0 controls other than MARC's own marks, and DEL: never part of a text."""

CONTROLS_TAKEN_OUT = N_("Control characters were removed from its text.")

_DROPPED = dict.fromkeys((*range(0x1F), 0x7F)) | dict.fromkeys(map(ord, "\t\n\v\f\r"), " ")
_ESCAPE = re.compile(rb"\x1b(?:[bgps]|\$?[(,)\-][!-~]|\$[!-~])")
_ANOTHER_ALPHABET = re.compile(rb"[\x80-\xff]{4,}")


def read_texts(raw: Raw) -> list[str]:
    """The text of each field.

    Where that is not what the bytes were, `raw.data` is written anew in UTF-8 and `raw.piece` dropped. Guesses
    and losses are said in `raw.faults`; Unreadable if the letters are of no encoding we know.
    """
    body = b"\x1e".join(raw.data)
    clean = len(body.translate(None, CONTROLS)) == len(body)
    try:
        texts = body.decode("utf-8").split("\x1e")
        if clean:
            return texts
        if _ESCAPE.search(body):
            texts = _unescaped(raw, texts)
    except UnicodeDecodeError:
        texts = _not_utf8(raw, body)
    without = [text.translate(_DROPPED) for text in texts]
    if without != texts and _(CONTROLS_TAKEN_OUT) not in raw.faults:
        raw.faults.append(_(CONTROLS_TAKEN_OUT))
    raw.data = [text.encode("utf-8") for text in without]
    raw.piece = b""
    return without


def _not_utf8(raw: Raw, body: bytes) -> list[str]:
    among = mixed(body)
    if sum(not c.isascii() for c in among.text) < 2 * among.strays:
        texts = _as_marc8(raw, body)
        if texts is not None:
            return texts
        if sum(map(len, _ANOTHER_ALPHABET.findall(body))) * 2 > among.strays:
            raise Unreadable(_("tuils does not know the file's encoding. Save it as UTF-8 first."))
    raw.faults += among.said
    return among.text.split("\x1e")


def _as_marc8(raw: Raw, body: bytes) -> list[str] | None:
    """The fields read as MARC-8, or None if they are more likely something else."""
    said_so = raw.leader[9] != "a"
    if not _ESCAPE.search(body):
        for_it, against = (len(sign.findall(body)) for sign in (SIGN_OF_MARC8, SIGN_OF_WINDOWS))
        if for_it < against or (for_it == against and not said_so):
            return None
    try:
        texts, lost = _marc8(zip(raw.tags, raw.data, strict=True))
    except UnicodeDecodeError:
        return None
    if not said_so:
        raw.faults.append(_("Its text was not UTF-8; it was read as MARC-8."))
    if lost:
        raw.faults.append(lost_characters(lost))
    return texts


def lost_characters(n: int) -> str:
    return ngettext(
        "{n} character could not be read; a blank replaces it.",
        "{n} characters could not be read; blanks replace them.",
        n,
    ).format(n=n)


def _marc8(fields: Iterable[tuple[str, bytes]]) -> tuple[list[str], int]:
    """The text of MARC-8 fields, each subfield for itself, and how many characters could not be read.

    pymarc also complains of blanks within other alphabets: nothing is lost by those.
    """
    with redirecting, contextlib.redirect_stderr(io.StringIO()) as noise:
        texts = []
        for tag, data in fields:
            if data.isascii() and b"\x1b" not in data:
                texts.append(data.decode("ascii"))
            elif tag < "010":
                texts.append(data.decode("latin-1"))
            else:
                texts.append("\x1f".join(map(_marc8_part, data.split(b"\x1f"))))
    return texts, sum("0x20 " not in line for line in noise.getvalue().splitlines())


def _marc8_part(part: bytes) -> str:
    if part.isascii() and b"\x1b" not in part:
        return part.decode("ascii")
    from pymarc.marc8 import marc8_to_unicode

    return part[:1].decode("latin-1") + marc8_to_unicode(part[1:])


def _unescaped(raw: Raw, texts: list[str]) -> list[str]:
    """MARC-8 within UTF-8: fields of 7-bit characters with MARC-8's escapes are read as such."""
    lost_in_all = 0
    out = []
    for tag, text in zip(raw.tags, texts, strict=True):
        if text.isascii() and _ESCAPE.search(text.encode("ascii")):
            with contextlib.suppress(UnicodeDecodeError):
                (text,), lost = _marc8([(tag, text.encode("ascii"))])
                lost_in_all += lost
        out.append(text)
    if raw.leader[9] == "a" and out != texts:
        raw.faults.append(_("Parts of its text were MARC-8 and were read that way."))
    if lost_in_all:
        raw.faults.append(lost_characters(lost_in_all))
    return out

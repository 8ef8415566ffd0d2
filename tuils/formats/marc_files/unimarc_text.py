"""The letters of UNIMARC: UTF-8, ISO 5426, Windows or Latin-1 letters, and the sets of Russian files.

Field 100 ($a, places 26 to 33) names the set, and is often wrong; where the bytes say plainly otherwise, they win. In
ISO 5426 an accent stands before its letter: C2 65 is é. In Latin-1 that is E9, which is Ø in ISO 5426.
"""

from __future__ import annotations

import re
import unicodedata

from tuils.i18n import _

from .iso2709 import Raw
from .unimarc_tables import unimarc_table

_SIGNS = dict(
    zip(
        range(0xA1, 0xC0),
        "\u00a1\u201e\u00a3$\u00a5\u2020\u00a7\u2032\u2018\u201c\u00ab\u266d\u00a9\u2117\u00ae"
        "\u02bb\u02bc\u201a\0\0\0\u2021\u00b7\u2033\u2019\u201d\u00bb\u266f\u02b9\u02ba\u00bf",
        strict=True,
    )
)
_ACCENTS = dict(
    zip(
        range(0xC0, 0xE0),
        "\u0309\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0308\u030a\u0315\u0312\u030b\u031b\u030c"
        "\u0327\u031c\u0326\u0328\u0325\u032e\u0323\u0324\u0332\u0333\u0329\u032d\0\ufe20\ufe21\ufe23",
        strict=True,
    )
)
_LETTERS = dict(
    zip(
        (0xE1, 0xE2, 0xE6, 0xE8, 0xE9, 0xEA, 0xEC, 0xF1, 0xF2, 0xF3, 0xF5, 0xF6, 0xF8, 0xF9, 0xFA, 0xFB, 0xFC),
        "\u00c6\u0110\u0132\u0141\u00d8\u0152\u00de\u00e6\u0111\u00f0\u0131\u0133\u0142\u00f8\u0153\u00df\u00fe",
        strict=True,
    )
)
_BLANK = ("\0", "")
_RUN = re.compile("([\u00c0-\u00df]+)([^\x1e\x1f]?)")
_FITS_5426 = re.compile(rb"[\xc0-\xdf][A-Za-z]")
_FITS_LATIN = re.compile(rb"[\xe0-\xef\xf1-\xf6\xf8-\xff](?![\xc0-\xdf])|[\xc0-\xdf](?![A-Za-z\xc0-\xdf])")
_MARKED = re.compile(rb"[\x88\x98][^\x1e\x1f]{1,20}[\x89\x9c]")
"""An article between the marks of what is not sorted: then these bytes are no letters of Windows."""


def unimarc_texts(raw: Raw, codes: str) -> list[str] | None:
    """Return the text of each field, None if its character set is not known; guesses are said in `raw.faults`. `codes`
    are the eight characters of field 100."""
    body = b"\x1e".join(raw.data)
    try:
        return body.decode("utf-8").split("\x1e")
    except UnicodeDecodeError:
        pass
    sets = [codes[at : at + 2] for at in range(0, 8, 2)]
    named = next((charset for code, charset in unimarc_table()["charsets"].items() if code in sets), "")
    if named:
        return body.decode(named, "replace").split("\x1e")
    if any(code.isdigit() and code not in ("01", "03", "50") for code in sets):
        return None
    iso, latin = len(_FITS_5426.findall(body)), len(_FITS_LATIN.findall(body))
    if latin > iso or (latin == iso and "03" not in sets):
        raw.faults.append(_("Its text was not UTF-8; it was read as Windows letters."))
        return body.decode("latin-1" if _MARKED.search(body) else "cp1252", "replace").split("\x1e")
    if "03" not in sets:
        raw.faults.append(_("Its text was not UTF-8; it was read as ISO 5426."))
    return from_iso5426(body).split("\x1e")


def from_iso5426(body: bytes) -> str:
    """Return the text of these bytes; U+FFFD stands for a byte that is no letter."""
    text = _RUN.sub(_accented, body.decode("latin-1"))
    return unicodedata.normalize("NFC", text.translate(_TO_UNICODE))


def _accented(found: re.Match[str]) -> str:
    """The letter, then its accents; as private characters, so that nothing is translated twice."""
    accents = "".join(_ACCENTS[ord(mark)] for mark in found[1])
    letter = found[2]
    return letter + accents.replace("\0", "\ufffd")


_TO_UNICODE = dict.fromkeys((160, *range(224, 256)), "�") | {
    at: (char if char not in _BLANK else "\ufffd") for at, char in (_SIGNS | _LETTERS).items()
}

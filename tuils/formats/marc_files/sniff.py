"""The kind of a file, from its first bytes: a format of MARC, or anything else people handed us."""

from __future__ import annotations

import re

from tuils.i18n import N_, _

from .iso2709 import BOM

ISO2709, MARCXML, JSON, MRK, GZIP = "iso2709", "marcxml", "marcjson", "mrk", "gzip"
_NAMES = {
    ISO2709: N_("MARC (ISO 2709)"),
    MARCXML: N_("MARCXML"),
    JSON: N_("MARC in JSON"),
    MRK: N_("MARC as text (.mrk)"),
}
UTF16 = (b"\xff\xfe", b"\xfe\xff")

_PADDING = b"\r\n\0\x1a"
_LEADER = re.compile(rb"[0-9]{5}[ -~]{5}22[0-9]{5}[ -~]{3}45")
_MRK = re.compile(rb"=[0-9A-Za-z]{3}[ \t]|=LDR")
_GZIP = b"\x1f\x8b"
_SIGNATURES = (
    (_GZIP, N_("This file is compressed (gzip). Unpack it first, then import what is inside.")),
    (b"PK\x03\x04", N_("This is a zip file or a spreadsheet. Unpack it, or save it as MARC or CSV.")),
    (b"\x89PNG", N_("This is a picture (PNG), not a file of titles or patrons.")),
    (b"\xff\xd8\xff", N_("This is a picture (JPEG), not a file of titles or patrons.")),
    (b"GIF8", N_("This is a picture (GIF), not a file of titles or patrons.")),
    (b"%PDF", N_("This is a PDF, not a file of titles or patrons. Ask for MARC (.mrc) or CSV.")),
    (b"SQLite format 3", N_("This is a database file (SQLite), not a file of titles or patrons.")),
)


def format_name(kind: str) -> str:
    """Return a format of MARC in words for people; "" if it is none."""
    return _(_NAMES[kind]) if kind in _NAMES else ""


def format_of(head: bytes) -> str:
    """Return the format of MARC that a file with these first bytes seems to be in, or GZIP, or "" for something else.

    Some hundred bytes are enough. UTF-16 must have been made UTF-8 before.
    """
    if head.startswith(_GZIP):
        return GZIP
    if not_a_text(head):
        return ""
    text = head.lstrip(_PADDING).removeprefix(BOM).lstrip(_PADDING)
    if _LEADER.match(text):
        return ISO2709
    first = text.lstrip()
    if first.startswith(b"<"):
        return MARCXML
    if first.startswith((b"{", b"[")):
        return JSON
    if _MRK.match(first):
        return MRK
    return ISO2709 if b"\x1e" in text else ""


def not_a_text(head: bytes) -> str:
    """Return "" for text of any kind, else a plain sentence on the file's kind: compressed, a picture, a
    spreadsheet."""
    return next((_(sentence) for start, sentence in _SIGNATURES if head.startswith(start)), "")


def sniff(head: bytes) -> str:
    """ "" if a file with these first bytes looks like one of MARC's formats, else a plain sentence.

    The sentence says what the file seems to be and what to do. Nothing but line ends is an empty file.
    """
    if format_of(head):
        return ""
    if what := not_a_text(head):
        return what
    text = head.lstrip(_PADDING).removeprefix(BOM)
    if not text.strip(_PADDING + b" \t"):
        return _("This file is empty.")
    if re.search(rb"[,;\t]", text.partition(b"\n")[0]):
        return _("This looks like a table (CSV). Here, titles are imported from MARC files (.mrc).")
    return _("This is not a MARC file. Ask for the titles as MARC (.mrc, ISO 2709).")

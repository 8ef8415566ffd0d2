"""What a file is, from its first bytes, when people hand us one that is no MARC file."""

from __future__ import annotations

import re

from tuils.formats.iso2709 import BOM
from tuils.i18n import N_, _

_LEADER = re.compile(rb"[0-9]{5}[ -~]{5}22[0-9]{5}[ -~]{3}45")
_SIGNATURES = (
    (b"\x1f\x8b", N_("This file is compressed (gzip). Unpack it first, then bring in what is inside.")),
    (b"PK\x03\x04", N_("This is a zip file or a spreadsheet. Unpack it, or save it as MARC or CSV.")),
    (b"\x89PNG", N_("This is a picture (PNG), not a file of titles or people.")),
    (b"\xff\xd8\xff", N_("This is a picture (JPEG), not a file of titles or people.")),
    (b"GIF8", N_("This is a picture (GIF), not a file of titles or people.")),
    (b"%PDF", N_("This is a PDF, not a file of titles or people. Ask for MARC (.mrc) or CSV.")),
    (b"SQLite format 3", N_("This is a database file (SQLite), not a file of titles or people.")),
)
_TEXTS = (
    (b"<", N_("This is an XML file. tuils reads MARC files (.mrc) so far: save it as MARC first.")),
    (b"{", N_("This is a JSON file. tuils reads MARC files (.mrc) so far: save it as MARC first.")),
    (b"[", N_("This is a JSON file. tuils reads MARC files (.mrc) so far: save it as MARC first.")),
    (b"=", N_("This is MARC as text (.mrk). tuils reads MARC files (.mrc) so far: save it as MARC first.")),
)


def not_a_text(head: bytes) -> str:
    """ "" for text of any kind, else a plain sentence what the file is: compressed, a picture, a spreadsheet."""
    return next((_(sentence) for start, sentence in _SIGNATURES if head.startswith(start)), "")


def sniff(head: bytes) -> str:
    """ "" if a file with these first bytes (some hundred are enough) looks like ISO 2709, else a plain sentence.

    The sentence says what the file seems to be and what to do. Nothing but line ends is an empty file.
    """
    if what := not_a_text(head):
        return what
    text = head.lstrip(b"\r\n\0\x1a").removeprefix(BOM).lstrip(b"\r\n\0\x1a")
    if not text.strip():
        return _("This file is empty.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or text[:200].count(0) * 3 > len(text[:200]):
        return _("This file is in UTF-16. Save it as MARC in UTF-8, then bring it in again.")
    if b"\x1e" in text or _LEADER.match(text):
        return ""
    for start, sentence in _TEXTS:
        if text.lstrip().startswith(start):
            return _(sentence)
    if re.search(rb"[,;\t]", text.partition(b"\n")[0]):
        return _("This looks like a table (CSV). Titles come in as MARC files (.mrc).")
    return _("This is not a MARC file. Ask for the titles as MARC (.mrc, ISO 2709).")

"""A title's record as it may lie open to everybody: without what names a donor, and without what is for staff.

Taken out: 541 (who gave it, and for how much), 542 and 561 unless they say that they are not private (561 is the list
of former owners), 583 (what was done to a copy, and by whom), 59X and 9XX (the library's own notes and fields, as
are tags of letters), persons and bodies added in 7XX as the donor or a former owner, each of these in its own script
(880), and the nonpublic notes ($x) of links and holdings (852 to 878).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tuils.formats.marc_files.iso2709 import ENTRY, FIELD_END, LEADER, Unreadable, put_together, read_piece

_GONE = ("541", "583")
_PRIVATE_UNLESS_1 = ("542", "561")
_ADDED = ("700", "710", "711", "720", "790", "791", "792")
_DONOR = re.compile(rb"\x1f[eij][^\x1f]*(?:don(?:or|an?t)|former owner)|\x1f4[^\x1f]*(?:dnr|fmo)", re.IGNORECASE)
_LINKED_TO = re.compile(rb"\x1f6([0-9A-Za-z]{3})")
_NONPUBLIC = re.compile(rb"\x1fx[^\x1f]*")
_WITH_NONPUBLIC = ("852", "856", "863", "864", "865", "866", "867", "868", "876", "877", "878")
_LOOKED_AT = re.compile(rb"541|542|561|583|59.|7[0-9]{2}|880|8[567][0-9]|9..|[^0-9]..|.[^0-9].|..[^0-9]", re.DOTALL)
_OF_COLUMNS = re.compile("59.|7..|880")


class Public(NamedTuple):
    """A public title. `columns`: were fields removed from which columns of the title are read?"""

    marc: bytes
    columns: bool = False


def public_record(marc: bytes) -> Public:
    """The record (ISO 2709, UTF-8) without these fields; the same bytes where it has none. Empty where it cannot be
    read: what nobody understands is not laid open."""
    if not _may_have_some(marc):
        return Public(marc)
    try:
        raw = read_piece(marc)
    except Unreadable:
        return Public(b"", True)
    kept: list[tuple[str, bytes]] = []
    columns = changed = False
    for tag, data in zip(raw.tags, raw.data, strict=True):
        if _is_gone(tag, data):
            columns = columns or _OF_COLUMNS.fullmatch(tag) is not None
            changed = True
            continue
        shown = _without_notes(tag, data)
        changed = changed or shown != data
        kept.append((tag, shown))
    if not changed:
        return Public(marc)
    return Public(put_together(raw.leader, [tag for tag, _data in kept], [data for _tag, data in kept]), columns)


def _may_have_some(marc: bytes) -> bool:
    """Look once at its directory: most titles of a small library have no such fields."""
    end = marc.find(FIELD_END)
    if end < LEADER:
        return bool(marc)
    return any(_LOOKED_AT.match(marc, at, at + 3) for at in range(LEADER, end, ENTRY))


def _is_gone(tag: str, data: bytes) -> bool:
    if tag == "880":
        linked = _LINKED_TO.search(data)
        return linked is not None and _is_gone(linked[1].decode("ascii"), data)
    if not (tag.isascii() and tag.isdigit()) or tag in _GONE or tag.startswith(("59", "9")):
        return True
    if tag in _PRIVATE_UNLESS_1:
        return data[:1] != b"1"
    return tag in _ADDED and _DONOR.search(data) is not None


def _without_notes(tag: str, data: bytes) -> bytes:
    return _NONPUBLIC.sub(b"", data) if tag in _WITH_NONPUBLIC else data

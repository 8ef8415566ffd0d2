"""Copies in field 852, as three write them.

MARC 21 itself (MARC 21 Format for Holdings Data): a copy is a piece or a copy number with its place. Library of
Congress, union catalogues and many vendors write it so.

Follett Destiny and Circulation Plus, Alexandria and Atriuum much alike: one $x holds what the others have subfields
for: `FSC@a` type `@b` category `@c` day acquired `@e` volume.

Evergreen: first indicator 4, the owning library before the circulating one. Its shipped import profile reads the same
letters, with the status in $z instead of $s.
"""

from __future__ import annotations

import re

from tuils.values.folding import clean

from .holdings import (
    Holding,
    HoldingsMap,
    joined_subfields,
    read_acquired,
    read_barcode,
    read_cents,
    read_price,
    remarks_note,
    subfield_values,
    subfields,
)
from .holdings_status import Status, read_status


def shelf_mark(text: str, at: dict[str, str]) -> str:
    """Return prefix $k, class $h, all parts $i, suffix $m; else the shelving control number $j, else the title $l."""
    parts = [at.get("k", ""), at.get("h", ""), *subfield_values(text, "i"), at.get("m", "")]
    return " ".join(part for part in parts if part) or at.get("j", "") or at.get("l", "")


def _marc21(text: str) -> Holding | None:
    """Return a copy; without piece ($p), copy number ($t) and call number the field only says where a title is kept."""
    at = subfields(text)
    call_number = shelf_mark(text, at)
    if not ("p" in at or "t" in at or (call_number and ("b" in at or "c" in at))):
        return None
    branch = at.get("b", "") or at.get("a", "")
    return Holding(
        barcode=read_barcode(at.get("p", "")),
        call_number=call_number,
        home_branch=branch,
        holding_branch=branch,
        location=at.get("c", ""),
        copy_number=at.get("t", ""),
        volume=joined_subfields(at, "3"),
        staff_note=remarks_note(*subfield_values(text, "x")),
        public_note=remarks_note(*subfield_values(text, "z")),
    )


MARC21 = HoldingsMap("marc21", ("852",), _marc21)


_PARTS = re.compile(r"@([a-z])([^@]*)")
_FACTS, _FUND = "FSC@", "FUND:"


def _follett(text: str) -> Holding | None:
    """Return a copy. A blank call number is the title's own, and stays blank."""
    at, notes = subfields(text), subfield_values(text, "x")
    facts = next((note for note in notes if note.startswith(_FACTS)), "")
    if not ("p" in at or facts or "9" in at):
        return None
    own = {code: value for code, raw in _PARTS.findall(facts) if (value := clean(raw))}
    branch = at.get("a", "")
    return Holding(
        barcode=read_barcode(at.get("p", "")),
        call_number=shelf_mark(text, at),
        home_branch=branch,
        holding_branch=branch,
        location=at.get("c", "") or own.get("b", ""),
        item_type=own.get("a", ""),
        copy_number=at.get("t", ""),
        volume=" ".join(own[code] for code in "eij" if code in own),
        price_cents=read_cents(at.get("9", "")),
        acquired_on=read_acquired(own.get("c", "")),
        staff_note=remarks_note(*(note for note in notes if not note.startswith((_FACTS, _FUND)))),
        public_note=remarks_note(*subfield_values(text, "z")),
    )


FOLLETT = HoldingsMap("follett", ("852",), _follett)


_STAYS = {"reference", "noncirculating"}
_GOES = {"circulating", "holdable", "visible"}


def _evergreen(text: str) -> Holding | None:
    """Return a copy, which has a barcode ($p), or a label ($j) and both libraries. Other 852 are summaries of
    serials."""
    at, branches = subfields(text), subfield_values(text, "b")
    if "p" not in at and not ("j" in at and len(branches) > 1):
        return None
    said, notes = _status_of(at, subfield_values(text, "z"))
    status = read_status(said)
    flags = subfield_values(text, "x")
    words = {flag.lower() for flag in flags}
    others = [flag for flag in flags if flag.lower() not in _STAYS | _GOES]
    known = status or Status()
    return Holding(
        barcode=read_barcode(at.get("p", "")),
        call_number=joined_subfields(at, "kjm"),
        home_branch=branches[0] if branches else "",
        holding_branch=branches[-1] if branches else "",
        location=at.get("c", ""),
        item_type=at.get("g", ""),
        copy_number=at.get("t", ""),
        price_cents=read_price(at.get("y", "")),
        state=known.state,
        not_for_loan=known.stays or (bool(words & _STAYS) and "circulating" not in words),
        checked_out_note=said if known.out else "",
        staff_note=remarks_note(*others, "" if status else said),
        public_note=remarks_note(*notes),
    )


def _status_of(at: dict[str, str], notes: list[str]) -> tuple[str, list[str]]:
    """The status, and the notes without it."""
    if "s" in at:
        return at["s"], notes
    said = next((note for note in notes if read_status(note) is not None), "")
    return said, [note for note in notes if note != said]


EVERGREEN = HoldingsMap("evergreen", ("852",), _evergreen)

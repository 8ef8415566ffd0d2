"""Copies as Evergreen exports them: field 852, first indicator 4, the owning library before the circulating one.

Its shipped import profile reads the same letters, with the status in $z instead of $s.
"""

from __future__ import annotations

from .holdings import Holding, HoldingsMap, joined, noted, read_barcode, read_price, several, subfields
from .holdings_status import Status, read_status

_STAYS = {"reference", "noncirculating"}
_GOES = {"circulating", "holdable", "visible"}


def _copy(text: str) -> Holding | None:
    """A copy has a barcode ($p), or a label ($j) and both libraries. Other 852 are summaries of serials."""
    at, branches = subfields(text), several(text, "b")
    if "p" not in at and not ("j" in at and len(branches) > 1):
        return None
    said, notes = _status(at, several(text, "z"))
    status = read_status(said)
    flags = several(text, "x")
    words = {flag.lower() for flag in flags}
    others = [flag for flag in flags if flag.lower() not in _STAYS | _GOES]
    known = status or Status()
    return Holding(
        barcode=read_barcode(at.get("p", "")),
        call_number=joined(at, "kjm"),
        home_branch=branches[0] if branches else "",
        holding_branch=branches[-1] if branches else "",
        location=at.get("c", ""),
        item_type=at.get("g", ""),
        copy_number=at.get("t", ""),
        price_cents=read_price(at.get("y", "")),
        state=known.state,
        not_for_loan=known.stays or (bool(words & _STAYS) and "circulating" not in words),
        checked_out_note=said if known.out else "",
        staff_note=noted(*others, "" if status else said),
        public_note=noted(*notes),
    )


def _status(at: dict[str, str], notes: list[str]) -> tuple[str, list[str]]:
    """The status, and the notes without it."""
    if "s" in at:
        return at["s"], notes
    said = next((note for note in notes if read_status(note) is not None), "")
    return said, [note for note in notes if note != said]


EVERGREEN = HoldingsMap("evergreen", ("852",), _copy)

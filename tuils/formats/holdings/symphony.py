"""Copies in SirsiDynix Unicorn and Symphony: field 999, or 949 in files made for loading."""

from __future__ import annotations

import re

from .holdings import (
    Holding,
    HoldingsMap,
    read_acquired,
    read_barcode,
    read_count,
    read_price,
    remarks_note,
    subfield_values,
    subfields,
)
from .holdings_status import Status, read_status

CLASSES = {
    "LC", "LCPER", "DEWEY", "DEWEYPER", "ASIS", "ALPHANUM", "ATDEWEY", "AUTO", "LOCAL", "MONO-SER", "NLM", "SUDOC",
    "UDC", "WEB",
}  # fmt: skip
_NOTE = re.compile(r"\.([A-Z]+)\. *(.*)")


def _copy(text: str) -> Holding | None:
    """Return a copy, which has a barcode ($i), or a library ($m) with a home location or type. Other systems use 949
    and 999 differently."""
    at = subfields(text)
    if "i" not in at and not ("m" in at and ("l" in at or "t" in at)):
        return None
    now, known = _status(at)
    branch = at.get("m", "")
    staff, public = _notes(text)
    return Holding(
        barcode=read_barcode(at.get("i", "")),
        call_number=at.get("a", ""),
        home_branch=branch,
        holding_branch=branch,
        location=at.get("l", ""),
        item_type=at.get("t", ""),
        collection_code=at.get("x", ""),
        copy_number=at.get("c", ""),
        volume=at.get("v", ""),
        price_cents=read_price(at.get("p", "")),
        acquired_on=read_acquired(at.get("u", "")),
        state=known.state,
        not_for_loan=known.stays,
        checked_out_note=now if known.out else "",
        staff_note=remarks_note(staff, "" if read_status(now) else now),
        public_note=public,
        checkouts=read_count(at.get("n", "")),
        lent_on=read_acquired(at.get("e", "")),
        seen_on=read_acquired(at.get("d", "")),
    )


def _status(at: dict[str, str]) -> tuple[str, Status]:
    """Return its present location, if not home, and the status that means. A home location that says lost has no
    other."""
    now, home = at.get("k", ""), at.get("l", "")
    if now and now != home:
        return now, read_status(now) or Status()
    meant = read_status(home) or Status()
    return "", Status(meant.state)


def _notes(text: str) -> tuple[str, str]:
    """The notes for staff and for all: `.PUBLIC. ` and the like begin each."""
    staff: list[str] = []
    public: list[str] = []
    for note in subfield_values(text, "o"):
        marked = _NOTE.fullmatch(note)
        (public if marked and marked[1] == "PUBLIC" else staff).append(marked[2] if marked else note)
    return remarks_note(*staff), remarks_note(*public)


SYMPHONY = HoldingsMap("symphony", ("999", "949"), _copy)

"""Copies as Innovative Millennium and Sierra export them: field 945, with the item's own number in $y (`.i1234567`).

A location code of up to five letters names branch and shelf in one, in each library otherwise: it is kept as both.
"""

from __future__ import annotations

import re

from tuils.i18n import _

from .holdings import (
    Holding,
    HoldingsMap,
    joined_subfields,
    read_acquired,
    read_barcode,
    read_count,
    read_price,
    remarks_note,
    subfield_values,
    subfields,
)
from .holdings_status import Status

ITEM_NUMBER = ".i"
_BARCODE = re.compile(r"[0-9]{14}")
_STATUS = {
    "-": Status(),
    "!": Status(),
    "t": Status(),
    "m": Status("missing"),
    "s": Status("missing"),
    "z": Status("missing"),
    "$": Status("lost"),
    "n": Status("lost"),
    "l": Status("lost"),
    "o": Status(stays=True),
}


def _copy(text: str) -> Holding | None:
    """Return a copy, which has a barcode ($i) or an item number ($y)."""
    at = subfields(text)
    if "i" not in at and not at.get("y", "").startswith(ITEM_NUMBER):
        return None
    status = _STATUS.get(at.get("s", "-"))
    known = status or Status()
    place = at.get("l", "")
    return Holding(
        barcode=_barcode(subfield_values(text, "i")),
        call_number=joined_subfields(at, "fabk"),
        home_branch=place,
        holding_branch=place,
        location=place,
        item_type=at.get("t", ""),
        copy_number=at.get("g", ""),
        price_cents=read_price(at.get("p", "")),
        acquired_on=read_acquired(at.get("z", "")),
        state=known.state,
        not_for_loan=known.stays,
        checkouts=read_count(at.get("u", "")),
        checked_out_note=_due(at.get("h", "")),
        staff_note=remarks_note(
            *subfield_values(text, "n"),
            *subfield_values(text, "m"),
            "" if status else _("status {code}").format(code=at["s"]),
        ),
    )


def _barcode(numbers: list[str]) -> str:
    """Return the barcode: of two numbers the one of 14 digits, as the other is an older one."""
    read = [read_barcode(number) for number in numbers]
    return next((number for number in read if _BARCODE.fullmatch(number)), read[0] if read else "")


def _due(text: str) -> str:
    """Return a due date, the year first; "" for the blanks of ` - - `."""
    return (read_acquired(text) or text) if any(c.isdigit() for c in text) else ""


SIERRA = HoldingsMap("sierra", ("945",), _copy)

"""Copies as Koha exports them: field 952, one subfield a column, the same letters in every Koha (MARC 21 set-up)."""

from __future__ import annotations

from .holdings import Holding, HoldingsMap, read_acquired, read_barcode, read_count, read_price, subfields

# Koha ships LOST 1 lost, 2 long overdue (lost), 3 lost and paid for, 4 missing; 5 and 6 are its older
# "lost in transit" and "trace": nobody is charged for those either. A library's own codes count as lost.
_MISSING = {"4", "5", "6"}
ORDERED = "-1"
"""The value of NOT_LOAN (952 $7) for a copy on order. It is no reason to keep the copy in the library afterwards."""


def _is_set(flag: str) -> bool:
    return bool(flag) and flag != "0"


def _state(at: dict[str, str]) -> str:
    """The one state that keeps a copy from its readers, withdrawn aside."""
    lost = at.get("1", "")
    if _is_set(lost):
        return "missing" if lost in _MISSING else "lost"
    if _is_set(at.get("4", "")):
        return "damaged"
    return "on_order" if at.get("7") == ORDERED else ""


def _copy(text: str) -> Holding | None:
    """Return a copy, which has a barcode ($p), or branch and item type ($a, $y). Others use 952 for their own notes and
    unions."""
    at = subfields(text)
    get = at.get
    if "\x1fp" not in text and not ("a" in at and "y" in at):
        return None
    price = read_price(get("v", ""))
    home, state, withdrawn = get("a", ""), _state(at), _is_set(get("0", ""))
    return Holding(
        barcode=read_barcode(get("p", "")),
        call_number=get("o", ""),
        home_branch=home,
        holding_branch=get("b", "") or home,
        location=get("c", ""),
        item_type=get("y", ""),
        collection_code=get("8", ""),
        copy_number=get("t", ""),
        volume=get("h", ""),
        price_cents=read_price(get("g", "")) if price is None else price,
        acquired_on=read_acquired(get("d", "")),
        state="withdrawn" if withdrawn else state,
        not_for_loan=_is_set(get("7", "")) and get("7", "") != ORDERED,
        checked_out_note=get("q", ""),
        staff_note=get("x", ""),
        public_note=get("z", ""),
        also_state=state if withdrawn else "",
        checkouts=read_count(get("l", "")),
        lent_on=read_acquired(get("s", "")),
        seen_on=read_acquired(get("r", "")),
    )


KOHA = HoldingsMap("koha", ("952",), _copy)

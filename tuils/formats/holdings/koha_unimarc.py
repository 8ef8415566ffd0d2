"""Copies as Koha exports them in its UNIMARC set-up: field 995, after the French recommendation for shared copies."""

from __future__ import annotations

from .holdings import Holding, HoldingsMap, read_acquired, read_barcode, subfields


def _is_set(flag: str) -> bool:
    return bool(flag) and flag != "0"


def _copy(text: str) -> Holding | None:
    """Return a copy, which has a barcode ($f), or a branch ($b, $c) with a call number or type ($k, $r)."""
    at = subfields(text)
    get = at.get
    if "f" not in at and not (("b" in at or "c" in at) and ("k" in at or "r" in at)):
        return None
    home = get("b", "") or get("c", "")
    lost, withdrawn = _is_set(get("2", "")), _is_set(get("0", ""))
    state = "lost" if lost else ""
    return Holding(
        barcode=read_barcode(get("f", "")),
        call_number=get("k", ""),
        home_branch=home,
        holding_branch=get("c", "") or home,
        location=get("e", ""),
        item_type=get("r", ""),
        copy_number=get("6", ""),
        volume=get("v", ""),
        acquired_on=read_acquired(get("5", "")),
        state="withdrawn" if withdrawn else state,
        not_for_loan=_is_set(get("3", "")),
        public_note=get("u", ""),
        also_state=state if withdrawn else "",
    )


KOHA_UNIMARC = HoldingsMap("koha-unimarc", ("995",), _copy)

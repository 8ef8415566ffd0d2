"""Copies as MARC 21 itself has them in field 852 (MARC 21 Format for Holdings Data): a copy is a piece or a copy
number with its place. Library of Congress, union catalogues and many vendors write it so.
"""

from __future__ import annotations

from .holdings import Holding, HoldingsMap, joined, noted, read_barcode, several, subfields


def shelf_mark(text: str, at: dict[str, str]) -> str:
    """Prefix $k, class $h, all parts $i, suffix $m; else the shelving control number $j, else the title $l."""
    parts = [at.get("k", ""), at.get("h", ""), *several(text, "i"), at.get("m", "")]
    return " ".join(part for part in parts if part) or at.get("j", "") or at.get("l", "")


def _copy(text: str) -> Holding | None:
    """Without piece ($p), copy number ($t) and call number it is only where a title is kept: no copy."""
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
        volume=joined(at, "3"),
        staff_note=noted(*several(text, "x")),
        public_note=noted(*several(text, "z")),
    )


MARC21 = HoldingsMap("marc21", ("852",), _copy)

"""Copies as Follett Destiny and Circulation Plus write them, and Alexandria and Atriuum much alike: field 852.

One $x holds what the others have subfields for: `FSC@a` type `@b` category `@c` day acquired `@e` volume.
"""

from __future__ import annotations

import re

from tuils.values.folding import clean

from .holdings import Holding, HoldingsMap, noted, read_acquired, read_barcode, read_cents, several, subfields
from .marc21_items import shelf_mark

_PARTS = re.compile(r"@([a-z])([^@]*)")
_FACTS, _FUND = "FSC@", "FUND:"


def _copy(text: str) -> Holding | None:
    """A blank call number is the title's own, and stays blank."""
    at, notes = subfields(text), several(text, "x")
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
        staff_note=noted(*(note for note in notes if not note.startswith((_FACTS, _FUND)))),
        public_note=noted(*several(text, "z")),
    )


FOLLETT = HoldingsMap("follett", ("852",), _copy)

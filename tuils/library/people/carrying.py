"""Patrons come from another tuils library exactly as they were there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act

from .patron_state import FIELDS, OLD_CARD
from .patrons import FLAGS


@verb("library.import")
def take_patrons(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """Register everyone of `export patrons`, in its order; gives back how many. Nothing is filled in or put right.

    A guardian is the first patron with that card; a card that is nobody's is passed over.
    """
    patrons: dict[str, str] = {}
    wards: dict[str, str] = {}
    count = 0
    for row in rows:
        count += 1
        entry = Act(desk).write("patron_registered", {"set": _fields(row)}, patron=NEW)
        patrons.setdefault(row["card"], entry.id)
        if row["guardian"]:
            wards[entry.id] = row["guardian"]
    for ward, card in wards.items():
        if card in patrons:
            Act(desk).write("patron_edited", {"set": {"guardian": patrons[card]}}, patron=ward)
    return count


def _fields(row: Mapping[str, str]) -> Facts:
    fields: Facts = {name: row.get(name, "") for name in FIELDS if name != "guardian" and row.get(name)}
    fields |= {name: row.get(name) == "1" for name in FLAGS if name in fields}
    for old in filter(None, row.get("old_cards", "").split("; ")):
        card, _blank, since = old.rpartition(" ")
        fields[OLD_CARD + card] = since
    return {**fields, "card": row["card"]}

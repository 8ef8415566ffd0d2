"""Patrons come from another tuils library exactly as they were there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from tuils.formats.tables.patron_parts import read_parts
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.people.patrons.patron_state import FIELDS, OLD_CARD, part_name
from tuils.library.people.patrons.patrons import FLAGS
from tuils.library.people.patrons.queries import note_month

from .parts_across import COLUMNS
from .patron_table import read_old_cards

CARRIED = {name: name for name in COLUMNS}
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@verb("library.import")
def take_patrons(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """Register everyone of `export patrons`, in its order; return how many. Nothing is filled in or corrected.

    A guardian or a proxy is the first patron with that card; a card that is nobody's is ignored.
    """
    patrons: dict[str, str] = {}
    wards: dict[str, str] = {}
    acting: dict[str, list[dict[str, str]]] = {}
    count = 0
    for row in rows:
        count += 1
        parts, proxies, _said = read_parts(row, CARRIED)
        fields = _fields(row) | {part_name(*name): what for name, what in parts.items()}
        patron = str(Act(desk).write("patron_registered", {"set": fields}, patron=NEW).patron)
        patrons.setdefault(row["card"], patron)
        if _MONTH.fullmatch(row.get("last_use", "")):
            note_month(patron, row["last_use"])
        if row["guardian"]:
            wards[patron] = row["guardian"]
        if proxies:
            acting[patron] = proxies
    for ward, card in wards.items():
        if card in patrons:
            Act(desk).write("patron_edited", {"set": {"guardian": patrons[card]}}, patron=ward)
    for patron, several in acting.items():
        named = {
            part_name("proxy", patrons[one["card"]]): {"may": one["may"]} for one in several if one["card"] in patrons
        }
        if named:
            Act(desk).write("patron_edited", {"set": named}, patron=patron)
    return count


def _fields(row: Mapping[str, str]) -> Facts:
    fields: Facts = {name: row.get(name, "") for name in FIELDS if name != "guardian" and row.get(name)}
    fields |= {name: row.get(name) == "1" for name in FLAGS if name in fields}
    fields |= {OLD_CARD + card: since for card, since in read_old_cards(row.get("old_cards", "")).items()}
    return {**fields, "card": row["card"]}

"""Deposits, exported to and imported from another tuils library: places, and sets with the barcodes of their copies."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable, MoreCells
from tuils.library.foundation.journal.writing import NEW
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models import Item
from tuils.models.deposits import Deposit, DepositPlace
from tuils.models.rows import find

from .deposit_queries import copies_where
from .deposit_state import COUNTED, PLACE_MADE, SENT

SINCE = 10


def _copies(_desk: Desk, rows: list[Any]) -> MoreCells:
    """Return the barcodes of each set. A copy without one stays behind."""
    codes = defaultdict[str, list[str]](list)
    for row in rows:
        for copy in copies_where("one.deposit = ?", row.id):
            codes[row.id] += [copy.barcode] if copy.barcode else []
    return {"items": {key: " ".join(found) for key, found in codes.items()}}


def _take_set(coming: Incoming, row: Facts) -> bool:
    """Write a set and what its place counted. Where its copies are, their own state tells."""
    found = find(Item, "barcode", str(row.get("items") or "").split())
    facts = {name: row[name] for name in ("place", "branch", "due_at")}
    act = coming.act(row.get("sent_at", 0), str(row.get("branch") or ""))
    made = act.write(SENT, list=NEW, data={"set": facts, "items": [item.id for item in found]})
    if row.get("uses"):
        act.write(COUNTED, list=made.id, data={"n": row.get("uses")})
    return True


PLACES = CarriedTable(
    "deposit_places.csv", SINCE, DepositPlace, "name, id", (PLACE_MADE,),
    words=N_("{file}, {deposits}: sets of copies at other places, and these places."),
)  # fmt: skip
SETS = CarriedTable(
    "deposits.csv", SINCE, Deposit, "sent_at, id", refers={"place": DepositPlace}, key="", counted="deposits",
    more=_copies, take=_take_set, columns=("place", "branch", "sent_at", "due_at", "uses", "items"),
)  # fmt: skip
DEPOSITS = carried_tables([PLACES, SETS])

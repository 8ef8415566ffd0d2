"""The wishes of homebound patrons, exported to and imported from another tuils library. Rounds stay behind: their bags
are packed and unpacked where they are."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.journal.writing import NEW
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models.programs import HomeboundProfile

from .homebound_state import NAMES, PROFILED

SINCE = 10
PUBLIC = ("branch", "route", "how_many", "large_print")


def _take_wishes(coming: Incoming, row: Facts) -> bool:
    """Write the wishes of a patron who is here."""
    if not (patron := row.get("patron")):
        return False
    private = {"patron": patron, "set": {name: text for name in NAMES if (text := row.get(name))}}
    act = coming.act(row.get("made_at", 0), str(row.get("branch") or ""))
    act.write(PROFILED, private, list=NEW, data={"set": {name: row.get(name) for name in PUBLIC if name in row}})
    return True


WISHES_OUT = CarriedTable(
    "homebound.csv", SINCE, HomeboundProfile, "made_at, id", key="", counted="homebound", take=_take_wishes,
    columns=("patron", "branch", "route", "likes", "never", "how_many", "large_print", "made_at"),
    where='"ended_at" = 0 AND "patron" IS NOT NULL',
    words=N_("{file}: what homebound patrons wish."),
)  # fmt: skip
HOMEBOUND = carried_tables([WISHES_OUT])

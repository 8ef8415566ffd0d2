"""Group holds, exported to and imported from another tuils library. There, each copy waits anew."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.journal.writing import NEW
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models import GroupHold
from tuils.models.rows import get

from .group_state import MADE
from .groups import place_copies

SINCE = 10
PUBLIC = ("branch", "name", "copies", "due_at")


def _take_group(coming: Incoming, row: Facts) -> bool:
    """Write an open group hold, with a hold for each copy."""
    if not row.get("biblio"):
        return False
    patron = row.get("patron")
    private: Facts | None = {"patron": patron} if patron else None
    act = coming.act(row.get("made_at", 0), str(row.get("branch") or ""))
    facts = {name: row.get(name) for name in PUBLIC}
    made = act.write(MADE, private, list=NEW, biblio=str(row.get("biblio")), data={"set": facts})
    if group := get(GroupHold, made.id):
        place_copies(act, group, group.copies)
    return True


GROUPS_OUT = CarriedTable(
    "group_holds.csv", SINCE, GroupHold, "due_at, made_at, id", key="", counted="group_holds", take=_take_group,
    columns=("name", "record=biblio", "branch", "copies", "due_at", "patron", "made_at"),
    where='"ended_at" = 0 AND "biblio" IN (SELECT id FROM biblio WHERE NOT removed)',
    words=N_("{file}: group holds. `record` is the title's number."),
)  # fmt: skip
GROUPS = carried_tables([GROUPS_OUT])

"""Subscriptions and their issues, exported to and imported from another tuils library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.journal.writing import NEW
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models.rows import some
from tuils.models.serials import Serial, SerialIssue
from tuils.values.time.issue_days import FREQUENCIES, read_months

from .serial_state import CAME, CLAIMED, DISCARDED, SKIPPED, STARTED

_LEAVE = "biblio IN (SELECT id FROM biblio WHERE NOT removed)"
_ORDER = "(SELECT no FROM biblio WHERE biblio.id = serial.biblio), branch, first_on, id"
SUBSCRIPTIONS = CarriedTable(
    "subscriptions.csv", 6, Serial, _ORDER, where=_LEAVE, key="subscription", counted="subscriptions",
    words=N_("{serials}, {issues}: subscriptions to magazines, and their issues."),
)  # fmt: skip


def _issues() -> Iterator[SerialIssue]:
    """Yield the issues of all subscriptions, oldest first."""
    for serial in some(Serial, f"{_LEAVE} ORDER BY {_ORDER}"):
        yield from some(SerialIssue, '"serial" = ? ORDER BY "day"', serial.id)


ISSUES = CarriedTable(
    "issues.csv", 6, SerialIssue, read=_issues, key="", refers={"serial": Serial},
    columns=(
        "subscription=serial", "day", "number", "came_at", "record=item", "copy=item", "claims", "claimed_at", "ended",
    ),
)  # fmt: skip


@verb("library.import")
def take_serials(desk: Desk, rows: Iterable[Mapping[str, str]], issues: Iterable[Mapping[str, str]]) -> int:
    """Import subscriptions with their issues. Return how many; those whose title is not here are left out."""
    coming, count = Incoming(desk, (SUBSCRIPTIONS, ISSUES)), 0
    for row in coming.placed(SUBSCRIPTIONS, rows):
        if row["frequency"] not in FREQUENCIES:
            raise ValueError(row["frequency"])
        read_months(row["without"])
        date.fromisoformat(row["first_on"])
        if row["biblio"]:
            fields = coming.own(SUBSCRIPTIONS, row, ("branch",))
            made = coming.act(branch=row["branch"]).write(STARTED, list=NEW, data={"set": fields})
            coming.ids[Serial][row["subscription"]], count = made.id, count + 1
    for issue in coming.placed(ISSUES, issues):
        if coming.ids[Serial].get(issue["subscription"]):
            _take_issue(coming, coming.typed(ISSUES, issue))
    return count


def _take_issue(coming: Incoming, issue: Facts) -> None:
    """Write an issue's history in order: claimed, received, discarded."""
    serial, days = issue["subscription"], {"days": [date.fromisoformat(issue["day"]).isoformat()]}
    for _time in range(issue["claims"]):
        coming.act(issue["claimed_at"]).write(CLAIMED, list=serial, data=days)
    if issue["came_at"]:
        told = {**days, "number": issue["number"], "item": issue["item"]}
        coming.act(issue["came_at"]).write(CAME, list=serial, data=told)
    if issue["ended"]:
        coming.act().write(SKIPPED if issue["ended"] == "skipped" else DISCARDED, list=serial, data=days)


SERIALS = carried_tables([SUBSCRIPTIONS, ISSUES], take_serials)

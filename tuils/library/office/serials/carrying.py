"""Subscriptions and their issues, exported to and imported from another tuils library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import Carried, CarriedFile
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.carrying import ids_by_number, title_and_copy_numbers
from tuils.library.holdings.lists.list_state import ITEMS, TITLES
from tuils.models.rows import some
from tuils.models.serials import Serial
from tuils.values.time.issue_days import FREQUENCIES, read_months
from tuils.values.time.moments import iso, parse_when

from .queries import TOLD, issues_known
from .serial_state import BLANK, CAME, CLAIMED, DISCARDED, SKIPPED, STARTED

_OWN = tuple(name for name in BLANK if name not in ("id", "biblio"))
_NUMBERS = ("late_days", "keep_months", "lend")
SERIAL_COLUMNS = ("subscription", "record", *_OWN)
ISSUE_COLUMNS = ("subscription", "day", "number", "came_at", "record", "copy", "claims", "claimed_at", "ended")


def _known(desk: Desk) -> list[tuple[int, Serial]]:
    """Return the subscriptions whose titles are exported, with these titles' numbers, in their order."""
    desk.require("library.export")
    rows = some(Serial, "1 = 1")
    records = title_and_copy_numbers(TITLES, TOLD) if rows else {}
    there = [(records[row.biblio][0], row) for row in rows if row.biblio in records]
    return sorted(there, key=lambda one: (one[0], one[1].branch, one[1].first_on, one[1].id))


def serials_out(desk: Desk) -> Iterator[Facts]:
    """Yield all subscriptions, by title. Keys: SERIAL_COLUMNS. Permission library.export."""
    for number, (record, row) in enumerate(_known(desk), 1):
        yield {"subscription": number, "record": record, **{name: getattr(row, name) for name in _OWN}}


def issues_out(desk: Desk) -> Iterator[Facts]:
    """Yield the issues of all subscriptions, oldest first. Keys: ISSUE_COLUMNS. Permission library.export."""
    known = _known(desk)
    numbers = title_and_copy_numbers(ITEMS, TOLD) if known else {}
    for number, (_record, row) in enumerate(known, 1):
        for issue_row in issues_known(row.id):
            record, copy, _code = numbers.get(issue_row.item, ("", "", ""))
            came, claimed = (iso(at, desk.zone) if at else "" for at in (issue_row.came_at, issue_row.claimed_at))
            yield {
                "subscription": number,
                "day": issue_row.day,
                "number": issue_row.number,
                "came_at": came,
                "record": record,
                "copy": copy,
                "claims": issue_row.claims,
                "claimed_at": claimed,
                "ended": issue_row.ended,
            }


# ---- coming in


@verb("library.import")
def take_serials(desk: Desk, rows: Iterable[Mapping[str, str]], issues: Iterable[Mapping[str, str]]) -> int:
    """Import the subscriptions of `serials_out` with their issues. Return how many; those whose title is not here are
    left out."""
    every, told = list(rows), list(issues)
    titles = ids_by_number(TITLES, {row["record"] for row in every})
    copies = ids_by_number(ITEMS, {row["record"] for row in told})
    made: dict[str, str] = {}
    for row in every:
        if row["frequency"] not in FREQUENCIES:
            raise ValueError(row["frequency"])
        read_months(row["without"])
        date.fromisoformat(row["first_on"])
        if biblio := titles.get((row["record"], "")):
            fields = {name: int(row[name]) if name in _NUMBERS else row[name] for name in _OWN if name != "branch"}
            act = Act(replace(desk, branch=row["branch"]))
            made[row["subscription"]] = act.write(STARTED, list=NEW, data={"set": {**fields, "biblio": biblio}}).id
    for issue in told:
        if issue["subscription"] in made:
            item = copies.get((issue["record"], issue["copy"]), "")
            _take_issue(desk, made[issue["subscription"]], issue, item)
    return len(made)


def _take_issue(desk: Desk, serial: str, issue: Mapping[str, str], item: str) -> None:
    """Write an issue's history in order: claimed, received, discarded."""
    days = {"days": [date.fromisoformat(issue["day"]).isoformat()]}
    for _time in range(int(issue["claims"])):
        claimed = desk.as_of(parse_when(issue["claimed_at"], desk.zone))
        Act(claimed).write(CLAIMED, list=serial, data=days)
    if issue["came_at"]:
        came = desk.as_of(parse_when(issue["came_at"], desk.zone))
        Act(came).write(CAME, list=serial, data={**days, "number": issue["number"], "item": item})
    if issue["ended"]:
        Act(desk).write(SKIPPED if issue["ended"] == "skipped" else DISCARDED, list=serial, data=days)


CARRIED = (
    Carried(
        (
            CarriedFile("subscriptions.csv", 6, SERIAL_COLUMNS, serials_out, "subscriptions"),
            CarriedFile("issues.csv", 6, ISSUE_COLUMNS, issues_out),
        ),
        take_serials,
        N_("{serials}, {issues}: subscriptions to magazines, and their issues."),
    ),
)

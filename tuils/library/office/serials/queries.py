"""The queries of subscriptions. Days are ISO dates, moments microseconds UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import marks, typed


class SerialRow(NamedTuple):
    """A subscription with its title. Columns of `Serial`; `issn` of the title."""

    id: str
    biblio: str
    branch: str
    frequency: str
    first_on: str
    without: str
    late_days: int
    keep_months: int
    lend: int
    item_type: str
    location: str
    code: str
    vendor: str
    ends_on: str
    note: str
    title: str
    issn: str


class IssueRow(NamedTuple):
    """Columns of `SerialIssue`, and the barcode of its copy; `gone`: was that withdrawn?"""

    serial: str
    day: str
    number: str
    came_at: int
    item: str
    claims: int
    claimed_at: int
    ended: str
    barcode: str = ""
    gone: int = 0


_SERIALS = (
    "SELECT serial.id, serial.biblio, serial.branch, serial.frequency, serial.first_on, serial.without, "
    "serial.late_days, serial.keep_months, serial.lend, serial.item_type, serial.location, serial.code, serial.vendor, "
    "serial.ends_on, serial.note, coalesce(biblio.title, ''), coalesce(biblio.issn, '') "
    "FROM serial LEFT JOIN biblio ON biblio.id = serial.biblio"
)


all_serials: Callable[[], list[SerialRow]] = partial(typed, SerialRow, _SERIALS)
serials_of: Callable[[str], list[SerialRow]] = partial(typed, SerialRow, f"{_SERIALS} WHERE serial.biblio = ?")


def known_issues(serials: Iterable[str]) -> dict[str, dict[str, IssueRow]]:
    """Return the issues of these subscriptions, by subscription and day."""
    wanted = list(serials)
    text = (
        "SELECT issue.serial, issue.day, issue.number, issue.came_at, issue.item, issue.claims, issue.claimed_at, "
        "issue.ended, coalesce(item.barcode, ''), coalesce(item.withdrawn, false) "
        "FROM serial_issue AS issue LEFT JOIN item ON item.id = issue.item "
        f"WHERE issue.serial IN ({marks(wanted)}) ORDER BY issue.serial, issue.day"
    )
    found: dict[str, dict[str, IssueRow]] = {serial: {} for serial in wanted}
    rows: Any = db.execute_sql(text, wanted).fetchall() if wanted else []
    for row in rows:
        found[row[0]][row[1]] = IssueRow._make(row)
    return found


# ---- for another library

TOLD = "SELECT item FROM serial_issue UNION SELECT biblio FROM serial"
"""The copies and titles of subscriptions."""


# ---- written by the state alone

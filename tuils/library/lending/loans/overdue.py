"""Overdue loans, and those due soon: read from the open loans on request, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import datetime, time, timedelta
from typing import NamedTuple

from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import whole_title
from tuils.library.lending.loan_queries import OPEN_LOANS
from tuils.library.lending.money.fining import booked_for, fine_by, fines_are_on, grace_is_excluded, late_since
from tuils.library.lending.queries import NOT_LATE
from tuils.library.lending.rules.rules import Rule, resolve
from tuils.library.people.patrons.gone_people import gone_name
from tuils.library.people.patrons.masking import initials, sees_loans
from tuils.models.rows import typed
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import last_four
from tuils.values.person_words import full_name, given_name
from tuils.values.time.moments import day_of, local_moment

from .notices import is_noticed

SOON = 7
"""How many days ahead the list of what is due soon looks by default."""
PAGE = 200


@dataclass(frozen=True)
class LateLoan:
    """An open loan. `days` late, by the calendar of dates (0: due today); `fine_cents` as it is now. For those who
    do not see loans `card` is its last four, `name` the initials, and the title is empty: card and title side by
    side would show who has it.

    `tell_by`: phone, email or letter, what the patron asked for or else what is known; `reach`: the number or
    address itself, for those who may see all. `charged_from`: it came in overdue, and fines count from then on;
    `noticed_at`: when a notice was last sent. Times in microseconds UTC.
    """

    card: str
    name: str
    tell_by: str
    reach: str
    item: str
    title: str
    call_number: str
    due_at: int
    days: int
    fine_cents: int = 0
    loan: str = ""
    charged_from: int | None = None
    noticed_at: int | None = None

    def counted(self, desk: Desk) -> int:
        """Return the days late that count: for a loan imported overdue, those since it came."""
        since = day_of(max(self.due_at, self.charged_from or 0), desk.zone)
        return (day_of(desk.at, desk.zone) - since).days

    @property
    def came_overdue(self) -> bool:
        return (self.charged_from or 0) > self.due_at

    def told(self, desk: Desk) -> bool:
        """Return whether a notice was sent since the loan was due."""
        return is_noticed(self.due_at, self.noticed_at, desk.now)


@dataclass(frozen=True)
class Overdues:
    """One page of loans, those of a patron together, the patron who is late longest first. `loans` and `people`
    count all pages; `cents` is the fine of them all."""

    lines: tuple[LateLoan, ...]
    loans: int
    people: int
    cents: int
    page: int = 0
    pages: int = 1


@dataclass
class _Fining:
    """The facts that fines need, read once for ten thousand loans."""

    desk: Desk
    on: bool = field(default_factory=fines_are_on)
    after_grace: bool = field(default_factory=grace_is_excluded)
    rules: dict[tuple[str, str], dict[str, Rule]] = field(default_factory=dict)

    def cents(self, row: _OpenLoan, booked: int) -> int:
        if not self.on:
            return 0
        at = min(self.desk.at, row.stopped_at or self.desk.at)
        calendar = calendar_of(self.desk.branch, self.desk.zone)
        rules = self._rules(row.category or "", row.item_type)
        since, borrowed = late_since(row.due_at, row.charged_from), bool(row.borrowed_until)
        fine = fine_by(calendar, rules, since, at, row.price, self.after_grace, is_borrowed=borrowed)
        return max(0, fine.cents - booked) if fine else 0

    def _rules(self, category: str, item_type: str) -> dict[str, Rule]:
        key = (category, item_type)
        if key not in self.rules:
            self.rules[key] = resolve(self.desk.branch, category, item_type)
        return self.rules[key]


class _OpenLoan(NamedTuple):
    """An open loan with its copy and its patron, whose columns are null where there is none on file."""

    id: str
    patron: str | None
    due_at: int
    stopped_at: int | None
    charged_from: int | None
    noticed_at: int | None
    barcode: str
    call_number: str
    item_type: str
    borrowed_until: str
    price: int | None
    title: str | None
    medium: str | None
    card: str | None
    first_name: str
    preferred_name: str
    last_name: str
    category: str | None
    tell_by: str | None
    phone: str | None
    email: str | None
    street: str | None
    address_bad: bool | None


@permitted("patrons.find")
def overdue_list(
    desk: Desk,
    *,
    days: int = 0,
    most_days: int | None = None,
    page: int | None = None,
    named: bool | None = None,
    came_overdue: bool = False,
) -> Overdues:
    """Return the loans that are late by so many days or more (0: all that are late), and by `most_days` at most.

    Lost and claimed loans are left out. `page`: from 0, of PAGE loans each; None: all on one. `named`: with names
    and whole cards; None: for those who may see loans, and their look is noted. `came_overdue`: only loans already
    overdue when they came in from another system. Needs `patrons.find`.
    """
    named = _named(desk, "overdue") if named is None else named
    today = day_of(desk.at, desk.zone)
    wanted = "loan.charged_from > loan.due_at" if came_overdue else "true"
    rows = _rows(f"loan.due_at < ? AND item.state NOT IN {NOT_LATE} AND {wanted}", desk.at)
    kept = [row for row in rows if _within((today - day_of(row.due_at, desk.zone)).days, days, most_days)]
    found = _together(kept)
    fining = _Fining(desk)
    booked = booked_for([(row.id, row.due_at) for row in found if row.stopped_at]) if fining.on else {}
    lines = [_late(desk, row, fining.cents(row, booked.get(row.id, 0)), named) for row in found]
    people = len({row.patron for row in found})
    cents = sum(line.fine_cents for line in lines)
    pages = max(1, -(-len(lines) // PAGE))
    shown = lines if page is None else lines[page * PAGE : (page + 1) * PAGE]
    return Overdues(tuple(shown), len(lines), people, cents, page or 0, 1 if page is None else pages)


def _within(late: int, days: int, most_days: int | None) -> bool:
    return late >= days and (most_days is None or late <= most_days)


@permitted("patrons.find")
def due_soon(desk: Desk, days: int = SOON) -> list[LateLoan]:
    """Return the loans that are due from now to the end of the day so many days ahead, the first due on top. Patrons
    are shown as in `overdue_list`."""
    named = _named(desk, "due_soon")
    after = day_of(desk.at, desk.zone) + timedelta(days=days + 1)
    end = local_moment(datetime.combine(after, time(0)), desk.zone)
    rows = _rows(f"loan.due_at >= ? AND loan.due_at < ? AND item.state NOT IN {NOT_LATE}", desk.at, end)
    return [_late(desk, row, 0, named) for row in rows]


def _named(desk: Desk, which: str) -> bool:
    """Return whether this desk's operator sees who has what. If so, note the look."""
    if not sees_loans(desk):
        return False
    looked(desk, "list", about=which)
    return True


def _rows(condition: str, *values: int) -> list[_OpenLoan]:
    return typed(_OpenLoan, f"{OPEN_LOANS} AND {condition} ORDER BY loan.due_at, item.barcode, loan.id", *values)


def _together(rows: Iterable[_OpenLoan]) -> list[_OpenLoan]:
    """Return the rows of one patron together, in the order of the oldest loan of each."""
    people: dict[str | None, list[_OpenLoan]] = {}
    for row in rows:
        people.setdefault(row.patron, []).append(row)
    return [row for some in people.values() for row in some]


def _title_columns(row: _OpenLoan) -> tuple[str, str, str]:
    return row.barcode, whole_title(row.title or "", row.medium or ""), row.call_number


def _late(desk: Desk, row: _OpenLoan, cents: int, named: bool) -> LateLoan:
    way, reach = _way(row)
    late = (day_of(desk.at, desk.zone) - day_of(row.due_at, desk.zone)).days
    card = row.card or ""
    return LateLoan(
        card if named or not card else last_four(card),
        _who(row, named),
        way,
        reach if desk.may("patrons.see_all") else "",
        *(_title_columns(row) if named else ("", "", "")),
        row.due_at,
        late,
        cents,
        row.id,
        row.charged_from,
        row.noticed_at,
    )


def _who(row: _OpenLoan, named: bool) -> str:
    if row.card is None:
        return gone_name(row.id, named=named)
    return full_name(row) if named else initials(given_name(row), row.last_name or "")


def _way(row: _OpenLoan) -> tuple[str, str]:
    """Return how this patron is notified: as requested if that is known, else by what is known."""
    street = "" if row.address_bad else row.street
    ways = {"phone": row.phone or "", "email": row.email or "", "letter": street or ""}
    asked = row.tell_by or ""
    if ways.get(asked):
        return asked, ways[asked]
    return next(((way, reach) for way, reach in ways.items() if reach), ("", ""))

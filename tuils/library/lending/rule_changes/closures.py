"""Days that are closed, or open again, at any time: with the due dates and pickup days that this moves.

A closure and the dates it moves are one act, so one undo reverses all. Nobody is promised less than before: a date
moves later, and back only to what it was.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tuils.library.foundation.administration.calendar import (
    Closure,
    ExtraOpening,
    calendar_of,
    hours_from,
    write_closed,
    write_end_of_season,
    write_hours,
    write_opened,
    write_reopened,
    write_usual,
)
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.administration.stop_visits import Visit, visits_of, write_visits
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Reason, Refused, refuse
from tuils.library.holdings.items.item_state import move_dues
from tuils.library.holdings.items.showing import title_called
from tuils.library.holdings.titles.entries_in_bulk import Bulk
from tuils.library.lending.loan_queries import (
    LoanAffected,
    MovedLoan,
    dues_of_open,
    loans_due_at,
    open_that_continue,
    open_with_due,
)
from tuils.library.lending.loans.came_overdue import EXTENDED
from tuils.library.lending.rules.rules import Rule, required, resolve
from tuils.models import Hold, Journal, Loan, Patron, db
from tuils.models.rows import find, get, some
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar, ClosedAlways, move_off_closed_time
from tuils.values.time.moments import day_of, local_moment

LATER = {"previous_open": "next_open", "end_of_hours": "next_open"}
"""Ways of a closed day that would move a promised date earlier, and the way used instead."""

YEARS_AHEAD = 5
"""How many years ahead due dates may fall on a day that is closed every year."""

WAITING = '"state" = \'waiting\' AND "pickup" = ? ORDER BY "pickup_by", "id"'


@dataclass(frozen=True)
class MovedHold:
    """A moved hold. `patron` a card; the last day on the hold shelf, an ISO date."""

    hold: str
    title: str
    patron: str
    was: str
    now: str


@dataclass(frozen=True)
class Moved:
    """The effects of a change of the calendar. `days`: those that are closed, or open. `act`: empty in a dry run."""

    days: tuple[Closure | ExtraOpening, ...]
    loans: tuple[MovedLoan, ...]
    holds: tuple[MovedHold, ...]
    act: str = ""


@verb("library.calendar")
def close(
    desk: Desk,
    first: date,
    last: date,
    reason: str = "",
    *,
    branch: str = "",
    yearly: bool = False,
    dry_run: bool = False,
) -> Moved:
    """Close a branch (by default the desk's) on these days, also on past days: due dates and last pickup days on
    them move as the library's `due_roll` says, and never to an earlier day.

    `yearly`: on these days of every year. A dry run only reports. Refuse with NOT_UNDERSTOOD, UNKNOWN_ID,
    CLOSED_ALWAYS.
    """
    where = branch or desk.branch
    return _changed(
        desk, where, dry_run, lambda act: write_closed(act, where, first, last, reason, yearly=yearly), _pushed
    )


@verb("library.calendar")
def reopen_days(
    desk: Desk, first: date, last: date, *, branch: str = "", yearly: bool = False, dry_run: bool = False
) -> Moved:
    """Open again on these days: dates moved off them, and not changed since, move back.

    `yearly`: in every year. A dry run only reports. Refuse with UNKNOWN_ID where none of these days is a closed
    date.
    """
    where = branch or desk.branch
    return _changed(desk, where, dry_run, lambda act: write_reopened(act, where, first, last, yearly=yearly), _put_back)


@verb("library.calendar")
def open_day(
    desk: Desk, day: date, hours: str = "", reason: str = "", *, branch: str = "", dry_run: bool = False
) -> Moved:
    """Open a branch on this one day, with these hours (`10:00-14:00`, else those of its weekday), whatever else
    closes it: dates moved off it move back. Refuse with NOT_UNDERSTOOD if hours can't be read, or there are none.
    """
    where = branch or desk.branch
    return _changed(desk, where, dry_run, lambda act: [write_opened(act, where, day, hours, reason)], _put_back)


@verb("library.calendar")
def remove_day_exception(desk: Desk, day: date, *, branch: str = "", dry_run: bool = False) -> Moved:
    """Remove the exception for this day: if it is closed then, dates on it move. Refuse with UNKNOWN_ID if it had no
    exceptional opening."""
    where = branch or desk.branch
    return _changed(desk, where, dry_run, lambda act: [write_usual(act, where, day)], _pushed)


@verb("library.calendar")
def change_hours(
    desk: Desk, week: dict[int, str], *, season: str = "", branch: str = "", dry_run: bool = False
) -> Moved:
    """Set opening hours as `set_hours` does: due dates from today on that are on a closed day then move.

    The first hours of all move nothing. Refuse with NOT_UNDERSTOOD, and with NEVER_OPEN where no day of the week
    would be open.
    """
    where = branch or desk.branch
    first = not hours_from(where)

    def write(act: Act) -> list[Closure | ExtraOpening]:
        write_hours(act, where, week, season=season)
        if calendar_of(where, desk.zone).never_opens:
            raise refuse("NEVER_OPEN")
        return []

    return _changed(desk, where, dry_run, write, _nothing if first else _rehoured)


@verb("library.calendar")
def change_visits(desk: Desk, stop: str, days: dict[int, Visit | None], *, dry_run: bool = False) -> Moved:
    """Set when the bookmobile is at a stop, by weekday (0 is Monday; None: no longer on that day): due dates there
    on a day without a visit move to the next one. Refuse with UNKNOWN_ID, STOP_IS_OPEN, NEVER_OPEN."""
    first = not visits_of(stop)

    def write(act: Act) -> list[Closure | ExtraOpening]:
        write_visits(act, stop, days)
        return []

    return _changed(desk, stop, dry_run, write, _nothing if first else _rehoured)


@verb("library.calendar")
def end_season(desk: Desk, season: str, *, branch: str = "", dry_run: bool = False) -> Moved:
    """Remove a season's hours; due dates on a day that is closed then move. Refuse with UNKNOWN_ID if it has none."""
    where = branch or desk.branch

    def write(act: Act) -> list[Closure | ExtraOpening]:
        write_end_of_season(act, where, season)
        return []

    return _changed(desk, where, dry_run, write, _rehoured)


Moves = tuple[list[MovedLoan], list[MovedHold]]


@dataclass(frozen=True)
class HoursChange:
    """A branch's calendar before and after it was changed on these days."""

    desk: Desk
    branch: str
    before: Calendar
    after: Calendar
    days: frozenset[date]

    @property
    def shut(self) -> frozenset[date]:
        """Return days that were open, and are closed now."""
        return frozenset(day for day in self.days if self.before.is_open(day) and not self.after.is_open(day))

    def opened(self, day: date) -> bool:
        return self.after.is_open(day) and not self.before.is_open(day)


def _changed(
    desk: Desk,
    branch: str,
    dry_run: bool,
    write: Callable[[Act], Sequence[Closure | ExtraOpening]],
    moves: Callable[[HoursChange], Moves],
) -> Moved:
    """Make the change and move dates. A dry run rolls it back, so that it reports exactly what would be done."""
    with db.atomic() as step:
        act, before = Act(desk), calendar_of(branch, desk.zone)
        days = write(act)
        after = calendar_of(branch, desk.zone)
        loans, holds = moves(HoursChange(desk, branch, before, after, _touched(days, day_of(desk.now, desk.zone).year)))
        if dry_run:
            step.rollback()
            return Moved(tuple(days), tuple(loans), tuple(holds))
        _write(act, loans, holds)
    return Moved(tuple(days), tuple(loans), tuple(holds), act.id)


def _touched(days: Iterable[Closure | ExtraOpening], year: int) -> frozenset[date]:
    """Return the dates of these days; for a day of every year those that something can be due on."""
    found = set()
    for day in days:
        if not isinstance(day, Closure) or not day.yearly:
            found.add(day.day)
            continue
        for ahead in range(-1, YEARS_AHEAD):
            with contextlib.suppress(ValueError):  # 29 February
                found.add(day.day.replace(year=year + ahead))
    return frozenset(found)


def _write(act: Act, loans: list[MovedLoan], holds: list[MovedHold]) -> None:
    """Write the moves after the settings, in the same act. All loans at once: a closed summer moves thousands."""
    items = _items_of(moved.loan for moved in loans)
    bulk = Bulk(act.entries[-1])
    for moved in loans:
        facts = {"from": moved.was, "to": moved.now, "why": "closure"}
        bulk.add(bulk.next_id(), "due_moved", facts, item=items[moved.loan], loan=moved.loan)
    bulk.write()
    move_dues((moved.loan, moved.was, moved.now) for moved in loans)
    for hold in holds:
        row = get(Hold, hold.hold)
        facts = {"set": {"pickup_by": hold.now}, "was": hold.was, "why": "closure"}
        act.write("hold_edited", hold=hold.hold, biblio=row.biblio if row else None, data=facts)


def _items_of(loans: Iterable[str]) -> dict[str, str]:
    return {row.id: row.item for row in find(Loan, "id", loans)}


# ---- open loans


def _pushed(change: HoursChange) -> Moves:
    """Move dates off the days that are closed now."""
    shut, desk = change.shut, change.desk
    if not shut:
        return [], []
    start, end = _moments(change, min(shut), max(shut))
    roll = required(resolve(change.branch, "", ""), "due_roll", "change").value
    rolling = Rolling(change, LATER.get(roll, roll), bool(value_of("due_at_closing", False)))
    loans = []
    for out in [] if roll == "keep" else loans_due_at(change.branch, "loan.due_at BETWEEN ? AND ?", start, end):
        if day_of(out.due_at, desk.zone) in shut and (now := rolling.of(out)) > out.due_at:
            loans.append(out.moved(desk, now))
    return loans, _pushed_holds(change, shut)


def _moments(change: HoursChange, first: date, last: date) -> tuple[int, int]:
    zone = change.desk.zone
    start, end = (datetime.combine(day, time(0)) for day in (first, last + timedelta(days=1)))
    return local_moment(start, zone), local_moment(end, zone) - 1


class Rolling:
    """The new due dates; of thousands of loans few differ, so each case is computed once."""

    def __init__(self, change: HoursChange, roll: str, at_closing: bool) -> None:
        self.change, self.roll, self.at_closing = change, roll, at_closing
        self._days: dict[tuple[int, bool], int] = {}
        self._rules: dict[tuple[str, str], dict[str, Rule]] = {}

    def of(self, out: LoanAffected) -> int:
        before = self.change.before
        day = day_of(out.due_at, before.zone)
        in_days = out.due_at == before.ends_at(day) or (self.at_closing and out.due_at == before.closes_at(day))
        if not in_days:
            return self._settled(out.due_at, in_days=False, weekly=False, lent=out.lent_at)
        key = out.due_at, self.roll == "same_weekday" and self._whole_weeks(out)
        if key not in self._days:
            self._days[key] = self._settled(out.due_at, in_days=True, weekly=key[1], lent=0)
        return self._days[key]

    def _settled(self, at: int, *, in_days: bool, weekly: bool, lent: int) -> int:
        after = self.change.after
        try:
            found = move_off_closed_time(
                after, at, in_days=in_days, roll=self.roll, at_closing=self.at_closing, weekly=weekly, lent=lent
            )
        except ClosedAlways:
            raise Refused(Reason("CLOSED_ALWAYS", action="change")) from None
        return found.at

    def _whole_weeks(self, out: LoanAffected) -> bool:
        case = out.category, out.item_type
        if case not in self._rules:
            self._rules[case] = resolve(self.change.branch, *case)
        period = self._rules[case].get("loan_period")
        return bool(period and period.period.whole_weeks)


def _nothing(_change: HoursChange) -> Moves:
    return [], []


def _rehoured(change: HoursChange) -> Moves:
    """Move dates off weekdays closed now, and back to those open: of days from today on with a date, or moved off."""
    zone, today = change.desk.zone, day_of(change.desk.now, change.desk.zone)
    moments = dues_of_open()
    days = {day_of(row[0], zone) for row in moments}
    days |= {date.fromisoformat(row.pickup_by) for row in some(Hold, WAITING, change.branch) if row.pickup_by}
    pushed = _pushed(replace(change, days=frozenset(day for day in days if day >= today)))
    back = _put_back(change)
    moved = {one.loan for one in pushed[0]}, {one.hold for one in pushed[1]}
    loans = [one for one in back[0] if one.loan not in moved[0] and day_of(one.now, zone) >= today]
    holds = [one for one in back[1] if one.hold not in moved[1] and one.now >= today.isoformat()]
    return [*pushed[0], *loans], [*pushed[1], *holds]


def _put_back(change: HoursChange) -> Moves:
    """Move dates back to days that are open again: to the first of those that a date was moved off."""
    desk, loans = change.desk, []
    chains = due_chains()
    for out in loans_due_at(change.branch, "true"):
        earlier = chains.get(out.loan, [])
        back = next((at for at in earlier if change.opened(day_of(at, desk.zone))), None)
        if back is not None:
            loans.append(out.moved(desk, back))
    return loans, _holds_put_back(change)


def due_chains() -> dict[str, list[int]]:
    """Return for each open loan whose due date was moved the dates it had before, the first promised on top. Only
    while it still has the date to which it was moved: a renewal since promised another."""
    story: dict[str, list[tuple[int, int]]] = defaultdict(list)
    names = _names_of_open()
    due = dict(open_with_due())
    for loan, was, now in _moves_of_open(names):
        story[loan].append((was, now))
    found = {}
    for loan, moves in story.items():
        *earlier, last = _chain(moves)
        if earlier and last == due[loan]:
            found[loan] = earlier
    return found


def _names_of_open() -> dict[str, str]:
    """Map ids under which open loans were known before to the loans that carry them on now."""
    names: dict[str, str] = {}
    for loan, before in open_that_continue():
        while before:
            names[before] = loan
            carried = get(Journal, before)
            before = carried.continues if carried else None
    return names


def _moves_of_open(names: dict[str, str]) -> list[tuple[str, int, int]]:
    """Return (loan, from, to) of each valid move, in order."""
    text = '"kind" = \'due_moved\' AND NOT "void" AND "loan" IN (SELECT "id" FROM "loan" WHERE "closed_at" IS NULL)'
    rows = [*some(Journal, text), *(row for row in find(Journal, "loan", names) if row.kind == "due_moved")]
    entries = sorted((entry_from_row(row) for row in rows if not row.void), key=lambda entry: entry.order)
    entries = [entry for entry in entries if entry.data.get("why") != EXTENDED]  # that day is closed to nobody
    return [(names.get(e.loan or "", e.loan or ""), int(e.data["from"]), int(e.data["to"])) for e in entries]


def _chain(moves: list[tuple[Any, Any]]) -> list[Any]:
    """Return the dates one after the other; if one moved back, the chain restarts there."""
    chain: list[Any] = []
    for was, now in moves:
        if not chain or chain[-1] != was:
            chain = [was]
        chain = chain[: chain.index(now) + 1] if now in chain else [*chain, now]
    return chain


# ---- the hold shelf


def _pushed_holds(change: HoursChange, shut: frozenset[date]) -> list[MovedHold]:
    found = []
    for hold in some(Hold, WAITING, change.branch):
        if hold.pickup_by and (day := date.fromisoformat(hold.pickup_by)) in shut:
            now = change.after.next_open(day).isoformat()
            if now > hold.pickup_by:
                found.append(_moved_hold(change.desk, hold, now))
    return found


def _holds_put_back(change: HoursChange) -> list[MovedHold]:
    found = []
    waiting = some(Hold, WAITING, change.branch)
    stories: dict[str, list[tuple[str, str]]] = defaultdict(list)
    rows = find(Journal, "hold", [hold.id for hold in waiting])
    for entry in sorted((entry_from_row(row) for row in rows if not row.void), key=lambda entry: entry.order):
        if entry.kind == "hold_edited" and "was" in entry.data:
            stories[entry.hold or ""].append((entry.data["was"], entry.changes["pickup_by"]))
    for hold in waiting:
        *earlier, last = _chain(stories[hold.id]) or [""]
        back = next((day for day in earlier if change.opened(date.fromisoformat(day))), None)
        if back and last == hold.pickup_by:
            found.append(_moved_hold(change.desk, hold, back))
    return found


def _moved_hold(desk: Desk, hold: Hold, now: str) -> MovedHold:
    patron = get(Patron, hold.patron) if desk.may("patrons.see_borrower") else None
    return MovedHold(hold.id, title_called(hold.biblio), patron.card if patron else "", hold.pickup_by, now)


# ---- what closed days have moved


def moved_off(desk: Desk) -> dict[date, tuple[int, date]]:
    """Return for each day from which open loans were moved how many, and to which day most of them."""
    days: dict[date, Counter[date]] = defaultdict(Counter)
    chains = due_chains()
    for row in open_with_due() if chains else []:
        for at in chains.get(row[0], []):
            days[day_of(at, desk.zone)][day_of(row[1], desk.zone)] += 1
    return {day: (sum(to.values()), to.most_common(1)[0][0]) for day, to in days.items()}

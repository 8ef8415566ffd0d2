"""Overdue fines: computed by the calendar when asked, booked when a loan closes or is renewed."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.queries import late_loans_of, replacement_cost
from tuils.library.lending.rules.rules import Rule, at_any_rate, required, resolve
from tuils.library.people.accounts.ledger import OVERDUE, add_line, balance, owed_by
from tuils.library.people.accounts.queries import tied_charges
from tuils.models import Item, Loan, Patron
from tuils.values.time.calendar import Calendar

if TYPE_CHECKING:
    from tuils.values.money.fines import Fine


def fines_are_on() -> bool:
    """Return whether the library charges fines. If not, nothing of this is shown."""
    return bool(value_of("fines", False))


def fine_of(desk: Desk, loan: Loan, item: Item, category: str, until: int | None = None) -> Fine | None:
    """Return the fine for this loan as of `until` (the desk's time where it is None); None if there is none.

    A fine does not grow after the copy was lost or claimed.
    """
    at = desk.at if until is None else until
    at, since = min(at, loan.stopped_at or at), late_since(loan.due_at, loan.charged_from)
    if at <= since or not fines_are_on():
        return None
    rules = resolve(desk.branch, category, item.item_type)
    calendar, after_grace = calendar_of(desk.branch, desk.zone), grace_is_excluded()
    price, is_borrowed = replacement_cost(item), bool(item.borrowed_until)
    return fine_by(calendar, rules, since, at, price, after_grace, is_borrowed=is_borrowed)


def late_since(due_at: int, charged_from: int | None) -> int:
    """Return the time from which lateness counts: the due time; for a loan imported overdue, when it came in."""
    return max(due_at, charged_from or 0)


def grace_is_excluded() -> bool:
    """Return whether the days of grace are never charged, even once they are past."""
    return bool(value_of("grace_excluded", False))


def fine_by(
    calendar: Calendar,
    rules: dict[str, Rule],
    due_at: int,
    at: int,
    price: int | None,
    after_grace: bool,
    *,
    is_borrowed: bool = False,
) -> Fine | None:
    """Return the fine from known facts: no statement. Another library's copy (`is_borrowed`) has no grace."""
    from tuils.values.money.fines import overdue_fine  # a library without fines lends without it

    fine = overdue_fine(
        calendar,
        due_at,
        at,
        at_any_rate(rules, "fine_rate").rate,
        grace=None if is_borrowed else at_any_rate(rules, "grace_period").period,
        grace_excluded=after_grace,
        cap=at_any_rate(rules, "fine_cap").cents,
        price_cap=price,
        charge_closed_days=required(rules, "charge_closed_days").flag,
    )
    return fine if fine.cents else None


def book_fine(act: Act, loan: Loan, item: Item, patron: Patron | None) -> Entry | None:
    """Book the fine in the act that closes or renews a late loan: a charge, tied to the loan until it is settled."""
    cents = to_book(act.desk, loan, item, patron) if patron else 0
    if patron is None or not cents:
        return None
    tie = {"loan": loan.id, "basis": loan.due_at}
    return add_line(act, "charge", patron.id, cents, OVERDUE, tie=tie)


def to_book(desk: Desk, loan: Loan, item: Item, patron: Patron) -> int:
    """Return the cents to book if this loan closed now: beyond what is booked, and within the patron's cap."""
    fine = fine_of(desk, loan, item, patron.category)
    cents = fine.cents - booked_for([(loan.id, loan.due_at)])[loan.id] if fine else 0
    if cents > 0 and _room(desk, patron) is not None:
        cents = growing(desk, patron).get(loan.id, 0)
    return max(0, cents)


def booked_for(loans: Collection[tuple[str, int]]) -> dict[str, int]:
    """Return for each loan the cents already booked for this overdue period, when the copy was marked lost."""
    due = dict(loans)
    lines = [(loan, line) for loan, line in tied_charges(due) if line.why == OVERDUE]
    kept = applying.privates(line.id for _loan, line in lines)
    booked = dict.fromkeys(due, 0)
    for loan, line in lines:
        if kept.get(line.id, {}).get("basis") == due[loan]:
            booked[loan] += line.cents
    return booked


def accrued(desk: Desk, patron: Patron) -> int:
    """Return the cents that the open late loans of this patron have grown to by now, beyond what is booked."""
    return sum(growing(desk, patron).values())


def unpaid_growth(desk: Desk, patron: Patron) -> int:
    """Return the growth less what was paid ahead for it: what may be paid today beside the charges that are booked."""
    grown = accrued(desk, patron)
    return max(0, grown + min(0, balance(patron.id))) if grown else 0


def growing(desk: Desk, patron: Patron) -> dict[str, int]:
    """Return the growth by loan, only where there is some. The number of statements does not grow with the loans:
    the rules of each type of item are read once."""
    if not fines_are_on():
        return {}
    rows = late_loans_of(patron.id, desk.at)
    if not rows:
        return {}
    calendar, after_grace = calendar_of(desk.branch, desk.zone), grace_is_excluded()
    rules = {kind: resolve(desk.branch, patron.category, kind) for kind in {row[3] for row in rows}}
    booked = booked_for([row[:2] for row in rows if row[2]])
    found: dict[str, int] = {}
    for loan, due_at, stopped_at, kind, price, from_, borrowed in rows:
        since, at = max(due_at, from_), min(desk.at, stopped_at or desk.at)
        fine = fine_by(calendar, rules[kind], since, at, price, after_grace, is_borrowed=bool(borrowed))
        if fine and (cents := fine.cents - booked.get(loan, 0)) > 0:
            found[loan] = cents
    return _within(_room(desk, patron), found)


def _room(desk: Desk, patron: Patron) -> int | None:
    """Return the cents that this patron's fines may still add to those that are booked and owed; None: no limit.
    Money paid ahead is no longer owed, and makes room."""
    most = required(resolve(desk.branch, patron.category, ""), "patron_fine_cap").cents
    if most is None:
        return None
    credit = max(0, -balance(patron.id))
    return max(0, most + credit - sum(owed.left for owed in owed_by(patron.id) if owed.why == OVERDUE))


def _within(room: int | None, grown: dict[str, int]) -> dict[str, int]:
    """Limit the growth to the room that is left; the loan that is late the longest gets its part first."""
    if room is None:
        return grown
    found: dict[str, int] = {}
    for loan, cents in grown.items():
        part = min(cents, room)
        if part:
            found[loan], room = part, room - part
    return found

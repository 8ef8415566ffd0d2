"""Long overdue: what the daily work marks lost and charges, and what keeps it from doing so.

More in one run than the library's limits allow is left alone: staff look at it first. So is a loan whose patron had
no notice, or not for long enough (bill_terms.py). A loan imported overdue is billed only if staff chose it. Loans
that staff release are written just as the daily work writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tuils.library.foundation import audit
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.custody import LOST
from tuils.library.lending.money.bill_terms import BillTerm, bill_terms
from tuils.library.lending.queries import LongLateRow, came_overdue_counts, late_loans_before, lost_after
from tuils.library.lending.rules.rule_parameters import BUILT_IN
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.people.patrons.masking import initials, sees_loans
from tuils.library.people.staff.roles import TUILS
from tuils.models import Item, Journal, Loan, Patron
from tuils.models.rows import find, get
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name, given_name
from tuils.values.time.moments import MINUTE, day_of

DAY = 24 * 60 * MINUTE
CLOCK_CHANGE = DAY // 12  # a day may be that much shorter
LOST_LIMIT, CHARGE_LIMIT = 20, 25_000
BILLED_AT_ONCE = 10
RECKONED_AT_ONCE = 10  # loans whose charges are reckoned in one slice
LateLoan = tuple[str, str, int]
"""A loan, the branch that lent it, whose rules decide, and when it was due."""


@dataclass(frozen=True)
class LongLate:
    """A loan that is overdue for as long as `lost_after_days` says. `cents`: what marking it lost would charge.

    `days` count from `since`: the due date, or the day on which it came in overdue from another system. For those
    who do not see loans, `card` is its last four, `name` the initials, and the title stays empty, as in the overdue
    list. `term`: from when it may be billed, and why.
    """

    loan: str
    branch: str
    item: str
    title: str
    card: str
    name: str
    due_at: int
    since: int
    days: int
    cents: int
    term: BillTerm

    @property
    def noticed(self) -> bool:
        """Return whether a notice was delivered, or none is needed."""
        return self.term.day is not None


@dataclass(frozen=True)
class LostPlan:
    """The next run's plan: `loans` it would mark lost, and their charges. Long overdue as well, but left alone:
    `waiting`, as the days since the first notice are not over; `without_notice`, as none was delivered;
    `came_overdue`, from another system, which staff have to choose. `held`: it is more than one run may do by
    itself."""

    loans: tuple[LongLate, ...] = ()
    waiting: tuple[LongLate, ...] = ()
    without_notice: tuple[LongLate, ...] = ()
    came_overdue: tuple[LongLate, ...] = ()
    most_loans: int | None = None
    most_cents: int | None = None
    to_choose: tuple[LongLate, ...] = ()
    """The ones that came in overdue and may be billed now, if staff choose it."""

    @property
    def lines(self) -> tuple[LongLate, ...]:
        """All lines, with the loans that the next run marks lost on top."""
        return self.loans + self.waiting + self.without_notice + self.came_overdue

    @property
    def cents(self) -> int:
        return sum(late.cents for late in self.loans)

    @property
    def held(self) -> bool:
        too_many = self.most_loans is not None and len(self.loans) > self.most_loans
        return too_many or (self.most_cents is not None and self.cents > self.most_cents)


@dataclass(frozen=True)
class LeftAlone:
    """How many long overdue loans wait: `held`, as they are too many or too expensive for one run; `unnoticed`, as
    no notice was delivered; `came_overdue`, as staff have to choose them."""

    held: int = 0
    unnoticed: int = 0
    came_overdue: int = 0


def plan_lost(desk: Desk) -> LostPlan:
    """Return what would be marked lost now, by the main site, which alone does it. Needs `library.daily`."""
    *_slices, plan = planning(desk)
    if sees_loans(desk) and plan.lines:
        audit.looked(desk, "list", about="long_overdue")
    return plan


def planning(desk: Desk, *, came_overdue: bool | None = None) -> Iterator[LostPlan]:
    """Yield plans in short slices, of which the last is complete: computing years of fines takes its time.
    `came_overdue`: only what came in overdue from another system, or only the rest."""
    desk.require("library.daily")
    found: list[LongLate] = []
    rows = _long_late(desk, came_overdue=came_overdue) if desk.main else []
    names, terms = sees_loans(desk), bill_terms(desk, rows)
    for first in range(0, len(rows), RECKONED_AT_ONCE):
        found += [_late(desk, row, terms[row.id], names) for row in rows[first : first + RECKONED_AT_ONCE]]
        yield LostPlan()
    yield _plan(desk, found)


def _plan(desk: Desk, found: Sequence[LongLate]) -> LostPlan:
    today = day_of(desk.now, desk.zone)
    own = [late for late in found if not late.term.came_overdue]
    came = tuple(late for late in found if late.term.came_overdue)
    return LostPlan(
        tuple(late for late in own if late.term.is_over(today)),
        tuple(late for late in own if late.noticed and not late.term.is_over(today)),
        tuple(late for late in own if not late.noticed),
        came,
        *_limits(),
        tuple(late for late in came if late.term.is_over(today)),
    )


def age_loans(desk: Desk) -> Iterator[int]:
    """Mark lost and charge loans that are late for as long as `lost_after_days` says; the loan stays. Do nothing if
    it is more than one run may do by itself. Yield how many, after each short slice."""
    planned = [LostPlan()]
    for plan in planning(desk, came_overdue=False):
        planned = [plan]
        yield 0
    if not planned[0].held:
        yield from _mark(desk, planned[0].loans)


def count_left_to_staff(desk: Desk) -> LeftAlone:
    """Return how many loans wait for staff. Charges are computed only if the number alone does not decide."""
    if not desk.main:
        return LeftAlone()
    rows, today = _long_late(desk, came_overdue=False), day_of(desk.now, desk.zone)
    terms = bill_terms(desk, rows)
    ready = [row for row in rows if terms[row.id].is_over(today)]
    most, cents = _limits()
    held = bool(ready) and (most is not None and len(ready) > most)
    if ready and not held and cents is not None:
        held = sum(_cents(replace(desk, branch=row.branch or desk.branch), row.id) for row in ready) > cents
    unnoticed = sum(terms[row.id].day is None for row in rows)
    return LeftAlone(len(ready) if held else 0, unnoticed, _came_overdue(desk))


def _came_overdue(desk: Desk) -> int:
    """Count those that came in overdue and are long overdue since: all together, for they may be ten thousand."""
    days_of = _LostAfter()
    return sum(
        n
        for branch, category, since, n in came_overdue_counts(_latest_due(desk))
        if days_of.is_lost(desk, branch, category, since)
    )


def _limits() -> tuple[int | None, int | None]:
    return value_of("daily_lost_limit", LOST_LIMIT), value_of("daily_charge_cents", CHARGE_LIMIT)


def _mark(desk: Desk, loans: Sequence[LongLate]) -> Iterator[int]:
    """Mark these lost and charge for them, in short transactions. Yield how many each did."""
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    return in_slices(by_itself, [(late.loan, late.branch, late.due_at) for late in loans], _age)


@permitted("fees.charge")
def bill_some(desk: Desk, loans: Sequence[LongLate], *, came_overdue: bool = False) -> int:
    """Bill loans that were held back, after staff reviewed them: a few at a time (BILLED_AT_ONCE), so that a scan
    never waits for all of them. Return how many were marked lost; loans that are over by now, or not to be billed
    yet, are ignored, and so are those that came in overdue from another system, unless chosen (`came_overdue`).

    Permission fees.charge; noted in the audit log.
    """
    still = _still_to_bill(desk, [late.loan for late in loans], came_overdue)
    loans = [late for late in loans if still.get(late.loan) == late.due_at]
    if not loans:
        return 0
    audit.note_in_audit(desk, "long_overdue", about=f"{len(loans)} {sum(late.cents for late in loans)}")
    return sum(_mark(desk, loans))


def _still_to_bill(desk: Desk, loans: Sequence[str], came_overdue: bool) -> dict[str, int]:
    """Return those of these loans (ids) that may be billed now, with due dates: the list may be hours old."""
    rows = _long_late(desk, loans, came_overdue=came_overdue) if loans and desk.main else []
    terms, today = bill_terms(desk, rows), day_of(desk.now, desk.zone)
    return {row.id: row.due_at for row in rows if terms[row.id].is_over(today)}


# ---- which they are


def _long_late(desk: Desk, loans: Sequence[str] = (), *, came_overdue: bool | None = None) -> list[LongLateRow]:
    """Return long overdue loans, the longest overdue first; only these loans (ids) if any are given."""
    days_of, found = _LostAfter(), []
    for row in late_loans_before(_latest_due(desk), loans, came_overdue=came_overdue):
        if days_of.is_lost(desk, row.branch, row.category, row.since):
            found.append(row)
    names = {_entry_id(row.id, row.due_at): row.id for row in found}
    marked = {names[entry.id] for entry in find(Journal, "id", names)}
    return [row for row in found if row.id not in marked]


class _LostAfter:
    """The days after which an item is lost, read once for each branch and patron category."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], int | None] = {}

    def is_lost(self, desk: Desk, branch: str, category: str, since: int) -> bool:
        case = branch, category
        if case not in self._known:
            self._known[case] = _lost_after(*case)
        days = self._known[case]
        return bool(days) and (day_of(desk.now, desk.zone) - day_of(since, desk.zone)).days >= (days or 0)


def _latest_due(desk: Desk) -> int:
    """Return the latest due time that can be long overdue by any rule."""
    return desk.now - (_soonest_lost() - 1) * DAY + CLOCK_CHANGE


def _entry_id(loan: str, due_at: int) -> str:
    """The id of the entry that marks it lost: once for each due date. If the entry exists and the copy is not lost,
    it was found since, and staff know of it."""
    return derived_id("long_overdue", loan, str(due_at))


def _soonest_lost() -> int:
    """Return the fewest days of any rule: loans that are less late are not read."""
    limits = [*lost_after(), BUILT_IN["lost_after_days"]]
    return min((int(limit) for limit in limits if limit.isdigit()), default=1)


def _lost_after(branch: str, category: str) -> int | None:
    """Return the days; None: never. If the rule was removed, nothing is marked lost, and other work goes on."""
    from tuils.library.lending.rules.rules import required, resolve  # a desk begins without what few loans need

    try:
        return required(resolve(branch, category, ""), "lost_after_days").limit
    except Refused:
        return None


def _late(desk: Desk, row: LongLateRow, term: BillTerm, named: bool) -> LongLate:
    from tuils.values.numbers.barcode import last_four

    card = row.card or ""
    return LongLate(
        row.id,
        row.branch,
        row.barcode if named else "",
        whole_title(row.title or "", row.medium or "") if named else "",
        card if named or not card else last_four(card),
        full_name(row) if named else initials(given_name(row), row.last_name or ""),
        row.due_at,
        row.since,
        (day_of(desk.now, desk.zone) - day_of(row.since, desk.zone)).days,
        _cents(replace(desk, branch=row.branch or desk.branch), row.id),
        term,
    )


def _cents(desk: Desk, name: str) -> int:
    from tuils.library.lending.money.lost import would_charge

    loan = get(Loan, name)
    item = get(Item, loan.item) if loan else None
    patron = get(Patron, loan.patron) if loan else None
    return would_charge(desk, item, loan, patron) if loan and item and patron else 0


# ---- marked


@verb("library.daily")
def _age(desk: Desk, loans: Sequence[LateLoan]) -> tuple[int, int]:
    return while_there_is_time(loans, partial(_age_one, desk))


def _age_one(desk: Desk, late: LateLoan) -> bool:
    from tuils.library.lending.money.lost import charge_lost

    name, branch, due_at = late
    loan = get(Loan, name)
    item = get(Item, loan.item) if loan else None
    patron = get(Patron, loan.patron) if loan else None
    if not (loan and item and patron) or loan.closed_at is not None or item.state in LOST:
        return False
    entry_id = _entry_id(loan.id, loan.due_at)
    if loan.due_at != due_at or applying.entry_with(entry_id):  # renewed since it was planned
        return False
    act = Act(replace(desk, branch=branch or desk.branch))
    act.write("item_state", item=item.id, loan=loan.id, data={"state": "long_overdue"}, entry_id=entry_id)
    charge_lost(act, item, loan, patron, by_itself=True)
    return True

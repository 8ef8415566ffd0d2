"""Loans that were overdue in another system: nothing is charged for the time before the library went live.

Kept, such a loan stays overdue and counts from the day it came in. Staff may give it another due date, or write it
off: when the loans come in, or later, from the overdue list, many at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import count_label, money_label
from tuils.library.foundation.refusals import not_understood
from tuils.library.lending.loan_queries import branch_of_entry, came_in_overdue
from tuils.library.lending.money.fining import fine_by, fines_are_on, grace_is_excluded
from tuils.library.lending.queries import replacement_cost
from tuils.library.lending.rules.rules import Rule, at_any_rate, required, resolve
from tuils.library.lending.terms.terms import due_after
from tuils.models import Item, Loan, Patron
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of
from tuils.values.time.periods import Period
from tuils.values.words import Unclear

KEEP, EXTEND, FORGIVE = "keep", "extend", "forgive"
EXTENDED = "extended"
"""Why a due date moved, in its entry; a closure says `closure`."""
AT_ONCE = 40  # loans a transaction: another desk waits no longer than that
HINT = N_("Choose extend:14d (new due date), keep (overdue, fines from today), or forgive (write off).")
LONGEST = Period(1, "y")


@dataclass(frozen=True)
class OverdueChoice:
    """The choice for loans that came in overdue. `period`: how long from today they are extended."""

    what: str = KEEP
    period: Period | None = None

    def __str__(self) -> str:
        return f"{self.what}:{self.period}" if self.period else self.what


KEPT = OverdueChoice()


def read_choice(text: str) -> OverdueChoice:
    """Read `extend:14d`, `keep` or `forgive`. Refuse with NOT_UNDERSTOOD."""
    what, _colon, length = text.strip().lower().partition(":")
    if what in (KEEP, FORGIVE) and not length:
        return OverdueChoice(what)
    try:
        if what == EXTEND and (period := Period.parse(length)).in_days and period.minutes <= LONGEST.minutes:
            return OverdueChoice(EXTEND, period)
    except Unclear:
        pass
    raise not_understood("overdue", text, _(HINT))


# ---- what they would have cost


@dataclass
class OverdueTally:
    """The count of loans that came in overdue, of how many patrons, and since when the oldest is; `lost` of them
    have been overdue long enough to be lost by now, and `cents` is what all of it would have cost."""

    loans: int = 0
    lost: int = 0
    cents: int = 0
    oldest: int | None = None
    kept: list[str] = field(default_factory=list)
    """The ids of the loans, once they are in."""
    owners: set[str] = field(default_factory=set)
    _calendars: dict[str, Calendar] = field(default_factory=dict)
    _rules: dict[tuple[str, str, str], dict[str, Rule]] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return len(self.owners)

    def add(self, desk: Desk, item: Item, patron: Patron, due: int, branch: str) -> None:
        """Add a loan, by the rules of its branch."""
        self.loans += 1
        self.owners.add(patron.id)
        self.oldest = due if self.oldest is None else min(self.oldest, due)
        case = branch, patron.category, item.item_type
        if case not in self._rules:
            self._rules[case] = resolve(*case)
            self._calendars[branch] = calendar_of(branch, desk.zone)
        rules, price = self._rules[case], replacement_cost(item)
        if fines_are_on() and "charge_closed_days" in rules:
            fine = fine_by(self._calendars[branch], rules, due, desk.now, price, grace_is_excluded())
            self.cents += fine.cents if fine else 0
        days = (day_of(desk.now, desk.zone) - day_of(due, desk.zone)).days
        limit = rules["lost_after_days"].limit if "lost_after_days" in rules else None
        if limit and days >= limit:
            self.lost += 1
            self.cents += (price or 0) + (at_any_rate(rules, "lost_processing_fee").cents or 0)

    def days(self, desk: Desk) -> int:
        """Return for how many days the oldest is overdue."""
        return (day_of(desk.now, desk.zone) - day_of(self.oldest, desk.zone)).days if self.oldest is not None else 0

    def words(self, desk: Desk) -> tuple[str, str]:
        """Say how many and how old they are; and what they would have cost."""
        text = ngettext("{n} item was already overdue", "{n} items were already overdue", self.loans)
        people = ngettext("{n} patron", "{n} patrons", self.people).format(n=count_label(self.people))
        days = ngettext("{n} day", "{n} days", self.days(desk)).format(n=count_label(self.days(desk)))
        text = text.format(n=count_label(self.loans)) + " " + _("({people}), the oldest by {days}.")
        cost = _("Fines and lost fees for that time would have been {money}; none are charged.")
        if not self.cents:
            cost = _("Nothing is charged for that time.")
        return text.format(people=people, days=days), cost.format(money=money_label(self.cents))


def came_overdue_done_words(choice: OverdueChoice, count: int) -> str:
    """Say what was done with loans that had come in overdue."""
    if choice.what == FORGIVE:
        text = ngettext("{n} item written off.", "{n} items written off.", count)
        return text.format(n=count_label(count)) + " " + _("These items are marked missing until they turn up.")
    if choice.what == EXTEND:
        text = ngettext("{n} item has a new due date.", "{n} items have a new due date.", count)
        return text.format(n=count_label(count))
    return _("They stay overdue, with fines only from today. Later: tuils overdue --release extend:14d or forgive.")


# ---- those that are here


def kept_overdue(desk: Desk, *, days: int = 0) -> list[str]:
    """Return the ids of open loans that came in overdue and still are, late by so many days or more, the longest
    overdue first."""
    rows = came_in_overdue()
    today = day_of(desk.now, desk.zone)
    return [str(loan) for loan, due in rows if (today - day_of(due, desk.zone)).days >= days]


def release_loans(desk: Desk, loans: Sequence[str], choice: OverdueChoice) -> Iterator[int]:
    """Release many loans, in short transactions, each one act. Yield how many each released."""
    for first in range(0, len(loans), AT_ONCE):
        yield release_some(desk, loans[first : first + AT_ONCE], choice)


@verb("library.import")
def release_some(desk: Desk, loans: Sequence[str], choice: OverdueChoice) -> int:
    """Give these loans (ids) another due date, or write them off. Return how many. With `keep` they stay as they are.

    A loan that is over by now, or did not come in overdue, is ignored. Written off: the loan ends without a charge,
    and the copy is missing until it turns up.
    """
    act, dues = Act(desk), dict[str, int]()
    for name in () if choice.what == KEEP else loans:
        loan = get(Loan, name)
        if loan is None or loan.closed_at is not None or (loan.charged_from or 0) <= loan.due_at:
            continue
        if choice.period is None:
            act.write("item_state", item=loan.item, loan=name, data={"state": "missing", "ends": True})
            continue
        branch = branch_of_entry(name) or desk.branch
        if branch not in dues:
            dues[branch] = _due(replace(desk, branch=branch), choice.period)
        facts = {"from": loan.due_at, "to": dues[branch], "why": EXTENDED}
        act.write("due_moved", item=loan.item, loan=name, data=facts)
    return len(act.entries)


def _due(desk: Desk, period: Period) -> int:
    """Return the due date as if checked out today for so long; never on a closed day, unless the library keeps
    those."""
    roll = {"due_roll": required(resolve(desk.branch, "", ""), "due_roll")}
    return due_after(desk, roll, desk.now, period).at

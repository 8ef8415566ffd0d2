"""Long overdue: what the daily work marks lost and charges, and the brake that keeps it from doing so in bulk.

More in one run than the library's limits allow is left alone: staff look at it first. So is a loan of which no
overdue notice ever went out. What staff let go on is written just as the daily work writes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from tuils.library import audit
from tuils.library.administration.settings import value_of
from tuils.library.cataloging.custody import LOST
from tuils.library.desk import Desk, verb
from tuils.library.journal import applying
from tuils.library.journal.entries import derived_id
from tuils.library.journal.writing import Act
from tuils.library.local_words import whole_title
from tuils.library.people.masking import initials, sees_loans
from tuils.library.people.roles import TUILS
from tuils.library.refusals import Refused
from tuils.models import Item, Journal, Loan, Patron
from tuils.models.rows import find, get, named
from tuils.values.barcode import last_four
from tuils.values.dataclass import dataclass
from tuils.values.moments import MINUTE, day_of
from tuils.values.person_words import full_name, given_name

from .lost import charge_lost, would_charge
from .money_standing import NOT_LATE
from .notices import is_noticed
from .queries import lost_after
from .rule_parameters import BUILT_IN
from .rules import required, resolve
from .slices import in_slices, while_there_is_time

DAY = 24 * 60 * MINUTE
CLOCK_CHANGE = DAY // 12  # a day may be that much shorter
LOST_LIMIT, CHARGE_LIMIT = 20, 25_000
BILLED_AT_ONCE = 10
RECKONED_AT_ONCE = 10  # loans whose charges are reckoned in one slice
LateLoan = tuple[str, str]
"""A loan, and the branch that lent it: its rules decide."""
_SINCE = "max(loan.due_at, coalesce(loan.charged_from, 0))"


@dataclass(frozen=True)
class LongLate:
    """A loan that is overdue for as long as `lost_after_days` says. `cents`: what marking it lost would charge.

    `days` count from `since`: the due date, or the day on which it came in overdue from another system. For those who
    do not see loans, `card` is its last four, `name` the initials, and the title stays empty, as in the overdue list.
    `noticed`: a notice went out, or none is needed.
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
    noticed: bool


@dataclass(frozen=True)
class LostPlan:
    """What the next run would mark lost: `loans`, and what that charges. `without_notice`: long overdue as well, but
    no notice went out, so they are left alone. `held`: it is more than one run may do by itself."""

    loans: tuple[LongLate, ...] = ()
    without_notice: tuple[LongLate, ...] = ()
    most_loans: int | None = None
    most_cents: int | None = None

    @property
    def lines(self) -> tuple[LongLate, ...]:
        return self.loans + self.without_notice

    @property
    def cents(self) -> int:
        return sum(late.cents for late in self.loans)

    @property
    def held(self) -> bool:
        too_many = self.most_loans is not None and len(self.loans) > self.most_loans
        return too_many or (self.most_cents is not None and self.cents > self.most_cents)


def plan_lost(desk: Desk) -> LostPlan:
    """What would be marked lost now, by the main site, which alone does it. Needs `library.daily`."""
    *_slices, plan = planning(desk)
    if sees_loans(desk) and plan.lines:
        audit.looked(desk, "list", about="long_overdue")
    return plan


def planning(desk: Desk) -> Iterator[LostPlan]:
    """The same in short slices, of which the last gives the plan: reckoning what years cost takes its time."""
    desk.require("library.daily")
    found: tuple[list[LongLate], list[LongLate]] = ([], [])
    limits = _limits()
    rows = _long_late(desk) if desk.main else []
    named = sees_loans(desk)
    for first in range(0, len(rows), RECKONED_AT_ONCE):
        for row in rows[first : first + RECKONED_AT_ONCE]:
            found[not row["noticed"]].append(_late(desk, row, named))
        yield LostPlan()
    yield LostPlan(tuple(found[0]), tuple(found[1]), *limits)


def age_loans(desk: Desk) -> Iterator[int]:
    """What is late for as long as `lost_after_days` says is lost, and is charged as such; its loan stays. Nothing of
    that is done where it is more than one run may do by itself. How many, after each short slice."""
    planned = [LostPlan()]
    for plan in planning(desk):
        planned = [plan]
        yield 0
    if not planned[0].held:
        yield from _mark(desk, planned[0].loans)


def left_alone(desk: Desk) -> tuple[int, int]:
    """How many are held back because they are too many or too dear for one run, and how many have had no notice. What
    they cost is reckoned only where their number does not tell."""
    rows = _long_late(desk) if desk.main else []
    noticed = [row for row in rows if row["noticed"]]
    most, cents = _limits()
    held = bool(noticed) and (most is not None and len(noticed) > most)
    if noticed and not held and cents is not None:
        held = sum(_cents(replace(desk, branch=row["branch"] or desk.branch), row["loan"]) for row in noticed) > cents
    return len(noticed) if held else 0, len(rows) - len(noticed)


def _limits() -> tuple[int | None, int | None]:
    return value_of("daily_lost_limit", LOST_LIMIT), value_of("daily_charge_cents", CHARGE_LIMIT)


def _mark(desk: Desk, loans: Sequence[LongLate]) -> Iterator[int]:
    """Mark these lost and charge for them, in short transactions: how many each did."""
    by_itself = replace(desk, operator=TUILS, pocket=None, back_dated=None)
    return in_slices(by_itself, [(late.loan, late.branch) for late in loans], _age)


def bill_some(desk: Desk, loans: Sequence[LongLate]) -> int:
    """What was held back goes on, as somebody looked at it and said so: a few at a time (BILLED_AT_ONCE), so that a
    scan never waits for all of them. How many were marked lost; what is over by now is passed over.

    Permission fees.charge; noted in the audit log.
    """
    desk.require("fees.charge")
    audit.note(desk, "long_overdue", about=f"{len(loans)} {sum(late.cents for late in loans)}")
    return sum(_mark(desk, loans))


# ---- which they are


def _long_late(desk: Desk) -> list[dict[str, Any]]:
    """The longest overdue first; `noticed`: a notice went out since it was due, or the library bills without one."""
    rows = named(
        f"SELECT loan.id AS loan, loan.due_at, {_SINCE} AS since, coalesce(journal.branch, '') AS branch, "
        "patron.category, loan.noticed_at, item.barcode, biblio.title, biblio.medium, patron.card, "
        "patron.first_name, patron.preferred_name, patron.last_name FROM loan "
        "JOIN item ON item.id = loan.item JOIN patron ON patron.id = loan.patron "
        "LEFT JOIN biblio ON biblio.id = item.biblio LEFT JOIN journal ON journal.id = loan.id "
        f"WHERE closed_at IS NULL AND loan.due_at < ? AND item.state NOT IN {NOT_LATE} ORDER BY loan.due_at, loan.id",
        desk.now - (_soonest_lost() - 1) * DAY + CLOCK_CHANGE,
    )
    after: dict[tuple[str, str], int | None] = {}
    unasked = bool(value_of("bill_without_notice", False))
    found, today = [], day_of(desk.now, desk.zone)
    for row in rows:
        case = str(row["branch"]), str(row["category"])
        if case not in after:
            after[case] = _lost_after(*case)
        days = after[case]
        row["days"] = (today - day_of(row["since"], desk.zone)).days
        row["noticed"] = unasked or is_noticed(row["due_at"], row["noticed_at"])
        if days and row["days"] >= days:
            found.append(row)
    names = {_entry_id(row["loan"], row["due_at"]): row["loan"] for row in found}
    marked = {names[entry["id"]] for entry in find(Journal, "id", names)}
    return [row for row in found if row["loan"] not in marked]


def _entry_id(loan: str, due_at: int) -> str:
    """Of the entry that marks it: once for each date that it was due. Where it is there, and the copy is not lost, it
    was found since, and staff know of it."""
    return derived_id("long_overdue", loan, str(due_at))


def _soonest_lost() -> int:
    """The fewest days that any rule says: what is less late need not be looked at."""
    limits = [*lost_after(), BUILT_IN["lost_after_days"]]
    return min((int(limit) for limit in limits if limit.isdigit()), default=1)


def _lost_after(branch: str, category: str) -> int | None:
    """Days; None: never. A rule that somebody took out marks nothing lost, and stops no other work."""
    try:
        return required(resolve(branch, category, ""), "lost_after_days").limit
    except Refused:
        return None


def _late(desk: Desk, row: dict[str, Any], named: bool) -> LongLate:
    card = row["card"] or ""
    return LongLate(
        row["loan"],
        row["branch"],
        row["barcode"] if named else "",
        whole_title(row["title"] or "", row["medium"] or "") if named else "",
        card if named or not card else last_four(card),
        full_name(row) if named else initials(given_name(row), row["last_name"] or ""),
        row["due_at"],
        row["since"],
        row["days"],
        _cents(replace(desk, branch=row["branch"] or desk.branch), row["loan"]),
        row["noticed"],
    )


def _cents(desk: Desk, name: str) -> int:
    loan = get(Loan, name)
    item = get(Item, loan["item"]) if loan else None
    patron = get(Patron, loan["patron"]) if loan else None
    return would_charge(desk, item, loan, patron) if loan and item and patron else 0


# ---- marked


@verb("library.daily")
def _age(desk: Desk, loans: Sequence[LateLoan]) -> tuple[int, int]:
    return while_there_is_time(loans, partial(_age_one, desk))


def _age_one(desk: Desk, late: LateLoan) -> bool:
    name, branch = late
    loan = get(Loan, name)
    item = get(Item, loan["item"]) if loan else None
    patron = get(Patron, loan["patron"]) if loan else None
    if not (loan and item and patron) or loan["closed_at"] is not None or item["state"] in LOST:
        return False
    entry_id = _entry_id(loan["id"], loan["due_at"])
    if applying.entry_with(entry_id):
        return False
    act = Act(replace(desk, branch=branch or desk.branch))
    act.write("item_state", item=item["id"], loan=loan["id"], data={"state": "long_overdue"}, entry_id=entry_id)
    charge_lost(act, item, loan, patron, by_itself=True)
    return True

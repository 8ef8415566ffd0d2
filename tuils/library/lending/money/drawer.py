"""The cash drawer: what came in and went out on a day, by whom, and what was counted in it."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import not_understood
from tuils.library.lending.loan_queries import any_money, cash_lines, counted_between
from tuils.library.people.staff.staff import name_of_account
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of, local_moment

from .fining import fines_are_on

DRAWER = "drawer"
MOST = 1_000_000_00


@dataclass(frozen=True)
class CashLine:
    """The money that one person took in and paid out at one branch on that day. Cents; `name` as staff are called."""

    branch: str
    operator: str
    name: str
    payments: int
    paid_cents: int
    refunds: int
    back_cents: int

    @property
    def cents(self) -> int:
        return self.paid_cents - self.back_cents


@dataclass(frozen=True)
class DrawerCounted:
    """The drawer, counted: `cents` were in it, when and by whom. Microseconds UTC."""

    cents: int
    at: int
    operator: str


@dataclass(frozen=True)
class CashDay:
    """A day at a branch (all branches where it is empty). `counted` is the last count of that day there.

    Payments that were undone are left out; one that was voided is included, and so is the money refunded for it.
    """

    day: date
    branch: str
    lines: tuple[CashLine, ...]
    counted: DrawerCounted | None = None
    act: str = ""

    @property
    def cents(self) -> int:
        return sum(line.cents for line in self.lines)


def handles_money() -> bool:
    """Return whether this library has fines, or a line in any account. Otherwise no money is shown."""
    return fines_are_on() or any_money()


@permitted("fees.pay")
def cash_day(desk: Desk, day: date | None = None, branch: str | None = None) -> CashDay:
    """Return what was paid and refunded on this day (today), at this branch (the desk's; empty: everywhere)."""
    return _cash_day(desk, day or day_of(desk.now, desk.zone), desk.branch if branch is None else branch)


@verb("fees.pay")
def count_drawer(desk: Desk, cents: int) -> CashDay:
    """Note what was counted in the drawer of this branch now; a later count replaces it. Refuse with NOT_UNDERSTOOD."""
    if not 0 <= cents <= MOST:
        raise not_understood(_("The amount"), money_label(cents), _("Such as 2.50."))
    act = Act(desk)
    act.write("counted", data={"what": DRAWER, "cents": cents})
    return _cash_day(desk, day_of(desk.at, desk.zone), desk.branch, act.id)


def _cash_day(desk: Desk, day: date, branch: str, act: str = "") -> CashDay:
    begin, end = (local_moment(datetime.combine(one, time()), desk.zone) for one in (day, day + timedelta(days=1)))
    rows: Any = cash_lines(begin, end, branch)
    lines = tuple(CashLine(at, operator, name_of_account(operator), *numbers) for at, operator, *numbers in rows)
    return CashDay(day, branch, lines, _last_count(begin, end, branch), act)


def _last_count(begin: int, end: int, branch: str) -> DrawerCounted | None:
    rows: Any = counted_between(begin, end, branch)
    for text, at, operator in rows:
        facts = json.loads(text)
        if facts.get("what") == DRAWER:
            return DrawerCounted(int(facts["cents"]), at, operator)
    return None


def _words(_desk: Desk, line: CashLine) -> str:
    return _("{who} ({branch}): {paid} taken in, {back} refunded, {money}").format(
        who=line.name,
        branch=line.branch,
        paid=money_label(line.paid_cents),
        back=money_label(line.back_cents),
        money=money_label(line.cents),
    )


CASH = Table(
    title=N_("Cash drawer"),
    columns=(
        fact("branch", always=True),
        Column(N_("Who"), 14, "name", "operator", "operator", grow=1, always=True),
        Column(N_("Payments"), 8, "payments", right=True, drop=2),
        Column(N_("Taken"), 9, lambda _desk, line: money_label(line.paid_cents), "paid_cents", right=True),
        fact("refunds"),
        Column(
            N_("Refunded"),
            10,
            lambda _desk, line: money_label(line.back_cents) if line.back_cents else "",
            "back_cents",
            right=True,
            drop=1,
        ),
        Column(N_("Total"), 9, lambda _desk, line: money_label(line.cents), "cents", right=True),
    ),
    read=lambda desk, day=None, branch=None: cash_day(desk, day, branch).lines,
    key=lambda line: f"{line.branch} {line.operator}",
    words=_words,
    example=CashLine("MAIN", "ana", "Ana", 3, 750, 1, 200),
)

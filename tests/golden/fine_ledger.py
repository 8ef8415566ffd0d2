"""Lines of fines in an account: those that are booked, and those that grow while a loan is out and late."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce
from math import gcd
from typing import Any

from tuils.library.foundation.administration.settings import set_value
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.fining import growing
from tuils.library.lending.money.paying import pay
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.accounts.ledger import OVERDUE, account_lines, balance, owed_by
from tuils.models import Patron
from tuils.models.rows import get, row_with
from tuils.values.money.fines import FineRate

from .cases import Case, NotHere, Ops, Outcome
from .policies import apply_policy
from .reading import decimal, money, period_of, unit_of
from .stage import ME, Stage, all_the_same
from .told import Answers
from .world import World

OPS = Ops()

LONG = 400  # days: at this age a growing fine is what the case says
TYPES = ("LP", "CD", "CDB", "MAG", "DVD")
"""The item types with a cap of their own, for fines that grow no more."""
_WEEK = 7


class Ledger:
    """Loans that are late for as long as their fines say, at one rate a day that all amounts are whole days of."""

    def __init__(self, case: Case, world: World) -> None:
        self.stage = stage = Stage(case, world)
        set_value(stage.desk, "fines", True)
        cap = stage.policy.take("cap_owed_for_overdues_per_patron")
        if cap is not None:
            set_circulation_rule(stage.desk, "patron_fine_cap", str(money(cap)))
        set_circulation_rule(stage.desk, "max_overdue_days", "unlimited")
        set_circulation_rule(stage.desk, "renewals_allowed", "unlimited")
        self.lines: list[dict[str, Any]] = stage.setup.take("lines", usual=[])
        self.late = _days_of(stage.setup.take("loan"))
        self.loans: dict[str, str] = {}
        self.paid_ahead = 0

    def amounts(self, *more: str) -> list[int]:
        return [cents for cents in (money(told) for told in (*more, *(line["amount"] for line in self.lines))) if cents]

    def rate(self, *more: str) -> int:
        """The rate: cents a day."""
        amounts = self.amounts(*more)
        cents = amounts[0] // self.late if self.late and amounts else reduce(gcd, amounts, 0)
        cents = cents or 1
        set_circulation_rule(self.stage.desk, "fine_rate", f"{cents}/1d")
        return cents

    def late_for(self, label: str, cents: int, rate: int, *, on: date | None = None) -> None:
        """Check a loan out so that its fine has grown to so much on that day (by default today)."""
        self.stage.copy(label, label)
        self.loans[label] = self.stage.lend(ME, label, due=(on or self.stage.today) - timedelta(days=cents // rate))

    def grown_before(self, label: str, cents: int) -> None:
        """A fine that had come to so much before the others began to grow: there it met the cap of its type."""
        kind = TYPES[len(self.loans)]
        set_circulation_rule(self.stage.desk, "fine_cap", str(cents), item_type=kind)
        self.stage.copy(label, label, item_type=kind)
        late = timedelta(days=LONG // 2 - len(self.loans))
        self.loans[label] = self.stage.lend(ME, label, due=self.stage.today - late)

    def closed_line(self, line: dict[str, Any], rate: int, then: int) -> None:
        """A spell of lateness that a renewal ended long ago; part of it was paid. The fine of the next spell, which has
        begun by today, is `then` cents."""
        stage, day, label = self.stage, self.stage.today - timedelta(days=LONG), line["loan"]
        cents, owed = money(line["amount"]) or 0, money(line["owed"]) or 0
        self.late_for(label, cents, rate, on=day)
        stage.at(day)
        set_circulation_rule(stage.desk, "loan_period", f"{LONG - then // rate}d")
        self.renewed(label)
        set_circulation_rule(stage.desk, "loan_period", str(stage.period))
        if cents > owed:
            pay(stage.desk, stage.person(), cents - owed, override=all_the_same())

    def pay_ahead(self) -> None:
        """Pay fines while they grow: at the desk, as somebody does."""
        if self.paid_ahead:
            pay(self.stage.ready(), self.stage.person(), self.paid_ahead, override=all_the_same())

    def renewed(self, label: str) -> None:
        renew(self.stage.desk, self.stage.person(), self.stage.copy(label, label), override=all_the_same())

    # ---- what is so then

    def label_of(self, loan: str | None) -> str:
        return next((label for label, known in self.loans.items() if known == loan), "")

    def told(self) -> list[dict[str, Any]]:
        """Return booked lines in their order, then those that grow."""
        patron = self.stage.patron()
        left = {owed.charge: owed.left for owed in owed_by(patron)}
        booked = [line for line in account_lines(patron) if line.kind == "charge" and line.why == OVERDUE]
        grown = growing(self.stage.desk, get(Patron, patron) or row_with(Patron, {}))
        closed = [_line(self.label_of(line.loan), line.cents, left.get(line.id, 0)) for line in booked]
        lines = [{**line, "closed": True} for line in closed]
        credit = max(0, -balance(patron))
        for loan, cents in grown.items():
            taken = min(credit, cents)
            credit -= taken
            lines.append(_line(self.label_of(loan), cents, cents - taken))
        return lines

    def answers(self, **more: Callable[[], Any]) -> Outcome:
        lines = self.told()
        return Answers(
            {
                "lines": lambda: lines,
                "line_count": lambda: len(lines),
                "amount": lambda: lines[-1]["amount"],
                "line_closed": lambda: all(line.get("closed") for line in lines),
                "owed": lambda: lines[-1]["owed"],
                **more,
            }
        )


def _line(loan: str, cents: int, owed: int) -> dict[str, Any]:
    return {"loan": loan, "amount": decimal(cents), "owed": decimal(owed)}


def _days_of(told: Any) -> int:
    """Return the days in `overdue by 5 weeks`."""
    if told in (None, "not overdue"):
        return 0
    count, unit = str(told).removeprefix("overdue by ").split()
    if unit.removesuffix("s") not in ("day", "week"):
        raise NotHere(f"a loan that is {told!r}")
    return int(count) * (_WEEK if unit.startswith("week") else 1)


def _accrue(case: Case, world: World, amounts: list[str]) -> Outcome:
    """The fine of an open loan is never set: it is what its lateness comes to. So the loan is made as late as that."""
    ledger = Ledger(case, world)
    rate = ledger.rate(*amounts)
    mine, wanted = str(ledger.stage.action.take("loan")), money(amounts[-1]) or 0
    for name in ("amount", "amounts"):
        ledger.stage.action.take(name)
    for line in ledger.lines:
        if line.get("closed"):
            ledger.closed_line(line, rate, wanted if line["loan"] == mine else 0)
    for line in ledger.lines:
        if not line.get("closed"):
            ledger.paid_ahead += (money(line["amount"]) or 0) - (money(line["owed"]) or 0)
        if line["loan"] not in (mine, *ledger.loans):
            ledger.grown_before(line["loan"], money(line["amount"]) or 0)
    if mine not in ledger.loans:
        ledger.late_for(mine, wanted, rate)
    ledger.stage.ready()
    ledger.pay_ahead()
    return ledger.answers()


@OPS("set_accruing_fine")
def set_accruing_fine(case: Case, world: World) -> Outcome:
    return _accrue(case, world, [str(case.action["amount"])])


@OPS("set_accruing_fine_twice")
def set_accruing_fine_twice(case: Case, world: World) -> Outcome:
    return _accrue(case, world, [str(told) for told in case.action["amounts"]])


@OPS("renew")
def renewed(case: Case, world: World) -> Outcome:
    ledger = Ledger(case, world)
    rate, label = ledger.rate(), str(ledger.stage.action.take("loan", usual="A"))
    for line in ledger.lines:
        cents = money(line["amount"]) or 0
        ledger.late_for(line["loan"], cents, rate)
        ledger.paid_ahead += cents - (cents if (owed := money(line.get("owed"))) is None else owed)
    ledger.stage.ready()
    ledger.pay_ahead()
    ledger.renewed(label)
    return ledger.answers()


@OPS("checkin")
def back_late(case: Case, world: World) -> Outcome:
    """A cent a period, so that the fine is how often it was charged."""
    ledger = Ledger(case, world)
    stage = ledger.stage
    every = stage.policy.take("period", usual=1)
    unit = stage.policy.take("unit", usual="days")
    charged = stage.policy.take("closed_days_charged", usual=False)
    set_circulation_rule(stage.desk, "charge_closed_days", "yes" if charged else "no")
    if period := stage.policy.take("loan_period"):
        stage.period = period_of(period, unit)
        set_circulation_rule(stage.desk, "loan_period", str(stage.period))
    apply_policy(stage)
    if (grace := stage.policy.take("grace")) is not None:
        set_circulation_rule(
            stage.desk, "grace_period", f"{grace}{unit_of(stage.policy.take('grace_unit', usual=unit))}"
        )
    if (cap := stage.policy.take("cap_per_loan")) is not None:
        set_circulation_rule(stage.desk, "fine_cap", str(money(cap)))
    set_circulation_rule(stage.desk, "fine_rate", str(FineRate(1, period_of(every, unit))))
    stage.opening_hours()
    lent = stage.setup.take("checked_out")
    stage.copy("A", "A")
    stage.lend(ME, "A", lent=stage.day(lent) if lent else None)
    done = checkin(stage.ready(), stage.copy("A"))
    return ledger.answers(daily_charges=lambda: done.fine_cents)

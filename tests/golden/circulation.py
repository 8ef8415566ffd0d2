"""Blocks at the desk, renewals, what is due soon and what of a loan is remembered, asked of the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.at_once import stops_renewing
from tuils.library.foundation.local_words import day_label
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.loans.account import patron_account
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import history_of
from tuils.library.lending.loans.overdue import SOON, due_soon
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.lookups import item_by_barcode
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.models import Loan, Patron, db
from tuils.models.rows import get, row_with
from tuils.values.time.ages import minimum_age
from tuils.values.time.moments import day_of

from . import returns
from .cases import Case, NotHere, Ops, Outcome
from .policies import apply_policy
from .reading import At, decimal
from .setups import RENEWING_ITSELF, apply_setup
from .stage import COPY, ME, Stage
from .told import Answers, Done, attempt
from .world import World

OPS = Ops(returns.OPS)
FORGET = ("anonymise_before", "anonymise", "anonymise_at_return", "anonymise_on_return")


def staged(case: Case, world: World) -> Stage:
    stage = Stage(case, world)
    stage.copy()
    apply_policy(stage)
    apply_setup(stage)
    return stage


def _override(stage: Stage) -> Override:
    return Override(frozenset(stage.passed), "yes" if stage.passed else "")


def _told(stage: Stage, done: Done, **more: Callable[[], Any]) -> Outcome:
    return Answers(
        {
            **done.answers(),
            "until": lambda: Until(done.fact("until"), stage),
            "loans": lambda: done.fact("n"),
            "limit": lambda: done.fact("limit"),
            "amount": lambda: decimal(done.fact("cents")),
            "holds": lambda: done.fact("n"),
            **more,
        }
    )


class Until:
    """The day that a block ends, as it is said; nothing where it does not end."""

    def __init__(self, said: str | None, stage: Stage) -> None:
        self.said, self.stage = said or "", stage

    def __eq__(self, other: object) -> bool:
        if other is None:
            return bool(self.said) and not any(letter.isdigit() for letter in self.said)
        return day_label(self.stage.day(other), self.stage.today) in self.said

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return self.said


# ---- checkout


@OPS("can_checkout", "checkout")
def lent(case: Case, world: World) -> Outcome:
    """Check a copy out, which shows whether it may be."""
    stage = staged(case, world)
    stage.action.take("by")
    card = stage.card or stage.person(stage.action.take("patron", usual=ME))
    barcode = stage.copy(stage.action.take("copy", usual=COPY)) if stage.barcode is None else stage.barcode
    desk = stage.ready()
    done = attempt(lambda: checkout(desk, card, barcode, override=_override(stage)))
    return _told(stage, done, **_after(stage), **_due(stage, done))


def _due(stage: Stage, done: Done) -> dict[str, Callable[[], Any]]:
    """Return the due date, as the desk says it."""
    return {
        "due": lambda: At(done.result.due_at, stage.zone),
        "due_day": lambda: day_of(done.result.due_at, stage.zone).isoformat(),
        "loan_days": lambda: (day_of(done.result.due_at, stage.zone) - stage.today).days,
    }


def _after(stage: Stage) -> dict[str, Callable[[], Any]]:
    return {
        "loan": lambda: bool(_count("SELECT count(*) FROM loan")),
        "in_house_uses": lambda: _count("SELECT coalesce(sum(n), 0) FROM fact WHERE kind = 'in_house'"),
        "history_rows": lambda: _remembered(stage),
    }


def _count(text: str, *values: Any) -> int:
    return int(db.execute_sql(text, values).fetchone()[0])


def _remembered(stage: Stage) -> int:
    """Return the lines of the patron's reading history, and any ended loans that still name the patron."""
    ended = _count("SELECT count(*) FROM loan WHERE patron = ? AND closed_at IS NOT NULL", stage.patron())
    return ended + len(history_of(stage.desk, stage.person()))


@OPS("minimum_age")
def least_age(case: Case, world: World) -> Outcome:
    return {"age": minimum_age(str(case.action["text"]), case.policy.get("age_marks") or ())}


# ---- renewals


def _renewed(case: Case, world: World) -> Outcome:
    stage = staged(case, world)
    stage.have_it_lent()
    desk = stage.ready()
    done = attempt(lambda: renew(desk, stage.person(), stage.copy(), override=_override(stage)))
    return _told(stage, done)


OPS("can_renew", "renew")(_renewed)


@OPS("renewals_left")
def renewals_left(case: Case, world: World) -> Outcome:
    """Return the renewals left, as the account shows them, and compare with the desk: with none it refuses, with some
    it renews."""
    stage = staged(case, world)
    stage.have_it_lent()
    desk = stage.ready()
    line = next(loan for loan in patron_account(desk, stage.person()).loans if loan.item == stage.copy())
    most = line.renewals_allowed
    left = None if most is None else max(0, most - line.renewals)
    done = attempt(lambda: renew(desk, stage.person(), stage.copy()))
    if (done.no is None) == (left == 0):
        raise NotHere(f"{left} are left, but the desk says: {done.no}")
    return {"left": left, "used": line.renewals, "allowed": most}


@OPS(*RENEWING_ITSELF)
def renewed_by_itself(case: Case, world: World) -> Outcome:
    """Run the day's work on the last day, and return whether it renews; if not, the reason that Why? gives."""
    stage = staged(case, world)
    set_circulation_rule(stage.desk, "auto_renew", "yes")
    stage.have_it_lent(due=stage.today)
    desk = stage.ready()
    reasons = stops_renewing(
        desk, get(Patron, stage.patron()) or row_with(Patron, {}), item_by_barcode(stage.copy()), _loan(stage)
    )
    run_daily_work(desk, world.path)
    renewed = bool(_loan(stage).renewals)
    if renewed and reasons:
        raise NotHere(f"it was renewed, and this stands in the way: {reasons}")
    done = Done() if renewed else Done(no=Refused(*(reasons or [Reason("NO_MORE_RENEWALS")])))
    return _told(stage, done, possible=lambda: renewed)


def _loan(stage: Stage) -> Loan:
    return get(Loan, stage.item()["loan"]) or row_with(Loan, {})


# ---- lists


@OPS("due_soon")
def soon(case: Case, world: World) -> Outcome:
    stage = staged(case, world)
    usual = stage.policy.take("default_days", usual=SOON)
    ahead = stage.action.take("days_ahead")
    return {"count": len(due_soon(stage.ready(), usual if ahead is None else ahead))}


# ---- what is remembered


@OPS(*FORGET)
def anonymised(case: Case, world: World) -> Outcome:
    stage = staged(case, world)
    stage.action.take("date", "before")
    if not stage.setup_says("returned"):
        stage.have_it_lent()
        stage.scan()
    stage.ready()
    return {"history_patron": returns.forgotten(stage)}


@OPS("checkout_renew_return")
def round_trip(case: Case, world: World) -> Outcome:
    stage = staged(case, world)
    stage.have_it_lent()
    desk = stage.ready()
    due_at = renew(desk, stage.person(), stage.copy()).due_at
    stage.scan()
    lines = history_of(stage.desk, stage.person())
    promised = all(line.due_at == due_at for line in lines)
    return _told(
        stage,
        Done(),
        **_after(stage),
        due=lambda: "that of the renewal" if promised else "another",
        returned=lambda: "set" if all(line.returned_at for line in lines) else None,
    )

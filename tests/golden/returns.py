"""Returns, losses and claims, copies found, and what they cost, asked of the verbs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from peewee import DatabaseError

from tuils.library.foundation.desk import Desk
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.history import history_of
from tuils.library.people.accounts.ledger import FOUND, LOST, PROCESSING, balance, open_cents
from tuils.models import AccountLine, Loan, db
from tuils.models.rows import find, some
from tuils.values.time.moments import day_of

from .cases import Case, NotHere, Ops, Outcome
from .policies import apply_policy
from .reading import decimal
from .setups import apply_setup
from .stage import Stage
from .told import ALERTS, Answers, Done, Said, attempt
from .world import World

OPS = Ops()
LOST_STATES = ("lost", "long_overdue")
RETURNED_ON = ("date", "returned", "returned_at", "returned_on", "return_date", "date_returned", "backdate", "at", "on",
               "when")  # fmt: skip


def _staged(case: Case, world: World) -> Stage:
    stage = Stage(case, world)
    stage.copy()
    apply_policy(stage)
    if stage.price:
        stage.replant(price_cents=stage.price)
    apply_setup(stage)
    return stage


# ---- check-in


@OPS("checkin")
def came_back(case: Case, world: World) -> Outcome:
    stage = _staged(case, world)
    given = next((stage.action.take(name) for name in stage.action.each() if name in RETURNED_ON), None)
    barcode = stage.copy() if stage.barcode is None else stage.barcode
    desk = stage.ready()
    if given:
        desk = desk.as_of(stage.moment(stage.day(given)))
    done = _attempted(stage, desk, barcode)
    failed = dict.fromkeys(("ok", "allowed"), lambda: False) if done == Done() else {}
    return Answers({**done.answers(), **failed, **_of_checkin(stage, done), **_charged(stage)})


def _attempted(stage: Stage, desk: Desk, barcode: str) -> Done:
    """Check in. Where the case says that closing the loan fails, the store refuses that one write."""
    if not stage.closing_fails:
        return attempt(lambda: checkin(desk, barcode))
    db.execute_sql("CREATE TEMP TRIGGER closing_fails BEFORE UPDATE OF closed_at ON loan "
                   "BEGIN SELECT RAISE(ABORT, 'closing fails'); END")  # fmt: skip
    try:
        checkin(desk, barcode)
    except DatabaseError:
        return Done()
    finally:
        db.execute_sql("DROP TRIGGER closing_fails")
    raise NotHere("a return that does not close its loan")


def _charged(stage: Stage) -> dict[str, Callable[[], Any]]:
    """Return the account's answers after it."""

    def lines() -> list[str]:
        return [decimal(line.cents) for line in some(AccountLine, '"kind" = \'charge\' AND NOT "void"')]

    return {
        **dict.fromkeys(("charges", "lines", "fines"), lines),
        "charged": lambda: bool(lines()),
        "line_count": lambda: len(lines()),
        "history_patron": lambda: forgotten(stage),
        **_money(stage),
    }


def forgotten(stage: Stage) -> Any:
    """The return itself cuts the link, for all who did not ask for a history; nothing is left for a job to do."""
    names = db.execute_sql("SELECT patron FROM loan WHERE closed_at IS NOT NULL").fetchall()
    nameless = bool(names) and all(name is None for (name,) in names)
    kept = not nameless or bool(history_of(stage.desk, stage.person()))
    return "unchanged" if kept else stage.case.policy.get("anonymous_patron")


def _of_checkin(stage: Stage, done: Done) -> dict[str, Callable[[], Any]]:
    answer = done.result
    return {
        "message": lambda: Said(_codes(done), ALERTS),
        "returned_on": lambda: _day(stage, _closed()),
        "loan_closed": lambda: _closed() is not None,
        "loan_open": lambda: _open_loan() is not None,
        "lost": lambda: stage.item()["state"] in LOST_STATES,
        "transfer_to": lambda: (answer.to or None) if answer else None,
        "place": lambda: _place(stage),
        "claim": lambda: "settled" if "CLAIMED" in _codes(done) and not stage.item()["state"] else "open",
        "by": lambda: _nobody("who settled a claim"),
        "outcome": lambda: _nobody("the outcome of a claim"),
        "captured": lambda: answer is not None and answer.caught is not None,
    }


def _codes(done: Done) -> tuple[str, ...]:
    if done.no or done.result is None:
        return tuple(done.no.codes) if done.no else ()
    return (*done.result.alerts, *([done.result.route] if done.result.route in ALERTS else []))


def _closed() -> int | None:
    rows = some(Loan, '"closed_at" IS NOT NULL ORDER BY "closed_at" DESC LIMIT 1')
    return rows[0].closed_at if rows else None


def _open_loan() -> Loan | None:
    rows = some(Loan, '"closed_at" IS NULL LIMIT 1')
    return rows[0] if rows else None


class Day:
    """A local day, equal to how a case writes it."""

    def __init__(self, at: int | None, stage: Stage) -> None:
        self.day, self.stage = day_of(at, stage.desk.zone) if at is not None else None, stage

    def __eq__(self, other: object) -> bool:
        return self.day is not None and other is not None and self.stage.day(other) == self.day

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return str(self.day)


def _day(stage: Stage, at: int | None) -> Day:
    return Day(at, stage)


def _place(stage: Stage) -> str:
    row = stage.item()
    return "CART" if row["state"] == "cart" else str(row["location"])


def _nobody(what: str) -> Any:
    raise NotHere(what)


# ---- lost and found


@OPS("mark_lost")
def lost(case: Case, world: World) -> Outcome:
    stage = _staged(case, world)
    desk = stage.ready()
    done = attempt(lambda: mark_copy(desk, stage.copy(), "lost"))
    return Answers(
        {
            **done.answers(),
            **_money(stage),
            "charges": lambda: [decimal(line.cents) for line in _lost_charges()],
            "lost": lambda: stage.item()["state"] in LOST_STATES,
            "loan_open": lambda: _open_loan() is not None,
        }
    )


def _lost_charges() -> list[AccountLine]:
    lines = some(AccountLine, '"kind" = \'charge\' AND NOT "void" ORDER BY "at", "id"')
    return [line for line in lines if line.why in (LOST, PROCESSING)]


def _money(stage: Stage) -> dict[str, Callable[[], Any]]:
    return {"balance": lambda: decimal(balance(stage.patron())), "owes": lambda: decimal(balance(stage.patron()))}


@OPS("found")
def found(case: Case, world: World) -> Outcome:
    """Scan a lost copy at the desk. The removed part of the price is the credit; the rest of it had been paid."""
    stage = _staged(case, world)
    desk = stage.ready()
    done = attempt(lambda: checkin(desk, stage.copy()))
    return Answers(
        {
            **done.answers(),
            **_money(stage),
            **_of_checkin(stage, done),
            "credit": lambda: _credit(LOST),
            "fee_credit": lambda: _credit(PROCESSING),
            "processing_credit": lambda: _credit(PROCESSING),
            "credit_left": lambda: _credit_left(),
        }
    )


def _credit(why: str) -> str | None:
    charges = [line.id for line in _lost_charges() if line.why == why]
    lifted = sum(line.cents for line in find(AccountLine, "charge", charges) if line.why == FOUND)
    return decimal(lifted) if lifted else None


def _credit_left() -> str | None:
    charges = [line.id for line in _lost_charges() if line.why == LOST]
    return decimal(sum(max(0, -open_cents(charge)) for charge in charges)) if charges else None


# ---- claims


@OPS("claim_returned", "claim")
def claimed(case: Case, world: World) -> Outcome:
    stage = _staged(case, world)
    note = stage.action.take("note", usual="")
    if not stage.lost_value:
        stage.have_it_lent()
    desk = stage.ready()
    done = attempt(lambda: mark_copy(desk, stage.copy(), "claims_returned", note))
    return Answers(
        {
            **done.answers(),
            "loan_open": lambda: _open_loan() is not None,
            "lost_value": lambda: stage.lost_value if stage.item()["state"] in LOST_STATES else None,
            "claim": lambda: _claim_told(stage),
        }
    )


def _claim_told(stage: Stage) -> dict[str, Any]:
    """Return the journal's facts of a claim: the words apart, who wrote it, and which loan it is about."""
    row = db.execute_sql(
        "SELECT journal.operator, journal.loan, private.data FROM journal LEFT JOIN private "
        "ON private.entry = journal.id WHERE journal.kind = 'item_state' ORDER BY journal.pos DESC LIMIT 1"
    ).fetchone()
    note = json.loads(row[2])["reason"] if row[2] else ""
    by = "staff member" if row[0] == stage.desk.operator.login else row[0]
    return {"note": note, "by": by, "loan": "linked" if row[1] else "none"}

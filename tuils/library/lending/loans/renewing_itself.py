"""Automatic renewal of loans on their last day, if the rule says so and no block applies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import derived_id
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.lending.loan_queries import loans_ending
from tuils.library.lending.lookups import NamedItem, item_of
from tuils.library.lending.rules.rules import required, resolve
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.lending.terms.blocks import NO_OVERRIDE
from tuils.models import Loan, Patron
from tuils.models.rows import get
from tuils.values.time.moments import day_of, local_moment

from .renewal import renew_loan

Ending = tuple[str, str]
"""A loan, and the branch that lent it."""


def renew_ending(desk: Desk, done_to: date | None = None) -> Iterator[int]:
    """Renew loans that end today, and those that ended on days missed since `done_to`, as if it were done then. A
    loan by the hour ends when it ends; a loan imported overdue is not renewed."""
    return in_slices(desk, _ending(desk, done_to), _renew)


def _ending(desk: Desk, done_to: date | None) -> list[Ending]:
    today = day_of(desk.now, desk.zone)
    tomorrow, first = today + timedelta(days=1), (done_to or today - timedelta(days=1)) + timedelta(days=1)
    rows = loans_ending(_start(min(first, today), desk), _start(tomorrow, desk))
    says: dict[tuple[str, str, str], bool] = {}
    for row in rows:
        if row[1:] not in says:
            says[row[1:]] = required(resolve(*row[1:]), "auto_renew").flag
    return [(str(row[0]), str(row[1])) for row in rows if says[row[1:]]]


def _start(day: date, desk: Desk) -> int:
    return local_moment(datetime.combine(day, time()), desk.zone)


@verb("library.daily")
def _renew(desk: Desk, loans: Sequence[Ending]) -> tuple[int, int]:
    return while_there_is_time(loans, partial(_renew_one, desk))


def _renew_one(desk: Desk, ending: Ending) -> bool:
    name, branch = ending
    loan = get(Loan, name)
    item = item_of(loan.item) if loan else None
    patron = get(Patron, loan.patron) if loan else None
    if not (loan and item and patron) or loan.closed_at is not None:
        return False
    entry_id = derived_id("renewed", loan.id, str(loan.due_at))
    at_branch = replace(desk, branch=branch or desk.branch, back_dated=min(desk.now, loan.due_at))
    if applying.entry_with(entry_id) or not _goes_on(at_branch, item, loan):
        return False
    try:
        renew_loan(at_branch, patron, item, loan, override=NO_OVERRIDE, entry_id=entry_id)
    except Refused:  # before anything was written
        return False
    return True


def _goes_on(desk: Desk, item: NamedItem, loan: Loan) -> bool:
    """Return whether the loan may be renewed. Not if it is lost or claimed, or past the days after lending at which the
    library ends it."""
    most = value_of("auto_renew_days")
    days = (day_of(desk.at, desk.zone) - day_of(loan.lent_at, desk.zone)).days
    return item.row.state not in (*LOST, *CLAIMED) and (most is None or days < int(most))

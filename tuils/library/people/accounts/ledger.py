"""The ledger: compute what a patron owes, add a line to an account in the caller's act, and name a line.
Money is integer cents. The store keeps codes; text that somebody typed is kept beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from tuils.i18n import N_, _
from tuils.library.foundation.journal.entries import Entry, Facts, entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.models import AccountLine, Journal
from tuils.models.rows import find, some
from tuils.values.dataclass import dataclass

from .queries import cents_of_charge, cents_of_patrons, cents_waived, lines_not_even, tied_charges

OVERDUE, LOST, PROCESSING = "overdue", "lost", "processing"
RENTAL, MANUAL, FOUND, VOID, CARD = "rental", "manual", "found", "void", "card"
MEMBERSHIP = "membership"
DEPOSIT = "deposit"
DOUBLED = "doubled"
BROUGHT = "brought"
"""Why a line exists: codes, which a door puts into words. Text that a person typed is private to the line."""


@dataclass(frozen=True)
class Owed:
    """A charge and what is left of it. `at` in microseconds UTC; `loan` while the tie is not cut; `branch` where it was
    charged."""

    charge: str
    why: str
    cents: int
    left: int
    at: int
    loan: str | None = None
    branch: str = ""


def balance(patron: str) -> int:
    """Cents that this patron owes; below 0 is credit."""
    return balance_of([patron])


def balance_of(patrons: Iterable[str]) -> int:
    """Cents that these patrons owe together."""
    return cents_of_patrons(sorted(set(patrons)))


def account_lines(patron: str) -> list[AccountLine]:
    """All lines of this patron, the oldest on top."""
    return some(AccountLine, '"patron" = ? ORDER BY "at", "id"', patron)


def owed_by(patron: str) -> list[Owed]:
    """Return the charges that are not settled, the oldest first; credit that names no charge is taken off the oldest.

    A refund of money that was no credit after all (two machines refunded it) is owed like a charge.
    """
    return _owed_of([line for line in account_lines(patron) if not line.void])


def open_accounts() -> Iterator[tuple[list[Owed], int]]:
    """Yield (open charges, balance in cents) for each patron who owes or has credit; below 0 is credit."""
    for _patron, group in groupby(lines_not_even(), key=lambda line: line.patron):
        lines = list(group)
        owed = sum(line.cents if line.kind in ("charge", "refund") else -line.cents for line in lines)
        yield _owed_of(lines), owed


def _owed_of(lines: list[AccountLine]) -> list[Owed]:
    """Return the open charges among the valid lines of one account, the oldest first."""
    charges = [line for line in lines if line.kind == "charge"]
    lefts = {line.id: line.cents for line in charges}
    credit = 0
    for line in lines:
        if line.kind == "charge":
            continue
        cents = line.cents if line.kind == "refund" else -line.cents
        if line.charge in lefts:
            lefts[line.charge] += cents
        else:
            credit -= cents
    credit += sum(-left for left in lefts.values() if left < 0)
    owed = [_owed(line, max(0, lefts[line.id])) for line in charges]
    if credit < 0:
        back = [line for line in lines if line.kind == "refund"][-1]
        return [charge for charge in owed if charge.left] + [_owed(back, -credit)]
    found = []
    for charge in owed:
        taken = min(charge.left, credit)
        credit -= taken
        if charge.left > taken:
            found.append(replace(charge, left=charge.left - taken))
    return found


def _owed(line: AccountLine, left: int) -> Owed:
    return Owed(line.id, line.why, line.cents, left, line.at, line.loan, line.branch)


def open_cents(charge: str) -> int:
    """Cents of this charge that are neither paid nor waived; below 0 where more was paid than is charged now."""
    return cents_of_charge(charge)


def charges_of_loan(loan: str, *whys: str) -> list[AccountLine]:
    """The charges that are tied to this loan, or to one that it carries on, and not void."""
    return [line for _loan, line in tied_charges([loan]) if line.why in whys]


def waived_of(charge: str) -> int:
    """Cents of this charge that were waived."""
    return cents_waived(charge)


def add_line(
    act: Act,
    kind: str,
    patron: str,
    cents: int,
    why: str,
    *,
    charge: str | None = None,
    reason: str = "",
    tie: Facts | None = None,
    line: str = "",
    entry_id: str = "",
) -> Entry:
    """Add a charge, payment, waive or refund. `tie`: `loan` and `basis` (the due time it was reckoned from).
    `line`: the payment that a refund makes void."""
    private: Facts = {"patron": patron, **(tie or {})}
    if reason:
        private["reason"] = reason
    told: Facts = {"cents": cents, "why": why, **({"line": line} if line else {})}
    return act.write(kind, private, charge=charge, data=told, entry_id=entry_id)


def voided(patron: str) -> set[str]:
    """Return the payments of this patron that a refund made void: the refund names them."""
    backs = [line.id for line in account_lines(patron) if line.kind == "refund" and line.why == VOID]
    entries = [entry_from_row(row) for row in find(Journal, "id", backs) if not row.void]
    return {str(entry.data.get("line", "")) for entry in entries}


CHARGED = {
    OVERDUE: N_("Overdue fine"),
    LOST: N_("Lost item"),
    PROCESSING: N_("Processing fee"),
    RENTAL: N_("Rental fee"),
    CARD: N_("Replacement card"),
    MEMBERSHIP: N_("Membership"),
    DEPOSIT: N_("Deposit"),
    MANUAL: N_("Charge"),
}
WAIVED = {
    FOUND: N_("Lost item found"),
    DEPOSIT: N_("Deposit given back"),
    VOID: N_("Charge voided"),
    MANUAL: N_("Waived"),
    DOUBLED: N_("Charged on two computers"),
    BROUGHT: N_("Credit from the old system"),
}
BACK = {VOID: N_("Payment refunded"), MANUAL: N_("Credit refunded")}
OTHER = {"charge": N_("Charge"), "payment": N_("Paid"), "waive": N_("Waived"), "refund": N_("Refunded")}


def account_line_words(kind: str, why: str) -> str:
    """Name a line by its kind and its reason code; a code of a later version gets a general word."""
    known = {"charge": CHARGED, "waive": WAIVED, "refund": BACK}.get(kind, {})
    return _(known.get(why) or OTHER.get(kind, N_("Line")))

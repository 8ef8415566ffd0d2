"""Queries of accounts. Money is integer cents; a moment is microseconds UTC."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from tuils.models import AccountLine, Journal
from tuils.models.rows import change, fetch_number, find, ids, marks, some

SIGNED = "CASE WHEN kind IN ('charge', 'refund') THEN cents ELSE -cents END"


def cents_of_patrons(patrons: Sequence[str]) -> int:
    """Return the cents that these patrons owe together; below 0 is credit."""
    text = f"SELECT coalesce(sum({SIGNED}), 0) FROM account_line WHERE patron IN ({marks(patrons)}) AND NOT void"
    return fetch_number(text, *patrons)


def lines_not_even() -> list[AccountLine]:
    """Return the valid lines of every account that has a debt or credit, account by account, the oldest of each
    first."""
    where = (
        '"patron" IN (SELECT patron FROM account_line WHERE patron IS NOT NULL AND NOT void GROUP BY patron '
        f'HAVING sum({SIGNED}) <> 0) AND NOT "void" ORDER BY "patron", "at", "id"'
    )
    return some(AccountLine, where)


# Return the cents left of this charge; below 0 where more was paid than is charged now.
cents_of_charge: Callable[[str], int] = partial(
    fetch_number, f"SELECT coalesce(sum({SIGNED}), 0) FROM account_line WHERE charge = ? AND NOT void"
)
# Return the cents of this charge that were waived.
cents_waived: Callable[[str], int] = partial(
    fetch_number, "SELECT coalesce(sum(cents), 0) FROM account_line WHERE charge = ? AND kind = 'waive' AND NOT void"
)
# Patrons with a charge that still names its loan, by id, from this one on.
patrons_with_ties: Callable[[str, int], list[str]] = partial(
    ids, "SELECT DISTINCT patron FROM account_line WHERE loan IS NOT NULL AND patron > ? ORDER BY patron LIMIT ?"
)
# Patrons with a line from before this moment, by id, from this one on.
patrons_with_lines: Callable[[int, str, int], list[str]] = partial(
    ids, "SELECT DISTINCT patron FROM account_line WHERE at < ? AND patron > ? ORDER BY patron LIMIT ?"
)
# Remove the loan from this line.
untie: Callable[[str], None] = partial(change, "UPDATE account_line SET loan = NULL WHERE id = ?")
# Remove the patron and the loan from this line.
forget_whose: Callable[[str], None] = partial(change, "UPDATE account_line SET patron = NULL, loan = NULL WHERE id = ?")
# Make this line void.
void_line: Callable[[str], None] = partial(change, "UPDATE account_line SET void = true WHERE id = ?")


# ---- which loan a charge is for: private to its entry, forgotten soon after all is settled


def with_earlier(loans: Iterable[str]) -> dict[str, str]:
    """Map these loans, and those that they carry on, to the one of these loans they belong to: a loan that an undo
    reopens has a new id, and its charges are tied to the old one."""
    known = {loan: loan for loan in loans}
    fresh = known
    while fresh:
        rows = find(Journal, "id", fresh)
        fresh = {row.continues: fresh[row.id] for row in rows if row.continues}
        fresh = {loan: first for loan, first in fresh.items() if loan not in known}
        known |= fresh
    return known


def tied_charges(loans: Iterable[str]) -> list[tuple[str, AccountLine]]:
    """The charges of these loans that are not void, the oldest first, each with its loan."""
    belongs = with_earlier(loans)
    lines = [row for row in find(AccountLine, "loan", belongs) if row.kind == "charge" and not row.void]
    lines.sort(key=lambda line: (line.at, line.id))
    return [(belongs[line.loan or ""], line) for line in lines]

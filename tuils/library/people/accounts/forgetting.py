"""Let accounts forget: for which loan a settled charge was, and later who the patron was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.undo_memory import KEEP
from tuils.models import AccountLine, Journal, Loan
from tuils.models.rows import find

from .ledger import DEPOSIT, LOST, OVERDUE, PROCESSING, RENTAL, account_lines, balance, owed_by
from .queries import forget_whose, patrons_with_lines, patrons_with_ties, untie

PAGE = 20  # patrons in one short transaction
DAY = 86_400_000_000
OF_A_LOAN = (OVERDUE, LOST, PROCESSING, RENTAL, DEPOSIT)
OF_A_LOAN_KEPT = 7 * DAY
"""The act of such a charge shows which copy it was, though its tie is cut: so its patron is not kept for long."""


def cut_ties(desk: Desk) -> Iterator[int]:
    """Cut the tie of every charge that is settled or void and whose loan is over, in short transactions. Yield how
    many each cut. Idempotent.

    The tie of a loan that is still out stays, because payments are returned when a lost copy is found. Nothing is
    cut within the ten minutes in which the end of the loan can be undone.
    """
    return _by_pages(desk, patrons_with_ties, _cut)


TIES_KEPT = Keeping("ties", cut_ties, N_("paid fines no longer linked to their checkout: {n}"))


def drop_lines(desk: Desk) -> Iterator[int]:
    """Forget the patron of lines that were settled long ago: charges of a loan after 7 days, others as the rule for
    `accounts` says (a year). The balance stays the same to the cent. In short transactions; yield how many lines
    each forgot."""
    return _by_pages(desk, partial(patrons_with_lines, desk.now - OF_A_LOAN_KEPT), _forget)


ACCOUNTS_KEPT = Keeping(
    "accounts",
    drop_lines,
    N_("old paid account lines, deleted: {n}"),
    N_("Patron of a paid charge"),
    period="1y",
    setting="accounts_kept",
)


def _by_pages(
    desk: Desk, page: Callable[[str, int], list[str]], act: Callable[[Desk, list[str]], int]
) -> Iterator[int]:
    after = ""
    while patrons := page(after, PAGE):
        yield act(desk, patrons)
        after = patrons[-1]


@verb("library.daily")
def _cut(desk: Desk, patrons: list[str]) -> int:
    cut = 0
    for patron in patrons:
        owed = {charge.charge for charge in owed_by(patron)}
        settled = [line for line in account_lines(patron) if line.loan and (line.void or line.id not in owed)]
        out = _still_out((line.loan or "" for line in settled), desk.now - KEEP)
        over = [line.id for line in settled if line.loan not in out]
        for entry, private in applying.private_parts_as_written(over).items():
            applying.keep_private_part(
                entry, {name: what for name, what in private.items() if name not in ("loan", "basis")}
            )
        for line in over:
            untie(line)
        cut += len(over)
    return cut


def _still_out(loans: Iterable[str], before: int) -> set[str]:
    """Return those of these loans that are open, were after `before`, or are carried on by an undo under another id."""
    out: set[str] = set()
    first = {loan: loan for loan in loans}
    while first:
        for loan in find(Loan, "id", first):
            if loan.closed_at is None or loan.closed_at > before:
                out.add(first[loan.id])
        carried = [row for row in find(Journal, "continues", first) if not row.void]
        first = {row.id: first[row.continues or ""] for row in carried}
    return out


@verb("library.daily")
def _forget(desk: Desk, patrons: list[str]) -> int:
    _cut(desk, patrons)  # where a tie goes today, the line goes today
    forgotten = 0
    for patron in patrons:
        for line in _long_settled(desk, patron):
            applying.delete_private_parts([line.id])
            forget_whose(line.id)
            forgotten += 1
    return forgotten


def _long_settled(desk: Desk, patron: str) -> list[AccountLine]:
    """Return the lines of charges that come to zero, or all lines of an account that does, once they are old enough."""
    lines, since = account_lines(patron), _kept_since(desk)
    if balance(patron) == 0 and not owed_by(patron) and all(line.at < since for line in lines):
        return lines
    groups: dict[str, list[AccountLine]] = {}
    for line in lines:
        if line.charge:
            groups.setdefault(line.charge, []).append(line)
    return [line for group in groups.values() if _is_over(desk, group) for line in group]


def _is_over(desk: Desk, group: list[AccountLine]) -> bool:
    """Return whether this charge is over, with all that was paid, waived and refunded for it."""
    charge = next((line for line in group if line.kind == "charge"), None)
    if charge is None or charge.loan:
        return False
    of_loan = charge.why in OF_A_LOAN
    since = desk.now - OF_A_LOAN_KEPT if of_loan else _kept_since(desk)
    counted = [line for line in group if not line.void]
    left = sum(line.cents if line.kind in ("charge", "refund") else -line.cents for line in counted)
    return left == 0 and all(line.at < since for line in group)


def _kept_since(desk: Desk) -> int:
    """Return the time before which lines may be forgotten (microseconds UTC); 0 where none may."""
    return gone_before(desk, ACCOUNTS_KEPT) or 0

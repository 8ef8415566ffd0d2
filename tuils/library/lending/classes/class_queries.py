"""The statements to classes: the words in the field Grade, and the open loans and accounts of many patrons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tuils.library.lending.queries import NOT_LATE
from tuils.library.people.accounts.queries import SIGNED
from tuils.models.rows import fetch_rows, marks, parts, typed


class ClassCount(NamedTuple):
    """A text of the field Grade: how many patrons have it, what they have out, and how much of that is overdue."""

    grade: str
    patrons: int
    loans: int
    late: int


class ClassLoanRow(NamedTuple):
    """An open loan of a patron (an id) of a class."""

    patron: str
    due_at: int
    item: str
    state: str
    title: str
    medium: str
    lent_at: int


def count_classes(at: int) -> list[ClassCount]:
    text = (
        "SELECT patron.grade, count(DISTINCT patron.id), count(loan.id), "
        f"coalesce(sum(CASE WHEN loan.due_at < ? AND item.state NOT IN {NOT_LATE} THEN 1 ELSE 0 END), 0) FROM patron "
        "LEFT JOIN loan ON loan.patron = patron.id AND loan.closed_at IS NULL LEFT JOIN item ON item.id = loan.item "
        "WHERE patron.grade <> '' AND NOT patron.clash GROUP BY patron.grade"
    )
    return typed(ClassCount, text, at)


def open_loans_of_all(patrons: Sequence[str]) -> list[ClassLoanRow]:
    """Return what these patrons have out, the first due on top."""
    text = (
        "SELECT loan.patron, loan.due_at, item.barcode, item.state, coalesce(biblio.title, ''), "
        "coalesce(biblio.medium, ''), loan.lent_at FROM loan JOIN item ON item.id = loan.item "
        "LEFT JOIN biblio ON biblio.id = item.biblio WHERE loan.closed_at IS NULL AND loan.patron IN ({}) "
        "ORDER BY loan.due_at, item.barcode, loan.id"
    )
    return [row for some in parts(patrons) for row in typed(ClassLoanRow, text.format(marks(some)), *some)]


def balances_of(patrons: Sequence[str]) -> dict[str, int]:
    """Map these patrons to the cents that are booked and owed; below 0 is credit. Even accounts may be missing."""
    text = f"SELECT patron, sum({SIGNED}) FROM account_line WHERE patron IN ({{}}) AND NOT void GROUP BY patron"
    return dict(row for some in parts(patrons) for row in fetch_rows(text.format(marks(some)), *some))

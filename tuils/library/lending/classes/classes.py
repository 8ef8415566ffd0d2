"""Classes and their lists: the field Grade says them, a grade alone or with the homeroom behind it (`3, Lopez`)."""

from __future__ import annotations

import re
from collections import defaultdict

from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import need
from tuils.library.holdings.items.custody import CLAIMED, LOST
from tuils.library.lending.money.fining import accrued
from tuils.library.people.patrons.choosing import is_of_grade
from tuils.library.people.patrons.masking import sees_loans
from tuils.models import Patron
from tuils.models.rows import some
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .class_queries import ClassCount, ClassLoanRow, balances_of, count_classes, open_loans_of_all

OUT, OVERDUE, MISSED, SAID_BACK = "out", "overdue", "lost", "claimed"


@dataclass(frozen=True)
class ClassLoan:
    """An open loan of a class. `state`: out, overdue, lost or claimed; `patron` a card. `is_new`: lent today."""

    patron: str
    item: str
    title: str
    due_at: int
    state: str
    is_new: bool = False


@dataclass(frozen=True)
class Pupil:
    """A patron on a class list. `number` counts from 1 in its order; `patron` is the whole card, which tables show to
    those who see loans. `owed_cents` with what still grows; below 0 is credit. `now`: what this sweep did, in words."""

    number: int
    patron: str
    name: str
    grade: str
    loans: tuple[ClassLoan, ...] = ()
    owed_cents: int = 0
    now: str = ""

    @property
    def out(self) -> int:
        return len(self.loans)

    @property
    def late(self) -> int:
        return sum(loan.state == OVERDUE for loan in self.loans)

    @property
    def is_clear(self) -> bool:
        """Return whether nothing is out and nothing is owed."""
        return not self.loans and self.owed_cents <= 0


@permitted("patrons.find")
def all_classes(desk: Desk) -> list[ClassCount]:
    """Return the classes that patrons are in, 2 before 10."""
    return sorted(count_classes(desk.at), key=lambda row: in_class_order(row.grade))


def in_class_order(grade: str) -> tuple[tuple[int, str], ...]:
    """Return the key to sort by: numbers by what they count, `K` before `1`."""
    pieces = re.findall("[0-9]+|[^0-9]+", fold_text(grade))
    heads = ((int(piece[:9]), "") if piece[0].isdecimal() else (0, piece) for piece in pieces)
    return tuple(heads)


def is_class(grade: str, wanted: str) -> bool:
    """Return whether `wanted` means the class of this grade: itself, its grade alone, or its homeroom or teacher.

    `3, Lopez` is meant by `3, Lopez`, `3` and `lopez`.
    """
    homeroom = fold_text(grade.partition(",")[2]).strip()
    return (bool(homeroom) and homeroom == fold_text(wanted).strip()) or is_of_grade(grade, wanted)


@permitted("patrons.find")
def class_list(desk: Desk, wanted: str, *, still_out: bool = False) -> list[Pupil]:
    """Return the patrons of a class by name, of several classes one after the other, with what they have and owe.
    `still_out`: only those who still have or owe something.

    Refuse with CLASS_UNKNOWN. Titles are for those who may see loans, whose look is noted.
    """
    rows = [row for row in some(Patron, "\"grade\" <> ''") if not row.clash and is_class(row.grade, wanted)]
    need(rows, "CLASS_UNKNOWN", name=wanted.strip())
    if sees_loans(desk):
        looked(desk, "list", about=f"class {rows[0].grade}" if len({row.grade for row in rows}) == 1 else "class")
    rows.sort(key=_by_class_and_name)
    return _with_loans(desk, rows, still_out)


def _by_class_and_name(row: Patron) -> tuple[object, ...]:
    return in_class_order(row.grade), fold_text(row.last_name), fold_text(row.first_name), row.card


def _with_loans(desk: Desk, rows: list[Patron], still_out: bool) -> list[Pupil]:
    ids, loans = [row.id for row in rows], defaultdict[str, list[ClassLoanRow]](list)
    for loan in open_loans_of_all(ids):
        loans[loan.patron].append(loan)
    booked, pupils = balances_of(ids), []
    for number, row in enumerate(rows, 1):
        has = tuple(_loan(desk, row.card, loan) for loan in loans[row.id])
        owed = booked.get(row.id, 0) + (accrued(desk, row) if any(one.state == OVERDUE for one in has) else 0)
        pupils.append(Pupil(number, row.card, full_name(row), row.grade, has, owed))
    return [pupil for pupil in pupils if not (still_out and pupil.is_clear)]


def _loan(desk: Desk, card: str, row: ClassLoanRow) -> ClassLoan:
    state = MISSED if row.state in LOST else SAID_BACK if row.state in CLAIMED else ""
    state = state or (OVERDUE if row.due_at < desk.at else OUT)
    is_new = day_of(row.lent_at, desk.zone) == day_of(desk.at, desk.zone)
    return ClassLoan(card, row.item, whole_title(row.title, row.medium), row.due_at, state, is_new)

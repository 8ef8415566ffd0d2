"""The patrons meant, where many are meant: by category, branch, grade, end of membership, or a list of cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.models import OldCard, Patron
from tuils.models.rows import find, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.moments import day_of

from .categories import all_categories, category

BATCH = "patrons.batch"
Test = Callable[[Patron], bool]


@dataclass(frozen=True)
class PatronChoice:
    """The conditions for choosing patrons; all must hold. `grade`: a class, or a number for all its classes.
    `ended_before`: the membership ended before this day. `cards`: only these; None: any card. `outgrown`: the age does
    not fit the category."""

    category: str = ""
    branch: str = ""
    grade: str = ""
    ended_before: date | None = None
    cards: tuple[str, ...] | None = None
    outgrown: bool = False
    expired: bool = False
    """The membership is over today."""

    @property
    def says_nothing(self) -> bool:
        return self == PatronChoice()


@permitted(BATCH)
def choose_patrons(desk: Desk, choice: PatronChoice) -> list[str]:
    """Return the ids of all who fit, by name; for a list in its order, with unknown cards as they are there.

    Refuses with NOT_UNDERSTOOD for an unknown category, NOBODY_CHOSEN where no condition is given. Permission
    patrons.batch.
    """
    if choice.says_nothing:
        raise refuse("NOBODY_CHOSEN")
    if choice.expired:
        days = (choice.ended_before, day_of(desk.at, desk.zone))
        choice = replace(choice, ended_before=min(filter(None, days)))
    if choice.category:
        category(choice.category)
    fits = _test(desk, choice)
    if choice.cards is not None:
        return _from_list(choice.cards, fits)
    return [row.id for row in sorted(filter(fits, _rows(choice)), key=_by_name)]


def _from_list(cards: tuple[str, ...], fits: Test) -> list[str]:
    """Return the patrons of the list who fit, in its order, and cards that nobody has."""
    wanted = list(dict.fromkeys(card for text in cards if (card := clean(text).replace(" ", ""))))
    rows = rows_by_card(wanted)
    return [rows[card].id if card in rows else card for card in wanted if card not in rows or fits(rows[card])]


def rows_by_card(cards: Sequence[str]) -> dict[str, Patron]:
    """Return the patrons by card: also by the card of a record that was merged into another."""
    rows = {row.card: row for row in find(Patron, "card", cards) if not row.clash}
    merged = {row.card: row.patron for row in find(OldCard, "card", set(cards) - rows.keys()) if not row.since}
    by_id = {row.id: row for row in find(Patron, "id", merged.values())}
    return rows | {card: by_id[patron] for card, patron in merged.items() if patron in by_id}


def _rows(choice: PatronChoice) -> list[Patron]:
    where = [f'"{name}" = ?' for name in ("category", "branch") if getattr(choice, name)]
    values = [value for value in (choice.category, choice.branch) if value]
    if choice.grade:
        where.append("\"grade\" != ''")
    if choice.ended_before:
        where.append('"expires_on" != \'\' AND "expires_on" < ?')
        values.append(choice.ended_before.isoformat())
    return some(Patron, " AND ".join(where) or "true", *values)


def _test(desk: Desk, choice: PatronChoice) -> Test:
    """Return a test whether the patron of a row fits."""
    ended = choice.ended_before.isoformat() if choice.ended_before else ""
    today, kinds = day_of(desk.at, desk.zone), {one.code: one for one in all_categories()}

    def fits(row: Patron) -> bool:
        kind = kinds.get(row.category)
        return (
            choice.category in ("", row.category)
            and choice.branch in ("", row.branch)
            and (not choice.grade or is_of_grade(row.grade, choice.grade))
            and (not ended or "" < row.expires_on < ended)
            and (not choice.outgrown or (kind is not None and not kind.fits(row.born, today)))
        )

    return fits


def _by_name(row: Patron) -> tuple[str, ...]:
    return fold_text(row.last_name), fold_text(row.first_name), row.born, row.card


_NUMBER = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
AT_FIRST, LAST_GRADE, MOST_AT_SCHOOL = 6, 12, 17
"""The age reached before the first grade, the last grade, and the highest age at school."""
_BEFORE_FIRST = {"k": "1", "kg": "1", "kindergarten": "1", "pk": "K", "pre-k": "K"}


def next_grade(grade: str) -> str:
    """Return the grade a year later: the number in it one more, `7b` to `8b`; `K` to `1`. Empty if unreadable."""
    grade = grade.partition(",")[0]  # the homeroom is another one then
    if after := _BEFORE_FIRST.get(grade.strip().casefold()):
        return after
    numbers = list(_NUMBER.finditer(grade))
    if len(numbers) != 1:
        return ""
    found = numbers[0]
    return f"{grade[: found.start()]}{int(found[0]) + 1:0{len(found[0])}d}{grade[found.end() :]}"


def born_by_grade(grade: str, today: date) -> str:
    """Return the year in which a child of this grade was probably born; empty where the grade can't be read."""
    head = grade.partition(",")[0].strip().casefold()
    numbers = _NUMBER.findall(head)
    if head not in _BEFORE_FIRST and not (len(numbers) == 1 and 1 <= int(numbers[0]) <= LAST_GRADE):
        return ""
    age = min(AT_FIRST + int(numbers[0]), MOST_AT_SCHOOL) if numbers else AT_FIRST
    return str(today.year - age)


def is_of_grade(grade: str, wanted: str) -> bool:
    """Return whether a child of `grade` is meant by `wanted`: the very class, or a number alone for all its classes."""
    if fold_text(grade) == fold_text(wanted):
        return True
    numbers = _NUMBER.findall(grade.partition(",")[0])
    wanted = wanted.strip()
    return wanted.isascii() and wanted.isdigit() and len(numbers) == 1 and int(numbers[0]) == int(wanted)

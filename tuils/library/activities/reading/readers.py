"""Readers of a reading program: found by card, log card, family or name; what each has, and which prizes wait."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import ceil

from tuils.library.foundation import audit
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import refuse
from tuils.library.people.patrons.cards import find_card
from tuils.library.people.patrons.masking import shown_card
from tuils.models import Patron
from tuils.models.programs import ReadingBadge, ReadingPrize, ReadingProgram, ReadingReader
from tuils.models.rows import by_id, find, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.person_words import full_name

from .reading_programs import badge_rows, reading_called

IN_ORDER = 'ORDER BY "signed_at", "id"'


@dataclass(frozen=True)
class ReadingStep:
    """A step of a reader: so many of their unit. `given_at`: when its prize was given, 0 if not yet."""

    badge: str
    amount: int
    prize: str
    is_reached: bool
    is_drawn: bool
    given_at: int = 0

    @property
    def waits(self) -> bool:
        """Return whether its prize is earned, and still to be given."""
        return self.is_reached and not self.given_at and not self.is_drawn


@dataclass(frozen=True)
class ReaderLine:
    """A reader. `keys`: the readers (ids) that are this one, the first of them `id`. `card`: its last four for users
    who don't see loans. `state`: reading, finished."""

    id: str
    program: str
    program_name: str
    card: str
    name: str
    code: str
    party: str
    ages: str
    unit: str
    goal: int
    heads: int
    total: int
    branch: str
    signed_at: int
    steps: tuple[ReadingStep, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        return "finished" if self.total >= self.goal else "reading"

    @property
    def prizes_due(self) -> list[str]:
        return [step.prize for step in self.steps if step.waits]

    @property
    def prizes_given(self) -> list[str]:
        return [step.prize for step in self.steps if step.given_at]


@permitted("programs.see")
def reading_readers(desk: Desk, program: str, who: str = "") -> Sequence[ReaderLine]:
    """Return the readers of a program in order of their sign-up; `who`: only those with this card, log card, family or
    name. Refuses with READING_UNKNOWN, READING_NOT_SIGNED_UP. Permission programs.see."""
    row = reading_called(desk, program)
    found = readers_called(desk, row, who) if who else _lines(desk, row, _rows(row.id))
    if any(one.name or one.card for one in found):
        audit.looked(desk, "list", about="reading")
    return found


def _rows(program: str) -> list[ReadingReader]:
    return some(ReadingReader, f'"program" = ? AND "ended" = 0 {IN_ORDER}', program)


def readers_called(desk: Desk, program: ReadingProgram, text: str) -> list[ReaderLine]:
    """Return the readers with this card, this log card or id; else the family or class; else those of this name.
    Refuses with READING_NOT_SIGNED_UP."""
    typed = clean(text)
    found = _by_number(program.id, typed)
    if not found and (words := fold_text(typed)):
        rows = _rows(program.id)
        people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
        found = [row for row in rows if fold_text(row.party) == words] or [
            row for row in rows if words in (fold_text(row.name), fold_text(_name(row, people)))
        ]
    if not found:
        raise refuse("READING_NOT_SIGNED_UP", text=typed, title=program.name)
    return _lines(desk, program, found)


def _by_number(program: str, typed: str) -> list[ReadingReader]:
    """Return the reader with this card, log card or id."""
    patron = find_card(typed)
    if patron:
        return [row for row in readers_of_patron(program, str(patron.id)) if not row.ended]
    rows = some(ReadingReader, '"code" = ? AND "program" = ? AND "ended" = 0', typed.upper(), program)
    one = None if rows else by_id(ReadingReader, typed)
    return [*rows, *([one] if one and one.program == program and not one.ended else [])]


def readers_of_patron(program: str, patron: str) -> list[ReadingReader]:
    return some(ReadingReader, f'"patron" = ? AND "program" = ? {IN_ORDER}', patron, program)


def reader_line(desk: Desk, program: ReadingProgram, reader: str) -> ReaderLine:
    return _lines(desk, program, find(ReadingReader, "id", [reader]))[0]


def _lines(desk: Desk, program: ReadingProgram, rows: Sequence[ReadingReader]) -> list[ReaderLine]:
    """Return a line for each reader. Two sign-ups of one patron are one reader."""
    badges, groups = badge_rows(program.id), _together(program.id, rows)
    given = _given(row.id for group in groups for row in group)
    patrons = {row.patron for group in groups for row in group if row.patron}
    people = {row.id: row for row in find(Patron, "id", patrons)}
    return [_line(desk, program, group, badges, given, people) for group in groups]


def _together(program: str, rows: Iterable[ReadingReader]) -> list[list[ReadingReader]]:
    """Return the sign-ups of each reader, the first one first."""
    rows = [*rows]
    patrons = {row.patron for row in rows if row.patron}
    joined = {row.joined for row in rows if row.joined}
    every = {row.id: row for row in rows}
    more = [*find(ReadingReader, "patron", patrons), *find(ReadingReader, "id", joined)]
    more += find(ReadingReader, "joined", [*every, *joined])
    every |= {row.id: row for row in more if row.program == program and not row.ended}
    groups: dict[str, list[ReadingReader]] = {}
    first_of: dict[str, str] = {}
    for row in sorted(every.values(), key=lambda row: (bool(row.joined), row.signed_at, row.id)):
        own = first_of.setdefault(row.patron, row.id) if row.patron else row.id
        groups.setdefault(row.joined if row.joined in groups else own, []).append(row)
    return list(groups.values())


def _given(readers: Iterable[str]) -> dict[tuple[str, str], int]:
    return {(row.reader, row.badge): row.given_at for row in find(ReadingPrize, "reader", readers)}


def _name(row: ReadingReader, people: dict[str, Patron]) -> str:
    return full_name(people[row.patron]) if row.patron in people else row.name


def _line(
    desk: Desk,
    program: ReadingProgram,
    group: Sequence[ReadingReader],
    badges: Collection[ReadingBadge],
    given: dict[tuple[str, str], int],
    people: dict[str, Patron],
) -> ReaderLine:
    row, keys = group[0], tuple(row.id for row in group)
    patron = people.get(row.patron or "")
    total = sum(one.total for one in group if one.unit == row.unit)
    line = ReaderLine(
        row.id, program.id, program.name, shown_card(desk, str(patron.card)) if patron else "", _name(row, people),
        row.code, row.party, row.ages, row.unit, row.goal, row.heads, total, row.branch, row.signed_at, (), keys,
    )  # fmt: skip
    steps = [_step(line, badge, given) for badge in badges if badge.unit in ("", row.unit)]
    return replace(line, steps=tuple(sorted(steps, key=lambda step: step.amount)))


def _step(line: ReaderLine, badge: ReadingBadge, given: dict[tuple[str, str], int]) -> ReadingStep:
    amount = badge.amount * line.heads if badge.unit else ceil(line.goal * badge.amount / 100)
    at = min((at for key in line.keys if (at := given.get((key, badge.id), 0))), default=0)
    return ReadingStep(badge.id, amount, badge.prize, line.total >= amount, bool(badge.drawn), at)

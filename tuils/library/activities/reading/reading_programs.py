"""Reading programs and their prizes: set up, changed, found by name; and what is left of each prize."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.typed_days import day_in
from tuils.models.programs import ReadingBadge, ReadingProgram
from tuils.models.rows import by_id, get, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.time.moments import day_of

from .reading_fields import BADGE_FIELDS, MOST, PROGRAM_FIELDS, Goal, goals_of, read_goals, read_reading_amount
from .reading_queries import counts_of_programs, given_of
from .reading_state import BADGE_CHANGED, BADGE_MADE, CHANGED, MADE

LENGTHS = {field.name: field.most for field in (*PROGRAM_FIELDS, *BADGE_FIELDS) if field.kind == "text"}
NEEDED = {
    "name": N_("Type its name."),
    "first": N_("Type its first day."),
    "last": N_("Type its last day."),
    "goals": N_("Type a goal, such as minutes:600."),
}
LAST_DAY = "9999-12-31"


@dataclass(frozen=True)
class ReadingLine:
    """A reading program. `state`: planned, open, ended. `readers` and those `finished`, with their goal."""

    row: ReadingProgram
    state: str
    readers: int = 0
    finished: int = 0

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def name(self) -> str:
        return self.row.name

    @property
    def goals(self) -> list[Goal]:
        return goals_of(self.row.goals)


@dataclass(frozen=True)
class PrizeLine:
    """A prize, and the step it is for. `given` so far; `left`: None if nobody counts them."""

    row: ReadingBadge
    given: int = 0

    @property
    def id(self) -> str:
        return self.row.id

    @property
    def left(self) -> int | None:
        return None if self.row.stock is None else max(0, self.row.stock - self.given)


@permitted("programs.see")
def reading_programs(desk: Desk) -> Sequence[ReadingLine]:
    """Return the reading programs, the newest first. Permission programs.see."""
    numbers = counts_of_programs("", LAST_DAY, "")
    return [
        ReadingLine(
            row, state_of_program(desk, row),
            sum(one.readers for one in numbers if one.program == row.id),
            sum(one.finished for one in numbers if one.program == row.id),
        )
        for row in some(ReadingProgram, '1 = 1 ORDER BY "first" DESC, "id" DESC')
    ]  # fmt: skip


def state_of_program(desk: Desk, row: ReadingProgram) -> str:
    today = day_of(desk.now, desk.zone).isoformat()
    return "planned" if today < row.first else "ended" if today > row.last else "open"


def reading_called(desk: Desk, text: str) -> ReadingProgram:
    """Return a program by its id or the end of it, or by its name or the beginning of it: one that is on before others,
    then the newest. Refuses with READING_UNKNOWN."""
    if row := by_id(ReadingProgram, clean(text)):
        return row
    words = fold_text(clean(text))
    rows = some(ReadingProgram, '1 = 1 ORDER BY "first" DESC, "id" DESC')
    found = [row for row in rows if words and fold_text(row.name).startswith(words)]
    found.sort(key=lambda row: (fold_text(row.name) != words, state_of_program(desk, row) != "open"))
    if not found:
        raise refuse("READING_UNKNOWN", text=clean(text))
    return found[0]


def _line(desk: Desk, program: str) -> ReadingLine:
    return next(one for one in reading_programs(desk) if one.id == program)


@verb("programs.edit")
def add_reading_program(desk: Desk, name: str, fields: Facts) -> ReadingLine:
    """Set up a reading program. Refuses with NOT_UNDERSTOOD. Permission programs.edit."""
    facts = _stored(desk, {**fields, "name": name})
    for needed, hint in NEEDED.items():
        if not facts.get(needed):
            raise not_understood(needed, str(fields.get(needed, "") or ""), _(hint))
    _check_days(facts["first"], facts["last"])
    made = Act(desk).write(MADE, list=NEW, data={"set": {**facts, "branch": desk.branch}})
    return _line(desk, made.id)


@verb("programs.edit")
def change_reading_program(desk: Desk, program: str, fields: Facts) -> ReadingLine:
    """Change a reading program. Readers keep the goals that they signed up for. Refuses with READING_UNKNOWN,
    NOT_UNDERSTOOD. Permission programs.edit."""
    row = reading_called(desk, program)
    facts = {name: value for name, value in _stored(desk, fields).items() if value not in ("", "[]")}
    _check_days(facts.get("first", row.first), facts.get("last", row.last))
    if facts:
        Act(desk).write(CHANGED, list=row.id, data={"set": facts})
    return _line(desk, row.id)


def _check_days(first: str, last: str) -> None:
    if last < first:
        raise not_understood("last", last, _("It ends before it begins."))


def _stored(desk: Desk, fields: Facts) -> Facts:
    facts: Facts = {}
    today = day_of(desk.now, desk.zone)
    for name, value in fields.items():
        if name == "goals":
            goals = read_goals(value) if value else []
            facts[name] = json.dumps(goals) if goals else ""
        elif name in ("first", "last"):
            facts[name] = day_in(name, str(value), today).isoformat() if value else ""
        else:
            facts[name] = short_text(name, value)
    return facts


def short_text(name: str, value: object, most: int = 0) -> str:
    """Return typed text as it is stored. Refuses with NOT_UNDERSTOOD what is too long."""
    text = clean("" if value is None else str(value))
    if len(text) > (most or LENGTHS.get(name, 300)):
        raise not_understood(name, text[:40], _("{n} characters at most.").format(n=most or LENGTHS.get(name, 300)))
    return text


def whole_amount(name: str, value: object, most: int, least: int = 1) -> int:
    """Return a typed whole number. Refuses with NOT_UNDERSTOOD."""
    text = clean(str(value))
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and least <= int(text) <= most):
        raise not_understood(name, text[:40], _("A number from {least} to {most}.").format(least=least, most=most))
    return int(text)


# ---- prizes


@permitted("programs.see")
def reading_prizes(desk: Desk, program: str) -> Sequence[PrizeLine]:
    """Return the prizes of a program, the first step first. Refuses with READING_UNKNOWN. Permission programs.see."""
    return prize_lines(reading_called(desk, program).id)


def prize_lines(program: str) -> list[PrizeLine]:
    return [PrizeLine(row, given_of(row.id)) for row in badge_rows(program)]


def badge_rows(program: str) -> list[ReadingBadge]:
    """Return the steps of a program (an id) in their order."""
    return some(ReadingBadge, '"program" = ? ORDER BY "unit", "amount", "made_at", "id"', program)


@verb("programs.edit")
def add_reading_prize(desk: Desk, program: str, prize: str, fields: Facts) -> PrizeLine:
    """Add a prize for readers who come so far. Refuses with READING_UNKNOWN, NOT_UNDERSTOOD. Permission
    programs.edit."""
    row = reading_called(desk, program)
    facts = _stored_badge({**fields, "prize": prize})
    if not facts.get("prize"):
        raise not_understood("prize", prize, _("Type what they get."))
    if "amount" not in facts:
        raise not_understood("step", "", _("Such as minutes:400, or 50%."))
    made = Act(desk).write(BADGE_MADE, list=NEW, data={"set": {**facts, "program": row.id}})
    return PrizeLine(need_badge(made.id))


@verb("programs.edit")
def change_reading_prize(desk: Desk, program: str, prize: str, fields: Facts) -> PrizeLine:
    """Change a prize, such as its stock when more came. Refuses with READING_UNKNOWN, READING_PRIZE_UNKNOWN,
    NOT_UNDERSTOOD. Permission programs.edit."""
    row = prize_called(reading_called(desk, program).id, prize)
    if facts := _stored_badge(fields):
        Act(desk).write(BADGE_CHANGED, list=row.id, data={"set": facts})
    return PrizeLine(need_badge(row.id), given_of(row.id))


def need_badge(badge: str) -> ReadingBadge:
    row = get(ReadingBadge, badge)
    if row is None:
        raise refuse("READING_PRIZE_UNKNOWN", text=badge)
    return row


def prize_called(program: str, text: str) -> ReadingBadge:
    """Return a prize of a program (an id) by its id, or by its name or the beginning of it. Refuses with
    READING_PRIZE_UNKNOWN."""
    words = fold_text(clean(text))
    rows = badge_rows(program)
    found = [row for row in rows if row.id == clean(text)] or [
        row for row in rows if words and fold_text(row.prize).startswith(words)
    ]
    if not found:
        raise refuse("READING_PRIZE_UNKNOWN", text=clean(text))
    return min(found, key=lambda row: fold_text(row.prize) != words)


def badge_typed(row: ReadingBadge) -> str:
    """Return when a prize is earned, as people type it."""
    return f"{row.unit}:{row.amount}" if row.unit else f"{row.amount}%"


def _stored_badge(fields: Facts) -> Facts:
    facts: dict[str, Any] = {}
    if fields.get("step"):
        facts["unit"], facts["amount"] = read_reading_amount("step", str(fields["step"]))
    if fields.get("prize"):
        facts["prize"] = short_text("prize", fields["prize"])
    if "stock" in fields:
        text = fields["stock"]
        facts["stock"] = None if text in (None, "") else whole_amount("stock", text, MOST, 0)
    if fields.get("drawn") is not None:
        facts["drawn"] = int(bool(fields["drawn"]))
    return facts

"""Sign readers up, log what they read, give prizes and draw them. A log asks for no titles, and keeps none."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.local_words import date_label
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.typed_days import PAST, day_in
from tuils.library.people.patrons.cards import by_card, find_card
from tuils.models import Patron
from tuils.models.programs import ReadingProgram
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.programs import AUDIENCES
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of

from .readers import ReaderLine, ReadingStep, reader_line, readers_called, readers_of_patron, reading_readers
from .reading_fields import GENERAL, MOST, MOST_HEADS, UNITS, Goal, amount_words, goal_for, goals_of, read_goals
from .reading_programs import PrizeLine, need_badge, prize_called, reading_called, short_text, whole_amount
from .reading_queries import given_of, known_code
from .reading_state import GIVEN, LEFT, LOGGED, SIGNED_UP

OLDEST = {"0-5": 5, "6-11": 11, "12-18": 18}


@dataclass(frozen=True)
class ReadingLogged:
    """The result of a log: each reader as they are now. `n` of `unit` on a `day`. `reached`: the steps that this log
    reached, by reader (an id)."""

    act: str
    readers: tuple[ReaderLine, ...]
    unit: str
    n: int
    day: str
    reached: dict[str, tuple[ReadingStep, ...]]


@dataclass(frozen=True)
class PrizeGiven:
    """A prize, and who got it. `left`: how many there are still; None if nobody counts them."""

    act: str
    reader: ReaderLine
    prize: str
    left: int | None


# ---- sign-up


@verb("programs.register")
def sign_up_reader(desk: Desk, program: str, card: str = "", fields: Facts | None = None) -> ReaderLine:
    """Sign a reader up: a patron by the card; or a child, a family, a class without one, who need no contact data.
    Refuses with READING_UNKNOWN, PATRON_UNKNOWN, READING_SIGNED_UP, READING_NO_GOAL, READING_CODE_USED,
    NOT_UNDERSTOOD. Permission programs.register."""
    row, given = reading_called(desk, program), fields or {}
    patron = by_card(card) if card else None
    if patron and any(not one.ended for one in readers_of_patron(row.id, str(patron.id))):
        raise refuse("READING_SIGNED_UP", title=row.name)
    ages = _ages(row, patron, str(given.get("ages") or ""))
    heads = whole_amount("heads", given.get("heads") or 1, MOST_HEADS)
    goal = _goal(row, ages, str(given.get("goal") or ""), heads)
    names = {"name": "" if patron else short_text("name", given.get("name"), 60),
             "party": short_text("party", given.get("party"), 60), "code": _code(given)}  # fmt: skip
    facts = {"program": row.id, "branch": desk.branch, "ages": ages, "unit": goal.unit, "goal": goal.amount,
             "heads": heads}  # fmt: skip
    private = {**({"patron": patron.id} if patron else {}), "set": {key: text for key, text in names.items() if text}}
    made = Act(desk).write(SIGNED_UP, private, list=NEW, data={"set": facts})
    return reader_line(desk, row, made.id)


def _ages(row: ReadingProgram, patron: Patron | None, typed: str) -> str:
    if typed and typed not in AUDIENCES:
        raise not_understood("ages", typed, ", ".join(AUDIENCES))
    if typed or not (patron and patron.born):
        return typed or GENERAL
    age = age_on(str(patron.born), date.fromisoformat(row.first))
    return next((code for code, oldest in OLDEST.items() if age <= oldest), "adults")


def _goal(row: ReadingProgram, ages: str, own: str, heads: int) -> Goal:
    if own:
        goals = read_goals(own)
        if len(goals) != 1:
            raise not_understood("goal", own, _("Such as minutes:300."))
        return goals[0]
    goal = goal_for(goals_of(row.goals), ages)
    if goal is None:
        known = ", ".join(str(_(AUDIENCES[one.ages])) for one in goals_of(row.goals))
        raise refuse("READING_NO_GOAL", title=row.name, names=known)
    return goal._replace(amount=goal.amount * heads)


def _code(given: Facts) -> str:
    """Return the number of a log card: a scanned one, else a new one that no card or reader has."""
    if text := short_text("code", given.get("code"), 30).upper():
        if known_code(text) or find_card(text):
            raise refuse("READING_CODE_USED", code=text)
        return text
    code = f"R{secrets.randbelow(9_000_000) + 1_000_000}"
    return _code(given) if known_code(code) else code


@verb("programs.register")
def take_back_sign_up(desk: Desk, program: str, reader: str) -> ReaderLine:
    """Take a sign-up back: the reader counts no more. Refuses as `log_reading` does. Permission programs.register."""
    line = _one(desk, reading_called(desk, program), reader)
    act = Act(desk)
    for key in line.keys:
        act.write(LEFT, list=key)
    return line


# ---- the log


@verb("programs.register")
def log_reading(
    desk: Desk, program: str, reader: str, n: str | int, *, unit: str = "", day: str = "", less: bool = False
) -> ReadingLogged:
    """Log what was read: by a card, a log card, a name; or a family or class, each of them so much. `unit`: only those
    with this one. `day`: of the reading, today if empty. `less`: take so much off again. Refuses with READING_UNKNOWN,
    READING_NOT_SIGNED_UP, READING_SEVERAL, READING_NOT_ON, READING_UNIT, NOT_UNDERSTOOD. Permission
    programs.register."""
    row = reading_called(desk, program)
    meant = _those(desk, row, reader, unit)
    amount, on = whole_amount("n", n, MOST), _day(desk, row, day)
    for line in meant:
        _check_amount(row, line, amount, on, less)
    act = Act(desk)
    for line in meant:
        act.write(LOGGED, list=line.id, data={"n": -amount if less else amount, "day": on})
    now = [reader_line(desk, row, line.id) for line in meant]
    before = {line.id: line.total for line in meant}
    reached = {
        line.id: tuple(step for step in line.steps if before[line.id] < step.amount <= line.total) for line in now
    }
    return ReadingLogged(act.id, tuple(now), meant[0].unit, -amount if less else amount, on, reached)


def _those(desk: Desk, row: ReadingProgram, reader: str, unit: str) -> Sequence[ReaderLine]:
    """Return the readers meant. Several are meant by their family or class alone, and then all that have one unit."""
    found = readers_called(desk, row, reader)
    parties = {fold_text(line.party) for line in found}
    if len(found) > 1 and ("" in parties or len(parties) > 1):
        raise refuse("READING_SEVERAL", names=", ".join(line.code for line in found[:5]))
    if unit and unit not in UNITS:
        raise not_understood("unit", unit, ", ".join(UNITS))
    meant = [line for line in found if not unit or line.unit == unit]
    if not meant or len({line.unit for line in meant}) > 1:
        raise refuse("READING_UNIT", units=", ".join(sorted({line.unit for line in found})))
    return meant


def _one(desk: Desk, row: ReadingProgram, reader: str) -> ReaderLine:
    found = readers_called(desk, row, reader)
    if len(found) > 1:
        raise refuse("READING_SEVERAL", names=", ".join(line.code for line in found[:5]))
    return found[0]


def _day(desk: Desk, row: ReadingProgram, typed: str) -> str:
    today = day_of(desk.at, desk.zone)
    day = (day_in("day", typed, today, PAST) if typed else today).isoformat()
    if not row.first <= day <= row.last or day > today.isoformat():
        raise refuse("READING_NOT_ON", title=row.name, first=_day_words(row.first), last=_day_words(row.last))
    return day


def _day_words(day: str) -> str:
    return date_label(date.fromisoformat(day))


def _check_amount(row: ReadingProgram, line: ReaderLine, amount: int, on: str, less: bool) -> None:
    if less and amount > line.total:
        raise refuse("READING_BELOW_ZERO", amount=amount_words(line.unit, line.total))
    since = date.fromisoformat(on) - date.fromisoformat(row.first)
    if not less and line.unit == "days" and line.total + amount > (since.days + 1) * line.heads:
        raise not_understood("n", str(amount), _("It began {n} days ago.").format(n=since.days + 1))


# ---- prizes


@verb("programs.register")
def give_reading_prize(desk: Desk, program: str, reader: str, prize: str = "") -> PrizeGiven:
    """Give the prize that a reader has earned, the first one if several wait. Refuses with READING_UNKNOWN,
    READING_NOT_SIGNED_UP, READING_SEVERAL, READING_PRIZE_UNKNOWN, READING_NOT_EARNED, READING_GIVEN, READING_NO_STOCK.
    Permission programs.register."""
    row = reading_called(desk, program)
    line = _one(desk, row, reader)
    badge = prize_called(row.id, prize).id if prize else next((step.badge for step in line.steps if step.waits), "")
    step = next((step for step in line.steps if step.badge == badge), None)
    if step is None or not step.is_reached:
        raise refuse("READING_NOT_EARNED", has=amount_words(line.unit, line.total), next=_next_step(line))
    if step.given_at:
        raise refuse("READING_GIVEN", prize=step.prize)
    if step.is_drawn:
        raise refuse("READING_DRAWN", prize=step.prize)
    return _give(desk, row, line, badge)


def _next_step(line: ReaderLine) -> str:
    ahead = next((step for step in line.steps if not step.is_reached), None)
    return amount_words(line.unit, ahead.amount) if ahead else _("none is ahead")


def _give(desk: Desk, row: ReadingProgram, line: ReaderLine, badge: str) -> PrizeGiven:
    kept = need_badge(badge)
    if kept.stock is not None and given_of(badge) >= kept.stock:
        raise refuse("READING_NO_STOCK", prize=kept.prize)
    act = Act(desk)
    act.write(GIVEN, list=line.id, data={"badge": badge})
    left = PrizeLine(kept, given_of(badge)).left
    return PrizeGiven(act.id, reader_line(desk, row, line.id), kept.prize, left)


@verb("programs.edit")
def draw_reading_prize(desk: Desk, program: str, prize: str) -> PrizeGiven:
    """Draw who wins: one of those who reached the step and have not won it. Refuses with READING_UNKNOWN,
    READING_PRIZE_UNKNOWN, READING_NOBODY_TO_DRAW, READING_NO_STOCK. Permission programs.edit."""
    row = reading_called(desk, program)
    badge = prize_called(row.id, prize)
    if not badge.drawn:
        raise refuse("READING_NOT_DRAWN", prize=badge.prize)
    in_it = [
        line
        for line in reading_readers(desk, row.id)
        if any(step.badge == badge.id and step.is_reached and not step.given_at for step in line.steps)
    ]
    if not in_it:
        raise refuse("READING_NOBODY_TO_DRAW", prize=badge.prize)
    return _give(desk, row, secrets.choice(in_it), badge.id)

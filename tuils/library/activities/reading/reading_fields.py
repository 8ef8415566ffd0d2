"""The fields of a reading program, of a prize and of a sign-up; units and goals as people type them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import not_understood
from tuils.values.folding import clean, fold_text
from tuils.values.programs import AUDIENCES

UNITS = {
    "minutes": NN_("{n} minute", "{n} minutes"),
    "days": NN_("{n} day", "{n} days"),
    "books": NN_("{n} book", "{n} books"),
}
GENERAL = "general"
MOST, MOST_HEADS = 99_999, 500
GOAL_HINT = N_("Such as minutes:600, or for each age: 0-5=books:100, adults=books:8.")
PROGRAM_FIELDS = (
    Field("name", N_("Name"), None, N_("Color Our World"), most=80, long=True, example="Color Our World"),
    Field("first", N_("From"), N_("Its first day."), N_("the first day"), "date", option="--from DATE",
          example="2027-06-01"),
    Field("last", N_("To"), N_("Its last day."), N_("the last day"), "date", option="--to DATE", example="2027-08-07"),
    Field("goals", N_("Goal"), N_("What readers aim at: minutes:600, days:30, books:8; for one age "
          "group: 0-5=books:100. May stand several times."),
          N_("minutes:600"), most=300, long=True,
          option="--goal GOAL", many=True, example="minutes:600"),
)  # fmt: skip
BADGE_FIELDS = (
    Field("step", N_("Reached at"), N_("When it is earned: minutes:400, books:5, or 50% of the goal."),
          N_("minutes:400, books:5, or 50%"), most=20, option="--for STEP", example="50%"),
    Field("prize", N_("Prize"), None, N_("a book to keep"), most=80, long=True, example="A book to keep"),
    Field("stock", N_("How many"), N_("How many there are to give; `-` if nobody counts them."),
          N_("blank: not counted"), "number", most=MOST, option="--stock N", example="40"),
    Field("drawn", N_("Drawing"), N_("It is drawn: one of those who reached it wins it."),
          N_("yes: one of them wins it"), "flag",
          example="no"),
)  # fmt: skip
READER_FIELDS = (
    Field("name", N_("Name"), N_("Without a card: what to call the reader. A first name is enough."),
          N_("first name, or none"), most=60, long=True, option="--name NAME", example="Tom"),
    Field("ages", N_("Ages"), N_("The age group, if no birth date tells it."), N_("blank: by the birth date"),
          choices=tuple(AUDIENCES), option="--ages GROUP", example="6-11"),
    Field("party", N_("Family/class"), N_("The family or class: all of it can be logged at once."),
          N_("logged together"), most=60, long=True, option="--party NAME", example="Field family"),
    Field("heads", N_("Readers"), N_("How many readers, if a class signs up under one name."),
          N_("1, or how many in the class"), "number", most=MOST_HEADS, option="--heads N", example="1"),
    Field("goal", N_("Own goal"), N_("A goal of their own, such as minutes:300."), N_("blank: by the age group"),
          most=20, option="--goal GOAL", example="minutes:300"),
    Field("code", N_("Log card"), N_("The number on the log card; without it a new one."),
          N_("scan it; blank: a new number"), "card", most=30, option="--log-card CODE", example="R1234567"),
)  # fmt: skip


class Goal(NamedTuple):
    """So much of a unit, for an age group (of AUDIENCES)."""

    ages: str
    unit: str
    amount: int


def amount_words(unit: str, amount: int) -> str:
    """`20 minutes`"""
    return ngettext(*UNITS[unit], amount).format(n=count_label(amount)) if unit in UNITS else count_label(amount)


def goals_of(text: str) -> list[Goal]:
    """Return the goals as a program keeps them."""
    return [Goal(str(ages), str(unit), int(amount)) for ages, unit, amount in json.loads(text or "[]")]


def goals_typed(text: str) -> str:
    """Return the goals of a program as people type them."""
    goals = goals_of(text)
    return ", ".join(f"{'' if one.ages == GENERAL else one.ages + '='}{one.unit}:{one.amount}" for one in goals)


def goal_for(goals: Iterable[Goal], ages: str) -> Goal | None:
    """Return the goal of this age group, else the one for everybody."""
    by_ages = {goal.ages: goal for goal in goals}
    return by_ages.get(ages) or by_ages.get(GENERAL)


def read_goals(text: str | Sequence[str]) -> list[Goal]:
    """Read `minutes:600` or `0-5=books:100, adults=books:8`. Refuses with NOT_UNDERSTOOD."""
    typed = text if isinstance(text, str) else ",".join(text)
    found: dict[str, Goal] = {}
    for part in filter(None, map(clean, typed.split(","))):
        ages, is_of, amount = part.rpartition("=")
        group = _ages(ages) if is_of else GENERAL
        unit, n = read_reading_amount("goal", amount)
        if unit not in UNITS or not group:
            raise not_understood("goal", part, _(GOAL_HINT))
        found[group] = Goal(group, unit, n)
    return list(found.values())


def read_reading_amount(field: str, text: str) -> tuple[str, int]:
    """Read `minutes:400`, or `50%`, whose unit is empty. Refuses with NOT_UNDERSTOOD."""
    typed = clean(text).casefold()
    if typed.endswith("%") and typed[:-1].isdecimal() and len(typed) < 5 and 0 < int(typed[:-1]) <= 100:
        return "", int(typed[:-1])
    unit, _colon, number = typed.partition(":")
    named = next((code for code, words in UNITS.items() if unit in (code, code[:-1], _plain(words))), "")
    if not named or not number.isdecimal() or len(number) > 5 or not int(number):
        raise not_understood(field, text, _(GOAL_HINT) if field == "goal" else _("Such as minutes:400, or 50%."))
    return named, int(number)


def _plain(words: tuple[str, str]) -> str:
    return fold_text(ngettext(*words, 2).format(n="")).strip()


def _ages(text: str) -> str:
    typed = fold_text(clean(text))
    return next((code for code, words in AUDIENCES.items() if typed in (fold_text(code), fold_text(_(words)))), "")

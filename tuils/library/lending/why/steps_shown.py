"""The parts of an answer to Why?: numbered steps, rows of rules with those that lost, the library's own words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of, value_of
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk
from tuils.library.lending.rules.rule_parameters import PARAMETERS
from tuils.library.lending.rules.rules import KINDS, Rule, all_rules
from tuils.library.lending.why.rule_case import chain
from tuils.values.dataclass import dataclass

MOST_DAYS = 10
"""Days that are shown one by one; the others are counted."""

POLICY = "policy/"
"""The prefix of a code in the name of the setting that holds the library's own words on it."""

RulePlace = tuple[str, str, str]
"""Branch, category and item type, by their codes."""


@dataclass(frozen=True)
class Point:
    """A line of the answer. `number` is empty if the line belongs to the one above. `strong`: the result."""

    number: str
    said: str
    strong: bool = False


@dataclass(frozen=True)
class Explanation:
    """An explanation. `about` the item; `answer` in a sentence; numbered steps; what else holds; the library's
    words."""

    about: str
    question: str
    answer: str
    steps: tuple[Point, ...]
    later: tuple[Point, ...] = ()
    own_words: tuple[str, ...] = ()

    @property
    def lines(self) -> list[str]:
        """Return all of it but question and answer, a line each."""
        return [*(point.said.strip() for point in (*self.steps, *self.later)), *self.own_words]


class ExplanationSteps:
    """The steps in their order, and then what else holds."""

    def __init__(self) -> None:
        self.steps: list[Point] = []
        self.later: list[Point] = []
        self._numbers = 0

    def step(self, text: str, *, strong: bool = False) -> None:
        self.steps.append(self._numbered(text, strong))

    def more(self, *text: str) -> None:
        """Add lines that belong to the step above."""
        self.steps.extend(Point("", f"   {line}") for line in text)

    def besides(self, text: str) -> None:
        self.later.append(self._numbered(text, strong=False))

    def _numbered(self, text: str, strong: bool) -> Point:
        self._numbers += 1
        return Point(str(self._numbers), text, strong)

    def because(self, about: str, question: str, answer: str, own_words: Iterable[str] = ()) -> Explanation:
        return Explanation(about, question, answer, tuple(self.steps), tuple(self.later), tuple(own_words))


# ---- rules


def rule_lines(name: str, case: RulePlace, used: Rule | None) -> list[str]:
    """Return the rows that fit the case, the most specific on top: the first of them decides, the others lost."""
    lines = []
    rows = chain(name, all_rules(), *case)
    if rows and (before := _line_of(rows[0]) - 1) > 0 and not rows[0].built_in:
        lines.append(_("lines 1 to {n}: not set").format(n=before) if before > 1 else _("line 1: not set"))
    for rule in rows:
        text = f"{scope_words(rule.name, rule.place):<34} {rule.said:<9}"
        if rule.built_in:
            text = f"{_('otherwise, where no line is set'):<34} {rule.said:<9}"
        if rule == used:
            text += " " + _used(rule)
        lines.append(text.rstrip())
    return lines


def _used(rule: Rule) -> str:
    if rule.built_in:
        return _("<- used")
    return _("<- used, line {n} of {all}").format(n=_line_of(rule), all=1 << len(PARAMETERS[rule.name].scope))


def _line_of(rule: Rule) -> int:
    """Return which of the lines that its parameter can have: 1 is the most specific."""
    scope = PARAMETERS[rule.name].scope
    parts = [bool(code) for code, letter in zip(rule.place, "BCT", strict=True) if letter in scope]
    return (1 << len(parts)) - sum(1 << (len(parts) - 1 - n) for n, part in enumerate(parts) if part)


def scope_words(name: str, place: RulePlace) -> str:
    """Return `this library, adult, any type`, as far as the rule has such columns."""
    anything = (_("any branch"), _("any patron"), _("any type"))
    scope = PARAMETERS[name].scope
    parts = [
        (_("this library") if letter == "B" else name_of(kind, code)) if code else any_of
        for letter, kind, code, any_of in zip("BCT", KINDS, place, anything, strict=True)
        if letter in scope
    ]
    return ", ".join(parts)


# ---- days, and the library's own words


def closed_day_words(desk: Desk, day: date, reason: str) -> str:
    """Return `Fri, Dec 25: closed, Christmas`."""
    text = _("{day}: closed, {reason}") if reason else _("{day}: closed")
    return text.format(day=short_day(desk, day), reason=reason)


def and_more(lines: list[str]) -> list[str]:
    """Return the first of many, and how many more there are."""
    if len(lines) <= MOST_DAYS:
        return lines
    return [*lines[: MOST_DAYS - 1], _("and {n} more").format(n=len(lines) - MOST_DAYS + 1)]


def policy(*codes: str) -> list[str]:
    """Return the library's own words on an item type or a code."""
    return [text for code in codes if code and (text := str(value_of(f"{POLICY}{code}", "") or ""))]

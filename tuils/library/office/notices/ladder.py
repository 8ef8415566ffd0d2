"""When each notice is due, as set by the library and its circulation rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from tuils.library.foundation.administration.settings import value_of
from tuils.library.lending.rules.rule_kinds import NEVER
from tuils.library.lending.rules.rule_parameters import NOTICE_RULES
from tuils.library.lending.rules.rules import Rule
from tuils.values.dataclass import dataclass

from .queries import rules_named

DUE_SOON, FIRST, SECOND, CALL, EXPIRING, CARD = 2, 7, 21, 14, 1, 30


@dataclass(frozen=True)
class Ladder:
    """The steps of notices: Days before (`due_soon`, `hold_expiring`, `card_expiring`) or after the date; None: not
    at all. The flags say whether such a notice is sent. `rules`: the days for some branches, patron categories, or
    item types, the most specific first."""

    due_soon: int | None
    first: int | None
    second: int | None
    final: int | None
    call: int | None
    hold_ready: bool
    hold_expiring: int | None
    hold_canceled: bool
    bill: bool
    card_expiring: int | None
    welcome: bool
    programs: bool
    hold_by_staff: bool
    blocked: bool
    new_books: bool
    rules: tuple[Rule, ...] = ()

    def deciding(self) -> Callable[[str, str, str], Ladder]:
        """Return the function that gives the ladder of a branch, patron category and item type; each combination is
        decided once."""
        return cache(self._of)

    def _of(self, *case: str) -> Ladder:
        found: dict[str, Any] = {}
        for rule in self.rules:
            if all(code in ("", here) for code, here in zip(rule.place, case, strict=True)):
                found.setdefault(rule.name.removeprefix("notice_"), _days(rule))
        return replace(self, rules=(), **found)

    def some_days(self, step: str) -> list[int]:
        """Return all numbers of days that are set for this step, whoever they are for."""
        ruled = (_days(rule) for rule in self.rules if rule.name == f"notice_{step}")
        return [days for days in (getattr(self, step), *ruled) if days is not None]

    @property
    def overdue(self) -> tuple[tuple[str, int], ...]:
        """Return the steps of the ladder that are set, by the names of their kinds, in order of their days."""
        steps = (("overdue_1", self.first), ("overdue_2", self.second), ("overdue_3", self.final))
        return tuple(sorted(((name, days) for name, days in steps if days), key=lambda one: one[1]))


def _days(rule: Rule) -> int | None:
    return None if rule.value == NEVER else int(rule.value)


def ladder() -> Ladder:
    """Return the ladder as set now."""
    return Ladder(
        value_of("notice_due_soon", DUE_SOON),
        value_of("notice_first", FIRST),
        value_of("notice_second", SECOND),
        value_of("notice_final", None),
        value_of("notice_call", CALL),
        bool(value_of("notice_hold_ready", True)),
        value_of("notice_hold_expiring", EXPIRING),
        bool(value_of("notice_hold_canceled", True)),
        bool(value_of("notice_bill", True)),
        value_of("notice_card_expiring", CARD),
        bool(value_of("notice_welcome", False)),
        bool(value_of("notice_programs", True)),
        bool(value_of("notice_hold_by_staff", True)),
        bool(value_of("notice_blocked", False)),
        bool(value_of("notice_new_books", True)),
        tuple(sorted((Rule(*row) for row in rules_named(NOTICE_RULES)), key=lambda rule: rule.step)),
    )

"""Counts of loans, renewals, returns, uses and holds in a day or a month, by type of item: without patrons."""

from __future__ import annotations

import calendar as months
from dataclasses import field
from datetime import date, timedelta

from tuils.i18n import _
from tuils.library.foundation.administration.settings import item_types
from tuils.values.dataclass import dataclass

from .counting import AUTO_RENEWAL
from .loan_queries import counts_by_type

KINDS = ("loan", "renewal", "return", "in_house", "loose", "hold")


@dataclass(frozen=True)
class CountLine:
    """One line: `item_type` a code, or the name of loose things; empty if it has none. `name` in words."""

    item_type: str
    name: str
    loan: int = 0
    renewal: int = 0
    returned: int = 0
    in_house: int = 0
    loose: int = 0
    hold: int = 0

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers in the order of `KINDS`."""
        return self.loan, self.renewal, self.returned, self.in_house, self.loose, self.hold


@dataclass(frozen=True)
class Counts:
    """Counts from first day to last; of a branch, or empty for the whole library. `lines` by type, `total` of all."""

    first: date
    last: date
    branch: str
    lines: tuple[CountLine, ...]
    total: CountLine = field(default_factory=lambda: CountLine("", ""))


def counts_of_day(day: date, branch: str = "") -> Counts:
    return counts(day, day, branch)


def counts_of_month(day: date, branch: str = "") -> Counts:
    """Return the counts of the month that this day is in."""
    length = months.monthrange(day.year, day.month)[1]
    return counts(day.replace(day=1), day.replace(day=length), branch)


def counts(first: date, last: date, branch: str = "") -> Counts:
    """Return the counts of these days, all devices together. A type with nothing has no line."""
    rows = counts_by_type(first.isoformat(), last.isoformat(), branch)
    found: dict[str, dict[str, int]] = {}
    for item_type, counted, n in rows:
        kind = "renewal" if counted == AUTO_RENEWAL else counted
        if kind in KINDS and n:
            numbers = found.setdefault(item_type, {})
            numbers[kind] = numbers.get(kind, 0) + int(n)
    names = {code.code: code.name for code in item_types()}
    lines = [_line(code, names.get(code, code) or _("no type"), numbers) for code, numbers in found.items()]
    lines.sort(key=lambda line: (not line.item_type, line.name.casefold()))
    all_of_it = {kind: sum(numbers.get(kind, 0) for numbers in found.values()) for kind in KINDS}
    return Counts(first, last, branch, tuple(lines), _line("", _("Total"), all_of_it))


def _line(item_type: str, name: str, numbers: dict[str, int]) -> CountLine:
    return CountLine(item_type, name, *(numbers.get(kind, 0) for kind in KINDS))


def previous_month(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)


def month_after(day: date) -> date:
    return day.replace(day=28) + timedelta(days=4)

"""Issues of a magazine or a newspaper: expected dates, names, and the issue that a barcode means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import count

from tuils.values.dataclass import dataclass
from tuils.values.numbers.isbn import issn, upc
from tuils.values.words import N_, Unclear

DAYS = {"daily": 1, "weekdays": 1, "weekly": 7, "biweekly": 14}
MONTHS = {"monthly": 1, "bimonthly": 2, "quarterly": 3, "twice_a_year": 6, "yearly": 12}
FREQUENCIES = (*DAYS, *MONTHS, "irregular")
SATURDAY = 5
_LONG_CODE = re.compile(r"(\d{12,13})(\d{2}|\d{5})")


@dataclass(frozen=True)
class Rhythm:
    """The rhythm of issues. `first`: the date on the first expected issue. `without`: months (1 to 12) without an
    issue, as for a magazine with ten issues a year. An irregular one expects nothing."""

    frequency: str
    first: date
    without: tuple[int, ...] = ()

    def days(self, until: date) -> Iterator[date]:
        """The dates of its issues, in order, up to this one."""
        for n in count() if self.frequency != "irregular" else ():
            day = self._nth(n)
            if day > until:
                return
            if day.month not in self.without and not (self.frequency == "weekdays" and day.weekday() >= SATURDAY):
                yield day

    def _nth(self, n: int) -> date:
        if step := MONTHS.get(self.frequency):
            from dateutil.relativedelta import relativedelta  # a scan at the desk reads codes alone

            return self.first + relativedelta(months=n * step)
        return self.first + timedelta(days=n * DAYS[self.frequency])

    def ahead(self, day: date) -> date:
        """The last date at which an issue can be here already: covers are dated later than they come."""
        if step := MONTHS.get(self.frequency):
            from dateutil.relativedelta import relativedelta  # a scan at the desk reads codes alone

            return day + relativedelta(months=step, days=14)
        return day + timedelta(days=DAYS.get(self.frequency, 7))

    def name(self, day: date) -> str:
        """Return the date on its label, in an order that sorts: 2026 Dec, or 2026 Dec 07."""
        return f"{day:%Y} {_SHORT[day.month - 1]}" + ("" if self.frequency in MONTHS else f" {day:%d}")

    def meant(self, number: int, days: Sequence[date], today: date) -> date | None:
        """Return the date that the two digits behind a magazine's barcode mean: its month or its week, of the nearest
        year. None if they mean none of these."""
        if self.frequency in MONTHS:
            fits = [day for day in days if day.month == number]
        else:
            fits = [day for day in days if day.isocalendar().week == number]
        return min(fits, key=lambda day: abs((day - today).days), default=None)


_SHORT = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""The months in shelf order's spelling, whatever the language."""


def read_months(text: str) -> tuple[int, ...]:
    """Return months without an issue, by number: `1, 7`. Raises Unclear."""
    months = [word for word in re.split(r"[,; ]+", text.strip()) if word]
    if any(not word.isdecimal() or not 1 <= int(word) <= len(_SHORT) for word in months):
        raise Unclear(N_("Numbers of months, such as 1, 7 for January and July."))
    return tuple(sorted({int(word) for word in months}))


@dataclass(frozen=True)
class IssueCode:
    """The content of a magazine's barcode. `number`: its ISSN or UPC; `issue`: the first two digits behind it, 0 if
    there are none."""

    number: str
    issue: int = 0


def read_issue_code(text: str) -> IssueCode | None:
    """Return the code of an ISSN, a 977 barcode or a UPC, each also with the two or five digits behind it (GS1 General
    Specifications, add-on symbols). None for anything else."""
    bare = re.sub(r"[\s-]", "", text)
    if found := _LONG_CODE.fullmatch(bare):
        number, behind = _number(found[1]), int(found[2][-2:] if len(found[2]) == 2 else found[2][:2])
        if number:
            return IssueCode(number, behind)
    number = _number(text) or _number(bare)
    return IssueCode(number) if number else None


def _number(text: str) -> str:
    return issn(text) or upc(text) or ""


def issues_held_words(rhythm: Rhythm, held: Iterable[date], expected: Sequence[date]) -> str:
    """Return the issues held, in runs without a gap, like a holdings statement (ANSI/NISO Z39.71): 2024 Jan-2026
    Nov."""
    have, runs = sorted(held), list[list[date]]()
    between = sorted(set(expected) - set(have))
    for day in have:
        gap = runs and any(runs[-1][-1] < one < day for one in between)
        if not runs or gap or not expected:
            runs.append([day])
        else:
            runs[-1].append(day)
    names = [[rhythm.name(run[0]), rhythm.name(run[-1])] for run in runs]
    return ", ".join(first if first == last else f"{first}-{last}" for first, last in names)

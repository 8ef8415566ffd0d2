"""Dates in figures, for libraries that want them: `day/month/year, 24-hour`, `month/day/year, 12-hour`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal

from tuils.values.dataclass import dataclass
from tuils.values.words import N_, Translate, Unclear

from .moments import to_local

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_FORM = re.compile(r"((?:day|month|year)([-/.])(?:day|month|year)\2(?:day|month|year))(?:, ?(12|24)-hour)?")
_END_OF_DAY = (23, 59)
_NOON = 12


@dataclass(frozen=True, slots=True)
class DateForm:
    """A form of dates. `order`: day, month and year with the marks between them. `hours`: of the clock, 24 or 12."""

    order: str
    hours: Literal[12, 24] = 24

    @classmethod
    def parse(cls, text: str) -> DateForm:
        """Read `day/month/year, 24-hour`; the clock may be left out. Refuses with `Unclear`, a ValueError."""
        found = _FORM.fullmatch(text.strip().lower())
        if found is None or not all(part in found[1] for part in ("day", "month", "year")):
            raise Unclear(N_('"{text}" is not a date format. Write: day/month/year, 24-hour.'), text=text)
        return cls(found[1], 12 if found[3] == "12" else 24)

    def __str__(self) -> str:
        return f"{self.order}, {self.hours}-hour"

    def date(self, day: date) -> str:
        """Return `11/12/2013`"""
        return (
            self.order.replace("day", f"{day.day:02}")
            .replace("month", f"{day.month:02}")
            .replace("year", f"{day.year:04}")
        )

    def due(self, at: int, zone: ZoneInfo, translate: Translate = str) -> str:
        """Return a due date: with the time of day if the loan does not run to the end of its day."""
        local = to_local(at, zone)
        if (local.hour, local.minute) == _END_OF_DAY:
            return self.date(local.date())
        if self.hours == 24:
            return f"{self.date(local.date())} {local:%H:%M}"
        half = translate(N_("AM")) if local.hour < _NOON else translate(N_("PM"))
        return f"{self.date(local.date())} {(local.hour - 1) % _NOON + 1:02}:{local:%M} {half}"

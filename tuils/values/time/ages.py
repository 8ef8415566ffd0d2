"""Ages: a person's on a day, and the lowest a record gives for its readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date


def age_on(born: str, day: date) -> int:
    """Return whole years on this day; `born` is an ISO date, or a year, which counts from its first day."""
    month, of_month = (int(born[5:7]), int(born[8:10])) if len(born) == 10 else (1, 1)
    return day.year - int(born[:4]) - ((day.month, day.day) < (month, of_month))


def minimum_age(text: str, marks: Iterable[str]) -> int | None:
    """The age behind the first of these marks in a text: `FSK 16`, `PEGI16`, `K-12`; None where there is none."""
    words = "|".join(sorted(map(re.escape, marks), key=len, reverse=True))
    if not words:
        return None
    found = re.search(rf"(?<![^\W_])(?:{words})[ .:-]*([0-9]{{1,2}})(?![0-9])", text, re.IGNORECASE)
    return int(found[1]) if found else None

"""Dates as other programs write them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?", re.ASCII)
_EIGHT = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d\d)(?: \d\d?:.*)?", re.ASCII)


@lru_cache(maxsize=4096)
def read_date(text: str, *, day_first: bool) -> str | None:
    """The ISO date of `text`, or None where it is none.

    `2014-05-07` (a time may follow), `20140507`, `2014/5/7`; with the year last `7/23/2009` or, `day_first`,
    `23.7.2009`. Where only one order gives a date, that one is taken. Two-digit years: 50 and over are 19xx.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text) or _EIGHT.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        one, two, year = int(found[1]), int(found[3]), int(found[4])
        if len(found[4]) == 2:
            year += 1900 if year >= 50 else 2000
        month, day = (two, one) if day_first else (one, two)
        return _date(year, month, day) or _date(year, day, month)
    return None


def year_last_parts(text: str) -> tuple[int, int] | None:
    """The first two numbers of a date that has its year last, for telling which of them is the day."""
    found = _YEAR_LAST.fullmatch(text.strip())
    return (int(found[1]), int(found[3])) if found else None


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None

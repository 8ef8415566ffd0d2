"""The data of a scanner with a memory: a line for each scan, with or without a time; commands for them in between.

Barcodes of commands are those of Follett Destiny's offline files; lines with a time are as CipherLab, Opticon and
Symbol scanners write them: the barcode first or last, day and time in any order, with other fields in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from tuils.values.dataclass import dataclass

from .barcode_list import HEADS, decode_barcode_list

CHECKOUT, CHECKIN = "checkout", "checkin"
COMMANDS = {"%c123h": CHECKOUT, "%c121q": CHECKOUT, "%c127l": CHECKIN, "%c120p": CHECKIN}
"""The codes of commands. Behind a checkout comes the card, then the copies."""
_PARTS = re.compile(r"[,;\t]")
CENTURY = 2000
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_SIX = re.compile(r"[0-2][0-9][0-5][0-9][0-5][0-9]")
_ISO = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})")
_FIGURES = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})")


@dataclass(frozen=True)
class Scan:
    """One scan. `number` in the file, from 1. `at`: by the scanner's clock, None if the line has no day and time.
    `what`: of the last command before it; `card`: the one that followed it."""

    number: int
    code: str
    at: datetime | None = None
    what: str = ""
    card: str = ""


def read_scans(data: bytes, *, day_first: bool = False) -> Iterator[Scan]:
    """Yield scans in their order. `day_first`: 05/12 is December 5. Empty lines are ignored."""
    what, card, wants_card = "", "", False
    for number, line in enumerate(decode_barcode_list(data).splitlines(), 1):
        parts = [part.strip("\"' ") for part in _PARTS.split(line)]
        code, at = _scan([part for part in parts if part], day_first)
        if not code or (number == 1 and code.casefold() in HEADS):
            continue
        if command := COMMANDS.get(code.casefold()):
            what, card, wants_card = command, "", command == CHECKOUT
        elif wants_card:
            card, wants_card = code, False
        else:
            yield Scan(number, code, at, what, card)


def _scan(parts: list[str], day_first: bool) -> tuple[str, datetime | None]:
    """The barcode is the first field, or the last where day and time stand first. A line of one part is a barcode."""
    if len(parts) == 1:
        parts = parts[0].split() if " " in parts[0] and _CLOCK.search(parts[0]) else parts
    if len(parts) == 1:
        return parts[0], None
    parts = [word for part in parts for word in (part.split() if _CLOCK.search(part) else [part])]
    day, clock, codes, first = None, None, list[str](), parts[:1]
    for part in parts:
        if clock is None and (found := _clock(part)):
            clock = found
        elif day is None and (seen := _day(part, day_first)):
            day = seen
        else:
            codes.append(part)
    if clock is None or day is None:
        return (parts[0] if parts else ""), None
    code = codes[0 if codes[:1] == first else -1] if codes else ""
    return code, datetime.combine(day, clock)


def _clock(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    try:
        if found:
            return time(int(found[1]), int(found[2]), int(found[3] or 0))
        return time(int(text[:2]), int(text[2:4]), int(text[4:])) if _SIX.fullmatch(text) else None
    except ValueError:
        return None


def _day(text: str, day_first: bool) -> date | None:
    """Return the date; a date that fits one order alone is read in that order."""
    if found := _ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _FIGURES.fullmatch(text):
        one, two, year = (int(part) for part in found.groups())
        year += CENTURY if year < 100 else 0
        orders = [(one, two), (two, one)]
        return next(filter(None, (_date(year, *order) for order in (orders[::-1] if day_first else orders))), None)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

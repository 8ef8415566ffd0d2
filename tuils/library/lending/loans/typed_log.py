"""A paper log as somebody types it: a card, a barcode, a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.typed_days import typed_moment
from tuils.values.time.moments import local_moment
from tuils.values.words import Unclear

from .offline_log import CHECKIN, CHECKOUT, LogLine

EARLIEST, LONGEST = 7, 30
NO_CARD = ("-", "in", "")
_PARTS = re.compile(r"\s*[,;\t]\s*")
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(?:([ap])\.?m?\.?)?", re.IGNORECASE)


def typed_log_lines(desk: Desk, text: str, day: date) -> Iterator[LogLine]:
    """Yield each line; a blank one is none. A line without a time has that of the line before."""
    before: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        parts = _PARTS.split(line.strip()) if _PARTS.search(line.strip()) else line.split(maxsplit=2)
        card, item, when = [*parts, "", ""][:3]
        one = typed_line(desk, number, (card, item, when), day, before)
        before = one.at if one.at is not None else before
        yield one


def typed_line(desk: Desk, number: int, typed: tuple[str, str, str], day: date, before: int | None = None) -> LogLine:
    """Return a line from card, barcode and time. `before`: the time of the line before, for one that has none."""
    card, item, when = typed
    card = "" if card.casefold() in NO_CARD else card
    if not item:
        return LogLine(number, card=card, fault=_("Something is missing: card, barcode, time."))
    try:
        at = moment_on(desk, when, day) if when else before
    except Unclear:
        text = _('"{text}" is not a time. Type it like 10:31 or 2:15 pm.').format(text=when[:LONGEST])
        return LogLine(number, card=card, item=item, fault=text)
    if at is None:
        return LogLine(number, card=card, item=item, fault=_("The time is missing."))
    return LogLine(number, CHECKOUT if card else CHECKIN, at, card, item)


def moment_on(desk: Desk, text: str, day: date) -> int:
    """Read `10:31`, `2:15 pm`, `9` of this day; or day and time. Before 7 without am and pm is the afternoon: no
    bookmobile is out at night. Refuse with `Unclear`."""
    if found := _CLOCK.fullmatch(text.strip()):
        hour = int(found[1]) % 12 + 12 * (found[3].lower() == "p") if found[3] else int(found[1])
        if not found[3] and 0 < hour < EARLIEST and found[1][0] != "0":
            hour += 12
        with suppress(ValueError):
            return local_moment(datetime.combine(day, time(hour, int(found[2] or 0))), desk.zone)
    return typed_moment(desk, text)

"""Book a room repeatedly, by a rule: all its dates in one act; dates that can't be booked are named."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from tuils.i18n import _
from tuils.library.activities.calendar.conflicts import wanted_by
from tuils.library.activities.calendar.dates import dates_of, read_rule_words, read_wall, wall_text
from tuils.library.activities.calendar.rooms import RoomSheet, find_room
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Reason, Refused, need, not_understood, stopping
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override
from tuils.library.lending.terms.terms import write_override
from tuils.models.rows import Row
from tuils.values.dataclass import dataclass

from .booking import Booker, BookingUse, wanted_row, write_booking
from .room_reading import BookingLine, bookings_of_series
from .room_terms import term_blocks

MOST_SHOWN = 3
"""The number of dates that a refusal names."""


@dataclass(frozen=True)
class LeftOut:
    """A date (local wall time) that can't be booked, and why: a code, and its words."""

    wall: str
    code: str
    said: str


@dataclass(frozen=True)
class BookingSeries:
    """The dates of a rule: those that can be booked and those that can't. `unshown`: times that clocks skip."""

    walls: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    unshown: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class BookedSeries:
    """The bookings that were made, in order, under the id of their series; and the dates left out."""

    series: str
    lines: tuple[BookingLine, ...]
    left_out: tuple[LeftOut, ...]
    act: str


@permitted("rooms.book")
def look_at_series(
    desk: Desk,
    room: str,
    wall: str,
    booker: Booker,
    use: BookingUse,
    rule: str,
    *,
    until: date | None = None,
    override: Override = NO_OVERRIDE,
) -> BookingSeries:
    """Return the dates that `book_series` would book; write nothing. Permission rooms.book."""
    sheet = find_room(room)
    row, _private = wanted_row(desk, sheet, wall, booker, use)
    return _look(desk, sheet, row, rule, until, override)[0]


@verb("rooms.book")
def book_series(
    desk: Desk,
    room: str,
    wall: str,
    booker: Booker,
    use: BookingUse,
    rule: str,
    *,
    until: date | None = None,
    rest: bool = False,
    override: Override = NO_OVERRIDE,
) -> BookedSeries:
    """Book each date of a rule (RRULE, or in words: `every Tue`, with an end or two years ahead) that begins with this
    local wall time. One act, whatever their number.

    If some can't be booked (taken, closed, or otherwise blocked), refuse all with SERIES_MEETS, which names them; with
    `rest`, book the others. An `override` applies to all. Refuses with RULE_NO_DATES; with NOT_UNDERSTOOD for a rule
    that says nothing, or one whose dates overlap.
    """
    sheet = find_room(room)
    row, private = wanted_row(desk, sheet, wall, booker, use)
    series, passed = _look(desk, sheet, row, rule, until, override)
    if not series.walls or (series.left_out and not rest):
        raise _refused(desk, series)
    act = Act(desk)
    name = new_id(desk.now)
    for one in series.walls:
        write_booking(act, {**row, "wall": one}, private, name)
    write_override(act, passed, override.reason)
    return BookedSeries(name, tuple(bookings_of_series(desk, name)), series.left_out, act.id)


def _look(
    desk: Desk, sheet: RoomSheet, row: Row, rule: str, until: date | None, override: Override
) -> tuple[BookingSeries, frozenset[str]]:
    text, walls, unshown = _dates(desk, row["wall"], rule, until)
    _meets_itself(row, walls)
    good: list[str] = []
    bad: list[LeftOut] = []
    passed: set[str] = set()
    for wall in walls:
        blocks = Blocks(desk, "change")
        term_blocks(blocks, sheet, {**row, "wall": wall})
        if standing := stopping(blocks.found, override.codes if override.reason else frozenset()):
            first = sorted(standing, key=lambda reason: "XCA".index(reason.kind))[0]
            bad.append(LeftOut(wall, first.code, first.short() or first.sentence()))
        else:
            good.append(wall)
            passed |= {reason.code for reason in blocks.found if reason.kind == "C"}
    return BookingSeries(tuple(good), tuple(bad), unshown, text), frozenset(passed)


def _dates(desk: Desk, wall: str, rule: str, until: date | None) -> tuple[str, list[str], tuple[str, ...]]:
    """Return a rule as stored, its wall times, and those that clocks skip."""
    first = read_wall(wall)
    text = read_rule_words(rule, first, desk.zone, until=until)
    dates = dates_of(text, first, desk.zone)
    need(dates.walls, "RULE_NO_DATES")
    return text, list(map(wall_text, dates.walls)), tuple(map(wall_text, dates.left_out))


def _meets_itself(row: Row, walls: list[str]) -> None:
    times = [wanted_by({**row, "wall": wall})[0] for wall in walls]
    if any(one.until_at > other.from_at for one, other in pairwise(times)):
        hint = _("Each session would run past the start of the next. Make it shorter.")
        raise not_understood(_("minutes"), row["minutes"], hint, line="minutes")


def _refused(desk: Desk, series: BookingSeries) -> Refused:
    days = [short_day(desk, date.fromisoformat(one.wall[:10])) for one in series.left_out]
    shown = ", ".join(days[:MOST_SHOWN]) + (", ..." if len(days) > MOST_SHOWN else "")
    facts = {"n": len(days), "all": len(days) + len(series.walls), "dates": shown}
    return Refused(Reason("SERIES_MEETS", facts))

"""The terms on which a room is given: opening hours, how many it holds, how long, how far ahead, the agreement."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tuils.i18n import _
from tuils.library.activities.calendar.conflicts import taken_reason, wanted_by
from tuils.library.activities.calendar.dates import chosen, wall_text
from tuils.library.activities.calendar.room_time import row_with_moments
from tuils.library.activities.calendar.rooms import RoomSheet
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.dates import moment_words, short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import spans_label
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.library.lending.lookups import find_item, open_loan
from tuils.library.lending.terms.blocks import Blocks
from tuils.library.lending.terms.booked import away_state
from tuils.library.lending.terms.queues import put_by_for
from tuils.library.lending.terms.terms import due_words
from tuils.models.rows import Row
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of

MOST_MINUTES = 31 * 24 * 60


def wall_of(text: str, zone: ZoneInfo) -> str:
    """Return a local wall time as stored, `2026-12-07T10:30`, from `2026-12-07 10:30`. Refused with NOT_UNDERSTOOD."""
    return wall_text(chosen(text, zone))


def whole_minutes(minutes: int) -> int:
    """Check minutes: 1 minute to 31 days. Refused with NOT_UNDERSTOOD."""
    if not 1 <= minutes <= MOST_MINUTES:
        raise not_understood(_("minutes"), minutes, _("From 1 to {n} minutes.").format(n=MOST_MINUTES), line="minutes")
    return minutes


def term_blocks(blocks: Blocks, sheet: RoomSheet, row: Row, besides: frozenset[str] = frozenset()) -> None:
    """Add every block of a booking with this row (wall, zone, minutes, setup, cleanup, kind, heads, layout, agreed):
    ROOM_TAKEN, ROOM_CLOSED, TOO_MANY_HEADS, LONGEST, TOO_FAR_AHEAD, TIME_IS_OVER, NO_AGREEMENT."""
    booking_time_blocks(blocks, sheet, row, besides)
    heads_block(blocks, sheet, row)
    if sheet.agreement and row["kind"] == "group" and not row["agreed"]:
        blocks.add("NO_AGREEMENT", room=sheet.name)


def booking_time_blocks(blocks: Blocks, sheet: RoomSheet, row: Row, besides: frozenset[str] = frozenset()) -> None:
    """Add the blocks that concern its time."""
    desk, at = blocks.desk, row_with_moments(row)
    for wanted in wanted_by(row):
        if reason := taken_reason(desk, wanted, besides):
            blocks.found.append(reason)
    if sheet.barcode:
        _item_block(blocks, sheet, row)
    if at["ends_at"] <= desk.now:
        blocks.add("TIME_IS_OVER", when=moment_words(desk, at["ends_at"]))
    if not sheet.any_hour:
        _hours_block(blocks, sheet, at)
    if sheet.longest_minutes is not None and row["minutes"] > sheet.longest_minutes:
        blocks.add("LONGEST", room=sheet.name, limit=sheet.longest_minutes)
    if sheet.ahead_days is not None:
        last = day_of(desk.now, desk.zone) + timedelta(days=sheet.ahead_days)
        if day_of(at["starts_at"], desk.zone) > last:
            blocks.add("TOO_FAR_AHEAD", room=sheet.name, n=sheet.ahead_days, day=short_day(desk, last))


def _item_block(blocks: Blocks, sheet: RoomSheet, row: Row) -> None:
    """Block a time at which its item is not here: on the hold shelf for somebody until then, out, or away."""
    found = find_item(sheet.barcode)
    if found is None:
        return
    desk, from_at = blocks.desk, min(wanted.from_at for wanted in wanted_by(row))
    loan, hold = open_loan(found.row), put_by_for(found.row)
    ahead = (day_of(from_at, desk.zone) - day_of(desk.now, desk.zone)).days
    if state := away_state(found.row, ahead):
        blocks.add("ROOM_TAKEN", wording="ITEM_AWAY", room=sheet.name, state=_(STATUS_WORDS[state]))
    elif loan and loan.id != row.get("loan") and loan.due_at > from_at:
        blocks.add("ROOM_TAKEN", wording="ITEM_OUT", room=sheet.name, last=due_words(desk, loan.due_at))
    elif hold and hold.pickup_by >= day_of(from_at, desk.zone).isoformat():
        last = short_day(desk, date.fromisoformat(hold.pickup_by))
        blocks.add("ROOM_TAKEN", wording="ITEM_ON_HOLD", room=sheet.name, last=last)


def heads_block(blocks: Blocks, sheet: RoomSheet, row: Row) -> None:
    """Block too many heads; a layout may hold fewer than the room."""
    known = [limit for limit in (sheet.layouts.get(row["layout"]), sheet.capacity) if limit is not None]
    if known and row["heads"] is not None and row["heads"] > min(known):
        blocks.add("TOO_MANY_HEADS", room=sheet.name, limit=min(known), n=row["heads"])


def _hours_block(blocks: Blocks, sheet: RoomSheet, at: Row) -> None:
    """Block a booking outside of the opening hours; setup and cleanup may be before and after."""
    desk = blocks.desk
    calendar = calendar_of(sheet.branch or desk.branch, desk.zone)
    if open_throughout(calendar, desk.zone, at["starts_at"], at["ends_at"]):
        return
    day = day_of(at["starts_at"], desk.zone)
    shown = short_day(desk, day)
    if spans := calendar.spans(day):
        blocks.add("ROOM_CLOSED", day=shown, hours=spans_label(spans))
    else:
        blocks.add("ROOM_CLOSED", wording="ROOM_CLOSED_DAY", day=shown, why=_why(calendar, day))


def _why(calendar: Calendar, day: date) -> str:
    why = calendar.why_closed(day)
    return f"{why}." if why and why[-1] not in ".!?" else why


def open_throughout(calendar: Calendar, zone: ZoneInfo, starts_at: int, ends_at: int) -> bool:
    """Return whether the building is open all that time. Also over midnight, if one day's hours end at 24:00 and the
    next begin."""
    at, day, last = starts_at, day_of(starts_at, zone), day_of(ends_at, zone)
    while day <= last and at < ends_at:
        for opens, closes in calendar.hours(day):
            if opens <= at < closes:
                at = closes
        day += timedelta(days=1)
    return at >= ends_at


def within_hours(desk: Desk, sheet: RoomSheet, day: date) -> list[tuple[int, int]]:
    """Return the times of a local day in which the room can be booked, as moments."""
    from tuils.library.activities.calendar.conflicts import day_span

    return [day_span(desk, day)] if sheet.any_hour else calendar_of(sheet.branch or desk.branch, desk.zone).hours(day)

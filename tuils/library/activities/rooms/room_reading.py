"""Read bookings for screens and commands; a day of all rooms; clashes. Few users see the booker. The words for rooms
and bookings, the same on every door."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.conflicts import conflict_words, day_span, free_between, room_conflicts
from tuils.library.activities.calendar.rooms import RoomSheet, find_room, rooms
from tuils.library.activities.queries import room_called, taken_twice, wall_time_of
from tuils.library.activities.registration.who_comes import heads_words
from tuils.library.activities.room_queries import BOOKING_LINES
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import need
from tuils.library.people.patrons.masking import initials, shown_card
from tuils.library.people.patrons.sheets import NO_CARD
from tuils.models import Patron, db
from tuils.models.programs import RoomBooking
from tuils.models.rows import by_id, find, get
from tuils.models.store_words import ONE_OF_GIVEN
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name, given_name
from tuils.values.time.moments import to_local

from .room_terms import within_hours

SEES = "rooms.book"
"""The permission to see who booked."""


@dataclass(frozen=True)
class BookingLine:
    """A booking. Times in microseconds UTC: `starts_at` to `ends_at` as booked, `from_at` to `until_at` with setup
    and cleanup. `wall`: the local time. `kind`: patron, group, library. `who`: the group, or the initials of a
    person; empty for users who may not see it. `used`: heads that were there, None while not counted. `clash`: it
    came later than another site's booking that has the room. `is_out`: it was picked up and is not
    back; `back_at`: when it came back. `closed`: why the library is closed then, if asked."""

    id: str
    room: str
    room_name: str
    kind: str
    who: str
    wall: str
    minutes: int
    starts_at: int
    ends_at: int
    from_at: int
    until_at: int
    heads: int | None
    layout: str
    agreed: bool
    used: int | None
    state: str
    why: str
    series: str
    clash: bool
    is_out: bool = False
    back_at: int = 0
    act: str = ""
    closed: str = ""

    @property
    def cancelled(self) -> bool:
        return self.state == "cancelled"


@dataclass(frozen=True)
class BookingSheet:
    """The booking with its booker, for users who book: `card` is the last four for those who do not see loans.
    `phone` and `email` are for those who see all of a patron; `hidden`: there is one of them."""

    line: BookingLine
    name: str
    card: str
    phone: str
    email: str
    purpose: str
    hidden: bool = False


@dataclass(frozen=True)
class RoomUse:
    """A use of a room: a session by its title (`of` session), or a booking by its booker, as in `BookingLine`.

    `from_at` to `until_at` with setup and cleanup, `starts_at` to `ends_at` without.
    """

    room: str
    room_name: str
    whose: str
    of: str
    words: str
    starts_at: int
    ends_at: int
    from_at: int
    until_at: int
    clash: bool


@dataclass(frozen=True)
class RoomDay:
    """A local day of the rooms of a branch: `hours` when it is open (moments), `uses` in order of time."""

    day: date
    begins_at: int
    ends_at: int
    hours: tuple[tuple[int, int], ...]
    why_closed: str
    rooms: tuple[RoomSheet, ...]
    uses: tuple[RoomUse, ...]


@dataclass(frozen=True)
class Clash:
    """A double booking. `late` came later, from a site that didn't know; `has` has the room, the earlier first."""

    late: RoomUse
    has: tuple[RoomUse, ...]


_MINUTE = 60_000_000


@permitted("programs.see")
def bookings_between(
    desk: Desk, from_at: int, until_at: int, *, room: str = "", cancelled: bool = False
) -> list[BookingLine]:
    """Return the bookings that overlap that time, in order of time. `room`: of that one alone."""
    where, values = "b.starts_at < ? AND b.ends_at > ?", [until_at, from_at]
    return _lines(desk, where + _only(room, cancelled), [*values, *([room] if room else [])])


def _only(room: str, cancelled: bool) -> str:
    return (" AND b.room = ?" if room else "") + ("" if cancelled else " AND b.state <> 'cancelled'")


@permitted("programs.see")
def bookings_with(desk: Desk, ids: Iterable[str]) -> list[BookingLine]:
    """Return the bookings with these ids, in order of time; missing ones are left out."""
    return _lines(desk, f"b.id {ONE_OF_GIVEN}", [json.dumps(list(ids))])


@permitted("programs.see")
def bookings_of_series(desk: Desk, series: str) -> list[BookingLine]:
    """Return all dates of a series, canceled ones too, in order of time."""
    return _lines(desk, "b.series = ? AND b.series <> ''", [series])


@permitted("programs.see")
def booking_line(desk: Desk, booking: str) -> BookingLine:
    """Return one booking, by its id or the end of it (6 characters or more). Refused with BOOKING_UNKNOWN."""
    return read_booking_line(desk, booking_row(booking).id)


def read_booking_line(desk: Desk, booking: str) -> BookingLine:
    lines = need(_lines(desk, "b.id = ?", [booking]), "BOOKING_UNKNOWN", text=booking)
    return lines[0]


def booking_row(text: str) -> RoomBooking:
    """Return the row of a booking, by its id or the end of it. Refused with BOOKING_UNKNOWN."""
    return need(by_id(RoomBooking, text), "BOOKING_UNKNOWN", text=text)


@permitted(SEES)
def booking_sheet(desk: Desk, booking: str) -> BookingSheet:
    """Return a booking with its booker. Permission rooms.book; if the booker is a patron it is audited."""
    row = booking_row(booking)
    patron = get(Patron, row.patron)
    if patron:
        looked(desk, "booking", patron.id)
    name = row.name or (full_name(patron) if patron else "")
    card = "" if patron is None or patron.card.startswith(NO_CARD) else shown_card(desk, patron.card)
    ways, line = (row.phone, row.email), read_booking_line(desk, row.id)
    if desk.may("patrons.see_all"):
        return BookingSheet(line, name, card, *ways, row.purpose)
    return BookingSheet(line, name, card, "", "", row.purpose, hidden=any(ways))


def _lines(desk: Desk, where: str, values: Sequence[Any]) -> list[BookingLine]:
    rows = db.execute_sql(BOOKING_LINES + where + " ORDER BY b.starts_at, b.room, b.id", tuple(values)).fetchall()
    patrons = find(Patron, "id", {row[5] for row in rows if row[5]}) if desk.may(SEES) else []
    known = {row.id: row for row in patrons}
    return [_line(desk, row, known) for row in rows]


def _line(desk: Desk, row: Sequence[Any], known: Mapping[str, Patron]) -> BookingLine:
    key, room, room_name, kind, name, patron, minutes, starts_at, ends_at, setup, clear, *rest = row
    heads, layout, agreed, used, state, why, series, clash, loan, back_at = rest
    return BookingLine(
        key,
        room,
        room_name or room,
        kind,
        _who(desk, kind, name, known.get(patron)),
        to_local(starts_at, desk.zone).strftime("%Y-%m-%dT%H:%M"),
        minutes,
        starts_at,
        ends_at,
        starts_at - setup * _MINUTE,
        ends_at + clear * _MINUTE,
        heads,
        layout,
        bool(agreed),
        used,
        state,
        why,
        series,
        bool(clash),
        bool(loan) and not back_at,
        back_at,
    )


def _who(desk: Desk, kind: str, name: str, row: Patron | None) -> str:
    if not desk.may(SEES):
        return ""
    if kind != "patron" and name:
        return name
    if row:
        return initials(given_name(row), row.last_name)
    first, _blank, last = name.rpartition(" ")
    return initials(first or last, last if first else "")


# ---- a day


def day_of_rooms(desk: Desk, day: date, branch: str = "") -> RoomDay:
    """Return the uses of each room of a branch (by default the desk's) on this local day."""
    sheets = rooms(desk, branch=branch or desk.branch)
    first, last = day_span(desk, day)
    calendar = calendar_of(branch or desk.branch, desk.zone)
    uses = [use for sheet in sheets for use in uses_of_room(desk, sheet.code, first, last)]
    uses.sort(key=lambda use: (use.from_at, use.room, use.whose))
    hours = tuple(calendar.hours(day))
    why = "" if hours else calendar.why_closed(day) or _("closed")
    return RoomDay(day, first, last, hours, why, tuple(sheets), tuple(uses))


def uses_of_room(desk: Desk, room: str, from_at: int, until_at: int) -> list[RoomUse]:
    """Return the uses of a room in that time."""
    name, found = room_called(room), []
    for met in room_conflicts(room, from_at, until_at):
        time_told = wall_time_of(met.whose, is_session=met.of == "session")
        starts_at, ends_at = time_told or (met.from_at, met.until_at)
        words = "" if met.of == "session" else read_booking_line(desk, met.whose).who
        words = words or conflict_words(desk, met)
        found.append(
            RoomUse(room, name, met.whose, met.of, words, starts_at, ends_at, met.from_at, met.until_at, met.clash)
        )
    return found


@permitted("programs.see")
def clashes(desk: Desk, from_at: int | None = None) -> list[Clash]:
    """Return double bookings by two sites, from now on: until the later one is moved or canceled."""
    found = []
    for room, whose, first, last in taken_twice(desk.now if from_at is None else from_at):
        uses = uses_of_room(desk, room, first, last)
        late = next(use for use in uses if use.whose == whose)
        found.append(Clash(late, tuple(use for use in uses if not use.clash)))
    return found


@permitted("programs.see")
def free_times(desk: Desk, room: str, day: date) -> list[tuple[int, int]]:
    """Return when a room is free on a local day, as moments: in the hours in which it is available, with time for
    the room's setup and cleanup. Refused with ROOM_UNKNOWN."""
    sheet = find_room(room)
    found = []
    for first, last in within_hours(desk, sheet, day):
        before, after = sheet.setup_minutes * _MINUTE, sheet.clear_minutes * _MINUTE
        gaps = free_between(sheet.code, first - before, last + after)
        found += [(begins + before, ends - after) for begins, ends in gaps if ends - begins > before + after]
    return found


KIND_WORDS = {"room": N_("room"), "equipment": N_("equipment")}
BOOKED_BY = {"patron": N_("a patron"), "group": N_("a group"), "library": N_("the library")}
BY_ITSELF = {"removed": N_("the patron's record was removed")}
"""Why a booking ended without being canceled by anybody."""


def room_words(sheet: RoomSheet) -> str:
    """Return `30 people, a projector, a sink`."""
    told = [heads_words(sheet.capacity)] if sheet.capacity is not None else []
    return ", ".join([*told, *([sheet.has] if sheet.has else [])])


def room_line(sheet: RoomSheet) -> str:
    """Return `meeting  Meeting room: 30 people, a projector`."""
    text = room_words(sheet)
    return f"{sheet.code}  {sheet.name}: {text}" if text else f"{sheet.code}  {sheet.name}"


def layouts_words(sheet: RoomSheet) -> str:
    """Return `Layouts: rows 30, U 16`; empty if there are none."""
    text = ", ".join(f"{name} {heads}" for name, heads in sheet.layouts.items())
    return _("Layouts: {layouts}").format(layouts=text) if text else ""


def around_words(sheet: RoomSheet) -> str:
    """Say setup and cleanup times, the longest booking, how far ahead, at what hours."""
    told = []
    if sheet.setup_minutes or sheet.clear_minutes:
        text = _("setup {before} min, cleanup {after} min")
        told.append(text.format(before=sheet.setup_minutes, after=sheet.clear_minutes))
    if sheet.longest_minutes is not None:
        told.append(_("up to {n} min").format(n=sheet.longest_minutes))
    if sheet.ahead_days is not None:
        told.append(
            ngettext("up to {n} day ahead", "up to {n} days ahead", sheet.ahead_days).format(n=sheet.ahead_days)
        )
    if sheet.any_hour:
        told.append(_("any hour"))
    if sheet.agreement:
        told.append(_("groups must agree to the policy"))
    text = ", ".join(told)
    return text[:1].upper() + text[1:]


def booker_words(line: BookingLine) -> str:
    """Return the group or the initials; for users who may not see it, the kind of booking."""
    return line.who or _(BOOKED_BY.get(line.kind, line.kind))


def booking_why_words(line: BookingLine) -> str:
    return _(BY_ITSELF[line.why]) if line.why in BY_ITSELF else line.why

"""A day of rooms as drawn: a line a room, its time from left to right; on a narrow screen a list of stretches.

`-` is set-up and clearing, `=` a use, `.` a time at which the room can be booked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from rich.cells import cell_len

from tuils.i18n import _
from tuils.library.activities.calendar.rooms import RoomSheet
from tuils.library.activities.rooms.room_reading import RoomDay, RoomUse
from tuils.library.foundation.local_words import short_hour, times_label
from tuils.screens.widgets.lines import Line, Piece, cut, fit, without_controls
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import HOUR, MINUTE, to_local

SHORTEST, LONGEST = 10, 24
"""The least and most cells of a room's name, without its lead and the space after it."""
LEAD = 2
HALF, WIDEST = 30 * MINUTE, 4
_TIGHT = 2


@dataclass(frozen=True)
class Slots:
    """The part of a day that is drawn: slots of `step` from `first` on, each `width` cells, after names of `name`."""

    first: int
    count: int
    step: int
    width: int
    name: int

    def start(self, slot: int) -> int:
        return self.first + slot * self.step

    @property
    def last(self) -> int:
        return self.start(self.count)

    def at(self, moment: int) -> int:
        """Return the slot of a moment, or the nearest one."""
        return min(self.count - 1, max(0, (moment - self.first) // self.step))


def slots_of(day: RoomDay, width: int) -> Slots:
    """Return the slots of the open hours and all uses, in whole hours; 9 to 17 if there are neither."""
    begins = [first for first, _last in day.hours] + [use.from_at for use in day.uses]
    ends = [last for _first, last in day.hours] + [use.until_at for use in day.uses]
    first = max(day.begins_at, min(begins, default=day.begins_at + 9 * HOUR))
    last = min(day.ends_at, max(ends, default=day.begins_at + 17 * HOUR))
    first = day.begins_at + (first - day.begins_at) // HOUR * HOUR
    last = day.begins_at - (day.begins_at - last) // HOUR * HOUR
    name = min(LONGEST, max([SHORTEST, *(cell_len(without_controls(sheet.name)) for sheet in day.rooms)]))
    room = max(1, width - LEAD - name - 1)
    step = HALF if (last - first) // HALF <= room else HOUR
    count = max(1, (last - first) // step)
    return Slots(first, count, step, max(1, min(WIDEST, room // count)), name)


def grid_lines(day: RoomDay, slots: Slots, zone: ZoneInfo, chosen: tuple[int, int], height: int) -> list[Line]:
    """The hours, then a line a room, around the chosen one; `chosen`: number of the room and of the slot."""
    at, slot = chosen
    room = max(1, height - 1)
    top = max(0, min(at - room // 2, len(day.rooms) - room))
    shown = list(enumerate(day.rooms))[top : top + room]
    lines = [_room_line(day, sheet, slots, slot if number == at else -1) for number, sheet in shown]
    return [_hours_line(slots, zone), *lines]


def _hours_line(slots: Slots, zone: ZoneInfo) -> Line:
    """Return `9`, `10`, ... where the hours begin; every second one if they are too close."""
    cells = [" "] * (slots.count * slots.width)
    every = 1 if slots.width * HOUR // slots.step > 2 else 2
    for slot in range(slots.count):
        here = to_local(slots.start(slot), zone)
        if here.minute == 0 and here.hour % every == 0:
            label, at = short_hour(here.time()), slot * slots.width
            cells[at : at + len(label)] = label[: len(cells) - at]
    return [(" " * (LEAD + slots.name + 1), "text"), ("".join(cells), "key")]


def _room_line(day: RoomDay, sheet: RoomSheet, slots: Slots, chosen: int) -> Line:
    lead = "> " if chosen >= 0 else "  "
    name: Piece = (f"{lead}{fit(without_controls(sheet.name), slots.name)} ", "strong" if chosen >= 0 else "text")
    cells = _free(day, sheet, slots)
    roles = ["text"] * len(cells)
    for use in sorted(day.uses, key=lambda use: not use.clash):  # who has the room is drawn over who came later
        if use.room == sheet.code:
            _draw(cells, roles, use, slots)
    if chosen >= 0:
        at = chosen * slots.width
        roles[at : at + slots.width] = ["cursor"] * slots.width
    return [name, *_runs(cells, roles)]


def _free(day: RoomDay, sheet: RoomSheet, slots: Slots) -> list[str]:
    """Draw a dot in each slot that begins in the room's bookable hours."""
    cells: list[str] = []
    for slot in range(slots.count):
        at = slots.start(slot)
        given = sheet.any_hour or any(first <= at < last for first, last in day.hours)
        cells += ["." if given else " ", *" " * (slots.width - 1)]
    return cells


def _draw(cells: list[str], roles: list[str], use: RoomUse, slots: Slots) -> None:
    """Draw a use: set-up, as much of its name as fits, clearing."""
    around = _span(use.from_at, use.until_at, slots)
    if not around:
        return
    first, last = around
    cells[first:last] = "-" * (last - first)
    if inside := _span(use.starts_at, use.ends_at, slots):
        begin, end = inside
        words = cut(without_controls(use.words), end - begin) if end - begin > _TIGHT else ""
        cells[begin:end] = _in_cells(words, end - begin)
    if use.clash:
        roles[first:last] = ["look"] * (last - first)


def _in_cells(words: str, width: int) -> list[str]:
    """Return a cell each, filled up with `=`; a wide character has an empty cell after it."""
    cells: list[str] = []
    for character in words:
        width_of = cell_len(character)
        if width_of:
            cells += [character, *[""] * (width_of - 1)]
        elif cells:
            cells[-1] += character
    return cells[:width] + ["="] * (width - len(cells))


def _span(from_at: int, until_at: int, slots: Slots) -> tuple[int, int] | None:
    """Return the first and last cell of a span; at least one, if any of it is drawn."""
    if until_at <= slots.first or from_at >= slots.last:
        return None
    cell = slots.step // slots.width
    most = slots.count * slots.width
    first = max(0, (from_at - slots.first) // cell)
    last = min(most, -((slots.first - until_at) // cell))
    return min(first, most - 1), max(last, min(first, most - 1) + 1)


def _runs(cells: Sequence[str], roles: Sequence[str]) -> list[Piece]:
    """Join cells of one role."""
    pieces: list[Piece] = []
    for text, role in zip(cells, roles, strict=True):
        if pieces and pieces[-1][1] == role:
            pieces[-1] = (pieces[-1][0] + text, role)
        else:
            pieces.append((text, role))
    return pieces


# ---- narrow


@dataclass(frozen=True)
class Stretch:
    """A part of a room's day: its use (`use`) or none, with start and end."""

    room: RoomSheet
    from_at: int
    until_at: int
    use: RoomUse | None = None


def stretches(day: RoomDay) -> list[Stretch]:
    """Return uses and free times by room and time."""
    found: list[Stretch] = []
    for sheet in day.rooms:
        uses = [use for use in day.uses if use.room == sheet.code]
        spans = [(day.begins_at, day.ends_at)] if sheet.any_hour else list(day.hours)
        mine = [Stretch(sheet, use.from_at, use.until_at, use) for use in uses]
        mine += [Stretch(sheet, *free) for span in spans for free in _gaps(sheet, uses, span)]
        found += sorted(mine, key=lambda one: (one.from_at, one.use is None))
    return found


def _gaps(sheet: RoomSheet, uses: Sequence[RoomUse], span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the times that are free, with time to set up before and to clear after."""
    before, after = sheet.setup_minutes * MINUTE, sheet.clear_minutes * MINUTE
    at, last = span[0] - before, span[1] + after
    for from_at, until_at in [*sorted((use.from_at, use.until_at) for use in uses), (last, last)]:
        if min(from_at, last) - at > before + after:
            yield at + before, min(from_at, last) - after
        at = max(at, until_at)


def stretch_words(stretch: Stretch, zone: ZoneInfo) -> tuple[str, str]:
    """Return `10:30-11:15 am`, and the use."""
    first, last = (stretch.use.starts_at, stretch.use.ends_at) if stretch.use else (stretch.from_at, stretch.until_at)
    what = stretch.use.words if stretch.use else _("free")
    return times_label(first, last, zone), f"! {what}" if stretch.use and stretch.use.clash else what

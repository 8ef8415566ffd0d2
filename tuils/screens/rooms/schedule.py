"""Rooms and equipment: their uses on a day; book, move, cancel, count.

A wide screen draws it, a line a room; the arrows choose a room and a time. A narrow one lists uses and free times.
A day, a time or a room can be typed as well.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.rooms import RoomSheet
from tuils.library.activities.rooms.booking_change import cancel_booking, count_use
from tuils.library.activities.rooms.room_reading import (
    RoomDay,
    RoomUse,
    booking_line,
    clashes,
    day_of_rooms,
    room_words,
)
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import day_label, time_label, times_label
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.typed_days import day_examples, typed_day
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import NO, YES, Listing
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.planner import Planner
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold_text
from tuils.values.numbers.barcode import guess
from tuils.values.time.moments import day_of, local_moment, to_local
from tuils.values.time.typed_days import typed_clock

from .day_grid import Slots, Stretch, grid_lines, slots_of, stretch_words, stretches

if TYPE_CHECKING:
    from tuils.library.activities.rooms.room_reading import BookingLine

NARROW = (
    Column("#", 2, right=True),
    Column(N_("When"), 17),
    Column(N_("What"), 10, grow=1),
    Column(N_("Room"), 11),
)
KEYS: tuple[Hint, ...] = (
    ("Arrows", N_("Room, time")),
    ("PgUp/PgDn", N_("Day")),
    "own",
    "undo",
    ("back", N_("Back")),
    "help",
)
NARROW_KEYS: tuple[Hint, ...] = ("own", ("Left/Right", N_("Day")), "help")
FOLLOWING = ("f", N_("All following"))
_FEW = 2


class Rooms(Listing):
    """The day's rooms. `room` and `slot`: the choice in the drawing; on a narrow screen the highlighted line is."""

    word, prompt = N_("Rooms"), N_("Day")
    columns = NARROW
    keys = KEYS

    def __init__(self, day: date | None = None, room: str = "") -> None:
        """Begin at `day`, today without it; `room`: a code."""
        super().__init__()
        self.day, self.first_room = day, room
        self.plan: RoomDay | None = None
        self.lines: list[Stretch] = []
        self.room = self.slot = 0
        self.clash_count = 0

    def body(self) -> ComposeResult:
        yield Planner(self.columns)

    @property
    def planner(self) -> Planner:
        return self.query_one(Planner)

    # -- what is shown

    async def load(self) -> None:
        desk = self.home.desk
        self.day = self.day or day_of(desk.now, desk.zone)
        plan = await self.home.read(day_of_rooms, desk, self.day)
        self.clash_count = len(await self.home.read(clashes, desk))
        if self.is_gone:
            return
        self.plan = plan
        codes = [sheet.code for sheet in plan.rooms]
        if self.first_room in codes:
            self.room = codes.index(self.first_room)
        self.first_room = ""
        self.room = min(self.room, max(0, len(codes) - 1))
        self.slot = min(self.slot, self.slots.count - 1)
        n = self.clash_count
        self.aside(ngettext("{n} conflict: .k", "{n} conflicts: .k", n).format(n=n) if n else "", "look")
        self._paint()

    async def opened(self) -> None:
        await self.load()
        if self.plan and self.slot == 0:
            self.slot = self.slots.at(self.home.desk.now)
            self._paint()
        self.greet()

    def resized(self) -> None:
        self.show_keys(NARROW_KEYS if self.narrow else KEYS)
        if self.plan:
            self._paint()

    @property
    def slots(self) -> Slots:
        assert self.plan
        return slots_of(self.plan, self.app.size.width)

    def body_changed(self) -> None:
        self._paint()

    def _paint(self) -> None:
        """Draw the day; as a list if the screen is narrow, or too small."""
        plan, zone = self.plan, self.home.desk.zone
        if plan is None or self.is_gone:
            return
        if not plan.rooms:
            self.put([("", _("No rooms yet."))], [])
        elif self.narrow:
            self.lines = stretches(plan)
            cells = [stretch_words(line, zone) for line in self.lines]
            rows = [
                (str(n), *cell, one.room.name) for n, (cell, one) in enumerate(zip(cells, self.lines, strict=True), 1)
            ]
            self.put(
                rows, [f"{line.room.code} {line.from_at} {line.use.whose if line.use else ''}" for line in self.lines]
            )
        else:
            height = max(_FEW, self.planner.size.height)
            self.planner.draw(grid_lines(plan, self.slots, zone, (self.room, self.slot), height))

    # -- what is chosen

    @property
    def sheet(self) -> RoomSheet | None:
        """The chosen room."""
        if self.plan is None or not self.plan.rooms:
            return None
        if self.narrow:
            return self.lines[self.at].room if self.at >= 0 else self.plan.rooms[0]
        return self.plan.rooms[self.room]

    @property
    def moment(self) -> int:
        """The chosen time: the start of a free stretch or of a slot."""
        if self.narrow:
            return self.lines[self.at].from_at if self.at >= 0 else self.slots.first
        return self.slots.start(self.slot)

    @property
    def use(self) -> RoomUse | None:
        """The use at the chosen place; of several the one that began last."""
        if self.narrow:
            return self.lines[self.at].use if self.at >= 0 else None
        sheet, first = self.sheet, self.moment
        last = first + self.slots.step
        there = [use for use in (self.plan.uses if self.plan else ()) if sheet and use.room == sheet.code]
        met = [use for use in there if use.from_at < last and use.until_at > first]
        inside = {use.whose for use in met if use.starts_at < last and use.ends_at > first}
        return max(met, key=lambda use: (use.clash, use.whose in inside, use.from_at), default=None)

    def greet(self) -> None:
        plan, sheet = self.plan, self.sheet
        if plan is None:
            return
        if sheet is None:
            said = _("No rooms yet.")
            self.say(
                "", said, _("To add a room: .r, then F6.") if self._edits else _("Ask a manager to add rooms (.r).")
            )
            return
        if use := self.use:
            said, then = self._use_words(use)
        else:
            said = _("{room}, {time}: free.").format(room=cut(sheet.name, 30), time=self._time(self.moment))
            then = room_words(sheet) or self._policy(sheet)
        self.say("NOTE" if use and use.clash else "", f"{self._day_words()} {said}", then)

    def _day_words(self) -> str:
        plan, desk = self.plan, self.home.desk
        assert plan
        day = day_label(plan.day, day_of(desk.now, desk.zone))
        return f"{day}." if plan.hours else _("{day}: closed.").format(day=day)

    def _use_words(self, use: RoomUse) -> tuple[str, str]:
        """Return the words for a use, and its keys."""
        times = times_label(use.starts_at, use.ends_at, self.home.desk.zone)
        text = f"{cut(use.room_name, 24)}, {times}: {cut(use.words, 30)}"
        if use.clash:
            return text, _("Double-booked: the other was first. F7 moves this, F8 cancels it.")
        if use.of == "session":
            return text, _("Enter opens this session.")
        return text, _("Enter or F7 edits it. F8 cancels it.")

    def _policy(self, sheet: RoomSheet) -> str:
        first = sheet.policy.splitlines()[0] if sheet.policy else ""
        return _("Policy: {words}").format(words=cut(first, 60)) if first else ""

    def _time(self, moment: int) -> str:
        return time_label(moment, self.home.desk.zone)

    @property
    def _edits(self) -> bool:
        return self.home.desk.may("rooms.edit")

    # -- arrows

    def action_move(self, step: int) -> None:
        if self.asks or self.plan is None:
            return
        if self.narrow:
            self.planner.move(step)
        else:
            self.room = min(max(0, len(self.plan.rooms) - 1), max(0, self.room + step))
            self._paint()
        self.greet()

    def turn(self, step: int) -> Doing:
        if self.asks or self.plan is None:
            return None
        if self.narrow:
            return self._go(step)
        self.slot += step
        if 0 <= self.slot < self.slots.count:
            self._paint()
            self.greet()
            return None
        self.slot = 0 if step > 0 else 10_000
        return self._go(step)

    def action_page(self, step: int) -> Doing:
        if self.asks or self.plan is None:
            return None
        if not self.narrow:
            return self._go(step)
        self.planner.page(step)
        self.greet()
        return None

    async def _go(self, step: int) -> None:
        assert self.day
        await self._to(self.day + timedelta(days=step))

    async def _to(self, day: date) -> None:
        if date(1990, 1, 1) <= day <= date(2200, 1, 1):
            self.day = day
            await self.load()
        self.greet()

    # -- typed

    async def typed(self, text: str) -> None:
        desk = self.home.desk
        clock = typed_clock(text)
        room = self._room_called(text)
        if guess(text) in ("patron", "item", "isbn"):
            await self.coded(text)
        elif day := typed_day(desk, text).day:
            await self._to(day)
        elif clock and self.plan and not self.narrow:
            self._to_time(time.fromisoformat(clock))
        elif room >= 0:
            self._to_room(room)
        else:
            sentence = _('"{text}" is not a date, time or room.').format(text=cut(text, 30))
            self.say(
                "NOTE", sentence, _("Write {days}, 2:30 pm, or the name of a room.").format(days=day_examples(desk))
            )

    def _to_time(self, clock: time) -> None:
        assert self.plan
        self.slot = self.slots.at(local_moment(datetime.combine(self.plan.day, clock), self.home.desk.zone))
        self._paint()
        self.greet()

    def _room_called(self, text: str) -> int:
        """Return the number of the only room whose name begins so."""
        typed = fold_text(text)
        names = [(sheet.code, fold_text(sheet.name)) for sheet in self.plan.rooms] if self.plan else []
        exact = [number for number, names_of in enumerate(names) if typed in names_of]
        begun = [number for number, (code, name) in enumerate(names) if typed and (code + " " + name).startswith(typed)]
        begun = begun or [number for number, (_code, name) in enumerate(names) if typed and name.startswith(typed)]
        return (exact or (begun if len(begun) == 1 else [-1]))[0]

    def _to_room(self, number: int) -> None:
        assert self.plan
        if self.narrow:
            code = self.plan.rooms[number].code
            at = next((index for index, one in enumerate(self.lines) if one.room.code == code), -1)
            if at >= 0:
                self.planner.choose(at)
        else:
            self.room = number
            self._paint()
        self.greet()

    # -- what is done

    def open_line(self, index: int) -> Doing:
        return self._open()

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Open the choice on Enter alone."""
        return super().sent(text, field) if text or self.asks else self._open()

    async def _open(self) -> None:
        use = self.use
        if use is None:
            await self.book()
        elif use.of == "session":
            await self.home.open("session", session=use.whose)
        else:
            await self.home.open("room_booking", booking=use.whose)

    @action("b", N_("Book"), N_("Book the selected room at this time"))
    async def book(self) -> None:
        """Book the chosen room and time on the form (F6)."""
        if self.sheet is None:
            self.greet()
            return
        wall = to_local(self.moment, self.home.desk.zone)
        await self.home.open("room_booking", room=self.sheet.code, wall=wall.strftime("%Y-%m-%d %H:%M"))

    @action("o", N_("Change"), N_("Move or edit the booking"))
    async def change_booking(self) -> None:
        """Change a booking's time, room and details (F7)."""
        if use := self._meant():
            await self.home.open("room_booking", booking=use.whose)

    def _meant(self) -> RoomUse | None:
        """Return the chosen booking; else say that there is none."""
        use = self.use
        if use is None:
            self.say("NOTE", _("No booking selected."), _("Select one with the arrows. F6 books a room."))
        elif use.of == "session":
            text = _("This is a program session: {title}").format(title=cut(use.words, 40))
            self.say("NOTE", text, _("Press Enter to open it. Move or cancel it there."))
        return use if use and use.of == "booking" else None

    @action("z", N_("Cancel"), N_("Cancel the booking"))
    async def cancel_this(self) -> None:
        """Cancel the booking (F8): the room is free again."""
        if not (use := self._meant()):
            return
        line = await self.home.read(booking_line, self.home.desk, use.whose)
        text = _("Cancel {who}, {room}, {time}?").format(
            who=cut(use.words, 24), room=cut(line.room_name, 20), time=self._time(line.starts_at)
        )
        keys: list[Hint] = [YES, *([FOLLOWING] if line.series else []), NO]
        hint = (
            _("y: cancel this one.   f: this and all following.   n or Esc: no.")
            if line.series
            else _("y: cancel it.   n or Esc: no.")
        )
        following = partial(self._cancel, line, "following")
        others = dict.fromkeys((_("f"), "f"), following) if line.series else {}
        self.ask(text, hint, partial(self._cancel, line, "this"), keys, others)

    async def _cancel(self, line: BookingLine, scope: str) -> None:
        done = await self.home.do(cancel_booking, line.id, scope=scope)
        await self.load()
        n = len(done.lines)
        text = ngettext("Canceled: {who}, {n} date.", "Canceled: {who}, {n} dates.", n)
        who = line.who or _("the booking")
        self.say("OK", text.format(who=cut(who, 40), n=n), _("The room is free again. F9 undoes it."))

    @action("n", N_("Count"), N_("Record how many people came"))
    async def count_heads(self) -> None:
        """Enter the attendance (.n)."""
        if not (use := self._meant()):
            return

        async def take(text: str) -> None:
            if not text.strip().isdecimal() or len(text.strip()) > len("100000"):
                self.remark(_('"{text}" is not a number of people.').format(text=cut(text.strip(), 20)))
                return
            self.settle()
            try:
                await self.home.do(count_use, use.whose, int(text))
            except Refused as no:
                self.say("STOP", no.reasons[0].sentence(), no.reasons[0].next_step())
                return
            await self.load()
            self.say(
                "OK",
                _("Attendance recorded: {n}, {who}.").format(n=int(text), who=cut(use.words, 40)),
                _("F9 undoes it."),
            )

        self.ask_words(_("People"), N_("Count"), _("How many people came?"), _("Type 0 if nobody came."), take)

    open_clashes = opens("room_clashes", "k", N_("Conflicts"), N_("Rooms booked twice at the same time"))

    @action("y", N_("Policy"), N_("Room policy and details"))
    async def show_policy(self) -> None:
        if self.sheet:
            await self.home.open("room_policy", room=self.sheet.code)
        else:
            self.greet()

    open_rooms = opens("room_list", "r", N_("Rooms"), N_("Rooms and equipment: add and edit"))

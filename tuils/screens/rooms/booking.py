"""A booking on one form: room, time, contact; a new one, or one moved and changed. Shows the policy."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.rooms import RoomSheet, rooms
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.activities.rooms.booking_change import edit_booking
from tuils.library.activities.rooms.booking_series import BookedSeries, book_series
from tuils.library.activities.rooms.room_reading import BookingLine, BookingSheet, booking_sheet
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import clock_as_typed, clock_example, clock_label
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.typed_days import typed_day
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.screens.kit.form import Form, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask, pick, some_of
from tuils.screens.widgets.lines import cut
from tuils.values.dataclass import dataclass
from tuils.values.time.typed_days import typed_clock

PERSON, GROUP, LIBRARY = "person", "group", "library"
FOR: dict[str, str] = {PERSON: N_("a person"), GROUP: N_("a group"), LIBRARY: N_("the library")}
WHAT = (
    Ask("room", N_("Room"), whole=True),
    Ask("day", N_("Day"), N_("a date, or today, fri, +2w"), whole=True),
    Ask("time", N_("From"), whole=True),
    Ask("minutes", N_("How long"), N_("minutes, or 1:30"), whole=True),
)
WHO = (
    Ask("for", N_("For"), whole=True),
    Ask("card", N_("Card"), N_("scan the patron's card"), code=True),
    Ask("name", N_("Name"), N_("of a group or guest"), long=True),
    Ask("phone", N_("Phone"), N_("only if needed")),
    Ask("purpose", N_("What for"), N_("optional"), long=True),
)
HOW = (
    Ask("heads", N_("People"), N_("how many, if known")),
    Ask("layout", N_("Layout"), whole=True),
    Ask("agreed", N_("Policy"), N_("y: agreed. F8 shows it"), whole=True),
)
AGAIN = (
    Ask("repeats", N_("Repeat"), N_("such as: weekly"), long=True),
    Ask("until", N_("Until"), N_("last day")),
)
REASON = (Ask("reason", N_("Reason"), N_("to book it anyway"), long=True),)
_LINES = {
    "ROOM_UNKNOWN": "room", "ROOM_TAKEN": "time", "ROOM_CLOSED": "time", "TOO_MANY_HEADS": "heads",
    "LONGEST": "minutes", "TOO_FAR_AHEAD": "day", "TIME_IS_OVER": "time", "NO_AGREEMENT": "agreed",
    "PATRON_UNKNOWN": "card", "CARD_LOST": "card", "SERIES_MEETS": "repeats", "RULE_NO_DATES": "repeats",
}  # fmt: skip
"""The line a refusal is about, if it names none."""


@dataclass(frozen=True)
class BookingKnown:
    """The data of the form: the rooms, and the booking that is changed."""

    rooms: tuple[RoomSheet, ...]
    booking: BookingSheet | None = None


def _known(desk: Desk, booking: str) -> BookingKnown:
    return BookingKnown(tuple(rooms(desk)), booking_sheet(desk, booking) if booking else None)


class BookingForm(Form):
    """The form. `room`: its code, `wall`: `2026-12-07 10:30`, the start of a new one; else `booking`, one to change."""

    word = N_("Booking")
    asked = (*WHAT, *WHO, *HOW, *AGAIN, *REASON)
    keys = (
        ("Tab", N_("Next")),
        "own",
        "help",
        ("back", N_("Finish later")),
        ("Shift+Tab", N_("Back")),
    )

    def __init__(self, room: str = "", wall: str = "", booking: str = "") -> None:
        super().__init__()
        if booking:
            self.lines = [line for line in self.lines if line.ask not in AGAIN]
        self.room, self.wall, self.booking = room, wall, booking
        self.rooms: dict[str, RoomSheet] = {}
        self.was: BookingSheet | None = None
        self.kept_as, self.offers = f"booking {booking}", not booking

    async def begin(self) -> Values:
        known = await self.home.read(_known, self.home.desk, self.booking)
        self.rooms = {sheet.code: sheet for sheet in known.rooms}
        self.codes = {
            "room": [(sheet.code, sheet.name) for sheet in known.rooms],
            "for": [(code, _(words)) for code, words in FOR.items()],
        }
        self.was = known.booking
        self.line("time").note = clock_example()
        first = self._first(known.booking) if known.booking else self._blank()
        self._show_layouts(first["room"])
        return first

    def _blank(self) -> Values:
        day, _blank, clock = self.wall.partition(" ")
        sheet = self.rooms.get(self.room)
        longest = sheet.longest_minutes if sheet else None
        return {
            "room": sheet.name if sheet else "",
            "day": iso_words(self.home.desk, day) if day else "",
            "time": clock_as_typed(time.fromisoformat(clock)) if clock else "",
            "minutes": str(min(60, longest or 60)),
            "for": _(FOR[PERSON]),
        }

    def _first(self, was: BookingSheet) -> Values:
        line = was.line
        kind = PERSON if line.kind == "patron" else line.kind
        return {
            "room": line.room_name,
            "day": iso_words(self.home.desk, line.wall[:10]),
            "time": clock_as_typed(time.fromisoformat(line.wall[11:16])),
            "minutes": str(line.minutes),
            "for": _(FOR.get(kind, FOR[PERSON])),
            "card": was.card,
            "name": was.name,
            "phone": was.phone,
            "purpose": was.purpose,
            "heads": str(line.heads or ""),
            "layout": line.layout,
            "agreed": _("yes") if line.agreed else "",
        }

    def heading(self) -> tuple[str, str]:
        if self.was and self.was.line.cancelled:
            return _("This booking was canceled."), _("Esc goes back.")
        if self.was and self.was.line.clash:
            return _("Another booking has the room at this time."), _("Choose another time or room, then press F6.")
        text = _("Move or edit this booking.") if self.was else _("A new booking.")
        sheet = self._sheet(self.line("room").value)
        policy = sheet.policy.splitlines()[0] if sheet and sheet.policy else ""
        return text, _("Policy: {words}").format(words=cut(policy, 60)) if policy else _("F6 saves.")

    def called(self, values: Values) -> str:
        return f"{values['room']} {values['name']}".strip()

    # -- lines

    def _sheet(self, text: str) -> RoomSheet | None:
        return self.rooms.get(pick(text, self.codes["room"])[0]) if text else None

    def _show_layouts(self, room: str) -> None:
        sheet = self._sheet(room)
        names = [f"{name} {heads}" for name, heads in sheet.layouts.items()] if sheet else []
        self.line("layout").note = some_of(names) or _("optional")
        self.line("layout").draw()

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name in self.codes:
            fault = self.look_at_choice(name)
            if name == "room" and not fault:
                self._show_layouts(self.line(name).value)
            return fault
        if name in ("day", "until"):
            return "" if self._is_as_it_was(text) else self.look_at_day(name)
        if name == "time" and text:
            return self._look_at_time(text)
        if name == "minutes" and text:
            return "" if minutes_of(text) else _("not a number of minutes")
        return _("not a number") if name == "heads" and text and not text.isdecimal() else ""

    def _look_at_time(self, text: str) -> str:
        clock = typed_clock(text)
        if clock:
            self.line("time").put(clock_as_typed(time.fromisoformat(clock)))
        return "" if clock else _("not a time; {example}").format(example=clock_example())

    def _day(self, text: str) -> str:
        """Return the day as an ISO date; empty for none."""
        if self._is_as_it_was(text):
            return (self.was.line.wall if self.was else self.wall)[:10]
        return typed_day(self.home.desk, text).iso

    def _is_as_it_was(self, text: str) -> bool:
        """Return True for the day that the form wrote itself: a form that nobody changed is not kept for later."""
        return bool(text) and text == self.first.get("day")

    # -- saved

    async def save(self, values: Values) -> None:
        if not await self.all_right():
            return
        override = NO_OVERRIDE
        for _time in range(2):
            try:
                await self._save_with(values, override)
            except Refused as no:
                if not values["reason"] or not no.overridable or len(no.overridable) < len(no.codes) or override.codes:
                    raise
                override = Override.of(no.overridable, values["reason"])
            else:
                return

    async def _save_with(self, values: Values, override: Override, *, rest: bool = False) -> None:
        sheet = self._sheet(values["room"])
        room = sheet.code if sheet else values["room"]
        wall = f"{self._day(values['day']) or values['day']} {typed_clock(values['time']) or values['time']}"
        minutes = minutes_of(values["minutes"] or "60")
        if self.was:
            fields = self._changed(values)
            how = partial(edit_booking, wall=wall, room=room, minutes=minutes, override=override)
            await self._told(await self.home.do(how, self.was.line.id, fields))
            return
        use = BookingUse(minutes, int(values["heads"] or 0) or None, values["layout"], _is_yes(values["agreed"]))
        if not values["repeats"]:
            await self._told(
                await self.home.do(partial(book_room, override=override), room, wall, self._booker(values), use)
            )
            return
        until = typed_day(self.home.desk, values["until"]).day if values["until"] else None
        how_often = partial(book_series, until=until, rest=rest, override=override)
        try:
            done = await self.home.do(how_often, room, wall, self._booker(values), use, values["repeats"])
        except Refused as no:
            if no.codes != ["SERIES_MEETS"] or rest:
                raise
            self._ask_rest(no, values, override)
        else:
            await self._told_series(done)

    def _ask_rest(self, no: Refused, values: Values, override: Override) -> None:
        yes = partial(self._save_with, values, override, rest=True)
        hint = _("y: book the others.   n or Esc: keep editing.")
        self.ask(FormQuestion(no.reasons[0].sentence(), hint, yes, self._back_to_lines))

    def _booker(self, values: Values) -> Booker:
        code = pick(values["for"], self.codes["for"])[0] or PERSON
        name = "name" if code == PERSON else code
        return Booker(card=values["card"], phone=values["phone"], purpose=values["purpose"], **{name: values["name"]})

    def _changed(self, values: Values) -> dict[str, Any]:
        """Return the changed fields; a card that was shown in part is not written."""
        names = ("card", "name", "phone", "purpose", "heads", "layout", "agreed")
        fields: dict[str, Any] = {name: values[name] for name in names if values[name] != self.first.get(name, "")}
        if "heads" in fields:
            fields["heads"] = int(values["heads"]) if values["heads"].isdecimal() else None
        if "agreed" in fields:
            fields["agreed"] = _is_yes(values["agreed"])
        return fields

    async def _told(self, line: BookingLine) -> None:
        day = iso_words(self.home.desk, line.wall[:10])
        words = _("Booked: {room}, {day}, {time}.")
        if self.was:
            elsewhere = (line.room, line.wall) != (self.was.line.room, self.was.line.wall)
            words = _("Moved: {room}, {day}, {time}.") if elsewhere else _("Changed: {room}, {day}, {time}.")
        text = words.format(
            room=cut(line.room_name, 30), day=day, time=clock_label(time.fromisoformat(line.wall[11:16]))
        )
        await self.close_with("OK", text, _("F9 undoes it."))

    async def _told_series(self, done: BookedSeries) -> None:
        n, left = len(done.lines), len(done.left_out)
        text = ngettext("Booked: {n} date.", "Booked: {n} dates.", n).format(n=n)
        if left:
            text += " " + ngettext("{n} were not available.", "{n} were not available.", left).format(n=left)
        await self.close_with("OK", text, _("F9 undoes all of them."))

    def _refused(self, no: Refused) -> None:
        """Say a refusal in the verb's own words, and focus its line."""
        reason = no.reasons[0]
        name = str(reason.facts.get("line") or _LINES.get(reason.code, ""))
        known = [line.ask.name for line in self.lines]
        if name in known:
            fault = reason.next_step() if reason.code == "NOT_UNDERSTOOD" else reason.short()
            self.warn(name, fault)
            self.put_focus(self.line(name).field)
        passes = reason.code != "NO_AGREEMENT" and no.overridable and len(no.overridable) == len(no.codes)
        then = _("To book it anyway, type why in the Reason line.") if passes else reason.next_step()
        self.say("STOP", reason.sentence(), then)

    @action("y", N_("Policy"), N_("The room's policy"), place=3)
    async def show_policy(self) -> None:
        """Show the policy of the room (F8)."""
        if sheet := self._sheet(self.line("room").value):
            await self.home.open("room_policy", room=sheet.code)
        else:
            self.say("NOTE", _("Which room?"), _("Type its name in the first line."))


def _is_yes(text: str) -> bool:
    return text.casefold() in ("y", "yes", _("y"), _("yes"))


def minutes_of(text: str) -> int:
    """Return 90 for `90` or `1:30`; 0 for anything else."""
    hours, colon, minutes = text.partition(":")
    if not hours.isdecimal() or (colon and not minutes.isdecimal()) or len(text) > 6:
        return 0
    return int(hours) * 60 + int(minutes) if colon else int(hours)

"""The rooms and equipment that can be booked, with all facts of each on one form."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _
from tuils.library.activities.calendar.room_fields import AT_THE_DESK
from tuils.library.activities.calendar.rooms import RoomSheet, remove_room, room_sheet, save_room
from tuils.library.activities.rooms.booking import CLASHES, ROOMS, room_equipment_words, use_words
from tuils.library.activities.rooms.booking_change import cancel_booking
from tuils.library.activities.rooms.pickup import LATE_ITEMS, OverdueEquipment
from tuils.library.activities.rooms.room_reading import (
    KIND_WORDS,
    Clash,
    RoomUse,
    around_words,
    layouts_words,
    room_words,
)
from tuils.library.foundation.administration.settings import branches
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.field import such
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.lines import Line, cut
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import clean

PERMISSION = "rooms.edit"


class RoomList(TableScreen[RoomSheet]):
    """The list of rooms and equipment. F6 adds one, F7 or Enter changes it, F8 removes it."""

    table, word, prompt = ROOMS, N_("Rooms"), N_("Room")
    keys = (("Enter", N_("Open")), "own", "undo", ("back", N_("Back")), "help")

    def greet(self) -> None:
        super().greet()
        if self.may(PERMISSION):
            _mark, said, _then = self.answered
            self.say("", said, _("Enter opens one.") if self.lines else _("F6 adds the first one."))

    def open_line(self, index: int) -> Doing:
        return self.change_room(self.lines[index]) if self.may(PERMISSION) else super().open_line(index)

    new_room = opens("room_form", "n", N_("New"), N_("Add a room or equipment"), needs=PERMISSION)
    change_room = opens("room_form", "o", N_("Change"), N_("Edit the selected room"), needs=PERMISSION, row="code")

    @action("z", N_("Delete"), N_("Delete the selected room"), needs=PERMISSION)
    def delete_room(self, sheet: RoomSheet) -> None:
        async def yes() -> None:
            await self.home.do(remove_room, sheet.code)
            text = _("Deleted: {name}").format(name=cut(sheet.name, 50))
            await self.done(text, _("Its past bookings are still listed. F9 undoes it."))

        said = _("Delete {name}?").format(name=cut(sheet.name, 40))
        self.ask(said, _("y: delete; it can't be booked again.   n or Esc: no."), yes)


# ---- one of them


def _known() -> Codes:
    return {
        "kind": [(code, _(words)) for code, words in KIND_WORDS.items()],
        "branch": [(branch.code, branch.name) for branch in branches()],
        "agreement": [("yes", _("yes")), ("no", _("no"))],
        "any_hour": [("yes", _("yes")), ("no", _("no"))],
    }


FLAGS = such(AT_THE_DESK, kind="flag")


class RoomForm(CodedForm):
    """The form of a room. `code`: one to change; empty for a new one."""

    named_by = ("name", "code")
    permission, known = PERMISSION, _known
    word = N_("Room")
    asked = (Ask("code", N_("Code"), N_("such as meeting; can't be changed")), *form_lines(AT_THE_DESK).values())

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.code = code
        self.kept_as, self.offers = f"room {code}", not code
        self.sheet: RoomSheet | None = None

    async def begin(self) -> Values:
        await super().begin()
        if not self.code:
            return {"kind": _(KIND_WORDS["room"]), "any_hour": _("no"), "agreement": _("no")}
        self.sheet = sheet = await self.home.read(room_sheet, self.home.desk, self.code)
        first = {line.ask.name: _shown(getattr(sheet, line.ask.name)) for line in self.lines}
        for name in ("kind", "branch"):
            first[name] = dict(self.codes[name]).get(getattr(sheet, name), first[name])
        layouts = ", ".join(f"{name} {heads}" for name, heads in sheet.layouts.items())
        return first | {"layouts": layouts, "policy": " / ".join(sheet.policy.splitlines())}

    def heading(self) -> tuple[str, str]:
        text = _("Edit this room.") if self.code else _("Add a room or equipment.")
        return text, _("Existing bookings keep their times. F6 saves.")

    async def look(self, name: str) -> str:
        if name == "code" and self.code and self.line(name).value != self.code:
            self.line(name).put(self.code)
        return await super().look(name)

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = {name: text for name, text in values.items() if name != "code"}
        for name in ("kind", "branch"):
            fields[name] = pick(values[name], self.codes[name])[0] if values[name] else ""
        fields["kind"] = fields["kind"] or "room"
        fields |= {name: pick(values[name], self.codes[name])[0] == "yes" for name in FLAGS}
        fields["policy"] = "\n".join(part.strip() for part in values["policy"].split(" / "))
        done = await self.home.do(partial(save_room, new=not self.code), self.code or clean(values["code"]), fields)
        await self.close_with("OK", _("Saved: {name}").format(name=cut(done.name, 50)), _("F9 undoes it."))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None or value == {} else str(value)


# ---- to read


class RoomPolicy(TextPage):
    """A room's policy, to read before booking it, and to show to patrons."""

    word, prompt = N_("Room"), N_("Read")

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room

    async def opened(self) -> None:
        sheet = await self.home.read(room_sheet, self.home.desk, self.room)
        self.say("", sheet.name, _("Esc goes back."))
        told = [room_words(sheet), layouts_words(sheet), around_words(sheet)]
        text: list[Line] = [f" {line}" for line in told if line]
        policy = sheet.policy.splitlines() or [_("No policy on file.")]
        self.read_out([*text, "", *(f" {line}" for line in policy)])


# ---- rooms that two sites booked for the same time: the earlier booking has the room, the later is to be moved


class RoomClashes(TableScreen[Clash]):
    """The double bookings. Enter or F7 opens the later one, to be moved; F8 cancels it."""

    table, word, prompt = CLASHES, N_("Conflicts"), N_("Number")
    keys = (("Enter", N_("Open")), "own", "undo", ("back", N_("Back")), "help")

    def greet(self) -> None:
        super().greet()
        if self.lines:
            self.say("NOTE", *self.answered[1:])

    def action_move(self, step: int) -> Doing:
        """Say the chosen one in words: place, and who has the room."""
        doing = super().action_move(step)
        if not self.asks and (one := self.chosen):
            day, room = moment_day(self.home.desk, one.late.starts_at), cut(one.late.room_name, 24)
            has = room_equipment_words(self.home.desk, one)
            text = _("{room}, {day}: {late} was booked later.").format(
                room=room, day=day, late=cut(use_words(self.home.desk, one.late), 30)
            )
            self.say("NOTE", text, _("In the room now: {has}").format(has=cut(has, 50)))
        return doing

    def open_line(self, index: int) -> Doing:
        return self._open(self.lines[index].late)

    async def _open(self, use: RoomUse) -> None:
        if use.of == "session":
            await self.home.open("session", session=use.whose)
        else:
            await self.home.open("room_booking", booking=use.whose)

    @action("o", N_("Move"), N_("Move or edit the later booking"), place=2)
    async def move_later(self, clash: Clash) -> None:
        await self._open(clash.late)

    @action("z", N_("Cancel"), N_("Cancel the later booking"), place=3)
    def cancel_later(self, clash: Clash) -> None:
        use = clash.late
        if use.of == "session":
            self.say("NOTE", _("This is a program session."), _("Press Enter to open it. Move or cancel it there."))
            return

        async def yes() -> None:
            await self.home.do(cancel_booking, use.whose)
            text = _("Canceled: {who}.").format(who=cut(use.words, 40))
            await self.done(text, _("Let them know. F9 undoes it."))

        self.ask(_("Cancel {who}?").format(who=cut(use.words, 40)), _("y: cancel it.   n or Esc: no."), yes)


# ---- equipment that should be back


class LateEquipment(TableScreen[OverdueEquipment]):
    """The equipment that is late. Enter opens the booking that needs it next, to call them; F7 the late one."""

    table, word, prompt = LATE_ITEMS, N_("Late equipment"), N_("Number")
    keys = (("Enter", N_("Open")), "own", ("back", N_("Back")), "help")

    def open_line(self, index: int) -> Doing:
        return self._open(self.lines[index].next)

    async def _open(self, booking: str) -> None:
        if not booking:
            self.say("NOTE", _("No booking to open."), _("It was checked out without one, or nobody booked it."))
        elif any(line.next == booking and line.is_program for line in self.lines):
            await self.home.open("session", session=booking)
        else:
            await self.home.open("room_booking", booking=booking)

    @action("o", N_("Late one"), N_("Open the booking that is late"), place=2)
    async def open_late(self, line: OverdueEquipment) -> None:
        await self._open(line.booking)

    @action("a", N_("Message"), N_("Print what to tell who booked it next"), place=1)
    async def print_message(self, line: OverdueEquipment) -> None:
        if line.message:
            self.home.print_out(_("Message"), [f"{line.message}\n"])
        else:
            self.say("NOTE", _("No booking waits for it."), _("Nobody is to be told."))

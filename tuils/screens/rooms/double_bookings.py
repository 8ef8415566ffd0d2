"""Rooms that two sites booked for the same time: the earlier booking has the room, the later is to be moved."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.activities.rooms.booking_change import cancel_booking
from tuils.library.activities.rooms.room_reading import Clash, RoomUse
from tuils.library.activities.rooms.room_tables import CLASHES, room_equipment_words, use_words
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing


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

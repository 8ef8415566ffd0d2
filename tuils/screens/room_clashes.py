"""Rooms that two sites gave away at one time, unknowing: the earlier has the room, the later is to be moved."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.dates import moment_day
from tuils.library.programs.booking_change import cancel_booking
from tuils.library.programs.room_reading import Clash, RoomUse, clashes
from tuils.values.moments import time_label

from .listing import Listing
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.rows import Column, Row
from .widgets.turns import Doing

CLASHES = (
    Column("#", 2, right=True),
    Column(N_("Day"), 10),
    Column(N_("Came later"), 12, grow=1),
    Column(N_("Room"), 14, drop=1),
    Column(N_("Has the room"), 20, grow=1, drop=2),
)


class RoomClashes(Listing):
    """Enter or F7 opens the later one, to be moved; F8 cancels it."""

    word, prompt = N_("Clashes"), N_("Number")
    columns = CLASHES
    verbs = (None, Verb("o", N_("Move"), N_("Move or change the later one")), Verb("z", N_("Cancel"), N_("Cancel it")))
    keys = (("Enter", N_("Open")), "two", "three", "undo", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Clash] = []

    async def load(self) -> None:
        self.found = await self.home.read(clashes, self.home.desk)
        self.put([self._row(n, one) for n, one in enumerate(self.found, 1)], [one.late.whose for one in self.found])

    def _row(self, number: int, one: Clash) -> Row:
        day = moment_day(self.home.desk, one.late.starts_at)
        has = ", ".join(self._words(use) for use in one.has)
        return (str(number), day, (self._words(one.late), "look"), one.late.room_name, has)

    def _words(self, use: RoomUse) -> str:
        zone = self.home.desk.zone
        return f"{time_label(use.starts_at, zone)}-{time_label(use.ends_at, zone)} {use.words}"

    def greet(self) -> None:
        n = len(self.found)
        if not n:
            self.say("", _("No room was given away twice."), _("Esc goes back."))
            return
        said = ngettext("{n} room was given away twice.", "{n} times a room was given away twice.", n).format(n=n)
        self.say("LOOK", said, _("Whoever came first keeps it. Enter opens the later one."))

    def action_move(self, step: int) -> Doing:
        """The chosen one in words: where, and who has the room."""
        doing = super().action_move(step)
        if not self.asks and self.at >= 0:
            one = self.found[self.at]
            day, room = moment_day(self.home.desk, one.late.starts_at), cut(one.late.room_name, 24)
            has = ", ".join(self._words(use) for use in one.has)
            said = _("{room}, {day}: {late} came later.").format(
                room=room, day=day, late=cut(self._words(one.late), 30)
            )
            self.say("LOOK", said, _("The room has: {has}").format(has=cut(has, 50)))
        return doing

    def open_line(self, index: int) -> Doing:
        return self._open(self.found[index].late)

    async def _open(self, use: RoomUse) -> None:
        if use.of == "session":
            await self.home.open("session", session=use.whose)
        else:
            await self.home.open("room_booking", booking=use.whose)

    async def action_two(self) -> None:
        if self.at < 0:
            self.none_chosen()
        else:
            await self._open(self.found[self.at].late)

    def action_three(self) -> None:
        if self.at < 0:
            self.none_chosen()
            return
        use = self.found[self.at].late
        if use.of == "session":
            self.say("LOOK", _("This is a session."), _("Enter opens it. It is moved and cancelled there."))
            return

        async def yes() -> None:
            await self.home.do(cancel_booking, use.whose)
            await self.load()
            self.say("OK", _("Cancelled: {who}.").format(who=cut(use.words, 40)), _("Tell them. F9 takes it back."))

        self.ask(_("Cancel {who}?").format(who=cut(use.words, 40)), _("y: cancel it.   n or Esc: no."), yes)

"""Devices that are turned off when they are late: whom to call, and what is off."""

from __future__ import annotations

from collections.abc import Callable

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.lending.things.turned_off import (
    TURNED_OFF,
    Thing,
    note_device_line,
    thing_called,
    thing_words,
    turn_off,
    turn_on,
)
from tuils.screens.kit.table_screen import TableScreen

STATE, EDIT = "circulation.state", "catalog.edit"
ASKS = {"line": N_("What is the number of {title}?"), "call": N_("Which number is called about {title}?")}


class TurnedOffList(TableScreen[Thing]):
    table, word, prompt = TURNED_OFF, N_("Devices"), N_("Scan")
    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        await self.typed(code)

    async def typed(self, text: str) -> None:
        """Note the number of the device with this barcode."""
        self._ask("line", await self.home.read(thing_called, self.home.desk, text.strip()), _(ASKS["line"]))

    async def _did(self, line: Thing, change: Callable[[Desk, str], Thing]) -> None:
        done = await self.home.do(change, line.item)
        await self.done(thing_words(self.home.desk, done), _("F9 undoes it."))
        self.choose(done.item)

    @action("n", N_("Off"), N_("It is turned off now"), needs=STATE, place=1)
    async def off(self, line: Thing) -> None:
        await self._did(line, turn_off)

    @action("o", N_("On"), N_("It is on again"), needs=STATE, place=2)
    async def on(self, line: Thing) -> None:
        await self._did(line, turn_on)

    @action("h", N_("Line"), N_("Note its own number"), needs=EDIT, place=3)
    def note_number(self, line: Thing) -> None:
        self._ask("line", line, _(ASKS["line"]))

    @action("t", N_("Call"), N_("Note whom to call about it"), needs=EDIT)
    def note_call(self, line: Thing) -> None:
        self._ask("call", line, _(ASKS["call"]))

    def _ask(self, field: str, line: Thing, said: str) -> None:
        async def given(text: str) -> None:
            self.settle()
            await self._did(line, lambda desk, item: note_device_line(desk, item, {field: text}))

        self.ask_words(_("Number"), N_("Devices"), said.format(title=line.title), _("Type it, then Enter."), given)

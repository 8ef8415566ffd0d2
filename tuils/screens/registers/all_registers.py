"""All registers in a list: what has something due first. From here one is opened, written in, made, or changed."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.office.registers.kinds import DESCRIBE, REGISTER_LIST, RegisterLine, remove_kind
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing


class RegisterList(TableScreen[RegisterLine]):
    """The registers. Enter opens one, typed words find some; F6 adds an entry, F7 makes a register, F8 changes one."""

    table, word, prompt = REGISTER_LIST, N_("Registers"), N_("Find")
    refusal_ends_question = True

    words = ""

    def asked(self) -> tuple[Any, ...]:
        return (self.words,)

    async def typed(self, text: str) -> None:
        self.words = text
        await self.show_anew()

    def open_line(self, index: int) -> Doing:
        line = self.lines[index]
        if line.open is None:
            return self.add_entry(line)
        return super().open_line(index)

    @action("n", N_("Add entry"), N_("Add an entry to the highlighted register"), place=1)
    def add_entry(self, line: RegisterLine) -> Doing:
        return self.home.open("register_form", register=line.register, entry="")

    @action("f", N_("Make one"), N_("Make a register of your own"), needs=DESCRIBE, place=2)
    async def make_one(self) -> None:
        await self.home.open("register_maker", register="")

    @action("o", N_("Change"), N_("Change the highlighted register"), needs=DESCRIBE, place=3)
    async def change_one(self, line: RegisterLine) -> None:
        await self.home.open("register_maker", register=line.register)

    @action("z", N_("Remove"), N_("Remove your register; one of ours is again as shipped"), needs=DESCRIBE)
    def remove_one(self, line: RegisterLine) -> None:
        async def removed() -> None:
            await self.home.do(remove_kind, line.register)
            await self.done(_("Removed: {name}.").format(name=cut(line.title, 50)), _("F9 undoes it."))

        said = _("Remove {name}?").format(name=cut(line.title, 50))
        self.ask(said, _("y: remove it.   n or Esc: no."), removed)

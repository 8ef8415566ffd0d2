"""The entries of a register: those that are open, what is due first. The tabs are its states."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.office.registers.entries import OPEN, EntrySheet, register_entries, tabs_of
from tuils.library.office.registers.entry_table import TROUBLE, register_table
from tuils.library.office.registers.kind_file import RegisterKind
from tuils.library.office.registers.kinds import kind_called
from tuils.library.office.registers.order_list import vendor_of, vendor_order_paper
from tuils.library.office.registers.writing import count_entry, move_entry
from tuils.screens.kit.home import Home
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing


class RegisterEntryList(TableScreen[EntrySheet]):
    """A register's list. Typed words find entries; F6 adds one, F7 counts it or marks it done, F8 changes it."""

    table, prompt = TROUBLE, N_("Find")  # that of its own register, once it is read
    keys = (("Enter", N_("Open")), FIRST_THREE, ("back", N_("Back")), "help", "undo")
    refusal_ends_question = True

    def __init__(self, register: str) -> None:
        super().__init__()
        self.register, self.which, self.words, self.here = register, OPEN, "", False
        self.tabs: list[tuple[str, str, int]] = []

    async def prepared(self, home: Home) -> None:
        """Read what the register is like, before its list is drawn."""
        self.kind: RegisterKind = await home.read(kind_called, self.register)
        home.desk.require(self.kind.see)
        self.table = register_table(self.kind)  # type: ignore[misc]  # each register has its own
        self.columns = (Column("#", self.table.digits, right=True), *self.table.on_screen)  # type: ignore[misc]  # each register has its own
        self.word, self.names_a_person = self.kind.title, self.kind.private  # type: ignore[misc]  # each register has its own
        await super().prepared(home)

    def read_lines(self, desk: Desk) -> Sequence[EntrySheet]:
        self.tabs = tabs_of(desk, self.register)
        branch = desk.branch if self.here else ""
        return register_entries(desk, self.register, self.which, self.words, branch=branch)

    def greet(self) -> None:
        super().greet()
        shown = (f"[{word} {n}]" if state == self.which else f"{word} {n}" for state, word, n in self.tabs)
        said = _("Found: {n}.").format(n=len(self.lines)) if self.words else self.kind.title + "."
        tail = _("This branch.") if self.here else ""
        self.say("", f"{said} {tail}".strip(), "   ".join(shown) + "   " + _(".b: the next."))

    async def typed(self, text: str) -> None:
        self.words = text
        await self.show_anew()

    def open_line(self, index: int) -> Doing:
        return self.home.open("register_page", register=self.register, entry=self.lines[index].id)

    @action("n", N_("Add"), N_("Add an entry"), place=1)
    async def add_one(self) -> None:
        await self.home.open("register_form", register=self.register, entry="")

    @action("s", N_("Done"), N_("Mark the highlighted entry as done; a closed one is opened again"), place=2)
    async def is_done(self, one: EntrySheet) -> None:
        to = self.kind.states[-1] if one.is_open else self.kind.states[0]
        await self.home.do(move_entry, self.register, one.id, to)
        said = _("{what}: {state}.").format(what=cut(one.title, 50), state=self.kind.state_said(to))
        await self.done(said, _("F9 undoes it."))

    @action("o", N_("Change"), N_("Change the highlighted entry"), place=3)
    async def change_one(self, one: EntrySheet) -> None:
        await self.home.open("register_form", register=self.register, entry=one.id)

    @action("k", N_("Count"), N_("Count what is there: +5, -2, or 12"), when=lambda one: bool(one.kind.amount))
    def count_one(self, one: EntrySheet) -> None:
        async def typed(text: str) -> None:
            self.settle()
            made = await self.home.do(count_entry, self.register, one.id, text)
            said = f"{cut(one.title, 50)}. {made.count_said}."
            await self.done(said, _("F9 undoes it."))

        said = f"{cut(one.title, 50)}. {one.count_said}."
        self.ask_words(_("Count"), N_("Count"), said, _("+5 adds, -2 takes away, 12 is the new number."), typed)

    @action("g", N_("Order"), N_("Print the order to its vendor"), when=lambda screen: screen.kind.is_stock)
    async def print_order(self, one: EntrySheet) -> None:
        """Print what is to be ordered from the vendor of an entry, also what else there is too little of."""
        if not (vendor := vendor_of(one)):
            self.remark(_("It has no vendor."), _("F8 adds one."))
            return
        self.home.print_sheet(await self.home.read(vendor_order_paper, self.home.desk, vendor, self.register))

    @action("v", N_("State"), N_("Move the highlighted entry to another state"))
    def move_one(self, one: EntrySheet) -> None:
        async def typed(text: str) -> None:
            self.settle()
            made = await self.home.do(move_entry, self.register, one.id, text)
            said = _("{what}: {state}.").format(what=cut(one.title, 50), state=made.state_said)
            await self.done(said, _("F9 undoes it."))

        said = _("{what}: {state}. Which state now?").format(what=cut(one.title, 40), state=one.state_said)
        self.ask_words(_("State"), N_("Move it"), said, ", ".join(self.kind.states_said), typed)

    @action("b", N_("Next tab"), N_("Show the entries of the next state, or all"))
    async def show_next(self) -> None:
        states = [state for state, _word, _n in self.tabs]
        self.which = states[(states.index(self.which) + 1) % len(states)] if self.which in states else OPEN
        await self.show_anew()

    @action("h", N_("Branch"), N_("Show the entries of this branch, or of all"))
    async def show_here(self) -> None:
        self.here = not self.here
        await self.show_anew()

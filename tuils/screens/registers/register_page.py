"""One entry of a register: its fields, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.office.registers.days import read_entry
from tuils.library.office.registers.entries import EntrySheet, entry_called, entry_history, history_words
from tuils.library.office.registers.entry_papers import entry_letter, entry_paper
from tuils.library.office.registers.field_values import read_words
from tuils.library.office.registers.kinds import kind_called
from tuils.library.office.registers.writing import move_entry, remove_entry
from tuils.screens.kit.home import Home
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import Line, cut, fit
from tuils.screens.widgets.turns import Doing

LABEL = 13


class RegisterPage(TextPage):
    """An entry to read. `register`: its name; `entry`: an id."""

    prompt = N_("Do")
    passing = False
    keys = (FIRST_THREE, ("Up/Down", N_("Scroll")), ("back", N_("Back")), "help", "undo")

    def __init__(self, register: str, entry: str) -> None:
        super().__init__()
        self.register, self.entry = register, entry

    async def prepared(self, home: Home) -> None:
        kind = await home.read(kind_called, self.register)
        self.word, self.names_a_person = kind.title, kind.private  # type: ignore[misc]  # each register has its own
        await super().prepared(home)

    async def opened(self) -> None:
        if (await self.home.read(kind_called, self.register)).at_sign_in:
            await self.home.do(read_entry, self.register, self.entry)
        await self.show_anew()
        self.greet()

    def again_in_words(self) -> Doing:
        """Read the entry again when the screen comes back: a form may have changed it."""
        return self.show_anew()

    async def show_anew(self) -> None:
        self.sheet, steps = await self.home.read(_read, self.home.desk, self.register, self.entry)
        self.read_out(["", *_lines(self.home.desk, self.sheet), "", *(f" {words}" for words in steps)])

    def greet(self) -> None:
        self.say("", cut(self.sheet.title, 70), _("F7 marks it as done. F8 changes it."))

    @action("s", N_("Done"), N_("Mark this entry as done; a closed one is opened again"), place=2)
    async def is_done(self) -> None:
        kind = self.sheet.kind
        await self._move(kind.states[-1] if self.sheet.is_open else kind.states[0])

    @action("o", N_("Change"), N_("Change this entry"), place=3)
    async def change_entry(self) -> None:
        await self.home.open("register_form", register=self.register, entry=self.entry)

    @action("n", N_("Print"), N_("Print this entry, or its sign"), place=1)
    async def print_entry(self) -> None:
        self.home.print_sheet(await self.home.read(entry_paper, self.home.desk, self.entry, self.register))

    @action("t", N_("Letter"), N_("Print the letter to the person of this entry"))
    async def print_letter(self) -> None:
        self.home.print_sheet(await self.home.read(entry_letter, self.home.desk, self.entry, self.register))

    @action("z", N_("Remove"), N_("It was a mistake: remove it"))
    async def take_away(self) -> None:
        await self.home.do(remove_entry, self.register, self.entry)
        said = _("Removed: {name}.").format(name=cut(self.sheet.title, 50))
        await self.close_with("OK", said, _("F9 undoes it."))

    async def _move(self, state: str) -> None:
        await self.home.do(move_entry, self.register, self.entry, state)
        await self.show_anew()
        said = _("{what}: {state}.").format(what=cut(self.sheet.title, 50), state=self.sheet.state_said)
        self.say("OK", said, _("F9 undoes it."))


def _read(desk: Desk, register: str, entry: str) -> tuple[EntrySheet, list[str]]:
    sheet = entry_called(desk, register, entry)
    return sheet, [history_words(desk, step) for step in entry_history(desk, sheet)]


def _lines(desk: Desk, sheet: EntrySheet) -> Iterator[Line]:
    yield [(" " + fit(_("State"), LABEL), "key"), (sheet.state_said, "strong" if sheet.is_open else "text")]
    for field in sheet.kind.drawn:
        one = sheet.kind.known[field.name]
        words: Sequence[str] = read_words(one, sheet.held).splitlines()
        if one.kind == "date" and words:
            words = [iso_words(desk, words[0])]
        for number, text in enumerate(words):
            yield [(" " + fit("" if number else one.label, LABEL), "key"), (text, "text")]
    if sheet.to_order:
        yield [(" " + fit(_("To order"), LABEL), "key"), (str(sheet.to_order), "look")]

"""Inventory: the shelves to check, and the problems found on them with a scanner."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.office.inventory.queries import ShelfItem
from tuils.library.office.inventory.sessions import InventorySheet, finish_inventory, searched_again, start_inventory
from tuils.library.office.inventory.standing import FoundWrong, ShelfProgress
from tuils.library.office.inventory.tables import INVENTORIES, REPORT, SEARCH, SHELVES, inventory_report
from tuils.screens.kit.table_screen import CopiesTable, TableScreen
from tuils.screens.widgets.turns import Doing


class Inventories(TableScreen[InventorySheet]):
    """The inventories. F6 starts one, Enter continues it, F8 finishes it; Enter on a finished one: copies not seen."""

    table, word, prompt = INVENTORIES, N_("Inventory"), N_("Number")
    refusal_ends_question = True

    @action("a", N_("Start"), N_("Start an inventory of some shelves"), needs="catalog.edit", place=1)
    def start(self) -> None:
        async def named(text: str) -> None:
            self.settle()
            made = await self.home.do(start_inventory, span=text)
            await self.load()
            await self.home.open("inventory", key=made.id)

        sentence = _("Which shelves? Such as 500-599, FIC A - FIC M, or a location.")
        self.ask_words(_("Shelves"), N_("Start"), sentence, _("Enter alone: all shelves of this branch."), named)

    def open_line(self, index: int) -> Doing:
        if self.lines[index].finished_at:
            return self.home.open("inventory_search", key=self.lines[index].id)
        return super().open_line(index)

    @action("t", N_("To fix"), N_("What is wrong, misplaced, or not seen in the selected inventory"), place=2)
    def open_report(self, sheet: InventorySheet) -> Doing:
        return self.home.open("inventory_report", key=sheet.id)

    @action("s", N_("Shelves"), N_("How far each shelf of the selected inventory is"))
    def open_shelves(self, sheet: InventorySheet) -> Doing:
        return self.home.open("inventory_shelves", key=sheet.id)

    @action("f", N_("Finish"), N_("Finish the selected inventory"), needs="catalog.edit", place=3)
    async def finish(self, sheet: InventorySheet) -> None:
        if sheet.finished_at:
            self.remark(_("It is finished already."), _("F6 starts another one."))
            return
        n = (await self.home.read(partial(inventory_report, wrong=False), self.home.desk, sheet.id)).not_seen
        text = ngettext("Finish, and mark missing {n} copy that was not seen?",
                        "Finish, and mark missing {n} copies that were not seen?", n)  # fmt: skip
        self.ask(text.format(n=n), _("y: finish. Nobody is billed.   n or Esc: go on."), partial(self._finish, sheet))

    async def _finish(self, sheet: InventorySheet) -> None:
        done = await self.home.long(finish_inventory, sheet.id)
        text = _("Finished: {name}. Marked missing: {n}.").format(name=sheet.name, n=count_label(done.marked))
        await self.done(text, _("Enter: search for them. F9 undoes it."))


class InventoryReported(CopiesTable[FoundWrong]):
    """The problems an inventory found, and the copies it didn't see. `key`: the id of an inventory."""

    table, word, prompt = REPORT, N_("To fix"), N_("Number")

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def asked(self) -> tuple[str]:
        return (self.key,)

    def action_move(self, step: int) -> Doing:
        """Say the sentence of the highlighted line: where the book belongs, or what to do."""
        doing = super().action_move(step)
        if one := self.chosen:
            self.say("NOTE", one.said, _("Enter opens the title. A scan checks it in."))
        return doing

    async def coded(self, code: str) -> None:
        """Check in a misplaced or missing copy that staff found."""
        await self.check_in(code)
        await self.load()


class InventorySearch(TableScreen[ShelfItem]):
    """The copies a finished inventory didn't see. A scan checks in a copy that was found. `key`: its id."""

    table, word, prompt = SEARCH, N_("Search"), N_("Scan")
    refusal_ends_question = True

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def asked(self) -> tuple[str]:
        return (self.key,)

    async def coded(self, code: str) -> None:
        """Note that the copy was found."""
        await self.check_in(code)
        await self.load()

    @action("s", N_("Searched"), N_("Record that you searched once more"), needs="catalog.edit", place=1)
    def searched(self) -> None:
        text = _("Did you search for all of these once more?")
        self.ask(text, _("y: record the search.   n or Esc: not yet."), partial(self._searched, lost=False))

    @action("o", N_("Lost"), N_("Mark lost what is still missing"), needs="catalog.edit", place=2)
    def lost(self) -> None:
        if not self.lines:
            self.remark(_("Nothing is missing by this inventory."))
            return
        n = len(self.lines)
        text = ngettext("Searched again, and mark {n} copy lost?", "Searched again, and mark {n} copies lost?", n)
        self.ask(
            text.format(n=n), _("y: mark lost. Nobody is billed.   n or Esc: no."), partial(self._searched, lost=True)
        )

    async def _searched(self, *, lost: bool) -> None:
        done = await self.home.long(searched_again, self.key, lost=lost)
        text = ngettext("Searched {n} time.", "Searched {n} times.", done.sheet.searched).format(n=done.sheet.searched)
        if lost:
            text += " " + _("Marked lost: {n}.").format(n=count_label(done.marked))
        await self.done(text, _("F9 undoes it."))


class InventoryShelves(TableScreen[ShelfProgress]):
    """The progress of each shelf. `key`: the id of an inventory."""

    table, word, prompt = SHELVES, N_("Shelves"), N_("Number")

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def asked(self) -> tuple[str]:
        return (self.key,)

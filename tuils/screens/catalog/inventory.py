"""Inventory: the shelves that are checked, and scanner in hand what is wrong on them."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.describing.action import action
from tuils.library.desk import Desk
from tuils.library.inventory.scanning import scan_shelf
from tuils.library.inventory.sessions import InventorySheet, finish_inventory, start_inventory
from tuils.library.inventory.standing import FoundWrong, ShelfProgress
from tuils.library.inventory.tables import INVENTORIES, REPORT, SHELVES, InventoryReport, report_of
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.turns import Doing


class Inventories(TableScreen[InventorySheet]):
    """F6 starts one, Enter goes on with it, F8 finishes it."""

    table, word, prompt = INVENTORIES, N_("Inventory"), N_("Number")
    refusal_ends_question = True

    @action("a", N_("Start"), N_("Start an inventory of some shelves"), needs="catalog.edit", place=1)
    def start(self) -> None:
        async def named(text: str) -> None:
            self.settle()
            made = await self.home.do(start_inventory, span=text)
            await self.load()
            await self.home.open("inventory", key=made.id)

        said = _("Which shelves? A range, such as 500-599 or FIC A - FIC M.")
        self.ask_words(_("Range"), N_("Start"), said, _("Enter alone: all shelves of this branch."), named)

    @action("s", N_("Shelves"), N_("How far each shelf of the selected inventory is"), place=2)
    def open_shelves(self, one: InventorySheet) -> Doing:
        return self.home.open("inventory_shelves", key=one.id)

    @action("f", N_("Finish"), N_("Finish the selected inventory"), needs="catalog.edit", place=3)
    async def finish(self, one: InventorySheet) -> None:
        if one.finished_at:
            self.remark(_("It is finished already."), _("F6 starts another one."))
            return
        n = (await self.home.read(partial(report_of, wrong=False), self.home.desk, one.id)).not_seen
        said = ngettext("Finish, and mark missing {n} copy that was not seen?",
                        "Finish, and mark missing {n} copies that were not seen?", n)  # fmt: skip
        self.ask(said.format(n=n), _("y: finish. Nobody is billed.   n or Esc: go on."), partial(self._finish, one))

    async def _finish(self, one: InventorySheet) -> None:
        done = await self.home.do(finish_inventory, one.id)
        said = _("Finished: {name}. Marked missing: {n}.").format(name=one.name, n=done.marked)
        await self.done(said, _("F9 undoes it. To search: tuils inventory missing"))


class InventoryScans(TableScreen[FoundWrong]):
    """What is wrong so far. A scan that is right says nothing; one that is not says one sentence. `key`: an id."""

    table, word, prompt = REPORT, N_("Inventory"), N_("Scan")
    new_shelf = False

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def read_lines(self, desk: Desk) -> InventoryReport:
        return report_of(desk, self.key, unseen=False)

    def greet(self) -> None:
        sheet = self.whole.sheet
        said = _("{name}: {n} of {all} seen, {percent}%.")
        then = _("Scan from left to right. F6: another shelf.")
        said = said.format(name=sheet.name, n=sheet.accounted, all=sheet.expected, percent=sheet.percent)
        self.say("", said, then)

    async def coded(self, code: str) -> None:
        done = await self.home.do(scan_shelf, self.key, [code], new_shelf=self.new_shelf)
        self.new_shelf = False
        await self.load()
        if done.wrong:
            self.say("NOTE", done.wrong[0].said, _("F9 undoes the scan."))
        else:
            self.greet()

    @action("n", N_("New shelf"), N_("The next book is on another shelf"), place=1)
    def next_shelf(self) -> None:
        self.new_shelf = True
        self.remark(_("Another shelf. Scan its first book."))


class InventoryShelves(TableScreen[ShelfProgress]):
    """How far each shelf is. `key`: the id of an inventory."""

    table, word, prompt = SHELVES, N_("Shelves"), N_("Number")

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    def asked(self) -> tuple[str]:
        return (self.key,)

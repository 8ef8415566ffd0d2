"""A walk along a shelf with a scanner: the books in order, those out, not seen or misplaced, and the next ones."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.office.inventory.scanning import Scanned, WalkedSpine, WalkShown, scan_shelf, walk_shown
from tuils.library.office.inventory.sessions import InventorySheet, inventory_sheet
from tuils.screens.kit.home import opens
from tuils.screens.kit.search_screen import OverModeScreen
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import Lines, cut, fit
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing

from .spine import spine_lines

MOST, WIDEST = 7, 16
"""Spines at most, and the cells that each has at least."""
LABELS = (Column(N_("Call number"), 11), Column(N_("Status"), 10), Column(N_("Title"), 12, grow=1))


class InventoryWalk(OverModeScreen):
    """The shelf as it is scanned. A correct scan shows only the progress, a wrong one a sentence. `key`: an id."""

    mode, prompt, names_a_person = "catalog", N_("Scan"), False
    hears_codes = True
    keys = ("back", FIRST_THREE, "help", "undo", "menu")
    new_shelf = False

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
        self.sheet: InventorySheet | None = None
        self.accounted, self.elsewhere = 0, ""
        self.shown = WalkShown()

    def body(self) -> ComposeResult:
        with Horizontal(id="spines"):
            for _number in range(MOST):
                yield Lines(classes="spine")
        yield Lines(["", ""], id="foot", classes="head")
        yield Rows(LABELS, id="labels", heads=False)

    async def opened(self) -> None:
        await self.load()
        self.greet()

    async def load(self) -> None:
        sheet, self.shown, self.elsewhere = await self.home.read(_as_it_stands, self.home.desk, self.key)
        self.sheet, self.accounted = sheet, sheet.accounted
        self.resized()

    def greet(self) -> None:
        if self.elsewhere:
            self.say("NOTE", self.elsewhere, self._then())
        elif self.sheet:
            self.say("", self._standing(self.sheet), self._then())

    def _standing(self, sheet: InventorySheet) -> str:
        text = _("{name}: {n} of {all} seen, {percent}%.")
        percent = self.accounted * 100 // sheet.expected if sheet.expected else 100
        counts = {"n": count_label(self.accounted), "all": count_label(sheet.expected), "percent": percent}
        return text.format(name=cut(sheet.name, 24), **counts)

    def _then(self) -> str:
        return _("F6 first, then scan.") if self.narrow else _("Scan from left to right. F6: another shelf begins.")

    # -- scanning

    def scanned(self, code: str) -> Doing:
        return self.heard(code)

    def picked(self, number: int) -> Doing:
        return self.heard(str(number))

    def sent(self, text: str, field: EntryField | None) -> Doing:
        if not text:
            self.remark(_("Scan the next book on the shelf."), _("Esc: pause. You can go on any day."))
            return None
        return super().sent(text, field)

    async def heard(self, text: str) -> None:
        done = await self.home.do(scan_shelf, self.key, [text], new_shelf=self.new_shelf)
        self.new_shelf = False
        self.accounted += done.fresh
        self.shown = await self.home.read(walk_shown, self.home.desk, self.key, MOST)
        self._draw()
        self._answer(done)

    def _answer(self, done: Scanned) -> None:
        if done.other_branch:
            self.say("NOTE", done.other_branch, _("F9 undoes scans. Esc leaves this inventory."))
        elif done.wrong:
            misplaced = done.wrong[0].wrong == "wrong_place"
            hint = _("Move it, or put it on the cart. Then scan on.") if misplaced else _("Then scan on. F9 undoes it.")
            self.say("NOTE", done.wrong[0].said, hint)
        elif self.sheet:
            self.say("", self._standing(self.sheet), self._then())

    # -- drawing

    def resized(self) -> None:
        narrow = self.narrow
        self.query_one("#spines").display = self.query_one("#foot").display = not narrow
        self.query_one("#labels").display = narrow
        for number, widget in enumerate(self.query(".spine").results(Lines)):
            widget.display = number < self._many
        self._draw()

    @property
    def _many(self) -> int:
        return min(MOST, max(3, self.size.width // WIDEST))

    def body_changed(self) -> None:
        if self.narrow:
            self._draw()

    def _draw(self) -> None:
        spines, at = self._in_sight()
        if self.narrow:
            self.query_one(Rows).load([_row(spine) for spine in spines], cursor=at)
            return
        many, height = self._many, self.size.height - 8
        for number, widget in enumerate(list(self.query(".spine").results(Lines))[:many]):
            one = spines[number] if number < len(spines) else None
            word = (one.said, "look" if one.odd else "strong" if one.word == "next" else "text") if one else None
            drawn = spine_lines(
                one.spine if one else None, self.size.width // many, height, here=number == at, last=number == many - 1,
                word=word,
            )  # fmt: skip
            widget.put(drawn)
        self._draw_foot()

    def _in_sight(self) -> tuple[list[WalkedSpine], int]:
        """Return as many spines as fit, with the last scan and the ones after it, and the index of the last scan."""
        many = max(3, self.query_one(Rows).height) if self.narrow else self._many
        first = max(0, min(self.shown.at + 2, len(self.shown.spines)) - many)
        return list(self.shown.spines[first : first + many]), self.shown.at - first if self.shown.at >= 0 else -1

    def _draw_foot(self) -> None:
        wide = self.size.width
        shelves = self.sheet.shelves if self.sheet else ""
        left = fit(f" {shelves}", wide // 2) + fit(_("yellow: to look at") + " ", wide - wide // 2, right=True)
        self.query_one("#foot", Lines).put([[("\u2500" * wide, "key")], [(left, "key")]])

    # -- verbs

    @action("n", N_("New shelf"), N_("The next book is on another shelf"), place=1)
    def next_shelf(self) -> None:
        self.new_shelf = True
        self.remark(_("Another shelf. Scan its first book."))

    @action("t", N_("To fix"), N_("What is wrong, misplaced, or not seen so far"), place=2)
    def open_report(self) -> Doing:
        return self.home.open("inventory_report", key=self.key)

    open_shelves = opens("inventory_shelves", "s", N_("Shelves"), N_("How far each shelf is"), place=3, own="key")


def _as_it_stands(desk: Desk, key: str) -> tuple[InventorySheet, WalkShown, str]:
    """Return the walk, with a sentence if it is about another branch than this desk's."""
    sheet = inventory_sheet(desk, key)
    text = ""
    if sheet.branch != desk.branch:
        branch, here = name_of("branch", sheet.branch), name_of("branch", desk.branch)
        text = _("{name} is about the shelves of {branch}. This desk is at {here}.")
        text = text.format(name=sheet.name, branch=branch, here=here)
    return sheet, walk_shown(desk, key, MOST), text


def _row(spine: WalkedSpine) -> Row:
    return cut(spine.spine.label, 14) or "-", (spine.said, "look") if spine.odd else spine.said, spine.spine.title

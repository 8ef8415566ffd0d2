"""The shelf around a title, a copy or a call number: Left and Right walk along it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.shelves import (
    MOST_COUNTED,
    Place,
    ShelfStretch,
    Spine,
    count_left,
    count_shelf_from,
    first_place,
    place_of_copy,
    place_of_title,
    place_on_shelf,
    stretch,
    to_the_left,
    to_the_right,
)
from tuils.screens.kit.search_screen import Looking, OverModeScreen
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import Lines, cut, fit
from tuils.screens.widgets.pane import Pane
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing

from .shelf_boards import MOST_BOARDS, MOST_SPINES, ShelfBoards

READ_AT_ONCE = MOST_BOARDS * MOST_SPINES
MOST_KEPT = 120
LABELS = (Column(N_("Call number"), 12), Column(N_("Title"), 12, grow=1))


class Shelf(OverModeScreen):
    """The shelf. `biblio`: a title's id; `item`: the id of a copy to start at instead. Without either, the left end."""

    mode, prompt, names_a_person = "catalog", N_("Find"), False
    hears_codes = True
    keys = ("back", (N_("Left/Right"), N_("Move")), ("Enter", N_("Open")), "help", "own", "menu", "why")

    def __init__(self, biblio: str = "", item: str = "") -> None:
        super().__init__()
        self.biblio, self.item = biblio, item
        self.spines: list[Spine] = []
        self.at = 0
        self.elsewhere = ""
        """The branch, if it is not the desk's."""
        self.sides = (0, 0)
        """The numbers of copies left and right of the spines in sight."""

    def body(self) -> ComposeResult:
        with Horizontal(classes="split"):
            with Vertical(id="shelf"):
                yield ShelfBoards(self._look_about)
                yield Lines(["", ""], id="foot", classes="head")
                yield Rows(LABELS, id="labels", heads=False)
            yield Pane(classes="pane")

    @property
    def boards(self) -> ShelfBoards:
        return self.query_one(ShelfBoards)

    # -- where one stands

    async def opened(self) -> None:
        branch = self.home.desk.branch
        try:
            if self.item:
                await self._stand(partial(place_of_copy, self.item))
            elif self.biblio:
                await self._stand(partial(place_of_title, self.biblio, branch))
            else:
                await self._stand(partial(first_place, branch))
        except Refused as refused:
            sentence = _("This title has no copy and no call number, so no place on the shelf.")
            if text := str(refused.reasons[0].facts.get("text") or ""):
                sentence = _("No copy, and the call number is not readable: {text}").format(text=cut(text, 23))
            self.say("NOTE", sentence, _("Type another call number, or scan a copy. Esc goes back."))

    async def _stand(self, where: Callable[[], Place], *, again: bool = False) -> None:
        """Go to a place on the shelf. `again`: the current place. Ignored if the operator has moved on meanwhile."""
        before = self.spines, self.at
        found = await self.home.read(_around, where)
        if again and before != (self.spines, self.at):
            return
        if not found.spines:
            branch = await self.home.read(name_of, "branch", self.home.desk.branch)
            self.say("NOTE", _("{branch} has no copies on its shelves.").format(branch=branch), _("Esc goes back."))
            return
        self.spines, self.at = list(found.spines), found.at
        branch = self.spines[0].place.branch
        elsewhere = branch != self.home.desk.branch
        self.elsewhere = await self.home.read(name_of, "branch", branch) if elsewhere else ""
        self.boards.spines = self.spines
        self.boards.first = self.boards.first_around(self.at)
        self.resized()
        if not again or self.is_stated:
            self._tell(found)

    async def load(self) -> None:
        """Read the shelf again: a copy may have been checked out while another screen was shown."""
        if self.spines:
            here = self.spines[self.at].place
            await self._stand(lambda: here, again=True)

    def _tell(self, found: ShelfStretch | None = None) -> None:
        spine = self.spines[self.at]
        if found is None or found.exact:
            text = _("You are at {call_number}.")
        elif found.behind:
            text = _("It would be shelved after {call_number}.")
        else:
            text = _("It would be shelved before {call_number}.")
        text = text.format(call_number=cut(spine.label or _("no call number"), 24))
        self.state("", ". ".join(filter(None, (self.elsewhere, spine.shelf, text))), _walk_words(self.narrow))

    # -- drawing

    def resized(self) -> None:
        narrow = self.narrow
        self.boards.display = self.query_one("#foot").display = not narrow
        self.query_one("#labels").display = narrow
        self._draw()

    def _draw(self) -> None:
        if self.narrow:
            self.query_one(Rows).load([_row(spine) for spine in self.spines], cursor=self.at if self.spines else -1)
            return
        self.boards.show(self.spines, self.boards.first, self.at)
        self._draw_foot()
        self._look_about()

    async def _read_about(self) -> None:
        """Read how many copies are left and right of those in sight, and where there is room, the chosen one's record;
        the next step cancels it."""
        boards, biblio = self.boards, self.spines[self.at].biblio
        seen = self.spines[boards.first : boards.first + max(1, boards.in_sight)]
        self.sides = await self.home.read(_sides, seen[0].place, seen[-1].place)
        self._draw_foot()
        if self.wide:
            from .title_items import beside_title

            facts = await self.home.read(beside_title, self.home.desk, biblio)
            self.query_one(Pane).tell(facts)

    def _draw_foot(self) -> None:
        wide = self.boards.size.width
        left, right = self.sides
        to_left = " < " + _side(left, ngettext("{n} to the left", "{n} to the left", left)) if left else ""
        to_right = _side(right, ngettext("{n} to the right", "{n} to the right", right)) + " > " if right else ""
        sides = fit(to_left, wide // 2) + fit(to_right, wide - wide // 2, right=True)
        self.query_one("#foot", Lines).put([[("\u2500" * wide, "key")], [(sides, "key")]])

    # -- walking

    async def turn(self, step: int) -> None:
        """Move so many copies to the left (if negative) or to the right."""
        if not self.spines:
            self.remark(_("Nothing to show here."))
            return
        await self._read_on(self.at + step)
        to = min(max(self.at + step, 0), len(self.spines) - 1)
        if to == self.at:
            self.remark(_("This is the start of the shelves.") if step < 0 else _("This is the end of the shelves."))
            return
        self.at = to
        boards = self.boards
        boards.spines = self.spines
        turned = not boards.first <= to < boards.first + boards.in_sight
        if turned and not self.narrow:
            boards.first = to - 1 if step > 0 else boards.first_before(to + 1)
        self._draw()
        self._tell()
        self._put_cursor()

    async def _read_on(self, to: int) -> None:
        """Read more of the shelf, so that a whole screen surrounds this index."""
        boards = self.boards
        if to < READ_AT_ONCE:
            more = await self.home.read(to_the_left, self.spines[0].place, READ_AT_ONCE)
            self.spines = [*more, *self.spines][:MOST_KEPT]
            self.at, boards.first = self.at + len(more), boards.first + len(more)
        if to + READ_AT_ONCE >= len(self.spines):
            more = await self.home.read(partial(to_the_right, after=True), self.spines[-1].place, READ_AT_ONCE)
            gone = max(0, len(self.spines) + len(more) - MOST_KEPT)
            self.spines = [*self.spines, *more][gone:]
            self.at, boards.first = self.at - gone, max(0, boards.first - gone)

    def _look_about(self) -> None:
        if self.spines:
            self.in_worker(self._read_about, "beside")

    def _put_cursor(self) -> None:
        if self.narrow:
            self.app.cursor_position = self.query_one(Rows).cursor_place
        else:
            self.app.cursor_position = self.boards.cursor_place()

    def action_move(self, step: int) -> Doing:
        """Move like Left on Up, like Right on Down."""
        return self.turn(step)

    def action_page(self, step: int) -> Doing:
        return self.turn(step * (self.query_one(Rows).height if self.narrow else self.boards.in_sight))

    # -- what is typed, and the verbs

    def sent(self, text: str, field: EntryField | None) -> Doing:
        return super().sent(text, field) if text or not self.spines else self._open()

    def picked(self, number: int) -> Doing:
        """Take a number as a class number of one or two digits: there are no lines to choose."""
        return self.heard(str(number))

    async def heard(self, text: str) -> None:
        """Go to a call number, at the branch shown, or to a barcode's place; search for other words in the catalog, if
        it is below."""
        branch = self.spines[self.at].place.branch if self.spines else self.home.desk.branch
        try:
            await self._stand(partial(place_on_shelf, text, usual=branch))
        except Refused:
            if not any(isinstance(screen, Looking) for screen in self.app.screen_stack):
                raise
            await self._look_for(text)

    async def _look_for(self, words: str) -> None:
        while not isinstance(self.app.screen, Looking) and len(self.app.screen_stack) > 1:
            await self.app.pop_screen()
        below = self.app.screen
        if isinstance(below, Looking):
            await below.look_for(words)

    async def scanned(self, code: str) -> None:
        """Show where a scanned copy belongs; anything else goes to the desk."""
        try:
            await self._stand(partial(place_of_copy, code))
        except Refused:
            await self._overheard(code)

    async def _open(self) -> None:
        await self.home.open("title", biblio=self.spines[self.at].biblio)

    @action("h", N_("Hold"), N_("Holds on the selected title; place a hold"))
    def show_holds(self) -> Doing:
        if not self.spines:
            self.say("NOTE", _("No title is selected."), _("Type a call number, or scan a copy."))
            return None
        spine = self.spines[self.at]
        return self.home.open("queue", biblio=spine.biblio, item=spine.barcode)


def _around(where: Callable[[], Place]) -> ShelfStretch:
    return stretch(where(), READ_AT_ONCE, READ_AT_ONCE)


def _sides(first: Place, last: Place) -> tuple[int, int]:
    return count_left(first), count_shelf_from(last) - 1


def _side(copies: int, words: str) -> str:
    return words.format(n=f"{MOST_COUNTED}+" if copies > MOST_COUNTED else copies)


def _walk_words(narrow: bool) -> str:
    if narrow:
        return _("Up and Down move along the shelf.")
    return _("Left and Right move along the shelf. Enter opens the title.")


def _row(spine: Spine) -> Row:
    return cut(spine.label, 14) or "-", spine.title

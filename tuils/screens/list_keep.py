"""Keep what was found as a list, or put the chosen titles on one: a new name makes a list, a line adds to it."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.list_lines import make_list_with, put_on_list
from tuils.library.cataloging.list_naming import ListSheet, all_lists
from tuils.library.cataloging.list_search import Search
from tuils.library.cataloging.list_state import TITLES
from tuils.library.cataloging.lists import Kept, add_found, keep_search

from .listing import Listing
from .lists import LISTS, lines_words, row_of
from .looking import is_scan
from .widgets.lines import cut
from .widgets.turns import Doing


class KeepList(Listing):
    """`search`: what was found is kept with it, all of it and not the page that is shown. Else `biblios`: the ids of
    titles; `title`: what one of them is called."""

    mode, prompt, names_a_person = "catalog", N_("Name"), False
    columns = LISTS
    keys = (("Enter", N_("Put on it")), ("back", N_("Back")), "help", "undo")

    def __init__(self, search: Search | None = None, biblios: Sequence[str] = (), title: str = "") -> None:
        super().__init__()
        self.search, self.biblios, self.title = search, tuple(biblios), title
        self.lists: list[ListSheet] = []
        self.done = False

    async def load(self) -> None:
        """Items alone are put on a list of items by a scan."""
        self.lists = [one for one in await self.home.read(all_lists) if one.of == TITLES]
        chosen = self.at
        self.put([row_of(number, one) for number, one in enumerate(self.lists, 1)], [one.id for one in self.lists])
        if chosen < 0 and not self.done and not self.is_gone:
            self.rows.load(self.rows.rows, cursor=-1)  # Enter alone makes nothing

    def greet(self) -> None:
        if self.done:
            self.again()
            return
        if self.search and self.search.words:
            said = _("Keep what was found for: {words}").format(words=cut(self.search.words, 44))
        elif self.search:
            said = _("Keep all that was found as a list.")
        elif self.title:
            said = _("Put on a list: {title}").format(title=cut(self.title, 52))
        else:
            said = ngettext("Put {n} title on a list.", "Put {n} titles on a list.", len(self.biblios))
            said = said.format(n=len(self.biblios))
        then = _("Type a name for a new list.")
        if self.lists:
            then = _("Type a name for a new list, or choose one that is there.")
        self.say("", said, then)

    def picked(self, number: int) -> Doing:
        """A number is the list: there is nothing else to do with it."""
        index = self.rows.find(number)
        if index >= 0:
            return self.open_line(index)
        self.remark(_("There is no line {number}.").format(number=number))
        return None

    def open_line(self, index: int) -> Doing:
        one = self.lists[index]
        return self.home.open("list", key=one.id) if self.done else self._add(one)

    async def _add(self, one: ListSheet) -> None:
        if self.search:
            await self._kept(await self.home.do(add_found, one.id, self.search))
        else:
            put = await self.home.do(put_on_list, one.id, self.biblios)
            await self._put_on(put.sheet, put.added)

    async def typed(self, text: str) -> None:
        if self.done:
            self.remark(_("It is kept. Esc goes back."))
        elif is_scan(text):
            self.remark(_("A number from a label is no name for a list."), _("Type a few words."))
        elif self.search:
            await self._kept(await self.home.do(keep_search, text, self.search))
        else:
            put = await self.home.do(make_list_with, text, self.biblios)
            await self._put_on(put.sheet, put.added)

    async def _kept(self, kept: Kept) -> None:
        said = lines_words(kept.sheet)
        if kept.nearest:
            said = _("None has all of the words. These have most: {name}").format(name=cut(kept.sheet.name, 24))
        elif kept.cut:
            said = _("The first {n} are kept: {name}").format(n=f"{kept.found:,}", name=cut(kept.sheet.name, 36))
        await self._finish(kept.sheet, said, kept.added)

    async def _put_on(self, sheet: ListSheet, added: int) -> None:
        await self._finish(sheet, lines_words(sheet), added)

    async def _finish(self, sheet: ListSheet, said: str, added: int) -> None:
        self.done = True
        self.show_keys((("Enter", N_("Open it")), ("back", N_("Back")), "help", "undo"))
        await self.load()
        if sheet.id in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(sheet.id))
        then = _("Enter opens the list. F9 takes it back.")
        self.say("OK", said, then if added else _("All of it was there already. Enter opens the list."))

"""Save search results or chosen titles as a list: a new name makes a list, a line adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.lists.list_lines import make_list_with, put_on_list
from tuils.library.holdings.lists.list_naming import ListSheet, all_lists
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.list_state import TITLES
from tuils.library.holdings.lists.list_table import LISTS
from tuils.library.holdings.lists.lists import KeptSearch, add_found_to_list, keep_search
from tuils.screens.kit.search_screen import is_scan
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing

from .lists import lines_words


class KeepList(TableScreen[ListSheet]):
    """The list picker. `search`: all its results are kept, not only the page shown. Else `biblios`: the ids of titles;
    `title`: the name of one of them."""

    mode, prompt = "catalog", N_("Name")
    table = replace(LISTS, read=lambda _desk: [list_sheet for list_sheet in all_lists() if list_sheet.of == TITLES])
    keys = (("Enter", N_("Add to it")), ("back", N_("Back")), "help", "undo")

    def __init__(self, search: Search | None = None, biblios: Sequence[str] = (), title: str = "") -> None:
        super().__init__()
        self.search, self.biblios, self.title = search, tuple(biblios), title
        self.is_kept = False

    async def load(self) -> None:
        """Show the lists that titles can be added to: lists of items are filled by scans."""
        chosen = self.at
        await super().load()
        if chosen < 0 and not self.is_kept and not self.is_gone:
            self.rows.load(self.rows.rows, cursor=-1)  # Enter alone makes nothing

    def greet(self) -> None:
        if self.is_kept:
            self.again()
            return
        if self.search and self.search.words:
            text = _("Save the results as a list: {words}").format(words=cut(self.search.words, 44))
        elif self.search:
            text = _("Save all results as a list.")
        elif self.title:
            text = _("Add to a list: {title}").format(title=cut(self.title, 52))
        else:
            text = ngettext("Add {n} title to a list.", "Add {n} titles to a list.", len(self.biblios))
            text = text.format(n=len(self.biblios))
        hint = _("Type a name for a new list.")
        if self.lines:
            hint = _("Type a name for a new list, or choose one below.")
        self.say("", text, hint)

    def picked(self, number: int) -> Doing:
        """Add to the list of this number at once: there is nothing else to do with it."""
        index = self.rows.find(number)
        if index >= 0:
            return self.open_line(index)
        self.remark(_("There is no line {number}.").format(number=number))
        return None

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        return self.home.open("list", key=one.id) if self.is_kept else self._add(one)

    async def _add(self, sheet: ListSheet) -> None:
        if self.search:
            await self._kept(await self.home.do(add_found_to_list, sheet.id, self.search))
        else:
            put = await self.home.do(put_on_list, sheet.id, self.biblios)
            await self._put_on(put.sheet, put.added)

    async def typed(self, text: str) -> None:
        if self.is_kept:
            self.remark(_("Already saved. Press Esc to go back."))
        elif is_scan(text):
            self.remark(_("A barcode can't be the name of a list."), _("Type a name."))
        elif self.search:
            await self._kept(await self.home.do(keep_search, text, self.search))
        else:
            put = await self.home.do(make_list_with, text, self.biblios)
            await self._put_on(put.sheet, put.added)

    async def _kept(self, kept: KeptSearch) -> None:
        text = lines_words(kept.sheet)
        if kept.nearest:
            text = _("No title has all the words. Closest matches saved: {name}").format(name=cut(kept.sheet.name, 24))
        elif kept.cut:
            text = _("Saved the first {n}: {name}").format(n=count_label(kept.found), name=cut(kept.sheet.name, 36))
        await self._finish(kept.sheet, text, kept.added)

    async def _put_on(self, sheet: ListSheet, added: int) -> None:
        await self._finish(sheet, lines_words(sheet), added)

    async def _finish(self, sheet: ListSheet, text: str, added: int) -> None:
        self.is_kept = True
        self.show_keys((("Enter", N_("Open it")), ("back", N_("Back")), "help", "undo"))
        await self.load()
        if sheet.id in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(sheet.id))
        hint = _("Press Enter to open the list. F9 undoes it.")
        self.say("OK", text, hint if added else _("Everything was already on it. Press Enter to open the list."))

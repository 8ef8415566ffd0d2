"""The library's lists: make, name, show to patrons, merge, delete. Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.lists.list_lines import make_list_with, put_on_list
from tuils.library.holdings.lists.list_naming import ListSheet, all_lists, list_called
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.list_state import ITEMS, TITLES
from tuils.library.holdings.lists.list_table import LISTS
from tuils.library.holdings.lists.lists import (
    KeptSearch,
    add_found_to_list,
    edit_list,
    keep_search,
    make_list,
    merge_lists,
    publish_list,
    remove_list,
)
from tuils.screens.kit.search_screen import is_scan
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing

PUBLISH = "lists.publish"


class Lists(TableScreen[ListSheet]):
    table, word, prompt = LISTS, N_("Lists"), N_("List")

    async def typed(self, text: str) -> None:
        """Open the list with the typed name. A scan goes to the desk."""
        try:
            sheet = await self.home.read(list_called, text)
        except Refused:
            if not is_scan(text):
                raise
            await self.coded(text)
        else:
            await self.home.open("list", key=sheet.id)

    @action("n", N_("New"), N_("Make a new list of titles"), needs="lists.edit")
    def new_list(self) -> None:
        self._ask_name(TITLES)

    @action("i", N_("Item list"), N_("Make a new list of single copies"), needs="lists.edit")
    def new_list_of_items(self) -> None:
        self._ask_name(ITEMS)

    def _ask_name(self, of: str) -> None:
        text = _("Name of the new list?")
        if of == ITEMS:
            text = _("Name of the new item list?")
        self.ask_words(
            _("Name"), N_("Create"), text, _("A few words, without a patron's name."), partial(self._make, of)
        )

    async def _make(self, of: str, name: str) -> None:
        if is_scan(name):
            self.no_name()
            return
        made = await self.home.do(partial(make_list, of=of), name)
        self.settle()
        await self.load()
        self.choose(made.id)
        self.say("OK", _("List made: {name}").format(name=made.name), _("Press Enter to open it and add titles."))

    @action("r", N_("Rename"), N_("Rename the list"), needs="lists.edit", place=2)
    def rename_list(self, sheet: ListSheet) -> None:
        text = _("New name for {name}?").format(name=cut(sheet.name, 40))
        self.ask_words(
            _("Name"), N_("Rename"), text, _("A few words, without a patron's name."), partial(self._rename, sheet)
        )

    def no_name(self) -> None:
        self.remark(_("A barcode can't be the name of a list."), _("Type a name."))

    async def _rename(self, sheet: ListSheet, name: str) -> None:
        if is_scan(name):
            self.no_name()
            return
        done = await self.home.do(edit_list, sheet.id, name=name)
        await self._done(done, _("Renamed: {name}").format(name=done.name))

    @action("t", N_("Note"), N_("Add a note to the list"), needs="lists.edit")
    def note_list(self, sheet: ListSheet) -> None:
        text = _("Note on {name}?").format(name=cut(sheet.name, 40))
        hint = _("Don't name a patron in it. Enter alone removes the note.")
        self.ask_words(_("Note"), N_("Save"), text, hint, partial(self._note, sheet))

    async def _note(self, sheet: ListSheet, note: str) -> None:
        done = await self.home.do(edit_list, sheet.id, note=note)
        await self._done(done, _("Note saved.") if done.note else _("Note removed."))

    @action("s", N_("Show"), N_("Show it to patrons, or hide it"), needs=PUBLISH)
    async def show_or_hide(self, sheet: ListSheet) -> None:
        done = await self.home.do(publish_list, sheet.id, not sheet.shown)
        await self._done(done, shown_words(done))

    @action("g", N_("Merge"), N_("Move everything on it to another list"), needs="lists.edit")
    def put_on_another(self, sheet: ListSheet) -> None:
        text = _("Move everything on {name} to which list?").format(name=cut(sheet.name, 36))
        hint = _("Type its name. {name} will then be deleted.").format(name=cut(sheet.name, 36))
        self.ask_words(_("List"), N_("Merge"), text, hint, partial(self._merge, sheet))

    async def _merge(self, sheet: ListSheet, into: str) -> None:
        done = await self.home.do(merge_lists, sheet.id, into)
        await self._done(done, lines_words(done))

    @action("z", N_("Delete"), N_("Delete the list; the titles stay in the catalog"), needs="lists.edit", place=3)
    def delete_list(self, sheet: ListSheet) -> None:
        text = _("Delete the list {name}?").format(name=cut(sheet.name, 40))
        self.ask(text, _("y: delete the list; the titles stay.   n or Esc: keep it."), partial(self._remove, sheet))

    async def _remove(self, sheet: ListSheet) -> None:
        done = await self.home.do(remove_list, sheet.id)
        await self._done(done, _("List deleted: {name}").format(name=cut(done.plain_name, 40)))

    async def _done(self, done: ListSheet, text: str) -> None:
        self.settle()
        await self.load()
        self.choose(done.id)
        self.say("OK", text, _("F9 undoes it.") if done.act else _("No change was needed."))


def shown_words(sheet: ListSheet) -> str:
    text = N_("Shown in the patrons' catalog: {name}") if sheet.shown else N_("Hidden from patrons: {name}")
    return _(text).format(name=cut(sheet.name, 36))


def lines_words(sheet: ListSheet) -> str:
    """`12 titles on the list Bees.`"""
    if sheet.of == ITEMS:
        text = ngettext("{n} item on list {name}.", "{n} items on list {name}.", sheet.lines)
    else:
        text = ngettext("{n} title on list {name}.", "{n} titles on list {name}.", sheet.lines)
    return text.format(n=count_label(sheet.lines), name=cut(sheet.name, 36))


# ---- save search results or chosen titles as a list: a new name makes a list, a line adds to it


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

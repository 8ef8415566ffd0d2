"""The library's lists: make, name, show to patrons, merge, delete. Enter opens one."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.lists.list_naming import ListSheet, list_called
from tuils.library.holdings.lists.list_state import ITEMS, TITLES
from tuils.library.holdings.lists.list_table import LISTS
from tuils.library.holdings.lists.lists import edit_list, make_list, merge_lists, publish_list, remove_list
from tuils.screens.kit.search_screen import is_scan
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut

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

"""The lists of the library: made, named, shown to patrons, put together, taken away. Enter opens one."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.list_naming import ListSheet, all_lists, list_called
from tuils.library.cataloging.list_state import ITEMS, TITLES
from tuils.library.cataloging.lists import edit_list, make_list, merge_lists, publish_list, remove_list
from tuils.library.refusals import Refused

from .listing import Listing
from .looking import is_scan
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

LISTS = (
    Column("#", 2, right=True),
    Column(N_("Name"), 16, grow=2),
    Column(N_("Of"), 6, drop=2),
    Column(N_("Lines"), 5, right=True),
    Column(N_("Patrons"), 7),
    Column(N_("Note"), 12, grow=1, drop=1),
)
OF = {TITLES: N_("titles"), ITEMS: N_("items")}
PUBLISH = "lists.publish"


class Lists(Listing):
    word, prompt, names_a_person = N_("Lists"), N_("List"), False
    columns = LISTS
    verbs = (
        Verb("n", N_("New"), N_("A new list, of titles")),
        Verb("r", N_("Rename"), N_("Another name")),
        Verb("z", N_("Delete"), N_("Take the list away; the titles stay")),
        Verb("i", N_("Of items"), N_("A new list, of single items")),
        Verb("t", N_("Note"), N_("A note on the list")),
        Verb("s", N_("Show"), N_("Show it to patrons, or no more")),
        Verb("g", N_("Put on"), N_("Put all of it on another list")),
    )
    keys = (("Enter", N_("Open")), "one", "two", "three", ("back", N_("Back")), "help", "undo")

    def __init__(self) -> None:
        super().__init__()
        self.lists: list[ListSheet] = []

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Who may not change lists does not see how."""
        may = self.home.desk.may
        hidden = set() if may("lists.edit") else {"one", "two", "three", "four", "five", "seven"}
        hidden |= set() if may(PUBLISH) else {"six"}
        return [(name, verb) for name, verb in super().named_verbs() if name not in hidden]

    async def load(self) -> None:
        self.lists = await self.home.read(all_lists)
        self.put([row_of(number, one) for number, one in enumerate(self.lists, 1)], [one.id for one in self.lists])

    def greet(self) -> None:
        count = len(self.lists)
        if not count:
            self.say("", _("There are no lists yet."), _("F6 makes one. Or find titles and keep them as a list."))
            return
        said = ngettext("{n} list.", "{n} lists.", count).format(n=count)
        self.say("", said, _("Enter opens one. Or type its name."))

    def open_line(self, index: int) -> Doing:
        return self.home.open("list", key=self.lists[index].id)

    async def typed(self, text: str) -> None:
        """The name of a list; what a scanner may have typed is else for the desk."""
        try:
            sheet = await self.home.read(list_called, text)
        except Refused:
            if not is_scan(text):
                raise
            await self.coded(text)
        else:
            await self.home.open("list", key=sheet.id)

    # -- verbs

    def _chosen(self) -> ListSheet | None:
        if self.at >= 0:
            return self.lists[self.at]
        self.none_chosen()
        return None

    def action_one(self) -> None:
        self._ask_name(TITLES)

    def action_four(self) -> None:
        self._ask_name(ITEMS)

    def _ask_name(self, of: str) -> None:
        said = _("What is the new list called?")
        if of == ITEMS:
            said = _("What is the new list of items called?")
        self.ask_words(_("Name"), N_("Make it"), said, _("A few words. They name no person."), partial(self._make, of))

    async def _make(self, of: str, name: str) -> None:
        if is_scan(name):
            self.no_name()
            return
        made = await self.home.do(partial(make_list, of=of), name)
        self.settle()
        await self.load()
        self.chosen(made.id)
        self.say("OK", _("Made: {name}").format(name=made.name), _("Enter opens it, to put titles on it."))

    def chosen(self, key: str) -> None:
        """Highlight this list."""
        if key in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(key))

    def action_two(self) -> None:
        if one := self._chosen():
            said = _("What is it called now? {name}").format(name=cut(one.name, 40))
            self.ask_words(
                _("Name"), N_("Rename"), said, _("A few words. They name no person."), partial(self._rename, one)
            )

    def no_name(self) -> None:
        self.remark(_("A number from a label is no name for a list."), _("Type a few words."))

    async def _rename(self, one: ListSheet, name: str) -> None:
        if is_scan(name):
            self.no_name()
            return
        done = await self.home.do(edit_list, one.id, name=name)
        await self._done(done, _("It is called {name} now.").format(name=done.name))

    def action_five(self) -> None:
        if one := self._chosen():
            said = _("A note on {name}").format(name=cut(one.name, 40))
            then = _("It names no person. Enter alone takes it away.")
            self.ask_words(_("Note"), N_("Keep it"), said, then, partial(self._note, one))

    async def _note(self, one: ListSheet, note: str) -> None:
        done = await self.home.do(edit_list, one.id, note=note)
        await self._done(done, _("Noted.") if done.note else _("The note is gone."))

    async def action_six(self) -> None:
        if one := self._chosen():
            done = await self.home.do(publish_list, one.id, not one.shown)
            await self._done(done, shown_words(done))

    def action_seven(self) -> None:
        if one := self._chosen():
            said = _("On which list goes all of {name}?").format(name=cut(one.name, 36))
            then = _("Type its name. {name} is then taken away.").format(name=cut(one.name, 36))
            self.ask_words(_("List"), N_("Put on"), said, then, partial(self._merge, one))

    async def _merge(self, one: ListSheet, into: str) -> None:
        done = await self.home.do(merge_lists, one.id, into)
        await self._done(done, lines_words(done))

    def action_three(self) -> None:
        if one := self._chosen():
            said = _("Take the list away: {name}").format(name=cut(one.name, 40))
            self.ask(said, _("y: the list goes, the titles stay.   n or Esc: no."), partial(self._remove, one))

    async def _remove(self, one: ListSheet) -> None:
        done = await self.home.do(remove_list, one.id)
        await self._done(done, _("Taken away: {name}").format(name=cut(done.plain_name, 40)))

    async def _done(self, done: ListSheet, said: str) -> None:
        self.settle()
        await self.load()
        self.chosen(done.id)
        self.say("OK", said, _("F9 takes it back.") if done.act else _("It was so already."))


def shown_words(sheet: ListSheet) -> str:
    said = N_("Patrons see it in their catalog: {name}") if sheet.shown else N_("Patrons do not see it: {name}")
    return _(said).format(name=cut(sheet.name, 36))


def lines_words(sheet: ListSheet) -> str:
    """`12 titles on the list Bees.`"""
    if sheet.of == ITEMS:
        said = ngettext("{n} item on the list {name}.", "{n} items on the list {name}.", sheet.lines)
    else:
        said = ngettext("{n} title on the list {name}.", "{n} titles on the list {name}.", sheet.lines)
    return said.format(n=f"{sheet.lines:,}", name=cut(sheet.name, 36))


def row_of(number: int, one: ListSheet) -> Row:
    seen: Cell = (_("see it"), "strong") if one.shown else ""
    return (str(number), one.name, _(OF[one.of]), f"{one.lines:,}", seen, one.note)

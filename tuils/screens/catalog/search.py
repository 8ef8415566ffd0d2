"""The catalog search: results update as words are typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.finding import NO_LIMITS, PAGE, Found, Hit, by_number, find_titles
from tuils.library.holdings.lists.list_search import Search
from tuils.library.lending.interlibrary.borrowed_titles import borrowed_hits, with_borrowed
from tuils.screens.kit.patron_rows import card_of_code
from tuils.screens.kit.search_screen import Looking, is_enough, is_scan
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.pane import Pane
from tuils.screens.widgets.rows import Cell, Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import readings

TITLES = (
    Column("#", 2, right=True),
    Column(N_("Title"), 17, grow=1),
    Column(N_("Author"), 16, drop=3),
    Column(N_("Year"), 4, drop=1),
    Column(N_("Kind"), 5, drop=2),
    Column(N_("Call number"), 11),
    Column(N_("In"), 3, right=True),
)
KINDS = {
    "book": N_("Book"),
    "video": N_("Film"),
    "music": N_("Music"),
    "audiobook": N_("Audio"),
    "map": N_("Map"),
    "score": N_("Score"),
    "serial": N_("Mag."),
    "web": N_("Web"),
    "kit": N_("Kit"),
    "other": N_("Other"),
}
"""The name of each kind of title, in 5 cells."""


def short_kind(kind: str) -> str:
    return _(KINDS[kind]) if kind in KINDS else kind


def titles_with_code(text: str) -> list[Hit]:
    """Return the titles for a code (barcode, ISBN, control number): copies of several titles rarely share one."""
    return next((hits for code in readings(text) if (hits := by_number(code))), [])


def titles_with_code_here(desk: Desk, text: str) -> list[Hit]:
    """Return the same, or the titles from other libraries that are here under this code."""
    return titles_with_code(text) or borrowed_hits(desk, text, is_code=True)


def available_of_all(available: int, items: int) -> str:
    """Return available/all copies; available copies alone if both don't fit in 3 cells."""
    both = f"{available}/{items}" if items else "-"
    return both if len(both) <= TITLES[-1].width else str(available)


def search_hit_row(number: int, hit: Hit) -> Row:
    copies: Cell = available_of_all(hit.available, hit.items)
    if hit.available:
        copies = (str(copies), "strong")
    year = str(hit.year or "")
    place: Cell = (_("from {library}").format(library=hit.lender), "look") if hit.lender else hit.call_number
    return (str(number), hit.whole_title, hit.author, year, short_kind(hit.format), place, copies)


class Catalog(Looking):
    """The catalog search. `search`: its limits and its order; `held`: the same in words."""

    mode, prompt = "catalog", N_("Find")
    keys: Sequence[Hint] = (("Enter", N_("Open")), "help", "own", "undo", "menu")

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[Hit] = []
        self.search, self.held = Search(""), ""
        self.found, self.page, self._turning = Found(), 0, -1

    def body(self) -> ComposeResult:
        with Horizontal(classes="split"):
            yield Rows(TITLES)
            yield Pane(classes="pane")

    def greet(self) -> None:
        if self.narrow:
            self.say("", _("Search by any word."), _("Scanning a book opens its title."))
            return
        text = _("Search by any word: title, author, subject, ISBN, call number.")
        self.say("", text, _("Type two letters to start. Scanning a book opens its title."))

    # -- finding

    async def find(self, words: str) -> Found:
        return await self._page_of(words, 0)

    async def _page_of(self, words: str, page: int) -> Found:
        limits, sort = self.search.limits, self.search.sort
        asked = partial(find_titles, words, limit=PAGE, offset=page * PAGE, limits=limits, sort=sort)
        return await self.home.newest(self._with_borrowed, asked, words, page)

    def _with_borrowed(self, asked: Callable[[], Found], words: str, page: int) -> Found:
        """Return titles, with those that are here from other libraries, which no catalog has."""
        found = asked()
        is_plain = not page and self.search.limits == NO_LIMITS
        return with_borrowed(self.home.desk, words, found) if is_plain else found

    def is_guess(self, found: Found) -> bool:
        return bool(found.corrected or found.nearest)

    def show(self, words: str, found: Found) -> None:
        self.found, self.page = found, 0
        self._draw(found.hits)
        self.say(*self._told(words))

    def _draw(self, hits: Sequence[Hit]) -> None:
        self.titles = list(hits)
        rows = [search_hit_row(number, hit) for number, hit in enumerate(hits, 1)]
        self.query_one(Rows).load(rows, cursor=0 if rows else -1)
        self._look_beside()

    def _look_beside(self) -> None:
        """Show the record of the highlighted title, if there is room; the next highlight cancels it."""
        if self.wide and self._ready:
            self.in_worker(self._read_beside, "beside")

    async def _read_beside(self) -> None:
        at = self.query_one(Rows).cursor
        if not 0 <= at < len(self.titles):
            self.query_one(Pane).tell(())
            return
        from .title_items import beside_title

        hits = self.titles
        told = await self.home.read(beside_title, self.home.desk, hits[at].biblio)
        if self.titles is hits:  # nothing else was found, and nothing cleared, meanwhile
            for pane in self.query(Pane):
                pane.tell(told)

    def resized(self) -> None:
        self._look_beside()

    def action_move(self, step: int) -> Doing:
        doing = super().action_move(step)
        self._look_beside()
        return doing

    def _told(self, words: str) -> tuple[str, str, str]:
        found, shown = self.found, cut(words, 28)
        only = _("Only: {limits}").format(limits=self.held) if self.held else ""
        if found.searched:
            from tuils.library.front.answers.title_lines import searched_words  # only of a library on a server

            return "NOTE", searched_words(found.searched), self._counted() if found.hits else only
        if not found.hits:
            text = (
                _('No title matches "{words}".').format(words=shown) if words else _("No title matches these limits.")
            )
            return "NOTE", text, only or _("Try fewer words, or check the spelling.")
        counted = self._counted()
        if found.corrected:
            text = _('No title matches "{words}".').format(words=shown)
            text += " " + _("Showing results for: {words}").format(words=cut(found.corrected, 28))
            return "NOTE", text, f"{counted}. {only or _('Enter opens one; Down chooses.')}"
        if found.nearest:
            text = _("No title has all these words. Here are the closest.")
            return "NOTE", text, f"{counted}. {only or _('Enter opens one; Down chooses.')}"
        return "", counted, only or self._how()

    def _counted(self) -> str:
        """Return `5 titles`; of more than a page, which of them."""
        found, first = self.found, self.page * PAGE
        if found.total <= PAGE and not self.page:
            return ngettext("{n} title", "{n} titles", found.total).format(n=found.total)
        last = first + len(self.titles)
        if found.more:
            return _("{first} to {last} of 2,000+; narrow it").format(first=first + 1, last=last)
        return _("{first} to {last} of {all}").format(first=first + 1, last=last, all=count_label(found.total))

    def _how(self) -> str:
        if self.found.total > PAGE:
            return _("Enter opens one; Down chooses. PgDn at the end shows {n} more.").format(n=PAGE)
        return _("Enter opens one; Down chooses. In = on the shelf / all copies.")

    async def open_code(self, text: str) -> bool:
        """Open a code. A card goes to the desk, even from a keyboard scanner. A short number may be a title: 1984."""
        hits = await self.home.read(titles_with_code_here, self.home.desk, text)
        if len(hits) == 1:
            await self.home.open("title", biblio=hits[0].biblio, code=text)
        elif hits:
            self._put(text, Found(tuple(hits), len(hits)))
        elif is_scan(text):
            card = await self.home.read(card_of_code, self.home.desk, text)
            if card:
                await self._overheard(text)
            return bool(card)
        return bool(hits)

    def chose(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.titles[index].biblio)

    # -- pages

    def action_page(self, step: int) -> Doing:
        """Turn to the next page with PgDn at the end of the list, to the one before with PgUp at its beginning."""
        rows = self.query_one(Rows)
        at_end = rows.cursor == (len(self.titles) - 1 if step > 0 else 0)
        if self.titles and at_end and (self.page or self.found.total > PAGE):
            self._turn(step)
            return None
        return super().action_page(step)

    @action("k", N_("Next page"), N_("Show the next 200 titles"))
    def next_page(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        """Turn the page in a worker, like a search: a scan doesn't wait for it."""
        page = self.page + step
        if self.is_looking and page == self._turning:
            return  # a key held down does not ask anew
        if page < 0 or page * PAGE >= self.found.total or not self.titles:
            self.remark(_("This is the first page.") if step < 0 else _("This is the last page."))
            return
        self._turning = page
        self.look_by(partial(self._turn_to, self.found.corrected or self.shown, page))

    async def _turn_to(self, words: str, page: int) -> None:
        found = await self._page_of(words, page)
        self._turning = -1
        if not found.hits:
            self.remark(_("This is the last page."))
            return
        self.page = page
        self._draw(found.hits)
        self.say(*self._told(self.shown))

    # -- narrowing

    @action("n", N_("Narrow"), N_("Narrow or sort the search"), place=3)
    def narrow_search(self) -> Doing:
        return self.home.open("narrow", search=replace(self.search, words=self.shown))

    @action("b", N_("All titles"), N_("Clear all limits"))
    def all_titles(self) -> None:
        if self.held:
            self.narrow_to(Search(self.shown), "")
        else:
            self.remark(_("The search is not narrowed."), _("Press F8 to narrow it."))

    def narrow_to(self, search: Search, held: str) -> None:
        """Search with these limits, in this order; words in the field replace the words of the last search."""
        self.search, self.held = search, held
        self.aside(_("narrowed") if held else "")
        words = self.field.value.strip() if self.field else ""
        words = words if is_enough(words) else search.words
        if words or held:
            self.look(words)
        else:
            self.clear()

    @property
    def is_bare(self) -> bool:
        return not (self.shown or self.held or self.titles)

    def clear(self) -> None:
        self.search, self.held, self.titles = Search(""), "", []
        self.found, self.page = Found(), 0
        self.aside("")
        super().clear()
        self._look_beside()

    # -- the chosen title

    def _chosen(self) -> Hit | None:
        at = self.query_one(Rows).cursor
        if 0 <= at < len(self.titles):
            return self.titles[at]
        self.say("NOTE", _("No title is selected."), _("Search for it first, or scan it."))
        return None

    @action("h", N_("Hold"), N_("Holds on the selected title; place a hold"), place=1)
    def show_holds(self) -> Doing:
        hit = self._chosen()
        return self.home.open("queue", biblio=hit.biblio) if hit else None

    @action("s", N_("Shelf"), N_("Browse the shelf around the selected title"), place=2)
    def open_shelf(self) -> Doing:
        hit = self._chosen()
        return self.home.open("shelf", biblio=hit.biblio) if hit else None

    @action("a", N_("Add to a list"), N_("Add the selected title to a list"))
    def put_on_list(self) -> Doing:
        hit = self._chosen()
        return self.home.open("keep_list", biblios=(hit.biblio,), title=hit.whole_title) if hit else None

    @action("o", N_("Save as a list"), N_("Save all results as a list"))
    def keep_as_list(self) -> Doing:
        if self.titles:
            words = self.found.corrected or self.shown
            return self.home.open("keep_list", search=replace(self.search, words=words))
        self.say("NOTE", _("There are no results to save yet."), _("Search first, by any word."))
        return None

    @action("f", N_("Change all"), N_("Change all copies of all results alike"), needs="catalog.edit")
    async def change_all(self) -> None:
        if not self.titles:
            self.say("NOTE", _("There are no results to change yet."), _("Search first, by any word."))
            return
        from tuils.library.holdings.lists.list_lines import copies_found  # nothing that a search needs

        search = replace(self.search, words=self.found.corrected or self.shown)
        await self.home.open("batch_form", codes=await self.home.read(copies_found, search))

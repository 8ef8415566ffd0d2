"""One title: its availability, its record, and its copies with the place in words. Never the patron who has one.

Left and Right turn its three pages: the main facts, all facts, and the record field by field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.lending.loans.last_borrower import had_last
from tuils.library.lending.terms.terms import due_words
from tuils.screens.kit.home import Home
from tuils.screens.kit.search_screen import OverModeScreen, search_head
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.lines import Lines
from tuils.screens.widgets.page import MOST, Page
from tuils.screens.widgets.rows import Rows, cell_text
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import readings

from .search import Catalog, titles_with_code_here
from .title_items import COPIES, TitleShown, about_copy, copy_rows, title_item_rows
from .title_record import ALL, HEAD, MARC, RecordRows, TitleSummary, marc_rows, summary_of
from .title_words import WayOn, link_way

if TYPE_CHECKING:
    from tuils.library.holdings.items.showing import ItemSheet

FIRST, WHOLE, FIELDS = range(3)


class Title(OverModeScreen):
    """The title screen. `biblio`: the title's id. `code`: the barcode that led here, whose copy is selected. F8 shows
    it field by field, as stored; dot words change it and its copies."""

    mode, prompt, names_a_person = "catalog", N_("Find"), False
    hears_codes = True
    keys = (
        "back", "help", "own", ("right", N_("More")), "edit_title", "edit_copy", "renumber_copy", "change_status",
        "show_code", "undo", "menu", "put_on_list",
    )  # fmt: skip

    def __init__(self, biblio: str, code: str = "") -> None:
        super().__init__()
        self.biblio, self.code = biblio, code
        self.found: TitleShown | None = None
        self.shows, self.is_read = FIRST, False
        self.face = TitleSummary()
        self.told_who = False
        self.ways: list[WayOn] = []  # of the page that is shown

    def body(self) -> ComposeResult:
        yield search_head(self, "title", self._high, HEAD[True])
        yield Rows(COPIES, id="copies")
        for page in (Page(ALL, heads=False, id="all"), Page(MARC, id="marc")):
            page.display = False
            yield page

    @property
    def copies(self) -> Rows:
        return self.query_one("#copies", Rows)

    async def prepared(self, home: Home) -> None:
        self.found = await home.read(title_item_rows, home.desk, self.biblio)
        self.is_read = True

    async def opened(self) -> None:
        if self.is_read:
            self.is_read = False
            self.resized()
            self.show_keys(self.keys)
        else:
            await self._read_title()
        self._tell()
        codes, self.code = set(readings(self.code)), ""
        if (at := next((at for at, item in enumerate(self._items) if item.barcode in codes), -1)) >= 0:
            self.chose(at)

    @property
    def _high(self) -> int:
        """Return the rows above the copies: they follow the record at once."""
        if not self.found or self.narrow:
            return HEAD[self.narrow]
        return min(HEAD[False], len(summary_of(self.found, self.app.size.width, False).lines) + 1)

    async def load(self) -> None:
        """Read the title again. Keep an answer about a change made meanwhile."""
        await self._read_title()
        if self.shows == FIRST and self.is_stated:
            self._tell()
            if 0 <= (at := self.copies.cursor) < len(self._items):
                self.chose(at)

    async def _read_title(self) -> None:
        self.found = await self.home.read(title_item_rows, self.home.desk, self.biblio)
        self.resized()
        self.show_keys(self.keys)

    def resized(self) -> None:
        title = self.query_one_optional("#title", Lines)
        if not (self.found and title):  # what comes when the screen is going away already is not shown
            return
        self.face = summary_of(self.found, self.size.width, self.narrow)
        if title.styles.height is None or title.styles.height.value != self._high:
            title.styles.height = self._high
        title.put(self.face.lines)
        first = len(self.face.ways) + 1
        rows = list(copy_rows(self.found, first))
        self.copies.load(rows, cursor=min(self.copies.cursor, len(rows) - 1))
        self._draw()

    # -- pages

    def _draw(self) -> None:
        assert self.found
        for name, page in (("#title", FIRST), ("#copies", FIRST), ("#all", WHOLE), ("#marc", FIELDS)):
            self.query_one(name).display = page == self.shows
        self.ways = self.face.ways
        if self.shows == WHOLE:
            everything = RecordRows(self.found, self.size.width)
            self.ways = everything.ways
            self.query_one("#all", Page).load(everything.rows)
            self._tell_how_much(_("The full record."), len(everything.rows))
        elif self.shows == FIELDS:
            rows, fields = marc_rows(self.found.sheet.marc, self.size.width, self.narrow)
            self.query_one("#marc", Page).load(rows)
            text = ngettext("MARC record, {n} field.", "MARC record, {n} fields.", fields).format(n=fields)
            self._tell_how_much(text, len(rows))

    def _tell_how_much(self, text: str, lines: int) -> None:
        more = _("Showing the first {n} lines.").format(n=MOST) if lines > MOST else _("Up and Down scroll.")
        if self.shows == FIELDS and self.may("catalog.edit"):
            more = _("Enter edits the chosen field.")
        leads = _("Up and Down scroll. Type a number to open that line.") if self.ways and self.shows == WHOLE else more
        self.say("", text, leads)

    def turn(self, step: int) -> None:
        self._show_page((self.shows + step) % 3)

    def _show_page(self, page: int) -> None:
        self.shows = page
        if self.found:
            self._draw()
            if page == FIRST:
                self._tell()

    @action("t", N_("MARC"), N_("Show the MARC record, or go back"), place=3)
    def show_marc(self) -> None:
        """Switch between the record and the title (F8)."""
        self._show_page(FIRST if self.shows == FIELDS else FIELDS)

    def action_back(self) -> Doing:
        if self.shows != FIRST:
            self._show_page(FIRST)
            return None
        return super().action_back()

    # -- what is said

    def way_to_search(self, key: str) -> str:
        return _("Type words, or press {key}: a new search. Esc: back.").format(key=key)

    def _tell(self) -> None:
        """Say whether it is in, which people ask first."""
        assert self.found
        sheet = self.found.sheet
        hint = _("Type a number to select a copy.") if sheet.items else ""
        if self.face.ways:
            hint = _("Type a number to open that line. Right shows more.")
        elif self.narrow:
            hint = _("Right shows more.")
        self.state("", self._is_it_in(), self._who_waits() or hint)

    def _who_waits(self) -> str:
        waiting = self.found.waiting if self.found else 0
        return ngettext("{n} hold: press F6.", "{n} holds: press F6.", waiting).format(n=waiting) if waiting else ""

    def _is_it_in(self) -> str:
        assert self.found
        sheet = self.found.sheet
        count, here = len(sheet.items), sheet.available
        due = [item.due_at for item in sheet.items if item.due_at is not None]
        if not count:
            online = any(link.opens and link.kind != "related" for link in sheet.description.links)
            if coming := self.found.coming:
                return ngettext("No copy yet: {n} is on order.", "No copy yet: {n} are on order.", coming).format(
                    n=coming
                )
            return _("Online only. There is no physical copy.") if online else _("The library has no copy.")
        if here == count == 1:
            return _("The only copy is on the shelf.")
        if here:
            text = ngettext("{here} of {n} copies is on the shelf.", "{here} of {n} copies are on the shelf.", here)
            return text.format(here=here, n=count)
        if due:
            text = _("No copy is on the shelf. Next one due back {due}.")
            return text.format(due=due_words(self.home.desk, min(due)))
        if coming := self.found.coming:
            text = ngettext(
                "No copy is on the shelf; {n} is on order.", "No copy is on the shelf; {n} are on order.", coming
            )
            return text.format(n=coming)
        return _("No copy is on the shelf.")

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Edit the first field on Enter in the record, if none is chosen."""
        if field and not text and self.shows == FIELDS and self.query_one("#marc", Page).cursor < 0:
            return self._edit_record(1) if self.may("catalog.edit") else None
        return super().sent(text, field)

    # -- where numbers lead

    def picked(self, number: int) -> Doing:
        if self.shows != FIELDS and 0 < number <= len(self.ways):
            return self._go(self.ways[number - 1])
        return super().picked(number)

    def chose(self, index: int) -> Doing:
        """Say a copy in full; on the second page the highlighted line."""
        if self.shows == WHOLE:
            number = cell_text(self.query_one("#all", Page).rows[index][0])
            return self.picked(int(number)) if number else None
        if self.shows == FIELDS and self.may("catalog.edit"):
            return self._edit_record(index)
        if self.shows == FIRST and self.found:
            self.copies.load(self.copies.rows, cursor=index)
            item, now = self.found.sheet.items[index], self.found.now[index]
            text = _("Copy {n}, {barcode}: {now}.").format(n=index + 1, barcode=item.barcode, now=now)
            about = ". ".join(about_copy(item, self.found.places[index])) + "."
            self.state("", text, f"{about} {self._who_waits()}".rstrip())
        return None

    async def _edit_record(self, row: int) -> None:
        """Open the editor at the field of this row; a field may have several rows, and the leader is none."""
        rows = self.query_one("#marc", Page).rows[: row + 1]
        at = sum(bool(cell_text(one[0])) for one in rows) - 2
        await self.home.open("record_editor", biblio=self.biblio, at=at)

    async def _go(self, way: WayOn) -> None:
        if way.biblio:
            await self.home.open("title", biblio=way.biblio)
        elif way.entry:
            await self.home.open("register_page", register=way.entry.register, entry=way.entry.id)
        elif way.words:
            await self._look_for(way.words)
        else:
            await self.home.open("qr", text=way.text, words=way.shown, biblio=self.biblio)

    def _codes(self) -> list[WayOn]:
        """Return the links that can become QR codes: the work itself before any other link, then the ISBN."""
        if not self.found:
            return []
        sheet = self.found.sheet
        return [*map(link_way, sheet.description.web_links), *(WayOn(isbn, text=isbn) for isbn in sheet.isbns)]

    @action("k", N_("QR code"), N_("QR code of its link or ISBN"), when=lambda title: title._codes(), place=8)
    async def show_code(self) -> None:
        await self._go(self._codes()[0])

    @action("a", N_("Add to a list"), N_("Add it to a list"), place=9)
    async def put_on_list(self) -> None:
        if self.found:
            await self.home.open("keep_list", biblios=(self.biblio,), title=self.found.sheet.whole_title)

    # -- words and scans

    async def heard(self, text: str) -> None:
        """Open the title of a code here; search for words in the catalog, if it is below."""
        if text.isdecimal() and 0 < int(text) <= len(self.ways) and self.shows != FIELDS:
            await self._go(self.ways[int(text) - 1])  # a title without copies has no list, but it has lines
        elif await self._open_code(text):
            return
        elif any(isinstance(screen, Catalog) for screen in self.app.screen_stack):
            await self._look_for(text)
        else:
            self.nothing(text)

    async def _look_for(self, words: str) -> None:
        """Search in the catalog, closing this title; if it was opened elsewhere it stays open there."""
        if not any(isinstance(screen, Catalog) for screen in self.app.screen_stack):
            await self.home.go("catalog")
        while not isinstance(self.app.screen, Catalog) and len(self.app.screen_stack) > 1:
            await self.app.pop_screen()
        catalog = self.app.screen
        if isinstance(catalog, Catalog):
            await catalog.look_for(words)

    async def scanned(self, code: str) -> None:
        if not await self._open_code(code):
            await self._overheard(code)

    async def _open_code(self, text: str) -> bool:
        hits = await self.home.read(titles_with_code_here, self.home.desk, text)
        if hits:
            self.biblio, self.code, self.copies.cursor, self.shows = hits[0].biblio, text, -1, FIRST
            await self.opened()
        return bool(hits)

    @action("h", N_("Hold"), N_("Holds on this title; place a hold"))
    async def show_holds(self) -> None:
        items, at = self._items, self.copies.cursor
        item = items[at].barcode if 0 <= at < len(items) else ""
        await self.home.open("queue", biblio=self.biblio, item=item)

    @action("s", N_("Shelf"), N_("Browse the shelf around it"))
    async def open_shelf(self) -> None:
        items, at = self._items, self.copies.cursor
        await self.home.open("shelf", biblio=self.biblio, item=items[at].id if 0 <= at < len(items) else "")

    # -- changing it

    @property
    def _items(self) -> tuple[ItemSheet, ...]:
        return self.found.sheet.items if self.found else ()

    @action("n", N_("Edit"), N_("Edit the title"), needs="catalog.edit")
    async def edit_title(self) -> None:
        """Edit the title in its form; in the record view, edit that."""
        if self.shows == FIELDS:
            await self.home.open("record_editor", biblio=self.biblio)
        else:
            await self.home.open("title_form", biblio=self.biblio)

    @action("o", N_("Copy"), N_("Edit the selected copy"), needs="catalog.edit")
    async def edit_copy(self) -> None:
        await self._change_copy("call_number")

    @action("i", N_("Add copies"), N_("Add copies: volumes 1-10, several copies"), needs="catalog.edit")
    async def add_copies(self) -> None:
        if self.found:
            await self.home.open("copies_form", biblio=self.found.sheet.id, title=self.found.sheet.whole_title)

    @action("b", N_("Number"), N_("Replace the selected copy's barcode"), needs="catalog.edit")
    async def renumber_copy(self) -> None:
        await self._change_copy("barcode")

    @action(
        "g",
        N_("Status"),
        N_("Mark the selected copy lost, damaged, withdrawn..."),
        needs="circulation.state",
        spot=True,
    )
    async def change_status(self) -> None:
        """Change the status of a copy, also for staff who don't edit copies."""
        if self.may("catalog.edit"):
            await self._change_copy("status")
        elif item := self._one_copy():
            await self.home.open("status_form", item=item.id)

    async def _change_copy(self, at: str) -> None:
        if item := self._one_copy():
            await self.home.open("item_form", item=item.id, at=at)

    @action(
        "r",
        N_("Last patron"),
        N_("Who had the selected copy last"),
        when=lambda title: title.found and title.found.tells_last,
    )
    async def who_had_it(self) -> None:
        if item := self._one_copy():
            last = await self.home.read(had_last, self.home.desk, item.barcode)
            words = last.said(self.home.desk) if last else _("The last patron is not on file.")
            self.say("", words, _("The audit log notes that you looked.") if last else "")
            self.told_who = last is not None

    @action("yz", N_("Merge"), N_("Merge it with another record of the same title"), needs="catalog.edit")
    async def merge_title(self) -> None:
        if self.found:
            await self.home.open("merge_with", biblio=self.found.sheet.id, title=self.found.sheet.whole_title)

    @action("vz", N_("Remove"), N_("Remove the title from the catalog"), needs="catalog.edit")
    async def remove_title(self) -> None:
        if self.found:
            await self.home.open("remove_title", biblio=self.found.sheet.id)

    @action("f", N_("Order"), N_("Order copies of it; suggest that"), needs="holds.place")
    async def order_title(self) -> None:
        """Order this title, or suggest it if the operator may not order."""
        if self.may("orders.edit"):
            await self.home.open("order_form", biblio=self.biblio)
        elif self.found:
            sheet = self.found.sheet
            first = {"title": sheet.title, "author": sheet.author, "isbn": "".join(sheet.isbns[:1])}
            await self.home.open("suggestion_form", **first)

    async def left_alone(self) -> None:
        """Hide who had a copy last; the title stays."""
        if self.told_who:
            self.told_who = False
            self._tell()

    def _one_copy(self) -> ItemSheet | None:
        """Return the chosen copy, or the only one."""
        items = self._items
        index = 0 if len(items) == 1 else self.copies.cursor
        if 0 <= index < len(items):
            return items[index]
        if items:
            self.say("NOTE", _("Which copy?"), _("Type its line number, or press Down to select it."))
        else:
            self.say("NOTE", _("The library has no copy."), _(".i adds copies."))
        return None

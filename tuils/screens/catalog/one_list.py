"""One list, opened: its titles or items with their place and status. A scan adds to the list."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.editing.tagging import AT_ONCE, tag_titles
from tuils.library.holdings.finding import PAGE
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.library.holdings.lists.list_lines import (
    ADDED,
    LAST,
    ORDERS,
    SEVERAL,
    UNKNOWN,
    PutOnList,
    copies_on_list,
    move_line,
    note_line,
    put_on_list,
    sort_list,
    take_off_list,
    titles_on_list,
)
from tuils.library.holdings.lists.list_naming import ListSheet, list_called
from tuils.library.holdings.lists.list_reading import ListedLine, lines_of_list
from tuils.library.holdings.lists.list_state import ITEMS
from tuils.library.holdings.lists.lists import publish_list, search_again
from tuils.library.holdings.lists.lists_out import FORMATS, write_list_into
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.search_screen import is_scan, search_head
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Lines, cut
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing

from .lists import PUBLISH, shown_words
from .search import available_of_all

NOTE = Column(N_("Note"), 8, grow=1, drop=2)
FOLDER = "lists"
SORTED = {
    "title": N_("by title"),
    "author": N_("by author"),
    "year": N_("by year, newest first"),
    "call_number": N_("in shelf order"),
    "added": N_("in the order added"),
}
PAGES: Hint = ("Left/Right", N_("Page"))


def columns_for(sheet: ListSheet, *, noted: bool) -> tuple[Column, ...]:
    """Return the columns. Items show their status in words; `noted`: with a column for notes."""
    return (
        Column("#", max(2, len(str(sheet.lines))), right=True),
        Column(N_("Title"), 15, grow=3),
        Column(N_("Author"), 14, drop=3),
        Column(N_("Call number"), 11),
        Column(N_("Location"), 10, grow=1, drop=1),
        Column(N_("In"), 12 if sheet.of == ITEMS else 4),
        *((NOTE,) if noted else ()),
    )


class OpenList(Listing):
    """The open list. `key`: its id."""

    mode, prompt, names_a_person = "catalog", N_("Scan"), False

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key, self.page = key, 0
        self.sheet: ListSheet | None = None
        self.lines: list[ListedLine] = []
        self._sorted = -1  # which of ORDERS it was brought in last

    def body(self) -> ComposeResult:
        yield search_head(self, "list", 1, 1)
        yield from super().body()

    async def load(self) -> None:
        sheet = await self.home.read(list_called, self.key)
        self.page = min(self.page, self._last(sheet))
        self.lines = await self.home.read(
            partial(lines_of_list, limit=PAGE, offset=self.page * PAGE), self.key, sheet.of
        )
        self.sheet = sheet
        noted = any(line.note for line in self.lines)
        rows = [_row(line, noted=noted) for line in self.lines]
        self.put(rows, [line.thing for line in self.lines], columns_for(sheet, noted=noted))
        self.resized()
        if not self.asks and not self.is_gone:
            pages = (PAGES,) if self._last(sheet) else ()
            self.keys = (
                ("Enter", N_("Title")),
                "own",
                *pages,
                ("back", N_("Back")),
                "help",
                "undo",
            )
            self.show_keys(self.keys)

    @staticmethod
    def _last(sheet: ListSheet) -> int:
        return max(0, (sheet.lines - 1) // PAGE)

    def resized(self) -> None:
        if self.sheet and not self.is_gone:
            words = " ".join(filter(None, (self.sheet.name, self.sheet.note and f"- {self.sheet.note}")))
            self.query_one("#list", Lines).put([[(" " + cut(words, self.size.width - 2), "strong")]])

    def greet(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        hint = _("Scan a book to add it. Enter opens the title.")
        if not sheet.lines:
            self.say("", _("This list is empty."), _("Scan books to add them, or type their barcodes."))
            return
        counted = ngettext("{n} item.", "{n} items.", sheet.lines) if sheet.of == ITEMS else ""
        counted = counted or ngettext("{n} title.", "{n} titles.", sheet.lines)
        text = counted.format(n=count_label(sheet.lines))
        if self._last(sheet):
            text += " " + _("Page {n} of {all}.").format(n=self.page + 1, all=self._last(sheet) + 1)
        self.say("", f"{text} {_('Shown to patrons.') if sheet.shown else ''}".strip(), hint)

    def open_line(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.lines[index].biblio)

    async def turn(self, step: int) -> None:
        last = self._last(self.sheet) if self.sheet else 0
        if not last:
            self.remark(_("There is only one page."))
            return
        self.page = (self.page + step) % (last + 1)
        self.rows.cursor = 0
        await self.show_anew()

    # -- put on

    async def coded(self, code: str) -> None:
        """Add a typed or scanned code to the list, whatever waits at the desk. A card goes to the desk."""
        put = await self.home.do(put_on_list, self.key, [code])
        if [line.outcome for line in put.lines] == [UNKNOWN]:
            hint = _("Not added.")
            if not is_scan(code):
                hint = _("To search by words, press F3. There, .a adds a title to a list.")
            self.say("NOTE", _("Nothing on file has the number {code}.").format(code=cut(code, 40)), hint)
            return
        self.page = self._last(put.sheet) if put.added else self.page
        await self.load()
        self._choose(put.lines[0].thing)
        self.say(*put_words(put))

    def _choose(self, thing: str) -> None:
        if thing in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(thing))

    # -- the chosen line

    @property
    def chosen(self) -> ListedLine | None:
        return self.lines[self.at] if self.at >= 0 else None

    @action("t", N_("Remove"), N_("Remove the selected line from the list"), needs="lists.edit")
    async def take_off(self, line: ListedLine) -> None:
        await self.home.do(take_off_list, self.key, [line.thing])
        await self.load()
        self.say("OK", _("Removed from the list: {title}").format(title=cut(line.whole_title, 54)), _("F9 undoes it."))

    @action("b", N_("Move"), N_("Move the selected line"), needs="lists.edit")
    def move_line(self, listed_line: ListedLine) -> None:
        async def there(place: int) -> None:
            done = await self.home.do(move_line, self.key, listed_line.thing, place)
            await self.load()
            self._choose(listed_line.thing)
            at = next((line.number for line in self.lines if line.thing == listed_line.thing), 0)
            text = _("It is now number {n}.").format(n=at) if at else _("It is now on another page.")
            self.say("OK", text, _("F9 undoes it.") if done.act else _("No change was needed."))

        self.ask_place(_("Move to which number? {title}").format(title=cut(listed_line.whole_title, 50)), there)

    @action("n", N_("Note"), N_("Note on the selected line"), needs="lists.edit")
    def note_line(self, line: ListedLine) -> None:
        text = _("Note on {title}?").format(title=cut(line.whole_title, 50))
        hint = _("Don't name a patron in it. Enter alone removes the note.")
        if line.note:
            hint = _("Now: {note}. Enter alone removes it.").format(note=cut(line.note, 36))
        self.ask_words(_("Note"), N_("Save"), text, hint, partial(self._note, line))

    async def _note(self, line: ListedLine, note: str) -> None:
        done = await self.home.do(note_line, self.key, line.thing, note)
        self.settle()
        await self.load()
        self.say("OK", _("Note saved.") if note.strip() else _("Note removed."), _("F9 undoes it.") * bool(done.act))

    # -- the list

    @action("k", N_("Sort"), N_("Sort: title, author, year, shelf, order added"), needs="lists.edit")
    async def sort_list(self) -> None:
        """Switch to the next order of the list."""
        self._sorted = (self._sorted + 1) % len(ORDERS)
        by = list(ORDERS)[self._sorted]
        done = await self.home.do(sort_list, self.key, by)
        await self.load()
        hint = _("Press it again for another order.")
        if done.act:
            hint += " " + _("F9 undoes it.")
        self.say("OK", _("Sorted {how}.").format(how=_(SORTED[by])), hint)

    @action("s", N_("Show"), N_("Show the list to patrons, or hide it"), needs=PUBLISH)
    async def show_or_hide(self) -> None:
        if self.sheet:
            done = await self.home.do(publish_list, self.key, not self.sheet.shown)
            await self.load()
            self.say("OK", shown_words(done), _("F9 undoes it."))

    @action(
        "g",
        N_("Again"),
        N_("Repeat its search and add what is new"),
        needs="lists.edit",
        when=lambda list_: list_.sheet and list_.sheet.search,
    )
    async def search_again(self) -> None:
        kept = await self.home.do(search_again, self.key)
        await self.load()
        if kept.added:
            text = ngettext("Added {n} new title.", "Added {n} new titles.", kept.added).format(n=kept.added)
            self.say("OK", text, _("They are at the end of the list. F9 undoes it."))
        else:
            self.say("OK", _("Nothing new found."), _("Titles you removed stay off the list."))

    @action("az", N_("Change all"), N_("Change all copies of this list alike"), needs="catalog.edit")
    async def change_all(self) -> None:
        codes = await self.home.read(copies_on_list, self.key)
        await self.home.open("batch_form", codes=codes)

    @action("yh", N_("Tag"), N_("Put a tag of your own on all titles of this list"), needs="catalog.edit")
    def tag_all(self) -> None:
        text = _("Which tag do all titles of this list get?")
        hint = _("Such as local author. A - before it takes it off: -local author.")
        self.ask_words(_("Tag"), N_("Save"), text, hint, self._tag)

    async def _tag(self, typed: str) -> None:
        tag = typed.strip().removeprefix("-")
        titles = await self.home.read(titles_on_list, self.key)
        acts, changed = 0, 0
        for at in range(0, len(titles), AT_ONCE):
            some = titles[at : at + AT_ONCE]
            done = await self.home.do(tag_titles, tag, some, remove=typed.strip().startswith("-"))
            tag, acts = done.tag, acts + bool(done.act)
            changed += sum(one.changed for one in done.titles)
        self.settle()
        text = ngettext("{tag}: {n} title was changed.", "{tag}: {n} titles were changed.", changed)
        undo = _("F9 undoes it.") if acts == 1 else _("F9, {n} times, undoes it.").format(n=acts) if acts else ""
        self.say("OK", text.format(tag=tag, n=changed), undo)

    @action("o", N_("Export"), N_("Save the list as a file"), place=3)
    def export_list(self) -> None:
        text = _("Which format? {formats}").format(formats=", ".join(FORMATS))
        self.ask_words(_("Format"), N_("Export"), text, _("Enter alone: text, a reading list."), self._export)

    async def _export(self, form: str) -> None:
        name = form.strip().casefold() or "text"
        if name not in FORMATS or self.sheet is None:
            self.remark(_("Type one of: {formats}.").format(formats=", ".join(FORMATS)))
            return
        self.settle()
        folder = self.home.path.parent / FOLDER
        await self.write_out(partial(self._write, name, folder), self._told)

    def _write(self, form: str, folder: Path, replace: bool) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        return write_list_into(self.key, form, folder, replace=replace).file

    async def _told(self, file: Path) -> None:
        self.say("OK", _("Saved: {file}").format(file=cut(file.name, 60)), short_path(file.parent))

    @action("r", N_("Print"))
    async def print_list(self) -> None:
        lines = await self.home.read(
            partial(lines_of_list, limit=LAST), self.key, self.sheet.of if self.sheet else ITEMS
        )
        name = self.sheet.name if self.sheet else ""
        self.print_lines(name, [" | ".join(paper_line(line)) for line in lines])


def put_words(put: PutOnList) -> tuple[str, str, str]:
    """Return the answer to one number that was added to a list: its mark and its two lines."""
    line = put.lines[0]
    if line.outcome == ADDED:
        return (
            "OK",
            _("Added as number {n}: {title}").format(n=put.sheet.lines, title=line.title),
            _("Scan the next copy."),
        )
    if line.outcome == SEVERAL:
        return (
            "NOTE",
            _("More than one item or title has {code}.").format(code=line.code),
            _("Scan the barcode of one copy."),
        )
    return "OK", _("Already on the list: {title}").format(title=line.title), _("Scan the next copy.")


def paper_line(line: ListedLine) -> list[str]:
    """Return the printed line: where to go, and what to look for there."""
    parts = (line.call_number, line.whole_title, line.author, line.place, line.item)
    return [part for part in parts if part]


def _row(line: ListedLine, *, noted: bool) -> Row:
    where = line.place or (name_of("branch", line.branch) if line.branch else "")
    is_in: Cell = available_of_all(line.available, line.items)
    if line.item or line.status:
        is_in = _("in") if line.available else _(STATUS_WORDS[line.status])
    if line.available:
        is_in = (str(is_in), "strong")
    row = (str(line.number), line.whole_title, line.author, line.call_number, where, is_in)
    return (*row, line.note) if noted else row

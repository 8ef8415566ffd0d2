"""One list, opened: its titles or items with where each is and whether it is in. A scan puts it on the list."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.cataloging.finding import PAGE
from tuils.library.cataloging.list_lines import (
    ADDED,
    LAST,
    ORDERS,
    SEVERAL,
    UNKNOWN,
    Put,
    move_line,
    note_line,
    put_on_list,
    sort_list,
    take_off_list,
)
from tuils.library.cataloging.list_naming import ListSheet, list_called
from tuils.library.cataloging.list_reading import ListLine, lines_of
from tuils.library.cataloging.list_state import ITEMS
from tuils.library.cataloging.lists import publish_list, search_again
from tuils.library.cataloging.lists_out import FORMATS, write_list_into
from tuils.library.cataloging.showing import STATUS_WORDS

from .catalog import copies_in
from .import_steps import short_path
from .listing import Listing
from .lists import PUBLISH, shown_words
from .looking import head, is_scan
from .widgets.keys import Hint, Verb
from .widgets.lines import Lines, cut
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

NOTE = Column(N_("Note"), 8, grow=1, drop=2)
FOLDER = "lists"
SORTED = {
    "title": N_("by title"),
    "author": N_("by author"),
    "year": N_("by year, the newest first"),
    "call_number": N_("along the shelves"),
    "added": N_("as they came onto the list"),
}
PAGES: Hint = ("Left/Right", N_("Page"))


def columns_for(sheet: ListSheet, *, noted: bool) -> tuple[Column, ...]:
    """Of items their status is told in words; a place for notes is there where somebody wrote one."""
    return (
        Column("#", max(2, len(str(sheet.lines))), right=True),
        Column(N_("Title"), 15, grow=3),
        Column(N_("Author"), 14, drop=3),
        Column(N_("Call number"), 11),
        Column(N_("Where"), 10, grow=1, drop=1),
        Column(N_("In"), 12 if sheet.of == ITEMS else 4),
        *((NOTE,) if noted else ()),
    )


class OpenList(Listing):
    """`key`: the id of the list."""

    mode, prompt, names_a_person = "catalog", N_("Scan"), False
    verbs = (
        Verb("t", N_("Take off"), N_("Take the chosen line off the list")),
        Verb("b", N_("Move"), N_("Move the chosen line to another place")),
        Verb("o", N_("Export"), N_("Write the list into a file")),
        Verb("n", N_("Note"), N_("A note on the chosen line")),
        Verb("k", N_("Sort"), N_("Sort: by title, author, year, shelf, as they came")),
        Verb("s", N_("Show"), N_("Show the list to patrons, or no more")),
        Verb("g", N_("Again"), N_("Make its search again: put on what is new")),
        Verb("r", N_("Print")),
    )

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key, self.page = key, 0
        self.sheet: ListSheet | None = None
        self.lines: list[ListLine] = []
        self._sorted = -1  # which of ORDERS it was brought in last

    def body(self) -> ComposeResult:
        yield head(self, "list", 1, 1)
        yield from super().body()

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Who may not change lists does not see how; a search is made again where there is one."""
        may, searched = self.home.desk.may, bool(self.sheet and self.sheet.search)
        hidden = set() if may("lists.edit") else {"one", "two", "four", "five", "seven"}
        hidden |= (set() if may(PUBLISH) else {"six"}) | (set() if searched else {"seven"})
        return [(name, verb) for name, verb in super().named_verbs() if name not in hidden]

    async def load(self) -> None:
        sheet = await self.home.read(list_called, self.key)
        self.page = min(self.page, self._last(sheet))
        self.lines = await self.home.read(partial(lines_of, limit=PAGE, offset=self.page * PAGE), self.key, sheet.of)
        self.sheet = sheet
        noted = any(line.note for line in self.lines)
        rows = [_row(line, noted=noted) for line in self.lines]
        self.put(rows, [line.thing for line in self.lines], columns_for(sheet, noted=noted))
        self.resized()
        if not self.asks and not self.is_gone:
            pages = (PAGES,) if self._last(sheet) else ()
            self.keys = (("Enter", N_("Title")), "one", "two", "three", *pages, ("back", N_("Back")), "help", "undo")
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
        then = _("Scan a book to put it on. Enter opens the title.")
        if not sheet.lines:
            self.say("", _("Nothing is on this list yet."), _("Scan books, or type their numbers: each is put on."))
            return
        counted = ngettext("{n} item.", "{n} items.", sheet.lines) if sheet.of == ITEMS else ""
        counted = counted or ngettext("{n} title.", "{n} titles.", sheet.lines)
        said = counted.format(n=f"{sheet.lines:,}")
        if self._last(sheet):
            said += " " + _("Page {n} of {all}.").format(n=self.page + 1, all=self._last(sheet) + 1)
        self.say("", f"{said} {_('Patrons see it.') if sheet.shown else ''}".strip(), then)

    def open_line(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.lines[index].biblio)

    def turn(self, step: int) -> Doing:
        return self._turn(step)

    async def _turn(self, step: int) -> None:
        last = self._last(self.sheet) if self.sheet else 0
        if not last:
            self.remark(_("There is one page."))
            return
        self.page = (self.page + step) % (last + 1)
        self.rows.cursor = 0
        await self.load()
        self.greet()

    # -- put on

    async def coded(self, code: str) -> None:
        """Typed or scanned: onto the list, whatever waits at the desk. A card stays for the desk."""
        put = await self.home.do(put_on_list, self.key, [code])
        if [line.outcome for line in put.lines] == [UNKNOWN]:
            then = _("Not put on.")
            if not is_scan(code):
                then = _("By words: F3, find it there, then .a puts it on a list.")
            self.say("LOOK", _("Nothing here has the number {code}.").format(code=cut(code, 40)), then)
            return
        self.page = self._last(put.sheet) if put.added else self.page
        await self.load()
        self._choose(put.lines[0].thing)
        self.say(*put_words(put))

    def _choose(self, thing: str) -> None:
        if thing in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(thing))

    # -- the chosen line

    def _chosen(self) -> ListLine | None:
        if self.at >= 0:
            return self.lines[self.at]
        self.none_chosen()
        return None

    async def action_one(self) -> None:
        if one := self._chosen():
            await self.home.do(take_off_list, self.key, [one.thing])
            await self.load()
            self.say("OK", _("Off the list: {title}").format(title=cut(one.whole_title, 54)), _("F9 takes it back."))

    def action_two(self) -> None:
        one = self._chosen()
        if one is None:
            return

        async def there(place: int) -> None:
            done = await self.home.do(move_line, self.key, one.thing, place)
            await self.load()
            self._choose(one.thing)
            at = next((line.number for line in self.lines if line.thing == one.thing), 0)
            said = _("It is number {n} now.").format(n=at) if at else _("It is on another page now.")
            self.say("OK", said, _("F9 takes it back.") if done.act else _("It was so already."))

        self.ask_place(_("To which place? {title}").format(title=cut(one.whole_title, 50)), there)

    def action_four(self) -> None:
        if one := self._chosen():
            said = _("A note on {title}").format(title=cut(one.whole_title, 50))
            then = _("It names no person. Enter alone takes it away.")
            if one.note:
                then = _("Now: {note}. Enter alone takes it away.").format(note=cut(one.note, 36))
            self.ask_words(_("Note"), N_("Keep it"), said, then, partial(self._note, one))

    async def _note(self, one: ListLine, note: str) -> None:
        done = await self.home.do(note_line, self.key, one.thing, note)
        self.settle()
        await self.load()
        self.say("OK", _("Noted.") if note.strip() else _("The note is gone."), _("F9 takes it back.") * bool(done.act))

    # -- the list

    async def action_five(self) -> None:
        """One order after the other."""
        self._sorted = (self._sorted + 1) % len(ORDERS)
        by = list(ORDERS)[self._sorted]
        done = await self.home.do(sort_list, self.key, by)
        await self.load()
        then = _("Again for another order.")
        if done.act:
            then += " " + _("F9 takes it back.")
        self.say("OK", _("Sorted {how}.").format(how=_(SORTED[by])), then)

    async def action_six(self) -> None:
        if self.sheet:
            done = await self.home.do(publish_list, self.key, not self.sheet.shown)
            await self.load()
            self.say("OK", shown_words(done), _("F9 takes it back."))

    async def action_seven(self) -> None:
        kept = await self.home.do(search_again, self.key)
        await self.load()
        if kept.added:
            said = ngettext("{n} is new on the list.", "{n} are new on the list.", kept.added).format(n=kept.added)
            self.say("OK", said, _("They stand at the end. F9 takes it back."))
        else:
            self.say("OK", _("Nothing new was found."), _("What was taken off stays off."))

    def action_three(self) -> None:
        said = _("As what? {formats}").format(formats=", ".join(FORMATS))
        self.ask_words(_("Format"), N_("Export"), said, _("Enter alone: text, a bibliography to read."), self._export)

    async def _export(self, form: str) -> None:
        name = form.strip().casefold() or "text"
        if name not in FORMATS or self.sheet is None:
            self.remark(_("One of: {formats}.").format(formats=", ".join(FORMATS)))
            return
        self.settle()
        folder = self.home.path.parent / FOLDER
        file = await self.home.work(self._write, name, folder)
        self.say("OK", _("Written: {file}").format(file=cut(file.name, 60)), short_path(folder))

    def _write(self, form: str, folder: Path) -> Path:
        folder.mkdir(mode=0o700, exist_ok=True)
        return write_list_into(self.key, form, folder).file

    async def action_eight(self) -> None:
        lines = await self.home.read(partial(lines_of, limit=LAST), self.key, self.sheet.of if self.sheet else ITEMS)
        name = self.sheet.name if self.sheet else ""
        await self.print_lines(name, [" | ".join(paper_line(line)) for line in lines])


def put_words(put: Put) -> tuple[str, str, str]:
    """Of one number that was put on: mark, line 1, line 2."""
    line = put.lines[0]
    if line.outcome == ADDED:
        return "OK", _("Number {n}: {title}").format(n=put.sheet.lines, title=line.title), _("Scan the next one.")
    if line.outcome == SEVERAL:
        return "LOOK", _("Several have this number: {code}").format(code=line.code), _("Scan the barcode of one.")
    return "OK", _("On the list already: {title}").format(title=line.title), _("Scan the next one.")


def paper_line(line: ListLine) -> list[str]:
    """Where to go, and what to look for there."""
    parts = (line.call_number, line.whole_title, line.author, line.place, line.item)
    return [part for part in parts if part]


def _row(line: ListLine, *, noted: bool) -> Row:
    where = line.place or (name_of("branch", line.branch) if line.branch else "")
    is_in: Cell = copies_in(line.available, line.items)
    if line.item or line.status:
        is_in = _("in") if line.available else _(STATUS_WORDS[line.status])
    if line.available:
        is_in = (str(is_in), "strong")
    row = (str(line.number), line.whole_title, line.author, line.call_number, where, is_in)
    return (*row, line.note) if noted else row

"""One title: is it in, what it is, and its copies with the place in words. Never who has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import chop_cells
from textual.app import ComposeResult

from tuils.formats.iso2709 import Unreadable
from tuils.formats.marc_view import marc_fields
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.settings import name_of
from tuils.library.cataloging.showing import ItemSheet, TitleSheet, title_sheet
from tuils.library.circulation.queues import how_many_wait
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk

from .catalog import Catalog, kind_word, titles_of
from .looking import Over, head
from .widgets.keys import DOT_VERBS, Verb
from .widgets.lines import Line, Lines, wrap
from .widgets.rows import LEAD, LIMIT, Column, Row, Rows
from .widgets.turns import Doing

COPIES = (
    Column("#", 2, right=True),
    Column(N_("Call number"), 12),
    Column(N_("Where it stands"), 12, grow=1, drop=1),
    Column(N_("Now"), 20),
    Column(N_("Barcode"), 8, drop=2),
)
MARC = (Column(N_("Tag"), 3), Column("", 2), Column(N_("Text"), 20, grow=1))
LABEL = 9
HEAD = (9, 3)
"""Rows of what is known above the copies (the last of them blank), and on a narrow screen."""
LANGUAGES = {
    "eng": N_("English"), "spa": N_("Spanish"), "fre": N_("French"), "ger": N_("German"), "ita": N_("Italian"),
    "por": N_("Portuguese"), "rus": N_("Russian"), "pol": N_("Polish"), "ara": N_("Arabic"), "chi": N_("Chinese"),
    "jpn": N_("Japanese"), "kor": N_("Korean"), "vie": N_("Vietnamese"), "lat": N_("Latin"), "dut": N_("Dutch"),
}  # fmt: skip
"""MARC codes of the languages that small libraries have most; others show their code."""
AUDIENCES = {
    "a": N_("For small children"), "b": N_("For children"), "c": N_("For children"), "d": N_("For teens"),
    "e": N_("For adults"), "j": N_("For children"),
}  # fmt: skip
"""008/22."""


@dataclass(frozen=True)
class Shown:
    """A title with its copies in words: where each stands, and what is with it now."""

    sheet: TitleSheet
    places: tuple[str, ...]
    now: tuple[str, ...]
    waiting: int = 0


def shown(desk: Desk, biblio: str) -> Shown:
    sheet = title_sheet(biblio)
    return Shown(
        sheet,
        tuple(_place(desk, item) for item in sheet.items),
        tuple(_now(desk, item) for item in sheet.items),
        how_many_wait(sheet.id),
    )


def _place(desk: Desk, item: ItemSheet) -> str:
    elsewhere = item.home_branch and item.home_branch != desk.branch
    branch = name_of("branch", item.home_branch) if elsewhere or not item.place else ""
    return ", ".join(part for part in (branch, item.place) if part)


def _now(desk: Desk, item: ItemSheet) -> str:
    if item.due_at is not None:
        words = _("lost, due {due}") if item.status == "lost" else _("out, due {due}")
        return words.format(due=due_words(desk, item.due_at))
    return item.status_words


class Title(Over):
    """`biblio`: the title's id. F8 shows it field by field, as it is stored; dot words change it and its copies."""

    mode, prompt, names_a_person = "catalog", N_("Find"), False
    verbs = (
        Verb("h", N_("Hold"), N_("Who waits for it; place a hold")),
        None,
        Verb("t", N_("MARC"), N_("MARC, field by field, and back")),
        Verb("n", N_("Edit"), N_("Change the title")),
        Verb("o", N_("Copy"), N_("Change the chosen copy")),
        Verb("b", N_("Number"), N_("Give the chosen copy another number")),
        Verb("g", N_("Status"), N_("Say what became of the chosen copy")),
    )
    keys = ("back", "help", "one", "three", *DOT_VERBS, "undo", "menu")

    def __init__(self, biblio: str) -> None:
        super().__init__()
        self.biblio = biblio
        self.found: Shown | None = None
        self._own = ("", "", "")  # the last answer that is about the title itself

    def named_verbs(self) -> list[tuple[str, Verb]]:
        """Who may not change the catalog does not see how."""
        every = super().named_verbs()
        return every if self.home.desk.may("catalog.edit") else every[:2]

    def body(self) -> ComposeResult:
        yield head(self, "title", *HEAD)
        yield Rows(COPIES, id="copies")
        marc = Rows(MARC, id="marc")
        marc.display = False
        yield marc

    @property
    def copies(self) -> Rows:
        return self.query_one("#copies", Rows)

    @property
    def marc(self) -> Rows:
        return self.query_one("#marc", Rows)

    async def opened(self) -> None:
        await self.load()

    async def load(self) -> None:
        """What was said of a change that was made meanwhile stays."""
        self.found = found = await self.home.read(shown, self.home.desk, self.biblio)
        self.copies.load([_row(n, found) for n in range(len(found.sheet.items))], cursor=self.copies.cursor)
        self.resized()
        if not self.marc.display and self._answered == self._own:
            self._tell()

    def resized(self) -> None:
        if self.found:
            title, high = self.query_one("#title", Lines), HEAD[self.narrow]
            title.styles.height = high
            title.put(list(lines_of(self.found.sheet, self.size.width, self.narrow))[: high - 1 + self.narrow])
            if self.marc.display:
                self._show_marc()

    def _tell(self) -> None:
        """The first thing people ask: is it in?"""
        assert self.found
        sheet = self.found.sheet
        count, here = len(sheet.items), sheet.available
        due = [item.due_at for item in sheet.items if item.due_at is not None]
        if not count:
            said = _("The library has no copy of it.")
        elif here == count == 1:
            said = _("Its one copy is on the shelf.")
        elif here:
            said = ngettext("{here} of {n} copies is on the shelf.", "{here} of {n} copies are on the shelf.", here)
        elif due:
            said = _("No copy is on the shelf. The first is due back {due}.")
        else:
            said = _("No copy is on the shelf.")
        first = due_words(self.home.desk, min(due)) if due else ""
        then = _("A number shows a copy.") if count else ""
        if waiting := self.found.waiting:
            then = ngettext("{n} person waits for it: F6.", "{n} people wait for it: F6.", waiting).format(n=waiting)
        self._tell_of_it(said.format(here=here, n=count, due=first), then)

    def _tell_of_it(self, said: str, then: str) -> None:
        self.say("", said, then)
        self._own = self._answered

    def chose(self, index: int) -> None:
        """A copy in whole words."""
        if self.marc.display or not self.found:
            return
        self.copies.load(self.copies.rows, cursor=index)
        item, now = self.found.sheet.items[index], self.found.now[index]
        said = _("Copy {n}, {barcode}: {now}.").format(n=index + 1, barcode=item.barcode, now=now)
        self._tell_of_it(said, ". ".join(_about(item, self.found.places[index])) + ".")

    # -- words and scans

    async def heard(self, text: str) -> None:
        """A code opens its title here; words are looked for in the catalog, if it lies below."""
        if await self._open_code(text):
            return
        below = self.app.screen_stack[-2]
        if not isinstance(below, Catalog) or below.field is None:
            self.nothing(text)
            return
        await self.close()
        below.field.value = text

    async def scanned(self, code: str) -> None:
        if not await self._open_code(code):
            await self._overheard(code)

    async def _open_code(self, text: str) -> bool:
        hits = await self.home.read(titles_of, text)
        if hits:
            self.biblio, self.copies.cursor = hits[0].biblio, -1
            self._answered = self._own
            if self.marc.display:
                self.action_three()
            await self.load()
        return bool(hits)

    async def action_one(self) -> None:
        items, at = self.found.sheet.items if self.found else (), self.copies.cursor
        item = items[at].barcode if 0 <= at < len(items) else ""
        await self.home.open("queue", biblio=self.biblio, item=item)

    # -- changing it

    async def action_four(self) -> None:
        await self.home.open("title_form", biblio=self.biblio)

    async def action_five(self) -> None:
        await self._change_copy("call_number")

    async def action_six(self) -> None:
        await self._change_copy("barcode")

    async def action_seven(self) -> None:
        await self._change_copy("status")

    async def _change_copy(self, at: str) -> None:
        """The form of the chosen copy, at this line; where there is one copy, it is that."""
        items = self.found.sheet.items if self.found else ()
        index = 0 if len(items) == 1 else self.copies.cursor
        if 0 <= index < len(items):
            await self.home.open("item_form", item=items[index].id, at=at)
        elif items:
            self.say("LOOK", _("Which copy? None is chosen."), _("Type its number, or choose it with Down."))
        else:
            self.say("LOOK", _("The library has no copy of it."), _("F10, Quick add makes one."))

    # -- MARC

    def action_three(self) -> None:
        """F8: the other view."""
        self.marc.display, self.copies.display = not self.marc.display, self.marc.display
        self.query_one("#title").display = self.copies.display
        if self.marc.display:
            self._show_marc()
        else:
            self._tell()

    def action_back(self) -> Doing:
        if self.marc.display:
            self.action_three()
            return None
        return super().action_back()

    def _show_marc(self) -> None:
        assert self.found
        try:
            fields = marc_fields(self.found.sheet.marc)
        except Unreadable:
            fields = []
        width = min(self.size.width, 100) - LEAD - sum(column.width + 1 for column in MARC[:2]) - 1
        rows = [row for tag, indicators, text in fields for row in _field_rows(tag, indicators, text, width)]
        self.marc.load(rows, cursor=0 if rows else -1)
        said = ngettext("{n} field, as it is stored.", "{n} fields, as they are stored.", len(fields))
        more = _("The first {n} lines are shown.").format(n=LIMIT) if len(rows) > LIMIT else _("Up and Down read on.")
        self.say("", said.format(n=len(fields)), more)


def _row(at: int, found: Shown) -> Row:
    item = found.sheet.items[at]
    role = "strong" if item.status == "available" else "text"
    number = f"..{item.barcode[-6:]}" if item.barcode else _("none")
    return (str(at + 1), item.call_number, found.places[at], (found.now[at], role), number)


def _about(item: ItemSheet, place: str) -> Iterator[str]:
    yield f"{item.call_number}, {place}".strip(", ")
    if item.copy_number or item.volume:
        yield " ".join(part for part in (item.volume, item.copy_number) if part)
    if item.not_for_loan:
        yield _("It stays in the library")
    if item.public_note:
        yield _("Note: {note}").format(note=item.public_note)


def _field_rows(tag: str, indicators: str, text: str, width: int) -> Iterator[Row]:
    """A field on as many lines as it needs: nothing of it is cut."""
    first, *more = chop_cells(text, max(1, width)) or [""]
    yield (tag, indicators.replace(" ", "#"), first)
    for rest in more:
        yield ("", "", rest)


def lines_of(sheet: TitleSheet, width: int, narrow: bool) -> Iterator[Line]:
    """What is known, a line or two each; on a narrow screen title and author only."""
    yield from ([(f" {line}", "strong")] for line in wrap(sheet.whole_title, width - 2, 2))
    entries = [(_("By"), sheet.author, 1)]
    if not narrow:
        entries += [
            (kind_word(sheet.kind), _published(sheet), 1),
            (_("About"), sheet.summary, 2),
            (_("Subjects"), "; ".join(sheet.subjects), 2),
            (_("Series"), sheet.series, 1),
            (_("ISBN"), ", ".join(sheet.isbns), 1),
        ]
    for word, text, most in entries:
        if text:
            yield from _entry(word, text, width, most)


def _entry(word: str, text: str, width: int, most: int) -> Iterator[Line]:
    for line in wrap(text, width - LABEL - 3, most):
        yield [(f" {word:<{LABEL}} ", "key"), (line, "text")]
        word = ""


def _published(sheet: TitleSheet) -> str:
    made = ", ".join(part for part in (sheet.publisher, str(sheet.year or "")) if part)
    language = _(LANGUAGES[sheet.language]) if sheet.language in LANGUAGES else sheet.language
    audience = _(AUDIENCES[sheet.audience]) if sheet.audience in AUDIENCES else ""
    return ". ".join(part.rstrip(".") for part in (made, sheet.extent, language, audience) if part)

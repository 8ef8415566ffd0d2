"""The catalog: words in, titles out, as one types."""

from __future__ import annotations

from functools import partial

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.cataloging.finding import PAGE, Found, Hit, by_number, find_titles
from tuils.values.barcode import readings

from .looking import Looking
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.rows import Cell, Column, Row, Rows
from .widgets.turns import Doing

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
"""What a kind of title is called, in 5 cells."""


def kind_word(kind: str) -> str:
    return _(KINDS[kind]) if kind in KINDS else kind


def titles_of(text: str) -> list[Hit]:
    """The titles that a code stands for (a barcode, an ISBN, a control number): several copies of one number
    are rare, but they are there."""
    return next((hits for code in readings(text) if (hits := by_number(code))), [])


def row_of(number: int, hit: Hit) -> Row:
    copies: Cell = f"{hit.available}/{hit.items}" if hit.items else "-"
    if hit.available:
        copies = (str(copies), "strong")
    year = str(hit.year or "")
    return (str(number), hit.whole_title, hit.author, year, kind_word(hit.format), hit.call_number, copies)


class Catalog(Looking):
    mode, prompt = "catalog", N_("Find")
    verbs = (Verb("h", N_("Hold"), N_("Who waits for the chosen title; place a hold")),)
    keys = (("Enter", N_("Open")), "help", "one", "undo", "menu")

    def __init__(self) -> None:
        super().__init__()
        self.titles: list[str] = []

    def body(self) -> ComposeResult:
        yield Rows(TITLES)

    def greet(self) -> None:
        if self.narrow:
            self.say("", _("Find by any word. Two letters start."), _("A scan opens the title at once."))
            return
        said = _("Find by any word: title, author, subject, ISBN, call number.")
        self.say("", said, _("Two letters are enough to start. A scan opens the title at once."))

    async def find(self, words: str) -> Found:
        return await self.home.newest(partial(find_titles, words, limit=PAGE))

    def show(self, words: str, found: Found) -> None:
        self.titles = [hit.biblio for hit in found.hits]
        rows = [row_of(number, hit) for number, hit in enumerate(found.hits, 1)]
        self.query_one(Rows).load(rows, cursor=0 if rows else -1)
        nothing = _('Nothing has "{words}".').format(words=cut(words, 28))
        open_one = _("Down and Enter open one. In: copies on the shelf now, of all copies.")
        if not rows:
            self.say("LOOK", nothing, _("Try fewer words, or another one."))
        elif found.corrected:
            instead = _("Looked for: {words}").format(words=cut(found.corrected, 28))
            self.say("LOOK", f"{nothing} {instead}", _("{count}. Down and Enter open one.").format(count=_count(found)))
        else:
            self.say("", _count(found), open_one)

    async def open_code(self, text: str) -> bool:
        hits = await self.home.read(titles_of, text)
        if len(hits) == 1:
            await self.home.open("title", biblio=hits[0].biblio)
        elif hits:
            self._put(text, Found(tuple(hits), len(hits)))
        return bool(hits)

    def chose(self, index: int) -> Doing:
        return self.home.open("title", biblio=self.titles[index])

    def action_one(self) -> Doing:
        at = self.query_one(Rows).cursor
        if 0 <= at < len(self.titles):
            return self.home.open("queue", biblio=self.titles[at])
        self.say("LOOK", _("No title is chosen."), _("Find it first: by any word, or by a scan."))
        return None


def _count(found: Found) -> str:
    if found.more:
        return _("2,000+ titles, the best {n} are shown: add a word").format(n=PAGE)
    if found.total > PAGE:
        return _("{all} titles, the best {n} are shown").format(all=found.total, n=PAGE)
    return ngettext("{n} title", "{n} titles", found.total).format(n=found.total)

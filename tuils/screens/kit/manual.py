"""The documentation, read in the terminal: type words to find a heading, Enter opens it, Esc goes back.

It is a small program of its own (`tuils docs`), which needs no library; and a screen of the menu, over any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markdown import Markdown
from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from tuils.formats.manual import (
    INDEX,
    ManualSection,
    every_section,
    find_sections,
    heading_words,
    links_of,
    numbered_links,
)
from tuils.i18n import N_, _, ngettext
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut_at_word
from tuils.screens.widgets.page import Page
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.station.settings import Station

from . import registry
from .base_app import EndingApp
from .home import HomeScreen

LARGE = 40_000
"""Characters from which a page shows one section at a time: that of all commands."""
FEWEST = 2
WIDEST = 100
"""The most cells of a line: longer ones are hard to read."""
FOUND: Sequence[Hint] = (("Enter", N_("Open")), ("Up/Down", N_("Choose")), ("back", N_("Back")))
READING: Sequence[Hint] = (
    ("back", N_("Back")),
    ("Up/Down", N_("Scroll")),
    ("Left/Right", N_("Heading")),
    ("1-99", N_("Follow a link")),
)


class Manual(HomeScreen):
    """The reader of the manual. `found`: the headings in the list, None while a page is read. `at`: the section of the
    page being read, or `top`, the line. `before`: the pages read before a link or a heading was followed. `words`:
    searched for at once."""

    closed = True
    word, prompt = N_("Documentation"), N_("Find")
    keys = READING

    def __init__(self, start: str = INDEX, words: str = "") -> None:
        super().__init__()
        self.words = words
        self.known = every_section() if self.closed else []
        self.found: list[ManualSection] | None = None
        self.page, self.at, self.top = start, 0, 0
        self.links: list[tuple[str, str]] = []
        self.heads: list[int] = []
        self.before: list[tuple[str, int, int]] = []

    def body(self) -> ComposeResult:
        yield Page((Column("", 2, right=True), Column("", 20, grow=1)), heads=False)

    async def opened(self) -> None:
        if self.words:
            self._find(self.words)

    @property
    def rows(self) -> Page:
        return self.query_one(Page)

    @property
    def sections(self) -> list[ManualSection]:
        return [one for one in self.known if one.page == self.page]

    def resized(self) -> None:
        if not self.known:
            return
        if self.found is None:
            self._read_on()
        else:
            self._list()

    # -- reading

    def _read_on(self) -> None:
        whole = self.sections
        shown = whole if sum(len(one.text) for one in whole) < LARGE else whole[self.at : self.at + 1]
        self.links = [link for one in shown for link in links_of(one.text)]
        width, number, lines, self.heads = min(WIDEST, self.app.size.width - 6), 0, list[Row](), []
        for one in shown:
            self.heads.append(len(lines))
            text, number = numbered_links(one.text, number)
            lines += [("", (one.title, "strong")), ("", ""), *(("", line) for line in _drawn(text, width)), ("", "")]
        self.rows.load(lines)
        self.rows.go_to(self.top or (self.heads[self.at] if len(shown) == len(whole) else 0))
        self._title()
        self.show_keys(READING)

    def _title(self) -> None:
        whole = self.sections
        said = whole[0].title if self.at == 0 else f"{whole[0].title}: {whole[self.at].title}"
        self.say("", said, _("Type words to find a heading, such as: backup, lost card."))

    def go(self, page: str, anchor: str = "") -> None:
        """Read this page from its beginning, or from this heading."""
        if any(one.page == page for one in self.known):
            self.before.append((self.page, self.at, self.rows.top))
            self.page, self.top, self.found = page, 0, None
            self.at = next((n for n, one in enumerate(self.sections) if anchor and one.anchor == anchor), 0)
            self._read_on()

    def turn(self, step: int) -> Doing:
        """Go to the next heading, or the one before."""
        if self.found is None:
            self.at, self.top = min(max(0, self.at + step), len(self.sections) - 1), 0
            self._read_on()
        return None

    def picked(self, number: int) -> Doing:
        if self.found is not None:
            return super().picked(number)
        if number > len(self.links):
            self.remark(_("There is no link {number} here.").format(number=number))
        else:
            page, anchor = self.links[number - 1]
            self.go(page or self.page, anchor)
        return None

    def action_back(self) -> Doing:
        """Go back from the results to the page, from there to the page before, then out."""
        if self.field and self.field.value:
            self.field.value = ""
        elif self.found is not None:
            self.found = None
            self._read_on()
        elif self.before:
            self.page, self.at, self.top = self.before.pop()
            self._read_on()
        else:
            return self.leave()
        return None

    def leave(self) -> Doing:
        """Go back to the screen that opened it: the end of the program."""
        self.app.exit()
        return None

    def action_leave(self) -> None:
        self.app.exit()

    # -- finding

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        """Search headings as words are typed; a number waits for Enter."""
        event.stop()
        words = event.value.strip()
        if len(words) >= FEWEST and not words.isdecimal() and not words.startswith("."):
            self._find(words)

    def _find(self, words: str) -> None:
        self.found = find_sections(self.known, words)
        self._list()
        if self.found:
            text = ngettext('{n} heading for "{words}".', '{n} headings for "{words}".', len(self.found))
            self.say("", text.format(n=len(self.found), words=words), _("Enter opens the first. Esc goes back."))
        else:
            text = _('No heading or text matches "{words}".').format(words=words)
            self.say("NOTE", text, _("Try another word. Esc goes back."))
        self.show_keys(FOUND)

    def _list(self) -> None:
        pages = {one.page: one.title for one in reversed(self.known)}
        room = self.app.size.width - 8
        names = [heading_words(one, pages) for one in self.found or ()]
        lines: list[Row] = [(str(number), cut_at_word(name, room)) for number, name in enumerate(names, 1)]
        self.rows.load(lines, cursor=0 if lines else -1)

    def heard(self, text: str) -> Doing:
        if self.closed and text in (".q", "q", "quit"):
            self.app.exit()
            return None
        self._find(text)
        if self.found:
            return self.chose(max(0, self.rows.cursor))
        return None

    def chose(self, index: int) -> Doing:
        if self.found is not None:
            one = self.found[index]
            self.go(one.page, one.anchor)
        return None

    async def action_sign_out(self) -> None:
        self.app.exit()


class Documentation(Manual):
    """The manual over a screen of the library, which Esc goes back to."""

    closed, passing, word = False, True, N_("Manual")

    def __init__(self, words: str = "") -> None:
        super().__init__(words=words)

    async def opened(self) -> None:
        self.known = await self.home.read(every_section)
        self.resized()
        await super().opened()

    def leave(self) -> Doing:
        return self.close()

    def action_leave(self) -> None:
        HomeScreen.action_leave(self)

    async def action_sign_out(self) -> None:
        await self.home.sign_out()


def _drawn(text: str, width: int) -> Iterator[str]:
    """Yield Markdown as lines of plain text."""
    console = Console(width=width, color_system=None, legacy_windows=False)
    before = ""
    for drawn in console.render_lines(Markdown(text, hyperlinks=False), console.options.update(width=width), pad=False):
        line = "".join(segment.text for segment in drawn).rstrip()
        if line or before:
            yield line
        before = line


class ManualApp(EndingApp):
    """The app of one screen: the manual."""

    def __init__(self, start: str, words: str, station: Station, *, plain_ascii: bool = False) -> None:
        super().__init__(station.palette, plain_ascii=plain_ascii)
        self.start, self.words, self.station_settings, self.station = start, words, station, ""
        self.library_name, self.person, self.practice = _("tuils"), "", False

    def on_mount(self) -> None:  # Textual calls that of each class by itself
        self.push_screen(Manual(self.start, self.words))

    async def open(self, name: str, **facts: Any) -> None:
        with self.batch_update():
            await self.push_screen(registry.screen(*registry.SCREENS[name], **facts))


def run_manual(start: str, station: Station, words: str = "", *, ascii: bool = False) -> int:
    """Read the documentation from this page on, or search for these words; return the exit code."""
    app = ManualApp(start, words, station, plain_ascii=ascii or station.ascii)
    app.run(mouse=station.mouse)
    return app.return_code or 0

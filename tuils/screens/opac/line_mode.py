"""The patrons' catalog a line at a time: words in, a numbered list out; a number opens. For screen readers, braille,
and very slow lines: no escape byte, no columns, nothing cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TextIO
from zoneinfo import ZoneInfo

from tuils.i18n import LANGUAGES, _, ngettext, use_language
from tuils.library.foundation.administration.settings import LibraryFacts, branches
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault, plain_faults
from tuils.library.holdings.finding import Found, find_titles
from tuils.library.holdings.finding.availability import Availability, where_they_stand
from tuils.library.holdings.publishing.published import reopen_if_changed
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .title import (
    OpacTitle,
    best_copy_words,
    by_line,
    copy_words,
    no_copy_words,
    ordered_words,
    where_on_shelf,
    whole_title_page,
)

AT_ONCE = 10
HELP = ("?", ".?")
LONGEST = 100
"""The most characters read of a line."""


class VisitInLines:
    """The visit of one visitor. `heard` answers a line; false ends."""

    def __init__(self, about: LibraryFacts, language: str, out: Callable[[str], None], *, leave_word: str = "") -> None:
        self.zone: ZoneInfo = about.zone
        self.name, self.language, self._out, self._leave_word = about.name, language, out, leave_word
        self.hits: list[str] = []
        self._get: Callable[[int], Found] | None = None

    @property
    def today(self) -> date:
        return day_of(wall_clock(), self.zone)

    def greet(self) -> None:
        self._out(f"{self.name}. {_('Welcome. What are you looking for?')}")
        self._tell_how()

    def _tell_how(self) -> None:
        self._out(_("Type a word and press Enter; a number opens a title; m shows more; e switches the language."))

    def heard(self, text: str) -> bool:
        word = text.strip()[:LONGEST]
        if (word.lower() == "q" and not self._leave_word) or (word and word == self._leave_word):
            return False
        if word.lower() == "e":
            self.language = LANGUAGES[1 - LANGUAGES.index(self.language)]
            use_language(self.language)
            self.greet()
        elif word in HELP:
            self._tell_how()
        elif word.lower() == "m":
            self._more()
        elif word.isdecimal() and len(word) < 4:
            self._open(int(word))
        elif word:
            self._get = lambda offset: find_titles(word, limit=AT_ONCE, offset=offset)
            self.hits = []
            self._more(word)
        return True

    def _more(self, words: str = "") -> None:
        """Show more. `words`: the words just typed."""
        found = self._get(len(self.hits)) if self._get else Found()
        if not found and words:
            text = _('No matches for "{words}".').format(words=words)
            self._out(f"{text} {_('Try fewer words, check the spelling, or ask at the desk.')}")
            return
        if not found:
            self._out(_("No more results. Try other words."))
            return
        if not self.hits:
            self._out(ngettext("{n} found.", "{n} found.", found.total).format(n=found.total))
        if found.nearest and not self.hits:
            self._out(_("No title has all the words. Closest matches:"))
        if found.corrected:
            self._out(_("Showing results for: {words}").format(words=found.corrected))
        standing = where_they_stand([hit.biblio for hit in found.hits])
        for number, hit in enumerate(found.hits, len(self.hits) + 1):
            _role, block, behind = best_copy_words(
                standing.get(hit.biblio, Availability()), hit.format, self.today, self.zone
            )
            by = by_line(hit.author, hit.format, hit.year)
            self._out(f"{number}. {hit.whole_title}. {by}. {block}: {behind}.")
        self.hits += [hit.biblio for hit in found.hits]

    def _open(self, number: int) -> None:
        if not 1 <= number <= len(self.hits):
            self._out(_("There is no line {number}.").format(number=number))
            return
        self._tell(whole_title_page(self.hits[number - 1]))

    def _tell(self, read: OpacTitle) -> None:
        sheet, names = read.sheet, {code.code: code.name for code in branches()}
        self._out(f"{sheet.whole_title}. {by_line(sheet.author, sheet.kind, sheet.year)}.")
        told = ((_("About"), sheet.summary), (_("Contents"), "; ".join(sheet.description.contents)))
        online = [(_("Online"), link.address) for link in sheet.description.links]
        for label, text in (*told, *online):
            if text:
                self._out(f"{label}: {text}")
        for item in sheet.items:
            branch = names.get(item.home_branch, item.home_branch) if len(names) > 1 else ""
            where = where_on_shelf(item.place, item.call_number or sheet.call_number, branch)
            _role, block, behind = copy_words(
                item.status, item.volume, where, item.due_at, self.today, self.zone, item.away
            )
            self._out(f"{block}: {behind}.")
        if not sheet.items:
            self._out(no_copy_words(sheet, read.coming))
        elif read.coming:
            self._out(ordered_words(read.coming))


def run_lines(about: LibraryFacts, language: str, leave_word: str, stdin: TextIO, stdout: TextIO) -> int:
    """Answer lines until they end, or somebody leaves; return the exit code."""

    def put(text: str) -> None:
        stdout.write(clean(text) + "\n")
        stdout.flush()

    use_language(language)
    reading = VisitInLines(about, language, put, leave_word=leave_word)
    reading.greet()
    while True:
        stdout.write(f"{_('Find')} > ")
        stdout.flush()
        line = stdin.readline(10_000)
        if not line and not (leave_word and stdin.isatty()):
            return 0
        try:
            with plain_faults():
                reopen_if_changed()
                if not reading.heard(line):
                    return 0
        except (StoreFault, Refused):
            put(_("The catalog is not available right now. Try again in a minute, or ask at the desk."))

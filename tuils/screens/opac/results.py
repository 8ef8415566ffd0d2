"""Titles, three lines each: the name, the author, and its availability. They come 20 at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tuils.i18n import _, ngettext
from tuils.library.holdings.finding import PAGE, Found, Hit, find_titles
from tuils.library.holdings.finding.availability import Availability, where_they_stand
from tuils.screens.widgets.lines import wrap

from .page import ChoiceBlock, Hint, OpacPage, OpacReader
from .title import best_copy_words, by_line, state_lines

AT_ONCE = 20
Get = Callable[[int], Found]
"""The titles from this one on, AT_ONCE of them."""
Shown = tuple[Hit, Availability]


async def search_results_page(reader: OpacReader, words: str, field: str) -> Results | None:
    """Return the page for typed words (or for all of one subject, author, series); None without results."""
    get = partial(_find, words, field)
    first, standing = await reader.read(_with_standing, get, 0)
    return Results(reader, partial(_words_for, words), get, first, standing, anew=not field) if first else None


async def ready_list_page(reader: OpacReader, heading: Callable[[], str], get: Get) -> Results:
    """Return the page of a ready list. `heading` is called each time, since the language may change."""
    first, standing = await reader.read(_with_standing, get, 0)
    return Results(reader, lambda _found: heading(), get, first, standing)


def _find(words: str, field: str, offset: int) -> Found:
    return find_titles(words, limit=AT_ONCE, offset=offset, field=field)


def _with_standing(get: Get, offset: int) -> tuple[Found, dict[str, Availability]]:
    found = get(offset)
    return found, where_they_stand([hit.biblio for hit in found.hits]) if found.hits else {}


def _words_for(words: str, found: Found) -> str:
    text = ngettext("{n} found for: {words}", "{n} found for: {words}", found.total)
    if found.corrected:
        return _('No matches for "{words}". Showing: {instead}').format(words=words[:30], instead=found.corrected[:30])
    if found.nearest:
        return _("No title has all the words. Closest matches:")
    if found.more:
        return _("More than 2,000 found for: {words}").format(words=words[:40])
    return text.format(n=found.total, words=words[:50])


class Results(OpacPage):
    def __init__(
        self,
        reader: OpacReader,
        heading: Callable[[Found], str],
        get: Get,
        first: Found,
        standing: dict[str, Availability],
        *,
        anew: bool = False,
    ) -> None:
        """Set up the page. `anew`: Esc leads to the welcome."""
        super().__init__(reader)
        self._anew = anew
        self.found, self._heading, self._get = first, heading, get
        self.shown: list[Shown] = []
        self._take(first, standing)
        self._all = not first.hits

    def _take(self, found: Found, standing: dict[str, Availability]) -> None:
        self.shown += [(hit, standing.get(hit.biblio, Availability())) for hit in found.hits]

    def answer(self) -> tuple[str, str]:
        if not self.shown:
            return self._heading(self.found), _("Nothing here yet. Esc goes back.")
        hint = _("Up and Down, then Enter. Esc goes back.")
        if self._anew:
            hint = _("Up and Down, then Enter. Esc starts over.")
        if self.found.more:
            hint = _("Add a word to narrow it. Up and Down, then Enter.")
        return self._heading(self.found), hint

    def keys(self) -> Sequence[Hint]:
        return (
            (_("Enter"), _("Open")),
            (_("Up/Down"), _("Choose")),
            (_("Esc"), _("Back")),
            ("F1", _("Help")),
            ("F2", _("Español")),
        )

    def blocks(self) -> list[ChoiceBlock]:
        return [self._block(hit, standing) for hit, standing in self.shown]

    def _block(self, hit: Hit, standing: Availability) -> ChoiceBlock:
        room, narrow = self.reader.room, self.reader.narrow
        title = wrap(hit.whole_title, room, 1)
        state = best_copy_words(standing, hit.format, self.reader.today, self.reader.zone)
        lines = [
            [(title[0], "strong")],
            wrap(by_line(hit.author, hit.format, hit.year), room, 1)[0],
            *state_lines(state, room, 2 if narrow else 1),
        ]
        return ChoiceBlock(lines, partial(self._open, hit.biblio), self.indent, blank_after=not narrow)

    async def _open(self, biblio: str) -> None:
        from .title import title_page

        await self.reader.turn_to(await title_page(self.reader, biblio))

    async def near_end(self) -> None:
        """Load the next titles, 200 in all at most: the last one shown is chosen."""
        if self._all or len(self.shown) >= min(PAGE, self.found.total):
            return
        found, standing = await self.reader.read(_with_standing, self._get, len(self.shown))
        self._all = not found.hits
        self._take(found, standing)
        self.reader.drawn_anew()

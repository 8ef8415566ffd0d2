"""Help: the keys of the screen that asked, made from its bindings; in a practice library, what to scan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from tuils.i18n import N_, _
from tuils.library.session.searching import to_scan
from tuils.values.folding import fold

from .frame import Frame, key_sheet
from .reading import MOST, Reading
from .widgets import keys as table
from .widgets.keys import Hint
from .widgets.lines import Line, fit, wrap

Entry = tuple[str, str, str]
"""Key, dot word, words."""
SENTENCES = (
    N_("Everything you type or scan goes to the line with the > sign. Enter sends it."),
    N_("A dot and a letter, then Enter, does the same as the function key."),
    N_("A scan never answers a question: it waits until you have answered."),
    N_("What you do here can be taken back: F9 shows the last things, newest first."),
)
LEFT, OWN = 36, 10
"""Cells of the left half; of a key of the screen's own."""


class Help(Reading):
    word, prompt = N_("Help"), N_("Find")
    keys: Sequence[Hint] = (("back", N_("Back")), ("Up/Down", N_("Read on")))

    def __init__(self) -> None:
        super().__init__()
        self.same: list[Entry] = []
        self.own: list[Entry] = []
        self.scans: list[Line] = []
        self.guide: Sequence[str] = ()

    async def opened(self) -> None:
        below = self.app.screen_stack[-2]
        assert isinstance(below, Frame)
        everywhere = {_(key.words) for key in table.EVERYWHERE}
        sheet = key_sheet(below)
        self.same = [entry for entry in sheet if entry[2] in everywhere]
        self.own = [entry for entry in sheet if entry[2] not in everywhere]
        self.guide = getattr(below, "guide", ())
        if self.home.practice and not below.shut:
            self.scans = _scans(*await self.home.read(to_scan))
        self.say("", _("The keys of this screen."), _("Type a word to find its key, such as: renew. Esc goes back."))
        self.read_out(list(self._lines()))

    def resized(self) -> None:
        self.read_out(list(self._lines()))

    def heard(self, text: str) -> None:
        """Only what has this word; the whole sheet again where nothing has."""
        word = fold(text)
        found = [entry for entry in [*self.same, *self.own] if word in fold(" ".join(entry))]
        if found:
            self.say("", _('These have "{word}".').format(word=text), _("Esc goes back."))
            self.read_out([_entry(entry, keys=OWN) for entry in found])
        else:
            self.say("LOOK", _('No key has "{word}".').format(word=text), _("Try another word. Esc goes back."))
            self.read_out(list(self._lines()))

    def _lines(self) -> Iterator[Line]:
        titles = _("The same on every screen"), _("On this screen")
        yield from (*(f" {_(sentence)}" for sentence in self.guide), "") if self.guide else ()
        yield from (*self.scans, "") if self.scans else ()
        if self.narrow:
            for title, entries in zip(reversed(titles), (self.own, self.same), strict=True):
                yield [(f" {title}", "key")]
                yield from (_entry(entry, keys=OWN) for entry in entries)
        else:
            yield [(" " + fit(titles[0], LEFT) + titles[1], "key")]
            room = self.app.size.width - LEFT
            own = [part for entry in self.own for part in _parts(entry, room)]
            for left, right in zip_longest(self.same, own, fillvalue=("", "", "")):
                yield [*_entry(left, width=LEFT), *_entry(right, keys=OWN)]
        yield ""
        yield from (f" {_(sentence)}" for sentence in SENTENCES)


def _entry(entry: Entry, *, keys: int = 7, width: int = 0) -> list[tuple[str, str]]:
    key, dot, words = entry
    pieces = [(f" {fit(key, keys)} ", "strong"), (f"{dot:<6}", "key")]
    if not width:
        return [*pieces, (words, "text")]
    return [*pieces, (fit(words, width - sum(len(text) for text, _role in pieces)), "text")]


def _parts(entry: Entry, width: int) -> Iterator[Entry]:
    """Words that are too long for the right half go on there, below where they began: at the left they would seem
    to belong to the key that stands there."""
    key, dot, words = entry
    for part in wrap(words, width - OWN - 8, MOST):
        yield key, dot, part
        key = dot = ""


def _scans(cards: list[tuple[str, str]], items: list[tuple[str, str]]) -> list[Line]:
    """Cards and items side by side, above all else: who practises needs them first."""
    head: Line = [(" " + fit(_("Cards to practise with"), LEFT - 1) + _("Items to practise with"), "key")]
    lines = zip_longest((_numbered(card, LEFT - 2) for card in cards), (_numbered(item, 42) for item in items))
    return [head, *(f" {left or ' ' * (LEFT - 2)} {right or ''}" for left, right in lines)]


def _numbered(known: tuple[str, str], width: int) -> str:
    code, name = known
    return fit(f"{code} {name}", width)

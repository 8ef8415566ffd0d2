"""The bands of the frame above and below the body. Each draws its content at its width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual.events import Resize

from tuils.i18n import _, pgettext
from tuils.values.dataclass import dataclass

from .lines import Line, Lines, Piece, cut, cut_at_word, fit, wrap
from .turns import Turns

NARROW = 60
"""The columns below which the bar keeps mode and person, and the answer has three rows with the mark in the line."""
ROWS, ROWS_NARROW = 2, 3
MOST_ROWS, MOST_SAID = 5, 3
"""Rows of an answer: as the style sheet has it, there and on a narrow screen; of one that is long, at most, and of
what happened."""
MARK = 9
"""Cells of a mark's block: the widest, PROBLEM, with a space on each side."""
BLINK = 0.12
"""Seconds for which a blinking mark is off, and on again."""
PERSON = 12
"""Cells for the operator, at the right of the bar."""
LEAST = (40, 12)
"""The smallest screen, columns by rows."""

TONES = {
    "": "text",
    "OK": "ok",
    "SHELF": "shelf",
    "NOTE": "look",
    "ASK": "look",
    "HOLD": "hold",
    "TRANSIT": "transit",
    "REPAIR": "repair",
    "LENDER": "transit",
    "STOP": "stop",
    "PROBLEM": "stop",
}
"""The marks of an answer, and the role that draws each."""


def mark_word(mark: str) -> str:
    """Return the mark in the reader's language, at most 9 cells."""
    words = {
        "": "",
        "OK": pgettext("mark", "OK"),
        "NOTE": pgettext("mark", "NOTE"),
        "ASK": pgettext("mark", "ASK"),
        "STOP": pgettext("mark", "STOP"),
        "SHELF": pgettext("mark", "SHELF"),
        "HOLD": pgettext("mark", "HOLD"),
        "TRANSIT": pgettext("mark", "TRANSIT"),
        "REPAIR": pgettext("mark", "REPAIR"),
        "LENDER": pgettext("mark", "LENDER"),
        "PROBLEM": pgettext("mark", "PROBLEM"),
    }
    return words[mark]


@dataclass(frozen=True)
class StandingBand:
    """The band that shows the current place. `modes`: (key, word) of each, empty if no other screen can be reached;
    `at`: the current mode, -1 outside of them; `word`: this screen's name in that case."""

    library: str = ""
    station: str = ""
    person: str = ""
    modes: Sequence[tuple[str, str]] = ()
    at: int = -1
    word: str = ""
    practice: bool = False


class Bar(Lines):
    """Library and station, the modes with the current one reversed, the operator. All else is plain. No clock: it would
    write for ever."""

    standing = StandingBand()

    def show(self, standing: StandingBand) -> None:
        if standing != self.standing:
            self.standing = standing
            self.refresh()

    def line(self, y: int) -> Line:
        return self._pieces()

    def _pieces(self) -> list[Piece]:
        return [piece for _key, pieces in self._parts() for piece in pieces]

    def _parts(self) -> list[tuple[str, list[Piece]]]:
        """Return what stands in the bar from left to right, each with the key that a click on it presses."""
        here, modes = self.standing, list(self._modes())
        hole: list[Piece] = [(f" {here.word.upper()} ", "tab")] if here.word and here.at < 0 else []
        room = self.size.width - PERSON - 1 - _cells(hole) - sum(_cells(pieces) for _key, pieces in modes)
        if room < MARK:
            hole = next((pieces for _key, pieces in modes if pieces[0][1] == "tab"), hole)
            room, modes = self.size.width - PERSON - 1 - _cells(hole), []
        left = [("", hole), ("", self._place(max(0, room))), *modes]
        used = sum(_cells(pieces) for _key, pieces in left)
        return [*left, ("", [(fit(here.person + " ", max(0, self.size.width - used), right=True), "text")])]

    def key_at(self, x: int) -> str:
        """Return the key of the mode drawn in this column; empty beside them."""
        at = 0
        for key, pieces in self._parts():
            if at <= x < at + _cells(pieces):
                return key
            at += _cells(pieces)
        return ""

    def _modes(self) -> Iterator[tuple[str, list[Piece]]]:
        for at, (key, word) in enumerate(self.standing.modes):
            here = at == self.standing.at
            yield key, [(f" {key} {word.upper()} ", "tab")] if here else [(f" {key}", "key"), (f" {word} ", "text")]

    def _place(self, room: int) -> list[Piece]:
        """Return the library, and the station if both fit. A name that has no room for a word of it is left out.
        Practice is shown once on a screen: here, in a color of its own."""
        here = self.standing
        mark = cut(f" {_('PRACTICE')} ", room + 1) if here.practice else ""
        room -= cell_len(mark)
        place = _("{library}, {station}").format(library=here.library, station=here.station)
        if not here.station or self.size.width < NARROW or cell_len(place) > room:
            place = here.library
        first = place.partition(" ")[0]
        name = cut_at_word(place, max(0, room)) if cell_len(place) <= room or cell_len(first) < room else ""
        shown = (fit(" " + name, room + 1), "text")
        return [(mark, "practice"), shown] if mark else [shown]


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _role in pieces)


class RuleBand(Lines):
    """The rule between the answer and the body. It shows a `note` as long as it holds: a missing scanner; in a practice
    library, the progress."""

    note, tone = "", "look"

    def show(self, note: str, tone: str = "look") -> None:
        if (note, tone) != (self.note, self.tone):
            self.note, self.tone = note, tone
            self.refresh()

    def line(self, y: int) -> Line:
        noted: list[Piece] = [(f" {cut(self.note, self.size.width - 4)} ", self.tone)] if self.note else []
        width = self.size.width - sum(cell_len(text) for text, _role in noted)
        return [("\u2500" * width, "key"), *noted]


class Side(Lines):
    """The waiting work, right of the field."""

    said = ("", "key")

    def show(self, text: str, tone: str) -> None:
        if (text, tone) != self.said:
            self.said = (text, tone)
            self.refresh()

    def line(self, y: int) -> Line:
        text, tone = self.said
        if not text:
            return ""
        shown = cut(text, self.size.width - 1)
        return [(" " * (self.size.width - 1 - cell_len(shown)), "text"), (shown, tone)]


class AnswerBand(Lines):
    """The last answer, and what to do next. It stays until the next answer. What to do is shown whole: if too long for
    its rows it takes some of the body's. The answer fits its row: the title in it is cut, so that no scan moves the
    list. An answer without a mark, such as the finding of a report, was asked for, and is shown whole, too."""

    mark, said, then = "", "", ""
    _fact = ("", "", "")
    is_dark = False
    _high = _stood = 0

    def flash(self, times: int) -> None:
        """Blink the mark, so many times."""
        for at in range(2 * times):
            self.set_timer(BLINK * (at + 1), self._blink)

    def _blink(self) -> None:
        self.is_dark = not self.is_dark
        self.repaint(range(len(self._drawn())))

    def name_fact(self, mark: str, text: str, fact: str) -> None:
        """Keep the one fact of this answer that can be read from two meters: it stands below the mark."""
        self._fact = mark, text, fact

    @property
    def fact(self) -> str:
        return self._fact[2] if self._fact[:2] == (self.mark, self.said) else ""

    def say(self, mark: str, text: str, hint: str = "") -> None:
        before = self._drawn()
        self.mark, self.said, self.then = mark, text, hint
        after = self._drawn()
        self._take_rows(len(after))
        self.repaint(y for y in range(max(len(before), len(after))) if before[y : y + 1] != after[y : y + 1])

    def on_resize(self, event: Resize) -> None:
        """Report the body's rows: all is laid out by now."""
        self._take_rows(len(self._drawn()))
        before, self._stood = self._stood, event.size.height
        if before not in (0, self._stood) and isinstance(self.screen, Turns):
            self.screen.body_changed()

    def _take_rows(self, rows: int) -> None:
        """Take the rows needed, never fewer than the style sheet gives: the body moves for a long answer only."""
        least = ROWS_NARROW if self.app.size.width < NARROW else ROWS
        before, self._high = self._high, rows if rows > least else 0
        if before == self._high:
            return
        self.styles.height = self._high or None

    def line(self, y: int) -> Line:
        drawn = self._drawn()
        return drawn[y] if y < len(drawn) else ""

    def _drawn(self) -> list[Line]:
        columns, rows = self.app.size
        if columns < LEAST[0] or rows < LEAST[1]:
            return list(wrap(_("Make the window larger: 40 by 12 at least."), max(1, self.size.width), 3))
        return self._narrow() if columns < NARROW else self._wide()

    def _wide(self) -> list[Line]:
        tone, room = TONES[self.mark], self.size.width - MARK - 1
        block = ("" if self.is_dark else mark_word(self.mark)).center(MARK)
        tone = "text" if self.is_dark else tone
        said = [cut(self.said, room)] if self.mark else wrap(self.said, room, MOST_SAID)
        then = wrap(self.then, room, 2 if self.mark else MOST_ROWS - len(said))
        rows: list[tuple[str, str]] = [*((line, "strong") for line in said), *((line, "text") for line in then)]
        below = ("" if self.is_dark else cut(self.fact, MARK)).center(MARK)
        blank = "text" if self.mark == "OK" and not self.fact else tone  # an OK with nothing to add is one row high
        marks: list[Piece] = [(block, tone), (below, blank), *[(" " * MARK, tone if self.mark != "OK" else "text")] * 3]
        return [[mark, (" ", "text"), row] for mark, row in zip(marks, rows, strict=False)]

    def _narrow(self) -> list[Line]:
        head, width = f" {mark_word(self.mark)} " if self.mark else "", max(1, self.size.width)
        space = "." * cell_len(head)  # holds the mark's place while the words are wrapped
        first, *more = wrap(f"{space} {self.said}" if head else self.said, width, 2)
        tone = "text" if self.is_dark else TONES[self.mark]
        start: list[Piece] = [(head, tone), (first[len(space) :], "strong")]
        lines: list[Line] = [start, *([(line, "strong")] for line in more)]
        return [*lines, *wrap(self.then, width, MOST_ROWS - len(lines))] if self.then else lines


class KeyLine(Lines):
    """The keys that work now, most needed first; whole words only, cut from the right."""

    keys: Sequence[tuple[str, str]] = ()

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        if keys != self.keys:
            self.keys = keys
            self.refresh()

    def line(self, y: int) -> Line:
        return [piece for _key, pieces in self._fitting() for piece in pieces]

    def key_at(self, x: int) -> str:
        """Return the key drawn in this column, as written; empty beside them."""
        at = 0
        for key, pieces in self._fitting():
            at += sum(cell_len(text) for text, _role in pieces)
            if x < at:
                return key
        return ""

    def _fitting(self) -> Iterator[tuple[str, list[Piece]]]:
        used = 0
        for key, word in self.keys:
            gap = "  " if used else " "
            used += cell_len(gap) + cell_len(key) + 1 + cell_len(word)
            if used > self.size.width:
                return
            yield key, [(gap, "text"), (key, "key"), (f" {word}", "text")]

"""The pages of the entrance screen: what fits on each, to be read from some steps away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tuils.i18n import _
from tuils.library.reach.signage.slide_words import HOURS, NOTHING, SLIDES, WELCOME
from tuils.library.reach.signage.slides import SlideLine, slide_lines
from tuils.screens.widgets.lines import Line, cut, drawn, fit, wrap
from tuils.values.dataclass import dataclass

MARGIN, AROUND, LEAST = 2, 5, 20
"""The cells left and right; the rows above and below the lines; the least cells of a line."""
WHEN = 26


@dataclass(frozen=True)
class EntrancePage:
    """A page: its title, and the rows of its lines, which may be one of several of a slide."""

    title: str
    rows: tuple[Line, ...]


def entrance_pages(lines: Sequence[SlideLine], width: int, height: int) -> list[EntrancePage]:
    """Return the pages for a screen of this size; a welcome alone where nothing is known."""
    if not lines:
        return [EntrancePage(_(WELCOME), ())]
    room = max(3, height - AROUND)
    return [page for slide in SLIDES for page in _pages(slide, slide_lines(lines, slide), width, room)]


def _pages(slide: str, lines: Sequence[SlideLine], width: int, room: int) -> Iterator[EntrancePage]:
    """Yield the pages of a slide. A line never breaks from one to the next."""
    title, rows = _(SLIDES[slide]), list[Line]()
    if not lines and NOTHING[slide]:
        rows = [_(NOTHING[slide])]
    for line in lines:
        told = _told(line, max(LEAST, width - 2 * MARGIN))
        if rows and len(rows) + len(told) > room:
            yield EntrancePage(title, tuple(rows))
            rows = []
        rows += told[:room]
    if rows:
        yield EntrancePage(title, tuple(rows))


def _told(line: SlideLine, width: int) -> list[Line]:
    """Return the rows of a line: hours on one; else what it is, and below when and where."""
    if line.slide == HOURS:
        return [[(fit(drawn(line.when), min(WHEN, width // 2)), "text"), (cut(drawn(line.what), width // 2), "strong")]]
    what: list[Line] = [[(part, "strong")] for part in wrap(drawn(line.what), width, 2)]
    below = ", ".join(filter(None, (line.when, line.where, line.note)))
    return [*what, *(wrap(drawn(below), width, 2) if below else []), ""]


def page_rows(page: EntrancePage, library: str, clock: str, at: tuple[int, int], width: int, height: int) -> list[Line]:
    """Return the whole screen: the library and the time, the title, the lines, and which page it is."""
    room = max(LEAST, width - 2 * MARGIN)
    head = fit(drawn(library), max(1, room - len(clock) - 1)) + " " + clock
    body = [*page.rows[: max(0, height - AROUND)]]
    body += [""] * (height - AROUND - len(body))
    foot = f"{at[0] + 1} / {at[1]}" if at[1] > 1 else ""
    rows = [_in(head), "", _in([(f" {page.title} ", "tab")]), "", *map(_in, body), _in(foot)]
    return rows[:height]


def _in(line: Line) -> Line:
    """Return a line behind the margin."""
    return " " * MARGIN + line if isinstance(line, str) else [(" " * MARGIN, "text"), *line]

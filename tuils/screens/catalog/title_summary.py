"""The first page of a title: the main facts, on as many lines as there are above its copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from rich.cells import cell_len

from tuils.i18n import _
from tuils.screens.widgets.lines import Line, cut, wrap
from tuils.values.dataclass import dataclass

from .search import short_kind
from .title_items import TitleShown
from .title_words import (
    WayOn,
    access_line,
    authors,
    edition_ways,
    link_way,
    next_way,
    published,
    series_way,
    subject_ways,
)

LABEL = 9
HEAD = (11, 3)
"""The most rows of facts above the copies (the last of them blank), and on a narrow screen."""


@dataclass
class TitleSummary:
    """The lines, and the links of their numbers: 1 is the first of `ways`."""

    lines: list[Line] = field(default_factory=list)
    ways: list[WayOn] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    """A word at the left, and a text or numbered words beside it. `wish`: how many lines it would fill."""

    word: str
    text: str = ""
    ways: Sequence[WayOn] = ()
    wish: int = 1


def summary_of(found: TitleShown, width: int, narrow: bool) -> TitleSummary:
    """Return a summary of the title, a line or two for each part; title and author only on a narrow screen."""
    sheet, face = found.sheet, TitleSummary()
    face.lines += [[(f" {line}", "strong")] for line in wrap(sheet.whole_title, width - 2, 2)]
    if narrow:
        if sheet.description.own_title and len(face.lines) == 1:
            face.lines.append([(f" {cut(sheet.description.own_title, width - 2)}", "strong")])
        _add_entry(face, _Entry(_("By"), authors(sheet)), width, 1)
        face.lines = face.lines[: HEAD[1]]
        return face
    if own := sheet.description.own_title:
        face.lines.append([(f" {cut(own, width - 2)}", "strong")])
    entries = [entry for entry in _entries(found) if entry.text or entry.ways]
    for entry, most in _shares(entries, HEAD[0] - 1 - len(face.lines), lambda entry: _rows(entry, width)):
        _add_entry(face, entry, width, most)
    return face


def _entries(found: TitleShown) -> list[_Entry]:
    """Return the entries in order."""
    sheet, related = found.sheet, found.related
    return [
        _Entry(_("By"), authors(sheet)),
        _Entry(short_kind(sheet.kind), published(sheet)),
        _Entry(_("Issues"), found.issues),
        _Entry(_("About"), sheet.summary, wish=2),
        _Entry(_("For"), access_line(sheet)),
        _Entry(_("Subjects"), ways=subject_ways(sheet), wish=2),
        _Entry(_("Series"), ways=_series(found)),
        _Entry(_("Also as"), ways=edition_ways(related.editions)),
        _Entry(_("Online"), ways=[link_way(link) for link in sheet.description.web_links]),
        _Entry(_("ISBN"), ", ".join(sheet.isbns), wish=0),
    ]


def _series(found: TitleShown) -> list[WayOn]:
    """Return the first series, and the next title in it."""
    series = found.sheet.description.series
    if not series:
        return []
    ways = [series_way(series[0].name, series[0].words)]
    around = next((one for one in found.related.series if one.series == series[0]), None)
    after = next_way(around) if around else None
    return [*ways, after] if after else ways


def _shares(entries: list[_Entry], room: int, rows: Callable[[_Entry], int]) -> list[tuple[_Entry, int]]:
    """Share the lines: one for each entry that wants any, then a second one, then the rest for the last."""
    lines = dict.fromkeys(range(len(entries)), 0)
    for turn in (1, 2, 0):
        for at, entry in enumerate(entries):
            wants = entry.wish == 0 if turn == 0 else entry.wish >= turn and rows(entry) >= turn
            if wants and sum(lines.values()) < room:
                lines[at] += 1
    return [(entry, lines[at]) for at, entry in enumerate(entries) if lines[at]]


def _rows(entry: _Entry, width: int) -> int:
    """Return how many lines it would fill, at most two."""
    if entry.ways:
        return len(_flow(entry.ways, 1, width - LABEL - 3, 2)[0])
    return len(wrap(entry.text, width - LABEL - 3, 2))


def _add_entry(face: TitleSummary, entry: _Entry, width: int, most: int) -> None:
    word = entry.word
    lines, ways = wrap(entry.text, width - LABEL - 3, most), 0
    if entry.ways:
        lines, ways = _flow(entry.ways, len(face.ways) + 1, width - LABEL - 3, most)
    for line in lines if entry.text or entry.ways else []:
        face.lines.append([(f" {cut(word, LABEL):<{LABEL}} ", "key"), (line, "text")])
        word = ""
    face.ways += entry.ways[:ways]


def _flow(ways: Sequence[WayOn], first: int, width: int, most: int) -> tuple[list[str], int]:
    """Numbered words one behind the other on `most` lines, and how many of them there is room for. Only the first
    of a line is cut; of those that have no room, two dots are left."""
    lines: list[str] = []
    for at, way in enumerate(ways):
        words = f"{first + at} {way.shown}"
        joined = f"{lines[-1]}   {words}" if lines else words
        spare = 5 if at + 1 < len(ways) and len(lines) == most else 0
        if lines and cell_len(joined) <= width - spare:
            lines[-1] = joined
        elif len(lines) < most:
            lines.append(cut(words, width))
        else:
            lines[-1] = cut(f"{lines[-1]}   ..", width)
            return lines, at
    return lines, len(ways)

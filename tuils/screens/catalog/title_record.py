"""The further pages of a title: all facts of its record, a line each, and the record itself field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import islice

from rich.cells import cell_len, chop_cells

from tuils.formats.marc.marc_names import field_name
from tuils.formats.marc.marc_showing import Link
from tuils.formats.marc.marc_view import marc_fields
from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.i18n import N_, _
from tuils.library.front.answers.title_lines import copies_in_words, form_words
from tuils.library.holdings.finding.related import Member, SeriesSheet
from tuils.library.holdings.items.coded_words import access_words, kind_word, level_words
from tuils.screens.widgets.lines import Line, cut, without_controls, wrap
from tuils.screens.widgets.page import MOST
from tuils.screens.widgets.rows import LEAD, Column, Row
from tuils.values.dataclass import dataclass
from tuils.values.title_tags import tags_text

from .search import short_kind
from .title_items import TitleShown
from .title_words import (
    WayOn,
    access_line,
    authors,
    edition_ways,
    entry_ways,
    link_way,
    next_way,
    published,
    series_way,
    subject_ways,
)

ALL = (Column("#", 3, right=True), Column("", 9), Column("", 12, grow=1))
MARC = (Column(N_("Tag"), 3), Column(N_("Field"), 20, drop=1), Column("", 2), Column(N_("Text"), 20, grow=1))
WIDEST = 100
"""The most cells of a list's width."""


class RecordRows:
    """The rows of the record page. `ways`: what each typed number opens."""

    def __init__(self, found: TitleShown, width: int) -> None:
        self.rows: list[Row] = []
        self.ways: list[WayOn] = []
        self.width = min(width, WIDEST) - LEAD - sum(column.width + 1 for column in ALL[:2]) - 1
        self._sheet(found)
        self._series(found)
        self._others(found)
        self._rest(found)

    def _sheet(self, found: TitleShown) -> None:
        sheet, told = found.sheet, found.sheet.description
        self._text(_("Title"), sheet.whole_title, told.own_title)
        self._text(_("By"), sheet.author, told.own_author)
        self._text(_("With"), *told.names)
        self._text(short_kind(sheet.kind), published(sheet))
        self._text(_("About"), sheet.summary)
        self._text(_("Contents"), *told.contents)
        self._text(_("Level"), level_words(sheet.levels))
        self._text(_("Tags"), tags_text(sheet.tags))
        self._text(_("For"), access_words(sheet.access), *told.access)
        self._numbered(_("Subjects"), subject_ways(sheet))

    def _series(self, found: TitleShown) -> None:
        around = {one.series: one for one in found.related.series}
        for series in found.sheet.description.series:
            self._numbered(_("Series"), [series_way(series.name, series.words)])
            if sheet := around.get(series):
                self._members(sheet)

    def _members(self, sheet: SeriesSheet) -> None:
        """Add the members in order; the title itself is marked as such, and has no number."""
        for member in sheet.members:
            if member.hit.biblio == sheet.biblio:
                self._row("", "", f"   {member_words(member)} -- {_('this one')}")
            else:
                self._numbered("", [WayOn(f"   {member_words(member)}", biblio=member.hit.biblio)])
        if sheet.more:
            self._row("", "", f"   {_('There are more. Open the series line to see them all.')}")

    def _others(self, found: TitleShown) -> None:
        title = found.sheet.title
        self._numbered(
            _("Also as"),
            [
                WayOn(form_words(hit) + (f": {hit.title}" if hit.title != title else ""), biblio=hit.biblio)
                for hit in found.related.editions
            ],
        )
        self._numbered(_("Noted"), entry_ways(found.entries))
        told = found.sheet.description
        self._links(_("Online"), [link for link in told.web_links if link.kind != "related"])
        self._links(_("See also"), [link for link in told.web_links if link.kind == "related"])
        self._text(_("Address"), *(_text_of(link) for link in told.links if not link.opens))

    def _links(self, word: str, links: list[Link]) -> None:
        self._numbered(word, [link_way(link) for link in links])

    def _rest(self, found: TitleShown) -> None:
        sheet, told = found.sheet, found.sheet.description
        notes = (note.text if note.tag == "500" else f"{field_name(note.tag)}: {note.text}" for note in told.notes)
        self._text(_("Notes"), *notes)
        self._text(_("Scripts"), *(f"{field_name(script.tag)}: {script.text}" for script in told.other_scripts))
        self._numbered(_("ISBN"), [WayOn(isbn, text=isbn) for isbn in sheet.isbns])
        self._text(_("ISSN"), sheet.issn)
        self._text(_("LC number"), sheet.lccn)

    # -- rows

    def _text(self, word: str, *texts: str) -> None:
        """Add texts to read, each on lines of its own."""
        for text in filter(None, texts):
            self._row("", word, text)
            word = ""

    def _numbered(self, word: str, ways: Sequence[WayOn]) -> None:
        for way in ways:
            self.ways.append(way)
            self._row(str(len(self.ways)), word, way.shown)
            word = ""

    def _row(self, number: str, word: str, text: str) -> None:
        if len(self.rows) >= MOST:
            return
        indent = " " * (len(text) - len(text.lstrip()))
        for line in wrap(without_controls(text.lstrip()), max(1, self.width - len(indent)), MOST):
            self.rows.append((number, (word, "key"), f"{indent}{line}"))
            number = word = ""


def member_words(member: Member) -> str:
    hit = member.hit
    year, copies = str(hit.year or ""), copies_in_words(hit)
    title = f"{member.volume}: {hit.title}" if member.volume else hit.title
    form = ", ".join(part for part in (kind_word(hit.format), year, copies) if part)
    return f"{title} ({form})"


def _text_of(link: Link) -> str:
    return f"{link.words}: {link.address}" if link.words else link.address


def marc_rows(marc: bytes, width: int, narrow: bool) -> tuple[list[Row], int]:
    """Return a stored title field by field with field names, and the number of its fields."""
    try:
        fields = marc_fields(marc)
    except Unreadable:
        fields = []
    kept = [column for column in MARC if not (narrow and column.drop)]
    room = min(width, WIDEST) - LEAD - sum(column.width + 1 for column in kept[:-1]) - 1
    rows = (row for field in fields for row in _field_rows(*field, max(1, room), narrow))
    return list(islice(rows, MOST + 1)), len(fields)


def _field_rows(tag: str, indicators: str, text: str, width: int, narrow: bool) -> Iterator[Row]:
    """A field on as many lines as it needs: nothing of it is cut, and no word broken; of a field of codes the places
    count, not the words. On a narrow screen the name has a line of its own."""
    name, shown = field_name(tag, text), without_controls(text)
    first, *more = wrap(shown, width, MOST) if indicators else chop_cells(shown, width) or [""]
    if narrow and name:
        first, more = name, [first, *more]
    yield (tag, (name, "key"), indicators.replace(" ", "#"), (first, "key") if narrow and name else first)
    for rest in more:
        yield ("", "", "", rest)


# ---- the first page of a title: the main facts, on as many lines as there are above its copies


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
        _Entry(_("Noted"), ways=entry_ways(found.entries)),
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

"""The further pages of a title: all facts of its record, a line each, and the record itself field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from rich.cells import chop_cells

from tuils.formats.marc.marc_names import field_name
from tuils.formats.marc.marc_showing import Link
from tuils.formats.marc.marc_view import marc_fields
from tuils.formats.marc_files.iso2709 import Unreadable
from tuils.i18n import N_, _
from tuils.library.front.answers.title_lines import copies_in_words, form_words
from tuils.library.holdings.finding.related import Member, SeriesSheet
from tuils.library.holdings.items.coded_words import access_words, kind_word
from tuils.screens.widgets.lines import without_controls, wrap
from tuils.screens.widgets.page import MOST
from tuils.screens.widgets.rows import LEAD, Column, Row

from .search import short_kind
from .title_items import TitleShown
from .title_words import WayOn, link_way, published, series_way, subject_ways

ALL = (Column("#", 3, right=True), Column("", 9), Column("", 12, grow=1))
MARC = (Column(N_("Tag"), 3), Column(N_("Field"), 20, drop=1), Column("", 2), Column(N_("Text"), 20, grow=1))
WIDEST = 100
"""The most cells of a list's width."""


class All:
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

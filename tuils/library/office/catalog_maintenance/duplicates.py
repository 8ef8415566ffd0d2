"""Titles that may be in the catalog twice, as a list to work from."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.finding.hits import Hit
from tuils.library.holdings.finding.titles import by_number
from tuils.library.holdings.items.coded_words import kind_word
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.titles import titles_alike
from tuils.models import Biblio
from tuils.models.rows import find
from tuils.values.dataclass import dataclass

from .queries import same_titles, what_comes

MOST = 500
WHY = {
    "isbn": N_("same ISBN"),
    "lccn": N_("same LC number"),
    "issn": N_("same ISSN"),
    "words": N_("same words"),
}
"""The reasons why two titles may be duplicates, in words."""


@dataclass(frozen=True)
class DuplicatePair:
    """Two titles that may be one. `biblio`, the one with more copies, would stay; `other` would go."""

    biblio: str
    other: str
    title: str
    author: str
    kind: str
    year: str
    copies: int
    other_copies: int
    why: str
    number: str = ""

    @property
    def key(self) -> str:
        return f"{self.biblio} {self.other}"


@permitted("catalog.edit")
def duplicate_titles(desk: Desk) -> list[DuplicatePair]:
    """Return at most MOST pairs, those with a number in common first. Permission catalog.edit."""
    pairs = same_titles(MOST)
    rows = {row.id: row for row in find(Biblio, "id", {one for pair in pairs for one in (pair.first, pair.second)})}
    return [_pair(rows[title.first], rows[title.second], title.why, title.number) for title in pairs]


def _pair(first: Biblio, second: Biblio, why: str, number: str) -> DuplicatePair:
    copies = {row.id: what_comes(row.id).get("copies", 0) for row in (first, second)}
    stays, goes = (second, first) if copies[second.id] > copies[first.id] else (first, second)
    return DuplicatePair(
        stays.id, goes.id, whole_title(stays.title, stays.medium), stays.author, stays.kind,
        str(stays.year or ""), copies[stays.id], copies[goes.id], why, number,
    )  # fmt: skip


def _why(_desk: Desk, pair: DuplicatePair) -> str:
    return f"{_(WHY[pair.why])} {pair.number}".strip()


def _kind(_desk: Desk, pair: DuplicatePair) -> str:
    return ", ".join(filter(None, (kind_word(pair.kind), pair.year)))


def _copies(_desk: Desk, pair: DuplicatePair) -> str:
    return f"{pair.copies} + {pair.other_copies}"


DUPLICATES: Table[DuplicatePair] = Table(
    title=N_("Possible duplicate titles"),
    columns=(
        Column(N_("Title"), 24, "title", grow=2),
        Column(N_("By"), 12, "author", grow=1, drop=2),
        Column(N_("Format"), 11, _kind, drop=3),
        Column(N_("Why"), 14, _why, json_name="why", value="why", drop=1),
        Column(N_("Copies"), 6, _copies),
        fact("number"),
        fact("biblio"),
        fact("other"),
        fact("kind"),
        fact("copies"),
        fact("other_copies"),
    ),
    read=duplicate_titles,
    key="key",
    example=DuplicatePair(
        "0190a1b2-0000-7000-8000-000000000001",
        "0190a1b2-0000-7000-8000-000000000002",
        "Ulysses",
        "Joyce, James",
        "book",
        "1992",
        2,
        1,
        "isbn",
        "9780141182803",
    ),
    none=(N_("No two titles look alike."), ""),
    some=(NN_("{n} pair of titles.", "{n} pairs of titles."), N_("Enter: compare the two, then merge them.")),
    enter=(N_("Compare"), "", ""),
    names_a_person=False,
)


@permitted("catalog.edit")
def others_alike(desk: Desk, biblio: str) -> list[Hit]:
    """Return titles that may be another record of this one (an id): by its name and author, or by an ISBN of it."""
    sheet = title_sheet(biblio)
    found = [*(hit for isbn in sheet.isbns for hit in by_number(isbn)), *titles_alike(sheet.title, sheet.author)]
    return list({hit.biblio: hit for hit in found if hit.biblio != sheet.id}.values())


@permitted("catalog.edit")
def title_meant_by(desk: Desk, text: str) -> str:
    """Return the id of the title meant by an id or its end, an ISBN or a barcode; empty where none or several fit."""
    hits = by_number(text)
    if len(hits) == 1:
        return hits[0].biblio
    try:
        return "" if hits else title_sheet(text).id
    except Refused:
        return ""


def _of_hit(_desk: Desk, hit: Hit) -> str:
    return ", ".join(filter(None, (kind_word(hit.format), str(hit.year or ""))))


ALIKE: Table[Hit] = Table(
    title=N_("Merge with another title"),
    columns=(
        Column(N_("Title"), 24, "whole_title", json_name="title", grow=2),
        Column(N_("By"), 12, "author", grow=1, drop=2),
        Column(N_("Format"), 14, _of_hit, json_name="format", value="format"),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.items), json_name="copies", value="items"),
        fact("biblio"),
    ),
    read=others_alike,
    key="biblio",
    example=Hit("0190a1b2-0000-7000-8000-000000000002", "Ulysses", "", "Joyce, James", 1990, "book", "FIC JOY", 1, 1),
    none=(N_("No other title looks like this one."), N_("Scan or type the ISBN, barcode, or id of the other title.")),
    some=(
        NN_("{n} title looks like this one.", "{n} titles look like this one."),
        N_("Enter: compare. Or scan or type the ISBN, barcode, or id of another."),
    ),
    enter=(N_("Compare"), "", ""),
    is_printed=False,
    names_a_person=False,
)

"""The titles related to a title: its other editions and forms, and its series in order. Only reads, by the index; reads
nothing about people."""

from __future__ import annotations

from typing import Any

from tuils.formats.marc.marc_series import InSeries, plain_series_name, statements_in, volume_after, volume_number
from tuils.library.holdings.items.showing import TitleSheet
from tuils.library.holdings.record_queries import (
    MOST_EDITIONS,
    SERIES_STATEMENTS,
    known_titles,
    number_of_title,
    numbers_of,
    titles_of_author,
)
from tuils.models import db
from tuils.models.rows import fetch_rows
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

from .hits import Hit, hits_of

MOST_STATEMENTS = 200
MOST_IN_SERIES = 40
MOST_NUMBER = 1e9
MOST_SERIES = 2


@dataclass(frozen=True)
class Member:
    """A title of a series; `volume` as it is written there."""

    hit: Hit
    volume: str

    @property
    def place(self) -> float | None:
        return volume_number(self.volume)


@dataclass(frozen=True)
class SeriesSheet:
    """A series as far as the library has it, in the order of its numbers; `biblio` is the title that was asked for."""

    biblio: str
    series: InSeries
    members: tuple[Member, ...]
    more: bool = False
    "There are more than were checked."

    @property
    def next(self) -> Member | None:
        """Return the next title of the series, in the same form if the library has it so."""
        here = self.series.place
        if here is None:
            return None
        later = [member for member in self.members if member.place is not None and member.place > here]
        nearest = [member for member in later if member.place == later[0].place]
        kind = next((member.hit.format for member in self.members if member.hit.biblio == self.biblio), "")
        return next((member for member in nearest if member.hit.format == kind), nearest[0] if nearest else None)


@dataclass(frozen=True)
class Related:
    """`editions` are other titles of the same work, newest first, whatever their form."""

    editions: tuple[Hit, ...] = ()
    series: tuple[SeriesSheet, ...] = ()


def related_titles(sheet: TitleSheet) -> Related:
    """Other editions and forms of this title (same title and author, folded), and its series."""
    found = [_in_series(sheet, series) for series in sheet.description.series[:MOST_SERIES]]
    return Related(_editions(sheet), tuple(one for one in found if len(one.members) > 1))


# -- editions


def _editions(sheet: TitleSheet) -> tuple[Hit, ...]:
    row: Any = db.execute_sql("SELECT title_key, author_key FROM biblio WHERE id = ?", (sheet.id,)).fetchone()
    if row is None or not row[0]:
        return ()
    key, author = str(row[0]), str(row[1])
    proper = _proper(sheet.title)
    if author:
        found = titles_of_author(author, *_begins(proper, key))
    else:
        found = fetch_rows("SELECT no FROM biblio WHERE title_key = ? LIMIT ?", key, MOST_EDITIONS)
    same = [
        int(no)
        for no, biblio, title, its_key, its_author, removed in known_titles([no for (no,) in found])
        if biblio != sheet.id
        and not removed
        and its_author == author
        and (its_key == key or (author and _proper(title) == proper))
    ]
    hits = sorted(hits_of(same), key=lambda hit: (-(hit.year or 0), hit.format, hit.biblio))
    return tuple(hits[:MOST_EDITIONS])


def _proper(title: str) -> str:
    """The title before the colon, folded: `Emma : a novel` is `Emma`."""
    return fold_text(title.partition(" : ")[0])


def _begins(proper: str, key: str) -> tuple[str, str]:
    """Return the range of keys that begin as this title does before its colon; the key of a title is without its
    initial article, and so is the beginning."""
    start = proper if key.startswith(proper) else proper.partition(" ")[2]
    start = start if start and key.startswith(start) else key
    return start, f"{start}!"


# -- series


def _in_series(sheet: TitleSheet, series: InSeries) -> SeriesSheet:
    found = _alike(series)
    if len(found) >= MOST_STATEMENTS and series.place is None:  # hundreds without an order: the catalog shows them
        return SeriesSheet(sheet.id, series, (), True)
    volumes = {no: volume for no, column in found.items() if (volume := _volume(series.name, column)) is not None}
    volumes[_number_of(sheet)] = series.volume
    nearest = sorted(volumes, key=lambda no: _far(series.place, volume_number(volumes[no])))[:MOST_IN_SERIES]
    numbers = dict(numbers_of(nearest))
    members = [Member(hit, volumes[numbers[hit.biblio]]) for hit in hits_of(nearest)]
    more = len(volumes) > len(nearest) or len(found) >= MOST_STATEMENTS
    return SeriesSheet(sheet.id, series, tuple(sorted(members, key=_order)), more)


def _alike(series: InSeries) -> dict[int, str]:
    """Return numbers and statements of titles whose series statement begins as this one does, from the index alone.
    Where there are very many, those around this one."""
    found: dict[int, str] = {}
    name = plain_series_name(series.name)
    for article in ("", "The ", "A ", "An "):
        start = f"{article}{name}"
        found.update(fetch_rows(SERIES_STATEMENTS, start, f"{start}\U0010ffff", MOST_STATEMENTS))
        if len(found) >= MOST_STATEMENTS and series.volume:
            found.update(
                fetch_rows(SERIES_STATEMENTS, f"{start} ; {series.volume}", f"{start}\U0010ffff", MOST_IN_SERIES)
            )
    return found


def _far(here: float | None, there: float | None) -> float:
    """Return the distance from this title; a title without a number comes last."""
    return MOST_NUMBER if there is None else abs(there - (here or 0))


def _number_of(sheet: TitleSheet) -> int:
    return number_of_title(sheet.id)


def _volume(name: str, column: str) -> str | None:
    """Return a title's volume in this series, by its own statement; None where it belongs to another series."""
    found = [volume_after(name, statement) for statement in statements_in(column)]
    return next((volume for volume in found if volume is not None), None)


def _order(member: Member) -> tuple[float, int, str]:
    place = member.place
    return (float("inf") if place is None else place, member.hit.year or 0, member.hit.title)

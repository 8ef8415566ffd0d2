"""What goes with a title: its other editions and forms, and the titles of its series in their order. Only reads, by
the index, and of people nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tuils.formats.marc_series import InSeries, place_in, plain_name, statements_in, volume_after
from tuils.models import db
from tuils.values.folding import fold

from .finding.hits import Hit, hits_of
from .showing import TitleSheet

MOST_EDITIONS = 40
MOST_ALIKE = 100  # titles that are looked at, of those that begin alike or are by one author
MOST_IN_SERIES = 100
MOST_SERIES = 2


@dataclass(frozen=True)
class Member:
    """A title of a series; `volume` as it is written there."""

    hit: Hit
    volume: str

    @property
    def place(self) -> float | None:
        return place_in(self.volume)


@dataclass(frozen=True)
class SeriesSheet:
    """A series as far as the library has it, in the order of its numbers; `biblio` is the title that was asked for."""

    biblio: str
    series: InSeries
    members: tuple[Member, ...]
    more: bool = False
    """There are more than were looked at."""

    @property
    def next(self) -> Member | None:
        """What comes after this title, in the same form if the library has it so."""
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
    alike = _alike("title_key = ?", key)
    if author:
        alike += _alike("title_key >= ? AND title_key < ?", *_begins(proper, key))
        if len(alike) >= MOST_ALIKE:  # hundreds of Poems: the author has fewer titles
            alike += _alike("author_key = ?", author)
    same = {
        no: None
        for no, biblio, title, its_key, its_author in alike
        if biblio != sheet.id and its_author == author and (its_key == key or (author and _proper(title) == proper))
    }
    hits = sorted(hits_of(list(same)), key=lambda hit: (-(hit.year or 0), hit.format, hit.biblio))
    return tuple(hits[:MOST_EDITIONS])


def _alike(where: str, *values: str) -> list[tuple[int, str, str, str, str]]:
    """Number, id, title and keys of the first titles for this, in a bounded time, however many there are."""
    names = "no, id, title, title_key, author_key"
    rows: Any = db.execute_sql(
        f"SELECT {names} FROM (SELECT {names}, removed FROM biblio WHERE {where} LIMIT ?) WHERE NOT removed",
        (*values, MOST_ALIKE),
    ).fetchall()
    return [tuple(row) for row in rows]


def _proper(title: str) -> str:
    """The title before the colon, folded: `Emma : a novel` is `Emma`."""
    return fold(title.partition(" : ")[0])


def _begins(proper: str, key: str) -> tuple[str, str]:
    """From where to where the keys stand that begin as this title does before its colon; the key of a title is
    without its initial article, and so is the beginning."""
    start = proper if key.startswith(proper) else proper.partition(" ")[2]
    start = start if start and key.startswith(start) else key
    return start, f"{start}!"


# -- series


def _in_series(sheet: TitleSheet, series: InSeries) -> SeriesSheet:
    name = plain_name(series.name).replace('"', " ").strip()
    rows: Any = db.execute_sql(
        "SELECT no, id, series FROM biblio WHERE NOT removed AND no IN "
        "(SELECT rowid FROM biblio_index WHERE biblio_index MATCH ? LIMIT ?)",
        (f'series : "{name}"', MOST_IN_SERIES),
    ).fetchall()
    found = [(int(no), str(biblio), _volume(series.name, column)) for no, biblio, column in rows]
    volumes = {biblio: volume for _no, biblio, volume in found if volume is not None}
    hits = hits_of([no for no, biblio, _volume in found if biblio in volumes])
    members = [Member(hit, volumes[hit.biblio]) for hit in hits]
    return SeriesSheet(sheet.id, series, tuple(sorted(members, key=_order)), len(rows) >= MOST_IN_SERIES)


def _volume(name: str, column: str) -> str | None:
    """Where a title stands in this series, by its own statement; None where it belongs to another one."""
    found = [volume_after(name, statement) for statement in statements_in(column)]
    return next((volume for volume in found if volume is not None), None)


def _order(member: Member) -> tuple[float, int, str]:
    place = member.place
    return (float("inf") if place is None else place, member.hit.year or 0, member.hit.title)

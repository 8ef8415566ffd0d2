"""What goes with a title: its other editions and forms, and the titles of its series in their order. Only reads, by
the index, and of people nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tuils.formats.marc_series import InSeries, place_in, plain_name, statements_in, volume_after
from tuils.models import db
from tuils.values.folding import fold

from .finding import Hit
from .finding.titles import hits_of
from .showing import TitleSheet

MOST_EDITIONS = 40
MOST_ALIKE = 100  # titles that begin alike, among which editions with another subtitle are looked for
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
    same: Any = db.execute_sql(
        "SELECT no FROM biblio WHERE title_key = ? AND author_key = ? AND NOT removed AND id <> ? LIMIT ?",
        (key, author, sheet.id, MOST_EDITIONS),
    ).fetchall()
    wanted = dict.fromkeys([int(no) for (no,) in same] + (_with_another_subtitle(sheet, key, author) if author else []))
    hits = sorted(hits_of(list(wanted)), key=lambda hit: (-(hit.year or 0), hit.format, hit.biblio))
    return tuple(hits[:MOST_EDITIONS])


def _with_another_subtitle(sheet: TitleSheet, key: str, author: str) -> list[int]:
    """Of one author, the same title before the colon: `Emma : a novel` is `Emma`."""
    proper = fold(sheet.title.partition(" : ")[0])
    start = proper if key.startswith(proper) else proper.partition(" ")[2]  # the key has no initial article
    if not start or not key.startswith(start):
        return []
    alike: Any = db.execute_sql(
        "SELECT no, id, title, author_key FROM (SELECT no, id, title, author_key, removed FROM biblio "
        "WHERE title_key >= ? AND title_key < ? LIMIT ?) WHERE author_key = ? AND NOT removed",
        (start, f"{start}!", MOST_ALIKE, author),
    ).fetchall()
    return [
        int(no) for no, id_, title, _author in alike if id_ != sheet.id and fold(title.partition(" : ")[0]) == proper
    ]


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

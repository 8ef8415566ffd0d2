"""The titles of the web catalog, read from the published copy some at a time.

A copy has one of the states that the patrons' catalog knows; equal copies of a title are one line with their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tuils.formats.marc.marc_columns import title_key
from tuils.formats.marc.marc_showing import describe
from tuils.library.foundation.administration.settings import LibraryFacts
from tuils.library.foundation.local_words import whole_title
from tuils.library.holdings.finding.availability import HERE, IN, NONE, ONLINE, ORDERED, OUT, SOON
from tuils.library.holdings.items.bound_volumes import titles_in
from tuils.library.holdings.items.showing import status_of
from tuils.library.holdings.publishing.published import published_at
from tuils.models.rows import parts
from tuils.values.time.moments import day_of

from .queries import AT_ONCE, WebCopy, WebTitle, bound_copies, people_and_orders, web_copies, web_titles

_STATES = {
    "available": IN,
    "non_circulating": HERE,
    "checked_out": OUT,
    "on_hold_shelf": OUT,
    "in_transit": SOON,
    "on_order": ORDERED,
    "in_process": SOON,
    "reshelving": SOON,
}
ORDER = (IN, HERE, SOON, OUT, ORDERED, ONLINE, NONE)


class CopyLine(NamedTuple):
    """Equal copies of a title. `due`: the day when they come back, as an ISO date; `many`: how many they are."""

    state: str
    branch: str
    place: str
    call_number: str
    volume: str
    due: str
    note: str
    many: int = 1


class Linked(NamedTuple):
    """An address that opens the title, or belongs to it."""

    address: str
    words: str


class ShownTitle(NamedTuple):
    """A title with its copies, the best first. `waiting`, `coming`: people who wait, and copies on order; `held`: how
    many copies there are, `available`: how many of them are in; `cover`: has it a picture."""

    row: WebTitle
    name: str
    copies: tuple[CopyLine, ...]
    best: CopyLine
    waiting: int
    coming: int
    links: tuple[Linked, ...]
    held: int
    available: int
    cover: bool = False

    @property
    def online(self) -> bool:
        return bool(self.links) or self.row.kind == "web"

    @property
    def subjects(self) -> list[str]:
        return [part for part in self.row.subjects.split("; ") if part]


class CatalogReader:
    """The published copy that is open in this thread; `file` is its file. `at`: when the library was read for it;
    `covers`: the titles (numbers) that have a cover."""

    def __init__(self, about: LibraryFacts, file: Path, at: int | None = None) -> None:
        self.about, self.file, self.at = about, file, published_at() if at is None else at
        self.covers: Collection[int] = ()
        self._days = _Days(about.zone)

    @property
    def zone(self) -> ZoneInfo:
        return self.about.zone

    @cached_property
    def _bound(self) -> dict[str, list[WebCopy]]:
        """The volumes of other titles that hold a title, too, by its id."""
        found: dict[str, list[WebCopy]] = {}
        for copy in bound_copies():
            for title in titles_in(copy.bound_with):
                found.setdefault(title, []).append(copy)
        return found

    @property
    def bound(self) -> Collection[str]:
        """The titles (ids) that volumes of others hold."""
        return self._bound.keys()

    def titles(self, numbers: Sequence[int]) -> Iterator[ShownTitle]:
        """Yield the titles with these numbers, in their order where they are at most 400."""
        for part in parts(numbers, AT_ONCE):
            rows = web_titles(part)
            ids = [row.id for row in rows]
            copies: dict[str, list[WebCopy]] = {}
            for copy in web_copies(ids):
                copies.setdefault(copy.biblio, []).append(copy)
            for title in self._bound.keys() & set(ids):
                copies.setdefault(title, []).extend(self._bound[title])
            waiting, coming = people_and_orders("waiting", ids), people_and_orders("coming", ids)
            for row in rows:
                lines = _lines(copies.get(row.id, ()), row.call_number, self._days)
                shown = _shown(row, lines, waiting.get(row.id, 0), coming.get(row.id, 0))
                yield shown._replace(cover=True) if row.no in self.covers else shown


def _shown(row: WebTitle, copies: tuple[CopyLine, ...], waiting: int, coming: int) -> ShownTitle:
    links = _links(bytes(row.linked)) if row.linked else ()
    if copies:
        best = copies[0]
    else:
        state = ORDERED if coming else ONLINE if links or row.kind == "web" else NONE
        best = CopyLine(state, "", "", "", "", "", "", 0)
    held = sum([copy.many for copy in copies])
    available = sum([copy.many for copy in copies if copy.state == IN])
    return ShownTitle(
        row._replace(linked=None) if row.linked else row, whole_title(row.title, row.medium), copies, best, waiting,
        coming, links, held, available,
    )  # fmt: skip


def main_name(title: str, key: str) -> str:
    """Return the name of a title, folded, without its article and its subtitle. `key`: its whole name so."""
    main, colon, _subtitle = title.partition(":")
    return title_key(main) if colon else key


class _Days(dict[int, str]):
    """The local day of each moment, as an ISO date, worked out when it is first met."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, moment: int) -> str:
        found = self[moment] = day_of(moment, self._zone).isoformat()
        return found


def _links(marc: bytes) -> tuple[Linked, ...]:
    return tuple(Linked(link.address, link.words) for link in describe(marc).links if link.opens)


def _lines(copies: Sequence[WebCopy], call_number: str, days: _Days) -> tuple[CopyLine, ...]:
    if len(copies) < 2:
        return tuple(_line(copy, call_number, days) for copy in copies)
    counted = Counter(_line(copy, call_number, days) for copy in copies)
    lines = [line._replace(many=n) if n > 1 else line for line, n in counted.items()]
    return tuple(sorted(lines, key=_rank) if len(lines) > 1 else lines)


def _line(copy: WebCopy, call_number: str, days: _Days) -> CopyLine:
    state = _STATES.get(status_of(copy), NONE)
    due = days[copy.due_at] if state == OUT and copy.due_at else ""
    return CopyLine(state, copy.branch, copy.place, copy.call_number or call_number, copy.volume, due, copy.note)


def _rank(line: CopyLine) -> tuple[object, ...]:
    return ORDER.index(line.state), line.due, line.branch, line.place, line.call_number, line.volume

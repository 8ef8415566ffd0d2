"""The contents of the web catalog, read once from the published copy.

A copy has one of the states that the patrons' catalog knows; equal copies of a title are one line with their number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
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
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .queries import (
    WebCopy,
    WebTitle,
    addressed_records,
    copies_on_order,
    holds_waiting,
    web_copies,
    web_titles,
)

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
    """A title with its copies, the best first. `waiting`, `coming`: people who wait, and copies on order."""

    row: WebTitle
    copies: tuple[CopyLine, ...]
    waiting: int
    coming: int
    links: tuple[Linked, ...]

    @property
    def name(self) -> str:
        return whole_title(self.row.title, self.row.medium)

    @property
    def best(self) -> CopyLine:
        if self.copies:
            return self.copies[0]
        online = self.row.kind == "web" or any(self.links)
        return CopyLine(ORDERED if self.coming else ONLINE if online else NONE, "", "", "", "", "", "", 0)

    @property
    def held(self) -> int:
        return sum(copy.many for copy in self.copies)

    @property
    def available(self) -> int:
        return sum(copy.many for copy in self.copies if copy.state == IN)

    @property
    def subjects(self) -> list[str]:
        return [part for part in self.row.subjects.split("; ") if part]


@dataclass(frozen=True)
class ReadCatalog:
    """The titles of the published copy, in the order of their numbers. `at`: when the library was read for it."""

    about: LibraryFacts
    file: Path
    at: int
    titles: Sequence[ShownTitle]

    @property
    def zone(self) -> ZoneInfo:
        return self.about.zone

    @property
    def day(self) -> date:
        return day_of(self.at, self.zone)

    @cached_property
    def by_id(self) -> Mapping[str, ShownTitle]:
        return {title.row.id: title for title in self.titles}


def read_catalog(about: LibraryFacts, file: Path) -> ReadCatalog:
    """Read the published copy that is open in this thread; `file` is its file."""
    copies: dict[str, list[WebCopy]] = {}
    for copy in web_copies():
        for biblio in (copy.biblio, *(titles_in(copy.bound_with) if copy.bound_with else ())):
            copies.setdefault(biblio, []).append(copy)
    waiting, coming, days = dict(holds_waiting()), dict(copies_on_order()), _Days(about.zone)
    links = {str(key): _links(bytes(marc)) for key, marc in addressed_records()}
    titles = [
        ShownTitle(
            row, _lines(copies.get(row.id, ()), row.call_number, days), waiting.get(row.id, 0), coming.get(row.id, 0),
            links.get(row.id, ()),
        )
        for row in web_titles()
    ]  # fmt: skip
    return ReadCatalog(about, file, published_at(), titles)


def main_name(row: WebTitle) -> str:
    """Return the name of a title, folded, without its article and its subtitle."""
    main, colon, _subtitle = row.title.partition(":")
    return title_key(main) if colon else row.title_key


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
    counted = Counter(_line(copy, call_number, days) for copy in copies)
    lines = [line._replace(many=n) if n > 1 else line for line, n in counted.items()]
    return tuple(sorted(lines, key=_rank) if len(lines) > 1 else lines)


def _line(copy: WebCopy, call_number: str, days: _Days) -> CopyLine:
    state = _STATES.get(status_of(copy), NONE)
    due = days[copy.due_at] if state == OUT and copy.due_at else ""
    return CopyLine(state, copy.branch, copy.place, copy.call_number or call_number, copy.volume, due, copy.note)


def _rank(line: CopyLine) -> tuple[object, ...]:
    return ORDER.index(line.state), line.due, line.branch, line.place, line.call_number, line.volume

"""The name of this copy of the library, and the numbers that are its own to give.

A library that was never prepared for a van has no row here, and gives all numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.models import Library
from tuils.models.sites import OwnSite, Site
from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from tuils.values.numbers.barcode import CardRange

MAIN = "main"


@dataclass(frozen=True)
class ThisSite:
    """This copy of the library. `name` is empty where the library has no other copy. `staff`: logins that may sign in
    here; empty: all.

    `since`: when this copy was made; `fresh_at`: the time of its data (microseconds UTC).
    """

    name: str = ""
    main: bool = True
    staff: tuple[str, ...] = ()
    since: int = 0
    fresh_at: int = 0

    @property
    def away(self) -> bool:
        return bool(self.name) and not self.main


def this_site() -> ThisSite:
    row = OwnSite.select(OwnSite.name, OwnSite.since, OwnSite.fresh_at).tuples().first()
    if row is None:
        return ThisSite()
    main = Library.select(Library.main).tuples().first()
    named = Site.select(Site.staff).where(Site.name == row[0]).tuples().first()
    staff = tuple(str(named[0]).split()) if named else ()
    return ThisSite(str(row[0]), bool(main and main[0]), staff, int(row[1]), int(row[2]))


def may_sit_here(login: str) -> bool:
    """Return whether this copy was made for this login, too."""
    named = this_site().staff
    return not named or login in named


# ---- numbers


def own_cards(category: str) -> str:
    """Return the range of cards that this copy gives, as text; empty where it gives those of the library."""
    own = this_site()
    if not own.away:
        return ""
    shares: list[dict[str, str]] = [json.loads(cards) for name, cards, _barcodes in _shares() if name == own.name]
    return (shares[0].get(category) or shares[0].get("", "")) if shares else ""


def own_barcodes() -> str:
    """Return the range of barcodes that this copy gives, as text; empty where it gives those of the library."""
    own = this_site()
    return next((text for name, _cards, text in _shares() if name == own.name), "") if own.away else ""


def without_others(whole: CardRange) -> list[CardRange]:
    """The parts of this range that no other copy gives, in order."""
    own = this_site().name
    taken = []
    for name, cards, barcodes in _shares():
        for text in (*json.loads(cards).values(), barcodes) if name != own else ():
            first, _sign, last = text.partition(" - ")
            ends = whole.place(first), whole.place(last)
            if ends[0] is not None and ends[1] is not None:
                taken.append((ends[0], ends[1]))
    return list(_between(whole, sorted(taken)))


def _between(whole: CardRange, taken: list[tuple[int, int]]) -> Iterator[CardRange]:
    at = whole.first
    for first, last in taken:
        if at < first:
            yield replace(whole, first=at, last=first - 1)
        at = max(at, last + 1)
    if at <= whole.last:
        yield replace(whole, first=at)


def _shares() -> list[tuple[str, str, str]]:
    return [*Site.select(Site.name, Site.cards, Site.barcodes).tuples()]

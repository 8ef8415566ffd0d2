"""The shelves of a branch, walked left and right from a call number or a copy. Only reads, and nothing about borrowers.

A page is read along the index of places (`home_branch, section, shelf_key, id`) from where the last one ended. The
sections follow each other as the library's setting says; a section no longer in the setting comes after the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tuils.i18n import _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.local_words import whole_title
from tuils.library.foundation.refusals import need, not_understood
from tuils.library.holdings.items.item_meant import item_row, row_of_barcode
from tuils.library.holdings.items.showing import STATUS_WORDS, status_of
from tuils.library.holdings.record_queries import (
    COUNT_LEFT,
    COUNT_RIGHT,
    ITEM,
    SPINES,
    call_number_of,
    first_section,
    next_section,
)
from tuils.models import Item, db
from tuils.models.rows import one, row_from
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.shelf.shelf_order import UNCLEAR, is_unclear, item_shelf, section_place
from tuils.values.shelf.spine_label import label_words

from .shelving import END, ShelfOrder, shelf_order

MOST_COUNTED = 999
"""The most copies counted to one side: `999+`."""

_Shelved = tuple[Item, str | None, str | None, str | None, str | None]
_RIGHT = " AND (item.shelf_key, item.id) >= (?, ?) ORDER BY item.shelf_key, item.id LIMIT ?"
_LEFT = " AND (item.shelf_key, item.id) < (?, ?) ORDER BY item.shelf_key DESC, item.id DESC LIMIT ?"
_FIRST, _LAST = ("", ""), (END, "")
"""The places before and behind everything in a section."""


class Place(NamedTuple):
    """A place on the shelves of a branch: before the copy that is there, or where one would be."""

    branch: str
    section: str
    key: str
    item: str = ""


@dataclass(frozen=True)
class Spine:
    """One copy on its shelf. `call_number` is its own, else its title's; `shelf` the place in the location's own words,
    `location` its code; `status` a key of STATUS_WORDS."""

    place: Place
    barcode: str
    biblio: str
    title: str
    author: str
    call_number: str
    volume: str
    copy_number: str
    shelf: str
    status: str
    location: str = ""

    @property
    def status_words(self) -> str:
        return _(STATUS_WORDS[self.status])

    @property
    def label(self) -> str:
        """The label on one line; empty where it has none."""
        return label_words(self.call_number, self.volume, self.copy_number)

    @property
    def unclear(self) -> bool:
        """True if its call number could not be read, or is missing: it comes last in its section."""
        return is_unclear(self.place.key)


@dataclass(frozen=True)
class ShelfStretch:
    """Neighbors on the shelves from left to right. `at`: the copy that was asked for, or the first after the place
    where it would be; -1 where the branch has no copy. `left` and `right` of it are counted to 1,000."""

    spines: tuple[Spine, ...] = ()
    at: int = -1
    left: int = 0
    right: int = 0
    exact: bool = False
    """It is the copy or the call number that was asked for."""
    behind: bool = False
    """True if the number asked for is behind everything on the shelves."""


# ---- where to stand


def place_on_shelf(text: str, branch: str = "", *, usual: str) -> Place:
    """Return the place of the copy with this barcode, else the place for this call number.

    `branch`: look there; else at the copy's own, and for a call number at the `usual` one. Refuses with NOT_UNDERSTOOD
    a text that is neither, and fits nowhere on the shelves.
    """
    row = row_of_barcode(clean(text))
    if row is None:
        return place_of_call_number(text, branch or usual)
    place = _place(row)
    return place if branch in ("", place.branch) else place._replace(branch=branch, item="")


def place_of_copy(text: str) -> Place:
    """Return the place of this copy, by barcode or id. Refuses with ITEM_UNKNOWN."""
    return _place(item_row(text))


def place_of_call_number(text: str, branch: str) -> Place:
    """Return the place for a copy with this call number at the branch. Refuses with NOT_UNDERSTOOD."""
    order = shelf_order()
    section, key = item_shelf(text, sections=order.sections, scheme=order.scheme)
    place = Place(branch, section, key)
    if not clean(text) or (is_unclear(key) and not _starts(next(iter(to_the_right(place, 1)), None), key)):
        raise not_understood(_("call number"), text, _("Such as 641.5 CHI, FIC AUS or QA76 .B3; or a barcode."))
    return place


def place_of_title(biblio: str, branch: str) -> Place:
    """Return the place of the title: its first copy at the branch, else its first copy anywhere; without any, by its
    call number. Refuses with NOT_UNDERSTOOD, and with UNKNOWN_ID where there is no such title."""
    text = '"biblio" = ? AND NOT "withdrawn" ORDER BY "home_branch" <> ?, "home_branch", "shelf_key", "id" LIMIT 1'
    if row := one(Item, text, biblio, branch):
        return _place(row)
    found = need(call_number_of(biblio), "UNKNOWN_ID", code=biblio)
    return place_of_call_number(found[0], branch)


def first_place(branch: str) -> Place:
    """The left end of the shelves of a branch."""
    return Place(branch, next(iter(sections_at(branch, shelf_order())), ""), "")


def _place(row: Item) -> Place:
    return Place(row.home_branch, row.section, row.shelf_key, row.id)


def _starts(spine: Spine | None, key: str) -> bool:
    return spine is not None and spine.place.key.startswith(key)


def _is_at(here: Place, wanted: Place) -> bool:
    if wanted.item:
        return here.item == wanted.item
    return here.section == wanted.section and f"{here.key} ".startswith(f"{wanted.key.strip()} ")


# ---- walking


def stretch(place: Place, left: int, right: int) -> ShelfStretch:
    """Return so many copies to the left of a place, and so many from it on to the right, across the sections."""
    before, behind = to_the_left(place, left), to_the_right(place, max(right, 1))
    at = len(before) if behind else len(before) - 1
    spines = (*before, *behind)
    if at < 0:
        return ShelfStretch()
    here = spines[at].place
    return ShelfStretch(spines, at, count_left(here), count_shelf_from(here) - 1, _is_at(here, place), not behind)


def to_the_right(place: Place, most: int, *, after: bool = False) -> list[Spine]:
    """Return copies from this place on, from left to right. `after`: without the copy there."""
    found: list[_Shelved] = []
    for section, key, item in _from(place, rightwards=True):
        if len(found) > most:
            break
        found += _rows(SPINES + _RIGHT, place.branch, section, key, item, most + 1 - len(found))
    spines = _spines(found)
    if after and spines and spines[0].place.item == place.item:
        spines.pop(0)
    return spines[:most]


def to_the_left(place: Place, most: int) -> list[Spine]:
    """The nearest copies before this place, from left to right."""
    found: list[_Shelved] = []
    for section, key, item in _from(place, rightwards=False):
        if len(found) >= most:
            break
        found += _rows(SPINES + _LEFT, place.branch, section, key, item, most - len(found))
    return _spines(found)[::-1]


def count_shelf_from(place: Place) -> int:
    """Count copies from this place on, including the copy there; no more than MOST_COUNTED + 2."""
    return _count(COUNT_RIGHT, place, rightwards=True)


def count_left(place: Place) -> int:
    """Copies before this place; no more than MOST_COUNTED + 2."""
    return _count(COUNT_LEFT, place, rightwards=False)


def _count(text: str, place: Place, *, rightwards: bool) -> int:
    counted = 0
    for section, key, item in _from(place, rightwards=rightwards):
        if counted < MOST_COUNTED + 2:
            rows: Any = db.execute_sql(text, (place.branch, section, key, item, MOST_COUNTED + 2 - counted))
            counted += rows.fetchone()[0]
    return counted


def _from(place: Place, *, rightwards: bool) -> Iterator[tuple[str, str, str]]:
    """Yield each section from a place on, in the direction of the walk, and where to begin in it."""
    order = shelf_order()
    sections = sections_at(place.branch, order)
    if place.section not in sections:
        sections = _sorted({*sections, place.section}, order)
    at = sections.index(place.section)
    yield place.section, place.key, place.item
    for section in sections[at + 1 :] if rightwards else sections[:at][::-1]:
        yield (section, *(_FIRST if rightwards else _LAST))


def sections_at(branch: str, order: ShelfOrder) -> list[str]:
    """The sections that have copies at this branch, in the library's order."""
    found: set[str] = set()
    section: Any = first_section(branch)
    while section is not None:
        found.add(section)
        section = next_section(branch, section)
    return _sorted(found, order)


def _sorted(sections: set[str], order: ShelfOrder) -> list[str]:
    return sorted(sections, key=lambda section: section_place(section, order.sections))


def _rows(text: str, *values: object) -> list[_Shelved]:
    """Return copies, each with the columns TITLE of its title, which are null where that is not in the catalog."""
    rows: Any = db.execute_sql(text, values).fetchall()
    return [(row_from(Item, row[: len(ITEM)]), *row[len(ITEM) :]) for row in rows]


def _spines(rows: list[_Shelved]) -> list[Spine]:
    shelves = {code: name_of("location", code) for code in {row.location for row, *_title in rows} if code}
    return [
        Spine(
            _place(row),
            row.barcode,
            row.biblio,
            whole_title(title or "", medium or ""),
            author or "",
            row.call_number or call_number or "",
            row.volume,
            row.copy_number,
            shelves.get(row.location, ""),
            status_of(row),
            row.location,
        )
        for row, title, medium, author, call_number in rows
    ]


# ---- call numbers that do not parse


def to_be_checked(branch: str, after: Place | None = None, most: int = 500) -> list[Spine]:
    """Return at most so many copies at this branch whose call number could not be read or is missing, in shelf order:
    the next ones come `after` the place of the last."""
    found: list[_Shelved] = []
    start = after or Place(branch, "", "")
    sections = sections_at(branch, shelf_order())
    for section in sections[sections.index(start.section) :] if after else sections:
        here = (start.key, start.item + " ") if after and section == start.section else (UNCLEAR, "")
        found += _rows(SPINES + _RIGHT, branch, section, *here, most - len(found))
        if len(found) >= most:
            break
    return _spines(found)

"""The order of copies on the shelves: two columns of a copy's row, computed from its call number, its volume and copy
number, and the library's settings. A copy without a call number is shelved where its title is."""

from __future__ import annotations

from typing import Any, NamedTuple

from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.queries import (
    next_call_key,
    page_of_call_numbers,
    page_to_shelve,
    put_call_keys,
    put_shelves,
    shelf_facts,
)
from tuils.models import Item
from tuils.models.rows import Row
from tuils.models.store_words import before_tab, has_tab
from tuils.values.folding import clean
from tuils.values.shelf.shelf_order import (
    DEFAULT_SECTIONS,
    UNCLEAR,
    is_unclear,
    item_shelf,
    section_place,
    section_range,
    sections_in_order,
    title_shelf,
)

END = "\U0010ffff"
"""Behind every key."""


class ShelfOrder(NamedTuple):
    """The settings that keys follow from: the words before a call number that name a section, and its scheme."""

    sections: tuple[str, ...] = DEFAULT_SECTIONS
    scheme: str = "auto"


USUAL = ShelfOrder()
"""The order used for a record's columns (formats/marc/marc_columns.py), where settings are unknown."""


class ShelvedTitle(NamedTuple):
    """The fields of a title that decide the place of its copies."""

    call_number: str = ""
    author_key: str = ""
    title_key: str = ""


def shelf_order() -> ShelfOrder:
    return ShelfOrder(tuple(value_of("shelf_sections") or DEFAULT_SECTIONS), value_of("call_scheme") or "auto")


def shelf_columns(copy: Row, title: ShelvedTitle, order: ShelfOrder) -> tuple[str, str]:
    """(section, shelf_key) of a copy."""
    call_number = copy["call_number"] or title.call_number
    own = (call_number, copy["volume"], copy["copy_number"], order.sections, order.scheme)
    return item_shelf(*own, author=title.author_key, title=title.title_key)


def shelf_values(values: Row) -> Row:
    """The two columns for a copy that is about to be written."""
    section, key = shelf_columns(values, shelved_title(values["biblio"]), shelf_order())
    return {"section": section, "shelf_key": key}


def shelved_title(biblio: str) -> ShelvedTitle:
    found = shelf_facts(biblio)
    return ShelvedTitle(*found) if found else ShelvedTitle()


# ---- lists in shelf order


def shelf_place(copy: Item, order: ShelfOrder) -> tuple[tuple[int, str], str, str]:
    """Return the sort key of copies on the shelves of one branch."""
    return section_place(copy.section, order.sections), copy.shelf_key, copy.id


def in_shelf_order(order: ShelfOrder) -> tuple[str, list[str]]:
    """Return the same order as terms of an ORDER BY over `item`, with their values."""
    names = sections_in_order(order.sections)
    whens = " ".join(f"WHEN ? THEN {place}" for place in range(len(names)))
    return f"CASE item.section {whens} ELSE {len(names)} END, item.section, item.shelf_key, item.id", names


def title_ranges(order: ShelfOrder) -> list[tuple[str, str]]:
    """Return the ranges of `biblio.call_key`, section by section in shelf order: sections of the list, sections no
    longer in it, unreadable call numbers. Titles without a call number (an empty key) are in none."""
    names = sections_in_order(order.sections)
    ranges, known, at = [section_range(name) for name in names], set(names), ""
    others = []
    while (key := next_call_key(at)) is not None and not is_unclear(key):
        section = key.partition("\t")[0]
        low, at = section_range(section)
        if section not in known:
            others.append((low, at))
    return [*ranges, *others, (UNCLEAR, END)]


def titles_in_shelf_order(order: ShelfOrder, table: str = "biblio") -> tuple[str, list[str]]:
    """Return terms of an ORDER BY that puts titles in shelf order, with their values."""
    names, key = sections_in_order(order.sections), f"{table}.call_key"
    section = before_tab(key)
    unclear = f"WHEN NOT {has_tab(key)} THEN {len(names) + 1}"
    whens = " ".join(f"WHEN {section} = ? THEN {place}" for place in range(len(names)))
    return f"{key} = '', CASE {unclear} {whens} ELSE {len(names)} END, {key}", names


# ---- after the settings were changed


def file_titles_again(after: int, most: int) -> int:
    """Recompute `call_key` of so many titles, those with the next `no` after this one; return the last `no`, 0 when
    there are no more. Only changes are written; the caller holds the transaction."""
    order, moved, last = shelf_order(), [], 0
    rows: Any = page_of_call_numbers(after, most)
    for last, call_number, known in rows:
        if (key := title_shelf(call_number, *order)) != known:
            moved.append((key, last))
    put_call_keys(moved)
    return last if len(rows) == most else 0


def shelve_again(after: str, most: int) -> str:
    """Recompute the place of so many copies, those with the next ids `after` this one; return the last id, empty when
    there are no more. Only changes are written; the caller holds the transaction."""
    order = shelf_order()
    names = ("id", "call_number", "volume", "copy_number", "section", "shelf_key")
    moved, last = [], ""
    rows: Any = page_to_shelve(after, most)
    for row in rows:
        copy, last = dict(zip(names, row, strict=False)), row[0]
        now = shelf_columns(copy, ShelvedTitle(*(value or "" for value in row[len(names) :])), order)
        if now != (copy["section"], copy["shelf_key"]):
            moved.append((*now, last))
    put_shelves(moved)
    return last if len(rows) == most else ""


# ---- A range of call numbers as people type it, and a stretch of shelf as they call it


ShelfPlace = tuple[tuple[int, str], str]
"""The sort key of copies: the place of their section, and their key in it."""


class ShelfSpan(NamedTuple):
    """The range from one call number to another, both with all that begins like them. `section`: of the first one,
    empty where it has no prefix."""

    low: ShelfPlace
    high: ShelfPlace
    section: str

    def has(self, place: ShelfPlace) -> bool:
        return self.low <= place <= self.high

    def has_number(self, key: str) -> bool:
        """Return whether this key is in the range, in whatever section it is."""
        return self.low[1] <= key <= self.high[1]


def place_in_section(order: ShelfOrder, section: str, key: str) -> ShelfPlace:
    return section_place(section, order.sections), key


def read_shelf_span(text: str, order: ShelfOrder | None = None) -> ShelfSpan | None:
    """`500-599`, `FIC A - FIC M`, `J 500-599`, `REF`; None where no range is given. Refuses with NOT_UNDERSTOOD."""
    words, order = clean(text), order or shelf_order()
    if not words:
        return None
    first, last = _ends(words)
    section, low = item_shelf(first, sections=order.sections, scheme=order.scheme)
    other, high = item_shelf(last, sections=order.sections, scheme=order.scheme)
    if section and not other:  # J 500-599
        other, high = item_shelf(f"{section} {last}", sections=order.sections, scheme=order.scheme)
    start = place_in_section(order, section, "" if low == "!" else low)
    end = place_in_section(order, other, END if high == "!" else high + END)
    if is_unclear(low) or is_unclear(high) or start > end:
        raise not_understood(_("range"), text, _("Such as 500-599, J 500-599, FIC A - FIC M, or REF."))
    return ShelfSpan(start, end, section)


def _ends(words: str) -> tuple[str, str]:
    for sign in (" - ", "-"):
        if words.count(sign) == 1:
            first, last = words.split(sign)
            return first.strip(), last.strip()
    return words, words


def shelf_name(section: str, key: str) -> str:
    """A stretch of shelf as people call it: `640s`, `J 590s`, `FIC M`, `QA`."""
    if is_unclear(key):
        return _("No call number")
    if key.startswith("!"):
        part = key[1:].partition(" ")[0].lstrip("0123456789")[:1]
    else:
        part = f"{key[:2]}0s" if key[:1].isdigit() else key[:3].strip()
    return " ".join(filter(None, (section, part)))

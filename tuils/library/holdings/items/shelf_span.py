"""A range of call numbers as people type it, and a stretch of shelf as they call it."""

from __future__ import annotations

from typing import NamedTuple

from tuils.i18n import _
from tuils.library.foundation.refusals import not_understood
from tuils.values.folding import clean
from tuils.values.shelf.shelf_order import is_unclear, item_shelf
from tuils.values.shelf.shelf_sections import section_place

from .shelving import END, ShelfOrder, shelf_order

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

"""Where a copy stands in the order of the shelves: two columns of its row, which follow from its call number, its
volume and copy number, and from the library's settings. A copy without a call number stands where its title does."""

from __future__ import annotations

from typing import Any, NamedTuple

from tuils.library.administration.settings import value_of
from tuils.models import db
from tuils.models.rows import Row
from tuils.values.shelf_order import item_shelf
from tuils.values.shelf_sections import DEFAULT_SECTIONS

_FROM = ("call_number", "volume", "copy_number", "biblio")


class ShelfOrder(NamedTuple):
    """The settings that keys follow from: the words before a call number that name a section, and its scheme."""

    sections: tuple[str, ...] = DEFAULT_SECTIONS
    scheme: str = "auto"


def shelf_order() -> ShelfOrder:
    return ShelfOrder(tuple(value_of("shelf_sections") or DEFAULT_SECTIONS), value_of("call_scheme") or "auto")


def shelf_columns(call_number: str, volume: str, copy_number: str, order: ShelfOrder) -> tuple[str, str]:
    """(section, shelf_key) of a copy."""
    return item_shelf(call_number, volume, copy_number, order.sections, order.scheme)


def shelf_of(values: Row, was: Row | None) -> Row:
    """The two columns for a row that is about to be written over `was`: made anew only where they may be others."""
    if was and all(was[name] == values[name] for name in _FROM):
        return {"section": was["section"], "shelf_key": was["shelf_key"]}
    call_number = values["call_number"] or call_number_of(values["biblio"])
    section, key = shelf_columns(call_number, values["volume"], values["copy_number"], shelf_order())
    return {"section": section, "shelf_key": key}


def call_number_of(biblio: str) -> str:
    found: Any = db.execute_sql("SELECT call_number FROM biblio WHERE id = ?", (biblio,)).fetchone()
    return str(found[0]) if found else ""

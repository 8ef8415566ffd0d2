"""Weeding decisions exported to, and imported from, another tuils library. Titles whose last copy was weeded are
exported for a union catalog, as MARC records marked as deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tuils.formats.marc_out import form_of
from tuils.library.cataloging.carrying import numbered, numbers_of
from tuils.library.cataloging.list_state import ITEMS
from tuils.library.cataloging.titles_out import TitleOut, these_titles
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.models.rows import some
from tuils.models.shelf_work import WeedingMark
from tuils.values.weeding_rules import read_marks

from .queries import TOLD, titles_gone
from .weeding_state import DECIDED, FIELDS

WEEDING_COLUMNS = ("record", "copy", "item", *FIELDS)


def weeding_out(desk: Desk) -> Iterator[Facts]:
    """A row for each copy of which something was decided, in the order of the catalog. Keys: WEEDING_COLUMNS.
    Permission library.export."""
    desk.require("library.export")
    rows = {row["item"]: row for row in some(WeedingMark, "1 = 1")}
    numbers = numbers_of(ITEMS, TOLD) if rows else {}
    for item in sorted(numbers, key=lambda item: numbers[item][:2]):
        where = dict(zip(("record", "copy", "item"), numbers[item], strict=True))
        yield where | {name: rows[item][name] for name in FIELDS}


@verb("library.import")
def take_weeding(desk: Desk, rows: Iterable[Mapping[str, str]]) -> None:
    """Import the decisions of `weeding_out`. Those about copies that are not here are left out."""
    every = list(rows)
    known = numbered(ITEMS, {row["record"] for row in every})
    for row in every:
        if item := known.get((row["record"], row["copy"])):
            read_marks(row["marks"])
            Act(desk).write(DECIDED, item=item, data={"set": {name: row[name] for name in FIELDS if row[name]}})


_STATUS = 5
"""The byte of a leader with the status of the record."""


def deleted_titles(desk: Desk, to: str = "") -> Iterator[TitleOut]:
    """Yield the deleted titles as ISO 2709, without copies, `d` in their leaders. `to`: a key of GOES_TO, empty for
    all. Permission catalog.edit."""
    desk.require("catalog.edit")
    return _deleted(titles_gone(desk.branch, to))


def _deleted(biblios: list[str]) -> Iterator[TitleOut]:
    for title in these_titles(biblios, form_of("iso2709")):
        data = title.data
        yield title._replace(data=data[:_STATUS] + b"d" + data[_STATUS + 1 :]) if data else title

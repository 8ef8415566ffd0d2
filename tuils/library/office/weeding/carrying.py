"""Weeding decisions exported to, and imported from, another tuils library. Titles whose last copy was weeded are
exported for a union catalog, as MARC records marked as deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tuils.formats.marc_files.marc_out import export_form
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.library.holdings.titles.titles_out import TitleOut, these_titles
from tuils.models.shelf_work import WeedingMark
from tuils.values.shelf.weeding_rules import read_marks

from .queries import titles_gone
from .weeding_state import DECIDED

MARKS = CarriedTable("weeding.csv", 6, WeedingMark, "item", (DECIDED,), key="")


@verb("library.import")
def take_weeding(desk: Desk, rows: Iterable[Mapping[str, str]]) -> None:
    """Import the decisions about copies that are here. Raises ValueError."""
    coming = Incoming(desk, [MARKS])
    for row in coming.placed(MARKS, rows):
        read_marks(row["marks"])
        coming.make(MARKS, row)


WEEDING = carried_tables([MARKS], take=take_weeding)
_STATUS = 5
"""The byte of a leader with the status of the record."""


@permitted("catalog.edit")
def deleted_titles(desk: Desk, to: str = "") -> Iterator[TitleOut]:
    """Yield the deleted titles as ISO 2709, without copies, `d` in their leaders. `to`: a key of GOES_TO, empty for
    all. Permission catalog.edit."""
    return _deleted(titles_gone(desk.branch, to))


def _deleted(biblios: list[str]) -> Iterator[TitleOut]:
    for title in these_titles(biblios, export_form("iso2709")):
        data = title.data
        yield title._replace(data=data[:_STATUS] + b"d" + data[_STATUS + 1 :]) if data else title

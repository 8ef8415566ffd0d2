"""The statements to the lines of devices: late ones with their line, and those that are back and still off.

Without `annotations` from the future: a field of a named tuple whose type is text is compiled at each start.
"""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tuils.models.rows import fetch_number, typed, typed_one

_COLUMNS = (
    "item.barcode, coalesce(biblio.title, item.barcode) AS title, item.item_type, item.line, "
    "coalesce(line.call, '') AS call, coalesce(line.off_at, 0) AS off_at"
)


class LineRow(NamedTuple):
    """A copy with its line; `due_at` 0 where it is not on loan. `branch` lent it, to this `category` of patrons."""

    barcode: str
    title: str
    item_type: str
    line: str
    call: str
    off_at: int
    due_at: int = 0
    branch: str = ""
    category: str = ""


_LATE = (
    f"SELECT {_COLUMNS}, loan.due_at, coalesce(journal.branch, '') AS branch, "
    "coalesce(patron.category, '') AS category FROM loan "
    "JOIN item ON item.id = loan.item LEFT JOIN biblio ON biblio.id = item.biblio "
    "LEFT JOIN journal ON journal.id = loan.id LEFT JOIN patron ON patron.id = loan.patron "
    "LEFT JOIN device_line AS line ON line.id = item.id "
)
# Return the open loans that were due before this moment, or whose copy is turned off, the first due on top.
late_devices: Callable[[int], list[LineRow]] = partial(
    typed,
    LineRow,
    f"{_LATE} WHERE loan.closed_at IS NULL AND (loan.due_at < ? OR coalesce(line.off_at, 0) > 0) "
    "ORDER BY loan.due_at, item.barcode",
)
# Return the copies that are turned off and not on loan.
lines_off_at_home: Callable[[], list[LineRow]] = partial(
    typed,
    LineRow,
    f"SELECT {_COLUMNS}, 0 AS due_at, '' AS branch, '' AS category FROM device_line AS line "
    "JOIN item ON item.id = line.id LEFT JOIN biblio ON biblio.id = item.biblio "
    "WHERE line.off_at > 0 AND item.loan IS NULL ORDER BY item.barcode",
)


class KnownLine(NamedTuple):
    """The numbers of a device, and since when it is off. `item`: the id of the copy."""

    item: str
    line: str
    call: str
    off_at: int


# Return what is known of each device that has a barcode, by barcode.
lines_known: Callable[[], list[KnownLine]] = partial(
    typed,
    KnownLine,
    "SELECT item.id AS item, item.line, line.call, line.off_at FROM device_line AS line "
    "JOIN item ON item.id = line.id WHERE item.barcode <> '' ORDER BY item.barcode",
)
# Count the rules that say when something is turned off.
off_is_asked: Callable[[], int] = partial(fetch_number, "SELECT count(*) FROM circ_rule WHERE name = 'off_after_days'")


def line_row(item: str) -> LineRow:
    """Return a copy (an id) with its line."""
    text = (
        f"SELECT {_COLUMNS}, coalesce(loan.due_at, 0) AS due_at, '' AS branch, '' AS category FROM item "
        "LEFT JOIN biblio ON biblio.id = item.biblio LEFT JOIN device_line AS line ON line.id = item.id "
        "LEFT JOIN loan ON loan.id = item.loan WHERE item.id = ?"
    )
    found = typed_one(LineRow, text, item)
    assert found is not None
    return found

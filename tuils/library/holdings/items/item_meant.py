"""The copy that is meant by a typed or scanned number."""

from __future__ import annotations

from tuils.library.foundation.refusals import need
from tuils.models import Item
from tuils.models.circulation import LIVE
from tuils.models.rows import fetch_number, get, ids, marks, one

ID_LENGTH, SHORTEST_END = 36, 6


def row_of_barcode(text: str) -> Item | None:
    """The row of the copy with this barcode: as given, else as a scanner or a label may have written it, else
    without the blanks in it."""
    if text and (row := _first(text)):
        return row
    from tuils.values.numbers.barcode import readings  # what is scanned as it stands needs none of this

    for code in dict.fromkeys((*readings(text), text.replace(" ", ""))):
        if code and code != text and (row := _first(code)):
            return row
    return None


def _first(code: str) -> Item | None:
    return one(Item, '"barcode" = ? ORDER BY "clash" LIMIT 1', code)


def item_row(text: str) -> Item:
    """Return the row of the copy with this barcode or id; for a copy without a barcode the end of its id will do (6
    characters or more, if only one fits). Refuses with ITEM_UNKNOWN."""
    text = text.strip()
    return need(
        row_of_barcode(text) or (get(Item, text) if len(text) == ID_LENGTH else _without_barcode(text)),
        "ITEM_UNKNOWN",
        wording="NO_SUCH_ITEM",
        code=text,
    )


def is_put_by(item: str) -> bool:
    """Return whether this copy is on the hold shelf for a hold that is not over, or on its way to the pickup place."""
    return fetch_number(f"SELECT 1 FROM hold WHERE item = ? AND state IN ({marks(LIVE)})", item, *LIVE) > 0


def _without_barcode(end: str) -> Item | None:
    """Search only copies without a barcode: a misread barcode must never be taken for the end of an id."""
    if len(end) < SHORTEST_END:
        return None
    text = "SELECT id FROM item WHERE barcode = '' AND substr(id, length(id) - ?) = ? LIMIT 2"
    found = ids(text, len(end) - 1, end)
    return get(Item, found[0]) if len(found) == 1 else None

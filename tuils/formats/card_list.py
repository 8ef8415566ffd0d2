"""A list of cards as people have one: a table with a column for it, or a card a line."""

from __future__ import annotations

from pathlib import Path

from tuils.formats.barcode_list import barcodes_in
from tuils.formats.patron_table import guess_columns, read_card
from tuils.formats.tables import read_table


def cards_in(path: Path) -> list[str]:
    """The cards in this file. Raises OSError, TableUnreadable."""
    table = read_table(path)
    column = guess_columns(table.columns).get("card")
    if column is None:
        return [read_card(code) for code in barcodes_in(path.read_bytes())]
    return [card for row in table.rows if (card := read_card(row.get(column, "")))]

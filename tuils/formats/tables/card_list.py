"""A list of cards: a table with a column for it, or a card a line."""

from __future__ import annotations

from pathlib import Path

from tuils.files import MOST_LIST, open_input

from .barcode_list import barcodes_in
from .cards import CARD_COLUMNS, read_card
from .tables import guess_by_names, read_table


def cards_in(path: Path) -> list[str]:
    """The cards in this file. Raises OSError, TableUnreadable."""
    table = read_table(path)
    column = guess_by_names(table.columns, {"card": CARD_COLUMNS}).get("card")
    if column is None:
        with open_input(path, MOST_LIST) as stream:
            return [read_card(code) for code in barcodes_in(stream.read())]
    return [card for row in table.rows if (card := read_card(row.get(column, "")))]

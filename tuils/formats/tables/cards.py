"""Card numbers in tables, shortened and filled up by spreadsheets."""

from __future__ import annotations

import re

from tuils.formats.holdings.holdings import read_barcode
from tuils.values.folding import clean

CARD_COLUMNS = "cardnumber barcode card cardno librarycard librarycardnumber patronbarcode borrowerbarcode"
"""The names that tables give a column of card numbers."""
_SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+|[0-9]+E\+[0-9]+", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"(?<=[0-9])\.0+$")


def read_card(text: str, fill: int = 0) -> str:
    """Return a card number as scanners send it: without the `.0` of a spreadsheet, with zeros in front up to `fill`."""
    plain = clean(text)
    if not plain.isascii():  # what cannot be seen is not on the card
        plain = "".join(character for character in plain if character.isprintable())
    card = read_barcode(_WHOLE_NUMBER.sub("", plain))
    return card.zfill(fill) if card.isascii() and card.isdigit() else card


def shortened(text: str) -> bool:
    """Return whether a spreadsheet left only some digits of this number: `2.1042E+13`."""
    return bool(_SCIENTIFIC.fullmatch(clean(text)))

"""Tell answers to a question from the numbers of cards and copies, which wait until it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuils.i18n import _
from tuils.library.lending.lookups import find_item, find_patron
from tuils.values.numbers.barcode import guess, readings, split_glued
from tuils.values.station.command_codes import COMMANDS, command_in, count_in
from tuils.values.station.paper_kinds import RECEIPTS

if TYPE_CHECKING:
    from tuils.library.office.receipts.sheets import Sheet

YES, NO = frozenset({"y", "yes"}), frozenset({"n", "no", "x"})
BARE = frozenset({"y", "n"})
"""Words never searched for: typed with no question open, they answer a question that is gone."""
LONGEST_ANSWER = 3  # what is longer is a scan


def is_known_number(text: str) -> bool:
    """Return whether this is the number of a copy or a card."""
    return any(find_item(code) or find_patron(code) for code in readings(text))


def looks_scanned(text: str) -> bool:
    """Return whether this has the form of a number that scanners read."""
    return any(guess(code) in ("item", "patron", "isbn") for code in readings(text))


def is_scanned_code(text: str) -> bool:
    """Return whether this text, typed as fast as a scanner, is for the desk: a card, a copy, a command. An ISBN may be
    meant for the line in which it was scanned."""
    if count_in(text)[0] or command_in(text) in {code for code, _words in COMMANDS}:
        return True
    return is_known_number(text) or any(guess(code) in ("item", "patron") for code in readings(text))


def is_code(text: str) -> bool:
    """Return whether this, where a line of a list is asked for, is one of our numbers instead, or in the form of a
    scan."""
    numbered = any(map(str.isdigit, text)) and not row_number(text)
    return numbered and (is_known_number(text) or looks_scanned(text) or len(split_codes(text)) > 1)


def row_number(text: str) -> int:
    """Return the number of a line of a list; 0 if the text is none."""
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def split_codes(text: str) -> list[str]:
    """Return the codes that a scanner sent as one, or that were pasted with blanks or commas between, if all are
    known or look like codes; otherwise the text as it is."""
    glued = split_glued(text)
    if glued and all(is_known_number(code) for code in glued):
        return list(glued)
    parts = text.replace(",", " ").replace(";", " ").split()
    if len(parts) < 2 or is_known_number(text):
        return [text]
    coded = all(is_known_number(part) or (part.isdigit() and len(part) >= 6) for part in parts)
    return parts if coded and any(is_known_number(part) for part in parts) else [text]


def may_print(sheet: Sheet) -> str:
    """Return the words that offer to print this."""
    return _("y: print the receipt.") if sheet.kind in RECEIPTS else _("y: print the slip.")

"""Copies inside a MARC title: the facts we keep of one, and each library system's way to write it.

A system's way is a `HoldingsMap`: the tags it uses, and a function from one field to a copy. Barcodes, prices and
dates are read the same for all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from tuils.formats.dates import read_date
from tuils.formats.marc_files.iso2709 import SUBFIELD
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.numbers.barcode import without_codabar

_IN_GROUPS = re.compile(r"[0-9]+(?: [0-9]+)+")
_DIGITS = re.compile(r"[0-9]+")
_SIX_DIGITS = re.compile(r"([0-9]{2})[0-9]{4}")
_PRICE = re.compile(r"[^0-9.,-]*([0-9][0-9., ]*)(?:[^0-9.,]*)")
_DECIMALS = re.compile(r"(.*)[.,]([0-9]{1,2})")
_MOST_CENTS = 100_000_000
_LONGEST_PRICE = 40


class Holding(NamedTuple):
    """One copy as the old system had it; codes are as written there, without blanks around them.

    `price_cents` is what a lost copy costs, None where no price could be read. `acquired_on` is an ISO date.
    `state` is one of custody.STATES, or "withdrawn"; `also_state` is what else a withdrawn copy was: "",
    "lost", "missing" or "damaged". `checked_out_note` is what the old system said of a copy that was out: its due
    date where there is one, else its word for it. A copy without a barcode has "". `checkouts`: how often
    it was lent there; `lent_on`, `seen_on`: when it was lent and seen last (ISO dates).
    """

    barcode: str = ""
    call_number: str = ""
    home_branch: str = ""
    holding_branch: str = ""
    location: str = ""
    item_type: str = ""
    collection_code: str = ""
    copy_number: str = ""
    volume: str = ""
    price_cents: int | None = None
    acquired_on: str = ""
    state: str = ""
    not_for_loan: bool = False
    checked_out_note: str = ""
    staff_note: str = ""
    public_note: str = ""
    also_state: str = ""
    checkouts: int = 0
    lent_on: str = ""
    seen_on: str = ""


def read_count(text: str) -> int:
    """Return a number of checkouts; 0 for text that is none."""
    bare = text.strip().removesuffix(".0")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 8 else 0


@dataclass(frozen=True, slots=True)
class HoldingsMap:
    """The fields in which a system puts its copies. `read` gets a field's text, indicators first; None: it is not a
    copy."""

    name: str
    tags: tuple[str, ...]
    read: Callable[[str], Holding | None]


NO_HOLDINGS = HoldingsMap("none", (), lambda _text: None)


def subfields(text: str) -> dict[str, str]:
    """The first value of each subfield code that is not blank, clean."""
    plain = text.isascii() and "  " not in text[2:] and text.replace(SUBFIELD, "").isprintable()
    tidy = str.strip if plain else clean
    parts = text.split(SUBFIELD)[:0:-1]  # the last first, so that the first of its code stays
    return {part[0]: value for part in parts if part and (value := tidy(part[1:]))}


def subfield_values(text: str, code: str) -> list[str]:
    """Return all values of one subfield code that are not blank, clean."""
    return [value for part in text.split(SUBFIELD)[1:] if part[:1] == code and (value := clean(part[1:]))]


def joined_subfields(at: Mapping[str, str], codes: Iterable[str], between: str = " ") -> str:
    """The values of these subfields, in this order."""
    return between.join(at[code] for code in codes if code in at)


def remarks_note(*remarks: str) -> str:
    """Return remarks as one note."""
    return "; ".join(remark for remark in remarks if remark)


def read_barcode(text: str) -> str:
    """Return a clean barcode as scanners send it: no blanks between groups of digits, no Codabar start and stop."""
    return text.replace(" ", "") if _IN_GROUPS.fullmatch(text) else without_codabar(text)


@lru_cache(maxsize=4096)
def read_price(text: str) -> int | None:
    """Return cents of `24.99`, `$24.99`, `25.00 USD`, `12,50` or `1,234.50`; None for anything else, or over a
    million."""
    found = _PRICE.fullmatch(text.strip()[:_LONGEST_PRICE])
    if found is None:
        return None
    number = found[1].replace(" ", "")
    decimals = _DECIMALS.fullmatch(number)
    whole, part = (decimals[1], decimals[2]) if decimals else (number, "")
    digits = re.sub("[.,]", "", whole) + part.ljust(2, "0")
    return cents if len(digits) < 12 and (cents := int(digits)) <= _MOST_CENTS else None


def read_cents(text: str) -> int | None:
    """Read a price like `read_price`, but a number without a point is cents already: `150` is 1.50."""
    return read_price(f"{text[:-2].rjust(1, '0')}.{text[-2:].rjust(2, '0')}" if _DIGITS.fullmatch(text) else text)


@lru_cache(maxsize=4096)
def read_acquired(text: str) -> str:
    """The ISO date of `2014-05-07`, `20240115`, `7/23/2009`, `07-23-09` (month first) or `090723`; "" for others.

    Two-digit years: 50 and over are 19xx.
    """
    if six := _SIX_DIGITS.fullmatch(text.strip()):
        text = f"{'19' if six[1] >= '50' else '20'}{text.strip()}"
    return read_date(text, day_first=False) or ""

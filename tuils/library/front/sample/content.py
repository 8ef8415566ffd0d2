"""The practice library's titles and patrons, read from `titles.csv` and `patrons.csv` beside this file.

The titles are real, so that scans, searches and shelves behave as they will in earnest; an ISBN stands only
where a catalog record shows it with that title. The patrons are invented; their telephone numbers and mail
addresses are those set aside for examples. Both tables are UTF-8 with a head line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import with_check_digit

FIRST_CARD = 441
_CARD_PREFIX = "21234"
_ITEM_PREFIX = "31234"
_MOST = 99_999_999

_Row = dict[str, str]


@dataclass(frozen=True)
class SampleTitle:
    """A title with all that its items share.

    `author` is inverted, for a film its director. `year` is the edition's where a record shows it, else that
    of the work; None where neither is sure. `dewey` is a class number, or the shelf's letters (FIC, E, J, YA,
    DVD, CD, B, EQUIP). `audience`: adult, young, children. `language`: MARC code. `medium` as catalogs put it
    behind the title, with its brackets. `original_title` in its own script. `copies`: 1 to 3.
    """

    title: str
    subtitle: str
    author: str
    year: int | None
    publisher: str
    isbn: str
    dewey: str
    call_number: str
    item_type: str
    location: str
    audience: str
    language: str
    subjects: tuple[str, ...]
    summary: str
    pages: int | None
    copies: int
    price_cents: int
    medium: str
    original_title: str


@dataclass(frozen=True)
class SamplePatron:
    """A person or library with a card.

    `language` is a tag such as `es`. `born` is None for another library. `expiry_offset_days` counts from
    the day the library is made; below zero the card has ended. `state`: "", barred, address_bad, card_lost.
    """

    card: str
    first_name: str
    last_name: str
    preferred_name: str
    born: date | None
    category: str
    street: str
    city: str
    postcode: str
    phone: str
    email: str
    language: str
    note: str
    expiry_offset_days: int
    state: str


def sample_titles() -> tuple[SampleTitle, ...]:
    """The 300 titles, in the order of their table."""
    return tuple(_title(row) for row in _rows("titles.csv"))


def sample_patrons() -> tuple[SamplePatron, ...]:
    """The 60 patrons in the order of their table, with cards numbered on from FIRST_CARD."""
    return tuple(_patron(number, row) for number, row in enumerate(_rows("patrons.csv"), FIRST_CARD))


def sample_card(number: int) -> str:
    """The patron card with this running number: 14 digits, the last a check. ValueError past 8 digits."""
    return _numbered(_CARD_PREFIX, number)


def barcode(number: int) -> str:
    """The item barcode with this running number: 14 digits, the last a check. ValueError past 8 digits."""
    return _numbered(_ITEM_PREFIX, number)


def _numbered(prefix: str, number: int) -> str:
    if not 0 <= number <= _MOST:
        raise ValueError(f"a running number has 8 digits, not {number}")
    return with_check_digit(f"{prefix}{number:08d}")


def _rows(name: str) -> Iterator[_Row]:
    table = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return iter(csv.DictReader(table.splitlines()))


def _title(row: _Row) -> SampleTitle:
    return SampleTitle(
        title=row["title"],
        subtitle=row["subtitle"],
        author=row["author"],
        year=_number(row["year"]),
        publisher=row["publisher"],
        isbn=row["isbn"],
        dewey=row["dewey"],
        call_number=row["call_number"],
        item_type=row["item_type"],
        location=row["location"],
        audience=row["audience"],
        language=row["language"],
        subjects=tuple(row["subjects"].split("; ")),
        summary=row["summary"],
        pages=_number(row["pages"]),
        copies=int(row["copies"]),
        price_cents=int(row["price_cents"]),
        medium=row["medium"],
        original_title=row["original_title"],
    )


def _patron(number: int, row: _Row) -> SamplePatron:
    return SamplePatron(
        card=sample_card(number),
        first_name=row["first_name"],
        last_name=row["last_name"],
        preferred_name=row["preferred_name"],
        born=date.fromisoformat(row["born"]) if row["born"] else None,
        category=row["category"],
        street=row["street"],
        city=row["city"],
        postcode=row["postcode"],
        phone=row["phone"],
        email=row["email"],
        language=row["language"],
        note=row["note"],
        expiry_offset_days=int(row["expiry_offset_days"]),
        state=row["state"],
    )


def _number(text: str) -> int | None:
    return int(text) if text else None

"""The practice library's content: whole, well formed, and safe to put on a screen."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import pytest

from tuils.library.front.sample.content import (
    FIRST_CARD,
    SampleTitle,
    barcode,
    sample_card,
    sample_patrons,
    sample_titles,
)
from tuils.library.front.starting import CATEGORIES, ITEM_TYPES
from tuils.values.numbers.barcode import has_right_check_digit
from tuils.values.numbers.isbn import normalise

LOCATIONS = {
    "ADULT-FIC",
    "ADULT-NF",
    "YA",
    "JUV",
    "PICTURE",
    "DVD",
    "AUDIO",
    "MAG",
    "REF",
    "NEW",
    "LP",
}
LANGUAGES = {"eng", "spa", "fre", "ger", "jpn", "ara", "por", "grc", "ita"}
LETTERS = {"FIC", "E", "J", "YA", "DVD", "CD", "B", "EQUIP"}
DEWEY = re.compile(r"\d{3}(\.\d+)?")
# What may stand before the class number on a spine: language, shelf.
SHELF = re.compile(r"(?:(?:SPA|FRE|GER|JPN) )?(?:(?:J|YA|REF|CD) )?")
BIOGRAPHY = re.compile(r"(?:SPA )?(?:J |CDB )?B [A-Z]+")


def _class_numbered() -> list[SampleTitle]:
    return [title for title in sample_titles() if DEWEY.fullmatch(title.dewey)]


def _texts() -> Iterator[str]:
    for title in sample_titles():
        yield from (value for value in dataclasses.astuple(title) if isinstance(value, str))
        yield from title.subjects
    for patron in sample_patrons():
        yield from (value for value in dataclasses.astuple(patron) if isinstance(value, str))


def test_there_are_three_hundred_titles_of_every_kind() -> None:
    types = Counter(title.item_type for title in sample_titles())
    assert sum(types.values()) == 300
    assert set(types) == set(ITEM_TYPES) - {"LAPTOP", "ILL"}
    assert 30 <= types["DVD"] <= 35
    assert {title.location for title in sample_titles()} == LOCATIONS
    assert {title.language for title in sample_titles()} == LANGUAGES
    assert {title.audience for title in sample_titles()} == {"adult", "young", "children"}


def test_isbns_are_right_and_no_two_titles_share_one() -> None:
    isbns = [title.isbn for title in sample_titles() if title.isbn]
    assert [isbn for isbn in isbns if normalise(isbn) != isbn] == []
    assert len(isbns) == len(set(isbns)) >= 220


def test_every_title_is_complete() -> None:
    for title in sample_titles():
        needed = (title.title, title.publisher, title.dewey, title.call_number, title.location, title.summary)
        assert all(needed), title
        assert title.author or title.item_type in {"MAG", "EQUIP", "REF"} or title.dewey[0].isdigit(), title
        assert title.year or title.item_type == "EQUIP" or title.dewey[0].isdigit(), title
        assert title.year is None or 1500 < title.year < 2100, title
        assert title.pages is None or 20 <= title.pages <= 2000, title
        assert 1 <= title.copies <= 3, title
        assert 0 < title.price_cents < 50_000, title


def test_subjects_and_summaries_fit_a_record() -> None:
    for title in sample_titles():
        assert 1 <= len(title.subjects) <= 4, title
        assert all(subject == subject.strip() and subject for subject in title.subjects), title
        assert len(title.summary) <= 110, title
        assert title.summary[-1] in ".?!", title


def test_classes_are_dewey_numbers_or_the_letters_of_a_shelf() -> None:
    assert {title.dewey for title in sample_titles()} - {title.dewey for title in _class_numbered()} == LETTERS
    assert {title.dewey[0] for title in _class_numbered()} == set("0123456789")


def test_non_fiction_stands_by_its_number_or_its_person() -> None:
    for title in _class_numbered():
        spine = title.call_number
        if title.item_type == "MAG" or BIOGRAPHY.fullmatch(spine):
            continue
        number = spine[SHELF.match(spine).end() :].split(" ")[0]  # type: ignore[union-attr]
        assert DEWEY.fullmatch(number), title
        assert title.dewey.startswith(number), title


def test_a_medium_stands_in_brackets_and_fits_its_item_type() -> None:
    media = {"DVD": "[videorecording]", "CDB": "[sound recording]", "LP": "[large print]"}
    for title in sample_titles():
        assert not title.medium or re.fullmatch(r"\[[a-z ]+\]", title.medium), title
        assert title.medium == media.get(title.item_type, title.medium), title
    assert "[electronic resource]" in {title.medium for title in sample_titles()}


def test_some_titles_are_as_odd_as_in_real_catalogs() -> None:
    printed = [title.title for title in sample_titles()]
    assert any(title.startswith("[") for title in printed)
    assert any(title.endswith("[1963]") for title in printed)
    assert any("*" in title for title in printed)
    assert any(title.isdigit() for title in printed)


def test_nothing_carries_a_control_character_or_a_loose_accent() -> None:
    for text in _texts():
        assert text == text.strip() == unicodedata.normalize("NFC", text)
        assert not any(unicodedata.category(character).startswith("C") for character in text), repr(text)


def test_there_are_sixty_patrons_of_every_category_and_state() -> None:
    assert len(sample_patrons()) == 60
    assert {patron.category for patron in sample_patrons()} == set(CATEGORIES)
    assert {patron.state for patron in sample_patrons()} == {"", "barred", "address_bad", "card_lost"}
    assert sum(patron.expiry_offset_days < 0 for patron in sample_patrons()) == 3
    assert all(100 <= days <= 700 for days in (p.expiry_offset_days for p in sample_patrons()) if days > 0)
    assert all(patron.last_name for patron in sample_patrons())
    assert all(patron.born or patron.category == "LIB" for patron in sample_patrons())


def test_four_patrons_can_be_taken_for_one_another() -> None:
    garcias = [patron for patron in sample_patrons() if patron.last_name.startswith("Garcia")]
    assert [(p.last_name, p.first_name, p.born.year, p.street) for p in garcias if p.born] == [
        ("Garcia", "Elena", 1958, "Mill Road"),
        ("Garcia", "Elena", 1991, "Oak Street 14"),
        ("Garcia", "Elena Ruiz", 2014, "Oak Street 14"),
        ("Garcia-Lopez", "Helena", 1973, "Route 9"),
    ]


def test_patrons_cannot_be_called_or_written_to() -> None:
    for patron in sample_patrons():
        assert not patron.phone or re.fullmatch(r"555-01\d\d", patron.phone), patron
        assert not patron.email or re.fullmatch(r"[a-z0-9.]+@example\.org", patron.email), patron
    phones = [patron.phone for patron in sample_patrons() if patron.phone]
    assert len(phones) == len(set(phones))


def test_cards_run_on_from_the_first_and_have_right_check_digits() -> None:
    cards = [patron.card for patron in sample_patrons()]
    assert cards[0] == sample_card(FIRST_CARD) == "21234000004416"
    assert cards == sorted(set(cards))
    assert all(len(code) == 14 and has_right_check_digit(code) for code in cards)


def test_barcodes_are_numbered_and_checked() -> None:
    assert barcode(1) == "31234000000016"
    assert barcode(12345) == "31234000123453"


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_a_running_number_must_fit_its_eight_digits(number: int) -> None:
    with pytest.raises(ValueError, match="8 digits"):
        sample_card(number)
    with pytest.raises(ValueError, match="8 digits"):
        barcode(number)

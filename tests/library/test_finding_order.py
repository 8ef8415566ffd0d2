"""Which title stands first, and every other order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import SORTS, Limits, find_titles
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.refreshing import count_words_again
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout

from .finding import Shelve, marc_title
from .makers import register
from .titles_coming_in import file_of, marc


def titles(words: str, **more: Any) -> list[str]:
    return [hit.title for hit in find_titles(words, **more).hits]


# ---- what fits best


def test_first_the_title_then_the_main_title_then_what_begins_so(shelve: Shelve) -> None:
    shelve("The life of bees : bees, bees, bees", author="Bees, Bea")
    shelve("Bees and wasps")
    shelve("The bees : a novel")
    shelve("Bees")
    assert titles("bees") == [
        "Bees",
        "The bees : a novel",
        "Bees and wasps",
        "The life of bees : bees, bees, bees",
    ]


@pytest.mark.parametrize(
    ("title", "language", "typed"),
    [
        ("The hobbit", "eng", "hobbit"),
        ("Hobbit", "eng", "the hobbit"),
        ("Der Zauberberg", "ger", "zauberberg"),
        ("Zauberberg", "ger", "der zauberberg"),
        ("L'étranger", "fre", "etranger"),
        ("Étranger", "fre", "l'étranger"),
        ("Los detectives salvajes", "spa", "detectives salvajes"),
    ],
)
def test_the_article_of_a_title_is_passed_over(
    desk: Desk, tmp_path: Path, title: str, language: str, typed: str
) -> None:
    others = [marc_title(str(n), f"About {typed} {typed} {n}", author=typed) for n in range(1, 25)]
    import_marc(desk, [file_of(tmp_path, [marc_title("0", title, language=language), *others])])
    assert titles(typed)[0] == title


def test_with_its_article_as_it_was_typed_it_comes_before_another(shelve: Shelve) -> None:
    shelve("Plague", 3, author="Camus, Albert")
    shelve("The plague", 1, author="Defoe, Daniel")
    assert titles("the plague") == ["The plague", "Plague"]
    assert titles("plague") == ["Plague", "The plague"]


def test_what_many_copies_are_kept_of_comes_first(shelve: Shelve) -> None:
    shelve("A guide to gardens in the north", 1)
    shelve("A guide to gardens in the south", 8)
    shelve("A guide to gardens in the west", 0)
    assert titles("gardens guide")[0] == "A guide to gardens in the south"


def test_editions_of_one_title_stand_together_the_best_held_first(shelve: Shelve) -> None:
    years = {2001: 1, 2010: 5, 2020: 2}
    for year, copies in years.items():
        shelve("The secret garden", copies, author="Burnett, Frances", year=year)
    shelve("The secret garden", 3, author="Somebody, Else")
    hits = find_titles("secret garden").hits
    assert [(hit.author[:7], hit.year) for hit in hits] == [
        ("Burnett", 2010),
        ("Burnett", 2020),
        ("Burnett", 2001),
        ("Somebod", None),
    ]


def test_a_whole_word_counts_more_than_a_beginning(shelve: Shelve) -> None:
    shelve("The nightingale", 4, author="Hannah, Kristin")
    shelve("Night road", 1, author="Hannah, Kristin")
    assert titles("hannah night")[0] == "Night road"


def test_of_words_that_are_typed_one_by_one_the_title_that_goes_on_so_stands_first(shelve: Shelve) -> None:
    shelve("The girl from Ipanema : a song")
    shelve("From Ipanema : the girl, the song, the girl", 30)
    assert titles("the girl from ipa")[0] == "The girl from Ipanema : a song"


def test_the_exact_title_is_first_however_many_newer_there_are(desk: Desk, tmp_path: Path) -> None:
    many = [marc(str(number), f"History of place {number}") for number in range(1, 2101)]
    import_marc(desk, [file_of(tmp_path, [marc("0", "History"), *many])])
    found = find_titles("history")
    assert (found.hits[0].title, found.total, found.more) == ("History", 2001, True)
    assert find_titles("history", limit=500).hits[199:] == find_titles("history", limit=1, offset=199).hits
    assert titles("history", sort="title", limit=2) == ["History", "History of place 1"]
    assert titles("history", sort="newest", limit=1) == ["History of place 2100"]
    assert titles("history", sort="newest", limit=1, offset=2100) == ["History"]
    assert find_titles("history", sort="title").more


# ---- other orders


@pytest.fixture
def shelf(desk: Desk, shelve: Shelve) -> None:
    """Four titles; the last two have neither author nor year nor call number."""
    shelve("The zebra", 2, author="Brown, Ann", year=1990, call_number="636.1 BRO")
    shelve("An apple", 1, author="Zimmer, Zoe", year=2020, call_number="634.11 ZIM")
    shelve("Middle")
    shelve("Last")
    reader = register(desk)
    for item in title_sheet(find_titles("zebra").hits[0].biblio).items:
        checkout(desk, reader, item.barcode)
        checkin(desk, item.barcode)


ORDERS = {
    "relevance": ["Last", "Middle", "An apple", "The zebra"],
    "title": ["An apple", "Last", "Middle", "The zebra"],
    "author": ["The zebra", "An apple", "Last", "Middle"],
    "year": ["An apple", "The zebra", "Last", "Middle"],
    "call_number": ["An apple", "The zebra", "Last", "Middle"],
    "newest": ["Last", "Middle", "An apple", "The zebra"],
    "borrowed": ["The zebra", "Last", "Middle", "An apple"],
}


@pytest.mark.parametrize("sort", SORTS)
def test_the_whole_catalog_is_walked_in_each_order_page_by_page(shelf: None, sort: str) -> None:
    limits = Limits(year_from=None, kinds=("book",))
    assert titles("", sort=sort, limits=limits) == ORDERS[sort]
    pages = [titles("", sort=sort, limits=limits, limit=1, offset=n) for n in range(5)]
    assert [title for page in pages for title in page] == ORDERS[sort]
    assert find_titles("", sort=sort, limits=limits).total == 4


@pytest.mark.parametrize("sort", [sort for sort in SORTS if sort != "relevance"])
def test_hits_are_put_in_each_order_what_has_no_place_last(shelf: None, sort: str) -> None:
    words = "zebra OR apple OR middle OR last"
    found = titles(words, sort=sort)
    assert set(found) == set(ORDERS[sort])
    assert found[:2] == ORDERS[sort][:2] or sort in ("title", "newest", "borrowed")
    pages = [titles(words, sort=sort, limit=3, offset=n) for n in (0, 3)]
    assert [title for page in pages for title in page] == found


def test_without_words_limits_or_order_nothing_is_found(shelf: None) -> None:
    assert not find_titles("  ")
    assert not find_titles("-zebra", sort="title").hits


def test_a_word_that_very_many_have_is_asked_for_itself_and_a_rare_one_in_full(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuils.library.holdings.finding.titles.BROAD", 1000)
    many = [marc(str(number), f"Gardens of place {number}") for number in range(1, 2101)]
    import_marc(desk, [file_of(tmp_path, [marc("0", "Garden"), *many, marc("9999", "Gardenia")])])
    list(count_words_again(desk))
    for words in ("gardens", "garden", "gardens place"):
        found = find_titles(words)
        assert (found.total, len(found.hits)) == (2001, 20)
    assert titles("garden")[0] == "Garden"
    assert titles("gardens 7", limit=1) == ["Gardens of place 7"]
    assert [hit.title for hit in find_titles("gardeni").hits] == ["Gardenia"]

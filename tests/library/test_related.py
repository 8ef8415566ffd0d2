"""Other editions and forms of a title, and its series in order: what the library has of them, and what is in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymarc import Field, Indicators, Record, Subfield

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.finding.related import Related, related_titles
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.publishing.published import catalog_file
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkout import checkout

from .makers import register
from .publishing import AsPatron, publish
from .records import write

Shelve = Callable[..., str]


@pytest.fixture
def shelve(desk: Desk) -> Shelve:
    def add(title: str, *codes: str, **fields: Any) -> str:
        made = add_title(desk, {"title": title, **fields}).id
        for code in codes:
            add_item(desk, made, {"barcode": code})
        return made

    return add


def related(biblio: str) -> Related:
    return related_titles(title_sheet(biblio))


def editions(biblio: str) -> list[tuple[str, int | None, str]]:
    return [(hit.title, hit.year, hit.format) for hit in related(biblio).editions]


AUSTEN = {"author": "Austen, Jane"}


def test_other_forms_and_years_newest_first_with_what_is_in(desk: Desk, shelve: Shelve) -> None:
    book = shelve("Emma", **AUSTEN, year=2003)
    film = shelve("Emma", "B1", "B2", **AUSTEN, year=2009, kind="audiobook")
    shelve("Emma", **AUSTEN, year=1999)
    checkout(desk, register(desk), "B1")
    first, second = related(book).editions
    assert (first.biblio, first.format, first.available, first.items) == (film, "audiobook", 1, 2)
    assert (second.year, second.items) == (1999, 0)


def test_accents_case_and_article_make_no_other_title(shelve: Shelve) -> None:
    book = shelve("The Élan vital", author="Müller, A.", year=2001)
    shelve("Elan Vital", author="Muller, A", year=1990)
    assert editions(book) == [("Elan Vital", 1990, "book")]


def test_a_subtitle_makes_no_other_title_of_one_author(shelve: Shelve) -> None:
    book = shelve("Emma", **AUSTEN)
    shelve("Emma : a novel", **AUSTEN, year=2015)
    shelve("Emma and the werewolves : a novel", **AUSTEN)
    shelve("Emma : a life", author="Somebody, Else")
    assert editions(book) == [("Emma : a novel", 2015, "book")]


def test_another_author_is_another_title_and_so_is_one_without(shelve: Shelve) -> None:
    book = shelve("Poems", author="Keats, John")
    shelve("Poems", author="Plath, Sylvia")
    shelve("Poems")
    assert editions(book) == []


def test_without_author_only_the_same_title(shelve: Shelve) -> None:
    film = shelve("Spirited away", kind="video", year=2001)
    shelve("Spirited away", kind="video", year=2015)
    shelve("Spirited away : the making of", kind="video")
    assert editions(film) == [("Spirited away", 2015, "video")]


def test_among_hundreds_of_the_same_title_the_right_author_is_found(shelve: Shelve) -> None:
    first = shelve("Poems", author="Keats, John", year=1820)
    for number in range(110):
        shelve("Poems", author=f"Poet, {number}")
    last = shelve("Poems", author="Keats, John", year=1920)
    assert [editions(first), editions(last)] == [[("Poems", 1920, "book")], [("Poems", 1820, "book")]]


# -- series


def in_series(number: int, title: str, *series: tuple[str, str, str], kind: str = "nam") -> bytes:
    made = Record(force_utf8=True, leader=f"00000{kind} a2200000 a 4500")
    made.add_field(Field("001", data=f"s{number}"), Field("008", data="200101s1998    xx            000 1 eng d"))
    made.add_field(Field("245", Indicators("1", "0"), [Subfield("a", title)]))
    for tag, name, volume in series:
        code = "t" if tag == "800" else "a"
        parts = [Subfield(code, name), *([Subfield("v", volume)] if volume else [])]
        made.add_field(Field(tag, Indicators("1", " "), parts))
    return made.as_marc()


@pytest.fixture
def bring(desk: Desk, tmp_path: Path) -> Callable[..., None]:
    def bring(*records: bytes) -> None:
        import_marc(desk, [write(tmp_path / "in.mrc", *records)])

    return bring


def series_of(title: str) -> list[tuple[str, list[tuple[str, str]], str]]:
    found = related(find_titles(title).hits[0].biblio).series
    return [
        (
            one.series.name,
            [(member.volume, member.hit.title) for member in one.members],
            one.next.hit.title if one.next else "",
        )
        for one in found
    ]


def test_a_series_stands_in_the_order_of_its_numbers(bring: Callable[..., None]) -> None:
    bring(
        in_series(1, "Fire and ice", ("490", "Warriors ;", "bk. 2")),
        in_series(2, "Into the wild", ("490", "Warriors ;", "bk. 1")),
        in_series(3, "The darkest hour", ("490", "Warriors ;", "bk. 10")),
        in_series(4, "Midnight", ("490", "Warriors, the new prophecy ;", "bk. 1")),
        in_series(5, "A guide", ("490", "Warriors", "")),
    )
    assert series_of("fire and ice") == [
        (
            "Warriors",
            [("bk. 1", "Into the wild"), ("bk. 2", "Fire and ice"), ("bk. 10", "The darkest hour"), ("", "A guide")],
            "The darkest hour",
        )
    ]
    assert series_of("darkest")[0][2] == ""
    assert series_of("a guide")[0][2] == ""
    assert series_of("midnight") == []


def test_the_next_one_is_told_in_the_same_form(bring: Callable[..., None]) -> None:
    bring(
        in_series(1, "One", ("490", "The Expanse ;", "1")),
        in_series(2, "Two spoken", ("490", "Expanse ;", "2"), kind="nim"),
        in_series(3, "Two printed", ("490", "The expanse ;", "#2")),
    )
    assert series_of("one")[0][2] == "Two printed"


def test_signs_in_the_name_of_a_series_are_no_query(bring: Callable[..., None]) -> None:
    bring(
        in_series(1, "One", ("490", 'The "best" of* -x NEAR(a) [/i] ;', "1")),
        in_series(2, "Two", ("490", 'The "best" of* -x NEAR(a) [/i] ;', "2")),
        in_series(3, "Three", ("490", '"" --', "2")),
    )
    assert series_of("one")[0][2] == "Two"
    assert series_of("three") == []


def test_a_title_that_was_taken_out_is_in_no_list(desk: Desk, shelve: Shelve, bring: Callable[..., None]) -> None:
    from tuils.library.holdings.titles.biblio_state import remove_titles

    book, other = shelve("Emma", **AUSTEN, year=2000), shelve("Emma", **AUSTEN, year=2001)
    remove_titles([other])
    assert editions(book) == []


def test_what_goes_with_a_title_is_the_same_in_the_published_catalog(
    desk: Desk, store: Path, shelve: Shelve, bring: Callable[..., None]
) -> None:
    book = shelve("Emma", "B1", **AUSTEN, year=2000)
    shelve("Emma", "B2", "B3", **AUSTEN, year=2001)
    checkout(desk, register(desk), "B2")
    bring(in_series(1, "One", ("490", "Tales ;", "1")), in_series(2, "Two", ("490", "Tales ;", "2")))
    here = related(book), series_of("one")
    publish(desk, catalog_file(store))
    with AsPatron(store):
        assert (related(book), series_of("one")) == here
    assert [(hit.available, hit.items) for hit in here[0].editions] == [(1, 2)]

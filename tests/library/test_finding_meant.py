"""Searches whose words no title has all of: the corrected words, or titles with most of them."""

from __future__ import annotations

from typing import Any

import pytest

from tuils.library.holdings.finding import Found, find_titles
from tuils.models import db

from .finding import Shelve


@pytest.fixture
def shelf(shelve: Shelve) -> None:
    shelve("Harry Potter and the goblet of fire", author="Rowling, J. K.")
    shelve("The hardy porter", author="Bray, Harold")
    shelve("Stealing beauty")
    shelve("The bee book")
    shelve("Red squirrels")
    shelve("The complete works", author="Shakespeare, William")


def first(words: str, **more: Any) -> tuple[str, str]:
    found = find_titles(words, **more)
    return found.hits[0].title if found.hits else "", found.corrected


@pytest.mark.parametrize(
    ("typed", "title", "corrected"),
    [
        ("hary potter", "Harry Potter and the goblet of fire", "harry potter"),
        ("harry poter", "Harry Potter and the goblet of fire", "harry potter"),
        ("harry pottre", "Harry Potter and the goblet of fire", "harry potter"),
        ("gobblet fier", "Harry Potter and the goblet of fire", "goblet fire"),
        ("barry potter", "Harry Potter and the goblet of fire", "harry potter"),
        ("otter goblet", "Harry Potter and the goblet of fire", "potter goblet"),
        ("hharry goblet", "Harry Potter and the goblet of fire", "harry goblet"),
        ("tsealing beauty", "Stealing beauty", "stealing beauty"),
        ("shakespere", "The complete works", "shakespeare"),
        ("author:shakespere", "The complete works", "shakespeare"),
        ("works shakspeare", "The complete works", "works shakespeare"),
        ("squirels", "Red squirrels", "squirrels"),
    ],
)
def test_a_slip_of_the_finger_still_finds(shelf: None, typed: str, title: str, corrected: str) -> None:
    assert first(typed) == (title, corrected)


@pytest.mark.parametrize(
    ("typed", "title", "corrected"),
    [
        ("l'historie de la france", "L'histoire de la France", "l'histoire de la france"),
        ("d'aquina democracy", "Democracy in Canada", "d'aquino democracy"),
        ("covdi-19 payments", "COVID-19 payments", "covid-19 payments"),
    ],
)
def test_what_stands_at_an_apostrophe_or_a_hyphen_may_be_mistyped(
    shelve: Shelve, typed: str, title: str, corrected: str
) -> None:
    shelve("L'histoire de la France")
    shelve("Democracy in Canada", author="D'Aquino, Thomas")
    shelve("COVID-19 payments")
    assert first(typed) == (title, corrected)


def test_the_rare_word_among_many_near_ones_is_found(shelve: Shelve) -> None:
    for near in ("Dont", "Font", "Kant", "Kent", "Kong", "Knot", "Wont"):
        shelve(near)
        shelve(f"About {near}")
    shelve("Samisk konst")
    assert first("samisk kont") == ("Samisk konst", "samisk konst")


def test_while_a_long_word_is_typed_its_beginning_may_be_wrong(shelf: None) -> None:
    for typed in ("shakespaer", "shaksp", "shkesp", "shakk", "shhakes"):
        assert first(typed) == ("The complete works", "shakespeare"), typed


def test_known_words_are_doubted_where_together_they_find_nothing(shelf: None, shelve: Shelve) -> None:
    shelve("A book of roses")
    shelve("Stalking")
    assert first("stalking beauty") == ("Stealing beauty", "stealing beauty")


def test_a_long_question_is_not_bent_to_fit(shelf: None, shelve: Shelve) -> None:
    shelve("Rees and the picture of a bout", author="Cook, Rod")
    for word in ("Red", "About", "Bees", "With", "Pictures"):
        shelve(word)
    found = find_titles("red book about bees with pictures")
    assert (found.corrected, found.nearest) == ("", True)


def test_a_short_word_may_have_one_wrong_letter_a_long_one_two(shelf: None) -> None:
    assert first("gbolet")[1] == "goblet"
    assert not find_titles("bax")
    assert first("squierlsr")[1] == ""
    assert find_titles("xq") == Found()


def test_one_of_many_is_enough(shelf: None, shelve: Shelve) -> None:
    assert first("bees") == ("The bee book", "bee")
    shelve("A story of foxes")
    assert first("stories") == ("A story of foxes", "story")
    shelve("Una flor")
    assert first("flores") == ("", "") or first("flores")[0] == "Una flor"
    shelve("Bees")
    assert first("bees") == ("Bees", "")


def test_most_of_the_words_are_better_than_nothing(shelf: None) -> None:
    found = find_titles("red book about bees")
    assert (found.nearest, found.corrected) == (True, "")
    assert "The bee book" in [hit.title for hit in found.hits]
    assert not find_titles("xylophone zzz").nearest
    assert not find_titles("harry xylophone zebra").hits


def test_what_has_more_of_the_words_goes_before_what_has_fewer(shelve: Shelve) -> None:
    shelve("Winter gardens of the north")
    shelve("Winter roses")
    hits = find_titles("winter gardens north zebras")
    assert hits.nearest
    assert [hit.title for hit in hits.hits] == ["Winter gardens of the north"]


def test_a_phrase_and_a_number_are_never_corrected(shelf: None) -> None:
    assert not find_titles('"hary potter"').hits
    assert not find_titles("9780141439580").hits
    assert not find_titles("12345678").hits


def test_further_pages_of_what_was_meant_follow_the_first(shelve: Shelve) -> None:
    for number in range(30):
        shelve(f"Gardening {number}")
    pages = [find_titles("gardenign", limit=20, offset=offset) for offset in (0, 20)]
    assert [(len(page.hits), page.total, page.corrected) for page in pages] == [
        (20, 30, "gardening"),
        (10, 30, "gardening"),
    ]
    assert len({hit.biblio for page in pages for hit in page.hits}) == 30


def test_where_the_librarys_own_words_are_not_counted_yet_the_index_helps(shelf: None) -> None:
    db.execute_sql("DELETE FROM word")
    assert first("hary potter") == ("Harry Potter and the goblet of fire", "harry potter")
    assert first("shakespere")[1] == "shakespeare"


def test_what_the_title_says_counts_more_than_who_published_it(shelve: Shelve) -> None:
    shelve("The bee book", author="Charman-Anderson, Fergus")
    for number in range(3):
        shelve(f"Red cavalry {number}", author="Babel, Isaac", publisher="Penguin Books")
    found = find_titles("red book about bees")
    assert found.nearest
    assert found.hits[0].title == "The bee book"

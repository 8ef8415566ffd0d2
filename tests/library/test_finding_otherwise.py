"""A title is found that is written otherwise than people remember it: numbers, two words for one, a call number."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.items import add_item

from .finding import Shelve, marc_title
from .titles_coming_in import file_of


def first(words: str, **more: Any) -> str:
    found = find_titles(words, **more)
    return found.hits[0].title if found.hits else ""


def titles(words: str, **more: Any) -> list[str]:
    return [hit.title for hit in find_titles(words, **more).hits]


# ---- numbers


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("The thirty-nine steps", "39 steps"),
        ("The thirty-nine steps", "the 39 steps"),
        ("20,000 leagues under the sea", "twenty thousand leagues under the sea"),
        ("One hundred and one dalmatians", "101 dalmatians"),
        ("1984", "nineteen eighty-four"),
        ("We three", "we 3"),
        ("Los tres cerditos", "los 3 cerditos"),
        ("Encores, v. 1", "encores v one"),
    ],
)
def test_a_number_is_one_in_words_and_in_digits(shelve: Shelve, title: str, typed: str) -> None:
    shelve(title)
    shelve("Emma", author="Austen, Jane")
    assert first(typed) == title


def test_a_title_with_the_number_otherwise_stands_before_what_has_the_words_somewhere(shelve: Shelve) -> None:
    shelve("We three")
    for number in range(3):
        shelve(f"Weavers of part {number}", 4, publisher="We, 3 editors")
    assert titles("we 3")[:1] == ["We three"]


def test_words_of_a_title_with_its_number_otherwise_are_said(shelve: Shelve) -> None:
    shelve("The story of seven sisters")
    found = find_titles("sisters 7 story")
    assert ([hit.title for hit in found.hits], found.corrected) == (
        ["The story of seven sisters"],
        "sisters seven story",
    )


def test_a_title_that_is_a_number_stands_before_the_record_of_that_number(shelve: Shelve, desk: Desk) -> None:
    gardening = shelve("Gardening")
    add_item(desk, gardening, {"barcode": "1984"})
    shelve("1984", author="Orwell, George")
    assert titles("1984") == ["1984", "Gardening"]


# ---- one word for two, two for one


@pytest.mark.parametrize(
    ("title", "typed", "said"),
    [
        ("To the lighthouse", "light house", "lighthouse"),
        ("To the light house", "lighthouse", "light house"),
        ("The secret garden", "secretgarden", "secret garden"),
        ("The secret garden", "thesecret garden", "the secret garden"),
        ("The secret garden", "secret gar den", "secret garden"),
        ("New York stories", "newyork stories", "new york stories"),
    ],
)
def test_words_may_be_joined_or_parted(shelve: Shelve, title: str, typed: str, said: str) -> None:
    shelve(title)
    for other in ("Emma", "A house", "Light", "Garden secrets", "York, an old city"):
        shelve(other)
    found = find_titles(typed)
    assert (found.hits[0].title, found.corrected) == (title, said)


def test_a_word_is_not_cut_into_words_that_stand_apart(shelve: Shelve) -> None:
    shelve("Garden of secrets")
    shelve("Secret of the garden")
    assert not find_titles("secretgarden").hits


def test_what_is_whole_is_not_cut(shelve: Shelve) -> None:
    shelve("The lighthouse")
    shelve("The light house")
    assert titles("lighthouse") == ["The lighthouse"]
    assert find_titles("lighthouse").corrected == ""


@pytest.mark.parametrize("typed", ['"secretgarden"', "-secretgarden emma", "secretgarden OR light", "secretgarden 9zz"])
def test_what_is_said_exactly_is_not_written_otherwise(shelve: Shelve, typed: str) -> None:
    shelve("The secret garden")
    assert find_titles(typed).corrected == ""


def test_a_field_stays_the_field(shelve: Shelve) -> None:
    shelve("Emma", author="Mac Donald, Ann")
    shelve("Mac Donald and his farm")
    assert titles("author:macdonald") == ["Emma"]
    assert titles("macdonald", field="author") == ["Emma"]


# ---- how a title is written


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("The colour purple", "color purple"),
        ("The color purple", "colour purple"),
        ("Coloring books", "colouring books"),
        ("Theatres of war", "theaters of war"),
        ("Organize your garden", "organise your garden"),
        ("How cities were organised", "how cities were organized"),
        ("Archeology of bees", "archaeology of bees"),
        ("Saint Louis blues", "st louis blues"),
        ("St. Louis blues", "saint louis blues"),
        ("Dr. No", "doctor no"),
        ("Mount Rainier", "mt. rainier"),
        ("Kramer vs. Kramer", "kramer versus kramer"),
        ("World War II in pictures", "world war 2"),
        ("World War 2 in pictures", "world war ii"),
        ("World War II in pictures", "world war two"),
    ],
)
def test_either_spelling_finds_the_other_at_once(shelve: Shelve, title: str, typed: str) -> None:
    shelve(title)
    shelve(f"A life of {typed} and of others")
    found = find_titles(typed)
    assert (found.hits[0].title, len(found.hits), found.corrected, found.nearest) == (title, 2, "", False)


def test_a_phrase_has_its_own_spelling_alone_and_what_is_unwanted_goes_in_both(shelve: Shelve) -> None:
    shelve("Colour of bees")
    shelve("Color of bees")
    assert titles('"colour of bees"') == ["Colour of bees"]
    assert titles("bees -colour") == []
    assert sorted(titles("title:colour")) == ["Color of bees", "Colour of bees"]


def test_what_only_looks_like_the_short_form_is_none(shelve: Shelve) -> None:
    shelve("Streets of Louis")
    shelve("Vision of the war")
    assert titles("saint louis") == []
    assert titles("6 war") == []


def test_a_king_is_found_by_his_number(shelve: Shelve) -> None:
    shelve("Henry V")
    shelve("Henry and 5 others")
    assert first("henry 5") == "Henry V"


def test_a_title_with_and_is_that_with_its_sign(shelve: Shelve) -> None:
    shelve("Computers & work")
    shelve("Computers and work in a world of work and computers", 5)
    assert first("computers and work") == "Computers & work"


def test_a_sign_that_was_typed_may_be_a_word_in_the_title(shelve: Shelve) -> None:
    shelve("Jazz and rock : time to play music")
    shelve("Rock & jazz, jazz and rock", 5, author="Rock, Jazz")
    assert first("jazz & rock") == "Jazz and rock : time to play music"


def test_an_article_may_stand_behind(shelve: Shelve) -> None:
    shelve("The cat in the hat")
    shelve("Who was the cat in the hat", 5)
    assert first("cat in the hat, the") == "The cat in the hat"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("grisham's firm", "grisham firm"),
        ("the firm grisham\u2019s", "the firm grisham"),
        ("firm book 3", "firm 3"),
        ("firm vol. 3", "firm 3"),
        ("firm3", "firm 3"),
    ],
)
def test_what_people_add_to_a_title_or_write_as_one_is_left_out_or_parted(
    shelve: Shelve, typed: str, said: str
) -> None:
    shelve("The firm 3", author="Grisham, John")
    shelve("Emma", author="Austen, Jane")
    found = find_titles(typed)
    assert ([hit.title for hit in found.hits], found.corrected) == (["The firm 3"], said)


@pytest.mark.parametrize(
    ("typed", "title"),
    [("c++", "C++ at work"), ("C#.", "Learning C#"), ("learning c#", "Learning C#"), ("a+", "A+ for beginners")],
)
def test_a_sign_behind_a_letter_tells_which(shelve: Shelve, typed: str, title: str) -> None:
    for one in ("C++ at work", "Learning C#", "A+ for beginners"):
        shelve(one)
    for one in ("C", "Learning C", "A"):
        shelve(f"{one}, a reference", 5)
    assert first(typed) == title


# ---- how people ask at a desk


@pytest.mark.parametrize(
    "typed", ["looking for emma", "do you have emma please", "books by austen", "a novel by jane austen", "j austen"]
)
def test_what_is_said_around_a_title_is_left_out(shelve: Shelve, typed: str) -> None:
    shelve("Emma", author="Austen, Jane")
    shelve("Gardening", author="Hill, Thomas")
    found = find_titles(typed)
    assert ([hit.title for hit in found.hits], found.nearest) == (["Emma"], True)


@pytest.mark.parametrize("typed", ["all you need 1977", "1977 love", "looking for all you need from 1977"])
def test_the_year_that_is_named_is_a_limit(shelve: Shelve, typed: str) -> None:
    shelve("All you need is love", year=1977)
    shelve("All you need is love", year=1990)
    assert titles(typed) == ["All you need is love"]
    assert find_titles(typed).hits[0].year == 1977


def test_a_year_that_no_such_title_has_is_left_out(shelve: Shelve) -> None:
    shelve("All that love", year=1977)
    shelve("2001 : a space odyssey", year=1968)
    assert titles("all that love 1950") == ["All that love"]
    assert titles("space odyssey 2001") == ["2001 : a space odyssey"]


def test_a_word_may_be_mistyped_among_what_is_said_around_it(shelve: Shelve) -> None:
    shelve("The brothers Karamazov", author="Dostoyevsky, Fyodor")
    shelve("The bee book")
    found = find_titles("do you have anything by dostoevsky")
    assert (found.hits[0].title, found.corrected) == ("The brothers Karamazov", "dostoyevsky")
    assert first("looking for something about bees") == "The bee book"


def test_the_kind_of_thing_that_is_named_is_a_limit(desk: Desk, tmp_path: Path) -> None:
    records = [marc_title("1", "The hobbit"), marc_title("2", "Hobbit stories", kind="g"), marc_title("3", "DVD care")]
    import_marc(desk, [file_of(tmp_path, records)])
    assert titles("the hobbit dvd") == titles("hobbit movie") == ["Hobbit stories"]
    assert titles("hobbit book") == ["The hobbit"]
    assert titles("hobbit map") == titles('"hobbit" dvd') == []
    assert find_titles("hobbit dvd").nearest


# ---- call numbers


@pytest.mark.parametrize(
    ("call_number", "typed"),
    [
        ("591.1420724", "591.1420724"),
        ("FIC 217", "fic 217"),
        ("FIC 217", "FIC217"),
        ("DVD 0123", "dvd 0123"),
        ("DVD 0123", "DVD0123"),
        ("ML 2533 B34 C32", "ml2533 b34 c32"),
        ("ML2533.B34C32", "ML 2533 B34"),
        ("780 R35", "780 r35"),
        ("J 599.7 HAR", "j 599.7"),
        ("J 599.7 HAR", "599.7"),
        ("FIC ROW", "fic row"),
        ("Local 12 B", "local 12"),
    ],
)
def test_the_call_number_of_a_copy_finds_its_title(shelve: Shelve, desk: Desk, call_number: str, typed: str) -> None:
    add_item(desk, shelve("Bees"), {"barcode": "B1", "call_number": call_number})
    add_item(desk, shelve("Wasps"), {"barcode": "B2", "call_number": "FIC 2170"})
    assert titles(typed) == ["Bees"]


def test_a_call_number_is_asked_for_in_whole_parts(shelve: Shelve, desk: Desk) -> None:
    for number in ("FIC 2170", "DVD 01234", "Catch 222"):
        add_item(desk, shelve(f"Emma {number[-1]}"), {"barcode": number[:2], "call_number": number}, sure=True)
    shelve("Catch-22")
    assert titles("FIC 217") == []
    assert titles("DVD 0123") == []
    assert titles("catch 22") == ["Catch-22"]


def test_another_field_is_no_place_on_the_shelf(shelve: Shelve, desk: Desk) -> None:
    add_item(desk, shelve("Bees"), {"barcode": "B1", "call_number": "FIC 217"})
    assert titles("call:fic217") == titles("call:fic") == ["Bees"]
    assert titles("title:fic217") == titles("author:fic217") == titles("fic217", field="title") == []


def test_a_title_goes_before_a_place_on_the_shelf(shelve: Shelve, desk: Desk) -> None:
    add_item(desk, shelve("Bees"), {"barcode": "B1", "call_number": "K 2"})
    shelve("K 2")
    assert titles("k 2") == ["K 2", "Bees"]


def test_a_place_on_the_shelf_is_within_the_limits(shelve: Shelve, desk: Desk) -> None:
    from tuils.library.holdings.finding import Limits

    add_item(desk, shelve("Bees", year=1990), {"barcode": "B1", "call_number": "DVD 0123"})
    assert titles("dvd 0123", limits=Limits(year_from=1985)) == ["Bees"]
    assert titles("dvd 0123", limits=Limits(year_from=2000)) == []
    assert titles("dvd 0123", sort="title") == ["Bees"]

"""Search: what a person types finds what they mean, never chokes, and changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.at_once import import_marc
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.finding import Found, Hit, find_titles, title_by_isbn
from tuils.library.holdings.items.items import add_item
from tuils.library.lending.loans.checkout import checkout
from tuils.models import db

from .finding import Shelve
from .makers import edit_item, register
from .titles_coming_in import file_of, marc


def titles(found: Found) -> list[str]:
    return [hit.title for hit in found.hits]


def test_a_hit_has_what_a_list_shows(desk: Desk, shelve: Shelve) -> None:
    book = shelve("Emma", author="Austen, Jane", year=2003, call_number="FIC AUS", isbn="9780141439587")
    for number in ("B1", "B2", "B3", "B4"):
        add_item(desk, book, {"barcode": number})
    checkout(desk, register(desk), "B1")
    (lost,) = db.execute_sql("SELECT id FROM item WHERE barcode = 'B2'").fetchone()
    (gone,) = db.execute_sql("SELECT id FROM item WHERE barcode = 'B3'").fetchone()
    edit_item(desk, lost, state="lost")
    edit_item(desk, gone, withdrawn=True)
    assert find_titles("emma").hits == (
        Hit(book, "Emma", "", "Austen, Jane", 2003, "book", "FIC AUS", available=1, items=3),
    )


def test_all_words_must_be_there_each_as_a_beginning(shelve: Shelve) -> None:
    shelve("Sense and sensibility", author="Austen, Jane")
    shelve("Pride and prejudice", author="Austen, Jane")
    assert titles(find_titles("aust sens")) == ["Sense and sensibility"]
    assert len(find_titles("austen").hits) == 2
    assert not find_titles("austen persuasion xylophone").hits


@pytest.mark.parametrize(
    "typed",
    ["AMELIE", "amélie", "ame\u0301lie", '"fabuleux destin"', "destin -emma", "fabuleux, destin!", "  destin  po "],
)
def test_case_accents_marks_and_signs_do_not_matter(shelve: Shelve, typed: str) -> None:
    shelve("Le fabuleux destin d'Amélie Poulain")
    shelve("Emma, le destin")
    assert titles(find_titles(typed))[:1] == ["Le fabuleux destin d'Amélie Poulain"]


def test_other_scripts_are_found(shelve: Shelve) -> None:
    shelve("Братья Карамазовы")
    shelve("紅樓夢")
    shelve("हिन्दी किताब")
    shelve("x\u030cyz")
    assert titles(find_titles("братья")) == ["Братья Карамазовы"]
    assert titles(find_titles("किताब")) == ["हिन्दी किताब"]
    assert titles(find_titles("x\u030cyz")) == ["x\u030cyz"]
    assert titles(find_titles("紅")) == ["紅樓夢"]


def test_the_title_that_is_the_words_stands_first(shelve: Shelve) -> None:
    shelve("Emma")
    for number in range(30):
        shelve(f"Emma Emma Emma {number}", author="Emma")
    found = find_titles("emma", limit=5)
    assert titles(found)[0] == "Emma"
    assert (len(found.hits), found.total, found.more) == (5, 31, False)


def test_a_single_letter_is_a_word_and_while_typing_it_is_passed_over(shelve: Shelve) -> None:
    shelve("Vitamin C")
    shelve("Vitamin cookbook")
    assert titles(find_titles("vitamin c")) == ["Vitamin C"]
    assert len(find_titles("vitamin k").hits) == 2
    assert not find_titles("xylophone k").hits


def test_fields_narrow_the_search(shelve: Shelve) -> None:
    shelve("Austen's world", author="Brown, Ann")
    shelve("Emma", author="Austen, Jane", call_number="823.7 AUS")
    assert titles(find_titles("austen", field="author")) == ["Emma"]
    assert titles(find_titles("austen", field="title")) == ["Austen's world"]
    assert titles(find_titles("823.7", field="call_number")) == ["Emma"]
    assert not find_titles("austen", field="isbn").hits


@pytest.mark.parametrize("typed", ["9780141439587", "0-14-143958-0", "978-0-14-143958-7", "ISBN 0141439580"])
def test_the_number_of_a_book_finds_it_however_it_is_written(shelve: Shelve, typed: str) -> None:
    shelve("Emma", isbn="9780141439587")
    shelve("9780141439588 is no title of it")
    assert titles(find_titles(typed)) == ["Emma"]
    hit = title_by_isbn(typed)
    assert hit is not None
    assert hit.title == "Emma"


def test_a_barcode_finds_its_title_and_a_control_number_hides_none(desk: Desk, tmp_path: Path) -> None:
    path = file_of(tmp_path, [marc("1984", "Gardening", {"p": "B77"}), marc("2", "1984"), marc("3", "Looking at 1984")])
    import_marc(desk, [path])
    assert titles(find_titles("B77")) == ["Gardening"]
    assert titles(find_titles("1984"))[:2] == ["1984", "Gardening"]
    assert len(find_titles("1984").hits) == 3
    assert title_by_isbn("1984") is None


def test_a_word_that_no_title_has_is_replaced_by_the_nearest(shelve: Shelve) -> None:
    shelve("The complete works of Shakespeare")
    shelve("Works of art")
    found = find_titles("works shakespere")
    assert (titles(found), found.corrected) == (["The complete works of Shakespeare"], "works shakespeare")
    assert find_titles("works shakespeare").corrected == ""
    assert find_titles("qzxv works") == Found()


def test_of_words_equally_near_the_frequent_one_is_taken(shelve: Shelve) -> None:
    shelve("Englund, a life")
    shelve("History of England")
    shelve("England now")
    assert find_titles("englnd").corrected == "england"


def test_titles_that_were_taken_out_are_not_found_and_leave_no_gap(desk: Desk, shelve: Shelve) -> None:
    books = [shelve(f"Garden {number}", isbn="9780141439587" if number == 0 else "") for number in range(6)]
    with db.atomic():
        for book in books[:3]:
            Act(desk).write("biblio_edited", biblio=book, data={"set": {"removed": True}})
    assert sorted(titles(find_titles("garden", limit=3))) == ["Garden 3", "Garden 4", "Garden 5"]
    assert title_by_isbn("9780141439587") is None


def test_pages_hold_each_title_once(shelve: Shelve) -> None:
    shelve("Garden")
    for number in range(44):
        shelve(f"Garden {number}")
    pages = [titles(find_titles("garden", limit=20, offset=offset)) for offset in (0, 20, 40, 60)]
    assert [len(page) for page in pages] == [20, 20, 5, 0]
    assert len({title for page in pages for title in page}) == 45
    assert pages[0][0] == "Garden"


def test_beyond_two_thousand_the_newest_are_ranked_and_said_to_be_more(desk: Desk, tmp_path: Path) -> None:
    old = marc("0", "Garden")
    many = [marc(str(number), f"Garden number {number}") for number in range(1, 2101)]
    import_marc(desk, [file_of(tmp_path, [old, *many])])
    found = find_titles("garden")
    assert (found.total, found.more) == (2001, True)
    assert titles(found)[0] == "Garden"
    assert not find_titles("garden number 17").more


def test_an_edited_title_is_found_by_its_new_words_alone(desk: Desk, tmp_path: Path) -> None:
    """So is an imported one, whose index was filled without the triggers."""
    from tuils.library.holdings.titles.biblio_state import record_base64

    import_marc(desk, [file_of(tmp_path, [marc("1", "Emma"), marc("2", "Persuasion")])])
    (hit,) = find_titles("emma").hits
    with db.atomic():
        facts = {"set": {"record": record_base64(marc("1", "Northanger Abbey"))}}
        Act(desk).write("biblio_edited", biblio=hit.biblio, data=facts)
    assert not find_titles("emma").hits
    assert [one.biblio for one in find_titles("northanger").hits] == [hit.biblio]
    db.execute_sql("INSERT INTO biblio_index(biblio_index, rank) VALUES ('integrity-check', 1)")


def test_reading_alone_is_enough(shelve: Shelve) -> None:
    shelve("The complete works of Shakespeare", isbn="9780141439587")
    db.execute_sql("PRAGMA query_only = ON")
    try:
        assert find_titles("shakespere").hits
        assert find_titles("works").hits
        assert find_titles("9780141439587").hits
    finally:
        db.execute_sql("PRAGMA query_only = OFF")


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "-",
        '"',
        '""',
        "-emma",
        "*",
        "AND",
        "NOT",
        "a AND",
        "NEAR(",
        "title:",
        "{",
        "^",
        "\x00",
        "'; DROP",
        "\u0301",
    ],
)
def test_nothing_that_is_typed_stops_it(shelve: Shelve, typed: str) -> None:
    shelve("Emma")
    assert find_titles(typed).hits == ()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=30))
def test_no_text_at_all_stops_it(shelve: Shelve, typed: str) -> None:
    find_titles(typed)
    find_titles(typed, field="title")

"""Named lists: kept from a search or made by hand, their lines put on, taken off, moved; what the catalog has not is
left out; all of it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import import_marc, list_lines
from tests.library.conftest import BEES
from tests.library.lists import titles_on
from tests.library.makers import add_item, codes, value, whole
from tests.library.records import copy, record, write
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.lists.list_lines import (
    ADDED,
    SEVERAL,
    THERE,
    UNKNOWN,
    make_list_with,
    move_line,
    note_line,
    put_on_list,
    sort_list,
    take_off_list,
)
from tuils.library.holdings.lists.list_naming import all_lists, list_called, lists_of_title
from tuils.library.holdings.lists.list_search import Search
from tuils.library.holdings.lists.lists import (
    edit_list,
    keep_search,
    make_list,
    merge_lists,
    publish_list,
    remove_list,
    search_again,
)
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.reach.import_undo import undo_import
from tuils.library.reach.replay import undo
from tuils.models import db

# ---- made


def test_a_list_is_made_named_and_noted(desk: Desk) -> None:
    made = make_list(desk, "  Summer   reading ", note="For the window")
    assert (made.name, made.of, made.note, made.shown, made.lines) == (
        "Summer reading",
        "titles",
        "For the window",
        False,
        0,
    )
    edit_list(desk, "summer READING", name="Winter reading", note="")
    assert [(one.name, one.note) for one in all_lists()] == [("Winter reading", "")]
    assert codes(lambda: list_called("Summer reading")) == ["LIST_UNKNOWN"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_is_a_few_words(desk: Desk, name: str) -> None:
    assert codes(lambda: make_list(desk, name)) == ["NOT_UNDERSTOOD"]


def test_a_note_has_an_end(desk: Desk) -> None:
    make_list(desk, "Bees")
    assert codes(lambda: edit_list(desk, "Bees", note="x" * 501)) == ["NOT_UNDERSTOOD"]


def test_what_is_on_a_list_is_titles_or_items(desk: Desk) -> None:
    assert codes(lambda: make_list(desk, "Bees", of="patrons")) == ["NOT_UNDERSTOOD"]


def test_two_lists_of_one_name_are_not_made_here(desk: Desk) -> None:
    make_list(desk, "Été à la mer")
    assert codes(lambda: make_list(desk, "ete a la MER")) == ["LIST_NAME_TAKEN"]
    make_list(desk, "Another")
    assert codes(lambda: edit_list(desk, "Another", name="Ete a la mer!")) == ["LIST_NAME_TAKEN"]


def test_a_list_may_take_another_spelling_of_its_own_name(desk: Desk) -> None:
    make_list(desk, "ete")
    assert edit_list(desk, "ete", name="Été").name == "Été"


def test_what_changes_nothing_writes_nothing(desk: Desk, bees: list[str]) -> None:
    made = make_list(desk, "Bees")
    put_on_list(desk, "Bees", ["C0"])
    before = value("SELECT count(*) FROM journal")
    assert edit_list(desk, "Bees", name="Bees", note="").act == ""
    assert publish_list(desk, "Bees", False).act == ""
    assert put_on_list(desk, "Bees", ["C0"]).sheet.act == ""
    assert move_line(desk, "Bees", "C0", 7).act == ""
    assert note_line(desk, "Bees", "C0", " ").act == ""
    assert sort_list(desk, "Bees", "title").act == ""
    assert value("SELECT count(*) FROM journal") == before
    assert made.lines == 0


def test_a_list_is_found_by_its_id_and_the_end_of_it(desk: Desk) -> None:
    made = make_list(desk, "Bees")
    assert list_called(made.id).name == list_called(made.id[-8:]).name == "Bees"
    assert codes(lambda: list_called(made.id[-5:])) == ["LIST_UNKNOWN"]


def test_a_name_of_signs_alone_is_a_name(desk: Desk) -> None:
    make_list(desk, "!!!")
    make_list(desk, "???")
    assert list_called("???").name == "???"


# ---- kept from a search


def test_a_search_is_kept_with_what_it_finds_now(desk: Desk, bees: list[str]) -> None:
    kept = keep_search(desk, "Bees", Search("bee"))
    assert (kept.added, kept.found, kept.cut) == (3, 3, False)
    assert sorted(titles_on("Bees")) == sorted(BEES)
    assert kept.sheet.search == Search("bee")


def test_it_can_be_made_again_and_what_was_taken_off_stays_off(desk: Desk, bees: list[str]) -> None:
    keep_search(desk, "Bees", Search("bee"))
    take_off_list(desk, "Bees", ["C1"])
    add_title(desk, {"title": "Bee keeping"})
    again = search_again(desk, "Bees")
    assert (again.added, again.found) == (1, 4)
    assert sorted(titles_on("Bees")) == ["Bee keeping", "Bees and wasps", "Honey bees"]
    assert titles_on("Bees")[-1] == "Bee keeping", "what is new stands at the end"


def test_a_list_by_hand_has_no_search(desk: Desk) -> None:
    make_list(desk, "Bees")
    assert codes(lambda: search_again(desk, "Bees")) == ["LIST_NO_SEARCH"]


def test_where_nothing_is_found_no_list_is_made(desk: Desk, bees: list[str]) -> None:
    assert codes(lambda: keep_search(desk, "Bees", Search("zzqqxx"))) == ["NOTHING_FOUND"]
    assert all_lists() == []


def test_words_that_were_put_right_are_kept_so(desk: Desk, bees: list[str]) -> None:
    kept = keep_search(desk, "Wasps", Search("waspps"))
    assert (kept.added, kept.corrected) == (1, "wasps")


def test_a_search_is_kept_as_a_list_of_copies(desk: Desk, bees: list[str]) -> None:
    kept = keep_search(desk, "Copies", Search("emma"), of="items")
    assert [line.item for line in list_lines("Copies")] == ["C3", "C4"]
    assert kept.sheet.of == "items"


def test_so_many_titles_are_kept_and_it_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch, bees: list[str]) -> None:
    monkeypatch.setattr("tuils.library.holdings.lists.list_search.MOST_KEPT", 2)
    kept = keep_search(desk, "Bees", Search("bee"))
    assert (kept.added, kept.cut) == (2, True)


# ---- lines


def test_titles_are_put_on_by_barcode_isbn_and_id(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Mixed")
    put = put_on_list(desk, "Mixed", ["C1", "978-0-14-143958-7", bees[0], bees[2], "C2", "nowhere", "  "])
    assert [(line.code, line.outcome) for line in put.lines] == [
        ("C1", ADDED),
        ("978-0-14-143958-7", ADDED),
        (bees[0], ADDED),
        (bees[2], ADDED),
        ("C2", THERE),
        ("nowhere", UNKNOWN),
    ]
    assert (put.added, put.sheet.lines) == (4, 4)
    assert titles_on("Mixed") == ["The bee book", "Emma", "Honey bees", "Bees and wasps"]


def test_the_end_of_an_id_will_do_but_never_a_misread_barcode(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    end = bees[0][-12:]
    wanted = ADDED if not end.isdigit() else UNKNOWN
    assert [line.outcome for line in put_on_list(desk, "Bees", [end]).lines] == [wanted]
    db.execute_sql("UPDATE biblio SET id = ? WHERE id = ?", (f"{bees[1][:24]}123456789012", bees[1]))
    assert [line.outcome for line in put_on_list(desk, "Bees", ["123456789012"]).lines] == [UNKNOWN]


def test_a_title_goes_onto_a_list_of_items_where_it_has_one_copy(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Copies", of="items")
    put = put_on_list(desk, "Copies", ["C4", bees[0], "9780141439587"])
    assert [line.outcome for line in put.lines] == [ADDED, ADDED, SEVERAL]
    assert [(line.item, line.title) for line in list_lines("Copies")] == [("C4", "Emma"), ("C0", "Honey bees")]


def test_lines_tell_where_it_is_and_whether_it_is_in(desk: Desk, bees: list[str]) -> None:
    card = register_patron(desk, {"first_name": "Ada"}).card
    make_list(desk, "Mixed")
    make_list(desk, "Copies", of="items")
    put_on_list(desk, "Mixed", ["C0", "C3"])
    put_on_list(desk, "Copies", ["C3", "C4"])
    checkout(desk, card, "C3")
    checkout(desk, card, "C0")
    told = [(line.number, line.title, line.call_number, line.available, line.items) for line in list_lines("Mixed")]
    assert told == [(1, "Honey bees", "590", 0, 1), (2, "Emma", "", 1, 2)]
    assert [(line.item, line.status, line.available) for line in list_lines("Copies")] == [
        ("C3", "checked_out", 0),
        ("C4", "available", 1),
    ]


def test_lines_come_in_pages(desk: Desk, bees: list[str]) -> None:
    keep_search(desk, "Bees", Search("bee"))
    page = list_lines("Bees", limit=2, offset=1)
    assert [line.number for line in page] == [2, 3]


def test_a_line_is_moved(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put_on_list(desk, "Bees", ["C0", "C1", "C2", "C3"])
    move_line(desk, "Bees", "C3", 1)
    assert titles_on("Bees") == ["Emma", *BEES]
    move_line(desk, "Bees", "C0", 3)
    assert titles_on("Bees") == ["Emma", BEES[1], BEES[0], BEES[2]]
    move_line(desk, "Bees", "C3", 99)
    assert titles_on("Bees") == [BEES[1], BEES[0], BEES[2], "Emma"]
    assert codes(lambda: move_line(desk, "Bees", "C3", 0)) == ["NOT_UNDERSTOOD"]
    put_on_list(desk, "Bees", ["C0"])
    assert titles_on("Bees")[1] == BEES[0], "what is put on again stays where it is"


def test_where_no_room_is_left_between_two_all_lines_get_new_places(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put_on_list(desk, "Bees", ["C0", "C1", "C2", "C3"])
    for _time in range(20):
        for code in ("C2", "C1"):  # always between the first and what was put there before
            move_line(desk, "Bees", code, 2)
    assert titles_on("Bees") == [BEES[0], BEES[1], BEES[2], "Emma"]
    assert value("SELECT count(DISTINCT rank) FROM list_line") == 4
    whole(desk)


def test_a_list_is_brought_in_an_order(desk: Desk, bees: list[str]) -> None:
    keep_search(desk, "Bees", Search("bee"))
    for by, wanted in (
        ("title", ["The bee book", "Bees and wasps", "Honey bees"]),
        ("author", ["Bees and wasps", "The bee book", "Honey bees"]),
        ("year", ["Bees and wasps", "The bee book", "Honey bees"]),
        ("call_number", ["Honey bees", "The bee book", "Bees and wasps"]),
    ):
        sort_list(desk, "Bees", by)
        assert titles_on("Bees") == wanted, by
    assert codes(lambda: sort_list(desk, "Bees", "colour")) == ["NOT_UNDERSTOOD"]


def test_copies_are_brought_along_the_shelves(desk: Desk, bees: list[str]) -> None:
    for barcode, call_number in (("S1", "FIC ADA"), ("S2", "10.2 X"), ("S3", "9.5 X"), ("S4", "REF 9")):
        add_item(desk, barcode, biblio=bees[0], call_number=call_number)
    make_list_with(desk, "Copies", ["S2", "S4", "S1", "S3"], of="items")
    sort_list(desk, "Copies", "call_number")
    told = [line.item for line in list_lines("Copies")]
    assert told.index("S3") < told.index("S2"), "9 stands before 10"
    assert len(told) == 4


def test_a_line_has_a_note(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put_on_list(desk, "Bees", ["C0"])
    note_line(desk, "Bees", "C0", "Good  pictures")
    assert list_lines("Bees")[0].note == "Good pictures"
    assert codes(lambda: note_line(desk, "Bees", "C1", "x")) == ["NOT_ON_LIST"]


def test_lines_are_taken_off_all_or_none(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put_on_list(desk, "Bees", ["C0", "C1"])
    assert codes(lambda: take_off_list(desk, "Bees", ["C0", "C3"])) == ["NOT_ON_LIST"]
    assert take_off_list(desk, "Bees", ["C0"]).sheet.lines == 1


def test_a_list_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch, bees: list[str]) -> None:
    monkeypatch.setattr("tuils.library.holdings.lists.lists.MOST_LINES", 2)
    make_list(desk, "Bees")
    assert codes(lambda: put_on_list(desk, "Bees", ["C0", "C1", "C2"])) == ["LIST_FULL"]
    assert put_on_list(desk, "Bees", ["C0", "C1"]).added == 2


# ---- what the catalog has not


def test_what_leaves_the_catalog_drops_out_and_comes_back(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Mixed")
    make_list(desk, "Copies", of="items")
    put_on_list(desk, "Mixed", ["C0", "C1"])
    put_on_list(desk, "Copies", ["C0", "C1", "C2"])
    with db.atomic():
        act = Act(desk)
        act.write("biblio_edited", biblio=bees[0], data={"set": {"removed": True}})
    assert titles_on("Mixed") == ["The bee book"]
    assert list_called("Mixed").lines == 1
    assert [line.item for line in list_lines("Copies")] == ["C1", "C2"]
    undo(desk, act.id)
    assert titles_on("Mixed") == ["Honey bees", "The bee book"]
    assert [line.item for line in list_lines("Copies")] == ["C0", "C1", "C2"]


def test_a_copy_that_is_taken_out_drops_out_and_comes_back(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Copies", of="items")
    put_on_list(desk, "Copies", ["C0", "C1"])
    item = value("SELECT id FROM item WHERE barcode = 'C0'")
    with db.atomic():
        act = Act(desk)
        act.write("item_edited", item=item, data={"set": {"withdrawn": True}})
    assert [line.item for line in list_lines("Copies")] == ["C1"]
    undo(desk, act.id)
    assert [line.item for line in list_lines("Copies")] == ["C0", "C1"]


def test_a_list_holds_no_import_back(desk: Desk, bees: list[str], tmp_path: Path) -> None:
    batch = import_marc(desk, [write(tmp_path / "in.mrc", record("1", "Bee keeping", [copy("X1")]))]).batch
    keep_search(desk, "Bees", Search("bee"))
    make_list_with(desk, "Copies", ["X1", "C0"], of="items")
    done = undo_import(desk, batch)
    assert (done.counts["titles_removed"], done.counts["items_removed"], done.refused) == (1, 1, 0)
    assert "Bee keeping" not in titles_on("Bees")
    assert [line.item for line in list_lines("Copies")] == ["C0"]
    whole(desk)


def test_the_lists_of_a_title_are_those_of_its_copies_too(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Titles")
    make_list(desk, "Copies", of="items")
    make_list(desk, "Others")
    put_on_list(desk, "Titles", ["C0"])
    put_on_list(desk, "Copies", ["C0"])
    put_on_list(desk, "Others", ["C1"])
    assert [one.name for one in lists_of_title(bees[0])] == ["Copies", "Titles"]
    publish_list(desk, "Titles")
    assert [one.name for one in lists_of_title(bees[0], shown=True)] == ["Titles"]


# ---- put together, taken away


def test_one_list_is_put_on_another(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Here")
    make_list(desk, "There")
    put_on_list(desk, "Here", ["C0", "C1"])
    put_on_list(desk, "There", ["C1", "C2"])
    note_line(desk, "There", "C2", "with wasps")
    merged = merge_lists(desk, "There", "Here")
    assert (merged.name, merged.lines) == ("Here", 3)
    assert titles_on("Here") == list(BEES)
    assert list_lines("Here")[2].note == "with wasps"
    assert [one.name for one in all_lists()] == ["Here"]
    undo(desk, merged.act)
    assert titles_on("Here") == [BEES[0], BEES[1]]
    assert titles_on("There") == [BEES[1], BEES[2]]


def test_items_go_onto_a_list_of_titles_not_the_other_way_round(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Copies", of="items")
    make_list(desk, "Titles")
    put_on_list(desk, "Copies", ["C3", "C4", "C0"])
    assert codes(lambda: merge_lists(desk, "Titles", "Copies")) == ["LIST_OF_ITEMS"]
    assert codes(lambda: merge_lists(desk, "Titles", "Titles")) == ["LIST_SAME"]
    merge_lists(desk, "Copies", "Titles")
    assert titles_on("Titles") == ["Emma", "Honey bees"]


def test_a_list_is_taken_away_and_comes_back(desk: Desk, bees: list[str]) -> None:
    make_list(desk, "Bees")
    put_on_list(desk, "Bees", ["C0"])
    gone = remove_list(desk, "Bees")
    assert all_lists() == []
    assert lists_of_title(bees[0]) == []
    make_list(desk, "Bees")
    undo(desk, gone.act)
    assert [one.name for one in all_lists()] == ["Bees", "Bees (2)"], "the older one keeps the plain name"
    assert list_called("Bees").lines == 1
    assert list_called("bees 2").lines == 0

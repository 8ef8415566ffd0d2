"""The shelves of a branch, walked left and right, and what stands there by which call number."""

from __future__ import annotations

import random

import pytest

from tests.at_once import add_code
from tuils.library.foundation.administration.known import change_setting
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.editing.title_editing import edit_title
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.shelves import (
    Place,
    count_left,
    count_shelf_from,
    first_place,
    place_of_title,
    place_on_shelf,
    stretch,
    to_be_checked,
    to_the_left,
    to_the_right,
)
from tuils.library.holdings.items.shelving import (
    file_titles_again,
    shelf_order,
    shelve_again,
    title_ranges,
    titles_in_shelf_order,
)
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkout import checkout
from tuils.models import db

from .makers import add_item, codes, edit_item, item_row, register, rows, whole

SHELF = [
    "E CAR", "J 423 MER", "YA FIC WEB", "FIC ATW", "FIC WEB", "020 B78", "423 WEB", "641.5 CHI", "641.5 CHI v.2",
    "641.5 CHI v.10", "973 ZIN", "BIO OBA", "REF 423 WEB",
]  # fmt: skip


@pytest.fixture
def shelf(desk: Desk) -> list[str]:
    for number in sorted(range(len(SHELF)), key=lambda n: (n * 7) % 13):
        put(desk, f"C{number}", SHELF[number])
    return SHELF


def put(desk: Desk, barcode: str, call_number: str, title: str = "", **more: str) -> str:
    biblio = add_title(desk, {"title": title or f"Book {barcode}", "call_number": call_number}).id
    add_item(desk, barcode, biblio=biblio, call_number=call_number, **more)
    return biblio


def in_order_again() -> None:
    after, last = "", 0
    with db.atomic():
        while after := shelve_again(after, 2):
            pass
        while last := file_titles_again(last, 5):
            pass


def walk(branch: str = "MAIN") -> list[str]:
    """Everything from the left end, some at a time."""
    found = []
    everything = [*to_the_left(Place(branch, "", ""), 50), *to_the_right(Place(branch, "", ""), 1)]
    page = everything[:1]
    while page:
        found += [spine.call_number for spine in page]
        page = to_the_right(page[-1].place, 3, after=True)
    return found


def test_the_shelf_around_a_call_number(desk: Desk, shelf: list[str]) -> None:
    found = stretch(place_on_shelf("641.5 chi", usual="MAIN"), 2, 3)
    assert [spine.call_number for spine in found.spines] == SHELF[5:10]
    assert (found.at, found.left, found.right, found.exact) == (2, 7, 5, True)
    between = stretch(place_on_shelf("700 ART", usual="MAIN"), 1, 1)
    assert [spine.call_number for spine in between.spines] == ["641.5 CHI v.10", "973 ZIN"]
    assert (between.at, between.exact) == (1, False)


def test_the_shelf_around_a_copy(desk: Desk, shelf: list[str]) -> None:
    found = stretch(place_on_shelf(" C8 ", usual="EAST"), 1, 2)
    assert [spine.barcode for spine in found.spines] == ["C7", "C8", "C9"]
    assert found.exact
    assert found.spines[found.at].title == "Book C8"


def test_it_is_walked_to_both_ends_across_the_sections(desk: Desk, shelf: list[str]) -> None:
    assert walk() == SHELF
    last = stretch(place_on_shelf("REF 999", usual="MAIN"), 2, 2)
    assert [spine.call_number for spine in last.spines] == SHELF[-2:]
    assert (last.at, last.left, last.right) == (1, 12, 0)
    before_all = stretch(place_on_shelf("E AAA", usual="MAIN"), 2, 2)
    assert [spine.call_number for spine in before_all.spines] == SHELF[:2]
    assert (before_all.at, before_all.left) == (0, 0)


def test_what_is_walked_to_the_right_is_walked_back_to_the_left(desk: Desk) -> None:
    dice = random.Random(5)
    for number in range(60):
        words = ["", "FIC", "REF", "J", "??"], ["", "641.5", "QA76 .B3", "12"], ["", "ABC", "H37f"], ["", "v.2", "v.10"]
        put(desk, f"R{number}", " ".join(filter(None, map(dice.choice, words))), home_branch=dice.choice(["MAIN", "B"]))
    for branch in ("MAIN", "B"):
        right = to_the_right(first_place(branch), 100)
        assert len(right) == count_shelf_from(first_place(branch)) > 20
        here, left = right[-1], [right[-1]]
        while page := to_the_left(here.place, 7):
            left, here = [*page, *left], page[0]
        assert left == right
        assert [count_left(spine.place) for spine in right] == list(range(len(right)))


def test_moving_a_section_in_the_setting_moves_it_at_once(desk: Desk, shelf: list[str]) -> None:
    change_setting(desk, "shelf_sections", "REF, E, J, YA FIC, FIC, -, BIO")
    assert walk() == [SHELF[-1], *SHELF[:-1]]
    assert [one.barcode for one in stretch(place_on_shelf("C12", usual="MAIN"), 1, 2).spines] == ["C12", "C0"]


def test_another_prefix_or_scheme_is_worked_in_slice_by_slice(desk: Desk) -> None:
    for barcode, number in (("C1", "GRN 7"), ("C2", "PN98 .D43"), ("C3", "641.5 CHI")):
        put(desk, barcode, number)
    change_setting(desk, "shelf_sections", "GRN, -")
    change_setting(desk, "call_scheme", "ddc")
    in_order_again()
    assert [item_row(code)["section"] for code in ("C1", "C2", "C3")] == ["GRN", "", ""]
    assert walk() == ["GRN 7", "641.5 CHI", "PN98 .D43"]
    assert [spine.barcode for spine in to_be_checked("MAIN")] == ["C2"]
    whole(desk)


def test_titles_follow_the_sections_of_the_library(desk: Desk, shelf: list[str]) -> None:
    put(desk, "X1", "GRN 7")
    put(desk, "X2", "")
    for sections in ("REF, GRN, E, J, YA FIC, FIC, -, BIO", "GRN, -, BIO, FIC, YA FIC, J, E, REF"):
        change_setting(desk, "shelf_sections", sections)
        in_order_again()
        columns, values = titles_in_shelf_order(shelf_order())
        numbers = [number for (number,) in rows(f"SELECT call_number FROM biblio ORDER BY {columns}", *values)]
        walked = [number for low, high in title_ranges(shelf_order()) for (number,) in rows(IN_RANGE, low, high)]
        order = [place_in(sections, number) for number in walked]
        assert order == sorted(order)
        assert numbers == [*walked, ""]
    whole(desk)


@pytest.mark.parametrize("words", ["", "book"])
def test_what_is_found_is_listed_along_the_shelves(desk: Desk, shelf: list[str], words: str) -> None:
    put(desk, "X1", "")

    def found(limit: int = 20, offset: int = 0) -> list[str]:
        hits = find_titles(words, sort="call_number", limit=limit, offset=offset).hits
        return [hit.call_number for hit in hits]

    assert found() == [*SHELF, ""]
    change_setting(desk, "shelf_sections", "REF, E, J, YA FIC, FIC, -, BIO")
    assert found() == [SHELF[-1], *SHELF[:-1], ""]
    assert found(limit=3, offset=4) == SHELF[3:6]
    assert found(limit=5, offset=12) == [SHELF[11], ""]


def place_in(sections: str, call_number: str) -> int:
    """The place of its section in the list."""
    names = sections.split(", ")
    return max((n for n, name in enumerate(names) if call_number.startswith(name)), default=names.index("-"))


IN_RANGE = "SELECT call_number FROM biblio WHERE call_key >= ? AND call_key < ? ORDER BY call_key"


def test_each_branch_has_its_own_shelves(desk: Desk, shelf: list[str]) -> None:
    add_code(desk, "branch", "EAST", {"name": "East side"})
    put(desk, "X1", "641.5 CHI", home_branch="EAST")
    assert walk("EAST") == ["641.5 CHI"]
    there = stretch(place_on_shelf("C7", "EAST", usual="MAIN"), 2, 2)
    assert [spine.barcode for spine in there.spines] == ["X1"]
    assert stretch(place_on_shelf("641.5 CHI", usual="WEST"), 2, 2).spines == ()


def test_volumes_and_copies_stand_in_order_by_their_title(desk: Desk) -> None:
    for title, copies in (("Magic stone", ("1", "2", "10")), ("A magic age", ("",))):
        biblio = add_title(desk, {"title": title}).id
        for volume in reversed(copies):
            for copy in ("2", ""):
                code = f"{title[:2]}{volume}-{copy}"
                add_item(desk, code, biblio=biblio, call_number="FIC ROW", volume=volume, copy_number=copy)
    found = [spine.barcode for spine in to_the_right(Place("MAIN", "FIC", ""), 20)]
    assert found == ["A -", "A -2", "Ma1-", "Ma1-2", "Ma2-", "Ma2-2", "Ma10-", "Ma10-2"]


def test_a_copy_without_a_call_number_stands_by_its_title_s(desk: Desk) -> None:
    biblio = add_title(desk, {"title": "Bees", "call_number": "638.1 BEE"}).id
    put(desk, "C1", "638.1 BEA")
    put(desk, "C3", "638.2")
    add_item(desk, "C2", biblio=biblio)
    assert walk() == ["638.1 BEA", "638.1 BEE", "638.2"]
    edit_title(desk, biblio, {"call_number": "700 BEE"})
    assert walk() == ["638.1 BEA", "638.2", "700 BEE"]


def test_a_changed_copy_moves(desk: Desk, shelf: list[str]) -> None:
    edit_item(desk, item_row("C0")["id"], call_number="REF 999")
    assert walk() == [*SHELF[1:], "REF 999"]
    whole(desk)


def test_what_was_taken_out_does_not_stand_there(desk: Desk, shelf: list[str]) -> None:
    edit_item(desk, item_row("C7")["id"], withdrawn=True)
    found = stretch(place_on_shelf("641.5 CHI", usual="MAIN"), 1, 1)
    assert [spine.barcode for spine in found.spines] == ["C6", "C8"]
    assert (found.left, found.right) == (7, 4)


def test_what_is_out_says_so(desk: Desk, shelf: list[str]) -> None:
    checkout(desk, register(desk), "C6")
    found = stretch(place_on_shelf("C6", usual="MAIN"), 1, 2)
    assert [spine.status for spine in found.spines] == ["available", "checked_out", "available"]


def test_the_place_of_a_title(desk: Desk, shelf: list[str]) -> None:
    biblio = put(desk, "X1", "641.5 CHI", home_branch="EAST")
    assert place_of_title(biblio, "MAIN").branch == "EAST"
    add_item(desk, "X2", biblio=biblio, call_number="641.5 CHI")
    assert place_of_title(biblio, "MAIN").item == item_row("X2")["id"]
    bare = add_title(desk, {"title": "None here", "call_number": "020 A"}).id
    assert stretch(place_of_title(bare, "MAIN"), 0, 1).spines[0].call_number == "020 B78"


def test_what_is_no_call_number_is_refused(desk: Desk, shelf: list[str]) -> None:
    assert codes(lambda: place_on_shelf("Sony PDX10", usual="MAIN")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: place_on_shelf("", usual="MAIN")) == ["NOT_UNDERSTOOD"]
    nothing = add_title(desk, {"title": "No call number"}).id
    assert codes(lambda: place_of_title(nothing, "MAIN")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: place_of_title("none", "MAIN")) == ["UNKNOWN_ID"]


def test_what_does_not_parse_stands_last_and_is_listed(desk: Desk, shelf: list[str]) -> None:
    for barcode, number in (("X1", "Sony PDX10"), ("X2", ""), ("X3", "1234"), ("X4", "REF ..."), ("X5", "REF ???")):
        put(desk, barcode, number)
    listed: list[str] = []
    last = None
    while page := to_be_checked("MAIN", last, 2):
        listed += [spine.barcode for spine in page]
        assert all(spine.unclear for spine in page)
        last = page[-1].place
    assert listed == ["X2", "X3", "X1", "X4", "X5"]
    assert walk()[11:14] == ["", "1234", "Sony PDX10"]
    sony = stretch(place_on_shelf("sony pdx10", usual="MAIN"), 0, 1)
    assert [spine.barcode for spine in sony.spines] == ["X1"]


def test_counting_stops_at_a_thousand(desk: Desk) -> None:
    biblio = add_title(desk, {"title": "Many"}).id
    for number in range(1200):
        add_item(desk, f"M{number}", biblio=biblio, call_number=f"{number % 999:03} AAA")
    found = stretch(place_on_shelf("998 AAA", usual="MAIN"), 1, 1)
    assert (found.left, found.right) == (1001, 0)


def test_a_published_copy_has_no_barcodes_and_the_same_shelf(desk: Desk, shelf: list[str]) -> None:
    with db.atomic():
        db.execute_sql("UPDATE item SET barcode = ''")
    assert walk() == SHELF
    assert to_the_right(Place("MAIN", "E", ""), 1)[0].barcode == ""

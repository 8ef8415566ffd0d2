"""Checking the shelves from the command line: what is wrong, what is missing, two laptops, undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tuils.library.office.inventory import sessions

from .calling import Facts, Program
from .vans import fleet_of

SHELF = ("500 A", "510 B", "520 C", "530 D", "540 E", "550 F", "560 G", "570 H", "641.5 CHI", "J 500 X")


@pytest.fixture
def shelf(program: Program) -> Program:
    for number, call_number in enumerate(SHELF, 1):
        words = ("--call-number", call_number, "--barcode", f"B{number}", "--copy")
        assert program("title", "add", f"Book {number}", *words).code == 0
    program.clock.forward(hours=1)
    assert program("inventory", "start", "--range", "500-599").code == 0
    return program


def test_a_name_that_is_a_range_is_about_that_range(shelf: Program) -> None:
    """Else the end of it would call all other shelves missing."""
    made = shelf.json("inventory", "start", "600-699").line
    assert (made["range"], made["expected"]) == ("600-699", 1)
    other = shelf.json("inventory", "start", "Summer 2026").line
    assert other["range"] is None
    assert other["expected"] > len(SHELF), "those of the fixture, too"


def wrong(lines: list[Facts]) -> dict[str, str]:
    return {str(line["item"]): str(line["wrong"]) for line in lines if "wrong" in line}


def test_only_what_is_wrong_is_told(shelf: Program) -> None:
    card = shelf.patron()
    shelf("checkout", card, "B2")
    shelf("item", "mark", "B4", "missing")
    shelf("item", "mark", "B5", "withdrawn")
    said = shelf.json("inventory", "scan", "500-599", "B1", "B2", "B8", "B3", "B4", "B5", "B6", "B9", "ZZ", "B10").lines
    assert wrong(said) == {
        "B2": "checked_out",
        "B4": "missing",
        "B5": "withdrawn",
        "B8": "wrong_place",
        "B9": "wrong_place",
        "B10": "wrong_place",
        "ZZ": "unknown",
    }
    assert said[-1]["scanned"] == 10
    report = shelf("inventory", "report", "500-599").out
    assert "Move 570 H to the right of 550 F." in report
    assert "Not seen: Book 7 (B7)." in report
    for barcode in ("B2", "B4"):
        assert shelf("checkin", barcode).code == 0
    after = wrong(shelf.json("inventory", "report", "500-599").lines)
    assert "B2" not in after
    assert "B4" not in after
    second = shelf.json("inventory", "scan", "500-599", "--new-shelf", "B1", "B2", "B3", "B4", "B6", "B7", "B8").lines
    assert wrong(second) == {}, "the second pass is clean"
    assert shelf.json("inventory", "report", "500-599", "--shelves").lines[0] == {
        "shelf": "500s", "seen": 1, "expected": 1, "percent": 100,
    }  # fmt: skip


def test_what_was_not_seen_becomes_missing_and_one_undo_takes_it_back(shelf: Program) -> None:
    card = shelf.patron()
    shelf("checkout", card, "B1")
    shelf("inventory", "scan", "500-599", "B3", "B4", "B5")
    shelf.clock.forward(days=9)
    shelf("checkout", card, "B6")
    shelf("checkin", "B6")
    assert shelf("inventory", "finish", "500-599").code == 2, "it says first what becomes of the rest"
    done = shelf.json("inventory", "finish", "500-599", "--missing").line
    assert done["marked"] == 3, "2, 7 and 8: 1 is out, 6 went over the desk"
    assert [line["item"] for line in shelf.json("inventory", "missing", "500-599").lines] == ["B2", "B7", "B8"]
    assert "fee" not in shelf("patron", "show", card).out
    assert shelf("inventory", "scan", "500-599", "B2").code == 1
    refused = shelf("inventory", "searched", "500-599", "--lost")
    assert "was searched 1 of 2 times" in refused.err
    assert shelf("inventory", "searched", "500-599").code == 0
    shelf("checkin", "B7")
    assert shelf.json("inventory", "searched", "500-599", "--lost").line["marked"] == 2
    assert shelf.json("show", "item", "B2").line["status"] == "lost"
    assert shelf("undo").code == 0
    assert shelf.json("show", "item", "B2").line["status"] == "missing"
    assert shelf.json("verify").line["ok"]


def test_an_end_of_many_is_made_some_at_a_time_goes_on_and_goes_back_as_one(
    shelf: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes after the first part; meanwhile one that was not seen is checked out, and one is scanned."""
    monkeypatch.setattr(sessions, "AT_ONCE", 3)
    mark = sessions._mark_some
    parts: list[Any] = []

    def cut_off(*asked: Any) -> Any:
        if parts:
            raise KeyboardInterrupt
        parts.append(mark(*asked))
        return parts[0]

    monkeypatch.setattr(sessions, "_mark_some", cut_off)
    shelf("inventory", "scan", "500-599", "B1")
    shelf("inventory", "finish", "500-599", "--missing")
    monkeypatch.setattr(sessions, "_mark_some", mark)
    now = next(one for one in shelf.json("inventory", "list").lines if one["name"] == "500-599")
    assert (now["finished_at"], now["expected"]) == (None, 5), "it is open still; three are missing"
    shelf("inventory", "scan", "500-599", "B8")
    done = shelf.json("inventory", "finish", "500-599", "--missing").line
    assert (done["marked"], done["seen"], done["expected"], done["percent"]) == (3, 2, 8, 25)
    assert len(shelf.json("inventory", "missing", "500-599").lines) == 6
    assert shelf.json("verify").line["ok"] is True
    said = shelf("undo").out
    assert said.startswith("Undone: Finished the inventory 500-599")
    assert shelf("undo", "2").code == 0, "the scan of B8, then the part before it"
    report = shelf.json("inventory", "report", "500-599", "--not-seen").lines
    assert sum(one.get("wrong") == "not_seen" for one in report) == 7
    assert shelf.json("inventory", "finish", "500-599", "--missing").line["marked"] == 7
    assert shelf.json("inventory", "searched", "500-599").line["searches"] == 1
    lost = shelf.json("inventory", "searched", "500-599", "--lost").line
    assert (lost["searches"], lost["marked"]) == (2, 7)
    assert shelf("undo").code == 0
    assert len(shelf.json("inventory", "missing", "500-599").lines) == 7
    assert shelf("undo", "2").code == 0
    assert shelf.json("inventory", "missing", "500-599").lines == []
    assert shelf.json("verify").line["ok"] is True


def test_undo_of_the_end_and_of_a_scan(shelf: Program) -> None:
    shelf("inventory", "scan", "500-599", "B1")
    before = shelf.json("inventory", "list").line
    shelf("inventory", "scan", "500-599", "B1", "B2")
    shelf("inventory", "finish", "500-599", "--missing")
    assert shelf("undo").code == 0
    assert shelf("undo").code == 0
    assert shelf.json("inventory", "list").line == before
    assert shelf.json("verify").line["ok"]


def test_a_scanner_with_a_memory_feeds_it(shelf: Program, tmp_path: Path) -> None:
    file = tmp_path / "scans.txt"
    file.write_text("B1,2026-12-01,10:31\nB3\nB2\nB5\n\nnope\n")
    found = shelf.json("inventory", "load", "500-599", str(file)).lines
    assert wrong(found) == {"B3": "wrong_place", "nope": "unknown"}
    again = shelf.json("import", "scans", str(file), "--do", "inventory", "--session", "500-599").lines
    assert again[-1]["scanned"] == 5
    assert shelf.json("inventory", "list").line["seen"] == 4


def test_two_laptops_that_scanned_one_shelf_come_together(program: Program) -> None:
    for number, call_number in enumerate(SHELF, 1):
        words = ("--call-number", call_number, "--barcode", f"B{number}", "--copy", "--home-branch", "MAIN")
        assert program("title", "add", f"Book {number}", *words).code == 0
    assert program("inventory", "start", "Nature", "--range", "500-599").code == 0
    fleet = fleet_of(program)
    assert fleet.main("inventory", "scan", "Nature", "B1", "B2", "B3", "B5").code == 0
    assert fleet.van("inventory", "scan", "Nature", "B5", "B6", "B4", "B7").code == 0
    fleet.home()
    (sheet,) = fleet.main.json("inventory", "list")
    assert (sheet["seen"], sheet["scanned"]) == (7, 7)
    assert "B8" in fleet.main("inventory", "report", "Nature", "--not-seen").out
    assert fleet.main.digest()


def test_the_shelves_of_another_branch_are_noticed(shelf: Program) -> None:
    shelf("code", "set", "branch", "EAST", "name=East")
    for number in range(6):
        words = ("--call-number", f"51{number} Z", "--barcode", f"E{number}", "--copy", "--home-branch", "EAST")
        assert shelf("title", "add", f"East {number}", *words).code == 0
    assert "belong at" not in shelf("inventory", "scan", "500-599", "B1", "B2", "B3", "E1").out
    said = shelf("inventory", "scan", "500-599", *(f"E{number}" for number in range(6))).out
    assert "6 of these 6 belong at East. 500-599 is an inventory of" in said
    assert shelf("undo").code == 0
    assert shelf.json("inventory", "list").line["scanned"] == 4


def test_a_location_may_be_called_by_its_name(shelf: Program) -> None:
    shelf("code", "set", "location", "PIC", "name=Picture books")
    assert shelf.json("inventory", "start", "--range", "picture books").line["location"] == "PIC"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("start", "--range", "599-500"), "Such as 500-599"),
        (("start", "--range", "500-599"), "is still open"),
        (("start", "--location", "nowhere"), "nowhere"),
        (("scan", "Novels", "B1"), "There is no inventory called Novels."),
        (("searched", "500-599"), "is not finished yet"),
    ],
)
def test_what_does_not_work_is_said(shelf: Program, words: tuple[str, ...], said: str) -> None:
    answer = shelf("inventory", *words)
    assert answer.code in (1, 2)
    assert said in answer.err

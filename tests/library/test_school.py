"""A school year begins: classes from the school office's table, new children, and those who left."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patron_files.school import Rolled, RollOver, School
from tuils.library.people.patrons.patrons import patron_sheet

from .makers import add_item, codes, register, rows, value, whole, with_role

HEAD = "Student ID,First name,Last name,DOB,Grade\n"
NEXT = HEAD + "S1,Ada,Ash,2014-05-01,8b\n9002,Bo,Birch,2014-06-01,8a\nS7,Gil,Gum,2016-01-02,6a\n"


@pytest.fixture
def school(desk: Desk) -> Desk:
    """Ada is known by the school's number, Bo by name and birth date; Cy leaves with a book; Ed is no child."""
    people = (("S1", "Ada", "Ash", "2014-05-01", "7b"), ("L2", "Bo", "Birch", "2014-06-01", "7a"))
    for card, first, last, born, grade in (*people, ("S3", "Cy", "Cedar", "2012-01-01", "9a")):
        register(desk, first, last_name=last, card=card, born=born, grade=grade, category="CHILD")
    register(desk, "Ed", card="E1")
    add_item(desk, "C1")
    checkout(desk, "S3", "C1")
    return desk


def roll(desk: Desk, folder: Path, text: str = NEXT, *, dry_run: bool = False, **school: Any) -> Rolled:
    path = folder / "school.csv"
    path.write_text(text, encoding="utf-8")
    whole_ = RollOver(desk, path, School(**school), TableProfile(columns={"card": "Student ID"}), dry_run=dry_run)
    for _read in whole_.steps():
        pass
    return whole_.rolled


def grades() -> dict[str, str]:
    return dict(rows("SELECT card, grade FROM patron"))


def test_a_preview_says_who_moves_who_is_new_and_who_left_and_writes_nothing(school: Desk, tmp_path: Path) -> None:
    before = value("SELECT count(*) FROM journal")
    rolled = roll(school, tmp_path, dry_run=True, end_leavers=True)
    assert value("SELECT count(*) FROM journal") == before
    assert (rolled.read, rolled.added, rolled.changed, rolled.unchanged, rolled.rejected) == (3, 1, 2, 0, 0)
    told = {line.name: [(one.field, one.before, one.now) for one in line.changes] for line in rolled.lines}
    assert told == {"Ada Ash": [("grade", "7b", "8b")], "Bo Birch": [("grade", "7a", "8a")], "Gil Gum": []}
    ((cy, loans, ended),) = [(line.name, line.loans, line.changes[0].now) for line in rolled.leavers]
    assert (cy, loans, ended) == ("Cy Cedar", 1, "2026-11-30")


def test_classes_move_up_new_ones_come_and_leavers_are_only_listed(school: Desk, tmp_path: Path) -> None:
    rolled = roll(school, tmp_path, category="CHILD", until=date(2027, 7, 31))
    assert grades() == {"S1": "8b", "L2": "8a", "S3": "9a", "E1": "", "S7": "6a"}
    gil = patron_sheet(school, "S7")
    assert (gil.category, gil.expires_on) == ("CHILD", "2027-07-31")
    assert patron_sheet(school, "L2").expires_on == "2027-07-31"
    assert [line.name for line in rolled.leavers] == ["Cy Cedar"]
    assert patron_sheet(school, "S3").expires_on > "2026-12-01"
    again = roll(school, tmp_path, category="CHILD", until=date(2027, 7, 31))
    assert (again.unchanged, again.changed, again.added) == (3, 0, 0)
    whole(school)


def test_leavers_are_ended_and_each_step_is_taken_back(school: Desk, tmp_path: Path) -> None:
    rolled = roll(school, tmp_path, end_leavers=True)
    assert patron_sheet(school, "S3").expires_on == "2026-11-30"
    assert rolled.leavers[0].act
    assert not roll(school, tmp_path, end_leavers=True).leavers, "it is over already"
    undo_last(school)
    assert patron_sheet(school, "S3").expires_on > "2026-12-01"
    undo_last(school)
    assert (grades()["S1"], grades()["L2"], grades()["S7"]) == ("7b", "7a", "6a")
    whole(school)


def test_nobody_has_left_while_rows_cannot_be_read(school: Desk, tmp_path: Path) -> None:
    rolled = roll(school, tmp_path, NEXT + "S3,,,2012-01-01,10a\n", end_leavers=True)
    assert rolled.rejected == 1
    assert rolled.held
    assert [line.name for line in rolled.leavers] == ["Cy Cedar"]
    assert patron_sheet(school, "S3").expires_on > "2026-12-01"
    assert grades()["S1"] == "8b", "the others are brought up to date"
    empty = roll(school, tmp_path, HEAD, end_leavers=True)
    assert (len(empty.leavers), bool(empty.held)) == (4, True)


def test_who_stands_twice_without_a_card_is_told_so(school: Desk, tmp_path: Path) -> None:
    rolled = roll(school, tmp_path, HEAD + ",Bo,Birch,2014-06-01,8a\n,Bo,Birch,2014-06-01,8b\n")
    assert rolled.rejected == 1
    assert rolled.faults[-1].fault.endswith(" This patron is in the file twice.")
    assert grades()["L2"] == "8a"


def test_a_file_without_cards_says_that_new_students_get_new_ones(school: Desk, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("First name,Last name,DOB,Grade\nGil,Gum,2016-01-02,6a\n", encoding="utf-8")
    names_alone = RollOver(school, path, School(), dry_run=True)
    assert list(names_alone.steps())
    assert "No column of this file is the library card: new patrons get new card numbers." in names_alone.rolled.notes
    assert not roll(school, tmp_path).notes


def test_of_one_branch_alone(school: Desk, tmp_path: Path) -> None:
    assert not roll(school, tmp_path, branch="EAST", dry_run=True).leavers
    assert roll(school, tmp_path, branch="MAIN", dry_run=True).leavers


def test_twins_and_strange_names(school: Desk, tmp_path: Path) -> None:
    text = (
        HEAD
        + "T1,Ann,O'Neil,2015-02-28,5\nT2,Bea,O'Neil,2015-02-28,5\nT3,🐝,\u0627,2016-02-29,4\n,A,B,,3\nT5,x,"
        + "L" * 200
        + ",,1\n"
    )
    rolled = roll(school, tmp_path, text)
    assert (rolled.added, rolled.rejected) == (5, 0)
    assert roll(school, tmp_path, text).added == 1, "of A B nothing but a name is known"


def test_it_needs_both_rights(school: Desk, tmp_path: Path) -> None:
    for missing in ("patrons.batch", "library.import"):
        some = with_role(school, permissions={"patrons.batch", "library.import", "patrons.find"} - {missing})
        assert codes(partial(roll, some, tmp_path)) == ["NO_PERMISSION"]
    assert codes(lambda: roll(school, tmp_path, category="PIRATE")) == ["NOT_UNDERSTOOD"]

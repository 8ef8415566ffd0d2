"""Many patrons at once: who is meant, what would become of each, one act and one undo."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkout import checkout
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.people.patrons.batch_change import AT_ONCE, PatronChange, PatronsWanted, change_patrons
from tuils.library.people.patrons.choosing import PatronChoice, choose_patrons, is_of_grade, next_grade
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet, replace_card
from tuils.library.reach.replay import undo

from .makers import Clock, add_item, codes, register, rows, value, whole, with_role


@pytest.mark.parametrize(
    ("grade", "after"),
    [("7", "8"), ("7b", "8b"), ("Grade 3", "Grade 4"), ("K", "1"), ("09", "10"), ("9 c", "10 c"), ("PK", "K")],
)
def test_the_grade_after_it(grade: str, after: str) -> None:
    assert next_grade(grade) == after


@pytest.mark.parametrize("grade", ["", "staff", "3/4", "2026"])
def test_what_has_no_grade_after_it(grade: str) -> None:
    assert next_grade(grade) == ""


def test_a_number_stands_for_all_its_classes() -> None:
    assert [grade for grade in ("7", "7b", "7B", "70", "17", "8") if is_of_grade(grade, "7")] == ["7", "7b", "7B"]
    assert [grade for grade in ("7", "7b", "7B") if is_of_grade(grade, "7b")] == ["7b", "7B"]


@pytest.fixture
def school(desk: Desk) -> Desk:
    """Four children, one of them without a class, and a grown-up whose membership is over."""
    people = (("P1", "Ada", "7b"), ("P2", "Bo", "7a"), ("P3", "Cy", "8"), ("P4", "Di", ""))
    for card, first, grade in people:
        register(desk, first, card=card, last_name="Child", category="CHILD", grade=grade)
    register(desk, "Ed", card="P5", expires_on="2026-03-31")
    return desk


def cards(desk: Desk, choice: PatronChoice) -> list[str]:
    known = dict(rows("SELECT id, card FROM patron"))
    return [known.get(text, text) for text in choose_patrons(desk, choice)]


def test_who_is_meant(school: Desk) -> None:
    assert cards(school, PatronChoice(category="CHILD")) == ["P1", "P2", "P3", "P4"]
    assert cards(school, PatronChoice(category="CHILD", grade="7")) == ["P1", "P2"]
    assert cards(school, PatronChoice(ended_before=date(2026, 12, 1))) == ["P5"]
    assert cards(school, PatronChoice(branch="MAIN", grade="8")) == ["P3"]
    assert cards(school, PatronChoice(cards=("P5", " P 1", "P5", "X9"))) == ["P5", "P1", "X9"]
    assert cards(school, PatronChoice(category="CHILD", cards=("P5", "P1"))) == ["P1"]
    assert cards(school, PatronChoice(cards=())) == []


def test_somebody_must_be_meant_and_something_wanted(school: Desk) -> None:
    assert codes(lambda: choose_patrons(school, PatronChoice())) == ["NOBODY_CHOSEN"]
    assert codes(lambda: choose_patrons(school, PatronChoice(category="PIRATE"))) == ["NOT_UNDERSTOOD"]
    for wanted in (
        PatronsWanted(category="PIRATE"),
        PatronsWanted(branch="MOON"),
        PatronsWanted(renew=True, end=True),
        PatronsWanted(up=True, grade="3"),
    ):
        assert codes(partial(change_patrons, school, ["P1"], wanted)) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: change_patrons(school, ["P1"], PatronsWanted())) == ["NOTHING_TO_CHANGE"]


def test_a_preview_writes_nothing_and_says_what_it_would(school: Desk) -> None:
    before = rows("SELECT count(*) FROM journal")
    replace_card(school, "P2", "P22")
    lines = change_patrons(school, ["P1", "P2", "P4", "no"], PatronsWanted(up=True), dry_run=True)
    assert [(line.name, line.changes) for line in lines[:1]] == [("Ada Child", (PatronChange("grade", "7b", "8b"),))]
    assert [line.refused and line.refused.codes for line in lines] == [
        None, ["CARD_LOST"], ["NO_NEXT_GRADE"], ["PATRON_UNKNOWN"]
    ]  # fmt: skip
    assert not any(line.act for line in lines)
    assert rows("SELECT count(*) FROM journal")[0][0] == before[0][0] + 1


def test_one_undo_takes_all_of_it_back(school: Desk) -> None:
    wanted = PatronsWanted(category="ADULT", grade="", until=date(2027, 7, 31))
    lines = change_patrons(school, choose_patrons(school, PatronChoice(category="CHILD")), wanted)
    assert len({line.act for line in lines}) == 1
    ada = patron_sheet(school, "P1")
    assert (ada.category, ada.fields["grade"], ada.expires_on) == ("ADULT", "", "2027-07-31")
    whole(school)
    assert not any(line.changes for line in change_patrons(school, ["P1", "P2", "P3", "P4"], wanted))
    undo_last(school)
    assert [patron_sheet(school, card).fields["grade"] for card in ("P1", "P2", "P3", "P4")] == ["7b", "7a", "8", ""]
    whole(school)


def test_what_was_changed_again_since_is_not_taken_back(school: Desk) -> None:
    change_patrons(school, ["P1", "P2"], PatronsWanted(grade="9"))
    edit_patron(school, "P1", {"phone": "555"})
    edit_patron(school, "P2", {"grade": "9c"})
    (act,) = rows("SELECT act FROM journal WHERE kind = 'patron_edited' GROUP BY act HAVING count(*) > 1")[0]
    assert codes(lambda: undo(school, act)) == ["UNDO_NOT_LAST"]


def test_a_membership_is_renewed_by_the_category_or_ended(school: Desk) -> None:
    add_item(school, "C1")
    checkout(school, "P1", "C1")
    (line, *_rest) = change_patrons(school, ["P1", "P2"], PatronsWanted(end=True))
    assert (line.loans, line.changes[0].now) == (1, "2026-11-30")
    assert codes(lambda: checkout(school, "P1", add_item(school, "C2") and "C2")) == ["PATRON_EXPIRED"]
    assert not change_patrons(school, ["P5"], PatronsWanted(end=True))[0].changes, "it was over before"
    change_patrons(school, ["P5"], PatronsWanted(renew=True))
    assert patron_sheet(school, "P5").expires_on == "2027-12-01"


def test_a_long_list_is_done_in_slices(school: Desk) -> None:
    whom = [f"none{number}" for number in range(AT_ONCE)]
    lines = change_patrons(school, ["P1", *whom, "P2"], PatronsWanted(grade="9"))
    assert len({line.act for line in lines if line.act}) == 2
    assert len(lines) == AT_ONCE + 2


def test_it_needs_its_right(school: Desk) -> None:
    nobody = with_role(school, permissions={"patrons.find", "patrons.edit"})
    assert codes(lambda: choose_patrons(nobody, PatronChoice(category="CHILD"))) == ["NO_PERMISSION"]
    for dry_run in (True, False):
        act = partial(change_patrons, nobody, ["P1"], PatronsWanted(grade="9"), dry_run=dry_run)
        assert codes(act) == ["NO_PERMISSION"]


def test_a_category_has_its_ages_and_its_price(school: Desk) -> None:
    add_code(school, "category", "TEENS", {"name": "Teens", "enrolment": "365d", "min_age": 13, "fee_cents": 250})
    edit_patron(school, "P1", {"born": "2020-05-01"})
    edit_patron(school, "P2", {"born": "2010-05-01"})
    ada, bo = change_patrons(school, ["P1", "P2"], PatronsWanted(category="TEENS", renew=True))
    assert (ada.refused and ada.refused.codes, bo.fee_cents) == (["AGE_DOES_NOT_FIT"], 250)
    assert value("SELECT cents FROM account_line WHERE patron = ?", bo.patron) == 250
    undo_last(school)
    assert value("SELECT void FROM account_line WHERE patron = ?", bo.patron)
    whole(school)


def test_who_has_outgrown_a_category(school: Desk, clock: Clock) -> None:
    add_code(school, "category", "TEENS", {"name": "Teens", "enrolment": "365d", "min_age": 13, "max_age": 17})
    for card, born in (("P1", "2010-05-01"), ("P2", "2009-11-30"), ("P3", "")):
        edit_patron(school, card, {"born": born})
    change_patrons(school, ["P1", "P2", "P3"], PatronsWanted(category="TEENS"))
    assert cards(school, PatronChoice(outgrown=True)) == []
    clock.forward(days=300)
    assert cards(school, PatronChoice(outgrown=True)) == []
    clock.forward(days=100)
    assert cards(school, PatronChoice(outgrown=True, branch="MAIN")) == ["P2"]


def test_the_card_of_a_merged_record_stands_for_the_person(school: Desk) -> None:
    register(school, "Ada", last_name="Child", card="P11", category="CHILD")
    merge_patrons(school, "P11", "P1")
    (ada,) = choose_patrons(school, PatronChoice(cards=("P11", "P1")))[:1]
    lines = change_patrons(school, ["P11", ada], PatronsWanted(grade="9"))
    assert [(line.card, line.changes[0].now) for line in lines] == [("P1", "9")]

"""At the door from a script: cards and registrations are checked in, people are counted, totals are corrected."""

from __future__ import annotations

import pytest

from tests.library.at_the_door import a_family, a_party, a_session, facts, facts_by_hand

from .calling import Program
from .programs_made import inside


@pytest.fixture
def story(program: Program) -> dict[str, str]:
    """A story time with three parties: a family's, a guest's, and one that waits. It has begun."""
    with inside(program) as desk:
        session = a_session(desk, capacity=5)
        mother, child = a_family(desk)
        made = {"session": session, "mother": mother, "child": child}
        made["garcia"] = a_party(desk, session, card=mother, heads=2, groups={"adult": 1, "child": 1})
        made["field"] = a_party(desk, session, "Marta Field", heads=3)
        made["park"] = a_party(desk, session, "Joon Park", heads=2)
    program.clock.forward(minutes=21)
    return made


def test_a_card_of_the_family_checks_the_party_in(program: Program, story: dict[str, str]) -> None:
    line = program.json("event", "check-in", story["session"], story["child"]).line
    assert line["registration"] == story["garcia"]
    assert (line["heads"], line["came"], line["attendance"], line["already"]) == (2, 2, 2, False)
    assert line["counts"] == {"adult": 1, "child": 1}
    again = program.json("event", "check-in", story["session"], story["mother"]).line
    assert (again["already"], again["attendance"], again["act"]) == (True, 2, None)


def test_a_list_is_read_and_each_line_stands_for_itself(program: Program, story: dict[str, str]) -> None:
    file = program.folder / "cards.txt"
    file.write_text(f"{story['mother']}\n99999999\n{story['field'][-8:]}\n{story['park']}\n")
    answer = program.json("event", "check-in", story["session"][-8:], "--from", str(file))
    assert answer.code == 1
    assert [line.get("refused", line.get("came")) for line in answer.lines] == [
        2, ["REGISTRATION_UNKNOWN"], 3, ["PARTY_WAITS"],
    ]  # fmt: skip
    assert answer.lines[-1]["code"] == story["park"]
    let = program.json("event", "check-in", story["session"], story["park"], "--let-in").line
    assert (let["came"], let["attendance"], let["over"]) == (2, 7, 2)


def test_less_of_a_party_came_and_is_corrected(program: Program, story: dict[str, str]) -> None:
    some = program.json("event", "check-in", story["session"], story["field"], "--heads", "2").line
    assert (some["came"], some["attendance"]) == (2, 2)
    rest = program.json("event", "check-in", story["session"], story["field"], "--heads", "3").line
    assert (rest["came"], rest["attendance"], rest["added"]) == (3, 3, {"any": 1})


def test_a_card_on_no_list_is_counted_only_where_that_is_wanted(program: Program, story: dict[str, str]) -> None:
    card = program.json("patron", "add", "--first-name", "Ada", "--born", "1990").line["patron"]
    assert program.json("event", "check-in", story["session"], card).line["refused"] == ["NOT_REGISTERED"]
    line = program.json("event", "check-in", story["session"], card, "--walk-in").line
    assert (line["added"], line["attendance"]) == ({"adult": 1}, 1)
    assert "registration" not in line
    assert "name" not in line


def test_counts_are_added_taken_off_and_corrected(program: Program, story: dict[str, str]) -> None:
    told = program.json("event", "count", story["session"]).line
    assert (told["counts"], told["attendance"]) == ({}, None)
    line = program.json("event", "count", story["session"], "--adult", "4", "--child", "9").line
    assert (line["counts"], line["attendance"], line["over"]) == ({"adult": 4, "child": 9}, 13, 8)
    assert program.json("event", "count", story["session"], "--child", "-1").line["attendance"] == 12
    assert program.json("event", "count", story["session"], "--child", "7", "--set").line["attendance"] == 11
    assert program.json("event", "count", story["session"], "--total", "15").line["counts"]["any"] == 4
    assert program.json("event", "show", story["session"]).lines[0]["attendance"] == 15
    with inside(program):
        assert facts() == facts_by_hand()


def test_nobody_came_is_counted_too(program: Program, story: dict[str, str]) -> None:
    line = program.json("event", "count", story["session"], "--any", "0", "--set").line
    assert (line["counts"], line["attendance"]) == ({"any": 0}, 0)


def test_what_cannot_be_is_refused_with_its_reason(program: Program, story: dict[str, str]) -> None:
    answer = program.json("event", "count", story["session"], "--child", "-1")
    assert (answer.code, answer.line["refused"]) == (1, ["DOOR_BELOW_ZERO"])
    program("event", "count", story["session"], "--adult", "4")
    answer = program.json("event", "count", story["session"], "--total", "3")
    assert (answer.code, answer.line["refused"]) == (1, ["DOOR_TOTAL_LESS"])
    assert program.json("event", "count", "0000000", "--adult", "1").line["refused"] == ["SESSION_UNKNOWN"]


@pytest.mark.parametrize(
    "words",
    [
        ("check-in", "x"),
        ("check-in", "x", "1", "2", "--heads", "2"),
        ("count", "x", "--total", "3", "--adult", "1"),
        ("count", "x", "--adult", "many"),
        ("recording", "x"),
    ],
)
def test_what_is_not_understood_leaves_2(program: Program, words: tuple[str, ...]) -> None:
    assert program("event", *words).code == 2


def test_a_deed_is_taken_back_with_its_counts(program: Program, story: dict[str, str]) -> None:
    program("event", "check-in", story["session"], story["mother"])
    assert program("undo").code == 0
    told = program.json("event", "count", story["session"]).line
    assert told["attendance"] in (0, None)
    with inside(program):
        assert facts() == {}


def test_recordings_and_volunteers_are_noted(program: Program, story: dict[str, str]) -> None:
    answer = program.json(
        "event", "recording", story["session"], "--recorded", "1", "--views", "40", "--helper-minutes", "90"
    )
    told = {"session": story["session"], "recorded": 1, "views": 40, "helper_minutes": 90}
    assert answer.line == told
    assert program.json("event", "recording", story["session"], "--views", "41").line == told | {"views": 41}


def test_what_it_says_to_people(program: Program, story: dict[str, str]) -> None:
    said = program("event", "check-in", story["session"], story["mother"]).out
    assert said == "Elena Garcia: 2 are here. 2 in all (Adults 1, Children 1).\n"
    said = program("event", "count", story["session"], "--child", "4").out
    assert said.splitlines() == [
        "Counted: 4 children. 6 in all (Adults 1, Children 5).",
        "1 person over the seat limit.",
    ]
    assert program("event", "count", story["session"]).out.splitlines()[0] == "6 in all (Adults 1, Children 5)."


def test_a_session_that_is_still_to_come_is_counted_only_if_that_is_meant(program: Program) -> None:
    later = program.json("event", "add", "Tea", "2026-12-14 10:30").line["session"]
    for numbers in (("--adult", "4"), ("--adult", "4", "--set"), ("--total", "4")):
        no = program.json("event", "count", later, *numbers)
        assert (no.code, no.line["refused"]) == (1, ["DOOR_AHEAD"])
    assert (
        "Attendance not recorded. Tea is not until Mon, Dec 14." in program("event", "count", later, "--adult", "4").err
    )
    assert program.json("event", "count", later).line["attendance"] is None
    assert program.json("event", "count", later, "--adult", "4", "--ahead").line["attendance"] == 4

"""A command, and an entry of the menu, are found by what somebody wants to do."""

from __future__ import annotations

import pytest

from tests.doors.calling import Program
from tuils.cli.front import front
from tuils.cli.spec import every_command
from tuils.formats.manual import every_section, find_sections
from tuils.screens.kit.menu_entries import GROUPS, found_lines, number_lines
from tuils.values.everyday_words import EVERYDAY, everyday

WANTED = [
    ("fine", "charge"), ("lost card", "patron card"), ("receipt", "pay"), ("print", "letters"),
    ("close", "closure add"),
    ("pin", "staff pin"), ("hours", "hours set"), ("add a book", "add"), ("reserve", "hold place"),
    ("mistake", "undo"), ("volunteer", "staff add"), ("statistics", "counts"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "command"), WANTED, ids=[typed for typed, _command in WANTED])
def test_a_task_finds_its_command(program: Program, typed: str, command: str) -> None:
    assert command in [line["command"] for line in program.json("help", *typed.split()).lines]


def test_what_nobody_can_do_is_told(program: Program) -> None:
    answer = program("help", "xyzzy")
    assert (answer.code, answer.out) == (1, "")
    assert "tuils --help" in answer.err


def test_everyday_words_find_one_task() -> None:
    """More than 150 phrases: each finds its own line of the list first, also within a sentence."""
    phrases = [(phrase, task) for task in EVERYDAY for phrase in task.phrases]
    assert len(phrases) > 150
    assert [one for one, task in phrases if everyday(one)[0] is not task] == []
    assert everyday("How do I reset my PIN?")[0].command == "patron pin"
    assert everyday("pin") == []


def test_everyday_words_lead_to_what_is_there(program: Program) -> None:
    commands = {name for name, _command in every_command(front)}
    headings = {f"{one.page}#{one.title}" if one.level > 1 else one.page for one in every_section()}
    places = {entry.place for entries in GROUPS.values() for entry in entries}
    for task in EVERYDAY:
        assert task.command in {"", *commands}, task
        assert task.place in {"", *places}, task
        assert task.page in headings, task


def test_everyday_words_are_found_first_at_each_door(program: Program) -> None:
    lines = number_lines([(group, entry) for group, entries in GROUPS.items() for entry in entries])
    known = every_section()
    for task in EVERYDAY:
        if task.place:
            assert found_lines(lines, task.phrases[-1])[0].entry.place == task.place, task
    for typed, command, heading in (
        ("reset pin", "patron pin", "PINs of patrons"), ("snow day", "closure add", "Hours and closings"),
        ("merge patrons", "patron merge", "One patron, two records"),
        ("annual report", "survey", "The survey of public libraries"),
    ):  # fmt: skip
        assert program.json("help", *typed.split()).lines[0]["command"] == command
        assert find_sections(known, typed)[0].title == heading
    assert program.json("help", "hold", "place").lines[0]["command"] == "hold place"
    assert find_sections(known, "patron pin")[0].title == "tuils patron pin"

"""A command, and an entry of the menu, are found by what somebody wants to do."""

from __future__ import annotations

import pytest

from tests.doors.calling import Program

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

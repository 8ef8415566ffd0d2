"""A branch that has no hours of its own goes by those of the main branch, and somebody is told to set them."""

from __future__ import annotations

from tests.library.makers import desk_of
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.answers.idle_desk import greet

from .calling import Facts, Program


def week(program: Program, branch: str) -> dict[str, str]:
    lines: list[Facts] = program.json("--branch", branch, "hours", "list").lines
    return {line["weekday"]: line["hours"] for line in lines}


def notes(program: Program, login: str = "admin") -> str:
    """Return the notes below the day's list on the idle desk."""
    open_store(program.library)
    panel = greet(desk_of(login, program.clock, "looking")).panel
    close_store()
    assert panel is not None
    return " ".join(panel.notes)


def test_a_new_branch_takes_the_hours_of_the_main_one_and_a_to_do_appears(program: Program) -> None:
    program("code", "set", "branch", "EAST", "name=Eastside")
    assert "set the opening hours" in notes(program), "nobody has any"
    program("hours", "set", "tue-sat", "10:00-18:00")
    assert week(program, "EAST") == week(program, "MAIN")
    said = program("--branch", "EAST", "hours", "list").err
    assert "This branch has no hours of its own. It uses the hours of Maple Grove." in said
    assert "To do: set the hours for Eastside. Until then: the hours of Maple Grove." in notes(program)
    program("--branch", "EAST", "hours", "set", "mon", "12:00-16:00", "sat", "closed")
    east = week(program, "EAST")
    assert (east["mon"], east["tue"], east["sat"]) == ("12:00-16:00", "10:00-18:00", "closed")
    assert "Eastside" not in notes(program)
    assert program.json("verify").line["ok"]


def test_what_an_import_makes_is_not_open_every_day(program: Program) -> None:
    """Lent there, it is due on a day on which the main branch is open."""
    program("hours", "set", "tue", "10:00-18:00")
    program("code", "set", "branch", "WEST", "name=West")
    card = program.patron()
    (lent,) = program.json("--branch", "WEST", "checkout", card, "I1").lines
    assert lent["due_at"].startswith("2026-12-22"), "a Tuesday"
    (lent,) = program.json("--branch", "WEST", "checkout", card, "I5").lines
    assert lent["due_at"].startswith("2026-12-08"), "a Tuesday"

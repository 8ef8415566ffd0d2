"""A series without an end is planned two years ahead; whoever plans is told before its dates run out."""

from __future__ import annotations

from tests.library.makers import Clock, with_role
from tuils.library.activities.changing.cancelling import cancel_session, remove_program
from tuils.library.activities.programs.planning import PlannedProgram, add_dates, plan_program
from tuils.library.activities.programs.running_out import running_out
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.heard import Cell
from tuils.library.front.answers.idle_desk import today_panel

PLAN_MORE = "Add more dates? Tea"


def weekly(desk: Desk, title: str = "Tea", **more: object) -> PlannedProgram:
    """From 8 December 2026; without an end until 5 December 2028."""
    return plan_program(desk, {"title": title}, first="2026-12-08 10:30", rule="weekly", closed="keep", **more)  # type: ignore[arg-type]


def titles(desk: Desk) -> list[tuple[str, int]]:
    return [(one.title, one.left) for one in running_out(desk)]


def waiting(desk: Desk) -> dict[str, str]:
    """Return the rows of the idle desk, each with its text."""
    return {str(what): n.text for _n, what, n in today_panel(desk).rows if isinstance(n, Cell)}


def test_it_is_told_sixty_days_before_and_not_once_there_are_more(desk: Desk, clock: Clock) -> None:
    tea = weekly(desk)
    weekly(desk, "With an end", count=104)
    clock.forward(days=660)
    assert titles(desk) == []
    clock.forward(days=30)
    (one,) = running_out(desk)
    assert (one.program, one.session, one.imported) == (tea.program, tea.sessions[-1], False)
    assert 1 <= one.left <= 9
    assert waiting(desk)[PLAN_MORE] == f"{one.left} left"
    volunteer = with_role(desk, permissions={"programs.see"})
    assert PLAN_MORE not in waiting(volunteer)
    add_dates(desk, tea.program)
    assert titles(desk) == []


def test_it_is_told_for_a_month_after_the_last_and_then_no_more(desk: Desk, clock: Clock) -> None:
    weekly(desk)
    clock.forward(days=750)
    assert titles(desk) == [("Tea", 0)]
    assert waiting(desk)[PLAN_MORE] == "0 left"
    clock.forward(days=30)
    assert titles(desk) == []


def test_what_was_cancelled_for_good_or_taken_away_is_not_told(desk: Desk, clock: Clock) -> None:
    tea, club = weekly(desk), weekly(desk, "Club")
    clock.forward(days=300)
    cancel_session(desk, tea.sessions[60], "Enough", scope="following")
    clock.forward(days=120)
    assert titles(desk) == []
    clock.forward(days=280)
    remove_program(desk, club.program)
    assert "Club" not in [title for title, _left in titles(desk)]

"""Programs in the store: what entries tell is folded, new or again, to the same."""

from __future__ import annotations

from tests.at_once import make_program
from tests.library.makers import rows
from tuils.library.activities.programs.sessions import program_sessions
from tuils.library.foundation.desk import Desk
from tuils.library.reach.replay import last_actions, undo, verify_library


def test_a_program_with_two_dates_is_made_and_taken_back(desk: Desk) -> None:
    made = make_program(desk, {"title": "Story time", "room": "meeting"}, ["2026-12-07T10:30", "2026-12-14 10:30"])
    lines = program_sessions(desk, made.program)
    assert [line.wall for line in lines] == ["2026-12-07T10:30", "2026-12-14T10:30"]
    assert {line.room for line in lines} == {"meeting"}
    assert rows("SELECT count(*) FROM room_time") == [(2,)]
    assert verify_library(desk).ok
    undo(desk, last_actions(desk)[0].act)
    for table in ("program", "program_session", "room_time"):
        assert rows(f"SELECT * FROM {table}") == []
    assert verify_library(desk).ok


def test_two_sites_that_gave_one_room_away_are_shown_the_later_as_a_clash(desk: Desk) -> None:
    fields = {"room": "meeting", "minutes": 60}
    make_program(desk, {**fields, "title": "First"}, ["2026-12-07T10:30"])
    make_program(desk, {**fields, "title": "Later"}, ["2026-12-07T11:00"])
    assert rows("SELECT clash FROM room_time ORDER BY since") == [(0,), (1,)]
    assert verify_library(desk).ok

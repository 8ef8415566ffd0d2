"""The zone is changed after programs were planned: it is told, and what is meant is brought to the new clock."""

from __future__ import annotations

from .calling import Program

SERIES = ("event", "add", "Story time", "2026-12-07 10:30", "--repeat", "weekly", "--times", "3")


def times(program: Program) -> list[str]:
    return [line["starts_at"] for line in program.json("event", "list", "--days", "21").lines]


def test_what_was_planned_stays_is_told_and_is_moved_to_the_new_clock(program: Program) -> None:
    session = program.json(*SERIES).line["session"]
    program("room", "add", "meeting", "--name", "Meeting room")
    booked = program.json("room", "book", "meeting", "2026-12-08T12:00", "--group", "Quilters").line["booking"]
    told = program("setting", "set", "zone", "America/New_York")
    assert "Still at their times in the old time zone: 3 sessions and 1 booking." in told.err
    assert times(program)[0] == "2026-12-07T11:30:00-05:00"
    moved = program.json("event", "move", session, "2026-12-07 10:30", "--scope", "all").line
    assert len(moved["sessions"]) == 3
    assert times(program) == [f"2026-12-{day:02}T10:30:00-05:00" for day in (7, 14, 21)]
    assert (
        program.json("room", "move", booked, "--to", "2026-12-08T12:00").line["starts_at"]
        == "2026-12-08T12:00:00-05:00"
    )
    assert program("setting", "set", "zone", "US/Eastern").err == "", "the same clock by another name"
    assert "3 sessions and 1 booking" in program("setting", "set", "zone", "America/Denver").err


def test_a_setting_that_is_no_zone_tells_nothing_of_it(program: Program) -> None:
    program(*SERIES)
    assert program("setting", "set", "fines", "yes").err == ""

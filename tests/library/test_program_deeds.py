"""The day list and the undo list tell of programs, seats and rooms in words, and name nobody."""

from __future__ import annotations

import pytest

from tests.at_once import make_program, undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.families import entry_kind, entry_words, known_kinds
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.front.answers.actions import actions_panel, describe_act, goes_back
from tuils.library.front.answers.day_list import day_list
from tuils.library.front.answers.program_actions import KINDS
from tuils.library.reach.replay import last_actions
from tuils.models import db
from tuils.values.time.moments import day_of


@pytest.fixture
def story(desk: Desk) -> tuple[str, str]:
    made = make_program(desk, {"title": "Story time", "room": "meeting"}, ["2026-12-07T10:30"])
    return made.program, made.sessions[0]


def last(desk: Desk) -> tuple[str, str]:
    deed = last_actions(desk, 1)[0]
    return describe_act(desk, deed), goes_back(deed)


def write(desk: Desk, kind: str, private: Facts | None = None, **about: object) -> str:
    with db.atomic():
        return Act(desk).write(kind, private, **about).id  # type: ignore[arg-type]


def test_a_program_and_its_dates(desk: Desk, story: tuple[str, str]) -> None:
    program, session = story
    assert last(desk) == ("New program: Story time", "the program is removed")
    write(desk, "program_edited", program=program, data={"set": {"note": "x"}})
    assert last(desk) == ("Changed program: Story time", "as it was before")
    for changes, said in (
        ({"status": "cancelled", "why": "snow"}, "Canceled: Story time, Mon, Dec 7"),
        ({"status": "planned"}, "Planned again: Story time, Mon, Dec 7"),
        ({"room": "east"}, "Changed date: Story time, Mon, Dec 7"),
        ({"removed": True}, "Removed from the calendar: Story time, Mon, Dec 7"),
    ):
        write(desk, "sessions_edited", program=program, data={"set": changes, "sessions": {session: {}}})
        assert last(desk)[0] == said


def test_seats_counts_and_ticks_name_nobody(desk: Desk, story: tuple[str, str]) -> None:
    _program, session = story
    whose = {"set": {"name": "Marta Field", "phone": "555 0100"}}
    seat = write(desk, "registration_made", whose, registration=NEW, session=session, data={"set": {"heads": 2}})
    assert last(desk) == ("Registered: Story time, Mon, Dec 7", "not registered; the seat is free")
    for changes, said in (
        ({"state": "offered"}, "Seat offered: Story time, Mon, Dec 7"),
        ({"state": "cancelled"}, "Registration ended: Story time, Mon, Dec 7"),
        ({"came": 2}, "Here: Story time, Mon, Dec 7"),
        ({"came": 0}, "No-show: Story time, Mon, Dec 7"),
        ({"heads": 3}, "Changed registration: Story time, Mon, Dec 7"),
    ):
        write(desk, "registration_edited", registration=seat, data={"set": changes})
        assert last(desk)[0] == said
    write(desk, "attendance_counted", session=session, data={"add": {"adult": -1, "child": -2}})
    assert last(desk) == ("Counted -3: Story time, Mon, Dec 7", "not counted")
    write(desk, "task_ticked", session=session, data={"task": "room", "done": True})
    assert last(desk)[0] == "Prep done for: Story time, Mon, Dec 7"
    told = str(day_list(desk, day_of(desk.now, desk.zone))) + str(actions_panel(desk))
    assert "Marta" not in told
    assert "555 0100" not in told


def test_a_room_and_what_was_taken_back(desk: Desk) -> None:
    facts = {"room": "meeting", "wall": "2026-12-08T18:00", "zone": desk.zone.key, "minutes": 90}
    write(desk, "room_booked", {"set": {"name": "Quilters"}}, booking=NEW, data={"set": facts})
    assert last(desk) == ("Booked: meeting, Tue, Dec 8", "the room is free again")
    undo_last(desk)
    lines = day_list(desk, day_of(desk.now, desk.zone)).lines
    assert [(line.did, line.what, line.undone) for line in lines][:1] == [("ROOM", "Booked: meeting", True)]
    assert "Quilters" not in str(lines)


def test_every_kind_that_programs_write_has_words() -> None:
    from tuils.library.activities.records import program_state, registration_state, room_state

    families = (program_state.FAMILY, registration_state.FAMILY, registration_state.DOOR, room_state.FAMILY)
    kinds = {kind for family in families for kind in family.kinds}
    assert kinds == KINDS


def test_every_kind_has_its_mark_in_the_log_of_a_day() -> None:
    shown = {kind for kind in known_kinds() if not entry_kind(kind).is_unlisted}
    assert [kind for kind in sorted(shown) if not 2 <= len(entry_words(kind).mark) <= 8] == []

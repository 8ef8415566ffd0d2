"""Calendars out: what an event of a session says, whom it does not name, and that it comes back as the same rows."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.at_once import make_program
from tests.library.calendar_files import calendar, outcomes, taken
from tests.library.makers import Clock, desk_of, rows
from tuils.formats.calendar.ical import Event, read_calendar
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.calendar_files.ical_out import (
    calendar_of_all,
    calendar_of_program,
    calendar_of_session,
    public_calendar,
)
from tuils.library.activities.changing.cancelling import cancel_session
from tuils.library.activities.changing.editing import edit_sessions
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.programs.planning import plan_program
from tuils.library.activities.registration.registering import register_for_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store

ROWS = (
    "SELECT s.wall, s.zone, s.minutes, s.original, s.apart, s.title, s.kind, s.audience, s.place, s.address, s.room, "
    "s.branch, s.capacity, s.registration, s.status, CASE s.status WHEN 'cancelled' THEN s.why ELSE '' END, p.title, "
    "p.blurb, p.presenter, p.rule, p.first FROM program_session s JOIN program p ON p.id = s.program "
    "WHERE NOT s.removed ORDER BY s.original, s.wall, s.title"
)
STORY = {"title": "Story time", "kind": "story_time", "audience": "0-5", "minutes": 45, "room": "mr"}


def events(raw: bytes) -> tuple[Event, ...]:
    file = read_calendar(raw)
    assert file.faults == ()
    return file.events


def strictly(raw: bytes) -> list[Any]:
    """Read by the icalendar library alone, with nothing ignored."""
    import icalendar

    found = icalendar.Calendar.from_ical(raw)
    every = found.walk("VEVENT")
    assert not [error for one in every for error in one.errors]
    return list(every)


@pytest.fixture
def story(desk: Desk) -> tuple[str, ...]:
    save_room(desk, "mr", {"name": "Meeting room"})
    fields = {**STORY, "blurb": "Songs, and stories; for all.", "presenter": "Mae B."}
    made = make_program(desk, fields, ["2026-12-08T10:30", "2026-12-15T10:30"])
    return made.sessions


def test_what_an_event_says(desk: Desk, story: tuple[str, ...]) -> None:
    first, _second = events(calendar_of_all(desk))
    assert first.uid.startswith(f"event-{story[0]}@")
    assert (first.title, first.location, first.sequence, first.status) == (
        "Story time",
        "Meeting room, Maple Grove",
        0,
        "confirmed",
    )
    assert first.description == "Songs, and stories; for all.\n\nWith Mae B."
    assert first.categories == ("ages 0-5", "story time")
    assert (first.start.wall, first.start.zone, first.minutes) == (datetime(2026, 12, 8, 10, 30), "America/Chicago", 45)


def test_a_change_raises_the_sequence_and_what_is_cancelled_says_so(
    desk: Desk, clock: Clock, story: tuple[str, ...]
) -> None:
    before = events(calendar_of_all(desk))
    clock.forward(hours=1)
    edit_sessions(desk, story[0], {"title": "Story time with a dog"})
    cancel_session(desk, story[1], "Snow")
    first, second = events(calendar_of_all(desk))
    assert (first.sequence, first.title) == (1, "Story time with a dog")
    assert (second.sequence, second.status, second.comment) == (1, "cancelled", "Snow")
    assert [one.uid for one in before] == [first.uid, second.uid]
    assert first.changed > before[0].changed


def test_it_names_no_person_but_who_gives_it(desk: Desk, story: tuple[str, ...]) -> None:
    edit_sessions(desk, story[0], {"leader": "admin", "note": "the shy one", "registration": "required"})
    register_for_session(
        desk, story[0], SignUp(guest=Guest("Zoe Quill", phone="555-0142", guardian="Ann Quill"), needs="a ramp")
    )
    raw = calendar_of_all(desk).decode()
    assert "Mae B." in raw
    for word in ("Quill", "555-0142", "ramp", "shy", "admin"):
        assert word not in raw


def test_a_draft_is_not_told(desk: Desk, story: tuple[str, ...]) -> None:
    draft = make_program(desk, {"title": "Secret", "status": "draft"}, ["2026-12-09T10:30"])
    assert b"Secret" not in calendar_of_all(desk) + public_calendar(desk)
    for deed, key in ((calendar_of_program, draft.program), (calendar_of_session, draft.sessions[0])):
        with pytest.raises(Refused) as no:
            deed(desk, key)
        assert no.value.codes == ["NOT_PUBLISHED"]
    assert len(events(calendar_of_session(desk, story[0]))) == 1


def test_lines_are_short_and_no_text_breaks_out_of_its_line(desk: Desk) -> None:
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\nSUMMARY:other; a, b \\n \u2028 é" + "é" * 300
    make_program(desk, {"title": evil[:100], "blurb": evil}, ["2026-12-09T10:30"])
    raw = calendar_of_all(desk)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert len(strictly(raw)) == 1


def test_a_weekly_series_over_the_change_of_clocks_has_one_hour(desk: Desk) -> None:
    begins = datetime(2026, 10, 20, 10, 30)
    walls = [(begins + timedelta(days=7 * n)).isoformat() for n in range(4)]
    make_program(desk, {"title": "Tea"}, walls)
    found = [one["DTSTART"].dt for one in strictly(calendar_of_all(desk))]
    assert [f"{one:%H:%M %z}" for one in found] == ["10:30 -0500", "10:30 -0500", "10:30 -0600", "10:30 -0600"]


@pytest.mark.parametrize(
    "name", ["America/Chicago", "Europe/Dublin", "Australia/Lord_Howe", "Africa/Casablanca", "America/Phoenix"]
)
def test_the_rules_of_a_zone_go_along_as_they_are(name: str) -> None:
    """Programs that don't know names of zones compute with them."""
    import icalendar

    from tuils.formats.calendar.ical import CalendarTime
    from tuils.formats.calendar.ical_writing import CalendarHead, write_calendar

    zone = ZoneInfo(name)
    made = [
        Event(f"{n}", 0, CalendarTime(datetime(2026, 1 + n % 12, 1 + n, 10, 30), name), 60, changed="20261201T000000Z")
        for n in range(24)
    ]
    raw = write_calendar(CalendarHead("all", name), made).replace(name.encode(), f"Unknown/{name}".encode())
    every: list[Any] = list(icalendar.Calendar.from_ical(raw).walk("VEVENT"))
    for event in every:
        begins = event["DTSTART"].dt
        assert begins.utcoffset() == begins.replace(tzinfo=zone).utcoffset()


# ---- and back


def test_it_comes_back_into_its_own_library_as_nothing_new(desk: Desk, story: tuple[str, ...]) -> None:
    edit_sessions(desk, story[1], {"title": "Another"})
    cancel_session(desk, story[0], "Snow")
    before = rows("SELECT count(*) FROM journal")
    assert outcomes(desk, calendar_of_all(desk)) == [("same", 0, 0, 0)]
    assert rows("SELECT count(*) FROM journal") == before


def test_an_older_copy_of_it_changes_nothing(desk: Desk, story: tuple[str, ...]) -> None:
    old = calendar_of_all(desk)
    edit_sessions(desk, story[1], {"title": "Another"})
    assert outcomes(desk, old) == [("older", 0, 0, 0)]


def test_what_was_removed_here_does_not_come_back(desk: Desk, story: tuple[str, ...]) -> None:
    from tuils.library.activities.changing.cancelling import remove_program

    raw = calendar_of_all(desk)
    remove_program(desk, rows("SELECT id FROM program")[0][0])
    assert outcomes(desk, raw) == [("gone", 0, 0, 0)]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40).map(
    lambda text: " ".join(text.split())
)
HOURS = st.sampled_from(["00:00", "10:30", "18:05"])
OWN = st.fixed_dictionaries(
    {},
    optional={
        "title": st.sampled_from(["Other; a, b", "Ünder \\n ground"]),
        "minutes": st.sampled_from([15, 1440, 2880]),
        "audience": st.sampled_from(["12-18", "general"]),
        "capacity": st.just(7),
        "registration": st.just("required"),
        "place": st.just("virtual"),
        "address": st.sampled_from(["https://x.example/?a=1,2;3", "Town hall, 2nd floor"]),
    },
)


@dataclass(frozen=True)
class Made:
    """A series and the changes to it: changes and cancellations by the number of the date."""

    title: str
    blurb: str
    presenter: str
    hour: str
    weeks: int
    changes: dict[int, dict[str, Any]]
    off: set[int]


MADE = st.builds(
    Made,
    TEXT,
    TEXT,
    st.sampled_from(["", "Mae B."]),
    HOURS,
    st.integers(2, 6),
    st.dictionaries(st.integers(0, 5), OWN, max_size=3),
    st.sets(st.integers(0, 5), max_size=2),
)


@pytest.mark.whole
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=MADE)
def test_round_trip(tmp_path: Path, templates: Path, made: Made) -> None:
    """A series over the change of clocks with dates that were changed and cancelled: in another library it is the same
    rows, and back again it changes nothing."""
    first = _fresh(tmp_path, templates, "first")
    _make(first, made)
    raw, wanted = calendar_of_all(first), rows(ROWS)
    assert outcomes(first, raw) == [("same", 0, 0, 0)]
    close_store()
    second = _fresh(tmp_path, templates, "second")
    taken(second, raw)
    assert rows(ROWS) == wanted
    assert outcomes(second, raw) == [("same", 0, 0, 0)]
    again = calendar_of_all(second)
    close_store()
    third = _fresh(tmp_path, templates, "third")
    taken(third, again)
    assert rows(ROWS) == wanted
    close_store()


def _make(desk: Desk, made: Made) -> None:
    fields = {"title": made.title or "x", "blurb": made.blurb, "presenter": made.presenter, "kind": "craft"}
    fields |= {"audience": "6-11", "minutes": "50"}
    first = f"2027-02-23T{made.hour}"
    planned = plan_program(desk, fields, first=first, rule="weekly", count=made.weeks, closed="keep")
    for number, own in made.changes.items():
        if own and number < made.weeks:
            edit_sessions(desk, planned.sessions[number], own, closed="keep")
    for number in made.off:
        if number < made.weeks:
            cancel_session(desk, planned.sessions[number], "Ice, snow")


def _fresh(folder: Path, templates: Path, name: str) -> Desk:
    from tuils.models import db

    path = folder / f"{name}.db"
    for old in folder.glob(f"{name}.db*"):
        old.unlink()
    shutil.copy(templates / "main.db", path)
    open_store(path)
    db.execute_sql("PRAGMA synchronous = OFF")
    return desk_of("admin", Clock())


def test_an_empty_library_gives_an_empty_calendar(desk: Desk) -> None:
    assert strictly(calendar_of_all(desk)) == []
    assert outcomes(desk, calendar()) == []

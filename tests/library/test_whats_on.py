"""Program listings, by day, by title, and as asked for in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.at_once import make_program
from tests.library.makers import Clock, with_role
from tuils.library.activities.programs.sessions import (
    WhichSessions,
    places_sentence,
    places_words,
    program_sessions,
    sessions_with,
)
from tuils.library.activities.programs.whats_on import (
    days_of,
    find_sessions,
    full_days_of,
    next_program_day,
    offered,
    read_wish,
    todays,
    wish_words,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.models import db
from tuils.values.time.moments import parse_when

CHICAGO = ZoneInfo("America/Chicago")


@pytest.fixture
def chicago(desk: Desk, clock: Clock) -> Desk:
    """The desk on Monday 7 December 2026, 10:31 there."""
    clock.now = parse_when("2026-12-07 10:31", CHICAGO)
    return replace(desk, zone=CHICAGO)


def titles(desk: Desk, first: date, count: int) -> dict[str, list[str]]:
    return {day.isoformat(): [one.title for one in on] for day, on in days_of(desk, first, count).days.items()}


def test_a_day_is_that_of_the_wall_clock(chicago: Desk) -> None:
    make_program(chicago, {"title": "Late"}, ["2026-12-07T23:45"])
    make_program(chicago, {"title": "Midnight"}, ["2026-12-08T00:00"])
    assert titles(chicago, date(2026, 12, 7), 2) == {"2026-12-07": ["Late"], "2026-12-08": ["Midnight"]}
    assert titles(chicago, date(2026, 12, 8), 1) == {"2026-12-08": ["Midnight"]}


def test_days_of_23_and_25_hours(chicago: Desk) -> None:
    """The clocks change on 8 March and 1 November 2026."""
    for day in ("2026-03-08", "2026-03-09", "2026-11-01", "2026-11-02"):
        make_program(chicago, {"title": day}, [f"{day}T00:10", f"{day}T23:50"])
    for first in (date(2026, 3, 8), date(2026, 11, 1)):
        found = titles(chicago, first, 2)
        assert found == {day: [day, day] for day in found}
        assert len(found) == 2


def test_whole_lines_and_light_ones_are_of_the_same_days(chicago: Desk) -> None:
    make_program(chicago, {"title": "Story time", "capacity": 3}, ["2026-12-07T10:30", "2026-12-09T10:30"])
    light, whole = (act(chicago, date(2026, 12, 7), 7) for act in (days_of, full_days_of))
    ids = {day: [one.id for one in on] for day, on in light.days.items()}
    assert ids == {day: [one.id for one in on] for day, on in whole.days.items()}
    assert light.has(date(2026, 12, 13))
    assert not light.has(date(2026, 12, 14))
    assert light.on(date(2026, 12, 8)) == ()


def test_titles_are_found_by_beginnings_of_words(chicago: Desk) -> None:
    make_program(chicago, {"title": "L'été des bébés"}, ["2026-12-01T10:00", "2026-12-10T10:00"])
    make_program(chicago, {"title": "100% wool_"}, ["2026-12-01T10:00", "2025-12-01T10:00"])
    assert [one.wall for one in find_sessions(chicago, "bebes ete")] == ["2026-12-10T10:00"]
    assert [one.wall for one in find_sessions(chicago, "wool 100")] == ["2025-12-01T10:00", "2026-12-01T10:00"]
    assert find_sessions(chicago, "%") == find_sessions(chicago, "")
    assert find_sessions(chicago, "ool") == []
    assert find_sessions(chicago, "bebes", WhichSessions(audience="adults")) == []


def test_the_next_day_passes_over_what_is_not_wanted(chicago: Desk) -> None:
    make_program(chicago, {"title": "For all"}, ["2026-12-09T10:00"])
    make_program(chicago, {"title": "For adults", "audience": "adults"}, ["2026-12-20T23:30"])
    assert next_program_day(chicago, date(2026, 12, 7)) == date(2026, 12, 9)
    assert next_program_day(chicago, date(2026, 12, 7), WhichSessions(audience="adults")) == date(2026, 12, 20)
    assert next_program_day(chicago, date(2026, 12, 20)) is None


def test_today_has_what_is_published_here_and_not_over(chicago: Desk) -> None:
    for title, wall, more in (
        ("Over", "2026-12-07T08:00", {}),
        ("On now", "2026-12-07T10:00", {}),
        ("Draft", "2026-12-07T12:00", {"status": "draft"}),
        ("Elsewhere", "2026-12-07T12:00", {"branch": "EAST"}),
        ("To come", "2026-12-07T12:00", {}),
        ("Tomorrow", "2026-12-08T12:00", {}),
    ):
        make_program(chicago, {"title": title, "minutes": 60, **more}, [wall])
    assert [one.title for one in todays(chicago)] == ["On now", "To come"]


def test_reading_needs_the_right(chicago: Desk) -> None:
    nobody = with_role(chicago, permissions=set())
    for act in (
        lambda: days_of(nobody, date(2026, 12, 7), 1),
        lambda: find_sessions(nobody, "story"),
        lambda: next_program_day(nobody, date(2026, 12, 7)),
        lambda: offered(nobody),
        lambda: sessions_with(nobody, []),
        lambda: todays(nobody),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ["NO_PERMISSION"]


# ---- places


@pytest.mark.parametrize(
    ("facts", "words", "sentence"),
    [
        ({}, ("open", "no limit"), ""),
        ({"registration": "advised"}, ("open", "0"), ""),
        ({"taken": 8}, ("open", "8"), "8 registered"),
        ({"capacity": 15, "taken": 12}, ("free", "12 of 15"), "12 of 15 seats taken"),
        ({"capacity": 15, "taken": 13, "waiting": 1}, ("free", "13 of 15 +1"), "13 of 15 seats taken, 1 waitlisted"),
        ({"capacity": 15, "taken": 15, "waiting": 2}, ("full", "FULL +2"), "15 of 15 seats taken, 2 waitlisted"),
        ({"capacity": 15, "taken": 17}, ("over", "17 of 15"), "17 of 15 seats taken"),
        ({"capacity": 15, "taken": 12, "came": 0}, ("counted", "0 came"), "0 came"),
        ({"draft": True, "capacity": 15}, ("draft", "DRAFT"), "draft"),
        ({"status": "cancelled", "came": 3}, ("cancelled", "CANCELED"), "canceled"),
    ],
)
def test_places_in_words(chicago: Desk, facts: dict[str, object], words: tuple[str, str], sentence: str) -> None:
    made = make_program(chicago, {"title": "Story time"}, ["2026-12-07T10:30"])
    line = replace(program_sessions(chicago, made.program)[0], **facts)  # type: ignore[arg-type]
    assert places_words(line) == words
    assert places_sentence(line) == sentence


# ---- what is wanted


def test_a_room_without_a_name_and_a_branch_are_offered(chicago: Desk) -> None:
    make_program(chicago, {"title": "Story time", "room": "attic"}, ["2026-12-07T10:30"])
    db.execute_sql("INSERT INTO branch (code, name, return_to, pickup) VALUES ('EAST', 'East side', 'home', 1)")
    known = offered(chicago)
    assert known.room == {"attic": "attic"}
    read = read_wish("at east in attic", WhichSessions(), known)
    assert read.which == WhichSessions(room="attic", branch="EAST")
    assert wish_words(read.which, known) == "in attic, at East side"


@pytest.mark.parametrize("text", ["for", "for ", "for nobody", "in", "for adults in nowhere"])
def test_a_wish_that_fits_nothing_changes_nothing(chicago: Desk, text: str) -> None:
    held = WhichSessions(kind="film")
    read = read_wish(text, held, offered(chicago))
    assert read.which == held
    assert read.unknown or not text.strip().partition(" ")[2]


def test_moments_are_those_of_the_desk(chicago: Desk) -> None:
    """A program that came from another zone stands on the day that it is here."""
    there = replace(chicago, zone=ZoneInfo("Asia/Tokyo"))
    make_program(there, {"title": "From Tokyo"}, ["2026-12-08T09:00"])
    assert titles(chicago, date(2026, 12, 1), 14) == {"2026-12-07": ["From Tokyo"]}
    line = find_sessions(chicago, "tokyo")[0]
    assert line.starts_at == parse_when("2026-12-07 18:00", CHICAGO)

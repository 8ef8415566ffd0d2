"""A day that is closed after something was planned on it: what stands there is named, and stays."""

from __future__ import annotations

from datetime import date

import pytest

from tests.at_once import add_code, make_program
from tests.library.booking_makers import booked, make_rooms
from tests.library.makers import Clock, rows, with_role
from tuils.library.activities.changing.cancelling import cancel_session
from tuils.library.activities.changing.on_closed import NOTHING, standing_on, why_closed
from tuils.library.activities.programs.sessions import SessionLine, program_sessions
from tuils.library.activities.rooms.booking_change import cancel_booking
from tuils.library.activities.rooms.room_reading import BookingLine, bookings_with
from tuils.library.foundation.administration.calendar import Closure, close_days
from tuils.library.foundation.desk import Desk
from tuils.library.lending.rule_changes.closures import close

MONDAY = date(2026, 12, 7)


@pytest.fixture
def tea(desk: Desk) -> str:
    """Two on that Monday, one the day after; a seat booked on it, and something that is given any hour."""
    make_rooms(desk)
    booked(desk, "10:00")
    booked(desk, "10:00", "projector")
    return make_program(desk, {"title": "Tea"}, ["2026-12-07T10:00", "2026-12-07T15:00", "2026-12-08T10:00"]).program


def test_what_stands_on_a_day_is_named_before_and_after_it_is_closed(desk: Desk, tea: str) -> None:
    before = rows("SELECT * FROM program_session"), rows("SELECT * FROM room_booking")
    for dry_run in (True, False):
        found = standing_on(desk, close(desk, MONDAY, MONDAY, "Snow", dry_run=dry_run).days)
        assert [one.wall for one in found.sessions] == ["2026-12-07T10:00", "2026-12-07T15:00"]
        assert [one.room for one in found.bookings] == ["seat1"]
        assert found.words == "2 sessions and 1 booking"
    assert (rows("SELECT * FROM program_session"), rows("SELECT * FROM room_booking")) == before


def test_a_day_of_every_year_is_that_day_of_each_year(desk: Desk, tea: str) -> None:
    make_program(desk, {"title": "Late"}, ["2027-12-07T10:00"])
    found = standing_on(desk, [Closure("MAIN", date(2000, 12, 7), "Founders", yearly=True)])
    assert [one.wall[:4] for one in found.sessions] == ["2026", "2026", "2027"]


def test_what_is_cancelled_over_or_of_another_branch_does_not_stand_there(desk: Desk, tea: str, clock: Clock) -> None:
    days = [Closure("MAIN", MONDAY, "Snow")]
    add_code(desk, "branch", "EAST", {"name": "East"})
    assert standing_on(desk, days, "EAST") == NOTHING
    found = standing_on(desk, days)
    cancel_session(desk, found.sessions[0].id)
    cancel_booking(desk, found.bookings[0].id)
    assert standing_on(desk, days).words == "1 session"
    clock.forward(days=8)
    assert standing_on(desk, days) == NOTHING


def test_a_list_tells_which_of_them_are_on_closed_days(desk: Desk, tea: str) -> None:
    close_days(desk, MONDAY, MONDAY, "Snow")
    first, second, third = program_sessions(desk, tea)
    seats = bookings_with(desk, [key for (key,) in rows("SELECT id FROM room_booking WHERE room = 'seat1'")])
    cancel_session(desk, second.id)
    lines: list[SessionLine | BookingLine] = [*program_sessions(desk, tea), *seats]
    assert why_closed(desk, lines) == {first.id: "closed: Snow", seats[0].id: "closed: Snow"}
    assert third.id not in why_closed(desk, lines)


def test_who_may_not_see_programs_is_told_none(desk: Desk, tea: str) -> None:
    someone = with_role(desk, permissions={"library.calendar"})
    assert standing_on(someone, [Closure("MAIN", MONDAY, "Snow")]) == NOTHING

"""Actions of staff with rooms, by name; sessions of programs are in them, too."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.programs.planning import plan_program
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.activities.rooms.booking_change import cancel_booking, change_booking, count_use, move_booking
from tuils.library.activities.rooms.booking_series import book_series
from tuils.library.foundation.desk import Desk
from tuils.values.time.moments import day_of

from .makers import rows

if TYPE_CHECKING:
    from .acts import Things

ROOMS = ("meeting", "seat")


def open_rooms(desk: Desk) -> None:
    save_room(desk, "meeting", {"name": "Meeting room", "any_hour": True, "setup_minutes": 15, "clear_minutes": 15})
    save_room(desk, "seat", {"name": "Seat", "any_hour": True})


def wall(desk: Desk, one: int, two: int) -> str:
    """Return one of a few overlapping times of tomorrow and the day after."""
    day = day_of(desk.now, desk.zone) + timedelta(days=1 + one % 2)
    return f"{day}T{10 + two}:{30 * (one % 2):02}"


def booking(number: int) -> str:
    found = rows("SELECT id FROM room_booking ORDER BY made_at, id")
    return str(found[number % len(found)][0]) if found else "no booking"


def book_a_room(desk: Desk, things: Things, one: int, two: int) -> object:
    who = (Booker(card=things.card(two)), Booker(group=f"Group {one}"), Booker(name="Guest", phone="555"))[one]
    return book_room(desk, ROOMS[two % 2], wall(desk, one, two), who, BookingUse(minutes=60 + 30 * one))


def book_again_and_again(desk: Desk, things: Things, one: int, two: int) -> object:
    how = (desk, ROOMS[one % 2], wall(desk, one, two), Booker(card=things.card(one)), BookingUse())
    return book_series(*how, f"daily, {two + 2} times", rest=True)


def move_booked(desk: Desk, _things: Things, one: int, two: int) -> object:
    return move_booking(desk, booking(one), wall=wall(desk, two, one), room=ROOMS[two % 2], minutes=45 + 15 * two)


def change_booked(desk: Desk, things: Things, one: int, two: int) -> object:
    fields = ({"heads": one + 1}, {"name": f"{desk.device}{one}"}, {"card": things.card(one), "purpose": "exam"})[two]
    return change_booking(desk, booking(one), fields)


def cancel_booked(desk: Desk, _things: Things, one: int, two: int) -> object:
    return cancel_booking(desk, booking(one + two), scope=("this", "following")[two % 2])


def count_booked(desk: Desk, _things: Things, one: int, two: int) -> object:
    return count_use(desk, booking(one), two * 3)


def plan_in_a_room(desk: Desk, _things: Things, one: int, two: int) -> object:
    """Plan a program in a room. Refused if the room is taken; another site may not know of it and give it away."""
    fields = {"title": f"Program {one}", "room": ROOMS[two % 2], "equipment": [ROOMS[one % 2]], "minutes": 45}
    return plan_program(desk, fields, first=wall(desk, one, two), closed="keep")


OF_ROOMS = (
    book_a_room,
    book_again_and_again,
    move_booked,
    change_booked,
    cancel_booked,
    count_booked,
    plan_in_a_room,
)

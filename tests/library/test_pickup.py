"""A booking becomes the loan: picked up at the desk by scan, due when it ends, and never in the way of a hold."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.activities.rooms.booking_change import cancel_booking, change_booking, move_booking
from tuils.library.activities.rooms.pickup import overdue_equipment, pick_up
from tuils.library.activities.rooms.room_reading import BookingLine, booking_line, free_times
from tuils.library.foundation.desk import Desk
from tuils.library.front.answers.words import lent
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import pull_rows
from tuils.library.lending.why.due import why_due
from tuils.library.lending.why.route import why_route
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models.programs import RoomBooking
from tuils.models.rows import get
from tuils.values.time.moments import day_of

from .finding import Shelve
from .makers import Clock, add_item, codes, register, value, whole, with_role

TODAY = "2026-12-01"  # a Tuesday; the clock begins at 9:00


@pytest.fixture
def shelf(desk: Desk, shelve: Shelve) -> Desk:
    """Two projectors of one title, each with its item; Ada and Bob."""
    title = shelve("Projector")
    for number in "12":
        add_item(desk, f"P{number}", biblio=title)
        fields = {"name": f"Projector {number}", "kind": "equipment", "any_hour": True, "barcode": f"P{number}"}
        save_room(desk, f"projector{number}", fields)
    register(desk, "Ada", card="ADA")
    register(desk, "Bob", card="BOB")
    return desk


def booked(desk: Desk, when: str, card: str = "ADA", room: str = "projector1", minutes: int = 120) -> BookingLine:
    return book_room(desk, room, when, Booker(card=card), BookingUse(minutes=minutes))


def loan_of(booking: BookingLine) -> str:
    row = get(RoomBooking, booking.id)
    assert row
    return str(row.loan)


def test_the_item_booked_is_due_when_the_booking_ends(shelf: Desk, clock: Clock) -> None:
    line = booked(shelf, f"{TODAY} 09:15")
    done = checkout(shelf, "ADA", "P1")
    assert (done.booking, done.booked, done.due_at) == (line.id, "", line.ends_at)
    assert lent(shelf, done, 1, "Ada").then == "Due Tue, Dec 1, 11:15 am, when the booking ends."
    assert loan_of(line) == value("SELECT loan FROM item WHERE barcode = 'P1'")
    assert booking_line(shelf, line.id).is_out
    told = why_due(shelf, "ADA", "P1")
    assert told.answer == "It was booked until then."
    assert codes(lambda: cancel_booking(shelf, line.id)) == ["BOOKING_ENDED"]
    assert codes(lambda: move_booking(shelf, line.id, minutes=240)) == ["BOOKING_ENDED"]
    clock.forward(hours=1)
    checkin(shelf, "P1")
    back = booking_line(shelf, line.id)
    assert (back.is_out, back.back_at > 0) == (False, True)
    assert free_times(shelf, "projector1", day_of(shelf.now, shelf.zone))[0][0] < line.starts_at  # free again
    booked(shelf, f"{TODAY} 10:30", "BOB")
    whole(shelf)


def test_undo_takes_back_both(shelf: Desk) -> None:
    line = booked(shelf, f"{TODAY} 09:15")
    checkout(shelf, "ADA", "P1")
    undo_last(shelf)
    assert (loan_of(line), value("SELECT loan FROM item WHERE barcode = 'P1'")) == ("", None)
    checkout(shelf, "ADA", "P1")
    checkin(shelf, "P1")
    undo_last(shelf)
    assert booking_line(shelf, line.id).is_out
    assert value("SELECT count(*) FROM room_time WHERE whose = ?", line.id) == 1
    whole(shelf)


def test_another_of_its_kind_swaps(shelf: Desk) -> None:
    line = booked(shelf, f"{TODAY} 10:00")
    done = checkout(shelf, "ADA", "P2")
    assert (done.booking, done.booked, done.due_at) == (line.id, "Projector 1", line.ends_at)
    assert booking_line(shelf, line.id).room == "projector2"
    booked(shelf, f"{TODAY} 10:00", "BOB")  # of the first, which is free
    undo_last(shelf)
    undo_last(shelf)
    assert booking_line(shelf, line.id).room == "projector1"
    whole(shelf)


def test_what_somebody_else_booked_is_not_lent_into_that_time(shelf: Desk) -> None:
    booked(shelf, "2026-12-03 10:00")
    assert codes(lambda: checkout(shelf, "BOB", "P1")) == ["BOOKED_FOR_OTHER"]
    mine = booked(shelf, f"{TODAY} 09:00", "BOB")
    done = checkout(shelf, "BOB", "P1")  # a booking that ends before the other is no trouble
    assert done.booking == mine.id
    assert codes(lambda: renew(shelf, "BOB", "P1")) == ["BOOKED_FOR_OTHER"]
    checkin(shelf, "P1")
    done = checkout(shelf, "BOB", "P1", override=Override.of(["BOOKED_FOR_OTHER"], "they agreed"))
    assert (done.booking, done.passed) == ("", frozenset({"BOOKED_FOR_OTHER"}))
    whole(shelf)


def test_a_hold_and_a_booking_never_meet(shelf: Desk) -> None:
    booked(shelf, "2026-12-04 10:00")
    place_hold(shelf, "BOB", "P1")
    assert [item.barcode for _hold, item in pull_rows("MAIN", day_of(shelf.now, shelf.zone))] == ["P2"]
    assert checkin(shelf, "P1").route == "SHELF"
    assert any("booked within a week" in step.said for step in why_route(shelf, "P1").steps)
    assert checkin(shelf, "P2").route == "HOLD"
    assert codes(lambda: booked(shelf, "2026-12-02 10:00", room="projector2")) == ["ROOM_TAKEN"]
    booked(shelf, "2027-01-20 10:00", room="projector2")
    whole(shelf)


def test_what_is_out_is_not_booked_until_it_is_due(shelf: Desk) -> None:
    checkout(shelf, "BOB", "P1")
    assert codes(lambda: booked(shelf, "2026-12-03 10:00")) == ["ROOM_TAKEN"]
    booked(shelf, "2027-01-20 10:00")


def test_late_ones_are_told_with_the_next_in_line(shelf: Desk, clock: Clock) -> None:
    late = booked(shelf, f"{TODAY} 09:00", minutes=60)
    following = booked(shelf, f"{TODAY} 10:30", "BOB")
    checkout(shelf, "ADA", "P1")
    assert overdue_equipment(shelf) == []
    clock.forward(hours=1, minutes=10)
    (line,) = overdue_equipment(shelf)
    assert (line.item, line.booking, line.next, line.next_at) == ("P1", late.id, following.id, following.starts_at)
    assert line.message.startswith("Projector 1, which you booked for Tue, Dec 1, 10:30 am, is not free yet.")
    edit_patron(shelf, "BOB", {"language": "es"})
    assert overdue_equipment(shelf)[0].message.startswith("Projector 1, que usted apartó para ")
    assert codes(lambda: checkout(shelf, "BOB", "P1")) == ["ALREADY_OUT_OTHER"]
    checkin(shelf, "P1")
    assert checkout(shelf, "BOB", "P1").booking == following.id
    assert overdue_equipment(shelf) == []


def test_picked_up_by_the_booking_itself(shelf: Desk) -> None:
    line = booked(shelf, f"{TODAY} 09:15")
    assert codes(lambda: pick_up(shelf, line.id, "BOB")) == ["BOOKING_NOT_THEIRS"]
    assert codes(lambda: pick_up(shelf, "P2", "BOB")) == ["BOOKING_NOT_THEIRS"]
    done = pick_up(shelf, line.id[-8:], "ADA")
    assert (done.item, done.booking) == ("P1", line.id)
    assert codes(lambda: pick_up(shelf, line.id, "ADA")) == ["BOOKING_ENDED"]
    guest = book_room(shelf, "projector2", f"{TODAY} 09:15", Booker(name="Lee Guest"))
    assert codes(lambda: pick_up(shelf, guest.id, "BOB")) == ["BOOKING_NOT_THEIRS"]
    change_booking(shelf, guest.id, {"card": "BOB"})
    assert pick_up(shelf, "P2", "BOB").booking == guest.id


def test_a_barcode_is_of_one_piece_of_equipment(shelf: Desk) -> None:
    assert codes(lambda: save_room(shelf, "again", {"kind": "equipment", "barcode": "P1"})) == ["ROOM_THERE"]
    assert codes(lambda: save_room(shelf, "again", {"kind": "equipment", "barcode": "P9"})) == ["ITEM_UNKNOWN"]
    save_room(shelf, "projector1", {"barcode": ""})
    line = booked(shelf, f"{TODAY} 09:15")
    assert codes(lambda: pick_up(shelf, line.id, "ADA")) == ["NO_ITEM_BOOKED"]
    assert checkout(shelf, "BOB", "P1").booking == ""


def test_the_desk_lends_what_is_booked_without_the_right_to_book(shelf: Desk) -> None:
    line = booked(shelf, f"{TODAY} 09:15")
    clerk = with_role(shelf, permissions={"circulation.checkout", "circulation.checkin"})
    assert checkout(clerk, "ADA", "P1").booking == line.id
    checkin(clerk, "P1")
    assert not booking_line(shelf, line.id).is_out


def test_a_room_is_picked_up_by_its_key(shelf: Desk, clock: Clock) -> None:
    add_item(shelf, "KEY1")
    save_room(shelf, "study", {"name": "Study", "barcode": "KEY1"})
    line = booked(shelf, f"{TODAY} 09:15", room="study")
    done = checkout(shelf, "ADA", "KEY1")
    assert (done.booking, done.due_at) == (line.id, line.ends_at)
    clock.forward(hours=3)
    assert [one.room for one in overdue_equipment(shelf)] == ["study"]
    checkin(shelf, "KEY1")
    assert booking_line(shelf, line.id).back_at
    whole(shelf)


@pytest.mark.parametrize("state", ["lost", "missing", "repair"])
def test_what_is_not_here_is_neither_booked_nor_picked_up_unseen(shelf: Desk, state: str) -> None:
    line = booked(shelf, f"{TODAY} 09:15")
    mark_copy(shelf, "P1", state)
    assert codes(lambda: booked(shelf, "2026-12-03 10:00")) == ["ROOM_TAKEN"]
    assert codes(lambda: pick_up(shelf, line.id, "ADA")) == ["ROOM_TAKEN"]
    assert (codes(lambda: booked(shelf, "2027-01-20 10:00")) == []) is (state == "repair")
    assert pick_up(shelf, "P2", "ADA").booking == line.id, "another of its kind will do"


def test_two_desks_pick_up_one_booking(shelf: Desk) -> None:
    line = booked(shelf, f"{TODAY} 09:15")
    assert pick_up(shelf, "P2", "ADA").booking == line.id
    assert codes(lambda: pick_up(shelf, line.id, "ADA")) == ["BOOKING_ENDED"]
    assert codes(lambda: pick_up(shelf, "P1", "ADA")) == ["BOOKING_NOT_THEIRS"]
    assert checkout(shelf, "ADA", "P1").booking == "", "a loan as any other"
    assert loan_of(line) == value("SELECT loan FROM item WHERE barcode = 'P2'")
    whole(shelf)

"""Bookings that are undone, rooms that two sites or four programs want at once, people who are removed."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from tests.at_once import make_program, move_session, undo_last
from tests.library.booking_makers import QUILTERS, booked, make_rooms
from tests.library.makers import Clock, World, codes, patron_id, register, rows, seen, value, whole
from tuils.library.activities.changing.cancelling import cancel_session, restore_session
from tuils.library.activities.programs.sessions import program_sessions
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.activities.rooms.booking_change import cancel_booking, change_booking, count_use, move_booking
from tuils.library.activities.rooms.booking_series import book_series
from tuils.library.activities.rooms.room_reading import booking_line, booking_sheet, bookings_between, clashes
from tuils.library.foundation.desk import Desk
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.retention.purging import purge_kind
from tuils.library.people.patrons.cards import by_card
from tuils.library.reach.replay import last_actions, undo
from tuils.models.programs import RoomBooking
from tuils.models.rows import get

ALL = (0, 1 << 60)


def last(desk: Desk) -> str:
    return last_actions(desk)[0].act


# ---- undone


def test_each_deed_is_taken_back(desk: Desk, clock: Clock) -> None:
    make_rooms(desk)
    first = booked(desk, "10:00")
    over = booked(desk, "09:00", "projector", day="2026-12-01")
    clock.forward(hours=4)
    every = book_series(desk, "seat1", "2026-12-08 10:00", Booker(name="Lee"), BookingUse(), "daily, 3 times")
    deeds: tuple[Callable[[], object], ...] = (
        lambda: booked(desk, "12:00"),
        lambda: move_booking(desk, first.id, wall="2026-12-07 11:00", room="meeting", minutes=30),
        lambda: change_booking(desk, first.id, {"heads": 1, "name": "Kim Guest", "phone": "555"}),
        lambda: cancel_booking(desk, first.id),
        lambda: cancel_booking(desk, every.lines[0].id, "snow", scope="following"),
        lambda: count_use(desk, over.id, 3),
        lambda: book_series(desk, "meeting", "2026-12-09 10:00", Booker(name="Lee"), BookingUse(), "daily, 3 times"),
    )
    for deed in deeds:
        before, facts = seen(), value("SELECT coalesce(sum(n), 0) FROM fact")
        deed()
        assert seen() != before
        undo(desk, last(desk))
        assert (seen(), value("SELECT coalesce(sum(n), 0) FROM fact")) == (before, facts)
    whole(desk)


def test_what_something_later_stands_on_is_not_taken_back(desk: Desk) -> None:
    make_rooms(desk)
    line = booked(desk, "10:00")
    made = last(desk)
    change_booking(desk, line.id, {"phone": "1"})
    first = last(desk)
    change_booking(desk, line.id, {"phone": "2"})
    assert codes(lambda: undo(desk, first)) == ["UNDO_NOT_LAST"]  # private fields count, too
    assert codes(lambda: undo(desk, made)) == ["UNDO_NOT_LAST"]


def test_a_room_that_went_to_another_since_is_not_taken_from_them(desk: Desk) -> None:
    make_rooms(desk)
    line = booked(desk, "10:00")
    cancel_booking(desk, line.id)
    cancelled = last(desk)
    booked(desk, "10:30")
    other = last(desk)
    assert codes(lambda: undo(desk, cancelled)) == ["ROOM_TAKEN_SINCE"]
    undo(desk, other)
    undo(desk, cancelled)
    assert booking_line(desk, line.id).state == "booked"
    assert clashes(desk) == []


def test_nor_is_a_move_back_to_where_another_is(desk: Desk) -> None:
    make_rooms(desk)
    line = booked(desk, "10:00")
    move_booking(desk, line.id, wall="2026-12-07 15:00")
    moved = last(desk)
    make_program(desk, {"title": "Film", "room": "seat1"}, ["2026-12-07T10:30"])
    assert codes(lambda: undo(desk, moved)) == ["ROOM_TAKEN_SINCE"]
    undo_last(desk)
    undo(desk, moved)
    assert booking_line(desk, line.id).wall == "2026-12-07T10:00"


def test_of_a_series_that_is_taken_back_one_date_is_enough_to_stand_in_the_way(desk: Desk) -> None:
    make_rooms(desk)
    every = book_series(desk, "seat1", "2026-12-08 10:00", Booker(name="Lee"), BookingUse(), "daily, 5 times")
    cancel_booking(desk, every.lines[0].id, scope="following")
    cancelled = last(desk)
    booked(desk, "10:00", day="2026-12-12")
    assert codes(lambda: undo(desk, cancelled)) == ["ROOM_TAKEN_SINCE"]
    undo_last(desk)
    undo(desk, cancelled)
    assert len(bookings_between(desk, *ALL)) == 5
    whole(desk)


def test_a_session_that_was_cancelled_comes_back_only_where_its_room_is_free(desk: Desk) -> None:
    make_rooms(desk)
    fields = {"title": "Film", "room": "seat1", "equipment": ["projector"]}
    made = make_program(desk, fields, ["2026-12-07T10:30", "2026-12-14T10:30"])
    cancel_session(desk, made.sessions[0], "snow", scope="all")
    cancelled = last(desk)
    booked(desk, "11:00", "projector", day="2026-12-14")
    assert codes(lambda: undo(desk, cancelled)) == ["ROOM_TAKEN_SINCE"]
    assert codes(lambda: restore_session(desk, made.sessions[1])) == ["ROOM_TAKEN"]
    restore_session(desk, made.sessions[0])
    undo_last(desk)
    undo_last(desk)
    undo(desk, cancelled)
    assert value("SELECT count(*) FROM room_time WHERE NOT clash") == 4
    whole(desk)


def test_a_session_that_was_moved_does_not_go_back_to_where_another_is(desk: Desk) -> None:
    make_rooms(desk)
    made = make_program(desk, {"title": "Film", "room": "seat1"}, ["2026-12-07T10:30"])
    move_session(desk, made.sessions[0], "2026-12-07T14:00")
    moved = last(desk)
    booked(desk, "10:00")
    assert codes(lambda: undo(desk, moved)) == ["ROOM_TAKEN_SINCE"]
    assert codes(lambda: move_session(desk, made.sessions[0], "2026-12-07T10:45")) == ["DATES_TAKEN"]
    undo_last(desk)
    undo(desk, moved)
    assert program_sessions(desk, made.program)[0].wall == "2026-12-07T10:30"


def test_two_that_changed_places_change_back(desk: Desk) -> None:
    make_rooms(desk)
    one, two = booked(desk, "10:00"), booked(desk, "12:00")
    move_booking(desk, one.id, wall="2026-12-07 14:00")
    first = last(desk)
    move_booking(desk, two.id, wall="2026-12-07 10:00")
    second = last(desk)
    assert codes(lambda: undo(desk, first)) == ["ROOM_TAKEN_SINCE"]
    undo(desk, second)
    undo(desk, first)
    assert [line.wall[11:] for line in bookings_between(desk, *ALL)] == ["10:00", "12:00"]


# ---- two sites


@pytest.fixture
def apart(world: World) -> World:
    make_rooms(world.at("main"))
    world.exchange()
    return world


def everywhere(world: World, asked: Callable[[Desk], object]) -> object:
    """Return the answer that all sites give once they know everything."""
    world.settled()
    found = [asked(world.use(name)) for name in world.sites]
    assert all(one == found[0] for one in found), found
    return found[0]


def shown(desk: Desk) -> list[tuple[str, str, list[str]]]:
    return [(one.late.words, one.late.whose, [use.whose for use in one.has]) for one in clashes(desk)]


def test_of_two_sites_that_gave_a_room_away_the_earlier_keeps_it(apart: World) -> None:
    first = book_room(apart.at("van"), "meeting", "2026-12-07 10:00", QUILTERS, BookingUse(agreed=True))
    late = book_room(apart.at("van2"), "meeting", "2026-12-07 11:00", QUILTERS, BookingUse(agreed=True))
    assert everywhere(apart, shown) == [("Quilters", late.id, [first.id])]
    desk = apart.use("main")
    assert (booking_line(desk, first.id).clash, booking_line(desk, late.id).clash) == (False, True)
    move_booking(apart.at("main"), late.id, wall="2026-12-07 13:00")
    assert everywhere(apart, shown) == []
    assert not booking_line(apart.use("van"), late.id).clash


def test_once_the_earlier_is_cancelled_the_later_has_the_room(apart: World) -> None:
    first = booked(apart.at("van"), "10:00")
    late = booked(apart.at("van2"), "10:30")
    apart.settled()
    cancel_booking(apart.at("van"), first.id)
    assert everywhere(apart, shown) == []
    assert codes(lambda: booked(apart.at("main"), "10:00")) == ["ROOM_TAKEN"]
    assert not booking_line(apart.use("main"), late.id).clash
    assert undo_last(apart.at("van"))[2].codes == ["ROOM_TAKEN_SINCE"]  # type: ignore[union-attr]


def test_a_session_and_a_booking_clash_alike(apart: World) -> None:
    made = make_program(apart.at("van"), {"title": "Film", "room": "meeting"}, ["2026-12-07T10:30"])
    late = booked(apart.at("van2"), "10:00", "meeting")
    [session] = [line.id for line in program_sessions(apart.use("van"), made.program)]
    assert everywhere(apart, shown) == [("L. G.", late.id, [session])]


@pytest.mark.parametrize("order", list(permutations(("main", "van", "van2"))))
def test_in_whatever_order_sites_hear_of_each_other_the_room_is_the_same_one_s(
    apart: World, order: tuple[str, str, str]
) -> None:
    made = {}
    for number, name in enumerate(("van2", "main", "van")):
        made[name] = booked(apart.at(name), f"10:{20 * number:02}").id  # each meets the one before and after
    texts = {name: apart.pack(name) for name in order}
    for target in order:
        for source in order:
            if source != target:
                apart.merge(target, texts[source])
    found = everywhere(apart, lambda desk: [line.clash for line in bookings_between(desk, *ALL)])
    assert found == [False, True, True]
    cancel_booking(apart.at("main"), made["van2"])
    assert everywhere(apart, lambda desk: [line.clash for line in bookings_between(desk, *ALL)]) == [False, True]


def test_one_moves_it_and_another_cancels_it(apart: World) -> None:
    line = booked(apart.at("main"), "10:00")
    apart.exchange()
    cancel_booking(apart.at("van"), line.id)
    move_booking(apart.at("van2"), line.id, wall="2026-12-07 15:00")
    assert everywhere(apart, lambda desk: booking_line(desk, line.id).state) == "cancelled"
    assert everywhere(apart, lambda _desk: rows("SELECT * FROM room_time")) == []


# ---- four programs


CHILD = """
    import sys
    from pathlib import Path
    from tests.library.booking_makers import booked
    from tests.library.makers import Clock, desk_of
    from tuils.library.foundation.refusals import Refused
    from tuils.library.foundation.store import close_store, open_store
    from tuils.models import base

    base.PRAGMAS["busy_timeout"] = 300_000  # on a slow machine, too, each has its turn
    open_store(Path(sys.argv[1]))
    desk = desk_of("admin", Clock(), sys.argv[2])
    print("ready", flush=True)
    sys.stdin.readline()
    for hour in range(9, 17):
        try:
            booked(desk, f"{hour:02}:00")
            print("booked", flush=True)
        except Refused as no:
            print(no, flush=True)
    close_store()
"""


@pytest.mark.whole
def test_of_four_programs_that_want_one_slot_one_has_it(desk: Desk, store: Path) -> None:
    make_rooms(desk)
    names = ("ann", "ben", "cleo", "dan")
    children = [
        subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(CHILD), str(store), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    answers = [child.communicate(timeout=300)[0].split() for child in children]
    for slot in zip(*answers, strict=True):
        assert sorted(slot) == ["ROOM_TAKEN"] * 3 + ["booked"]
    assert len(answers[0]) == 8
    assert value("SELECT count(*) FROM room_booking") == 8
    assert value("SELECT count(*) FROM room_time WHERE clash") == 0
    whole(desk)


# ---- people


def test_who_booked_is_forgotten_after_its_time_and_the_numbers_stay(desk: Desk, clock: Clock) -> None:
    make_rooms(desk)
    card = register(desk, "Ada")
    line = book_room(
        desk, "meeting", "2026-12-07 10:00", Booker(card=card, group="Quilters", phone="555"), BookingUse(agreed=True)
    )
    later = book_room(desk, "meeting", "2027-01-07 10:00", Booker(card=card), BookingUse())
    clock.forward(days=20)
    count_use(desk, line.id, 9)
    clock.forward(days=15)
    assert purge_kind(desk, "bookings").count == 0  # 29 days after its end
    clock.forward(days=2)
    assert purge_kind(desk, "bookings", dry_run=True).count == 1
    assert purge_kind(desk, "bookings").count == 1
    assert purge_kind(desk, "bookings").count == 0
    row = get(RoomBooking, line.id)
    assert row
    assert (row.patron, row.name, row.phone, row.used) == (None, "", "", 9)
    assert booking_line(desk, later.id).who == "A."
    assert rows("SELECT private.data FROM private JOIN journal ON id = entry WHERE booking = ?", line.id) == []
    whole(desk)


def test_of_a_person_who_is_removed_nothing_is_left_and_what_was_to_come_is_free(desk: Desk, clock: Clock) -> None:
    make_rooms(desk)
    card = register(desk, "Ada")
    over = book_room(desk, "projector", "2026-12-01 10:00", Booker(card=card), BookingUse())
    clock.forward(days=1)
    to_come = book_room(desk, "seat1", "2026-12-07 10:00", Booker(card=card, purpose="exam"), BookingUse())
    remove_patron(desk, card)
    for key in (over.id, to_come.id):
        row = get(RoomBooking, key)
        assert row
        assert (row.patron, row.purpose) == (None, "")
    assert booking_line(desk, to_come.id).cancelled
    assert not booking_line(desk, over.id).cancelled
    booked(desk, "10:00")
    whole(desk)


def test_the_bookings_of_a_record_that_was_put_into_another_are_the_other_s(desk: Desk) -> None:
    make_rooms(desk)
    goes, stays = register(desk, "Ada"), register(desk, "Ada", last_name="Byron")
    line = book_room(desk, "seat1", "2026-12-07 10:00", Booker(card=goes))
    merge_patrons(desk, goes, stays)
    assert booking_sheet(desk, line.id).name == "Ada Byron"
    undo_last(desk)
    row = get(RoomBooking, line.id)
    assert row
    assert row.patron == by_card(goes).id != patron_id(stays)
    whole(desk)

"""Rooms are booked: never double, within the hours, on the terms of the room."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.at_once import make_program
from tests.library.booking_makers import QUILTERS, booked, make_rooms
from tests.library.makers import Clock, codes, desk_of, patron_id, register, rows, value, with_role
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.activities.rooms.booking_change import (
    cancel_booking,
    change_booking,
    count_use,
    move_booking,
    uses_by_room,
)
from tuils.library.activities.rooms.booking_series import book_series, look_at_series
from tuils.library.activities.rooms.room_reading import booking_line, booking_sheet, bookings_between
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.staff.staff import add_staff
from tuils.library.reach.replay import verify_library
from tuils.models import db
from tuils.values.time.moments import parse_when, to_local

GROUP = BookingUse(agreed=True, heads=12)


@pytest.fixture(autouse=True)
def _rooms(desk: Desk) -> None:
    make_rooms(desk)


def hour_of(at: int, zone: ZoneInfo) -> str:
    return f"{to_local(at, zone):%H:%M}"


def times(desk: Desk, line: object) -> list[str]:
    names = ("from_at", "starts_at", "ends_at", "until_at")
    return [hour_of(getattr(line, name), desk.zone) for name in names]


# ---- booked


def test_a_group_books_with_set_up_and_clearing_around_it(desk: Desk) -> None:
    line = book_room(
        desk, "Meeting room", "2026-12-07 10:00", QUILTERS, BookingUse(minutes=90, heads=12, layout="u", agreed=True)
    )
    assert times(desk, line) == ["09:45", "10:00", "11:30", "11:45"]
    assert (line.kind, line.who, line.layout, line.heads) == ("group", "Quilters", "U", 12)
    sheet = booking_sheet(desk, line.id[-8:])
    assert (sheet.name, sheet.phone, sheet.purpose) == ("Quilters", "555 0100", "quilting")
    assert verify_library(desk).ok


def test_a_patron_books_by_card_and_is_shown_by_initials(desk: Desk) -> None:
    card = register(desk, "Ada", last_name="Byron")
    line = book_room(desk, "seat1", "2026-12-07 10:00", Booker(card=card))
    assert (line.kind, line.who) == ("patron", "A. B.")
    assert (booking_sheet(desk, line.id).name, booking_sheet(desk, line.id).card) == ("Ada Byron", card)
    assert rows("SELECT kind, patron FROM audit_row WHERE kind = 'booking'") == [("booking", patron_id(card))]


def test_a_guest_gives_a_name_and_no_more(desk: Desk) -> None:
    assert booked(desk, "10:00").who == "L. G."
    assert codes(lambda: book_room(desk, "seat1", "2026-12-07 12:00", Booker())) == ["NOT_UNDERSTOOD"]


def test_nobody_s_name_is_in_the_public_part_of_the_journal(desk: Desk) -> None:
    card = register(desk, "Ada", last_name="Byron")
    booker = Booker(card=card, group="Quilters", phone="555 0100", email="q@example.org", purpose="quilting")
    line = book_room(desk, "meeting", "2026-12-07 10:00", booker, GROUP)
    change_booking(desk, line.id, {"name": "Knitters"})
    public = str(rows("SELECT data FROM journal WHERE booking = ?", line.id))
    for word in ("Quilters", "Knitters", "555", "q@example.org", "quilting", patron_id(card)):
        assert word not in public


def test_back_to_back_is_free_and_a_minute_less_is_taken(desk: Desk) -> None:
    book_room(desk, "meeting", "2026-12-07 10:00", QUILTERS, GROUP)  # until 11:15 with clearing
    assert codes(lambda: book_room(desk, "meeting", "2026-12-07 11:29", QUILTERS, GROUP)) == ["ROOM_TAKEN"]
    book_room(desk, "meeting", "2026-12-07 11:30", QUILTERS, GROUP)
    own = BookingUse(agreed=True, setup_minutes=0, clear_minutes=0)
    assert codes(lambda: book_room(desk, "meeting", "2026-12-07 12:44", QUILTERS, own)) == ["ROOM_TAKEN"]
    book_room(desk, "meeting", "2026-12-07 12:45", QUILTERS, own)


def test_the_refusal_names_a_session_or_a_group_and_no_person(desk: Desk) -> None:
    make_program(desk, {"title": "Story time", "room": "meeting", "minutes": 45}, ["2026-12-07T10:30"])
    book_room(desk, "meeting", "2026-12-08 10:30", QUILTERS, GROUP)
    booked(desk, "10:00", "seat1")
    said = []
    for room, day in (("meeting", "07"), ("meeting", "08"), ("seat1", "07")):
        with pytest.raises(Refused) as no:
            book_room(desk, room, f"2026-12-{day} 10:30", Booker(name="Kim"), BookingUse())
        said.append(no.value.reasons[0].sentence())
    assert said == [
        "Meeting room is taken: Story time, Mon, Dec 7, 10:30 am to 11:15 am.",
        "Meeting room is taken: Quilters, Tue, Dec 8, 10:15 am to 11:45 am.",
        "Study seat 1 is taken: a booking, Mon, Dec 7, 10:00 am to 11:00 am.",
    ]


# ---- on the terms of the room


def test_outside_the_hours_it_is_refused_with_the_hours_of_that_day(desk: Desk) -> None:
    set_hours(desk, "MAIN", {0: "10:00-12:00,13:00-18:00"})
    for clock, minutes in (("09:30", 60), ("11:30", 60), ("12:00", 60), ("17:01", 60)):
        with pytest.raises(Refused) as no:
            booked(desk, clock, minutes=minutes)
        assert no.value.codes == ["ROOM_CLOSED"]
        assert "10 am-12 pm, 1-6 pm" in no.value.message
    booked(desk, "17:00")
    booked(desk, "17:01", "projector")  # any hour


def test_a_closed_day_is_named_with_its_reason(desk: Desk) -> None:
    close_days(desk, date(2026, 12, 25), date(2026, 12, 25), "Christmas")
    with pytest.raises(Refused, match="ROOM_CLOSED") as no:
        booked(desk, "10:00", day="2026-12-25")
    assert no.value.reasons[0].sentence() == "Not booked: the library is closed on Fri, Dec 25. Christmas."


def test_hours_that_go_on_over_midnight_hold_a_booking_over_midnight(desk: Desk) -> None:
    set_hours(desk, "MAIN", {0: "10:00-24:00", 1: "00:00-02:00"})
    line = booked(desk, "23:30", minutes=60)
    assert times(desk, line) == ["23:30", "23:30", "00:30", "00:30"]
    assert codes(lambda: booked(desk, "00:15", day="2026-12-08")) == ["ROOM_TAKEN"]
    assert codes(lambda: booked(desk, "01:30", day="2026-12-08")) == ["ROOM_CLOSED"]


def test_all_that_stands_in_the_way_is_said_at_once_and_a_manager_may_pass_what_is_passable(desk: Desk) -> None:
    use = BookingUse(minutes=300, heads=31)

    def at_night() -> object:
        return book_room(desk, "meeting", "2027-06-07 20:00", QUILTERS, use)

    found = codes(at_night)
    assert sorted(found) == ["LONGEST", "NO_AGREEMENT", "ROOM_CLOSED", "TOO_FAR_AHEAD", "TOO_MANY_HEADS"]
    line = book_room(desk, "meeting", "2027-06-07 20:00", QUILTERS, use, override=Override.of(found, "the mayor asked"))
    assert rows("SELECT data FROM journal WHERE kind = 'override' AND booking = ?", line.id)
    assert "mayor" not in str(rows("SELECT data FROM journal"))


def test_what_is_taken_is_passed_by_nobody(desk: Desk) -> None:
    booked(desk, "10:00")
    wanted = Override.of(["ROOM_TAKEN"], "please")
    booker = Booker(name="Kim")
    assert codes(lambda: book_room(desk, "seat1", "2026-12-07 10:30", booker, override=wanted)) == ["ROOM_TAKEN"]


def test_a_lay_out_may_hold_fewer_than_the_room(desk: Desk) -> None:
    u_shaped = BookingUse(heads=17, layout="U", agreed=True)
    assert codes(lambda: book_room(desk, "meeting", "2026-12-07 10:00", QUILTERS, u_shaped)) == ["TOO_MANY_HEADS"]
    assert codes(lambda: book_room(desk, "meeting", "2026-12-07 10:00", QUILTERS, BookingUse(layout="circus"))) == [
        "NOT_UNDERSTOOD"
    ]


def test_a_patron_alone_needs_no_agreement(desk: Desk) -> None:
    assert booked(desk, "10:00", "meeting").kind == "patron"


def test_a_time_that_is_over_needs_a_reason(desk: Desk) -> None:
    assert codes(lambda: booked(desk, "10:00", "projector", day="2026-11-30")) == ["TIME_IS_OVER"]


def test_a_time_with_an_offset_is_put_on_the_clocks_of_the_library(desk: Desk) -> None:
    assert book_room(desk, "seat1", "2026-12-07T16:00Z", Booker(name="Kim")).wall == "2026-12-07T10:00"


@pytest.mark.parametrize("wall", ["", "2026-12-07", "tomorrow", "2026-13-07 10:00", "2027-03-14 02:30"])
def test_a_time_that_says_nothing_is_refused(desk: Desk, wall: str) -> None:
    assert codes(lambda: book_room(desk, "seat1", wall, Booker(name="Kim"))) == ["NOT_UNDERSTOOD"]


@pytest.mark.parametrize("use", [{"minutes": 0}, {"minutes": 50_000}, {"heads": 0}, {"setup_minutes": -1}])
def test_a_number_that_says_nothing_is_refused(desk: Desk, use: dict[str, Any]) -> None:
    assert codes(lambda: booked(desk, "10:00", **use)) == ["NOT_UNDERSTOOD"]


def test_where_clocks_change_an_hour_is_an_hour(desk: Desk) -> None:
    line = booked(desk, "01:30", "projector", day="2027-03-14", minutes=60)  # 2:00 is 3:00 that night
    assert times(desk, line)[1:3] == ["01:30", "03:30"]
    assert codes(lambda: booked(desk, "03:15", "projector", day="2027-03-14")) == ["ROOM_TAKEN"]
    booked(desk, "03:30", "projector", day="2027-03-14")


# ---- moved, changed, cancelled, counted


def test_it_moves_past_its_own_time_and_to_another_room(desk: Desk) -> None:
    line = booked(desk, "10:00")
    other = booked(desk, "12:00")
    moved = move_booking(desk, line.id, wall="2026-12-07 10:30")
    assert times(desk, moved)[1:3] == ["10:30", "11:30"]
    assert codes(lambda: move_booking(desk, line.id, wall="2026-12-07 11:30")) == ["ROOM_TAKEN"]
    away = move_booking(desk, line.id, wall="2026-12-07 12:00", room="meeting", minutes=30)
    assert (away.room, times(desk, away)) == ("meeting", ["11:45", "12:00", "12:30", "12:45"])
    assert booking_line(desk, other.id).starts_at == other.starts_at
    assert verify_library(desk).ok


def test_what_changes_nothing_writes_nothing(desk: Desk) -> None:
    line = booked(desk, "10:00")
    before = value("SELECT count(*) FROM journal")
    move_booking(desk, line.id, wall="2026-12-07 10:00", minutes=60)
    change_booking(desk, line.id, {"name": "Lee Guest", "heads": None})
    assert value("SELECT count(*) FROM journal") == before


def test_heads_may_grow_to_what_the_room_holds(desk: Desk) -> None:
    line = book_room(desk, "meeting", "2026-12-07 10:00", QUILTERS, GROUP)
    assert change_booking(desk, line.id, {"heads": 30, "layout": "rows", "phone": "555 0199"}).heads == 30
    assert booking_sheet(desk, line.id).phone == "555 0199"
    assert codes(lambda: change_booking(desk, line.id, {"heads": 31})) == ["TOO_MANY_HEADS"]
    assert codes(lambda: change_booking(desk, line.id, {"name": ""})) == ["NOT_UNDERSTOOD"]


def test_what_is_cancelled_frees_the_room_and_stays_to_be_seen(desk: Desk) -> None:
    line = booked(desk, "10:00")
    [gone] = cancel_booking(desk, line.id, "snow").lines
    assert (gone.state, gone.why) == ("cancelled", "snow")
    booked(desk, "10:00")
    for deed in (lambda: cancel_booking(desk, line.id), lambda: move_booking(desk, line.id, minutes=30)):
        assert codes(deed) == ["BOOKING_ENDED"]
    assert codes(lambda: cancel_booking(desk, "nothing")) == ["BOOKING_UNKNOWN"]


def test_who_was_there_is_counted_of_the_day_of_the_booking(desk: Desk, clock: Clock) -> None:
    line = book_room(desk, "meeting", "2026-12-07 10:00", QUILTERS, GROUP)
    assert codes(lambda: count_use(desk, line.id, 9)) == ["NOT_UNDERSTOOD"]  # it has not begun
    clock.forward(days=10)
    count_use(desk, line.id, 9)
    count_use(desk, line.id, 11)
    counted = "SELECT day, kind, branch, item_type, sum(n) FROM fact WHERE kind LIKE 'room%' GROUP BY 1, 2, 3, 4"
    facts = rows(f"{counted} ORDER BY 2")
    assert facts == [
        ("2026-12-07", "room_heads", "MAIN", "meeting", 11),
        ("2026-12-07", "room_use", "MAIN", "meeting", 1),
    ]
    uses = uses_by_room(desk, line.starts_at, line.ends_at)
    assert uses == [{"room": "meeting", "name": "Meeting room", "bookings": 1, "used": 1, "heads": 11}]
    count_use(desk, line.id, 0)
    assert value("SELECT sum(n) FROM fact WHERE kind LIKE 'room%'") == 0


# ---- again and again


def test_a_series_is_one_act_with_all_its_dates(desk: Desk) -> None:
    done = book_series(desk, "meeting", "2026-12-07 10:00", QUILTERS, GROUP, "every Mon until 28 Dec")
    assert [line.wall for line in done.lines] == [f"2026-12-{day}T10:00" for day in ("07", "14", "21", "28")]
    assert {line.series for line in done.lines} == {done.series}
    assert rows("SELECT DISTINCT act FROM journal WHERE kind = 'room_booked'") == [(done.act,)]


def test_dates_that_cannot_be_had_are_named_and_the_rest_is_booked_on_wish(desk: Desk) -> None:
    close_days(desk, date(2026, 12, 21), date(2026, 12, 21), "Stocktaking")
    make_program(desk, {"title": "Film", "room": "meeting"}, ["2026-12-14T10:30"])
    how = (desk, "meeting", "2026-12-07 10:00", QUILTERS, GROUP, "weekly")
    seen = look_at_series(*how, until=date(2026, 12, 28))
    assert [(one.wall[:10], one.code) for one in seen.left_out] == [
        ("2026-12-14", "ROOM_TAKEN"),
        ("2026-12-21", "ROOM_CLOSED"),
    ]
    with pytest.raises(Refused) as no:
        book_series(*how, until=date(2026, 12, 28))
    assert no.value.reasons[0].sentence() == "2 of 4 dates are not available: Mon, Dec 14, Mon, Dec 21."
    assert rows("SELECT * FROM room_booking") == []
    done = book_series(*how, until=date(2026, 12, 28), rest=True)
    assert [line.wall[8:10] for line in done.lines] == ["07", "28"]
    assert done.left_out == seen.left_out


def test_the_following_of_a_series_are_cancelled_together(desk: Desk) -> None:
    done = book_series(desk, "seat1", "2026-12-07 10:00", Booker(name="Lee"), BookingUse(), "daily, 4 times")
    gone = cancel_booking(desk, done.lines[2].id, scope="following")
    assert [line.wall[8:10] for line in gone.lines] == ["09", "10"]
    left = bookings_between(desk, done.lines[0].starts_at, done.lines[-1].ends_at)
    assert [line.wall[8:10] for line in left] == ["07", "08"]


def test_a_series_that_would_meet_itself_and_one_that_says_nothing(desk: Desk) -> None:
    lee = Booker(name="Lee")
    long = BookingUse(minutes=25 * 60)
    assert codes(lambda: book_series(desk, "projector", "2026-12-07 10:00", lee, long, "daily, 3 times")) == [
        "NOT_UNDERSTOOD"
    ]
    for rule in ("", "now and then"):
        refused = partial(book_series, desk, "seat1", "2026-12-07 10:00", lee, BookingUse(), rule)
        assert codes(refused) == ["NOT_UNDERSTOOD"]
    late = partial(book_series, desk, "seat1", "2026-12-07 10:00", lee, BookingUse(), "weekly", until=date(2026, 12, 1))
    assert codes(late) == ["RULE_NO_DATES"]


def test_the_wall_time_stays_over_a_change_of_clocks(desk: Desk) -> None:
    done = book_series(
        desk, "projector", "2027-03-07 10:00", Booker(name="Lee"), BookingUse(), "weekly", until=date(2027, 3, 14)
    )
    assert [line.wall for line in done.lines] == ["2027-03-07T10:00", "2027-03-14T10:00"]
    assert done.lines[1].starts_at - done.lines[0].starts_at == (7 * 24 - 1) * 3_600_000_000


# ---- rights


def test_who_may_not_book_sees_no_names_and_books_nothing(desk: Desk) -> None:
    line = book_room(desk, "meeting", "2026-12-07 10:00", QUILTERS, GROUP)
    someone = with_role(desk, permissions={"programs.see"})
    assert booking_line(someone, line.id).who == ""
    assert codes(lambda: booking_sheet(someone, line.id)) == ["NO_PERMISSION"]
    assert codes(lambda: booked(someone, "10:00")) == ["NO_PERMISSION"]
    assert codes(lambda: save_room(someone, "x", {})) == ["NO_PERMISSION"]


def test_a_volunteer_books_within_the_terms_and_passes_none(volunteer: Desk) -> None:
    booked(volunteer, "10:00")
    with pytest.raises(Refused) as no:
        booked(volunteer, "20:00")
    assert no.value.overridable == []


def test_staff_pass_hours_and_days_and_a_manager_how_many_a_room_holds(desk: Desk, clock: Clock) -> None:
    add_staff(desk, "sam", "staff", name="Sam")
    sam = desk_of("sam", clock)
    with pytest.raises(Refused) as no:
        book_room(sam, "meeting", "2027-06-07 20:00", QUILTERS, BookingUse(minutes=300, heads=31))
    assert sorted(no.value.overridable) == ["LONGEST", "NO_AGREEMENT", "ROOM_CLOSED", "TOO_FAR_AHEAD"]
    assert "TOO_MANY_HEADS" in no.value.codes


def test_a_booking_is_found_in_the_time_that_it_lies_in(desk: Desk) -> None:
    line = booked(desk, "10:00")
    noon = parse_when("2026-12-07 12:00", desk.zone)
    assert [one.id for one in bookings_between(desk, noon - 24 * 3_600_000_000, noon)] == [line.id]
    assert bookings_between(desk, noon, noon + 1) == []
    assert bookings_between(desk, noon - 24 * 3_600_000_000, noon, room="meeting") == []


def test_a_list_of_bookings_takes_as_many_statements_as_one_of_few(desk: Desk) -> None:
    who = Booker(card=register(desk, "Ada", last_name="Byron"))
    until = desk.now + 300 * 86_400_000_000
    seen: list[str] = []
    book_series(desk, "projector", "2026-12-08 10:30", who, BookingUse(), "daily, 40 times")
    db.connection().set_trace_callback(seen.append)
    try:
        found = bookings_between(desk, desk.now, until)
    finally:
        db.connection().set_trace_callback(None)
    assert (len(found), {line.who for line in found}) == (40, {"A. B."})
    assert len(seen) <= 3

"""Rooms on the screen: a day of them drawn, booked, moved, cancelled, counted; what clashes; rooms as settings."""

from __future__ import annotations

import re
from datetime import timedelta
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from tests.at_once import make_program
from tests.library.makers import rows, value
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, answer, at_desk, here, keys, values
from tuils import i18n
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.rooms.booking import Booker, BookingUse, book_room
from tuils.library.activities.rooms.booking_series import book_series
from tuils.library.activities.rooms.room_reading import bookings_between
from tuils.models import db
from tuils.screens.widgets.rows import Rows, cell_text
from tuils.values.time.moments import day_of

SIZES = [(80, 24), (40, 12)]
SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
POLICY = "Leave it as you found it.\nNo open fire, no glitter.\nWhoever booked answers for the room."
ALL = (0, 1 << 60)


async def some_rooms(pilot: Pilot[Any]) -> None:
    """A meeting room, two seats and a projector; on Monday 7 December some of it is taken."""
    app: Any = pilot.app
    admin = await app.read(_admin, app.desk)
    meeting = {"name": "Meeting room", "capacity": 30, "layouts": "rows 30, U 16", "has": "a projector, a sink"}
    meeting |= {"setup_minutes": 15, "clear_minutes": 15, "policy": POLICY, "agreement": True, "longest_minutes": 240}

    def make() -> None:
        save_room(admin, "meeting", meeting)
        save_room(admin, "seat1", {"name": "Study seat 1", "capacity": 1})
        save_room(admin, "seat2", {"name": "Study seat 2", "capacity": 1})
        save_room(admin, "projector", {"name": "Projector", "kind": "equipment", "any_hour": True})
        make_program(admin, {"title": "Story time", "room": "meeting", "minutes": 45}, ["2026-12-07T10:30"])
        quilters = Booker(group="Quilters", phone="555 0100")
        book_room(admin, "meeting", "2026-12-07 14:00", quilters, BookingUse(minutes=120, heads=12, agreed=True))
        book_room(admin, "seat1", "2026-12-07 11:00", Booker(card=MARTA), BookingUse())
        book_series(admin, "seat2", "2026-12-07 15:00", Booker(name="Lee Guest"), BookingUse(), "daily, 3 times")

    await app.work(make)


def _admin(desk: Any) -> Any:
    from tests.library.makers import desk_of

    return desk_of("admin", desk.clock)


async def rooms_open(pilot: Pilot[Any]) -> None:
    await some_rooms(pilot)
    await press(pilot, "<f10>room bookings<enter>")
    assert here(pilot) == "Rooms"


def bookings(pilot: Pilot[Any]) -> list[tuple[str, str, str]]:
    desk = pilot.app.desk  # type: ignore[attr-defined]
    return [(line.room, line.wall[5:], line.who) for line in bookings_between(desk, *ALL)]


# ---- a day


@SIZE
async def test_a_day_of_rooms(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await rooms_open(pilot)
        assert_golden(pilot.app, f"rooms-{size[0]}x{size[1]}")


async def test_where_there_is_none_it_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f10>room bookings<enter>")
        assert answer(pilot)[1:] == ("No rooms yet.", "Ask a manager to add rooms (.r).")
        await press(pilot, "<f6>")
        assert here(pilot) == "Rooms"


async def test_arrows_choose_a_room_and_a_time_and_a_page_is_a_day(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        assert answer(pilot)[1] == "Mon, Dec 7. Meeting room, 10:30-11:15 am: Story time"
        await press(pilot, "<down><right>")
        assert answer(pilot)[1] == "Mon, Dec 7. Study seat 1, 11:00 am-12:00 pm: M. F."
        await press(pilot, "<right><right>")
        assert answer(pilot)[1] == "Mon, Dec 7. Study seat 1, 12:00 pm: free."
        await press(pilot, "<pagedown>")
        assert answer(pilot)[1] == "Tue, Dec 8. Study seat 1, 12:00 pm: free."
        await press(pilot, "25 dec<enter>")
        assert answer(pilot)[1].startswith("Fri, Dec 25: closed. Study seat 1")
        await press(pilot, "8 dec<enter>study seat 2<enter>15:30<enter>")
        assert answer(pilot)[1] == "Tue, Dec 8. Study seat 2, 3:00-4:00 pm: L. G."
        await press(pilot, "nonsense<enter>")
        assert answer(pilot)[:2] == ("NOTE", '"nonsense" is not a date, time or room.')


async def test_beyond_the_last_time_the_next_day_begins(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "10:00<enter><left>")
        assert answer(pilot)[1] == "Sun, Dec 6: closed. Meeting room, 4:30 pm: free."
        await press(pilot, "<right>")
        assert answer(pilot)[1].startswith("Mon, Dec 7.")


async def test_enter_on_a_session_opens_it_and_f8_says_where_it_is_cancelled(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "<f8>")
        assert answer(pilot) == (
            "NOTE",
            "This is a program session: Story time",
            "Press Enter to open it. Move or cancel it there.",
        )
        await press(pilot, "<enter>")
        assert here(pilot) == "SessionScreen"
        await press(pilot, "<escape>")
        assert here(pilot) == "Rooms"


@pytest.mark.whole
async def test_on_a_narrow_screen_a_free_stretch_is_booked_and_a_day_is_turned(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=(40, 12)) as pilot:
        await rooms_open(pilot)
        await press(pilot, "<down><down><f6>")
        assert (values(pilot)["room"], values(pilot)["time"]) == ("Meeting room", "11:30 am")
        await press(pilot, "<escape>")
        await press(pilot, "<down><f7>")
        assert values(pilot)["name"] == "Quilters"
        await press(pilot, "<escape>")
        await press(pilot, "<right>")
        assert answer(pilot)[1].startswith("Tue, Dec 8.")
        await press(pilot, "seat2<enter>")
        assert "Study seat 2" in answer(pilot)[1]


# ---- booked


@SIZE
async def test_the_form_with_room_and_time_filled_in_and_the_policy_shown(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await rooms_open(pilot)
        if size == (80, 24):
            await press(pilot, "16:30<enter>")
            assert answer(pilot)[2] == "30 people, a projector, a sink"
        await press(pilot, "<f6>")
        assert here(pilot) == "BookingForm"
        assert values(pilot)["room"] == "Meeting room"
        assert_golden(pilot.app, f"room-booking-{size[0]}x{size[1]}")


async def test_a_time_is_what_clocks_show_also_on_the_day_on_which_they_change(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "2027-03-14<enter>14:30<enter>")
        assert answer(pilot)[1] == "Sun, Mar 14, 2027: closed. Meeting room, 2:30 pm: free."
        await press(pilot, "25:00<enter>")
        assert answer(pilot)[1] == '"25:00" is not a date, time or room.'


async def test_a_guest_is_booked_and_it_is_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "<down>12:00<enter><f6>")
        await press(pilot, "<tab><tab><tab>30<tab><tab><tab>Kim Novak<f6>")
        assert (here(pilot), answer(pilot)[:2]) == ("Rooms", ("OK", "Booked: Study seat 1, Mon, Dec 7, 12:00 pm."))
        assert ("seat1", "12-07T12:00", "K. N.") in bookings(pilot)
        await press(pilot, "<f9><enter>")
        assert ("seat1", "12-07T12:00", "K. N.") not in bookings(pilot)


@pytest.mark.whole
async def test_what_is_taken_is_said_at_its_line_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "14:30<enter><f6><tab><tab><tab><tab><tab><tab>Kim<f6>")
        mark, said, _then = answer(pilot)
        assert (mark, said) == ("STOP", "Meeting room is taken: Quilters, Mon, Dec 7, 1:45 pm to 4:15 pm.")
        assert (here(pilot), values(pilot)["name"]) == ("BookingForm", "Kim")


async def test_what_a_manager_may_pass_is_passed_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await rooms_open(pilot)
        await press(pilot, "<down>12:00<enter><f6><tab><tab>19:00<tab><tab><tab><tab>Kim<f6>")
        assert answer(pilot) == (
            "STOP",
            "Not booked. Library hours on Mon, Dec 7: 10 am-6 pm.",
            "To book it anyway, type why in the Reason line.",
        )
        pilot.app.screen.line("reason").put("the mayor asked")  # type: ignore[attr-defined]
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("OK", "Booked: Study seat 1, Mon, Dec 7, 7:00 pm.")
        assert value("SELECT count(*) FROM journal WHERE kind = 'override'") == 1


@pytest.mark.whole
async def test_a_group_agrees_to_the_policy_which_f8_shows(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await rooms_open(pilot)
        await press(pilot, "11:30<enter><f6><tab><tab>12:00<tab><tab>group<tab><tab>Knitters<f6>")
        assert answer(pilot)[1] == "Not booked yet: they have not agreed to the policy for Meeting room."
        await press(pilot, "<f8>")
        assert here(pilot) == "RoomPolicy"
        assert_golden(pilot.app, "room-policy-80x24")
        await press(pilot, "<escape>")
        await press(pilot, "y<f6>")
        assert answer(pilot)[:2] == ("OK", "Booked: Meeting room, Mon, Dec 7, 12:00 pm.")


@pytest.mark.whole
async def test_a_series_that_meets_something_asks_whether_to_book_the_others(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "8 dec<enter><down>10:00<enter><f6>")
        await press(pilot, "<tab>" * 6 + "Kim" + "<tab>" * 6 + "daily<tab>13 dec<f6>")
        assert answer(pilot)[:2] == ("ASK", "2 of 6 dates are not available: Fri, Dec 11, Sun, Dec 13.")
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "Booked: 4 dates. 2 were not available."
        assert sum(room == "seat1" and wall[:2] == "12" for room, wall, _who in bookings(pilot)) == 5


@pytest.mark.whole
async def test_a_rule_that_cannot_be_read_is_told_at_its_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "<down>12:00<enter><f6>")
        await press(pilot, "<tab>" * 6 + "Kim" + "<tab>" * 6 + "now and then<tab><f6>")
        assert answer(pilot)[:2] == ("STOP", "how it repeats cannot be read: now and then")
        assert pilot.app.focused is pilot.app.screen.line("repeats").field  # type: ignore[attr-defined]


class Elsewhere(NullTranslations):
    """A language in which no word is as in English."""

    def gettext(self, message: str) -> str:
        return re.sub("[eo](?![^{]*})", "\u00f8", message)


@pytest.mark.whole
async def test_what_is_wrong_stands_at_its_line_in_any_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        monkeypatch.setattr(i18n, "_of_program", Elsewhere())
        for typed, line in (("", "name"), ("<tab>" * 6 + "Kim" + "<tab>" * 6 + "now and then<tab>", "repeats")):
            await press(pilot, "<down>12:00<enter><f6>" + typed + "<f6>")
            form: Any = pilot.app.screen
            assert pilot.app.focused is form.line(line).field
            assert form.line(line).fault
            await press(pilot, "<escape>")


# ---- moved, cancelled, counted


@pytest.mark.whole
async def test_a_booking_is_opened_moved_and_changed_in_one_act(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "14:30<enter><f7>")
        assert (here(pilot), values(pilot)["name"], values(pilot)["heads"]) == ("BookingForm", "Quilters", "12")
        assert "repeats" not in values(pilot)
        assert_golden(pilot.app, "room-booking-change-80x24")
        await press(pilot, "<tab><tab>13:30<tab>60<tab><tab><tab><tab><tab><tab>" + "<backspace>" * 2 + "16<f6>")
        assert answer(pilot)[:2] == ("OK", "Moved: Meeting room, Mon, Dec 7, 1:30 pm.")
        [line] = [one for one in bookings_between(pilot.app.desk, *ALL) if one.room == "meeting"]  # type: ignore[attr-defined]
        assert (line.wall[11:], line.minutes, line.heads) == ("13:30", 60, 16)
        await press(pilot, "<f9><enter>")
        [line] = [one for one in bookings_between(pilot.app.desk, *ALL) if one.room == "meeting"]  # type: ignore[attr-defined]
        assert (line.wall[11:], line.minutes, line.heads) == ("14:00", 120, 12)


async def test_one_of_a_series_is_cancelled_or_all_that_follow(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, "study seat 2<enter>15:00<enter><f8>")
        assert answer(pilot)[:2] == ("ASK", "Cancel L. G., Study seat 2, 3:00 pm?")
        await press(pilot, "hm<enter>n<enter>")
        assert len(bookings(pilot)) == 5
        await press(pilot, "<f8>y<enter>")
        assert answer(pilot)[1] == "Canceled: L. G., 1 date."
        assert len(bookings(pilot)) == 4
        await press(pilot, "<pagedown><f8>f<enter>")
        assert answer(pilot)[1] == "Canceled: L. G., 2 dates."
        assert len(bookings(pilot)) == 2


async def test_who_was_there_is_counted_once_it_began(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        app: Any = pilot.app
        await app.do(book_room, "seat2", "2026-12-07 10:00", Booker(name="Kim Novak"), BookingUse(minutes=60))
        await press(pilot, "<pagedown><pageup>study seat 2<enter>10:00<enter>.n<enter>many<enter>1<enter>")
        assert answer(pilot)[:2] == ("OK", "Attendance recorded: 1, K. N..")
        await press(pilot, "15:00<enter>.n<enter>1<enter>")
        assert answer(pilot)[:2] == ("STOP", "people cannot be read: 1")


# ---- clashes


async def clash_made(pilot: Pilot[Any]) -> None:
    """Make a clash as a merge does: a booking of another site that arrives later."""
    app: Any = pilot.app

    def make() -> None:
        book_room(app.desk, "seat1", "2026-12-07 16:00", Booker(group="Chess club"), BookingUse())
        [key] = [row[0] for row in rows("SELECT id FROM room_booking WHERE name = 'Chess club'")]
        hour = 3_600_000_000
        with db.atomic():
            first = value("SELECT from_at FROM room_time WHERE whose = ?", key)
            text = "UPDATE room_time SET clash = 1, from_at = ?, until_at = ? WHERE whose = ?"
            db.execute_sql(text, (first - 5 * hour, first - 4 * hour, key))
            db.execute_sql(
                "UPDATE room_booking SET starts_at = starts_at - ?, ends_at = ends_at - ? WHERE id = ?",
                (5 * hour, 5 * hour, key),
            )

    await app.work(make)


@SIZE
async def test_what_clashes_is_marked_in_the_day_and_listed(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await some_rooms(pilot)
        await clash_made(pilot)
        await press(pilot, "<f10>room bookings<enter>")
        assert_golden(pilot.app, f"rooms-clash-{size[0]}x{size[1]}")
        await press(pilot, ".k<enter>")
        assert here(pilot) == "RoomClashes"
        assert_golden(pilot.app, f"room-clashes-{size[0]}x{size[1]}")
        await press(pilot, "<down>")
        assert answer(pilot) == (
            "NOTE",
            "Study seat 1, Mon, Dec 7: 11:00 am-12:00 pm Chess club was booked later.",
            "In the room now: 11:00 am-12:00 pm M. F.",
        )
        await press(pilot, "<f8>y<enter>")
        assert answer(pilot)[:2] == ("OK", "Canceled: Chess club.")
        assert "Chess club" not in "\n".join(screen_text(pilot.app)[5:])


# ---- rooms as settings


@SIZE
async def test_rooms_are_listed_and_opened_as_a_form(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await rooms_open(pilot)
        await press(pilot, ".r<enter>")
        assert here(pilot) == "RoomList"
        assert_golden(pilot.app, f"room-list-{size[0]}x{size[1]}")
        await press(pilot, "<enter>")
        assert here(pilot) == "RoomForm"
        assert_golden(pilot.app, f"room-form-{size[0]}x{size[1]}")


@pytest.mark.whole
async def test_a_room_is_added_changed_and_taken_away(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await rooms_open(pilot)
        await press(pilot, ".r<enter><f6>annex<tab>Annex<tab><tab><tab>40<f6>")
        assert answer(pilot)[:2] == ("OK", "Saved: Annex")
        assert value("SELECT capacity FROM room WHERE code = 'annex'") == 40
        await press(pilot, "1<enter><f7>")
        assert values(pilot)["name"] == "Annex"
        await press(pilot, "<tab>Old annex" + "<f6>")
        await press(pilot, "<f8>y<enter>")
        assert rows("SELECT * FROM room WHERE code = 'annex'") == []
        await press(pilot, "1<enter><f8>y<enter>")
        assert answer(pilot)[:2] == ("STOP", "Meeting room can't be deleted: it has upcoming bookings (2).")


async def test_who_may_not_change_rooms_reads_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        await press(pilot, ".r<enter>")
        assert "F6" not in keys(pilot)
        await press(pilot, "<enter>")
        assert here(pilot) == "RoomPolicy"


async def test_a_room_is_opened_from_the_settings_too(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await some_rooms(pilot)
        await press(pilot, "<f10>settings<enter>")
        numbers = [
            cell_text(row[0]) for row in pilot.app.screen.query_one(Rows).rows if "Room meeting" in cell_text(row[1])
        ]
        await press(pilot, f"{numbers[0]}<enter>")
        assert (here(pilot), values(pilot)["code"]) == ("RoomForm", "meeting")


async def test_a_day_without_end_and_names_of_any_letters_are_drawn_whole(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin", size=(80, 24)) as pilot:
        app: Any = pilot.app
        night = BookingUse(minutes=20 * 60)

        def make() -> None:
            save_room(app.desk, "van", {"name": "移動図書館のとても長い名前の部屋", "any_hour": True})
            save_room(app.desk, "bad", {"name": "\x1b[31m[bold]Room", "any_hour": True})
            book_room(app.desk, "van", "2026-12-07 02:00", Booker(group="読書会"), night)
            book_room(app.desk, "bad", "2026-12-07 22:00", Booker(group="[/red]\x07Night"), BookingUse(minutes=300))

        await app.work(make)
        await press(pilot, "<f10>room bookings<enter>")
        shown = screen_text(pilot.app)
        assert all(cell_len(line) <= 80 for line in shown)
        [van] = [line for line in shown if "移動" in line]
        assert "読書会===" in van
        assert any("[bold]Room" in line and "[/" in line for line in shown[6:])
        assert "\x1b" not in "".join(shown)
        await press(pilot, "<pagedown>")
        assert answer(pilot)[1].startswith("Tue, Dec 8.")


async def test_a_time_that_is_none_books_nothing_and_stands_beside_its_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await rooms_open(pilot)
        before = len(bookings(pilot))
        await press(pilot, "<f6><tab>31 Feb<tab>25:00<f6>")
        assert here(pilot) == "BookingForm"
        assert getattr(pilot.app.focused, "id", "") == "day"
        assert answer(pilot)[0] == "NOTE"
        assert len(bookings(pilot)) == before


# ---- what is late


async def test_late_equipment_opens_the_booking_that_needs_it_next(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app: Any = pilot.app
        admin = await app.read(_admin, app.desk)
        barcode = value("SELECT barcode FROM item JOIN loan ON loan.id = item.loan ORDER BY loan.due_at LIMIT 1")
        due = value("SELECT min(due_at) FROM loan WHERE closed_at IS NULL")

        def make() -> None:
            save_room(admin, "reader", {"name": "Reader", "kind": "equipment", "any_hour": True, "barcode": barcode})
            book_room(admin, "reader", f"{day_of(due, admin.zone) + timedelta(days=9)} 10:00", Booker(group="Quilters"))

        await app.work(make)
        app.desk.clock.now = due + 3_600_000_000
        await app.open("room_late")
        await pilot.pause()
        assert here(pilot) == "LateEquipment"
        assert any("Reader" in row and "Quilters" in row for row in screen_text(app))
        await press(pilot, "<enter>")
        assert here(pilot) == "BookingForm"

"""Rooms and bookings from a script."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime, timedelta
from subprocess import PIPE, Popen
from zoneinfo import ZoneInfo

import pytest

from .calling import PIN, ROOT, Program
from .vans import fleet_of

MONDAY = "2026-12-07"


@pytest.fixture
def rooms(program: Program) -> Program:
    more = [
        "--setup",
        "15",
        "--clear",
        "15",
        "--agreement",
        "--policy",
        "Leave it as you found it.",
        "--capacity",
        "30",
    ]
    for words in (
        ["meeting", "--name", "Meeting room", "--layouts", "rows 30, U 16", "--longest", "240", *more],
        ["seat1", "--name", "Study seat 1", "--capacity", "1"],
        ["projector", "--name", "Projector", "--kind", "equipment", "--any-hour"],
    ):
        answer = program.json("room", "add", *words)
        assert answer.code == 0, answer.err
    return program


def booked(program: Program, room: str, when: str, *more: str) -> str:
    answer = program.json("room", "book", room, when, "--name", "Lee Guest", *more)
    assert answer.code == 0, answer.out + answer.err
    return str(answer.line["booking"])


def test_rooms_are_made_told_changed_and_taken_away(rooms: Program) -> None:
    found = rooms.json("room", "list").lines
    assert [line["room"] for line in found] == ["meeting", "seat1", "projector"]
    assert found[0] == {
        "room": "meeting",
        "name": "Meeting room",
        "kind": "room",
        "branch": "MAIN",
        "capacity": 30,
        "layouts": {"U": 16, "rows": 30},
        "has": None,
        "setup_minutes": 15,
        "clear_minutes": 15,
        "agreement": True,
        "any_hour": False,
        "longest_minutes": 240,
        "ahead_days": None,
        "barcode": None,
        "policy": "Leave it as you found it.",
    }
    assert [line["room"] for line in rooms.json("room", "list", "--kind", "equipment").lines] == ["projector"]
    rooms("room", "remove", "projector")
    assert "None found." in rooms("room", "list", "--kind", "equipment").err
    said = rooms("room", "edit", "Meeting room", "--longest", "-", "--has", "a sink").out
    assert said.splitlines()[0] == "meeting  Meeting room: 30 people, a sink"
    assert said.splitlines()[-1] == "Leave it as you found it."
    assert rooms.json("room", "info", "meeting").line["longest_minutes"] is None
    assert rooms("room", "edit", "meeting").code == 2
    assert rooms.json("room", "add", "meeting").line["refused"] == ["ROOM_THERE"]
    assert rooms.json("room", "remove", "seat1").line["room"] == "seat1"
    assert rooms.json("room", "info", "seat1").line["refused"] == ["ROOM_UNKNOWN"]


def test_where_there_is_no_room_it_says_how_to_make_one(program: Program) -> None:
    answer = program("room", "list")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "No rooms yet. To add the first: tuils room add CODE --name NAME\n"


def test_a_booking_as_an_object_and_in_words(rooms: Program) -> None:
    how = ("--group", "Quilters", "--heads", "12", "--layout", "u", "--agreed", "--minutes", "1:30")
    line = rooms.json("room", "book", "meeting", f"{MONDAY}T10:00", *how).line
    booking = line.pop("booking")
    assert line == {
        "room": "meeting",
        "starts_at": "2026-12-07T10:00:00-06:00",
        "ends_at": "2026-12-07T11:30:00-06:00",
        "from_at": "2026-12-07T09:45:00-06:00",
        "until_at": "2026-12-07T11:45:00-06:00",
        "kind": "group",
        "who": "Quilters",
        "heads": 12,
        "layout": "U",
        "agreed": True,
        "used": None,
        "state": "booked",
        "why": None,
        "series": None,
        "clash": False,
        "is_out": False,
        "back_at": None,
    }
    said = rooms("room", "bookings").out
    assert said == f"{booking[-8:]}  Mon, Dec 7, 10:00-11:30 am  Meeting room: Quilters, 12 people, U\n"
    sheet = rooms.json("room", "show", booking[-8:]).line
    assert (sheet["name"], sheet["card"], sheet["phone"]) == ("Quilters", None, None)


def test_it_is_never_given_twice_and_the_refusal_says_what_stands_there(rooms: Program) -> None:
    booked(rooms, "seat1", f"{MONDAY} 10:00")
    answer = rooms.json("room", "book", "seat1", f"{MONDAY} 10:30", "--name", "Kim")
    assert answer.code == 1
    assert answer.line == {
        "room": "seat1",
        "wall": f"{MONDAY} 10:30",
        "refused": ["ROOM_TAKEN"],
        "overridable": [],
        "message": "Study seat 1 is taken: a booking, Mon, Dec 7, 10:00 am to 11:00 am. "
        "Setup and cleanup time count. Choose another time or room.",
    }
    assert rooms("room", "free", "seat1", MONDAY).out == "9:00-10:00 am\n11:00 am-5:00 pm\n"
    booked(rooms, "seat1", f"{MONDAY} 11:00")


def test_the_policy_is_shown_to_whoever_books_and_a_group_agrees_to_it(rooms: Program) -> None:
    words = ("room", "book", "meeting", f"{MONDAY} 10:00", "--group", "Quilters")
    answer = rooms(*words)
    assert (answer.code, answer.err.splitlines()[0]) == (1, "Policy: Leave it as you found it.")
    assert "they have not agreed to the policy for Meeting room." in answer.err
    assert rooms(*words, "--agreed").code == 0


@pytest.mark.whole
def test_it_is_booked_by_a_process_of_its_own(bare: Program) -> None:
    for words in (
        ("init", "--name", "Maple Grove"),
        ("room", "add", "projector", "--any-hour"),
        ("room", "book", "projector", "2099-12-07 10:00", "--name", "Lee"),
    ):
        done = bare.child(*words, "--json", env={"TUILS_PIN": PIN})
        assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["room"] == "projector"


def test_what_is_passable_is_passed_with_a_reason(rooms: Program) -> None:
    words = ("room", "book", "seat1", f"{MONDAY} 19:00", "--name", "Kim")
    refused = rooms.json(*words).line
    assert (refused["refused"], refused["overridable"]) == (["ROOM_CLOSED"], ["ROOM_CLOSED"])
    assert rooms(*words, "--override", "ROOM_CLOSED").code == 2
    assert rooms(*words, "--override", "ROOM_CLOSED", "--reason", "the mayor asked").code == 0


def test_a_series_names_what_cannot_be_had_and_books_the_rest_on_wish(rooms: Program) -> None:
    booked(rooms, "seat1", "2026-12-14 10:30")
    words = ("room", "book", "seat1", f"{MONDAY} 10:00", "--name", "Lee", "--every", "weekly", "--until", "2026-12-21")
    answer = rooms.json(*words)
    assert answer.code == 1
    assert [line["refused"] for line in answer.lines] == [["ROOM_TAKEN"], ["SERIES_MEETS"]]
    assert answer.lines[0]["starts_at"] == "2026-12-14T10:00:00-06:00"
    assert rooms("room", "bookings").out.count("\n") == 1
    rest = rooms.json(*words, "--rest")
    assert rest.code == 1  # one date was refused, the others stand
    assert [line.get("starts_at", "")[:10] for line in rest.lines] == [MONDAY, "2026-12-21", "2026-12-14"]
    assert len({line["series"] for line in rest.lines[:2]}) == 1
    last = rest.lines[1]["booking"]
    gone = rooms.json("room", "cancel", rest.lines[0]["booking"], "--scope", "following", "--why", "snow").lines
    assert [line["booking"] for line in gone] == [rest.lines[0]["booking"], last]
    assert {line["state"] for line in gone} == {"cancelled"}
    assert "CANCELED (snow)" in rooms("room", "bookings", "--cancelled", "--days", "30").out


def test_moved_changed_cancelled_and_taken_back(rooms: Program) -> None:
    booking = booked(rooms, "seat1", f"{MONDAY} 10:00")
    moved = rooms.json("room", "move", booking, "--to", f"{MONDAY} 12:00", "--room", "meeting", "--minutes", "30").line
    assert (moved["room"], moved["starts_at"][11:16], moved["until_at"][11:16]) == ("meeting", "12:00", "12:45")
    assert rooms.json("room", "change", booking, "--heads", "31").line["refused"] == ["TOO_MANY_HEADS"]
    assert rooms.json("room", "change", booking, "--name", "Kim Guest", "--heads", "4").line["who"] == "K. G."
    assert rooms("room", "move", booking).code == 2
    assert rooms("room", "change", booking).code == 2
    rooms("room", "cancel", booking)
    booked(rooms, "meeting", f"{MONDAY} 12:00", "--minutes", "30")
    rooms("undo")
    assert rooms.json("room", "move", booking, "--minutes", "45").line["refused"] == ["BOOKING_ENDED"]
    assert rooms("undo").code == 0
    assert rooms.json("room", "show", booking).line["state"] == "booked"


def test_who_was_there_is_counted_once_it_began(rooms: Program) -> None:
    booking = booked(rooms, "projector", f"{MONDAY} 10:00")
    assert rooms.json("room", "count", booking, "8").line["refused"] == ["NOT_UNDERSTOOD"]
    rooms.clock.forward(days=8)
    assert rooms.json("room", "count", booking, "8").line["used"] == 8
    uses = rooms.json("room", "uses", "--from", "2026-12-01").line
    assert uses == {"room": "projector", "name": "Projector", "bookings": 1, "used": 1, "heads": 8}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("book", "cellar", f"{MONDAY} 10:00", "--name", "x"), 1),
        (("book", "seat1", "soon", "--name", "x"), 2),
        (("book", "seat1", f"{MONDAY} 10:00"), 2),
        (("book", "seat1", f"{MONDAY} 10:00", "--name", "x", "--minutes", "long"), 2),
        (("book", "seat1", f"{MONDAY} 10:00", "--name", "x", "--until", MONDAY), 2),
        (("book", "seat1", f"{MONDAY} 10:00", "--card", "nobody"), 1),
        (("book", "seat1", f"{MONDAY} 10:00", "--name", "x", "--every", "now and then"), 2),
        (("show", "nothing"), 1),
        (("bookings", "--room", "cellar"), 1),
        (("free", "seat1", "someday"), 2),
        ((), 2),
    ],
)
def test_what_cannot_be_read_or_is_not_there(rooms: Program, words: tuple[str, ...], code: int) -> None:
    assert rooms.json("room", *words).code == code


def test_words_of_a_terminal_are_words_alone(rooms: Program) -> None:
    rooms("room", "book", "meeting", f"{MONDAY} 10:00", "--group", "\x1b[31mRed\x07 club", "--agreed")
    assert "\x1b" not in rooms("room", "bookings").out
    assert rooms("room", "clashes").err == "No rooms are double-booked.\n"


def test_a_room_and_its_equipment_are_booked_in_one_act_or_not_at_all(rooms: Program) -> None:
    both = ("seat1", "2026-12-07 10:00", "--name", "Bo", "--with", "projector", "--heads", "1")
    lines = rooms.json("room", "book", *both).lines
    assert [(line["room"], line["heads"]) for line in lines] == [("seat1", 1), ("projector", None)]
    no = rooms.json("room", "book", "seat1", "2026-12-07 14:00", "--name", "Cy", "--with", "nothing")
    assert no.line["refused"] == ["ROOM_UNKNOWN"]
    later = rooms.json("room", "book", "meeting", "2026-12-07 10:00", "--name", "Cy", "--agreed", "--with", "projector")
    assert later.line["refused"] == ["ROOM_TAKEN"]
    assert len(rooms.json("room", "bookings", "--from", "2026-12-07").lines) == 2
    assert rooms("room", "book", "seat1", "2026-12-08 10:00", "--every", "weekly", "--with", "projector").code == 2
    assert rooms("undo").code == 0
    assert rooms.json("room", "bookings", "--from", "2026-12-07").lines == []


def test_what_stands_in_the_way_of_both_is_said_once(rooms: Program) -> None:
    words = ("room", "book", "seat1", "2026-12-07 22:00", "--name", "Bo", "--with", "projector")
    refused = rooms.json(*words).line
    assert (refused["refused"], refused["overridable"]) == (["ROOM_CLOSED"], ["ROOM_CLOSED"])
    assert rooms(*words).err.count("Library hours") == 1


def test_who_books_is_asked_for_and_not_told_to_be_unreadable(rooms: Program) -> None:
    none = rooms("room", "book", "seat1", "2026-12-08T10:00")
    assert none.err == "who is missing. A card, or the name of a group or guest.\n"
    assert rooms("event", "add", "", "2026-12-08 10:00").err.startswith("title is missing.")


# ---- what was booked becomes the loan


def with_beamer(program: Program) -> str:
    """A projector that is an item, and Ada's card."""
    words = ("--name", "Beamer", "--kind", "equipment", "--any-hour", "--barcode", "I1")
    assert program("room", "add", "beamer", *words).code == 0
    return program.patron("Ada")


def test_a_van_lends_a_booked_device_and_its_work_comes_home(program: Program) -> None:
    card = with_beamer(program)
    line = program.json("room", "book", "beamer", "2026-12-01 10:00", "--minutes", "120", "--card", card).line
    fleet = fleet_of(program)
    (lent,) = fleet.van.json("room", "pickup", "I1", card)
    assert (lent["item"], lent["due_at"]) == ("I1", line["ends_at"])
    fleet.home()
    assert "BOOKING_ENDED" in fleet.main.json("room", "cancel", str(line["booking"]))[0]["refused"]
    assert fleet.main("checkin", "I1").code == 0
    assert fleet.settled()


def test_main_and_van_pick_up_one_booking_and_nothing_is_lost(program: Program) -> None:
    """Each lends a copy of its own for it: both loans stay, and the booking has one of them, on both machines alike."""
    card = with_beamer(program)
    assert program("room", "add", "beamer2", "--kind", "equipment", "--any-hour", "--barcode", "I2").code == 0
    assert program("room", "book", "beamer", "2026-12-01 10:00", "--card", card).code == 0
    fleet = fleet_of(program)
    assert fleet.van("room", "pickup", "I1", card).code == 0
    program.clock.forward(minutes=1)
    assert fleet.main("room", "pickup", "I2", card).code == 0
    assert fleet.settled()
    assert fleet.main.json("room", "bookings") == fleet.van.json("room", "bookings")


def test_two_desks_pick_up_one_booking_at_once(program: Program) -> None:
    """One wins; the other is told, whichever was first."""
    card = with_beamer(program)
    start = datetime.now(ZoneInfo("America/Chicago")) - timedelta(minutes=5)
    program.clock.now = int(start.timestamp() * 1_000_000)
    booking = booked_for(program, card, start.strftime("%Y-%m-%d %H:%M"))
    calls = [
        Popen(
            [sys.executable, "-m", "tuils", "--json", "--station", f"desk{n}", "room", "pickup", booking, card],
            cwd=ROOT, env={**os.environ, **program.env}, stdout=PIPE, stderr=PIPE, text=True,
        )
        for n in "12"
    ]  # fmt: skip
    told = [(call.communicate(timeout=120)[0], call.returncode) for call in calls]
    lines = sorted((json.loads(out) for out, _code in told), key=lambda line: "refused" in line)
    assert sorted(code for _out, code in told) == [0, 1]
    assert lines[0]["item"] == "I1"
    assert lines[1]["refused"] == ["BOOKING_ENDED"]
    assert "picked up" in lines[1]["message"]


def booked_for(program: Program, card: str, when: str) -> str:
    answer = program.json("room", "book", "beamer", when, "--minutes", "60", "--card", card)
    assert answer.code == 0, answer.out + answer.err
    return str(answer.line["booking"])

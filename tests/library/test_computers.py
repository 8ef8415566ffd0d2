"""Public computers: who is next, how long the others wait, what a day's limit leaves, and nobody's name at night."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import undo_last
from tests.library.makers import Clock, codes, desk_of, register, rows, value
from tuils.library.activities.computers.board import PcLine, pc_board
from tuils.library.activities.computers.signing_up import (
    block_stations,
    end_session,
    extend_session,
    give_seat_away,
    sign_up_at_computer,
    take_seat,
)
from tuils.library.activities.computers.stations import add_station, edit_station, find_station, remove_station
from tuils.library.foundation.administration.known import change_setting
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.daily import run_daily_work
from tuils.library.reach.replay import verify_library


@pytest.fixture(autouse=True)
def _stations(desk: Desk) -> None:
    for code in ("A", "B", "C"):
        add_station(desk, code, {"name": f"Computer {code}"})


def board(desk: Desk) -> dict[str, tuple[str, int | None, int | None]]:
    return {line.station or str(line.number): (line.state, line.number, line.wait_minutes) for line in pc_board(desk)}


def five(desk: Desk, clock: Clock) -> list[PcLine]:
    """Three people sit down a minute after another, then two sign up."""
    for n in (1, 2, 3):
        register(desk, "Rosa", card=f"P{n}")
        seat = sign_up_at_computer(desk, card=f"P{n}")
        take_seat(desk, seat.station)
        clock.forward(minutes=1)
    return [sign_up_at_computer(desk) for _n in (4, 5)]


def test_three_computers_and_five_people(desk: Desk, clock: Clock) -> None:
    waiting = five(desk, clock)
    assert [(line.number, line.wait_minutes, line.is_guest) for line in waiting] == [(4, 57, True), (5, 58, True)]
    assert codes(lambda: extend_session(desk, "A")) == ["PC_WAITED_FOR"]
    end_session(desk, "B")
    assert board(desk)["B"] == ("held", 4, None)
    assert board(desk)["5"] == ("waiting", 5, 57)
    clock.forward(minutes=11)
    assert board(desk)["B"] == ("held", 5, None)
    assert "4" not in board(desk)
    give_seat_away(desk, "B")
    assert board(desk)["B"] == ("free", None, None)
    before = next(line.ends_at for line in pc_board(desk) if line.station == "A")
    assert extend_session(desk, "A").ends_at == before + 15 * 60_000_000


def test_all_end_before_closing_and_nobody_is_named_next_morning(desk: Desk, clock: Clock, store: Path) -> None:
    five(desk, clock)
    clock.forward(hours=7, minutes=30)  # 16:33; the library closes at 17:00
    late = sign_up_at_computer(desk)
    assert take_seat(desk, late.station).ends_at - clock.now < 20 * 60_000_000
    clock.forward(minutes=20)
    assert {state for state, _n, _wait in board(desk).values()} == {"closed"}
    assert value("SELECT count(*) FROM pc_session WHERE patron IS NOT NULL") == 3
    clock.forward(hours=15)
    run_daily_work(desk, store)
    assert value("SELECT count(*) FROM pc_session WHERE patron IS NOT NULL") == 0
    assert value("SELECT count(*) FROM private JOIN journal ON journal.id = entry WHERE kind = 'pc_signed_up'") == 0
    assert value("SELECT sum(n) FROM fact WHERE kind = 'computer'") == 4
    assert verify_library(desk).ok


def test_the_limits_of_a_card(desk: Desk, clock: Clock) -> None:
    change_setting(desk, "pc_day_minutes", "70")
    register(desk, "Rosa", card="P1")
    sign_up_at_computer(desk, "A", card="P1")
    assert codes(lambda: sign_up_at_computer(desk, card="P1")) == ["PC_IN_LINE"]
    take_seat(desk, "A")
    clock.forward(minutes=61)
    again = sign_up_at_computer(desk, "Computer A", card="P1")
    assert (take_seat(desk, again.station).ends_at - clock.now) // 60_000_000 == 9
    clock.forward(minutes=11)
    assert codes(lambda: sign_up_at_computer(desk, card="P1")) == ["PC_LIMIT"]


def test_a_class_keeps_computers_and_sessions_end_before_it(desk: Desk, clock: Clock) -> None:
    take_seat(desk, sign_up_at_computer(desk, "A").station)
    lines = block_stations(desk, ["A", "B"], "9:30", "10:30")
    assert lines[0].ends_at % (24 * 3_600_000_000) == (15 * 60 + 30) * 60_000_000  # 9:30 in Chicago
    clock.forward(minutes=31)
    assert [board(desk)[code][0] for code in "ABC"] == ["blocked", "blocked", "free"]
    assert sign_up_at_computer(desk, "B").wait_minutes == 59
    for first, last in (("11:00", "10:00"), ("soon", "12:00"), ("8:00", "8:30")):
        with pytest.raises(Refused):
            block_stations(desk, ["C"], first, last)
    assert rows("SELECT count(*) FROM pc_session WHERE kind = 'block'") == [(1,)]


def test_ages_hours_and_own_lengths(desk: Desk) -> None:
    edit_station(desk, "A", {"max_age": "12", "zone": "children"})
    edit_station(desk, "B", {"minutes": "15"})
    edit_station(desk, "C", {"hours": "14:00-16:00"})
    register(desk, "Rosa", card="P1", born="1980-01-01")
    assert codes(lambda: sign_up_at_computer(desk, "A", card="P1")) == ["PC_AGE"]
    express = take_seat(desk, sign_up_at_computer(desk, card="P1").station)
    assert express.station == "B"
    assert round((express.ends_at - express.since) / 60_000_000) == 15
    assert codes(lambda: add_station(desk, "a", {})) == ["PC_THERE"]
    assert codes(lambda: edit_station(desk, "C", {"hours": "late"})) == ["NOT_UNDERSTOOD"]
    remove_station(desk, "C")
    with pytest.raises(Refused):
        find_station("C")


def test_undo_and_the_rights(desk: Desk, volunteer: Desk, clock: Clock) -> None:
    register(desk, "Rosa", card="P1")
    take_seat(desk, sign_up_at_computer(desk, card="P1").station)
    assert next(line.who for line in pc_board(desk) if line.number) == "Rosa"
    assert next(line.who for line in pc_board(volunteer) if line.number) == ""
    assert codes(lambda: add_station(volunteer, "D", {})) == ["NO_PERMISSION"]
    undo_last(desk)
    assert board(desk)["A"] == ("held", 1, None)
    assert value("SELECT sum(n) FROM fact WHERE kind = 'computer'") == 0
    assert verify_library(desk).ok
    assert desk_of("vera", clock).may("rooms.book")

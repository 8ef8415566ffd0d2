"""Scans while a program's door is open: they go to the screen in front, and never to both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.grove import Clock as GroveClock, desk_of as grove_desk
from tests.library.at_the_door import a_party, a_session, counted, facts, facts_by_hand
from tests.library.makers import MINUTE, value
from tests.screens.at_desk import seat
from tests.screens.door import SAM, a_film, earlier, lines, opened
from tests.screens.golden import screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import ELENA, MARTA, NOW, answer, at_desk, here
from tuils.library.activities.registration import door
from tuils.library.people.patrons.patrons import register_patron
from tuils.screens.widgets.field import EntryField

BEES = "31234000010017"


async def scan(pilot: Pilot[Any], *codes: str) -> None:
    """Scan codes as the serial scanner does, in one burst."""
    for code in codes:
        pilot.app.screen.post_message(EntryField.Sent(code))
    await settled(pilot)


def open_loans() -> int:
    return int(value("SELECT count(*) FROM loan WHERE closed_at IS NULL"))


# ---- where a scan goes


async def test_a_scan_at_the_open_door_is_counted_there_and_lends_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        session, loans = await opened(pilot), open_loans()
        await scan(pilot, MARTA)
        assert counted(session) == {"adult": 1, "child": 2}
        await scan(pilot, BEES)
        assert answer(pilot)[:2] == ("NOTE", "That is an item's barcode: no one was counted.")
        assert counted(session) == {"adult": 1, "child": 2}
        assert open_loans() == loans
        assert app.session.visit is None, "nobody is at the desk"


async def test_at_the_desk_a_scan_is_for_the_desk_while_the_door_stands_open_behind(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        session, loans = await opened(pilot), open_loans()
        await press(pilot, "<f2>")
        assert here(pilot) == "DeskScreen"
        await scan(pilot, MARTA, BEES)
        assert app.session.visit.patron.card == MARTA
        assert open_loans() == loans + 1
        assert counted(session) == {}
        await press(pilot, "<f5>")
        assert here(pilot) == "SessionScreen"
        await scan(pilot, ELENA)
        assert counted(session) == {"adult": 1, "child": 1}
        assert app.session.visit.patron.card == MARTA, "who stood at the desk still does"


async def test_a_mode_key_amid_scans_parts_them(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session, loans = await opened(pilot), open_loans()
        await press(pilot, f"{ELENA}<enter><f2>{MARTA}<enter>{BEES}<enter>")
        assert counted(session) == {"adult": 1, "child": 1}
        assert open_loans() == loans + 1


async def test_with_the_door_closed_a_scan_is_for_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot, door=False)
        await scan(pilot, MARTA)
        assert answer(pilot)[1] == "Marta Field is at the desk."
        await press(pilot, "a<enter>")
        assert answer(pilot)[1:] == ("Not counted: attendance is closed.", "Type .a to open it.")
        assert counted(session) == {}
        await press(pilot, f".a<enter>{MARTA}<enter>")
        assert counted(session) == {"adult": 1, "child": 2}


async def test_a_scan_amid_a_question_waits(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, "park<enter>")
        assert answer(pilot)[:2] == ("ASK", "Waitlisted: Park, Joon, party of 1. Admit them?")
        await scan(pilot, MARTA, ELENA)
        assert answer(pilot)[0] == "ASK"
        assert "2 scans waiting" in screen_text(pilot.app)[1]
        assert counted(session) == {}
        await press(pilot, "y<enter>")
        assert counted(session) == {"any": 1, "adult": 2, "child": 3}
        assert answer(pilot)[1] == "Checked in: Elena Garcia and 1 more."


async def test_while_the_door_asks_nothing_else_is_begun(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, "park<enter><f6><f8>.t<enter>.a<enter>")
        assert answer(pilot)[0] == "NOTE"
        assert [name for name, state in lines(pilot) if state == "waitlisted"] == [
            "Waitlisted: Hill, Dana + 3",
            "Waitlisted: Park, Joon",
        ]
        await press(pilot, "y<enter>")
        assert counted(session) == {"any": 1}


@pytest.mark.parametrize("question", ["<down>.n<enter>", ".t<enter>"])
async def test_a_scan_amid_a_question_of_the_screen_waits_as_well(tmp_path: Path, question: str) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, question)
        assert answer(pilot)[0] == "ASK"
        await scan(pilot, ELENA)
        await press(pilot, f"{SAM}<enter>")
        assert answer(pilot)[0] == "ASK"
        assert counted(session) == {}
        await press(pilot, "<escape>")
        assert (answer(pilot)[0], counted(session)) == ("ASK", {})
        await press(pilot, "y<enter>")
        assert counted(session) == {"adult": 2, "child": 3}


@pytest.mark.whole
async def test_twenty_scans_at_once_are_all_counted(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        cards = [f"2123400009{n:04d}" for n in range(20)]
        desk = earlier()
        for n, card in enumerate(cards):
            register_patron(desk, {"first_name": f"P{n}", "born": "1990", "card": card})
        session = a_film()
        app: Any = pilot.app
        await app.open("session", session=session, door=True)
        await settled(pilot)
        await scan(pilot, *cards)
        assert counted(session) == {"adult": 20}
        await press(pilot, "".join(f"{card}<enter>" for card in cards))
        assert counted(session) == {"adult": 40}
        assert facts() == facts_by_hand()


async def test_twenty_scans_behind_a_question_are_all_heard(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot, capacity=12)
        await press(pilot, "park<enter>")
        await scan(pilot, *[MARTA, ELENA, SAM, BEES] * 5)
        assert counted(session) == {}
        await press(pilot, "n<enter>")
        assert counted(session) == {"adult": 3, "child": 5}


# ---- others at the same door


async def test_two_stations_at_one_door_add_up(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, "3c<enter>")
        door.count_heads(earlier("lobby"), session, "child", 2)
        screen: Any = pilot.app.screen
        screen._look_again()
        await screen._loading.wait()
        await settled(pilot)
        assert "c Children   5" in "\n".join(screen_text(pilot.app))
        await press(pilot, "c<enter>")
        assert answer(pilot)[1] == "Counted: 1 child. 6 in all."
        assert facts() == facts_by_hand()


async def test_a_list_that_was_read_before_a_scan_is_not_shown_after_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        screen: Any = pilot.app.screen
        screen._look_again()
        await press(pilot, f"{MARTA}<enter>")
        assert lines(pilot)[0] == ("Field, Marta + 2", "HERE")


async def test_names_are_hidden_when_nobody_is_there_and_the_door_stays_open(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        screen: Any = pilot.app.screen
        await screen.left_alone()
        await settled(pilot)
        assert not any(word in "\n".join(screen_text(pilot.app)) for word in ("Garcia", "wheelchair", "Nguyen"))
        await scan(pilot, ELENA)
        assert counted(session) == {"adult": 1, "child": 1}
        assert ("Garcia, Elena + 1", "HERE") in lines(pilot)


async def test_an_idle_desk_keeps_the_door_open_and_hides_its_names(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        desk = grove_desk("pat", GroveClock(NOW - 30 * MINUTE), device="planning")
        session = a_session(desk, minutes=25)
        a_party(desk, session, "Linh Nguyen", heads=2)
        await at.app.go("events")
        await at.app.open("session", session=session, door=True)
        await at.settled()
        assert "Linh Nguyen" in "\n".join(at.rows())
        await at.idle(91)
        assert at.where == "SessionScreen"
        assert "Linh Nguyen" not in "\n".join(at.rows())
        at.screen.post_message(EntryField.Sent(ELENA))
        await at.settled()
        assert at.said == ("ASK", "Not registered. Count one adult?")
        assert "Linh Nguyen" in "\n".join(at.rows())

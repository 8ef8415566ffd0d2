"""A session on the screen: who registered and who waits; with the door open, who is here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.library.at_the_door import counted, facts, facts_by_hand
from tests.library.makers import value
from tests.screens.door import a_film, earlier, lines, opened
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, printed, settled
from tests.screens.maple import ELENA, MARTA, answer, at_desk, here, keys

SIZE = pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
BEES, SECRET, BIBLE = "31234000010017", "31234000010025", "31234000010041"


# ---- what it looks like


@SIZE
async def test_the_open_door(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await opened(pilot)
        assert_golden(pilot.app, f"door-opened-{size[0]}x{size[1]}")
        await press(pilot, f"3c<enter>a<enter>{MARTA}<enter>{ELENA}<enter>")
        assert_golden(pilot.app, f"door-{size[0]}x{size[1]}")


@SIZE
async def test_a_question_at_the_door(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as pilot:
        await opened(pilot, capacity=12)
        await press(pilot, "20c<enter>hill<enter>")
        assert_golden(pilot.app, f"door-asks-{size[0]}x{size[1]}")


async def test_a_number_that_a_stuck_key_typed_is_asked_about(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, "999c<enter>")
        assert answer(pilot)[:2] == ("ASK", "Count 999 children?")
        await press(pilot, "n<enter>")
        assert answer(pilot)[:2] == ("OK", "Left as it is.")


@SIZE
async def test_a_session_with_its_door_closed(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await opened(pilot, door=False)
        assert_golden(pilot.app, f"session-{size[0]}x{size[1]}")


async def test_a_program_without_registration_needs_no_names(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        session = a_film()
        await app.open("session", session=session, door=True)
        await settled(pilot)
        await press(pilot, "12a<enter>3t<enter>")
        assert_golden(pilot.app, "door-drop-in-80x24")


# ---- counting


async def test_count_keys_cards_names_and_lines(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, "a<enter>3c<enter>-c<enter>t<enter>")
        assert answer(pilot)[1] == "Counted: 1 teen. 4 in all."
        assert counted(session) == {"adult": 1, "child": 2, "teen": 1}
        await press(pilot, "okafor<enter>")
        assert answer(pilot)[:2] == ("OK", "Checked in: Sam Okafor and 2 more.")
        await press(pilot, "5<enter>")
        assert answer(pilot)[1] == "Checked in: Yoder, Ruth and 1 more."
        await press(pilot, "4 1<enter>")
        assert answer(pilot)[1] == "Checked in: Nguyen, Linh."
        assert [state for _name, state in lines(pilot)][:5] == ["", "", "HERE", "HERE 1", "HERE"]
        assert facts() == facts_by_hand()


async def test_enter_alone_counts_nobody_until_a_line_is_chosen(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, "<enter><enter>")
        assert counted(session) == {}
        await press(pilot, "<down><down><enter>")
        assert answer(pilot)[1] == "Checked in: Elena Garcia and 1 more."
        await press(pilot, "<enter>")
        assert answer(pilot)[1] == "Already here: Elena Garcia, 2 in all."
        assert counted(session) == {"adult": 1, "child": 1}


async def test_undo_takes_the_last_count_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, f"3c<enter>{MARTA}<enter><f9>")
        assert here(pilot) == "Undo"
        await press(pilot, "<enter>")
        assert here(pilot) == "SessionScreen"
        assert counted(session) == {"child": 3}
        assert ("Field, Marta + 2", "") in lines(pilot)
        assert facts() == facts_by_hand()


async def test_totals_are_corrected_afterwards(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        await press(pilot, "3c<enter>.t<enter>")
        assert answer(pilot)[1].startswith("How many came? Now: a Adults 0")
        await press(pilot, "4a 0t 9c<enter>")
        assert answer(pilot)[1] == "Counted: 4 adults, 6 children. 13 in all."
        assert counted(session) == {"adult": 4, "child": 9}
        await press(pilot, ".t<enter>4 0 8<enter>")
        assert counted(session) == {"adult": 4, "child": 8}
        await press(pilot, ".t<enter>many<enter>")
        assert answer(pilot)[1] == "numbers cannot be read: many"
        await press(pilot, "<escape>")
        assert keys(pilot).startswith("Esc Back")


# ---- the list


async def test_whoever_does_not_come_gives_the_seats_to_those_who_wait(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, "<down><f8>")
        assert answer(pilot)[1:] == (
            "No-show: Marta Field",
            "Next in line: Hill, Dana, Park, Joon. F9 undoes it.",
        )
        assert ("Field, Marta + 2", "not here") in lines(pilot)
        assert ("Hill, Dana + 3", "") in lines(pilot)


async def test_a_registration_is_cancelled(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, "<down><down>.n<enter>")
        assert answer(pilot)[1] == "Cancel the registration of Elena Garcia?"
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "Registration canceled: Elena Garcia"
        assert not any(name.startswith("Garcia") for name, _state in lines(pilot))
        await press(pilot, f"{ELENA}<enter>")
        assert answer(pilot)[1] == "No seat is left: Elena Garcia. Admit them?"


async def test_where_there_is_no_room_nobody_is_promoted(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, capacity=12)
        await press(pilot, "<f6>")
        assert answer(pilot)[0] == "STOP"
        assert [name for name, _state in lines(pilot)][-2:] == ["Waitlisted: Hill, Dana + 3", "Waitlisted: Park, Joon"]


async def test_why_somebody_waits(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, "<down>" * 6 + "<f12>")
        assert answer(pilot)[1] == "Party of 4, but 3 seats are left. Number 1 in line."


async def test_with_the_door_closed_enter_opens_a_registration(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, door=False)
        await press(pilot, "nguyen<enter><enter>")
        assert here(pilot) == "OneRegistration"
        assert answer(pilot)[1].startswith("Nguyen, Linh: Story time")


async def test_another_day_is_said_first(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, wall="2026-12-14T10:30")
        assert answer(pilot)[:2] == ("NOTE", "This session is on Mon, Dec 14, not today.")
        await press(pilot, "park<enter>")
        assert answer(pilot)[2] == "y: admit them. Seats left: 3.   n or Esc: not now."


async def test_another_day_with_the_door_closed_is_only_looked_at(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, door=False, wall="2026-12-14T10:30")
        assert answer(pilot) == (
            "", "12 people are registered. Here: 0.",
            "Enter shows a registration. .a opens attendance.",
        )  # fmt: skip
        await press(pilot, ".a<enter>")
        assert answer(pilot)[:2] == ("NOTE", "This session is on Mon, Dec 14, not today.")


async def test_before_it_begins_seats_are_kept(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot, wall="2026-12-07T11:00")
        await press(pilot, "hill<enter>")
        told = ("NOTE", "Waitlisted: party of 4, seats left: 3.", "Seats are kept until 11:00 am. Scan again then.")
        assert answer(pilot) == told
        assert counted(session) == {}


async def test_a_cancelled_session_counts_nobody(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        session = await opened(pilot)
        from tuils.library.foundation.journal.writing import Act
        from tuils.models import db

        program = value("SELECT program FROM program_session WHERE id = ?", session)
        with db.atomic():
            changes = {"sessions": {session: {"status": "cancelled", "why": "Snow"}}}
            Act(earlier()).write("sessions_edited", program=program, data=changes)
        await press(pilot, "a<enter>")
        assert answer(pilot)[:2] == ("STOP", "Attendance not recorded. This session was canceled: Story time")
        assert "CANCELED" in screen_text(pilot.app)[5]
        assert "Canceled. Snow" in screen_text(pilot.app)[6]
        await press(pilot, "<f7>")
        assert answer(pilot)[:2] == ("STOP", "This session was canceled. Snow")


async def test_a_list_to_sign_in_is_printed_with_short_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paper: list[str] = []
    monkeypatch.setattr(
        "tuils.devices.printers.cups.Cups.print_paper", lambda _printer, one: paper.append(one.data.decode())
    )
    (tmp_path / "lp").write_text("#!/bin/sh\ncat > /dev/null\n")
    (tmp_path / "lp").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, ".s<enter>")
        await printed(pilot)
        assert answer(pilot)[1].startswith("Sent to the printer: Story time")
    (text,) = paper
    assert text.splitlines()[:3] == [
        "Story time   Mon, Dec 7, 10:30-11:15 am   Meeting room   ages 0-5", "", "[ ]  Elena G. + 1",
    ]  # fmt: skip
    assert "nut" not in text
    assert "Destroy this list" in text


async def test_text_that_is_markup_or_nonsense_breaks_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=(40, 12)) as pilot:
        session = await opened(pilot, title="[red]Story[/] " + "千" * 60)
        await press(pilot, "[/bold]<enter>...<enter>99 99<enter>99999c<enter>+<enter>")
        assert counted(session) == {}
        assert here(pilot) == "SessionScreen"


async def test_where_it_cannot_be_opened_it_says_why_and_goes_on_saying_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app: Any = pilot.app
        await app.open("session", session="no-such-session", door=True)
        await settled(pilot)
        for keys_ in ("", "a<enter>", f"{MARTA}<enter>", "<f6>", "<down><enter>", ".s<enter>", "<f12>"):
            await press(pilot, keys_)
            assert answer(pilot)[:2] == ("STOP", 'No session has the ID "no-such-session".')
        await press(pilot, "<escape>")
        assert here(pilot) == "DeskScreen"


@pytest.mark.parametrize(
    ("key", "screen"),
    [("<f7>", "RegisterFor"), (".b<enter>", "ChangeProgram"), (".k<enter>", "PreparationList"), ("<f1>", "Help")],
)
async def test_what_leads_on_from_here(tmp_path: Path, key: str, screen: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await opened(pilot)
        await press(pilot, key)
        assert here(pilot) == screen
        await press(pilot, "<escape>")
        assert here(pilot) == "SessionScreen"


async def test_who_may_not_change_programs_does_not_see_how(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, ".b<enter>")
        assert here(pilot) == "SessionScreen"


async def test_how_many_in_all_is_never_cut(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, ".t<enter>4a 1t 9c 2o 200d<enter>")
        assert "All 216 of 15 seats" in "\n".join(screen_text(pilot.app))


async def test_at_the_door_a_number_is_not_told_to_choose_a_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot)
        await press(pilot, "<f8>")
        assert answer(pilot) == ("NOTE", "No registration selected.", "Select one with the Down arrow.")


async def test_why_tells_of_a_seat_and_of_the_date(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await opened(pilot, door=False)
        planned = ("Why is this session as it is?", "Mon, Dec 7, 9:31 am: scheduled for Mon, Dec 7, 10:30 am.")
        await press(pilot, "<f12>")
        assert (here(pilot), answer(pilot)[1:]) == ("WhyScreen", planned)
        await press(pilot, "<escape>")
        await press(pilot, "<down><f12>")
        assert (here(pilot), answer(pilot)[1]) == (
            "SessionScreen", "Mon, Dec 7, 9:31 am: registered: a seat was free.",
        )  # fmt: skip
        await press(pilot, "<escape>")
        await press(pilot, "<f12>")  # of the events: the only program of the day
        assert (here(pilot), answer(pilot)[1:]) == ("WhyScreen", planned)

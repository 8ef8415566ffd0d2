"""A program's door in line mode: `.a` opens it, each line is heard there, `.x` goes back to the desk."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.grove import ELENA, MARTA, MINUTE, NOW, OVERSTORY, SAM, Clock, Opened, built, desk_of
from tests.library.at_the_door import a_party, a_session, counted, facts, facts_by_hand
from tuils.library.foundation.store import close_store, open_store
from tuils.line_mode.lines import run_plain
from tuils.models import Loan


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    path = tmp_path / "grove.db"
    path.write_bytes(built())
    open_store(path)
    yield Opened(path, desk_of("ana", Clock()))
    close_store()


@pytest.fixture
def story(opened: Opened) -> str:
    """The story time of 10:26; it is 10:31."""
    desk = desk_of("pat", Clock(NOW - 30 * MINUTE), device="planning")
    session = a_session(desk, minutes=25, capacity=5)
    a_party(desk, session, card=MARTA, heads=3, groups={"adult": 1, "child": 2})
    a_party(desk, session, "Linh Nguyen", heads=2, needs="nut allergy")
    a_party(desk, session, "Joon Park", heads=2)
    return session


def talk(opened: Opened, *lines: str) -> list[str]:
    """Return the answers, with their prompts."""
    out = io.StringIO()
    assert run_plain(opened, io.StringIO("".join(f"{line}\n" for line in lines)), out) == 0
    said = out.getvalue().splitlines()
    return said[said.index("Scan, or type help, or menu.") + 1 :]


def test_the_only_program_of_today_is_opened_and_people_are_counted(opened: Opened, story: str) -> None:
    said = talk(opened, ".a", "3c", "-c", MARTA, "nguyen", ".x", ".q")
    assert said[:3] == [
        "> 10:26 am, Story time, Meeting room. The door is open; .x goes back to the desk.",
        "5 people are registered. Here: 0. Scan a card, or type a (adult), t (teen), c (child). 3c counts three.",
        "Door > OK. Counted: 3 children. 3 in all. "
        "Scan a card, or type a (adult), t (teen), c (child). 3c counts three.",
    ]
    assert said[3].startswith("Door > OK. Subtracted: 1 child. 2 in all.")
    assert said[4].startswith("Door > OK. Checked in: Marta Field and 2 more.")
    assert said[5] == "Door > NOTE. Checked in: Linh Nguyen and 1 more. 2 people over the seat limit."
    assert said[6] == "Door > OK. The door is closed. Total counted: 7. Scan a card, or an item."
    assert counted(story) == {"adult": 1, "child": 4, "any": 2}
    assert facts() == facts_by_hand()


def test_what_is_scanned_at_the_door_stays_there_and_behind_it_is_the_desk(opened: Opened, story: str) -> None:
    said = talk(opened, MARTA, ".a", OVERSTORY, ".x", OVERSTORY, ".q")
    assert any(line.startswith("Door > NOTE. That is an item's barcode") for line in said)
    assert any("OK. Checked out 1: The Overstory." in line for line in said)
    assert counted(story) == {}
    assert Loan.select().count() == 1


def test_the_list_is_read_out_and_a_line_is_ticked(opened: Opened, story: str) -> None:
    said = talk(opened, ".a", "1", "2 1", ".a", "? 3", ".x", ".q")
    assert said[4:9] == [
        "Door > 1. Field, Marta + 2, 3, HERE.",
        "2. Linh Nguyen + 1, 2, HERE 1, nut allergy.",
        "3. Waitlisted: Joon Park + 1, 2, waitlisted.",
        "Adults 1, Teens 0, Children 2, Age not recorded 1.",
        "All 4 of 5 seats.",
    ]
    assert said[9].startswith("Door > All seats are taken. Number 1 in line.")


def test_a_question_keeps_scans_waiting(opened: Opened, story: str) -> None:
    said = talk(opened, ".a", SAM, MARTA, "a", ".x", ".q")
    assert said[2] == (
        "Door > ASK. Not registered. Count one adult? All seats are taken. "
        "y: count. a, t, or c: as that instead. n or .x: no one."
    )
    assert said[4] == "NOTE. 1 scan is waiting."
    assert said[5].startswith("Count as > OK. Counted: 1 adult. 1 in all.")
    assert said[6].startswith("OK. Checked in: Marta Field and 2 more.")
    assert counted(story) == {"adult": 2, "child": 2}


def test_no_to_a_question_and_undo(opened: Opened, story: str) -> None:
    said = talk(opened, ".a", ELENA, ".x", "park", "y", ".u", ".u", ".x", ".q")
    assert any(line.endswith("OK. No one was counted. Scan a card, or type a (adult), t (teen), c (child). "
                             "3c counts three.") for line in said)  # fmt: skip
    assert any(line.startswith("y/n > OK. Checked in: Joon Park and 1 more.") for line in said)
    assert any(line.startswith("Door > OK. Undone: Joon Park. 0 in all.") for line in said)
    assert any(line.startswith("Door > Nothing was counted here yet.") for line in said)
    assert counted(story) == {}


def test_of_several_one_is_chosen(opened: Opened, story: str) -> None:
    desk = desk_of("pat", Clock(NOW - 30 * MINUTE), device="planning")
    club = a_session(desk, minutes=480, title="Book club", registration="none")
    said = talk(opened, ".a", "7", "2", "5a", ".x", ".a x", ".a 1", "t", ".x", ".q")
    assert said[:3] == [
        "> ASK. At which door? Type the number. x: none of them.",
        "1. 10:26 am, Story time, Meeting room.",
        "2. 6:01 pm, Book club, Meeting room.",
    ]
    assert said[3] == "1-2 > NOTE. There is no line 7. Type the number, or x."
    assert counted(club) == {"adult": 5}
    assert counted(story) == {"teen": 1}


def test_without_a_program_it_says_so(opened: Opened) -> None:
    assert talk(opened, ".a", MARTA, ".q")[0] == "> NOTE. No program is planned for today. Scan a card, or an item."


def test_keys_of_the_desk_say_where_they_belong_and_help_is_that_of_the_door(opened: Opened, story: str) -> None:
    said = talk(opened, ".a", ".i", ".?", ".", ".x", ".q")
    assert said[2] == "Door > NOTE. .i is for the desk. Type .x first to go back to the desk."
    assert said[3].startswith("Door > a, t, c count one adult, teen, or child")
    assert "Door > 5 people are registered. Here: 0. Scan a card" in "\n".join(said)


def test_a_dot_word_that_is_none_counts_and_finds_nobody(opened: Opened, story: str) -> None:
    said = talk(opened, ".a", ".m", ".park", "999c", ".m", "y", ".x", ".q")
    no = "NOTE. There is no command {}. Type .? for the commands. To search, leave out the dot."
    assert said[2:4] == [f"Door > {no.format('.m')}", f"Door > {no.format('.park')}"]
    assert said[4].startswith("Door > ASK. Count 999 children?")
    assert said[5] == f"y/n > {no.format('.m')}"
    assert counted(story) == {"child": 999}

"""Notes, restrictions and ways to reach somebody, on a patron's card."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.grove import MARTA, Clock, desk_of
from tests.screens.at_desk import SIZES, Seat, seat
from tuils.library.people.patrons.contacts import save_contact
from tuils.library.people.patrons.notes import write_patron_note
from tuils.library.people.patrons.restrictions import restrict
from tuils.screens.patrons.card.screen import Card

BOTH = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
Size = tuple[int, int]


async def opened(at: Seat, card: str = MARTA) -> None:
    await at.press("<f4>")
    await at.type(card)


async def turned_to(at: Seat, tab: str) -> None:
    for _turn in range(9):
        if cast("Card", at.screen).here.words == tab:
            return
        await at.press("<right>")
    raise AssertionError(f"no tab {tab}")


def fill(clock: Clock) -> None:
    desk = desk_of("pat", clock)
    write_patron_note(desk, MARTA, "Large print", kind="need")
    long = "Call before bringing books home: the dog is friendly, the gate is not, and the bell has not rung since May"
    write_patron_note(desk, MARTA, long, kind="alert")
    restrict(desk, MARTA, "damage")
    save_contact(desk, MARTA, "phone", {"text": "555-0199", "label": "mobile"})


async def filled(at: Seat) -> None:
    await at.app.work(fill, at.clock)


@BOTH
async def test_what_they_look_like(tmp_path: Path, size: Size) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await filled(at)
        await opened(at)
        await turned_to(at, "Notes")
        at.golden("card-notes-several")
        await at.type(".b")
        at.golden("note-form")
        await at.press("<escape>")
        await turned_to(at, "Contacts")
        at.golden("card-contacts")
        await at.type(".b")
        at.golden("contact-form")


async def test_a_note_is_written_changed_taken_away_and_put_back(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await opened(at)
        await turned_to(at, "Notes")
        assert at.said == ("", "No notes.")
        await at.type(".b")
        await at.type("need", "Large print", "")
        await at.type("y")
        assert (at.where, at.answer) == ("Card", ("OK", "Note saved.", "F9 undoes it."))
        assert "   1 need     Large print" in at.rows()[10]
        assert at.rows()[6].endswith("Large print.")
        await at.press("<down>.g<enter><tab>")
        await at.press(" and audio<f6>")
        assert at.said == ("OK", "Changed.")
        assert "Large print and audio" in at.rows()[10]
        await at.type("1", ".v")
        assert at.said == ("OK", "Removed: Large print and audio")
        await at.press("<f9>")
        await at.press("<enter>")
        assert "Large print and audio" in "\n".join(at.rows())


async def test_what_had_better_not_be_written_is_asked_about(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await opened(at)
        await turned_to(at, "Notes")
        await at.press(".b<enter><tab>")
        await at.press("Has cancer<tab>")
        assert "! cancer: needed?" in "\n".join(at.rows())
        await at.press("<f6>")
        assert at.said == ("ASK", '"cancer" is about health or immigration. Keep it?')
        await at.type("n")
        assert at.where == "NoteForm"
        await at.press("<f6>")
        await at.type("y")
        assert (at.where, at.said) == ("Card", ("OK", "Note saved."))


async def test_a_form_that_is_left_is_kept(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await opened(at)
        await turned_to(at, "Notes")
        await at.press(".b<enter><tab>")
        await at.press("half a<escape>")
        assert at.said == ("OK", "Unsaved changes kept: Marta Field, half a")
        await at.type(".b")
        assert at.said == ("ASK", "You have unsaved changes: Marta Field, half a. Continue?")
        await at.type("y")
        await at.press("<tab>2020-01-01<f6>")
        assert at.said == ("STOP", "Not saved. Check this line: Until")


async def test_lending_is_stopped_and_lifted(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await opened(at)
        await turned_to(at, "Notes")
        await at.type(".z")
        await at.type("dam", "Soaked the atlas", "")
        await at.type("y")
        assert at.said == ("OK", "Checkouts are blocked.")
        assert "   1 BLOCKED  damage: Soaked the atlas" in at.rows()[10]
        await at.type(".v")
        assert at.said == ("NOTE", "Select one first.")
        await at.type("1")
        assert at.said == ("", "By pat, Mon, Dec 7.")
        await at.type(".v")
        assert at.said == ("OK", "Lifted. The patron can check out again.")


async def test_a_volunteer_stops_nothing_and_reads_no_message(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await filled(at)
        await opened(at)
        await turned_to(at, "Notes")
        assert "Block checkouts" not in at.keys
        assert "   1 BLOCKED  Checkouts are blocked." in at.rows()[10]
        await turned_to(at, "Contacts")
        assert "(hidden)" in at.rows()[10]
        assert "555" not in "\n".join(at.rows())


@pytest.mark.whole
async def test_another_phone_comes_first(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await opened(at)
        await turned_to(at, "Contacts")
        await at.type(".b")
        await at.type("email", "marta")
        await at.press("<f6>")
        assert at.said == ("STOP", "Not saved. Check this line: Number")
        await at.press("<escape>")
        await at.type(".b")
        await at.type("n")
        await at.type("phone", "555 0100")
        await at.press("<f6>")
        assert at.said == ("OK", "Saved.")
        await at.type(".b")
        await at.type("phone", "555 0199", "", "", "mobile")
        await at.press("<f6>")
        await at.type("2", ".z")
        assert at.said == ("OK", "Will be tried first: 555 0199")
        assert "   1 phone   555 0199" in at.rows()[10]
        await at.type("2", ".v")
        assert at.said == ("OK", "Removed: 555 0100")

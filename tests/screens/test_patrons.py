"""Finding a person: as one types, always with a second sign."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import burst, press, settled
from tests.screens.maple import ELENA, MARTA, Maple, answer, at_desk, here, keys, until
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.library.people.patrons.patrons import replace_card
from tuils.screens.patrons.card.screen import Card
from tuils.screens.patrons.register import Register
from tuils.screens.patrons.search import Patrons
from tuils.screens.widgets.rows import Rows, cell_text

SIZES = [(80, 24), (40, 12)]


def people(pilot: Pilot[Any]) -> list[tuple[str, ...]]:
    return [tuple(cell_text(cell) for cell in row[1:]) for row in pilot.app.screen.query_one(Rows).rows]


async def found(pilot: Pilot[Any], words: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, Patrons) and pilot.app.screen.shown == words)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        app = cast("Maple", pilot.app)
        await app.work(note_use_of_card, app.desk, ELENA)
        await press(pilot, "<f4>")
        assert_golden(pilot.app, f"patrons-empty-{size[0]}x{size[1]}")
        await press(pilot, "garcia")
        await found(pilot, "garcia")
        assert_golden(pilot.app, f"patrons-found-{size[0]}x{size[1]}")
        await press(pilot, "<escape>zzyx")
        await found(pilot, "zzyx")
        assert_golden(pilot.app, f"patrons-nobody-{size[0]}x{size[1]}")


async def test_whoever_is_at_the_desk_is_the_first_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{MARTA}<enter><f4>")
        assert here(pilot) == "Card"
        assert answer(pilot)[1].startswith("Marta Field is at the desk. ")
        await press(pilot, "<f4>")
        await until(pilot, lambda: bool(people(pilot)))
        assert [row[0] for row in people(pilot)] == ["Field, Marta"]
        assert answer(pilot)[1:] == ("Marta Field is at the desk.", "Enter opens the card. Or type another name.")
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape><f2><escape><f4>")
        await until(pilot, lambda: not people(pilot))
        assert answer(pilot)[1] == "Find a patron by name, card, phone, email, or street."


async def test_the_menu_begins_with_whoever_is_at_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{MARTA}<enter><f10>lost card<enter>")
        assert here(pilot) == "Card"
        assert ".g: new card, if it is lost." in answer(pilot)[2]
        await press(pilot, "<f2><escape><f10>lost card<enter>")
        assert here(pilot) == "Patrons"
        assert answer(pilot)[1] == "Lost library card: find the patron first."


async def test_people_of_one_name_are_told_apart(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>elena")
        await found(pilot, "elena")
        assert people(pilot) == [
            ("Garcia, Elena", "1958", "Mill Road 3", "..0923", ""),
            ("Garcia, Elena", "1991", "Oak Street 14", "..3310", ""),
            ("Garcia, Elena Ruiz", "2014", "Oak Street 14", "..3328", ""),
        ]
        assert answer(pilot)[1:] == (
            "3 patrons",
            "Ask for the birth year or street. Down, then Enter: open it.",
        )


async def test_a_volunteer_sees_the_year_and_the_street_only(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>elena")
        await found(pilot, "elena")
        assert people(pilot)[1] == ("Garcia, Elena", "1991", "Oak Street", "..3310", "")
        assert "14" not in screen_text(pilot.app)[7]


@pytest.mark.parametrize("words", ["field mar", "555-0100", "marta.field@example.org", "mill 1958 marta"])
async def test_any_part_finds(tmp_path: Path, words: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{words}<enter>y<enter>")
        assert isinstance(pilot.app.screen, Card)
        assert screen_text(pilot.app)[5].startswith(" Marta Field")


async def test_who_of_several_is_meant_is_looked_at_before_a_card_opens(tmp_path: Path) -> None:
    """A name and Enter in one go show the list with birth years; Enter again opens the chosen one."""
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, "garcia<enter>")
        assert here(pilot) == "Patrons"
        assert [line[1] for line in people(pilot)[:2]] == ["1958", "1991"]
        assert answer(pilot)[2].startswith("Ask for the birth year or street.")
        await press(pilot, "<down><down><enter>")
        assert here(pilot) == "Card"
        assert "born 1991" in screen_text(pilot.app)[5]


async def test_typing_fast_gives_the_people_of_the_last_word(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        burst(pilot, "garcia<backspace><backspace><backspace><backspace><backspace><backspace>marta")
        await found(pilot, "marta")
        assert [row[0] for row in people(pilot)] == ["Field, Marta"]


async def test_a_card_opens_at_once_typed_or_scanned(tmp_path: Path) -> None:
    from tuils.screens.widgets.field import EntryField

    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        assert screen_text(pilot.app)[5].startswith(" Marta Field")
        await press(pilot, "<escape>")
        pilot.app.screen.post_message(EntryField.Sent(ELENA))
        await settled(pilot)
        assert screen_text(pilot.app)[5].startswith(" Elena Garcia")


async def test_an_old_card_says_that_it_is_not_valid(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await pilot.app.do(replace_card, MARTA, "21234000009990")  # type: ignore[attr-defined]
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        assert isinstance(pilot.app.screen, Patrons)
        assert answer(pilot)[0] == "STOP"
        assert answer(pilot)[1].startswith("This card was reported lost on")


async def test_an_item_scanned_here_is_done_at_the_desk_and_said(tmp_path: Path) -> None:
    from tuils.screens.widgets.field import EntryField

    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        pilot.app.screen.post_message(EntryField.Sent("31234000010058"))
        await settled(pilot)
        assert answer(pilot)[0] == "SHELF"
        assert answer(pilot)[1].startswith("At the desk:")


async def test_a_new_patron_is_one_key_away(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        assert keys(pilot) == "Enter Open F1 Help .n New patron .f New family F9 Undo F10 Menu"
        await press(pilot, ".n<enter>")
        assert isinstance(pilot.app.screen, Register)


async def test_a_desk_left_alone_shows_no_names(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>garcia")
        await found(pilot, "garcia")
        await press(pilot, "<down><enter>")
        screen = pilot.app.screen
        assert isinstance(screen, Card)
        await screen.left_alone()
        await settled(pilot)
        assert isinstance(pilot.app.screen, Patrons)
        assert "Garcia" not in "\n".join(screen_text(pilot.app))
        assert "garcia" not in "\n".join(screen_text(pilot.app))

"""A family in one go, and a child who lives where the guardian does."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk, here, values
from tuils.library.people.patrons.patrons import find_patrons, patron_sheet

ADULT = "<f4>.f<enter><tab>Ana<tab>Nguyen<tab>031485<tab>4 Elm St<tab>Harlow TX 75001<tab>555-0142<tab><tab>"
CHILDREN = "mai 093019<enter>Leo 050515"


async def test_a_family_of_three_takes_fewer_than_90_keys(tmp_path: Path) -> None:
    keys = f"{ADULT}{CHILDREN}<f6>"
    assert len(re.findall("<[^>]+>|.", keys)) < 90
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{ADULT}{CHILDREN}<tab>")
        assert_golden(pilot.app, "register-family-80x24")
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("OK", "Registered 3 patrons: Ana Nguyen, Mai, Leo.")
        people = await app.read(find_patrons, app.desk, "nguyen")
        assert [(one.name, one.born, one.category, one.street, one.phone) for one in people] == [
            ("Ana Nguyen", "1985-03-14", "ADULT", "4 Elm St", "555-0142"),
            ("Leo Nguyen", "2015-05-05", "CHILD", "4 Elm St", "555-0142"),
            ("Mai Nguyen", "2019-09-30", "CHILD", "4 Elm St", "555-0142"),
        ]
        assert {one.guardian for one in people} == {"", people[0].card}
        await press(pilot, "<f9>")
        assert answer(pilot)[1].startswith("Undo this from ")
        await press(pilot, "<enter>")
        assert answer(pilot)[:2] == ("OK", "Undone. 3 new patrons were removed.")
        assert await app.read(find_patrons, app.desk, "nguyen") == []
        assert not any("Nguyen" in row for row in screen_text(pilot.app)), "nor at the desk"
        await press(pilot, "<f9>")
        assert not any("amily" in row for row in screen_text(pilot.app)[5:]), "a step back is no step"


async def test_nobody_is_registered_where_one_is_on_file(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(
            pilot, "<f4>.f<enter><tab>Rosa<tab>Garcia<tab>1985<tab><tab><tab>555-0142<tab><tab>Elena Ruiz 2014<f6>"
        )
        assert answer(pilot)[:2] == ("ASK", "May be on file already: Elena Ruiz Garcia, 2014, Oak Street 14, ..3328")
        assert await app.read(find_patrons, app.desk, "rosa") == []
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "Registered 2 patrons: Rosa Garcia, Elena Ruiz."


async def test_a_child_without_a_birth_date_is_asked_for_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"{ADULT}Mai<f6>")
        assert here(pilot) == "RegisterFamily"
        assert any("! add the birth date: Mai 9/30/2019" in row for row in screen_text(pilot.app))


async def test_a_child_lives_where_the_guardian_does(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, "<f4>.n<enter><tab>Leo<tab>Field<tab><tab>2015<tab>")
        assert values(pilot)["category"] == "child"
        await press(pilot, "<tab>" * 8 + f"{MARTA}<enter>")
        shown = values(pilot)
        assert (shown["street"], shown["town"], shown["phone"]) == ("Mill Road 3", "Maple Grove 00155", "555-0100")
        assert sum("as the guardian" in row for row in screen_text(pilot.app)) == 3
        await press(pilot, "<f6>")
        card = answer(pilot)[1] and (await app.read(find_patrons, app.desk, "leo"))[0].card
        assert (await app.read(patron_sheet, app.desk, card)).guardian == MARTA


async def test_children_with_another_last_name_and_cards_of_their_own(tmp_path: Path) -> None:
    """A card that was printed before is scanned or typed behind the birth date; one like those of copies is asked about
    once, by its number."""
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, f"{ADULT}Lee, Mai 9/30/2019")
        app.on_attended_scanned(app.Scanned("21234000099996"))
        await press(pilot, "Leo 2015 31234000077774<tab>")
        assert values(pilot)["child1"] == "Lee, Mai 9/30/2019 21234000099996"
        await press(pilot, "<f6>")
        assert (answer(pilot)[0], "31234000077774" in answer(pilot)[1]) == ("ASK", True)
        await press(pilot, "y<enter>")
        assert answer(pilot)[:2] == ("OK", "Registered 3 patrons: Ana Nguyen, Mai, Leo.")
        cards = {one.name: one.card for one in await app.read(find_patrons, app.desk, "mai") if one.born}
        assert cards["Mai Lee"] == "21234000099996"
        assert (await app.read(patron_sheet, app.desk, "31234000077774")).name == "Leo Nguyen"


@pytest.mark.parametrize("flow", [f"{ADULT}Leo 2015<f6>", "<f4>.n<enter><tab>Leo<tab>Field<tab><tab>2005<tab><f6>"])
async def test_f6_once_more_saves_nothing_and_begins_nothing(tmp_path: Path, flow: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, flow)
        told = answer(pilot)
        assert here(pilot) == "DeskScreen"
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("NOTE", "It is saved already.")
        assert cast("Maple", pilot.app).session.mode == ""
        await press(pilot, ".<enter>")
        assert answer(pilot) == told
        await press(pilot, "<escape><f6>")
        assert cast("Maple", pilot.app).session.mode == "checkin"

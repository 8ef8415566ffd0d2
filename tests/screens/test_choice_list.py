"""The list of a choice line: typing, F7 or Space opens it; what is a default says so."""

from __future__ import annotations

from pathlib import Path

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import answer, at_desk, here, listed, values
from tuils.screens.kit.form_lines import pick
from tuils.screens.patrons.patron_lines import WAYS

NEW = "<f4>.n<enter>"
CATEGORY = "<tab>" * 5


async def test_typing_lists_what_fits_and_down_and_enter_take_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, NEW + CATEGORY)
        await press(pilot, "t")
        assert listed(pilot) == ["teen", "visitor"]
        assert_golden(pilot.app, "choice-list-80x24")
        await press(pilot, "<down><down><enter>")
        assert (values(pilot)["category"], listed(pilot)) == ("visitor", [])
        assert getattr(pilot.app.focused, "id", "") == "street"


async def test_f7_and_space_list_all_with_the_one_that_holds(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, NEW + CATEGORY)
        for key in ("<f7>", " "):
            await press(pilot, key)
            assert listed(pilot)[:2] == ["> adult", "child"]
            await press(pilot, "<down><escape>")
            assert (here(pilot), listed(pilot), values(pilot)["category"]) == ("Register", [], "adult")
        await press(pilot, "<tab><f7>")
        assert answer(pilot)[1] == "This line has no list. Type in it."


async def test_what_is_typed_at_once_is_not_replaced_by_a_guess(tmp_path: Path) -> None:
    """On a lagging line all keys come in one burst."""
    async with at_desk(tmp_path) as pilot:
        await press(pilot, NEW + CATEGORY + "t<tab>Mill Road 3<f6>")
        assert (values(pilot)["category"], values(pilot)["street"]) == ("t", "Mill Road 3")
        assert any("! teen, visitor" in row for row in screen_text(pilot.app))


async def test_a_default_is_said_until_somebody_changes_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, NEW)
        shown = "\n".join(screen_text(pilot.app))
        assert shown.count("default. ") == 2
        await press(pilot, CATEGORY + "chi<tab><tab>")
        assert "\n".join(screen_text(pilot.app)).count("default. ") == 1


def test_a_hyphen_more_or_less_is_the_same_choice() -> None:
    assert [pick(text, WAYS)[0] for text in ("e-mail", "E-Mail", "email", "Phone")] == [
        "email",
        "email",
        "email",
        "phone",
    ]

"""Changing what is known of a patron: what was changed alone is written, and what another desk wrote is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from tests.library.makers import desk_of
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import ELENA, MARTA, Maple, answer, at_desk, here, until, values
from tests.screens.test_register import asked, note
from tuils.library.people.patrons.patrons import PatronSheet, edit_patron, find_patrons


async def test_what_editing_looks_like(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, "edit-masked-80x24")


@pytest.mark.whole
async def test_only_what_was_changed_is_written(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, "<f6>")
        assert here(pilot) == "EditPatron"
        await press(pilot, "<tab><ctrl+u>Fields<f6>")
        assert here(pilot) == "Card"
        assert answer(pilot)[1] == "Changed: Marta Fields."
        await until(pilot, lambda: screen_text(pilot.app)[5].startswith(" Marta Fields"))
        await press(pilot, "<f6>")
        await press(pilot, "<f6>")
        assert answer(pilot)[1] == "No changes: Marta Fields."


def _by_admin(clock: Callable[[], int], words: str) -> list[PatronSheet]:
    return find_patrons(desk_of("admin", clock), words)


async def test_what_is_hidden_from_a_volunteer_survives_an_edit(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, "<f6>")
        assert values(pilot)["born"] == "1958"
        assert values(pilot)["phone"] == ""
        await press(pilot, "<tab><tab>Mar<f6>")
        for words in ("555-0100", "marta.field@example.org"):
            found = await app.read(_by_admin, app.desk.clock, words)
            assert [(one.card, one.preferred_name) for one in found] == [(MARTA, "Mar")]


@pytest.mark.whole
async def test_an_edit_of_another_person_is_not_offered_here(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, "<f6>")
        await press(pilot, "x<escape>")
        await press(pilot, f"{ELENA}<enter>")
        await press(pilot, "<f6>")
        assert values(pilot)["first_name"] == "Elena"
        assert answer(pilot)[1] == "Elena Garcia, card ..0923."


async def test_what_another_desk_changed_is_shown_and_saved_again_it_is_replaced(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, "<f6>")
        await app.do(edit_patron, MARTA, {"phone": "777", "language": "es", "city": "Ely"})
        await press(pilot, "<tab>" * 6 + "<ctrl+u>York 54321<tab><ctrl+u>888<f6>")
        assert here(pilot) == "EditPatron"
        said = answer(pilot)
        assert said[:2] == ("STOP", "Not saved. Someone else changed: Phone, City, ZIP")
        assert (note(pilot, "phone"), note(pilot, "town")[:15]) == ("now: 777", "now: Ely 00155")
        assert note(pilot, "language") == ""
        await press(pilot, "<f6>")
        assert here(pilot) == "Card"
        found = await asked(pilot, MARTA)
        assert (found.phone, found.language, found.city) == ("888", "es", "York")


async def test_receipts_and_large_type_are_chosen_in_the_last_lines(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f4>")
        await press(pilot, f"{MARTA}<enter>")
        await press(pilot, "<f6>")
        order = list(values(pilot))
        await press(pilot, "<tab>" * order.index("receipts") + "paper<f6>")
        assert answer(pilot)[0] == "STOP"
        assert here(pilot) == "EditPatron"
        await press(pilot, "<ctrl+u>ema<tab>y<f6>")
        assert here(pilot) == "Card"
        known = (await asked(pilot, MARTA)).fields
        assert (known["receipts"], known["large_type"]) == ("email", True)
        await press(pilot, "<f6>")
        assert (values(pilot)["receipts"], values(pilot)["large_type"]) == ("email", "yes")
        await press(pilot, "<tab>" * order.index("large_type") + "n<f6>")
        assert (await asked(pilot, MARTA)).fields["large_type"] is False

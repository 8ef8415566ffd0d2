"""A verb beyond one's role: the right is named in words, and the PIN of somebody who has it is taken on the spot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.makers import rows
from tests.screens.keys import press
from tests.screens.maple import MARTA, answer, at_desk, here
from tests.screens.test_account import made, with_fines
from tuils.library.foundation.desk import Desk
from tuils.library.people.staff.staff import set_pin

PIN = "1357"
WAIVE = "Your role doesn't let you waive charges."


def with_a_pin(desk: Desk) -> None:
    with_fines(desk)
    set_pin(desk, "admin", PIN)


async def test_a_volunteer_waives_with_the_pin_of_a_manager(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_a_pin)
        await press(pilot, f"<f4>{MARTA}<enter>.a<enter>.g<enter>")
        assert answer(pilot)[:2] == ("NOTE", f"{WAIVE} A PIN is asked at the end.")
        assert answer(pilot)[2].startswith("How much do you want to waive for Marta Field?")
        await press(pilot, "1<enter>")
        await press(pilot, "asked nicely<enter>")
        assert here(pilot) == "OnTheSpot"
        await press(pilot, f"{PIN}<enter>")
        assert answer(pilot)[1].startswith("Waived $1.00 for Marta Field.")
        assert rows("SELECT DISTINCT operator FROM journal WHERE kind = 'waive'") == [("admin",)]


async def test_a_charge_by_hand_likewise(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_a_pin)
        await press(pilot, f"<f4>{MARTA}<enter>.a<enter>.z<enter>2.50<enter>")
        await press(pilot, "copies<enter>")
        assert here(pilot) == "OnTheSpot"
        await press(pilot, "<escape>")
        assert answer(pilot)[:2] == ("STOP", "Your role doesn't let you charge a patron by hand.")
        assert rows("SELECT count(*) FROM journal WHERE kind = 'charge' AND operator = 'ana'") == [(0,)]


@pytest.mark.parametrize("keys", [".a<enter>.g<enter>", ".s<enter>.v<enter>"])
async def test_where_nobody_can_lend_it_the_right_is_named(tmp_path: Path, keys: str) -> None:
    """So too where no PIN on the spot can allow the key, such as to remove a patron."""
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_fines)
        await press(pilot, f"<f4>{MARTA}<enter>{keys}")
        assert (answer(pilot)[0], answer(pilot)[1][:22]) == ("STOP", "Your role doesn't let ")


async def test_a_volunteer_marks_a_copy_damaged(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f10>lost item<enter>bible<enter>1<enter>")
        await press(pilot, ".g<enter>")
        assert (here(pilot), answer(pilot)[1]) == ("StatusForm", "Copy 31234000010041.")
        await press(pilot, "damaged<f6>")
        assert answer(pilot)[1].startswith("Marked damaged: The beekeeper's bible")
        await press(pilot, ".o<enter>")
        assert answer(pilot)[:2] == ("STOP", "Your role doesn't let you add and edit titles and items.")
        assert rows("SELECT state FROM item WHERE barcode = '31234000010041'") == [("damaged",)]


async def test_to_withdraw_a_copy_takes_a_pin(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_a_pin)
        await press(pilot, "<f3>bible<enter>1<enter>")
        await press(pilot, ".g<enter>withdrawn<f6>")
        assert here(pilot) == "OnTheSpot"
        await press(pilot, f"{PIN}<enter>")
        assert answer(pilot)[1].startswith("Marked withdrawn: The beekeeper's bible")


async def test_letters_take_one_pin(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_a_pin)
        await press(pilot, "<f10>overdue list<enter>")
        await press(pilot, "<f6>")
        assert here(pilot) == "OnTheSpot"
        await press(pilot, f"{PIN}<enter>")
        assert answer(pilot)[:2] == ("ASK", "1 letter, with titles inside.")
        await press(pilot, "y<enter>")
        assert answer(pilot)[1] == "1 letter saved."
        assert rows("SELECT DISTINCT operator FROM journal WHERE kind = 'overdue_notice'") == [("admin",)]


async def test_a_volunteer_takes_back_a_waiver_with_a_pin_alone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await made(pilot, with_a_pin)
        await press(pilot, f"<f4>{MARTA}<enter>.a<enter>.g<enter>1<enter>")
        await press(pilot, "asked nicely<enter>")
        await press(pilot, f"{PIN}<enter>")
        await press(pilot, "<f9>")
        assert answer(pilot)[1].endswith("Waived $1.00 for Marta Field: Overdue fine"), "whose, and for what"
        await press(pilot, "<enter>")
        assert here(pilot) == "OnTheSpot"
        await press(pilot, "<escape>")
        assert answer(pilot)[:2] == ("STOP", WAIVE)
        assert rows("SELECT count(*) FROM journal WHERE kind = 'waive' AND void") == [(0,)]
        await press(pilot, "<enter>")
        await press(pilot, f"{PIN}<enter>")
        assert answer(pilot)[1] == "Undone. Marta Field owes $1.00 again."


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("admin", "Undo the 10:31 am checkout to Marta Field: The beekeeper's bible"),
        ("ana", "Undo the 10:31 am checkout of The beekeeper's bible"),
    ],
)
async def test_undo_names_the_patron_to_who_may_see_loans(tmp_path: Path, who: str, asked: str) -> None:
    async with at_desk(tmp_path, who) as pilot:
        await press(pilot, f"{MARTA}<enter>31234000010041<enter><f9>")
        assert answer(pilot)[1].startswith(asked)


async def test_the_account_opens_where_nothing_is_owed_and_a_charge_is_written(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>.a<enter>")
        assert answer(pilot)[1] == "Marta Field owes nothing."
        assert answer(pilot)[2].startswith(".z: charge by hand.")
        await press(pilot, ".z<enter>5<enter>")
        await press(pilot, "new card<enter>")
        assert answer(pilot)[1] == "Charged Marta Field $5.00. Still owes $5.00."

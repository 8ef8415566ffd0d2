"""Interlibrary loan on the screen: a request taken step by step to the desk and back; a copy of ours lent."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, answer, at_desk, here
from tuils.app import Tuils
from tuils.library.lending.holds.holds import place_hold

OURS = "31234000010041"


async def test_a_title_is_borrowed_lent_and_sent_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>partner libraries<enter><f6>oak<tab>Oak Town Library<tab>Route 7<tab>")
        assert_golden(pilot.app, "ill-partner-form-80x24")
        await press(pilot, "<f6>")
        assert here(pilot) == "PartnerList", answer(pilot)
        await press(pilot, "<escape><f10>interlibrary loan<enter>")
        assert here(pilot) == "RequestList"
        await press(pilot, f"<f6>{MARTA}<tab>Owl river<tab>Yolen, Jane<tab><tab><tab>1/29/2027<tab>5.00<tab>")
        assert_golden(pilot.app, "ill-form-80x24")
        await press(pilot, "<f6>")
        assert "Request: Owl river" in " ".join(answer(pilot))
        await press(pilot, "<down><f7>nobody<enter>")
        assert "There is no partner library" in " ".join(answer(pilot))
        await press(pilot, "<f7>oak<enter>")
        assert "Asked OAK: Owl river" in " ".join(answer(pilot))
        await press(pilot, "<down><f8>")
        assert "Not from there: Owl river" in " ".join(answer(pilot))
        await press(pilot, "<down><f7>oak<enter><down><f7>")
        assert "On its way: Owl river" in " ".join(answer(pilot))
        await press(pilot, "<down><enter>")
        assert here(pilot) == "RequestPage"
        shown = screen_text(pilot.app)
        assert " To: OAK Oak Town Library" in shown
        assert not any("Field" in line for line in shown[6:])
        await press(pilot, "<escape><down><f7>1/15/2027 + BAND1<enter>")
        assert "BAND1, due" in " ".join(answer(pilot))
        assert_golden(pilot.app, "interlibrary-80x24")
        await press(pilot, "<down>.t<enter>1/20/2027<enter>")
        assert "Due Sun, Jan 17, 2027: Owl river" in " ".join(answer(pilot))
        await press(pilot, f"<escape>{MARTA}<enter>BAND1<enter>")
        assert "Checked out 1: Owl river" in " ".join(answer(pilot))
        await press(pilot, ".x<enter><f6>BAND1<enter>")
        assert answer(pilot)[:2] == ("LENDER", "Send it back to Oak Town Library: Owl river")
        assert_golden(pilot.app, "ill-checkin-80x24")
        await press(pilot, "<escape><f10>interlibrary loan<enter><down><f7>")
        assert "Sent back: Owl river" in " ".join(answer(pilot))
        await press(pilot, "<f9><enter>")
        assert "Undone. Owl river is still here." in " ".join(answer(pilot))


async def test_a_copy_of_ours_is_lent_and_comes_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>partner libraries<enter><f6>oak<tab>Oak Town Library<tab><f6><escape>")
        await press(pilot, "<f10>lent to libraries<enter><f6>oak<tab>The Overstory<tab><f6>")
        assert "Request: The Overstory" in " ".join(answer(pilot))
        await press(pilot, f"<down><f7>{OURS} 1/15/2027<enter>")
        assert "Lent to OAK: The Overstory" in " ".join(answer(pilot))
        assert_golden(pilot.app, "ill-lent-80x24")
        await press(pilot, "<down><f8>")
        assert answer(pilot)[0] == "SHELF", answer(pilot)


async def test_a_volunteer_asks_and_sees_no_other_key(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, "<f10>lent to libraries<enter>")
        assert here(pilot) != "LentList"
        await press(pilot, f"<escape><f10>interlibrary loan<enter><f6>{MARTA}<tab>Owl river<tab><f6>")
        assert "Request: Owl river" in " ".join(answer(pilot))
        await press(pilot, "<down><f7>")
        assert here(pilot) == "RequestList"
        assert "Which library" not in " ".join(answer(pilot))


async def test_a_copy_that_a_patron_waits_for_is_lent_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        assert isinstance(pilot.app, Tuils)
        await pilot.app.do(partial(place_hold, item_only=True), MARTA, OURS)
        await press(pilot, "<f10>partner libraries<enter><f6>oak<tab>Oak Town Library<tab><f6><escape>")
        await press(pilot, "<f10>lent to libraries<enter><f6>oak<tab>The Overstory<tab><f6>")
        await press(pilot, f"<down><f7>{OURS} 1/15/2027<enter>")
        assert "a patron is waiting for" in " ".join(answer(pilot))
        await press(pilot, "<enter>")
        assert "A reason is needed" in " ".join(answer(pilot))
        await press(pilot, "They have a class<enter>")
        assert "Lent to OAK: The Overstory" in " ".join(answer(pilot))

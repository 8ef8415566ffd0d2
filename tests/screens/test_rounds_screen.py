"""Homebound rounds on the screen: wishes, a round, picks by scan, a bag out and in by one scan, some of it kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import cast

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here
from tuils.library.activities.homebound.picking import pick_for_bag
from tuils.library.activities.homebound.profiles import wishes_of
from tuils.library.activities.homebound.rounds import add_round, list_rounds
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.people.patrons.patrons import edit_patron

CARD = "21234000000923"


async def test_a_bag_from_the_wish_to_its_return(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        for number in (1, 2):
            title = await app.do(add_title, {"title": f"Zeppelin tales {number}"})
            await app.do(add_item, title.id, {"barcode": f"3123400000770{number}"})
        await press(pilot, "<f10>homebound<enter>")
        assert here(pilot) == "RoundList", answer(pilot)
        await press(pilot, f"<f8>{CARD}<enter>")
        assert here(pilot) == "WishesForm", answer(pilot)
        await press(pilot, "zeppelin<f6>")
        assert "Likes: zeppelin" in " ".join(answer(pilot)), answer(pilot)
        assert (await app.do(wishes_of, CARD)).how_many == 5
        await press(pilot, "<escape><f6>3/4/2027<tab>Rosa<f6>")
        assert "a round with 1 bag" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<down><f7>")
        assert here(pilot) == "RoundPicks"
        assert "2 picks" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "31234000007701<enter>31234000007702<enter>")
        assert "2 items, ready to go" in " ".join(answer(pilot)), answer(pilot)
        (tour,) = await app.do(partial(list_rounds))
        code = tour.bags[0].bag
        await press(pilot, f"<escape>{code}<enter>")
        assert "2 items, out" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, f"{code.lower()}<enter>")
        assert "Check it in?" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "n<enter>")
        await press(pilot, "<down>")
        assert_golden(pilot.app, "rounds-80x24")
        await press(pilot, "<enter><down>")
        assert here(pilot) == "RoundBags"
        await press(pilot, "<f7>31234000007702<enter>")
        assert "1 of 2 scanned" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<enter>")
        assert here(pilot) == "BagReturned", answer(pilot)
        await press(pilot, "<escape>")
        await press(pilot, "<f9><enter>")
        assert "as it was before" in " ".join(answer(pilot)), answer(pilot)


async def test_a_blocked_bag_goes_out_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        do = cast("Maple", pilot.app).do
        title = await do(add_title, {"title": "Zeppelin tales"})
        await do(add_item, title.id, {"barcode": "31234000007701"})
        tour = await do(partial(add_round, cards=[CARD]), "2027-03-04")
        code = tour.bags[0].bag
        await do(pick_for_bag, code, "31234000007701")
        await do(edit_patron, CARD, {"expires_on": "2020-01-01"})
        await press(pilot, f"<f10>homebound<enter>{code}<enter>")
        assert "expired" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<enter>")
        assert "A reason is needed" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "<escape>")
        assert (await do(partial(list_rounds)))[0].bags[0].state == "ready"
        await press(pilot, f"{code}<enter>can not come<enter>")
        assert "1 item, out" in " ".join(answer(pilot)), answer(pilot)

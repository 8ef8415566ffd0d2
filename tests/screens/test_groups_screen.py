"""Group holds on the screen: made from the list and from a title, gathered by scan, changed, lent, canceled, undone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, cast

from textual.pilot import Pilot

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import Maple, answer, at_desk, here
from tuils.library.activities.groups.groups import add_group, list_groups
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.people.patrons.patrons import edit_patron

CARD = "21234000000923"
COPIES = ("31234000007701", "31234000007702")


async def _emma(app: Maple) -> str:
    title = await app.do(add_title, {"title": "Zeppelin tales"})
    for code in COPIES:
        await app.do(add_item, title.id, {"barcode": code})
    return str(title.id)


def said(pilot: Pilot[Any]) -> str:
    return " ".join(answer(pilot))


async def test_a_group_from_its_form_to_the_checkout(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await _emma(app)
        await press(pilot, "<f10>class set<enter>")
        assert here(pilot) == "GroupList", answer(pilot)
        await press(pilot, f"<f6>{COPIES[0]}<enter>")
        assert here(pilot) == "GroupForm", answer(pilot)
        await press(pilot, f"Book club<tab>2<tab>tomorrow<tab>{CARD}<f6>")
        assert "0 of 2 gathered, gathering" in said(pilot), answer(pilot)
        await press(pilot, f"{COPIES[0]}<enter>")
        assert "For Book club: Zeppelin tales" in said(pilot), answer(pilot)
        await press(pilot, f"{COPIES[1]}<enter><down>")
        assert_golden(pilot.app, "groups-80x24")
        await press(pilot, "<f12>")
        assert here(pilot) == "WhyScreen", answer(pilot)
        await press(pilot, "<escape><down><f7><enter>")
        assert "2 of 2 gathered, out" in said(pilot), answer(pilot)
        await press(pilot, "<f9><enter>")
        assert "set aside for Book club again" in said(pilot), answer(pilot)
        (line,) = await app.do(partial(list_groups))
        assert (line.state, line.items) == ("ready", COPIES)


async def test_changed_and_canceled_and_made_from_the_holds_of_a_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        title = await _emma(app)
        await app.open("queue", biblio=title)
        await press(pilot, ".g<enter>")
        assert here(pilot) == "GroupForm", answer(pilot)
        await press(pilot, "Grade 4<tab>30<tab>1/5/2027<f6>")
        assert "The library has 2 copies." in said(pilot), answer(pilot)
        await press(pilot, "<escape><f10>group holds<enter><down><f8>")
        assert here(pilot) == "GroupChange", answer(pilot)
        await press(pilot, "<tab>2<f6>")
        assert "0 of 2" in said(pilot), answer(pilot)
        await press(pilot, "<down><f7>")
        assert "Nothing is gathered" in said(pilot), answer(pilot)
        await press(pilot, ".z<enter>y<enter>")
        assert "Canceled: Grade 4" in said(pilot), answer(pilot)
        await press(pilot, "<f9><enter>")
        assert "active again" in said(pilot), answer(pilot)


async def test_a_blocked_card_takes_the_copies_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        title = await _emma(app)
        fields = {"copies": "1", "day": "tomorrow"}
        await app.do(partial(add_group, what=title, fields=fields), "Book club")
        await app.do(edit_patron, CARD, {"expires_on": "2020-01-01"})
        await press(pilot, f"<f10>group holds<enter>{COPIES[0]}<enter><down><f7>{CARD}<enter>")
        assert "expired" in said(pilot), answer(pilot)
        await press(pilot, "<enter>")
        assert "A reason is needed" in said(pilot), answer(pilot)
        await press(pilot, "the teacher is new<enter>")
        assert "1 of 1 gathered, out" in said(pilot), answer(pilot)


async def test_a_copy_of_a_group_is_asked_about_at_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        title = await _emma(app)
        fields = {"copies": "1", "day": "tomorrow"}
        await app.do(partial(add_group, what=title, fields=fields), "Book club")
        await press(pilot, f"<f10>group holds<enter>{COPIES[0]}<enter><escape>{CARD}<enter>{COPIES[0]}<enter>")
        assert "set aside for Book club. Is this patron one of them?" in said(pilot), answer(pilot)
        await press(pilot, "y<enter>")
        assert "Checked out" in said(pilot), answer(pilot)
        assert await app.do(partial(list_groups)) == [] or (await app.do(partial(list_groups)))[0].state == "out"

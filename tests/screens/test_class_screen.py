"""A class on the screen: books dealt out child by child, one absent, one refused, taken back, and the sweep undone."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.screens.golden import assert_golden, golden_at_sizes, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import Maple, answer, at_desk, here, until
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.people.patrons.patrons import register_patron
from tuils.screens.desk.classes import ClassSweep

BOOKS = [f"3123400000880{n}" for n in range(1, 5)]
CARDS = [f"2123400000660{n}" for n in range(1, 5)]


async def test_dealt_out_taken_back_and_undone(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        do = cast("Maple", pilot.app).do
        title = await do(add_title, {"title": "Math 3"})
        for book in BOOKS:
            await do(add_item, title.id, {"barcode": book})
        for card, name in zip(CARDS, ("Ana", "Bo", "Cy", "Dee"), strict=True):
            person = {"card": card, "first_name": name, "last_name": "Oak", "grade": "3, Lopez"}
            await do(register_patron, person | ({"barred": True} if name == "Dee" else {}))
        await press(pilot, "<f10>classes<enter>")
        assert here(pilot) == "ClassesList", answer(pilot)
        await press(pilot, "lopez<enter>")
        assert here(pilot) == "ClassSweep", answer(pilot)
        await press(pilot, f"{BOOKS[0]}<enter>")
        assert "Ana Oak: Math 3" in answer(pilot)[1], answer(pilot)
        assert "Now Bo Oak" in answer(pilot)[2]
        await press(pilot, "<f6>")
        assert "Bo Oak is skipped" in answer(pilot)[1]
        await press(pilot, f"{CARDS[3]}<enter>")
        await press(pilot, f"{BOOKS[1]}<enter>")
        assert answer(pilot)[0] == "STOP", answer(pilot)
        await press(pilot, f"3<enter>{BOOKS[1]}<enter>")
        assert "Cy Oak: Math 3" in answer(pilot)[1], answer(pilot)
        await golden_at_sizes(pilot, "class-sweep")
        await cast("ClassSweep", pilot.app.screen).left_alone()
        await settled(pilot)
        assert "Oak" not in "".join(screen_text(pilot.app)), "nobody is there: no child is named"
        await press(pilot, "<f10>classes<enter>lopez<enter>")
        assert answer(pilot)[1] == "This sweep goes on. 1 book was refused.", answer(pilot)
        assert answer(pilot)[2] == ".f lists them. That was the last child on the list."
        assert_golden(pilot.app, "class-sweep-again-80x24")
        await press(pilot, "<escape>")
        assert here(pilot) == "ClassRefused", answer(pilot)
        assert "Dee Oak" in "".join(screen_text(pilot.app))
        await press(pilot, "<escape>")
        assert here(pilot) == "ClassSweep", answer(pilot)
        await press(pilot, "<f7>")
        assert "Check in" in answer(pilot)[1], answer(pilot)
        await press(pilot, f"{BOOKS[0]}<enter>")
        assert "Ana Oak: 0 still out. The class: 1." in answer(pilot)[2], answer(pilot)
        await press(pilot, ".z<enter>")
        assert "all 3 acts" in " ".join(answer(pilot)), answer(pilot)
        await press(pilot, "y<enter>")
        await until(pilot, lambda: "Taken back: 3 acts" in answer(pilot)[1])

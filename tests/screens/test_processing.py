"""The processing board: a copy goes step by step, by a key or a scan, to the shelf or to whoever waits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.screens.golden import assert_golden
from tests.screens.keys import press
from tests.screens.maple import MARTA, answer, at_desk, here, told
from tuils.library.holdings.labels.queue import labels_printed
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy

SIZE = pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
BEES, SECRET = "31234000010017", "31234000010025"


@SIZE
async def test_a_box_of_books_goes_to_the_shelf(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        app: Any = pilot.app
        await press(pilot, "<f10>processing<enter>")
        assert (here(pilot), answer(pilot)[1]) == ("ProcessingBoard", "Nothing is in processing.")
        await press(pilot, "<escape>")
        await app.do(mark_copy, BEES, "in_process")
        app.desk.clock.now += 3 * 86_400_000_000
        await app.do(mark_copy, SECRET, "in_process")
        await app.do(place_hold, MARTA, SECRET)
        await press(pilot, "<f10>processing<enter>")
        assert told(pilot, 1, 2, 5) == [("received", "The bee book", "3"), ("received", "The secret life of bees", "0")]
        assert answer(pilot)[1] == "2 received (oldest 3 days)"
        assert_golden(pilot.app, f"processing-{size[0]}x{size[1]}")
        await press(pilot, "<f6>")
        assert answer(pilot)[:2] == ("OK", "Now cataloged: The bee book")
        moved = next(one.item for one in app.screen.lines if one.step == "cataloged")
        for kind in ("spine", "barcode"):
            await app.do(labels_printed, kind, [moved])
        await press(pilot, "<escape><f10>processing<enter>")
        await press(pilot, f"{SECRET}<enter>{SECRET}<enter>")
        assert {row[0] for row in told(pilot, 1)} == {"labeled"}
        await press(pilot, f"{SECRET}<enter>")
        assert answer(pilot)[:2] == ("HOLD", "A patron is waiting: The secret life of bees")
        assert told(pilot, 1, 2) == [("labeled", "The bee book")]
        await press(pilot, "<f9><enter>")
        assert len(told(pilot, 1)) == 2
        await press(pilot, f"{BEES}<enter>")
        assert answer(pilot)[:2] == ("SHELF", "Put it on the cart: The bee book")

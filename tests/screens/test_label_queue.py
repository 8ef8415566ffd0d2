"""The label queue: what waits is printed on the printer for labels, and is gone from the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.library.makers import Clock, desk_of
from tests.screens.keys import press
from tests.screens.maple import NOW, answer, at_desk
from tuils.library.cataloging.items import add_item
from tuils.library.cataloging.titles import add_title
from tuils.screens.widgets.rows import Rows, text_of

pytest.importorskip("reportlab", reason="needs tuils[paper]")


def fill() -> None:
    desk = desk_of("admin", Clock(NOW), "other")
    title = add_title(desk, {"title": "Cats", "call_number": "636.8 BRA"})
    for number in range(3):
        add_item(desk, title.id, {"barcode": f"X{number}", "volume": str(number + 1)})


def listed(pilot: Any) -> list[str]:
    """Of the title that this test added."""
    said = [text_of(row[2]) for row in pilot.app.screen.query_one(Rows).rows]
    return [text for text in said if text.startswith("636.8 BRA")]


async def test_labels_are_taken_off_and_printed_only_where_a_printer_is(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        fill()
        await press(pilot, "<f10>label queue<enter>")
        assert listed(pilot) == ["636.8 BRA v.1", "636.8 BRA v.2", "636.8 BRA v.3"]
        await press(pilot, "X1<enter>.r<enter>")
        assert listed(pilot) == ["636.8 BRA v.1", "636.8 BRA v.3"]
        await press(pilot, "<f6>")
        assert "No printer is set up for labels." in " ".join(answer(pilot))
        assert len(listed(pilot)) == 2

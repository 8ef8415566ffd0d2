"""The label queue: what waits is printed on the printer for labels, and is gone from the list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.library.makers import Clock, desk_of
from tests.screens.golden import assert_golden
from tests.screens.keys import press, printed
from tests.screens.maple import NOW, answer, at_desk, here
from tuils.devices.printers.printer_list import add_printer, assign_printer
from tuils.formats.paper.label_sheets import label_sheets
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.screens.widgets.rows import Rows, cell_text
from tuils.station.settings import load_station
from tuils.values.station.printer_setup import printer_setup


def fill() -> None:
    desk = desk_of("admin", Clock(NOW), "other")
    title = add_title(desk, {"title": "Cats", "call_number": "636.8 BRA"})
    for number in range(3):
        add_item(desk, title.id, {"barcode": f"X{number}", "volume": str(number + 1)})


def listed(pilot: Any) -> list[str]:
    """Return the listed labels of the title that this test added."""
    said = [cell_text(row[2]) for row in pilot.app.screen.query_one(Rows).rows]
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


async def test_the_sheet_and_its_first_free_label_are_kept_for_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    out = tmp_path / "labels.pdf"
    add_printer(load_station(), printer_setup("sheets", {"where": f"file:{out}", "kind": "pdf"}))
    assign_printer(load_station(), ["label"], "sheets")
    async with at_desk(tmp_path, "admin") as pilot:
        fill()
        await press(pilot, "<f10>label queue<enter>")
        assert answer(pilot)[2].startswith("F6 prints on avery-5160, from label 1 on.")
        await press(pilot, ".s<enter>")
        assert here(pilot) == "LabelSheets"
        assert_golden(pilot.app, "label-sheets-80x24")
        await press(pilot, f"{[*label_sheets()].index('avery-5167') + 1}<enter><enter>")
        await press(pilot, "81<enter>")
        assert answer(pilot)[1] == "Type a number from 1 to 80."
        await press(pilot, "79<enter>")
        assert answer(pilot)[:2] == ("OK", "Labels are printed on avery-5167, from label 79 on.")
        await press(pilot, "<escape>")
        assert answer(pilot)[2].startswith("F6 prints on avery-5167, from label 79 on.")
        count = len(pilot.app.screen.query_one(Rows).rows)
        await press(pilot, "X0<enter><f6>")
        await printed(pilot)
        assert len(list(tmp_path.glob("labels*.pdf"))) == 1
        assert len(pilot.app.screen.query_one(Rows).rows) == count - 2, "two were left on the sheet"
        assert (load_station().label_sheet, load_station().label_start) == ("avery-5167", 1)
        await press(pilot, "<f8>3<enter>")
        assert answer(pilot)[1] == "Type a number from 1 to 2."
        await press(pilot, "2<enter>")
        await printed(pilot)
        assert len(list(tmp_path.glob("labels*.pdf"))) == 2
        assert load_station().label_start == 2


async def test_signs_and_test_barcodes_become_files(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        fill()
        await press(pilot, "<f10>signs<enter>")
        assert_golden(pilot.app, "signs-80x24")
        for number, name in enumerate(("hold-signs", "shelf-signs", "test-barcodes"), 1):
            await press(pilot, f"{number}<enter><enter>")
            assert answer(pilot)[:2] == ("OK", f"Saved: {name}.pdf")
            (file,) = tmp_path.rglob(f"{name}.pdf")
            assert file.read_bytes().startswith(b"%PDF")
        await press(pilot, "1<enter><enter>")
        assert answer(pilot)[1] == "hold-signs.pdf already exists. Replace that file?"

"""Printers, what each prints, how papers look; and the desk that prints, also with a printer that can't."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.grove import MARTA, OVERSTORY
from tests.screens.at_desk import seat
from tuils.devices.printers.printer_list import add_printer, change_when
from tuils.station.settings import load_station
from tuils.values.station.printer_setup import printer_setup


@pytest.fixture(autouse=True)
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))


def receipts_to(file: Path) -> None:
    add_printer(load_station(), printer_setup("receipts", {"where": f"file:{file}", "kind": "escpos", "width": 42}))


async def test_printers_papers_and_previews(tmp_path: Path) -> None:
    receipts_to(tmp_path / "out.bin")
    async with seat(tmp_path, "pat") as at:
        await at.app.open("printers")
        await at.settled()
        assert at.said[1] == "Printers of this desk."
        assert any("receipts" in row and "ready" in row for row in at.rows())
        await at.press("<enter>")
        assert any("Checkout receipt" in row and "receipts" in row and "ask" in row for row in at.rows())
        await at.press("<f7>")
        assert at.said == ("OK", "Checkout receipt: always.")
        assert load_station().print_when == {"checkout": "always"}
        await at.press("<f6>")
        assert at.said == ("OK", "Checkout receipt: no printer.")
        await at.press("<enter>")
        assert any("Braiding Sweetgrass" in row for row in at.rows())
        await at.press("<f6>")
        assert any("Vence" in row for row in at.rows())


async def test_the_desk_prints_and_goes_on_where_it_can_not(tmp_path: Path) -> None:
    receipts_to(tmp_path / "nowhere" / "out.bin")
    change_when(load_station(), "checkout", "always")
    async with seat(tmp_path) as at:
        await at.app.fresh_station()
        await at.type(MARTA, OVERSTORY, ".x")
        await at.until(lambda: at.app.prints.kept, "it is kept")
        (kept,) = at.app.prints.kept
        why = f"There is no folder {tmp_path}/nowhere."
        assert (kept.what, kept.why, kept.begun) == ("Checkout receipt", why, False)
        (tmp_path / "nowhere").mkdir()
        await at.type(".b")
        out = tmp_path / "nowhere" / "out.bin"
        await at.until(lambda: out.exists() and not at.app.prints.kept and not at.app.prints.waiting(), "it is printed")
        assert b"The Overstory" in out.read_bytes()

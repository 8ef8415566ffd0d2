"""Office, Record sources: added, tested behind the screen, switched, ordered, removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.record_server import record_server
from tests.screens.at_desk import SIZES, Seat, seat

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")


async def answered(at: Seat) -> None:
    await at.until(lambda: all(one.is_finished for one in at.app.workers if one.name == "target-test"), "it answered")
    await at.settled()


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press("<f10>record sources<enter>")
        assert at.where == "LookupTargets"
        at.golden("lookup-targets")


async def test_targets_from_the_office(tmp_path: Path) -> None:
    with record_server() as server:
        async with seat(tmp_path, "pat") as at:
            await at.press("<f10>record sources<enter><f6>")
            await at.type(f"NEAR {server.url('html')}")
            await answered(at)
            assert at.answer[0] == "NOTE"
            assert at.answer[1].startswith("NEAR: it sent a web page")
            await at.press("<f7>")
            assert at.answer[1] == "LOC is on."
            await at.press("<down><down><f7>")
            assert at.answer[1] == "NEAR is off."
            await at.type(".f")
            order = [name for row in at.rows() for name in ("NEAR", "LOC", "OPENLIBRARY") if f" {name} " in row]
            assert order[-3:] == ["NEAR", "LOC", "OPENLIBRARY"]
            await at.type(".z")
            await at.type("y")
            assert at.answer[1] == "Removed: NEAR."
            await at.press("<f9>")
            assert len(at.rows()) >= 2

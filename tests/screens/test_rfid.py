"""A pad at the desk: books laid on it together are each answered, and security follows what is saved."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.devices.pad_simulator import SimulatedPad
from tests.grove import ATLAS, FROG, MARTA, OVERSTORY
from tests.screens.at_desk import Seat, seat
from tuils.devices.printers.printer_list import change_pad
from tuils.devices.rfid.rfid_tags import PART_2, PART_3, PATRON_CARD, RfidTag, write_tag
from tuils.station.settings import Station, load_station

pytest.importorskip("tty", reason="this platform has no pseudo-terminals")

HERE, OUT = 0x07, 0xC2
CARD = write_tag(RfidTag(MARTA, PART_3, usage=PATRON_CARD))


def book(code: str) -> bytes:
    return write_tag(RfidTag(code, PART_2))


@asynccontextmanager
async def pad_at(folder: Path, security: str = "iso") -> AsyncIterator[tuple[Seat, SimulatedPad]]:
    pad = SimulatedPad()
    try:
        async with seat(folder, station=Station("front desk", rfid_port=pad.path, rfid_security=security)) as at:
            await at.until(lambda: pad.looks > 0, "the pad is looked at")
            yield at, pad
    finally:
        pad.unplug()


async def test_several_books_check_out_together_and_leave_through_the_gate(tmp_path: Path) -> None:
    async with pad_at(tmp_path) as (at, pad):
        card, frog, atlas, overstory = pad.lay(CARD, book(FROG), book(ATLAS), book(OVERSTORY))
        await at.until(
            lambda: "World atlas. Reference is for in-house use only." in at.said[1], "the atlas is asked for"
        )
        await at.until(lambda: frog.afi == OUT, "the first book may leave")
        assert (atlas.afi, overstory.afi) == (HERE, HERE), "nothing leaves before it is checked out"
        await at.type("n")
        await at.until(lambda: overstory.afi == OUT, "the book behind the question is answered, and may leave")
        assert (card.afi, atlas.afi) == (HERE, HERE)
        loans = [row.split("  ")[1].strip() for row in at.rows() if row.startswith(("   1 ", "   2 "))]
        assert loans == ["1 Frog and Toad are friends", "2 The Overstory"]


async def test_an_undo_switches_it_on_again(tmp_path: Path) -> None:
    async with pad_at(tmp_path) as (at, pad):
        _card, frog = pad.lay(CARD, book(FROG))
        await at.until(lambda: frog.afi == OUT, "it may leave")
        await at.press("<f9><enter>")
        await at.until(lambda: frog.afi == HERE, "it was undone")


async def test_a_tag_that_will_not_switch_is_told_and_the_checkout_stands(tmp_path: Path) -> None:
    async with pad_at(tmp_path) as (at, pad):
        pad.lay(CARD, book(FROG), deaf=10_000)
        told = "Security is still on: Frog and Toad are friends. The gate will sound."
        await at.until(lambda: at.answer[1] == told, "it is told")
        assert at.answer[2] == "Put it on the pad again, by itself."
        assert any("1 Frog and Toad" in row for row in at.rows())


async def test_security_is_off_unless_it_was_turned_on(tmp_path: Path) -> None:
    async with pad_at(tmp_path, "off") as (at, pad):
        _card, frog = pad.lay(CARD, book(FROG))
        await at.until(lambda: at.said[1].startswith("Checked out 1: Frog"), "it is checked out")
        pad.looked(3)
        assert frog.afi == HERE


async def test_the_pad_is_set_up_and_tags_are_written_on_its_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    pad = SimulatedPad()
    try:
        async with seat(tmp_path, "pat") as at:
            await at.press("<f10>rfid pad<enter>")
            assert at.said == ("", "No RFID pad is set up. Only the 3M 810 is known, and none was tried.")
            await at.type(pad.path)
            await at.until(lambda: "The pad is ready" in at.said[1], "it is there")
            assert load_station().rfid_port == pad.path
            await at.press("<f8>")
            assert at.said == ("OK", "The pad answers. Its version: 10.5.0.2.")
            (frog,) = pad.lay(book(FROG))
            await at.until(lambda: at.said[1] == "1 tag on the pad.", "it is seen")
            await at.until(lambda: any("Frog and Toad" in row and "on (07)" in row for row in at.rows()), "it is read")
            at.golden("rfid-pad")
            await at.press("<f7>")
            assert (at.said, frog.afi) == (("OK", "Security: off (C2)."), OUT)
            await at.press("<f6>", f"{OVERSTORY}<enter>")
            assert at.said == ("ASK", f"There is something on the tag. Replace it by {OVERSTORY}?")
            await at.press("n<enter>")
            assert bytes(frog.memory).startswith(book(FROG)[:8])
            await at.press("<f6>", f"{OVERSTORY}<enter>", "y<enter>")
            assert at.said == ("OK", f"Written: {OVERSTORY}.")
            assert any("The Overstory" in row for row in at.rows())
            await at.press("<f6>", f"{'X' * 200}<enter>")
            assert "doesn't fit on a tag" in at.said[1]
            assert at.app.session.visit is None, "what lies there is only shown"
            pad.unplug()
            await at.until(lambda: at.said[1].startswith("No pad answers at"), "it is gone")
            await at.press(".z<enter>", "y<enter>")
            assert load_station().rfid_port == ""
    finally:
        pad.unplug()


async def test_who_may_not_set_it_up_sees_the_tags_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    async with pad_at(tmp_path) as (at, pad):
        change_pad(load_station(), pad.path, "iso")
        await at.app.open("rfid_pad")
        pad.lay(book(FROG), book(OVERSTORY))
        await at.until(lambda: at.said[1] == "2 tags on the pad.", "they are seen")
        assert "Write" not in at.keys
        assert "Remove" not in at.keys
        await at.press("<f6>")
        assert at.where == "Pad"

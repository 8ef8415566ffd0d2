"""Faults of printers and scanners, at the whole desk: each is reported in one line, and work goes on."""

from __future__ import annotations

import contextlib
import os
import random
import socket
import threading
import tty
from pathlib import Path

import pytest

from tests.devices.test_wires import NO_PAPER, READY, Counter
from tests.grove import FROG, MARTA, OVERSTORY, OWL, SAM, add_copy, desk_of
from tests.screens.at_desk import Seat, seat
from tests.screens.test_printing import lp
from tuils.devices.printers.printer_list import add_printer, change_when
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.repairs import send_to_repair
from tuils.station.settings import Station, config_file, load_station
from tuils.values.station.printer_setup import printer_setup

HOSTILE = "\x1b@\x1dV\x00 A dragon \U0001f409 and \u0627\u0644\u0643\u062a\u0627\u0628, Za\u017c\u00f3\u0142\u0107"


@pytest.fixture(autouse=True)
def _station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))


class Cable:
    """A receipt printer at a serial line. `takes`: it is pulled out once it has so many bytes of a paper."""

    def __init__(self, *answers: bytes, takes: int = 0) -> None:
        self.far, self.near = os.openpty()
        tty.setraw(self.near)
        self.printer, self.takes = Counter(*answers), takes
        add_printer(
            load_station(), printer_setup("rec", {"where": f"serial:{os.ttyname(self.near)}", "kind": "escpos"})
        )
        change_when(load_station(), "checkout", "always")
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        with contextlib.suppress(OSError):
            while data := os.read(self.far, 64):
                if said := self.printer.took(data):
                    os.write(self.far, said)
                if self.takes and len(self.printer.came) >= self.takes:
                    self.pull()

    def pull(self) -> None:
        ends, self.far = (self.far, self.near), -1  # the thread writes to no file that gets the same number
        for end in ends:
            with contextlib.suppress(OSError):
                os.close(end)


async def check_out(at: Seat, *barcodes: str) -> None:
    """A visit of Marta's, whose receipt is printed at its end."""
    await at.app.fresh_station()
    await at.type(MARTA, *barcodes, ".x")


async def test_out_of_paper_in_the_middle_then_it_is_printed_again(tmp_path: Path) -> None:
    cable = Cable(READY, READY, NO_PAPER)
    async with seat(tmp_path) as at:
        await check_out(at, OVERSTORY)
        await at.until(lambda: at.app.prints.kept, "it is kept")
        await at.until(lambda: "Not printed: Checkout receipt." in at.said[1], "it is said")
        assert "out of paper" in at.said[1].casefold()
        assert at.app.prints.kept[0].begun, "a part may be on paper"
        await at.type(SAM, FROG)
        assert at.said == ("OK", "Checked out 1: Frog and Toad are friends"), "work goes on"
        before = len(cable.printer.came)
        await at.press("<f10>printers<enter>", "<f6>")
        await at.until(lambda: not at.app.prints.kept and not at.app.prints.waiting(), "it is printed")
        assert b"The Overstory" in cable.printer.came[before:]
    cable.pull()


async def test_pulled_out_in_the_middle(tmp_path: Path) -> None:
    Cable(takes=40)
    async with seat(tmp_path) as at:
        await check_out(at, OVERSTORY, FROG, OWL)
        await at.until(lambda: at.app.prints.kept, "it is kept")
        (kept,) = at.app.prints.kept
        assert (kept.why.startswith("it was unplugged"), kept.begun) == (True, True)
        await at.type(SAM)
        assert "Sam" in " ".join(at.rows())


@pytest.mark.whole
async def test_a_printer_that_is_off_and_one_that_answers_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        where = f"tcp:127.0.0.1:{server.getsockname()[1]}"
        add_printer(load_station(), printer_setup("net", {"where": where, "kind": "escpos"}))
        change_when(load_station(), "checkout", "always")
        async with seat(tmp_path) as at:
            await check_out(at, OVERSTORY)
            await at.type(SAM, FROG)
            assert at.said == ("OK", "Checked out 1: Frog and Toad are friends"), "nobody waits for it"
            await at.until(lambda: not at.app.prints.waiting(), "it took the bytes, and said nothing")
            server.close()
            await at.type(".x")
            await at.until(lambda: at.app.prints.kept, "it is kept")
            assert at.app.prints.kept[0].why.startswith("nothing answers at 127.0.0.1")


async def test_a_queue_that_accepts_and_never_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lp(tmp_path, monkeypatch, "cat > /dev/null; echo 'request id is receipts-42 (0 file(s))'")
    still = "echo 'receipts-42 ana 1024 Mon'"
    (tmp_path / "lpstat").write_text(f'#!/bin/sh\ncase "$*" in *not-completed*) {still};; *) echo idle;; esac\n')
    (tmp_path / "lpstat").chmod(0o755)
    add_printer(load_station(), printer_setup("rec", {"where": "cups:receipts", "kind": "escpos"}))
    change_when(load_station(), "checkout", "always")
    async with seat(tmp_path) as at:
        at.app.prints.look_after = (0.01,)
        await check_out(at, OVERSTORY)
        await at.until(lambda: "rec has not printed yet" in at.said[1], "it is said")
        said = "rec has not printed yet: it took the job but prints nothing."
        assert at.answer == ("NOTE", said, "Look at the printer.")
        assert not at.app.prints.kept, "it is in that queue: twice would be one too many"
        await at.type(SAM, FROG)
        assert at.said == ("OK", "Checked out 1: Frog and Toad are friends"), "work goes on"


async def test_a_width_that_cannot_be_is_said_with_its_line(tmp_path: Path) -> None:
    """Somebody writes it in the file while the program runs."""
    cable = Cable()
    written = config_file().read_text()
    config_file().write_text(written.replace("width = 42", "width = 4200"))
    async with seat(tmp_path) as at:
        await at.press("<f10>printers<enter>")
        mistake = "station.toml, line 1: A printer's width is a number of letters from 20"
        assert at.answer == ("STOP", mistake, "to 132, mostly 32, 42, 48 or 80, not 4200.")
        await at.press("<f2>")
        await at.type(SAM, FROG)
        assert at.said == ("OK", "Checked out 1: Frog and Toad are friends"), "work goes on"
        config_file().write_text(written.replace("width = 42", "width = 32"))
        await at.press("<escape><escape><f10>printers<enter><f2>")
        await check_out(at, OVERSTORY)
        await at.until(lambda: not at.app.prints.waiting() and b"Overstory" in cable.printer.came, "it is printed")
        lines = cable.printer.came.replace(b"\r", b"").split(b"\n")
        assert b"-" * 32 in lines, "as wide as it says now"
    cable.pull()


async def test_no_title_reaches_a_printer_as_an_order(tmp_path: Path) -> None:
    cable = Cable()
    async with seat(tmp_path) as at:
        await at.app.work(lambda: add_copy(desk_of("pat", at.clock), "31234000009909", HOSTILE, item_type="BK"))
        await check_out(at, "31234000009909")
        await at.until(lambda: not at.app.prints.waiting() and b"dragon" in cable.printer.came, "it is printed")
        body = cable.printer.came.removeprefix(b"\x1b@")
        assert b"\x1b@" not in body
        assert body.count(b"\x1dV") == 1, "the cut at its end"
        assert b"lktb" in body
    cable.pull()


@pytest.mark.whole
async def test_a_scanner_that_sends_noise_stops_nobody(tmp_path: Path) -> None:
    """Two seconds of noise as it comes at 115,200 baud, which is what a wrong speed looks like."""
    far, near = os.openpty()
    tty.setraw(near)
    station = Station("front desk", scanner_port=os.ttyname(near), scanner_baud=115_200)
    noise = random.Random(7)
    async with seat(tmp_path, station=station) as at:
        await at.until(lambda: at.app.scanner_states and not at.app.missing, "it is read")
        for _piece in range(90):
            os.write(far, noise.randbytes(256))
            await at.pilot.pause()
        os.write(far, b"\r\n")
        await at.until(lambda: not at.screen.is_at_work, "all of it was heard")
        await at.press("<escape><escape>")
        await at.type(MARTA)
        assert "Marta Field" in " ".join(at.rows())
        os.write(far, f"{OVERSTORY}\r".encode())
        await at.until(lambda: at.said == ("OK", "Checked out 1: The Overstory"), "the next scan is heard")
    for end in (far, near):
        os.close(end)


@pytest.mark.parametrize("size", [(80, 24), (40, 12)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_dead_printer_leaves_what_to_do_with_a_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    lp(tmp_path, monkeypatch, "cat > /dev/null; echo out of paper >&2; exit 1")
    add_printer(load_station(), printer_setup("rec", {"where": "cups:receipts", "kind": "escpos"}))
    change_when(load_station(), "hold", "always")
    async with seat(tmp_path, size=size) as at:
        await at.app.fresh_station()
        await at.app.do(place_hold, SAM, OVERSTORY)
        await at.type(".i", OVERSTORY)
        await at.until(lambda: "Not printed: Hold slip. Out of paper." in at.answer[2], "it stands beside it")
        assert at.said == ("HOLD", "A patron is waiting: The Overstory")
        assert at.answer[2].startswith("Hold shelf, slip ")
        assert any("slip" in row and "until" in row for row in at.rows())
        await at.type(".")
        assert at.said[0] == "HOLD", "a dot brings all of it back"
        assert "Not printed" in at.answer[2]


async def test_a_scan_in_repairs_that_fills_a_hold_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So too where its slip can't be printed."""
    lp(tmp_path, monkeypatch, "cat > /dev/null; echo out of paper >&2; exit 1")
    add_printer(load_station(), printer_setup("rec", {"where": "cups:receipts", "kind": "escpos"}))
    change_when(load_station(), "hold", "always")
    async with seat(tmp_path) as at:
        await at.app.fresh_station()
        await at.app.do(place_hold, SAM, OVERSTORY)
        await at.app.do(send_to_repair, [OVERSTORY], {"vendor": "Binder"})
        await at.press("<f10>repairs<enter>")
        await at.type(OVERSTORY)
        await at.until(lambda: "Not printed: Hold slip." in at.answer[2], "it stands beside it")
        assert at.said == ("HOLD", "A patron is waiting: The Overstory")
        assert at.answer[2].startswith("Hold shelf, slip ")

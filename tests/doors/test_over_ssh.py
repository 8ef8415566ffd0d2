"""The desk over a real sshd: printing at the user's end, a compressed line, other terminals, a line that is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.guests import NEEDS_SSHD, STATION, Sshd, serving
from tests.doors.test_screen_pty import rows, sent
from tests.grove import FROG, MARTA, OVERSTORY, build
from tests.screens.terminal import PATIENCE, Terminal

pytestmark = NEEDS_SSHD

READY = "Scan a card to check out"
PRINT_ON, PRINT_OFF = b"\x1b[5i", b"\x1b[4i"


class PrintingTerminal(Terminal):
    """A terminal with a printer behind it: what stands between the two codes is printed, and not shown."""

    def __init__(self, words: list[str]) -> None:
        self.printed = bytearray()
        self._left, self._printing = b"", False
        super().__init__(words, {})

    def _take(self) -> None:
        try:
            data = self._left + os.read(self.line, 65536)
        except OSError as gone:
            raise AssertionError("the program has ended:\n" + "\n".join(self.screen.display)) from gone
        self.written += len(data)
        while data:
            code = PRINT_OFF if self._printing else PRINT_ON
            here, found, data = data.partition(code)
            kept = 0 if found else next((n for n in range(3, 0, -1) if here.endswith(code[:n])), 0)
            self._left = here[len(here) - kept :] if kept else b""
            here = here[: len(here) - kept]
            if self._printing:
                self.printed += here
            else:
                self.stream.feed(here)
            self._printing ^= bool(found)

    def prints(self, last: bytes) -> None:
        """Until these bytes are the last that were printed."""
        end = time.monotonic() + PATIENCE
        while not self.printed.endswith(last):
            assert time.monotonic() < end, f"never printed: {self.printed!r}"
            self.hear(0.05)


@pytest.fixture
def sshd(tmp_path: Path) -> Iterator[Sshd]:
    build(tmp_path / "library.db")
    (tmp_path / "station.toml").write_text(STATION)
    made = Sshd(
        tmp_path, command="cd {root} && exec {python} -m tests.doors.program {folder}/library.db ana --settings"
    )
    yield from serving(made)


def desk(sshd: Sshd, *options: str, term: str = "xterm-256color", ready: str = READY) -> PrintingTerminal:
    env = {"TUILS_STATE": f"{sshd.folder}/state", "TUILS_CONFIG": f"{sshd.folder}/station.toml"}
    words = ["-c", f"import os, sys; os.environ['TERM'] = {term!r}; os.execvp('ssh', sys.argv[1:])"]
    terminal = PrintingTerminal([*words, *sshd.words("-tt", *options, env=env)])
    sshd.guests.append(terminal)
    terminal.until(ready)
    return terminal


def running(sshd: Sshd) -> int:
    """Programs at this library."""
    count = 0
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            count += os.fsencode(sshd.folder / "library.db") in place.read_bytes().split(b"\0")
        except OSError:
            continue
    return count


@pytest.mark.parametrize("options", [(), ("-C",)], ids=["plain", "compressed"])
def test_a_receipt_is_printed_at_the_users_end(sshd: Sshd, options: tuple[str, ...]) -> None:
    terminal = desk(sshd, *options)
    terminal.send(sent(MARTA, OVERSTORY))
    terminal.until("Checked out 1:")
    terminal.send("\x1b")
    terminal.prints(b"\x1dVB\x00")
    assert terminal.printed.startswith(b"\x1b@"), "the language of the printer, from its first byte"
    assert b"The Overstory" in terminal.printed
    assert b"\r\n" not in terminal.printed, "nothing came between its bytes"
    assert not any("\x1d" in row for row in rows(terminal))


@pytest.mark.parametrize("term", ["linux", "vt100", "screen", "screen-256color"])
def test_the_desk_works_in_every_terminal(sshd: Sshd, term: str) -> None:
    terminal = desk(sshd, term=term)
    terminal.send(sent(MARTA, FROG))
    terminal.until("Checked out 1: Frog and Toad")


def test_a_console_without_a_printer_says_so(sshd: Sshd) -> None:
    terminal = desk(sshd, term="linux")
    terminal.send(sent(MARTA, FROG) + "\x1b")
    terminal.until("This terminal has no printer.")
    assert not terminal.printed


def test_a_line_lost_amid_a_checkout_loses_nothing_and_leaves_nothing(sshd: Sshd) -> None:
    terminal = desk(sshd)
    terminal.send(sent(MARTA, OVERSTORY))
    terminal.until("Checked out 1: The Overstory")
    terminal.send(FROG)  # half a scan: no Enter came
    assert running(sshd) > 0
    os.kill(terminal.child, signal.SIGKILL)
    os.waitpid(terminal.child, 0)
    terminal.child = 0
    end = time.monotonic() + PATIENCE
    while running(sshd):
        assert time.monotonic() < end, "the desk outlives its line"
        time.sleep(0.05)
    again = desk(sshd, ready="tuils was cut off while Marta Field was at the desk.")
    again.send("\x1b[19~")  # F8
    again.until("Who is back?")
    again.send("1\r")
    again.until("Out 1")
    again.send(f"{FROG}\r")
    again.until("Checked out")

"""A printer at the user's end of the line: what the terminal hands on to it instead of showing it (ANSI media copy).

PuTTY, Tera Term, SecureCRT, xterm and others do that; a terminal that doesn't shows it as letters, so this is used only
where somebody set it up. No answer comes back: whether it is on paper, nobody here knows.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

from tuils.files import device_handle
from tuils.i18n import _

from .printing import NotPrinted, Paper

PRINT_ON, PRINT_OFF = "\x1b[5i", "\x1b[4i"
TERMINAL = "/dev/tty"
SECONDS = 20.0
"""The seconds for which the line may take nothing."""

_through: Callable[[bytes], None] | None = None


def print_through(way: Callable[[bytes], None] | None) -> None:
    """Send papers this way while a full screen is drawn, which alone may write on the terminal. None: no longer."""
    global _through
    _through = way


class TerminalPrinter:
    """A printer behind the terminal that the program runs in."""

    def print_paper(self, paper: Paper) -> None:
        if why := self.status():
            raise NotPrinted(why)
        if PRINT_OFF.encode() in paper.data:
            raise NotPrinted(_("there is a code in it that ends printing"))
        data = paper.data
        if paper.kind == "text":  # for a printer of pages: carriage returns, and the page comes out
            data = data.replace(b"\n", b"\r\n") + b"\f"
        try:
            if _through:
                _through(data)
            else:
                _on_the_line(data)
        except OSError as gone:
            raise NotPrinted(_("there is no terminal"), begun=False) from gone

    def status(self) -> str:
        """Return why papers don't pass: tmux, screen and mosh keep them; a Linux console has no printer."""
        if os.environ.get("TMUX") or os.environ.get("STY"):
            return _("tmux or screen keeps it from your terminal. Start tuils without it, or print to a file")
        if _over_mosh():
            return _("mosh keeps it from your terminal. Use ssh instead, or print to a file")
        if os.environ.get("TERM", "dumb") in ("linux", "dumb"):
            return _("this terminal has no printer. Print to a file")
        return ""

    def stuck(self) -> str:
        return ""

    def give_up(self) -> None:
        """Do nothing: printing takes no time."""


def _over_mosh() -> bool:
    """Return whether mosh-server started the leader of our session; no variable of the environment says so. mosh draws
    our screen anew at the other end, and would draw a receipt on it as letters."""
    if sys.platform != "linux":
        return False
    with contextlib.suppress(OSError, IndexError):
        leader = Path(f"/proc/{os.getsid(0)}/stat").read_text()
        parent = leader.rpartition(")")[2].split()[1]
        return Path(f"/proc/{parent}/comm").read_text().strip() == "mosh-server"
    return False


def _on_the_line(data: bytes) -> None:
    handle, _reads = device_handle(Path(TERMINAL))
    try:
        write_raw(handle, data)
    finally:
        os.close(handle)


def write_raw(handle: int, data: bytes) -> None:
    """Write bytes unchanged to the printer behind this terminal: the terminal would turn a LF into CR LF, which a
    printer's language can't bear."""
    import termios

    try:
        before = termios.tcgetattr(handle)
    except termios.error as no:
        raise OSError(str(no)) from no
    raw = [*before]
    raw[1] &= ~termios.OPOST
    termios.tcsetattr(handle, termios.TCSADRAIN, raw)
    try:
        _write_all(handle, PRINT_ON.encode() + data + PRINT_OFF.encode())
    finally:
        with contextlib.suppress(termios.error):
            termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        if not select.select([], [handle], [], SECONDS)[1]:
            raise TimeoutError
        with contextlib.suppress(BlockingIOError):
            data = data[os.write(handle, data) :]


class TerminalStream:
    """The terminal's stream for full-screen drawing: text that begins with PRINT_ON is for the printer, a byte a
    letter."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        if text.startswith(PRINT_ON):
            self._stream.flush()
            with contextlib.suppress(OSError):  # the line is gone: whoever reads from it ends the program
                write_raw(self._stream.fileno(), text.removeprefix(PRINT_ON).encode("latin-1"))
        else:
            self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    def fileno(self) -> int:
        return self._stream.fileno()


def as_letters(data: bytes) -> str:
    """Return the bytes as text that TerminalStream sends to the printer."""
    return PRINT_ON + data.decode("latin-1")

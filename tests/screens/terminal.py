"""A program in a real terminal of 80x24: what it writes is counted and drawn by pyte."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds to wait: a busy machine is slow, and no test is about that."""
CLEARED = ("NO_COLOR", "COLORTERM", "TEXTUAL", "TEXTUAL_THEME", "SSH_CONNECTION")


class Terminal:
    """A program in a terminal. `written` counts the bytes of the program so far."""

    def __init__(self, words: Sequence[str], env: Mapping[str, str], size: tuple[int, int] = (24, 80)) -> None:
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        self.written = 0
        self.child, self.line = pty.fork()
        if not self.child:
            self._become(words, env)
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))

    def _become(self, words: Sequence[str], env: Mapping[str, str]) -> None:
        for name in CLEARED:
            os.environ.pop(name, None)
        os.environ.update({"TERM": "xterm-256color", "TEXTUAL_FPS": "120", "LC_ALL": "C.UTF-8", **env})
        os.chdir(ROOT)
        os.execv(sys.executable, [sys.executable, *words])

    def send(self, keys: str) -> None:
        """Send keys as fast as the program takes them, and read what it paints meanwhile, as a terminal does."""
        data, end = keys.encode(), time.monotonic() + PATIENCE
        os.set_blocking(self.line, False)
        while data:
            assert time.monotonic() < end, "the program takes no more keys"
            heard, free, _none = select.select([self.line], [self.line], [], PATIENCE)
            if free:
                with contextlib.suppress(BlockingIOError):
                    data = data[os.write(self.line, data) :]
            elif heard:
                self._take()

    def hear(self, seconds: float) -> int:
        """The bytes that come within `seconds`."""
        before, end = self.written, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.line], [], [], left)[0]:
                self._take()
        return self.written - before

    def stirs(self, seconds: float = 0.5) -> int:
        """The bytes it writes from now on, until it has written some and then nothing for so long."""
        before, end = self.written, time.monotonic() + PATIENCE
        while self.hear(seconds) or self.written == before:
            assert time.monotonic() < end, "it does not stir, or never rests"
        return self.written - before

    def rests(self, seconds: float) -> bool:
        """Return whether nothing is written for so long. Earlier requests may still be answered first."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if not self.hear(seconds):
                return True
        return False

    def _take(self) -> None:
        try:
            data = os.read(self.line, 65536)
        except OSError as gone:
            raise AssertionError("the program has ended:\n" + "\n".join(self.screen.display)) from gone
        self.written += len(data)
        self.stream.feed(data)

    def shows(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until the text is on the screen."""
        end = time.monotonic() + seconds
        while not any(text in row for row in self.screen.display):
            assert time.monotonic() < end, f"{text!r} never came:\n" + "\n".join(self.screen.display)
            if select.select([self.line], [], [], 0.05)[0]:
                self._take()

    def until(self, text: str, seconds: float = PATIENCE) -> int:
        """The bytes until the text is on the screen and nothing more has come for a third of a second."""
        before, end = self.written, time.monotonic() + seconds
        self.shows(text, seconds)
        while self.hear(0.3) or self._wants_to_run():
            assert time.monotonic() < end, "it never came to rest"
        return self.written - before

    def opens(self, device: str) -> None:
        """Wait until it listens to this device: earlier input is thrown away."""
        end, held = time.monotonic() + PATIENCE, Path(f"/proc/{self.child}/fd")
        while held.exists() and device not in map(_leads_to, held.iterdir()):
            assert time.monotonic() < end, f"{device} is never opened"
            self.hear(0.05)
        while self.hear(0.3) or self._wants_to_run():
            assert time.monotonic() < end, "it never came to rest"

    def _wants_to_run(self) -> bool:
        """Return whether it is silent only because other programs have the processor."""
        status = Path(f"/proc/{self.child}/stat")
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "R"

    def end(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.line)


def _leads_to(handle: Path) -> str:
    """Return the target of a program's open file; empty where it was closed meanwhile."""
    try:
        return str(handle.readlink())
    except OSError:
        return ""

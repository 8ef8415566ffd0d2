"""What comes into line mode, in one order: lines that are typed, codes from a serial scanner, the scanner's state."""

from __future__ import annotations

import io
import os
import queue
import threading
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from .scanner import Scanner, ScannerState

PIECE = 4096


class CameIn(NamedTuple):
    """`text`: a line without its end, or a code; None where nothing more is typed. `scanned`: it is a code.
    `state`: the scanner is so now, and there is no text."""

    text: str | None
    scanned: bool = False
    state: ScannerState | None = None


class LinesIn:
    """Lines of `typed`. Without a scanner each is read when it is asked for; `use_scanner` begins to listen to both."""

    def __init__(self, typed: TextIO) -> None:
        self.typed = typed
        self._came: queue.SimpleQueue[CameIn] | None = None
        self._aside: deque[CameIn] = deque()
        self._scanner: Scanner | None = None

    def use_scanner(self, port: str, *, baud: int = 9600, strip_prefix: str = "") -> None:
        """Listen to the scanner at this port from now on; call it once. It is found whenever it is plugged in."""
        from .scanner import Scanner

        came = self._came = queue.SimpleQueue()
        threading.Thread(target=self._read_typed, args=(came,), name="typed", daemon=True).start()
        self._scanner = Scanner(
            port,
            lambda code: came.put(CameIn(code, scanned=True)),
            lambda state: came.put(CameIn(None, state=state)),
            baud=baud,
            strip_prefix=strip_prefix,
        )
        self._scanner.start()

    def close(self) -> None:
        """Stop listening to the scanner."""
        if self._scanner:
            self._scanner.close()

    def next(self) -> CameIn:
        """What comes next; what came while a line alone was wanted comes first."""
        if self._aside:
            return self._aside.popleft()
        if self._came is None:
            line = self.typed.readline()
            return CameIn(line.rstrip("\r\n") if line else None)
        return self._came.get()

    def next_line(self) -> str | None:
        """The next line that is typed: a name, a PIN. What is scanned meanwhile waits for `next`."""
        if self._came is None:
            return self.next().text
        while (came := self._came.get()).scanned or came.state:
            self._aside.append(came)
        return came.text

    def _read_typed(self, came: queue.SimpleQueue[CameIn]) -> None:
        for line in _lines_of(self.typed):
            came.put(CameIn(line))
        came.put(CameIn(None))


def _lines_of(typed: TextIO) -> Iterator[str]:
    """Read past Python's own buffer where it is a real file: a thread that waits in it would keep the program from
    ending."""
    try:
        number = typed.fileno()
    except (io.UnsupportedOperation, OSError):
        yield from (line.rstrip("\r\n") for line in typed)
        return
    held = b""
    while piece := _piece(number):
        *lines, held = (held + piece).split(b"\n")
        yield from (_text(line) for line in lines)
    if held:
        yield _text(held)


def _piece(number: int) -> bytes:
    """A terminal that is gone ends like a file."""
    try:
        return os.read(number, PIECE)
    except OSError:
        return b""


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")

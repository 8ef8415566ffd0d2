"""The input of line mode, in one order: typed lines, codes from serial scanners, and the scanners' state."""

from __future__ import annotations

import io
import os
import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TextIO

if TYPE_CHECKING:
    from tuils.values.station.printer_setup import ScannerSetup

    from .scanners import ScannerState, StationScanners

PIECE = 4096


class CameIn(NamedTuple):
    """One input. `text`: a line without its end, or a code; None at the end of the input. `scanner`: the one that read
    it. `state`: the scanner's new state, without a text."""

    text: str | None
    scanner: ScannerSetup | None = None
    state: ScannerState | None = None

    @property
    def scanned(self) -> bool:
        """Return whether it is a code."""
        return self.scanner is not None and self.text is not None


class LinesIn:
    """Lines of `typed`. Without a scanner each is read when asked for; `use_scanners` begins to listen to both."""

    def __init__(self, typed: TextIO) -> None:
        self.typed = typed
        self._came: queue.SimpleQueue[CameIn] | None = None
        self._aside: deque[CameIn] = deque()
        self.scanners: StationScanners | None = None

    def use_scanners(self, setups: Iterable[ScannerSetup]) -> StationScanners:
        """Listen to these scanners from now on; call it once. They are found whenever they are plugged in."""
        from .scanners import StationScanners

        came = self._came = queue.SimpleQueue()
        threading.Thread(target=self._read_typed, args=(came,), name="typed", daemon=True).start()
        self.scanners = StationScanners(
            setups,
            lambda setup, code: came.put(CameIn(code, setup)),
            lambda setup, state: came.put(CameIn(None, setup, state)),
        )
        self.scanners.start()
        return self.scanners

    def close(self) -> None:
        """Stop listening to the scanners."""
        if self.scanners:
            self.scanners.close()

    def next(self) -> CameIn:
        """Return the next input. Input set aside while only a line was wanted comes first."""
        if self._aside:
            return self._aside.popleft()
        if self._came is None:
            line = self.typed.readline()
            return CameIn(line.rstrip("\r\n") if line else None)
        return self._came.get()

    def next_line(self) -> str | None:
        """Return the next typed line: a name, a PIN. Scans meanwhile wait for `next`."""
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
    """Yield lines past Python's own buffer if it is a real file: a thread that waits in it would keep the program from
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
    """Read a piece; a terminal that is gone ends like a file."""
    try:
        return os.read(number, PIECE)
    except OSError:
        return b""


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace").rstrip("\r")

"""All scanners of a station, read at once: each code comes with the scanner that read it."""

from __future__ import annotations

import contextlib
import errno
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import partial

import serial

from tuils.values.station.printer_setup import ScannerSetup

from .framing import Framer

# ---- A serial barcode scanner: found, read, lost and found again, without the program ever waiting for it


BEL = b"\x07"
_CLOSING = 0.3  # seconds that close() waits at most
_POLL = 0.08  # seconds that a read waits at most: a silence is noticed, and closing is quick


class ScannerState(Enum):
    """The state of the scanner, as far as a person should know it.

    NOISE and OVERFLOW are passing reports, after which the scanner is still READY: something came that is no
    code, or codes came faster than they were taken and some are lost, so the last items need another look.
    """

    WAITING = "waiting"  # nothing is at the port
    READY = "ready"
    BUSY = "busy"  # another program has the port
    NO_PERMISSION = "no permission"  # on Linux this user is not in the group dialout or uucp
    NO_PORT = "no port"  # something else than a serial port is there
    LOST = "lost"  # it went away while it was read
    NOISE = "noise"
    OVERFLOW = "overflow"


_NOT_SERIAL = (errno.EISDIR, errno.ENOTTY, errno.ENOTDIR)
_PASSING = (ScannerState.NOISE, ScannerState.OVERFLOW)


def port_fault_state(why: Exception) -> ScannerState:
    """Return the state that a failure to open the port means.

    On Windows pyserial gives no number, and says PermissionError of a port that is in use.
    """
    number = getattr(why, "errno", None)
    if number in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EBUSY) or "PermissionError" in str(why):
        return ScannerState.BUSY
    if number in (errno.EACCES, errno.EPERM):
        return ScannerState.NO_PERMISSION
    if isinstance(why, ValueError) or number in _NOT_SERIAL or "Inappropriate ioctl" in str(why):
        return ScannerState.NO_PORT
    return ScannerState.WAITING


def state_now(setup: ScannerSetup) -> ScannerState:
    """Return the state of its port just now: open it, and close it at once."""
    try:
        with contextlib.closing(_opened(setup.port, setup.baud)):
            return ScannerState.READY
    except Exception as why:  # see Scanner._open
        return port_fault_state(why)


def _opened(port: str, baud: int) -> serial.Serial:
    return serial.serial_for_url(port, baudrate=baud, timeout=_POLL, exclusive=True)


class Scanner:
    """Reads the scanner at `port`, a device path or a pyserial URL such as `socket://localhost:4000`.

    `on_code` gets each code as framing.Framer cuts it, `on_state` each change of state. Both are called in
    order in one thread of the scanner's own, and not after `close`. They may be slow: up to `room` codes
    wait, and what comes on top is reported by OVERFLOW. They must not raise.

    `on_bytes` gets what came from the port, as it came, in another thread; nothing, b"", for each silence.

    All times are in seconds. `gap` is the silence that ends a code without a suffix; None is 0.08 at a port
    and 0.4 over a network. An absent port is tried again after `retry`, each time a second later, up to
    `longest_retry`. A modem daemon that looks at a port just plugged in has `probing` before that is BUSY.
    """

    def __init__(
        self,
        port: str,
        on_code: Callable[[str], None],
        on_state: Callable[[ScannerState], None],
        *,
        on_bytes: Callable[[bytes], None] | None = None,
        baud: int = 9600,
        strip_prefix: str = "",
        gap: float | None = None,
        room: int = 256,
        retry: float = 1.0,
        longest_retry: float = 5.0,
        probing: float = 15.0,
    ) -> None:
        self._port, self._baud = port, baud
        self._on_code, self._on_state, self._on_bytes = on_code, on_state, on_bytes
        self._strip_prefix = strip_prefix
        self._gap = gap if gap is not None else 0.4 if "://" in port else 0.08
        self._room, self._probing = room, probing
        self._retry, self._longest_retry = retry, longest_retry
        self._heard: queue.SimpleQueue[str | ScannerState | None] = queue.SimpleQueue()
        self._beeps: queue.SimpleQueue[float] = queue.SimpleQueue()
        self._next_beep = 0.0
        self._closing = threading.Event()
        self._state: ScannerState | None = None
        self._overflowing = False
        self._busy_since: float | None = None
        self._threads = [
            threading.Thread(target=work, name=f"scanner {work.__name__}", daemon=True)
            for work in (self._read_on, self._hand_on)
        ]

    def start(self) -> None:
        """Begin, once. Returns at once, whether the scanner is there or not."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Stop for good, within 0.3 seconds; also from inside a callback."""
        self._closing.set()
        self._heard.put(None)
        end = time.monotonic() + _CLOSING
        for thread in self._threads:
            if thread is not threading.current_thread() and thread.ident:
                thread.join(max(0.0, end - time.monotonic()))

    def beep(self, pauses: Sequence[float]) -> None:
        """Send a BEL after each of these pauses: the scanner beeps if it is set to. One that is not there hears
        nothing."""
        if self._state is ScannerState.READY:
            for pause in pauses:
                self._beeps.put(pause)

    def _beep_on(self, port: serial.Serial) -> None:
        """Beep between two reads: the port has one user alone."""
        now = time.monotonic()
        if self._next_beep and now >= self._next_beep:
            self._next_beep = 0.0
            port.write_timeout = _POLL
            port.write(BEL)
        with contextlib.suppress(queue.Empty):
            if not self._next_beep:
                self._next_beep = now + self._beeps.get_nowait()

    def _hand_on(self) -> None:
        while (heard := self._heard.get()) is not None and not self._closing.is_set():
            if isinstance(heard, ScannerState):
                self._on_state(heard)
            else:
                self._on_code(heard)

    def _read_on(self) -> None:
        wait = self._retry
        while not self._closing.is_set():
            port = self._open()
            if port is not None:
                wait = self._retry
                with contextlib.closing(port):
                    self._listen(port)
            self._closing.wait(wait)
            wait = min(wait + 1.0, self._longest_retry)

    def _open(self) -> serial.Serial | None:
        try:
            port = _opened(self._port, self._baud)
        except Exception as why:  # pyserial lets termios.error and ValueError through: all mean "not now"
            self._tell(self._state_after(why))
            return None
        self._busy_since = None
        self._tell(ScannerState.READY)
        return port

    def _state_after(self, why: Exception) -> ScannerState:
        if getattr(why, "errno", None) != errno.EBUSY:
            self._busy_since = None
            return port_fault_state(why)
        now = time.monotonic()
        self._busy_since = self._busy_since or now
        return ScannerState.BUSY if now - self._busy_since >= self._probing else ScannerState.WAITING

    def _listen(self, port: serial.Serial) -> None:
        framer = Framer(gap=self._gap, strip_prefix=self._strip_prefix)
        while not self._closing.is_set():
            try:
                data = port.read(1)
                if data:
                    data += port.read(port.in_waiting)
                self._beep_on(port)
            except Exception:  # SerialException, OSError or termios.error, all of them for an unplugged one
                self._tell(ScannerState.LOST)
                return
            if self._on_bytes:
                self._on_bytes(data)
            noise = framer.noise
            for code in framer.feed(data, time.monotonic()):
                self._take(code)
            if framer.noise > noise:
                self._tell(ScannerState.NOISE)

    def _take(self, code: str) -> None:
        if self._heard.qsize() < self._room:
            self._overflowing = False
            self._heard.put(code)
        elif not self._overflowing:
            self._overflowing = True
            self._tell(ScannerState.OVERFLOW)

    def _tell(self, state: ScannerState) -> None:
        if state is not self._state:
            self._heard.put(state)
        if state not in _PASSING:
            self._state = state


# ---- all scanners of a station, read at once: each code comes with the scanner that read it


class StationScanners:
    """`on_code` and `on_state` are called in threads of the scanners, not after `close`; see `Scanner`. `tap`, where it
    is set, gets the bytes of every scanner as well."""

    def __init__(
        self,
        setups: Iterable[ScannerSetup],
        on_code: Callable[[ScannerSetup, str], None],
        on_state: Callable[[ScannerSetup, ScannerState], None],
    ) -> None:
        self.tap: Callable[[ScannerSetup, bytes], None] | None = None
        self.setups = tuple(setups)
        self._scanners = {
            setup.name: Scanner(
                setup.port,
                partial(on_code, setup),
                partial(on_state, setup),
                on_bytes=partial(self._came, setup),
                baud=setup.baud,
                strip_prefix=setup.strip_prefix,
                gap=setup.gap or None,
            )
            for setup in self.setups
        }

    def start(self) -> None:
        for scanner in self._scanners.values():
            scanner.start()

    def close(self) -> None:
        for scanner in self._scanners.values():
            scanner.close()

    def beep(self, name: str, pauses: Sequence[float]) -> None:
        """Beep at the scanner of this name."""
        self._scanners[name].beep(pauses)

    def _came(self, setup: ScannerSetup, data: bytes) -> None:
        if tap := self.tap:
            tap(setup, data)

"""The ways to a printer that takes bytes: a serial line, a USB or parallel device, a port in the network.

None of them waits longer than it is told to: a printer that is off, out of paper or gone is an answer, not a pause.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from tuils.files import device_handle, fit_to_write, free_name, new_stream
from tuils.i18n import _
from tuils.values.station.printer_setup import PrinterAt

from .printing import NotPrinted, Paper

SECONDS = 20.0
"""The seconds for which a printer may take no byte before the job is given up."""
SECONDS_TO_REACH = 4.0
SECONDS_TO_TELL = 0.5
PIECE = 512
GONE = (errno.ENODEV, errno.ENXIO, errno.EIO, errno.ENOENT)
USB_PRINTERS = Path("/sys/class/usbmisc")
DEVICES = Path("/dev")


class Wire(Protocol):
    """An open way to a printer."""

    def write(self, data: bytes, seconds: float) -> int:
        """Write; return how many of these bytes it took within the seconds, which may be fewer, or none."""

    def read(self, seconds: float) -> bytes:
        """Return what the device sent within the seconds; empty if it sends nothing."""

    def close(self) -> None:
        """Close the line; all that was written is on its way."""


class WirePrinter:
    """A printer that takes bytes as they are, at one address. `asks`: the questions before and after a paper, with the
    words for each answer."""

    def __init__(
        self, at: PrinterAt, asks: tuple[tuple[bytes, AskPrinter], ...] = (), seconds: float = SECONDS
    ) -> None:
        self.at, self.asks, self.seconds = at, asks, seconds
        self._left, self._answers = threading.Event(), False

    def print_paper(self, paper: Paper) -> None:
        if self.at.way == "file" and not Path(self.at.address).is_char_device():
            write_beside(Path(self.at.address), paper)
            return
        with _alone_at(self.at, self.seconds), contextlib.closing(open_wire(self.at)) as wire:
            if why := self._says(wire):
                raise NotPrinted(why)
            self._send(wire, paper.data)
            if why := self._says(wire, sent=True):
                raise NotPrinted(why, begun=True)

    def _send(self, wire: Wire, data: bytes) -> None:
        at, since = 0, time.monotonic()
        while at < len(data):
            if self._left.is_set():
                raise NotPrinted(_("the program was closed"), begun=at > 0)
            try:
                took = wire.write(data[at : at + PIECE], SECONDS_TO_TELL)
            except OSError as gone:
                raise NotPrinted(_gone_words(gone), begun=at > 0) from gone
            at, since = at + took, time.monotonic() if took else since
            if time.monotonic() - since > self.seconds:
                raise NotPrinted(_("it stopped taking data. Check its power, paper, and cable"), begun=at > 0)

    def _says(self, wire: Wire, *, sent: bool = False) -> str:
        """Return the printer's fault; empty if it reports none. `sent`: a paper is on its way, and is lost if the line
        is. In the network, report that only if the printer answered before: others hang up when they have taken a
        paper."""
        for question, words in self.asks:
            try:
                if wire.write(question, SECONDS_TO_TELL) == len(question):
                    answer = wire.read(SECONDS_TO_TELL)
                    self._answers = self._answers or bool(answer)
                    if said := words(answer):
                        return said
            except OSError as gone:
                if sent and (self.at.way == "serial" or gone.errno in GONE):
                    return _("it was unplugged")
                if sent and self._answers:
                    return _("the connection was lost")
        return ""

    def status(self) -> str:
        if self.at.way == "file" and not Path(self.at.address).is_char_device():
            folder = Path(self.at.address).parent
            return "" if folder.is_dir() else _("there is no folder {folder}").format(folder=folder)
        try:
            with _alone_at(self.at, SECONDS_TO_REACH), contextlib.closing(open_wire(self.at)) as wire:
                return self._says(wire)
        except NotPrinted as no:
            return no.said

    def stuck(self) -> str:
        return ""

    def give_up(self) -> None:
        self._left.set()


@contextlib.contextmanager
def _alone_at(at: PrinterAt, seconds: float) -> Iterator[None]:
    """Wait for sole use of the address in this program: the list of printers asks for the state while a receipt is on
    its way, and a line has room for one. Raises NotPrinted, with nothing sent."""
    with _ONE_AT_A_TIME:
        in_use = _IN_USE.setdefault((at.way, at.address, at.number if at.way == "tcp" else 0), threading.Lock())
    if not in_use.acquire(timeout=seconds):
        raise NotPrinted(_("it is busy with another paper"))
    try:
        yield
    finally:
        in_use.release()


_ONE_AT_A_TIME = threading.Lock()
_IN_USE: dict[tuple[str, str, int], threading.Lock] = {}


class AskPrinter(Protocol):
    def __call__(self, answer: bytes) -> str: ...


def _gone_words(gone: OSError) -> str:
    if gone.errno in GONE:
        return _("it was unplugged")
    if gone.errno == errno.ENOSPC:
        return _("it is out of paper")
    return gone.strerror or str(gone) or type(gone).__name__


def open_wire(at: PrinterAt) -> Wire:
    """Open the line to a printer. Raises NotPrinted, with nothing sent."""
    try:
        return _OPENED[at.way](at)
    except NotPrinted:
        raise
    except OSError as no:
        raise NotPrinted(_no_way(at, no)) from no


def _no_way(at: PrinterAt, no: OSError) -> str:
    """Return why there is no line. `no`: also an error of pyserial, which hides the number in its words."""
    number = no.errno or next(
        (code for code in (errno.ENOENT, errno.EACCES, errno.EBUSY) if f"[Errno {code}]" in str(no)), 0
    )
    if at.way == "tcp":
        return _("nothing answers at {host}, port {port}").format(host=at.address, port=at.number)
    if number in (errno.ENOENT, errno.ENXIO, errno.ENODEV):
        return _("it is not plugged in ({device})").format(device=at.address)
    if number in (errno.EACCES, errno.EPERM):
        group = "dialout" if at.way == "serial" else "lp"
        return _("this user may not use {device}. Add the user to the group {group}, then sign in again").format(
            device=at.address, group=group
        )
    if number in (errno.EBUSY, errno.EAGAIN) or "lock" in str(no):
        return _("another program is using it")
    return no.strerror or str(no)


# ---- a port in the network


class _TcpWire:
    def __init__(self, at: PrinterAt) -> None:
        self._line = socket.create_connection((at.address, at.number), SECONDS_TO_REACH)

    def write(self, data: bytes, seconds: float) -> int:
        self._line.settimeout(seconds)
        try:
            return self._line.send(data)
        except TimeoutError:
            return 0

    def read(self, seconds: float) -> bytes:
        self._line.settimeout(seconds)
        try:
            return self._line.recv(64)
        except TimeoutError:
            return b""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
        self._line.close()


# ---- a serial line


class _SerialWire:
    def __init__(self, at: PrinterAt) -> None:
        import serial  # only where a printer is on a line

        self._late = serial.SerialTimeoutException
        self._line = serial.Serial(
            at.address, at.number, timeout=0, write_timeout=0, exclusive=os.name == "posix" or None
        )

    def write(self, data: bytes, seconds: float) -> int:
        if os.name != "posix":
            self._line.write_timeout = seconds
            try:
                return self._line.write(data) or 0
            except self._late:
                return 0
        _reading, ready, _wrong = select.select([], [self._line.fileno()], [], seconds)
        try:
            return os.write(self._line.fileno(), data) if ready else 0
        except BlockingIOError:
            return 0

    def read(self, seconds: float) -> bytes:
        self._line.timeout = seconds
        return self._line.read(1)

    def close(self) -> None:
        self._line.close()


# ---- a device


class _DeviceWire:
    def __init__(self, path: Path) -> None:
        self._handle, self._answers = device_handle(path)

    def write(self, data: bytes, seconds: float) -> int:
        _reading, ready, _wrong = select.select([], [self._handle], [], seconds)
        try:
            return os.write(self._handle, data) if ready else 0
        except BlockingIOError:
            return 0

    def read(self, seconds: float) -> bytes:
        if not self._answers:
            return b""
        ready, _writing, _wrong = select.select([self._handle], [], [], seconds)
        try:
            return os.read(self._handle, 64) if ready else b""
        except BlockingIOError:
            return b""

    def close(self) -> None:
        os.close(self._handle)


def _device(at: PrinterAt) -> Wire:
    return _DeviceWire(Path(at.address))


def _usb(at: PrinterAt) -> Wire:
    """Open a printer by the numbers of maker and model, whichever socket it is in."""
    vendor, _colon, product = at.address.lower().partition(":")
    for name, maker, model in usb_printers():
        if (maker, model) == (vendor, product):
            return _DeviceWire(DEVICES / "usb" / name)
    raise NotPrinted(_("it is not plugged in ({device})").format(device=at.address))


def usb_printers() -> list[tuple[str, str, str]]:
    """Return the USB printers that are plugged in: name of the device, maker, model. Linux only."""
    found = []
    for link in sorted(USB_PRINTERS.glob("lp*")):
        for folder in (link.resolve() / "device").resolve(), (link.resolve() / "device").resolve().parent:
            with contextlib.suppress(OSError):
                maker, model = ((folder / name).read_text().strip() for name in ("idVendor", "idProduct"))
                found.append((link.name, maker, model))
                break
    return found


_OPENED: dict[str, Callable[[PrinterAt], Wire]] = {"tcp": _TcpWire, "serial": _SerialWire, "file": _device, "usb": _usb}


# ---- files


def write_beside(file: Path, paper: Paper) -> Path:
    """Write a paper as a file of its own: this name, or the next free one; in a folder, one named by the time."""
    try:
        if file.is_dir():
            file = file / f"print-{time.strftime('%Y%m%d-%H%M%S')}{paper.ending}"
        fit_to_write(file, replace=True)
        free = free_name(file)
        with new_stream(free) as out:
            out.write(paper.data)
    except OSError as no:  # of a FileRefused its sentence
        raise NotPrinted(no.strerror or str(no)) from no
    return free

"""The scanner at a real serial line: a pseudo-terminal plays the cable, a socket plays the network."""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import serial

from tests.devices import protocol_bench
from tuils.devices.scanners.scanners import Scanner, ScannerState, StationScanners, port_fault_state
from tuils.values.station.printer_setup import ScannerSetup

tty = pytest.importorskip("tty", reason="this platform has no pseudo-terminals")

CODE = "39990000192148"
OTHER = "39990000192155"
PATIENCE = 120.0
NEVER = 600.0  # a gap that no test reaches, so that a slow machine cuts nothing


class Cable:
    """Both ends of a pseudo-terminal: the test holds the scanner's, the program opens `path`."""

    def __init__(self) -> None:
        self._scanner, self._port = os.openpty()
        tty.setraw(self._port)
        self.path = os.ttyname(self._port)

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._scanner, data) :]

    def receive(self, count: int) -> bytes:
        """Return the bytes that the program sends to the scanner."""
        data = b""
        while len(data) < count:
            data += os.read(self._scanner, count - len(data))
        return data

    def unplug(self) -> None:
        for end in (self._scanner, self._port):
            with contextlib.suppress(OSError):
                os.close(end)
        self._scanner = self._port = -1


class Desk:
    """The scanner's reports, in order."""

    def __init__(self) -> None:
        self.heard: queue.SimpleQueue[str | ScannerState] = queue.SimpleQueue()

    def scanner(self, port: str, gap: float | None = NEVER, room: int = 256, probing: float = 15.0) -> Scanner:
        return Scanner(
            port,
            self.heard.put,
            self.heard.put,
            gap=gap,
            room=room,
            retry=0.02,
            longest_retry=0.02,
            probing=probing,
        )

    def expect(self, *wanted: str | ScannerState) -> None:
        for each in wanted:
            assert self.heard.get(timeout=PATIENCE) == each


@pytest.fixture
def cable() -> Iterator[Cable]:
    cable = Cable()
    yield cable
    cable.unplug()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> type[protocol_bench.Serial]:
    monkeypatch.setattr(protocol_bench, "opened", queue.SimpleQueue())
    monkeypatch.setattr(serial, "protocol_handler_packages", [__package__])
    return protocol_bench.Serial


@contextlib.contextmanager
def reading(scanner: Scanner) -> Iterator[None]:
    scanner.start()
    try:
        yield
    finally:
        scanner.close()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\x03"])
def test_each_suffix_ends_a_code(cable: Cable, desk: Desk, end: bytes) -> None:
    with reading(desk.scanner(cable.path)):
        desk.expect(ScannerState.READY)
        cable.send(CODE.encode() + end + OTHER.encode() + end)
        desk.expect(CODE, OTHER)


def test_silence_ends_a_code_without_suffix(cable: Cable, desk: Desk) -> None:
    with reading(desk.scanner(cable.path, gap=None)):
        desk.expect(ScannerState.READY)
        cable.send(CODE.encode())
        desk.expect(CODE)
        cable.send(OTHER.encode())
        desk.expect(OTHER)


def test_a_code_may_come_byte_by_byte(cable: Cable, desk: Desk) -> None:
    with reading(desk.scanner(cable.path)):
        desk.expect(ScannerState.READY)
        for byte in CODE.encode() + b"\r\n" + OTHER.encode() + b"\r\n":
            cable.send(bytes([byte]))
        desk.expect(CODE, OTHER)


def test_twenty_scans_in_one_write_all_come_in_order(cable: Cable, desk: Desk) -> None:
    many = [f"3999000019{n:04}" for n in range(20)]
    with reading(desk.scanner(cable.path)):
        desk.expect(ScannerState.READY)
        cable.send("".join(f"{code}\r\n" for code in many).encode())
        desk.expect(*many)


def test_nuls_and_bytes_that_are_no_text(cable: Cable, desk: Desk) -> None:
    with reading(desk.scanner(cable.path)):
        desk.expect(ScannerState.READY)
        cable.send(b"\x00399900\x0000192148\x00\r3999\xe90000\r")
        desk.expect(CODE, "3999\ufffd0000")


def test_noise_is_reported_and_the_next_code_is_heard(cable: Cable, desk: Desk) -> None:
    with reading(desk.scanner(cable.path)):
        desk.expect(ScannerState.READY)
        cable.send(b"\xffU" * 512 + b"\r")
        desk.expect(ScannerState.NOISE)
        cable.send(CODE.encode() + b"\r")
        desk.expect(CODE)


def test_half_a_code_is_forgotten_when_the_scanner_is_unplugged(desk: Desk, tmp_path: Path) -> None:
    first, second = Cable(), Cable()
    port = tmp_path / "scanner"
    port.symlink_to(first.path)
    with reading(desk.scanner(str(port))):
        desk.expect(ScannerState.READY)
        first.send(CODE.encode() + b"\r3999")
        desk.expect(CODE)
        port.unlink()
        first.unplug()
        desk.expect(ScannerState.LOST, ScannerState.WAITING)
        port.symlink_to(second.path)
        desk.expect(ScannerState.READY)
        second.send(OTHER.encode() + b"\r")
        desk.expect(OTHER)
    second.unplug()


def test_a_port_that_is_absent_at_the_start_is_found_later(cable: Cable, desk: Desk, tmp_path: Path) -> None:
    port = tmp_path / "scanner"
    with reading(desk.scanner(str(port))):
        desk.expect(ScannerState.WAITING)
        port.symlink_to(cable.path)
        desk.expect(ScannerState.READY)
        cable.send(CODE.encode() + b"\r")
        desk.expect(CODE)


def test_a_state_is_told_once_however_often_the_port_is_tried(
    desk: Desk, bench: type[protocol_bench.Serial], monkeypatch: pytest.MonkeyPatch
) -> None:
    absent = iter(range(3))
    opens = bench.open

    def open_at_last(port: protocol_bench.Serial) -> None:
        for _time in absent:
            raise serial.SerialException(errno.ENOENT, "could not open port")
        opens(port)

    monkeypatch.setattr(bench, "open", open_at_last)
    with reading(desk.scanner("bench://")):
        desk.expect(ScannerState.WAITING, ScannerState.READY)


def test_a_port_that_another_window_has_is_told_and_taken_when_free(cable: Cable, desk: Desk) -> None:
    other = serial.Serial(cable.path, exclusive=True)
    with reading(desk.scanner(cable.path)):
        desk.expect(ScannerState.BUSY)
        other.close()
        desk.expect(ScannerState.READY)
        cable.send(CODE.encode() + b"\r")
        desk.expect(CODE)


def test_what_is_no_serial_port_at_all_is_said(desk: Desk, tmp_path: Path) -> None:
    port = tmp_path / "scanner"
    port.write_text("not a port")
    with reading(desk.scanner(str(port))):
        desk.expect(ScannerState.NO_PORT)


def test_a_port_this_user_may_not_read(desk: Desk, tmp_path: Path) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("the administrator may read every port")
    port = tmp_path / "scanner"
    port.touch(mode=0o000)
    with reading(desk.scanner(str(port))):
        desk.expect(ScannerState.NO_PERMISSION)


def test_a_port_that_is_being_probed_is_waited_for_before_it_counts_as_busy(cable: Cable, desk: Desk) -> None:
    if os.geteuid() == 0:
        pytest.skip("the administrator may open a port that is held for one program")
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    with open(cable.path, "rb+", buffering=0) as modem_daemon:
        fcntl.ioctl(modem_daemon.fileno(), termios.TIOCEXCL)
        with reading(desk.scanner(cable.path, probing=0.1)):
            desk.expect(ScannerState.WAITING, ScannerState.BUSY)
            fcntl.ioctl(modem_daemon.fileno(), termios.TIOCNXCL)
            desk.expect(ScannerState.READY)


def test_a_port_held_for_long_counts_as_busy_for_the_administrator_too(
    desk: Desk, bench: type[protocol_bench.Serial], monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(port: protocol_bench.Serial) -> None:
        raise serial.SerialException(errno.EBUSY, "could not open port")

    monkeypatch.setattr(bench, "open", held)
    with reading(desk.scanner("bench://", probing=0.1)):
        desk.expect(ScannerState.WAITING, ScannerState.BUSY)


@pytest.mark.parametrize("why", [OSError(errno.EIO, "gone"), serial.SerialException("gone"), TypeError("gone")])
def test_however_the_unplugging_shows_the_scanner_is_lost_and_tried_again(
    desk: Desk, bench: type[protocol_bench.Serial], monkeypatch: pytest.MonkeyPatch, why: Exception
) -> None:
    def gone(port: protocol_bench.Serial, size: int = 1) -> bytes:
        raise why

    monkeypatch.setattr(bench, "read", gone)
    with reading(desk.scanner("bench://")):
        desk.expect(ScannerState.READY, ScannerState.LOST, ScannerState.READY)


@pytest.mark.parametrize(
    ("why", "state"),
    [
        (serial.SerialException(errno.ENOENT, "could not open port"), ScannerState.WAITING),
        (serial.SerialException(errno.EAGAIN, "Could not exclusively lock port"), ScannerState.BUSY),
        (serial.SerialException(errno.EBUSY, "could not open port"), ScannerState.BUSY),
        (serial.SerialException(errno.EACCES, "could not open port"), ScannerState.NO_PERMISSION),
        (serial.SerialException("port 'COM3': PermissionError(13, 'Denied.')"), ScannerState.BUSY),
        (serial.SerialException("port 'COM3': FileNotFoundError(2, 'No.')"), ScannerState.WAITING),
        (ValueError("invalid URL"), ScannerState.NO_PORT),
    ],
)
def test_why_a_port_does_not_open(why: Exception, state: ScannerState) -> None:
    assert port_fault_state(why) is state


def test_scans_on_top_of_a_full_queue_are_reported_and_the_others_are_kept(
    desk: Desk, bench: type[protocol_bench.Serial]
) -> None:
    may_go_on = threading.Event()

    def slowly(code: str) -> None:
        desk.heard.put(code)
        may_go_on.wait(PATIENCE)

    many = [f"3999000019{n:04}" for n in range(10)]
    with reading(Scanner("bench://", slowly, desk.heard.put, gap=NEVER, room=3)):
        port = protocol_bench.opened.get(timeout=PATIENCE)
        port.write(f"{CODE}\r".encode())
        desk.expect(ScannerState.READY, CODE)
        port.write("".join(f"{code}\r" for code in many).encode())
        port.caught_up.clear()
        assert port.caught_up.wait(PATIENCE)
        may_go_on.set()
        desk.expect(*many[:3], ScannerState.OVERFLOW)
        port.write(f"{OTHER}\r".encode())
        desk.expect(OTHER)


def test_a_scanner_over_the_network_is_read_lost_and_found_again(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        port = server.getsockname()[1]
        with reading(desk.scanner(f"socket://127.0.0.1:{port}")):
            for code in (CODE, OTHER):
                far_end, _from = server.accept()
                with far_end:
                    desk.expect(ScannerState.READY)
                    far_end.sendall(f"{code}\r".encode())
                    desk.expect(code)
                desk.expect(ScannerState.LOST)


def test_a_pyserial_address_may_be_the_port(desk: Desk) -> None:
    with reading(desk.scanner("loop://")):
        desk.expect(ScannerState.READY)


def test_an_address_that_pyserial_does_not_know_is_no_crash(desk: Desk) -> None:
    with reading(desk.scanner("nowhere://")):
        desk.expect(ScannerState.NO_PORT)


def test_closing_does_not_wait_for_the_next_try(desk: Desk, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    scanner = Scanner(str(tmp_path / "absent"), desk.heard.put, desk.heard.put, retry=NEVER)
    scanner.start()
    desk.expect(ScannerState.WAITING)
    scanner.close()
    _ended(before)


def test_a_scanner_may_be_closed_from_its_own_callback(cable: Cable, desk: Desk) -> None:
    before = set(threading.enumerate())

    def stop(code: str) -> None:
        scanner.close()
        desk.heard.put(code)

    scanner = Scanner(cable.path, stop, desk.heard.put, gap=NEVER)
    scanner.start()
    desk.expect(ScannerState.READY)
    cable.send(f"{CODE}\r{OTHER}\r".encode())
    desk.expect(CODE)
    _ended(before)
    assert desk.heard.empty()


def test_a_scanner_that_was_never_started_can_be_closed(desk: Desk) -> None:
    Scanner("loop://", desk.heard.put, desk.heard.put).close()
    assert desk.heard.empty()


def _ended(before: set[threading.Thread]) -> None:
    """Every thread that came after `before` ends."""
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_several_scanners_are_told_apart_and_the_right_one_beeps() -> None:
    first, second = Cable(), Cable()
    heard: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()
    setups = [ScannerSetup("desk", first.path), ScannerSetup("drop", second.path, "checkin", gap=5.0)]
    scanners = StationScanners(
        setups,
        lambda setup, code: heard.put((setup.name, code)),
        lambda setup, state: heard.put((setup.name, state)),
    )
    scanners.start()
    try:
        came = {heard.get(timeout=PATIENCE) for _each in setups}
        assert came == {("desk", ScannerState.READY), ("drop", ScannerState.READY)}
        second.send(CODE.encode() + b"\r")
        assert heard.get(timeout=PATIENCE) == ("drop", CODE)
        scanners.beep("drop", (0.0, 0.05))
        assert second.receive(2) == b"\a\a"
        second.unplug()
        assert heard.get(timeout=PATIENCE) == ("drop", ScannerState.LOST)
        first.send(OTHER.encode() + b"\r")
        while (came_last := heard.get(timeout=PATIENCE))[0] == "drop":
            pass
        assert came_last == ("desk", OTHER)
    finally:
        scanners.close()
        first.unplug()

"""Receipt printers at a serial line, a port of the network, a device, a file; and all that goes wrong with them."""

from __future__ import annotations

import errno
import os
import pty
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tuils.devices.printers import wires
from tuils.devices.printers.printer_list import add_printer
from tuils.devices.printers.printers import paper_for, printer_of
from tuils.devices.printers.printing import NotPrinted, Paper
from tuils.devices.printers.wires import WirePrinter
from tuils.station.settings import SettingsFault, load_station
from tuils.values.station.printer_setup import PrinterAt, PrinterSetup

PATIENCE = 60
PAPER = Paper(b"\x1b@Hello\n", "raw")
READY, NO_PAPER, COVER = b"\x12", b"\x72", b"\x16"


class Counter:
    """A receipt printer: it answers what it is asked about its sensors, and keeps what it is to print."""

    def __init__(self, *answers: bytes) -> None:
        self.came, self.answers = b"", list(answers)

    def took(self, data: bytes) -> bytes:
        """Return the answer to these bytes."""
        said = b""
        while (at := data.find(b"\x10\x04")) >= 0:
            self.came += data[:at]
            data = data[at + 3 :]
            said += self.answers.pop(0) if self.answers else READY
        self.came += data
        return said


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(PATIENCE)
        yield server


def served(server: socket.socket, printer: Counter) -> threading.Thread:
    def serve() -> None:
        line, _address = server.accept()
        with line:
            line.settimeout(PATIENCE)
            while data := line.recv(4096):
                if said := printer.took(data):
                    line.sendall(said)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def setup_of(where: str, kind: str = "escpos", width: int = 42) -> PrinterSetup:
    return PrinterSetup("rec", where, kind, width)


def network(server: socket.socket) -> str:
    return f"tcp:127.0.0.1:{server.getsockname()[1]}"


def test_a_network_printer_gets_the_bytes(listener: socket.socket) -> None:
    printer = Counter()
    thread = served(listener, printer)
    printer_of(setup_of(network(listener))).print_paper(PAPER)
    thread.join(PATIENCE)
    assert printer.came == PAPER.data


def test_text_becomes_a_receipt_of_that_printer(listener: socket.socket) -> None:
    printer = Counter()
    thread = served(listener, printer)
    printer_of(setup_of(network(listener))).print_paper(Paper("Año\n".encode()))
    thread.join(PATIENCE)
    assert printer.came.startswith(b"\x1b@A\xa4o\n")
    assert printer.came.endswith(b"\x1dVB\x00")


@pytest.mark.parametrize(
    ("answers", "why", "begun"),
    [
        ((NO_PAPER,), "it is out of paper", False),
        ((READY, COVER), "its cover is open", False),
        ((READY, READY, NO_PAPER), "it is out of paper", True),
    ],
)
def test_its_sensors_are_asked_before_and_after(
    listener: socket.socket, answers: tuple[bytes, ...], why: str, begun: bool
) -> None:
    printer = Counter(*answers)
    thread = served(listener, printer)
    with pytest.raises(NotPrinted) as no:
        printer_of(setup_of(network(listener))).print_paper(PAPER)
    thread.join(PATIENCE)
    assert (no.value.why, no.value.begun) == (why, begun)
    assert bool(printer.came) == begun, "nothing is sent to a printer that can't print it"


@pytest.mark.parametrize("answers", [True, False])
def test_a_connection_that_is_lost_in_the_middle(listener: socket.socket, answers: bool) -> None:
    """Told of a printer that answers; one that never did may hang up when it has what it needs."""

    def serve() -> None:
        line, _address = listener.accept()
        with line:
            while b"Hello" not in line.recv(4096):
                if answers:
                    line.sendall(READY)
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    printer = printer_of(setup_of(network(listener)))
    if answers:
        with pytest.raises(NotPrinted) as no:
            printer.print_paper(PAPER)
        assert (no.value.why, no.value.begun) == ("the connection was lost", True)
    else:
        printer.print_paper(PAPER)
    thread.join(PATIENCE)


def test_status_of_one_that_is_off_and_of_one_that_is_there(listener: socket.socket) -> None:
    where = network(listener)
    thread = served(listener, Counter(NO_PAPER))
    assert printer_of(setup_of(where)).status() == "it is out of paper"
    thread.join(PATIENCE)
    listener.close()
    assert printer_of(setup_of(where)).status().startswith("nothing answers at 127.0.0.1, port")
    with pytest.raises(NotPrinted) as no:
        printer_of(setup_of(where)).print_paper(PAPER)
    assert not no.value.begun


def test_one_that_takes_no_more_is_given_up_with_half_a_page(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    printer = WirePrinter(PrinterAt("tcp", "127.0.0.1", port), seconds=0.01)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with pytest.raises(NotPrinted) as no:
        printer.print_paper(Paper(b"x" * 20_000_000, "raw"))  # nobody reads it
    assert (no.value.why, no.value.begun) == ("it stopped taking data. Check its power, paper, and cable", True)


def test_leaving_the_program_ends_what_is_under_way(listener: socket.socket) -> None:
    printer = WirePrinter(PrinterAt("tcp", "127.0.0.1", listener.getsockname()[1]))
    threading.Timer(0.05, printer.give_up).start()
    with pytest.raises(NotPrinted, match="closed"):
        printer.print_paper(Paper(b"x" * 20_000_000, "raw"))


# ---- serial


def read_all(handle: int, printer: Counter, until: bytes) -> None:
    while not printer.came.endswith(until):
        if said := printer.took(os.read(handle, 4096)):
            os.write(handle, said)


def test_a_serial_printer_gets_the_bytes_and_tells_its_paper() -> None:
    far, near = pty.openpty()
    printer = Counter()
    thread = threading.Thread(target=read_all, args=(far, printer, PAPER.data), daemon=True)
    thread.start()
    printer_of(setup_of(f"serial:{os.ttyname(near)}")).print_paper(PAPER)
    thread.join(PATIENCE)
    assert printer.came == PAPER.data
    os.close(near)
    os.close(far)


def test_a_serial_line_that_is_not_there_or_in_use(tmp_path: Path) -> None:
    with pytest.raises(NotPrinted) as no:
        printer_of(setup_of(f"serial:{tmp_path}/ttyUSB7")).print_paper(PAPER)
    assert no.value.why == f"it is not plugged in ({tmp_path}/ttyUSB7)"
    far, near = pty.openpty()
    import serial

    with serial.Serial(os.ttyname(near), exclusive=True), pytest.raises(NotPrinted) as busy:
        printer_of(setup_of(f"serial:{os.ttyname(near)}")).print_paper(PAPER)
    assert (busy.value.why, busy.value.begun) == ("another program is using it", False)
    os.close(near)
    os.close(far)


def test_unplugged_in_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    class Going:
        def write(self, data: bytes, _seconds: float) -> int:
            if len(data) < wires.PIECE:
                raise OSError(errno.EIO, "gone")
            return len(data)

        def read(self, _seconds: float) -> bytes:
            return b""

        def close(self) -> None:
            pass

    monkeypatch.setitem(wires._OPENED, "serial", lambda _at: Going())
    with pytest.raises(NotPrinted) as no:
        WirePrinter(PrinterAt("serial", "/dev/x")).print_paper(Paper(b"x" * (wires.PIECE + 1), "raw"))
    assert (no.value.why, no.value.begun) == ("it was unplugged", True)


def test_its_state_is_not_asked_while_a_paper_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of printers does so; a serial line has room for one."""
    begun, go_on, most, at_once = threading.Event(), threading.Event(), [0], [0]

    class Line:
        def __init__(self, _at: PrinterAt) -> None:
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])

        def write(self, data: bytes, _seconds: float) -> int:
            begun.set()
            assert go_on.wait(PATIENCE)
            return len(data)

        def read(self, _seconds: float) -> bytes:
            return READY

        def close(self) -> None:
            at_once[0] -= 1

    monkeypatch.setitem(wires._OPENED, "serial", Line)
    printer = printer_of(setup_of("serial:/dev/x"))
    printing = threading.Thread(target=printer.print_paper, args=(PAPER,), daemon=True)
    printing.start()
    assert begun.wait(PATIENCE)
    monkeypatch.setattr(wires, "SECONDS_TO_REACH", 0.01)
    assert printer_of(setup_of("serial:/dev/x@19200")).status() == "it is busy with another paper"
    go_on.set()
    printing.join(PATIENCE)
    assert (printer.status(), most[0]) == ("", 1)


# ---- devices and files


def test_a_device_gets_the_bytes_without_being_waited_for() -> None:
    far, near = pty.openpty()
    os.set_blocking(far, True)
    printer_of(setup_of(f"file:{os.ttyname(near)}", "zpl")).print_paper(Paper(b"^XA^XZ", "raw"))
    assert os.read(far, 64) == b"^XA^XZ"
    os.close(near)
    os.close(far)


def test_a_usb_printer_is_found_by_its_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far, near = pty.openpty()
    device = tmp_path / "devices" / "usb1" / "1-1"
    (device / "1-1:1.0" / "usbmisc" / "lp0").mkdir(parents=True)
    (device / "idVendor").write_text("04b8\n")
    (device / "idProduct").write_text("0202\n")
    (device / "1-1:1.0" / "usbmisc" / "lp0" / "device").symlink_to(device / "1-1:1.0")
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "lp0").symlink_to(device / "1-1:1.0" / "usbmisc" / "lp0")
    (tmp_path / "dev" / "usb").mkdir(parents=True)
    (tmp_path / "dev" / "usb" / "lp0").symlink_to(os.ttyname(near))
    monkeypatch.setattr(wires, "USB_PRINTERS", tmp_path / "class")
    monkeypatch.setattr(wires, "DEVICES", tmp_path / "dev")
    assert wires.usb_printers() == [("lp0", "04b8", "0202")]
    printer_of(setup_of("usb:04B8:0202", "epl")).print_paper(Paper(b"N\nP1\n", "raw"))
    assert os.read(far, 64).replace(b"\r", b"") == b"N\nP1\n"
    with pytest.raises(NotPrinted, match="not plugged in"):
        printer_of(setup_of("usb:1111:2222")).print_paper(PAPER)
    os.close(near)
    os.close(far)


def test_each_paper_is_a_file_of_its_own_and_none_is_replaced(tmp_path: Path) -> None:
    printer = printer_of(setup_of(f"file:{tmp_path}/slip.txt", "text", 80))
    printer.print_paper(Paper(b"one\n"))
    printer.print_paper(Paper(b"two   words\n"))
    assert [(tmp_path / name).read_text() for name in ("slip.txt", "slip-2.txt")] == ["one\n", "two   words\n"]
    assert (tmp_path / "slip.txt").stat().st_mode & 0o777 == 0o600
    assert printer.status() == ""
    gone = printer_of(setup_of(f"file:{tmp_path}/nowhere/slip.txt", "text"))
    assert gone.status() == f"there is no folder {tmp_path}/nowhere"
    with pytest.raises(NotPrinted, match="There is no folder"):
        gone.print_paper(Paper(b"x"))


def test_a_text_as_pdf(tmp_path: Path) -> None:
    printer_of(setup_of(f"file:{tmp_path}", "pdf", 80)).print_paper(Paper("Zürich 🐉\n".encode()))
    (made,) = tmp_path.glob("print-*.pdf")
    assert made.read_bytes().startswith(b"%PDF")


def test_a_label_printer_prints_no_receipts() -> None:
    with pytest.raises(NotPrinted, match="only prints labels"):
        paper_for(setup_of("tcp:10.0.0.9", "zpl"), "x")


def test_no_printer_is_set_up_at_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    library = tmp_path / "library.db"
    library.write_bytes(b"SQLite format 3\0" + bytes(100))
    for name in ("library.db", "library.db-wal"):
        with pytest.raises(SettingsFault, match=r"No printer there\. .* is a library or a backup"):
            add_printer(load_station(), setup_of(f"file:{tmp_path}/{name}", "text"))
    with pytest.raises(NotPrinted, match="is a library or a backup"):  # as a station.toml written by hand has it
        printer_of(setup_of(f"file:{library}", "text")).print_paper(PAPER)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["library.db"]
    add_printer(load_station(), setup_of(f"file:{tmp_path}/later/slip.txt", "text"))

"""Scanner input, as a person is shown it; scanners of a station and the lines about them in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuils.devices.scanners.scanner_list import remove_scanner, scanners_of, set_scanner
from tuils.devices.scanners.scanner_watch import ScanReader, SeenScan
from tuils.station.settings import SettingsFault, load_station
from tuils.values.station.command_codes import COMMANDS, KEYED, command_in, count_in
from tuils.values.station.printer_setup import ScannerSetup, scanner_setup
from tuils.values.words import Unclear

CODE = "31234000010017"


@pytest.fixture(autouse=True)
def _station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))


def seen(*pieces: bytes) -> list[SeenScan]:
    """Each piece a second after the other, with silence behind each."""
    reader, found = ScanReader(), list[SeenScan]()
    for second, piece in enumerate(pieces):
        found += reader.feed(piece, float(second))
        found += reader.feed(b"", second + 0.5)
    return found


@pytest.mark.parametrize(
    ("sent", "reading", "meaning", "symbology"),
    [
        (b"]F031234000010017\r\n", CODE, "an item", "Codabar"),
        (b"a31234000010017b\r", CODE, "an item", ""),
        (b"*31234000010017*\r", CODE, "an item", ""),
        (b"\x00\x003 1234 00001 0017\t", CODE, "an item", ""),
        (b"]E09780306406157\r", "9780306406157", "an ISBN", "UPC/EAN"),
        (b".+\r", ".+", "a command", ""),
    ],
)
def test_a_scan_is_shown_with_what_is_read_in_it(sent: bytes, reading: str, meaning: str, symbology: str) -> None:
    (one,) = seen(sent)
    assert (one.reading, one.meaning, one.symbology, one.advice) == (reading, meaning, symbology, "")
    assert bytes.fromhex(one.hex).endswith(sent.strip(b"\x00"))


def test_a_missing_suffix_and_a_wrong_speed_are_told() -> None:
    bare, garbled, noise = seen(CODE.encode(), b"\xe5\x99\xff\x80" * 4 + b"\r", b"U" * 300 + b"\r")
    assert bare.text == CODE
    assert "Set its suffix to CR" in bare.advice
    assert garbled.is_garbled
    assert "The speed is wrong" in garbled.advice
    assert (noise.code, noise.advice) == ("", "There is no barcode in it.")


def test_two_scans_in_one_breath_are_two() -> None:
    first, second = seen(b"]C0.u\r\n" + CODE.encode() + b"\r\n")
    assert (first.text, second.text) == ("]C0.u<CR><LF>", f"{CODE}<CR><LF>")


def test_commands_are_known_whatever_stands_around_them() -> None:
    codes = [code for code, _words in COMMANDS]
    assert [command_in(f"]C0{code}") or f"+{count_in(f']C0{code}')[1]}" for code in codes] == codes
    assert [command_in(text) for text in ("y", "1", CODE, ".pay", "", "*.U*")] == ["", "", "", "", "", ".u"]
    assert {*KEYED} < {*codes}
    assert [one.meaning for one in seen(b"]C0+qd\r", b"]C0.u\r")] == ["a command"] * 2


# ---- the station's file


def test_a_scanner_is_set_changed_and_removed() -> None:
    set_scanner(load_station(), ScannerSetup("drop", "/dev/ttyUSB0", "checkin", beep=True))
    set_scanner(load_station(), ScannerSetup("desk", "/dev/ttyUSB1"))
    with pytest.raises(SettingsFault, match="drop is at /dev/ttyUSB0 already"):
        set_scanner(load_station(), ScannerSetup("other", "/dev/ttyUSB0"))
    assert [*scanners_of(load_station())] == ["drop", "desk"]
    assert scanners_of(load_station())["drop"] == ScannerSetup("drop", "/dev/ttyUSB0", "checkin", beep=True)
    remove_scanner(load_station(), "drop")
    assert [*scanners_of(load_station())] == ["desk"]


def test_the_old_settings_are_a_scanner_that_can_be_changed(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text('# mine\nscanner_port = "/dev/ttyUSB0"\nscanner_baud = 115200\npalette = "light"\n')
    old = scanners_of(load_station())["scanner"]
    assert (old.port, old.baud, old.role) == ("/dev/ttyUSB0", 115200, "desk")
    set_scanner(load_station(), ScannerSetup("scanner", "/dev/ttyUSB0", "checkin", 115200))
    text = file.read_text()
    assert "# mine" in text
    assert "scanner_port" not in text
    assert scanners_of(load_station())["scanner"].role == "checkin"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "has no port"),
        ({"port": "/dev/x", "role": "returns"}, "role is desk, checkin or inventory, not returns"),
        ({"port": "/dev/x", "baud": 7}, "speed is a number from 50"),
        ({"port": "/dev/x", "baud": True}, "baud can't be that"),
        ({"port": "/dev/x", "beep": 1}, "beep can't be that"),
        ({"port": "/dev/x", "color": "red"}, "It has no color"),
    ],
)
def test_a_scanner_that_can_not_be_is_refused(facts: dict[str, object], said: str) -> None:
    with pytest.raises(Unclear, match=said):
        scanner_setup("drop", facts)

"""`tuils rfid`: what lies on a pad is shown, and a tag is written; a pad that isn't there is one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.devices.pad_simulator import SimulatedPad
from tests.doors.calling import Program
from tuils.devices.rfid.rfid_tags import PART_2, PART_3, RfidTag, write_tag

pytest.importorskip("tty", reason="this platform has no pseudo-terminals")

CODE, OTHER = "31234000010017", "31234000010025"


@pytest.fixture
def pad() -> Iterator[SimulatedPad]:
    made = SimulatedPad()
    yield made
    made.unplug()


def test_what_lies_on_the_pad_is_shown(program: Program, pad: SimulatedPad) -> None:
    pad.lay(write_tag(RfidTag(CODE, PART_2, 1, 2)), b"\xff" * 32)
    book, strange = program.json("rfid", "read", "--port", pad.path).lines
    assert (book["item"], book["model"], book["part"], book["parts"], book["afi"]) == (CODE, PART_2, 1, 2, "07")
    assert (strange["item"], strange["model"]) == (None, None)
    pad.take_away()
    empty = program("rfid", "read", "--port", pad.path)
    assert (empty.code, empty.err) == (1, "There is nothing on the pad.\n")


def test_a_tag_is_written_and_what_is_on_it_is_kept_without_force(program: Program, pad: SimulatedPad) -> None:
    pad.lay(b"")
    words = ("rfid", "write", CODE, "--port", pad.path)
    assert program(*words).out == f"Written: {CODE}.\n"
    again = program("rfid", "write", OTHER, "--port", pad.path)
    assert "There is something on the tag" in again.err
    assert program.json("rfid", "write", OTHER, "--model", PART_3, "--force", "--port", pad.path).line["item"] == OTHER
    (written,) = program.json("rfid", "read", "--port", pad.path).lines
    assert (written["item"], written["model"]) == (OTHER, PART_3)


def test_only_one_tag_is_written_and_only_what_fits(program: Program, pad: SimulatedPad) -> None:
    pad.lay(b"", b"")
    assert "Put one tag on the pad. It sees 2." in program("rfid", "write", CODE, "--port", pad.path).err
    assert "doesn't fit" in program("rfid", "write", "x" * 30, "--model", PART_3, "--port", pad.path).err


def test_no_pad_is_one_sentence(program: Program) -> None:
    nowhere = program("rfid", "read")
    assert (nowhere.code, nowhere.out) == (2, "")
    assert "Say where the pad is" in nowhere.err
    gone = program("rfid", "read", "--port", str(program.folder / "ttyUSB7"))
    assert gone.code == 2
    assert "ttyUSB7. Plug the pad in." in gone.err
    other = program("rfid", "read", "--port", os.devnull)
    assert (other.code, other.err.splitlines()[-1]) == (
        2, f"{os.devnull} is not a serial port. tuils scanner list shows those that are there.",
    )  # fmt: skip

"""What comes from a terminal that nobody expects: it ends no program, and it piles up in none."""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.terminal import Terminal
from tests.screens.visited import catalog_in

WELCOME = "What are you looking for?"
A_FLOOD = 60_000  # keys
MOST_KB = 90_000


def _visitor(folder: Path) -> Terminal:
    env = {"TUILS_STATE": str(folder), "TUILS_CONFIG": str(folder / "station.toml")}
    return Terminal(["-m", "tuils", "opac", "--catalog", str(catalog_in(folder))], env)


def _desk(folder: Path) -> Terminal:
    env = {"TUILS_STATE": str(folder), "TUILS_CONFIG": str(folder / "station.toml")}
    return Terminal(["-m", "tests.doors.program", str(folder / "grove.db"), "pat"], env)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[list[Terminal]]:
    programs: list[Terminal] = []
    yield programs
    for program in programs:
        program.end()


@pytest.mark.parametrize("data", [b"\xe9", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80"])
def test_a_byte_of_no_character_ends_no_catalog(tmp_path: Path, started: list[Terminal], data: bytes) -> None:
    started.append(program := _visitor(tmp_path))
    program.until(WELCOME)
    os.write(program.line, data)
    program.hear(0.3)
    program.send("\x15bees\r")
    program.until("found for: bees")


def test_nor_a_desk(tmp_path: Path, started: list[Terminal]) -> None:
    started.append(program := _desk(tmp_path))
    program.until("Maple Grove")
    os.write(program.line, b"\xe9")
    program.hear(0.3)
    program.send("\x15bees\r")
    program.until("bees")


def test_who_sends_more_than_can_be_done_waits(tmp_path: Path, started: list[Terminal]) -> None:
    started.append(program := _visitor(tmp_path))
    program.until(WELCOME)
    flood, sent, end, most = b"bees\r" * (A_FLOOD // 5), 0, time.monotonic() + 4, 0
    os.set_blocking(program.line, False)
    while sent < len(flood) and time.monotonic() < end:
        readable, writable, _none = select.select([program.line], [program.line], [], 1)
        if readable:
            os.read(program.line, 65536)
        if writable:
            sent += os.write(program.line, flood[sent : sent + 2048])
        most = max(most, _kilobytes(program.child))
    os.set_blocking(program.line, True)
    assert most < MOST_KB


def _kilobytes(process: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1])

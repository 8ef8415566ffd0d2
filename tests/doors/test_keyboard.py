"""Unexpected bytes from a terminal: they end no program, and pile up in none."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.terminal import PATIENCE, Terminal
from tests.screens.visited import catalog_in

pytestmark = pytest.mark.whole

WELCOME = "What are you looking for?"
A_FLOOD = 60_000  # keys
MOST_KB = 90_000


def _visitor(folder: Path, *size: int) -> Terminal:
    env = {"TUILS_STATE": str(folder), "TUILS_CONFIG": str(folder / "station.toml")}
    return Terminal(
        ["-m", "tuils", "opac", "--catalog", str(catalog_in(folder))], env, (size[0], size[1]) if size else (24, 80)
    )


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


@pytest.mark.parametrize("size", [(0, 0), (0, 80), (24, 0)])
def test_a_terminal_without_a_size_is_drawn_and_its_end_is_the_programs(
    tmp_path: Path, started: list[Terminal], size: tuple[int, int]
) -> None:
    """`ssh -tt` without a size of its own gives such a terminal. The program spun on it and never ended."""
    program = _visitor(tmp_path, *size)
    program.until(WELCOME)
    os.close(program.line)
    assert _code_of(program.child) == 129


def test_what_no_hand_types_is_dropped_and_told(tmp_path: Path, started: list[Terminal]) -> None:
    started.append(program := _desk(tmp_path))
    program.until("Maple Grove")
    program.send("x" * A_FLOOD)
    program.until("Too much was typed at once.")


def test_the_end_of_the_terminal_is_seen_while_the_program_is_flooded(tmp_path: Path) -> None:
    program = _desk(tmp_path)
    program.until("Maple Grove")
    os.set_blocking(program.line, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(program.line, b"bees\r" * 400)
    os.close(program.line)
    assert _code_of(program.child) == 129


def _code_of(process: int) -> int:
    """How it ended, once it did; a program that does not is ended by the test's own patience."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)  # not a wait for a moment: another process ends
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    raise AssertionError("it does not end")


def _kilobytes(process: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found
    return int(found[1])

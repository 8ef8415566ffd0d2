"""Bytes that really go over the line, in a terminal of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

from tests.screens.terminal import Terminal
from tests.screens.tiny import TITLES

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="needs a pseudo-terminal"),
]

F6 = "\x1b[17~"
DOWN = "\x1b[B"
CODES = list(TITLES)[:6]
TINY = ("-m", "tests.screens.tiny")
Start = Callable[..., Terminal]


def test_bytes_of_a_key_a_scan_a_row_and_none_at_rest(terminals: Start) -> None:
    terminal = terminals(*TINY)
    assert terminal.until("Good morning") <= 5000
    assert terminal.rests(3.0), "nothing is written at rest"
    terminal.send("a")
    assert terminal.until("> a") <= 200
    terminal.send("\x7f")
    terminal.hear(0.5)
    terminal.send(f"{CODES[0]}\r")
    assert terminal.until("Checked out 1: The Overstory") <= 600
    terminal.send(f"{CODES[1]}\r")
    terminal.until("Checked out 2:")
    terminal.send(DOWN)
    terminal.until(">  1 The Overstory")
    terminal.send(DOWN)
    assert terminal.until(">  2 Frog and Toad") <= 300
    assert terminal.rests(1.0)
    terminal.send(".\r")
    assert terminal.stirs() > len("Checked out 2: Frog and Toad are friends"), "a dot alone says the answer again"


def test_six_scans_and_function_keys_in_one_write(terminals: Start) -> None:
    terminal = terminals(*TINY)
    terminal.until("Good morning")
    terminal.send(f"{CODES[0]}\r{CODES[1]}\r{F6}" + "".join(f"{code}\r" for code in CODES[2:]))
    terminal.until("Checked out 6:")
    rows = "\n".join(terminal.screen.display)
    assert "CHECK IN  >" in rows
    places = [rows.index(f"{n} {title[:3]}") for n, title in enumerate(list(TITLES.values())[:5], 1)]
    assert places == sorted(places)


def test_a_mode_switch_stays_under_its_ceiling(terminals: Start) -> None:
    terminal = terminals(*TINY)
    terminal.until("Good morning")
    terminal.send("\x1bOR")
    assert terminal.until("5 titles") <= 6000
    terminal.send("\x1bOQ")
    assert terminal.until("Good morning") <= 3500


@pytest.mark.parametrize("palette", ["dark", "light", "contrast", "mono"])
def test_marks_and_cursor_are_seen_in_every_palette(palette: str, terminals: Start) -> None:
    terminal = terminals(*TINY, palette)
    assert terminal.until("Good morning") <= 5000
    terminal.send(f"{CODES[0]}\r")
    terminal.until("Checked out 1:")
    mark, field = terminal.screen.buffer[2][4], terminal.screen.buffer[1][8]
    assert (mark.data, mark.fg != mark.bg or mark.reverse) == ("O", True)
    assert field.reverse
    assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (8, 1)


def test_no_color_writes_no_colour(terminals: Start) -> None:
    terminal = terminals(*TINY, "contrast", NO_COLOR="1")
    terminal.until("Good morning")
    terminal.send(f"{CODES[0]}\r")
    terminal.until("Checked out 1:")
    cells = [cell for row in terminal.screen.buffer.values() for cell in row.values()]
    assert {(cell.fg, cell.bg) for cell in cells} == {("default", "default")}
    assert terminal.screen.buffer[2][4].reverse

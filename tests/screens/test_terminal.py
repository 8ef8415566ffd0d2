"""Bytes that really go over the line, in a terminal of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.screens.terminal import Terminal
from tests.screens.tiny import TITLES

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "fork"), reason="needs a pseudo-terminal"),
]

F6 = "\x1b[17~"
CTRL_R, CTRL_L = "\x12", "\x0c"
DOWN = "\x1b[B"
CODES = list(TITLES)[:6]
TINY = ("-m", "tests.screens.tiny")
Start = Callable[..., Terminal]
A_SCREEN = 1920
"""The most bytes of a screen: two seconds of a line of 9,600 bit/s."""
MARTA = "21234000004417"
WALK = (
    ("\x1bOP", "Keys on this screen."),
    ("\x1b", "Marta Field is at the desk."),
    ("\x1bOR", "Search by any word"),
    ("bee", "6 titles"),
    ("\r", "The only copy is on the shelf"),
    ("\x1b", "6 titles"),
    ("\x1b[21~", "What would you like to do?"),
    ("\x1b", "6 titles"),
    ("\x1b[15~", "Nothing scheduled today"),
    ("\x1b[20~", "What was done"),
    ("\x1b", "Nothing scheduled today"),
    ("\x1bOQ", "Marta Field is at the desk."),
)
"""Keys, and the words that they bring onto the screen."""


def test_bytes_of_a_key_a_scan_a_row_and_none_at_rest(terminals: Start) -> None:
    terminal = terminals(*TINY)
    assert terminal.until("Good morning") <= A_SCREEN
    assert terminal.rests(3.0), "nothing is written at rest"
    terminal.send("a")
    assert terminal.until("> a") <= 60
    terminal.send("\x7f")
    terminal.hear(0.5)
    terminal.send(f"{CODES[0]}\r")
    assert terminal.until("Checked out 1: The Overstory") <= 400
    terminal.send(f"{CODES[1]}\r")
    terminal.until("Checked out 2:")
    terminal.send(DOWN)
    terminal.until(">  1 The Overstory")
    terminal.send(DOWN)
    assert terminal.until(">  2 Frog and Toad") <= 200
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
    assert terminal.until("5 titles") <= A_SCREEN
    terminal.send("\x1bOQ")
    assert terminal.until("Good morning") <= A_SCREEN


@pytest.mark.parametrize("palette", ["dark", "light", "contrast", "mono"])
def test_marks_and_cursor_are_seen_in_every_palette(palette: str, terminals: Start) -> None:
    terminal = terminals(*TINY, palette)
    assert terminal.until("Good morning") <= A_SCREEN
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


def cells(terminal: Terminal) -> list[tuple[object, ...]]:
    """Return what is seen in each cell, and the cursor."""
    shown = (terminal.screen.buffer[y][x] for y in range(24) for x in range(80))
    seen = [(one.data, one.bg, one.reverse, one.data != " " and (one.fg, one.bold)) for one in shown]
    return [*seen, (terminal.screen.cursor.x, terminal.screen.cursor.y)]


def test_no_screen_and_no_way_back_is_above_two_seconds_and_the_picture_is_whole(
    terminals: Start, tmp_path: Path
) -> None:
    """The picture after several paintings is the one of the screen painted anew."""
    terminal = terminals("-m", "tests.screens.maple", str(tmp_path))
    assert terminal.until("Scan >") <= A_SCREEN
    terminal.send(f"{MARTA}\r")
    terminal.until("Marta Field is at the desk.")
    for number, (keys, shown) in enumerate(WALK):
        terminal.send(keys)
        assert terminal.until(shown) <= A_SCREEN, keys
        if number % 3 == 2:
            before = cells(terminal)
            terminal.send(CTRL_R)
            assert terminal.until(shown) > A_SCREEN / 4, "all of it is painted"
            assert cells(terminal) == before, keys


def test_a_choice_in_the_menu_is_painted_once(terminals: Start, tmp_path: Path) -> None:
    """The screen below, and the new one without its list and greeting, are not painted on the way."""
    terminal = terminals("-m", "tests.screens.maple", str(tmp_path))
    terminal.until("Scan >")
    terminal.rests(0.5)
    for words, shown in (("new patron", "You need a name"), ("policies", "Enter reads one.")):
        terminal.send("\x1b[21~")
        terminal.until("What would you like to do?")
        terminal.send(words)
        terminal.until("Down chooses another")
        assert terminal.rests(0.5)
        terminal.send("\r")
        assert terminal.stirs() <= A_SCREEN * 1.2, words  # on a busy machine the greeting comes by itself
        terminal.shows(shown)


def test_what_another_program_wrote_goes_with_ctrl_r_and_with_a_lock(terminals: Start, tmp_path: Path) -> None:
    terminal = terminals("-m", "tests.screens.maple", str(tmp_path))
    terminal.until("Scan >")
    before = cells(terminal)
    for keys in (CTRL_R, f"{CTRL_L}2468\r"):
        terminal.stream.feed(b"\x1b7\x1b[10;1HThe system goes down at noon\r\n\r\n\x1b8")
        assert cells(terminal) != before
        terminal.send(keys)
        terminal.stirs()
        assert cells(terminal) == before

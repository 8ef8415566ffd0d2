"""The full-screen program in a real terminal: bursts of scans, bytes on the line, hang-ups, a first run."""

from __future__ import annotations

import os
import pty
import signal
import sqlite3
import time
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.grove import ATLAS, EMMA, FROG, ITALIC, MARTA, OVERSTORY, OWL, SIX, SPIRITED, build
from tests.screens.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.whole

KEYS = {"f2": "\x1bOQ", "f3": "\x1bOR", "f6": "\x1b[17~", "f9": "\x1b[20~", "f10": "\x1b[21~", "down": "\x1b[B"}


class Place:
    """A folder with a library of its own, and the programs started in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.library = folder, folder / "library.db"
        self.env = {
            "TUILS_STATE": str(folder / "state"),
            "TUILS_CONFIG": str(folder / "station.toml"),
            "TUILS_LIBRARY": str(self.library),
            "TEXTUAL_ANIMATIONS": "none",
        }
        self.started: list[Terminal] = []

    def desk(self, *words: str) -> Terminal:
        """Maple Grove, with Ana at the desk."""
        terminal = self.start("tests.doors.program", str(self.library), "ana", *words)
        terminal.until("Scan a card to check out")
        return terminal

    def start(self, module: str, *words: str) -> Terminal:
        self.started.append(Terminal(["-m", module, *words], self.env))
        return self.started[-1]

    def loans(self) -> list[str]:
        """The barcodes of what is out, in the order in which it was lent; the file must be sound."""
        with sqlite3.connect(self.library) as store:
            assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            found = store.execute(
                "SELECT barcode FROM loan JOIN item ON item.loan = loan.id JOIN journal ON journal.id = loan.id "
                "ORDER BY journal.pos"
            ).fetchall()
        return [str(row[0]) for row in found]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    for terminal in made.started:
        if terminal.child:
            terminal.end()


@pytest.fixture
def grove(place: Place) -> Place:
    build(place.library)
    return place


def ended(terminal: Terminal, seconds: float = PATIENCE) -> int:
    """The exit code of the program, which must end by itself; what it writes meanwhile is read away."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(terminal.child, os.WNOHANG)
        if done:
            terminal.child = 0
            return os.waitstatus_to_exitcode(status)
        try:
            terminal.hear(0.05)
        except (AssertionError, OSError):
            time.sleep(0.01)
    raise AssertionError("it does not end")


def rows(terminal: Terminal) -> list[str]:
    return [row.rstrip() for row in terminal.screen.display]


def sent(*texts: str) -> str:
    """Return the lines as one write."""
    return "".join(f"{text}\r" for text in texts)


# -- scans


def test_six_scans_in_one_write_give_six_loans_in_order(grove: Place) -> None:
    desk = grove.desk()
    desk.send(sent(MARTA, *SIX))
    desk.until("Checked out 6:")
    shown = rows(desk)[9:15]
    titles = ["The Overstory", "Frog and Toad are friends", "Spirited away [videorecording]"]
    titles += ["Emma [electronic resource]", "[/i] and [bold]"]
    for number, (row, title) in enumerate(zip(shown, titles, strict=False), 1):
        assert row.startswith(f"   {number} {title}")
    assert shown[5].startswith("   6 千")
    assert grove.loans() == SIX


def test_one_question_five_waiting_five_answers_after_no(grove: Place) -> None:
    desk = grove.desk()
    waiting = [FROG, SPIRITED, EMMA, ITALIC, OWL]
    desk.send(sent(MARTA, OVERSTORY, ATLAS, *waiting))
    desk.until("5 scans waiting")
    assert rows(desk)[1].startswith(" y/n, Enter >")
    assert "Not checked out: World atlas. Reference is for in-house use only." in rows(desk)[2]
    assert grove.loans() == [OVERSTORY]
    desk.send(sent("n"))
    desk.until("Checked out 6: Owl moon")
    assert "wait" not in rows(desk)[1]
    assert grove.loans() == [OVERSTORY, *waiting]


def test_f6_among_scans_and_a_dot_word(grove: Place) -> None:
    desk = grove.desk()
    desk.send(sent(MARTA, OVERSTORY, ".x") + KEYS["f6"] + sent(OVERSTORY, ".i", MARTA, FROG))
    desk.until("Checked out 1: Frog and Toad are friends")
    assert grove.loans() == [FROG]


def test_a_serial_scanner_and_the_keyboard_share_one_queue(grove: Place) -> None:
    far, near = pty.openpty()
    tty.setraw(far)
    desk = grove.desk("--port", os.ttyname(near))
    desk.opens(os.ttyname(near))
    os.write(far, sent(MARTA, OVERSTORY).encode())
    desk.until("Checked out 1: The Overstory")
    desk.send(sent(FROG))
    desk.until("Checked out 2:")
    desk.send(sent(ATLAS))
    desk.until("y/n, Enter >")
    os.write(far, sent(OWL).encode())
    desk.until("1 scan waiting")
    desk.send(sent("n"))
    desk.until("Checked out 3: Owl moon")
    assert grove.loans() == [OVERSTORY, FROG, OWL]
    os.close(far)
    desk.until("The scanner isn't answering.")
    os.close(near)


# -- bytes on the line


def test_the_ceilings_of_a_slow_line(grove: Place) -> None:
    desk = grove.start("tests.doors.program", str(grove.library), "ana")
    spent = {"first screen": desk.until("Good morning")}

    def step(name: str, keys: str, text: str) -> None:
        """The text may be there already: it writes something first."""
        desk.send(keys)
        spent[name] = desk.stirs(0.3) + desk.until(text)

    for letter in "abc":
        step(f"key {letter}", letter, letter)
    step("clear", "\x15", "Scan >")
    step("card", sent(MARTA), "is at the desk")
    scans = []
    for number, code in enumerate((*SIX, OWL), 1):
        desk.send(sent(code))
        scans.append(desk.until(f"Checked out {number}:"))
    spent["scan"] = sorted(scans)[len(scans) // 2]
    step("row 1", KEYS["down"], "> ")
    step("row 2", KEYS["down"], ">  2")
    step("push undo", KEYS["f9"], "UNDO")
    step("back", sent(".x"), "F2 DESK")
    step("push menu", KEYS["f10"], "MENU")
    step("back again", sent(".x"), "F2 DESK")
    step("mode first", KEYS["f3"], "F3 CATALOG")
    step("mode back", KEYS["f2"], "F2 DESK")
    step("mode again", KEYS["f3"], "F3 CATALOG")
    step("mode home", KEYS["f2"], "F2 DESK")
    step("lock", "\x0c", "LOCKED")
    assert desk.rests(2.0)
    ceilings = {"first": 5000, "key": 200, "row": 300, "scan": 600, "push": 6000, "mode": 3500, "lock": 6000}
    ceilings |= {"mode first": 6000}
    for name, written in spent.items():
        ceiling = ceilings.get(name, ceilings.get(name.split()[0]))
        assert ceiling is None or written <= ceiling, spent


def test_nothing_is_written_at_rest(grove: Place) -> None:
    desk = grove.desk()
    desk.send(sent(MARTA, OVERSTORY))
    desk.until("Checked out 1:")
    assert desk.rests(2.5)


def test_no_escape_of_data_reaches_the_terminal(grove: Place) -> None:
    with sqlite3.connect(grove.library) as store:
        store.execute("UPDATE biblio SET title = ? WHERE title = 'Owl moon'", ("Owl \x1b]0;moon\x07\x1b[31m [/i]",))
    desk = grove.desk()
    desk.send(sent(MARTA, OWL))
    desk.until("Checked out 1: Owl ]0;moon[31m [/i]")


# -- leaving


def test_sign_out_and_out_leaves_a_backup_and_a_clean_terminal(grove: Place) -> None:
    desk = grove.desk()
    desk.send(sent(MARTA, OVERSTORY, ".x", ".q"))
    desk.until("SIGN IN")
    desk.send(sent(".q"))
    assert ended(desk) == 0
    assert len(list((grove.folder / "backups").glob("*.db"))) >= 1
    assert not desk.screen.cursor.hidden


def test_a_hang_up_ends_the_program_and_loses_nothing(grove: Place) -> None:
    desk = grove.desk()
    desk.send(sent(MARTA, *SIX))
    desk.until("Checked out 6:")
    os.close(desk.line)
    desk.line = os.open(os.devnull, os.O_RDWR)
    code = ended(desk)
    assert code in (128 + signal.SIGHUP, -signal.SIGHUP, 1)
    assert grove.loans() == SIX


def test_a_termination_restores_the_terminal(grove: Place) -> None:
    desk = grove.desk()
    os.kill(desk.child, signal.SIGTERM)
    assert desk.screen.cursor.hidden
    assert ended(desk) == 128 + signal.SIGTERM
    assert not desk.screen.cursor.hidden


def test_two_desks_at_once_wait_for_each_other(grove: Place) -> None:
    here, there = grove.desk("--now"), grove.desk("--now")
    here.send(sent(MARTA, *SIX[:3]))
    there.send(sent("21234000002091", *SIX[3:]))
    here.until("Checked out 3:")
    there.until("Checked out 3:")
    assert sorted(grove.loans()) == sorted(SIX)


# -- a first run


def test_started_without_a_library_six_enters_and_a_pin_make_one(place: Place) -> None:
    program = place.start("tuils")
    program.until("Step 1 of 6")
    for step in range(2, 7):
        program.send("\r")
        program.until(f"Step {step} of 6")
    program.send("\r")
    program.until("Do other people share the computer account")
    program.send("\r")
    program.until("Choose a PIN")
    program.send(sent("4711"))
    program.until("Type the same PIN again")
    program.send(sent("4711"))
    program.until("F2 DESK")
    assert any("No titles yet." in row for row in rows(program))
    program.send("\x0c")
    program.until("LOCKED")
    program.send(sent("4711"))
    program.until("F2 DESK")


def test_thinking_better_of_it_leaves_nothing_behind(place: Place) -> None:
    program = place.start("tuils")
    program.until("Step 1 of 6")
    program.send(sent(".x"))
    assert ended(program) == 0
    assert not place.library.exists()

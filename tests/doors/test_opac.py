"""The patrons' catalog as a real program: in a terminal of its own, with what a visitor may try."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.doors.test_screen_pty import ended, rows
from tests.screens.terminal import PATIENCE, Terminal
from tests.screens.visited import catalog_in
from tuils.cli.kit.guest_sandbox import stays_outside

pytestmark = pytest.mark.whole

ROOT = Path(__file__).parents[2]
WELCOME = "What are you looking for?"
KEYS = {"down": "\x1b[B", "up": "\x1b[A", "f1": "\x1bOP", "f2": "\x1bOQ", "escape": "\x1b"}
STAFF = (
    "tuils.app",
    "tuils.line_mode.lines",
    "tuils.library.front.conversation",
    "tuils.screens.kit.home",
    *(
        f"tuils.screens.{room}"
        for room in ("desk", "catalog", "orders", "patrons", "programs", "rooms", "imports", "office")
    ),
)
LISTEN = """
import atexit, os, sys
from tuils.cli.kit import guest_sandbox
def end(code):
    names = sorted(name for name in sys.modules if name.startswith("tuils"))
    open(os.path.join({folder!r}, "modules"), "w").write("\\n".join(names))
    os._exit(code)
guest_sandbox.exit_at_once = end
from tuils.cli.front import run_program as run
run(sys.argv[1:])
"""


class Kiosk:
    """A folder with a published catalog, and the programs started over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        catalog_in(folder)
        self.started: list[Terminal] = []
        self.env = {
            "TUILS_STATE": str(folder / "state"),
            "TUILS_CONFIG": str(folder / "station.toml"),
            "HOME": str(folder),
        }

    def open(
        self, *words: str, python: tuple[str, ...] = ("-m", "tuils"), env: Mapping[str, str] | None = None
    ) -> Terminal:
        options = ["--catalog", str(self.folder / "catalog.db"), *words]
        self.started.append(Terminal([*python, "opac", *options], self.env | dict(env or {})))
        return self.started[-1]

    def visited(self, *words: str, **env: str) -> Terminal:
        terminal = self.open(*words, env=env)
        terminal.until(WELCOME)
        return terminal


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    made = Kiosk(tmp_path)
    yield made
    for terminal in made.started:
        if terminal.child:
            terminal.end()


def still_there(terminal: Terminal) -> None:
    """It answers a search, and is the same process."""
    terminal.send("\x15bees\r")
    terminal.until("found for: bees")
    assert os.waitpid(terminal.child, os.WNOHANG) == (0, 0)


# -- a visit


def test_a_visit_by_arrows_and_enter(kiosk: Kiosk) -> None:
    line = kiosk.visited()
    line.send("owls\r")
    line.until("1 found for: owls")
    line.send("\r")
    line.until("Five stories")
    line.send(KEYS["escape"])
    line.until("1 found for: owls")
    line.send(KEYS["f2"])
    line.until("EN EL ESTANTE")


def test_nothing_is_written_at_rest_and_little_for_a_step(kiosk: Kiosk) -> None:
    line = kiosk.open()
    assert line.until(WELCOME) < 5000
    assert line.rests(2.0)
    line.send(KEYS["down"])
    assert line.hear(0.5) < 500
    line.send("bees\r")
    assert line.rests(1.5)


def test_no_escape_of_data_or_of_a_visitor_reaches_the_terminal(kiosk: Kiosk) -> None:
    line = kiosk.visited()
    line.send("\x1b[200~bees \x1b]0;mine\x07\x1b[31m\x1b[201~")
    line.hear(0.5)
    assert line.screen.title != "mine"
    still_there(line)


@pytest.mark.parametrize("term", ["linux", "vt100", "xterm-kitty"])
def test_it_starts_in_any_terminal(kiosk: Kiosk, term: str) -> None:
    still_there(kiosk.visited(TERM=term))


def test_a_terminal_that_cannot_draw_gets_lines(kiosk: Kiosk) -> None:
    line = kiosk.open(env={"TERM": "dumb"})
    line.until("Find >")
    line.send("owls\r")
    line.until("1. Owls at home")


# -- what does not lead out


KEYS_OUT = {
    "^P": "\x10", "^Z": "\x1a", "^Q": "\x11", "^C": "\x03", "^\\": "\x1c", "^D": "\x04", "^S": "\x13", "^L": "\x0c",
    "alt-s": "\x1bs", "kitty ^P": "\x1b[112;5u", "kitty ^Z": "\x1b[122;5u",
}  # fmt: skip


def test_no_key_ends_or_stops_it(kiosk: Kiosk) -> None:
    line = kiosk.visited()
    for name, key in KEYS_OUT.items():
        line.send(key * 3)
        line.hear(0.2)
        assert _state(line.child) not in "TZ", name
        line.send("\x15bees\r")
        line.until("found for: bees")
        line.send("\x1b[D")
        line.until(WELCOME)
    assert os.waitpid(line.child, os.WNOHANG) == (0, 0)
    assert not list(kiosk.folder.glob("*.svg"))


def _state(child: int) -> str:
    return Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]


QUIET = (signal.SIGINT, signal.SIGTSTP, signal.SIGQUIT)


def test_keys_before_the_screen_is_there_do_nothing_either(kiosk: Kiosk) -> None:
    line = kiosk.open()
    while not Path(f"/proc/{line.child}/cmdline").read_bytes().startswith(os.fsencode(sys.executable)):
        time.sleep(0.001)
    end = time.monotonic() + PATIENCE
    while not all(_ignored(line.child, key) for key in QUIET) and time.monotonic() < end:
        time.sleep(0.002)
    line.send("\x03\x1a\x1c")
    line.until(WELCOME)
    still_there(line)


def test_nor_does_a_stop_at_any_moment_of_the_start(kiosk: Kiosk) -> None:
    line = kiosk.open()
    end = time.monotonic() + PATIENCE
    while not _ignored(line.child, signal.SIGTSTP):
        assert time.monotonic() < end
    while not any(WELCOME in row for row in line.screen.display):
        os.kill(line.child, signal.SIGTSTP)
        line.hear(0.002)
        assert time.monotonic() < end, "it stands still"
    still_there(line)


def _ignored(child: int, number: int) -> bool:
    status = Path(f"/proc/{child}/status").read_text()
    mask = int(re.search(r"SigIgn:\s*([0-9a-f]+)", status)[1], 16)  # type: ignore[index]
    return bool(mask >> (number - 1) & 1)


def test_huge_input_is_survived(kiosk: Kiosk) -> None:
    line = kiosk.visited()
    for _piece in range(40):
        line.send("x" * 500 + "\x1b[" + "9" * 200 + ";" + "\x1b[48;99999;99999;99999;99999t")
        line.hear(0.02)
    line.hear(1.0)
    line.send("\x1b\x1b")
    line.hear(0.3)
    still_there(line)


VARIABLES = {
    "textual": {
        "TEXTUAL_SCREENSHOT": "0.1", "TEXTUAL_SCREENSHOT_LOCATION": ".", "TEXTUAL_LOG": "visitor.log",
        "TEXTUAL": "debug,devtools", "TEXTUAL_PRESS": "ctrl+q,ctrl+c", "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_THEME": "nord",
    },
    "driver": {"TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"},
    "ours": {"TUILS_STATION": "no\x1bstation", "TUILS_BRANCH": "NOWHERE", "TUILS_STATE": "/proc/nowhere"},
}  # fmt: skip


@pytest.mark.parametrize("env", VARIABLES.values(), ids=VARIABLES)
def test_variables_of_ours_do_nothing(kiosk: Kiosk, env: dict[str, str]) -> None:
    line = kiosk.visited(**env)
    line.send("\x03")
    line.hear(0.5)
    still_there(line)
    assert not list(kiosk.folder.rglob("*.svg"))
    assert not (ROOT / "visitor.log").exists()


def test_over_ssh_all_but_a_few_variables_are_dropped() -> None:
    env = {"HOME": "/", "TERM": "x", "LC_ALL": "es", "PYTHONINSPECT": "1", "TUILS_LIBRARY": "x", "XDG_DATA_HOME": "/x"}
    assert set(stays_outside({**env, "SSH_CONNECTION": "1 2 3 4"})) == {
        "PYTHONINSPECT",
        "TUILS_LIBRARY",
        "XDG_DATA_HOME",
    }
    assert stays_outside({**env, "TUILS_STATE": "x", "TEXTUAL_X": "1"}) == ["TUILS_STATE", "TEXTUAL_X"]


def test_python_does_not_end_in_its_own_prompt(kiosk: Kiosk) -> None:
    line = kiosk.visited("--leave", "out", PYTHONINSPECT="1", SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22")
    assert b"PYTHONINSPECT" not in Path(f"/proc/{line.child}/environ").read_bytes()
    line.send("out\r")
    assert ended(line) == 0
    assert not any(">>>" in row for row in rows(line))


def test_at_a_kiosk_too_it_does_not(kiosk: Kiosk) -> None:
    line = kiosk.visited("--leave", "out", PYTHONINSPECT="1")
    line.send("out\r")
    assert ended(line) == 0
    assert not any(">>>" in row for row in rows(line))


def test_a_wrong_option_does_not_end_in_a_prompt_either(kiosk: Kiosk) -> None:
    line = kiosk.open("--nonsense", env={"PYTHONINSPECT": "1", "SSH_CLIENT": "192.0.2.1 1 22"})
    assert ended(line) == 2
    assert not any(">>>" in row for row in rows(line))


def test_no_staff_screen_is_even_loaded(kiosk: Kiosk) -> None:
    line = kiosk.open("--leave", "out", python=("-c", LISTEN.format(folder=str(kiosk.folder))))
    line.until(WELCOME)
    line.send("owls\r")
    line.until("1 found for: owls")
    line.send("\r")
    line.until("Five stories")
    line.send("\x1bOP")
    line.until("How this works")
    line.send("out\r")
    ended(line)
    loaded = (kiosk.folder / "modules").read_text().split()
    assert "tuils.opac" in loaded
    assert not [name for name in loaded if name.startswith(STAFF)]
    kit = {name.removeprefix("tuils.screens.") for name in loaded if name.startswith("tuils.screens.kit.")}
    assert kit <= {
        f"kit.{name}"
        for name in ("base_app", "ending", "kept_styles", "keyboard", "palettes", "faults", "operator", "operator.idle")
    }


# -- ending


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_is_ended_from_outside_with_a_clean_terminal(kiosk: Kiosk, number: signal.Signals) -> None:
    line = kiosk.visited()
    os.kill(line.child, number)
    assert ended(line) == 128 + number
    assert not line.screen.cursor.hidden


def test_where_nothing_was_published_it_says_so(kiosk: Kiosk) -> None:
    (kiosk.folder / "catalog.db").unlink()
    line = kiosk.open()
    assert ended(line) == 3
    assert any("There is no published catalog" in row for row in rows(line))


def test_a_word_for_another_program_is_not_understood(kiosk: Kiosk) -> None:
    line = kiosk.open("sh")
    assert ended(line) == 2


# -- line mode


def lines_of(kiosk: Kiosk, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tuils", "--plain", "opac", "--catalog", str(kiosk.folder / "catalog.db"), *words],
        input=text, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300, env={**os.environ, **kiosk.env},
    )  # fmt: skip


def test_line_by_line(kiosk: Kiosk) -> None:
    said = lines_of(kiosk, "owls\n1\n7\ne\nowls\n\x1b[2Jzzxq\nq\nbees\n")
    assert said.returncode == 0
    assert said.stderr == ""
    assert "\x1b" not in said.stdout
    lines = said.stdout.splitlines()
    assert "1. Owls at home : five stories. Lobel, Arnold. Book, 1975. ON THE SHELF: Adult fiction, at E LOB." in lines
    assert any(line.startswith("About: Five stories tell of the adventures of Owl") for line in lines)
    assert "Find > There is no line 7." in lines
    assert any("EN EL ESTANTE" in line for line in lines)
    assert not any("Bees" in line for line in lines)


def test_a_question_mark_says_how_and_what_is_not_found_is_named(kiosk: Kiosk) -> None:
    lines = lines_of(kiosk, "?\nzebras\nowls\nm\n").stdout.splitlines()
    how = [number for number, line in enumerate(lines) if "a number opens a title" in line]
    assert how == [1, 2]
    assert 'Find > No matches for "zebras". Try fewer words, check the spelling, or ask at the desk.' in lines
    assert "Find > No more results. Try other words." in lines


def test_at_a_kiosk_the_end_of_input_is_not_the_end(kiosk: Kiosk) -> None:
    line = kiosk.open("--leave", "out", python=("-m", "tuils", "--plain"))
    line.until("Find >")
    line.send("\x04\x03\x1a")
    line.hear(0.3)
    line.send("q\r")
    line.until("Find > ")
    line.send("out\r")
    assert ended(line) == 0

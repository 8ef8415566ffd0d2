"""The patrons' catalog for guests over a real sshd with a forced command: what they can do, and what they cannot.

The sshd is the test's own: this user, a free port, keys that are thrown away. It lets through more variables than
anybody should (TUILS_*, TEXTUAL_*, PYTHON*), so that the program itself has to leave them outside.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.guests import LOCKED_UP, NEEDS_SSHD, ROOT, Sshd, serving
from tests.doors.test_screen_pty import ended, rows
from tests.screens.terminal import PATIENCE, Terminal
from tests.screens.visited import catalog_in

WELCOME = "What are you looking for?"

pytestmark = NEEDS_SSHD


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    yield from _running(tmp_path_factory.mktemp("sshd"), "")


@pytest.fixture(scope="module")
def careful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """An sshd set up as docs/opac.md says: Python ignores all variables."""
    yield from _running(tmp_path_factory.mktemp("careful"), "-I")


def _running(folder: Path, options: str) -> Iterator[Sshd]:
    catalog_in(folder)
    made = Sshd(folder, options)
    yield from serving(made)


@pytest.fixture
def guest(sshd: Sshd) -> Iterator[Terminal]:
    """In front of the welcome."""
    terminal = sshd.visit()
    terminal.until(WELCOME)
    yield terminal
    if terminal.child:
        terminal.end()
        terminal.child = 0


def still_there(terminal: Terminal) -> None:
    """The same session answers a search."""
    terminal.send("\x15bees\r")
    terminal.until("found for: bees")


def gone(sshd: Sshd, before: int = 0) -> None:
    end = time.monotonic() + PATIENCE
    while len(sshd.visitors()) > before:
        assert time.monotonic() < end, "the catalog outlives its visitor"
        time.sleep(0.05)


# -- a visit


def test_a_visit_by_arrows_and_enter_ends_with_leave(guest: Terminal) -> None:
    guest.send("owls\r")
    guest.until("1 found for: owls")
    guest.send("\r")
    guest.until("Five stories")
    guest.send("\x1b[D\x1b[D")
    guest.until("Quit")
    guest.send("\x1b[B" * 9 + "\r")
    assert ended(guest) == 0


def test_the_visitors_own_language_greets(sshd: Sshd) -> None:
    guest = sshd.visit(env={"LC_ALL": "es_MX.UTF-8"})
    guest.until("¿Qué busca?")


def test_who_hangs_up_leaves_nothing_running(sshd: Sshd) -> None:
    before = len(sshd.visitors())
    guest = sshd.visit()
    guest.until(WELCOME)
    guest.send("owls\r")
    guest.until("1 found for: owls")
    assert len(sshd.visitors()) > before
    os.kill(guest.child, signal.SIGKILL)
    os.waitpid(guest.child, 0)
    guest.child = 0
    gone(sshd, before)


# -- keys


KEYS = {
    "^P": "\x10", "^Z": "\x1a", "^Q": "\x11", "^C": "\x03", "^\\": "\x1c", "^D": "\x04", "^_": "\x1f", "^]": "\x1d",
    "^S": "\x13", "kitty ^P": "\x1b[112;5u", "kitty ^S": "\x1b[115;5u", "kitty ^Z": "\x1b[122;5u",
}  # fmt: skip


def test_no_key_leads_out(guest: Terminal) -> None:
    for name, key in KEYS.items():
        guest.send(key * 2 + "\x15bees\r")
        guest.until("found for: bees")
        guest.send("\x1b[D")
        guest.until(WELCOME)
        assert "bees" not in "\n".join(rows(guest)), name


def test_keys_of_the_first_moment_lead_nowhere(sshd: Sshd) -> None:
    """Sent while Python still begins: the worst that comes of them is that the session ends."""
    guest = sshd.visit()
    for _time in range(10):
        guest.send("\x03\x1a\x1c")
        end = time.monotonic() + 0.03
        while time.monotonic() < end:
            pass
    try:
        guest.until(WELCOME)
        still_there(guest)
    except AssertionError:
        assert ended(guest) != 0
    assert not any(prompt in "\n".join(rows(guest)) for prompt in (">>>", "$ ", "# "))


# -- variables


VARIABLES = {
    "python": {"PYTHONVERBOSE": "1", "PYTHONSTARTUP": "/etc/passwd", "PYTHONBREAKPOINT": "os.system"},
    "inspect": {"PYTHONINSPECT": "1"},
    "ours": {
        "TUILS_LIBRARY": "/etc/passwd", "TUILS_CONFIG": "/etc/passwd", "TUILS_STATE": "/proc/nowhere",
        "TUILS_STATION": "front", "TUILS_BRANCH": "NOWHERE", "TUILS_PIN": "1",
    },
    "driver": {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"},
    "textual": {
        "TEXTUAL": "debug,devtools", "TEXTUAL_LOG": "/tmp/of-a-visitor", "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": ".", "TEXTUAL_PRESS": "ctrl+q", "TEXTUAL_ALLOW_SIGNALS": "1",
        "TEXTUAL_THEME": "nord", "TEXTUAL_FPS": "0", "TEXTUAL_COLOR_SYSTEM": "nonsense",
    },
    "places": {"XDG_CONFIG_HOME": "/etc", "XDG_DATA_HOME": "/etc", "LANGUAGE": "../../../../../../etc"},
}  # fmt: skip


@pytest.mark.parametrize("env", VARIABLES.values(), ids=VARIABLES)
def test_variables_of_a_visitor_stay_outside(sshd: Sshd, env: dict[str, str]) -> None:
    guest = sshd.visit(env=env)
    guest.until(WELCOME)
    assert not any(b"PYTHON" in Path(f"/proc/{one}/environ").read_bytes() for one in sshd.visitors())
    guest.send("\x03\x1a")
    guest.hear(0.2)
    still_there(guest)
    guest.send("\x1b[D" + "\x1b[B" * 9 + "\r")
    assert ended(guest) == 0
    assert not any(">>>" in row for row in rows(guest))
    assert not Path("/tmp/of-a-visitor").exists()
    assert not list(ROOT.glob("*.svg"))


def test_with_python_itself_told_so_not_even_its_path_is_read(careful: Sshd, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    guest = careful.visit(env={"PYTHONPATH": str(tmp_path)})
    guest.until(WELCOME)
    still_there(guest)
    assert not (tmp_path / "ran").exists()


# -- commands and the wire


@pytest.mark.parametrize("command", ["sh", "python3 -i", "opac publish; sh"])
def test_whatever_is_asked_for_it_is_the_catalog(sshd: Sshd, command: str) -> None:
    guest = sshd.visit(command)
    guest.until(WELCOME)
    guest.send("echo $0\r")
    guest.until('No matches for "echo $0"')


def test_without_a_terminal_there_is_nothing(sshd: Sshd) -> None:
    said = sshd.ask("sh", "-c", "id")
    assert said.returncode == 2
    assert said.stdout == ""
    assert "needs a terminal" in said.stderr


def test_no_files_are_carried(sshd: Sshd) -> None:
    said = sshd.ask("sftp", options=("-s", "-T"))
    assert said.returncode == 2
    assert said.stdout == ""


def test_no_port_is_forwarded(sshd: Sshd) -> None:
    said = sshd.ask(options=("-W", f"127.0.0.1:{sshd.port}"))
    assert said.returncode == 255
    assert said.stdout == ""
    assert "forwarding failed" in said.stderr


def test_the_docs_say_the_same() -> None:
    docs = (ROOT / "docs" / "opac.md").read_text(encoding="utf-8")
    assert [line for line in LOCKED_UP if line not in docs] == []

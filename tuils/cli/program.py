"""No command: the program itself, full screen or line mode, with the library open and the station held."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from tuils.i18n import _

from .call import Call
from .opening import Opened, as_system_user_or_nobody, open_desk


def start(call: Call) -> int:
    """Run the program until it is left; gives back its exit code. Line mode where the terminal cannot draw."""
    if call.plain or os.environ.get("TERM") == "dumb":
        with _opened(call) as opened:
            return line_mode(opened)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(_("The full-screen program needs a terminal. Line mode does not: tuils --plain"))
    with _opened(call) as opened:
        return full_screen(opened, call)


@contextmanager
def _opened(call: Call) -> Iterator[Opened]:
    sign_in = as_system_user_or_nobody if call.acting is None else call.sign_in()
    with open_desk(call.path, station=call.station, branch=call.branch, sign_in=sign_in, hold=True) as opened:
        yield opened


def line_mode(opened: Opened) -> int:
    plain = importlib.import_module("tuils.plain")
    return int(plain.run_plain(opened, sys.stdin, sys.stdout))


def full_screen(opened: Opened, call: Call) -> int:
    ready_terminal()
    app = importlib.import_module("tuils.app")
    return int(app.run_app(opened, accessible=call.accessible, ascii=call.ascii or opened.station.ascii))


def ready_terminal() -> None:
    """What Textual reads once, when it is imported."""
    if "SSH_CONNECTION" in os.environ:
        os.environ.setdefault("ESCDELAY", "600")  # ms: over a line an arrow key may come in two parts
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ["TEXTUAL_ANIMATIONS"] = "none"

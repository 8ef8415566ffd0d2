"""No command: the program itself, full screen or line mode, with the library open and the station held."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tuils.i18n import _, use_language
from tuils.library.front.opening import (
    NOBODY,
    Opened,
    as_its_maker,
    as_system_user_or_nobody,
    as_whoever_has_no_pin,
    open_desk,
)
from tuils.station.log import log_event
from tuils.station.settings import is_accessible
from tuils.values.small_threads import keep_threads_small
from tuils.values.station.old_terminals import shows_ascii_alone

from .call import Call, can_ask

if TYPE_CHECKING:
    from tuils.library.front.answers.asked_commands import LinePlaces


def start_program(call: Call) -> int:
    """Run the program until it is left; return its exit code."""
    if not in_lines(call) and not at_terminal():
        raise click.UsageError(_("The full-screen program needs a terminal. Line mode doesn't: tuils --plain"))
    fresh = not in_lines(call) and call.acting is None and not call.path.exists()
    if fresh and not set_up_library(call):
        return 0
    with _opened(call, fresh) as opened:
        return open_face(opened, call)


def set_up_library(call: Call) -> bool:
    """Make a library, which does not exist yet, by six questions. Return False if the person stops."""
    from tuils.library.people.staff.system_user import system_user
    from tuils.station.settings import load_station

    ready_terminal()
    from tuils.screens.office.setup import run_setup

    station = load_station(call.station)
    return run_setup(call.path, station, zone=machine_zone(), system_user=system_user(), ascii=call.ascii)


def in_lines(call: Call) -> bool:
    """Return whether to use line mode: asked for, for this call or for good (ACCESSIBLE), or the terminal cannot
    draw."""
    return call.plain or is_accessible() or os.environ.get("TERM") == "dumb"


def at_terminal() -> bool:
    return can_ask() and sys.stdout.isatty()


def open_face(opened: Opened, call: Call) -> int:
    if asked := call.lang or (in_lines(call) and not opened.station.language and opened.about.locale):
        use_language(asked)
    log_event("opened", "line mode" if in_lines(call) else "full screen")
    code = line_mode(opened, call) if in_lines(call) else full_screen(opened, call)
    log_event("left", code)
    return code


@contextmanager
def _opened(call: Call, fresh: bool) -> Iterator[Opened]:
    """Open the library for a desk without a command. The person who just made it is signed in already."""
    from tuils.library.people.staff.signing_in import must_choose

    who = as_its_maker if fresh else as_system_user_or_nobody if in_lines(call) else as_whoever_has_no_pin
    sign_in = who if call.acting is None else call.sign_in()
    with open_desk(call.path, station=call.station, branch=call.branch, sign_in=sign_in, hold=True) as opened:
        if must_choose(opened.desk.operator):  # the door asks for the code again, and for the new PIN
            opened.desk = replace(opened.desk, operator=NOBODY)
        if in_lines(call):  # a screen does it while people work
            from .refreshing import refresh_outdated

            refresh_outdated(opened, call.out)
        yield opened


def line_mode(opened: Opened, call: Call) -> int:
    from tuils.line_mode.lines import run_plain
    from tuils.values.garbage import look_as_usual

    keep_threads_small()
    look_as_usual()
    ascii_only = call.ascii or opened.station.ascii or shows_ascii_alone(os.environ)
    places = partial(_places, click.get_current_context().find_root().command, opened, call.library)
    return run_plain(opened, sys.stdin, sys.stdout, places=places, ascii_only=ascii_only)


def _places(front: click.Command, opened: Opened, library: str | None) -> LinePlaces:
    """Return all commands as forms, once somebody opens one."""
    from .line_commands import CommandPlaces

    assert isinstance(front, click.Group)
    return CommandPlaces(opened, front, library)


def full_screen(opened: Opened, call: Call) -> int:
    ready_terminal()
    from tuils.app import run_app

    places = partial(_places, click.get_current_context().find_root().command, opened, call.library)
    ascii_only = call.ascii or opened.station.ascii or shows_ascii_alone(os.environ)
    return run_app(opened, ascii=ascii_only, places=places)


def ready_terminal() -> None:
    """Prepare for a full screen: how its threads are made, and the settings Textual reads when it is imported."""
    keep_threads_small()
    if "SSH_CONNECTION" in os.environ:
        os.environ.setdefault("ESCDELAY", "600")  # ms: over a line an arrow key may come in two parts
    os.environ.setdefault("TEXTUAL_FPS", "120")
    os.environ["TEXTUAL_ANIMATIONS"] = "none"


def machine_zone() -> str:
    """Return the machine's time zone by name, if it says so; else UTC."""
    named = os.environ.get("TZ", "").lstrip(":") or str(Path("/etc/localtime").resolve())
    zone = named.partition("zoneinfo/")[2] or named
    return zone if _is_zone(zone) else "UTC"


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):
        return False

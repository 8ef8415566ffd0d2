"""Commands that are done while a program has the library open, as All commands and line mode do them: what the program
works with stays as it was."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click import termui

from tests.grove import Clock, built, desk_of
from tuils.cli.front import front
from tuils.cli.kit.line_commands import CommandPlaces
from tuils.cli.kit.line_menu import is_own_program
from tuils.cli.spec import every_command
from tuils.i18n import language
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.local_words import forms
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.answers.asked_commands import LinePlace
from tuils.library.front.opening import Opened
from tuils.models import db
from tuils.station.settings import DeviceRecord, Station


class Unasked:
    """A screen on which nobody answers."""

    has_line = False

    def ask(self, prompt: str, *, secret: bool = False) -> str | None:
        return None


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Maple Grove, open in this thread, with pat at the desk."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "library.db"
    path.write_bytes(built())
    open_store(path)
    desk = desk_of("pat", Clock())
    record = DeviceRecord("", "", 0, "front desk", desk.device, 0, tmp_path / "seq")
    yield Opened(path, about_library(), Station("front desk"), desk, record)
    close_store()


def _works_with() -> tuple[object, ...]:
    """All of the program that a command could leave otherwise than it was."""
    streams = sys.stdin, sys.stdout, sys.stderr
    asking = termui.visible_prompt_func, termui.hidden_prompt_func, click.edit
    place = Path.cwd(), dict(os.environ), language(), forms()
    return db.obj, db.is_closed() or db.connection(), db.in_transaction(), *streams, *asking, *place


def test_no_command_closes_or_changes_what_the_program_works_with(opened: Opened) -> None:
    places, before, wrong = CommandPlaces(opened, front, str(opened.path)), _works_with(), list[object]()
    for name, _command in every_command(front):
        _place, fields = places.command(opened.desk, name)
        given = {one.name: [one.words[0] if one.words else "x"] for one in fields if one.required}
        done, said = places.do(LinePlace(name, name=name), given, opened.desk, Unasked())
        if is_own_program(name):
            assert not done, name
            assert name in said[0]
        if "fault in tuils" in " ".join(said):
            wrong.append((name, said))
        if (after := _works_with()) != before:
            wrong.append((name, [(old, new) for old, new in zip(before, after, strict=True) if old != new]))
            break
    assert wrong == []


def test_a_command_is_done_as_whoever_sits_at_the_desk_by_then(opened: Opened) -> None:
    """`ana`, a volunteer, took over from the administrator who opened the program."""
    places, desk = CommandPlaces(opened, front, str(opened.path)), desk_of("ana", Clock())
    wanted = LinePlace("setting set", name="setting set"), {"name": ["name"], "value": ["Mine"]}
    done, said = places.do(*wanted, desk, Unasked())
    assert not done
    assert "change settings" in said[0]
    assert places.do(*wanted, opened.desk, Unasked())[0]


def test_a_family_of_programs_of_their_own_is_never_done_inside(opened: Opened) -> None:
    places = CommandPlaces(opened, front, str(opened.path))
    for name in ("serve", "serve sip2", "serve web", "server check", "library copy", "opac", "publish"):
        place, fields = places.command(opened.desk, name)
        assert not fields
        assert f"tuils {name}" in (place.why_not or place.inner[0].why_not), name
    assert not places.command(opened.desk, "opac publish")[0].why_not, "that one makes a copy, as the day's work does"


def test_words_that_belong_together_stay_so(opened: Opened) -> None:
    places = CommandPlaces(opened, front, str(opened.path))
    words = {"kind": ["branch"], "key": ["MAIN"], "fields": ["name=Maple Grove Library"]}
    done, said = places.do(LinePlace("code set", name="code set"), words, opened.desk, Unasked())
    assert done, said
    assert "Maple Grove Library" in said[0]

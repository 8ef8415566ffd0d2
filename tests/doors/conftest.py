"""A library for the doors to open: made once as `init` makes it, then copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.library.makers import DAY, START, Clock, add_item, desk_of
from tuils.cli.front import run_program
from tuils.library.foundation.store import close_store, open_store
from tuils.models import db

from .at_server import database, folder, moved
from .calling import ITEMS, PIN, Program, surround

__all__ = ["database", "folder", "moved"]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library as `init` makes it, with a few items I1, I2, ... (the last ones a DVD and a reference book)."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as here:
        surround(here, folder, Clock(START - DAY))
        here.setenv("TUILS_PIN", PIN)
        assert run_program(["init", "--name", "Maple Grove", "--zone", "America/Chicago"]) == 0
        open_store(folder / "library.db")
        desk = desk_of("admin", Clock(START - DAY), "making")
        for number in range(1, ITEMS + 1):
            kind = {ITEMS - 1: "DVD", ITEMS: "REF"}.get(number, "BK")
            add_item(desk, f"I{number}", kind, call_number=f"FIC {number}")
        close_store()
    return folder / "library.db"


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program without a library."""
    clock = Clock()
    yield Program(tmp_path, clock, capsys, monkeypatch, surround(monkeypatch, tmp_path, clock))
    assert db.obj is None or db.is_closed(), "a command left the library open"


@pytest.fixture
def program(bare: Program, made: Path) -> Program:
    """The program with the made library; the administrator is tied to this system user."""
    shutil.copy(made, bare.library)
    return bare

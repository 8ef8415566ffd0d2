"""A library of plain items for the fault tests, made once, copied for each; stations' state in a folder of the test."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.library.makers import Clock, beginner, desk_of
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.store import close_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.system_user import system_user
from tuils.models import db

from .lossy import LossyDoor, Program, built

ITEMS = 500
FEW = 60


@dataclass(frozen=True)
class Place:
    """A library on disk: its file, and the cards that lend there."""

    path: Path
    cards: tuple[str, ...]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return started(tmp_path_factory.mktemp("made") / "library.db", ITEMS)


def started(path: Path, items: int) -> Place:
    """A library with so many items C0, C1, ... and 20 people who may borrow."""
    clock = Clock(wall_clock() - 3_600_000_000)
    beginning = Beginning("Faults", pin="1234", system_user=system_user())
    start_library(path, beginning, beginner(clock))
    desk = desk_of("admin", clock)
    cards = tuple(
        register_patron(desk, {"first_name": f"P{n}", "category": "LIB", "expires_on": "2999-01-01"}).card
        for n in range(20)
    )
    with db.atomic():
        for number in range(items):
            fields = {"barcode": f"C{number}", "biblio": "b", "item_type": "BK", "home_branch": "MAIN"}
            Act(desk).write("item_added", item=NEW, data={"set": fields})
    close_store()
    return Place(path, cards)


@pytest.fixture
def place(made: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A copy of the library of its own, with state and settings of its own."""
    for name in ("TUILS_STATE", "TUILS_CONFIG", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    (tmp_path / "xdg_runtime_dir").mkdir(mode=0o700)
    monkeypatch.delenv("TUILS_LIBRARY", raising=False)
    path = tmp_path / "library.db"
    shutil.copy(made.path, path)
    yield Place(path, made.cards)
    close_store()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path) -> None:
    """Write until nothing more goes on it."""
    with (disk / "filling").open("wb", buffering=0) as filling, contextlib.suppress(OSError):
        while filling.write(bytes(4096)):
            pass


@pytest.fixture(scope="session")
def preloaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The program with what stands between it and the disk, compiled on the spot."""
    made, why = built(tmp_path_factory.mktemp("lossy"))
    if made is None:
        pytest.skip(why)
    with closing(Program(made)) as program:
        yield program


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return started(tmp_path_factory.mktemp("few") / "library.db", FEW)


@pytest.fixture
def lossy(few: Place, tmp_path: Path, preloaded: Program, monkeypatch: pytest.MonkeyPatch) -> LossyDoor:
    """A small library on a disk that loses what was not flushed, and the doors to it."""
    disk = tmp_path / "disk"
    (disk / "state").mkdir(parents=True)
    monkeypatch.setenv("TUILS_STATE", str(disk / "state"))
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    shutil.copy(few.path, disk / "library.db")
    door = LossyDoor(disk, preloaded, few.cards)
    if not door.is_seen():
        pytest.skip("what this Python's SQLite writes cannot be seen: it calls the system by itself")
    return door

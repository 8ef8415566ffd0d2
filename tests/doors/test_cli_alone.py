"""Commands in processes of their own, on a library that has acts of every department.

Nothing else has made a department known there, and what is not known is neither followed nor folded.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.library.makers import DAY, START, Clock, desk_of, make_templates
from tests.library.test_verify import fill
from tuils.library.foundation.journal.families import every_family
from tuils.library.foundation.journal.homes import HOMES
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.people.staff.staff import link_staff
from tuils.library.people.staff.system_user import system_user
from tuils.models import db

from .calling import PIN, ROOT

AT_SOME_TIME = (
    "import sys, time; now = int(sys.argv[1]); time.time_ns = lambda: now; "
    "from tuils.cli.front import run_program as run; sys.exit(run(sys.argv[2:]))"
)
"""tuils on a clock that stands still."""


def answered(code: str, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, **env}
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=ROOT, env=given)


@pytest.mark.whole
def test_an_entry_wakes_whoever_follows_it() -> None:
    """In a process that loaded nothing else, each kind finds the families that apply and follow it."""
    asks = "from tuils.library.foundation.journal.families import known_kinds, touched_by; "
    asks += "print(*(f'{kind}:{type(one).__name__}' for kind in sorted(known_kinds()) for one in touched_by(kind)))"
    found = {tuple(pair.split(":")) for pair in answered(asks).stdout.split()}
    told = {(kind, type(one).__name__) for one in every_family() for kind in one.kinds | one.follows}
    assert found == told


def test_the_list_of_homes_is_what_the_families_say() -> None:
    told: dict[str, set[str]] = {}
    for one in every_family():
        told.setdefault(type(one).__module__.removeprefix("tuils.library."), set()).update(one.kinds | one.follows)
    assert {module: set(home.kinds.split()) for module, home in HOMES.items()} == told


class Alone:
    """The real program on a library in this folder, each call a process of its own."""

    def __init__(self, folder: Path, now: int) -> None:
        self.folder, self.now = folder, now

    @property
    def library(self) -> Path:
        return self.folder / "library.db"

    def __call__(self, *words: str, code: int = 0, **env: str) -> list[dict[str, Any]]:
        own = {"TUILS_LIBRARY": str(self.library), "TUILS_STATE": str(self.folder / "state"), "TUILS_PIN": PIN}
        own |= {"TUILS_CONFIG": str(self.folder / "station.toml"), **env}
        done = answered(AT_SOME_TIME, str(self.now * 1000), "--json", *words, **own)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def digest(self) -> str:
        (said,) = self("verify")
        assert said["ok"], said
        return str(said["digest"])


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder with a library in which everything was done, and the time when that was."""
    folder, clock = tmp_path_factory.mktemp("full"), Clock(START)
    make_templates(folder)
    shutil.copy(folder / "main.db", folder / "library.db")
    open_store(folder / "library.db")
    desk = desk_of("admin", clock, pocket=Pocket())
    fill(desk)
    link_staff(desk, "admin", system_user())
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_store()
    return folder, clock.now


@pytest.fixture
def alone(full: tuple[Path, int], tmp_path: Path) -> Alone:
    shutil.copy(full[0] / "library.db", tmp_path)
    return Alone(tmp_path, full[1] + DAY)


@pytest.mark.whole
def test_the_days_work_and_a_backup_put_back_leave_every_department_sound(alone: Alone) -> None:
    alone("daily")
    alone("purge")
    before = alone.digest()
    (made,) = alone("backup")
    alone("title", "add", "Not in the backup")
    assert alone.digest() != before
    alone("restore", made["file"])
    assert alone.digest() == before
    alone.now += 400 * DAY
    alone("daily")
    alone.digest()


@pytest.mark.whole
def test_what_moves_or_goes_leaves_every_department_sound(alone: Alone) -> None:
    first, second = (alone("title", "add", f"Twice {n}", "--anyway")[0]["biblio"] for n in (1, 2))
    alone("list", "make", "Both")
    alone("list", "add", "Both", first, second)
    alone("title", "merge", first, second, "--yes")
    alone.digest()
    alone("undo")
    alone.digest()
    cards = [alone("patron", "add", "--anyway", "--first-name", name)[0]["patron"] for name in ("Una", "Una", "Ivo")]
    alone("hold", "place", cards[0], "C8")
    alone("patron", "merge", cards[0], cards[1], "--yes")
    alone.digest()
    alone("patron", "remove", cards[2], "--yes")
    alone.digest()
    alone("decision", "list")
    batch = alone.folder / "more.csv"
    batch.write_text("title,barcode\nMore,M1\n", encoding="utf-8")
    brought = alone("import", "titles", str(batch), "--yes")
    alone("import", "undo", next(line["batch"] for line in brought if line.get("batch")))
    alone.digest()


@pytest.mark.whole
def test_a_van_that_goes_out_and_comes_home_has_every_department(alone: Alone, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (made,) = alone("van", "prepare", "east", "--to", str(tmp_path / "east"), "--for-branch")
    assert made["verified"]
    east = Alone(tmp_path / "east", alone.now + DAY // 24)
    assert east.digest() == alone.digest()
    east("daily")
    east("title", "add", "New in the east")
    alone("title", "add", "New at main")
    east("van", "pack", "--to", str(stick))
    alone.now = east.now
    alone("van", "merge", str(stick))
    alone("van", "pack", "--to", str(stick))
    east("van", "merge", str(stick))
    assert east.digest() == alone.digest()
    new = Alone(tmp_path / "new", east.now)
    new.folder.mkdir()
    new("restore", "--from-site", str(east.library))
    assert new.digest() != east.digest()  # it wrote that it is the main library now

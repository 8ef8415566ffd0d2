"""Publishing is cut off, has no room, or the library is busy: the old copy stays whole, and the next run goes on."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.at_once import import_marc
from tests.formats.samples import marc
from tests.library.makers import DAY, desk_of
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.publishing.making import PART
from tuils.library.holdings.publishing.published import catalog_file

from .conftest import Place, fill
from .test_store import ROOT, plain, tuils

pytestmark = pytest.mark.whole

TITLES = 1500


@pytest.fixture
def titled(place: Place) -> Path:
    """The library with many titles: its file."""
    file = place.path.with_name("records.mrc")
    file.write_bytes(b"".join(marc(("001", f"n{n}"), ("245", f"00\x1faTitle {n}")) for n in range(TITLES)))
    open_store(place.path)
    import_marc(desk_of("admin", wall_clock), [file])
    close_store()
    return place.path


def whole(file: Path, titles: int = TITLES) -> None:
    """Assert that it can be read, and that all titles are in it and in its index."""
    copy = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM biblio").fetchone() == (titles,)
        found = "SELECT count(*) FROM biblio_index WHERE biblio_index MATCH 'title'"
        assert copy.execute(found).fetchone() == (titles,)
    finally:
        copy.close()


def test_kill_in_the_middle_leaves_the_old_copy_whole(titled: Path, full: bool) -> None:
    file, chance = catalog_file(titled), random.Random(3)
    assert tuils(titled, "opac", "publish").returncode == 0
    part = file.with_name(f"{file.name}{PART}")
    cut = 0
    for _round in range(15 if full else 4):
        words = [sys.executable, "-m", "tuils", "--library", str(titled), "opac", "publish", "--whole"]
        running = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 300
        while running.poll() is None and not part.exists() and time.monotonic() < until:
            pass
        time.sleep(chance.random() / 10)
        if running.poll() is None:
            os.kill(running.pid, signal.SIGKILL)
        running.wait()
        cut += part.exists()
        whole(file)
    assert cut, "it was cut in the middle"
    assert tuils(titled, "title", "add", "--title", "Title of the last").returncode == 0
    assert tuils(titled, "opac", "publish").returncode == 0
    whole(file, TITLES + 1)
    assert not part.exists()


def test_a_full_disk_says_so_and_the_old_copy_stays(titled: Path, small_disk: Path) -> None:
    folder = small_disk / "opac"
    assert tuils(titled, "opac", "publish", "--folder", str(folder)).returncode == 0
    assert tuils(titled, "title", "add", "--title", "Title of the last").returncode == 0
    fill(small_disk)
    for words in ((), ("--whole",)):
        ran = tuils(titled, "opac", "publish", "--folder", str(folder), *words)
        assert ran.returncode == 3
        assert "the disk is full. The old catalog is still there." in plain(ran)
        whole(folder / "catalog.db")
        assert sorted(one.name for one in folder.iterdir()) == ["catalog.db", "catalog.db.lock"]
    os.unlink(small_disk / "filling")
    assert tuils(titled, "opac", "publish", "--folder", str(folder)).returncode == 0
    whole(folder / "catalog.db", TITLES + 1)


def test_a_busy_library_is_published_all_the_same(titled: Path) -> None:
    """It reads what is committed, and waits for no lock."""
    other = sqlite3.connect(titled)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE biblio SET title = 'half done'")
    assert tuils(titled, "opac", "publish").returncode == 0
    assert other.in_transaction
    other.rollback()
    other.close()
    whole(catalog_file(titled))


def test_a_clock_that_is_behind_is_said_and_the_catalog_is_published(titled: Path) -> None:
    assert tuils(titled, "opac", "publish").returncode == 0
    assert tuils(titled, "title", "add", "--title", "Title of the last").returncode == 0
    ran = tuils(titled, "opac", "publish", clock=wall_clock() - 3 * DAY)
    assert ran.returncode == 0
    assert "behind the library's last entry" in plain(ran)
    whole(catalog_file(titled), TITLES + 1)


def test_a_reader_of_the_old_copy_holds_nobody_up(titled: Path) -> None:
    file = catalog_file(titled)
    assert tuils(titled, "opac", "publish").returncode == 0
    reader = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    rows = reader.execute("SELECT title FROM biblio")
    rows.fetchone()
    assert tuils(titled, "title", "add", "--title", "Title of the last").returncode == 0
    assert tuils(titled, "opac", "publish").returncode == 0
    assert len(rows.fetchall()) == TITLES - 1
    reader.close()
    whole(file, TITLES + 1)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can become somebody else")
def test_who_may_not_write_the_folder_is_told_and_who_may_only_read_it_reads(titled: Path) -> None:
    file = catalog_file(titled)
    assert tuils(titled, "opac", "publish").returncode == 0
    code = f"import os; os.setgroups([]); os.setgid(65534); os.setuid(65534); open({str(file)!r}, 'ab')"
    refused = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert refused.returncode
    assert file.stat().st_mode & 0o777 == 0o644

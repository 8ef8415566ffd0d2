"""The patrons' catalog at an open desk: kept up to date beside the scans, and once more on leaving."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.grove import FROG, MARTA, OVERSTORY, Opened
from tests.library.publishing import publish
from tuils.library.holdings.publishing import making
from tuils.library.holdings.publishing.published import catalog_file
from tuils.library.holdings.publishing.rows import published_rows
from tuils.station.settings import Station

from .at_desk import seat
from .keys import PATIENCE


def published(opened: Opened) -> None:
    """Somebody published it once."""
    publish(opened.desk, catalog_file(opened.path))


def out(folder: Path) -> int:
    """How many copies are out, as patrons see it."""
    copy = sqlite3.connect(folder / "opac" / "catalog.db")
    try:
        return int(copy.execute("SELECT count(*) FROM item WHERE loan IS NOT NULL").fetchone()[0])
    finally:
        copy.close()


async def test_what_was_lent_is_told_while_the_desk_is_open(tmp_path: Path) -> None:
    async with seat(tmp_path, change=published) as at:
        await at.type(MARTA, OVERSTORY)
        assert out(tmp_path) == 0
        await at.app.publish()
        assert out(tmp_path) == 1
        assert at.said == ("OK", "Checked out 1: The Overstory")


async def test_the_first_time_is_after_the_days_work_and_then_within_five_minutes(tmp_path: Path) -> None:
    async with seat(tmp_path, change=published) as at:
        assert 60 < at.app.PUBLISH_AGAIN < 300
        await at.type(MARTA, OVERSTORY)
        for _time in range(2):
            await at.app.daily()
            assert [timer._interval for timer in at.app._timers].count(at.app.PUBLISH_AGAIN) == 1
        assert out(tmp_path) == 1


async def test_nothing_is_published_where_nobody_asked_for_it(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.app.publish()
        await at.app.daily()
        await at.type(".q")
        assert not (tmp_path / "opac").exists()


async def test_a_scan_does_not_wait_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(*words: Any) -> Any:
        begun.set()
        assert go_on.wait(PATIENCE)
        return published_rows(*words)

    async with seat(tmp_path, change=published) as at:
        monkeypatch.setattr(making, "published_rows", slowly)
        await at.type(MARTA, OVERSTORY)
        at.app.publish_soon()
        await at.until(begun.is_set, "it is under way")
        await at.type(FROG)
        assert at.said == ("OK", "Checked out 2: Frog and Toad are friends")
        go_on.set()
        await at.until(lambda: out(tmp_path) == 2, "both are published")


async def test_on_leaving_all_is_told(tmp_path: Path) -> None:
    async with seat(tmp_path, change=published) as at:
        await at.type(MARTA, OVERSTORY, FROG)
        await at.app.leave()
        assert out(tmp_path) == 2
        assert at.app.last_words == ""


async def test_leaving_ends_what_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up between two slices, and the desk's last changes are told all the same."""
    begun, go_on, calls = threading.Event(), threading.Event(), [0]

    def slowly(*words: Any) -> Any:
        calls[0] += 1
        if calls[0] == 1:
            begun.set()
            assert go_on.wait(PATIENCE)
        return published_rows(*words)

    async with seat(tmp_path, change=published) as at:
        await at.type(MARTA, OVERSTORY)
        monkeypatch.setattr(making, "published_rows", slowly)
        at.app.publish_soon()
        await at.until(begun.is_set, "it is under way")
        threading.Timer(0.2, go_on.set).start()
        await at.app.leave()
        assert out(tmp_path) == 1
        assert calls[0] == 2


async def test_where_another_desk_is_at_it_leaving_goes_on_without(tmp_path: Path) -> None:
    async with seat(tmp_path, change=published) as at:
        await at.type(MARTA, OVERSTORY)
        with FileLock(tmp_path / "opac" / "catalog.db.lock"):
            await at.app.leave()
        assert at.app._exit
        assert out(tmp_path) == 0


async def test_a_folder_that_cannot_be_written_is_told_once_and_on_leaving(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    async with seat(tmp_path, station=Station("front desk", opac_folder=str(tmp_path / "file"))) as at:
        await at.app.publish()
        await at.settled()
        assert at.said[0] == "NOTE"
        assert at.said[1].startswith("Cannot write the patrons' catalog")
        await at.type(MARTA)
        await at.app.publish()
        await at.settled()
        assert at.said == ("OK", "Marta Field is at the desk.")
        await at.app.leave()
        assert "Cannot write" in at.app.last_words
        assert at.app._exit

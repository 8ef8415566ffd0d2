"""Work that nobody asked for: the day's work, the idle clock, tasks that end behind the screens. A failure is shown,
and the desk goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.grove import EMMA, MARTA, OVERSTORY, Opened
from tests.page_damage import damage
from tests.screens.at_desk import Seat, seat
from tests.screens.late import Late
from tuils.app import Tuils
from tuils.devices.scanners.scanners import ScannerState
from tuils.devices.waking import LOCK
from tuils.library.foundation.store import StoreFault, close_store, open_store
from tuils.library.front.conversation import Session
from tuils.library.front.daily import is_done
from tuils.library.people.staff.signing_in import still_is
from tuils.models import db
from tuils.screens.kit.operator import idle_lock

MISTAKE = ("NOTE", "Something in the background failed. This is a fault in tuils.")


def wrong(*_args: Any, **_facts: Any) -> Any:
    raise RuntimeError("Marta Field")


def full(*_args: Any, **_facts: Any) -> Any:
    raise StoreFault("FULL", "The disk is full.", "Ask whoever keeps the machine.")


def without_daily(opened: Opened) -> None:
    whoever = opened.desk.operator
    opened.desk = replace(opened.desk, operator=replace(whoever, permissions=whoever.permissions - {"library.daily"}))


async def lends(at: Seat) -> None:
    await at.type(MARTA, OVERSTORY)
    assert at.said == ("OK", "Checked out 1: The Overstory")


def clocks(at: Seat) -> list[float]:
    """Return the seconds of the clocks that run towards the day's work."""
    kinds = (at.app.DAILY_AFTER, at.app.DAILY_AGAIN)
    return [one._interval for one in at.app._timers if one._interval in kinds and one._task and not one._task.done()]


@pytest.mark.parametrize(
    "work",
    [
        lambda app: app.behind(app.daily, "daily"),
        lambda app: app.in_order_soon(),
        lambda app: app.publish_soon(),
    ],
)
async def test_a_mistake_behind_the_screens_ends_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[Tuils], object]
) -> None:
    monkeypatch.setattr("tuils.library.front.daily.is_done", wrong)
    monkeypatch.setattr("tuils.library.holdings.titles.staleness.stale_parts", wrong)
    async with seat(tmp_path, faults=1) as at:
        monkeypatch.setattr(at.app, "keeper", wrong)
        work(at.app)
        await at.until(lambda: at.said == MISTAKE, "it is told")
        assert "Marta" not in "".join(at.rows())
        await lends(at)


async def test_there_is_one_clock_for_the_days_work_however_often_somebody_signs_in(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        assert clocks(at) == [at.app.DAILY_AFTER]
        for _time in range(3):
            await at.app.daily()
            assert clocks(at) == [at.app.DAILY_AGAIN]
        await at.app.sign_in(at.app.desk.operator)
        assert clocks(at) == [at.app.DAILY_AFTER]


async def test_the_days_work_is_tried_again_where_the_store_could_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seat(tmp_path) as at:
        with monkeypatch.context() as patch:
            patch.setattr("tuils.library.front.daily.is_done", full)
            await at.app.daily()
        assert clocks(at) == [at.app.DAILY_AGAIN]
        await at.app.daily()
        assert await at.app.read(is_done, at.app.desk)


async def test_whoever_may_not_do_the_days_work_leaves_it_to_the_next(tmp_path: Path) -> None:
    async with seat(tmp_path, change=without_daily) as at:
        await at.app.daily()
        assert not await at.app.read(is_done, at.app.desk)
        assert clocks(at) == [at.app.DAILY_AGAIN]
        asked = "SELECT count(*) FROM audit_row WHERE deed = 'library.daily'"
        assert await at.app.read(lambda: db.execute_sql(asked).fetchone()) == (0,)


async def test_a_mistake_in_the_log_ends_no_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.screens.desk.desk.arriving", wrong)
    async with seat(tmp_path, faults=1) as at:
        await at.until(lambda: at.said == MISTAKE, "it is told")
        await lends(at)


@pytest.mark.parametrize(("park", "faults"), [(wrong, 1), (full, 0)])
async def test_a_desk_that_cannot_park_locks_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, park: Any, faults: int
) -> None:
    monkeypatch.setattr(Session, "left_alone", park)
    async with seat(tmp_path, faults=faults) as at:
        await at.type(MARTA)
        await at.idle(LOCK)
        assert at.where == "Lock"


async def test_a_desk_looks_after_itself_though_it_cannot_read_how_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle_lock, "idle_seconds", full)
    async with seat(tmp_path) as at:
        await at.until(lambda: at.said == ("STOP", "The disk is full."), "it is told")
        await lends(at)
        await at.idle(LOCK)
        assert at.where == "Lock"


async def test_what_ends_beside_the_queue_is_told_by_its_screen(tmp_path: Path) -> None:
    async with seat(tmp_path, faults=1) as at:
        at.screen.do_soon(wrong)
        await at.until(lambda: at.said[0] == "STOP", "it is told")
        await lends(at)


async def test_a_remark_stands_though_the_step_takes_long_behind_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f10>")
        monkeypatch.setattr("tuils.screens.widgets.turns.WORKING_AFTER", 0.0)
        late = Late(at.pilot, still_is)
        at.burst("<f8>")
        await late.until(lambda: at.said[1] == "Working...")
        await late.comes()
        assert at.said == ("NOTE", "F8 is not used on this screen.")


async def test_whoever_leaves_leaves_though_the_day_cannot_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuils.library.front.daily.close_day", wrong)
    async with seat(tmp_path, faults=1) as at:
        await at.type(".q")
        at.burst(".q<enter>")
        await at.until(lambda: at.app._exit, "it leaves")
        assert at.app.last_words.startswith("Closing the day failed. This is a fault in tuils.")


async def test_behind_a_program_that_is_closed_there_is_no_screen(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        app = at.app
    assert app.screen_on_top is None
    app.on_attended_scanned(app.Scanned(OVERSTORY))
    app.on_attended_scanner_said(app.ScannerSaid(ScannerState.LOST))
    await app.look_idle()


async def test_where_the_library_is_gone_the_program_ends_with_a_sentence(tmp_path: Path) -> None:
    """The next answer would be of a file that nobody will read again. What was kept is saved beside it."""
    async with seat(tmp_path) as at:
        await lends(at)
        at.app.path.rename(tmp_path / "elsewhere.db")
        at.app.behind(partial(at.app.serve, EMMA), "a scan")
        await at.until(lambda: at.app.return_code == 3, "it ends")
        assert "was moved, replaced, or deleted" in at.app.last_words
        (saved,) = tmp_path.glob(f"{at.app.path.name}.saved-*")
        assert str(saved) in at.app.last_words


def with_a_damaged_page(opened: Opened) -> None:
    close_store()
    damage(opened.path, "word")
    open_store(opened.path)


async def test_a_damaged_file_is_told_as_the_desk_starts_and_on_the_idle_desk(tmp_path: Path) -> None:
    """Nobody finds it out by a backup that fails weeks later. What would delete or send by itself waits."""
    async with seat(tmp_path, change=with_a_damaged_page) as at:
        at.app.behind(at.app.daily, "daily")
        await at.until(lambda: at.said[0] == "STOP", "it is told")
        assert at.said == ("STOP", "The library file is damaged: what is saved now may be lost.")
        assert at.answer[2].startswith("Close tuils on every desk, then restore the last backup: tuils restore")
        await at.until(lambda: not at.app._at_daily, "the day's work is over")
        assert not await at.app.read(is_done, at.app.desk)
        await at.type(MARTA, ".x")
        assert any("The library file is damaged" in row for row in at.rows())

"""The program around the screens: lanes, modes, faults of the store and our own, the day, signals, the scanner."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual import _time

from tests.grove import FROG, MARTA, OVERSTORY, OWL
from tests.screens.at_desk import Seat, seat
from tuils.devices.scanners.scanners import ScannerState
from tuils.library.foundation.store import StoreFault
from tuils.library.front.conversation import Session
from tuils.screens.kit import faults
from tuils.screens.kit.asking import BARCODE
from tuils.screens.kit.base_app import STARTED
from tuils.screens.kit.operator.idle_lock import LOOK_EVERY
from tuils.screens.widgets.field import EntryField
from tuils.station.settings import Station

# -- lanes and modes


async def test_modes_keep_their_state(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY)
        await at.press("<f3>owl")
        assert at.app.current_mode == "catalog"
        await at.press("<f2>")
        assert any("1 The Overstory" in row for row in at.rows())
        await at.press("<f3>")
        assert at.screen.field
        assert at.screen.field.value == "owl"


async def test_help_and_the_like_are_closed_when_one_goes_elsewhere(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.press("<f1><f3>", "<f2>")
        assert at.where == "DeskScreen"
        await at.press("<f9><f10>")
        assert at.where == "Menu"
        await at.press("<f10>")
        assert at.said == ("NOTE", "F10 is not used on this screen.")
        await at.press("<escape><escape>")
        assert at.where == "DeskScreen"


async def test_keys_that_come_before_the_focus_are_not_overtaken(tmp_path: Path) -> None:
    """The first digit found no field yet; the second did: it is the number of both all the same."""
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>")
        menu: Any = at.screen
        number = str(next(line.number for line in menu.lines if line.entry.place == "in_transit"))
        field = menu.field
        menu.set_focus(None)
        at.burst(number[:1])
        menu.set_focus(field)
        await at.press(f"{number[1:]}<enter>")
        assert at.where == "OnTheWay"


async def test_a_machine_that_stood_still_for_a_moment_paints_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between two looks at the clock more time goes by than painting is held back for."""
    clock, stands = _time.get_time, iter([0.0])
    async with seat(tmp_path) as at:
        stood = SimpleNamespace(get_time=lambda: clock() + next(stands, 1.0))
        monkeypatch.setattr("textual.timer._time", stood)
        at.app.delay_update(0.02)
        await at.type(MARTA, OVERSTORY)
        assert any("1 The Overstory" in row for row in at.rows())


async def test_the_front_door_hears_how_far_the_station_wrote(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        before = at.app.opened.noted  # type: ignore[attr-defined]
        await at.type(MARTA, OVERSTORY)
        assert at.app.opened.noted > before  # type: ignore[attr-defined]


async def test_a_number_that_cannot_be_noted_undoes_nothing(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        at.app.opened.note = _our_mistake  # type: ignore[method-assign]
        await at.type(MARTA, OVERSTORY)
        assert at.said == ("OK", "Checked out 1: The Overstory")


def _our_mistake(*_args: object, **_named: object) -> None:
    raise RuntimeError("Marta Field must not be written down")


async def test_a_busy_library_is_said_and_the_scan_is_done_by_itself(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await at.app.lanes.write.do(_no_patience)
        other = sqlite3.connect(tmp_path / "library.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        at.burst(f"{OVERSTORY}<enter>{FROG}<enter>")
        await at.until(lambda: at.said[1] == "Another desk is saving. Your scan is waiting.", "it says so")
        assert at.answer == ("NOTE", at.said[1], "It will go through by itself. Keep scanning.")
        other.execute("ROLLBACK")
        other.close()
        await at.settled()
        assert at.said == ("OK", "Checked out 2: Frog and Toad are friends")


def _no_patience() -> None:
    from tuils.models import db

    db.execute_sql("PRAGMA busy_timeout = 20")


async def test_a_fault_of_the_store_says_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise StoreFault("DISK_FULL", "Not saved: the disk is full.", "Free some room, then do it again.")

    async with seat(tmp_path) as at:
        with monkeypatch.context() as away:
            away.setattr(Session, "hear", full)
            await at.type(MARTA)
        assert at.answer == ("STOP", "Not saved: the disk is full.", "Free some room, then do it again.")
        await at.type(MARTA)
        assert at.said == ("OK", "Marta Field is at the desk.")


async def test_a_refusal_says_its_sentence_and_the_next_step(tmp_path: Path) -> None:
    from tuils.library.foundation.refusals import refuse

    async with seat(tmp_path) as at:
        at.screen.faulted(refuse("ITEM_UNKNOWN", code="1234"))
        assert at.answer[:2] == ("STOP", "Not checked out: no item has the barcode 1234.")
        assert at.answer[2].startswith("Scan again.")


# -- our own mistakes


async def test_a_mistake_of_ours_is_calm_kept_without_names_and_the_screen_lives_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seat(tmp_path, faults=1) as at:
        with monkeypatch.context() as away:
            away.setattr(Session, "hear", _our_mistake)
            await at.type(MARTA)
        assert at.said == ("STOP", "That didn't work. This is a fault in tuils. Nothing was changed.")
        assert at.answer[2].startswith("Continue with the next item.")
        await at.type(MARTA)
        assert at.said == ("OK", "Marta Field is at the desk.")
    report = tmp_path / "state" / faults.REPORT
    text = report.read_text()
    assert "RuntimeError" in text
    assert "_our_mistake" in text
    assert "Marta" not in text.replace("Marta Field must not be written down", "")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_a_report_has_no_message_and_no_values() -> None:
    name = "Marta Field"
    try:
        try:
            raise ValueError(name)
        except ValueError as cause:
            raise KeyError(name) from cause
    except KeyError as problem:
        lines = list(faults.describe_fault(problem))
    assert lines[1] == "builtins.KeyError"
    assert "builtins.ValueError" in lines
    assert not any(name in line for line in lines if "raise" not in line)


async def test_a_widget_that_cannot_draw_ends_the_program_calmly(tmp_path: Path) -> None:
    async with seat(tmp_path, faults=1) as at:
        at.app._exception = RuntimeError("Marta Field")
        at.app._fatal_error()
        assert at.app.last_words.startswith("That didn't work. This is a fault in tuils. Nothing was changed.")
        assert "last-fault.txt" in at.app.last_words
        assert at.app._exit_renderables == []
        at.app._exception = None


# -- the day


async def test_the_days_work_is_done_once_and_only_while_no_scan_waits(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        at.screen.queue.put_nowait(EntryField.Sent(MARTA))
        await at.app.daily()
        assert not (tmp_path / "backups").exists()
        await at.settled()
        await at.app.daily()
        assert len(list((tmp_path / "backups").glob("*.db"))) == 1
        await at.press("<escape>", "<escape>")
        assert any("Last backup: Mon, Dec 7, 10:31 am, tested." in row for row in at.rows())


async def test_a_scan_that_comes_meanwhile_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tuils.library.front.daily import Today

    slices: list[int] = []
    one_slice = Today.go_on

    def go_on(today: Today) -> bool:
        slices.append(at.screen.waiting)
        if len(slices) == 2:
            at.screen.queue.put_nowait(EntryField.Sent(MARTA))
        return one_slice(today)

    monkeypatch.setattr(Today, "go_on", go_on)
    async with seat(tmp_path) as at:
        await at.app.daily()
        assert len(slices) > 5
        assert not any(slices)
        await at.app.daily()
        assert len(slices) < 60, "all was done: nothing is begun again"


async def test_who_may_not_do_the_days_work_leaves_it(tmp_path: Path) -> None:
    from dataclasses import replace

    async with seat(tmp_path) as at:
        at.app.desk = replace(at.app.desk, operator=replace(at.app.desk.operator, permissions=frozenset()))
        await at.app.daily()
        assert not (tmp_path / "backups").exists()
        assert at.where == "DeskScreen"


# -- ended from outside


async def test_a_hang_up_leaves_at_once_and_empties_the_pocket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[int] = []
    monkeypatch.setattr(os, "_exit", ends.append)
    async with seat(tmp_path) as at:
        await at.type(MARTA, OVERSTORY, ".x", OVERSTORY)
        pocket = at.app.desk.pocket
        assert pocket is not None
        assert pocket._read()
        os.kill(os.getpid(), signal.SIGHUP)
        await at.until(lambda: at.app._exit, "it leaves")
        assert pocket._read() == []
        assert at.app.return_code == 128 + signal.SIGHUP
        assert not (tmp_path / "backups").exists()


# -- the scanner


async def say(at: Seat, *states: ScannerState) -> None:
    for state in states:
        at.app.post_message(at.app.ScannerSaid(state))
        await at.settled()


async def test_a_scanner_that_is_there_needs_no_word_and_a_lost_one_does(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        await say(at, ScannerState.READY)
        assert at.said == ("", "Good morning, Ana.")
        await say(at, ScannerState.LOST)
        assert at.answer[:2] == ("NOTE", "The scanner isn't answering.")
        await at.type(MARTA)
        assert at.rows()[4].endswith(" No scanner"), "also at rest, whatever else is said"
        await at.press("<f3>")
        assert at.rows()[4].endswith(" No scanner"), "on every screen"
        await at.press("<f2><esc>")
        await say(at, ScannerState.READY)
        assert "No scanner" not in at.rows()[4]
        assert at.said == ("NOTE", "The scanner is connected.")
        await say(at, ScannerState.NOISE)
        assert at.said == ("NOTE", "That scan could not be read.")
        await at.type(".")
        assert at.said[1] != "That scan could not be read."


async def test_every_state_of_the_scanner_has_its_words(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        for state in ScannerState:
            await say(at, ScannerState.LOST, state)
            assert at.said[0] == "NOTE"
            assert at.answer[2]


async def test_a_serial_scanner_through_the_whole_program(tmp_path: Path) -> None:
    """A pty pair stands in for the cable."""
    import pty
    import tty

    far, near = pty.openpty()
    tty.setraw(far)
    port = os.ttyname(near)
    async with seat(tmp_path, station=Station("front desk", scanner_port=port)) as at:
        await at.until(lambda: at.app.scanner_states == {"scanner": ScannerState.READY}, "the scanner is found")
        os.write(far, f"{MARTA}\r{OVERSTORY}\r{FROG}\r".encode())
        await at.until(lambda: at.said[1] == "Checked out 2: Frog and Toad are friends", "three scans are heard")
        await at.press("<f3>")
        os.write(far, f"{OWL}\r".encode())
        await at.until(lambda: "Owl moon" in "".join(at.answer) or at.where == "Title", "another screen takes it, too")
    os.close(far)
    os.close(near)


async def test_a_field_that_asks_for_a_barcode_takes_the_next_scan(tmp_path: Path) -> None:
    async with seat(tmp_path) as at:
        assert at.screen.field
        at.screen.field.add_class(BARCODE)
        await at.press("<f1>")
        assert at.screen.field
        at.screen.field.add_class(BARCODE)
        at.app.post_message(at.app.Scanned("qzx"))
        await at.settled()
        assert at.said == ("NOTE", 'Nothing matches "qzx".')


# -- keys of the station


async def test_keys_of_the_station(tmp_path: Path) -> None:
    async with seat(tmp_path, station=Station("front desk", keys={"undo": "f11"})) as at:
        assert "F11 Undo" in at.keys
        await at.press("<f11>")
        assert at.where == "Undo"


async def test_ascii_and_palettes(tmp_path: Path) -> None:
    async with seat(tmp_path, station=Station("front desk", palette="contrast"), plain_ascii=True) as at:
        assert at.rows()[4] == "-" * 80
        assert all(row.isascii() for row in at.rows())


async def test_nothing_happens_at_rest(tmp_path: Path) -> None:
    """One timer is armed, for the desk that nobody touches, and one for the day's work; none of them soon. The first
    looks at a clock, and paints nothing. The one that ends the start runs once."""
    async with seat(tmp_path) as at:
        await at.type(MARTA)
        await asyncio.sleep(0)
        timers = [timer for timer in at.app._timers if timer._active.is_set()]
        first, *others = sorted({timer._interval for timer in timers} - {STARTED})
        assert first >= LOOK_EVERY
        assert all(interval > 60 for interval in others)


async def test_no_task_begins_before_the_screen_is_there(tmp_path: Path) -> None:
    """From Python 3.12 on Textual begins each task at once, and the program ended before its first picture."""

    def at_once(loop: asyncio.AbstractEventLoop, work: Any, **more: Any) -> asyncio.Task[Any]:
        return asyncio.Task(work, loop=loop, **more)

    asyncio.get_running_loop().set_task_factory(at_once)
    async with seat(tmp_path):
        assert asyncio.get_running_loop().get_task_factory() is None

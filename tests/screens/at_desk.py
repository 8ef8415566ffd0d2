"""The whole program at a desk of Maple Grove, with clocks that the test moves."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

from textual.pilot import Pilot

from tests.grove import Clock, Opened, built, desk_of
from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import A_MOMENT, PATIENCE, burst, press, settled
from tuils.app import Tuils
from tuils.library.foundation.store import close_store, open_store
from tuils.models import db
from tuils.screens.desk.desk import DeskScreen
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.bands import AnswerBand, KeyLine, Side
from tuils.station.settings import Station

SIZES = [(80, 24), (40, 12)]


class Ticks:
    """Seconds of the idle clock."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def library(folder: Path) -> Path:
    """A fresh copy of Maple Grove, open in this thread."""
    path = folder / "library.db"
    path.write_bytes(built())
    open_store(path)
    db.execute_sql("PRAGMA synchronous = OFF")
    return path


class Seat:
    """A running program: its pilot, and the clocks."""

    def __init__(self, pilot: Pilot[None], clock: Clock, ticks: Ticks) -> None:
        self.pilot, self.clock, self.ticks = pilot, clock, ticks

    @property
    def app(self) -> Tuils:
        return cast("Tuils", self.pilot.app)

    @property
    def screen(self) -> HomeScreen:
        return cast("HomeScreen", self.app.screen)

    @property
    def where(self) -> str:
        """The name of the screen on top."""
        return type(self.app.screen).__name__

    @property
    def desk(self) -> DeskScreen:
        assert self.app._desk_screen is not None
        return self.app._desk_screen

    @property
    def answer(self) -> tuple[str, str, str]:
        answer = self.screen.query_one_optional(AnswerBand)  # a screen that is only just being put up has none yet
        return (answer.mark, answer.said, answer.then) if answer else ("", "", "")

    @property
    def said(self) -> tuple[str, str]:
        return self.answer[:2]

    @property
    def aside(self) -> str:
        return self.screen.query_one(Side).said[0]

    @property
    def keys(self) -> str:
        return "  ".join(f"{key} {word}" for key, word in self.screen.query_one(KeyLine).keys)

    def rows(self) -> list[str]:
        return screen_text(self.app)

    async def press(self, *keys: str) -> None:
        for some in keys:
            await press(self.pilot, some)

    async def type(self, *texts: str) -> None:
        """Type each text with Enter, and wait until it is done."""
        for text in texts:
            await press(self.pilot, f"{text}<enter>")

    def burst(self, keys: str) -> None:
        burst(self.pilot, keys)

    async def settled(self) -> None:
        await settled(self.pilot)

    async def idle(self, seconds: float) -> None:
        """Leave the desk untouched for so long; what is due then is done."""
        self.ticks.now += seconds
        await self.app.look_idle()
        await self.settled()

    async def until(self, true: Callable[[], object], what: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(A_MOMENT)
        assert true(), what

    def golden(self, name: str) -> None:
        size = self.app.size
        assert_golden(self.app, f"{name}-{size.width}x{size.height}")


@asynccontextmanager
async def seat(
    folder: Path,
    login: str = "ana",
    *,
    size: tuple[int, int] = (80, 24),
    station: Station | None = None,
    faults: int = 0,
    change: Callable[[Opened], None] | None = None,
    **more: Any,
) -> AsyncIterator[Seat]:
    """The program with this person at the desk (nobody where the login is empty). No mistake of ours may happen
    meanwhile, unless `faults` says so."""
    path = library(folder)
    clock, ticks = Clock(), Ticks()
    opened = Opened(path, desk_of(login or "pat", clock), station or Station("front desk"))
    if not login:
        opened = opened.without_person()
    if change:
        change(opened)
    app = Tuils(opened, idle_clock=ticks, **more)
    app.DAILY_AFTER = 3600.0
    try:
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield Seat(pilot, clock, ticks)
    finally:
        app.close_all()
        close_store()
    report = Path(os.environ["TUILS_STATE"], "last-fault.txt")
    assert report.exists() is bool(faults), report.read_text() if report.exists() else "no mistake was kept"

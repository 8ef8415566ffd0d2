"""What goes on behind the screens: work on the lanes, mistakes of our own, and being ended from outside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from tuils.i18n import _
from tuils.lane import Lanes
from tuils.library.administration.settings import About
from tuils.library.desk import Desk
from tuils.library.store import StoreFault, plain_faults
from tuils.settings import Station

from . import faults
from .frame import HouseApp
from .home import home_screen

P = ParamSpec("P")
T = TypeVar("T")

LAST_RESORT = 3.0  # seconds after a hang-up in which the program may still end in order


class Opened(Protocol):
    """What the front door hands over: an open library, and this station's desk at it."""

    path: Path
    about: About
    station: Station
    desk: Desk
    warnings: list[str]

    def note(self) -> None:
        """Keep in mind outside the store how far this station wrote."""


class Backstage(HouseApp):
    """The half of the app that people do not see. For `do`, `work`, `read`, `newest` see `home.Home`."""

    def __init__(self, opened: Opened, *, plain_ascii: bool = False) -> None:
        super().__init__(opened.station.palette, plain_ascii=plain_ascii)
        self.opened, self.desk, self.path = opened, opened.desk, opened.path
        self.lanes = Lanes()
        self.last_words = ""
        """What is said in the terminal when the screen is gone."""
        self.leaving = False

    def on_mount(self) -> None:
        super().on_mount()
        self._listen_to_signals()

    # -- lanes

    async def do(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.work(partial(verb, self.desk, *args, **kwargs))

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        while True:
            try:
                return await self.lanes.write.do(self._acted, partial(act, *args, **kwargs))
            except StoreFault as fault:
                if fault.code != "BUSY" or self.leaving:
                    raise
            self._say_busy()
            await asyncio.sleep(0.05)

    def _acted(self, act: Callable[[], T]) -> T:
        answer = self._plainly(act)
        # What was done is done: a number that is not noted must not make it look undone.
        with contextlib.suppress(Exception):
            self.opened.note()
        return answer

    def _plainly(self, act: Callable[[], T]) -> T:
        with plain_faults(self.path):
            return act()

    def _say_busy(self) -> None:
        if screen := home_screen(self.screen):
            said = _("The other desk is busy. Your scan waits.")
            screen.remark(said, _("It is done by itself; go on scanning."))

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.lanes.read.do(self._plainly, partial(act, *args, **kwargs))

    async def newest(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.lanes.read.newest(self._plainly, partial(act, *args, **kwargs))

    # -- going wrong

    def fault(self, problem: Exception) -> None:
        faults.keep(problem)

    def _fatal_error(self) -> None:
        """Textual's own way prints the values of variables, which may be names of patrons."""
        kept = faults.keep(self._exception) if self._exception else None
        self.last_words = _("That did not work, and it is our mistake. Nothing was changed.")
        if kept:
            self.last_words += " " + _("The details are kept in {path}").format(path=kept)
        self._close_messages_no_wait()

    def panic(self, *_renderables: Any) -> None:
        self._return_code = 1
        self._fatal_error()

    # -- being ended from outside

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM", "SIGINT"):
            with contextlib.suppress(AttributeError, NotImplementedError, ValueError, RuntimeError):
                number = getattr(signal, name)
                loop.add_signal_handler(number, self._ended_from_outside, number)

    def _ended_from_outside(self, number: int) -> None:
        """The terminal or the machine goes: at once, and in order as far as it lets us."""
        last_resort = threading.Timer(LAST_RESORT, os._exit, (128 + number,))
        last_resort.daemon = True
        last_resort.start()
        self.leaving = True
        if self.opened.desk.pocket:
            self.opened.desk.pocket.empty()
        self.exit(return_code=128 + number)

    def close_all(self) -> None:
        """When the screen is gone: wait for what still runs."""
        self.lanes.close()

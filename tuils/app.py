"""The full-screen program: modes, lanes, the conversation at the desk, who is signed in, lock and leaving."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from textual import events
from textual.message import Message
from textual.timer import Timer

from tuils.i18n import _
from tuils.lane import Lanes
from tuils.library.administration.settings import About, about_library, value_of
from tuils.library.desk import Desk, Operator
from tuils.library.refusals import Refused
from tuils.library.session import Answer, Heard, Session
from tuils.library.session.today import is_new
from tuils.library.store import StoreFault, plain_faults
from tuils.screens import faults, places
from tuils.screens.frame import HouseApp
from tuils.screens.home import HomeScreen, home_screen
from tuils.screens.idle import LOCK, PARK, Idle, waking_clock
from tuils.screens.widgets.field import Field
from tuils.settings import Station

if TYPE_CHECKING:
    from tuils.devices.scanner import Scanner, ScannerState
    from tuils.screens.desk import DeskScreen

P = ParamSpec("P")
T = TypeVar("T")

SIGN_IN = "sign_in"
NOBODY = Operator("")
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


class Tuils(HouseApp):
    """The app that every screen calls `home`: see `screens.home.Home` for what they may ask of it."""

    DAILY_AFTER = 1.0
    """Seconds after the first paint until the day's work is done, and between tries while scans come."""

    class Scanned(Message):
        """A code from the serial scanner, in the scanner's thread."""

        def __init__(self, code: str) -> None:
            super().__init__()
            self.code = code

    class ScannerSaid(Message):
        def __init__(self, state: ScannerState) -> None:
            super().__init__()
            self.state = state

    def __init__(
        self,
        opened: Opened,
        *,
        plain_ascii: bool = False,
        accessible: bool = False,
        idle_clock: Callable[[], float] = waking_clock,
    ) -> None:
        signed_in = bool(opened.desk.operator.login)
        # Textual starts in the class's mode; which one that is, is known here only.
        self.DEFAULT_MODE = "desk" if signed_in else SIGN_IN  # type: ignore[misc]
        super().__init__(opened.station.palette, plain_ascii=plain_ascii)
        self.opened, self.accessible, self._idle_clock = opened, accessible, idle_clock
        self.path, self.station_settings = opened.path, opened.station
        self.library_name, self.station = opened.about.name, opened.station.name
        self.practice = opened.about.practice
        self.desk = self._base = opened.desk
        self.person = self.desk.operator.name
        self.warnings = opened.warnings
        self.slip: tuple[str, ...] = ()
        self.kept: dict[str, Any] = {}
        self.lanes = Lanes()
        self.session = self._conversation()
        self.idle = Idle(idle_clock)
        self.last_words = ""
        self._keeping = self._leaving = self._daily_done = False
        self._last_desk = opened.desk  # who was signed in last: the day is closed in their name
        self._desk_screen: DeskScreen | None = None
        self._scanner: Scanner | None = None
        self._scanner_state: ScannerState | None = None
        self._idle_timer: Timer | None = None
        self.set_keymap(dict(opened.station.keys))
        self._add_modes(SIGN_IN, *places.MODES)

    # -- starting

    def _conversation(self) -> Session:
        return Session(self.desk, int(self.station_settings.guard_seconds * 1_000_000))

    def _add_modes(self, *modes: str) -> None:
        for mode in modes:
            self.add_mode(mode, partial(self._made, mode))

    def _forget(self, *modes: str) -> None:
        """Close what stands in these modes; they begin anew when they are gone to again."""
        for mode in modes:
            self.remove_mode(mode)
        self._add_modes(*modes)

    def _made(self, mode: str) -> HomeScreen:
        made = places.screen(*places.MODES.get(mode, places.SIGN_IN))
        if mode == "desk":
            self._desk_screen = made  # type: ignore[assignment]
        return made

    def on_mount(self) -> None:
        super().on_mount()
        self._listen_to_signals()
        if self.accessible and self._driver:
            self._driver.write("\x1b[?25h")
        self.call_after_refresh(self._after_first_paint)

    async def _after_first_paint(self) -> None:
        self._start_scanner()
        if self.desk.operator.login:
            await self._begin()

    async def _begin(self) -> None:
        """Somebody is signed in, and sees the desk."""
        await self._watch()
        if not self._daily_done:
            self.set_timer(self.DAILY_AFTER, self._daily_soon)
        if self.desk.may("library.settings") and await self.read(is_new, self.desk.branch):
            await self.open("set_up")

    # -- lanes

    async def do(self, verb: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.work(partial(verb, self.desk, *args, **kwargs))

    async def work(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        while True:
            try:
                return await self.lanes.write.do(self._acted, partial(act, *args, **kwargs))
            except StoreFault as fault:
                if fault.code != "BUSY" or self._leaving:
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

    # -- where one is

    async def open(self, name: str, **facts: Any) -> None:
        screen = home_screen(self.screen)
        if screen and screen.closed and name != "help":
            return  # a lock went up meanwhile
        made = places.screen(*places.SCREENS[name], **facts) if name in places.SCREENS else None
        if made is None or (made.passing and type(made) is type(screen)):
            if screen:
                screen.nothing(name)
            return
        with self.batch_update():
            await self.push_screen(made)

    async def go(self, mode: str) -> None:
        screen = home_screen(self.screen)
        if screen and mode not in (SIGN_IN, *places.MODES):
            screen.nothing(mode)
            return
        with self.batch_update():
            while screen and screen.passing and len(self.screen_stack) > 1:
                await self.pop_screen()
                screen = home_screen(self.screen)
            await self.switch_mode(mode)

    # -- the conversation, from elsewhere

    async def serve(self, code: str) -> None:
        await self.go("desk")
        if self._desk_screen:
            await self._desk_screen.converse(self.session.hear, code)

    async def overhear(self, code: str) -> Answer:
        assert self._desk_screen is not None
        heard = await self._desk_screen.converse(partial(self.session.hear, code, scanned=True))
        return heard.answer

    async def tell(self, heard: Heard) -> None:
        if self._desk_screen:
            await self._desk_screen.draw(heard)
        screen = home_screen(self.screen)
        if screen and screen is not self._desk_screen:
            screen.say(heard.answer.mark, heard.answer.said, heard.answer.then)

    # -- who is at the desk

    async def sign_in(self, operator: Operator) -> None:
        changed = operator.login != self._last_desk.operator.login
        self.desk = self._last_desk = replace(self._base, operator=operator)
        self.person = operator.name
        if changed:
            await self._empty_pocket()
        if self._keeping:
            self.session.desk = replace(self.desk, back_dated=self.session.desk.back_dated)
        else:
            self.session = self._conversation()
        self._keeping = False
        await self.go("desk")
        self._forget(SIGN_IN)
        await self._begin()

    async def sign_out(self) -> None:
        await self.go("desk")
        if self._desk_screen:
            await self._desk_screen.converse(self.session.sign_out)

    async def end_session(self) -> None:
        """The person is gone: what they could take back is forgotten, their screens are closed."""
        await self._empty_pocket()
        self.slip, self.kept, self.person, self._keeping = (), {}, "", False
        self.desk = replace(self._base, operator=NOBODY)
        self.session = self._conversation()
        await self.go(SIGN_IN)
        self._desk_screen = None
        self._forget(*places.MODES)

    async def _empty_pocket(self) -> None:
        if self.opened.desk.pocket:
            await self.lanes.write.do(self.opened.desk.pocket.empty)

    async def someone_else(self) -> None:
        if self.session.visit:
            scans = self._desk_screen.scans_aside() if self._desk_screen else []
            await self.tell(await self.work(self.session.step_aside, scans))
        self._keeping, self.person = True, ""
        self.desk = replace(self._base, operator=NOBODY)
        if len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.go(SIGN_IN)

    async def changed(self) -> None:
        about = await self.read(about_library)
        self.library_name = about.name
        self._base, self.desk = replace(self._base, zone=about.zone), replace(self.desk, zone=about.zone)
        self._last_desk = replace(self._last_desk, zone=about.zone)
        self.session.desk = replace(self.session.desk, zone=about.zone)

    # -- lock and idleness

    async def lock(self) -> None:
        screen = home_screen(self.screen)
        if screen and not screen.shut:
            with self.batch_update():
                await self.push_screen(places.screen(*places.LOCK))

    async def _watch(self) -> None:
        """Begin to look after a desk that nobody touches."""
        park = await self.read(value_of, "park_seconds", PARK)
        lock = await self.read(value_of, "lock_seconds", LOCK)
        self.idle = Idle(self._idle_clock, park=float(park), lock=float(lock))
        self._arm()

    def _arm(self) -> None:
        if self._idle_timer:
            self._idle_timer.stop()
        wait = self.idle.wait()
        if wait is not None and self.desk.operator.login:
            self._idle_timer = self.set_timer(max(wait, 0.05), self.look_idle, name="idle")

    async def look_idle(self) -> None:
        """Do what is due now for a desk that nobody touched; then wait for the next."""
        screen = home_screen(self.screen)
        for stage in self.idle.due():
            if not screen or screen.shut:
                continue
            if stage == "park":
                await self._left_alone(screen)
            elif stage == "warn":
                screen.remark(_("The screen locks soon."), _("Press any key to stay."))
            else:
                await self.lock()
        self._arm()

    async def _left_alone(self, screen: HomeScreen) -> None:
        heard = await self.work(self.session.left_alone)
        if heard:
            await self.tell(heard)
        hiding = screen.left_alone()
        if hiding is not None:
            await hiding

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, (events.Key, events.Paste)) and self._touched():
            return
        await super().on_event(event)

    def _touched(self) -> bool:
        """Somebody is there. Is it so long after that the screen must lock instead?"""
        late, warned, over = "lock" in self.idle.due(), self.idle.warned, self.idle.wait() is None
        screen = home_screen(self.screen)
        if screen and not screen.shut:
            if late:
                self.call_later(self.lock)
                return True
            if warned:
                screen.again()
        self.idle.touch()
        if over:
            self._arm()
        return False

    # -- the scanner

    def _start_scanner(self) -> None:
        settings = self.station_settings
        if not settings.scanner_port:
            return
        from tuils.devices.scanner import Scanner

        self._scanner = Scanner(
            settings.scanner_port,
            lambda code: self._post(self.Scanned(code)),
            lambda state: self._post(self.ScannerSaid(state)),
            baud=settings.scanner_baud,
            strip_prefix=settings.scanner_strip_prefix,
        )
        self._scanner.start()

    def use_scanner(self, port: str) -> None:
        self.station_settings = replace(self.station_settings, scanner_port=port)
        if self._scanner:
            self._scanner.close()
        self._start_scanner()

    def _post(self, message: Message) -> None:
        self.post_message(message)

    def on_tuils_scanned(self, message: Scanned) -> None:
        if not self._touched():
            self.screen.post_message(Field.Sent(message.code))

    def on_tuils_scanner_said(self, message: ScannerSaid) -> None:
        from tuils.screens.scanning import words_for

        words = words_for(message.state, self._scanner_state)
        self._scanner_state = message.state
        if words and (screen := home_screen(self.screen)):
            screen.remark(*words)

    # -- the day

    def _daily_soon(self) -> None:
        self.run_worker(self.daily(), name="daily")

    async def daily(self) -> None:
        """What time does by itself, while no scan waits. Whoever may not do it leaves it to the next."""
        screen = home_screen(self.screen)
        if screen and not screen.queue.empty():
            self.set_timer(self.DAILY_AFTER, self._daily_soon)
            return
        from tuils.library.daily import daily

        with contextlib.suppress(Refused, StoreFault):
            await self.work(daily, self.desk, self.path)
            self._daily_done = True

    async def leave(self) -> None:
        if self._leaving:
            return
        self._leaving = True
        why_not = await self._close_day()
        if why_not:
            self.last_words = _("There is no new backup: {why}").format(why=why_not)
        self.exit(return_code=0)

    async def _close_day(self) -> str:
        from tuils.library.daily import close_day

        if not self._last_desk.operator.login:
            return ""
        try:
            return await self.work(close_day, self._last_desk, self.path)
        except Refused as no:
            return no.message
        except StoreFault as no:
            return str(no)

    # -- going wrong, and being ended from outside

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
        self._leaving = True
        if self.opened.desk.pocket:
            self.opened.desk.pocket.empty()
        self.exit(return_code=128 + number)

    def close_all(self) -> None:
        """After the screen is gone: the scanner first, then what still runs on the lanes."""
        if self._scanner:
            self._scanner.close()
        self.lanes.close()


def run_app(opened: Opened, *, accessible: bool = False, ascii: bool = False) -> int:  # noqa: A002
    """The whole full-screen program; gives back the exit code."""
    app = Tuils(opened, plain_ascii=ascii, accessible=accessible)
    try:
        app.run(mouse=False)
    finally:
        app.close_all()
    if app.last_words:
        print(app.last_words, file=sys.stderr)
    return app.return_code or 0

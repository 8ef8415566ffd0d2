"""Idle detection: keys and scans show that the desk is in use; without any, park the patron and lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.timer import Timer

from tuils.devices.sounds import Sounds
from tuils.devices.waking import LOCK, waking_clock
from tuils.i18n import _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.front.conversation import Heard
from tuils.screens.kit.background import DeskOpened
from tuils.screens.kit.home import HomeScreen
from tuils.screens.kit.papers.printing import Printing
from tuils.screens.widgets.field import EntryField
from tuils.values.station.printer_setup import ScannerSetup

from .idle import PARK, Idle

if TYPE_CHECKING:
    from tuils.devices.scanners.scanners import ScannerState, StationScanners
    from tuils.library.front.conversation import Session


LOOK_EVERY = 10.0
"""The most seconds between two looks at the idle clock."""


def idle_seconds() -> tuple[float, float]:
    """Return the library's seconds until the patron is parked, and until the lock; 0: never."""
    return float(value_of("park_seconds", PARK)), float(value_of("lock_seconds", LOCK))


class Attended(Printing):
    """The part of the app that counts touches: the idle clock, and the serial scanners."""

    class Scanned(Message):
        """A code from a serial scanner, in the scanner's thread."""

        def __init__(self, code: str, scanner: ScannerSetup | None = None) -> None:
            super().__init__()
            self.code, self.scanner = code, scanner

    class ScannerSaid(Message):
        def __init__(self, state: ScannerState, scanner: ScannerSetup | None = None) -> None:
            super().__init__()
            self.state, self.scanner = state, scanner

    def __init__(
        self, opened: DeskOpened, *, plain_ascii: bool = False, idle_clock: Callable[[], float] = waking_clock
    ) -> None:
        super().__init__(opened, plain_ascii=plain_ascii)
        self.station_settings = opened.station
        self.idle, self._idle_clock = Idle(idle_clock), idle_clock
        self._idle_timer: Timer | None = None
        self.scanners: StationScanners | None = None
        self.scanner_states: dict[str, ScannerState] = {}
        self._sounds = Sounds(self._ring, self._flash)

    # -- what the rest of the app does

    @property
    def session(self) -> Session:
        raise NotImplementedError

    async def lock(self) -> None:
        raise NotImplementedError

    async def tell(self, heard: Heard) -> None:
        raise NotImplementedError

    # -- nobody there

    async def _watch(self) -> None:
        """Begin to watch for an idle desk, even if the seconds can't be read."""
        self.idle = Idle(self._idle_clock)
        self._arm()
        park, lock = await self.read(idle_seconds)
        self.idle = Idle(self._idle_clock, park=park, lock=lock)
        self._arm()

    def _arm(self) -> None:
        if self._idle_timer:
            self._idle_timer.stop()
        wait = self.idle.wait()
        if wait is not None and self.desk.operator.login:
            # The timer stands still while the machine sleeps, the idle clock does not: looked at often, it is seen
            # soon after that the desk was left.
            self._idle_timer = self.set_timer(min(max(wait, 0.05), LOOK_EVERY), self.look_idle, name="idle")

    async def look_idle(self) -> None:
        """Do the stages due now for an idle desk; then wait for the next."""
        for stage in self.idle.due():
            await self.by_the_way(partial(self._nobody_came, stage))
        self._arm()

    async def _nobody_came(self, stage: str) -> None:
        screen = self.screen_on_top
        if not screen or screen.shut:
            return
        if stage == "park":
            await self._left_alone(screen)
        elif stage == "warn":
            screen.remark(_("The screen is about to lock."), _("Press any key to stay."))
        else:
            await self.lock()

    async def _left_alone(self, screen: HomeScreen) -> None:
        screen.cancel_question()
        if scans := [came.text for came in self.held.taken()]:
            await self.work(self.session.hold, scans)
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
        """Note a touch. Return True if it comes so late that the screen must lock instead."""
        late, warned, over = "lock" in self.idle.due(), self.idle.warned, self.idle.wait() is None
        screen = self.screen_on_top
        if screen and not screen.shut:
            if late:
                self.ahead.lock_by(self.lock)
                return True
            if warned:
                screen.again()
        self.idle.touch()
        if over:
            self._arm()
        return False

    # -- the scanners

    def use_scanner(self, port: str) -> None:
        """Listen to this port, as `Home.use_scanner`. An empty port: none."""
        self.station_settings = replace(self.station_settings, scanner_port=port)
        self.use_scanners()

    def use_scanners(self) -> None:
        """See `Home.use_scanners`."""
        from tuils.devices.scanners.scanner_list import scanners_of
        from tuils.devices.scanners.scanners import StationScanners

        if self.scanners:
            self.scanners.close()
        self.scanner_states, self.missing = {}, ""
        self.scanners = StationScanners(
            scanners_of(self.station_settings).values(),
            lambda setup, code: self._post(self.Scanned(code, setup)),
            lambda setup, state: self._post(self.ScannerSaid(state, setup)),
        )
        self.scanners.start()

    def _post(self, message: Message) -> None:
        self.post_message(message)

    def on_attended_scanned(self, message: Scanned) -> None:
        if self._touched():
            self.behind(partial(self._hold, message.code), "scan")  # the lock comes first
        elif screen := self.screen_on_top:
            screen.post_message(EntryField.Sent(message.code, scanner=message.scanner))

    async def _hold(self, code: str) -> None:
        await self.work(self.session.hold, [code])

    def on_attended_scanner_said(self, message: ScannerSaid) -> None:
        from tuils.devices.scanners.ports import at_rest, words_for

        if message.scanner and self.scanners and message.scanner not in self.scanners.setups:
            return  # it is set up otherwise by now, or removed
        name = message.scanner.name if message.scanner else ""
        several = self.scanners is not None and len(self.scanners.setups) > 1
        words = words_for(message.state, self.scanner_states.get(name), name if several else "")
        self.scanner_states[name] = message.state
        told = [at_rest(state, one if several else "") for one, state in self.scanner_states.items()]
        self.missing = "  ".join(filter(None, told))
        if screen := self.screen_on_top:
            screen.dress()
        if words and (screen := self.screen_on_top):
            screen.remark(*words)

    # -- sounds

    def sound(self, mark: str, scanner: str = "") -> None:
        """See `Home.sound`."""
        self._sounds.say(mark, self.station_settings.sounds, self.scanners, scanner)

    def _ring(self, pauses: Sequence[float]) -> None:
        for at in accumulate(pauses):
            self.set_timer(at, self.bell) if at else self.bell()

    def _flash(self, times: int) -> None:
        if screen := self.screen_on_top:
            screen.flash(times)

    def close_all(self) -> None:
        if self.scanners:
            self.scanners.close()
        super().close_all()

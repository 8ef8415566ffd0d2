"""The patrons' catalog: a program of its own. No staff screen is in it, and nothing leads out of it.

It reads the published copy of the catalog alone, by one lane that cannot write. What a visitor did is forgotten when
nobody touches a key for a while.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from textual import events
from textual.timer import Timer

from tuils.devices.waking import waking_clock
from tuils.library.foundation.administration.settings import LibraryFacts, branches, first_branch
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import plain_faults
from tuils.library.holdings.publishing.published import reopen_if_changed
from tuils.screens.kit.base_app import EndingApp
from tuils.screens.kit.operator.idle import WARN_BEFORE, Idle
from tuils.screens.opac.language import language_of
from tuils.screens.opac.screen import OpacScreen
from tuils.screens.opac.welcome import Welcome
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .i18n import LANGUAGES, _, use_language
from .lane import Lane
from .station.settings import Station

if TYPE_CHECKING:
    from tuils.library.holdings.publishing.patrons_view import OpenHours

P = ParamSpec("P")
T = TypeVar("T")

LONGEST_HELD = 1.0  # seconds
LARGEST = (1000, 400)
"""The most columns and rows: a terminal may claim to be larger, and so may somebody who types a terminal's answer."""


@dataclass(frozen=True)
class CatalogVisit:
    """The way the catalog is opened. `leave_word`: typed at Find it ends the program; empty if none does. `may_leave`:
    Leave is among the choices. `idle`: seconds without a key until it starts again."""

    about: LibraryFacts
    station: Station
    path: Path
    leave_word: str = ""
    may_leave: bool = False
    idle: float = 60.0
    clock: Callable[[], int] = wall_clock
    idle_clock: Callable[[], float] = waking_clock


class PatronsCatalog(EndingApp):
    """The patrons' catalog, which `screens.opac.screen` calls `house`."""

    ABANDONED = 900.0
    """The seconds after which a guest's unused line is ended."""

    ending_signals = "SIGHUP", "SIGTERM"

    def __init__(self, visit: CatalogVisit, *, plain_ascii: bool = False) -> None:
        super().__init__(visit.station.palette, plain_ascii=plain_ascii)
        self.visit = visit
        self.library_name, self.zone = visit.about.name, visit.about.zone
        self.home_language = language_of(visit.station)
        self.language = self.home_language
        self.branch_names: dict[str, str] = {}
        self.lane = _lane()
        self.idle = Idle(visit.idle_clock, park=0, lock=visit.idle)
        self._idle_timer: Timer | None = None
        self._held = contextlib.ExitStack()
        use_language(self.language)

    @property
    def here(self) -> OpacScreen | None:
        return self.screen if isinstance(self.screen, OpacScreen) else None

    @property
    def today(self) -> date:
        return day_of(self.visit.clock(), self.zone)

    def on_mount(self) -> None:  # Textual calls that of each class by itself
        self._arm()
        # Laid out several times before it has its size; held back, it is painted no more than twice.
        self._held.enter_context(self.batch_update())
        self.set_timer(LONGEST_HELD, self._held.close)

    def ready(self) -> None:
        """Paint the first page, which is complete now."""
        self.call_after_refresh(self._held.close)

    def get_default_screen(self) -> OpacScreen:
        return OpacScreen(Welcome, may_leave=self.visit.may_leave)

    # -- reading

    async def read(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await self.lane.do(self._read, partial(act, *args, **kwargs))
        except BrokenExecutor:  # its thread found no catalog to begin with; the next look may
            self.lane = _lane()
            raise

    def _read(self, act: Callable[[], T]) -> T:
        with plain_faults(self.visit.path):
            if reopen_if_changed() or not self.branch_names:
                self.branch_names = {code.code: code.name for code in branches()}
            return act()

    async def next_opening(self) -> OpenHours | None:
        from tuils.library.holdings.publishing.patrons_view import next_opening

        def soon() -> OpenHours | None:
            return next_opening(self.visit.station.branch or first_branch(), self.zone, self.visit.clock())

        return await self.read(soon)

    # -- the visitor

    def other_language(self) -> None:
        self.language = LANGUAGES[1 - LANGUAGES.index(self.language)]
        use_language(self.language)

    def is_leave_word(self, text: str) -> bool:
        return bool(self.visit.leave_word) and text == self.visit.leave_word

    def leave(self) -> None:
        self.exit(return_code=0)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.MouseEvent):
            return
        if isinstance(event, events.Resize) and (event.size.width > LARGEST[0] or event.size.height > LARGEST[1]):
            return
        if isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded:
            self._touched()
        await super().on_event(event)

    # -- nobody there

    def _touched(self) -> None:
        if self.idle.warned and self.here:
            self.here.again()
        self.idle.touch()
        if self._idle_timer and self._idle_timer.name == "abandoned":
            self._idle_timer.stop()
            self._idle_timer = None
        if self._idle_timer is None:
            self._arm()

    def _arm(self) -> None:
        wait = self.idle.wait()
        self._idle_timer = None if wait is None else self.set_timer(max(wait, 0.05), self.look_idle, name="idle")

    def look_idle(self) -> None:
        """Handle a screen that nobody touches: show a warning first, then start again."""
        self._idle_timer = None
        screen = self.here
        if screen is None:
            return
        if screen.untouched and self.language == self.home_language:
            if self.visit.may_leave:  # a line at whose end nobody is
                self._idle_timer = self.set_timer(self.ABANDONED, self.leave, name="abandoned")
            return  # else the next key begins to count
        for stage in self.idle.due():
            if stage == "warn":
                text = _("Are you still there? Press any key to continue.")
                screen.tell(text, _("Otherwise this starts over in {n} seconds.").format(n=int(WARN_BEFORE)))
            else:
                self.start_again()
        self._arm()

    def start_again(self) -> None:
        """Start again, without the visitor's words, lists and language."""
        self.language = self.home_language
        use_language(self.language)
        if self.here:
            self.here.start_again()

    def flooded(self) -> None:
        if self.here:
            self.here.tell(_("Too much was typed at once."), _("The rest was ignored."))

    # -- ending

    def _fatal_error(self) -> None:
        super()._fatal_error()
        self.last_words = _("That didn't work. This is a fault in tuils. Please tell someone at the desk.")

    def close_all(self) -> None:
        with contextlib.suppress(BrokenExecutor):
            self.lane.close()


def _lane() -> Lane:
    return Lane("read", read_only=True)


def run_opac(visit: CatalogVisit, *, ascii: bool = False) -> int:
    """Run the whole program until it is left; return the exit code."""
    app = PatronsCatalog(visit, plain_ascii=ascii)
    try:
        app.run(mouse=False)
    finally:
        app.close_all()
    if app.last_words:
        print(app.last_words)
    return app.return_code or 0

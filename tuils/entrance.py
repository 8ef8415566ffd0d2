"""The entrance screen: a program of its own, which nobody has to touch. It only reads, and what it shows is public.

It goes from slide to slide, looks at the library again with each round, and keeps nothing of what it showed. While the
library can't be read it says only welcome: what it knew may have been canceled since.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer

from tuils.library.foundation.desk import Desk
from tuils.library.reach.signage.slides import SlideLine, clock_now, signage_lines
from tuils.screens.kit.base_app import EndingApp
from tuils.screens.programs.entrance_pages import EntrancePage, entrance_pages, page_rows
from tuils.screens.widgets.lines import Lines
from tuils.values.dataclass import dataclass

from .i18n import _, use_language
from .lane import Lane
from .station.settings import Station

LONGEST_TYPED = 60


@dataclass(frozen=True)
class EntranceVisit:
    """The way it is opened. `leave_word`: typed, it ends the program; if empty, Esc does."""

    desk: Desk
    station: Station
    library: str
    language: str
    seconds: float
    leave_word: str = ""


class EntranceScreen(Screen[None], inherit_bindings=False):
    ALLOW_SELECT = False

    def compose(self) -> ComposeResult:
        yield Lines(id="body")


class Entrance(EndingApp):
    """The program."""

    def __init__(self, visit: EntranceVisit, *, plain_ascii: bool = False) -> None:
        super().__init__(visit.station.palette, plain_ascii=plain_ascii)
        self.visit, self.lane = visit, Lane("read", read_only=True)
        self.lines: Sequence[SlideLine] = ()
        self.pages: list[EntrancePage] = []
        self.at, self._typed, self._failing = 0, "", False
        self._turn: Timer | None = None
        use_language(visit.language)

    def get_default_screen(self) -> EntranceScreen:
        return EntranceScreen()

    def on_mount(self) -> None:  # Textual calls that of each class by itself
        self.run_worker(self._round(), name="round")
        self._turn = self.set_interval(self.visit.seconds, self.go_on)

    async def go_on(self) -> None:
        """Show the next slide; after the last one look at the library again."""
        self.at += 1
        if self.at >= len(self.pages):
            await self._round()
        self.show()

    async def _round(self) -> None:
        self.at = 0
        try:
            self.lines = await self.lane.do(signage_lines, self.visit.desk)
            self._failing = False
        except Exception as problem:
            self.lines = ()
            if not self._failing:  # told once, however long it lasts
                self.fault(problem)
            self._failing = True
        self._lay_out()
        self.show()

    def _lay_out(self) -> None:
        self.pages = entrance_pages(self.lines, *self.size)
        self.at = min(self.at, len(self.pages) - 1)

    def show(self) -> None:
        if not isinstance(self.screen, EntranceScreen) or not self.pages:
            return
        clock = clock_now(self.visit.desk)
        rows = page_rows(self.pages[self.at], self.visit.library, clock, (self.at, len(self.pages)), *self.size)
        for body in self.screen.query(Lines):  # none yet while the screen is made
            body.put(rows)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.MouseEvent | events.Paste):
            return
        if isinstance(event, events.Key):
            await self._pressed(event)
            return
        await super().on_event(event)
        if isinstance(event, events.Resize):
            self._lay_out()
            self.show()

    async def _pressed(self, event: events.Key) -> None:
        word, typed = self.visit.leave_word, self._typed
        if event.key == "enter":
            self._typed = ""
        elif event.character and event.is_printable:
            self._typed = (typed + event.character)[-LONGEST_TYPED:]
        if (event.key == "escape" and not word) or (event.key == "enter" and word and typed.endswith(word)):
            self.exit(return_code=0)
        elif event.key in ("space", "right") and self._turn:
            self._turn.reset()
            await self.go_on()

    def _fatal_error(self) -> None:
        super()._fatal_error()
        self.last_words = _("That didn't work. This is a fault in tuils. Please tell someone at the desk.")


def run_entrance(visit: EntranceVisit, *, ascii: bool = False) -> int:
    """Run it until it is ended; return the exit code."""
    app = Entrance(visit, plain_ascii=ascii)
    try:
        app.run(mouse=False)
    finally:
        app.lane.close()
    if app.last_words:
        print(app.last_words)
    return app.return_code or 0

"""The base of every full-screen program: the house's colors and styles, no way out by Textual's own keys, and an
orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.theme import Theme
from textual.timer import Timer

from tuils.i18n import _
from tuils.screens.widgets.ahead import TypeAhead
from tuils.screens.widgets.held import HeldScans
from tuils.screens.widgets.keys import REPAINT
from tuils.screens.widgets.picture import Changes, Picture
from tuils.values.garbage import GIVEN_BACK_EACH, give_memory_back, look_as_usual

from . import faults
from .ending import AFTER_HANG_UP, HANG_UP, LAST_RESORT, end_soon
from .kept_styles import KeptStyles
from .palettes import palette_for, styles, theme

if TYPE_CHECKING:
    from tuils.library.front.answers.asked_commands import LinePlaces

STARTED = 1.0
"""Seconds after the first picture: by then nobody waits for the work of a start."""
HELD_BACK, LOOKS = 0.05, 20
"""Seconds for which the first picture is held back; how often it is looked whether it still is."""


class HouseApp(App[None], inherit_bindings=False):
    """The app base that frames need. Subclass it and be a `House`.

    Off: Textual's palette, ctrl+q, ctrl+c and ctrl+z, screenshots, animation. On: the terminal's own
    sixteen colours, the house's styles; without colour wherever NO_COLOR is set. Before textual is
    imported the command line sets, unless they are set: TEXTUAL_FPS=120, TEXTUAL_ANIMATIONS=none, and
    ESCDELAY=600 where SSH_CONNECTION is set. It starts the app by `run(mouse=False)`.
    """

    missing = ""
    """The warning that stays on the screen while it holds, such as that the scanner is gone."""
    _after_enter = False
    """True if the last key was Enter, also a line feed: text typed before the program was up ends so."""
    progress = ""
    """The progress in the tasks of a practice library."""

    command_runs = ""
    """The command that runs beside the desk, of those that were given on a screen; only one does at a time."""
    make_commands: Callable[[], LinePlaces] | None = None
    """Makes the forms of all commands, once somebody opens one."""

    CSS_PATH = Path(__file__).parents[2] / "styles" / "tuils.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, palette: str = "dark", *, plain_ascii: bool = False) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self.ahead, self.held = TypeAhead(self), HeldScans()
        self.ascii = plain_ascii
        self.menu_lately: list[str] = []
        palette = palette_for(palette, os.environ)
        self.roles: dict[str, Style] = styles(palette)
        self.picture = Picture(self.roles["text"], os.environ.get("TERM", ""))
        paper = theme(palette)
        if paper:
            self.register_theme(paper)
        self.theme = paper.name if paper else "ansi-dark"
        self.stylesheet = KeptStyles(variables=self.get_css_variables())

    @cached_property
    def commands(self) -> LinePlaces | None:
        return self.make_commands() if self.make_commands else None

    async def done_elsewhere(self) -> None:
        """Show at the desk that something was done, and not by the conversation."""

    @property
    def current_theme(self) -> Theme:
        """Return the theme without merging all themes, as Textual does for each line of each widget it paints."""
        return self._registered_themes[self.theme]

    def get_driver_class(self) -> type[Driver]:
        found = super().get_driver_class()
        if found.__name__ != "LinuxDriver":
            return found
        from .keyboard import Keyboard

        return Keyboard

    def on_load(self) -> None:
        # From Python 3.12 on Textual begins each task at once: the first mode's field then looks for a screen that is
        # not there yet, and the program ends (Textual issue 6444). Tasks take turns here, as on 3.11 and in tests.
        asyncio.get_running_loop().set_task_factory(None)

    def on_mount(self) -> None:
        # Textual lays the first screen out three times and paints it twice; held back, it is painted once.
        self.delay_update(HELD_BACK)
        self.call_after_refresh(self.set_timer, STARTED, look_as_usual)
        self.set_interval(GIVEN_BACK_EACH, give_memory_back)

    async def painted(self) -> None:
        """Wait until what was drawn is painted: work that begins before takes its time from the picture."""
        for _look in range(LOOKS):
            if not self._batch_count:
                break
            await asyncio.sleep(HELD_BACK / 5)
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()

    def _display(self, screen: Any, renderable: Any) -> None:
        """Send only what looks different in this painting."""
        if isinstance(renderable, CompositorUpdate) and not (self._batch_count or self.is_headless or self._closed):
            renderable = Changes(self.picture, renderable, self.size, self.console)
            place = self.screen.outer_size.clamp_offset(self.cursor_position)
            if not renderable.written and place == self._previous_cursor_position:
                self.post_display_hook()
                return
        super()._display(screen, renderable)

    def _set_pointer_shape(self, shape: str) -> None:
        """Do nothing: a mouse pointer's shape is fourteen bytes with each new screen."""

    def paint_anew(self) -> None:
        """Paint all of the screen: another program may have written on the terminal."""
        self.picture.forget()
        self.refresh()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Resize):
            self.picture.forget()  # a terminal moves its rows as it likes
        if isinstance(event, events.Key) and event.key == REPAINT:
            self.paint_anew()
            return
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            line_feed = isinstance(event, events.Key) and event.key == "ctrl+j"
            behind_enter, self._after_enter = self._after_enter, isinstance(event, events.Key) and event.key == "enter"
            if line_feed and behind_enter:
                return  # a scanner that ends its lines with both
            event = events.Key("enter", "\r") if line_feed else event
            self.app_focus = True
            self.ahead.take(event)
            return
        await super().on_event(event)

    def set_timer(self, *args: Any, **named: Any) -> Timer:
        """Set a timer that fires even if late. Textual skips a late one: after a pause of the machine the screen was
        never painted again."""
        timer = super().set_timer(*args, **named)
        timer._skip = False
        return timer

    def flooded(self) -> None:
        """Report that the keyboard sent more than anybody types or scans, and the rest was dropped."""

    def hung_up(self) -> None:
        """Handle the loss of the terminal."""
        self.exit(return_code=128 + HANG_UP)

    def deliver_screenshot(self, *_args: Any, **_named: Any) -> None:
        """Do nothing: a picture of the screen would be names of patrons in a file."""

    def save_screenshot(self, *_args: Any, **_named: Any) -> str:
        """Do nothing, likewise."""
        return ""

    def action_suspend_process(self) -> None:
        """Do nothing: a desk behind a shell prompt is a desk that nobody locked."""


class EndingApp(HouseApp):
    """A program that ends in order: after an internal error, and when it is ended from outside."""

    ending_signals: tuple[str, ...] = ("SIGHUP", "SIGTERM", "SIGINT")

    def __init__(self, palette: str = "dark", *, plain_ascii: bool = False) -> None:
        super().__init__(palette, plain_ascii=plain_ascii)
        self.last_words = ""
        """The words printed in the terminal when the screen is gone."""
        self.leaving = False

    def on_mount(self) -> None:  # Textual calls that of each class by itself
        self._listen_to_signals()

    def let_go(self) -> None:
        """Forget what must not outlast the program, which ends at once."""

    # -- going wrong

    def fault(self, problem: Exception) -> None:
        faults.save_fault_report(problem)

    def _fatal_error(self) -> None:
        """Report an error without the values of variables, which Textual prints: they may be names of patrons."""
        kept = faults.save_fault_report(self._exception) if self._exception else None
        self.last_words = _("That didn't work. This is a fault in tuils. Nothing was changed.")
        if kept:
            self.last_words += " " + _("The details are in {path}.").format(path=kept)
        self._close_messages_no_wait()

    def panic(self, *_renderables: Any) -> None:
        self._return_code = 1
        self._fatal_error()

    # -- being ended from outside

    def hung_up(self) -> None:
        self._ended_from_outside(HANG_UP)

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in self.ending_signals:
            with contextlib.suppress(AttributeError, NotImplementedError, ValueError, RuntimeError):
                number = getattr(signal, name)
                loop.add_signal_handler(number, self._ended_from_outside, number)

    def _ended_from_outside(self, number: int) -> None:
        """End at once, and as orderly as possible: the terminal or the machine is going down."""
        end_soon(128 + number, AFTER_HANG_UP if number == HANG_UP else LAST_RESORT)
        self.leaving = True
        self.let_go()
        self.exit(return_code=128 + number)

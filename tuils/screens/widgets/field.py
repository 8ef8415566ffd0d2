"""The one line that takes all typing and scans.

Textual inserts printable characters at once, but runs bindings after the rest of the same burst: with its own
Enter, six scans in one write become one string of 84 digits. So every key is taken here, in `_on_key`, in order.
"""

from __future__ import annotations

import time
from typing import Protocol, cast

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input

from tuils.values.station.command_codes import COMMANDS
from tuils.values.station.printer_setup import ScannerSetup

from .lines import without_controls

EDITING = {
    "left": "cursor_left",
    "right": "cursor_right",
    "home": "home",
    "end": "end",
    "ctrl+a": "home",
    "ctrl+e": "end",
    "ctrl+left": "cursor_left_word",
    "ctrl+right": "cursor_right_word",
    "backspace": "delete_left",
    "delete": "delete_right",
    "ctrl+w": "delete_left_word",
    "ctrl+u": "delete_left_all",
    "ctrl+k": "delete_right_all",
}

LONGEST_YEAR = 4
"""The most digits of a year; more are a code."""

BURST = 0.02
"""Seconds for which painting is held back when keys come faster than they are handled."""


PER_KEY, PAUSE = 0.03, 0.2
"""Seconds a key, averaged over a scan, in which a scanner types; and between two keys, after which a new text begins. A
stuttering line delivers some keys late and the others at once: only the whole tells."""
COMMAND_CODES = frozenset(code for code, _words in COMMANDS)


def looks_like_code(text: str) -> bool:
    digits = sum(map(str.isdecimal, text))
    return digits > LONGEST_YEAR and digits * 2 > len(text)


class Taking(Protocol):
    """The screen of a field, as the field uses it."""

    def came_in(self, came: EntryField.Sent | EntryField.Pressed) -> None: ...


class EntryField(Input, inherit_bindings=False):
    """The input field. It detects a keyboard scanner by its speed: see `Sent.scan`.

    Posts `Sent` for Enter and `Pressed` for every key that does not edit, both in the order of the keys.

    `keeps`: a line of a form, which Enter does not empty. `password`: a PIN, shown as stars.
    """

    class Sent(Message):
        """A text sent by Enter, without surrounding spaces. `field` is None if it came from elsewhere: from `scanner`,
        a serial one, or from a keyboard scanner. `scan`: the end of the text, typed too fast for a hand, if it looks
        like a code; the screen may check whether it is one. `ended_by`: the scanner that read Enter off the sheet of
        commands."""

        def __init__(
            self,
            text: str,
            field: EntryField | None = None,
            scanner: ScannerSetup | None = None,
            scan: str = "",
            ended_by: ScannerSetup | None = None,
        ) -> None:
            super().__init__()
            self.text, self.field, self.scanner, self.scan, self.ended_by = text, field, scanner, scan, ended_by

        @property
        def is_code(self) -> bool:
            """Return True for a scan, or text that looks like one."""
            return self.field is None or looks_like_code(self.text)

        @property
        def is_glued(self) -> bool:
            """Return True if it was scanned right after a half-typed word. A space between them is intended."""
            began = self.text.removesuffix(self.scan) if self.scan else ""
            return began != "" and not began.endswith(" ") and began != self.text

    class Pressed(Message):
        """A key that does not edit, by Textual's name (`f6`, `up`)."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(
        self,
        value: str | None = None,
        *,
        keeps: bool = False,
        password: bool = False,
        placeholder: str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value, placeholder, password=password, compact=True, select_on_focus=False, id=id, classes=classes
        )
        self.keeps = keeps
        self.cursor_blink = False
        self._unpainted_until = 0.0
        self._noted: events.Key | None = None
        self._burst = self._before_burst = self.scan = ""
        self._begun = self._last = 0.0

    def validate_value(self, value: str) -> str:
        return without_controls(value)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        # Textual drops bindings of keys that type: a blank on the empty field marks a row instead.
        return key != "space" and super().check_consume_key(key, character)

    @property
    def _value(self) -> Text:
        # Textual's dot for a PIN is missing from plain fonts.
        return Text("*" * len(self.value), end="") if self.password else super()._value

    @property
    def cursor_screen_offset(self) -> Offset:
        """The screen position (in cells) of the next character (Textual's own is one further right)."""
        x, y, _width, _height = self.content_region
        return Offset(x + cell_len(self.value[: self.cursor_position]) - self.scroll_offset.x, y)

    def take_cursor(self) -> None:
        """Move the terminal's own cursor here: magnifiers and braille lines follow it."""
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset

    def on_resize(self) -> None:
        self.take_cursor()

    def note_key(self, event: events.Key) -> None:
        """Measure a key's speed, by when it came into the program."""
        if event is self._noted:
            return
        self._noted, self.scan = event, ""
        if event.is_printable:
            if not self._burst or event.time - self._last > PAUSE:
                self._burst, self._before_burst, self._begun = "", self.value, event.time
            self._burst += event.character or ""
        else:
            text, took = self._burst.strip(), event.time - self._begun
            is_fast = took <= PER_KEY * len(text) and event.key in ("enter", "tab")
            self.scan = text if is_fast and (looks_like_code(text) or text.lower() in COMMAND_CODES) else ""
            self._burst = ""
        self._last = event.time

    def take_back(self) -> None:
        """Remove the scanner's text from the field."""
        self.value = self._before_burst
        self.cursor_position = len(self.value)

    def passed_on(self) -> None:
        """Do what else Enter does, once a supposed scan proves to be typed by hand."""

    def send(self, ended_by: ScannerSetup | None = None) -> None:
        """Take the text, empty the field, post it: what Enter does."""
        sent, self.scan = self.Sent(self.value.strip(), self, scan=self.scan, ended_by=ended_by), ""
        if not self.keeps:
            self.value = ""
        self.tell(sent)

    async def _on_key(self, event: events.Key) -> None:
        self.note_key(event)
        if event.is_printable and not (event.key == "space" and not self.value):
            self._hold_back()
            return
        event.stop()
        event.prevent_default()
        bound = self.screen.active_bindings.get(event.key)
        if event.key == "enter" or (event.key == "tab" and self.scan):
            self.send()
        elif event.key in EDITING and (self.value if event.key in ("left", "right") else not bound):
            getattr(self, f"action_{EDITING[event.key]}")()
        elif self.value and bound and bound.binding.id == "back":
            self.value = ""
        else:
            self.tell(self.Pressed(event.key))

    def tell(self, came: Sent | Pressed) -> None:
        """Pass input to the screen at once: the next key is already behind it."""
        cast("Taking", self.screen).came_in(came)

    def _hold_back(self) -> None:
        """Paint only the end of a burst: a scanner's text is gone before anyone could read it."""
        now = time.monotonic()
        if self.app.message_queue_size and now > self._unpainted_until:
            self._unpainted_until = now + BURST
            self.app.delay_update(BURST)

    def _on_paste(self, event: events.Paste) -> None:
        """Send each whole line of a paste, as if typed; in a form, keep the first line."""
        event.stop()
        event.prevent_default()
        *whole, rest = event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if self.keeps:
            whole, rest = [], [*whole, rest][0]
        for line in whole:
            self.insert_text_at_cursor(without_controls(line))
            self.send()
        self.insert_text_at_cursor(without_controls(rest))

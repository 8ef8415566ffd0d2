"""The terminal's input: Textual's own parser, with a few changes.

A byte that is no UTF-8 (a keyboard of another encoding, noise on a line) becomes an unknown character, and does not
end the program. Reading pauses while input waits, so that nothing piles up; the rest of a flood that no hand and no
scanner makes is dropped. No input puts the program behind a shell, a terminal without a size gets the usual one, and
the loss of the terminal ends the program, whatever it is doing.
"""

from __future__ import annotations

import asyncio
import os
import re
import select
import selectors
import shutil
from codecs import getincrementaldecoder
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, cast

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Resize
from textual.message import Message

from tuils.devices.printers.terminal_printer import TerminalStream, as_letters, print_through
from tuils.screens.widgets.ahead import TypeAhead

from .ending import HANG_UP, end_soon

if TYPE_CHECKING:
    from io import TextIOWrapper, _WrappedBuffer

AT_ONCE = 4096  # bytes
LOOKED_AT_EVERY, MOST_WAITING = 100, 300  # keys
LOOK_AGAIN = 0.005  # seconds
FLOOD_KEYS, FLOOD_BYTES = 4_000, 1 << 20
"""Keys, and bytes of a paste, without a pause: more are dropped until there is one."""
PAUSE = 0.1  # seconds
ESC_ALONE = re.compile(r"\x1b(?![\[O])")
"""Esc that begins no other key."""
USUAL_SIZE = (80, 25)
"""The size if the terminal reports none: the same as rich's, since two sizes at once would repaint for ever."""


class _Gone(Exception):
    """Raised when the terminal is gone."""


class KeysApart(XTermParser):
    """A parser that keeps Esc and the next key apart, however close: to Textual they are one with Alt, which no screen
    has, and the letter would be lost."""

    _escape = ""

    def events(self, text: str) -> Iterator[Message]:
        """Yield the keys in this text. Esc at its end waits for the next text, or for a pause, which is no text."""
        if not text:
            if self._escape:
                self._escape = ""
                yield Key("escape", "\x1b")
            yield from self.tick()
            return
        text, self._escape = self._escape + text, ""
        if text.endswith("\x1b"):
            text, self._escape = text[:-1], "\x1b"
        for number, part in enumerate(ESC_ALONE.split(text)):
            if number:
                yield Key("escape", "\x1b")
            if part:
                yield from self.feed(part)

    def end(self) -> None:
        with suppress(EOFError, ParseError):
            for _event in self.feed(""):
                pass


class TypedTo(Protocol):
    """The app as the keyboard uses it: which keys wait before it, and reports of a flood and of the end."""

    ahead: TypeAhead

    def flooded(self) -> None: ...

    def paint_anew(self) -> None: ...

    def hung_up(self) -> None: ...


class Keyboard(LinuxDriver):
    """The keyboard, read in a thread of its own, as in Textual. Papers for a printer behind the terminal are written
    between two pictures."""

    _keys = 0
    _handed: Future[bool] | None = None

    def start_application_mode(self) -> None:
        if self._file:
            self._file = cast("TextIOWrapper[_WrappedBuffer]", TerminalStream(self._file))
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual tells none here
        print_through(lambda data: self.write(as_letters(data)))

    def stop_application_mode(self) -> None:
        print_through(None)
        super().stop_application_mode()

    @property
    def _house(self) -> TypedTo:
        return cast("TypedTo", self._app)

    def _sigtstp_application(self, *_: object) -> None:
        """Do nothing: Textual would stop here, and it listens before Ctrl+Z is a key like any other."""

    def _sigcont_application(self, *_: object) -> None:
        """Repaint all after a stop. Textual would start again, with a second thread reading keys beside the first: keys
        of the two come in any order."""
        self._loop.call_soon_threadsafe(self._house.paint_anew)

    def _get_terminal_size(self) -> tuple[int, int]:
        width, height = shutil.get_terminal_size(USUAL_SIZE)
        return width, height

    def run_input_thread(self) -> None:
        with selectors.SelectSelector() as line, suppress(_Gone):
            line.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                self._read_until_flood(line)
                self._drop(line)

    def _read_until_flood(self, line: selectors.SelectSelector) -> None:
        parser = KeysApart(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        came, before = 0, self._keys
        while came < FLOOD_BYTES and self._keys - before < FLOOD_KEYS and not self.exit_event.is_set():
            some = self._bytes() if line.select(PAUSE) else b""
            came, before = (came + len(some), before) if some else (0, self._keys)
            for event in parser.events(decode(some)):
                self.process_message(event)
        parser.end()

    def _drop(self, line: selectors.SelectSelector) -> None:
        """Drop input until there is a pause; then report it."""
        dropped = 0
        while line.select(PAUSE) and not self.exit_event.is_set():
            dropped += len(self._bytes())
        if dropped:
            self._loop.call_soon_threadsafe(self._house.flooded)

    def _bytes(self) -> bytes:
        """Read the bytes of the line. At its end, hang up."""
        some = b""
        with suppress(OSError):
            some = os.read(self.fileno, AT_ONCE)
        if not some:
            self._hang_up()
        return some

    def _hang_up(self) -> None:
        """End in order as far as there is time. Not by the loop alone: it may be busy for longer."""
        end_soon(128 + HANG_UP)
        self._loop.call_soon_threadsafe(self._house.hung_up)
        raise _Gone

    def _is_gone(self) -> bool:
        """Return True if the terminal is gone, even while nothing is read."""
        if not hasattr(select, "poll"):
            return False
        line = select.poll()
        line.register(self.fileno, 0)
        return any(what & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _file, what in line.poll(0))

    def process_message(self, message: Message) -> None:
        if isinstance(message, Resize) and not all(message.size):
            return
        super().process_message(message)
        if not isinstance(message, Key):
            return
        self._keys += 1
        if self._keys % LOOKED_AT_EVERY == 0:
            while self._is_behind() and not self.exit_event.wait(LOOK_AGAIN):
                if self._is_gone():
                    self._hang_up()

    def send_message(self, message: Message) -> None:
        self._handed = asyncio.run_coroutine_threadsafe(self._app._post_message(message), loop=self._loop)

    def _is_behind(self) -> bool:
        """Return True if much input still waits in front: in the app, the screen, the field."""
        if self._handed and not self._handed.done():
            return True
        with suppress(KeyError, IndexError):  # no screen yet, or no more
            screen = self._app.screen_stack[-1]
            on_the_way = [self._app, screen, *([screen.focused] if screen.focused else [])]
            return len(self._house.ahead.keys) + sum(one.message_queue_size for one in on_the_way) > MOST_WAITING
        return False

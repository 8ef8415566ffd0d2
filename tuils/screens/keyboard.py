"""What comes from the terminal's line: Textual's own reading of it, but for three things.

A byte that is no UTF-8 (a keyboard of another coding, noise on a line) is a character that nobody knows, and not the
end of the program. Who sends more than can be done is not listened to until it is done, so that nothing piles up. And
nothing from there puts the program behind a shell.
"""

from __future__ import annotations

import asyncio
import os
import selectors
from codecs import getincrementaldecoder
from concurrent.futures import Future
from contextlib import suppress

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from .house import HouseApp

AT_ONCE = 4096  # bytes
LOOKED_AT_EVERY, MOST_WAITING = 100, 300  # keys
LOOK_AGAIN = 0.005  # seconds


class Keyboard(LinuxDriver):
    """Reads in a thread of its own, as Textual has it."""

    _keys = 0
    _handed: Future[bool] | None = None

    def _sigtstp_application(self, *_: object) -> None:
        """Nothing: Textual would stop here, and it listens before Ctrl+Z is a key like any other."""

    def run_input_thread(self) -> None:
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        with selectors.SelectSelector() as line:
            line.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if line.select(0.1) and (text := decode(os.read(self.fileno, AT_ONCE))):
                    for event in parser.feed(text):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        with suppress(EOFError, ParseError):
            for _event in parser.feed(""):
                pass

    def process_message(self, message: Message) -> None:
        super().process_message(message)
        if not isinstance(message, Key):
            return
        self._keys += 1
        if self._keys % LOOKED_AT_EVERY == 0:
            while self._is_behind() and not self.exit_event.wait(LOOK_AGAIN):
                pass

    def send_message(self, message: Message) -> None:
        self._handed = asyncio.run_coroutine_threadsafe(self._app._post_message(message), loop=self._loop)

    def _is_behind(self) -> bool:
        """Is much still on its way to what stands in front: the app, the screen, the field?"""
        if self._handed and not self._handed.done():
            return True
        with suppress(KeyError, IndexError):  # no screen yet, or no more
            screen = self._app.screen_stack[-1]
            on_the_way = [self._app, screen, *([screen.focused] if screen.focused else [])]
            ahead = len(self._app.ahead.keys) if isinstance(self._app, HouseApp) else 0
            return ahead + sum(one.message_queue_size for one in on_the_way) > MOST_WAITING
        return False

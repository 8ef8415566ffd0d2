"""Type-ahead: each key goes to the screen that the keys before it led to; none is lost, none overtakes another.

A keyboard scanner, a fast hand or a lagging line types on while a screen opens or a form is saved.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias

from textual import events
from textual.app import App
from textual.widget import Widget

from .field import EntryField, looks_like_code
from .turns import Turns, on_top

Typed: TypeAlias = events.Key | events.Paste

LOOK_AGAIN, LOOK_LOCKED = 0.005, 0.2
"""Seconds between two checks whether earlier input is handled, and whether the lock is open again."""


class TypeAhead:
    """The input that waits before the app. Text goes to its field at once; after any other key the next waits until
    that one, with all that follows from it, is done."""

    def __init__(self, app: App[Any]) -> None:
        self.app = app
        self.keys: deque[Typed] = deque()
        self._left: list[Typed] = []
        """The keys typed before a lock, meant for the screen below it."""
        self._locks = 0
        """The number of locks requested and not shown yet."""
        self._at: Widget | None = None
        self._screen: Turns | None = None
        self._looking: asyncio.TimerHandle | None = None

    def take(self, event: Typed) -> None:
        self.keys.append(event)
        top = on_top(self.app)
        if isinstance(top, Turns) and isinstance(event, events.Key):
            if not event.is_printable and top.goes_ahead(event.key):
                self.keys.pop()
                self._left += self.keys
                self.keys.clear()
                top.came_in(EntryField.Pressed(event.key))
            elif event.key == "enter" and self.code_waits:
                top.code_comes()
        self.go_on()

    def lock_by(self, lock: Callable[[], Awaitable[None]]) -> None:
        """Lock before anything else. Later keys are a PIN: no other field gets them."""
        self._locks += 1
        self.app.call_later(self._lock, lock)

    async def _lock(self, lock: Callable[[], Awaitable[None]]) -> None:
        try:
            await lock()
        finally:
            self._locks -= 1
            self.go_on()

    @property
    def code_waits(self) -> bool:
        """Return True if a waiting line looks like a scan."""
        typed = "".join(key.character or "\n" for key in self.keys if isinstance(key, events.Key))
        return any(looks_like_code(line) for line in typed.splitlines())

    @property
    def entries(self) -> int:
        """Return the number of complete lines that wait."""
        return sum(isinstance(key, events.Key) and key.key == "enter" for key in self.keys)

    def left_behind(self) -> list[str]:
        """Drop the text typed before the lock, except scans: another operator unlocked it."""
        scans, _typed = _parted(self._left, looks_like_code)
        self._left = []
        return scans

    def go_on(self) -> None:
        """Pass on all keys that can be passed on now."""
        self._see_unlocked()
        while self.keys and (field := self._free()):
            event = self.keys.popleft()
            top = on_top(self.app)
            self._screen = top if isinstance(top, Turns) else None
            field._forward_event(event)
            if not (isinstance(event, events.Key) and event.is_printable and event.key != "space"):
                self._at = field
                field.call_later(self._was_taken)
        if (self.keys or self._left) and not self._looking:
            later = LOOK_AGAIN if self.keys else LOOK_LOCKED
            self._looking = asyncio.get_running_loop().call_later(later, self._look_again)

    def _see_unlocked(self) -> None:
        """Pass on the keys typed before the lock: it was opened."""
        top = on_top(self.app)
        if self._left and not self._locks and not (isinstance(top, Turns) and top.shut):
            self.keys.extendleft(reversed(self._left))
            self._left = []

    def _was_taken(self) -> None:
        self._at = None
        self.go_on()

    def _look_again(self) -> None:
        self._looking = None
        self.go_on()

    def _free(self) -> Widget | None:
        """Return the field that takes the next key; None while earlier input must be handled first."""
        if self._locks or (self._at is not None and self._at.is_running and self._at.is_attached):
            return None
        self._at = None
        top, before = on_top(self.app), self._screen
        if before and before is not top and before.is_at_work and not before.waits_for(top):
            return None
        return (top.focused or top.field) if isinstance(top, Turns) and top.listens else None


def _parted(typed: Iterable[Typed], wanted: Callable[[str], bool]) -> tuple[list[str], list[Typed]]:
    """Return the complete lines that are wanted, and all else."""
    taken, left, line = list[str](), list[Typed](), list[events.Key]()
    for event in typed:
        if isinstance(event, events.Key) and event.is_printable:
            line.append(event)
            continue
        text = "".join(key.character or "" for key in line)
        if isinstance(event, events.Key) and event.key == "enter" and wanted(text):
            taken.append(text)
        else:
            left += [*line, event]
        line = []
    return taken, [*left, *line]

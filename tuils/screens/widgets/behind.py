"""Keys that were typed before the screen stood which they are for: none is lost, none overtakes another.

A scanner that is a keyboard and a fast hand type on while a screen is still being put up, or a form is being saved.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any, Protocol, TypeAlias, cast

from textual import events, on
from textual.app import App, ScreenStackError
from textual.message import Message
from textual.screen import Screen

from .field import Field

Came: TypeAlias = Field.Sent | Field.Pressed

ONE_KEY = re.compile(r"\r\n|.", re.DOTALL)
"""Of a paste."""


class Holding(Protocol):
    """What the app keeps of it."""

    holder: KeysBehind | None
    """The screen where keys wait, or did last."""


def _key(name: str) -> events.Key:
    return events.Key("space" if name == " " else name, name if len(name) == 1 else None)


def on_top(app: App[Any]) -> Screen[Any] | None:
    """The screen on top; nothing where the program is being closed."""
    try:
        return app.screen
    except ScreenStackError:
        return None


class KeysBehind(Screen[None], inherit_bindings=False):
    """`queue`: what waits to be done here, in the order in which it came."""

    def __init__(self) -> None:
        super().__init__()
        self.queue: asyncio.Queue[Came | Field.Again | None] = asyncio.Queue()
        self._acting: Came | None = None
        self._held: Came | Field.Again | None = None
        self._early = 0

    @property
    def shut(self) -> bool:
        """Nobody signed in stands before this screen: what was scanned elsewhere is not for it."""
        raise NotImplementedError

    @property
    def field(self) -> Field | None:
        raise NotImplementedError

    def _locked_off(self) -> bool:
        top = on_top(self.app)
        return isinstance(top, KeysBehind) and top.shut and not self.shut

    # -- before the focus

    class Early(Message):
        """A key or a paste that came before the focus stood in a field."""

        def __init__(self, event: events.Key | events.Paste) -> None:
            super().__init__()
            self.event = event

    def takes_early(self, event: events.Key | events.Paste) -> bool:
        """What finds no focus (the screen is being put up) waits until it is there, and so does whatever comes behind
        it: none overtakes another."""
        if self.focused is not None and not self._early:
            return False
        self._early += 1
        self.post_message(self.Early(event))
        return True

    @on(Early)
    def _hand_on(self, early: Early) -> None:
        early.stop()
        self._early -= 1
        if field := self.focused if isinstance(self.focused, Field) else self.field:
            field.post_message(early.event)

    # -- keys behind what may lead elsewhere

    def leads_away(self, came: Came) -> bool:
        """May another screen stand, or another line be meant, once this is done? Where it says so, keys that come
        meanwhile wait for that."""
        return False

    @property
    def holds(self) -> bool:
        """Do keys that come now wait behind something?"""
        waiting = (self._acting, self._held, *self.queue._queue)  # type: ignore[attr-defined]
        return any(came and (isinstance(came, Field.Again) or self.leads_away(came)) for came in waiting)

    def hold(self, event: events.Key | events.Paste) -> None:
        """Let it wait. It is pressed again on whatever screen stands then."""
        if isinstance(event, events.Paste):
            keys = ["enter" if part in ("\r\n", "\r", "\n") else part for part in ONE_KEY.findall(event.text)]
        else:
            keys = [event.character if event.is_printable and event.character else event.key]
        self.queue.put_nowait(Field.Again(keys))
        cast("Holding", self.app).holder = self

    def holds_from(self, top: Screen[Any], event: events.Key | events.Paste) -> bool:
        """A key that came to the screen on top, while others still wait here that came before: it waits with them, but
        for no lock."""
        if top is self or self._held or not self.holds or self._locked_off():
            return False
        self.hold(event)
        return True

    # -- handed on

    def _carry(self, typed: int) -> None:
        """What was typed behind a key that opened another screen was meant for that one."""
        top, field = on_top(self.app), self.field
        if top is self or not isinstance(top, KeysBehind) or self._locked_off() or not field:
            return
        if top.field is None:
            if keys := self._keys_behind(field, typed):
                top.press_behind(keys)
            return
        rest, field.value = field.value[typed:], field.value[:typed]
        if rest:
            top.typed_before(rest)

    def _keys_behind(self, field: Field, typed: int) -> list[str]:
        """A form has a field a line: the keys behind the one that opened it are pressed there again. They are taken
        from here: those that wait, each with what was typed before it, and what stands in the field."""
        keys: list[str] = []
        text, field.value = field.value[typed:], field.value[:typed]
        while not self.queue.empty() and isinstance(came := self.queue._queue[0], Field.Pressed):  # type: ignore[attr-defined]
            self.queue.get_nowait()
            self.queue.task_done()
            at = came.typed - typed
            keys += [*text[:at], came.key]
            text, typed = text[at:], came.typed
        return [*keys, *text]

    def _again_waiting(self) -> list[str]:
        """Take all keys that wait: pressed again at once, none of them is held a second time behind another."""
        waiting = [self.queue.get_nowait() for _n in range(self.queue.qsize())]
        for came in waiting:
            self.queue.task_done()
            if not isinstance(came, Field.Again):
                self.queue.put_nowait(came)
        return [key for came in waiting if isinstance(came, Field.Again) for key in came.keys]

    def _press_again(self, keys: list[str]) -> None:
        if focused := self.focused:
            for key in keys:
                focused.post_message(_key(key))

    def press_behind(self, keys: list[str]) -> None:
        """Keys that came before this screen stood, and so before all that comes to it now."""
        if self.field is None:
            self.queue.put_nowait(Field.Again(keys))
            return
        for key in keys:
            self._early += 1
            self.post_message(self.Early(_key(key)))

    def typed_before(self, text: str) -> None:
        """It came before all that this screen got: the keys of one word may reach two screens."""
        waiting = list(self.queue._queue)  # type: ignore[attr-defined]
        sent = next((came for came in waiting if isinstance(came, Field.Sent) and came.field is self.field), None)
        if sent:
            sent.text = sent.text[: sent.kept] + text + sent.text[sent.kept :]
        elif self.field:
            self.field.put_before(text)

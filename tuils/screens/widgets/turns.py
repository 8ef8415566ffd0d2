"""One thing after another: everything typed, scanned or pressed on a screen is done in the order in which
it came.

A worker does it, so that a step may wait for the library while the screen goes on drawing. What follows a
step that opened or closed a screen is handed to the screen now on top.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from inspect import isawaitable
from typing import Any, TypeAlias

from textual import events, on
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.message import Message
from textual.screen import Screen
from textual.widget import MountError
from textual.worker import Worker

from .field import Field

Doing: TypeAlias = Awaitable[None] | None
"""What a handler gives back: nothing, or something to wait for. So handlers are written plain or async."""
Came: TypeAlias = Field.Sent | Field.Pressed

UNDRAWN = (NoMatches, NoScreen, MountError, ScreenStackError)
"""What Textual says where a screen is drawn that is being closed."""

WORKING_AFTER = 0.5
"""Seconds after which a step that is not done says `Working...`, once."""


def on_top(app: App[Any]) -> Screen[Any] | None:
    """The screen on top; nothing where the program is being closed."""
    try:
        return app.screen
    except ScreenStackError:
        return None


class Turns(Screen[None], inherit_bindings=False):
    """`queue`: what waits; `begun`: it was put up, and has greeted.

    Whoever hears something elsewhere (a serial scanner) posts `Field.Sent` to the screen on top, from any thread.
    """

    def __init__(self) -> None:
        super().__init__()
        self.queue: asyncio.Queue[Came | Field.Again | None] = asyncio.Queue()
        self._on_top = asyncio.Event()
        self._gone = self._ready = self._acting = False
        self.begun = asyncio.Event()
        self._held: Came | Field.Again | None = None
        self._early = 0

    @property
    def is_current(self) -> bool:
        """Is it on top? Textual says so, too, of the one below a screen whose colours are not known yet."""
        return on_top(self.app) is self

    @property
    def is_gone(self) -> bool:
        """Is it being closed, or the whole program? There is nothing left to draw in. What is read for a screen may
        come back later than that."""
        return self._gone or not (self.display and self.app.is_running)

    # -- what the frame answers

    @property
    def shut(self) -> bool:
        """Nobody signed in stands before this screen: what was scanned elsewhere is not for it."""
        raise NotImplementedError

    @property
    def field(self) -> Field | None:
        raise NotImplementedError

    def opened(self) -> Doing:
        raise NotImplementedError

    def resized(self) -> Doing:
        raise NotImplementedError

    async def act(self, came: Came) -> None:
        raise NotImplementedError

    def at_once(self, came: Came) -> Callable[[], Awaitable[None]] | None:
        """What must not wait for its turn: the lock."""
        raise NotImplementedError

    def working(self) -> None:
        raise NotImplementedError

    def worked(self) -> None:
        raise NotImplementedError

    def faulted(self, problem: Exception) -> None:
        raise NotImplementedError

    def rested(self) -> None:
        """All that was sent is done, and this screen is still on top."""

    # -- coming in

    @on(Field.Sent)
    @on(Field.Pressed)
    def _came(self, came: Came) -> None:
        came.stop()
        if urgent := self.at_once(came):
            self.app.call_later(urgent)
        else:
            self.queue.put_nowait(came)

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

    def on_mount(self) -> None:
        self.app.run_worker(self._attend(), name=type(self).__name__)

    def on_screen_resume(self) -> None:
        self._on_top.set()

    def on_unmount(self) -> None:
        self._gone = True
        self._on_top.set()
        self.queue.put_nowait(None)

    # -- being done

    async def _attend(self) -> None:
        await self._do(self.opened)
        self._ready = True
        await self._do(self.resized)
        self.begun.set()
        while (came := await self.queue.get()) is not None:
            await self._take(came)
            if not self.waiting and self.is_current:
                self.rested()
            self.queue.task_done()
        self.queue.task_done()

    async def on_resize(self) -> None:
        if self._ready:
            await self._do(self.resized)

    def _was_taken(self) -> bool:
        """What was held back went elsewhere meanwhile."""
        return self._held is None

    async def _take(self, came: Came | Field.Again) -> None:
        """Do it here, or hand it to the screen on top. Behind a lock it waits; a lock never gets it,
        it could be taken for a PIN."""
        self._held = came
        while self._locked_off() and not self._gone:
            self._on_top.clear()
            await self._on_top.wait()
        if self._was_taken():
            return
        self._held = None
        top = on_top(self.app)
        if top is None:
            return
        if isinstance(came, Field.Again) and top is self:
            self._press_again(came.keys)
        elif not isinstance(came, Field.Again) and (top is self or not isinstance(top, Turns)):
            self._acting = True
            await self._do(partial(self.act, came))
            self._acting = False
            self._carry(came.typed)
        elif isinstance(top, Turns) and not self._locked_off():
            top.queue.put_nowait(came)

    @property
    def waiting(self) -> int:
        """How much waits for its turn."""
        return self.queue.qsize() + (self._held is not None)

    @property
    def is_at_work(self) -> bool:
        """Is something that was sent not done yet? Where it leads, there belongs what is typed behind it."""
        return self._acting or self.waiting > 0

    @property
    def code_waits(self) -> bool:
        """Does a scan wait for its turn?"""
        waiting = list(self.queue._queue)  # type: ignore[attr-defined]  # asyncio's own has no way to look into it
        return any(isinstance(came, Field.Sent) and came.is_code for came in waiting)

    def set_aside(self) -> list[Came | Field.Again]:
        """Take away what waits behind a lock, in order: it was meant for the one who is not there any more."""
        taken = [self._held] if self._held else []
        self._held = None
        while not self.queue.empty() and (came := self.queue.get_nowait()) is not None:
            self.queue.task_done()
            taken.append(came)
        return taken

    def _locked_off(self) -> bool:
        top = on_top(self.app)
        return isinstance(top, Turns) and top.shut and not self.shut

    def _carry(self, typed: int) -> None:
        """What was typed behind a key that opened another screen was meant for that one."""
        top, field = on_top(self.app), self.field
        if top is self or not isinstance(top, Turns) or self._locked_off() or not field:
            return
        if top.field is None:
            if keys := self._keys_behind(field, typed):
                top.queue.put_nowait(Field.Again(keys))
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

    def _press_again(self, keys: list[str]) -> None:
        if focused := self.focused:
            for key in keys:
                focused.post_message(events.Key("space" if key == " " else key, key if len(key) == 1 else None))

    def typed_before(self, text: str) -> None:
        """It came before all that this screen got: the keys of one word may reach two screens."""
        waiting = list(self.queue._queue)  # type: ignore[attr-defined]
        sent = next((came for came in waiting if isinstance(came, Field.Sent) and came.field is self.field), None)
        if sent:
            sent.text = sent.text[: sent.kept] + text + sent.text[sent.kept :]
        elif self.field:
            self.field.put_before(text)

    async def _do(self, step: Callable[[], Doing]) -> None:
        late = asyncio.get_running_loop().call_later(WORKING_AFTER, self.working)
        try:
            doing = step()
            if isawaitable(doing):
                await doing
        except Exception as problem:
            self.went_wrong(problem)
        finally:
            late.cancel()
            self.worked()

    def do_soon(self, step: Callable[[], Doing]) -> None:
        """Do it beside the queue, once what this screen does just now is done."""
        self.call_later(self._do, step)

    def in_worker(self, doing: Callable[[], Coroutine[Any, Any, None]], group: str) -> Worker[None]:
        """Do it beside the queue, so that scans and keys do not wait for it. The next of its group gives it up."""
        return self.run_worker(partial(self._try, doing), group=group, exclusive=True)

    async def _try(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await doing()
        except Exception as problem:
            self.went_wrong(problem)

    def went_wrong(self, problem: Exception) -> None:
        """Told here, or on the screen on top where this one is being closed. That it could not be drawn any more is
        no fault."""
        if not self.is_gone:
            self.faulted(problem)
        elif not isinstance(problem, UNDRAWN):
            top = on_top(self.app)
            (top if isinstance(top, Turns) else self).faulted(problem)

"""One thing after another: everything typed, scanned or pressed on a screen is handled in order.

A worker does it, so that a step may wait for the library while the screen goes on drawing. Keys typed meanwhile
wait before the app (`ahead`); scans are passed to the screen then on top.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from inspect import isawaitable
from typing import Any, ClassVar, Protocol, TypeAlias, cast

from textual import on
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.dom import NoScreen
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import MountError
from textual.worker import Worker

from .field import EntryField

Doing: TypeAlias = Awaitable[None] | None
"""The result of a handler: nothing, or something to wait for. So handlers are written plain or async."""

Came: TypeAlias = EntryField.Sent | EntryField.Pressed

UNDRAWN = (NoMatches, NoScreen, MountError, ScreenStackError)
"""The errors Textual raises when it draws a screen that is being closed."""

WORKING_AFTER = 0.5
"""Seconds after which an unfinished step says `Working...`, once."""


class Typing(Protocol):
    """The app: keys that wait for this screen's steps wait there."""

    ahead: Any


def on_top(app: App[Any]) -> Screen[Any] | None:
    """Return the top screen; None while the program closes."""
    try:
        return app.screen
    except ScreenStackError:
        return None


FIRST_PICTURE = 0.15
"""The most seconds that a first picture is held back."""


async def first_picture(read: Coroutine[Any, Any, object]) -> None:
    """Wait a moment for what the first picture shows. Call it inside `batch_update`: then it is painted once."""
    reading = asyncio.ensure_future(read)  # it goes on if it takes longer; its fault is told where it is done
    reading.add_done_callback(lambda done: done.cancelled() or done.exception())
    await asyncio.wait([reading], timeout=FIRST_PICTURE)


class Turns(Screen[None], inherit_bindings=False):
    """A screen with a queue. `queue`: the waiting input; `begun`: set once it has opened and greeted; `is_waited_for`:
    a step below waits for its end.

    A source of input elsewhere (a serial scanner) posts `Field.Sent` to the top screen, from any thread.
    """

    is_waited_for: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self._on_top = asyncio.Event()
        self._gone = self._ready = False
        self.begun = asyncio.Event()
        self.queue: asyncio.Queue[Came | None] = asyncio.Queue()
        self._acting: Came | None = None
        self._held: Came | None = None

    @property
    def is_current(self) -> bool:
        """True for the top screen. Textual says so, too, of the one below a screen whose colors are not known yet."""
        return on_top(self.app) is self

    @property
    def is_gone(self) -> bool:
        """True while this screen or the program closes: there is nothing left to draw in. A read may return later than
        that."""
        return self._gone or not (self.display and self.app.is_running)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Lay out once. Textual repeats it after it was done for another size, and when the mode of a screen
        changes."""
        if size is None or size != self._compositor.size or self._layout_required or self not in self._compositor:
            super()._refresh_layout(size, scroll)
            self._layout_required = self._layout_required and scroll

    def _compositor_refresh(self) -> None:
        """Refresh unless the app holds painting back (it would be thrown away) or will repaint all (it would be painted
        twice)."""
        if not (self.app._batch_count or self._repaint_required):
            super()._compositor_refresh()

    # -- what the frame answers

    @property
    def shut(self) -> bool:
        """True if nobody is signed in on this screen: scans from elsewhere are not for it."""
        raise NotImplementedError

    @property
    def field(self) -> EntryField | None:
        raise NotImplementedError

    def opened(self) -> Doing:
        raise NotImplementedError

    def resized(self) -> Doing:
        raise NotImplementedError

    def body_changed(self) -> None:
        """Draw again if the screen draws by the body's height: the answer took rows of the body, or gave them back."""

    async def act(self, came: Came) -> None:
        raise NotImplementedError

    def at_once(self, came: Came) -> Callable[[], Awaitable[None]] | None:
        """Return the act that must not wait for its turn: the lock."""
        raise NotImplementedError

    def working(self) -> None:
        raise NotImplementedError

    def worked(self) -> None:
        raise NotImplementedError

    def faulted(self, problem: Exception) -> None:
        raise NotImplementedError

    def took(self) -> Doing:
        """Follow up when input was handled, its answer shown, and perhaps this screen closed."""

    def rested(self) -> None:
        """Follow up when all input is handled, and this screen is still on top."""

    # -- coming in

    @on(EntryField.Sent)
    def _came(self, came: EntryField.Sent) -> None:
        came.stop()
        self.came_in(came)

    def came_in(self, came: Came) -> None:
        if urgent := self.at_once(came):
            cast("Typing", self.app).ahead.lock_by(urgent)
        else:
            self.queue.put_nowait(came)

    def on_mount(self) -> None:
        self.app.run_worker(self._attend(), name=type(self).__name__)

    def on_screen_resume(self) -> None:
        self._on_top.set()
        for screen in self.app.screen_stack:  # what waits below for the end of a lock may go on, too
            if isinstance(screen, Turns):
                screen._on_top.set()

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
        await self._do(self.took)
        while not (self._gone and self.queue.empty()):
            if came := await self.queue.get():
                await self._take(came)
                await self._do(self.took)
                if not self.waiting and self.is_current:
                    self.rested()
            self.queue.task_done()
            cast("Typing", self.app).ahead.go_on()

    async def on_resize(self) -> None:
        if self._ready:
            await self._do(self.resized)

    def _was_taken(self) -> bool:
        """Return True if another screen took the held input meanwhile."""
        return self._held is None

    async def _take(self, came: Came) -> None:
        """Handle input here, or pass it to the top screen. Behind a lock it waits; a lock never gets it, it could be
        taken for a PIN."""
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
        if top is self or not isinstance(top, Turns):
            self._acting = came
            await self._do(partial(self.act, came))
            self._acting = None
        elif not self._locked_off():
            top.queue.put_nowait(came)

    @property
    def listens(self) -> bool:
        """Return True if all input is handled, so that the next key may come."""
        return not self.is_at_work

    def waits_for(self, top: Screen[Any] | None) -> bool:
        """Return True if its step waits for text typed on the top screen: a lock, or a question of its own."""
        return self._locked_off() or (isinstance(top, Turns) and top.is_waited_for)

    def code_comes(self) -> None:
        """Prepare for a scan that will wait for the current step."""

    def goes_ahead(self, key: str) -> bool:
        """Return True for the lock's key, which waits for nothing."""
        return self.at_once(EntryField.Pressed(key)) is not None

    @property
    def waiting(self) -> int:
        """Return how many inputs wait."""
        return self.queue.qsize() + (self._held is not None)

    @property
    def is_at_work(self) -> bool:
        """Return True if some input is not handled yet."""
        return self._acting is not None or self.waiting > 0

    @property
    def code_waits(self) -> bool:
        """Return True if a scan waits here. A keyboard scan waits before the app."""
        waiting = list(vars(self.queue)["_queue"])  # asyncio's own has no way to look into it
        return any(isinstance(came, EntryField.Sent) and came.is_code for came in waiting)

    def set_aside(self) -> list[Came]:
        """Remove and return the input behind a lock, in order: it was meant for the operator who left."""
        taken = [self._held] if self._held else []
        self._held = None
        while not self.queue.empty() and (came := self.queue.get_nowait()) is not None:
            self.queue.task_done()
            taken.append(came)
        return taken

    def _locked_off(self) -> bool:
        top = on_top(self.app)
        return isinstance(top, Turns) and top.shut and not self.shut

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
        """Run it beside the queue, after the current step."""
        self.call_later(self._do, step)

    def in_worker(self, doing: Callable[[], Coroutine[Any, Any, None]], group: str) -> Worker[None]:
        """Run it beside the queue, so that scans and keys don't wait for it. The next of its group cancels it."""
        return self.run_worker(partial(self._try, doing), group=group, exclusive=True)

    async def _try(self, doing: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await doing()
        except Exception as problem:
            self.went_wrong(problem)

    def went_wrong(self, problem: Exception) -> None:
        """Report a fault here, or on the top screen if this one is closing. A failed draw then is no fault."""
        if not self.is_gone:
            self.faulted(problem)
        elif not isinstance(problem, UNDRAWN):
            top = on_top(self.app)
            (top if isinstance(top, Turns) else self).faulted(problem)

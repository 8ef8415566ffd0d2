"""One thing after another: everything typed, scanned or pressed on a screen is done in the order in which
it came.

A worker does it, so that a step may wait for the library while the screen goes on drawing. What is typed meanwhile
waits before the app (`ahead`); what is scanned is handed to the screen then on top.
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
"""What a handler gives back: nothing, or something to wait for. So handlers are written plain or async."""

Came: TypeAlias = EntryField.Sent | EntryField.Pressed

UNDRAWN = (NoMatches, NoScreen, MountError, ScreenStackError)
"""What Textual says where a screen is drawn that is being closed."""

WORKING_AFTER = 0.5
"""Seconds after which a step that is not done says `Working...`, once."""


class Typing(Protocol):
    """The app: keys that wait for what is done here wait there."""

    ahead: Any


def on_top(app: App[Any]) -> Screen[Any] | None:
    """The screen on top; nothing where the program is being closed."""
    try:
        return app.screen
    except ScreenStackError:
        return None


class Turns(Screen[None], inherit_bindings=False):
    """`queue`: what waits; `begun`: it was put up, and has greeted; `is_waited_for`: a step below waits for its end.

    Whoever hears something elsewhere (a serial scanner) posts `Field.Sent` to the screen on top, from any thread.
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
        """Is it on top? Textual says so, too, of the one below a screen whose colours are not known yet."""
        return on_top(self.app) is self

    @property
    def is_gone(self) -> bool:
        """Is it being closed, or the whole program? There is nothing left to draw in. What is read for a screen may
        come back later than that."""
        return self._gone or not (self.display and self.app.is_running)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        """Textual does it once more after it was done for another size, and when the mode of a screen is gone to."""
        if size is None or size != self._compositor.size or self._layout_required or self not in self._compositor:
            super()._refresh_layout(size, scroll)
            self._layout_required = self._layout_required and scroll

    def _compositor_refresh(self) -> None:
        """What is painted while the app holds painting back would be thrown away; what is painted before the whole is
        painted anew, painted twice."""
        if not (self.app._batch_count or self._repaint_required):
            super()._compositor_refresh()

    # -- what the frame answers

    @property
    def shut(self) -> bool:
        """Nobody signed in stands before this screen: what was scanned elsewhere is not for it."""
        raise NotImplementedError

    @property
    def field(self) -> EntryField | None:
        raise NotImplementedError

    def opened(self) -> Doing:
        raise NotImplementedError

    def resized(self) -> Doing:
        raise NotImplementedError

    def body_changed(self) -> None:
        """The answer took rows of the body, or gave them back: whoever draws by the body's height draws again."""

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

    def took(self) -> Doing:
        """What came is done, told, and perhaps this screen closed."""

    def rested(self) -> None:
        """All that was sent is done, and this screen is still on top."""

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
        """What was held back went elsewhere meanwhile."""
        return self._held is None

    async def _take(self, came: Came) -> None:
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
        if top is self or not isinstance(top, Turns):
            self._acting = came
            await self._do(partial(self.act, came))
            self._acting = None
        elif not self._locked_off():
            top.queue.put_nowait(came)

    @property
    def listens(self) -> bool:
        """Is all that came done, so that the next key may come?"""
        return not self.is_at_work

    def waits_for(self, top: Screen[Any] | None) -> bool:
        """Does its step wait for what is typed on the screen on top: a lock, or a question of its own?"""
        return self._locked_off() or (isinstance(top, Turns) and top.is_waited_for)

    def code_comes(self) -> None:
        """A scan will wait for what is being done here."""

    def goes_ahead(self, key: str) -> bool:
        """The lock waits for nothing."""
        return self.at_once(EntryField.Pressed(key)) is not None

    @property
    def waiting(self) -> int:
        """How much waits for its turn."""
        return self.queue.qsize() + (self._held is not None)

    @property
    def is_at_work(self) -> bool:
        """Is something that was sent not done yet?"""
        return self._acting is not None or self.waiting > 0

    @property
    def code_waits(self) -> bool:
        """Does a scan wait for its turn? One that comes from the keyboard waits before the app."""
        waiting = list(self.queue._queue)  # type: ignore[attr-defined]  # asyncio's own has no way to look into it
        return any(isinstance(came, EntryField.Sent) and came.is_code for came in waiting)

    def set_aside(self) -> list[Came]:
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

"""Three threads that own the store's connections, so that a door never waits on disk.

`write` runs verbs one at a time in the order they were asked for; `read` has a connection that cannot write. `find`
is for searching while someone types: what runs there is given up for what is asked next, and nothing that has to be
answered ever stands behind it.
"""

from __future__ import annotations

import asyncio
import functools
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import ParamSpec, TypeVar

from .library.foundation import store

P = ParamSpec("P")
T = TypeVar("T")


class WantedSearch:
    """One search: whether it is still wanted."""

    def __init__(self) -> None:
        self.wanted = True


class Lane:
    """One thread with one connection, made when something is first asked of it."""

    def __init__(self, name: str, *, read_only: bool = False) -> None:
        self._read_only = read_only
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"tuils-{name}", initializer=self._connect)
        self._interrupt: Callable[[], None] | None = None
        self._turn = threading.Lock()
        self._asked: WantedSearch | None = None  # the search that was asked for last
        self._running: WantedSearch | None = None

    def _connect(self) -> None:
        self._interrupt = store.connect_thread(read_only=self._read_only)

    async def do(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run this in the lane's thread, after all that was asked before, in the language of whoever asks."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, functools.partial(copy_context().run, act, *args, **kwargs))

    async def newest(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do like `do`, but give up the search before: its caller gets an `Interrupted`. This one is given up, too, if
        its waiting caller is canceled."""
        self.give_up()
        asked = self._asked = WantedSearch()
        try:
            return await self.do(self._search, asked, functools.partial(act, *args, **kwargs))
        finally:
            self._let_go(asked)

    def give_up(self) -> None:
        """End the running or waiting search with `Interrupted`."""
        if self._asked:
            self._let_go(self._asked)

    def _let_go(self, asked: WantedSearch) -> None:
        asked.wanted = False
        with self._turn:
            if self._running is asked and self._interrupt:
                self._interrupt()

    def _search(self, asked: WantedSearch, act: Callable[[], T]) -> T:
        with self._turn:
            self._running = asked
        try:
            with store.interruptible(lambda: asked.wanted):
                return act()
        except store.Interrupted as given_up:
            _let_go_of_cursors(given_up)
        finally:
            with self._turn:  # never interrupts what runs after it
                self._running = None
        raise store.Interrupted

    def close(self) -> None:
        """Wait for what is under way, close the connection, end the thread."""
        self.give_up()
        if self._interrupt:
            self._thread.submit(store.close_thread).result()
        self._thread.shutdown()


def _let_go_of_cursors(problem: BaseException | None) -> None:
    """Release cursors here, in the lane's own thread. One released by another thread, with the traceback that holds it,
    would wait for the connection: until the search then running has ended."""
    while problem is not None:
        traceback.clear_frames(problem.__traceback__)
        problem = problem.__cause__ or problem.__context__


class Lanes:
    """The lanes of one open library."""

    def __init__(self) -> None:
        self.write = Lane("write")
        self.read = Lane("read", read_only=True)
        self.find = Lane("find", read_only=True)

    def close(self) -> None:
        self.find.close()
        self.read.close()
        self.write.close()

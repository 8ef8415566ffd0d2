"""Two threads that own the store's connections, so that a door never waits on disk.

`write` runs verbs one at a time in the order they were asked for; `read` has a connection that cannot
write, and what runs there can be interrupted by what is asked next.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from tuils.library import store

P = ParamSpec("P")
T = TypeVar("T")


class Lane:
    """One thread with one connection."""

    def __init__(self, name: str, *, read_only: bool = False) -> None:
        self._read_only = read_only
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"tuils-{name}", initializer=self._connect)
        self._interrupt: Callable[[], None] | None = None

    def _connect(self) -> None:
        self._interrupt = store.connect_thread(read_only=self._read_only)

    async def do(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run this in the lane's thread, after all that was asked before."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, functools.partial(act, *args, **kwargs))

    async def newest(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `do`, but what runs now is interrupted first: its caller gets an `Interrupted`."""
        if self._interrupt:
            self._interrupt()
        return await self.do(_interruptible, functools.partial(act, *args, **kwargs))

    def close(self) -> None:
        """Wait for what is under way, close the connection, end the thread."""
        self._thread.submit(store.close_thread).result()
        self._thread.shutdown()


def _interruptible(act: Callable[[], T]) -> T:
    with store.interruptible():
        return act()


class Lanes:
    """The write lane and the read lane of one open library."""

    def __init__(self) -> None:
        self.write = Lane("write")
        self.read = Lane("read", read_only=True)

    def close(self) -> None:
        self.read.close()
        self.write.close()

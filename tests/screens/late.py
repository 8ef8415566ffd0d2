"""The library answers late: what it answers is from before what was typed meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from textual.pilot import Pilot

from tests.screens.keys import A_MOMENT, PATIENCE, settled


class Late:
    """A delayed read: the next one is read at once, and arrives when it is let go. `of`: delay this function's read,
    not the next. `by`: the app's method that is late, `read` by default."""

    def __init__(self, pilot: Pilot[Any], of: Callable[..., Any] | None = None, by: str = "read") -> None:
        self.pilot, self.of, self.by = pilot, of, by
        self.app = cast("Any", pilot.app)
        self._at_once = getattr(self.app, by)
        self._read_by_now, self._let_go = asyncio.Event(), asyncio.Event()
        self._is_read = False
        setattr(self.app, by, self._read)

    async def _read(self, act: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        if self.of not in (None, getattr(act, "func", act)):
            return await self._at_once(act, *args, **facts)
        setattr(self.app, self.by, self._at_once)
        self._is_read = True
        try:
            found = await self._at_once(act, *args, **facts)
        finally:
            self._read_by_now.set()
        await self._let_go.wait()
        return found

    async def seen_again(self) -> None:
        """Read again what the screen shows, as after another screen covered it."""
        self.app.screen.on_screen_resume()
        await self._read_by_now.wait()

    async def until(self, true: Callable[[], object]) -> None:
        """Do something else meanwhile, until this is true. Nothing comes to rest before that."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(A_MOMENT)

    async def comes(self) -> None:
        if self._is_read:  # a search is waited for by nothing else
            await self._read_by_now.wait()
        self._let_go.set()
        await settled(self.pilot)

"""The bells of self-checks, heard at a desk that is open: told once, with a sound. Today's list keeps them."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from tuils.i18n import _
from tuils.library.foundation.store import StoreFault
from tuils.library.front.answers.idle_desk import bell_words, bells
from tuils.screens.kit.home import HomeScreen

LOOK = 10.0
"""The seconds between two looks."""


class BellWatch:
    """Looks for bells from now on. `again`: reads today's list anew."""

    def __init__(self, screen: HomeScreen, again: Callable[[], Awaitable[None]]) -> None:
        self._screen, self._again = screen, again
        self._ringing: list[str] = []
        screen.set_interval(LOOK, lambda: screen.home.behind(self.look, "bells"))

    async def look(self) -> None:
        """Tell of a device at which somebody rings since the last look."""
        home, found = self._screen.home, list[str]()
        with contextlib.suppress(StoreFault):
            found = await home.read(bells, home.desk)
        new, self._ringing = [name for name in found if name not in self._ringing], found
        if new:
            home.sound("ASK")
            await self._again()
            self._screen.remark(bell_words(new[0]), _("F10, Devices shows it; F6 there stops it."))

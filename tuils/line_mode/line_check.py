"""The check of the library's file at the start of line mode: in a thread, reported before the next line."""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor

from tuils.library.foundation.store import StoreFault, close_thread, connect_thread


class LineCheck:
    """One check, begun at once."""

    def __init__(self) -> None:
        self._leaving = False
        self._thread = ThreadPoolExecutor(1, "tuils-check")
        self._answer = self._thread.submit(self._look)
        self._untold = True

    def told(self) -> list[str]:
        """Return the damage found, once."""
        if not (self._untold and self._answer.done()):
            return []
        self._untold = False
        return [f"STOP. {damage}"] if (damage := self._answer.result()) else []

    def close(self) -> None:
        self._leaving = True
        self._thread.shutdown()

    def _look(self) -> StoreFault | None:
        from tuils.library.foundation.administration.damage import look_behind

        with contextlib.suppress(StoreFault):  # whoever meets it next says so
            connect_thread(read_only=True)
            try:
                return look_behind(lambda: not self._leaving)
            finally:
                close_thread()
        return None

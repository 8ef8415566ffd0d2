"""An answer of a step that cannot be taken."""

from __future__ import annotations


class Unfit(Exception):
    """An answer that cannot be taken: what is so, and what to do."""

    def __init__(self, said: str, then: str = "") -> None:
        super().__init__(said)
        self.said, self.then = said, then

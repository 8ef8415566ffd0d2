"""Scans that wait for the answer to a question, on any screen."""

from __future__ import annotations

from .field import EntryField


class HeldScans:
    """The held scans. `ask_first`: Esc or a lock left them, so that staff are asked whether to run them."""

    def __init__(self) -> None:
        self.scans: list[EntryField.Sent] = []
        self.ask_first = False

    @property
    def codes(self) -> list[str]:
        return [came.text for came in self.scans]

    def taken(self) -> list[EntryField.Sent]:
        """Return all of them, and hold none."""
        scans, self.scans, self.ask_first = self.scans, [], False
        return scans

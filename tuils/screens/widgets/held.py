"""Scans that wait for the answer to what a screen asks, whichever screen that is."""

from __future__ import annotations

from .field import EntryField


class HeldScans:
    """`ask_first`: Esc or a lock left them, so that it is asked whether they are run."""

    def __init__(self) -> None:
        self.scans: list[EntryField.Sent] = []
        self.ask_first = False

    @property
    def codes(self) -> list[str]:
        return [came.text for came in self.scans]

    def taken(self) -> list[EntryField.Sent]:
        """All of them, which wait no longer."""
        scans, self.scans, self.ask_first = self.scans, [], False
        return scans

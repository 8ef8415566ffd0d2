"""What is said for a code."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """What is said for a code: line 1, line 2, its short form in a list, and what its number does."""

    kind: str
    said: str
    then: str
    short: str = ""
    instead: str = ""

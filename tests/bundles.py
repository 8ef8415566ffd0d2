"""Bundles of another machine, for tests of doors: with what it wrote, and no second library."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tests.at_once import FORMAT, take_in_bundle
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.bundles import DERIVED
from tuils.library.foundation.journal.entries import Entry, Facts, new_id
from tuils.library.foundation.journal.queries import haves
from tuils.library.foundation.journal.writing import library_id


class Van:
    """A machine that knows what the library wrote up to now, and nothing of what comes."""

    def __init__(self, desk: Desk, name: str = "van") -> None:
        self.name = name
        self.base = max((pos for _device, _seq, pos in haves()), default=0)
        self.lines: list[tuple[Entry, Facts]] = []

    def writes(self, desk: Desk, kind: str, private: Facts | None = None, **names: Any) -> str:
        """An entry of this moment; gives back its id."""
        now = desk.now
        key, seq = new_id(now), len(self.lines) + 1
        place = (self.name, seq, now, self.base, now, desk.branch, "joe", key)
        self.lines.append((Entry(key, *place, kind, **names), private or {}))
        return key

    def comes_home(self, desk: Desk) -> None:
        """All that it wrote is taken in."""
        lines = [
            json.dumps({"entry": {k: v for k, v in vars(entry).items() if k not in DERIVED}, "private": private})
            for entry, private in self.lines
        ]
        head = {"format": FORMAT, "library": library_id(), "from": self.name, "clock": desk.now, "entries": len(lines)}
        body = "\n".join([json.dumps(head), *lines])
        take_in_bundle(desk, f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n")

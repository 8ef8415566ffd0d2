"""What a calendar file said last of each date of a program: kept in the entries that took it (`calendar` in their
data: by session its SEQUENCE and a print of the rest)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tuils.library.journal import applying

Mark = tuple[int, str]
"""What a file said last of a date: SEQUENCE, and a print of the rest."""
HERE = ""
"""In the place of the print: planned here by the rule of the file, before a file named this date."""


def marks_of(program: str) -> dict[str, Mark]:
    """By session of this program (ids) what the file said of it last."""
    found: dict[str, Mark] = {}
    for entry in applying.about(program=program):
        if not entry.void:
            told: dict[str, Any] = entry.data.get("calendar") or {}
            found |= {key: (int(mark[0]), str(mark[1])) for key, mark in told.items()}
    return found


def marks_here(program: str, sessions: Iterable[str]) -> dict[str, Mark]:
    """Of dates that are planned here, on by the rule of a file: so that the file, when it comes again, knows them as
    its own, and ends them where its series goes otherwise by then."""
    newest = max((sequence for sequence, _print in marks_of(program).values()), default=0)
    return dict.fromkeys(sessions, (newest, HERE))

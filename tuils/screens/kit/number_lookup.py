"""Looking a number up elsewhere, for a form that asks for a title."""

from __future__ import annotations

import asyncio

from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.lookup.answers import FoundRecord, read_lookup_words
from tuils.library.holdings.lookup.asking import ask_targets

from .home import Home


def lookup_number(text: str) -> str:
    """Return the text as an ISBN, ISSN or UPC; empty if it is none."""
    try:
        return read_lookup_words(text).number
    except Refused:
        return ""


async def record_elsewhere(home: Home, number: str) -> FoundRecord | None:
    """Return the first record with this number, of the first target that has one. The network blocks no lane."""
    asked = read_lookup_words(number)
    try:
        given = await home.read(ask_targets, home.desk, number)
    except Refused:
        return None
    while answer := await asyncio.to_thread(next, given, None):
        if found := next((record for record in answer.records if record.carries(asked)), None):
            return found
    return None

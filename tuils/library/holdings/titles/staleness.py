"""The check for parts out of date after records or settings changed: columns, places on the shelf, index, words.

`finding_state.derived` holds what they were made by: a version of the code, and a digest of the settings.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from tuils.library.holdings.items.shelving import shelf_order
from tuils.library.holdings.record_queries import PUT_STATE, finding_states
from tuils.models import db, reindexing

VERSION = 5
"""The version of the columns: raised when the same record gives other columns."""
_TITLES_ALONE = "3"
"""A version before that lacks the reading levels only: no copy and no word follows from them."""
PARTS = ("titles", "shelves", "copies", "index", "words")
COLUMNS = frozenset(("titles", "shelves", "copies"))
"""The parts that are columns of titles and copies."""


def stale_parts() -> tuple[str, ...]:
    """Return the parts to recompute, in the order in which it is done: a few short reads, for a door that opens."""
    state: Any = dict(finding_states())
    version, _blank, settings = state.get("derived", "").partition(" ")
    parts = {"titles", "copies", "words"} if version != str(VERSION) else set()
    if version == _TITLES_ALONE:
        parts = {"titles"}
    if settings != settings_digest():
        parts |= {"shelves", "copies"} if version == str(VERSION) else {"copies"}
    if not (reindexing.index_is_there() and reindexing.is_fed()):
        parts |= {"index", "words"}
    if "words" not in state:
        parts.add("words")
    return tuple(part for part in PARTS if part in parts)


def settings_digest() -> str:
    """The settings that columns follow from, as a digest."""
    return hashlib.blake2b(json.dumps(shelf_order()).encode(), digest_size=8).hexdigest()


def stamp(settings: str) -> str:
    """Return the value of `derived` when all was made by this program and by settings of this digest."""
    return f"{VERSION} {settings}"


def mark_fresh(now: int) -> None:
    """Mark everything as fresh: for a library that was just made. The caller holds the transaction."""
    set_finding_state("derived", 0, stamp(settings_digest()))
    set_finding_state("words", now, "")


def set_finding_state(name: str, number: int, text: str) -> None:
    """Set a row of `finding_state`. The caller holds the transaction."""
    db.execute_sql(PUT_STATE, (name, number, text))

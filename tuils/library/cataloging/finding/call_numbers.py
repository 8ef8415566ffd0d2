"""Titles by where their copies stand: a call number that is typed finds what begins with it on any shelf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tuils.models import db
from tuils.values.shelf_order import is_unclear, item_shelf

from ..shelving import shelf_order
from .asking import CALL_NUMBER, Question

MOST_ON_SHELF = 200
_DEWEY = re.compile(r"[0-9]{3}\.[0-9]+.*")
_NEXT = (
    "SELECT home_branch, section FROM item WHERE (home_branch, section) > (?, ?) ORDER BY home_branch, section LIMIT 1"
)
_ON_SHELF = (
    "SELECT biblio.no FROM (SELECT biblio, shelf_key FROM item INDEXED BY items_on_shelf WHERE home_branch = ? "
    "AND section = ? AND shelf_key >= ? AND shelf_key < ? AND withdrawn = 0 ORDER BY shelf_key LIMIT ?) AS copy "
    "CROSS JOIN biblio ON biblio.id = copy.biblio WHERE NOT biblio.removed"
)


def is_call_number(question: Question) -> bool:
    """Whether a place on the shelf is asked for: by a field, or by three digits with a dot."""
    if not question.simple or len(question.wanted) != len(question.pieces):
        return False
    words = question.wanted.values()
    asked = question.field == "call_number" or {word.prefix for word in words} == {CALL_NUMBER}
    return asked or bool(len(question.pieces) <= 2 and _DEWEY.fullmatch(_typed(question)))


def titles_on_shelf(question: Question) -> list[int]:
    """Titles (`no`) of which a copy stands where the call number begins so, in the order of the shelf."""
    order = shelf_order()
    section, key = item_shelf(_typed(question), sections=order.sections, scheme=order.scheme)
    if is_unclear(key):
        return []
    found: list[int] = []
    for branch, place in _places():
        if section in ("", place):
            rows: Any = db.execute_sql(_ON_SHELF, (branch, place, key, f"{key}\U0010ffff", MOST_ON_SHELF)).fetchall()
            found += [int(no) for (no,) in rows]
    return list(dict.fromkeys(found))[:MOST_ON_SHELF]


def _typed(question: Question) -> str:
    return " ".join(word.typed for word in question.wanted.values())


def _places() -> Iterator[tuple[str, str]]:
    """Branches with their sections, one step of the index each."""
    at: Any = ("", "")
    while at := db.execute_sql(_NEXT, at).fetchone():
        yield str(at[0]), str(at[1])

"""Titles by where their copies stand: a call number that is typed finds what begins with it on any shelf."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tuils.library.cataloging.shelving import shelf_order
from tuils.models import db
from tuils.values.shelf_order import UNCLEAR, item_shelf

from .asking import CALL_NUMBER, IndexQuestion

MOST_ON_SHELF = 200
NEXT, LAST = "!", "\U0010ffff"  # behind a space, behind all
_MOST_PARTS = 6
_DEWEY = re.compile(r"[0-9]{3}\.[0-9]+.*")
_NUMBERED = re.compile(r"(?=.*[^\W\d_])(?=.*[0-9]).{2,40}|[0-9]{3}\.[0-9]+.*")
_LETTERS_THEN_DIGITS = re.compile(r"(?<=[^\W\d_])(?=[0-9])")
_NEXT_SECTION, _NEXT_BRANCH = (  # a row value would be sought by its first column alone
    f"SELECT home_branch, section FROM item INDEXED BY items_on_shelf WHERE {behind} ORDER BY 1, 2 LIMIT 1"
    for behind in ("home_branch = ? AND section > ?", "home_branch > ?")
)
_ON_SHELF = (
    "SELECT biblio.no FROM (SELECT biblio, shelf_key FROM item INDEXED BY items_on_shelf WHERE home_branch = ? "
    "AND section = ? AND shelf_key >= ? AND shelf_key < ? AND withdrawn = 0 ORDER BY shelf_key LIMIT ?) AS copy "
    "CROSS JOIN biblio ON biblio.id = copy.biblio WHERE NOT biblio.removed"
)


def is_call_number(question: IndexQuestion) -> bool:
    """Whether a place on the shelf may be asked for: by a field, or by letters and digits, digits with a dot."""
    if not _is_plain(question):
        return False
    return _asked_for(question) or bool(_NUMBERED.fullmatch(_typed(question)))


def is_dewey(text: str) -> bool:
    """`591.1420724` is a place on the shelf, though its digits may be those of an ISBN."""
    return bool(_DEWEY.match(text.strip()))


def titles_on_shelf(question: IndexQuestion) -> list[int]:
    """Titles (`no`) of which a copy stands where the call number begins so, in the order of the shelf. Where nobody
    said that it is a call number, what was typed has to be whole parts of one, as `FIC 217` is none of `FIC 2170`."""
    if not _is_plain(question):
        return []
    typed, order = _typed(question), shelf_order()
    last = LAST if _asked_for(question) or _DEWEY.fullmatch(typed) else NEXT
    texts = dict.fromkeys((typed, _LETTERS_THEN_DIGITS.sub(" ", typed, 1)))
    keys = dict.fromkeys(item_shelf(text, sections=order.sections, scheme=order.scheme) for text in texts)
    found: list[int] = []
    for branch, place in _places():
        for section, key in keys:
            if section in ("", place) and key != UNCLEAR:
                begins = key if len(key) > 1 else ""  # a section alone has what has no class, and the numbers
                asked = (branch, place, begins, f"{begins}{last}", MOST_ON_SHELF)
                rows: Any = db.execute_sql(_ON_SHELF, asked).fetchall()
                found += [int(no) for (no,) in rows]
    return list(dict.fromkeys(found))[:MOST_ON_SHELF]


def _is_plain(question: IndexQuestion) -> bool:
    """Few words, of this field or of none."""
    words = question.wanted.values()
    of_it = {word.prefix for word in words} in ({""}, {CALL_NUMBER})
    return of_it and len(words) == len(question.pieces) <= _MOST_PARTS


def _asked_for(question: IndexQuestion) -> bool:
    return question.field == "call_number" or any(word.prefix for word in question.wanted.values())


def _typed(question: IndexQuestion) -> str:
    return " ".join(word.typed for word in question.wanted.values())


def _places() -> Iterator[tuple[str, str]]:
    """Branches with their sections, a step or two of the index each."""
    at: Any = ("", "")
    while at := _one(_NEXT_SECTION, *at) or _one(_NEXT_BRANCH, at[0]):
        yield str(at[0]), str(at[1])


def _one(text: str, *values: str) -> Any:
    return db.execute_sql(text, values).fetchone()

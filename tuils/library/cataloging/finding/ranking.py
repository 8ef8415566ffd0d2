"""Which of the hits stands first.

The index ranks by how rare and how often the words are (bm25). Of its best hundred the rows are looked at: a title
that is the words themselves stands first, then one whose main title is, then those that begin with the words. What
many copies are kept of stands before what is alike, and editions of one title by one author stand together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from math import log2
from operator import itemgetter
from typing import Any, NamedTuple

from tuils.models import db

from .asking import title_keys
from .hits import marks, padded
from .limits import Condition

LOOKED_AT = 100
MOST_BEGINNING = 50  # titles that begin with the words, beside the hits: an old one may stand behind 2,000 newer
_HELD = 0.12  # how much each doubling of the copies is worth
_EXACT, _MAIN, _BEGINS, _OTHER = range(4)
_KEYED = "SELECT no FROM biblio AS b WHERE b.title_key >= ? AND b.title_key < ? AND NOT b.removed"


class Row(NamedTuple):
    """What ranking looks at."""

    no: int
    title_key: str
    author_key: str
    title: str
    copies: int


def titles_beginning(keys: Iterable[str], limited: Condition) -> list[int]:
    """Titles that are these words, then such as begin with them, by the index of titles alone."""
    text = f"{_KEYED} {limited.text and f'AND {limited.text} '}ORDER BY b.title_key LIMIT {MOST_BEGINNING}"
    found: list[int] = []
    for key in keys:  # "!" is the next sign after the space
        rows: Any = db.execute_sql(text, (key, f"{key}!", *limited.values)).fetchall()
        found += [int(no) for (no,) in rows]
    return found


def best_first(hits: Sequence[tuple[int, float]], keys: Sequence[str], beginning: Iterable[int]) -> list[int]:
    """All of them in order: the best hundred looked at, the rest as the index ranks them."""
    ranks = dict(hits)
    best = nsmallest(LOOKED_AT, hits, key=itemgetter(1))
    near = list(dict.fromkeys([*beginning, *(no for no, _rank in best)]))
    first = _together(rows_of(near), ranks, keys)
    if len(best) == len(hits):
        return first
    known = set(first)
    return [*first, *(no for no, _rank in sorted(hits, key=itemgetter(1)) if no not in known)]


def rows_of(numbers: Sequence[int]) -> list[Row]:
    if not numbers:
        return []
    rows: Any = db.execute_sql(
        "SELECT no, title_key, author_key, title, (SELECT count(*) FROM item INDEXED BY item_biblio "
        "WHERE item.biblio = b.id) FROM biblio AS b "
        f"WHERE no IN ({marks(len(numbers))})",
        padded(numbers),
    ).fetchall()
    return [Row(*row) for row in rows]


def _together(rows: Iterable[Row], ranks: Mapping[int, float], keys: Sequence[str]) -> list[int]:
    """Titles in their order; those with the same title and author are ranked as one, and stand together."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.title_key, row.author_key), []).append(row)
    placed = sorted(groups.values(), key=lambda group: _place(group, ranks, keys))
    return [row.no for group in placed for row in sorted(group, key=lambda row: _within(row, ranks))]


def _within(row: Row, ranks: Mapping[int, float]) -> tuple[int, float, int]:
    return -row.copies, ranks.get(row.no, 0.0), -row.no


def _place(group: Sequence[Row], ranks: Mapping[int, float], keys: Sequence[str]) -> tuple[int, float, int]:
    """Lower is better. What many copies are kept of is asked for more often."""
    likeness = min(_likeness(row, keys) for row in group)
    rank = min(ranks.get(row.no, 0.0) for row in group)
    held = 1 + _HELD * log2(1 + sum(row.copies for row in group))
    return likeness, rank * held, -max(row.no for row in group)


def _likeness(row: Row, keys: Sequence[str]) -> int:
    for key in keys:
        if row.title_key.startswith(key):
            behind = row.title_key[len(key) : len(key) + 1]
            if not behind:
                return _EXACT
            if behind == " ":
                main, _colon, rest = row.title.partition(":")
                return _MAIN if rest and key in title_keys(main) else _BEGINS
    return _OTHER

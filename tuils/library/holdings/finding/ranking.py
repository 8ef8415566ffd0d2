"""The order of the hits.

The index ranks by how rare and how often the words are (bm25). The rows of its best forty are read: a title that is
exactly the words comes first, then one whose main title is, then those that begin with the words. Of similar titles,
the one with more copies comes first, and editions of one title by one author stay together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log2
from typing import Any, NamedTuple

from tuils.models import db
from tuils.values.folding import fold_text

from .asking import title_keys
from .hits import Condition, padded, padded_placeholders
from .queries import ROWS

LOOKED_AT = 40
MOST_BEGINNING = 16  # titles that begin with the words, beside the hits: an old one may stand behind 2,000 newer
MOST_BEGUN = 10  # where there are none: titles whose next word is begun
_ARTICLE = 12  # letters and marks before and behind a title, at most
_NEXT_SIGN, _LAST_SIGN = "!", "\U0010ffff"  # behind the space, behind all
_HELD = 0.12  # how much each doubling of the copies is worth
_WHOLE = 0.5  # what it is worth that all the words are words of its title or author, none a beginning alone
_EXACT, _MAIN, _BEGINS, _BEGUN, _OTHER = range(5)
_KEYED = f"{ROWS} b.title_key >= ? AND b.title_key < ? AND NOT b.removed"


class Row(NamedTuple):
    """The facts of a title that ranking looks at."""

    no: int
    title_key: str
    author_key: str
    title: str
    copies: int


def titles_beginning(keys: Iterable[str], limited: Condition) -> list[Row]:
    """Titles that are these words, then such as begin with them, by the index of titles alone."""
    text = f"{_KEYED} {limited.text and f'AND {limited.text} '}ORDER BY b.title_key LIMIT ?"
    found: list[Row] = []
    for last, most in ((_NEXT_SIGN, MOST_BEGINNING), (_LAST_SIGN, MOST_BEGUN)):
        for key in keys:
            rows: Any = db.execute_sql(text, (key, key + last, *limited.values, most)).fetchall()
            found += map(Row._make, rows)
        if found:
            break
    return found


def best_first(
    hits: Sequence[tuple[int, float]],
    words: Collection[str],
    keys: Sequence[str] = (),
    beginning: Collection[Row] = (),
) -> list[int]:
    """Return all hits that the index ranked, in order: the best forty looked at, then the rest."""
    rows = {row.no: row for row in beginning}
    rows.update((row.no, row) for row in ranked_rows([no for no, _rank in hits[:LOOKED_AT] if no not in rows]))
    first = _together(rows.values(), dict(hits), set(words), keys)
    if len(hits) <= LOOKED_AT:
        return first
    return [*first, *(no for no, _rank in hits[LOOKED_AT:] if no not in rows)]


def has_words_itself(row: Row, words: Collection[str]) -> bool:
    """Return whether the title itself has words that begin so: then the row is a hit of the index, too."""
    title = f" {fold_text(row.title)}"
    return all(f" {word}" in title for word in words)


def ranked_rows(numbers: Sequence[int]) -> list[Row]:
    if not numbers:
        return []
    rows: Any = db.execute_sql(f"{ROWS} no IN ({padded_placeholders(len(numbers))})", padded(numbers)).fetchall()
    return list(map(Row._make, rows))


def _together(rows: Iterable[Row], ranks: Mapping[int, float], words: set[str], keys: Sequence[str]) -> list[int]:
    """Return titles in their order; those with the same title and author are ranked as one, and stay together."""
    editions: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        editions.setdefault((row[1], row[2]), []).append(row)
    placed: list[tuple[int, float, int, list[Row]]] = []
    for group in editions.values():
        first, copies = group[0], group[0][4]
        rank = ranks.get(first[0], 0.0)
        if len(group) > 1:
            group.sort(key=lambda row: (-row.copies, ranks.get(row.no, 0.0), -row.no))
            rank = min(ranks.get(row.no, 0.0) for row in group)
            first, copies = group[0], sum(row.copies for row in group)
        likeness = _likeness(first, keys) if keys else 0
        whole = len(words.intersection(f"{first[1]} {first[2]}".split()))
        worth = (1 + _HELD * log2(1 + copies)) * (1 + _WHOLE * whole / len(words))
        placed.append((likeness, rank * worth, -first[0], group))
    placed.sort()
    return [row[0] for *_place, group in placed for row in group]


def _likeness(row: Row, keys: Sequence[str]) -> int:
    """The keys are a title as it was typed, then without its article."""
    for key in keys:
        if row.title_key.startswith(key):
            rest = row.title_key[len(key) :]
            if not rest:
                like = _EXACT
            elif rest[0] != " ":
                like = _BEGUN if " " not in rest or " " in key else _OTHER
            else:
                like = _MAIN if _is_main(row.title, key) else _BEGINS
            return 2 * like + (not fold_text(row.title[: 2 * len(keys[0])]).startswith(keys[0]))
    return 2 * _OTHER


def _is_main(title: str, key: str) -> bool:
    main, colon, _subtitle = title.partition(":")
    folded = fold_text(main) if colon and len(main) < 2 * len(key) + _ARTICLE else ""
    return folded == key or (folded.endswith(f" {key}") and key in title_keys(main))

"""Questions that fit tens of thousands of titles, asked so that they do not cost as much as they fit.

What begins with a word is gathered by the index before it gives the first hit: of `fiction` with a million titles that
takes longer than all the rest. Where 2,000 and more titles have the word itself, the newest of these are as good an
answer, and one word's titles are read no further than they are wanted.
"""

from __future__ import annotations

from typing import Any

from tuils.models import db

from .asking import IndexQuestion, any_of

BROAD = 4_000  # titles that have a word
_TINY = 2  # letters of words that are not counted
_LONG = 4  # letters from which on the index keeps no list of what begins so
_MOST = 3
_ITSELF = "SELECT word FROM word WHERE word = ? AND titles >= ?"
_BEGUN = "SELECT word FROM word WHERE word >= ? AND word < ? AND titles >= ? LIMIT ?"


def broad_match(question: IndexQuestion) -> str:
    """The question for the most frequent words alone, where each of its words is, or begins, such a one; else empty.
    Who finds fewer than 2,000 titles so has to ask in full."""
    taken: dict[int, str] = {}
    counted = 0
    for place, word in question.wanted.items():
        if not word.loose or len(word.forms) > 1:
            return ""
        terms = [word.text] if len(word.text) <= _TINY else _frequent(word.text)
        if not terms:
            return ""
        counted += len(word.text) > _TINY
        taken[place] = any_of(f'"{term}"' for term in terms)
    return question.with_others(taken) if counted and question.simple else ""


def _frequent(text: str) -> list[str]:
    rows: Any = db.execute_sql(_ITSELF, (text, BROAD)).fetchall()
    if not rows and len(text) >= _LONG:
        rows = db.execute_sql(_BEGUN, (text, f"{text}\U0010ffff", BROAD, _MOST)).fetchall()
    return [str(term) for (term,) in rows]

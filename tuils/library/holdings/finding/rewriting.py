"""The same question written otherwise: numbers in words or in digits, two words as one (lighthouse), one as two, a
possessive (Grisham's firm) without the ending, book 3 of something as its 3.

People don't remember how a title is written. Each way is tried where no title has all the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tuils.models.search import any_hit
from tuils.values.numbers.number_words import with_other_numbers

from .asking import IndexQuestion, QueryWord

_MOST_JOINED = 12  # words, of which two at a time are tried as one
_MOST_LOOKED_AT = 4  # cuts into two words that the library has
_SHORTEST, _LONGEST = 5, 30  # letters of a word that is cut
_PART = 2  # letters of a part
_BORDER = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_COUNTED = frozenset(
    ("book", "bk", "volume", "vol", "v", "number", "no", "part", "pt", "libro", "tomo", "numero", "parte")
)
"""The words that people say before a volume number, and that records have otherwise or not at all."""


def rewritten(question: IndexQuestion) -> Iterator[IndexQuestion]:
    """Questions that ask for the same in other words, as long as the library has these."""
    words = list(question.wanted.items())
    if not question.simple or len(words) < len(question.pieces) or not all(word.loose for _place, word in words):
        return
    yield from _numbered(question)
    if owned := _without_endings(question):
        yield owned
    if bare := _without_counted(question):
        yield bare
    if apart := _apart(question):
        yield apart
    for (at, first), (_next, second) in pairwise(words[:_MOST_JOINED]):
        one = first.text + second.text
        if " " not in one and one.isalpha() and first.prefix == second.prefix and any_hit(f'"{one}"'):
            joined = replace(first, typed=one, forms=(one,))
            yield replace(question, pieces=(*question.pieces[:at], joined, *question.pieces[at + 2 :]))


def _numbered(question: IndexQuestion) -> Iterator[IndexQuestion]:
    words = list(question.wanted.values())
    if len({word.prefix for word in words}) == 1:
        for way in with_other_numbers([part for word in words for part in word.text.split()]):
            yield replace(question, pieces=tuple(QueryWord(one, (one,), words[0].prefix) for one in way))


def _without_endings(question: IndexQuestion) -> IndexQuestion | None:
    pieces = tuple(
        replace(piece, forms=(piece.text.removesuffix(" s"),))
        if isinstance(piece, QueryWord) and piece.text.endswith(" s") and piece.text.count(" ") == 1
        else piece
        for piece in question.pieces
    )
    return replace(question, pieces=pieces) if pieces != question.pieces else None


def _without_counted(question: IndexQuestion) -> IndexQuestion | None:
    pieces = [
        piece
        for place, piece in enumerate(question.pieces)
        if not (place and _is_counted(piece) and _is_number(question.pieces[place + 1 : place + 2]))
    ]
    return replace(question, pieces=tuple(pieces)) if len(pieces) < len(question.pieces) else None


def _is_counted(piece: QueryWord | str) -> bool:
    return isinstance(piece, QueryWord) and piece.text in _COUNTED


def _is_number(pieces: Sequence[QueryWord | str]) -> bool:
    return any(isinstance(piece, QueryWord) and piece.text.isdecimal() for piece in pieces)


def _apart(question: IndexQuestion) -> IndexQuestion | None:
    """Return the question with each word that no title has cut into two that are side by side somewhere."""
    pieces = list(question.pieces)
    for place, word in question.wanted.items():
        if any_hit(word.alone):
            continue
        two = _two_words(word.text)
        if not two:
            return None
        pieces[place] = replace(word, typed=two, forms=(two,))
    return replace(question, pieces=tuple(pieces)) if pieces != list(question.pieces) else None


def _two_words(text: str) -> str:
    """The most even cut of which the library has both parts side by side, or where letters meet digits; empty where
    there is none."""
    apart = " ".join(_BORDER.split(text))
    if apart.count(" ") == 1:
        return apart if any_hit(f'"{apart}"') else ""
    if not _SHORTEST <= len(text) <= _LONGEST or not text.isalpha():
        return ""
    looked = 0
    for at in sorted(range(_PART, len(text) - _PART + 1), key=lambda at: abs(2 * at - len(text))):
        first, second = text[:at], text[at:]
        if looked < _MOST_LOOKED_AT and any_hit(f'"{first}"') and any_hit(f'"{second}"'):
            looked += 1
            if any_hit(f'"{first} {second}"'):
                return f"{first} {second}"
    return ""

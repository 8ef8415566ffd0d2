"""The cutting of a sorted list into parts that stay the same files when something is put in between.

A part has a number, which is in its file's name, and begins at a key. What is new goes into the part in whose range it
is; a part that has become too large is cut, and the new half gets the next number. So one new title changes one file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Cut(NamedTuple):
    """A part: where it begins, and its number. A key is a text, or a number."""

    first: Any
    number: int


class Part(NamedTuple):
    """A part with what is in it."""

    cut: Cut
    rows: list[Any]


def parted(
    rows: Sequence[T],
    key: Callable[[T], Any],
    before: Iterable[Sequence[Any]],
    most: int,
    size: Callable[[T], int] = lambda _row: 1,
) -> list[Part]:
    """Cut rows, sorted by `key`, as they were cut `before`; a part of more than twice `most` is cut anew. Rows of the
    same key may be in two parts. Parts without rows are left out."""
    cuts = [Cut(tuple(first) if isinstance(first, list) else first, number) for first, number in before]
    firsts = [cut.first for cut in cuts]
    inside: dict[int, list[T]] = {}
    for row in rows:
        inside.setdefault(max(0, bisect_right(firsts, key(row)) - 1), []).append(row)
    number = max((cut.number for cut in cuts), default=-1)
    found: list[Part] = []
    for place in sorted(inside):
        pieces = list(_pieces(inside[place], most, size)) if cuts else list(_even(inside[place], most, size))
        for n, piece in enumerate(pieces):
            old = cuts[place] if cuts and not n else None
            number += old is None
            found.append(Part(old or Cut(key(piece[0]), number), piece))
    return found


def _pieces(rows: list[T], most: int, size: Callable[[T], int]) -> Iterable[list[T]]:
    return [rows] if len(rows) < 2 or sum(map(size, rows)) <= 2 * most else _even(rows, most, size)


def _even(rows: list[T], most: int, size: Callable[[T], int]) -> Iterable[list[T]]:
    piece: list[T] = []
    filled = 0
    for row in rows:
        wide = size(row)
        if piece and filled + wide > most:
            yield piece
            piece, filled = [], 0
        piece.append(row)
        filled += wide
    if piece:
        yield piece

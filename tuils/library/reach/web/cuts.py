"""The cutting of a sorted list into parts that stay the same files when something is put in between.

A part has a number, which is in its file's name, and begins at a key. What is new goes into the part in whose range it
is; a part that has become too large is cut, and the new half gets the next number. So one new title changes one file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Cut(NamedTuple):
    """A part: where it begins, its number, and its label. A key is a text, or several values."""

    first: Any
    number: int
    label: str = ""


class Part(NamedTuple):
    """A part with what is in it."""

    cut: Cut
    rows: list[Any]


class Cutting(NamedTuple):
    """All parts in their order, and the rows of those that were looked at."""

    cuts: list[Cut]
    parts: list[Part]


def cuts_from(before: Iterable[Sequence[Any]]) -> list[Cut]:
    """Return cuts as they were written down."""
    return [Cut(tuple(first) if isinstance(first, list) else first, *rest) for first, *rest in before]


def place_in(cuts: Sequence[Cut], key: Any) -> int:
    """Return which of these parts a key is in."""
    return max(0, bisect_right(cuts, key, key=lambda cut: cut.first) - 1)


def cut_again(
    cuts: Sequence[Cut],
    inside: Mapping[int, list[T]],
    key: Callable[[T], Any],
    most: int,
    size: Callable[[T], int] = lambda _row: 1,
) -> Cutting:
    """Return the parts with the rows that are `inside` some of them now. One of more than twice `most` is cut, one
    without rows is left out; the others stay."""
    number = max((cut.number for cut in cuts), default=-1)
    every: list[Cut] = []
    found: list[Part] = []
    for place in range(max(1, len(cuts))):
        if place not in inside:
            every += cuts[place : place + 1]
            continue
        for n, piece in enumerate(_pieces(inside[place], most, size, anew=not cuts)):
            number += 1 if n or not cuts else 0
            cut = cuts[place] if cuts and not n else Cut(key(piece[0]), number)
            every.append(cut)
            found.append(Part(cut, piece))
    return Cutting(every, found)


def _pieces(rows: list[T], most: int, size: Callable[[T], int], *, anew: bool) -> Iterator[list[T]]:
    if rows and not anew and (len(rows) < 2 or sum(map(size, rows)) <= 2 * most):
        yield rows
        return
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

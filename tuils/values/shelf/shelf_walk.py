"""Finding misplaced books on a walk along a shelf with a scanner, so that the fewest have to move.

Scanned:  811  813  820  812  821  830
In order: 811  813  820       821  830     the longest part that is in order may stay (`longest_run`)
To move:                 812               one book (`misplaced`); moving 813 and 820 would be two
Where to: behind 811                       (`neighbor_before`)

500 510 520 530 540 | 300 310 320 330 340  nothing moves: five in a row, in order, are another shelf
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

BLOCK = 5
"""The books in a row, in order among themselves, that count as another shelf and not as misplaced."""


def longest_run(places: Sequence[Any]) -> list[int]:
    """The indexes of a longest part that is in order, equal places allowed; the books that may stay."""
    ends: list[Any] = []
    last: list[int] = []
    before = [-1] * len(places)
    for index, place in enumerate(places):
        at = bisect_right(ends, place)
        before[index] = last[at - 1] if at else -1
        ends[at : at + 1] = [place]
        last[at : at + 1] = [index]
    found = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(index)
        index = before[index]
    return found[::-1]


def misplaced(places: Sequence[Any]) -> list[int]:
    """The indexes of the books that have to move, in the order of the walk. Who scans shelves in another order than
    they stand in has misplaced none: a stretch of BLOCK books that is in order is a shelf of its own."""
    found: list[int] = []
    todo = [list(range(len(places)))]
    while todo:
        walk = todo.pop()
        stays = {walk[index] for index in longest_run([places[index] for index in walk])}
        moves = [index for index in walk if index not in stays]
        block = _shelf_of_its_own(walk, stays, places)
        if block:
            inside = set(block)
            todo += [block, [index for index in walk if index not in inside]]
        else:
            found += moves
    return sorted(found)


def _shelf_of_its_own(walk: Sequence[int], stays: set[int], places: Sequence[Any]) -> list[int]:
    """The first stretch of the walk that has to move as a whole, nearly in order in itself."""
    block: list[int] = []
    for index in [*walk, None]:
        if index is not None and index not in stays:
            block.append(index)
            continue
        if len(block) >= BLOCK and len(longest_run([places[one] for one in block])) * 5 >= len(block) * 4:
            return block
        block = []
    return []


def neighbor_before(places: Sequence[Any], moves: set[int], index: int) -> int:
    """Return the book of the walk behind which a misplaced one belongs; -1 if its place is before all of them."""
    stays = [(place, at) for at, place in enumerate(places) if at not in moves and place <= places[index]]
    return max(stays)[1] if stays else -1

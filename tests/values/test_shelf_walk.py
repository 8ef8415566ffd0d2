"""The fewest books to move along a shelf."""

from __future__ import annotations

import random

import pytest

from tuils.values.shelf.shelf_walk import misplaced, neighbor_before


@pytest.mark.parametrize("seed", range(20))
def test_five_misplaced_books_of_a_shelf_of_200_are_found_and_put_right(seed: int) -> None:
    chance = random.Random(seed)
    shelf = list(range(200))
    for book in (taken := chance.sample(range(5, 195), 5)):
        shelf.remove(book)
        shelf.insert((book + chance.choice((40, 77, 121))) % 195, book)
    moves = misplaced(shelf)
    assert {shelf[index] for index in moves} == set(taken)
    assert all(shelf[neighbor_before(shelf, set(moves), index)] < shelf[index] for index in moves)
    assert misplaced(sorted(shelf)) == [], "the second pass is clean"


@pytest.mark.parametrize(
    ("walk", "moves"),
    [
        ("", ""),
        ("A", ""),
        ("ABCDE", ""),
        ("AABBC", ""),
        ("ABZCD", "Z"),
        ("BCDEA", "A"),
        ("ABC" + "XAC"[:2], "XA"[1:]),
        ("MNOPQRS" + "ABCDEFGH", ""),
        ("MNOPQRS" + "ABCZDEFGH", "Z"),
        ("TUVWX" + "ABCDEFGH" + "IJKLMN", ""),
    ],
)
def test_shelves_may_be_scanned_in_any_order(walk: str, moves: str) -> None:
    assert "".join(walk[index] for index in misplaced(walk)) == moves

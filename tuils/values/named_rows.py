"""The rows that a typed text names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from .folding import fold_text

SHORTEST_END = 6
"""The letters that the end of an id has at least."""


class HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=HasId)


def rows_named(
    text: str,
    rows: Sequence[T],
    name: Callable[[T], str],
    code: Callable[[T], bool] = lambda _row: False,
    in_use: Callable[[T], bool] = lambda _row: True,
) -> list[T]:
    """Return the rows that this text names, by the first way that finds any.

    In this order: the id; a number that only this row has (`code` says whether it does); the whole name; the end of
    the id; the beginning of the name; a part of it (both only of rows `in_use`). Case and accents do not matter. Empty
    text names nothing.

        Vendors Baker & Taylor, Taylor Books:   "taylor books" -> Taylor Books      (whole name)
                                                "taylor"       -> Taylor Books      (beginning, so no part is tried)
                                                "tay lor"      -> nothing
    """
    words = fold_text(text)
    ways: tuple[Callable[[T], bool], ...] = (
        lambda row: row.id == text,
        code,
        lambda row: fold_text(name(row)) == words,
        lambda row: len(text) >= SHORTEST_END and row.id.endswith(text),
        lambda row: in_use(row) and fold_text(name(row)).startswith(words),
        lambda row: in_use(row) and words in fold_text(name(row)),
    )
    tries = ([row for row in rows if fits(row)] for fits in ways) if words else ()
    return next(filter(None, tries), [])

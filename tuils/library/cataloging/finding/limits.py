"""What a search is limited to, and the orders in which titles can be asked for."""

from __future__ import annotations

from dataclasses import dataclass

SORTS = ("relevance", "title", "author", "year", "call_number", "newest", "borrowed")


@dataclass(frozen=True)
class Limits:
    """All of them must hold; what is empty limits nothing.

    `kinds`: of marc_kinds.KINDS. `languages`: MARC codes. `audiences`: children, teens, adults, general. `branch`,
    `location`: codes, of a copy. `on_shelf`: a copy can be had now. `new_since`: moment in microseconds UTC, from
    which on the title, or a copy of it, came.
    """

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    branch: str = ""
    location: str = ""
    on_shelf: bool = False
    year_from: int | None = None
    year_to: int | None = None
    new_since: int | None = None


NO_LIMITS = Limits()

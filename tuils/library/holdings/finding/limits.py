"""The limits of a search, and the orders in which titles can be asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tuils.library.foundation.administration.settings import zone
from tuils.library.holdings.items.coded_words import AUDIENCES
from tuils.models import db
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import HOUR, day_of

from .queries import AT_BRANCH, COPY, NEXT_AT_BRANCH

SORTS = ("relevance", "title", "author", "year", "call_number", "newest", "borrowed")
AVAILABLE = (
    "item.loan IS NULL AND NOT item.withdrawn AND item.state = '' AND item.transit_to = '' AND item.held_for IS NULL "
    "AND NOT item.not_for_loan"
)
"""The SQL for one available copy, as `showing.status_of` defines it."""

_NEW_COPY = "(item.acquired_on >= ? OR (item.acquired_on = '' AND item.added_pos >= ?))"
_MANY = 5_000  # copies of a branch


@dataclass(frozen=True)
class Limits:
    """The limits of a search. All must hold; an empty one limits nothing.

    `kinds`: of marc_kinds.KINDS. `languages`: MARC codes. `audiences`: of coded_words.AUDIENCES. `access`: of
    coded_words.ACCESS_WORDS, any of which will do. `branch`, `location`: codes, of a copy. `on_shelf`: a copy is
    available now. `new_since`: moment in microseconds UTC since which the title, or a copy of it, was added.
    """

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    branch: str = ""
    location: str = ""
    on_shelf: bool = False
    year_from: int | None = None
    year_to: int | None = None
    new_since: int | None = None


NO_LIMITS = Limits()
NEW_DAYS = 31


def new_titles_since(moment: int) -> int:
    """Return from when on a title is new, seen from this moment (both microseconds UTC): 31 days before."""
    return moment - NEW_DAYS * 24 * HOUR


class Condition(NamedTuple):
    """The condition on `b`, a title, in SQL with its values; empty where there is none."""

    text: str = ""
    values: tuple[Any, ...] = ()


def condition_of(limits: Limits) -> Condition:
    if limits == NO_LIMITS:
        return Condition()
    said: list[tuple[str, Sequence[Any]]] = [
        _among("kind", limits.kinds),
        _among("language", limits.languages),
        _among("audience", _letters(limits.audiences)),
        _access(limits.access),
        ("b.year >= ?" if limits.year_from is not None else "", [limits.year_from]),
        ("b.year <= ?" if limits.year_to is not None else "", [limits.year_to]),
        _copy(limits),
        _new(limits.new_since),
    ]
    kept = [(text, values) for text, values in said if text]
    return Condition(" AND ".join(text for text, _ in kept), tuple(value for _, values in kept for value in values))


def _among(column: str, wanted: Sequence[str]) -> tuple[str, Sequence[str]]:
    return (f"b.{column} IN ({', '.join('?' for _ in wanted)})" if wanted else "", wanted)


def _letters(audiences: Sequence[str]) -> list[str]:
    """The letters of 008/22; a name that is not known limits to nothing."""
    return [letter for name in audiences for letter in AUDIENCES.get(name, "?")]


def _access(wanted: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Any of them will do."""
    text = " OR ".join("b.access LIKE ?" for _ in wanted)
    return (f"(b.access <> '' AND ({text}))" if wanted else ""), [f"% {one} %" for one in wanted]


def _copy(limits: Limits) -> tuple[str, Sequence[str]]:
    """Return the condition that one copy must meet as a whole."""
    said = [
        ("item.home_branch = ?", limits.branch),
        ("item.location = ?", limits.location),
    ]
    kept = [(text, value) for text, value in said if value]
    if not kept and not limits.on_shelf:
        return "", []
    asked = " AND ".join([*(text for text, _ in kept), AVAILABLE if limits.on_shelf else "NOT item.withdrawn"])
    values = [value for _, value in kept]
    if limits.branch and not db.execute_sql(NEXT_AT_BRANCH, (limits.branch, _MANY)).fetchone():
        # Of a small branch all copies are read at once: to ask each title that has a broad word takes far longer.
        return f"b.id || '' IN ({AT_BRANCH} {asked})", values
    return f"EXISTS ({COPY} AND {asked})", values


def _new(since: int | None) -> tuple[str, Sequence[Any]]:
    """Return the condition that a copy is new since then: by the day it was acquired, else the day it was added here. A
    title without any copy is new where its record is: an old acquisition is not new because it was imported today."""
    if since is None:
        return "", []
    day = day_of(since, zone()).isoformat()
    copy = f"EXISTS ({COPY} AND NOT item.withdrawn AND {_NEW_COPY})"
    return f"({copy} OR (b.id >= ? AND NOT EXISTS ({COPY})))", [day, since, first_id(since)]


def first_id(moment: int) -> str:
    """Return the id before all titles made since then (microseconds UTC): a UUIDv7 begins with milliseconds."""
    digits = f"{max(0, moment // 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}"

"""A title that was found, as a list shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tuils.library.foundation.administration.settings import zone
from tuils.library.foundation.local_words import whole_title
from tuils.library.holdings.items.bound_volumes import titles_in
from tuils.library.holdings.items.coded_words import AUDIENCES
from tuils.library.holdings.queries import tag_spellings, volumes_of_several
from tuils.models import db
from tuils.models.search import MOST_RANKED
from tuils.models.store_words import like_text
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.reading_levels import AR, GRADE, LEXILE
from tuils.values.time.moments import HOUR, day_of
from tuils.values.title_tags import MARK

from .queries import AT_BRANCH, COPY, NEXT_AT_BRANCH

# ---- the limits of a search, and the orders in which titles can be asked for


SORTS = ("relevance", "title", "author", "year", "call_number", "newest", "borrowed")
AVAILABLE = (
    "item.loan IS NULL AND NOT item.withdrawn AND item.state = '' AND item.transit_to = '' AND item.held_for IS NULL "
    "AND NOT item.not_for_loan"
)
"""The SQL for one available copy, as `showing.status_of` defines it."""

_NEW_COPY = "(item.acquired_on >= ? OR (item.acquired_on = '' AND item.added_pos >= ?))"
_MANY = 5_000  # copies of a branch
_LEVEL_COLUMNS = {LEXILE: "lexile", AR: "ar"}


@dataclass(frozen=True)
class Limits:
    """The limits of a search. All must hold; an empty one limits nothing.

    `kinds`: of marc_kinds.KINDS. `languages`: MARC codes. `audiences`: of coded_words.AUDIENCES. `access`: of
    coded_words.ACCESS_WORDS, any of which will do. `branch`, `location`: codes, of a copy. `on_shelf`: a copy is
    available now. `new_since`: moment in microseconds UTC since which the title, or a copy of it, was added.
    `level`: a LevelRange of reading_levels; empty for any. `tags`: as titles have them, any of which will do.
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
    level: tuple[Any, ...] = ()
    tags: tuple[str, ...] = ()


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
        _level(limits.level),
        _tags(limits.tags),
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


def _level(wanted: tuple[Any, ...]) -> tuple[str, Sequence[int]]:
    """Return the condition that a title's level is in the range. Grades need only meet: 3-5 is for grade 4, too."""
    if not wanted:
        return "", []
    scale, low, high = wanted[:3]
    if scale == GRADE:
        return "(b.levels <> '' AND b.grade_from <= ? AND b.grade_to >= ?)", [high, low]
    return f"(b.levels <> '' AND b.{_LEVEL_COLUMNS[scale]} BETWEEN ? AND ?)", [low, high]


def _tags(wanted: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Any of them will do, in each spelling that titles have."""
    here = tag_spellings() if wanted else {}
    spelled = [one for tag in wanted for one in here.get(fold_text(tag), [tag])]
    text = " OR ".join("b.tags LIKE ? ESCAPE '!'" for _ in spelled)
    values = [f"%{MARK}{like_text(tag)}{MARK}%" for tag in spelled]
    return (f"(b.tags <> '' AND ({text}))" if wanted else ""), values


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


# ---- A title that was found, as a list shows it


COLUMNS = "biblio.id, title, medium, author, year, kind, biblio.call_number"


class Hit(NamedTuple):
    """`title` is 245 $a $b; `available` of `items` copies are on the shelf now. Twenty are made with each key."""

    biblio: str
    title: str
    medium: str
    author: str
    year: int | None
    format: str
    call_number: str
    available: int
    items: int
    lender: str = ""
    """The symbol of the library that a title is borrowed from: it is in no catalog."""

    @property
    def whole_title(self) -> str:
        return whole_title(self.title, self.medium)


@dataclass(frozen=True)
class Found:
    """`total` is counted no further than 2,001; `corrected` the words that were looked for instead, if any."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    corrected: str = ""
    nearest: bool = False
    """No title has all the words: these have most of them."""
    searched: tuple[int, int] | None = None
    """The titles of which the index has the words by now, and all there are, where this machine still reads them from
    the server."""

    @property
    def more(self) -> bool:
        """Return whether there are more hits than were ranked (the newest 2,000): say `2,000+`, ask for a word."""
        return self.total > MOST_RANKED

    def __bool__(self) -> bool:
        return bool(self.hits)


def hits_of(wanted: Sequence[int]) -> list[Hit]:
    """Return these titles in this order, with their copies counted, in one statement; without removed titles."""
    if not wanted:
        return []
    rows: Any = db.execute_sql(
        f"SELECT biblio.no, {COLUMNS}, sum(CASE WHEN {AVAILABLE} THEN 1 ELSE 0 END), count(item.id) FROM biblio "
        f"LEFT JOIN item ON item.biblio = biblio.id AND NOT item.withdrawn "
        f"WHERE biblio.no IN ({padded_placeholders(len(wanted))}) AND NOT biblio.removed GROUP BY biblio.no",
        padded(wanted),
    ).fetchall()
    known = {row[0]: Hit(*row[1:]) for row in rows}
    volumes = _volumes({hit.biblio for hit in known.values()})
    return [_with_volumes(known[one], volumes) for one in wanted if one in known]


def _volumes(biblios: set[str]) -> list[tuple[str, int]]:
    """Return (title, whether it is in) for volumes that hold one of these titles besides their own."""
    volumes = volumes_of_several(AVAILABLE)
    return [(title, here) for bound, here in volumes for title in titles_in(bound) if title in biblios]


def _with_volumes(hit: Hit, volumes: Sequence[tuple[str, int]]) -> Hit:
    mine = [here for title, here in volumes if title == hit.biblio]
    return hit._replace(available=hit.available + sum(mine), items=hit.items + len(mine)) if mine else hit


# ---- numbers in a statement, of which there are few different ones, so that each is prepared once

_STEPS = (20, 40, 100, 200, 2000)


def _step(count: int) -> int:
    return next((step for step in _STEPS if step >= count), count)


def padded_placeholders(count: int) -> str:
    """Question marks for so many numbers, and some more."""
    return ", ".join("?" * _step(count))


def padded(numbers: Sequence[int]) -> list[int]:
    """The numbers, with no title's behind them up to as many as there are marks."""
    return [*numbers, *[0] * (_step(len(numbers)) - len(numbers))]

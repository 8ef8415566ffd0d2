"""Anonymous counts: how often what was done, by day, branch, category, age group and item type. Nothing else.

No item, no patron, no entry: what is counted here can be kept for ever. An undo lowers the count that its act had
raised. Some kinds stand apart with one thing alone (the hour, the class of the call number), so that no row joins an
hour with a patron's category.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from operator import attrgetter
from typing import Any

from tuils.models import Item, Patron, db
from tuils.models.rows import AT_ONCE, marks, parts, typed_one
from tuils.models.store_words import or_change
from tuils.values.dataclass import dataclass
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of

from .desk import Desk

AGES = ((5, "0-5"), (11, "6-11"), (17, "12-17"), (64, "18-64"))
OLDEST = "65+"


@dataclass(frozen=True)
class CountKey:
    """The facts that identify one count. `day` is an ISO date, local."""

    day: str
    kind: str
    branch: str
    category: str = ""
    age_group: str = ""
    item_type: str = ""
    collection: str = ""


def fact_of(desk: Desk, kind: str, at: int, *, patron: Patron | None = None, item: Item | None = None) -> CountKey:
    """The count that something done at this moment belongs to."""
    day = day_of(at, desk.zone)
    return CountKey(
        day.isoformat(),
        kind,
        desk.branch,
        patron.category if patron else "",
        age_group(patron.born, day) if patron else "",
        item.item_type if item else "",
        item.collection if item else "",
    )


def age_group(born: str, day: date) -> str:
    """`6-11`; empty where the birth year is not known."""
    if not born[:4].isdigit():
        return ""
    return next((name for most, name in AGES if age_on(born, day) <= most), OLDEST)


def zip_area(postcode: str) -> str:
    """`75001`, of a ZIP code with or without its last four; elsewhere the first part of the code, `SW1A`."""
    text = postcode.strip().upper()
    return text[:5] if text[:5].isdecimal() and text[:5].isascii() else text.partition(" ")[0][:5]


def raise_counter(desk: Desk, fact: CountKey, n: int = 1) -> None:
    """Raise (or, with a negative `n`, lower) this device's count, in the transaction of the verb."""
    count_all(desk, [fact], n)


def count_all(desk: Desk, facts: Sequence[CountKey], n: int = 1) -> None:
    """Raise several counts in one statement, as `raise_counter` does one."""
    rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"] * len(facts))
    db.execute_sql(
        "INSERT INTO fact (device, day, kind, branch, category, age_group, item_type, collection, n, version) "
        f"VALUES {rows}{_ADD}",
        [value for fact in facts for value in (desk.device, *_CELLS(fact), n)],
    )


def nearest_count(desk: Desk, fact: CountKey, n: int) -> CountKey | None:
    """The count of this device that had been raised by as much: just this one; or, where the patron or the copy is in
    another group since, the most like it of that day and kind. None where there is no such count."""
    text = (
        "SELECT day, kind, branch, category, age_group, item_type, collection FROM fact WHERE device = ? AND day = ? "
        "AND kind = ? AND branch = ? AND n >= ? ORDER BY CASE WHEN item_type = ? THEN 4 ELSE 0 END "
        "+ CASE WHEN category = ? THEN 2 ELSE 0 END + CASE WHEN age_group = ? THEN 1 ELSE 0 END "
        "+ CASE WHEN collection = ? THEN 1 ELSE 0 END DESC LIMIT 1"
    )
    return typed_one(
        CountKey,
        text,
        desk.device,
        fact.day,
        fact.kind,
        fact.branch,
        n,
        fact.item_type,
        fact.category,
        fact.age_group,
        fact.collection,
    )


@contextmanager
def following(desk: Desk, ids: Iterable[str], tell: Callable[[list[str]], Counter[CountKey]]) -> Iterator[None]:
    """Count by how much `tell` of the rows with these ids changes while the block runs."""
    names = sorted(set(ids))
    before = tell(names)
    yield
    after = tell(names)
    for fact in before | after:
        if more := after[fact] - before[fact]:
            raise_counter(desk, fact, more)


_ADD = or_change(
    "day, device, kind, branch, category, age_group, item_type, collection",
    "n = fact.n + excluded.n",
    "version = fact.version + 1",
)
COLUMNS = ("day", "kind", "branch", "category", "age_group", "item_type", "collection")
_CELLS = attrgetter(*COLUMNS)
_TOTALS = f"SELECT {', '.join(COLUMNS)}, sum(n) FROM fact GROUP BY {', '.join(COLUMNS)} ORDER BY {', '.join(COLUMNS)}"


def totals() -> Counter[CountKey]:
    """Every count of this library, all devices together, in their order."""
    rows: Iterable[Any] = db.execute_sql(_TOTALS).fetchall()
    return Counter({CountKey(*row[:-1]): int(row[-1]) for row in rows if row[-1]})


def count_up_to(desk: Desk, wanted: Counter[CountKey]) -> None:
    """Raise or lower this device's counts so that all devices together reach `wanted`."""
    now = totals()
    for fact in sorted(wanted | now, key=_CELLS):
        if more := wanted[fact] - now[fact]:
            raise_counter(desk, fact, more)


def counters_of_ids(text: str, ids: list[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that has `IN ({marks})` for the ids."""
    for part in parts(ids, AT_ONCE):
        yield from db.execute_sql(text.format(marks=marks(part)), part).fetchall()

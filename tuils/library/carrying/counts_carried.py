"""The statistics of a library as a file of its folder: counts by day, without anybody and without any title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from datetime import date

from tuils.library.counters import COLUMNS, CountKey, totals

COUNT_COLUMNS = (*COLUMNS, "n")


def counts_out() -> Iterator[dict[str, object]]:
    """One row a count, all stations together. Keys: COUNT_COLUMNS."""
    for fact, n in totals().items():
        yield dict(zip(COUNT_COLUMNS, (*astuple(fact), n), strict=True))


def counts_in(rows: Iterable[Mapping[str, str]]) -> Counter[CountKey]:
    """The counts of these rows; ValueError for a day or a number that is none."""
    found: Counter[CountKey] = Counter()
    for row in rows:
        date.fromisoformat(row["day"])
        found[CountKey(*(row[name] for name in COLUMNS))] += int(row["n"])
    return found

"""Statements about reading programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tuils.models.rows import change, fetch_number, ids, typed

# Return readers (ids) of programs that ended before this day, as long as anything names them.
old_readers: Callable[[str], list[str]] = partial(
    ids,
    "SELECT r.id FROM reading_reader AS r JOIN reading_program AS p ON p.id = r.program WHERE p.last < ? AND "
    "(r.patron IS NOT NULL OR r.name <> '' OR r.party <> '' OR r.code <> '' OR EXISTS "
    "(SELECT 1 FROM private WHERE private.entry = r.id)) ORDER BY r.id",
)
known_code: Callable[[str], list[str]] = partial(ids, "SELECT id FROM reading_reader WHERE code = ? LIMIT 1")


def name_reader(reader: str, patron: object, name: str, party: str, code: str) -> None:
    """Write who a reader is."""
    change(
        "UPDATE reading_reader SET patron = ?, name = ?, party = ?, code = ? WHERE id = ?",
        patron, name, party, code, reader,
    )  # fmt: skip


def readers_twice() -> list[tuple[str, str]]:
    """Return (reader, the earlier one of the same patron and program) for each that is not joined yet."""
    text = (
        "SELECT r.id, min(o.id) FROM reading_reader AS r JOIN reading_reader AS o ON o.program = r.program "
        "AND o.patron = r.patron AND (o.signed_at < r.signed_at OR (o.signed_at = r.signed_at AND o.id < r.id)) "
        "WHERE r.joined = '' AND o.joined = '' AND r.ended = 0 AND o.ended = 0 GROUP BY r.id ORDER BY r.id"
    )
    return typed(lambda reader, other: (str(reader), str(other)), text)


def given_of(badge: str) -> int:
    """Return how many of a prize were given. Of two that two sites gave one reader, one counts."""
    return fetch_number(
        "SELECT count(DISTINCT CASE WHEN r.joined = '' THEN r.id ELSE r.joined END) FROM reading_prize AS g "
        "JOIN reading_reader AS r ON r.id = g.reader WHERE g.badge = ?",
        badge,
    )


# Return how many prizes of programs that are on this day have two or fewer left.
scarce_prizes: Callable[[str], int] = partial(
    fetch_number,
    "WITH day AS (SELECT CAST(? AS TEXT) AS today) SELECT count(*) FROM reading_badge AS b "
    "JOIN reading_program AS p ON p.id = b.program JOIN day ON p.first <= day.today AND p.last >= day.today "
    "WHERE b.drawn = 0 AND b.stock - (SELECT count(*) FROM reading_prize AS g WHERE g.badge = b.id) <= 2",
)


class ProgramCounts(NamedTuple):
    """The numbers of an age group of one program: readers, those with their goal, what they read by unit."""

    program: str
    ages: str
    branch: str
    readers: int
    finished: int
    minutes: int
    days: int
    books: int


def counts_of_programs(first: str, before: str, branch: str) -> list[ProgramCounts]:
    """Return the numbers of the programs that begin from the `first` day on, and before another one. A patron whom two
    sites signed up is one reader."""
    text = (
        "WITH one AS (SELECT CASE WHEN joined = '' THEN id ELSE joined END AS key, sum(total) AS total "
        "FROM reading_reader WHERE ended = 0 GROUP BY 1) "
        "SELECT r.program, r.ages, r.branch, sum(r.heads), sum(CASE WHEN one.total >= r.goal THEN r.heads ELSE 0 END), "
        "sum(CASE WHEN r.unit = 'minutes' THEN one.total ELSE 0 END), "
        "sum(CASE WHEN r.unit = 'days' THEN one.total ELSE 0 END), "
        "sum(CASE WHEN r.unit = 'books' THEN one.total ELSE 0 END) "
        "FROM reading_reader AS r JOIN one ON one.key = r.id JOIN reading_program AS p ON p.id = r.program "
        "WHERE r.ended = 0 AND r.joined = '' AND p.first >= ? AND p.first < ? AND (? = '' OR r.branch = ?) "
        "GROUP BY r.program, r.ages, r.branch ORDER BY r.program, r.ages, r.branch"
    )
    return typed(ProgramCounts, text, first, before, branch, branch)


def prizes_given(first: str, before: str, branch: str) -> list[tuple[str, str, str, int]]:
    """Return (program, ages, branch of the reader, prizes given) of these programs."""
    text = (
        "SELECT r.program, o.ages, o.branch, count(DISTINCT o.id || g.badge) FROM reading_prize AS g "
        "JOIN reading_reader AS r ON r.id = g.reader "
        "JOIN reading_reader AS o ON o.id = CASE WHEN r.joined = '' THEN r.id ELSE r.joined END "
        "JOIN reading_program AS p ON p.id = r.program "
        "WHERE o.ended = 0 AND p.first >= ? AND p.first < ? AND (? = '' OR o.branch = ?) "
        "GROUP BY r.program, o.ages, o.branch"
    )
    return typed(lambda *row: (str(row[0]), str(row[1]), str(row[2]), int(row[3])), text, first, before, branch, branch)

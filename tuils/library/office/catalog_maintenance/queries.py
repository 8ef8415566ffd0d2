"""The queries of catalog maintenance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from tuils.formats.marc.marc_headings import RecordHeading
from tuils.models import Journal, db
from tuils.models.circulation import LIVE
from tuils.models.rows import fetch_number, marks, some
from tuils.models.store_words import put_many, unless_there

_LIVE = "('" + "', '".join(LIVE) + "')"
_COMES = {
    "copies": "SELECT count(*) FROM item WHERE biblio = ?",
    "out": "SELECT count(*) FROM item WHERE biblio = ? AND loan IS NOT NULL",
    "holds": f"SELECT count(*) FROM hold WHERE biblio = ? AND state IN {_LIVE}",
    "lists": "SELECT count(*) FROM list_line JOIN kept_list ON kept_list.id = list_line.list "
    "WHERE thing = ? AND NOT kept_list.removed",
    "checkouts": "SELECT coalesce(sum(lent + old_lent), 0) FROM item WHERE biblio = ?",
}
"""The things that belong to a title, each with the query that counts them."""


class WaitsForBoth(NamedTuple):
    """A patron (id) with a live hold on each of two titles: which of the two ends is the later, unless that one has a
    copy put by."""

    patron: str
    keeps: str
    ends: str


class SameTitle(NamedTuple):
    """Two titles (ids) that have a number or all their words in common. `why`: isbn, lccn, issn or words; `number`: in
    common."""

    first: str
    second: str
    why: str
    number: str


def what_comes(biblio: str) -> dict[str, int]:
    """Return this title's copies, those that are out, holds, lists and checkouts, without those that are 0."""
    counts = {name: fetch_number(text, biblio) for name, text in _COMES.items()}
    return {name: count for name, count in counts.items() if count}


def wait_for_both(one: str, other: str) -> list[WaitsForBoth]:
    """Return the patrons who wait for any copy of both of these."""
    rows = db.execute_sql(
        "SELECT a.patron, a.id, a.item, b.id, b.item FROM hold AS a JOIN hold AS b ON b.patron = a.patron "
        f"WHERE a.biblio IN (?, ?) AND b.biblio IN (?, ?) AND a.state IN {_LIVE} AND b.state IN {_LIVE} "
        "AND a.wanted = '' AND b.wanted = '' AND (a.rank < b.rank OR (a.rank = b.rank AND a.id < b.id)) "
        "ORDER BY a.rank, b.rank",
        (one, other, one, other),
    ).fetchall()
    return [
        WaitsForBoth(str(patron), *((str(late), str(early)) if late_item and not early_item else (early, late)))
        for patron, early, early_item, late, late_item in rows
    ]


def copies_not_withdrawn(biblio: str) -> list[tuple[str, bool]]:
    """Return (id of the copy, is it out?) for copies not withdrawn, in the order of barcodes."""
    text = (
        "SELECT id, loan IS NOT NULL FROM item WHERE biblio = ? AND (NOT withdrawn OR loan IS NOT NULL) "
        "ORDER BY barcode, id"
    )
    return [(str(item), bool(out)) for item, out in db.execute_sql(text, (biblio,)).fetchall()]


open_holds_of_title: Callable[[str], int] = partial(fetch_number, _COMES["holds"])
# Return the number of subscriptions, at any branch, that did not end before this ISO date.
subscriptions: Callable[[str, str], int] = partial(
    fetch_number, "SELECT count(*) FROM serial WHERE biblio = ? AND (ends_on = '' OR ends_on >= ?)"
)


_PAIRS = {
    "isbn": "SELECT a.id, b.id, x.isbn FROM isbn AS x JOIN isbn AS y ON y.isbn = x.isbn JOIN biblio AS a "
    "ON a.id = x.biblio JOIN biblio AS b ON b.id = y.biblio WHERE a.no < b.no AND NOT a.removed AND NOT b.removed",
    "lccn": "SELECT a.id, b.id, a.lccn FROM biblio AS a JOIN biblio AS b ON b.lccn = a.lccn AND b.lccn <> '' "
    "AND b.no > a.no WHERE a.lccn <> '' AND NOT a.removed AND NOT b.removed",
    "issn": "SELECT a.id, b.id, a.issn FROM biblio AS a JOIN biblio AS b ON b.issn = a.issn AND b.issn <> '' "
    "AND b.no > a.no WHERE a.issn <> '' AND a.title_key = b.title_key AND NOT a.removed AND NOT b.removed",
    "words": "SELECT a.id, b.id, '' FROM biblio AS a JOIN biblio AS b ON b.title_key = a.title_key AND b.no > a.no "
    "AND b.author_key || '' = a.author_key AND b.kind = a.kind AND coalesce(b.year, 0) = coalesce(a.year, 0) "
    "WHERE a.title_key <> '' "
    "AND NOT a.removed AND NOT b.removed",
}
"""How two titles may be one, the surest first. Where a column is worked on, its index is not used: titles of one year,
or without an author, are thousands."""


def same_titles(most: int) -> list[SameTitle]:
    """Return pairs of titles that may be duplicates, at most so many; the kind (book, audiobook) is the same in
    both."""
    found: dict[tuple[str, str], SameTitle] = {}
    for why, text in _PAIRS.items():
        for one, other, number in db.execute_sql(f"{text} AND a.kind = b.kind LIMIT ?", (most,)).fetchall():
            found.setdefault((str(one), str(other)), SameTitle(str(one), str(other), why, str(number)))
    return list(found.values())[:most]


# ---- headings


def headings_from(kind: str, start: str, limit: int) -> list[tuple[str, str, int, str | None, str | None]]:
    """(key, text, titles, the heading that a see-reference leads to, the forms that lead here), in the order of
    keys."""
    own = (
        "SELECT one.key, one.text, (SELECT count(*) FROM heading_use AS u WHERE u.kind = one.kind AND u.key = one.key)"
        " AS titles, NULL, (SELECT see_from FROM authority AS a WHERE a.kind = one.kind AND a.key = one.key LIMIT 1) "
        "FROM heading AS one WHERE one.kind = ? AND one.key >= ? AND EXISTS (SELECT 1 FROM heading_use AS u "
        "WHERE u.kind = one.kind AND u.key = one.key) ORDER BY one.key LIMIT ?"
    )
    others = (
        "SELECT one.key, one.text, 0, a.text, NULL FROM see_from AS one JOIN authority AS a ON a.id = one.authority "
        "WHERE one.kind = ? AND one.key >= ? AND EXISTS (SELECT 1 FROM heading_use AS u WHERE u.kind = a.kind "
        "AND u.key = a.key) ORDER BY one.key LIMIT ?"
    )
    values = (kind, start, limit)
    rows = [*db.execute_sql(own, values).fetchall(), *db.execute_sql(others, values).fetchall()]
    return sorted(rows, key=lambda row: str(row[0]))[:limit]


def heading_exactly(kind: str, key: str) -> tuple[str, int] | None:
    """Return (text, how many titles); None where no title has it."""
    row = db.execute_sql(
        "SELECT text, (SELECT count(*) FROM heading_use AS u WHERE u.kind = one.kind AND u.key = one.key) "
        "FROM heading AS one WHERE kind = ? AND key = ?",
        (kind, key),
    ).fetchone()
    return (str(row[0]), int(row[1])) if row and row[1] else None


def titles_with(kind: str, key: str, limit: int, after: int = 0) -> list[tuple[int, str, str]]:
    """Return (no, id, title) of titles with this heading, in the order in which they came."""
    rows = db.execute_sql(
        "SELECT biblio.no, biblio.id, biblio.title FROM heading_use AS u JOIN biblio ON biblio.no = u.no "
        "WHERE u.kind = ? AND u.key = ? AND u.no > ? AND NOT biblio.removed ORDER BY u.no LIMIT ?",
        (kind, key, after, limit),
    ).fetchall()
    return [(int(no), str(biblio), str(title)) for no, biblio, title in rows]


def title_records(biblios: list[str]) -> dict[str, bytes]:
    rows = db.execute_sql(f"SELECT id, marc FROM biblio WHERE id IN ({marks(biblios)})", biblios).fetchall()
    return {str(biblio): bytes(marc) for biblio, marc in rows}


def authority_of(kind: str, key: str) -> str:
    """Return the id of the authority record with this heading; empty where there is none."""
    row = db.execute_sql("SELECT id FROM authority WHERE kind = ? AND key = ? ORDER BY id LIMIT 1", (kind, key))
    found = row.fetchone()
    return str(found[0]) if found else ""


def authority_records(limit: int, after: str) -> list[tuple[str, bytes]]:
    """Return (id, record), a page at a time."""
    rows = db.execute_sql("SELECT id, marc FROM authority WHERE id > ? ORDER BY id LIMIT ?", (after, limit)).fetchall()
    return [(str(one), bytes(marc)) for one, marc in rows]


# Return how many titles came, changed or went since their headings were read.
behind: Callable[[], int] = partial(fetch_number, "SELECT count(*) FROM heading_stale")


def stale_titles(limit: int) -> list[tuple[int, bytes]]:
    """Return (no, record) of so many of them; without a record where the title is gone."""
    rows = db.execute_sql(
        "SELECT stale.no, biblio.marc FROM heading_stale AS stale LEFT JOIN biblio ON biblio.no = stale.no "
        "AND NOT biblio.removed ORDER BY stale.no LIMIT ?",
        (limit,),
    ).fetchall()
    return [(int(no), bytes(marc or b"")) for no, marc in rows]


def put_headings(found: Mapping[int, Sequence[RecordHeading]]) -> None:
    """Store these titles' (`no`) headings, and mark them as no longer stale."""
    numbers, each = [(no,) for no in found], [(no, one) for no, some in found.items() for one in some]
    put_many("DELETE FROM heading_use WHERE no = ?", numbers)
    text = "INSERT INTO heading (kind, key, text) VALUES (?, ?, ?)" + unless_there("kind", "key")
    put_many(text, [tuple(one) for _no, one in each])
    text = "INSERT INTO heading_use (kind, key, no) VALUES (?, ?, ?)" + unless_there("kind", "key", "no")
    put_many(text, [(one.kind, one.key, no) for no, one in each])
    put_many("DELETE FROM heading_stale WHERE no = ?", numbers)


def heading_changes(devices: tuple[str, str], most: int) -> list[Journal]:
    """Return the heads of the last valid heading changes by these two names of a device, newest first."""
    made = '"device" IN (?, ?) AND "kind" = ? AND NOT "void" ORDER BY "seq" DESC LIMIT ?'
    return some(Journal, made, *devices, "heading_changed", most)

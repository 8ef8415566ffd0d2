"""What keeping the catalog in order asks of the store."""

from __future__ import annotations

from typing import NamedTuple

from tuils.models import db
from tuils.models.circulation import LIVE

_LIVE = "('" + "', '".join(LIVE) + "')"
_COMES = {
    "copies": "SELECT count(*) FROM item WHERE biblio = ?",
    "out": "SELECT count(*) FROM item WHERE biblio = ? AND loan IS NOT NULL",
    "holds": f"SELECT count(*) FROM hold WHERE biblio = ? AND state IN {_LIVE}",
    "lists": "SELECT count(*) FROM list_line JOIN kept_list ON kept_list.id = list_line.list "
    "WHERE thing = ? AND NOT kept_list.removed",
    "checkouts": "SELECT coalesce(sum(lent + old_lent), 0) FROM item WHERE biblio = ?",
}
"""What a title has, each with how it is counted."""


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
    """Copies, those that are out, holds, lists and checkouts of this title, without those that are 0."""
    counts = {name: int(db.execute_sql(text, (biblio,)).fetchone()[0]) for name, text in _COMES.items()}
    return {name: count for name, count in counts.items() if count}


def wait_for_both(one: str, other: str) -> list[WaitsForBoth]:
    """Who waits for any copy of both of these."""
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
    """(id of the copy, is it out?), in the order of barcodes."""
    text = (
        "SELECT id, loan IS NOT NULL FROM item WHERE biblio = ? AND (NOT withdrawn OR loan IS NOT NULL) "
        "ORDER BY barcode, id"
    )
    return [(str(item), bool(out)) for item, out in db.execute_sql(text, (biblio,)).fetchall()]


def live_holds(biblio: str) -> int:
    return int(db.execute_sql(_COMES["holds"], (biblio,)).fetchone()[0])


_PAIRS = {
    "isbn": "SELECT a.id, b.id, x.isbn FROM isbn AS x JOIN isbn AS y ON y.isbn = x.isbn JOIN biblio AS a "
    "ON a.id = x.biblio JOIN biblio AS b ON b.id = y.biblio WHERE a.no < b.no AND NOT a.removed AND NOT b.removed",
    "lccn": "SELECT a.id, b.id, a.lccn FROM biblio AS a JOIN biblio AS b ON b.lccn = a.lccn AND b.lccn <> '' "
    "AND b.no > a.no WHERE a.lccn <> '' AND NOT a.removed AND NOT b.removed",
    "issn": "SELECT a.id, b.id, a.issn FROM biblio AS a JOIN biblio AS b ON b.issn = a.issn AND b.issn <> '' "
    "AND b.no > a.no WHERE a.issn <> '' AND a.title_key = b.title_key AND NOT a.removed AND NOT b.removed",
    "words": "SELECT a.id, b.id, '' FROM biblio AS a JOIN biblio AS b ON b.title_key = a.title_key AND b.no > a.no "
    "AND b.author_key = a.author_key AND b.kind = a.kind AND b.year IS a.year WHERE a.title_key <> '' "
    "AND NOT a.removed AND NOT b.removed",
}
"""How two titles may be one, the surest first."""


def same_titles(most: int) -> list[SameTitle]:
    """Titles that may be there twice, at most so many pairs; the kind (book, audiobook) is the same in all."""
    found: dict[tuple[str, str], SameTitle] = {}
    for why, text in _PAIRS.items():
        for one, other, number in db.execute_sql(f"{text} AND a.kind = b.kind LIMIT ?", (most,)).fetchall():
            found.setdefault((str(one), str(other)), SameTitle(str(one), str(other), why, str(number)))
    return list(found.values())[:most]

"""The headings of all titles, kept in step: titles that came, changed or went are read again, some at a time."""

from __future__ import annotations

from collections.abc import Iterator

from tuils.formats.marc_headings import headings_in
from tuils.library.desk import Desk
from tuils.models import db

SLICE = 200
"""Titles of one short transaction, a few hundredths of a second."""


def behind() -> int:
    """How many titles are still to be read."""
    return int(db.execute_sql("SELECT count(*) FROM heading_stale").fetchone()[0])


def catch_up(_desk: Desk) -> int:
    """One slice, in a transaction of its own; how many titles are left. Needs no right: it writes nothing that does
    not follow from what is there."""
    with db.atomic():
        rows = db.execute_sql(
            "SELECT stale.no, biblio.marc FROM heading_stale AS stale LEFT JOIN biblio ON biblio.no = stale.no "
            "AND NOT biblio.removed ORDER BY stale.no LIMIT ?",
            (SLICE,),
        ).fetchall()
        numbers = [(no,) for no, _marc in rows]
        uses, texts = [], []
        for no, marc in rows:
            for one in headings_in(bytes(marc)) if marc else ():
                uses.append((one.kind, one.key, no))
                texts.append(tuple(one))
        connection = db.connection()
        connection.executemany("DELETE FROM heading_use WHERE no = ?", numbers)
        connection.executemany("INSERT OR IGNORE INTO heading (kind, key, text) VALUES (?, ?, ?)", texts)
        connection.executemany("INSERT OR IGNORE INTO heading_use (kind, key, no) VALUES (?, ?, ?)", uses)
        connection.executemany("DELETE FROM heading_stale WHERE no = ?", numbers)
    return behind()


def catching_up(desk: Desk) -> Iterator[tuple[int, int]]:
    """All of it: (done, total) after each slice."""
    total = behind()
    left = total
    while left:
        left = catch_up(desk)
        yield max(0, total - left), total

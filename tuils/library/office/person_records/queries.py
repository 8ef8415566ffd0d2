"""The statements about deleted patrons with whom something is still open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.journal.queries import ACT
from tuils.library.people.accounts.queries import SIGNED
from tuils.library.people.patrons.queries import LIVE
from tuils.models import db
from tuils.models.rows import Row, fetch_dicts, fetch_number, fetch_rows, first, ids, marks
from tuils.models.store_words import json_text

DAY = 86_400_000_000
_IS_HERE = (
    "EXISTS (SELECT 1 FROM journal WHERE patron = one.patron AND kind IN ('patron_registered', 'patron_gathered')) "
    "AND NOT EXISTS (SELECT 1 FROM journal WHERE patron = one.patron AND kind = 'patron_removed')"
)
_DUE = (
    "SELECT DISTINCT patron FROM journal AS one WHERE patron > '' AND pos < ? AND kind IN ('patron_registered', "
    f"'patron_edited', 'patron_merged') AND {json_text('data', '$.place')} IS NULL AND {_IS_HERE}"
)
_OTHERS = (
    "SELECT patron FROM (SELECT DISTINCT patron FROM journal WHERE patron > '' AND kind = 'patron_gathered') AS other "
    "ORDER BY random() LIMIT ?"
)
_SAME_CARD = (
    "SELECT id, card, pos FROM patron AS one WHERE card <> '' AND EXISTS (SELECT 1 FROM patron WHERE clash "
    "AND patron.card = one.card) ORDER BY pos, id"
)


TRACES = {
    "SELECT 1 FROM account_line WHERE patron = ?1 AND NOT void": N_("{who} has charges or payments since then."),
    "SELECT 1 FROM hold WHERE patron = ?1 AND state = 'fulfilled'": N_("{who} has checked out a hold since then."),
    "SELECT 1 FROM registration WHERE patron = ?1": N_("{who} has registered for a program since then."),
    "SELECT 1 FROM room_booking WHERE patron = ?1": N_("{who} has booked a room since then."),
    "SELECT 1 FROM reading_history WHERE patron = ?1": N_("{who} has a reading history since then."),
    "SELECT 1 FROM last_use WHERE patron = ?1 AND month >= ?2": N_("{who} has visited since then."),
}
"""The traces of a person's visits, each with its sentence. The month is that of the import."""


def _gone(column: str) -> str:
    return f"{column} > '' AND NOT EXISTS (SELECT 1 FROM patron AS known WHERE known.id = {column})"


_OPEN = " UNION ".join(
    (
        f"SELECT loan.patron FROM loan WHERE due_at > 0 AND closed_at IS NULL AND {_gone('loan.patron')}",
        f"SELECT hold.patron FROM hold WHERE state IN {LIVE} AND {_gone('hold.patron')}",
        f"SELECT line.patron FROM account_line AS line WHERE NOT void AND {_gone('line.patron')} "
        f"GROUP BY line.patron HAVING sum({SIGNED}) <> 0",
        f"SELECT ward.guardian FROM patron AS ward WHERE {_gone('ward.guardian')}",
        f"SELECT acting.proxy FROM proxy AS acting WHERE {_gone('acting.proxy')}",
    )
)


def removed_patrons_in_use() -> list[str]:
    """Ids of deleted patrons who have a checkout, a hold, or an uneven account, or are somebody's guardian or proxy:
    another machine did not know of the deletion. Their seats and rooms are let go of by the program itself."""
    return sorted(ids(_OPEN))


# Open checkouts (ids) of which no patron is known at all, and has not been for a day: of a bundle that was cut, the
# rest may say that they are over.
loans_of_nobody: Callable[[], list[str]] = partial(
    ids,
    "SELECT id FROM loan WHERE due_at > 0 AND closed_at IS NULL AND patron IS NULL AND lent_at < "
    f"(SELECT max(stamp) FROM journal) - {DAY} ORDER BY id",
)
people_due: Callable[[int], list[str]] = partial(ids, _DUE)
others_gathered: Callable[[int], list[str]] = partial(ids, _OTHERS)
with_same_card: Callable[[], list[Any]] = partial(fetch_rows, _SAME_CARD)
# Return how many patrons with the same card number were there first.
count_before_it: Callable[[str], int] = partial(
    fetch_number,
    "SELECT count(*) FROM patron AS one JOIN patron AS own ON own.card = one.card WHERE own.id = ? "
    "AND own.card <> '' AND (one.pos, one.id) < (own.pos, own.id)",
)
wards_of: Callable[[str], list[Any]] = partial(fetch_rows, "SELECT id FROM patron WHERE guardian = ? ORDER BY id")
act_of_registration: Callable[[str], tuple[str] | None] = partial(
    first, "SELECT act FROM journal WHERE patron = ? AND kind = 'patron_registered'"
)


def rows_of_part(columns: str, table: str, where: str, people: Sequence[str]) -> list[Row]:
    return fetch_dicts(f"SELECT {columns} FROM {table} WHERE {where}", *people)


def entries_about(about: str, people: Sequence[str]) -> list[Row]:
    text = f"SELECT at, kind, operator, private.data AS data FROM private JOIN journal ON id = entry WHERE {about} "
    return fetch_dicts(text + "ORDER BY pos, id", *people, *people)


def count_of_people(table: str, where: str, people: Sequence[str]) -> int:
    return fetch_number(f"SELECT count(*) FROM {table} WHERE {where} IN ({marks(people)})", *people)


def proxied_by(marks: str, people: Sequence[str]) -> list[Any]:
    return list(db.execute_sql(f"SELECT DISTINCT patron FROM proxy WHERE proxy IN ({marks})", people).fetchall())


def wards_of_any(marks: str, people: Sequence[str]) -> list[Any]:
    return list(db.execute_sql(f"SELECT id FROM patron WHERE guardian IN ({marks})", people).fetchall())


def forget_by_patron(table: str, patron: str) -> None:
    db.execute_sql(f"DELETE FROM {table} WHERE patron = ?", (patron,))


lapsed_people: Callable[[str, str], list[Any]] = partial(
    fetch_rows,
    "SELECT id FROM patron WHERE expires_on <> '' AND expires_on < ? AND NOT EXISTS (SELECT 1 FROM last_use "
    "WHERE last_use.patron = patron.id AND month >= ?) ORDER BY pos, id",
)


def worked_between(since: tuple[int, int, str]) -> bool:
    text = "SELECT 1 FROM journal WHERE pos BETWEEN ? AND ? AND operator <> ? LIMIT 1"
    return db.execute_sql(text, since).fetchone() is not None


def entries_of_act(act: str, kind: str, after: int, most: int) -> list[Any]:
    """(seq, patron) of an act's entries of this kind."""
    return fetch_rows(
        f"SELECT seq, patron FROM journal WHERE {ACT} AND kind = ? AND seq > ? ORDER BY seq LIMIT ?",
        act,
        act,
        kind,
        after,
        most,
    )


page_of_patrons: Callable[[str, int], list[str]] = partial(
    ids, "SELECT id FROM patron WHERE id > ? ORDER BY id LIMIT ?"
)

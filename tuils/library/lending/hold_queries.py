"""The statements to holds and their queues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import fetch_number, fetch_rows, first, ids, marks, parts
from tuils.models.store_words import ARRIVAL

from .queries import LIVE_SQL

TITLES_BY = {
    "biblio": "SELECT id, title FROM biblio WHERE id = ? AND NOT removed",
    "record": "SELECT id, title FROM biblio WHERE control_number = ? AND NOT removed",
    "isbn": "SELECT biblio.id, biblio.title FROM isbn JOIN biblio ON biblio.id = isbn.biblio "
    "WHERE isbn.isbn = ? AND NOT biblio.removed",
}


def expired_holds(today: str) -> list[str]:
    text = "SELECT id FROM hold WHERE state = 'placed' AND expires <> '' AND expires < ? ORDER BY id"
    return ids(text, today)


def unclaimed_holds(today: str) -> list[str]:
    text = "SELECT id FROM hold WHERE state = 'waiting' AND pickup_by <> '' AND pickup_by < ? ORDER BY id"
    return ids(text, today)


def cancelled_before(before: int) -> list[str]:
    text = "SELECT id FROM hold WHERE patron IS NOT NULL AND state = 'cancelled' AND closed_at < ? ORDER BY id"
    return ids(text, before)


def forget_patron_of(name: str) -> None:
    db.execute_sql("UPDATE hold SET patron = NULL WHERE id = ?", (name,))


def on_cart(first: int, until: int, before: int) -> list[str]:
    text = f"SELECT id FROM item WHERE {ARRIVAL} > ? AND {ARRIVAL} <= ? AND state = 'cart' AND moved_at < ?"
    return ids(text, first, until, before)


def last_arrival() -> int:
    return fetch_number(f"SELECT coalesce(max({ARRIVAL}), 0) FROM item")


class TitleNames(NamedTuple):
    """The names of a title, here and elsewhere. `isbn`: its first."""

    title: str = ""
    control_number: str = ""
    isbn: str = ""


def names_of_held_titles(biblios: Iterable[str]) -> dict[str, TitleNames]:
    """Return the names of these titles, by id."""
    text = "SELECT id, title, control_number, isbns FROM biblio WHERE id IN ({marks})"
    rows = [row for part in parts(sorted({*biblios})) for row in fetch_rows(text.format(marks=marks(part)), *part)]
    return {biblio: TitleNames(title, number, isbns.partition(" ")[0]) for biblio, title, number, isbns in rows}


def titles_by(text: str, value: str) -> list[Any]:
    """Return id and title of those that a statement of TITLES_BY finds."""
    return fetch_rows(text, value)


def branches_of_pickup() -> list[Any]:
    return list(db.execute_sql("SELECT code, name, pickup FROM branch").fetchall())


def title_has_isbn(biblio: str, isbn: str) -> bool:
    text = "SELECT 1 FROM isbn WHERE biblio = ? AND isbn = ?"
    return db.execute_sql(text, (biblio, isbn)).fetchone() is not None


def is_title_or_held(biblio: str) -> bool:
    text = f"SELECT 1 FROM biblio WHERE id = ? UNION ALL SELECT 1 FROM hold WHERE biblio = ? AND state IN {LIVE_SQL}"
    return db.execute_sql(text, (biblio, biblio)).fetchone() is not None


def put_patron(patron: str | None, hold: str) -> None:
    db.execute_sql("UPDATE hold SET patron = ? WHERE id = ?", (patron, hold))


def is_pickup(pickup: str) -> Any:
    return db.execute_sql("SELECT pickup FROM branch WHERE code = ?", (pickup,)).fetchone()


def can_hold(category: str) -> Any:
    return db.execute_sql("SELECT can_hold FROM patron_category WHERE code = ?", (category,)).fetchone()


def placed_since(patron: str, start: int) -> int:
    """Count the holds of this patron placed since then: open ones, and ended ones whose patron is still known."""
    return fetch_number(
        "SELECT count(*) FROM hold WHERE patron = ? AND placed_at >= ? AND state != 'undone'", patron, start
    )


def has_title(patron: str, biblio: str) -> bool:
    """Return whether this patron has a copy of the title out."""
    text = (
        "SELECT 1 FROM loan JOIN item ON item.id = loan.item WHERE loan.patron = ? AND closed_at IS NULL AND biblio = ?"
    )
    return first(text, patron, biblio) is not None

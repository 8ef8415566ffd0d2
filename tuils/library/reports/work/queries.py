"""What the lists to work from ask of the store. Moments are microseconds UTC, days ISO dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from tuils.models import db

_ITEM = (
    "SELECT item.id, item.barcode, item.biblio, coalesce(biblio.title, ''), item.call_number, item.home_branch, "
    "item.location, item.item_type, item.state, {since}, item.lent + item.old_lent FROM item "
    "LEFT JOIN biblio ON biblio.id = item.biblio {join} WHERE {where} ORDER BY {order}"
)
SHELF = "item.home_branch, item.section, item.shelf_key, item.id"


class ItemRow(NamedTuple):
    """A copy, since when it is so, and how often it was checked out."""

    id: str
    barcode: str
    biblio: str
    title: str
    call_number: str
    branch: str
    location: str
    item_type: str
    state: str
    since: int
    lent: int


class PatronRow(NamedTuple):
    """A patron by card, with what the list is about: a day, and cents."""

    id: str
    card: str
    first_name: str
    last_name: str
    category: str
    branch: str
    born: str
    city: str
    postcode: str
    street: str
    phone: str
    email: str
    day: str
    cents: int


def _items(where: str, values: Sequence[object], *, since: str = "item.moved_at", join: str = "", order: str = SHELF) -> list[ItemRow]:  # noqa: E501 # fmt: skip
    rows: Any = db.execute_sql(_ITEM.format(where=where, since=since, join=join, order=order), tuple(values)).fetchall()
    return [ItemRow(*row) for row in rows]


def late_items(now: int, before: int) -> list[ItemRow]:
    """What is out and was due before this moment, in shelf order; `since` is the due date."""
    where = (
        "loan.closed_at IS NULL AND loan.due_at < ? AND loan.due_at < ? AND NOT item.withdrawn "
        "AND item.state NOT IN ('lost', 'long_overdue', 'claims_returned', 'claims_never_had')"
    )
    return _items(where, (now, before), since="loan.due_at", join="JOIN loan ON loan.item = item.id")


def items_in_state(states: Sequence[str], before: int) -> list[ItemRow]:
    """Copies in one of these states since before this moment, in shelf order."""
    marks = ", ".join("?" for _one in states)
    return _items(f"item.state IN ({marks}) AND NOT item.withdrawn AND item.moved_at < ?", (*states, before))


def items_never_out(before: int, day: str) -> list[ItemRow]:
    """On the shelf, never checked out here or in the system before, and in the catalog since before this moment."""
    where = (
        "item.lent + item.old_lent = 0 AND item.loan IS NULL AND item.held_for IS NULL AND NOT item.withdrawn "
        "AND item.state = '' AND NOT item.not_for_loan AND item.added_pos < ? "
        "AND (item.acquired_on = '' OR item.acquired_on < ?)"
    )
    return _items(where, (before, day), since="item.added_pos")


def items_without(column: str) -> list[ItemRow]:
    """Copies without a price, or without a call number."""
    where = {
        "price": "item.price_cents IS NULL AND NOT EXISTS (SELECT 1 FROM item_type WHERE item_type.code = "
        "item.item_type AND item_type.replacement_cents IS NOT NULL)",
        "call_number": "item.call_number = ''",
        "type": "item.item_type = ''",
        "barcode": "item.barcode = ''",
    }[column]
    return _items(f"{where} AND NOT item.withdrawn", ())


# ---- patrons


_PATRON = (
    "SELECT patron.id, card, first_name, last_name, category, branch, born, city, postcode, street, phone, email, "
    "{day}, {cents} FROM patron {join} WHERE {where} ORDER BY {order}"
)
_NOTHING_OUT = "NOT EXISTS (SELECT 1 FROM loan WHERE loan.patron = patron.id AND loan.closed_at IS NULL)"
_OWES = (
    "SELECT coalesce(sum(CASE WHEN kind IN ('charge', 'refund') THEN cents ELSE -cents END), 0) FROM account_line "
    "WHERE account_line.patron = patron.id AND NOT void"
)


def _patrons(where: str, values: Sequence[object], *, day: str = "''", cents: str = "0", order: str = "last_name, first_name, patron.id") -> list[PatronRow]:  # noqa: E501 # fmt: skip
    text = _PATRON.format(day=day, cents=cents, join="", where=where, order=order)
    rows: Any = db.execute_sql(text, tuple(values)).fetchall()
    return [PatronRow(*row) for row in rows]


def enrolled(first: str, last: str) -> list[PatronRow]:
    """Who registered on these days."""
    return _patrons(
        "enrolled_on >= ? AND enrolled_on <= ?", (first, last), day="enrolled_on", order="enrolled_on, card"
    )


def expired_long_ago(before: str) -> list[PatronRow]:
    """Cards that expired before this day, with nothing out and nothing owed."""
    where = f"expires_on <> '' AND expires_on < ? AND {_NOTHING_OUT} AND ({_OWES}) = 0"
    return _patrons(where, (before,), day="expires_on", order="expires_on, card")


def expiring(first: str, last: str) -> list[PatronRow]:
    """Cards that expire on these days."""
    return _patrons("expires_on >= ? AND expires_on <= ?", (first, last), day="expires_on", order="expires_on, card")


def unreachable() -> list[PatronRow]:
    """No phone and no email, or an address that is known to be wrong."""
    return _patrons("(phone = '' AND email = '') OR address_bad", ())


def owing(cents: int) -> list[PatronRow]:
    """Who owes so much or more, the most first."""
    return _patrons(f"({_OWES}) >= ?", (cents,), cents=f"({_OWES})", order=f"({_OWES}) DESC, card")


# ---- holds


def old_holds(before: int, branch: str) -> list[tuple[str, str, str, str, int]]:
    """(hold, title's id, title, pickup branch, placed) of every hold placed before this moment that waits still, the
    oldest first."""
    narrowed = " AND hold.pickup = ?" if branch else ""
    rows: Any = db.execute_sql(
        "SELECT hold.id, hold.biblio, coalesce(biblio.title, ''), hold.pickup, hold.placed_at FROM hold "
        f"LEFT JOIN biblio ON biblio.id = hold.biblio WHERE hold.state = 'placed' AND hold.placed_at < ?{narrowed} "
        "ORDER BY hold.placed_at, hold.id",
        (before, *([branch] if branch else [])),
    ).fetchall()
    return [tuple(row) for row in rows]

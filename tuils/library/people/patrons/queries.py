"""The statements about patrons that ask several tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from tuils.models import db
from tuils.models.rows import (
    AT_ONCE,
    Row,
    change,
    fetch_number,
    fetch_rows,
    fetch_value,
    first,
    ids,
    is_found,
    marks,
    parts,
)
from tuils.models.store_words import digits_only, or_change, put_many, unless_there
from tuils.values.person_words import LAST, NAME

LIVE = "('placed', 'waiting', 'in_transit')"
"""The patrons that one act moves to another category."""
NAME_OF_W = f"SELECT word FROM patron_word n WHERE n.patron = w.patron AND n.word >= '{NAME}' AND n.word < '!'"
WRONG, CAME = "wrong_pin", "sign_in"
"""Kinds of the audit log."""


def open_of(patron: str) -> list[str]:
    """The loans and holds (ids) of this patron that are not over."""
    loans = ids("SELECT id FROM loan WHERE patron = ? AND closed_at IS NULL ORDER BY id", patron)
    return [*loans, *ids(f"SELECT id FROM hold WHERE patron = ? AND state IN {LIVE} ORDER BY id", patron)]


is_in_audit: Callable[[str], bool] = partial(is_found, "SELECT 1 FROM audit_row WHERE patron = ? LIMIT 1")
holder_of_old_card: Callable[[str], tuple[str] | None] = partial(first, "SELECT patron FROM old_card WHERE card = ?")
branch_codes: Callable[[], list[str]] = partial(ids, "SELECT code FROM branch ORDER BY code")


def card_blocks(front: str) -> list[Any]:
    return fetch_rows(
        f"SELECT count(*), max(card) FROM patron WHERE card != '' AND {digits_only('card')} "
        f"GROUP BY length(card), {front}"
    )


def is_card_used(card: str) -> bool:
    text = "SELECT 1 FROM patron WHERE card = ? UNION ALL SELECT 1 FROM old_card WHERE card = ?"
    return bool(db.execute_sql(text, (card, card)).fetchone())


card_numbers_of: Callable[[str], tuple[str] | None] = partial(
    first, "SELECT card_numbers FROM patron_category WHERE code = ?"
)
card_numbers_set: Callable[[], list[Any]] = partial(
    fetch_rows, "SELECT card_numbers FROM patron_category WHERE card_numbers <> ''"
)
category_codes: Callable[[], list[Any]] = partial(fetch_rows, "SELECT code FROM patron_category")
some_of_category: Callable[[str, int], list[Any]] = partial(
    fetch_rows, "SELECT id FROM patron WHERE category = ? LIMIT ?"
)
count_of_category: Callable[[str], Any] = partial(fetch_value, "SELECT count(*) FROM patron WHERE category = ?")


def count_words(span: tuple[str, str], most: int) -> Any:
    text = "SELECT count(*) FROM (SELECT 1 FROM patron_word WHERE word >= ? AND word < ? LIMIT ?) AS found"
    return db.execute_sql(text, (*span, most)).fetchone()[0]


def by_last_name(test: str, more: Sequence[str], limit: int) -> list[str]:
    text = f"SELECT w.patron FROM patron_word w WHERE w.word >= ? AND w.word < ?{test} ORDER BY w.word LIMIT ?"
    return ids(text, NAME, NAME + LAST, *more, limit)


month_of_use: Callable[[str], tuple[str] | None] = partial(first, "SELECT month FROM last_use WHERE patron = ?")


def note_month(patron: str, month: str) -> None:
    """Record that this card was used in that month, here or in the library's old system; the later one counts."""
    text = "INSERT INTO last_use (patron, month) VALUES (?, ?)"
    later = "CASE WHEN excluded.month > last_use.month THEN excluded.month ELSE last_use.month END"
    text += or_change("patron", f"month = {later}")
    db.execute_sql(text, (patron, month))


patron_of_card: Callable[[str], tuple[str] | None] = partial(
    first, "SELECT id FROM patron WHERE card = ? AND NOT clash"
)


def months_of(patrons: Sequence[str]) -> dict[str, str]:
    """Return the month of last use by id; a patron who was never seen is missing."""
    found: dict[str, str] = {}
    for part in parts(patrons, AT_ONCE):
        found |= dict(fetch_rows(f"SELECT patron, month FROM last_use WHERE patron IN ({marks(part)})", *part))
    return found


def counts_by_month(used: str) -> list[Any]:
    text = f"SELECT coalesce(month, ''), count(*) FROM {used} GROUP BY 1"
    return fetch_rows(text)


def with_all_words(also: str, rarest: str, others: list[str]) -> list[str]:
    text = f"SELECT patron FROM patron_word w WHERE word = ?{also}"
    return ids(text, rarest, *others)


how_many_have: Callable[[str, int], int] = partial(
    fetch_number, "SELECT count(*) FROM (SELECT 1 FROM patron_word WHERE word = ? LIMIT ?) AS found"
)


def lengths_with_zeros(table: str = "patron", column: str = "card") -> tuple[int, ...]:
    """The lengths of the cards here (or of other numbers) that are digits and begin with a zero."""
    text = f"SELECT DISTINCT length({column}) FROM {table} WHERE substr({column}, 1, 1) = '0' AND {digits_only(column)}"
    return tuple(map(int, ids(text)))


drop_patron: Callable[[str], None] = partial(change, "DELETE FROM patron WHERE id = ?")


def drop_part(table: str, patron: str) -> None:
    db.execute_sql(f'DELETE FROM "{table}" WHERE patron = ?', (patron,))


mark_clash: Callable[[str], None] = partial(change, "UPDATE patron SET clash = true WHERE id = ?")
mark_no_clash: Callable[[str], None] = partial(change, "UPDATE patron SET clash = false WHERE id = ?")
drop_old_cards: Callable[[str], None] = partial(change, "DELETE FROM old_card WHERE patron = ?")
put_old_card: Callable[[str, str, str], None] = partial(
    change, "INSERT INTO old_card (card, patron, since) VALUES (?, ?, ?)"
)
drop_words: Callable[[str], None] = partial(change, "DELETE FROM patron_word WHERE patron = ?")
put_words: Callable[[Sequence[tuple[str, str]]], None] = partial(
    put_many, f"INSERT INTO patron_word (word, patron) VALUES (?, ?){unless_there('word', 'patron')}"
)
_WITHOUT_WORDS = "NOT EXISTS (SELECT 1 FROM patron_word w WHERE w.patron = p.id)"
patrons_without_words: Callable[[str, int], list[str]] = partial(
    ids, f"SELECT p.id FROM patron p WHERE p.id > ? AND {_WITHOUT_WORDS} ORDER BY p.id LIMIT ?"
)


def late_marks(begins: str) -> list[tuple[str, int]]:
    """Return (name, moment) of the marks of imports that have yet to put words. `begins`: how their names begin."""
    return fetch_rows("SELECT name, number FROM finding_state WHERE substr(name, 1, ?) = ?", len(begins), begins)


def drop_late_mark(name: str, moment: int | None = None) -> None:
    """Drop a mark; with `moment` only if it was not set again since."""
    also, values = ("", ()) if moment is None else (" AND number = ?", (moment,))
    db.execute_sql(f"DELETE FROM finding_state WHERE name = ?{also}", (name, *values))


def counts_of(table: str, column: str = "patron") -> str:
    return f"SELECT count(*) FROM {table} WHERE {column} = ?"


def put_part(table: str, row: Row) -> None:
    names = ", ".join(f'"{column}"' for column in row)
    db.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks(row)})', tuple(row.values()))


def loans_of(patrons: Sequence[str]) -> list[Any]:
    """(patron, how many items are out) for each of them who has any."""
    text = f"SELECT patron, count(*) FROM loan WHERE closed_at IS NULL AND patron IN ({marks(patrons)}) GROUP BY patron"
    return fetch_rows(text, *patrons)


tries_of: Callable[[str], tuple[int, int, int, int] | None] = partial(
    first, "SELECT wrong, wait_until, looked_at, since FROM pin_try WHERE login = ?"
)


def put_tries(login: str, wrong: int, wait_until: int, looked_at: int, since: int) -> None:
    db.execute_sql(
        "INSERT INTO pin_try (login, wrong, wait_until, looked_at, since) VALUES (?, ?, ?, ?, ?)"
        + or_change("login", "wrong", "wait_until", "looked_at", "since"),
        (login, wrong, wait_until, looked_at, since),
    )


# Forget wrong tries after a right or new PIN: nobody waits any more.
forget_tries: Callable[[str], None] = partial(change, "DELETE FROM pin_try WHERE login = ?")
role_row: Callable[[str], tuple[str, str, str, str] | None] = partial(
    first, "SELECT code, name, permissions, passes FROM role WHERE code = ?"
)
own_role_codes: Callable[[], list[Any]] = partial(fetch_rows, "SELECT code FROM role ORDER BY code")
roles_in_use: Callable[[], list[Any]] = partial(fetch_rows, "SELECT DISTINCT role FROM staff_user WHERE active")
pin_hash: Callable[[str], tuple[str] | None] = partial(first, "SELECT hash FROM staff_pin WHERE login = ?")
code_ends: Callable[[str], int] = partial(fetch_number, "SELECT until FROM staff_pin WHERE login = ?")


def last_sign_in(since: int, login: str) -> Any:
    return db.execute_sql(
        "SELECT at FROM audit_row WHERE at > ? AND kind = ? AND operator = ? ORDER BY at DESC LIMIT 1",
        (since, CAME, login),
    ).fetchone()


def staff_rows(which: str, values: tuple[str, ...]) -> list[Any]:
    return list(
        db.execute_sql(
            "SELECT s.login, s.name, s.role, s.system_user, s.active, p.once FROM staff_user s "
            f"LEFT JOIN staff_pin p ON p.login = s.login {which}",
            values,
        ).fetchall()
    )


def count_audit(where: str, values: tuple[Any, ...]) -> Any:
    return db.execute_sql(f"SELECT count(*) FROM audit_row WHERE {where}", values).fetchone()


def audit_page(where: str, values: tuple[Any, ...], limit: int, skip: int) -> list[Any]:
    return list(
        db.execute_sql(
            'SELECT at, branch, device, seq, operator, kind, patron, deed, allowed, "by" FROM audit_row '
            f"WHERE {where} ORDER BY at DESC, seq DESC LIMIT ? OFFSET ?",
            (*values, limit, skip),
        ).fetchall()
    )


def cards_at_both_ends(most: int, unlike: str) -> list[str]:
    """Return so many cards from each end of their order by id, in no order. `unlike`: how none of them begins."""
    some = f"SELECT card FROM patron WHERE NOT clash AND card NOT LIKE '{unlike}%' ORDER BY id"
    return ids(
        f"SELECT card FROM ({some} LIMIT {most}) AS early UNION SELECT card FROM ({some} DESC LIMIT {most}) AS late"
    )

"""The statements to staff, their roles, PINs, and what of people ends by itself."""

from __future__ import annotations

from typing import Any

from tuils.models import db
from tuils.models.rows import ids, number_of
from tuils.models.store_words import json_fields, or_change

PEOPLE = "SELECT DISTINCT patron FROM journal WHERE patron > ? ORDER BY patron LIMIT ?"


FIELDS = json_fields("private.data", "$.set")


HERE = "FROM journal JOIN private ON entry = journal.id"


OF_PAGE = "patron BETWEEN ? AND ? AND pos < ?"


TWICE = (
    f"SELECT patron {HERE} CROSS JOIN {FIELDS} AS field WHERE {OF_PAGE} GROUP BY patron, field.key HAVING count(*) > 1"
)


VOID = f"SELECT patron {HERE} WHERE {OF_PAGE} AND void"


EMPTIED = f"SELECT patron {HERE} CROSS JOIN {FIELDS} AS field WHERE {OF_PAGE} AND field.type = 'null'"


ENDED: dict[str, tuple[str, str]] = {
    "notes": ("note", "SELECT patron, key FROM patron_note WHERE until <> '' AND until < ?"),
    "contacts": ("contact", "SELECT patron, key FROM patron_contact WHERE until <> '' AND until < ?"),
    "restrictions": ("restriction", "SELECT patron, key FROM restriction WHERE until <> '' AND until < ?"),
    "cards": ("", "SELECT patron, card FROM old_card WHERE since <> '' AND since < ?"),
}
"""The part of a patron by kind of rule, and the statement for parts older than a day (ISO)."""


WRONG, CAME = "wrong_pin", "sign_in"
"""Kinds of the audit log."""


def ended_accounts() -> list[Any]:
    return list(
        db.execute_sql(
            "SELECT login FROM staff_user WHERE NOT active AND (name <> '' OR system_user <> '' OR EXISTS "
            "(SELECT 1 FROM staff_pin WHERE staff_pin.login = staff_user.login)) ORDER BY login"
        ).fetchall()
    )


def logins() -> list[str]:
    return ids("SELECT login FROM staff_user")


def tries_of(login: str) -> Any:
    query = "SELECT wrong, wait_until, looked_at, since FROM pin_try WHERE login = ?"
    return db.execute_sql(query, (login,)).fetchone()


def put_tries(login: str, wrong: int, wait_until: int, looked_at: int, since: int) -> None:
    db.execute_sql(
        "INSERT INTO pin_try (login, wrong, wait_until, looked_at, since) VALUES (?, ?, ?, ?, ?)"
        + or_change("login", "wrong", "wait_until", "looked_at", "since"),
        (login, wrong, wait_until, looked_at, since),
    )


def forget_tries(login: str) -> None:
    """Forget wrong tries after a right or new PIN: nobody waits any more."""
    db.execute_sql("DELETE FROM pin_try WHERE login = ?", (login,))


def role_row(code: str) -> Any:
    return db.execute_sql("SELECT code, name, permissions, passes FROM role WHERE code = ?", (code,)).fetchone()


def own_role_codes() -> list[Any]:
    return list(db.execute_sql("SELECT code FROM role ORDER BY code").fetchall())


def roles_in_use() -> list[Any]:
    return list(db.execute_sql("SELECT DISTINCT role FROM staff_user WHERE active").fetchall())


def pin_hash(login: str) -> Any:
    return db.execute_sql("SELECT hash FROM staff_pin WHERE login = ?", (login,)).fetchone()


def code_ends(login: str) -> int:
    return number_of("SELECT until FROM staff_pin WHERE login = ?", login)


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

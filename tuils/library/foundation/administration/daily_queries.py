"""The statements to the steps of the daily work."""

from __future__ import annotations

from typing import Any

from tuils.models import db
from tuils.models.store_words import digits_only, or_change

LAST = "checkpoint"


def claim_step(day: str, step: str, now: int) -> Any:
    return db.execute_sql(
        "INSERT INTO daily_step (day, step, at, outcome) VALUES (?, ?, ?, '')"
        f"{or_change('day, step', 'at')} WHERE daily_step.outcome = '' RETURNING step",
        (day, step, now),
    ).fetchone()


def note_step(outcome: str, day: str, step: str) -> None:
    db.execute_sql("UPDATE daily_step SET outcome = ? WHERE day = ? AND step = ?", (outcome, day, step))


def forget_steps(before: int) -> None:
    db.execute_sql("DELETE FROM daily_step WHERE at < ?", (before,))


def is_step_done(day: str) -> bool:
    text = "SELECT 1 FROM daily_step WHERE day = ? AND step = ? AND outcome <> ''"
    return db.execute_sql(text, (day, LAST)).fetchone() is not None


def last_renewed(day: str) -> Any:
    text = "SELECT max(day) FROM daily_step WHERE step = 'renewed' AND outcome <> '' AND day < ?"
    return db.execute_sql(text, (day,)).fetchone()[0]


def offer_is_over(now: int) -> bool:
    text = "SELECT 1 FROM registration WHERE state = 'offered' AND offered_until <= ? LIMIT 1"
    return db.execute_sql(text, (now,)).fetchone() is not None


def note_backup_step(day: str, now: int, outcome: str) -> None:
    db.execute_sql(
        "INSERT INTO daily_step (day, step, at, outcome) VALUES (?, 'backup', ?, ?)"
        f"{or_change('day, step', 'at', 'outcome')}",
        (day, now, outcome),
    )


def last_backup(now: int) -> Any:
    made = (
        f"SELECT max(at) FROM daily_step WHERE step = 'backup' AND outcome <> '' AND {digits_only('outcome')} "
        "AND at <= ?"
    )
    return db.execute_sql(made, (now,)).fetchone()[0]


def entry_since(last: int) -> Any:
    return db.execute_sql("SELECT 1 FROM journal WHERE pos > ? LIMIT 1", (last,)).fetchone()

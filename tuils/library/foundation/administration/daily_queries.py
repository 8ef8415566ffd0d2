"""The statements to the steps of the daily work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tuils.models import db
from tuils.models.rows import change, fetch_value, first, is_found
from tuils.models.store_words import digits_only, or_change

LAST = "checkpoint"


claim_step: Callable[[str, str, int], Any] = partial(
    first,
    "INSERT INTO daily_step (day, step, at, outcome) VALUES (?, ?, ?, '')"
    f"{or_change('day, step', 'at')} WHERE daily_step.outcome = '' RETURNING step",
)
note_step: Callable[[str, str, str], None] = partial(
    change, "UPDATE daily_step SET outcome = ? WHERE day = ? AND step = ?"
)
forget_steps: Callable[[int], None] = partial(change, "DELETE FROM daily_step WHERE at < ?")


def is_step_done(day: str) -> bool:
    text = "SELECT 1 FROM daily_step WHERE day = ? AND step = ? AND outcome <> ''"
    return db.execute_sql(text, (day, LAST)).fetchone() is not None


last_renewed: Callable[[str], Any] = partial(
    fetch_value, "SELECT max(day) FROM daily_step WHERE step = 'renewed' AND outcome <> '' AND day < ?"
)
offer_is_over: Callable[[int], bool] = partial(
    is_found, "SELECT 1 FROM registration WHERE state = 'offered' AND offered_until <= ? LIMIT 1"
)
note_backup_step: Callable[[str, int, str], None] = partial(
    change,
    "INSERT INTO daily_step (day, step, at, outcome) VALUES (?, 'backup', ?, ?)"
    f"{or_change('day, step', 'at', 'outcome')}",
)
last_backup: Callable[[int], Any] = partial(
    fetch_value,
    f"SELECT max(at) FROM daily_step WHERE step = 'backup' AND outcome <> '' AND {digits_only('outcome')} AND at <= ?",
)
entry_since: Callable[[int], bool] = partial(is_found, "SELECT 1 FROM journal WHERE pos > ? LIMIT 1")

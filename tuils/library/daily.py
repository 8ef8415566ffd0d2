"""What time does by itself: each step once a day, claimed by a row, safe to miss for days and to run twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tuils.library.administration.backup import checkpoint, keep_newest, make_backup
from tuils.library.desk import Desk, verb
from tuils.library.store import StoreFault
from tuils.models import db
from tuils.models.search import merge_by_itself, merge_some
from tuils.values.moments import day_of

AUDIT_DAYS = 365
STEPS_KEPT_DAYS = 60
DAY = 86_400_000_000


def daily(desk: Desk, store: Path) -> dict[str, int | str]:
    """Run the steps of today that nobody ran yet; gives back what each did. Idempotent.

    Reasons of overrides older than a year are forgotten, and records of imports that were replaced 30 days ago;
    backup if the library was used since the last one, old backups go; the log is emptied.
    """
    desk.require("library.daily")
    steps: list[tuple[str, Callable[[], int | str]]] = [
        ("reasons", lambda: forget_old_reasons(desk)),
        ("earlier_records", lambda: forget_earlier_records(desk)),
        ("backup", lambda: _backup(desk, store)),
        ("checkpoint", _checkpoint),
    ]
    did: dict[str, int | str] = {}
    for name, step in steps:
        if name == "backup" and not used_since_backup(desk):
            continue
        if _claim(desk, name):
            did[name] = step()
            _note(desk, name, str(did[name]))
    return did


@verb("library.daily")
def _claim(desk: Desk, step: str) -> bool:
    """Take the step for today, so that two programs never run it twice."""
    day = day_of(desk.now, desk.zone).isoformat()
    row = db.execute_sql(
        "INSERT INTO daily_step (day, step, at, outcome) VALUES (?, ?, ?, '') ON CONFLICT DO NOTHING RETURNING step",
        (day, step, desk.now),
    ).fetchone()
    return row is not None


@verb("library.daily")
def _note(desk: Desk, step: str, outcome: str) -> None:
    day = day_of(desk.now, desk.zone).isoformat()
    db.execute_sql("UPDATE daily_step SET outcome = ? WHERE day = ? AND step = ?", (outcome, day, step))
    db.execute_sql("DELETE FROM daily_step WHERE at < ?", (desk.now - STEPS_KEPT_DAYS * DAY,))


@verb("library.daily")
def forget_old_reasons(desk: Desk) -> int:
    """The words someone typed at an override are kept as long as the audit log: a year."""
    cursor = db.execute_sql(
        "DELETE FROM private WHERE entry IN (SELECT id FROM journal WHERE kind = 'override' AND at < ?)",
        (desk.now - AUDIT_DAYS * DAY,),
    )
    return int(cursor.rowcount)


def forget_earlier_records(desk: Desk) -> int:
    """Of imported titles that were changed: until then the change can be taken back. A part a transaction."""
    forgotten = 0
    while part := _forget_earlier_records(desk):
        forgotten += part
    return forgotten


@verb("library.daily")
def _forget_earlier_records(desk: Desk) -> int:
    from tuils.library.cataloging.biblio_state import forget_originals

    return forget_originals(desk.now)


def _backup(desk: Desk, store: Path) -> int | str:
    """How many bytes, or why not: the desk must be told when there is no backup."""
    try:
        made = make_backup(desk, store)
        keep_newest(store)
    except (StoreFault, OSError) as no:
        return f"{no}"
    return made.bytes


def _checkpoint() -> int:
    """Also tidies the search index, which an import that was cut off may have left untidy."""
    merge_by_itself(True)
    while merge_some():
        pass
    checkpoint()
    return 1


def close_day(desk: Desk, store: Path) -> str:
    """On leaving the program after a day with use: a verified backup. Gives back why there is none, or nothing."""
    if not used_since_backup(desk):
        return ""
    outcome = _backup(desk, store)
    _note_backup(desk, str(outcome))
    return outcome if isinstance(outcome, str) else ""


@verb("library.daily")
def _note_backup(desk: Desk, outcome: str) -> None:
    day = day_of(desk.now, desk.zone).isoformat()
    db.execute_sql(
        "INSERT INTO daily_step (day, step, at, outcome) VALUES (?, 'backup', ?, ?) "
        "ON CONFLICT (day, step) DO UPDATE SET at = excluded.at, outcome = excluded.outcome",
        (day, desk.now, outcome),
    )


def used_since_backup(desk: Desk) -> bool:
    """Was anything written to the journal after the last backup that was made?"""
    made = "SELECT max(at) FROM daily_step WHERE step = 'backup' AND outcome <> '' AND outcome NOT GLOB '*[^0-9]*'"
    last = db.execute_sql(made).fetchone()[0] or 0
    row = db.execute_sql("SELECT 1 FROM journal WHERE pos > ? LIMIT 1", (last,)).fetchone()
    return row is not None

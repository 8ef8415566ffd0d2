"""What the catalog asks of the store."""

from __future__ import annotations

from tuils.models import db

_WAIT = (
    "INSERT INTO waiting_label (item, kind, since, was, printed_at, run, place) VALUES (?, ?, ?, ?, 0, '', 0) "
    "ON CONFLICT (item, kind) DO UPDATE SET since = excluded.since, printed_at = 0, run = '', place = 0, "
    "was = CASE WHEN waiting_label.printed_at = 0 THEN waiting_label.was ELSE excluded.was END"
)


def label_waits(item: str, kind: str, since: int, was: str) -> None:
    """`was`: what the label says that is on the copy; of one that waits already that stays."""
    db.execute_sql(_WAIT, (item, kind, since, was))

"""Which version of a date a calendar file tells: SEQUENCE, and when that was made.

A row counts the changes that hold. What was taken back was told to calendars, too, and they take what comes after it
only as something newer: both count there, the change and that it was taken back. A text of the program is changed in
all of its dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tuils.models import db

Version = tuple[int, int]
"""SEQUENCE, and a moment in microseconds UTC."""
_TOLD = frozenset({"blurb", "presenter"})
"""What is told of each date, and stands in its program."""
_CHANGES = (
    "SELECT change.kind, change.program, change.data, change.at, back.at "
    "FROM journal AS change LEFT JOIN journal AS back ON back.undoes = change.act "
    "WHERE change.program IS NOT NULL "
    "AND (change.kind = 'program_edited' OR change.kind = 'sessions_edited' AND change.void)"
)


def versions_of(rows: Iterable[Mapping[str, Any]], program: str = "") -> dict[str, Version]:
    """Of these rows of sessions, by id. `program`: where all are of that one."""
    more: dict[str, list[int]] = {}
    for key, at, n in _more(program):
        known = more.setdefault(key, [0, 0])
        known[0], known[1] = known[0] + n, max(known[1], at)
    found = {}
    for row in rows:
        of_date, of_all = (more.get(row[name], (0, 0)) for name in ("id", "program"))
        found[row["id"]] = (row["sequence"] + of_date[0] + of_all[0], max(row["changed_at"], of_date[1], of_all[1]))
    return found


def _more(program: str) -> Iterable[tuple[str, int, int]]:
    """A session or a program (an id), when it was changed, and how many versions that makes beside those of its row."""
    text, values = (_CHANGES + " AND change.program = ?", (program,)) if program else (_CHANGES, ())
    for kind, of, data, at, back_at in db.execute_sql(text, values).fetchall():
        facts = json.loads(data)
        if kind == "sessions_edited":
            yield from ((key, back_at or at, 2) for key in facts.get("sessions", {}))
        elif _TOLD & facts.get("set", {}).keys():
            yield of, back_at or at, 2 if back_at else 1

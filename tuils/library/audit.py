"""The audit log: who did or looked at what, and of whom. Ids and kinds only: never a title, a name or a word typed.

One chain a device: each row carries the hash of its content and of the hash before it, so that `verify` sees what was
changed past the program. `note` is the only way in. What is noted while reading, where nothing can be written, waits
in memory for the next `flush` of a connection that writes.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from tuils.models import AuditRow, db

if TYPE_CHECKING:
    from .desk import Desk

CUT = "cut"
"""The kind of the row that stands where older ones were purged."""
COLUMNS = tuple(AuditRow._meta.sorted_field_names)
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_MARKS = ", ".join("?" for _ in COLUMNS)


@dataclass(frozen=True)
class Noted:
    """One row but its place and hash. `at` in microseconds UTC; `patron` an id; `deed` a permission or code."""

    device: str
    at: int
    branch: str
    operator: str
    kind: str
    patron: str
    deed: str
    allowed: bool
    by: str


_waiting: deque[Noted] = deque()


def note(desk: Desk, kind: str, patron: str = "", *, deed: str = "", allowed: bool = True, by: str = "") -> None:
    """In the transaction that is open, else at once; on a connection that only reads, with the next flush."""
    row = _row(desk, kind, patron, deed, allowed, by)
    if db.in_transaction():
        _write(row)
        return
    _waiting.append(row)
    if not _reads_only():
        flush()


def refused(desk: Desk, permission: str) -> None:
    """Note that somebody asked for what they may not do. What is under way is taken back: this is written after it."""
    _waiting.append(_row(desk, "refused", "", permission, False, ""))
    if not db.in_transaction() and not _reads_only():
        flush()


def waits() -> bool:
    """Is anything noted that is not yet written?"""
    return bool(_waiting)


def flush() -> None:
    """Write what waits, on a connection that may write."""
    if not _waiting:
        return
    with db.atomic():
        while _waiting:
            _write(_waiting.popleft())


def _row(desk: Desk, kind: str, patron: str, deed: str, allowed: bool, by: str) -> Noted:
    return Noted(desk.device, desk.now, desk.branch, desk.operator.login, kind, patron, deed, allowed, by)


def _reads_only() -> bool:
    return bool(db.execute_sql("PRAGMA query_only").fetchone()[0])


def _write(row: Noted) -> None:
    last: Any = db.execute_sql(
        "SELECT seq, hash FROM audit_row WHERE device = ? ORDER BY seq DESC LIMIT 1", (row.device,)
    ).fetchone()
    seq, before = last or (0, "")
    values = dict(zip(Noted.__dataclass_fields__, astuple(row), strict=True)) | {"seq": seq + 1}
    values["hash"] = digest(before, values)
    db.execute_sql(f"INSERT INTO audit_row ({_NAMES}) VALUES ({_MARKS})", tuple(values[name] for name in COLUMNS))


def digest(before: str, row: dict[str, Any]) -> str:
    """SHA-256 of the hash before and of what stands in the row."""
    content = [row[name] for name in COLUMNS if name not in ("hash", "allowed")] + [bool(row["allowed"])]
    return hashlib.sha256((before + json.dumps(content)).encode()).hexdigest()

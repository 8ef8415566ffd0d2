"""The audit log: who did or looked at what, and of whom. Ids and kinds only: never a title, a name or a word typed.

One chain a device: each row carries the hash of its content and of the hash before it, and a head beside them says
how far the chain goes, so that `verify` sees what was changed, taken out or cut off past the program. `note_in_audit`
is the only way in. What cannot be noted is not shown: a look is written before its answer is given, also on a
connection that otherwise only reads; what the store says then (busy, full) is the answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import deque
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any, Protocol

from tuils.models import AuditRow, db
from tuils.models.library_file import STORE_ERRORS
from tuils.models.store_words import or_change, read_only, reads_only
from tuils.values.dataclass import dataclass

CUT = "cut"
"""The kind of the row that replaces older, purged ones."""
RULE = "retention"
"""The kind of the row that records a new retention period. It is kept longer than the rows it lets go of."""
STILL_LOOKING = 300_000_000
"""Microseconds in which a repeated look counts once: a card that is drawn again, a list that is paged."""
COLUMNS = tuple(AuditRow._meta.sorted_field_names)
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
_MARKS = ", ".join("?" for _ in COLUMNS)


class AuditLogin(Protocol):
    @property
    def login(self) -> str: ...


class AuditDesk(Protocol):
    """The facts of a desk that an audit row records."""

    @property
    def branch(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def now(self) -> int: ...
    @property
    def operator(self) -> AuditLogin: ...


@dataclass(frozen=True)
class AuditNote:
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


waiting: deque[AuditNote] = deque()
"""The refusals of acts that are being undone. Only these may wait: nothing was shown and nothing was done."""


def note_in_audit(
    desk: AuditDesk, kind: str, patron: str = "", *, about: str = "", allowed: bool = True, by: str = ""
) -> None:
    """Note in the open transaction, if there is one; else at once. Raises what the store raises."""
    row = _row(desk, kind, patron, about, allowed, by)
    if db.in_transaction():
        _write(row)
    else:
        _at_once([row])


def looked(desk: AuditDesk, kind: str, patron: str = "", *, about: str = "") -> None:
    """Note a look, before what is seen is given back. The same look again within five minutes is the same line."""
    if not _still_looking(desk, kind, patron, about):
        note_in_audit(desk, kind, patron, about=about)


def _still_looking(desk: AuditDesk, kind: str, patron: str, deed: str) -> bool:
    now = desk.now
    found = db.execute_sql(
        "SELECT 1 FROM audit_row WHERE at > ? AND at <= ? AND patron = ? AND kind = ? AND deed = ? AND operator = ? "
        "AND device = ? LIMIT 1",
        (now - STILL_LOOKING, now, patron, kind, deed, desk.operator.login, desk.device),
    ).fetchone()
    return found is not None


def note_refusal(desk: AuditDesk, permission: str) -> None:
    """Note that somebody asked for what they may not do. What is under way is taken back: this is written after it.
    That it cannot be written changes nothing of the refusal; it waits for the next chance."""
    waiting.append(_row(desk, "refused", "", permission, False, ""))
    flush()


def flush() -> None:
    """Write what waits, unless a transaction is open, whose end nobody knows. Never raises what the store says."""
    if not waiting or db.in_transaction():
        return
    rows = []
    with contextlib.suppress(IndexError):  # another thread may take some
        while True:
            rows.append(waiting.popleft())
    try:
        _at_once(rows)
    except STORE_ERRORS:
        waiting.extendleft(reversed(rows))


def _row(desk: AuditDesk, kind: str, patron: str, deed: str, allowed: bool, by: str) -> AuditNote:
    return AuditNote(desk.device, desk.now, desk.branch, desk.operator.login, kind, patron, deed, allowed, by)


def _at_once(rows: list[AuditNote]) -> None:
    """Write rows in a transaction of their own."""
    with _writing(), db.atomic():
        for row in rows:
            _write(row)


@contextlib.contextmanager
def _writing() -> Iterator[None]:
    """Let a read-only connection write this and no more."""
    if not reads_only():
        yield
        return
    read_only(False)
    try:
        yield
    finally:
        read_only(True)


def _write(row: AuditNote) -> None:
    """Write the next row of the chain. The writer holds the store's write lock: two programs of one device take
    turns."""
    seq, before = _head(row.device)
    values = dict(zip(AuditNote.__dataclass_fields__, astuple(row), strict=True)) | {"seq": seq + 1}
    values["hash"] = digest(before, values)
    put_row(values)
    db.execute_sql(
        "INSERT INTO audit_head (device, seq, hash) VALUES (?, ?, ?)" + or_change("device", "seq", "hash"),
        (row.device, seq + 1, values["hash"]),
    )


def rewrite_kept_row(values: dict[str, Any]) -> None:
    """Write a row again that is kept longer than its neighbors: at the next place of its chain, with its old moment."""
    _write(AuditNote(**{name: values[name] for name in AuditNote.__dataclass_fields__}))


def put_row(values: dict[str, Any]) -> None:
    db.execute_sql(f"INSERT INTO audit_row ({_NAMES}) VALUES ({_MARKS})", tuple(values[name] for name in COLUMNS))


def _head(device: str) -> tuple[int, str]:
    """Return where this device's chain continues: after the last row ever written, even if later rows are lost."""
    head: Any = db.execute_sql("SELECT seq, hash FROM audit_head WHERE device = ?", (device,)).fetchone()
    last: Any = db.execute_sql(
        "SELECT seq, hash FROM audit_row WHERE device = ? ORDER BY seq DESC LIMIT 1", (device,)
    ).fetchone()
    there: list[tuple[int, str]] = [head or (0, ""), last or (0, "")]
    return max(
        there, key=lambda one: one[0]
    )  # of equals the first: the last line may have another hash than the next goes on from


def digest(before: str, row: dict[str, Any]) -> str:
    """Return the SHA-256 of the hash before and of the row's content."""
    content = [row[name] for name in COLUMNS if name not in ("hash", "allowed")] + [bool(row["allowed"])]
    return hashlib.sha256((before + json.dumps(content)).encode()).hexdigest()

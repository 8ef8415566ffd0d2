"""The statements to the audit log: its lines, the heads of its chains, the seams of its older parts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tuils.library.foundation.audit import COLUMNS, CUT, RULE
from tuils.models import db
from tuils.models.rows import change, fetch_rows, first
from tuils.models.store_words import or_change

_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)


audit_heads: Callable[[], list[Any]] = partial(fetch_rows, "SELECT device, seq, hash FROM audit_head")


def first_younger(device: str, seam: int, later: int, before: int) -> int | None:
    """The first line that is not as old; those up to `seam`, of which the month alone is known, are so much later."""
    text = (
        "SELECT min(seq) FROM audit_row WHERE device = ? AND kind NOT IN (?, ?) "
        "AND CASE WHEN seq <= ? THEN at + ? ELSE at END >= ?"
    )
    end: int | None = first(text, device, CUT, RULE, seam, later, before)[0]
    return end


hash_of_line: Callable[[str, int], Any] = partial(first, "SELECT hash FROM audit_row WHERE device = ? AND seq = ?")
drop_lines_to: Callable[[str, int], None] = partial(change, "DELETE FROM audit_row WHERE device = ? AND seq <= ?")
drop_seam: Callable[[str], None] = partial(change, "DELETE FROM audit_seam WHERE device = ?")


def seams() -> dict[str, tuple[int, str, str]]:
    """Return the end of each device's part without minutes: line, hash of that line, hash to go on from."""
    rows = db.execute_sql("SELECT device, seq, own, onward FROM audit_seam").fetchall()
    return {str(device): (int(seq), str(own), str(onward)) for device, seq, own, onward in rows}


def first_since(device: str, known: int, since: int) -> Any:
    return db.execute_sql(
        "SELECT seq, at FROM audit_row WHERE device = ? AND seq > ? AND kind != ? AND at >= ? ORDER BY seq LIMIT 1",
        (device, known, CUT, since),
    ).fetchone()


drop_lines: Callable[[str, int, int], None] = partial(
    change, "DELETE FROM audit_row WHERE device = ? AND seq BETWEEN ? AND ?"
)


def put_seam(device: str, end: int, own: str, onward: str) -> None:
    db.execute_sql(
        "INSERT INTO audit_seam (device, seq, own, onward) VALUES (?, ?, ?, ?)"
        + or_change("device", "seq", "own", "onward"),
        (device, end, own, onward),
    )


def hash_before(device: str, start: int) -> str:
    row: Any = db.execute_sql("SELECT hash FROM audit_row WHERE device = ? AND seq = ?", (device, start - 1)).fetchone()
    return str(row[0]) if row else ""


audit_devices: Callable[[], list[Any]] = partial(fetch_rows, "SELECT DISTINCT device FROM audit_row")


def audit_lines(device: str) -> Any:
    """A cursor over all lines of a device, in the order of COLUMNS."""
    return db.execute_sql(f"SELECT {_NAMES} FROM audit_row WHERE device = ? ORDER BY seq", (device,))


def end_of_part(device: str, first: int, sooner: int, began: int, far: int) -> Any:
    return db.execute_sql(
        "SELECT min(seq) FROM audit_row WHERE device = ? AND seq > ? AND (at >= ? OR at < ? OR seq >= ?)",
        (device, first, sooner, began, far),
    ).fetchone()


def start_of_part(device: str, first: int, began: int, after_it: int, far: int) -> Any:
    return db.execute_sql(
        "SELECT max(seq) FROM audit_row WHERE device = ? AND seq < ? AND (at < ? OR at >= ? OR kind = ? OR seq < ?)",
        (device, first, began, after_it, CUT, far),
    ).fetchone()


last_line_of: Callable[[str], Any] = partial(first, "SELECT max(seq) FROM audit_row WHERE device = ?")
first_line_of: Callable[[str], Any] = partial(first, "SELECT min(seq) FROM audit_row WHERE device = ?")
lines_between: Callable[[str, int, int], list[Any]] = partial(
    fetch_rows, f"SELECT {_NAMES} FROM audit_row WHERE device = ? AND seq BETWEEN ? AND ? ORDER BY seq"
)
devices_in_order: Callable[[], list[Any]] = partial(fetch_rows, "SELECT DISTINCT device FROM audit_row ORDER BY device")


def last_older(device: str, before_seq: int) -> Any:
    """(last line, number of lines) before this one that may go."""
    text = "SELECT max(seq), count(*) FROM audit_row WHERE device = ? AND kind NOT IN (?, ?) AND seq < ?"
    return db.execute_sql(text, (device, CUT, RULE, before_seq)).fetchone()

"""Older lines of the audit log that name somebody lose their minute, which could be compared with the loans of that
minute. Only the month is left.

The lines of a month are written anew, in no order, as a part of the chain that is whole in itself; a seam beside the
chain says where it ends, and with which hash the lines after it go on. So `verify` still sees any change.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tuils.library.foundation import audit
from tuils.library.foundation.audit import COLUMNS
from tuils.library.foundation.desk import Desk, verb
from tuils.models import AuditRow
from tuils.models.rows import columns, row_from, with_values
from tuils.values.time.moments import to_local

from .audit_queries import (
    devices_in_order,
    drop_lines,
    end_of_part,
    first_line_of,
    first_since,
    hash_before,
    last_line_of,
    lines_between,
    put_seam,
    seams,
    start_of_part,
)

MONTH = 31 * 86_400_000_000
MOST = 2000
"""The lines that are rewritten in one transaction."""
_IN_DICE = random.SystemRandom()
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)


def month_began(at: int, zone: ZoneInfo) -> int:
    """The first moment of the month, as the library's calendar shows it."""
    day = to_local(at, zone)
    return int(datetime(day.year, day.month, 1, tzinfo=zone).timestamp()) * 1_000_000


def blur_lines(desk: Desk, before: int, since: int) -> Iterator[int]:
    """Remove the minute of all lines about somebody that are older, but not older than `since`, for those are to be
    cut; yield how many, after each short transaction."""
    for (device,) in devices_in_order():
        last = 0
        while (part := _part(desk, str(device), (since, before), last)) is not None:
            last = part[1]
            yield _write_anew(desk, str(device), *part)


def _part(desk: Desk, device: str, between: tuple[int, int], after: int) -> tuple[int, int] | None:
    """Return the first and last line to rewrite: lines that became old since the last time, with all of their month
    before them."""
    since, before = between
    seam = seams().get(device, (0, "", ""))[0]
    known = max(seam, after)
    row: Any = first_since(device, known, since)
    if row is None or row[1] >= before:
        return None
    first, began = int(row[0]), month_began(row[1], desk.zone)
    after_it = month_began(began + 32 * 86_400_000_000, desk.zone)
    (end,) = end_of_part(device, first, min(before, after_it), began, first + MOST)
    (start,) = start_of_part(device, first, began, after_it, first - MOST)
    if end is None:
        (top,) = last_line_of(device)
        end = int(top) + 1
    if start is None:
        (low,) = first_line_of(device)
        start = int(low) - 1
    if seam:  # no line is left between what was written anew before and now
        start = min(int(start), seam)
    return int(start) + 1, int(end) - 1


@verb("library.purge")
def _write_anew(desk: Desk, device: str, start: int, end: int) -> int:
    """Rewrite these lines in no order; lines that name nobody keep their moment. Returns how many lost theirs."""
    rows = _rows(device, start, end)
    onward = rows[-1].hash
    whose = [row for row in rows if row.patron]
    named = [with_values(row, at=month_began(row.at, desk.zone)) for row in whose]
    lost = sum(was.at != now.at for was, now in zip(whose, named, strict=True))
    _IN_DICE.shuffle(named)
    before = hash_before(device, start)
    drop_lines(device, start, end)
    for seq, row in enumerate([*named, *(row for row in rows if not row.patron)], start):
        before = audit.digest(before, {**columns(row), "seq": seq})
        audit.put_row({**columns(row), "seq": seq, "hash": before})
    put_seam(device, end, before, onward)
    return lost


def _rows(device: str, start: int, end: int) -> list[AuditRow]:
    return [row_from(AuditRow, row) for row in lines_between(device, start, end)]

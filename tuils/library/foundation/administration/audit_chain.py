"""The chains of the audit log: checks that each is whole, and cuts off lines that were kept long enough."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tuils.library.foundation import audit
from tuils.library.foundation.administration.audit_queries import seams
from tuils.library.foundation.audit import CUT, RULE, AuditNote
from tuils.library.foundation.desk import Desk, verb
from tuils.models import AuditRow
from tuils.models.rows import columns, row_from

from .audit_months import MONTH
from .audit_queries import (
    audit_devices,
    audit_heads,
    audit_lines,
    devices_in_order,
    drop_lines_to,
    drop_seam,
    first_younger,
    hash_of_line,
    last_older,
)

MOST_TOLD = 20
NO_END = 2**63 - 1


def chain_faults() -> list[str]:
    """Return lines changed, removed or cut off outside the program, in sentences that name device and line."""
    heads: Any = audit_heads()
    known = {device: (seq, text) for device, seq, text in heads}
    devices = {*known, *(row[0] for row in audit_devices())}
    return [fault for device in sorted(devices) for fault in _faults_of(device, known.get(device))][:MOST_TOLD]


def _faults_of(device: str, head: tuple[int, str] | None) -> Iterator[str]:
    text, seq, before, seam = f"audit log of {device}", 0, "", seams().get(device)
    for row in _rows(device):
        if row.kind == CUT and not seq:
            seq, before = row.seq, row.hash
            continue
        if row.seq != seq + 1:
            yield f"{text}: {_lines(seq + 1, row.seq - 1)} missing"
        elif row.kind == CUT or audit.digest(before, columns(row)) != row.hash:
            yield f"{text}: line {row.seq} was changed, or does not go on from the line before"
        seq, before = row.seq, row.hash
        if seam and seq == seam[0]:
            if before != seam[1]:
                yield f"{text}: line {seq} was changed, or does not go on from the line before"
            before = seam[2]
    if head is None:
        yield f"{text}: its head is missing"
    elif head[0] > seq:
        yield f"{text}: {_lines(seq + 1, head[0])} missing"
    elif head != (seq, before):
        yield f"{text}: its head is not that of line {seq}"


def _lines(first: int, last: int) -> str:
    return f"line {first} is" if first == last else f"lines {first} to {last} are"


def _rows(device: str) -> Iterator[AuditRow]:
    for values in audit_lines(device):
        yield row_from(AuditRow, values)


# ---- cutting


def _fronts(before: int) -> list[tuple[str, int, int]]:
    """Return for each device the last line of its older front, and the count of lines. A younger line ends the front,
    so that a clock that once went wrong never leaves a gap. Lines that stay are not counted."""
    found = []
    for (device,) in devices_in_order():
        seam = seams().get(device, (0, "", ""))  # of a line before it the month alone is known: it stays till its end
        end = first_younger(device, seam[0], MONTH, before)
        last, count = last_older(device, NO_END if end is None else end)
        found += [(str(device), int(last), int(count))] if count else []
    return found


@verb("library.purge")
def cut_lines(desk: Desk, before: int) -> int:
    """Cut off lines older than this moment (microseconds UTC). In their place comes one line with the hash to go on
    from; lines to be kept are written again at the end of the chain, with their own moment. Returns how many were
    removed."""
    fronts = _fronts(before)
    for device, seq, _count in fronts:
        stays = [row for row in _rows(device) if row.kind == RULE and row.seq <= seq]
        last = hash_of_line(device, seq)
        seam = seams().get(device, (0, "", ""))
        drop_lines_to(device, seq)
        cut = AuditNote(device, desk.now, desk.branch, desk.operator.login, CUT, "", "", True, "")
        audit.put_row(asdict(cut) | {"seq": seq, "hash": seam[2] if seq == seam[0] else last[0]})
        if seq >= seam[0]:
            drop_seam(device)
        for row in stays:
            audit.rewrite_kept_row(columns(row))
    return sum(count for _device, _seq, count in fronts)

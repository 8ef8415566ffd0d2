"""The audit log, as every door shows it."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.values.numbers.barcode import last_four
from tuils.values.time.moments import day_of, iso

from .audit_log import AuditLine, audit_lines, audited_words


def _kind_cell(_desk: Desk, line: AuditLine) -> Cell:
    told = f"{line.told} ({line.by})" if line.by else line.told
    return told, "text" if line.allowed else "look"


def _card(_desk: Desk, line: AuditLine) -> str:
    return last_four(line.card) if line.card else _("deleted") if line.patron else ""


def _at(desk: Desk, line: AuditLine) -> str:
    return f"{day_of(line.at, desk.zone):%Y-%m}" if line.is_month else iso(line.at, desk.zone)


def _words(desk: Desk, line: AuditLine) -> str:
    """`Tue, Dec 1 9:00  ana  was refused: see the audit log`."""
    who = line.operator or "-"
    whose = last_four(line.card) if line.card else _("(deleted)") if line.patron else ""
    return "  ".join(part for part in (audited_words(desk, line), who, line.told, whose, line.by) if part)


AUDIT = Table(
    title=N_("Audit log"),
    columns=(
        Column(N_("When"), 21, audited_words, "at", _at),
        fact("branch", always=True),
        fact("device", always=True),
        fact("line", "seq"),
        Column(N_("Who"), 8, lambda _desk, row: row.operator or "-", "operator"),
        Column(N_("What"), 20, _kind_cell, "kind", grow=1),
        Column(N_("Card"), 6, _card, "patron", "card", drop=1),
        fact("patron_id", "patron"),
        fact("deed"),
        fact("allowed"),
        fact("by"),
    ),
    read=lambda desk, **how: audit_lines(desk, **how).lines,
    key=lambda line: f"{line.device} {line.seq}",
    none=(N_("No matches in the audit log."), N_("F7 shows all lines.")),
    words=_words,
    digits=3,
    is_printed=False,
    example=AuditLine(1_796_000_000_000_000, "MAIN", "main", 7, "ana", "record", "p", "P1", "", True, ""),
)
"""The table of the audit log. `patron` is today's card, null where the patron is gone; `patron_id` stays the same."""

"""tuils import loans"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.loan_import import LoanFault, LoanImport, LoanSummary

from .call import Call
from .guard import USAGE
from .options import Door
from .pacing import bring_in
from .table_options import Write, barcode_options, fault_report, keep_profile, profile_of, readable, table_options

FAULT = ("file", "row", "item", "patron", "fault", "outcome")
COUNTS = ("read", "added", "updated", "rejected")


@click.command(
    "loans",
    cls=Door,
    help=N_(
        "Bring in the open loans of an old system from a table (CSV, .xlsx), after its items and people.\n\n"
        "The column names of Koha and Evergreen and plain English ones are known; --map names others. Fields: item "
        "(its number), card, due, lent, renewals. No rule is asked: what was lent is lent."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@barcode_options
@click.pass_obj
def loans(call: Call, /, file: Path, **given: Any) -> None:
    with call.open() as opened, call.out.about(file=str(file)), readable(file):
        profile = profile_of("loans", given)
        with fault_report(given["report"], FAULT) as write:
            whole = LoanImport(
                opened.desk,
                file,
                profile,
                tell=lambda fault: _tell_row(call, write, fault),
                dry_run=given["dry_run"],
            )
            bring_in(opened.desk, whole, _("Bringing in"))
        summary = whole.summary
        opened.note()
        keep_profile(opened.desk, "loans", given, profile)
        for note in summary.notes:
            call.out.note(note)
        call.out.line(_facts(summary), _words(summary))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _facts(summary: LoanSummary) -> dict[str, Any]:
    return {"batch": summary.batch or None, **{name: getattr(summary, name) for name in COUNTS}}


def _words(summary: LoanSummary) -> str:
    said = _("{read} loans read: {added} brought in, {updated} here already, {rejected} left out.")
    return said.format(**{name: getattr(summary, name) for name in COUNTS})


def _tell_row(call: Call, write: Write, fault: LoanFault) -> None:
    said = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told: dict[str, Any] = {"file": fault.file, "row": fault.row, "item": fault.item or None}
    told |= {"patron": fault.card or None, "fault": fault.fault, "outcome": fault.outcome}
    write(told)
    call.out.line(told, said)

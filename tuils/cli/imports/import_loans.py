"""tuils import loans"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import Door, as_text
from tuils.cli.kit.pacing import bring_in
from tuils.i18n import N_, _
from tuils.library.circulation.came_overdue import OverdueChoice, done_words, read_choice
from tuils.library.circulation.lines_in import LineFault
from tuils.library.circulation.loan_import import LoanImport, LoanSummary
from tuils.library.desk import Desk
from tuils.values.moments import iso

from .table_options import Write, barcode_options, fault_report, keep_profile, profile_of, readable, table_options

FAULT = ("file", "row", "item", "patron", "fault", "outcome")
COUNTS = ("read", "added", "updated", "rejected")


@click.command(
    "loans",
    cls=Door,
    help=N_(
        "Import current checkouts from a table (CSV, .xlsx) of your old system, after its items "
        "and patrons.\n\nColumn names from Koha and Evergreen and plain English ones are "
        "recognized; --map names others. Fields: item (its barcode), card, due, lent, renewals. "
        "No checkout rule is applied: these items are already out.\n\nNothing is charged for the "
        "time before the import. Checkouts that are already overdue can get a new due date "
        "(extend:14d), stay overdue and count from today (keep), or be written off (forgive); "
        "later: tuils overdue --release."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@barcode_options
@click.option(
    "--overdue",
    "choice",
    metavar="extend:14d|keep|forgive",
    type=as_text,
    default="keep",
    help=N_("What to do with checkouts that are already overdue; keep if left out."),
)
def loans(call: Call, /, file: Path, choice: str, **given: Any) -> None:
    with call.open() as opened, call.out.about(file=str(file)), readable(file):
        overdue = read_choice(choice)
        profile = profile_of("loans", given)
        with fault_report(call, given["report"], FAULT) as write:
            whole = LoanImport(
                opened.desk,
                file,
                profile,
                tell=lambda fault: _tell_row(call, write, fault),
                dry_run=given["dry_run"],
                overdue=overdue,
            )
            bring_in(opened.desk, whole, _("Importing"))
        summary = whole.summary
        opened.note()
        keep_profile(opened.desk, "loans", given, profile)
        for note in summary.notes:
            call.out.note(note)
        told = overdue_words(opened.desk, summary, overdue, dry_run=given["dry_run"])
        call.out.line(_facts(summary) | overdue_facts(opened.desk, summary, overdue), _words(summary), *told)
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _facts(summary: LoanSummary) -> dict[str, Any]:
    return {"batch": summary.batch or None, **{name: getattr(summary, name) for name in COUNTS}}


def overdue_facts(desk: Desk, summary: LoanSummary, choice: OverdueChoice) -> dict[str, Any]:
    """What was overdue when it came in; nothing where nothing was."""
    tally = summary.overdue
    if not tally.loans:
        return {}
    oldest = iso(tally.oldest, desk.zone) if tally.oldest is not None else None
    told = {"loans": tally.loans, "patrons": tally.people, "oldest_due_at": oldest, "days": tally.days(desk)}
    return {"overdue": told | {"lost": tally.lost, "would_cost_cents": tally.cents, "choice": str(choice)}}


def overdue_words(desk: Desk, summary: LoanSummary, choice: OverdueChoice, *, dry_run: bool) -> list[str]:
    """How many were overdue, what that would have cost, and what became of them."""
    if not summary.overdue.loans:
        return []
    words = [*summary.overdue.words(desk)]
    if dry_run:
        return [*words, _("Choose with --overdue extend:14d, keep, or forgive.")]
    return [*words, done_words(choice, summary.released)]


def _words(summary: LoanSummary) -> str:
    said = _("{read} checkouts read: {added} imported, {updated} already on file, {rejected} not imported.")
    return said.format(**{name: getattr(summary, name) for name in COUNTS})


def _tell_row(call: Call, write: Write, fault: LineFault) -> None:
    said = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told: dict[str, Any] = {"file": fault.file, "row": fault.row, "item": fault.item or None}
    told |= {"patron": fault.card or None, "fault": fault.fault, "outcome": fault.outcome}
    write(told)
    call.out.line(told, said)

"""tuils import loans, holds, charges: what stood open in an old system, from tables"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.pacing import import_gently
from tuils.i18n import N_, _
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.hold_import import HoldImport
from tuils.library.lending.lines_in import LineFault, LineImport, LinesRead
from tuils.library.lending.loans.came_overdue import OverdueChoice, came_overdue_done_words, read_choice
from tuils.library.lending.loans.loan_import import LoanImport, LoanSummary
from tuils.library.lending.money.charge_import import ChargeImport
from tuils.values.time.moments import iso

from .table_options import (
    Write,
    barcode_options,
    code_option,
    fault_report,
    keep_profile,
    profile_of,
    require_readable_table,
    table_options,
)

FAULT = ("file", "row", "patron", "fault", "outcome")
COUNTS = ("read", "added", "updated", "passed", "rejected")

Making = Callable[[Desk, TableProfile, Callable[[LineFault], None]], LineImport]
LOAN_FAULT = ("file", "row", "item", "patron", "fault", "outcome")
LOAN_COUNTS = ("read", "added", "updated", "rejected")


def run_import(call: Call, file: Path, kind: str, given: dict[str, Any], make: Making, words: str) -> None:
    """Import the table and answer. `words`: a sentence with the names in COUNTS."""
    with call.open() as opened, call.out.about(file=str(file)), require_readable_table(file):
        profile = profile_of(kind, given)
        with fault_report(call, given["report"], FAULT) as write:
            whole = make(opened.desk, profile, lambda fault: _tell_row(call, write, fault))
            import_gently(opened.desk, whole, _("Importing"))
        summary = whole.summary
        opened.note()
        keep_profile(opened.desk, kind, given, profile)
        for note in summary.notes:
            call.out.note(note)
        counts = {name: getattr(summary, name) for name in COUNTS}
        call.out.line(_import_json(summary, kind), words.format(**counts))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _import_json(summary: LinesRead, kind: str) -> dict[str, Any]:
    money = {"cents": summary.cents} if kind == "charges" else {}
    return {"batch": summary.batch or None, **{name: getattr(summary, name) for name in COUNTS}, **money}


def _tell_row(call: Call, write: Write, fault: LineFault) -> None:
    text = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told: dict[str, Any] = {"file": fault.file, "row": fault.row, "patron": fault.card or None}
    told |= {"fault": fault.fault, "outcome": fault.outcome}
    write(told)
    call.out.line(told, text)


@command(
    N_(
        "Import holds from a table (CSV, .xlsx) of your old system, after its items, patrons and "
        "checkouts.\n\nColumn names from Koha and Evergreen and plain English ones are recognized; "
        "--map names others. Fields: card; item (a barcode), or record or isbn with the title; "
        "pickup, position, placed, state, expires, pickup_by, suspended. Each title keeps its "
        "queue, and a copy on the hold shelf stays there."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@code_option
@barcode_options
def import_holds(call: Call, /, file: Path, **given: Any) -> None:
    words = _(
        "{read} holds read: {added} imported, {updated} already on file, {passed} skipped, {rejected} not imported."
    )
    run_import(
        call,
        file,
        "holds",
        given,
        lambda desk, profile, tell: HoldImport(desk, file, profile, dry_run=given["dry_run"], tell=tell),
        words,
    )


@command(
    N_(
        "Import fines, fees and credits from a table (CSV, .xlsx) of your old system, after its "
        "patrons and checkouts.\n\nColumn names from Koha and Evergreen and plain English ones are "
        "recognized; --map names others. Fields: card; left (what is still owed) or amount, "
        "below 0 or in credit for a credit; why, day, note, item, number (the old system's own). "
        "Importing the same file again charges nobody twice."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@barcode_options
@click.option("--keep-fines", is_flag=True, help=N_("Import overdue fines even though this library charges none."))
def import_charges(call: Call, /, file: Path, keep_fines: bool, **given: Any) -> None:
    def make(desk: Desk, profile: TableProfile, tell: Callable[[LineFault], None]) -> ChargeImport:
        whole = ChargeImport(desk, file, profile, dry_run=given["dry_run"], tell=tell)
        whole.keep_fines = keep_fines
        return whole

    words = _(
        "{read} rows read: {added} imported, {updated} already on file, {passed} skipped, {rejected} not imported."
    )
    run_import(call, file, "charges", given, make, words)


@command(
    N_(
        "Import current checkouts from a table (CSV, .xlsx) of your old system, after its items "
        "and patrons.\n\nColumn names from Koha and Evergreen and plain English ones are "
        "recognized; --map names others. Fields: item (its barcode), card, due, lent, renewals. "
        "No checkout rule is applied: these items are already out.\n\nNothing is charged for the "
        "time before the import. Checkouts that are already overdue can get a new due date "
        "(extend:14d), stay overdue and count from today (keep), or be written off (forgive); "
        "later: tuils overdue --release."
    )
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
def import_loans_command(call: Call, /, file: Path, choice: str, **given: Any) -> None:
    with call.open() as opened, call.out.about(file=str(file)), require_readable_table(file):
        overdue = read_choice(choice)
        profile = profile_of("loans", given)
        with fault_report(call, given["report"], LOAN_FAULT) as write:
            whole = LoanImport(
                opened.desk,
                file,
                profile,
                tell=lambda fault: _tell_loan(call, write, fault),
                dry_run=given["dry_run"],
                overdue=overdue,
            )
            import_gently(opened.desk, whole, _("Importing"))
        summary = whole.summary
        opened.note()
        keep_profile(opened.desk, "loans", given, profile)
        for note in summary.notes:
            call.out.note(note)
        text = overdue_words(opened.desk, summary, overdue, dry_run=given["dry_run"])
        call.out.line(_loan_facts(summary) | overdue_facts(opened.desk, summary, overdue), _loan_words(summary), *text)
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _loan_facts(summary: LoanSummary) -> dict[str, Any]:
    return {"batch": summary.batch or None, **{name: getattr(summary, name) for name in LOAN_COUNTS}}


def overdue_facts(desk: Desk, summary: LoanSummary, choice: OverdueChoice) -> dict[str, Any]:
    """Return facts about the loans that were overdue when imported; empty without any."""
    tally = summary.overdue
    if not tally.loans:
        return {}
    oldest = iso(tally.oldest, desk.zone) if tally.oldest is not None else None
    told = {"loans": tally.loans, "patrons": tally.people, "oldest_due_at": oldest, "days": tally.days(desk)}
    return {"overdue": told | {"lost": tally.lost, "would_cost_cents": tally.cents, "choice": str(choice)}}


def overdue_words(desk: Desk, summary: LoanSummary, choice: OverdueChoice, *, dry_run: bool) -> list[str]:
    """Return lines on the overdue loans: how many, what they would have cost, and what happens to them."""
    if not summary.overdue.loans:
        return []
    words = [*summary.overdue.words(desk)]
    if dry_run:
        return [*words, _("Choose with --overdue extend:14d, keep, or forgive.")]
    return [*words, came_overdue_done_words(choice, summary.released)]


def _loan_words(summary: LoanSummary) -> str:
    text = _("{read} checkouts read: {added} imported, {updated} already on file, {rejected} not imported.")
    return text.format(**{name: getattr(summary, name) for name in LOAN_COUNTS})


def _tell_loan(call: Call, write: Write, fault: LineFault) -> None:
    text = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told: dict[str, Any] = {"file": fault.file, "row": fault.row, "item": fault.item or None}
    told |= {"patron": fault.card or None, "fault": fault.fault, "outcome": fault.outcome}
    write(told)
    call.out.line(told, text)

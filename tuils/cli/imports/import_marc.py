"""tuils import marc: titles and items from files of MARC records"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import command
from tuils.cli.kit.progress import progress
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.profiles import load_profile, save_profile
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.holdings.title_imports.first_look import unimarc_words
from tuils.library.holdings.title_imports.importing import Import, ImportSummary
from tuils.library.holdings.title_imports.intake import RecordFault
from tuils.library.holdings.title_imports.profile import USUAL, MarcProfile
from tuils.library.reach.import_undo import COPIES_LEFT, copies_left_words

from .marc_options import marc_options, profile_from
from .table_options import Write, fault_report, with_codes

COLUMNS = ("file", "record", "control_number", "fault", "outcome")
_LEAST_REST = 0.001


@command(
    N_(
        "Import titles and their items from files of MARC records: ISO 2709, MARCXML, JSON, "
        ".mrk, also gzipped. Desks can keep working. If it is interrupted, run it again and it "
        "continues.\n\nEach record with a problem gets a line, followed by a summary. Exit code 2 "
        "if no record could be read."
    )
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@marc_options
@click.option("--dry-run", is_flag=True, help=N_("Only show what would happen."))
@click.option("--yes", is_flag=True, help=N_("Create branches, locations and item types that are not set up yet."))
def import_marc_command(
    call: Call,
    /,
    files: tuple[Path, ...],
    yes: bool,
    dry_run: bool,
    report: Path | None,
    profile: str | None,
    save: str | None,
    **how: Any,
) -> None:
    with call.open() as opened, call.out.about(file=str(files[0])):
        kept = MarcProfile.of(load_profile("marc", profile)) if profile else USUAL
        marc_profile = profile_from(kept, how)
        with contextlib.ExitStack() as stack:
            write = stack.enter_context(fault_report(call, report, COLUMNS))

            def bring_in(make_codes: bool) -> ImportSummary:
                tell = teller(call, write)
                whole = Import(opened.desk, files, marc_profile, dry_run=dry_run, make_codes=make_codes, tell=tell)
                return _walk(call, whole)

            summary = with_codes(call, opened, bring_in, yes=yes, dry_run=dry_run)
        _keep(opened.desk, save, marc_profile, dry_run)
        call.out.line(marc_import_json(summary), *marc_import_sentences(summary))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _walk(call: Call, whole: Import) -> ImportSummary:
    """Show what the file has first; then import, with pauses while desks are at work."""
    whole.look()
    if whole.guess and sys.stderr.isatty():
        text = _("Items: {system}. {why}")
        call.out.note(text.format(system=f"{whole.guess.system} {whole.guess.tag}".strip(), why=whole.guess.why))
    if whole.resumes:
        call.out.note(_("Continuing an interrupted import: {n} records are already done.").format(n=whole.resumes))
    with progress(_("Importing")) as tell:
        for step in whole.steps():
            tell(step.done, step.total, step.read)
            if step.rest > _LEAST_REST:
                time.sleep(step.rest)
    return whole.summary


def _keep(desk: Desk, name: str | None, profile: MarcProfile, dry_run: bool) -> None:
    if name and not dry_run:
        save_profile(desk, "marc", name, profile.facts())


# ---- what is said


def teller(call: Call, write: Write) -> Callable[[RecordFault], None]:
    outcomes = {"repaired": _("repaired"), "merged": _("merged"), "skipped": _("skipped")}
    outcomes |= {"set_aside": _("set aside"), "rejected": _("left out")}
    text = _("{file}, record {number}: {fault} ({outcome})")

    def tell(fault: RecordFault) -> None:
        told = {**asdict(fault), "control_number": fault.control_number or None}
        write(told)
        outcome = outcomes.get(fault.outcome, fault.outcome)
        call.out.line(told, text.format(file=fault.file, number=fault.record, fault=fault.fault, outcome=outcome))

    return tell


def marc_import_json(summary: ImportSummary) -> dict[str, Any]:
    names = ("added", "matched", "overlaid", "items_added", "set_aside", "rejected", "seconds")
    more = ("removed", "items_without_barcode", "items_barcode_taken", "items_wrong_check", "resumed")
    return {
        "batch": summary.batch or None,
        "read": summary.read,
        **{name: getattr(summary, name) for name in (*names, *more, "repeated", "items_read", "items_made")},
        **{name: getattr(summary, name) for name in (*COPIES_LEFT, "unimarc", "undecided")},
        "unmapped": dict(summary.unmapped),
    }


def marc_import_sentences(summary: ImportSummary) -> list[str]:
    text = _(
        "{read} records read: {added} titles added with {items} items, {matched} already on "
        "file, {aside} set aside, {out} not imported."
    )
    lines = [
        text.format(
            read=summary.read,
            added=summary.added,
            items=summary.items_added,
            matched=summary.matched - summary.repeated,
            aside=summary.set_aside,
            out=summary.rejected,
        )
    ]
    if summary.repeated:
        lines.append(_repeated(summary.repeated))
    if summary.overlaid:
        words = _("{n} titles on file were updated, {gone} of them withdrawn.")
        lines.append(words.format(n=summary.overlaid, gone=summary.removed))
    if summary.resumed:
        lines.append(_("{n} of the records were done before it was interrupted.").format(n=summary.resumed))
    lines += unimarc_words(summary.unimarc, summary.undecided, summary.unmapped)
    lines += _copies_left(summary)
    if odd := _odd_numbers(summary):
        lines.append(odd)
    return lines


def _repeated(number: int) -> str:
    text = ngettext(
        "{n} record was of a title in an earlier record; its copies were added to that title.",
        "{n} records were of a title in an earlier record; their copies were added to that title.",
        number,
    )
    return text.format(n=number)


def _copies_left(summary: ImportSummary) -> list[str]:
    """Return a line about the copies in the files, if not all were added."""
    left = copies_left_words({name: getattr(summary, name) for name in COPIES_LEFT})
    if not left:
        return []
    added = summary.items_added - summary.items_made
    words = ngettext("{n} copy added", "{n} copies added", added).format(n=count_label(added))
    said = [
        _("Of {n} copies in the files: {parts}.").format(
            n=count_label(summary.items_read), parts=", ".join([words, *left])
        )
    ]
    if summary.items_skipped:
        said.append(_("To add the copies of titles on file, import again with --on-match add-items."))
    return said


def _odd_numbers(summary: ImportSummary) -> str:
    counts = (summary.items_without_barcode, summary.items_barcode_taken, summary.items_wrong_check)
    if not any(counts):
        return ""
    text = _(
        "Of the items, {without} have no barcode, {taken} had another item's barcode, {wrong} have a wrong check digit."
    )
    return text.format(without=counts[0], taken=counts[1], wrong=counts[2])

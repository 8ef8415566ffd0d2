"""tuils import list, undo: past imports, and taking one back"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_text, command
from tuils.cli.kit.progress import progress
from tuils.cli.kit.table import csv_option, tell_list
from tuils.i18n import N_, _
from tuils.library.foundation.local_words import count_label
from tuils.library.office.retention.purging import after_removal
from tuils.library.reach.import_undo import COUNTS, IMPORTS, LeftAsIs, TakenBack, restored_words, undo_import

SHOWN = 50


@command(N_("List past imports, newest first, with those that were undone."))
@click.option("--limit", metavar="N", type=as_count, default=SHOWN, help=N_("Show this many at most."))
@csv_option
def import_list(call: Call, limit: int, file: Path | None) -> None:
    tell_list(call, IMPORTS, file, limit)


@command(
    N_(
        "Undo a whole import of titles, patrons, loans, holds, or charges. What it added is "
        "removed; what it changed goes back.\n\nAnything checked out, edited or paid since then "
        "stays, and is listed. Changes can be undone for 30 days. Branches and other codes that "
        "it created are removed if nothing uses them. Desks can keep working; if it is "
        "interrupted, run it again. To get everything back, import the file again. BATCH is what "
        "tuils import list shows, or its last 6 or more characters."
    )
)
@click.argument("batch", metavar="BATCH", type=as_text)
@click.option("--dry-run", is_flag=True, help=N_("Only show what would happen."))
def import_undo(call: Call, batch: str, dry_run: bool) -> None:
    with call.open() as opened, call.out.about(batch=batch), progress(_("Undoing")) as tell:
        summary = undo_import(
            opened.desk,
            batch,
            dry_run=dry_run,
            tell=lambda stays: _tell(call, stays),
            progress=lambda done, total: tell(done, total, done),
            rest=time.sleep,
        )
        if summary.counts["patrons_removed"] and not dry_run:
            after_removal(opened.path)
        opened.note()
        call.out.line(import_undo_json(summary), import_undo_sentence(summary, dry_run))


def _tell(call: Call, stays: LeftAsIs) -> None:
    call.out.refused({stays.what: stays.name}, stays.no)


def import_undo_json(summary: TakenBack) -> dict[str, Any]:
    counts = {name: summary.counts[name] for name in COUNTS}
    return {"batch": summary.batch, "what": summary.what, **counts, "refused": summary.refused}


def import_undo_sentence(summary: TakenBack, dry_run: bool = False) -> str:
    gone = restored_words(summary.counts) or _("nothing")
    text = _("Would remove or restore: {what}.") if dry_run else _("Removed or restored: {what}.")
    left = _("Not undone: {n}.").format(n=count_label(summary.refused)) if summary.refused else ""
    return " ".join(filter(None, (text.format(what=gone), left)))

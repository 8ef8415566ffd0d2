"""tuils complete: short forms that get their records"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, command
from tuils.cli.kit.table import csv_option, tell_list
from tuils.i18n import N_, _
from tuils.library.lookup.completing import MOST, TO_COMPLETE, begin_completing, complete_title, record_for


@command(
    N_(
        "Look up the books that were added in a short form, by their ISBNs, and put the records found in their place. "
        "Each is saved on its own; `undo` takes the last one back. What the library gave a title itself stays.\n\n"
        "With --list: show them, and change nothing."
    )
)
@click.option("--list", "listed", is_flag=True, help=N_("Only show what there is to complete."))
@click.option("--limit", metavar="N", type=as_count, default=MOST, help=N_("Complete this many at most."))
@csv_option
def complete(call: Call, listed: bool, limit: int, file: Path | None) -> None:
    if listed or file:
        tell_list(call, TO_COMPLETE, file)
        return
    with call.open() as opened, call.out.about():
        plan = begin_completing(opened.desk, limit)
        done = 0
        for one in plan.titles:
            record, why = record_for(plan, one)
            facts = {"biblio": one.id, "was": one.title, "isbn": one.isbns.split()}
            if record is None:
                call.out.line({**facts, "completed": False, "why": why}, f"{one.title}: {why}")
                continue
            made = opened.do(complete_title, one.id, record)
            done += 1
            said = _("Completed: {title}, from {target}.").format(title=made.title, target=made.target)
            call.out.line({**facts, "completed": True, "title": made.title, "target": made.target}, said)
        call.out.note(_("Completed {n} of {all}.").format(n=done, all=len(plan.titles)))

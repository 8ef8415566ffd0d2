"""tuils import undo"""

from __future__ import annotations

import time
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.cataloging.taking_back import Stays, TakenBack, undo_import

from .call import Call
from .options import Door, as_text
from .progress import progress


@click.command(
    "undo",
    cls=Door,
    help=N_(
        "Take a whole import back: its titles and items go, and titles that it changed are what they were before.\n\n"
        "What was lent, changed or given another copy since stays, and gets a line. Titles that it changed go back for "
        "30 days. Desks can go on working meanwhile; cut off, it goes on when called again. It is not undone itself: "
        "bring the file in again. BATCH is what tuils import list shows, or its last 6 or more characters."
    ),
)
@click.argument("batch", metavar="BATCH", type=as_text)
@click.option("--dry-run", is_flag=True, help=N_("Only say what would happen."))
@click.pass_obj
def undo(call: Call, batch: str, dry_run: bool) -> None:
    with call.open() as opened, call.out.about(batch=batch), progress(_("Taking back")) as tell:
        summary = undo_import(
            opened.desk,
            batch,
            dry_run=dry_run,
            tell=lambda stays: _tell(call, stays),
            progress=lambda done, total: tell(done, total, done),
            rest=time.sleep,
        )
        opened.note()
        call.out.line(facts(summary), sentence(summary, dry_run))


def _tell(call: Call, stays: Stays) -> None:
    subject = {"item": stays.item} if stays.item else {"biblio": stays.biblio}
    call.out.refused(subject, stays.no)


def facts(summary: TakenBack) -> dict[str, Any]:
    names = ("batch", "titles_removed", "items_removed", "records_put_back", "refused")
    return {name: getattr(summary, name) for name in names}


def sentence(summary: TakenBack, dry_run: bool = False) -> str:
    said = _("{titles} titles and {items} items taken out, {back} titles as they were before, {stay} left as they are.")
    words = said.format(
        titles=summary.titles_removed,
        items=summary.items_removed,
        back=summary.records_put_back,
        stay=summary.refused,
    )
    return _("As it would be now: {what}").format(what=words) if dry_run else words

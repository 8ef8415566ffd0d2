"""tuils overdue"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_days, as_text, command
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, ngettext
from tuils.library.circulation.came_overdue import (
    AT_ONCE,
    OverdueChoice,
    done_words,
    kept_overdue,
    read_choice,
    release_some,
)
from tuils.library.circulation.notices import TOLD, loan_out, note_notices
from tuils.library.circulation.overdue import overdue_list
from tuils.library.circulation.overdue_table import OVERDUE


@command(
    N_(
        "Overdue items, longest overdue first, and how each patron wants to be contacted.\n\n"
        "Lost and claimed items are not overdue. Letters: tuils letters. What was overdue when it was imported is "
        "charged only from that day; --release gives all of it (with --days: what is overdue that long) a new due "
        "date, or writes it off."
    )
)
@click.option("--days", metavar="N", type=as_days, default=None, help=N_("Overdue N days or more."))
@click.option("--came-overdue", is_flag=True, help=N_("Only what was overdue when it was imported."))
@click.option(
    "--release",
    metavar="extend:14d|forgive",
    type=as_text,
    help=N_("Give what was overdue when imported a new due date, or write it off."),
)
@click.option(
    "--told",
    metavar="ITEM",
    multiple=True,
    type=as_text,
    help=N_("Note that the patron was told about this item, by phone or at the desk."),
)
@csv_option
def overdue(
    call: Call, days: int | None, came_overdue: bool, release: str | None, told: tuple[str, ...], file: Path | None
) -> None:
    with call.open() as opened, call.out.about(list="overdue"):
        if release is not None:
            _release(call, opened, read_choice(release), days or 0)
            return
        if told:
            _told(call, opened, told)
            return
        found = opened.do(overdue_list, days=days or 0, came_overdue=came_overdue)
        said = ngettext("{n} item is overdue", "{n} items are overdue", found.loans).format(n=found.loans) + "."
        if tell_table(call, opened, OVERDUE, found.lines, file, said) and not (call.as_json or file):
            call.out.note(said)


def _release(call: Call, opened: Opened, choice: OverdueChoice, days: int) -> None:
    loans = kept_overdue(opened.desk, days=days)
    count = 0
    for first in range(0, len(loans), AT_ONCE):
        count += opened.do(release_some, loans[first : first + AT_ONCE], choice)
    call.out.line({"released": count, "choice": str(choice)}, done_words(choice, count))


def _told(call: Call, opened: Opened, told: tuple[str, ...]) -> None:
    loans = [loan["id"] for barcode in told if (loan := loan_out(barcode))]
    count = opened.do(note_notices, loans, TOLD)
    said = ngettext("Noted: told about {n} overdue item.", "Noted: told about {n} overdue items.", count)
    call.out.line({"told": count}, said.format(n=count))

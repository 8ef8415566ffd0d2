"""tuils processing: copies on their way to the shelf"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.circulation.checkin import checkin_json as checked_in, checkin_sentence
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.paper import paper_command
from tuils.cli.kit.table import csv_option, tell_list, tell_table
from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.holdings.processing.board import (
    COUNTS,
    EVERY,
    PROCESSING,
    counts_by_step,
    counts_words,
    in_processing,
)
from tuils.library.lending.item_status.processing_moves import MovedOn, move_on, moved_words
from tuils.library.office.receipts.slips import processing_slip

EVERYWHERE = click.option("--all", "everywhere", is_flag=True, help=N_("At every branch, not only this one."))


processing = family(
    "processing",
    N_(
        "Copies on their way to the shelf: on order, received, cataloged, labeled, ready. A label that is "
        "printed from the label queue moves a copy on by itself; a check-in takes it to the shelf, or to whoever waits."
    ),
)


@processing.command("list", help=N_("List the copies in processing, the longest there first, with step and age."))
@EVERYWHERE
@click.option("--step", metavar="STEP", default="", type=as_text,
              help=N_("Only this step: on_order, received, cataloged, labeled."))  # fmt: skip
@csv_option
@in_library()
def processing_list(call: Call, opened: Opened, everywhere: bool, step: str, file: Path | None) -> None:
    found = opened.do(in_processing, EVERY if everywhere else "", step)
    tell_table(call, opened, PROCESSING, found, file)
    if found and file is None:
        call.out.note(counts_words(counts_by_step(found)))


@processing.command("counts", help=N_("Count the copies at each step, with the age of the oldest in days."))
@EVERYWHERE
@csv_option
def processing_counts(call: Call, everywhere: bool, file: Path | None) -> None:
    tell_list(call, COUNTS, file, EVERY if everywhere else "")


@processing.command(
    "move",
    help=N_(
        "Move copies to their next step, one by one. `--to` names another: received, cataloged, labeled, or ready. "
        "A copy that is ready is checked in: the answer tells where it goes."
    ),
)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@click.option("--to", "step", metavar="STEP", default="", type=as_text, help=N_("To this step."))
def processing_move(call: Call, barcodes: tuple[str, ...], step: str) -> None:
    with call.open() as opened:
        for barcode in barcodes:
            with call.out.about(item=barcode):
                done = opened.do(move_on, barcode, step)
                call.out.line(_move_json(done, opened.desk), _moved_sentence(done))


def _move_json(done: MovedOn, desk: Desk) -> dict[str, object]:
    told = checked_in(done.checked_in, desk) if done.checked_in else {}
    facts = {"item": done.barcode, "title": done.title, "step": done.step, "short": done.short, "act": done.act or None}
    return {
        **facts,
        "route": told.get("route"),
        "to": told.get("to"),
        "hold": told.get("hold"),
        "code": told.get("code"),
    }


def _moved_sentence(done: MovedOn) -> str:
    if done.checked_in:
        return checkin_sentence(done.checked_in)
    said, then = moved_words(done)
    return f"{said}. {then}" if done.short else said


paper_command(
    processing, "slip", processing_slip, N_("Print the slip that goes into a book in processing."), "item", "BARCODE"
)

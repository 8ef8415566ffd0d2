"""tuils inventory: shelves that are checked with a scanner"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from tuils.cli.imports.offline_log import read_codes, tell_scanned
from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.progress import progress
from tuils.cli.kit.table import csv_option, list_command, tell_line, tell_list, tell_table
from tuils.formats.tables.scan_log import read_scans
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.office.inventory.scanning import scan_shelf
from tuils.library.office.inventory.sessions import (
    InventoryEnd,
    InventorySheet,
    finish_inventory,
    searched_again,
    start_inventory,
)
from tuils.library.office.inventory.tables import INVENTORIES, REPORT, SEARCH, SHELVES, inventory_report
from tuils.values.time.typed_days import month_first

SESSION = click.argument("session", metavar="SESSION", type=as_text)
NEW_SHELF = click.option(
    "--new-shelf", is_flag=True, help=N_("These books don't follow the last ones: another shelf begins.")
)


inventory = family(
    "inventory",
    N_(
        "Check the shelves with a scanner. An inventory may take weeks, while patrons keep checking out, and several "
        "computers can scan for it: their scans come together when they merge."
    ),
)


@inventory.command(
    "start",
    help=N_(
        "Start an inventory: `inventory start --range 500-599`. Without a range or a location, it covers all shelves "
        "of this branch."
    ),
)
@click.argument("name", metavar="[NAME]", default="", type=as_text)
@click.option(
    "--range", "span", metavar="A-B", default="", type=as_text, help=N_("Call numbers: 500-599, FIC A - FIC M, REF.")
)
@click.option("--location", metavar="LOCATION", default="", type=as_text, help=N_("One shelving location."))
@in_library()
def inventory_start(call: Call, opened: Opened, name: str, span: str, location: str) -> None:
    made = opened.do(start_inventory, name, span=span, location=location)
    tell_sheet(call, opened, made)


def tell_sheet(call: Call, opened: Opened, sheet: InventorySheet, **more: object) -> None:
    tell_line(call, opened.desk, INVENTORIES, sheet, "{line}", act=sheet.act or None, **more)


list_command(inventory, "list", INVENTORIES, N_("List all inventories, open ones first, with the progress of each."))


@inventory.command(
    "scan",
    help=N_(
        "Scan along a shelf, from left to right: `inventory scan 500-599 BARCODE...`. It reports only what is wrong: "
        "checked out, withdrawn, missing, in the wrong place, from another branch, unknown."
    ),
)
@SESSION
@click.argument("codes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@NEW_SHELF
@in_library("session")
def inventory_scan(call: Call, opened: Opened, session: str, codes: tuple[str, ...], new_shelf: bool) -> None:
    tell_scanned(call, opened.do(scan_shelf, session, codes, new_shelf=new_shelf))


@inventory.command(
    "load",
    help=N_("Load the file of a scanner that stores barcodes: one per line, with or without date and time."),
)
@SESSION
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def inventory_load(call: Call, session: str, file: Path) -> None:
    data = read_codes(file)
    with call.open() as opened, call.out.about(session=session, file=str(file)):
        found = read_scans(data, day_first=not month_first(opened.desk.locale))
        tell_scanned(call, opened.do(scan_shelf, session, [scan.code for scan in found], new_shelf=True))


@inventory.command(
    "report",
    help=N_(
        "Show what to fix: copies in the wrong place, the fewest books to move to put the shelf in order, and copies "
        "not seen. --shelves shows the progress of each shelf."
    ),
)
@SESSION
@click.option("--shelves", is_flag=True, help=N_("The progress of each shelf."))
@click.option("--wrong", "which", flag_value="wrong", type=as_text, help=N_("Only scanned copies with a problem."))
@click.option("--not-seen", "which", flag_value="unseen", type=as_text, help=N_("Only copies not seen."))
@csv_option
def inventory_report_command(call: Call, session: str, shelves: bool, which: str | None, file: Path | None) -> None:
    if shelves:
        tell_list(call, SHELVES, file, session, session=session)
        return
    with call.open() as opened, call.out.about(session=session):
        found = opened.do(inventory_report, session, wrong=which != "unseen", unseen=which != "wrong")
        tell_table(call, opened, REPORT, found.lines, file)
        if file is None:
            tell_sheet(call, opened, found.sheet, not_seen=found.not_seen)


@inventory.command(
    "finish",
    help=N_(
        "Finish an inventory. With --missing, copies not seen and not checked out are marked missing; nobody is "
        "billed, and one undo reverses it."
    ),
)
@SESSION
@click.option("--missing", "what", flag_value="missing", type=as_text, help=N_("Mark copies not seen as missing."))
@click.option("--keep", "what", flag_value="keep", type=as_text, help=N_("Leave copies not seen as they are."))
@in_library("session")
def inventory_finish(call: Call, opened: Opened, session: str, what: str | None) -> None:
    if what is None:
        n = opened.do(inventory_report, session, wrong=False).not_seen
        text = ngettext("{n} copy was not seen.", "{n} copies were not seen.", n).format(n=n)
        if call.as_json or not can_ask():
            raise click.UsageError(_("{said} Add --missing, or --keep to leave them as they are.").format(said=text))
        what = "missing" if n and click.confirm(_("{said} Mark missing?").format(said=text), err=True) else "keep"
    _end(call, opened, _("Marking missing"), finish_inventory, session, keep=what == "keep")


def _end(call: Call, opened: Opened, words: str, end: Callable[..., InventoryEnd], session: str, **how: bool) -> None:
    with progress(words) as tell:
        try:
            done = opened.do(end, session, tell=tell, **how)
        except KeyboardInterrupt:
            call.out.note(_("Stopped. What was marked stays; the same command goes on, tuils undo takes it back."))
            raise
    tell_sheet(call, opened, done.sheet, marked=done.marked)


list_command(
    inventory,
    "missing",
    SEARCH,
    N_("List the copies of an inventory that are still missing, in shelf order, to search for them."),
    SESSION,
    subject="session",
)


@inventory.command(
    "searched",
    help=N_(
        "Record another search for the missing copies. Check in what was found. With --lost, copies still missing are "
        "marked lost, once they were searched for as often as the setting inventory_searches says."
    ),
)
@SESSION
@click.option("--lost", is_flag=True, help=N_("Mark copies still missing as lost. Nobody is billed."))
@in_library("session")
def inventory_searched(call: Call, opened: Opened, session: str, lost: bool) -> None:
    _end(call, opened, _("Marking lost"), searched_again, session, lost=lost)

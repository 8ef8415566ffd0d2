"""tuils import library, tuils export library: a whole library as a folder"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.options import command
from tuils.cli.kit.progress import progress
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.reach.library_export.coming_in import LibraryBrought, import_library
from tuils.library.reach.library_export.folder import TITLES, NotCarried
from tuils.library.reach.library_export.going_out import FolderWritten, write_library_folder as write_library


def export_library(call: Call, folder: Path) -> None:
    with call.open() as opened, call.out.about(export="library"):
        try:
            written = write_library(opened.desk, folder)
        except NotCarried as why:
            raise click.ClickException(str(why)) from why
        _tell_short(call, written)
        text = _("Exported {titles} titles, {items} items, {patrons} patrons, {loans} checkouts: {folder}")
        facts = {"folder": str(folder), **written.counts, "items_without_title": written.without_title}
        call.out.line(facts, text.format(**written.counts, folder=folder), *_left_behind(written))


def _left_behind(written: FolderWritten) -> list[str]:
    if not written.without_title:
        return []
    return [_("{n} items were not exported: their titles were removed.").format(n=written.without_title)]


def _tell_short(call: Call, written: FolderWritten) -> None:
    """Name the titles whose copies don't all fit into MARC. Nothing is lost: items.csv has all copies."""
    for title in written.short:
        text = _("{file}, record {number}: {n} of its copies don't fit there. They are in items.csv.")
        call.out.note(text.format(file=TITLES, number=title.number, n=len(title.left)))


@command(
    N_(
        "Load a folder written by `export library` into this new, empty library: its settings, "
        "titles, items, patrons and checkouts. Staff accounts and PINs are not in the "
        "folder.\n\nEverything is imported, or nothing."
    )
)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=N_("Only show what would happen."))
@click.option("--changed", is_flag=True, help=N_("Accept files that were changed since the export."))
@in_library("folder")
def import_library_command(call: Call, opened: Opened, folder: Path, dry_run: bool, changed: bool) -> None:
    with progress(_("Importing")) as tell:
        try:
            brought = import_library(
                opened.desk,
                folder,
                dry_run=dry_run,
                changed=changed,
                progress=lambda done, total, titles: tell(done, total, titles),
            )
        except NotCarried as why:
            raise click.ClickException(str(why)) from why
    opened.note()
    facts = {**brought.counts, "settings": brought.settings, "left": list(brought.left)}
    facts |= {"not_taken": brought.not_taken} if brought.not_taken else {}
    call.out.line(facts, _sentence(brought, dry_run=dry_run))
    for barcode in brought.left:
        call.out.ask(REFUSED)
        call.out.note(
            _("{barcode}: checkout not imported. The item or the card is not on file.").format(barcode=barcode)
        )
    for file, count in brought.not_taken.items():
        call.out.ask(REFUSED)
        text = ngettext(
            "{file}: {n} row not imported. Its patron, title or item is not on file.",
            "{file}: {n} rows not imported. Their patrons, titles or items are not on file.",
            count,
        )
        call.out.note(text.format(file=file, n=count))


def _sentence(brought: LibraryBrought, *, dry_run: bool) -> str:
    text = (
        _("Would import {titles} titles, {items} items, {patrons} patrons, {loans} checkouts.")
        if dry_run
        else _("Imported {titles} titles, {items} items, {patrons} patrons, {loans} checkouts.")
    )
    return text.format(**brought.counts)

"""tuils import library"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import REFUSED
from tuils.cli.kit.options import Door
from tuils.cli.kit.progress import progress
from tuils.i18n import N_, _
from tuils.library import departments as _departments  # noqa: F401  (each applies what comes in)
from tuils.library.carrying.coming_in import LibraryBrought, import_library
from tuils.library.carrying.folder import NotCarried


@click.command(
    "library",
    cls=Door,
    help=N_(
        "Load a folder written by `export library` into this new, empty library: its settings, "
        "titles, items, patrons and checkouts. Staff accounts and PINs are not in the "
        "folder.\n\nEverything is imported, or nothing."
    ),
)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=N_("Only show what would happen."))
@click.option("--changed", is_flag=True, help=N_("Accept files that were changed since the export."))
def library(call: Call, folder: Path, dry_run: bool, changed: bool) -> None:
    with call.open() as opened, call.out.about(folder=str(folder)):
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
        facts = {**asdict(brought), "left": list(brought.left)}
        call.out.line(facts, _sentence(brought, dry_run=dry_run))
        for barcode in brought.left:
            call.out.ask(REFUSED)
            call.out.note(
                _("{barcode}: checkout not imported. The item or the card is not on file.").format(barcode=barcode)
            )


def _sentence(brought: LibraryBrought, *, dry_run: bool) -> str:
    said = (
        _("Would import {titles} titles, {items} items, {patrons} patrons, {loans} checkouts.")
        if dry_run
        else _("Imported {titles} titles, {items} items, {patrons} patrons, {loans} checkouts.")
    )
    return said.format(**{name: getattr(brought, name) for name in ("titles", "items", "patrons", "loans")})

"""tuils import library"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tuils.i18n import N_, _
from tuils.library.carrying.coming_in import Brought, import_library
from tuils.library.circulation.carrying import NotCarried

from .call import Call
from .guard import REFUSED
from .options import Door
from .progress import progress


@click.command(
    "library",
    cls=Door,
    help=N_(
        "Make this new, empty library the one that `export library` wrote into FOLDER: its settings, titles, items, "
        "patrons and loans. Staff accounts and PINs are not in the folder.\n\n"
        "All of it comes in, or nothing."
    ),
)
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=N_("Only say what would happen."))
@click.option("--changed", is_flag=True, help=N_("Files of the folder were changed on purpose."))
@click.pass_obj
def library(call: Call, folder: Path, dry_run: bool, changed: bool) -> None:
    with call.open() as opened, call.out.about(folder=str(folder)):
        with progress(_("Bringing in")) as tell:
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
                _("{barcode}: its loan is left out; the item or the card is not known.").format(barcode=barcode)
            )


def _sentence(brought: Brought, *, dry_run: bool) -> str:
    said = (
        _("It would bring in {titles} titles, {items} items, {patrons} patrons, {loans} loans.")
        if dry_run
        else _("{titles} titles, {items} items, {patrons} patrons, {loans} loans are in.")
    )
    return said.format(**{name: getattr(brought, name) for name in ("titles", "items", "patrons", "loans")})

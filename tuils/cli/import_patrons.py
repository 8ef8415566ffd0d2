"""tuils import patrons"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.formats.tables import TableUnreadable
from tuils.i18n import N_, _
from tuils.library.people.patron_import import PatronSummary, RowFault, import_patrons

from .call import Call
from .code_making import with_codes
from .guard import USAGE
from .options import Door
from .progress import progress


def as_mapping(value: str) -> tuple[str, str]:
    name, equals, column = value.partition("=")
    if not (name and equals and column):
        raise click.BadParameter(_("{text}: write FIELD=COLUMN, such as card=Barcode.").format(text=value))
    return name, column


@click.command(
    "patrons",
    cls=Door,
    help=N_(
        "Bring in people from a table (CSV): new cards are registered, known ones brought up to date.\n\n"
        "The column names of Koha and Evergreen and plain English ones are known; --map names others. Fields: card, "
        "first_name, last_name, born, category, street, city, postcode, phone, email, expiry, note, ..."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", metavar="FIELD=COLUMN", multiple=True, type=as_mapping, help=N_("Which column a field is.")
)
@click.option("--dry-run", is_flag=True, help=N_("Only say what would happen."))
@click.option("--yes", is_flag=True, help=N_("Make categories and branches that are not known here."))
@click.pass_obj
def patrons(call: Call, file: Path, mapping: tuple[tuple[str, str], ...], dry_run: bool, yes: bool) -> None:
    with call.open() as opened, call.out.about(file=str(file)):

        def bring_in(make_codes: bool) -> PatronSummary:
            with progress(_("Bringing in")) as tell:
                return import_patrons(
                    opened.desk,
                    file,
                    mapping=dict(mapping),
                    tell=lambda fault: _tell_row(call, fault),
                    progress=lambda read: tell(read, None, read),
                    make_codes=make_codes,
                    dry_run=dry_run,
                )

        try:
            summary = with_codes(call, opened, bring_in, yes=yes, dry_run=dry_run)
        except TableUnreadable as unreadable:
            raise click.BadParameter(str(unreadable), param_hint=str(file)) from unreadable
        said = _("{read} people read: {added} registered, {updated} brought up to date, {out} left out.")
        told = {name: getattr(summary, name) for name in ("read", "added", "updated", "rejected")}
        call.out.line(told, said.format(**told, out=summary.rejected))
        call.out.ask(0 if summary.read > summary.rejected else USAGE)


def _tell_row(call: Call, fault: RowFault) -> None:
    said = _("{file}, row {number}: {fault}").format(file=fault.file, number=fault.row, fault=fault.fault)
    told = {"file": fault.file, "row": fault.row, "patron": fault.card or None}
    call.out.line({**told, "fault": fault.fault, "outcome": fault.outcome}, said)

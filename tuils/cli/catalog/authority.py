"""tuils authority"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_file, family, to_file
from tuils.cli.kit.progress import progress
from tuils.files import open_input, whole_file
from tuils.formats.iso2709 import Raw, put_together
from tuils.formats.marc_sources import raws
from tuils.i18n import N_, _, ngettext
from tuils.library.maintenance.authorities import AuthoritiesRead, exporting, importing
from tuils.library.refusals import refuse

authority = family("authority", N_("Authority records (MARC): headings, and the forms that lead to them in searches."))


@authority.command(
    "import",
    help=N_(
        "Bring in authority records from a MARC file (ISO 2709, MARCXML, JSON, .mrk). A search for a form that isn't "
        "used then finds what has the heading. One with a heading that is here already replaces it."
    ),
)
@click.argument("file", type=click.Path(path_type=Path))
def bring_in(call: Call, file: Path) -> None:
    with call.open() as opened, call.out.about(file=str(file)):
        told = AuthoritiesRead()
        with progress(_("Importing")) as tell:
            for read in importing(opened.desk, _records(file), told):
                tell(read, read, read)
        if not told.read or told.not_used == told.read:
            raise refuse("NO_AUTHORITIES", file=file.name)
        said = ngettext("{n} authority record added", "{n} authority records added", told.added).format(n=told.added)
        more = _("{changed} replaced, {same} as before, {unused} not used").format(
            changed=told.changed, same=told.same, unused=told.not_used
        )
        call.out.line(vars(told), f"{said}, {more}.")


@authority.command("export", help=N_("Write all authority records to a MARC file (ISO 2709)."))
@to_file("-o", "file", required=True, type=as_file, words=N_("The file."))
def bring_out(call: Call, file: Path) -> None:
    with call.open() as opened, call.out.about(file=str(file)):
        count = 0
        with whole_file(file, replace=call.force) as out:
            for count, marc in enumerate(exporting(opened.desk), 1):  # noqa: B007
                out.write(marc)
        said = ngettext("{n} authority record saved: {file}", "{n} authority records saved: {file}", count)
        call.out.line({"file": str(file), "records": count}, said.format(n=count, file=file))


def _records(file: Path) -> Iterator[bytes]:
    with open_input(file) as stream:
        for raw in raws(stream):
            yield put_together(raw.leader, raw.tags, raw.data) if isinstance(raw, Raw) else b""

"""tuils van pack"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.output import bytes_out
from tuils.files import pour
from tuils.i18n import N_, _, ngettext
from tuils.library.local_words import count_label
from tuils.library.sites.packing import Packed, bundle_folder, receivers
from tuils.library.sites.packing import pack as write
from tuils.library.sites.report_words import who_is


@command(
    N_(
        "Write new work to a file for the main library or, at the main library, one for each "
        "van.\n\nThe file is signed. Carry it on a stick, a shared folder, or a network. Loading "
        "it twice does no harm."
    )
)
@click.option(
    "--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help=N_("The folder, such as a USB stick.")
)
@click.option("--stdout", is_flag=True, help=N_("Write it to standard output: tuils van pack --stdout | ssh HOST ..."))
@click.option("--for", "name", metavar="NAME", type=as_text, default="", help=N_("Only for this van or branch."))
@click.option(
    "--all", "everything", is_flag=True, help=N_("Everything, not only new work: for a main library that was lost.")
)
def pack(call: Call, folder: Path | None, stdout: bool, name: str, everything: bool) -> None:
    if stdout and folder:
        raise click.UsageError(_("--to and --stdout can't be combined."))
    with call.open() as opened, call.out.about():
        sites = receivers(name)
        if stdout and len(sites) > 1:
            raise click.UsageError(_("Choose a van: --for NAME."))
        for site in sites:
            made = opened.do(write, site, folder or bundle_folder(opened.path), everything=everything)
            if stdout:
                _pour(made)
                return
            said = ngettext("{n} change for {who}: {file}", "{n} changes for {who}: {file}", made.entries)
            words = said.format(n=count_label(made.entries), who=who_is(made.to), file=made.file)
            call.out.line(
                {"file": str(made.file), "entries": made.entries, "for": made.to, "bundle": made.number}, words
            )


def _pour(made: Packed) -> None:
    """The file itself goes again: what arrives is kept there, and what does not is written anew."""
    with made.file.open("rb") as whole:
        pour(whole, bytes_out())
    made.file.unlink()

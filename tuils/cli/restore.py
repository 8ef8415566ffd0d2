"""tuils restore"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.i18n import N_, _
from tuils.library.administration.backup import restore as put_back
from tuils.library.people.roles import TUILS
from tuils.library.purging import come_back
from tuils.library.refusals import Refused
from tuils.library.store import StoreFault
from tuils.settings import forget_device

from .backup import told
from .call import Call
from .opening import open_desk
from .options import command

BROKEN = ("MISSING", "DAMAGED")  # then there is no one to ask for the right to do it


@command(
    N_(
        "Put the backup FILE in the place of the library, after testing it.\n\n"
        "What was there is kept beside it, its name ending in .replaced. Close tuils on every desk first. Works "
        "also where the library is missing or damaged."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.pass_obj
def restore(call: Call, file: Path) -> None:
    with call.out.about(file=str(file)):
        _ask(call)
        replaced = call.path.with_name(f"{call.path.name}.replaced") if call.path.exists() else None
        try:
            made = put_back(file, call.path)
        except StoreFault as fault:
            if fault.code not in BROKEN:
                raise
            raise click.BadParameter(f"{fault.said} {fault.then}", param_hint="FILE") from fault
        forget_device(call.path)
        _forget_again(call, file.parent, replaced)
        told(call, made, _("Restored and tested: {file}"))


def _forget_again(call: Call, folder: Path, replaced: Path | None) -> None:
    """Whoever was removed since the backup was made is in it; what is kept too long, too."""
    try:
        with open_desk(call.path, station=call.station, sign_in=lambda _now: TUILS) as opened:
            opened.do(come_back, opened.path, folder, replaced)
    except Refused as no:  # the library is restored all the same
        call.out.note(no.message)
        call.out.note(_("Whoever was removed since is in it until the work of the day: tuils daily."))


def _ask(call: Call) -> None:
    """The library that is there now says who may replace it."""
    try:
        with call.open() as opened:
            opened.desk.require("library.restore")
    except StoreFault as fault:
        if fault.code not in BROKEN:
            raise
        call.out.note(f"{fault.said}")

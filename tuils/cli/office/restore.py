"""tuils restore"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import NoReturn

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import open_desk
from tuils.cli.kit.options import command
from tuils.files import is_sqlite
from tuils.i18n import N_, _
from tuils.library.administration.backup import restore as put_back
from tuils.library.administration.backup import set_aside
from tuils.library.people.roles import TUILS
from tuils.library.purging import come_back
from tuils.library.refusals import Refused, refuse
from tuils.library.sites.sealing import fit_sealed
from tuils.library.sites.taking_over import copied, take_over
from tuils.library.store import StoreFault
from tuils.settings import forget_device
from tuils.values.moments import iso

from .backup import told

BROKEN = ("MISSING", "DAMAGED")
UNREAD = (*BROKEN, "NEWER")
"""What may be there and cannot be opened: then there is no one to ask for the right to do it. Who goes back to an
earlier version finds the library as the later one left it."""


@command(
    N_(
        "Replace the library with the backup FILE, after testing it.\n\nThe old library is kept "
        "next to it, its name ending in .replaced. Close tuils on every desk first. Also works "
        "if the library is missing or damaged, or if a newer tuils has opened it.\n\nWith "
        "--from-site, FILE is the library of a van or a branch: it becomes the main library, and "
        "you are told what it doesn't have."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from-site", is_flag=True, help=N_("FILE is the copy of a van or a branch, not a backup."))
def restore(call: Call, file: Path, from_site: bool) -> None:
    with call.out.about(file=str(file)):
        if from_site:
            _from_site(call, file)
            return
        asked_by = _ask(call)
        replaced = set_aside(call.path, file) if call.path.exists() else None
        try:
            made = put_back(file, call.path)
        except StoreFault as fault:
            if fault.code not in BROKEN:
                raise
            raise click.BadParameter(f"{fault.said} {fault.then}", param_hint="FILE") from fault
        forget_device(call.path)
        _forget_again(call, file.parent, replaced, asked_by)
        told(call, made, _("Restored and tested: {file}"))


def _from_site(call: Call, file: Path) -> None:
    """The main library is lost, and one of its copies takes its place."""
    if not file.is_file():
        raise click.BadParameter(_("There is no file {path}.").format(path=file), param_hint="FILE")
    if not is_sqlite(file):
        _no_library(file)
    _ask(call)
    call.path.parent.mkdir(parents=True, exist_ok=True)
    with copied(file, call.path.with_name(f"{call.path.name}.taking-over")) as part:
        made = put_back(part, call.path)
    forget_device(call.path)
    with open_desk(call.path, station=call.station, sign_in=lambda _now: TUILS) as opened:
        done = opened.do(take_over)
        facts = {
            "from": done.site,
            "as_of": iso(done.fresh_at, opened.desk.zone),
            "lacks": [name for name, _words in done.lacks],
        }
        said = _("This is the main library now, from the copy {site}: {file}")
        told(call, made, said.format(site=done.site, file="{file}"), facts, *(words for _name, words in done.lacks))


def _no_library(file: Path) -> NoReturn:
    """A copy under a passphrase, or something else."""
    try:
        fit_sealed(file)
    except Refused as no:
        raise refuse("NO_SITE_COPY", file=file.name) from no
    said = _("This copy is encrypted. First: tuils van unseal {file} --to DIR").format(file=shlex.quote(str(file)))
    raise click.BadParameter(said, param_hint="FILE")


def _forget_again(call: Call, folder: Path, replaced: Path | None, asked_by: str) -> None:
    """Whoever was removed since the backup was made is in it; what is kept too long, too."""
    try:
        with open_desk(call.path, station=call.station, sign_in=lambda _now: TUILS) as opened:
            opened.do(come_back, opened.path, folder, replaced, asked_by=asked_by)
    except Refused as no:  # the library is restored all the same
        call.out.note(no.message)
        call.out.note(_("Patrons deleted since that backup are back until the daily work runs: tuils daily."))


def _ask(call: Call) -> str:
    """The library that is there now says who may replace it. Gives back their login; empty where it says nothing."""
    try:
        with call.open() as opened:
            opened.desk.require("library.restore")
            return opened.desk.operator.login
    except StoreFault as fault:
        if fault.code not in UNREAD:
            raise
        if fault.code != "MISSING":  # on a new machine there is nothing to say of what was never there
            call.out.note(f"{fault.said}")
        return ""

"""tuils van prepare, refresh, list, revoke"""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.table import csv_option, tell_list
from tuils.files import fit_folder
from tuils.i18n import N_, _
from tuils.library.sites.known_sites import BRANCH, VAN
from tuils.library.sites.known_sites import revoke as report_lost
from tuils.library.sites.packing import pack, receivers
from tuils.library.sites.preparing import FILE, Prepared
from tuils.library.sites.preparing import prepare as make
from tuils.library.sites.refreshing_copy import has_copy
from tuils.library.sites.refreshing_copy import refresh as bring
from tuils.library.sites.report_words import clock_shown
from tuils.library.sites.sealing import fit_sealed
from tuils.library.sites.sealing import unseal as open_sealed
from tuils.library.sites.site_table import VANS
from tuils.library.store import make_private_folder

MEGABYTE = 1_000_000


@command(
    N_(
        "Make a copy of the library for the van NAME in the folder DIR: a USB stick, or the "
        "laptop's own disk.\n\nIt has everything for checkouts and returns, but no reading "
        "histories. Only the people named with --staff can sign in there."
    )
)
@click.argument("name", metavar="NAME", type=as_text)
@click.option("--to", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help=N_("The folder."))
@click.option("--staff", multiple=True, metavar="LOGIN", type=as_text, help=N_("Staff who go along. Can be repeated."))
@click.option("--encrypt", is_flag=True, help=N_("Encrypt it with a passphrase: $TUILS_PASSPHRASE, or asked."))
@click.option(
    "--for-branch", is_flag=True, help=N_("For a branch that is often offline: it gets everything the library has.")
)
def prepare(call: Call, name: str, folder: Path, staff: tuple[str, ...], encrypt: bool, for_branch: bool) -> None:
    with call.open() as opened, call.out.about(device=name):
        if can_ask() and not click.confirm(clock_shown(opened.desk), err=True, default=True):
            raise click.ClickException(_("No copy was made. Set this computer's clock, then try again."))
        words = passphrase(twice=True) if encrypt else ""
        made = opened.do(make, name, folder, staff=staff, kind=BRANCH if for_branch else VAN, passphrase=words)
        said = _("{name} is ready and checked: {file}, {n} MB. Open it there: tuils --library {file}")
        if encrypt:
            said = _(
                "{name} is ready, checked, and encrypted: {file}, {n} MB. On the laptop: tuils van "
                "unseal {file} --to DIR"
            )
        words = said.format(name=name, file=shlex.quote(str(made.library)), n=max(1, made.bytes // MEGABYTE))
        call.out.line(_facts(made), words)


def _facts(made: Prepared) -> dict[str, object]:
    return {"device": made.device, "library": str(made.library), "bytes": made.bytes, "verified": made.verified}


def passphrase(*, twice: bool) -> str:
    """$TUILS_PASSPHRASE, else asked. It is kept nowhere."""
    known = os.environ.get("TUILS_PASSPHRASE")
    if known:
        return known
    if not can_ask():
        raise click.UsageError(_("Nobody is there to type the passphrase. Set $TUILS_PASSPHRASE."))
    again = _("Type it again") if twice else False
    said: str = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=again, err=True)
    return said


@command(
    N_(
        "Decrypt the copy FILE, as library.db in the folder DIR of the laptop.\n\nAfter that, "
        "anyone with the laptop can read it: encrypt the laptop's disk, too."
    )
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--to", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help=N_("The folder."))
def unseal(call: Call, file: Path, folder: Path) -> None:
    with call.out.about(file=str(file)):
        fit_sealed(file)
        words, target = passphrase(twice=False), folder / FILE
        make_private_folder(folder)
        size = open_sealed(file, target, words)
        said = _("Opened: {file}. Work in it there: tuils --library {file}")
        call.out.line(
            {"file": str(file), "library": str(target), "bytes": size}, said.format(file=shlex.quote(str(target)))
        )


@command(
    N_("Update the copy NAME in the folder DIR.\n\nIf no copy is there, this writes a file to load on the laptop.")
)
@click.argument("name", metavar="NAME", type=as_text)
@click.option("--to", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help=N_("The folder."))
def refresh(call: Call, name: str, folder: Path) -> None:
    with call.open() as opened, call.out.about(device=name):
        fit_folder(folder)
        if not has_copy(folder):
            (site,) = receivers(name)
            packed = opened.do(pack, site, folder)
            said = _("{n} changes for {name}: {file}. On the laptop: tuils van merge {file}")
            words = said.format(n=packed.entries, name=name, file=shlex.quote(str(packed.file)))
            call.out.line({"device": name, "file": str(packed.file), "entries": packed.entries}, words)
            return
        done = opened.do(bring, name, folder)
        said = _("{name} is up to date: {n} new changes in {file}.")
        facts = {"device": name, "library": str(done.library), "bytes": done.bytes, "verified": True}
        words = said.format(name=name, n=done.entries, file=done.library)
        call.out.line({**facts, "entries": done.entries}, words)


@command(N_("List all prepared vans and branch computers."))
@csv_option
def list_(call: Call, file: Path | None) -> None:
    tell_list(call, VANS, file)


list_.name = "list"


@command(
    N_(
        "Report the laptop NAME lost or stolen: nothing more is accepted from it.\n\nWhat it sent "
        "before stays. If it is found, prepare it again."
    )
)
@click.argument("name", metavar="NAME", type=as_text)
def revoke(call: Call, name: str) -> None:
    with call.open() as opened, call.out.about(device=name):
        opened.do(report_lost, name)
        said = _("{name} was reported lost. Nothing more is accepted from it. Next steps: docs/offline.md")
        call.out.line({"device": name, "revoked": True}, said.format(name=name))

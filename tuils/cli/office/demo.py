"""tuils demo: a sample library to try everything"""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.no_command import at_terminal, machine_zone, open_face
from tuils.cli.kit.options import command, face_options
from tuils.files import fit_folder
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.store import close_store, plain_faults
from tuils.library.front.opening import open_desk
from tuils.library.front.sample import ADMIN, PIN
from tuils.library.front.sample.build import build_sample
from tuils.library.people.staff.signing_in import SignInFault
from tuils.library.people.staff.staff import account, operator_of
from tuils.station.settings import is_accessible

BRANCH = "MAIN"
FILE = "library.db"


@command(
    N_(
        "Open a sample library, already signed in, to try everything. It is deleted when you "
        "quit.\n\nWithout a terminal, it only lists what the sample contains."
    )
)
@click.option(
    "--keep", metavar="DIR", type=click.Path(path_type=Path), help=N_("Create it in this folder, and keep it.")
)
@face_options
def demo_command(call: Call, keep: Path | None) -> None:
    with _folder(keep) as folder, plain_faults(folder / FILE):
        made = build_sample(folder / FILE, _desk(call))
        close_store()
        if at_terminal() or call.plain or is_accessible():
            call.out.ask(_run(call, folder / FILE))
            return
        text = _(
            "A sample library: {titles} titles, {items} items, {patrons} patrons, {loans} checkouts, {sessions} events."
        )
        text = text.format(**made)
        words = _("To open it: tuils --library {file} --as {login} (PIN {pin})")
        kept = [words.format(file=folder / FILE, login=ADMIN, pin=PIN)] if keep else []
        call.out.line({**made, "file": str(folder / FILE) if keep else None}, text, *kept)


def _run(call: Call, file: Path) -> int:
    with open_desk(file, station=call.station, branch=BRANCH, sign_in=_as_admin, hold=True) as opened:
        return open_face(opened, call)


def _as_admin(_desk: Desk) -> Operator:
    sheet = account(ADMIN)
    if sheet is None:
        raise SignInFault(_("The sample library has no such account."))
    return operator_of(sheet)


def _desk(call: Call) -> Desk:
    return Desk(
        BRANCH, call.station or "desk", f"demo-{secrets.token_hex(4)}", Operator("tuils"), ZoneInfo(machine_zone())
    )


@contextlib.contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Yield the folder to keep; else a temporary one, removed with the station's memory of it."""
    if keep is not None:
        fit_folder(keep)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="tuils-demo-") as folder:
        os.environ["TUILS_STATE"] = str(Path(folder, "state"))
        yield Path(folder)

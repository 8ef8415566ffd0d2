"""tuils init"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from tuils.i18n import N_, _
from tuils.library.desk import Desk, Operator
from tuils.library.people.pins import LEAST, measured
from tuils.library.starting import Beginning, start_library
from tuils.library.store import close_store, plain_faults
from tuils.settings import load_station

from .call import Call, new_pin
from .opening import system_user
from .options import as_text, command


@command(
    N_(
        "Make a new library with the starter rules, one branch, and an administrator tied to this system user.\n\n"
        "The administrator's PIN is asked, or read from $TUILS_PIN. A file that is there already is left alone."
    )
)
@click.option("--name", metavar="NAME", required=True, type=as_text, help=N_("What the library is called."))
@click.option("--admin", metavar="LOGIN", default="admin", type=as_text, help=N_('The administrator. Else "admin".'))
@click.option("--zone", metavar="ZONE", type=as_text, help=N_("Such as America/Chicago. Else this machine's."))
@click.option(
    "--branch-code", metavar="CODE", default="MAIN", type=as_text, help=N_("The code of its branch. Else MAIN.")
)
@click.option("--practice", is_flag=True, hidden=True)
@click.pass_obj
def init(call: Call, name: str, admin: str, zone: str | None, branch_code: str, practice: bool) -> None:
    if not name.strip() or not branch_code.strip():
        raise click.UsageError(_("The library's name and the branch's code need at least one letter."))
    beginning = Beginning(
        name=name.strip(),
        zone=zone or machine_zone(),
        branch=branch_code.strip(),
        admin=admin,
        pin=_pin(admin),
        system_user=system_user(),
        practice=practice,
        pin_cost=LEAST if practice else measured(),
    )
    with call.out.about(library=None, name=name), plain_faults(call.path):
        library = start_library(call.path, beginning, _desk(call))
        close_store()
        facts = {"library": library, "name": beginning.name, "file": str(call.path)}
        said = _("{name} is ready: {file}. Its clock runs by {zone}.")
        call.out.line(facts, said.format(name=beginning.name, file=call.path, zone=beginning.zone))


def _pin(admin: str) -> str:
    pin = new_pin(admin, "TUILS_PIN")
    if not pin:
        raise click.UsageError(_("The administrator needs a PIN. Put it in TUILS_PIN, or use a terminal."))
    return pin


def _desk(call: Call) -> Desk:
    """A name of its own for these first entries: a station's name is given for a file that is there."""
    return Desk("", load_station(call.station).name, f"init-{secrets.token_hex(4)}", Operator("tuils"))


def machine_zone() -> str:
    """The time zone this machine is set to, as far as it says so by name; else UTC."""
    named = os.environ.get("TZ", "").lstrip(":") or str(Path("/etc/localtime").resolve())
    zone = named.partition("zoneinfo/")[2] or named
    return zone if _is_zone(zone) else "UTC"


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return bool(ZoneInfo(name).key)
    except (KeyError, ValueError, OSError):
        return False

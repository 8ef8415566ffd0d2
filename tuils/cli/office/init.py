"""tuils init: a new library with rules, a branch and an administrator"""

from __future__ import annotations

import secrets

import click

from tuils.cli.kit.call import Call, can_ask, new_pin
from tuils.cli.kit.no_command import machine_zone
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _
from tuils.library.foundation.administration.known import month_typed
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.foundation.store import close_store, plain_faults
from tuils.library.front.starting import Beginning, shared_login, start_library
from tuils.library.people.staff.pins import LEAST, measured
from tuils.library.people.staff.system_user import system_user
from tuils.station.settings import load_station


def fiscal_month(text: str) -> int:
    try:
        return month_typed(text)
    except ValueError as no:
        raise click.BadParameter(str(no)) from no


@command(
    N_(
        "Create a new library with starter rules, one branch, and an administrator.\n\nIt asks for "
        "the administrator's PIN, or reads it from $TUILS_PIN. An existing file is never "
        "changed.\n\nCommands of this system user then run as the administrator, without a PIN; "
        "with --shared, as a volunteer."
    )
)
@click.option("--name", metavar="NAME", required=True, type=as_text, help=N_("The library's name."))
@click.option(
    "--admin", metavar="LOGIN", default="admin", type=as_text, help=N_('The administrator\'s login. Default: "admin".')
)
@click.option(
    "--zone", metavar="ZONE", type=as_text, help=N_("Such as America/Chicago. Default: this computer's time zone.")
)
@click.option(
    "--branch-code", metavar="CODE", default="MAIN", type=as_text, help=N_("The code of its branch. Default: MAIN.")
)
@click.option(
    "--shared/--not-shared",
    default=None,
    help=N_("Other people use this computer account, too: its commands run as a volunteer. Asked if not given."),
)
@click.option(
    "--year-starts",
    metavar="MONTH",
    type=fiscal_month,
    help=N_("The month your fiscal year begins, such as july. Asked if not given; else january."),
)
@click.option("--practice", is_flag=True, hidden=True)
def init_command(
    call: Call, name: str, admin: str, zone: str | None, branch_code: str, shared: bool | None,
    year_starts: int | None, practice: bool,
) -> None:  # fmt: skip
    if not name.strip() or not branch_code.strip():
        raise click.UsageError(_("The library's name and the branch's code need at least one letter."))
    pin, user = _pin(admin), system_user()
    beginning = Beginning(
        name=name.strip(),
        zone=zone or machine_zone(),
        branch=branch_code.strip(),
        admin=admin,
        pin=pin,
        system_user=user,
        shared=_is_shared(user, shared),
        practice=practice,
        year_starts=year_starts or _year_starts(),
        pin_cost=LEAST if practice else measured(),
    )
    with call.out.about(library=None, name=name), plain_faults(call.path):
        library = start_library(call.path, beginning, _desk(call))
        close_store()
        facts = {"library": library, "name": beginning.name, "file": str(call.path)}
        text = _("{name} is ready: {file}. Time zone: {zone}.")
        call.out.line(facts, text.format(name=beginning.name, file=call.path, zone=beginning.zone))
        if user:
            call.out.note(_whose_commands(beginning))


def _year_starts() -> int:
    """Ask for the month in which the year starts, if somebody is there to answer: no state or country implies it."""
    if not can_ask():
        return 1
    question = _("In which month does your fiscal year begin?")
    month: int = click.prompt(question, default="january", value_proc=fiscal_month, err=True)
    return month


def _is_shared(user: str, said: bool | None) -> bool:
    """Ask whether others use this system user, if somebody is there to answer."""
    if said is not None or not user or not can_ask():
        return bool(said and user)
    question = _("Do other people use the computer account {user}, too? Then its commands run as a volunteer.")
    return click.confirm(question.format(user=user), default=False, err=True)


def _whose_commands(beginning: Beginning) -> str:
    """Return which login this system user's commands run as, to be known by everybody at this machine."""
    admin, desk = beginning.admin, shared_login(beginning.admin)
    if beginning.shared:
        text = N_(
            "Commands typed as the system user {user} run as {desk}, a volunteer, without a PIN. For "
            "everything else: tuils --as {admin}."
        )
    else:
        text = N_(
            "Commands typed as the system user {user} run as {admin}, an administrator, without a "
            "PIN. If other people use that account: tuils staff add {desk} --link {user}"
        )
    return _(text).format(user=beginning.system_user, admin=admin, desk=desk)


def _pin(admin: str) -> str:
    pin = new_pin(admin, "TUILS_PIN")
    if not pin:
        raise click.UsageError(_("The administrator needs a PIN. Put it in TUILS_PIN, or use a terminal."))
    return pin


def _desk(call: Call) -> Desk:
    """Return a desk with a name of its own for these first entries: a station's name needs an existing file."""
    return Desk("", load_station(call.station).name, f"init-{secrets.token_hex(4)}", Operator("tuils"))

"""tuils role"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import csv_option, list_command, tell_line, tell_list
from tuils.i18n import N_, _
from tuils.library.people.role_editing import remove_role, set_role
from tuils.library.people.roles import role_sheet
from tuils.library.people.staff_table import RIGHTS, ROLES
from tuils.library.refusals import refuse

role = family(
    "role",
    N_("Staff permissions: roles, each a set of permissions. `tuils staff role LOGIN ROLE` gives a role to a person."),
)


list_command(role, "list", ROLES, N_("List the roles."))


@role.command(help=N_("Show a role's permissions, and the blocks it can override at the desk."))
@click.argument("code", metavar="ROLE", type=as_text)
def show(call: Call, code: str) -> None:
    with call.open() as opened, call.out.about(role=code):
        sheet = role_sheet(code)
        if sheet is None:
            raise refuse("UNKNOWN_ID", code=code)
        desk = opened.desk
        said = (text for one in RIGHTS.read(desk, code) if one.held for text in RIGHTS.sentences(desk, one))
        call.out.line(ROLES.facts(desk, sheet), *said)


@role.command(help=N_("List all permissions that a role can have."))
@csv_option
def rights(call: Call, file: Path | None) -> None:
    tell_list(call, RIGHTS, file)


@role.command(
    "set",
    help=N_(
        "Add or change a role: `role set helper --like volunteer --take patrons.edit`.\n\nA "
        "permission is a name such as patrons.see_all, or a code such as OWES_TOO_MUCH: a block "
        "that the role can override. `tuils role rights` lists them."
    ),
)
@click.argument("code", metavar="ROLE", type=as_text)
@click.option("--name", metavar="NAME", default="", type=as_text, help=N_("The name shown on screens."))
@click.option("--like", metavar="ROLE", default="", type=as_text, help=N_("Copy the permissions of this role first."))
@click.option("--add", metavar="RIGHT", multiple=True, type=as_text, help=N_("Add this permission. Can be repeated."))
@click.option("--take", metavar="RIGHT", multiple=True, type=as_text, help=N_("Remove this permission."))
def set_(call: Call, code: str, name: str, like: str, add: tuple[str, ...], take: tuple[str, ...]) -> None:
    with call.open() as opened, call.out.about(role=code):
        tell_line(call, opened.desk, ROLES, opened.do(set_role, code, name=name, like=like, add=add, take=take))


@role.command(help=N_("Delete a role that nobody has. A built-in role goes back to its defaults."))
@click.argument("code", metavar="ROLE", type=as_text)
def remove(call: Call, code: str) -> None:
    with call.open() as opened, call.out.about(role=code):
        sheet = opened.do(remove_role, code)
        if sheet:
            tell_line(call, opened.desk, ROLES, sheet)
        else:
            call.out.line({"role": code, "removed": True}, _("Role deleted: {role}").format(role=code))

"""tuils role"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.people.permissions import PERMISSIONS, words_of
from tuils.library.people.role_editing import all_names, all_roles, holds, pass_words, remove_role, set_role, who_has
from tuils.library.people.roles import RoleSheet, is_changed, role_sheet
from tuils.library.refusals import refuse

from .call import Call
from .options import as_text, family


@family(N_("What staff may do: roles, each a set of rights. `tuils staff role LOGIN ROLE` gives one to somebody."))
def role() -> None:
    """The family of role commands."""


@role.command("list", help=N_("List the roles."))
@click.pass_obj
def list_roles(call: Call) -> None:
    with call.open():
        for sheet in all_roles():
            _told(call, sheet)


@role.command(help=N_("Show what a role may do, and which blocks at the desk it may pass."))
@click.argument("code", metavar="ROLE", type=as_text)
@click.pass_obj
def show(call: Call, code: str) -> None:
    with call.open(), call.out.about(role=code):
        sheet = role_sheet(code)
        if sheet is None:
            raise refuse("UNKNOWN_ID", code=code)
        had = holds(sheet)
        call.out.line(_facts(sheet), *(_said(name) for name in all_names() if name in had))


@role.command(help=N_("List every right there is: what a role may be given."))
@click.pass_obj
def rights(call: Call) -> None:
    with call.open():
        for name in all_names():
            words = words_of(name) if name in PERMISSIONS else pass_words(name)
            call.out.line({"right": name, "words": words, "passes": name not in PERMISSIONS}, _said(name))


@role.command(
    "set",
    help=N_(
        "Make or change a role: `role set helper --like volunteer --take patrons.edit`.\n\n"
        "A right is a name such as patrons.see_all, or a code such as OWES_TOO_MUCH: a block that the role may pass. "
        "`tuils role rights` lists them."
    ),
)
@click.argument("code", metavar="ROLE", type=as_text)
@click.option("--name", metavar="NAME", default="", type=as_text, help=N_("What it is called on the screen."))
@click.option("--like", metavar="ROLE", default="", type=as_text, help=N_("Begin with what this role may do."))
@click.option(
    "--add", metavar="RIGHT", multiple=True, type=as_text, help=N_("It may do this, too. Also several times.")
)
@click.option("--take", metavar="RIGHT", multiple=True, type=as_text, help=N_("It may not do this any more."))
@click.pass_obj
def set_(call: Call, code: str, name: str, like: str, add: tuple[str, ...], take: tuple[str, ...]) -> None:
    with call.open() as opened, call.out.about(role=code):
        _told(call, opened.do(set_role, code, name=name, like=like, add=add, take=take))


@role.command(help=N_("Take a role away that nobody has; a built-in one is put back as it came."))
@click.argument("code", metavar="ROLE", type=as_text)
@click.pass_obj
def remove(call: Call, code: str) -> None:
    with call.open() as opened, call.out.about(role=code):
        sheet = opened.do(remove_role, code)
        if sheet:
            _told(call, sheet)
        else:
            call.out.line({"role": code, "removed": True}, _("Taken away: {role}").format(role=code))


def _said(name: str) -> str:
    if name in PERMISSIONS:
        return f"{name}  {words_of(name)}"
    return f"{name}  " + _("pass at the desk: {words}").format(words=pass_words(name))


def _facts(sheet: RoleSheet) -> dict[str, Any]:
    had = holds(sheet)
    return {
        "role": sheet.code,
        "name": _(sheet.name),
        "changed": is_changed(sheet.code),
        "permissions": [name for name in PERMISSIONS if name in had],
        "passes": [name for name in all_names() if name in had and name not in PERMISSIONS],
        "accounts": who_has(sheet.code),
    }


def _told(call: Call, sheet: RoleSheet) -> None:
    facts = _facts(sheet)
    said = _("{role}  {name}  {n} rights, passes {m} blocks  {people}").format(
        role=sheet.code,
        name=facts["name"],
        n=len(facts["permissions"]),
        m=len(facts["passes"]),
        people=", ".join(facts["accounts"]),
    )
    call.out.line(facts, said.rstrip())

"""tuils staff, role: accounts, their PINs, and what a role may do"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library, new_pin
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import line_of, list_command, tell_line, verb_command
from tuils.i18n import N_, _
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.refusals import need
from tuils.library.front.opening import Opened
from tuils.library.people.staff.role_editing import RIGHTS, ROLES, STAFF, remove_role, set_role
from tuils.library.people.staff.roles import VOLUNTEER, role_code, role_sheet, shown_code
from tuils.library.people.staff.staff import (
    SetupCode,
    StaffSheet,
    add_staff,
    change_own_pin,
    change_staff,
    give_code,
    link_staff,
    set_pin,
)
from tuils.library.people.staff.system_user import system_user
from tuils.values.time.moments import iso

staff = family(
    "staff",
    N_("Staff accounts. Commands run as the account linked to this system user, or as --as LOGIN with its PIN."),
)


@staff.command(
    "add",
    help=N_(
        "Add an account, and a one-time code to sign in with. At a terminal you can type a PIN "
        "instead, or it is read from $TUILS_NEW_PIN. With --link, neither is needed."
    ),
)
@click.argument("login", type=as_text)
@click.option("--role", metavar="ROLE", default=VOLUNTEER, type=as_text, help=N_("The role. Default: volunteer."))
@click.option("--name", metavar="NAME", default="", type=as_text, help=N_("The name shown on screens."))
@click.option("--link", metavar="USER", default="", type=as_text, help=N_("Link it to this system user."))
@in_library("login")
def staff_add(call: Call, opened: Opened, login: str, role: str, name: str, link: str) -> None:
    opened.desk.require("staff.edit")
    pin = new_pin(login, "TUILS_NEW_PIN", may_skip=True, ask=not link)
    sheet = opened.do(add_staff, login, role, name=name, pin=pin, system_user=link)
    made = None if pin or link else opened.do(give_code, sheet.login)
    if made is None:
        _report_account(call, sheet, _("Added: {login}, {role}."))
    else:
        _coded(call, opened, replace(sheet, has_code=True), made)
    if link and not pin:
        words = _("Commands typed as the system user {user} run as {login} without a PIN.")
        call.out.note(words.format(user=link, login=sheet.login))


def _coded(call: Call, opened: Opened, sheet: StaffSheet, made: SetupCode) -> None:
    """Show a new account with its code for signing in, which is shown only once."""
    until, when = iso(made.until, opened.desk.zone), moment_words(opened.desk, made.until)
    words = _("{login} signs in with {code} until {when}, then chooses a PIN.")
    text = f"{_('Added: {login}, {role}.')} {words.format(login='{login}', code=made.code, when=when)}"
    _report_account(call, sheet, text, code=made.code, until=until)


@staff.command(
    "pin", help=N_("Set a new PIN: your own, or (with permission) LOGIN's. Asked, or read from $TUILS_NEW_PIN.")
)
@click.argument("login", metavar="[LOGIN]", required=False, type=as_text)
@in_library("login")
def staff_pin(call: Call, opened: Opened, login: str | None) -> None:
    mine = opened.desk.operator.login
    whose = login or mine
    opened.desk.require("staff.own_pin" if whose == mine else "staff.edit")
    fresh = new_pin(whose, "TUILS_NEW_PIN")
    if not fresh:
        raise click.UsageError(_("Put the new PIN in TUILS_NEW_PIN, or use a terminal."))
    if whose == mine:
        opened.do(change_own_pin, fresh)
    else:
        opened.do(set_pin, whose, fresh)
    call.out.line({"login": whose}, _("{login} has a new PIN.").format(login=whose))


@staff.command("link", help=N_("Link the account to a system user (default: yours). Its commands then need no PIN."))
@click.argument("login", type=as_text)
@click.argument("user", metavar="[USER]", required=False, type=as_text)
@in_library("login")
def staff_link(call: Call, opened: Opened, login: str, user: str | None) -> None:
    sheet = opened.do(link_staff, login, system_user() if user is None else user)
    tied = _("{login} is linked to the system user {user}.")
    _report_account(call, sheet, tied if sheet.system_user else _("{login} is no longer linked."))


list_command(staff, "list", STAFF, N_("List the accounts."))


@staff.command(
    "code", help=N_("Replace a PIN with a one-time code, good for three days. Signing in with it asks for a new PIN.")
)
@click.argument("login", type=as_text)
@in_library("login")
def staff_code(call: Call, opened: Opened, login: str) -> None:
    made = opened.do(give_code, login)
    call.out.line(
        {"login": login, "code": made.code, "until": iso(made.until, opened.desk.zone)},
        _("{login} signs in with {code}, until {when}.").format(
            login=login, code=made.code, when=moment_words(opened.desk, made.until)
        ),
    )


verb_command(
    staff,
    "rename",
    N_("Change the name of an account."),
    change_staff,
    lambda call, _opened, sheet: _report_account(call, sheet, _("Name of {login}: {name}.")),
    click.argument("login", type=as_text),
    click.argument("name", type=as_text),
    subject="login",
)


verb_command(
    staff,
    "role",
    N_("Change an account's role: volunteer, staff, cataloger, manager, administrator, ..."),
    change_staff,
    lambda call, _opened, sheet: _report_account(call, sheet, _("{login} is now {role}.")),
    click.argument("login", type=as_text),
    click.argument("role", metavar="ROLE", type=as_text),
    subject="login",
)


verb_command(
    staff,
    "end",
    N_("Close an account: nobody can sign in with it."),
    change_staff,
    lambda call, _opened, sheet: _report_account(call, sheet, _("Closed: {login}.")),
    click.argument("login", type=as_text),
    subject="login",
    active=False,
)


verb_command(
    staff,
    "reopen",
    N_("Reopen a closed account."),
    change_staff,
    lambda call, _opened, sheet: _report_account(call, sheet, _("{login} can sign in again.")),
    click.argument("login", type=as_text),
    subject="login",
    active=True,
)


def _report_account(call: Call, sheet: StaffSheet, words: str, **more: str) -> None:
    facts: dict[str, Any] = {name: value if value != "" else None for name, value in asdict(sheet).items()} | more
    text = words.format(login=sheet.login, name=sheet.name, role=shown_code(sheet.role), user=sheet.system_user)
    call.out.line(facts, text.rstrip())


role = family(
    "role",
    N_("Staff permissions: roles, each a set of permissions. `tuils staff role LOGIN ROLE` gives a role to a person."),
)


list_command(role, "list", ROLES, N_("List the roles."))


@role.command("show", help=N_("Show a role's permissions, and the blocks it can override at the desk."))
@click.argument("code", metavar="ROLE", type=as_text)
@in_library(role="code")
def role_show(call: Call, opened: Opened, code: str) -> None:
    sheet = need(role_sheet(role_code(code)), "UNKNOWN_ID", code=code)
    desk = opened.desk
    said = (text for one in RIGHTS.read(desk, sheet.code) if one.held for text in RIGHTS.sentences(desk, one))
    call.out.line(ROLES.facts(desk, sheet), *said)


list_command(role, "rights", RIGHTS, N_("List all permissions that a role can have."))


verb_command(
    role,
    "set",
    N_(
        "Add or change a role: `role set helper --like volunteer --take patrons.edit`.\n\nA "
        "permission is a name such as patrons.see_all, or a code such as OWES_TOO_MUCH: a block "
        "that the role can override. `tuils role rights` lists them."
    ),
    set_role,
    line_of(ROLES),
    click.argument("code", metavar="ROLE", type=as_text),
    click.option("--name", metavar="NAME", default="", type=as_text, help=N_("The name shown on screens.")),
    click.option(
        "--like", metavar="ROLE", default="", type=as_text, help=N_("Copy the permissions of this role first.")
    ),
    click.option(
        "--add", metavar="RIGHT", multiple=True, type=as_text, help=N_("Add this permission. Can be repeated.")
    ),
    click.option("--take", metavar="RIGHT", multiple=True, type=as_text, help=N_("Remove this permission.")),
    subject="role",
)


@role.command("remove", help=N_("Delete a role that nobody has. A built-in role goes back to its defaults."))
@click.argument("code", metavar="ROLE", type=as_text)
@in_library(role="code")
def role_remove(call: Call, opened: Opened, code: str) -> None:
    sheet = opened.do(remove_role, code)
    if sheet:
        tell_line(call, opened.desk, ROLES, sheet)
    else:
        call.out.line({"role": code, "removed": True}, _("Role deleted: {role}").format(role=code))

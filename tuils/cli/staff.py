"""tuils staff"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.dates import moment_words
from tuils.library.people.roles import VOLUNTEER
from tuils.library.people.staff import (
    StaffSheet,
    add_staff,
    change_own_pin,
    change_staff,
    give_code,
    link_staff,
    set_pin,
)
from tuils.library.people.staff import staff as all_staff
from tuils.values.moments import iso

from .call import Call, new_pin
from .opening import system_user
from .options import as_text, family


@family(N_("Staff accounts. Commands act as the account tied to this system user, or as --as LOGIN with its PIN."))
def staff() -> None:
    """The family of staff commands."""


@staff.command(
    help=N_("Make an account. Its PIN is asked, or read from $TUILS_NEW_PIN (without --as also from $TUILS_PIN).")
)
@click.argument("login", type=as_text)
@click.option("--role", metavar="ROLE", default=VOLUNTEER, type=as_text, help=N_("What it may do. Else volunteer."))
@click.option("--name", metavar="NAME", default="", type=as_text, help=N_("The name shown on the screen."))
@click.option("--link", metavar="USER", default="", type=as_text, help=N_("Tie it to this system user."))
@click.pass_obj
def add(call: Call, login: str, role: str, name: str, link: str) -> None:
    with call.open() as opened, call.out.about(login=login):
        opened.desk.require("staff.edit")
        pin = _new_pin(call, login)
        sheet = opened.do(add_staff, login, role, name=name, pin=pin, system_user=link)
        _told(call, sheet, _("Added: {login}, {role}."))
        if not sheet.has_pin:
            call.out.note(_("It has no PIN yet: tuils staff pin {login}").format(login=login))


@staff.command(help=N_("Set a new PIN: one's own, or with the right to do so that of LOGIN. Asked as in `staff add`."))
@click.argument("login", metavar="[LOGIN]", required=False, type=as_text)
@click.pass_obj
def pin(call: Call, login: str | None) -> None:
    with call.open() as opened, call.out.about(login=login):
        mine = opened.desk.operator.login
        whose = login or mine
        opened.desk.require("staff.own_pin" if whose == mine else "staff.edit")
        fresh = _new_pin(call, whose)
        if not fresh:
            raise click.UsageError(_("Put the new PIN in TUILS_NEW_PIN, or use a terminal."))
        if whose == mine:
            opened.do(change_own_pin, fresh)
        else:
            opened.do(set_pin, whose, fresh)
        call.out.line({"login": whose}, _("{login} has a new PIN.").format(login=whose))


@staff.command(
    help=N_("Tie the account to a system user, else to the one this runs as: its commands then need no PIN.")
)
@click.argument("login", type=as_text)
@click.argument("user", metavar="[USER]", required=False, type=as_text)
@click.pass_obj
def link(call: Call, login: str, user: str | None) -> None:
    with call.open() as opened, call.out.about(login=login):
        sheet = opened.do(link_staff, login, system_user() if user is None else user)
        tied = _("{login} is tied to the system user {user}.")
        _told(call, sheet, tied if sheet.system_user else _("{login} is untied."))


@staff.command("list", help=N_("List the accounts."))
@click.pass_obj
def list_staff(call: Call) -> None:
    with call.open():
        for sheet in all_staff():
            _told(call, sheet, "{login}  {name}  {role}  {user}" if sheet.active else _("{login}  {name}  (ended)"))


@staff.command(
    help=N_("A one-time code in the place of a PIN, for three days: one signs in with it and chooses a PIN.")
)
@click.argument("login", type=as_text)
@click.pass_obj
def code(call: Call, login: str) -> None:
    with call.open() as opened, call.out.about(login=login):
        made = opened.do(give_code, login)
        call.out.line(
            {"login": login, "code": made.code, "until": iso(made.until, opened.desk.zone)},
            _("{login} signs in with {code}, until {when}.").format(
                login=login, code=made.code, when=moment_words(opened.desk, made.until)
            ),
        )


@staff.command(help=N_("Give the account another name."))
@click.argument("login", type=as_text)
@click.argument("name", type=as_text)
@click.pass_obj
def rename(call: Call, login: str, name: str) -> None:
    with call.open() as opened, call.out.about(login=login):
        _told(call, opened.do(change_staff, login, name=name), _("{login} is called {name}."))


@staff.command(help=N_("Give the account another role: volunteer, staff, cataloguer, manager, administrator, ..."))
@click.argument("login", type=as_text)
@click.argument("code", metavar="ROLE", type=as_text)
@click.pass_obj
def role(call: Call, login: str, code: str) -> None:
    with call.open() as opened, call.out.about(login=login):
        _told(call, opened.do(change_staff, login, role=code), _("{login} is {role} now."))


@staff.command(help=N_("End the account: nobody signs in with it any more."))
@click.argument("login", type=as_text)
@click.pass_obj
def end(call: Call, login: str) -> None:
    with call.open() as opened, call.out.about(login=login):
        _told(call, opened.do(change_staff, login, active=False), _("{login} is ended."))


@staff.command(help=N_("Open an ended account again."))
@click.argument("login", type=as_text)
@click.pass_obj
def reopen(call: Call, login: str) -> None:
    with call.open() as opened, call.out.about(login=login):
        _told(call, opened.do(change_staff, login, active=True), _("{login} may sign in again."))


def _new_pin(call: Call, login: str) -> str:
    """$TUILS_PIN is the PIN of the one who acts wherever --as names one."""
    return new_pin(login, "TUILS_NEW_PIN", *([] if call.acting else ["TUILS_PIN"]))


def _told(call: Call, sheet: StaffSheet, words: str) -> None:
    facts: dict[str, Any] = {name: value if value != "" else None for name, value in asdict(sheet).items()}
    said = words.format(login=sheet.login, name=sheet.name, role=sheet.role, user=sheet.system_user)
    call.out.line(facts, said.rstrip())

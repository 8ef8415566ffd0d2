"""tuils device: kiosks, book drops, vendors: their accounts, switches, and logs"""

from __future__ import annotations

import os

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import list_command, tell_table
from tuils.i18n import N_, _
from tuils.library.people.self_service.card_pattern import card_pattern
from tuils.library.people.self_service.machine_kinds import KINDS
from tuils.library.people.self_service.machine_tables import DEEDS, MACHINES, SWITCHES
from tuils.library.people.self_service.machines import (
    MachineSheet,
    add_machine,
    change_machine,
    change_password,
    fresh_password,
    lacks_pins,
    machine_called,
    remove_machine,
)

PASSWORD = "TUILS_DEVICE_PASSWORD"
NAME = click.argument("name", metavar="NAME", type=as_text)

device = family(
    "device",
    N_(
        "Devices that speak SIP2: self-check kiosks, book drops, sorters, vendors of e-books, public computers. "
        "`tuils serve sip2` answers them."
    ),
)
list_command(device, "list", MACHINES, N_("List the devices: when each was heard last, and what it did today."))


@device.command(
    "add",
    help=N_(
        "Add a device, or give one that is there another password.\n\nThe password is asked, or read from "
        "$TUILS_DEVICE_PASSWORD. With --new-password one is made, and shown once. Only its hash is kept."
    ),
)
@NAME
@click.option("--kind", type=click.Choice(tuple(KINDS)), help=N_("The kind of device."))
@click.option("--branch", metavar="CODE", default="", type=as_text, help=N_("Where it stands. Default: this desk's."))
@click.option(
    "--from",
    "addresses",
    metavar="ADDRESS",
    multiple=True,
    type=as_text,
    help=N_("The only address or network (10.0.0.0/24) it may sign in from. Can be repeated."),
)
@click.option("--new-password", is_flag=True, help=N_("Make a password, and show it once."))
def device_add(
    call: Call, name: str, kind: str | None, branch: str, addresses: tuple[str, ...], new_password: bool
) -> None:
    with call.open() as opened, call.out.about(device=name):
        opened.desk.require("library.settings")
        password = fresh_password() if new_password else _given_password(name)
        if kind is None:
            one = opened.do(change_password, name, password)
            text = _("{name} has a new password.")
        else:
            one = opened.do(add_machine, name, kind, branch=branch, addresses=addresses, password=password)
            text = _("Added: {name}. It signs in as {name}, with this password.")
        shown = password if new_password else None
        words = [text.format(name=one.name)]
        if shown:
            words.append(_("Password, shown only now: {password}").format(password=shown))
        call.out.line({"device": one.name, "password": shown}, *words)
        if kind is not None and lacks_pins(one):
            text = _(
                "No patron has a PIN, and {name} asks for one: nobody gets in. Set PINs (tuils patron pin-slips), or:"
            )
            call.out.note(text.format(name=one.name) + f" tuils device set {one.name} pin none")


def _given_password(name: str) -> str:
    if known := os.environ.get(PASSWORD):
        return known
    if not can_ask():
        raise click.UsageError(_("Put the password in TUILS_DEVICE_PASSWORD, or add --new-password."))
    question = _("Password of {name}, at least eight characters").format(name=name)
    asked: str = click.prompt(question, hide_input=True, confirmation_prompt=_("Type it again"), err=True)
    return asked


@device.command(
    "set",
    help=N_(
        "Show the settings of a device, or change one: `device set kiosk1 held_returns capture`.\n\nWithout a VALUE "
        "the setting is again what is usual for the kind. `branch` and `from` can be set, too."
    ),
)
@NAME
@click.argument("key", metavar="[KEY]", required=False, type=as_text)
@click.argument("value", metavar="[VALUE]", required=False, type=as_text)
def device_set(call: Call, name: str, key: str | None, value: str | None) -> None:
    with call.open() as opened, call.out.about(device=name):
        if key is None:
            tell_table(call, opened, SWITCHES, opened.do(SWITCHES.read, name), None, device=machine_called(name).name)
            return
        one = opened.do(change_machine, name, key, value)
        _tell_setting(call, one, key)


def _tell_setting(call: Call, one: MachineSheet, key: str) -> None:
    told = {"branch": one.branch, "from": " ".join(one.addresses)}
    now = told[key] if key in told else one.get(key.replace("-", "_"))
    text = _("{name}: {key} is {value} now.").format(name=one.name, key=key, value=now or "-")
    call.out.line({"device": one.name, "key": key, "value": now}, text)


@device.command(
    "pattern",
    help=N_(
        "Show what a vendor without SIP2 can check of a card: how it begins, its length, its check digit. Such a "
        "vendor knows nothing of PINs, expired cards, and blocks."
    ),
)
@NAME
def device_pattern(call: Call, name: str) -> None:
    with call.open() as opened, call.out.about(device=name):
        one = opened.do(card_pattern, name)
        facts = {
            "device": one.device,
            "prefixes": list(one.prefixes),
            "lengths": list(one.lengths),
            "check_digit": one.check_digit,
            "pattern": one.pattern,
            "not_checked": ["pin", "expired", "blocked"],
        }
        begins, lengths = ", ".join(one.prefixes) or "-", ", ".join(map(str, one.lengths))
        check = _("The last digit is a check digit (Luhn, mod 10).") if one.check_digit else _("No check digit.")
        call.out.line(
            facts,
            _("Cards begin with {prefixes} and have {lengths} characters.").format(prefixes=begins, lengths=lengths),
            check,
            _("As a regular expression: {pattern}").format(pattern=one.pattern),
            _("Not checked this way: the PIN, expired cards, blocked patrons, and whether the card exists."),
        )


@device.command("remove", help=N_("Remove a device. It is signed out, and can no longer sign in."))
@NAME
def device_remove(call: Call, name: str) -> None:
    with call.open() as opened, call.out.about(device=name):
        one = opened.do(remove_machine, name)
        call.out.line({"device": one.name, "removed": True}, _("Removed: {name}.").format(name=one.name))


@device.command(
    "log", help=N_("Show what a device did, newest first: no names, no titles. Deleted after the time of `retention`.")
)
@NAME
@click.option(
    "--most", metavar="N", type=click.IntRange(1, 10_000), default=50, help=N_("How many lines. Default: 50.")
)
def device_log(call: Call, name: str, most: int) -> None:
    with call.open() as opened, call.out.about(device=name):
        tell_table(call, opened, DEEDS, opened.do(DEEDS.read, name, most), None)

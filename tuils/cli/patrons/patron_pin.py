"""tuils patron pin: the PIN that a patron chose for kiosks and vendors"""

from __future__ import annotations

import os

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _
from tuils.library.people.self_service.patron_pins import (
    RIGHT,
    PatronPinSet,
    clear_patron_pin,
    patron_pin_of,
    set_patron_pin,
    try_pin,
)

VARIABLE = "TUILS_PATRON_PIN"


@command(
    N_(
        "Set the PIN that a patron chose. It is asked, or read from $TUILS_PATRON_PIN.\n\nKiosks, public computers and "
        "vendors ask for it. A patron without one has no PIN. Only a hash is kept, and it is never exported."
    )
)
@click.argument("card", metavar="CARD", type=as_text)
@click.option("--clear", is_flag=True, help=N_("Remove the PIN."))
@click.option("--check", is_flag=True, help=N_("Say whether there is a PIN, or whether the given one is right."))
def patron_pin(call: Call, card: str, clear: bool, check: bool) -> None:
    if clear and check:
        raise click.UsageError(_("Give --clear or --check, not both."))
    with call.open() as opened, call.out.about(patron=card):
        if clear:
            _tell_pin(call, opened.do(clear_patron_pin, card), _("The PIN is removed: there is none now."))
        elif check:
            one, given = opened.do(patron_pin_of, card), os.environ.get(VARIABLE)
            if given is None:
                _tell_pin(call, one, _("A PIN is set.") if one.pin_set else _("No PIN is set."))
                return
            right = opened.do(try_pin, card, given) == RIGHT
            call.out.line(
                {"patron": one.patron, "pin_set": one.pin_set, "right": right},
                _("The PIN is right.") if right else _("The PIN is not right."),
            )
            call.out.ask(0 if right else 1)
        else:
            opened.desk.require("patrons.edit")
            _tell_pin(call, opened.do(set_patron_pin, card, _given_pin()), _("The PIN is set."))


def _given_pin() -> str:
    if known := os.environ.get(VARIABLE):
        return known
    if not can_ask():
        raise click.UsageError(_("Put the PIN in TUILS_PATRON_PIN, or use a terminal."))
    asked: str = click.prompt(
        _("The patron types a PIN"), hide_input=True, confirmation_prompt=_("Type it again"), err=True
    )
    return asked


def _tell_pin(call: Call, one: PatronPinSet, words: str) -> None:
    call.out.line({"patron": one.patron, "pin_set": one.pin_set}, words)

"""tuils patron"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from tuils.i18n import N_, _
from tuils.library.people.likeness import Alike, people_alike
from tuils.library.people.patrons import edit_patron, register_patron, renew_patron

from .call import Call
from .options import as_day, as_text, family
from .patron_batch import batch
from .patron_card import card
from .patron_contacts import address, email, phone
from .patron_export import export, used
from .patron_family import belonging, guardian, proxy
from .patron_line import FIELDS, FLAGS, facts, fee_words
from .patron_merge import merge
from .patron_notes import note, stop, unstop
from .patron_remove import remove
from .patron_rollover import roll_over

F = TypeVar("F", bound=Callable[..., Any])


@family(N_("Patrons and their cards. `search` finds titles; `show patron CARD` shows one person."))
def patron() -> None:
    """The family of patron commands."""


def field_options(command: F) -> F:
    for option, (name, words) in reversed(FLAGS.items()):
        command = click.option(option, name, default=None, help=words or None)(command)
    for option, (name, words) in reversed(FIELDS.items()):
        command = click.option(option, name, metavar="TEXT", type=as_text, help=words or None)(command)
    return command


@patron.command(
    help=N_(
        "Register a person. The next free card is given unless --card says another.\n\n"
        "At least one of --first-name and --last-name is needed. Who may be the same person is told."
    )
)
@click.option("--card", metavar="CARD", type=as_text, help=N_("The number of the card."))
@field_options
@click.pass_obj
def add(call: Call, /, **fields: Any) -> None:
    given = _given(fields)
    with call.open() as opened, call.out.about(patron=fields["card"]):
        alike = opened.do(people_alike, given)
        sheet = opened.do(register_patron, given)
        said = _("Registered: {name}, card {card}.").format(name=sheet.name, card=sheet.card)
        told = {**facts(sheet), "fee_cents": sheet.fee_cents, "alike": [_alike_facts(one) for one in alike]}
        call.out.line(told, said, *fee_words(sheet), *map(_alike_words, alike))


@patron.command(help=N_('Change what is known of a person. An empty text ("") takes a field out.'))
@click.argument("card", type=as_text)
@field_options
@click.pass_obj
def edit(call: Call, /, card: str, **fields: Any) -> None:
    given = _given(fields)
    if not given:
        raise click.UsageError(_("Say what to change, such as --phone."))
    with call.open() as opened, call.out.about(patron=card):
        sheet = opened.do(edit_patron, card, given)
        said = _("Changed: {name}, card {card}.").format(name=sheet.name, card=sheet.card)
        call.out.line({**facts(sheet), "fee_cents": sheet.fee_cents}, said, *fee_words(sheet))


@patron.command(help=N_("Renew the membership, by the category's time or until a date."))
@click.argument("card", type=as_text)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The last day of it."))
@click.pass_obj
def renew(call: Call, card: str, until: date | None) -> None:
    with call.open() as opened, call.out.about(patron=card):
        sheet = opened.do(renew_patron, card, until=until)
        said = _("Renewed: {name}, until {date}.") if sheet.expires_on else _("Renewed: {name}, without an end.")
        told = {**facts(sheet), "fee_cents": sheet.fee_cents}
        call.out.line(told, said.format(name=sheet.name, date=sheet.expires_on), *fee_words(sheet))


patron.add_command(card)
for command in (phone, email, address, note, stop, unstop, guardian, belonging, proxy, merge, remove, batch, roll_over):
    patron.add_command(command)
for command in (export, used):
    patron.add_command(command)


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _alike_facts(one: Alike) -> dict[str, Any]:
    return {"patron": one.patron.card, "name": one.patron.name, "why": list(one.why)}


def _alike_words(one: Alike) -> str:
    words = {"name": _("the same name"), "address": _("the same address"), "email": _("the same e-mail")}
    why = ", ".join(words[code] for code in one.why)
    return _("Perhaps the same person: {name}, card {card}: {why}.").format(
        name=one.patron.name, card=one.patron.card, why=why
    )

"""tuils patron"""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.confirming import once_more, yes_option
from tuils.cli.kit.fields import field_options, given
from tuils.cli.kit.options import as_day, as_text, family
from tuils.cli.kit.patron_line import facts, fee_words
from tuils.i18n import N_, _
from tuils.library.people.likeness import Alike, alike_words, people_alike
from tuils.library.people.patron_fields import FIELDS
from tuils.library.people.patrons import edit_patron, register_patron, renew_patron

from .patron_batch import batch
from .patron_card import card
from .patron_contacts import address, email, phone
from .patron_export import export, used
from .patron_family import belonging, guardian, proxy
from .patron_merge import merge
from .patron_notes import note, stop, unstop
from .patron_remove import remove
from .patron_rollover import roll_over

patron = family("patron", N_("Patrons and their cards. `search` finds titles; `show patron CARD` shows one patron."))


@patron.command(
    help=N_(
        "Register a patron. The next free card number is used unless you give --card.\n\nGive "
        "--first-name, --last-name, or both. If a patron on file may be the same person, nobody "
        "is registered: check first, then add --anyway."
    )
)
@click.option("--card", metavar="CARD", type=as_text, help=N_("The card number."))
@click.option("--anyway", is_flag=True, help=N_("Register anyway: this is not the patron who looks the same."))
@field_options(FIELDS)
@yes_option
def add(call: Call, /, anyway: bool, sure: bool, **fields: Any) -> None:
    known = given(fields)
    with call.open() as opened, call.out.about(patron=fields["card"]):
        alike = opened.do(people_alike, known)
        seen = [one.patron.id for one in alike] if anyway else []
        sheet = once_more(call, lambda sure: opened.do(register_patron, known, besides=seen, sure=sure), sure)
        said = _("Registered: {name}, card {card}.").format(name=sheet.name, card=sheet.card)
        told = {**facts(sheet), "fee_cents": sheet.fee_cents, "alike": [_alike_facts(one) for one in alike]}
        call.out.line(told, said, *fee_words(sheet), *map(_alike_words, alike))


@patron.command(help=N_('Edit a patron record. An empty text ("") clears a field.'))
@click.argument("card", type=as_text)
@field_options(FIELDS)
def edit(call: Call, /, card: str, **fields: Any) -> None:
    known = given(fields)
    if not known:
        raise click.UsageError(_("Give at least one change, such as --phone."))
    with call.open() as opened, call.out.about(patron=card):
        sheet = opened.do(edit_patron, card, known)
        said = _("Changed: {name}, card {card}.").format(name=sheet.name, card=sheet.card)
        call.out.line({**facts(sheet), "fee_cents": sheet.fee_cents}, said, *fee_words(sheet))


@patron.command(help=N_("Renew a card for the usual length of the category, or until a date."))
@click.argument("card", type=as_text)
@click.option("--until", metavar="DATE", type=as_day, help=N_("The new expiration date."))
def renew(call: Call, card: str, until: date | None) -> None:
    with call.open() as opened, call.out.about(patron=card):
        sheet = opened.do(renew_patron, card, until=until)
        said = (
            _("Renewed: {name}. Card expires {date}.")
            if sheet.expires_on
            else _("Renewed: {name}. Card doesn't expire.")
        )
        told = {**facts(sheet), "fee_cents": sheet.fee_cents}
        call.out.line(told, said.format(name=sheet.name, date=sheet.expires_on), *fee_words(sheet))


patron.add_command(card)
for command in (phone, email, address, note, stop, unstop, guardian, belonging, proxy, merge, remove, batch, roll_over):
    patron.add_command(command)
for command in (export, used):
    patron.add_command(command)


def _alike_facts(one: Alike) -> dict[str, Any]:
    return {"patron": one.patron.card, "name": one.patron.name, "why": list(one.why)}


def _alike_words(one: Alike) -> str:
    return _("May be the same person: {one}.").format(one=alike_words(one))

"""tuils patron card"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.people.card_numbers import card_found, replace_card, report_card_lost

from .call import Call
from .options import Door, as_text
from .patron_line import facts, fee_words


@click.command(
    cls=Door,
    help=N_(
        "Give a new card: the number NEW, else the next free one. Scanned again, the old one says it is lost.\n\n"
        "A lost card may cost something (setting card-cents); a worn one does not."
    ),
)
@click.argument("old", metavar="CARD", type=as_text)
@click.argument("new", metavar="[NEW]", required=False, default="", type=as_text)
@click.option("--lost", is_flag=True, help=N_("It is lost, and there is no new one yet."))
@click.option("--found", is_flag=True, help=N_("The lost card CARD is there again: it is good again."))
@click.option("--worn", is_flag=True, help=N_("The old card is worn: the new one costs nothing."))
@click.pass_obj
def card(call: Call, old: str, new: str, lost: bool, found: bool, worn: bool) -> None:
    if lost + found + worn > 1 or (new and (lost or found)):
        raise click.UsageError(_("Give one of --lost, --found, --worn; with the first two no new number."))
    with call.open() as opened, call.out.about(patron=old):
        if lost:
            sheet = opened.do(report_card_lost, old)
            said = _("The card {old} of {name} is no longer valid. A new one is given by: tuils patron card {old}")
        elif found:
            sheet = opened.do(card_found, old)
            said = _("{name} has the card {card} again.")
        else:
            sheet = opened.do(replace_card, old, new, worn=worn)
            said = _("{name} has the card {card} now. {old} is no longer valid.")
        words = said.format(name=sheet.name, card=sheet.card, old=old)
        told = {**facts(sheet), "has_card": sheet.has_card, "fee_cents": sheet.fee_cents}
        call.out.line({**told, "old_card": None if found else old}, words, *fee_words(sheet))

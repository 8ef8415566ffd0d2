"""tuils patron card"""

from __future__ import annotations

from functools import partial

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.confirming import once_more, yes_option
from tuils.cli.kit.options import Door, as_text
from tuils.cli.kit.patron_line import facts, fee_words
from tuils.i18n import N_, _
from tuils.library.people.card_numbers import card_found, replace_card, report_card_lost


@click.command(
    cls=Door,
    help=N_(
        "Replace a card with the number NEW, or with the next free number. The old card then "
        "says it is lost when scanned.\n\nA lost card may have a fee (setting card-cents). A "
        "worn-out card has none."
    ),
)
@click.argument("old", metavar="CARD", type=as_text)
@click.argument("new", metavar="[NEW]", required=False, default="", type=as_text)
@click.option("--lost", is_flag=True, help=N_("The card is lost, and there is no new card yet."))
@click.option("--found", is_flag=True, help=N_("The lost card CARD was found and can be used again."))
@click.option("--worn", is_flag=True, help=N_("The old card is worn out: no fee for the new one."))
@yes_option
def card(call: Call, old: str, new: str, lost: bool, found: bool, worn: bool, sure: bool) -> None:
    if lost + found + worn > 1 or (new and (lost or found)):
        raise click.UsageError(_("Give one of --lost, --found, --worn. With --lost or --found, give no new number."))
    with call.open() as opened, call.out.about(patron=old):
        if lost:
            sheet = opened.do(report_card_lost, old)
            said = _("{name}: card {old} is no longer valid. For a new card: tuils patron card {old}")
        elif found:
            sheet = opened.do(card_found, old)
            said = _("{name} has card {card} again.")
        else:
            give = partial(replace_card, worn=worn)
            sheet = once_more(call, lambda sure: opened.do(partial(give, sure=sure), old, new), sure)
            said = _("{name} now has card {card}. {old} is no longer valid.")
        words = said.format(name=sheet.name, card=sheet.card, old=old)
        told = {**facts(sheet), "has_card": sheet.has_card, "fee_cents": sheet.fee_cents}
        call.out.line({**told, "old_card": None if found else old}, words, *fee_words(sheet))

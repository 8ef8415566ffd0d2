"""tuils refund"""

from __future__ import annotations

import click

from tuils.i18n import N_
from tuils.library.circulation.paying import refund as give_back

from .call import Call
from .money import facts, sentence
from .options import as_cents, as_text, command


@command(
    N_(
        "Give back so many cents of the credit of this card. Credit is what was paid too much, or for something lost "
        "that was found again."
    )
)
@click.argument("card", type=as_text)
@click.argument("cents", type=as_cents)
@click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("Why, in your words."))
@click.pass_obj
def refund(call: Call, card: str, cents: int, reason: str) -> None:
    with call.open() as opened, call.out.about(patron=card):
        done = opened.do(give_back, card, cents, reason)
        call.out.line(facts(done), sentence(done))

"""tuils refund"""

from __future__ import annotations

import click

from tuils.i18n import N_
from tuils.library.circulation.paying import refund as give_back

from .call import Call
from .money import book, why
from .options import as_cents, as_text, command


@command(
    N_(
        "Give back so many cents of the credit of this card. Credit is what was paid too much, or for something lost "
        "that was found again."
    )
)
@click.argument("card", type=as_text)
@click.argument("cents", type=as_cents)
@why
@click.pass_obj
def refund(call: Call, card: str, cents: int, reason: str) -> None:
    book(call, give_back, card, cents, reason)

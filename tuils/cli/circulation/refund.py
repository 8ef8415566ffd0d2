"""tuils refund"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_cents, as_text, command
from tuils.i18n import N_
from tuils.library.circulation.paying import refund as give_back

from .money import book, why


@command(
    N_(
        "Refund credit on this card: `refund 21234000000017 2.50 --reason 'lost book found'`. A whole number is cents. "
        "Credit comes from paying too much, or from a lost item that was paid for and then found."
    )
)
@click.argument("card", type=as_text)
@click.argument("cents", type=as_cents)
@why
def refund(call: Call, card: str, cents: int, reason: str) -> None:
    book(call, give_back, card, cents, reason)

"""tuils charge"""

from __future__ import annotations

import click

from tuils.i18n import N_
from tuils.library.circulation.paying import charge as charge_by_hand

from .call import Call
from .money import book
from .options import as_cents, as_text, command


@command(N_("Charge this card by hand, in cents: copies made, a new card, damage. Fines are booked by themselves."))
@click.argument("card", type=as_text)
@click.argument("cents", type=as_cents)
@click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("What for, in your words."))
@click.pass_obj
def charge(call: Call, card: str, cents: int, reason: str) -> None:
    book(call, charge_by_hand, card, cents, reason)

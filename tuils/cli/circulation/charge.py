"""tuils charge"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_cents, as_text, command
from tuils.i18n import N_
from tuils.library.circulation.paying import charge as charge_by_hand

from .money import book


@command(
    N_(
        "Add a charge to this card: photocopies, a new card, damage. A whole number is cents: 250 is the same as "
        "2.50. Fines are added automatically."
    )
)
@click.argument("card", type=as_text)
@click.argument("cents", type=as_cents)
@click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("What it is for, in your own words."))
def charge(call: Call, card: str, cents: int, reason: str) -> None:
    book(call, charge_by_hand, card, cents, reason)

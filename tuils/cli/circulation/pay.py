"""tuils pay"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_cents, as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.i18n import N_
from tuils.library.circulation.paying import pay as take_payment

from .money import book


@command(
    N_(
        "Take a payment on this card: `pay 21234000000017 2.50`. A whole number is cents: 250 is $2.50 as well.\n\n"
        "The oldest charge is paid first; --charge names others, in the order in which they are paid. What is more "
        "than is owed stays as credit with --override OVERPAID."
    )
)
@click.argument("card", type=as_text)
@click.argument("cents", type=as_cents)
@click.option(
    "--charge", "charges", metavar="ID", multiple=True, type=as_text, help=N_("Pay this charge; see show patron.")
)
@override_options
def pay(call: Call, card: str, cents: int, charges: tuple[str, ...], override: tuple[str, ...], reason: str) -> None:
    book(call, take_payment, card, cents, charges=charges, override=override_of(override, reason))

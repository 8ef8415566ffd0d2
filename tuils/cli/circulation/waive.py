"""tuils waive"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_cents, as_text, command
from tuils.i18n import N_
from tuils.library.circulation.paying import waive as let_go

from .money import book, why


@command(
    N_(
        "Waive part of what this card owes: `waive 21234000000017 2.50 --reason 'snow'`. A whole number is cents.\n\n"
        "The oldest charge first, or those of --charge. The reason is kept with the line, for a year."
    )
)
@click.argument("card", type=as_text)
@click.argument("cents", type=as_cents)
@click.option(
    "--charge", "charges", metavar="ID", multiple=True, type=as_text, help=N_("Waive this charge; see show patron.")
)
@why
def waive(call: Call, card: str, cents: int, charges: tuple[str, ...], reason: str) -> None:
    book(call, let_go, card, cents, reason, charges=charges)

"""tuils void"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _
from tuils.library.circulation.paying import void_line
from tuils.library.local_words import money_label

from .money import facts, owed_words, why


@command(
    N_(
        "Void a charge or payment that was entered by mistake, by its id or its last 6 or more characters.\n\n"
        "A charge is lifted, and what was paid for it becomes credit. A payment is handed back, and what it was for is "
        "owed again. Both stay in the account, with a line that says so."
    )
)
@click.argument("line", type=as_text)
@why
def void(call: Call, line: str, reason: str) -> None:
    with call.open() as opened, call.out.about(charge=line):
        done = opened.do(void_line, line, reason)
        said = _("Charge of {money} voided.") if done.kind == "waive" else _("Payment voided: refund {money}.")
        call.out.line(facts(done), f"{said.format(money=money_label(done.cents))} {owed_words(done.owed_cents)}")

"""tuils void"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.circulation.paying import void_line
from tuils.values.money import plain

from .call import Call
from .money import facts, owed_words, why
from .options import as_text, command


@command(
    N_(
        "Void a charge or payment that should not have been written, by its id; the last 6 or more characters do.\n\n"
        "A charge is lifted, and what was paid for it becomes credit. A payment is handed back, and what it was for is "
        "owed again. Both stay in the account, with a line that says so."
    )
)
@click.argument("line", type=as_text)
@why
@click.pass_obj
def void(call: Call, line: str, reason: str) -> None:
    with call.open() as opened, call.out.about(charge=line):
        done = opened.do(void_line, line, reason)
        said = _("Charge of {money} lifted.") if done.kind == "waive" else _("Payment void: hand back {money}.")
        call.out.line(facts(done), f"{said.format(money=plain(done.cents))} {owed_words(done.owed_cents)}")

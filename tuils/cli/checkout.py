"""tuils checkout"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_
from tuils.library.circulation.checkout import CheckedOut
from tuils.library.circulation.checkout import checkout as lend
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.people.last_use import note_use_of_card
from tuils.values.moments import iso

from . import words
from .call import Call
from .options import as_text, command
from .overriding import override_of, override_options


@command(
    N_(
        "Lend items to the patron with this card.\n\n"
        "Each item stands for itself: if one is refused the others are lent all the same. An item that is on this "
        "card already is renewed with --override ALREADY_OUT_SAME."
    )
)
@click.argument("card", type=as_text)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@override_options
@click.pass_obj
def checkout(call: Call, card: str, barcodes: tuple[str, ...], override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open(refresh=False) as opened:
        for barcode in barcodes:
            with call.out.about(item=barcode):
                done = opened.do(lend, card, barcode, override=given)
                call.out.line(facts(done, opened.desk), sentence(done, opened.desk), *alerts(done))
        note_use_of_card(opened.desk, card)


def facts(done: CheckedOut, desk: Desk) -> dict[str, Any]:
    told: dict[str, Any] = {
        "item": done.item,
        "patron": done.patron,
        "title": done.title,
        "due_at": iso(done.due_at, desk.zone),
        "alerts": [reason.code for reason in done.alerts],
    }
    return told | ({"renewals_left": done.renewed.renewals_left} if done.renewed else {})


def sentence(done: CheckedOut, desk: Desk) -> str:
    due = due_words(desk, done.due_at)
    if done.renewed:
        return words.renewed(done.title, due, done.renewed.renewals_left, done.renewed.fine_cents)
    return words.lent(done.title, due)


def alerts(done: CheckedOut) -> list[str]:
    return [f"  {reason.short()}." for reason in done.alerts]

"""tuils inhouse"""

from __future__ import annotations

from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.inhouse import UsedHere, use_here

from .call import Call
from .options import as_text, command


@command(
    N_(
        "Count copies that were used in the library: those that lay on the tables.\n\n"
        "What is still on loan is checked in with it. HOLD or TRANSIT: check it in, then it is done."
    )
)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@click.pass_obj
def inhouse(call: Call, barcodes: tuple[str, ...]) -> None:
    with call.open(refresh=False) as opened:
        for barcode in barcodes:
            with call.out.about(item=barcode):
                done = opened.do(use_here, barcode)
                call.out.line(facts(done), sentence(done))


def facts(done: UsedHere) -> dict[str, Any]:
    return {
        "item": done.item,
        "title": done.title,
        "route": done.route,
        "was_lent": done.was_lent,
        "fine_cents": done.fine_cents,
    }


def sentence(done: UsedHere) -> str:
    words = _("{route:<8} Counted: {title}").format(route=done.route, title=done.title)
    return words + (_(" (It was on loan, and is checked in.)") if done.was_lent else "")

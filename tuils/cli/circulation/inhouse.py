"""tuils inhouse"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.i18n import N_, _
from tuils.library.circulation.inhouse import UsedHere, use_here


@command(
    N_(
        "Count in-house use: items left on tables.\n\nAn item that is still checked out is checked "
        "in, too. If it says HOLD or TRANSIT, check it in."
    )
)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
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
    return words + (_(" (It was checked out, and is now checked in.)") if done.was_lent else "")

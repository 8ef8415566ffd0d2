"""tuils renew"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.circulation.account import note_look
from tuils.library.circulation.renewal import Renewed, loans_to_renew
from tuils.library.circulation.renewal import renew as renew_one
from tuils.library.circulation.terms import due_words
from tuils.library.desk import Desk
from tuils.library.people.last_use import note_use_of_card
from tuils.library.people.masking import sees_loans
from tuils.values.moments import iso

from . import words
from .call import Call
from .options import as_text, command
from .overriding import override_of, override_options


@command(
    N_(
        "Renew loans of the patron with this card: those with the barcodes given, else all.\n\n"
        "Each loan stands for itself: if one is refused the others are renewed all the same."
    )
)
@click.argument("card", type=as_text)
@click.argument("barcodes", metavar="[BARCODE]...", nargs=-1, type=as_text)
@override_options
@click.pass_obj
def renew(call: Call, card: str, barcodes: tuple[str, ...], override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open(refresh=False) as opened, call.out.about(patron=card):
        wanted = barcodes or loans_to_renew(card)
        named = bool(barcodes) or sees_loans(opened.desk)
        if not barcodes:
            note_look(opened.desk, card)
        if not wanted:
            call.out.note(_("Nothing is out on this card."))
        for barcode in wanted:
            with call.out.about(item=barcode if named else None):
                done = opened.do(renew_one, card, barcode, override=given)
                done = done if named else replace(done, item="", title="")
                due = due_words(opened.desk, done.due_at)
                title = done.title if named else _("(title not shown)")
                said = words.renewed(title, due, done.renewals_left, done.fine_cents)
                call.out.line(facts(done, opened.desk), said)
        note_use_of_card(opened.desk, card)


def facts(done: Renewed, desk: Desk) -> dict[str, Any]:
    return {
        "item": done.item or None,
        "patron": done.patron,
        "title": done.title if done.item else None,
        "due_at": iso(done.due_at, desk.zone),
        "renewals_left": done.renewals_left,
        "fine_cents": done.fine_cents,
        "alerts": [reason.code for reason in done.alerts],
    }

"""tuils renew: loans of a patron, once more"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.renewal import Renewed, loans_to_renew, renew as renew_one
from tuils.library.lending.noted_looks import note_look, told_by_refusal
from tuils.library.lending.terms.terms import due_words
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.library.people.patrons.masking import sees_loans, untold
from tuils.values.time.moments import iso

from .checkout import renewed_words


@command(
    N_(
        "Renew items for the patron with this card: those with the barcodes given, else "
        "all.\n\nEach item counts by itself: if one is refused, the others are still renewed."
    )
)
@click.argument("card", type=as_text)
@click.argument("barcodes", metavar="[BARCODE]...", nargs=-1, type=as_text)
@override_options
def renew_command(call: Call, card: str, barcodes: tuple[str, ...], override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open(refresh=False) as opened, call.out.about(patron=card):
        wanted = barcodes or loans_to_renew(card)
        named = bool(barcodes) or sees_loans(opened.desk)
        if not barcodes:
            note_look(opened.desk, card)
        if not wanted:
            call.out.note(_("No checkouts."))
        for barcode in wanted:
            with call.out.about(card, item=barcode if named else None):
                try:
                    with told_by_refusal(opened.desk, card, renewing=True):
                        done = opened.do(renew_one, card, barcode, override=given)
                except Refused as no:
                    raise no if named else untold(no) from None
                done = done if named else replace(done, item="", title="")
                due = due_words(opened.desk, done.due_at)
                title = done.title if named else _("(title not shown)")
                text = renewed_words(title, due, done.renewals_left, done.fine_cents)
                through = [_("Overridden: {what}").format(what=one.short()) for one in done.let_through]
                call.out.line(renewal_json(done, opened.desk), text, *(f"  {one}." for one in through))
        note_use_of_card(opened.desk, card)


def renewal_json(done: Renewed, desk: Desk) -> dict[str, Any]:
    return {
        "item": done.item or None,
        "patron": done.patron,
        "title": done.title if done.item else None,
        "due_at": iso(done.due_at, desk.zone),
        "renewals_left": done.renewals_left,
        "fine_cents": done.fine_cents,
        "alerts": [reason.code for reason in done.alerts],
    }

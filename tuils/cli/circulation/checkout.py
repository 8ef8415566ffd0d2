"""tuils checkout: items to the patron with this card"""

from __future__ import annotations

from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Reason
from tuils.library.lending.loans.checkout import CheckedOut, checkout as lend
from tuils.library.lending.noted_looks import told_by_refusal
from tuils.library.lending.terms.terms import due_words
from tuils.library.people.patrons.last_use import note_use_of_card
from tuils.library.people.patrons.masking import sees_loans
from tuils.values.time.moments import iso


@command(
    N_(
        "Check out items to the patron with this card.\n\nEach item counts by itself: if one is "
        "refused, the others are still checked out. An item already on this card is renewed with "
        "--override ALREADY_OUT_SAME."
    )
)
@click.argument("card", type=as_text)
@click.argument("barcodes", metavar="BARCODE...", nargs=-1, required=True, type=as_text)
@override_options
def checkout_command(call: Call, card: str, barcodes: tuple[str, ...], override: tuple[str, ...], reason: str) -> None:
    given = override_of(override, reason)
    with call.open(refresh=False) as opened:
        for barcode in barcodes:
            with call.out.about(card, item=barcode):
                with told_by_refusal(opened.desk, card):
                    done = opened.do(lend, card, barcode, override=given)
                call.out.line(
                    checkout_json(done, opened.desk), checkout_sentence(done, opened.desk), *alerts(done, opened.desk)
                )
        note_use_of_card(opened.desk, card)


def checkout_json(done: CheckedOut, desk: Desk) -> dict[str, Any]:
    told: dict[str, Any] = {
        "item": done.item,
        "patron": done.patron,
        "title": done.title,
        "due_at": iso(done.due_at, desk.zone),
        "alerts": [reason.code for reason in told_alerts(done, desk)],
    }
    told |= {"booking": done.booking} if done.booking else {}
    return told | ({"renewals_left": done.renewed.renewals_left} if done.renewed else {})


def checkout_sentence(done: CheckedOut, desk: Desk) -> str:
    due = due_words(desk, done.due_at)
    if done.renewed:
        return renewed_words(done.title, due, done.renewed.renewals_left, done.renewed.fine_cents)
    text = _("Checked out: {title}. Due {due}.").format(title=done.title, due=due)
    if done.booked:
        text += " " + _("{name} was booked; it is free now.").format(name=done.booked)
    return text


def told_alerts(done: CheckedOut, desk: Desk) -> list[Reason]:
    """Return the alerts. The patron may be absent: a title they read before is only for operators who may see loans."""
    return [reason for reason in done.alerts if reason.code != "ALREADY_READ" or sees_loans(desk)]


def alerts(done: CheckedOut, desk: Desk) -> list[str]:
    through = [_("Overridden: {what}").format(what=reason.short()) for reason in done.let_through]
    return [f"  {said}." for said in (*(reason.short() for reason in told_alerts(done, desk)), *through)]


def renewed_words(title: str, due: str, left: int | None, fine_cents: int = 0) -> str:
    text = _("Renewed: {title}. Due {due}.").format(title=title, due=due)
    if fine_cents:
        text += " " + _("{money} is owed because it was overdue.").format(money=money_label(fine_cents))
    if left is None:
        return text
    more = ngettext("{n} renewal left.", "{n} renewals left.", left).format(n=left)
    return f"{text} {more}"

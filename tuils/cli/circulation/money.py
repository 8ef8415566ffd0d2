"""What the commands about money say when something was booked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tuils.cli.kit.options import as_text
from tuils.i18n import N_, _
from tuils.library.local_words import money_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from tuils.cli.kit.call import Call
    from tuils.library.circulation.paying import Booked

SAID = {
    "payment": N_("Paid {money}."),
    "waive": N_("Waived {money}."),
    "charge": N_("Charged {money}."),
    "refund": N_("Refunded {money}."),
}


why = click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("The reason, in your own words."))


def book(call: Call, verb: Callable[..., Booked], card: str, *args: Any, **how: Any) -> None:
    """Write a line of this card's account and tell what is owed then."""
    with call.open(refresh=False) as opened, call.out.about(patron=card):
        done = opened.do(verb, card, *args, **how)
        call.out.line(facts(done), sentence(done))


def facts(done: Booked) -> dict[str, Any]:
    return {
        "patron": done.patron,
        "owed_cents": done.owed_cents,
        "entry": done.entry,
        "act": done.act,
        "cents": done.cents,
    }


def sentence(done: Booked) -> str:
    said = _(SAID[done.kind]).format(money=money_label(done.cents))
    if done.growing_cents and done.owed_cents <= 0:  # what was paid ahead is no credit to be given back
        return f"{said} {_('Fines so far on items still out: {money}.').format(money=money_label(done.growing_cents))}"
    return f"{said} {owed_words(done.owed_cents)}"


def owed_words(cents: int) -> str:
    if cents > 0:
        return _("{money} is still owed.").format(money=money_label(cents))
    return _("Credit: {money}.").format(money=money_label(-cents)) if cents else _("Nothing more is owed.")

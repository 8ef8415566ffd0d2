"""What the commands about money say when something was booked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tuils.i18n import N_, _
from tuils.values.money import plain

from .options import as_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tuils.library.circulation.paying import Booked

    from .call import Call

SAID = {
    "payment": N_("Paid {money}."),
    "waive": N_("Waived {money}."),
    "charge": N_("Charged {money}."),
    "refund": N_("Given back {money}."),
}


why = click.option("--reason", metavar="TEXT", required=True, type=as_text, help=N_("Why, in your words."))


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
    return f"{_(SAID[done.kind]).format(money=plain(done.cents))} {owed_words(done.owed_cents)}"


def owed_words(cents: int) -> str:
    if cents > 0:
        return _("{money} is still owed.").format(money=plain(cents))
    return _("The credit is {money}.").format(money=plain(-cents)) if cents else _("Nothing is owed now.")

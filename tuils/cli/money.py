"""What the commands about money say when something was booked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tuils.i18n import N_, _
from tuils.values.money import plain

if TYPE_CHECKING:
    from tuils.library.circulation.paying import Booked

SAID = {
    "payment": N_("Paid {money}."),
    "waive": N_("Waived {money}."),
    "charge": N_("Charged {money}."),
    "refund": N_("Given back {money}."),
}


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

"""What stands in the place of a person where titles and people stand together: in lists of loans and of holds."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.desk import Desk
from tuils.library.refusals import Refused

SEE = "patrons.see_loans"


def sees_loans(desk: Desk) -> bool:
    """May this desk's person see what somebody has who is not at the desk? Asks, and notes no refusal."""
    return desk.may(SEE)


def initials(first: str, last: str) -> str:
    """`M. F.`, enough to say whose it is to the one who asks, not enough to tell it to anybody else."""
    return " ".join(f"{part[0]}." for part in (first.strip(), last.strip()) if part)


def untold(no: Refused) -> Refused:
    """A refusal about what somebody has, as one reads it who is not told what that is."""
    hidden = _("(title not shown)")
    named = frozenset({"title", "item", "barcode", "code"})
    reasons = (
        replace(reason, facts={name: hidden if name in named else what for name, what in reason.facts.items()})
        for reason in no.reasons
    )
    return Refused(*reasons, title=hidden)


def shown_card(desk: Desk, card: str) -> str:
    """The card, or for whoever does not see loans its last four."""
    from tuils.values.barcode import last_four  # a loan by command asks for the right alone

    return card if not card or sees_loans(desk) else last_four(card)

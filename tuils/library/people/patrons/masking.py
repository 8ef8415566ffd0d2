"""The masked form of a person where titles and people are shown together: in lists of loans and of holds."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused

SEE = "patrons.see_loans"


def sees_loans(desk: Desk) -> bool:
    """Return whether the operator may see the checkouts of somebody who is not at the desk. Records no refusal."""
    return desk.may(SEE)


def initials(first: str, last: str) -> str:
    """Return `M. F.`, enough to recognize a person one asks about, not enough to tell anybody else."""
    return " ".join(f"{part[0]}." for part in (first.strip(), last.strip()) if part)


def untold(no: Refused) -> Refused:
    """Return a refusal about a checkout with its title hidden."""
    hidden = _("(title not shown)")
    named = frozenset({"title", "item", "barcode", "code"})
    reasons = (
        replace(reason, facts={name: hidden if name in named else what for name, what in reason.facts.items()})
        for reason in no.reasons
    )
    return Refused(*reasons, title=hidden)


def shown_card(desk: Desk, card: str) -> str:
    """Return the card, or its last four digits for operators who do not see loans."""
    from tuils.values.numbers.barcode import last_four  # a loan by command asks for the right alone

    return card if not card or sees_loans(desk) else last_four(card)

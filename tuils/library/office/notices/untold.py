"""Restart the pickup time of ready holds whose patron got no notice, so that none expires unseen.

The brake may hold the notice, the mail server may be down, the computer that sends may be off. Patrons notified by a
letter or a call are on a list for staff, which shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.lending.holds.ageing import pickup_anew, unclaimed
from tuils.library.lending.slices import in_slices
from tuils.models import Patron
from tuils.models.rows import find

from .kinds import HOLD_READY, KINDS
from .ladder import ladder
from .planning import planned_line
from .queries import holds_ready
from .recipients import EMAIL, TEXT
from .sender import mail_is_on


def keep_untold(desk: Desk) -> Iterator[int]:
    """Give those whose last day is over a new one; yield how many, after each short slice."""
    return in_slices(desk, untold_holds(desk, unclaimed(desk)), pickup_anew)


def untold_holds(desk: Desk, holds: list[str]) -> list[str]:
    """Return those of these holds (ids) whose notice goes by email or text, and was not sent."""
    if not (holds and mail_is_on() and value_of("notices_daily", True) and ladder().hold_ready):
        return []
    late, found = set(holds), list[str]()
    ready = [row for row in holds_ready(HOLD_READY, "", "") if row.about in late]
    people = {row.id: row for row in find(Patron, "id", {row.patron for row in ready})}
    for patron, rows in groupby(ready, key=lambda row: row.patron):
        some = list(rows)
        line = planned_line(desk, KINDS[HOLD_READY], people[patron], some, mail=True) if patron in people else None
        if line and line.channel in (EMAIL, TEXT):
            found += [row.about for row in some]
    return found

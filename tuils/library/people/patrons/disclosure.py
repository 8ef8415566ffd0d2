"""The rights of one person over another's record: as a guardian by the library's setting, as a proxy by the patron's
permission. A child's checkouts are private to the child, unless the library decides otherwise."""

from __future__ import annotations

from datetime import date

from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.models import Patron, Proxy
from tuils.models.rows import find
from tuils.values.time.ages import age_on
from tuils.values.time.moments import day_of

PICKUP, LOANS, CHARGES, TITLES = "pickup", "loans", "charges", "titles"
MAY = (PICKUP, LOANS, CHARGES)
"""The rights a patron may give somebody else: pick up holds, hear checkouts, hear charges."""
NEVER, DUE = "never", "due"
OF_AGE = 18
GUARDIAN = {NEVER: (), DUE: (LOANS, CHARGES), TITLES: (PICKUP, LOANS, CHARGES, TITLES)}
"""The rights of a guardian by the setting `guardian_sees`: nothing; due dates and charges; titles, too."""


def disclosed_to(desk: Desk, person: str, other: Patron) -> tuple[str, ...]:
    """Return what the person (an id) may hear or do for this other patron: of pickup, loans, charges, titles.

    `loans` without `titles`: how many are out and when they are due.
    """
    today = day_of(desk.now, desk.zone)
    if other.guardian == person and is_minor(other.born, today):
        return _in_order({*_as_guardian(), *_as_proxy(desk, person, other)})
    return _in_order(set(_as_proxy(desk, person, other)))


def is_minor(born: str, today: date) -> bool:
    """Return whether the patron is under the age from which a guardian learns nothing; an unknown birthday counts as
    under it."""
    limit = value_of("guardian_until", OF_AGE)
    return limit is None or not born or age_on(born, today) < int(limit)


def picks_up_for(desk: Desk, person: str) -> list[str]:
    """Return the ids of the patrons whose holds this person (an id) may take home."""
    allowed = [row.patron for row in find(Proxy, "proxy", [person]) if PICKUP in row.may.split()]
    if PICKUP in _as_guardian():
        today = day_of(desk.now, desk.zone)
        wards = find(Patron, "guardian", [person])
        allowed += [ward.id for ward in wards if is_minor(ward.born, today)]
    return sorted(set(allowed))


def _as_guardian() -> tuple[str, ...]:
    return GUARDIAN.get(str(value_of("guardian_sees", DUE)), GUARDIAN[DUE])


def _as_proxy(desk: Desk, person: str, other: Patron) -> list[str]:
    """A patron who allows loans allows titles; for a child somebody else did, and titles stay the child's."""
    rows = [row for row in find(Proxy, "patron", [other.id]) if row.proxy == person]
    may = [word for row in rows for word in row.may.split() if word in MAY]
    child = bool(other.guardian) and is_minor(other.born, day_of(desk.now, desk.zone))
    return [*may, TITLES] if LOANS in may and not child else may


def _in_order(found: set[str]) -> tuple[str, ...]:
    return tuple(word for word in (*MAY, TITLES) if word in found)

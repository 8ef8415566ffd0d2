"""A patron's own holds: a title by its number in the web catalog, the places to pick up, and what becomes of a hold."""

from __future__ import annotations

from datetime import date

from tuils.library.foundation.administration.settings import branches
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import need, refuse
from tuils.library.lending.hold_queries import is_pickup, title_numbered
from tuils.library.lending.holds.holds import HoldSheet, cancel_hold, place_hold, resume_hold, suspend_hold
from tuils.library.lending.terms.queues import holds_of

MOST_DIGITS = 12


def title_in_web(number: str) -> tuple[str, str]:
    """Return id and name of the title with this number, as its page has it. Refuse with UNKNOWN_ID."""
    fits = number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS
    return need(title_numbered(int(number)) if fits else None, "UNKNOWN_ID", code=number[:MOST_DIGITS])


def pickup_places() -> list[tuple[str, str]]:
    """Return code and name of each branch where holds can be picked up."""
    found = [(one.code, one.name or one.code) for one in branches()]
    return [one for one in found if (is_pickup(one[0]) or (False,))[0]]


def hold_own(desk: Desk, card: str, number: str, pickup: str = "") -> HoldSheet:
    """Place a hold on the title with this number. Refuse as `place_hold`, and with UNKNOWN_ID."""
    places = [code for code, _name in pickup_places()]
    if pickup and pickup not in places:
        raise refuse("UNKNOWN_ID", code=pickup[:MOST_DIGITS])
    usual = desk.branch if desk.branch in places or not places else places[0]
    return place_hold(desk, card, title_in_web(number)[0], pickup=pickup or usual)


def cancel_own_hold(desk: Desk, patron: str, hold: str) -> HoldSheet:
    """Cancel a hold of this patron (an id). Refuse as `cancel_hold`; with HOLD_ENDED for anybody else's."""
    return cancel_hold(desk, _own(patron, hold))


def suspend_own_hold(desk: Desk, patron: str, hold: str, until: date | None) -> HoldSheet:
    return suspend_hold(desk, _own(patron, hold), until)


def resume_own_hold(desk: Desk, patron: str, hold: str) -> HoldSheet:
    return resume_hold(desk, _own(patron, hold))


def _own(patron: str, hold: str) -> str:
    """Return the id of this hold of the patron (an id). One of anybody else is as one that is over."""
    return str(need(next((row.id for row in holds_of(patron) if row.id == hold), ""), "HOLD_ENDED", code=""))

"""Restrictions: lending to a patron is stopped, for one reason or several, until a day or until it is lifted.

Their sum is `barred` and `barred_until` of the patron, which is all that checkout reads.
"""

from __future__ import annotations

from datetime import date

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.models import Patron
from tuils.models.rows import Row
from tuils.values.dataclass import dataclass

from .cards import by_card
from .parts import (
    LONGEST,
    clean_part_text,
    holds_on,
    last_day,
    local_today,
    new_key,
    part_meant,
    part_rows,
    write_patron_fields,
)
from .patron_state import part_name

LIFT = "patrons.lift"
"""The right to lift a restriction: without it, each stays as it was made."""
RESTRICT = "patrons.restrict"
OTHER = "other"
WHYS = {"damage": N_("damage"), "conduct": N_("conduct"), "address": N_("address"), OTHER: N_("other")}
PLAIN_KEY = "first"
"""The key of the restriction in the patron's own fields, made by an import or a change of these."""


@dataclass(frozen=True)
class Stop:
    """One restriction. `why`: a word of WHYS. `until`: ISO date of its last day; empty until somebody lifts it.
    `over`: it ended by itself."""

    key: str
    why: str
    text: str
    since: str
    until: str
    operator: str
    over: bool = False


@verb("patrons.restrict")
def restrict(desk: Desk, card: str, why: str = OTHER, *, text: str = "", until: date | None = None) -> Stop:
    """Stop lending to this patron. `why`: a word of WHYS; `text`: more, which the patron may read; `until`: its last
    day, else until it is lifted.

    Refuses with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD (field: why, text or until).
    """
    row = by_card(card)
    if why not in WHYS:
        raise not_understood("why", why, ", ".join(WHYS))
    what = {
        "why": why,
        "text": clean_part_text("text", text, most=LONGEST),
        "since": local_today(desk).isoformat(),
        "until": last_day(desk, until),
        "operator": desk.operator.login,
    }
    key = new_key()
    write_patron_fields(desk, row.id, {**_as_one_of_several(row), part_name("restriction", key): what})
    return _stop(desk, {**what, "key": key})


@verb("patrons.lift")
def lift_restriction(desk: Desk, card: str, key: str = "") -> list[Stop]:
    """Lift the restriction with this key; without one all of them. Returns the lifted ones.

    Refuses with NOT_RESTRICTED where there is none, UNKNOWN_ID where none has this key.
    """
    row = by_card(card)
    found = _all(desk, row)
    if all(stop.over for stop in found):
        raise refuse("NOT_RESTRICTED")
    lifted = [part_meant(found, key)] if key else found
    write_patron_fields(desk, row.id, _taken_away(lifted))
    return lifted


def restrictions_of(desk: Desk, card: str, *, over: bool = False) -> list[Stop]:
    """Return the restrictions that hold today, the last to end first; `over`: also those that ended. The reason is
    shown to operators who may restrict or lift; others see since when and until when."""
    desk.require("patrons.find")
    found = [stop for stop in _all(desk, by_card(card)) if over or not stop.over]
    if desk.may(RESTRICT) or desk.may(LIFT):
        return found
    return [Stop(stop.key, "", "", stop.since, stop.until, "", stop.over) for stop in found]


def said_by_edit(desk: Desk, patron: Patron, changes: Facts) -> Facts:
    """Return the fields that an edit of the patron's own `barred` or `barred_until` writes: these replace all
    restrictions, so current ones are lifted. Asks for the right to restrict, or to lift where lending is stopped."""
    if {"barred", "barred_until"}.isdisjoint(changes):
        return {}
    needed = LIFT if patron.barred else RESTRICT
    desk.require(needed)
    stood = [part_name("restriction", row["key"]) for row in part_rows("restriction", patron.id)]
    said = {name: changes.get(name, getattr(patron, name)) for name in ("barred", "barred_until")}
    return {**said, **dict.fromkeys(stood)} if stood else {}


def _all(desk: Desk, patron: Patron) -> list[Stop]:
    stops = [_stop(desk, row) for row in part_rows("restriction", patron.id)]
    if patron.barred and not stops:
        what = {"key": PLAIN_KEY, "why": OTHER, "text": "", "since": "", "operator": ""}
        stops = [_stop(desk, {**what, "until": patron.barred_until})]
    return sorted(stops, key=lambda stop: (stop.until or "9999", stop.since, stop.key), reverse=True)


def _stop(desk: Desk, row: Row) -> Stop:
    over = not holds_on({"until": row["until"]}, local_today(desk))
    return Stop(**{name: str(row[name]) for name in ("key", "why", "text", "since", "until", "operator")}, over=over)


def _taken_away(stops: list[Stop]) -> Facts:
    if [stop.key for stop in stops] == [PLAIN_KEY]:
        return {"barred": False, "barred_until": ""}
    return {part_name("restriction", stop.key): None for stop in stops}


def _as_one_of_several(patron: Patron) -> Facts:
    """Turn a restriction in the patron's own fields into one like the others, so that each can be lifted separately."""
    if not patron.barred or part_rows("restriction", patron.id):
        return {}
    what = {"why": OTHER, "text": "", "since": "", "until": patron.barred_until, "operator": ""}
    return {"barred": False, "barred_until": "", part_name("restriction", new_key()): what}

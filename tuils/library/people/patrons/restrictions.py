"""Restrictions: lending to a patron is stopped, for one reason or several, until a day or until it is lifted.

Their sum is `barred` and `barred_until` of the patron, which is all that checkout reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts, new_id
from tuils.library.foundation.journal.persons import all_of
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.sheets import PatronSheet, masked_patron_sheet, surviving_patron_row
from tuils.models import Patron, Proxy
from tuils.models.rows import Row, find, get, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.person_words import full_name

from .disclosure import MAY, PICKUP
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
    row, key = by_card(card), new_key()
    fields = restriction_fields(desk, row, key, why, text, until)
    write_patron_fields(desk, row.id, fields)
    return _stop(desk, {**fields[part_name("restriction", key)], "key": key})


def restriction_fields(desk: Desk, row: Patron, key: str, why: str, text: str, until: date | None) -> Facts:
    """Return the fields of a patron with this restriction beside those that stand. Refuses with NOT_UNDERSTOOD."""
    if why not in WHYS:
        raise not_understood("why", why, ", ".join(WHYS))
    what = {
        "why": why,
        "text": clean_part_text("text", text, most=LONGEST),
        "since": local_today(desk).isoformat(),
        "until": last_day(desk, until),
        "operator": desk.operator.login,
    }
    return {**_as_one_of_several(row), part_name("restriction", key): what}


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


@permitted("patrons.find")
def restrictions_of(desk: Desk, card: str, *, over: bool = False) -> list[Stop]:
    """Return the restrictions that hold today, the last to end first; `over`: also those that ended. The reason is
    shown to operators who may restrict or lift; others see since when and until when."""
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


# ---- proxies and families: who acts for a patron, and who belong together


MOST = 20
"""The most proxies of one patron."""


@dataclass(frozen=True)
class ProxyLine:
    """`may`: of pickup, loans, charges."""

    card: str
    name: str
    may: tuple[str, ...]


@verb("patrons.edit")
def name_proxy(desk: Desk, card: str, proxy: str, may: Iterable[str] = (PICKUP,)) -> list[ProxyLine]:
    """Let the patron with the card `proxy` act for the one with `card`. `may`: of pickup, loans, charges; replaces what
    was allowed before. Returns all proxies of that patron.

    Refuses with PATRON_UNKNOWN, CARD_LOST, SAME_PERSON, NOT_UNDERSTOOD, TOO_MANY_PROXIES.
    """
    row, other = by_card(card), by_card(proxy)
    if row.id == other.id:
        raise refuse("SAME_PERSON")
    words = _words(may)
    before = {found.proxy: found.may for found in find(Proxy, "patron", [row.id])}
    if other.id not in before and len(before) >= MOST:
        raise refuse("TOO_MANY_PROXIES", n=MOST)
    if before.get(other.id) != words:
        fields = _gone(other.id) | {part_name("proxy", other.id): {"may": words}}
        Act(desk).write("patron_edited", {"set": fields}, patron=row.id)
    return _proxies(row)


@verb("patrons.edit")
def drop_proxy(desk: Desk, card: str, proxy: str) -> list[ProxyLine]:
    """End that the patron with the card `proxy` acts for the one with `card`. Refuses with PATRON_UNKNOWN, CARD_LOST,
    NO_PROXY."""
    row, other = by_card(card), by_card(proxy)
    if other.id not in {found.proxy for found in find(Proxy, "patron", [row.id])}:
        raise refuse("NO_PROXY", code=proxy)
    Act(desk).write("patron_edited", {"set": _gone(other.id)}, patron=row.id)
    return _proxies(row)


@permitted("patrons.find")
def proxies_of(desk: Desk, card: str) -> list[ProxyLine]:
    """Return the people who may act for the patron with this card."""
    return _proxies(by_card(card))


@verb("patrons.edit")
def join_family(desk: Desk, card: str, of: str) -> PatronSheet:
    """Add the patron with `card` to the family of the one with the card `of`; a family begins with two.

    Refuses with PATRON_UNKNOWN, CARD_LOST, SAME_PERSON.
    """
    row, other = by_card(card), by_card(of)
    if row.id == other.id:
        raise refuse("SAME_PERSON")
    family = other.family or new_id(desk.now)
    act = Act(desk)
    for one in (other, row):
        if one.family != family:
            act.write("patron_edited", {"set": {"family": family}}, patron=one.id)
    return masked_patron_sheet(desk, surviving_patron_row(row.id))


@verb("patrons.edit")
def leave_family(desk: Desk, card: str) -> PatronSheet:
    """The patron with this card is of no family any more; of two the other is not, either. Refuses with
    PATRON_UNKNOWN, CARD_LOST, NO_FAMILY."""
    row = by_card(card)
    need(row.family, "NO_FAMILY", code=card)
    all_there = some(Patron, '"family" = ? AND "family" != \'\' ORDER BY "id"', row.family)
    act = Act(desk)
    for table in all_there if len(all_there) == 2 else (row,):
        act.write("patron_edited", {"set": {"family": ""}}, patron=table.id)
    return masked_patron_sheet(desk, surviving_patron_row(row.id))


def _words(may: Iterable[str]) -> str:
    wanted = [word.lower() for text in may for word in clean(text).replace(",", " ").split()]
    if unknown := [word for word in wanted if word not in MAY]:
        raise not_understood("may", unknown[0], ", ".join(MAY))
    if not wanted:
        raise not_understood("may", "", ", ".join(MAY))
    return " ".join(word for word in MAY if word in wanted)


def _gone(proxy: str) -> Facts:
    """Under whichever record of that person it was written."""
    return {part_name("proxy", one): None for one in all_of(proxy)}


def _proxies(row: Patron) -> list[ProxyLine]:
    lines = []
    for found in find(Proxy, "patron", [row.id]):
        if other := get(Patron, found.proxy):
            lines.append(ProxyLine(other.card, full_name(other), tuple(found.may.split())))
    return sorted(lines, key=lambda line: (line.name.casefold(), line.card))

"""Find the registration of a party at the door, and the age groups in which its heads are counted."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tuils.library.activities.records.registration_state import heads_added_by_group
from tuils.library.foundation.journal import applying
from tuils.library.foundation.refusals import refuse
from tuils.library.lending.money.money_standing import responsible_family
from tuils.library.people.patrons.cards import by_card
from tuils.models import Patron
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import by_id, get, some
from tuils.values.person_words import full_name
from tuils.values.programs import group_of_age
from tuils.values.time.ages import age_on

COUNTED = {"adult": "adults", "teen": "teens", "child": "children"}
"""A group, and the column of a registration that says how many heads are in it."""


def party_called(session: str, text: str) -> Registration:
    """Return the registration with this id, or this end of it, for this session. Refused with REGISTRATION_UNKNOWN."""
    row = by_id(Registration, text)
    if row is None or row.session != session:
        raise refuse("REGISTRATION_UNKNOWN", text=text)
    return row


def parties_of_card(session: str, card: str) -> list[Registration]:
    """Return the registrations for this session made by the card's patron, else by the family; ended ones only if
    there is no other. Refused with PATRON_UNKNOWN, CARD_LOST."""
    patron = by_card(card)
    own = _parties(session, [patron.id])
    if any(row.state != "cancelled" for row in own):
        return _standing(own)
    others = _standing(_parties(session, responsible_family(patron)))
    return others if others and others[0].state != "cancelled" else own or others


def _parties(session: str, people: list[str]) -> list[Registration]:
    marks = ", ".join("?" for _ in people)
    return some(Registration, f'"session" = ? AND "patron" IN ({marks}) ORDER BY "rank", "id"', session, *people)


def _standing(rows: list[Registration]) -> list[Registration]:
    return [row for row in rows if row.state != "cancelled"] or rows


def party_name(party: Registration) -> str:
    """Return the name to greet: the patron's, or the one a guest gave."""
    patron = get(Patron, party.patron)
    return full_name(patron) if patron else str(party.name)


def by_age(session: ProgramSession, party: Registration, heads: int) -> dict[str, int]:
    """Count so many heads of a party by group, as registered. Unknown ages are not guessed; but a person registered
    alone is as old as the card says. Online, a party is one device."""
    if session.place == "virtual":
        return {"device": 1} if heads else {}
    told = {group: getattr(party, column) for group, column in COUNTED.items() if getattr(party, column)}
    known = sum(told.values())
    if heads < party.heads or known > heads:
        only = len(told) == 1 and known >= party.heads
        return {next(iter(told)): heads} if only else {"any": heads}
    patron = get(Patron, party.patron)
    if not known and heads and patron:
        group = age_group_of(session, patron.born)
        told, known = {group: 1}, 1
    if heads > known:
        told["any"] = told.get("any", 0) + heads - known
    return told


def age_group_of(session: ProgramSession, born: str) -> str:
    """Return the group in which a person with this birth date counts on the day of the session."""
    if session.place == "virtual":
        return "device"
    try:
        return group_of_age(age_on(born, date.fromisoformat(session.wall[:10])))
    except ValueError:
        return "any"


def counted_for(registration: str) -> dict[str, int]:
    """Return the counts for this party so far, by group."""
    found: Counter[str] = Counter()
    for entry in applying.entries_naming(registration=registration):
        if entry.kind == "attendance_counted" and not entry.void:
            found.update(heads_added_by_group(entry))
    return {group: n for group, n in found.items() if n}

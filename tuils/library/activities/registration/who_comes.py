"""Read registrations for screens and commands: coming, waiting or declined, and why a party waits."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Any

from tuils.i18n import _, ngettext
from tuils.library.activities.programs.sessions import session_row
from tuils.library.activities.records.registration_state import heads_added_by_group
from tuils.library.activities.records.seats import seats_of
from tuils.library.foundation import audit
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal import applying
from tuils.library.foundation.refusals import need, refuse
from tuils.library.lending.money.money_standing import responsible_family
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.masking import shown_card
from tuils.models import Patron
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import by_id, find, get, row_with, some
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name
from tuils.values.programs import group_of_age
from tuils.values.time.ages import age_on
from tuils.values.words import N_

STATES = {
    "coming": N_("registered"),
    "waiting": N_("waitlisted"),
    "offered": N_("offered a seat"),
    "cancelled": N_("canceled"),
}
ENDINGS = {
    "declined": N_("declined the seat"),
    "lapsed": N_("did not answer in time"),
    "unconfirmed": N_("did not confirm"),
    "removed": N_("record removed"),
}
SEE_ALL = "patrons.see_all"
IN_ORDER = "CASE state WHEN 'coming' THEN 0 WHEN 'offered' THEN 1 WHEN 'waiting' THEN 2 ELSE 3 END"


@dataclass(frozen=True)
class RegistrationLine:
    """A party. `patron` an id and `card` its number (the last four for users who do not see loans), both empty for a
    guest; `name` of the patron or guest, empty once it is forgotten. `phone` and `email`: as given for this
    registration, else the patron's own; they and `guardian`, which has a phone, only for users who see all of a
    patron: `hidden` says that there is something. `place`: in the line, from 1; 0 if they don't wait. `came`: heads
    that came; None: nobody knows; 0: they stayed away. Times in microseconds UTC."""

    id: str
    session: str
    patron: str
    card: str
    name: str
    phone: str
    email: str
    guardian: str
    language: str
    heads: int
    adults: int
    teens: int
    children: int
    state: str
    why: str
    place: int
    offered_until: int | None
    came: int | None
    needs: str
    party: str
    source: str
    made_at: int
    answers: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    hidden: bool = False

    @property
    def groups(self) -> dict[str, int]:
        """Return heads by group, with `any` for those of unknown group; groups with 0 are left out."""
        known = {"adult": self.adults, "teen": self.teens, "child": self.children}
        known["any"] = max(0, self.heads - sum(known.values()))
        return {group: n for group, n in known.items() if n}

    @property
    def minors_alone(self) -> bool:
        return self.teens + self.children == self.heads


@permitted("programs.see")
def registrations_of(desk: Desk, session: str, *, ended: bool = True) -> list[RegistrationLine]:
    """Return the parties of a session (its id, or the end of it): coming, offered, waiting in order of the line, and,
    with `ended`, canceled. Refused with SESSION_UNKNOWN.

    A caller that shows a list of names outside the session's screen audits that first: `note_list`."""
    key = session_row(session).id
    text = '"session" = ?' + ("" if ended else " AND \"state\" <> 'cancelled'")
    return registration_lines(desk, some(Registration, f'{text} ORDER BY {IN_ORDER}, "rank", "id"', key))


@permitted("programs.see")
def note_list(desk: Desk, *, written: bool = False) -> None:
    """Audit that somebody looks at a list of registrations, or writes it to a file or on paper. Never whose."""
    if written:
        audit.note_in_audit(desk, "export", about="programs.see")
    else:
        audit.looked(desk, "list", about="programs.see")


@permitted("programs.see")
def registration_line(desk: Desk, registration: str) -> RegistrationLine:
    """Return one party by its id or the end of it (6 characters or more). Refused with REGISTRATION_UNKNOWN."""
    return read_registration_line(desk, registration_row(registration).id)


def read_registration_line(desk: Desk, registration: str) -> RegistrationLine:
    row = need(get(Registration, registration), "REGISTRATION_UNKNOWN", text=registration)
    return registration_lines(desk, [row])[0]


def registration_row(text: str) -> Registration:
    """Return the row of a registration by its id or the end of it. Refused with REGISTRATION_UNKNOWN."""
    return need(by_id(Registration, text), "REGISTRATION_UNKNOWN", text=text)


def registration_lines(desk: Desk, rows: Sequence[Registration]) -> list[RegistrationLine]:
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
    places = _places({row.session for row in rows if row.state == "waiting"})
    return [_line(desk, row, people.get(row.patron or ""), places.get(row.id, 0)) for row in rows]


def _places(sessions: set[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for session in sessions:
        waiting = some(Registration, '"session" = ? AND "state" = \'waiting\' ORDER BY "rank", "id"', session)
        places |= {row.id: number for number, row in enumerate(waiting, 1)}
    return places


def _line(desk: Desk, row: Registration, patron: Patron | None, place: int) -> RegistrationLine:
    ways = _ways(row, patron)
    sees = desk.may(SEE_ALL)
    shown = ways if sees else dict.fromkeys(ways, "")
    same = ("id", "session", "language", "heads", "adults", "teens", "children", "state", "why", "came")
    return RegistrationLine(
        **{name: getattr(row, name) for name in (*same, "offered_until", "needs", "party", "source", "made_at")},
        patron=row.patron or "",
        card=shown_card(desk, patron.card) if patron else "",
        name=row.name or (full_name(patron) if patron else ""),
        phone=shown["phone"],
        email=shown["email"],
        guardian=shown["guardian"],
        hidden=not sees and any(ways.values()),
        place=place,
        answers=json.loads(row.answers or "{}"),
        told=json.loads(row.told or "{}"),
    )


def _ways(row: Registration, patron: Patron | None) -> dict[str, str]:
    """Return how they are reached, and the responsible adult."""
    own = patron or row_with(Patron, {})
    return {
        "phone": row.phone or ("" if row.email else own.phone),
        "email": row.email or ("" if row.phone else own.email),
        "guardian": row.guardian,
    }


# ---- in words


def registrant_name(line: RegistrationLine) -> str:
    """Return `Ada Lovelace`; for a guest without a name the phone or e-mail; else that the name was deleted."""
    return line.name or line.phone or line.email or (_("a guest") if line.hidden else _("name deleted"))


def registration_state_words(line: RegistrationLine) -> str:
    """Return `coming`, `waitlisted, number 2`, `did not come`, `did not answer in time`."""
    if line.state == "cancelled":
        return _(ENDINGS.get(line.why, STATES["cancelled"]))
    if line.state == "waiting":
        return _("waitlisted, number {place}").format(place=line.place)
    if line.came == 0:
        return _("no-show")
    return _("attended") if line.came else _(STATES.get(line.state, line.state))


def heads_words(n: int) -> str:
    return ngettext("{n} person", "{n} people", n).format(n=n)


def waiting_why_words(session: ProgramSession, line: RegistrationLine) -> str:
    """Return `All places are taken. Number 2 in line.` or `Party of 3, 2 places are free. Number 1 in line.`"""
    place = _("Number {place} in line.").format(place=line.place)
    return f"{_kept_by(seats_of(session).free, line)} {place}"


def _kept_by(free: int | None, line: RegistrationLine) -> str:
    if free == 0:
        return _("All seats are taken.")
    if free is not None and free < line.heads:
        text = ngettext("Party of {heads}, but {n} seat is left.", "Party of {heads}, but {n} seats are left.", free)
        return text.format(heads=line.heads, n=free)
    return _("Others are ahead of them.") if line.place > 1 else _("They are next.")


def row_words(row: Registration) -> str:
    """Say the state of a registration: `coming`, `did not answer in time`."""
    if row.state == "cancelled":
        return _(ENDINGS.get(str(row.why), STATES["cancelled"]))
    return _("no-show") if row.came == 0 else _(STATES.get(str(row.state), ""))


# ---- find the registration of a party at the door, and the age groups in which its heads are counted


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

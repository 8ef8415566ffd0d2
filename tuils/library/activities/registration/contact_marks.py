"""Mark a party as notified or not reached, and as confirmed or dropped because it didn't confirm in time."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.activities.programs.contacts_due import (
    CONFIRMED,
    HOWS,
    TRIED,
    WHATS,
    ContactDue,
    due_of,
    overdue_to_confirm,
    rounds,
    tellings,
)
from tuils.library.activities.programs.session_past import where_of
from tuils.library.activities.programs.sessions import session_row
from tuils.library.activities.records.seats import pass_on, write_registration
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .registering import end_registration, live_row
from .who_comes import RegistrationLine, read_registration_line, registration_row

LONGEST = 200


@dataclass(frozen=True)
class ContactMarked:
    """A party and the message it got. `next`: the next message due, empty for none. `act`: what undo reverses."""

    line: RegistrationLine
    title: str
    what: str
    how: str
    next: str = ""
    act: str = ""


def contact_mark(desk: Desk, session: ProgramSession, how: str) -> Facts:
    """Return the mark to keep: the day, how, and about which time and place."""
    day = day_of(desk.at, desk.zone).isoformat()
    return {"day": day, "how": how, "wall": session.wall, "where": where_of(session), "at": desk.at}


@verb("programs.tell")
def mark_notified(desk: Desk, registration: str, what: str, how: str = "phone", *, note: str = "") -> ContactMarked:
    """Mark this party as notified of the message in its queue, so that it leaves the queue. `what`: of WHATS, `how`: of
    HOWS. A note (200 characters) is private and is removed with the registration.

    Refuses with REGISTRATION_UNKNOWN, NOT_TO_TELL, NOT_UNDERSTOOD (how, note)."""
    if how not in HOWS:
        raise not_understood(_("how"), how, ", ".join(HOWS))
    row, telling = _due(desk, registration, what)
    session = session_row_of(row)
    return _marked(desk, row, telling.what, how, {telling.what: contact_mark(desk, session, how)}, note)


@verb("programs.tell")
def told_many(desk: Desk, parties: Sequence[tuple[str, str]], how: str) -> int:
    """Mark many parties at once, each an id and its message: one act. Messages no longer due are ignored; return how
    many were marked. Refuses with NOT_UNDERSTOOD (how)."""
    if how not in HOWS:
        raise not_understood(_("how"), how, ", ".join(HOWS))
    act, wanted = Act(desk), dict.fromkeys(parties)
    due = due_of(desk, {registration for registration, _what in wanted})
    found = [(due[key][0].session, key, what) for key, what in wanted if key in due and due[key][1] == what]
    for session, key, what in found:
        write_registration(act, session.id, key, {"told": {what: contact_mark(desk, session, how)}})
    return len(found)


@verb("programs.tell")
def not_reached(desk: Desk, registration: str, what: str, *, note: str = "") -> ContactMarked:
    """Note that they were not reached: the message stays in the queue, and the tries are counted. Refuses like
    `mark_notified`."""
    row, telling = _due(desk, registration, what)
    tried = {"n": telling.tried + 1, "day": day_of(desk.at, desk.zone).isoformat()}
    return _marked(desk, row, telling.what, "", {TRIED + telling.what: tried}, note)


def _due(desk: Desk, registration: str, what: str) -> tuple[Registration, ContactDue]:
    row = registration_row(registration)
    due = next(iter(tellings(desk, registration=row.id)), None)
    if due is None or (what and due.what != what):
        raise refuse("NOT_TO_TELL", text=_(WHATS.get(what, what)) if what else row.id[-8:])
    return row, due


def session_row_of(row: Registration) -> ProgramSession:
    """Return the session of a registration, even if it was removed."""
    found = get(ProgramSession, row.session)
    return found if found else session_row(row.session)


def _marked(desk: Desk, row: Registration, what: str, how: str, marks: Facts, note: str) -> ContactMarked:
    words = clean(note)
    if len(words) > LONGEST:
        raise not_understood("note", words, _("Up to {n} characters.").format(n=LONGEST))
    act = Act(desk)
    private = {"note": words} if words else None
    facts = {"set": {"told": marks}}
    act.write("registration_edited", private, session=row.session, registration=row.id, data=facts)
    later = next(iter(tellings(desk, registration=row.id)), None)
    session = session_row_of(row)
    return ContactMarked(
        read_registration_line(desk, row.id), session.title, what, how, later.what if later else "", act.id
    )


@permitted("programs.tell")
def contact_notes(desk: Desk, registration: str) -> list[str]:
    """Return the notes made when they were reached, or not reached: the oldest first."""
    return notes_kept(registration_row(registration).id)


def notes_kept(registration: str) -> list[str]:
    """Return the notes of a registration (an id) without a permission check."""
    entries = [entry.id for entry in applying.entries_naming(registration=registration) if not entry.void]
    kept = applying.privates(entries)
    return [str(kept[key]["note"]) for key in entries if kept.get(key, {}).get("note")]


# ---- confirming


@verb("programs.tell")
def confirmed(desk: Desk, registration: str, *, how: str = "phone") -> ContactMarked:
    """Note that they will come, whether asked or not. Refuses with REGISTRATION_UNKNOWN, REGISTRATION_ENDED,
    NOT_UNDERSTOOD (how)."""
    if how not in HOWS:
        raise not_understood(_("how"), how, ", ".join(HOWS))
    row = live_row(registration)
    session = session_row_of(row)
    return _marked(desk, row, CONFIRMED, how, {CONFIRMED: contact_mark(desk, session, how)}, "")


@verb("programs.tell")
def drop_unconfirmed(desk: Desk, session: str) -> tuple[RegistrationLine, ...]:
    """Drop parties that were asked to confirm for this session (an id) and didn't by the last day; give the seats to
    the waitlist: one act. Return the dropped. Refuses with SESSION_UNKNOWN, NO_ROUND."""
    row = session_row(session)
    need(rounds().confirm, "NO_ROUND")
    late = [due.registration for due in overdue_to_confirm(desk, row.id)]
    act = Act(desk)
    for key in late:
        end_registration(act, live_row(key), "unconfirmed")
    if late:
        pass_on(act, row.id)
    return tuple(read_registration_line(desk, key) for key in late)

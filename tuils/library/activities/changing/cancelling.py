"""Cancel and restore sessions; remove a program. Registrations are kept, never dropped."""

from __future__ import annotations

from tuils.i18n import _
from tuils.library.activities.calendar.conflicts import refuse_if_taken, wanted_by
from tuils.library.activities.calendar.dates import refuse_meeting
from tuils.library.activities.programs.planning import THIS, in_scope
from tuils.library.activities.programs.sessions import program_row, session_row
from tuils.library.activities.records.seats import pass_on
from tuils.library.activities.registration.who_comes import RegistrationLine, registrations_of
from tuils.library.activities.registration_queries import with_people
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import need, not_understood
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import columns, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean

LONGEST_WHY = 200  # characters


@dataclass(frozen=True)
class CancelledSessions:
    """The canceled sessions (ids), and the parties to notify: registered, offered a seat, or waiting."""

    program: str
    sessions: tuple[str, ...]
    to_tell: tuple[RegistrationLine, ...]
    act: str = ""


@dataclass(frozen=True)
class RemovedProgram:
    """The sessions of a removed program: `gone` were removed, `kept` stay as canceled, because they are over, have
    registrations or were counted. `whole`: nothing is left of the program."""

    program: str
    title: str
    gone: tuple[str, ...]
    kept: tuple[str, ...]
    whole: bool
    to_tell: tuple[RegistrationLine, ...]
    act: str = ""


@verb("programs.edit")
def cancel_session(desk: Desk, session: str, why: str = "", *, scope: str = THIS) -> CancelledSessions:
    """Cancel this session, it and those that follow, or all still to come. Rooms are free again; registrations stay as
    they are, so that everybody can be notified and all of it can be restored.

    `why`: public; it names no person. Refuses with SESSION_UNKNOWN, SESSION_CANCELLED (all are), NOTHING_TO_COME,
    NOT_UNDERSTOOD.
    """
    row = session_row(session)
    words = _why(why)
    found = need(
        [program_session for program_session in in_scope(desk, row, scope) if program_session.status != "cancelled"],
        "SESSION_CANCELLED",
        why=row.why,
    )
    act = Act(desk)
    _mark(act, row.program, found, {"status": "cancelled", "why": words})
    ids = tuple(program_session.id for program_session in found)
    return CancelledSessions(row.program, ids, _to_tell(desk, ids), act.id)


@verb("programs.edit")
def restore_session(desk: Desk, session: str, *, scope: str = THIS) -> tuple[str, ...]:
    """Restore canceled sessions with all registrations; seats given up meanwhile go to the waitlist. Return the ids.

    Refuses with SESSION_UNKNOWN, SESSION_STANDS, NOTHING_TO_COME; with ROOM_TAKEN if the room was given away, with
    SESSIONS_MEET if two of them would be in one room at once.
    """
    row = session_row(session)
    found = need([one for one in in_scope(desk, row, scope) if one.status == "cancelled"], "SESSION_STANDS")
    refuse_meeting(desk, list(map(columns, found)))
    refuse_if_taken(desk, [wanted for one in found for wanted in wanted_by(columns(one))], {one.id for one in found})
    act = Act(desk)
    changes: Facts = {"status": "planned", "why": ""}
    _mark(act, row.program, found, changes | ({"held": False} if any(one.held for one in found) else {}))
    for program_session in found:
        pass_on(act, program_session.id)
    return tuple(one.id for one in found)


@verb("programs.edit")
def remove_program(desk: Desk, program: str, why: str = "") -> RemovedProgram:
    """Remove a program with all of its sessions. Sessions with registrations or attendance are kept, as canceled; so
    are those that took place, which reports count as before. Then the program is kept with them. One act, which undo
    reverses.

    Refuses with PROGRAM_UNKNOWN, NOT_UNDERSTOOD.
    """
    row = program_row(program)
    words = _why(why)
    sessions = some(ProgramSession, '"program" = ? AND NOT "removed" ORDER BY "starts_at", "id"', row.id)
    people = with_people(sessions)
    over = {session.id for session in sessions if took_place(desk, row, session)}
    kept = [session for session in sessions if session.id in people | over]
    gone = [session for session in sessions if session.id not in people | over]
    act = Act(desk)
    ended = [table for table in kept if table.status != "cancelled"]
    for held in (False, True):
        if some_of := [table for table in ended if (table.id in over) is held]:
            _mark(act, row.id, some_of, {"status": "cancelled", "why": words} | ({"held": True} if held else {}))
    if gone:
        _mark(act, row.id, gone, {"removed": True})
    if not kept:
        act.write("program_edited", program=row.id, data={"set": {"removed": True}})
    coming = tuple(table.id for table in ended if table.ends_at > desk.now)
    ids = tuple(table.id for table in gone), tuple(table.id for table in kept)
    return RemovedProgram(row.id, row.title, *ids, not kept, _to_tell(desk, coming), act.id)


def took_place(desk: Desk, program: Program, session: ProgramSession) -> bool:
    """Return whether the session is over, and neither canceled nor a draft. Such sessions count, even if the program is
    removed later."""
    over = bool(session.ends_at) and session.ends_at <= desk.now
    return bool(session.held) or (over and session.status == "planned" and program.status == "published")


def _why(text: str) -> str:
    words = clean(text)
    if len(words) > LONGEST_WHY:
        raise not_understood(_("reason"), words, _("Up to {n} characters.").format(n=LONGEST_WHY))
    return words


def _mark(act: Act, program: str, rows: list[ProgramSession], changes: Facts) -> None:
    sessions: dict[str, Facts] = {row.id: {} for row in rows}
    act.write("sessions_edited", program=program, data={"set": changes, "sessions": sessions})


def _to_tell(desk: Desk, sessions: tuple[str, ...]) -> tuple[RegistrationLine, ...]:
    return tuple(registration for key in sessions for registration in registrations_of(desk, key, ended=False))

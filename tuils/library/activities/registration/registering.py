"""Register a party for a session, or for all of a program; change it, cancel it, or mark it as a no-show.

Each check is made in the transaction that writes, so that one library gives no seat twice. Sites that don't know of
each other may: both registrations stay, and the session is shown as over-full.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tuils.i18n import _
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.activities.programs.parties import Guest, Party, SignUp, WhoRegisters, find_party, party_of
from tuils.library.activities.programs.sessions import program_row, session_row
from tuils.library.activities.records.seats import let_lapse, pass_on, seats_of, write_registration
from tuils.library.activities.registration.confirming import confirmation
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts, new_id
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import Reason, Refused, not_understood, refuse
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Blocks, Override
from tuils.library.lending.terms.terms import write_override
from tuils.models.programs import Attendance, Program, ProgramSession, Registration
from tuils.models.rows import some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .registration_blocks import add_registration_blocks, answers_of, refuse_unless_on
from .who_comes import (
    ENDINGS,
    RegistrationLine,
    counted_for,
    read_registration_line,
    registration_row,
    row_words,
    waiting_why_words,
)

SOURCES = ("desk", "phone", "form", "door", "web")
WHYS = ("cancelled", "session", *ENDINGS)
LONGEST = 500  # characters of needs, and of an answer


@dataclass(frozen=True)
class Registered:
    """A party, as it is now: `line.state` coming or waiting. `why`: why it waits. `confirmation`: the text to read
    out or send. `alerts`: messages to show with it. `act`: what undo reverses."""

    line: RegistrationLine
    title: str
    starts_at: int
    why: str = ""
    confirmation: str = ""
    alerts: tuple[Reason, ...] = ()
    act: str = ""

    @property
    def id(self) -> str:
        return self.line.id

    @property
    def state(self) -> str:
        return self.line.state

    @property
    def place(self) -> int:
        return self.line.place


@dataclass(frozen=True)
class SeriesRegistered:
    """One party for several sessions: those for which it was registered, and those for which it was refused."""

    party: str
    done: tuple[Registered, ...]
    refused: tuple[tuple[str, Refused], ...] = ()


@dataclass(frozen=True)
class RegistrationEnded:
    """A registration that ended. `passed_on`: registrations that got its seat, or an offer of it."""

    line: RegistrationLine
    title: str
    starts_at: int
    passed_on: tuple[RegistrationLine, ...] = ()
    act: str = ""


@dataclass(frozen=True)
class RegistrationWanted:
    """The data to write for each session alike. `another`: a different person of the same name."""

    who: WhoRegisters
    sign_up: SignUp
    override: Override
    party: str = ""
    another: bool = False

    def party_for(self, session: ProgramSession, desk: Desk) -> Party:
        heads = self.sign_up.heads
        known = self.who.ages(day_of(session.starts_at, desk.zone), heads)
        least = max(heads, len(self.who.records)) if self.who.members else heads
        return party_of(least, self.sign_up.groups, self.sign_up.ages, known)


def _asked(sign_up: SignUp, override: Override | None) -> RegistrationWanted:
    if sign_up.source not in SOURCES:
        raise not_understood("source", sign_up.source, ", ".join(SOURCES))
    who = find_party(sign_up.card, sign_up.guest, sign_up.members)
    return RegistrationWanted(who, sign_up, override or NO_OVERRIDE)


@verb("programs.register")
def register_for_session(desk: Desk, session: str, sign_up: SignUp, *, override: Override | None = None) -> Registered:
    """Register a party for a session. If there is no room for all of it, it waits.

    Refuses with SESSION_UNKNOWN, PATRON_UNKNOWN, CARD_LOST, WHO_COMES, NOT_UNDERSTOOD; SESSION_CANCELLED, SESSION_OVER;
    and, with override, REGISTRATION_NOT_OPEN, REGISTRATION_CLOSED, PARTY_TOO_LARGE, ALREADY_REGISTERED, AGE_OUTSIDE,
    GUARDIAN_NEEDED.
    """
    row = session_row(session)
    return register_party_in_act(Act(desk), row, _asked(sign_up, override))


@verb("programs.register")
def register_series(
    desk: Desk, program: str, sign_up: SignUp, *, sessions: Sequence[str] = (), override: Override | None = None
) -> SeriesRegistered:
    """Register the same party for these sessions of a program, else for all still to come: one act. Sessions that
    refuse it are left out and listed; refused as `register_for_session` if all do."""
    asked = replace(_asked(sign_up, override), party=new_id(desk.now))
    act, done, refused = Act(desk), [], []
    for row in [session_row(session) for session in sessions] or _to_come(desk, program):
        try:
            done.append(register_party_in_act(act, row, asked))
        except Refused as no:
            refused.append((str(row.id), no))
    if not done:
        raise refused[0][1] if refused else refuse("SESSION_UNKNOWN", text=program)
    return SeriesRegistered(asked.party, tuple(done), tuple(refused))


def _to_come(desk: Desk, program: str) -> list[ProgramSession]:
    text = '"program" = ? AND NOT "removed" AND "status" = \'planned\' AND "starts_at" > ? ORDER BY "starts_at"'
    return some(ProgramSession, text, program_row(program).id, desk.now)


def register_party_in_act(act: Act, row: ProgramSession, asked: RegistrationWanted) -> Registered:
    """Register the party: check everything that can be refused, then write."""
    desk, program = act.desk, program_row(row.program)
    party = asked.party_for(row, desk)
    answers = answers_of(program, asked.sign_up.answers)
    blocks = Blocks(desk, "change")
    add_registration_blocks(blocks, row, program, asked.who, party, another=asked.another)
    passed = blocks.stop_unless(asked.override, row.title)
    let_lapse(desk, row.id)
    state = "coming" if seats_of(row).room_for(party.heads) else "waiting"
    facts: Facts = {**party.counts, "state": state, "source": asked.sign_up.source}
    if asked.party:
        facts["party"] = asked.party
    made = act.write(
        "registration_made",
        _private(asked.who),
        session=row.id,
        registration=NEW,
        data={"set": facts},
    )
    needs = clean(asked.sign_up.needs)[:LONGEST]
    noted: Facts = {"needs": needs} if needs else {}
    _note(act, row.id, made.id, noted | ({"answers": answers} if answers else {}))
    write_override(act, passed, asked.override.reason, session=row.id, registration=made.id)
    return party_after_act(act, row, program, made.id, tuple(blocks.alerts()))


def _private(who: WhoRegisters) -> Facts:
    """Return the private part, without a patron's name: their record has it."""
    said = {name: value for name, value in who.said.items() if not (who.patron and name == "name")}
    return {"set": said} | ({"patron": who.patron.id} if who.patron else {})


def _note(act: Act, session: str, registration: str, noted: Facts) -> None:
    """Write needs and answers as an entry of their own: they are forgotten earlier."""
    if noted:
        act.write("registration_noted", {"set": noted}, session=session, registration=registration)


def party_after_act(
    act: Act, row: ProgramSession, program: Program, key: str, alerts: tuple[Reason, ...] = ()
) -> Registered:
    """Return the party as it is after this act."""
    line = read_registration_line(act.desk, key)
    why = waiting_why_words(row, line) if line.state == "waiting" else ""
    said = confirmation(act.desk, row, program, line)
    return Registered(line, row.title, row.starts_at, why, said, alerts, act.id)


# ---- it becomes other, or ends


@verb("programs.register")
def change_registration(
    desk: Desk,
    registration: str,
    *,
    heads: int | None = None,
    groups: Mapping[str, int] | None = None,
    guest: Guest | None = None,
    needs: str | None = None,
    answers: dict[str, str] | None = None,
    override: Override | None = None,
) -> Registered:
    """Change heads, groups, the way to reach them, needs and answers. A waiting party keeps its place.

    Refuses with REGISTRATION_UNKNOWN, REGISTRATION_ENDED, SESSION_CANCELLED, SESSION_OVER, NOT_UNDERSTOOD, and
    NO_SEATS (which can be overridden) if there is no room for more."""
    let_lapse(desk, registration_row(registration).session)  # by that their own place may be gone, or come
    row = live_row(registration)
    session, program = session_row(row.session), program_row_of(row)
    refuse_unless_on(desk, session)
    act, given, passed = Act(desk), override or NO_OVERRIDE, frozenset[str]()
    counts = _counts(row, heads, groups)
    if counts["heads"] > row.heads and row.state != "waiting":
        passed = _more_seats(desk, session, counts["heads"] - row.heads, given)
    changes = {name: n for name, n in counts.items() if n != getattr(row, name)}
    if changes:
        write_registration(act, session.id, row.id, changes)
    if guest and (said := guest.facts()):
        act.write("registration_edited", {"set": said}, session=session.id, registration=row.id)
    noted: Facts = {} if needs is None else {"needs": clean(needs)[:LONGEST]}
    if answers:
        noted["answers"] = {**json.loads(row.answers or "{}"), **answers_of(program, answers)}
    _note(act, session.id, row.id, noted)
    write_override(act, passed, given.reason, session=session.id, registration=row.id)
    if changes:
        pass_on(act, session.id)
    return party_after_act(act, session, program, row.id)


def _counts(row: Registration, heads: int | None, groups: Mapping[str, int] | None) -> dict[str, int]:
    """Return the new counts. If fewer heads stay than are known by group, the groups become unknown."""
    if groups is not None:
        return party_of(heads or 1, groups, ()).counts
    whole = party_of(row.heads if heads is None else heads, None, ())
    known = {name: getattr(row, name) for name in ("adults", "teens", "children")}
    if sum(known.values()) > whole.heads:
        return whole.counts
    return {"heads": whole.heads, **known}


def _more_seats(desk: Desk, session: ProgramSession, more: int, override: Override) -> frozenset[str]:
    seats = seats_of(session)
    if seats.room_for(more):
        return frozenset()
    blocks = Blocks(desk, "change")
    blocks.add("NO_SEATS", heads=more, free=0 if seats.waits else seats.free)
    return blocks.stop_unless(override, session.title)


@verb("programs.register")
def cancel_registration(desk: Desk, registration: str, *, why: str = "cancelled") -> RegistrationEnded:
    """Cancel a registration: its seats go to the waitlist in the same act. `why`: cancelled, declined, unconfirmed,
    session, removed: it is public, and names nobody. Refuses with REGISTRATION_UNKNOWN, REGISTRATION_ENDED,
    NOT_UNDERSTOOD."""
    if why not in WHYS:
        raise not_understood(_("reason"), why, ", ".join(WHYS))
    row = live_row(registration)
    act = Act(desk)
    end_registration(act, row, why)
    return free_ended_seats(act, row, pass_on(act, row.session))


@verb("programs.register")
def not_coming(desk: Desk, registration: str) -> RegistrationEnded:
    """Mark a party with a seat as a no-show; until the session ends its seats go to the waitlist. If it was counted as
    here, that is reversed.

    Refuses with REGISTRATION_UNKNOWN, REGISTRATION_ENDED."""
    row = live_row(registration)
    if row.state not in ("coming", "offered"):
        raise refuse("REGISTRATION_ENDED", how=row_words(row))
    act = Act(desk)
    if row.came:
        _count_off(act, row)
    write_registration(act, row.session, row.id, {"came": 0})
    return free_ended_seats(act, row, pass_on(act, row.session))


def _count_off(act: Act, row: Registration) -> None:
    """Reverse the door count of this party, as far as that many are still counted."""
    now = {table.age_group: int(table.n) for table in some(Attendance, '"session" = ?', row.session)}
    off = {group: -min(n, now.get(group, 0)) for group, n in counted_for(row.id).items()}
    with facts_follow(act.desk, [row.session]):
        facts = {"add": {group: n for group, n in off.items() if n}}
        act.write("attendance_counted", session=row.session, registration=row.id, data=facts)


def end_registration(act: Act, row: Registration, why: str) -> None:
    """End a registration in the act of a verb. The caller passes its seats on."""
    write_registration(act, row.session, row.id, {"state": "cancelled", "why": why, "offered_until": None})


def free_ended_seats(act: Act, row: Registration, passed_on: Sequence[str]) -> RegistrationEnded:
    session = session_row(row.session)
    given = tuple(read_registration_line(act.desk, key) for key in passed_on)
    return RegistrationEnded(read_registration_line(act.desk, row.id), session.title, session.starts_at, given, act.id)


def live_row(registration: str) -> Registration:
    """Return the row of a registration that has not ended. Refused with REGISTRATION_UNKNOWN, REGISTRATION_ENDED."""
    row = registration_row(registration)
    if row.state == "cancelled":
        raise refuse("REGISTRATION_ENDED", how=row_words(row))
    return row


def program_row_of(row: Registration) -> Program:
    return program_row(session_row(row.session).program)

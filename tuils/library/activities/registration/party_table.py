"""Parties that are registered for a session, as commands print them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tuils.i18n import N_, _
from tuils.library.activities.calendar.dates import read_wall, why_not_that_day
from tuils.library.activities.calendar.program_as_told import sessions_in_entry
from tuils.library.activities.programs.sessions import program_row, session_row
from tuils.library.activities.queries import room_called
from tuils.library.activities.records.registration_state import BLANK
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.dates import iso_of, moment_day, moment_words, short_day
from tuils.library.foundation.describing.table import Table, fact, fact_columns
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.local_words import moment_label
from tuils.library.lending.why.steps_shown import Explanation, ExplanationSteps, and_more
from tuils.models.programs import Program, ProgramSession
from tuils.models.rows import some
from tuils.values.programs import GROUPS
from tuils.values.time.moments import day_of
from tuils.values.time.recurrence import expand
from tuils.values.words import Unclear

from .who_comes import (
    ENDINGS,
    STATES,
    RegistrationLine,
    heads_words,
    registrant_name,
    registration_line,
    registration_row,
    registration_state_words,
    registrations_of,
    waiting_why_words,
)


def registration_words(desk: Desk, line: RegistrationLine) -> str:
    """Return `8f21ac03  Ada Lovelace, 3 people (Adults 1, Children 2): waitlisted, number 2`."""
    groups = ", ".join(f"{_(GROUPS[group])} {n}" for group, n in line.groups.items() if group != "any")
    heads = f"{heads_words(line.heads)} ({groups})" if groups else heads_words(line.heads)
    text = registration_state_words(line)
    if line.state == "offered" and line.offered_until:
        text = _("{state} until {when}").format(state=text, when=moment_words(desk, line.offered_until))
    return f"{line.id[-8:]}  {registrant_name(line)}, {heads}: {text}"


def _words(desk: Desk, line: RegistrationLine) -> list[str]:
    """Add answers and needs, a line each."""
    told = [_("  Access needs: {needs}").format(needs=line.needs)] if line.needs else []
    if line.guardian:
        told.append(_("  Responsible adult: {name}").format(name=line.guardian))
    return [
        registration_words(desk, line),
        *told,
        *(f"  {question} {answer}" for question, answer in line.answers.items()),
    ]


PARTIES = Table(
    title=N_("Registrations"),
    columns=(
        *fact_columns("registration=id session", always=True),
        *fact_columns("patron=card name phone email guardian hidden language heads groups state why"),
        fact("place", lambda _desk, row: row.place or None),
        fact("offered_until", iso_of("offered_until")),
        *fact_columns("came needs"),
        fact("answers", lambda _desk, row: dict(row.answers)),
        *fact_columns("party source"),
        fact("made_at", iso_of("made_at")),
    ),
    read=registrations_of,
    key="id",
    none=(N_("No registrations."), ""),
    words=_words,
    example=RegistrationLine(
        "01980000-0000-7000-8000-000000000001", "01980000-0000-7000-8000-000000000002", "", "", "Zoe Quill", "", "",
        "Ann Quill", "", 3, 1, 0, 2, "waiting", "", 2, None, None, "a ramp", "", "phone", 1_780_000_000_000_000,
        {"Size of the shirt?": "M"},
    ),
)  # fmt: skip
"""The table of parties. `patron`: the card, null for a guest. `place`: on the waitlist from 1, null if they don't
wait. `came`: heads."""


# ---- explain a session's state, and why a party has a seat or waits: from the journal, naming nobody


# ---- a session


@permitted("programs.see")
def why_session(desk: Desk, session: str) -> Explanation:
    """Explain the history of a date, in order, and the dates of its rule that were left out beside it. Permission
    programs.see; refuses with SESSION_UNKNOWN."""
    row = session_row(session)
    telling = ExplanationSteps()
    said = list(_past_actions_of(desk, row))
    for line in said:
        telling.step(line)
    for line in and_more(list(_left_out(desk, row))):
        telling.besides(line)
    about = f"{row.title}, {moment_words(desk, row.starts_at)}"
    return telling.because(about, _("Why is this session as it is?"), said[-1] if said else _("No history on file."))


def _past_actions_of(desk: Desk, row: ProgramSession) -> Iterator[str]:
    was: Facts = {}
    for entry in sorted(applying.entries_naming(program=row.program), key=lambda entry: entry.order):
        if entry.void or row.id not in sessions_in_entry(entry):
            continue
        new = {**entry.changes, **sessions_in_entry(entry)[row.id]}
        if words := _deed(desk, entry, was, new):
            yield _("{when}: {what}.").format(when=moment_words(desk, entry.at), what=words)
        was |= new


def _deed(desk: Desk, entry: Entry, was: Facts, new: Facts) -> str:
    by_file = " " + _("(by a calendar file)") if entry.data.get("calendar") else ""
    if entry.kind == "sessions_added":
        return _("scheduled for {wall}").format(wall=_wall(desk, new)) + by_file
    if new.get("removed"):
        return _("taken off the calendar")
    if "status" in new and new["status"] != was.get("status", "planned"):
        why = f": {new['why']}".rstrip(".") if new.get("why") else ""
        return (_("canceled") + why if new["status"] == "cancelled" else _("restored")) + by_file
    told = []
    if new.get("wall", was.get("wall")) != was.get("wall"):
        told.append(_("moved from {old} to {new}").format(old=_wall(desk, was), new=_wall(desk, new)))
    if new.get("room", was.get("room")) != was.get("room"):
        room = room_called(str(new["room"])) if new["room"] else _("no room")
        told.append(_("now in: {room}").format(room=room))
    if "capacity" in new and new["capacity"] != was.get("capacity"):
        places = _("no limit") if new["capacity"] is None else str(new["capacity"])
        told.append(_("seats: {n}").format(n=places))
    return (", ".join(told) or _("changed")) + by_file


def _wall(desk: Desk, fields: Facts) -> str:
    when = read_wall(str(fields["wall"]))
    return moment_label(when, day_of(desk.now, desk.zone))


def _left_out(desk: Desk, row: ProgramSession) -> Iterator[str]:
    """Yield dates that the rule has between this session and its neighbors, and that are no sessions."""
    program, mine = program_row(row.program), str(row.original or row.wall)
    dates = some(ProgramSession, '"program" = ? AND NOT "removed"', program.id)
    known = sorted({str(date.original or date.wall) for date in dates})
    beside = [mine, *known[: known.index(mine)][-1:], *known[known.index(mine) + 1 :][:1]] if mine in known else []
    for wall in _rule_dates(desk, program, min(beside), max(beside)) if beside else ():
        if wall not in known:
            yield _said_of(desk, program, read_wall(wall))


def _rule_dates(desk: Desk, program: Program, first: str, last: str) -> list[str]:
    if not program.rule or not program.first:
        return []
    begins = read_wall(program.first)
    try:
        walls = expand(program.rule, begins, desk.zone, horizon=read_wall(last).date()).walls
    except Unclear:
        return []
    return [text for wall in walls if first < (text := wall.isoformat(timespec="minutes")) < last]


def _said_of(desk: Desk, program: Program, wall: datetime) -> str:
    calendar = calendar_of(program.branch, desk.zone)
    named = {read_wall(program.first).weekday()}
    why = why_not_that_day(calendar, wall.date(), program.place, named) or _("it was skipped or taken off")
    return _("{day} is not scheduled: {why}.").format(day=short_day(desk, wall.date()), why=why)


# ---- a party


def why_seat(desk: Desk, registration: str) -> Explanation:
    """Explain how a party got its seat, or why it waits. Permission programs.see; refuses with REGISTRATION_UNKNOWN."""
    line = registration_line(desk, registration)
    session, telling = session_row(registration_row(line.id).session), ExplanationSteps()
    said = list(_steps_of(desk, line.id))
    for one in said:
        telling.step(one)
    waits = line.state == "waiting"
    if waits:
        telling.step(waiting_why_words(session, line), strong=True)
    answer = waiting_why_words(session, line) if waits else said[-1] if said else registration_state_words(line)
    about = f"{session.title}, {moment_day(desk, session.starts_at)}"
    return telling.because(about, _("Why is this party waitlisted?") if waits else _("Why?"), answer)


def _steps_of(desk: Desk, key: str) -> Iterator[str]:
    state = ""
    for entry in sorted(applying.entries_naming(registration=key), key=lambda entry: entry.order):
        if entry.void or not entry.kind.startswith("registration_"):
            continue
        if words := _step(entry, state):
            yield _("{when}: {what}.").format(when=moment_words(desk, entry.at), what=words)
        state = str(entry.changes.get("state", state or BLANK["state"]))


def _step(entry: Entry, before: str) -> str:
    new, changes = str(entry.changes.get("state", "")), entry.changes
    if entry.kind == "registration_made":
        waits = changes.get("state", BLANK["state"]) == "waiting"
        return _("waitlisted: no seat was free") if waits else _("registered: a seat was free")
    if new == "cancelled":
        return _(ENDINGS.get(str(changes.get("why")), STATES["cancelled"]))
    if new == "coming" and before == "offered":
        return _("they accepted the seat")
    if new in ("coming", "offered"):
        given = _("offered a seat") if new == "offered" else _("got a seat")
        return f"{given}: {_freed_by(entry)}"
    if "heads" in changes:
        return _("party size is now {n}").format(n=changes["heads"])
    if "came" in changes:
        return _("attended") if changes["came"] else _("no-show")
    return ""


def _freed_by(entry: Entry) -> str:
    """Say why the act freed the seat."""
    if entry.id == entry.act:
        return _("given by staff")
    head = next((one for one in applying.entries_naming(act=entry.act) if one.id == entry.act), entry)
    changes = head.changes
    if head.kind == "sessions_edited":
        places = any("capacity" in {**changes, **own} for own in sessions_in_entry(head).values())
        return _("seats were added") if places else _("restored")
    if changes.get("state") == "cancelled":
        others = {"lapsed": _("others did not answer in time"), "declined": _("others declined")}
        return others.get(str(changes.get("why")), _("others were taken off"))
    if changes.get("came") == 0:
        return _("the others were no-shows")
    if "heads" in changes:
        return _("another party got smaller")
    return _("a seat opened")

"""Everything about a session and its program, to show one of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from tuils.i18n import _
from tuils.library.activities.programs.planning import THIS
from tuils.library.activities.session_queries import groups_of_session
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import forms
from tuils.library.foundation.refusals import Refused
from tuils.models.programs import Program, ProgramSession
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of
from tuils.values.time.recurrence_words import recurrence_in_words
from tuils.values.words import Unclear

from .sessions import SessionLine, program_row, program_sessions, read_session_line, session_row


@dataclass(frozen=True)
class ProgramSheet:
    """A program: its fields as stored, how it repeats in words, its dates in order."""

    id: str
    fields: Program
    repeats: str
    dates: Sequence[SessionLine]


@dataclass(frozen=True)
class SessionSheet:
    """A session: its line, its own fields as stored, counted heads by group, its program."""

    line: SessionLine
    fields: ProgramSession
    counted: dict[str, int]
    program: ProgramSheet


@permitted("programs.see")
def session_sheet(desk: Desk, text: str) -> SessionSheet:
    """Return one session, by its id or the end of it. Permission programs.see; refuses with SESSION_UNKNOWN."""
    row = session_row(text)
    found = groups_of_session(row.id)
    return SessionSheet(read_session_line(row.id), row, dict(found), program_sheet(desk, row.program))


@permitted("programs.see")
def program_sheet(desk: Desk, text: str) -> ProgramSheet:
    """Return one program, by its id or the end of it. Permission programs.see; refuses with PROGRAM_UNKNOWN."""
    row = program_row(text)
    return ProgramSheet(row.id, row, repeats_words(desk, row), program_sessions(desk, row.id))


@permitted("programs.see")
def program_of(desk: Desk, text: str) -> str:
    """Return the id of a program: by its own, or by that of one of its sessions. Permission programs.see; refuses
    with PROGRAM_UNKNOWN."""
    try:
        return str(program_row(text).id)
    except Refused as no:
        try:
            return str(session_row(text).program)
        except Refused:
            raise no from None


@permitted("programs.see")
def session_of(desk: Desk, text: str, scope: str = THIS) -> str:
    """Return the id of a session: by its own, or by that of its program, which then means the next one to come. With
    scope THIS, only if there is no other. Permission programs.see; refuses with SESSION_UNKNOWN."""
    try:
        return str(session_row(text).id)
    except Refused as no:
        try:
            dates = program_sessions(desk, program_row(text).id)
        except Refused:
            raise no from None
        coming = [date.id for date in dates if date.ends_at > desk.now]
        if not coming or (scope == THIS and len(coming) > 1):
            raise no from None
        return coming[0]


def repeats_words(desk: Desk, program: Program) -> str:
    """Say how a program repeats, in plain words; empty if it doesn't."""
    try:
        first = datetime.fromisoformat(program.first) if program.first else None
        return recurrence_in_words(program.rule, first, day_of(desk.now, desk.zone), _, forms())
    except (Unclear, ValueError):
        return str(program.rule)


def stored_list(text: str) -> list[str]:
    """Read a stored JSON list."""
    return [str(load) for load in json.loads(text or "[]")]

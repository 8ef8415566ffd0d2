"""tuils event edit, move, cancel, restore, remove: what changes of a session or a program"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.fields import field_options
from tuils.cli.kit.options import as_text, command
from tuils.cli.kit.table import tell_line
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.changing.editing import (
    Changed,
    cancel_session,
    edit_sessions,
    remove_program,
    restore_session,
)
from tuils.library.activities.programs.program_fields import FIELDS
from tuils.library.activities.programs.session_table import SESSIONS, session_words
from tuils.library.activities.programs.sessions import sessions_with
from tuils.library.activities.programs.sheets import program_of, session_of
from tuils.library.activities.registration.who_comes import RegistrationLine
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened

from .event_options import date_options, given_fields, scope_option
from .event_plan import beside_facts, beside_told, clashes_told, program_fee_words

SESSION = click.argument("session", type=as_text)
REASON = click.option(
    "--reason",
    metavar="TEXT",
    type=as_text,
    default="",
    help=N_("The reason. The public can read it; don't name anyone."),
)


@command(
    N_(
        "Change one session, this and the following sessions, or all upcoming sessions.\n\n--to "
        "moves it to another time; with a wider --scope the others move by as many days. "
        "--repeat gives the remaining sessions a new repeat pattern: sessions without a date in "
        "it are deleted, or canceled if people are registered. Description, ages, questions, and "
        'fee are the same for the whole program. "" clears a field.'
    )
)
@SESSION
@click.option("--title", metavar="TEXT", type=as_text, help=N_("New title."))
@field_options(FIELDS)
@scope_option
@click.option("--to", "wall", metavar="WHEN", type=as_text, default="", help=N_("New date and time."))
@click.option("--repeat", metavar="RULE", type=as_text, help=N_("How it repeats from here on."))
@date_options
def event_edit(call: Call, /, session: str, scope: str, wall: str, repeat: str | None, **how: Any) -> None:
    given = given_fields(how)
    if not given and not wall and repeat is None:
        raise click.UsageError(_("Say what to change, such as --places 20."))
    dates = {"wall": wall, "rule": repeat, "closed": how["closed"], "taken": how["taken"]}
    _edited(call, session, given, scope, dates)


@command(N_("Move a session to another date and time. With --room, also to another room."))
@SESSION
@click.argument("when", type=as_text)
@click.option("--room", metavar="CODE", type=as_text, help=N_("New room."))
@scope_option
@date_options
def event_move(call: Call, /, session: str, when: str, room: str | None, scope: str, closed: str, taken: str) -> None:
    given = {} if room is None else {"room": room}
    dates = {"wall": when, "closed": closed, "taken": taken}
    _edited(call, session, given, scope, dates)


def _edited(call: Call, session: str, given: dict[str, Any], scope: str, dates: dict[str, Any]) -> None:
    with call.open() as opened, call.out.about(session=session), clashes_told(call, opened.desk):
        key = opened.do(session_of, session, scope)
        _changed_told(
            call,
            opened.desk,
            opened.do(edit_sessions, key, given, scope=scope, **dates),
            program_fee_words(given.get("fee_cents")),
        )


@command(
    N_(
        "Cancel a session. Its room becomes free; registrations are kept so you can call people, "
        "or restore the session. `tuils event remove` deletes a whole program."
    )
)
@SESSION
@REASON
@scope_option
@in_library("session")
def event_cancel(call: Call, opened: Opened, session: str, reason: str, scope: str) -> None:
    done = opened.do(cancel_session, opened.do(session_of, session, scope), reason, scope=scope)
    told = {
        "program": done.program,
        "sessions": list(done.sessions),
        "to_tell": registrations_to_notify(done.to_tell),
    }
    count = ngettext("{n} session canceled.", "{n} sessions canceled.", len(done.sessions))
    call.out.line(told | {"act": done.act}, count.format(n=len(done.sessions)), *tell_words(done.to_tell))


@command(N_("Restore a canceled session."))
@SESSION
@scope_option
@in_library("session")
def event_restore(call: Call, opened: Opened, session: str, scope: str) -> None:
    done = opened.do(restore_session, opened.do(session_of, session, scope), scope=scope)
    for line in sessions_with(opened.desk, done):
        tell_line(call, opened.desk, SESSIONS, line)


@command(
    N_(
        "Delete a program and its sessions. Sessions with registrations or attendance are kept "
        "as canceled, and past sessions still count in reports. PROGRAM is its ID, or the ID of "
        "one of its sessions."
    )
)
@click.argument("program", type=as_text)
@REASON
@in_library("program")
def event_remove(call: Call, opened: Opened, program: str, reason: str) -> None:
    done = opened.do(remove_program, opened.do(program_of, program), reason)
    told = {
        "program": done.program,
        "title": done.title,
        "removed": list(done.gone),
        "cancelled": list(done.kept),
        "whole": done.whole,
        "to_tell": registrations_to_notify(done.to_tell),
        "act": done.act,
    }
    gone = ngettext("{n} session deleted", "{n} sessions deleted", len(done.gone)).format(n=len(done.gone))
    kept = ngettext("{n} is kept as canceled", "{n} are kept as canceled", len(done.kept))
    text = f"{done.title}: {gone}, {kept.format(n=len(done.kept))}." if done.kept else f"{done.title}: {gone}."
    call.out.line(told, text, *tell_words(done.to_tell))


# ---- how they are told


def registrations_to_notify(lines: Sequence[RegistrationLine]) -> list[dict[str, Any]]:
    """Return the registrations to notify, without names: tuils event to-tell has those."""
    return [
        {"registration": line.id, "session": line.session, "heads": line.heads, "state": line.state} for line in lines
    ]


def tell_words(lines: Sequence[RegistrationLine]) -> list[str]:
    if not lines:
        return []
    text = ngettext("{n} call to make: tuils event to-tell", "{n} calls to make: tuils event to-tell", len(lines))
    return [text.format(n=len(lines))]


def _changed_told(call: Call, desk: Desk, done: Changed, more: Sequence[str] = ()) -> None:
    told = {
        "program": done.program,
        "sessions": list(done.sessions),
        "kept": list(done.kept),
        "added": list(done.added),
        "removed": list(done.gone),
        "cancelled": list(done.cancelled),
        "promoted": list(done.promoted),
        "offered": list(done.offered),
        "over": list(done.over),
        **beside_facts(desk, done.skipped, done.warned),
        "act": done.act or None,
    }
    call.out.line(told, *_changed_words(done), *more, *_lines_of(desk, done))
    beside_told(call, desk, done.skipped, done.warned)


def _changed_words(done: Changed) -> list[str]:
    if not done.act:
        return [_("No changes: it already has these values.")]
    changed = len(done.sessions)
    said = [
        ngettext("{n} session changed.", "{n} sessions changed.", changed).format(n=changed)
        if changed
        else _("Program changed.")
    ]
    for ids, one, many in (
        (
            done.kept,
            N_("{n} session keeps its own changes."),
            N_("{n} sessions keep their own changes."),
        ),
        (done.added, N_("{n} session added."), N_("{n} sessions added.")),
        (done.gone, N_("{n} session without a date was deleted."), N_("{n} sessions without a date were deleted.")),
        (
            done.cancelled,
            N_("{n} session with registrations was canceled. See whom to call: tuils event to-tell"),
            N_("{n} sessions with registrations were canceled. See whom to call: tuils event to-tell"),
        ),
        (
            [one for one in done.promoted if one not in done.offered],
            N_("{n} party moved up from the waitlist."),
            N_("{n} parties moved up from the waitlist."),
        ),
        (
            done.offered,
            N_("{n} waitlisted party was offered a seat: tuils event to-tell"),
            N_("{n} waitlisted parties were offered a seat: tuils event to-tell"),
        ),
        (done.over, N_("{n} session is over capacity."), N_("{n} sessions are over capacity.")),
    ):
        if ids:
            said.append(ngettext(one, many, len(ids)).format(n=len(ids)))
    return said


def _lines_of(desk: Desk, done: Changed) -> list[str]:
    """Return lines for the changed sessions as they are now, if they are few."""
    lines = sessions_with(desk, done.sessions) if len(done.sessions) <= 10 else []
    return [session_words(desk, line) for line in lines]

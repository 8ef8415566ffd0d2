"""tuils event edit, move, cancel, restore, remove"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from tuils.i18n import N_, _, ngettext
from tuils.library.desk import Desk
from tuils.library.programs.coming import RegistrationLine
from tuils.library.programs.editing import (
    Changed,
    cancel_session,
    edit_sessions,
    remove_program,
    restore_session,
)
from tuils.library.programs.sessions import sessions_with
from tuils.library.programs.sheets import program_of, session_of

from .call import Call
from .event_line import facts, sentence
from .event_options import date_options, field_options, given_fields, scope_option
from .event_plan import beside_facts, beside_told, clashes_told
from .options import as_text, command

SESSION = click.argument("session", type=as_text)
REASON = click.option(
    "--reason", metavar="TEXT", type=as_text, default="", help=N_("Why, for everyone to read; it names no person.")
)


@command(
    N_(
        "Change one session or more. This one, it and those that follow, or all that are still to come.\n\n"
        "--to puts it to another time; with a wider --scope the others go as many days on. --repeat gives the rest "
        "another rule: sessions that find no date by it go, and are cancelled where somebody is registered. The text, "
        'the ages, the questions and the fee are the same for all of a program. "" takes a field out.'
    )
)
@SESSION
@click.option("--title", metavar="TEXT", type=as_text, help=N_("Another title."))
@field_options
@scope_option
@click.option("--to", "wall", metavar="WHEN", type=as_text, default="", help=N_("Another date and time."))
@click.option("--repeat", metavar="RULE", type=as_text, help=N_("How it repeats from here on."))
@date_options
@click.pass_obj
def edit(call: Call, /, session: str, scope: str, wall: str, repeat: str | None, **how: Any) -> None:
    given = given_fields(how)
    if not given and not wall and repeat is None:
        raise click.UsageError(_("Say what to change, such as --places 20."))
    dates = {"wall": wall, "rule": repeat, "closed": how["closed"], "taken": how["taken"]}
    _edited(call, session, given, scope, dates)


@command(N_("Move a session to another date and time. With --room also into another room."))
@SESSION
@click.argument("when", type=as_text)
@click.option("--room", metavar="CODE", type=as_text, help=N_("Into this room."))
@scope_option
@date_options
@click.pass_obj
def move(call: Call, /, session: str, when: str, room: str | None, scope: str, closed: str, taken: str) -> None:
    given = {} if room is None else {"room": room}
    dates = {"wall": when, "closed": closed, "taken": taken}
    _edited(call, session, given, scope, dates)


def _edited(call: Call, session: str, given: dict[str, Any], scope: str, dates: dict[str, Any]) -> None:
    with call.open() as opened, call.out.about(session=session), clashes_told(call, opened.desk):
        key = opened.do(session_of, session, scope)
        _changed_told(call, opened.desk, opened.do(edit_sessions, key, given, scope=scope, **dates))


@command(
    N_(
        "Cancel a session. Its room is free again; who registered stays on the list, to be told and for the case that "
        "it is put back. `tuils event remove` takes a whole program away."
    )
)
@SESSION
@REASON
@scope_option
@click.pass_obj
def cancel(call: Call, session: str, reason: str, scope: str) -> None:
    with call.open() as opened, call.out.about(session=session):
        done = opened.do(cancel_session, opened.do(session_of, session, scope), reason, scope=scope)
        told = {"program": done.program, "sessions": list(done.sessions), "to_tell": to_tell(done.to_tell)}
        count = ngettext("{n} session cancelled.", "{n} sessions cancelled.", len(done.sessions))
        call.out.line(told | {"act": done.act}, count.format(n=len(done.sessions)), *tell_words(done.to_tell))


@command(N_("A cancelled session takes place after all."))
@SESSION
@scope_option
@click.pass_obj
def restore(call: Call, session: str, scope: str) -> None:
    with call.open() as opened, call.out.about(session=session):
        done = opened.do(restore_session, opened.do(session_of, session, scope), scope=scope)
        for line in sessions_with(opened.desk, done):
            call.out.line(facts(line, opened.desk), sentence(line, opened.desk))


@command(
    N_(
        "Take a program away. Its sessions go, too. Those with registrations or attendance are kept, as cancelled, "
        "and those that took place, which reports go on counting. "
        "PROGRAM is its id, or that of one of its sessions."
    )
)
@click.argument("program", type=as_text)
@REASON
@click.pass_obj
def remove(call: Call, program: str, reason: str) -> None:
    with call.open() as opened, call.out.about(program=program):
        done = opened.do(remove_program, opened.do(program_of, program), reason)
        told = {
            "program": done.program,
            "title": done.title,
            "removed": list(done.gone),
            "cancelled": list(done.kept),
            "whole": done.whole,
            "to_tell": to_tell(done.to_tell),
            "act": done.act,
        }
        gone = ngettext("{n} session is gone", "{n} sessions are gone", len(done.gone)).format(n=len(done.gone))
        kept = ngettext("{n} is kept as cancelled", "{n} are kept as cancelled", len(done.kept))
        said = f"{done.title}: {gone}, {kept.format(n=len(done.kept))}." if done.kept else f"{done.title}: {gone}."
        call.out.line(told, said, *tell_words(done.to_tell))


# ---- how they are told


def to_tell(lines: Sequence[RegistrationLine]) -> list[dict[str, Any]]:
    """Who is to be told, without names: tuils event to-tell has those."""
    return [{"registration": one.id, "session": one.session, "heads": one.heads, "state": one.state} for one in lines]


def tell_words(lines: Sequence[RegistrationLine]) -> list[str]:
    if not lines:
        return []
    said = ngettext(
        "{n} party is to be told: tuils event to-tell", "{n} parties are to be told: tuils event to-tell", len(lines)
    )
    return [said.format(n=len(lines))]


def _changed_told(call: Call, desk: Desk, done: Changed) -> None:
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
    call.out.line(told, *_changed_words(done), *_lines_of(desk, done))
    beside_told(call, desk, done.skipped, done.warned)


def _changed_words(done: Changed) -> list[str]:
    if not done.act:
        return [_("Nothing to change: it is so already.")]
    changed = len(done.sessions)
    said = [
        ngettext("{n} session changed.", "{n} sessions changed.", changed).format(n=changed)
        if changed
        else _("The program is changed.")
    ]
    for ids, one, many in (
        (
            done.kept,
            N_("{n} was changed on its own and keeps that."),
            N_("{n} were changed on their own and keep that."),
        ),
        (done.added, N_("{n} session added."), N_("{n} sessions added.")),
        (done.gone, N_("{n} session without a date is gone."), N_("{n} sessions without a date are gone.")),
        (
            done.cancelled,
            N_("{n} session is cancelled, for people are registered: tuils event to-tell"),
            N_("{n} sessions are cancelled, for people are registered: tuils event to-tell"),
        ),
        (
            [one for one in done.promoted if one not in done.offered],
            N_("{n} party that waited has a place now."),
            N_("{n} parties that waited have a place now."),
        ),
        (
            done.offered,
            N_("{n} party that waited is offered a place: tuils event to-tell"),
            N_("{n} parties that waited are offered a place: tuils event to-tell"),
        ),
        (done.over, N_("{n} session has more people than places."), N_("{n} sessions have more people than places.")),
    ):
        if ids:
            said.append(ngettext(one, many, len(ids)).format(n=len(ids)))
    return said


def _lines_of(desk: Desk, done: Changed) -> list[str]:
    """A few sessions are shown as they are now."""
    lines = sessions_with(desk, done.sessions) if len(done.sessions) <= 10 else []
    return [sentence(line, desk) for line in lines]

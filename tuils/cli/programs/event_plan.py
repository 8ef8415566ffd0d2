"""tuils event add, more, copy: new programs and more dates"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options
from tuils.cli.kit.options import as_day, as_text, command
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.dates import ClashHandling, Outline, RemarkedTime, outline
from tuils.library.activities.programs.planning import PlannedProgram, add_dates, copy_program, new_facts, plan_program
from tuils.library.activities.programs.program_fields import FIELDS
from tuils.library.activities.programs.sheets import program_of, program_sheet
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import day_label, moment_label, money_label
from tuils.library.foundation.refusals import Refused
from tuils.values.time.moments import day_of, iso, local_moment

from .event_options import date_options, end_options, given_fields

REPEAT = click.option(
    "--repeat",
    metavar="RULE",
    type=as_text,
    default="",
    help=N_('How it repeats: "weekly", "every Tue until Dec 15", "2nd Thu of the month", or an RRULE.'),
)
WHEN = click.argument("when", type=as_text)


@command(
    N_(
        'Schedule a program. WHEN is its first date and time, such as "2026-12-08 10:30"; '
        "--repeat adds more.\n\nClosed days are skipped and listed. If the room is taken on any "
        "date, those dates are listed and nothing is scheduled unless you give --taken skip. "
        "--dry-run only shows the dates."
    )
)
@click.argument("title", type=as_text)
@WHEN
@REPEAT
@end_options
@click.option("--except", "without", metavar="DATE", multiple=True, type=as_day, help=N_("Skip this day."))
@click.option("--also", metavar="WHEN", multiple=True, type=as_text, help=N_("Add this date and time."))
@date_options
@field_options(FIELDS)
@click.option("--dry-run", is_flag=True, help=N_("Show the dates and schedule nothing."))
def event_add(call: Call, /, title: str, when: str, repeat: str, dry_run: bool, **how: Any) -> None:
    fields = {**given_fields(how), "title": title}
    dates = {"rule": repeat, "until": how["until"], "count": how["times"], "without": how["without"]}
    dates["also"] = how["also"]
    with call.open() as opened, call.out.about(program=None, title=title), clashes_told(call, opened.desk):
        if dry_run:
            facts = opened.do(new_facts, fields)
            found = opened.do(outline, facts, when, how=ClashHandling(how["closed"], how["taken"]), **dates)
            outline_told(call, opened.desk, found, title)
            return
        done = opened.do(plan_program, fields, first=when, closed=how["closed"], taken=how["taken"], **dates)
        planned_told(call, opened.desk, done)


@command(
    N_(
        "Add dates to a program. Give each WHEN, or continue its repeat pattern: --until a day, "
        "for a number of --times, or two years ahead. PROGRAM is its ID, or the ID of one of its "
        "sessions."
    )
)
@click.argument("program", type=as_text)
@click.argument("when", nargs=-1, type=as_text)
@end_options
@date_options
def event_more(
    call: Call,
    /,
    program: str,
    when: tuple[str, ...],
    until: date | None,
    times: int | None,
    closed: str,
    taken: str,
) -> None:
    if until and times:
        raise click.UsageError(_("Use either --until or --times, not both."))
    with call.open() as opened, call.out.about(program=program), clashes_told(call, opened.desk):
        key = opened.do(program_of, program)
        done = opened.do(add_dates, key, walls=when, until=until, count=times, closed=closed, taken=taken)
        planned_told(call, opened.desk, done)


@command(
    N_(
        "Copy a program to new dates, from WHEN on. Everything is copied except its dates, "
        "registrations, and attendance."
    )
)
@click.argument("program", type=as_text)
@WHEN
@REPEAT
@end_options
@date_options
def event_copy(call: Call, /, program: str, when: str, repeat: str, **how: Any) -> None:
    with call.open() as opened, call.out.about(program=program), clashes_told(call, opened.desk):
        key = opened.do(program_of, program)
        dates = {"rule": repeat, "until": how["until"], "count": how["times"]}
        done = opened.do(copy_program, key, first=when, closed=how["closed"], taken=how["taken"], **dates)
        planned_told(call, opened.desk, done)


# ---- how they are told


@contextlib.contextmanager
def clashes_told(call: Call, desk: Desk) -> Iterator[None]:
    """Show a line for each date on which a room is taken, before the refusal."""
    try:
        yield
    except Refused as no:
        for clash in no.reasons[0].facts.get("clashes", ()):
            _beside_told(call, desk, RemarkedTime(**clash), "taken", _("Taken"))
        raise


def planned_told(call: Call, desk: Desk, done: PlannedProgram) -> None:
    sheet = program_sheet(desk, done.program)
    facts = {
        "program": done.program,
        "session": done.sessions[0] if done.sessions else None,
        "title": sheet.fields.title,
        "sessions": list(done.sessions),
        "rule": sheet.fields.rule or None,
        "repeats": sheet.repeats or None,
        **beside_facts(desk, done.skipped, done.warned),
        "act": done.act,
    }
    planned = [line for line in sheet.dates if line.id in set(done.sessions)]
    count = ngettext("{n} session", "{n} sessions", len(planned)).format(n=len(planned))
    text = _("Scheduled: {title}, {count}, {id}").format(
        title=sheet.fields.title, count=count, id=done.program[-8:]
    )  # fmt: skip
    if sheet.repeats:
        text = f"{text}, {sheet.repeats}"
    call.out.line(
        facts, text + ".", *program_fee_words(sheet.fields.fee_cents), *([_span(desk, planned)] if planned else [])
    )
    beside_told(call, desk, done.skipped, done.warned)
    if over := sum(line.ends_at <= desk.now for line in planned):
        text = ngettext("Note: {n} date has already passed.", "Note: {n} dates have already passed.", over)
        call.out.note(text.format(n=over))


def program_fee_words(cents: int | None) -> list[str]:
    return [_("Fee: {money} per person.").format(money=money_label(cents))] if cents else []


def _span(desk: Desk, lines: Sequence[Any]) -> str:
    today = day_of(desk.now, desk.zone)
    first, last = (day_label(day_of(one.starts_at, desk.zone), today) for one in (lines[0], lines[-1]))
    if len(lines) == 1:
        return _("On {day}: session {id}").format(day=first, id=lines[0].id[-8:])
    return _("From {first} to {last}. First session: {id}").format(first=first, last=last, id=lines[0].id[-8:])


def outline_told(call: Call, desk: Desk, found: Outline, title: str) -> None:
    facts = {
        "program": None,
        "title": title,
        "dates": [session_moment(desk, wall) for wall in found.walls],
        "rule": found.rule or None,
        **beside_facts(desk, found.skipped, found.warned),
    }
    count = ngettext("{n} date", "{n} dates", len(found.walls)).format(n=len(found.walls))
    call.out.line(
        facts,
        _("{title}: {count}.").format(title=title, count=count),
        *(_wall_words(desk, wall) for wall in found.walls),
    )
    beside_told(call, desk, found.skipped, found.warned)


def beside_facts(desk: Desk, skipped: Sequence[RemarkedTime], warned: Sequence[RemarkedTime]) -> dict[str, Any]:
    return {
        name: [{"starts_at": session_moment(desk, one.wall), "why": one.why} for one in some]
        for name, some in (("skipped", skipped), ("warned", warned))
    }


def beside_told(call: Call, desk: Desk, skipped: Sequence[RemarkedTime], warned: Sequence[RemarkedTime]) -> None:
    """Show people skipped dates and warnings, a line each. Programs have them in the object."""
    if call.out.as_json:
        return
    for beside in skipped:
        _beside_told(call, desk, beside, "skipped", _("Skipped"))
    for beside in warned:
        _beside_told(call, desk, beside, "warned", _("Note"))


def _beside_told(call: Call, desk: Desk, beside: RemarkedTime, name: str, words: str) -> None:
    facts = {"starts_at": session_moment(desk, beside.wall), name: beside.why}
    call.out.line(facts, f"{words}: {_wall_words(desk, beside.wall)}, {beside.why}")


def _wall_words(desk: Desk, wall: str) -> str:
    when = datetime.fromisoformat(wall)
    return moment_label(when, day_of(desk.now, desk.zone))


def session_moment(desk: Desk, wall: str) -> str:
    return iso(local_moment(datetime.fromisoformat(wall), desk.zone), desk.zone)

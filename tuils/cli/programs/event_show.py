"""tuils event list, show, kinds: sessions and programs as they are"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_day, as_text, command
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.rooms import room_sheet
from tuils.library.activities.changing.on_closed import why_closed
from tuils.library.activities.programs.fields import code_of, unclear
from tuils.library.activities.programs.session_table import SESSIONS, SESSIONS_LISTED, session_words
from tuils.library.activities.programs.sessions import SessionLine, WhichSessions, sessions_on
from tuils.library.activities.programs.sheets import (
    ProgramSheet,
    SessionSheet,
    program_sheet,
    session_sheet,
    stored_list,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, day_label
from tuils.library.foundation.refusals import Refused
from tuils.library.front.opening import Opened
from tuils.values.programs import AUDIENCES, GROUPS, KINDS, PLACES, REGISTRATION
from tuils.values.time.moments import FIRST_YEAR, LAST_YEAR, day_of, iso

MOST_DAYS = 3_660


def as_span(value: str | int) -> int:
    number = as_count(value)
    if number > MOST_DAYS:
        raise click.BadParameter(_("{n} days at most.").format(n=count_label(MOST_DAYS)))
    return number


def first_of_month(value: str) -> date:
    """Return the first day of a month typed year first."""
    try:
        month = date.fromisoformat(f"{value}-01")
    except ValueError:
        raise click.BadParameter(_("{text} is not a month. Type it as 2026-12.").format(text=value)) from None
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise click.BadParameter(_("Type a year from {first} to {last}.").format(first=FIRST_YEAR, last=LAST_YEAR))
    return month


@command(
    N_(
        "List sessions: the next 14 days, or --from a day, for a number of --days, or a --month. "
        "Canceled sessions are listed and marked."
    )
)
@click.option("--from", "first", metavar="DATE", type=as_day, help=N_("First day. Default: today."))
@click.option("--days", metavar="N", type=as_span, help=N_("Number of days. Default: 14."))
@click.option("--month", metavar="MONTH", type=first_of_month, help=N_("A month, such as 2026-12."))
@click.option("--audience", metavar="CODE", type=as_text, default="", help=N_("Only for: 0-5, 6-11, adults ..."))
@click.option("--room", metavar="CODE", type=as_text, default="", help=N_("Only in this room."))
@click.option("--kind", metavar="CODE", type=as_text, default="", help=N_("Only this kind."))
@csv_option
def event_list(
    call: Call, /, first: date | None, days: int | None, month: date | None, file: Path | None, **which: str
) -> None:
    if month and (first or days):
        raise click.UsageError(_("Use either --month, or --from and --days."))
    with call.open(refresh=False) as opened, call.out.about():
        desk = opened.desk
        start = month or first or day_of(desk.now, desk.zone)
        count = calendar.monthrange(start.year, start.month)[1] if month else days or 14
        count = min(count, (date(LAST_YEAR, 12, 31) - start).days)
        found = opened.do(sessions_on, start, count, _which(desk, which))
        closed = why_closed(desk, found)
        lines = [replace(line, closed=closed.get(line.id, "")) for line in found]
        tell_table(call, opened, SESSIONS_LISTED, lines, file)


event_list.name = "list"


def _which(desk: Desk, given: dict[str, str]) -> WhichSessions:
    """Return the session filter, with codes typed themselves or by their words; an unknown one is refused."""
    codes = {}
    for name in ("audience", "kind"):
        codes[name] = code_of(name, given[name]) if given[name] else ""
        if given[name] and not codes[name]:
            known = ", ".join(AUDIENCES if name == "audience" else KINDS)
            raise unclear(name, given[name], _("One of: {words}.").format(words=known))
    return WhichSessions(
        audience=codes["audience"],
        kind=codes["kind"],
        room=room_sheet(desk, given["room"]).code if given["room"] else "",
    )


@command(N_("Details of a session, or of a program with its dates. For who is registered: tuils event coming."))
@click.argument("session", metavar="SESSION|PROGRAM", type=as_text)
@in_library("session", refresh=False)
def event_show(call: Call, opened: Opened, session: str) -> None:
    desk = opened.desk
    try:
        sheet = opened.do(session_sheet, session)
    except Refused:
        try:
            whole = opened.do(program_sheet, session)
        except Refused:
            whole = None
        if whole is None:
            raise
        call.out.line(program_facts(whole, desk), *program_words(whole, desk))
        return
    why = why_closed(desk, [sheet.line]).get(sheet.line.id)
    text = session_sheet_words(sheet, desk)
    call.out.line(session_facts(sheet, desk) | {"closed": why}, *([*text, f"  [{why}]"] if why else text))


@command(N_("Kinds of programs with their codes, and what each counts as."))
def event_kinds(call: Call) -> None:
    for code, kind in KINDS.items():
        told = {"kind": code, "name": _(kind.words), "counts_as": kind.counts_as, "minutes": kind.minutes}
        call.out.line(told, f"{code}  {_(kind.words)}")


# ---- all there is


_WHOLE = (
    "blurb", "min_age", "max_age", "opens_days", "closes_minutes", "confirmation", "presenter", "partner", "fund",
    "tags", "licence", "fee_cents", "rule",
)  # fmt: skip
_OWN = ("setup_minutes", "clear_minutes", "minutes", "leader", "note", "recorded", "views", "helper_minutes")


def session_facts(sheet: SessionSheet, desk: Desk) -> dict[str, Any]:
    row = sheet.fields
    return {
        **SESSIONS.facts(desk, sheet.line),
        **{name: none_if_empty(getattr(row, name)) for name in _OWN},
        "equipment": stored_list(row.equipment),
        "helpers": row.helpers.split(),
        "zone": row.zone,
        "apart": bool(row.apart),
        "original": row.original or None,
        "sequence": row.sequence,
        "changed_at": iso(row.changed_at, desk.zone),
        "counted": sheet.counted,
        "of": program_facts(sheet.program, desk),
    }


def program_facts(sheet: ProgramSheet, desk: Desk) -> dict[str, Any]:
    row = sheet.fields
    return {
        "program": sheet.id,
        "title": row.title,
        "kind": row.kind,
        "audience": row.audience,
        "status": row.status,
        **{name: none_if_empty(getattr(row, name)) for name in _WHOLE},
        "pass_parties": None if row.skip_parties is None else bool(row.skip_parties),
        "repeats": sheet.repeats or None,
        "questions": stored_list(row.questions),
        "made_at": iso(row.made_at, desk.zone),
        "sessions": [
            {"session": one.id, "starts_at": iso(one.starts_at, desk.zone), "status": one.status} for one in sheet.dates
        ],
    }


def none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def session_sheet_words(sheet: SessionSheet, desk: Desk) -> list[str]:
    row, line = sheet.fields, sheet.line
    said = [session_words(desk, line), f"  {_about(line)}"]
    if row.setup_minutes or row.clear_minutes:
        around = _("Setup {first} minutes, cleanup {last} minutes")
        said.append("  " + around.format(first=row.setup_minutes, last=row.clear_minutes))
    if row.apart:
        said.append(
            "  " + _("Changed by itself; the series had it on {when}.").format(when=row.original.replace("T", " "))
        )
    for words, text in (
        (_("Led by"), " ".join([row.leader, row.helpers]).strip()),
        (_("Equipment"), ", ".join(stored_list(row.equipment))),
        (_("Note"), row.note),
        (_("Attendance"), ", ".join(f"{_(GROUPS.get(group, group))} {n}" for group, n in sheet.counted.items())),
    ):
        if text:
            said.append(f"  {words}: {text}")
    return [*said, *program_words(sheet.program, desk)]


def _about(line: SessionLine) -> str:
    words = [KINDS[line.kind].words if line.kind in KINDS else line.kind, AUDIENCES.get(line.audience, line.audience)]
    words += [PLACES.get(line.place, line.place), REGISTRATION.get(line.registration, line.registration)]
    return ", ".join(_(word) for word in words if word)


def program_words(sheet: ProgramSheet, desk: Desk) -> list[str]:
    row, today = sheet.fields, day_of(desk.now, desk.zone)
    count = ngettext("{n} date", "{n} dates", len(sheet.dates)).format(n=len(sheet.dates))
    head = _("Program {id}: {title}, {count}").format(id=sheet.id[-8:], title=row.title, count=count)
    said = [f"{head}, {sheet.repeats}" if sheet.repeats else head]
    coming = [one for one in sheet.dates if one.ends_at > desk.now and not one.cancelled][:5]
    days = ", ".join(day_label(day_of(one.starts_at, desk.zone), today) for one in coming)
    ages = f"{_none(row.min_age)}-{_none(row.max_age)}" if (row.min_age, row.max_age) != (None, None) else ""
    for words, text in (
        (_("Upcoming dates"), days),
        (_("Ages"), ages),
        (_("Text"), row.blurb),
        (_("Questions"), "; ".join(stored_list(row.questions))),
        (_("Presenter"), row.presenter),
        (_("Partner"), row.partner),
        (_("Grant"), row.fund),
        (_("Tags"), row.tags),
        (_("License"), row.licence),
        (_("Confirmation"), row.confirmation),
    ):
        if text:
            said.append(f"  {words}: {text}")
    return said


def _none(value: int | None) -> str:
    return "" if value is None else str(value)

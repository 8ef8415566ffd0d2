"""tuils event export, import, publish: calendars as files (ICS)"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import as_text, command, to_file
from tuils.cli.kit.output import bytes_out
from tuils.cli.kit.progress import progress
from tuils.formats.calendar.ical import CalendarFault
from tuils.formats.calendar.ical_lines import MOST_BYTES
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar_files.ical_files import read_file, write_file
from tuils.library.activities.calendar_files.ical_in import (
    CalendarLook,
    calendar_change_words,
    calendar_fault_words,
    ignored_words,
    look_at_calendar,
    summary_words,
    take_offer,
)
from tuils.library.activities.calendar_files.ical_keeping import calendar_file, publish_calendar
from tuils.library.activities.calendar_files.ical_out import calendar_of_all, calendar_of_program, calendar_of_session
from tuils.library.activities.calendar_files.ical_plan import CHANGED, NEW_ONE, OUTCOMES, CalendarChange
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.values.time.moments import wall_iso

FILE = click.Path(path_type=Path)


@command(
    N_(
        "Export published sessions as a calendar file (ICS): `event export --all -o "
        "events.ics`.\n\nThe file has no registrations, staff, or notes; the only people named are "
        "presenters. Anyone may read a file written with -o. For tables of sessions: `tuils "
        "export events`."
    )
)
@click.option("--program", metavar="PROGRAM", type=as_text, help=N_("All dates of this program: an ID, or its end."))
@click.option("--session", metavar="SESSION", type=as_text, help=N_("This session only."))
@click.option("--all", "everything", is_flag=True, help=N_("Everything. This is the default."))
@to_file("-o", "--output", "file", words=N_("Where to save it; shown here if left out."))
def event_export(call: Call, program: str | None, session: str | None, everything: bool, file: Path | None) -> None:
    if sum((program is not None, session is not None, everything)) > 1:
        raise click.UsageError(_("Use only one of --program, --session, and --all."))
    subject = {"program": program} if program else {"session": session} if session else {}
    with call.open(refresh=False) as opened, call.out.about(**subject):
        raw = _calendar(opened.desk, program, session)
        events = raw.count(b"\r\nBEGIN:VEVENT\r\n")
        if file is not None:
            write_file(file, raw, replace=call.force)
            text = ngettext("{n} session exported: {file}", "{n} sessions exported: {file}", events)
            call.out.line({"file": str(file), "format": "ics", "events": events}, text.format(n=events, file=file))
        elif call.as_json:
            call.out.line({"file": None, "format": "ics", "events": events, "calendar": raw.decode()})
        else:
            bytes_out().write(raw)
            bytes_out().flush()


def _calendar(desk: Desk, program: str | None, session: str | None) -> bytes:
    if program is not None:
        return calendar_of_program(desk, program)
    return calendar_of_all(desk) if session is None else calendar_of_session(desk, session)


@command(
    N_(
        "Make or update the calendar feed that others subscribe to.\n\nIt is saved where the "
        "station's calendar_file setting says, or in calendar/events.ics beside the library. "
        "After that it updates itself: while a desk is open, when you exit, and with `tuils "
        "daily`. It holds published sessions from a month back to two years ahead."
    )
)
@click.option("-o", "--output", "file", metavar="FILE", type=FILE, help=N_("Another location, this time only."))
@in_library(refresh=False)
def event_publish(call: Call, opened: Opened, file: Path | None) -> None:
    kept = publish_calendar(opened.desk, file or calendar_file(opened.path, opened.station.calendar_file))
    facts = {"file": str(kept.file), "events": kept.events, "changed": kept.made}
    text = ngettext("Published: {n} event in {file}", "Published: {n} events in {file}", kept.events)
    text = text if kept.made else _("Already up to date: {file}")
    call.out.line(facts, text.format(n=kept.events, file=kept.file))


# ---- in


@command(
    N_(
        "Import a calendar file (ICS): `event import partner.ics`. It shows what would change "
        "before it imports.\n\nEach event becomes a program with a session for each date. Events "
        "imported before are recognized by UID: a newer file updates them, an older or identical "
        "one changes nothing, and events canceled there are canceled here. Problems are listed, "
        "and the other events are imported. `tuils undo` undoes one program at a time. FILE - "
        "reads from here."
    )
)
@click.argument("file", metavar="FILE", type=FILE)
@click.option("--dry-run", is_flag=True, help=N_("Only show what would happen."))
@click.option("--yes", is_flag=True, help=N_("Don't ask first."))
@in_library("file", refresh=False)
def event_import(call: Call, opened: Opened, file: Path, dry_run: bool, yes: bool) -> None:
    look = look_at_calendar(opened.desk, _read(file))
    for fault in look.faults:
        call.out.line(_fault_facts(file, fault), calendar_fault_words(fault))
    if dry_run or not look.wants or not (yes or _agreed(call, look)):
        for change in look.changes:
            _change_told(call, opened.desk, file, look, change)
        _summary(call, look, list(look.changes), dry_run or look.wants)
        return
    changes: list[CalendarChange] = []
    with progress(_("Importing")) as tell:
        for number, offer in enumerate(look.offers, 1):
            changes.append(opened.do(take_offer, offer))
            tell(number, len(look.offers), number)
            _change_told(call, opened.desk, file, look, changes[-1])
    _summary(call, look, changes, False)


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        return read_file(file)
    except OSError as no:
        raise click.BadParameter(f"{file}: {no.strerror or no}", param_hint="FILE") from no


def _agreed(call: Call, look: CalendarLook) -> bool:
    """Ask at a terminal, after the preview; elsewhere agree."""
    if not can_ask() or call.as_json:
        return True
    for change in look.changes:
        call.out.note(calendar_change_words(change))
    return click.confirm(_("Import it?"), default=False, err=True)


def _change_told(call: Call, desk: Desk, file: Path, look: CalendarLook, change: CalendarChange) -> None:
    for fault in look.besides([change]):
        call.out.line(_fault_facts(file, fault), calendar_fault_words(fault))
    facts = {
        "uid": change.uid,
        "title": change.title,
        "outcome": change.outcome,
        "added": change.added,
        "changed": change.changed,
        "cancelled": change.cancelled,
        "left": change.left,
        "first": wall_iso(change.first, desk.zone) if change.first else None,
        "last": wall_iso(change.last, desk.zone) if change.last else None,
        "program": change.program or None,
        "act": change.act or None,
    }
    call.out.line(facts, calendar_change_words(change))


def _fault_facts(file: Path, fault: CalendarFault) -> dict[str, Any]:
    return {
        "file": str(file),
        "line": fault.line or None,
        "uid": fault.uid or None,
        "title": fault.title or None,
        "fault": fault.words,
        "outcome": "taken" if fault.taken else "refused",
    }


def _summary(call: Call, look: CalendarLook, changes: list[CalendarChange], dry_run: bool) -> None:
    """Show the last line: how many of each, and what else the file has."""
    counts = {name: sum(change.outcome == name for change in changes) for name in OUTCOMES}
    refused = sum(not fault.taken for fault in look.faults)
    counts["refused"] = max(counts["refused"], refused)
    facts: dict[str, Any] = {"calendar": look.name or None, "programs": len(changes), **counts}
    facts |= {"sessions_added": sum(change.added for change in changes if change.outcome in (NEW_ONE, CHANGED))}
    facts |= {"faults": len(look.faults), "ignored": look.ignored, "dry_run": dry_run}
    lines = [summary_words(changes, refused, dry_run)]
    if look.ignored:
        lines.append(ignored_words(look.ignored))
    call.out.line(facts, *lines)
    if not changes:
        call.out.ask(USAGE)

"""What a calendar file does, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuils.formats.ical import CalendarFault
from tuils.i18n import _, ngettext
from tuils.values.words import N_

from .ical_plan import CHANGED, GONE, NEW_ONE, OLDER, REFUSED, SAME, CalendarChange
from .ical_reading import NO_UID

OUTCOMES = {
    NEW_ONE: N_("new"),
    CHANGED: N_("changed"),
    SAME: N_("no change"),
    OLDER: N_("older than the one here"),
    GONE: N_("deleted here"),
    REFUSED: N_("refused"),
}
IGNORED = {
    "VALARM": (N_("{n} alarm"), N_("{n} alarms")),
    "VTODO": (N_("{n} task"), N_("{n} tasks")),
    "VJOURNAL": (N_("{n} journal entry"), N_("{n} journal entries")),
    "VFREEBUSY": (N_("{n} busy time"), N_("{n} busy times")),
    "VAVAILABILITY": (N_("{n} table of hours"), N_("{n} tables of hours")),
}


def outcome_words(outcome: str) -> str:
    return _(OUTCOMES[outcome])


def what_words(change: CalendarChange) -> str:
    """`4 dates new, 1 cancelled`; empty where nothing is done."""
    said = []
    if change.added:
        said.append(ngettext("{n} date new", "{n} dates new", change.added).format(n=change.added))
    if change.changed:
        said.append(ngettext("{n} date changed", "{n} dates changed", change.changed).format(n=change.changed))
    if change.cancelled:
        said.append(ngettext("{n} date canceled", "{n} dates canceled", change.cancelled).format(n=change.cancelled))
    return ", ".join(said)


def change_words(change: CalendarChange) -> str:
    """`new: Story time, 4 dates new, 2026-12-08 to 2026-12-29`"""
    parts = [change.title, what_words(change)]
    if change.first:
        first, last = change.first[:10], change.last[:10]
        parts.append(first if first == last else _("{first} to {last}").format(first=first, last=last))
    named = ", ".join(part for part in parts if part)
    return _("{outcome}: {what}").format(outcome=outcome_words(change.outcome), what=named)


def fault_words(fault: CalendarFault, *, brief: bool = False) -> str:
    """`Line 6, Tea (test-123): refused. DTSTART cannot be read: INVALID-DATE`; `brief`: without the UID where there is
    a title."""
    if not fault.line:
        return fault.words
    where = _("Line {line}").format(line=fault.line)
    uid = "" if fault.uid.endswith(NO_UID) or (brief and fault.title) else fault.uid
    called = f"{fault.title} ({uid})" if fault.title and uid else fault.title or uid
    named = ", ".join(part for part in (where, called) if part)
    done = _("imported") if fault.taken else _("refused")
    return _("{where}: {done}. {words}").format(where=named, done=done, words=fault.words)


def summary_words(changes: Sequence[CalendarChange], refused: int, dry_run: bool) -> str:
    """`Programs: 2 new, 1 changed, 3 left. Refused: 1.`; refused are events."""
    if not changes and not refused:
        return _("This file has no events.")
    new, changed = (sum(one.outcome == name for one in changes) for name in (NEW_ONE, CHANGED))
    left = len(changes) - new - changed
    said = _("Programs: {new} new, {changed} changed, {left} unchanged. Refused: {refused}.")
    words = said.format(new=new, changed=changed, left=left, refused=refused)
    return _("If imported: {what}").format(what=words) if dry_run else words


def ignored_words(ignored: Mapping[str, int]) -> str:
    """`Left out: 4 alarms, 1 task.`"""
    parts = [ngettext(*IGNORED[name], n).format(n=n) for name, n in ignored.items()]
    return _("Skipped: {what}.").format(what=", ".join(parts))

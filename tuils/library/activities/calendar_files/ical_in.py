"""Import calendars: look first, then take, a program in one act. Earlier imports are recognized by UID.

The entry that took a date keeps the file's last word on it (`calendar` in its data: by session its SEQUENCE and a hash
of it). So a repeated file changes nothing, an older one neither, and changes that staff made here stay until the file
itself says something new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tuils.formats.calendar.ical import CalendarFault, read_calendar
from tuils.i18n import _, ngettext
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.activities.records.seats import pass_on
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.values.dataclass import dataclass
from tuils.values.words import N_

from .ical_plan import (
    CHANGED,
    GONE,
    NEW_ONE,
    OLDER,
    REFUSED,
    SAME,
    CalendarChange,
    CalendarPlan,
    calendar_sign,
    plan_offer,
    session_id,
)
from .ical_reading import NO_UID, CalendarOffer, calendar_offers
from .ical_wanted import places


@dataclass(frozen=True)
class CalendarLook:
    """A preview of a file: its changes, in order. `ignored`: alarms, tasks and the like, counted."""

    name: str
    changes: tuple[CalendarChange, ...]
    faults: tuple[CalendarFault, ...]
    ignored: dict[str, int]
    offers: tuple[CalendarOffer, ...] = ()

    def besides(self, changes: Sequence[CalendarChange]) -> list[CalendarFault]:
        """Return faults of these changes that the file alone does not have: a taken room, a past date."""
        return [fault for change in changes for fault in change.faults if fault not in self.faults]

    @property
    def wants(self) -> bool:
        """Return whether there is anything to take."""
        return any(change.outcome in (NEW_ONE, CHANGED) for change in self.changes)


@permitted("programs.edit")
def look_at_calendar(desk: Desk, raw: bytes) -> CalendarLook:
    """Return what importing this file would change. Nothing is written; unreadable parts are faults, never raised."""
    file = read_calendar(raw)
    wanted = calendar_offers(desk, file)
    known = places(desk)
    changes = tuple(plan_offer(desk, offer, known).change for offer in wanted.offers)
    faults = sorted((*file.faults, *wanted.faults), key=lambda fault: (fault.line, fault.uid))
    return CalendarLook(file.name, changes, tuple(faults), file.ignored, tuple(wanted.offers))


@verb("programs.edit")
def take_offer(desk: Desk, offer: CalendarOffer) -> CalendarChange:
    """Make a program with its sessions from this offer, or update the ones made from it before.

    Past or removed sessions are not changed. A room that is taken then is not given: the session is made without it,
    and a fault names it.
    """
    plan = plan_offer(desk, offer, places(desk))
    if plan.change.outcome not in (NEW_ONE, CHANGED):
        return plan.change
    act = Act(desk)
    with facts_follow(desk, plan.edited):
        program = _write(act, plan)
    return replace(plan.change, program=program, act=act.id)


def _write(act: Act, plan: CalendarPlan) -> str:
    """Write the entries of one program; return its id."""
    program = plan.program
    if not program:
        program = act.write("program_made", program=NEW, data={"set": plan.set}).id
    elif plan.set:
        act.write("program_edited", program=program, data={"set": plan.set, "calendar": plan.marks(plan.noted)})
    if plan.added:
        own = {session_id(program, wish): fields for wish, fields in plan.added}
        marks = {session_id(program, wish): calendar_sign(wish) for wish, _fields in plan.added}
        act.write("sessions_added", program=program, data={"set": {}, "sessions": own, "calendar": marks})
    if plan.edited:
        data = {"set": {}, "sessions": plan.edited, "calendar": plan.marks(plan.edited)}
        act.write("sessions_edited", program=program, data=data)
        for key, fields in plan.edited.items():
            if "capacity" in fields:
                pass_on(act, key)
    return program


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
    """Say `4 dates new, 1 cancelled`; empty if nothing changes."""
    said = []
    if change.added:
        said.append(ngettext("{n} date new", "{n} dates new", change.added).format(n=change.added))
    if change.changed:
        said.append(ngettext("{n} date changed", "{n} dates changed", change.changed).format(n=change.changed))
    if change.cancelled:
        said.append(ngettext("{n} date canceled", "{n} dates canceled", change.cancelled).format(n=change.cancelled))
    return ", ".join(said)


def calendar_change_words(change: CalendarChange) -> str:
    """Return `new: Story time, 4 dates new, 2026-12-08 to 2026-12-29`."""
    parts = [change.title, what_words(change)]
    if change.first:
        first, last = change.first[:10], change.last[:10]
        parts.append(first if first == last else _("{first} to {last}").format(first=first, last=last))
    named = ", ".join(part for part in parts if part)
    return _("{outcome}: {what}").format(outcome=outcome_words(change.outcome), what=named)


def calendar_fault_words(fault: CalendarFault, *, brief: bool = False) -> str:
    """Return `Line 6, Tea (test-123): refused. DTSTART cannot be read: INVALID-DATE`; `brief`: without the UID if
    there is a title."""
    if not fault.line:
        return fault.words
    where = _("Line {line}").format(line=fault.line)
    uid = "" if fault.uid.endswith(NO_UID) or (brief and fault.title) else fault.uid
    called = f"{fault.title} ({uid})" if fault.title and uid else fault.title or uid
    named = ", ".join(part for part in (where, called) if part)
    done = _("imported") if fault.taken else _("refused")
    return _("{where}: {done}. {words}").format(where=named, done=done, words=fault.words)


def summary_words(changes: Sequence[CalendarChange], refused: int, dry_run: bool) -> str:
    """Return `Programs: 2 new, 1 changed, 3 left. Refused: 1.`; refused are events."""
    if not changes and not refused:
        return _("This file has no events.")
    new, changed = (sum(change.outcome == name for change in changes) for name in (NEW_ONE, CHANGED))
    left = len(changes) - new - changed
    text = _("Programs: {new} new, {changed} changed, {left} unchanged. Refused: {refused}.")
    words = text.format(new=new, changed=changed, left=left, refused=refused)
    return _("If imported: {what}").format(what=words) if dry_run else words


def ignored_words(ignored: Mapping[str, int]) -> str:
    """Return `Skipped: 4 alarms, 1 task.`"""
    parts = [ngettext(*IGNORED[name], n).format(n=n) for name, n in ignored.items()]
    return _("Skipped: {what}.").format(what=", ".join(parts))

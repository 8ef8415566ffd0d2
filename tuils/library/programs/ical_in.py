"""Calendars in: looked at first, then taken, a program in one act. What was taken before is known again by its UID.

What the file said last of each date is in the entry that took it (`calendar` in its data: by session its SEQUENCE and
a print of it), so that a file that comes again changes nothing, an older one neither, and what staff changed here
since stays until the file itself says something new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from tuils.formats.ical import CalendarFault, read_calendar
from tuils.library.desk import Desk, verb
from tuils.library.journal.writing import NEW, Act
from tuils.values.dataclass import dataclass

from .counting import facts_follow
from .ical_plan import CHANGED, NEW_ONE, CalendarChange, CalendarPlan, mark_of, plan_offer, session_id
from .ical_reading import CalendarOffer, wanted_of
from .ical_wanted import places
from .waitlist import capacity_changed


@dataclass(frozen=True)
class CalendarLook:
    """A file that was looked at: what would be done, in its order. `ignored`: alarms, tasks and the like, counted."""

    name: str
    changes: tuple[CalendarChange, ...]
    faults: tuple[CalendarFault, ...]
    ignored: dict[str, int]
    offers: tuple[CalendarOffer, ...] = ()

    def besides(self, changes: Sequence[CalendarChange]) -> list[CalendarFault]:
        """What is said of these that the file alone does not tell: a room that is taken, a date that is over."""
        return [fault for change in changes for fault in change.faults if fault not in self.faults]

    @property
    def wants(self) -> bool:
        """Is there anything to take?"""
        return any(change.outcome in (NEW_ONE, CHANGED) for change in self.changes)


@dataclass(frozen=True)
class CalendarTaken:
    """What was done, a program in one act."""

    changes: tuple[CalendarChange, ...]
    faults: tuple[CalendarFault, ...]
    ignored: dict[str, int]

    def count(self, outcome: str) -> int:
        return sum(change.outcome == outcome for change in self.changes)


def look_at_calendar(desk: Desk, raw: bytes) -> CalendarLook:
    """What this file would do here. Nothing is written; what cannot be read is a fault, never raised."""
    desk.require("programs.edit")
    file = read_calendar(raw)
    wanted = wanted_of(desk, file)
    known = places(desk)
    changes = tuple(plan_offer(desk, offer, known).change for offer in wanted.offers)
    faults = sorted((*file.faults, *wanted.faults), key=lambda fault: (fault.line, fault.uid))
    return CalendarLook(file.name, changes, tuple(faults), file.ignored, tuple(wanted.offers))


def take_calendar(
    desk: Desk, look: CalendarLook, tell: Callable[[CalendarChange], None] = lambda change: None
) -> CalendarTaken:
    """Take what was looked at, a program in one act and one transaction: what was cut off is whole or not there, and
    the same file goes on there. `tell` hears of each after it is written."""
    done = []
    for offer in look.offers:
        change = take_offer(desk, offer)
        tell(change)
        done.append(change)
    return CalendarTaken(tuple(done), look.faults, look.ignored)


@verb("programs.edit")
def take_offer(desk: Desk, offer: CalendarOffer) -> CalendarChange:
    """Make of this offer a program with its sessions, or bring those up to date that came from it before.

    What is over is not changed, nor what is removed here. A room that is taken at that time is not given: the session
    is made without, and a fault names it.
    """
    plan = plan_offer(desk, offer, places(desk))
    if plan.change.outcome not in (NEW_ONE, CHANGED):
        return plan.change
    act = Act(desk)
    with facts_follow(desk, plan.edited):
        program = _write(act, plan)
    return replace(plan.change, program=program, act=act.id)


def _write(act: Act, plan: CalendarPlan) -> str:
    """The entries of one program; gives back its id."""
    program = plan.program
    if not program:
        program = act.write("program_made", program=NEW, data={"set": plan.set}).id
    elif plan.set:
        act.write("program_edited", program=program, data={"set": plan.set, "calendar": plan.marks(plan.noted)})
    if plan.added:
        own = {session_id(program, wish): fields for wish, fields in plan.added}
        marks = {session_id(program, wish): mark_of(wish) for wish, _fields in plan.added}
        act.write("sessions_added", program=program, data={"set": {}, "sessions": own, "calendar": marks})
    if plan.edited:
        data = {"set": {}, "sessions": plan.edited, "calendar": plan.marks(plan.edited)}
        act.write("sessions_edited", program=program, data=data)
        for key, fields in plan.edited.items():
            if "capacity" in fields:
                capacity_changed(act, key)
    return program

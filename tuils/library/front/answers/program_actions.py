"""Acts about programs, seats and rooms, in words for the day list and for undo. Nobody is named."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.program_as_told import sessions_in_entry
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.undoing import PastAction
from tuils.models import Room
from tuils.models.programs import Program, ProgramSession, Registration, RoomBooking
from tuils.models.rows import get

CHANGED = {"program_made": N_("New program: {title}"), "program_edited": N_("Changed program: {title}")}
STATES = {
    "coming": N_("Seat given: {title}"),
    "waiting": N_("Waitlisted: {title}"),
    "offered": N_("Seat offered: {title}"),
    "cancelled": N_("Registration ended: {title}"),
}
TRIED = "tried "
"""The prefix of news that did not reach people: `programs.telling`, which is not loaded for this."""
KINDS = frozenset(
    {
        "program_made", "program_edited", "sessions_added", "sessions_edited", "registration_made",
        "registration_edited", "registration_noted", "attendance_counted", "task_ticked", "room_booked",
        "booking_edited", "booking_picked_up", "booking_came_back",
    }
)  # fmt: skip


def describe_program_act(desk: Desk, action: PastAction) -> str:
    """Return the act in words: `Cancelled: Story time, Mon, Dec 7`."""
    mine = [entry for entry in action.entries if entry.kind == action.kind]
    head = mine[0]
    if action.kind in CHANGED:
        return _(CHANGED[action.kind]).format(title=_program(head))
    if action.kind in ("sessions_added", "sessions_edited"):
        return _dates(desk, mine)
    if head.booking or action.kind == "room_booked":
        return _room(desk, mine)
    title = _session(desk, head)
    away = [entry for entry in action.entries if entry.kind == "registration_edited" and entry.changes.get("came") == 0]
    if action.kind == "attendance_counted" and not away:
        n = sum(int(n) for entry in mine for n in entry.data.get("add", {}).values())
        return _("Counted {n}: {title}").format(n=f"{n:+}", title=title)
    if action.kind == "task_ticked":
        return (_("Prep done for: {title}") if head.data.get("done") else _("Prep not done for: {title}")).format(
            title=title
        )
    return _seat(away or mine, title)


def _seat(mine: list[Entry], title: str) -> str:
    head = mine[0]
    if head.kind == "registration_made":
        if (many := len({entry.session for entry in mine})) > 1:
            text = ngettext("Registered for {n} date: {title}", "Registered for {n} dates: {title}", many)
            return text.format(n=many, title=title.partition(",")[0])
        if len(mine) > 1:
            return ngettext("Registered {n} party: {title}", "Registered {n} parties: {title}", len(mine)).format(
                n=len(mine), title=title
            )
        waits = head.changes.get("state") == "waiting"
        return (_("On the waitlist: {title}") if waits else _("Registered: {title}")).format(title=title)
    if head.kind == "registration_noted":
        return _("Changed answers: {title}").format(title=title)
    if isinstance(marks := head.changes.get("told"), dict) and "state" not in head.changes:
        tried = all(what.startswith(TRIED) for what in marks)
        return (_("Not reached: {title}") if tried else _("Told about: {title}")).format(title=title)
    if head.changes.get("came") is not None:
        return (_("Here: {title}") if head.changes["came"] else _("No-show: {title}")).format(title=title)
    return _(STATES.get(str(head.changes.get("state")), N_("Changed registration: {title}"))).format(title=title)


def _dates(desk: Desk, mine: list[Entry]) -> str:
    """Return in words dates that were planned, changed, canceled or removed."""
    head = mine[0]
    names = list(dict.fromkeys(key for entry in mine for key in sessions_in_entry(entry)))
    if head.kind == "sessions_added":
        text = ngettext("Planned {n} date: {title}", "Planned {n} dates: {title}", len(names))
        return text.format(n=len(names), title=_program(head))
    told = {**head.changes, **(sessions_in_entry(head)[names[0]] if names else {})}
    title = _dated(desk, names[0]) if len(names) == 1 else ""
    if not title:
        text = ngettext("Changed {n} date: {title}", "Changed {n} dates: {title}", len(names))
        return text.format(n=len(names), title=_program(head))
    if told.get("status") == "cancelled":
        return _("Canceled: {title}").format(title=title)
    if told.get("status") == "planned":
        return _("Planned again: {title}").format(title=title)
    if told.get("removed"):
        return _("Removed from the calendar: {title}").format(title=title)
    return _("Changed date: {title}").format(title=title)


def _room(desk: Desk, mine: list[Entry]) -> str:
    """Return `Booked: Meeting room, Mon, Dec 7`. The patron is not named."""
    head = mine[0]
    row = get(RoomBooking, head.booking or head.id)
    code = str((row and row.room) or head.changes.get("room") or "")
    booked = get(Room, code)
    room = (booked and booked.name) or code
    if row and row.starts_at:
        room = f"{room}, {moment_day(desk, row.starts_at)}"
    if head.kind == "room_booked":
        if (many := len(mine)) > 1:
            text = ngettext("Booked {n} time: {room}", "Booked {n} times: {room}", many)
            return text.format(n=many, room=room)
        return _("Booked: {room}").format(room=room)
    if head.changes.get("state") == "cancelled":
        return _("Booking ended: {room}").format(room=room)
    if head.kind == "booking_picked_up":
        return _("Picked up: {room}").format(room=room)
    if head.kind == "booking_came_back":
        return _("Returned: {room}").format(room=room)
    return _("Changed booking: {room}").format(room=room)


def _program(entry: Entry) -> str:
    """Return its title; also that of a program whose making was undone."""
    row = get(Program, entry.program or entry.id)
    return str(row.title if row else entry.changes.get("title", ""))


def _session(desk: Desk, entry: Entry) -> str:
    """Return the session in words; for an edited registration, that of its row."""
    row = get(Registration, entry.registration) if entry.registration and not entry.session else None
    return _dated(desk, entry.session or (row.session if row else ""))


def _dated(desk: Desk, key: str) -> str:
    """Return `Story time, Mon, Dec 7`; empty if it no longer exists."""
    row = get(ProgramSession, key)
    if row is None or not row.starts_at:
        return str(row.title) if row else ""
    return f"{row.title}, {moment_day(desk, row.starts_at)}"

"""How a session of a program is told: its object, its line."""

from __future__ import annotations

from typing import Any

from tuils.i18n import _, ngettext
from tuils.library.dates import span_words
from tuils.library.desk import Desk
from tuils.library.programs.sessions import SessionLine
from tuils.values.moments import iso


def facts(line: SessionLine, desk: Desk) -> dict[str, Any]:
    """One session as an object."""
    return {
        "session": line.id,
        "program": line.program,
        "title": line.title,
        "kind": line.kind,
        "audience": line.audience,
        "starts_at": iso(line.starts_at, desk.zone),
        "ends_at": iso(line.ends_at, desk.zone),
        "branch": line.branch or None,
        "place": line.place,
        "address": line.address or None,
        "room": line.room or None,
        "capacity": line.capacity,
        "left": line.left,
        "registration": line.registration,
        "status": line.status,
        "why": line.why or None,
        "draft": line.draft,
        "coming": line.taken,
        "waiting": line.waiting,
        "waiting_heads": line.waiting_heads,
        "attendance": line.came,
    }


def sentence(line: SessionLine, desk: Desk) -> str:
    """`8f21ac03  Tue, Dec 8 10:30-11:15  Story time, Meeting room: 12 of 20 are coming, 3 wait`"""
    named = _("{title}, {where}").format(title=line.title, where=line.where) if line.where else line.title
    told = [said for said in (_status(line), _coming(line), _counted(line)) if said]
    head = f"{line.id[-8:]}  {span_words(desk, line.starts_at, line.ends_at)}  {named}"
    return f"{head}: {', '.join(told)}" if told else head


def _status(line: SessionLine) -> str:
    if line.cancelled:
        return _("CANCELED ({why})").format(why=line.why) if line.why else _("CANCELED")
    return _("draft") if line.draft else ""


def _coming(line: SessionLine) -> str:
    if line.registration == "none" and not line.taken and not line.waiting:
        return ""
    if line.capacity is None:
        coming = ngettext("{n} registered", "{n} registered", line.taken).format(n=line.taken)
    else:
        coming = _("{n} of {places} registered").format(n=line.taken, places=line.capacity)
    if not line.waiting_heads:
        return coming
    waits = ngettext("{n} waitlisted", "{n} waitlisted", line.waiting_heads).format(n=line.waiting_heads)
    return f"{coming}, {waits}"


def _counted(line: SessionLine) -> str:
    return "" if line.came is None else _("{n} attended").format(n=line.came)

"""Sessions of programs, as commands print them."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import iso_of, span_words
from tuils.library.foundation.describing.table import Table, fact, fact_columns
from tuils.library.foundation.desk import Desk

from .sessions import SessionLine, sessions_on


def session_words(desk: Desk, line: SessionLine) -> str:
    """Return `8f21ac03  Tue, Dec 8 10:30-11:15  Story time, Meeting room: 12 of 20 are coming, 3 wait`."""
    named = _("{title}, {where}").format(title=line.title, where=line.where) if line.where else line.title
    told = [said for said in (_status(line), _coming(line), _counted(line)) if said]
    head = f"{line.id[-8:]}  {span_words(desk, line.starts_at, line.ends_at)}  {named}"
    return (f"{head}: {', '.join(told)}" if told else head) + (f"  [{line.closed}]" if line.closed else "")


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


SESSIONS = Table(
    title=N_("Programs"),
    columns=(
        *fact_columns("session=id program title kind audience", always=True),
        fact("starts_at", iso_of("starts_at")),
        fact("ends_at", iso_of("ends_at")),
        fact("branch"),
        fact("place", always=True),
        *fact_columns("address room capacity left"),
        *fact_columns("registration status", always=True),
        *fact_columns("why draft coming=taken waiting waiting_heads attendance=came"),
    ),
    read=sessions_on,
    key="id",
    none=(N_("Nothing scheduled on these days."), ""),
    words=session_words,
    names_a_person=False,
    example=SessionLine(
        "8f21ac03", "p1", "Story time", "class", "0-5", 1_796_000_000_000_000, 1_796_002_700_000_000,
        "2026-12-08T10:30", "MAIN", "onsite", "", "meeting", "Meeting room", 20, "required", "planned", "", "ana", "",
        False, 12, 3, 5, None,
    ),
)  # fmt: skip
SESSIONS_LISTED = replace(SESSIONS, columns=(*SESSIONS.columns, fact("closed")))
"""The list with the reason why the library is closed on that day, if asked."""

"""Bookings of rooms, as commands print them."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.activities.registration.who_comes import heads_words
from tuils.library.foundation.dates import iso_of, span_words
from tuils.library.foundation.describing.table import Table, fact, fact_columns
from tuils.library.foundation.desk import Desk

from .room_reading import BookingLine, booker_words, booking_why_words, bookings_between


def booking_words(desk: Desk, line: BookingLine) -> str:
    """Return `8f21ac03  Mon, Dec 7 10:00-11:30  Meeting room: Quilters, 12 people`."""
    told = [booker_words(line)]
    if line.heads:
        told.append(heads_words(line.heads))
    if line.layout:
        told.append(line.layout)
    if line.used is not None:
        told.append(_("{n} attended").format(n=line.used))
    if line.clash:
        told.append(_("CONFLICT: another booking has the room"))
    if line.is_out:
        told.append(_("picked up"))
    if line.back_at:
        told.append(_("returned"))
    if line.cancelled:
        told.append(_("CANCELED ({why})").format(why=booking_why_words(line)) if line.why else _("CANCELED"))
    closed = f"  [{line.closed}]" if line.closed else ""
    return (
        f"{line.id[-8:]}  {span_words(desk, line.starts_at, line.ends_at)}  {line.room_name}: {', '.join(told)}{closed}"
    )


BOOKINGS = Table(
    title=N_("Bookings"),
    columns=(
        fact("booking", "id"),
        fact("room", always=True),
        *(fact(name, iso_of(name)) for name in ("starts_at", "ends_at", "from_at", "until_at")),
        fact("kind", always=True),
        *fact_columns("who heads layout agreed used"),
        fact("state", always=True),
        *fact_columns("why series clash is_out"),
        fact("back_at", iso_of("back_at")),
    ),
    read=bookings_between,
    key="id",
    none=(N_("Nothing booked in these days."), ""),
    words=booking_words,
    example=BookingLine(
        "8f21ac03", "meeting", "Meeting room", "group", "Quilters", "2026-12-07T10:00", 90, 1_796_000_000_000_000,
        1_796_005_400_000_000, 1_796_000_000_000_000, 1_796_005_400_000_000, 12, "", True, None, "booked", "", "",
        False,
    ),
)  # fmt: skip
BOOKINGS_LISTED = replace(BOOKINGS, columns=(*BOOKINGS.columns, fact("closed")))
"""The list with the reason why the library is closed on that day, if asked."""

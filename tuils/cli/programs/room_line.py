"""How rooms, bookings and what clashes are told: their objects, their lines."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tuils.i18n import _
from tuils.library.dates import day_words, span_words
from tuils.library.desk import Desk
from tuils.library.local_words import clock_label
from tuils.library.programs.booking_series import LeftOut
from tuils.library.programs.room_reading import BookingLine, BookingSheet
from tuils.library.programs.room_words import (
    around_words,
    booker_words,
    layouts_words,
    room_line,
    why_words,
)
from tuils.library.programs.rooms import RoomSheet
from tuils.library.programs.who_comes import heads_words
from tuils.values.moments import iso, wall_iso


def room_lines(sheet: RoomSheet) -> list[str]:
    """All that is said of a room, the policy last."""
    told = [room_line(sheet), layouts_words(sheet), around_words(sheet)]
    return [line for line in [*told, *sheet.policy.splitlines()] if line]


def facts(line: BookingLine, desk: Desk) -> dict[str, Any]:
    return {
        "booking": line.id,
        "room": line.room,
        "starts_at": iso(line.starts_at, desk.zone),
        "ends_at": iso(line.ends_at, desk.zone),
        "from_at": iso(line.from_at, desk.zone),
        "until_at": iso(line.until_at, desk.zone),
        "kind": line.kind,
        "who": line.who or None,
        "heads": line.heads,
        "layout": line.layout or None,
        "agreed": line.agreed,
        "used": line.used,
        "state": line.state,
        "why": line.why or None,
        "series": line.series or None,
        "clash": line.clash,
    }


def sheet_facts(sheet: BookingSheet, desk: Desk) -> dict[str, Any]:
    more = {"name": sheet.name, "card": sheet.card, "phone": sheet.phone, "email": sheet.email}
    return facts(sheet.line, desk) | {name: text or None for name, text in {**more, "purpose": sheet.purpose}.items()}


def sentence(line: BookingLine, desk: Desk) -> str:
    """`8f21ac03  Mon, Dec 7 10:00-11:30  Meeting room: Quilters, 12 people`"""
    told = [booker_words(line)]
    if line.heads:
        told.append(heads_words(line.heads))
    if line.layout:
        told.append(line.layout)
    if line.used is not None:
        told.append(_("{n} attended").format(n=line.used))
    if line.clash:
        told.append(_("CONFLICT: another booking has the room"))
    if line.cancelled:
        told.append(_("CANCELED ({why})").format(why=why_words(line)) if line.why else _("CANCELED"))
    return f"{line.id[-8:]}  {span_words(desk, line.starts_at, line.ends_at)}  {line.room_name}: {', '.join(told)}"


def left_facts(room: str, one: LeftOut, desk: Desk) -> dict[str, Any]:
    told = {"room": room, "starts_at": wall_iso(one.wall, desk.zone)}
    return {**told, "refused": [one.code], "overridable": [], "message": one.said}


def left_words(one: LeftOut, desk: Desk) -> str:
    day = day_words(desk, date.fromisoformat(one.wall[:10]))
    return _("{day}, {time}: not booked. {said}").format(
        day=day, time=clock_label(time.fromisoformat(one.wall[11:])), said=one.said
    )

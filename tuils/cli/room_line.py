"""How rooms, bookings and what clashes are told: their objects, their lines."""

from __future__ import annotations

from datetime import date
from typing import Any

from tuils.i18n import _
from tuils.library.dates import day_words, moment_day, span_words
from tuils.library.desk import Desk
from tuils.library.programs.booking_series import LeftOut
from tuils.library.programs.coming import heads_words
from tuils.library.programs.room_reading import BookingLine, BookingSheet, Clash, RoomUse
from tuils.library.programs.room_words import (
    around_words,
    booker_words,
    layouts_words,
    room_words,
    why_words,
)
from tuils.library.programs.rooms import RoomSheet
from tuils.values.moments import iso, time_label, wall_iso


def room_facts(sheet: RoomSheet) -> dict[str, Any]:
    return {
        "room": sheet.code,
        "name": sheet.name,
        "kind": sheet.kind,
        "branch": sheet.branch or None,
        "capacity": sheet.capacity,
        "layouts": sheet.layouts,
        "has": sheet.has or None,
        "setup_minutes": sheet.setup_minutes,
        "clear_minutes": sheet.clear_minutes,
        "agreement": sheet.agreement,
        "any_hour": sheet.any_hour,
        "longest_minutes": sheet.longest_minutes,
        "ahead_days": sheet.ahead_days,
        "policy": sheet.policy or None,
    }


def room_line(sheet: RoomSheet) -> str:
    """`meeting  Meeting room: 30 people, a projector`"""
    told = room_words(sheet)
    return f"{sheet.code}  {sheet.name}: {told}" if told else f"{sheet.code}  {sheet.name}"


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
    """`8f21ac03  Mon 7 Dec 10:00-11:30  Meeting room: Quilters, 12 people`"""
    told = [booker_words(line)]
    if line.heads:
        told.append(heads_words(line.heads))
    if line.layout:
        told.append(line.layout)
    if line.used is not None:
        told.append(_("{n} were there").format(n=line.used))
    if line.clash:
        told.append(_("CLASH: another has the room"))
    if line.cancelled:
        told.append(_("CANCELLED ({why})").format(why=why_words(line)) if line.why else _("CANCELLED"))
    return f"{line.id[-8:]}  {span_words(desk, line.starts_at, line.ends_at)}  {line.room_name}: {', '.join(told)}"


def left_facts(room: str, one: LeftOut, desk: Desk) -> dict[str, Any]:
    told = {"room": room, "starts_at": wall_iso(one.wall, desk.zone)}
    return {**told, "refused": [one.code], "overridable": [], "message": one.said}


def left_words(one: LeftOut, desk: Desk) -> str:
    day = day_words(desk, date.fromisoformat(one.wall[:10]))
    return _("{day}, {time}: not booked. {said}").format(day=day, time=one.wall[11:], said=one.said)


def use_facts(use: RoomUse, desk: Desk) -> dict[str, Any]:
    return {
        "of": use.of,
        "id": use.whose,
        "room": use.room,
        "what": use.words,
        "starts_at": iso(use.starts_at, desk.zone),
        "ends_at": iso(use.ends_at, desk.zone),
        "from_at": iso(use.from_at, desk.zone),
        "until_at": iso(use.until_at, desk.zone),
    }


def clash_facts(one: Clash, desk: Desk) -> dict[str, Any]:
    return {"room": one.late.room, "late": use_facts(one.late, desk), "has": [use_facts(use, desk) for use in one.has]}


def clash_words(one: Clash, desk: Desk) -> tuple[str, str]:
    """Who came later, and who has the room."""
    has = "; ".join(_use_words(use, desk) for use in one.has)
    late = _("{room}, {day}: {late} came later.").format(
        room=one.late.room_name, day=moment_day(desk, one.late.starts_at), late=_use_words(one.late, desk)
    )
    return f"{one.late.whose[-8:]}  {late}", "          " + _("The room has: {has}").format(has=has)


def _use_words(use: RoomUse, desk: Desk) -> str:
    return f"{use.words} {time_label(use.starts_at, desk.zone)}-{time_label(use.ends_at, desk.zone)}"

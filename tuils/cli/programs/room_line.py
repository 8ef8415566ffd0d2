"""How rooms, bookings and what clashes are told: their objects, their lines."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tuils.i18n import _
from tuils.library.dates import day_words
from tuils.library.desk import Desk
from tuils.library.local_words import clock_label
from tuils.library.programs.booking_series import LeftOut
from tuils.library.programs.booking_table import BOOKINGS
from tuils.library.programs.room_reading import BookingSheet
from tuils.library.programs.room_words import (
    around_words,
    layouts_words,
    room_line,
)
from tuils.library.programs.rooms import RoomSheet
from tuils.values.moments import wall_iso


def room_lines(sheet: RoomSheet) -> list[str]:
    """All that is said of a room, the policy last."""
    told = [room_line(sheet), layouts_words(sheet), around_words(sheet)]
    return [line for line in [*told, *sheet.policy.splitlines()] if line]


def sheet_facts(sheet: BookingSheet, desk: Desk) -> dict[str, Any]:
    more = {name: getattr(sheet, name) or None for name in ("name", "card", "phone", "email", "purpose")}
    return BOOKINGS.facts(desk, sheet.line) | more


def left_facts(room: str, one: LeftOut, desk: Desk) -> dict[str, Any]:
    told = {"room": room, "starts_at": wall_iso(one.wall, desk.zone)}
    return {**told, "refused": [one.code], "overridable": [], "message": one.said}


def left_words(one: LeftOut, desk: Desk) -> str:
    day = day_words(desk, date.fromisoformat(one.wall[:10]))
    return _("{day}, {time}: not booked. {said}").format(
        day=day, time=clock_label(time.fromisoformat(one.wall[11:])), said=one.said
    )

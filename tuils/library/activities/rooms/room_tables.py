"""Rooms that can be booked, and double bookings, as every door shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuils.i18n import N_, NN_, _
from tuils.library.activities.calendar.room_fields import FIELDS
from tuils.library.activities.calendar.rooms import RoomSheet, rooms
from tuils.library.foundation.dates import moment_cell, moment_day
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import times_label
from tuils.values.time.moments import iso

from .room_reading import KIND_WORDS, Clash, RoomUse, clashes, room_line

_SHOWN = {
    "name": Column(N_("Name"), 12, "name", grow=1),
    "kind": Column(N_("Kind"), 9, lambda _desk, row: _(KIND_WORDS[row.kind]), "kind", drop=1),
    "capacity": Column(N_("Holds"), 5, "capacity", right=True),
    "setup_minutes": Column(
        N_("Before, after"), 13, lambda _desk, row: f"{row.setup_minutes}, {row.clear_minutes}", "setup_minutes", drop=2
    ),
}
ROOMS = Table(
    title=N_("Rooms"),
    columns=(
        Column(N_("Code"), 12, "code", "room", drop=3),
        *(_SHOWN.get(field.name) or fact(field.name) for field in FIELDS),
    ),
    shown="name kind capacity setup_minutes room",
    read=rooms,
    key="code",
    none=(N_("No rooms yet."), N_("A manager can add rooms.")),
    nothing=N_("No rooms yet. To add the first: tuils room add CODE --name NAME"),
    some=(
        NN_("{n} room or piece of equipment.", "{n} rooms and pieces of equipment."),
        N_("Enter shows its details."),
    ),
    enter=(N_("Open"), "room_policy", "room=code"),
    words=lambda _desk, row: room_line(row),
    is_printed=False,
    names_a_person=False,
    example=RoomSheet("meeting", "Meeting room", capacity=30, has="a projector"),
)


def use_words(desk: Desk, use: RoomUse) -> str:
    return f"{times_label(use.starts_at, use.ends_at, desk.zone)} {use.words}"


def _use_sentence(desk: Desk, use: RoomUse) -> str:
    return f"{use.words} {times_label(use.starts_at, use.ends_at, desk.zone)}"


def room_equipment_words(desk: Desk, clash: Clash) -> str:
    return ", ".join(use_words(desk, use) for use in clash.has)


def _late(desk: Desk, clash: Clash) -> dict[str, Any]:
    return _uses(desk, [clash.late])[0]


def _uses(desk: Desk, uses: Sequence[RoomUse]) -> list[dict[str, Any]]:
    moments = ("starts_at", "ends_at", "from_at", "until_at")
    return [
        {"of": use.of, "id": use.whose, "room": use.room, "what": use.words}
        | {name: iso(getattr(use, name), desk.zone) for name in moments}
        for use in uses
    ]


def _clash_words(desk: Desk, clash: Clash) -> tuple[str, str]:
    """Say which one came later, and which one has the room."""
    has = "; ".join(_use_sentence(desk, use) for use in clash.has)
    late = _("{room}, {day}: {late} was booked later.").format(
        room=clash.late.room_name, day=moment_day(desk, clash.late.starts_at), late=_use_sentence(desk, clash.late)
    )
    return f"{clash.late.whose[-8:]}  {late}", "          " + _("In the room now: {has}").format(has=has)


CLASHES = Table(
    title=N_("Conflicts"),
    columns=(
        Column(N_("Day"), 12, lambda desk, row: moment_cell(desk, row.late.starts_at)),
        Column(N_("Room"), 14, lambda _desk, row: row.late.room_name, "room", lambda _desk, row: row.late.room, drop=1),
        Column(N_("Booked later"), 12, lambda desk, row: (use_words(desk, row.late), "look"), "late", _late, grow=1),
        Column(
            N_("Has the room"), 20, room_equipment_words, "has", lambda desk, row: _uses(desk, row.has), grow=1, drop=2
        ),
    ),
    shown="Day late room has",
    read=clashes,
    key=lambda one: one.late.whose,
    none=(N_("No rooms are double-booked."), N_("Esc goes back.")),
    some=(
        NN_("{n} room is double-booked.", "{n} rooms are double-booked."),
        N_("The earlier booking keeps the room. Enter opens the later one."),
    ),
    enter=(N_("Open"), "", ""),
    words=_clash_words,
    is_printed=False,
    example=Clash(
        RoomUse("meeting", "Meeting room", "b2", "booking", "Quilters", 0, 3_600_000_000, 0, 3_600_000_000, True), ()
    ),
)

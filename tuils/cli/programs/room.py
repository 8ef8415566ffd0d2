"""tuils room: what can be booked, and when it is free"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given
from tuils.cli.kit.options import as_day, as_text, family
from tuils.cli.kit.table import csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.local_words import times_label
from tuils.library.programs.room_fields import FIELDS, KINDS
from tuils.library.programs.room_reading import free_times
from tuils.library.programs.room_tables import ROOMS
from tuils.library.programs.rooms import remove_room, room_sheet, rooms, save_room
from tuils.values.moments import iso

from .room_book import book, cancel, change, count, move
from .room_bookings import bookings, clashing, show, uses
from .room_line import room_lines

ROOM = click.argument("room_name", metavar="ROOM", type=as_text)
CODE = click.argument("code", metavar="CODE", type=as_text)


room = family(
    "room",
    N_(
        "Rooms and equipment, and their bookings.\n\nROOM is the code or name of a room or piece "
        "of equipment. WHEN is a local time, 2026-12-07T10:30. BOOKING is an ID, or the end of "
        "one: `tuils room bookings` shows them. `tuils undo` undoes each."
    ),
)


@room.command("list", help=N_("List rooms and equipment that can be booked."))
@click.option("--branch-only", is_flag=True, help=N_("Only this branch."))
@click.option("--kind", type=click.Choice(KINDS), default=None, help=N_("Only rooms, or only equipment."))
@csv_option
def listing(call: Call, branch_only: bool, kind: str | None, file: Path | None) -> None:
    with call.open() as opened:
        found = opened.do(rooms, branch=opened.desk.branch if branch_only else "", kind=kind or "")
        none = _("None found. To see them all: tuils room list.") if kind or branch_only else ""
        tell_table(call, opened, ROOMS, found, file, none)


@room.command("info", help=N_("Details of a room: layouts, setup, limits, policy."))
@ROOM
def info(call: Call, room_name: str) -> None:
    with call.open() as opened, call.out.about(room=room_name):
        sheet = opened.do(room_sheet, room_name)
        call.out.line(ROOMS.facts(opened.desk, sheet), *room_lines(sheet))


@room.command("free", help=N_("When a room is free on a day, within its open hours."))
@ROOM
@click.argument("day", metavar="DAY", type=as_day)
def free(call: Call, room_name: str, day: date) -> None:
    with call.open() as opened, call.out.about(room=room_name):
        zone = opened.desk.zone
        found = opened.do(free_times, room_name, day)
        for first, last in found:
            told = {"room": room_name, "from_at": iso(first, zone), "until_at": iso(last, zone)}
            call.out.line(told, times_label(first, last, zone))
        if not found:
            call.out.note(_("It is not free on this day."))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: "" if value == "-" else value for name, value in given(options).items()}


@room.command("add", help=N_("Add a room or piece of equipment, under a code: letters and digits, up to 20."))
@CODE
@field_options(FIELDS)
def add(call: Call, /, code: str, **options: Any) -> None:
    with call.open() as opened, call.out.about(room=code):
        sheet = opened.do(save_room, code, _given(options), new=True)
        call.out.line(ROOMS.facts(opened.desk, sheet), *room_lines(sheet))


@room.command("edit", help=N_("Edit a room. Existing bookings keep their setup times."))
@ROOM
@field_options(FIELDS)
def edit(call: Call, /, room_name: str, **options: Any) -> None:
    fields = _given(options)
    if not fields:
        raise click.UsageError(_("Say what to change, such as --capacity 30."))
    with call.open() as opened, call.out.about(room=room_name):
        sheet = opened.do(save_room, opened.do(room_sheet, room_name).code, fields)
        call.out.line(ROOMS.facts(opened.desk, sheet), *room_lines(sheet))


@room.command("remove", help=N_("Delete a room. Refused while it has upcoming bookings."))
@ROOM
def remove(call: Call, room_name: str) -> None:
    with call.open() as opened, call.out.about(room=room_name):
        sheet = opened.do(remove_room, room_name)
        call.out.line(ROOMS.facts(opened.desk, sheet), _("Deleted: {name}").format(name=sheet.name))


for _command in (book, bookings, show, move, change, cancel, count, uses):
    room.add_command(_command)
room.add_command(clashing, "clashes")

"""tuils room: what can be booked, and when it is free"""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.programs.room_reading import free_times
from tuils.library.programs.rooms import KINDS, remove_room, room_sheet, rooms, save_room
from tuils.values.moments import iso, time_label

from .call import Call
from .options import as_day, as_text, family
from .room_book import book, cancel, change, count, move
from .room_bookings import bookings, clashing, show, uses
from .room_line import room_facts, room_line, room_lines

ROOM = click.argument("room_name", metavar="ROOM", type=as_text)
CODE = click.argument("code", metavar="CODE", type=as_text)


@family(
    N_(
        "Rooms and equipment, and who has booked them.\n\n"
        "ROOM is the code of a room or a piece of equipment, or its name. WHEN is a local time, 2026-12-07T10:30. "
        "BOOKING is an id, or the end of one: `tuils room bookings` shows them. `tuils undo` takes each back."
    )
)
def room() -> None:
    """The family of room commands."""


@room.command("list", help=N_("What can be booked: rooms, then equipment."))
@click.option("--branch-only", is_flag=True, help=N_("Only what is at the branch where this command stands."))
@click.option("--kind", type=click.Choice(KINDS), default=None, help=N_("Only rooms, or only equipment."))
@click.pass_obj
def listing(call: Call, branch_only: bool, kind: str | None) -> None:
    with call.open() as opened:
        found = opened.do(rooms, branch=opened.desk.branch if branch_only else "", kind=kind or "")
        for sheet in found:
            call.out.line(room_facts(sheet), room_line(sheet))
        if not found and (kind or branch_only):
            call.out.note(_("There is none of these: tuils room list has all there is."))
        elif not found:
            call.out.note(_("There is no room yet. The first: tuils room add CODE --name NAME"))


@room.command("info", help=N_("All that is said of a room: lay-outs, set-up, how long, its policy."))
@ROOM
@click.pass_obj
def info(call: Call, room_name: str) -> None:
    with call.open() as opened, call.out.about(room=room_name):
        sheet = opened.do(room_sheet, room_name)
        call.out.line(room_facts(sheet), *room_lines(sheet))


@room.command("free", help=N_("When a room is free on a day, within the hours in which it is given."))
@ROOM
@click.argument("day", metavar="DAY", type=as_day)
@click.pass_obj
def free(call: Call, room_name: str, day: date) -> None:
    with call.open() as opened, call.out.about(room=room_name):
        zone = opened.desk.zone
        found = opened.do(free_times, room_name, day)
        for first, last in found:
            told = {"room": room_name, "from_at": iso(first, zone), "until_at": iso(last, zone)}
            call.out.line(told, f"{time_label(first, zone)}-{time_label(last, zone)}")
        if not found:
            call.out.note(_("It is not free on this day."))


def _fields(command: Any) -> Any:
    """The options that say what a room is."""
    words = {
        "name": N_("What people call it."),
        "has": N_("What is there: a projector, a sink."),
        "policy": N_("What whoever books is shown."),
        "layouts": N_("Lay-outs, and how many each holds: rows 30, U 16."),
    }
    numbers = {
        "capacity": N_("How many people it holds; `-` for no limit."),
        "setup": N_("Minutes that each booking needs before it begins."),
        "clear": N_("Minutes that each booking needs after its end."),
        "longest": N_("Minutes of one booking at most; `-` for no limit."),
        "ahead": N_("How many days ahead it can be booked; `-` for no limit."),
    }
    for name, said in {**numbers, **words}.items():
        option = click.option(f"--{name}", metavar="N" if name in numbers else "TEXT", type=as_text, help=said)
        command = option(command)
    for flag, said in (("agreement", N_("A group must agree to the policy.")), ("any-hour", N_("Also while closed."))):
        command = click.option(f"--{flag}/--no-{flag}", default=None, help=said)(command)
    kind = click.option("--kind", type=click.Choice(KINDS), default=None, help=N_("A room, or equipment."))
    return click.option("--at-branch", metavar="CODE", type=as_text, help=N_("Where it is."))(kind(command))


_NAMES = {
    "setup": "setup_minutes",
    "clear": "clear_minutes",
    "longest": "longest_minutes",
    "ahead": "ahead_days",
    "at_branch": "branch",
}


def _given(options: dict[str, Any]) -> dict[str, Any]:
    found = {_NAMES.get(name, name): value for name, value in options.items() if value is not None}
    return {name: "" if value == "-" else value for name, value in found.items()}


@room.command("add", help=N_("A new room or piece of equipment, under a code: letters and digits, 20 at most."))
@CODE
@_fields
@click.pass_obj
def add(call: Call, /, code: str, **options: Any) -> None:
    with call.open() as opened, call.out.about(room=code):
        sheet = opened.do(save_room, code, _given(options), new=True)
        call.out.line(room_facts(sheet), *room_lines(sheet))


@room.command("edit", help=N_("Change what is said of it. Bookings that are made keep their set-up times."))
@ROOM
@_fields
@click.pass_obj
def edit(call: Call, /, room_name: str, **options: Any) -> None:
    fields = _given(options)
    if not fields:
        raise click.UsageError(_("Say what is to change, such as --capacity 30."))
    with call.open() as opened, call.out.about(room=room_name):
        sheet = opened.do(save_room, opened.do(room_sheet, room_name).code, fields)
        call.out.line(room_facts(sheet), *room_lines(sheet))


@room.command("remove", help=N_("It can be booked no more. Refused while something is to come in it."))
@ROOM
@click.pass_obj
def remove(call: Call, room_name: str) -> None:
    with call.open() as opened, call.out.about(room=room_name):
        sheet = opened.do(remove_room, room_name)
        call.out.line(room_facts(sheet), _("Taken away: {name}").format(name=sheet.name))


for _command in (book, bookings, show, move, change, cancel, count, uses):
    room.add_command(_command)
room.add_command(clashing, "clashes")

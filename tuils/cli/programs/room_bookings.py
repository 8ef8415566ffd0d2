"""tuils room bookings, show, clashes, uses"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_day, as_text, command
from tuils.cli.kit.table import csv_option, tell_list, tell_table
from tuils.i18n import N_, _
from tuils.library.desk import Desk
from tuils.library.programs.booking_change import room_uses
from tuils.library.programs.booking_table import BOOKINGS_LISTED, booking_words
from tuils.library.programs.conflicts import day_span
from tuils.library.programs.on_closed import why_closed
from tuils.library.programs.room_reading import booking_sheet, bookings_between
from tuils.library.programs.room_tables import CLASHES
from tuils.library.programs.rooms import room_sheet
from tuils.values.moments import day_of

from .room_line import sheet_facts


def _days(desk: Desk, first: date | None, days: int) -> tuple[int, int]:
    begin = first or day_of(desk.now, desk.zone)
    return day_span(desk, begin)[0], day_span(desk, begin + timedelta(days=days - 1))[1]


FROM = click.option("--from", "first", metavar="DATE", type=as_day, help=N_("First day. Default: today."))


@command(N_("List upcoming bookings by date."))
@FROM
@click.option("--days", metavar="N", type=as_count, default=14, help=N_("Number of days. Default: 14."))
@click.option("--room", metavar="ROOM", type=as_text, default="", help=N_("Only this room."))
@click.option("--cancelled", is_flag=True, help=N_("Also canceled bookings."))
@csv_option
def bookings(call: Call, /, first: date | None, days: int, room: str, cancelled: bool, file: Path | None) -> None:
    with call.open() as opened, call.out.about(room=room or None):
        code = opened.do(room_sheet, room).code if room else ""
        span = _days(opened.desk, first, days)
        found = opened.do(bookings_between, *span, room=code, cancelled=cancelled)
        closed = why_closed(opened.desk, found)
        lines = [replace(line, closed=closed.get(line.id, "")) for line in found]
        tell_table(call, opened, BOOKINGS_LISTED, lines, file)


@command(N_("A booking with who booked it. If it is a patron, viewing it is recorded."))
@click.argument("booking", metavar="BOOKING", type=as_text)
def show(call: Call, booking: str) -> None:
    with call.open() as opened, call.out.about(booking=booking):
        sheet = opened.do(booking_sheet, booking)
        hidden = _("phone or email hidden") if sheet.hidden else ""
        told = (sheet.name, sheet.card, sheet.phone, sheet.email, hidden, sheet.purpose)
        more = [", ".join(one for one in told if one)]
        call.out.line(sheet_facts(sheet, opened.desk), booking_words(opened.desk, sheet.line), *[m for m in more if m])


@command(N_("Rooms that two sites booked for the same time. The earlier booking keeps the room; move the later one."))
@csv_option
def clashing(call: Call, file: Path | None) -> None:
    tell_list(call, CLASHES, file)


@command(N_("How often rooms were booked and used, and by how many people."))
@FROM
@click.option("--days", metavar="N", type=as_count, default=31, help=N_("Number of days. Default: 31."))
def uses(call: Call, first: date | None, days: int) -> None:
    with call.open() as opened:
        found: list[dict[str, Any]] = opened.do(room_uses, *_days(opened.desk, first, days))
        for line in found:
            said = _("{name}: booked {bookings} times, used {used} times, {heads} people in all")
            call.out.line(line, said.format(**line))
        if not found:
            call.out.note(_("No rooms booked in these days."))

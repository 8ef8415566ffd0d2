"""tuils room bookings, show, clashes, uses"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import click

from tuils.i18n import N_, _
from tuils.library.desk import Desk
from tuils.library.programs.booking_change import room_uses
from tuils.library.programs.conflicts import day_span
from tuils.library.programs.on_closed import why_closed
from tuils.library.programs.room_reading import booking_sheet, bookings_between, clashes
from tuils.library.programs.rooms import room_sheet
from tuils.values.moments import day_of

from .call import Call
from .options import as_count, as_day, as_text, command
from .room_line import clash_facts, clash_words, facts, sentence, sheet_facts


def _days(desk: Desk, first: date | None, days: int) -> tuple[int, int]:
    begin = first or day_of(desk.now, desk.zone)
    return day_span(desk, begin)[0], day_span(desk, begin + timedelta(days=days - 1))[1]


FROM = click.option("--from", "first", metavar="DATE", type=as_day, help=N_("The first day; else today."))


@command(N_("The bookings of the next days, in the order of time."))
@FROM
@click.option("--days", metavar="N", type=as_count, default=14, help=N_("How many days. Else 14."))
@click.option("--room", metavar="ROOM", type=as_text, default="", help=N_("Of this room alone."))
@click.option("--cancelled", is_flag=True, help=N_("Also those that were cancelled."))
@click.pass_obj
def bookings(call: Call, /, first: date | None, days: int, room: str, cancelled: bool) -> None:
    with call.open() as opened, call.out.about(room=room or None):
        code = opened.do(room_sheet, room).code if room else ""
        span = _days(opened.desk, first, days)
        found = opened.do(bookings_between, *span, room=code, cancelled=cancelled)
        closed = why_closed(opened.desk, found)
        for line in found:
            why = closed.get(line.id)
            said = sentence(line, opened.desk)
            call.out.line(facts(line, opened.desk) | {"closed": why}, f"{said}  [{why}]" if why else said)
        if not found:
            call.out.note(_("Nothing is booked in these days."))


@command(N_("A booking with who booked it. Where that is a patron, the look is noted."))
@click.argument("booking", metavar="BOOKING", type=as_text)
@click.pass_obj
def show(call: Call, booking: str) -> None:
    with call.open() as opened, call.out.about(booking=booking):
        sheet = opened.do(booking_sheet, booking)
        told = (sheet.name, sheet.card, sheet.phone, sheet.email, sheet.purpose)
        more = [", ".join(one for one in told if one)]
        call.out.line(sheet_facts(sheet, opened.desk), sentence(sheet.line, opened.desk), *[m for m in more if m])


@command(N_("Rooms that two sites gave away at one time: the earlier has the room, the later is to be moved."))
@click.pass_obj
def clashing(call: Call) -> None:
    with call.open() as opened:
        found = opened.do(clashes)
        for one in found:
            call.out.line(clash_facts(one, opened.desk), *clash_words(one, opened.desk))
        if not found:
            call.out.note(_("No room was given away twice."))


@command(N_("How often rooms were booked and used, and by how many."))
@FROM
@click.option("--days", metavar="N", type=as_count, default=31, help=N_("How many days. Else 31."))
@click.pass_obj
def uses(call: Call, first: date | None, days: int) -> None:
    with call.open() as opened:
        found: list[dict[str, Any]] = opened.do(room_uses, *_days(opened.desk, first, days))
        for line in found:
            said = _("{name}: booked {bookings} times, used {used} times, by {heads} in all")
            call.out.line(line, said.format(**line))
        if not found:
            call.out.note(_("No room was booked in these days."))

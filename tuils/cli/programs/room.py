"""tuils room: what can be booked, when it is free, and its bookings"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.fields import field_options, given_or_cleared
from tuils.cli.kit.options import as_count, as_day, as_number, as_text, family
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import (
    answer_of,
    csv_option,
    each_line_of,
    line_of,
    list_command,
    tell_line,
    tell_table,
    verb_command,
)
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar.conflicts import day_span
from tuils.library.activities.calendar.room_fields import FIELDS, KINDS
from tuils.library.activities.calendar.rooms import RoomSheet, remove_room, room_sheet, rooms, save_room
from tuils.library.activities.changing.on_closed import why_closed
from tuils.library.activities.rooms.booking import CLASHES, ROOMS, Booker, BookingUse, book_together
from tuils.library.activities.rooms.booking_change import (
    SCOPES,
    cancel_booking,
    change_booking,
    count_use,
    move_booking,
    uses_by_room,
)
from tuils.library.activities.rooms.booking_series import LeftOut, book_series, look_at_series
from tuils.library.activities.rooms.booking_table import BOOKINGS, BOOKINGS_LISTED, booking_words
from tuils.library.activities.rooms.pickup import LATE_ITEMS, pick_up
from tuils.library.activities.rooms.room_reading import (
    BookingSheet,
    around_words,
    booking_sheet,
    bookings_between,
    free_times,
    layouts_words,
    room_line,
)
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import clock_label, times_label
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.terms.blocks import Override
from tuils.values.time.moments import day_of, iso, wall_iso

if TYPE_CHECKING:
    from tuils.library.front.opening import Opened

BOOKING = click.argument("booking", metavar="BOOKING", type=as_text)
MOST_MINUTES = 31 * 24 * 60
FROM = click.option("--from", "first", metavar="DATE", type=as_day, help=N_("First day. Default: today."))
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


def room_lines(sheet: RoomSheet) -> list[str]:
    """Return all facts of a room, the policy last."""
    told = [room_line(sheet), layouts_words(sheet), around_words(sheet)]
    return [line for line in [*told, *sheet.policy.splitlines()] if line]


def sheet_facts(sheet: BookingSheet, desk: Desk) -> dict[str, Any]:
    more = {name: getattr(sheet, name) or None for name in ("name", "card", "phone", "email", "purpose")}
    return BOOKINGS.facts(desk, sheet.line) | more


def left_facts(room: str, left_out: LeftOut, desk: Desk) -> dict[str, Any]:
    told = {"room": room, "starts_at": wall_iso(left_out.wall, desk.zone)}
    return {**told, "refused": [left_out.code], "overridable": [], "message": left_out.said}


def booking_left_words(left_out: LeftOut, desk: Desk) -> str:
    day = short_day(desk, date.fromisoformat(left_out.wall[:10]))
    return _("{day}, {time}: not booked. {said}").format(
        day=day, time=clock_label(time.fromisoformat(left_out.wall[11:])), said=left_out.said
    )


def as_minutes(value: str | int) -> int:
    """Return minutes, typed as minutes or as hours and minutes: 90, 1:30."""
    hours, colon, minutes = str(value).partition(":")
    parts = [hours, minutes] if colon else [hours]
    if not all(part.isascii() and part.isdigit() and len(part) <= 5 for part in parts):
        raise click.BadParameter(_('"{text}" is not a number of minutes. Write 90, or 1:30.').format(text=value))
    total = int(hours) * 60 + int(minutes) if colon else int(hours)
    if not 1 <= total <= MOST_MINUTES:
        raise click.BadParameter(_("From 1 to {n} minutes.").format(n=MOST_MINUTES))
    return total


def _who(command: Any) -> Any:
    for name, words in (
        ("purpose", N_("Purpose.")),
        ("email", N_("An email address, if needed.")),
        ("phone", N_("A phone number, if needed.")),
        ("name", N_("A guest's name.")),
        ("group", N_("The group; with --card, the patron who books for it.")),
        ("card", N_("The card of the patron who books.")),
    ):
        metavar = "CARD" if name == "card" else "TEXT"
        command = click.option(f"--{name}", metavar=metavar, type=as_text, default=None, help=words)(command)
    return command


@room.command(
    "book",
    help=N_(
        "Book a room or equipment from WHEN on: for a card, a group, a guest by name, or the "
        "library.\n\nThe room's setup and cleanup time is added. --every repeats the booking: "
        "weekly, every Tue, 2nd Thu of the month, or an RRULE. Dates that are not available are "
        "listed, and --rest books the others."
    ),
)
@click.argument("room", metavar="ROOM", type=as_text)
@click.argument("when", metavar="WHEN", type=as_text)
@click.option(
    "--minutes", metavar="N", type=as_minutes, default=60, help=N_("How long: 90, or 1:30. Default: 60 minutes.")
)
@_who
@click.option(
    "--for-library", metavar="TEXT", type=as_text, default="", help=N_("For the library itself: the purpose.")
)
@click.option("--heads", metavar="N", type=as_count, help=N_("Number of people expected."))
@click.option("--layout", metavar="TEXT", type=as_text, default="", help=N_("One of the room's layouts."))
@click.option("--agreed", is_flag=True, help=N_("The group agreed to the policy."))
@click.option("--setup", metavar="N", type=as_number, help=N_("Setup minutes. Default: the room's."))
@click.option("--clear", metavar="N", type=as_number, help=N_("Cleanup minutes. Default: the room's."))
@click.option("--every", metavar="RULE", type=as_text, default="", help=N_("Repeat pattern."))
@click.option("--until", metavar="DATE", type=as_day, help=N_("Last day of the repeat. Default: two years ahead."))
@click.option("--with", "also", metavar="CODE", type=as_text, multiple=True, help=N_("Equipment to book with it."))
@click.option("--rest", is_flag=True, help=N_("If some dates are not available, book the others."))
@override_options
def room_book(call: Call, /, room: str, when: str, override: tuple[str, ...], reason: str, **options: Any) -> None:
    given = override_of(override, reason)
    booker, use = _booker(options), _use(options)
    if options["until"] and not options["every"]:
        raise click.UsageError(_("--until needs --every."))
    if options["also"] and options["every"]:
        raise click.UsageError(_("--with works with a single booking only."))
    with call.open() as opened, call.out.about(room=room, wall=when):
        for line in opened.do(room_sheet, room).policy.splitlines():
            call.out.note(_("Policy: {words}").format(words=line))
        if options["every"]:
            _series(call, opened, (room, when, booker, use, options["every"]), options, given)
            return
        for done in opened.do(book_together, [room, *options["also"]], when, booker, use, override=given):
            tell_line(call, opened.desk, BOOKINGS, done, _("Booked: {line}"))


def _booker(options: dict[str, Any]) -> Booker:
    names = ("card", "group", "name", "phone", "email", "purpose")
    return Booker(**{name: options[name] or "" for name in names}, library=options["for_library"])


def _use(options: dict[str, Any]) -> BookingUse:
    return BookingUse(
        minutes=options["minutes"],
        heads=options["heads"],
        layout=options["layout"],
        agreed=options["agreed"],
        setup_minutes=options["setup"],
        clear_minutes=options["clear"],
    )


def _series(
    call: Call,
    opened: Opened,
    wanted: tuple[str, str, Booker, BookingUse, str],
    options: dict[str, Any],
    given: Override,
) -> None:
    until: date | None = options["until"]
    try:
        done = opened.do(book_series, *wanted, until=until, rest=options["rest"], override=given)
    except Refused as no:
        if "SERIES_MEETS" in no.codes:
            seen = opened.do(look_at_series, *wanted, until=until, override=given)
            for one in seen.left_out:
                call.out.line(left_facts(wanted[0], one, opened.desk), booking_left_words(one, opened.desk))
        raise
    for line in done.lines:
        tell_line(call, opened.desk, BOOKINGS, line)
    for one in done.left_out:
        call.out.ask(1)
        call.out.line(left_facts(wanted[0], one, opened.desk), booking_left_words(one, opened.desk))
    n = len(done.lines)
    call.out.note(ngettext("Booked: {n} date.", "Booked: {n} dates.", n).format(n=n))


@room.command("move", help=N_("Move a booking to another time or room, or make it longer or shorter."))
@BOOKING
@click.option("--to", "when", metavar="WHEN", type=as_text, default="", help=N_("New start."))
@click.option("--room", metavar="ROOM", type=as_text, default="", help=N_("New room."))
@click.option("--minutes", metavar="N", type=as_minutes, help=N_("How long: 90, or 1:30."))
@override_options
def room_move(
    call: Call,
    /,
    booking: str,
    when: str,
    room: str,
    minutes: int | None,
    override: tuple[str, ...],
    reason: str,
) -> None:
    if not when and not room and minutes is None:
        raise click.UsageError(_("Give at least one of --to WHEN, --room ROOM, --minutes N."))
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(booking=booking):
        done = opened.do(move_booking, booking, wall=when, room=room, minutes=minutes, override=given)
        tell_line(call, opened.desk, BOOKINGS, done)


@room.command("change", help=N_("Edit a booking: number of people, layout, name."))
@BOOKING
@click.option("--heads", metavar="N", type=as_count, help=N_("Number of people expected."))
@click.option("--layout", metavar="TEXT", type=as_text, default=None, help=N_("One of the room's layouts."))
@click.option("--agreed/--not-agreed", default=None, help=N_("The group agreed to the policy."))
@_who
@override_options
def room_change(call: Call, /, booking: str, override: tuple[str, ...], reason: str, **options: Any) -> None:
    group = options.pop("group")
    fields = {name: value for name, value in options.items() if value is not None}
    fields |= {"name": group} if group is not None else {}
    if not fields:
        raise click.UsageError(_("Say what to change, such as --heads 12."))
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(booking=booking):
        done = opened.do(change_booking, booking, fields, override=given)
        tell_line(call, opened.desk, BOOKINGS, done)


verb_command(
    room,
    "cancel",
    N_("Cancel a booking. The room becomes free."),
    cancel_booking,
    lambda call, opened, done: each_line_of(BOOKINGS)(call, opened, done.lines),
    BOOKING,
    click.option("--why", metavar="TEXT", type=as_text, default="", help=N_("The reason; don't name anyone.")),
    click.option(
        "--scope",
        type=click.Choice(SCOPES),
        default="this",
        help=N_("This booking, or this and all following in its series."),
    ),
    subject="booking",
)


verb_command(
    room,
    "count",
    N_("Record how many people came; 0 if nobody did. It counts as a use of the room."),
    count_use,
    line_of(BOOKINGS),
    BOOKING,
    click.argument("heads", metavar="N", type=as_number),
    subject="booking",
)


@room.command(
    "pickup",
    help=N_(
        "Check out what was booked, to the card that booked it.\n\nGive the booking, or the item's barcode: another of "
        "its kind will do. It is due when the booking ends."
    ),
)
@click.argument("what", metavar="BOOKING|BARCODE", type=as_text)
@click.argument("card", metavar="CARD", type=as_text)
@override_options
def room_pickup(call: Call, what: str, card: str, override: tuple[str, ...], reason: str) -> None:
    from tuils.cli.circulation.checkout import alerts, checkout_json, checkout_sentence

    given = override_of(override, reason)
    with call.open() as opened, call.out.about(card, booking=what):
        done = opened.do(pick_up, what, card, override=given)
        call.out.line(
            checkout_json(done, opened.desk), checkout_sentence(done, opened.desk), *alerts(done, opened.desk)
        )


list_command(room, "late", LATE_ITEMS, N_("Equipment that is late, and who booked it next."))


def _days(desk: Desk, first: date | None, days: int) -> tuple[int, int]:
    begin = first or day_of(desk.now, desk.zone)
    return day_span(desk, begin)[0], day_span(desk, begin + timedelta(days=days - 1))[1]


@room.command("bookings", help=N_("List upcoming bookings by date."))
@FROM
@click.option("--days", metavar="N", type=as_count, default=14, help=N_("Number of days. Default: 14."))
@click.option("--room", metavar="ROOM", type=as_text, default="", help=N_("Only this room."))
@click.option("--cancelled", is_flag=True, help=N_("Also canceled bookings."))
@csv_option
def room_bookings(call: Call, /, first: date | None, days: int, room: str, cancelled: bool, file: Path | None) -> None:
    with call.open() as opened, call.out.about(room=room or None):
        code = opened.do(room_sheet, room).code if room else ""
        span = _days(opened.desk, first, days)
        found = opened.do(bookings_between, *span, room=code, cancelled=cancelled)
        closed = why_closed(opened.desk, found)
        lines = [replace(line, closed=closed.get(line.id, "")) for line in found]
        tell_table(call, opened, BOOKINGS_LISTED, lines, file)


@room.command("show", help=N_("A booking with who booked it. If it is a patron, viewing it is recorded."))
@click.argument("booking", metavar="BOOKING", type=as_text)
@in_library("booking")
def room_show(call: Call, opened: Opened, booking: str) -> None:
    sheet = opened.do(booking_sheet, booking)
    hidden = _("phone or email hidden") if sheet.hidden else ""
    told = (sheet.name, sheet.card, sheet.phone, sheet.email, hidden, sheet.purpose)
    more = [", ".join(one for one in told if one)]
    call.out.line(sheet_facts(sheet, opened.desk), booking_words(opened.desk, sheet.line), *[m for m in more if m])


list_command(
    room,
    "clashes",
    CLASHES,
    N_("Rooms that two sites booked for the same time. The earlier booking keeps the room; move the later one."),
)


@room.command("uses", help=N_("How often rooms were booked and used, and by how many people."))
@FROM
@click.option("--days", metavar="N", type=as_count, default=31, help=N_("Number of days. Default: 31."))
def room_uses_command(call: Call, first: date | None, days: int) -> None:
    with call.open() as opened:
        found: list[dict[str, Any]] = opened.do(uses_by_room, *_days(opened.desk, first, days))
        for line in found:
            text = _("{name}: booked {bookings} times, used {used} times, {heads} people in all")
            call.out.line(line, text.format(**line))
        if not found:
            call.out.note(_("No rooms booked in these days."))


@room.command("list", help=N_("List rooms and equipment that can be booked."))
@click.option("--branch-only", is_flag=True, help=N_("Only this branch."))
@click.option("--kind", type=click.Choice(KINDS), default=None, help=N_("Only rooms, or only equipment."))
@csv_option
def room_list(call: Call, branch_only: bool, kind: str | None, file: Path | None) -> None:
    with call.open() as opened:
        found = opened.do(rooms, branch=opened.desk.branch if branch_only else "", kind=kind or "")
        none = _("None found. To see them all: tuils room list.") if kind or branch_only else ""
        tell_table(call, opened, ROOMS, found, file, none)


verb_command(
    room,
    "info",
    N_("Details of a room: layouts, setup, limits, policy."),
    room_sheet,
    answer_of(ROOMS.facts, room_lines),
    ROOM,
    subject="room",
)


@room.command("free", help=N_("When a room is free on a day, within its open hours."))
@ROOM
@click.argument("day", metavar="DAY", type=as_day)
@in_library(room="room_name")
def room_free(call: Call, opened: Opened, room_name: str, day: date) -> None:
    zone = opened.desk.zone
    found = opened.do(free_times, room_name, day)
    for first, last in found:
        told = {"room": room_name, "from_at": iso(first, zone), "until_at": iso(last, zone)}
        call.out.line(told, times_label(first, last, zone))
    if not found:
        call.out.note(_("It is not free on this day."))


verb_command(
    room,
    "add",
    N_("Add a room or piece of equipment, under a code: letters and digits, up to 20."),
    save_room,
    answer_of(ROOMS.facts, room_lines),
    CODE,
    FIELDS,
    subject="room",
    new=True,
)


@room.command("edit", help=N_("Edit a room. Existing bookings keep their setup times."))
@ROOM
@field_options(FIELDS)
def room_edit(call: Call, /, room_name: str, **options: Any) -> None:
    fields = given_or_cleared(options)
    if not fields:
        raise click.UsageError(_("Say what to change, such as --capacity 30."))
    with call.open() as opened, call.out.about(room=room_name):
        sheet = opened.do(save_room, opened.do(room_sheet, room_name).code, fields)
        call.out.line(ROOMS.facts(opened.desk, sheet), *room_lines(sheet))


verb_command(
    room,
    "remove",
    N_("Delete a room. Refused while it has upcoming bookings."),
    remove_room,
    answer_of(ROOMS.facts, lambda sheet: _("Deleted: {name}").format(name=sheet.name)),
    ROOM,
    subject="room",
)

"""tuils room book, move, change, cancel, count"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_count, as_day, as_number, as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import tell_line
from tuils.i18n import N_, _, ngettext
from tuils.library.circulation.blocks import Override
from tuils.library.programs.booking import Booker, BookingUse, book_together
from tuils.library.programs.booking_change import SCOPES, cancel_booking, change_booking, count_use, move_booking
from tuils.library.programs.booking_series import book_series, look_at_series
from tuils.library.programs.booking_table import BOOKINGS
from tuils.library.programs.rooms import room_sheet
from tuils.library.refusals import Refused

from .room_line import left_facts, left_words

if TYPE_CHECKING:
    from tuils.cli.kit.opening import Opened

BOOKING = click.argument("booking", metavar="BOOKING", type=as_text)
MOST_MINUTES = 31 * 24 * 60


def as_minutes(value: str | int) -> int:
    """Minutes, or hours and minutes: 90, 1:30."""
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


@command(
    N_(
        "Book a room or equipment from WHEN on: for a card, a group, a guest by name, or the "
        "library.\n\nThe room's setup and cleanup time is added. --every repeats the booking: "
        "weekly, every Tue, 2nd Thu of the month, or an RRULE. Dates that are not available are "
        "listed, and --rest books the others."
    )
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
def book(call: Call, /, room: str, when: str, override: tuple[str, ...], reason: str, **options: Any) -> None:
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
                call.out.line(left_facts(wanted[0], one, opened.desk), left_words(one, opened.desk))
        raise
    for line in done.lines:
        tell_line(call, opened.desk, BOOKINGS, line)
    for one in done.left_out:
        call.out.ask(1)
        call.out.line(left_facts(wanted[0], one, opened.desk), left_words(one, opened.desk))
    n = len(done.lines)
    call.out.note(ngettext("Booked: {n} date.", "Booked: {n} dates.", n).format(n=n))


@command(N_("Move a booking to another time or room, or make it longer or shorter."))
@BOOKING
@click.option("--to", "when", metavar="WHEN", type=as_text, default="", help=N_("New start."))
@click.option("--room", metavar="ROOM", type=as_text, default="", help=N_("New room."))
@click.option("--minutes", metavar="N", type=as_minutes, help=N_("How long: 90, or 1:30."))
@override_options
def move(
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


@command(N_("Edit a booking: number of people, layout, name."))
@BOOKING
@click.option("--heads", metavar="N", type=as_count, help=N_("Number of people expected."))
@click.option("--layout", metavar="TEXT", type=as_text, default=None, help=N_("One of the room's layouts."))
@click.option("--agreed/--not-agreed", default=None, help=N_("The group agreed to the policy."))
@_who
@override_options
def change(call: Call, /, booking: str, override: tuple[str, ...], reason: str, **options: Any) -> None:
    group = options.pop("group")
    fields = {name: value for name, value in options.items() if value is not None}
    fields |= {"name": group} if group is not None else {}
    if not fields:
        raise click.UsageError(_("Say what to change, such as --heads 12."))
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(booking=booking):
        done = opened.do(change_booking, booking, fields, override=given)
        tell_line(call, opened.desk, BOOKINGS, done)


@command(N_("Cancel a booking. The room becomes free."))
@BOOKING
@click.option("--why", metavar="TEXT", type=as_text, default="", help=N_("The reason; don't name anyone."))
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    default="this",
    help=N_("This booking, or this and all following in its series."),
)
def cancel(call: Call, booking: str, why: str, scope: str) -> None:
    with call.open() as opened, call.out.about(booking=booking):
        done = opened.do(cancel_booking, booking, why, scope=scope)
        for line in done.lines:
            tell_line(call, opened.desk, BOOKINGS, line)


@command(N_("Record how many people came; 0 if nobody did. It counts as a use of the room."))
@BOOKING
@click.argument("heads", metavar="N", type=as_number)
def count(call: Call, booking: str, heads: int) -> None:
    with call.open() as opened, call.out.about(booking=booking):
        done = opened.do(count_use, booking, heads)
        tell_line(call, opened.desk, BOOKINGS, done)

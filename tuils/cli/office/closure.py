"""tuils closure: days when a branch is closed, known ahead or not, and what they move"""

from __future__ import annotations

from datetime import date

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_day, as_text, family
from tuils.cli.kit.table import tell_line
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.changing.on_closed import OnClosedDays, standing_on
from tuils.library.activities.programs.session_table import SESSIONS
from tuils.library.activities.rooms.booking_table import BOOKINGS
from tuils.library.foundation.administration.calendar import Closure, ExtraOpening, closures, yearly_closures
from tuils.library.foundation.dates import iso_words, short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import month_day_label
from tuils.library.lending.loan_queries import MovedLoan
from tuils.library.lending.rule_changes.closures import Moved, MovedHold
from tuils.library.lending.rule_changes.closures import close as close_branch
from tuils.library.lending.rule_changes.closures import reopen_days as open_again
from tuils.library.lending.terms.terms import due_words
from tuils.values.time.hours import LEAP_YEAR, month_day, parse_month_day
from tuils.values.time.moments import iso
from tuils.values.words import Unclear

YEARLY = click.option("--yearly", is_flag=True, help=N_("These days every year: `12-24 12-26 --yearly`."))


closure = family("closure", N_("Closed days of the branch you are working for (--branch)."))


@closure.command(
    "add",
    help=N_(
        "Close from the first date to the last: `closure add 2026-12-24 2026-12-26`.\n\nPast days "
        "can be closed as well. Due dates and last pickup days on a closed day change, and are "
        "listed. Program sessions and room bookings on these days are listed, but stay as they "
        "are. `tuils undo` or `closure remove` undoes it."
    ),
)
@click.argument("first", metavar="DATE", type=as_text)
@click.argument("last", metavar="[DATE]", type=as_text, required=False)
@YEARLY
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("The reason; patrons can read it."))
@click.option("--dry-run", is_flag=True, help=N_("Only show which days would close, and which due dates would change."))
def closure_add(call: Call, first: str, last: str | None, yearly: bool, reason: str, dry_run: bool) -> None:
    start, end = closed_dates(first, last or first, yearly)
    with call.open() as opened, call.out.about(day=first):
        moved = opened.do(close_branch, start, end, reason, yearly=yearly, dry_run=dry_run)
        _all_told(call, opened.desk, moved, _("Closed: {day}. {reason}"))
        _standing_told(call, opened.desk, opened.do(standing_on, moved.days))


@closure.command(
    "remove", help=N_("Reopen on these days. Due dates that moved because of the closure go back, and are listed.")
)
@click.argument("first", metavar="DATE", type=as_text)
@click.argument("last", metavar="[DATE]", type=as_text, required=False)
@YEARLY
@click.option(
    "--dry-run", is_flag=True, help=N_("Only show which days would reopen, and which due dates would go back.")
)
def closure_remove(call: Call, first: str, last: str | None, yearly: bool, dry_run: bool) -> None:
    start, end = closed_dates(first, last or first, yearly)
    with call.open() as opened, call.out.about(day=first):
        moved = opened.do(open_again, start, end, yearly=yearly, dry_run=dry_run)
        _all_told(call, opened.desk, moved, _("Reopened: {day}."))


@closure.command("list", help=N_("List the closed dates, past ones too, then the days that are closed every year."))
def closure_list(call: Call) -> None:
    with call.open() as opened:
        for day in [*closures(opened.desk.branch), *yearly_closures(opened.desk.branch)]:
            _report_closure(call, opened.desk, day, "{day}  {reason}")


def closed_dates(first: str, last: str, yearly: bool) -> tuple[date, date]:
    """Return the dates; for every year a month and day are enough (`12-25`), also over New Year. An unreadable date is
    a usage error."""
    if not yearly:
        return as_day(first), as_day(last)
    start, end = _day_of_year(first), _day_of_year(last)
    if end >= start:
        return start, end
    # Over New Year, by two years that have each of these days.
    return (start.replace(year=LEAP_YEAR - 1), end) if start.month > 2 else (start, end.replace(year=LEAP_YEAR + 1))


def _day_of_year(text: str) -> date:
    try:
        return date.fromisoformat(f"{LEAP_YEAR}-{parse_month_day(text)}")
    except Unclear as unclear:
        try:
            return as_day(text).replace(year=LEAP_YEAR)
        except click.BadParameter:
            raise click.UsageError(unclear.said(_)) from unclear


def _all_told(call: Call, desk: Desk, moved: Moved, words: str) -> None:
    for day in moved.days:
        _report_closure(call, desk, day, words)
    moves_told(call, desk, moved)


def _standing_told(call: Call, desk: Desk, standing: OnClosedDays) -> None:
    """Show the sessions and bookings on these days; they stay as they are until somebody moves or cancels them."""
    for session in standing.sessions:
        tell_line(call, desk, SESSIONS, session, "  {line}")
    for booking in standing.bookings:
        tell_line(call, desk, BOOKINGS, booking, "  {line}")
    if standing.words:
        text = _("Still planned on these days: {what}. See: tuils event move, event cancel, room cancel, room move.")
        call.out.note(text.format(what=standing.words))


def moves_told(call: Call, desk: Desk, moved: Moved) -> None:
    """Show a line for each due date and pickup day that moves, and their number."""
    for loan in moved.loans:
        call.out.line(moved_loan_json(loan, desk), _loan_words(loan, desk))
    for hold in moved.holds:
        call.out.line(hold_facts(hold), _hold_words(hold, desk))
    call.out.note(moved_dates_words(len(moved.loans), len(moved.holds)))


def _report_closure(call: Call, desk: Desk, closed: Closure | ExtraOpening, words: str) -> None:
    yearly = isinstance(closed, Closure) and closed.yearly
    day = month_day(closed.day) if yearly else closed.day.isoformat()
    facts = {"branch": closed.branch, "day": day, "reason": closed.reason or None} | (
        {"yearly": True} if yearly else {}
    )
    shown = _("{day} every year").format(day=month_day_label(closed.day)) if yearly else short_day(desk, closed.day)
    call.out.line(facts, words.format(day=shown, reason=closed.reason).strip())


def moved_loan_json(loan: MovedLoan, desk: Desk) -> dict[str, str | None]:
    was, now = iso(loan.was, desk.zone), iso(loan.now, desk.zone)
    return {"item": loan.item, "patron": loan.patron or None, "title": loan.title, "from": was, "to": now}


def hold_facts(hold: MovedHold) -> dict[str, str | None]:
    return {
        "hold": hold.hold,
        "patron": hold.patron or None,
        "title": hold.title,
        "from": hold.was,
        "to": hold.now,
    }


def _loan_words(loan: MovedLoan, desk: Desk) -> str:
    text = _("Due {to} instead of {was}: {title} ({item})")
    to, was = due_words(desk, loan.now), due_words(desk, loan.was)
    return "  " + text.format(to=to, was=was, title=loan.title, item=loan.item)


def _hold_words(hold: MovedHold, desk: Desk) -> str:
    text = _("On the hold shelf until {to} instead of {was}: {title}")
    to, was = (iso_words(desk, day) for day in (hold.now, hold.was))
    return "  " + text.format(to=to, was=was, title=hold.title)


def moved_dates_words(loans: int, holds: int) -> str:
    if not loans and not holds:
        return _("No due dates or pickup days change.")
    parts = [
        ngettext("{n} checkout", "{n} checkouts", loans).format(n=loans) if loans else "",
        ngettext("{n} hold pickup", "{n} hold pickups", holds).format(n=holds) if holds else "",
    ]
    return _("Changed: {what}.").format(what=", ".join(filter(None, parts)))

"""tuils hours: when a branch is open"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_day, as_text, family
from tuils.cli.kit.table import tell_line
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.changing.on_closed import OnClosedDays, standing_on
from tuils.library.activities.programs.session_table import SESSIONS
from tuils.library.activities.rooms.booking_table import BOOKINGS
from tuils.library.foundation.administration.calendar import (
    Closure,
    ExtraOpening,
    calendar_of,
    closures,
    hours_from,
    openings,
    seasons,
    yearly_closures,
)
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.administration.settings_queries import hours_are_set
from tuils.library.foundation.dates import iso_words, short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import month_day_label, spans_label, week_order
from tuils.library.front.opening import Opened
from tuils.library.lending.loan_queries import MovedLoan
from tuils.library.lending.rule_changes.closures import (
    Moved,
    MovedHold,
    change_hours,
    close as close_branch,
    end_season,
    open_day,
    remove_day_exception,
    reopen_days as open_again,
)
from tuils.library.lending.terms.terms import due_words
from tuils.values.time.hours import (
    DAYS,
    LEAP_YEAR,
    hours_text,
    month_day,
    parse_hours,
    parse_month_day,
    parse_season,
    parse_week,
)
from tuils.values.time.moments import iso
from tuils.values.words import Unclear

# ---- tuils closure: days when a branch is closed, known ahead or not, and what they move


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
            raise click.UsageError(unclear.sentence(_)) from unclear


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


# ---- tuils hours: when a branch is open


NAMES = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


hours = family("hours", N_("Opening hours of the branch you are working for (--branch)."))


@hours.command("list", help=N_("List the week, then seasonal hours, then special open days."))
def hours_list(call: Call) -> None:
    with call.open() as opened:
        branch = opened.desk.branch
        if not hours_are_set(branch):
            other = hours_from(branch)
            text = _("This branch has no hours of its own. It uses the hours of {branch}.")
            none = _("No hours are set yet. Every day counts as 9 to 5.")
            call.out.note(text.format(branch=name_of("branch", other)) if other else none)
        _week(call, opened, range(7) if call.out.as_json else week_order())
        for season, weekday, spans in seasons(branch):
            _line(call, {"branch": branch, "season": season}, season, weekday, spans)
        for opening in openings(branch):
            _opening(call, opened, opening, "{day}  {hours}  {reason}")


@hours.command(
    "set",
    help=N_(
        "Set days: `hours set mon-fri 10-6 sat 10-2 sun closed`; two periods: `wed "
        "10-12,13-20`.\n\nDays you don't name stay the same (the first time: the main branch's "
        "hours, or else closed). With --season, the hours apply to that part of the year only. "
        "Due dates on a day that is now closed change, and are listed."
    ),
)
@click.argument("pairs", metavar="DAY HOURS...", nargs=-1, required=True, type=as_text)
@click.option(
    "--season",
    metavar="DAYS",
    default="",
    type=as_text,
    help=N_("From one day to another: 06-15..08-31 every year, or 2027-06-15..2027-08-31 once."),
)
def hours_set(call: Call, pairs: tuple[str, ...], season: str) -> None:
    week = read_week(pairs)
    days = read_season(season) if season else ""
    with call.open() as opened, call.out.about(branch=call.branch):
        moved = opened.do(change_hours, week, season=days)
        if not season:
            _week(call, opened, sorted(week))
        for weekday, text in sorted(week.items()) if season else ():
            _line(call, {"branch": opened.desk.branch, "season": days}, days, weekday, hours_text(parse_hours(text)))
        _told_if_any(call, opened, moved)


@hours.command("unset", help=N_("Remove seasonal hours: `hours unset 06-15..08-31`."))
@click.argument("season", metavar="DAYS", type=as_text)
def hours_unset(call: Call, season: str) -> None:
    days = read_season(season)
    with call.open() as opened, call.out.about(season=days):
        moved = opened.do(end_season, days)
        facts = {"branch": opened.desk.branch, "season": days}
        call.out.line(facts, _("{season}: usual hours again.").format(season=days))
        _told_if_any(call, opened, moved)


@hours.command(
    "open",
    help=N_(
        "Open on one day, even if it is closed otherwise: `hours open 2026-12-20 "
        "14-17`.\n\nWithout hours, that weekday's hours are used. Due dates that moved off that "
        "day go back, and are listed."
    ),
)
@click.argument("day", metavar="DATE", type=as_day)
@click.argument("hours_then", metavar="[HOURS]", required=False, default="", type=as_text)
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("The reason; patrons can read it."))
@click.option("--dry-run", is_flag=True, help=N_("Only show the hours, and which due dates would go back."))
def hours_open(call: Call, day: date, hours_then: str, reason: str, dry_run: bool) -> None:
    if hours_then:
        read_hours(hours_then)
    with call.open() as opened, call.out.about(day=day.isoformat()):
        moved = opened.do(open_day, day, hours_then, reason, dry_run=dry_run)
        _moved(call, opened, moved, _("Open on {day}: {hours}. {reason}"))


@hours.command(
    "usual", help=N_("Go back to the usual hours on that day. If it is closed then, due dates on it change.")
)
@click.argument("day", metavar="DATE", type=as_day)
@click.option("--dry-run", is_flag=True, help=N_("Only show which due dates would change."))
def hours_usual(call: Call, day: date, dry_run: bool) -> None:
    with call.open() as opened, call.out.about(day=day.isoformat()):
        moved = opened.do(remove_day_exception, day, dry_run=dry_run)
        _moved(call, opened, moved, _("Usual hours on {day}."))


def _week(call: Call, opened: Opened, days: Iterable[int]) -> None:
    week = calendar_of(opened.desk.branch, opened.desk.zone).week
    for day in days:
        _line(call, {"branch": opened.desk.branch}, "", day, hours_text(week.get(day, ())))


def _line(call: Call, place: dict[str, str], season: str, weekday: int, text: str) -> None:
    words = f"{_(NAMES[weekday])}  {spans_label(parse_hours(text)) or _('closed')}"
    call.out.line({**place, "weekday": DAYS[weekday], "hours": text}, f"{season}  {words}" if season else words)


def _told_if_any(call: Call, opened: Opened, moved: Moved) -> None:
    if moved.loans or moved.holds:
        moves_told(call, opened.desk, moved)


def _moved(call: Call, opened: Opened, moved: Moved, words: str) -> None:
    for day in moved.days:
        if isinstance(day, ExtraOpening):
            _opening(call, opened, day, words)
    moves_told(call, opened.desk, moved)


def _opening(call: Call, opened: Opened, opening: ExtraOpening, words: str) -> None:
    facts = {
        "branch": opening.branch,
        "day": opening.day.isoformat(),
        "hours": opening.hours,
        "reason": opening.reason or None,
    }
    shown = short_day(opened.desk, opening.day)
    call.out.line(
        facts, words.format(day=shown, hours=spans_label(parse_hours(opening.hours)), reason=opening.reason).strip()
    )


def read_season(text: str) -> str:
    try:
        return "..".join(parse_season(text))
    except Unclear as unclear:
        raise click.UsageError(unclear.sentence(_)) from unclear


def read_hours(text: str) -> None:
    try:
        parse_hours(text)
    except Unclear as unclear:
        raise click.UsageError(unclear.sentence(_)) from unclear


def read_week(words: tuple[str, ...]) -> dict[int, str]:
    """Return the hours by weekday (0 is Monday) from days and hours in turn. Unreadable ones are a usage error."""
    try:
        return {day: hours_text(spans) for day, spans in parse_week(" ".join(words)).items()}
    except Unclear as unclear:
        raise click.UsageError(unclear.sentence(_)) from unclear

"""tuils hours"""

from __future__ import annotations

from datetime import date

import click

from tuils.i18n import N_, _
from tuils.library.administration.calendar import (
    Opening,
    calendar_of,
    hours_are_set,
    openings,
    seasons,
)
from tuils.library.circulation.closures import Moved, change_hours, end_season, open_day, usual_day
from tuils.library.dates import day_words
from tuils.values.hours import CLOSED, hours_text, parse_hours, parse_season
from tuils.values.words import Unclear

from .call import Call
from .closure import moves_told
from .opening import Opened
from .options import as_day, as_text, family

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@family(N_("The opening hours of the branch where this command stands (--branch)."))
def hours() -> None:
    """The family of hours commands."""


@hours.command("list", help=N_("List the week, then other hours of a season, then days that open all the same."))
@click.pass_obj
def list_hours(call: Call) -> None:
    with call.open() as opened:
        branch = opened.desk.branch
        if not hours_are_set(branch):
            call.out.note(_("No hours are set yet: every day counts as 9 to 17."))
        _week(call, opened, range(7))
        for season, weekday, spans in seasons(branch):
            _line(call, {"branch": branch, "season": season}, season, weekday, spans)
        for opening in openings(branch):
            _opening(call, opened, opening, "{day}  {hours}  {reason}")


@hours.command(
    "set",
    help=N_(
        "Set days: `hours set mon-fri 10:00-18:00 sat 10-13 sun closed`; two spans: `wed 10-12,13-20`.\n\n"
        "Days that are not named stay as they are. The first time they are closed. With --season the hours hold for "
        "that part of the year only; days that are not named have their ordinary ones. What is due on a day that is "
        "closed then moves, and is listed."
    ),
)
@click.argument("pairs", metavar="DAY HOURS...", nargs=-1, required=True, type=as_text)
@click.option(
    "--season",
    metavar="DAYS",
    default="",
    type=as_text,
    help=N_("From one day to another: 06-15..08-31 of every year, 2027-06-15..2027-08-31 once."),
)
@click.pass_obj
def set_days(call: Call, pairs: tuple[str, ...], season: str) -> None:
    week = read_week(pairs)
    days = read_season(season) if season else ""
    with call.open() as opened, call.out.about(branch=call.branch):
        moved = opened.do(change_hours, week, season=days)
        if not season:
            _week(call, opened, week)
        for weekday, text in sorted(week.items()) if season else ():
            _line(call, {"branch": opened.desk.branch, "season": days}, days, weekday, hours_text(parse_hours(text)))
        _told_if_any(call, opened, moved)


@hours.command("unset", help=N_("Take the hours of a season out: `hours unset 06-15..08-31`."))
@click.argument("season", metavar="DAYS", type=as_text)
@click.pass_obj
def unset(call: Call, season: str) -> None:
    days = read_season(season)
    with call.open() as opened, call.out.about(season=days):
        moved = opened.do(end_season, days)
        facts = {"branch": opened.desk.branch, "season": days}
        call.out.line(facts, _("{season}: the ordinary hours again.").format(season=days))
        _told_if_any(call, opened, moved)


@hours.command(
    "open",
    help=N_(
        "Open on one day, whatever else closes it: `hours open 2026-12-20 14-17`.\n\n"
        "Without hours those of its weekday. What had been moved off that day goes back, and is listed."
    ),
)
@click.argument("day", metavar="DATE", type=as_day)
@click.argument("hours_then", metavar="[HOURS]", required=False, default="", type=as_text)
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("Why, for everyone to read."))
@click.option("--dry-run", is_flag=True, help=N_("Only say what it would be, and what would go back."))
@click.pass_obj
def open_once(call: Call, day: date, hours_then: str, reason: str, dry_run: bool) -> None:
    if hours_then:
        read_hours(hours_then)
    with call.open() as opened, call.out.about(day=day.isoformat()):
        moved = opened.do(open_day, day, hours_then, reason, dry_run=dry_run)
        _moved(call, opened, moved, _("Open on {day}: {hours}. {reason}"))


@hours.command("usual", help=N_("Such a day goes as every other again. What is due on it moves, if it is closed then."))
@click.argument("day", metavar="DATE", type=as_day)
@click.option("--dry-run", is_flag=True, help=N_("Only say what would move."))
@click.pass_obj
def usual(call: Call, day: date, dry_run: bool) -> None:
    with call.open() as opened, call.out.about(day=day.isoformat()):
        moved = opened.do(usual_day, day, dry_run=dry_run)
        _moved(call, opened, moved, _("As usual again: {day}."))


def _week(call: Call, opened: Opened, days: range | dict[int, str]) -> None:
    week = calendar_of(opened.desk.branch, opened.desk.zone).week
    for day in sorted(days):
        _line(call, {"branch": opened.desk.branch}, "", day, hours_text(week.get(day, ())))


def _line(call: Call, place: dict[str, str], season: str, weekday: int, text: str) -> None:
    words = f"{_(NAMES[weekday])}  {_('closed') if text == CLOSED else text}"
    call.out.line({**place, "weekday": DAYS[weekday], "hours": text}, f"{season}  {words}" if season else words)


def _told_if_any(call: Call, opened: Opened, moved: Moved) -> None:
    if moved.loans or moved.holds:
        moves_told(call, opened.desk, moved)


def _moved(call: Call, opened: Opened, moved: Moved, words: str) -> None:
    for day in moved.days:
        if isinstance(day, Opening):
            _opening(call, opened, day, words)
    moves_told(call, opened.desk, moved)


def _opening(call: Call, opened: Opened, opening: Opening, words: str) -> None:
    facts = {
        "branch": opening.branch,
        "day": opening.day.isoformat(),
        "hours": opening.hours,
        "reason": opening.reason or None,
    }
    shown = day_words(opened.desk, opening.day)
    call.out.line(facts, words.format(day=shown, hours=opening.hours, reason=opening.reason).strip())


def read_season(text: str) -> str:
    try:
        return "..".join(parse_season(text))
    except Unclear as unclear:
        raise click.UsageError(unclear.said(_)) from unclear


def read_hours(text: str) -> None:
    try:
        parse_hours(text)
    except Unclear as unclear:
        raise click.UsageError(unclear.said(_)) from unclear


def read_week(pairs: tuple[str, ...]) -> dict[int, str]:
    """Days and their hours in turn, by weekday (0 is Monday). What cannot be read is bad usage."""
    if len(pairs) % 2:
        raise click.UsageError(_("Write days and hours in turn: mon 10:00-18:00 tue closed."))
    week: dict[int, str] = {}
    for days, text in zip(pairs[::2], pairs[1::2], strict=True):
        read_hours(text)
        week |= dict.fromkeys(read_days(days), text)
    return week


def read_days(text: str) -> list[int]:
    """`mon`, `mon-fri`, `sat,sun`."""
    found: list[int] = []
    for part in text.lower().split(","):
        first, _dash, last = part.partition("-")
        start, end = _day(first), _day(last or first)
        found.extend((start + step) % 7 for step in range((end - start) % 7 + 1))
    return found


def _day(text: str) -> int:
    short = text.strip()[:3]
    if short not in DAYS:
        raise click.UsageError(_("{text} is not a weekday. Write mon, tue, ...").format(text=text))
    return DAYS.index(short)

"""tuils hours: when a branch is open"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_day, as_text, family
from tuils.i18n import N_, _
from tuils.library.foundation.administration.calendar import ExtraOpening, calendar_of, hours_from, openings, seasons
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.administration.settings_queries import hours_are_set
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.local_words import spans_label, week_order
from tuils.library.front.opening import Opened
from tuils.library.lending.rule_changes.closures import Moved, change_hours, end_season, open_day, remove_day_exception
from tuils.values.time.hours import DAYS, hours_text, parse_days, parse_hours, parse_season, parse_week
from tuils.values.words import Unclear

from .closure import moves_told

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
        raise click.UsageError(unclear.said(_)) from unclear


def read_hours(text: str) -> None:
    try:
        parse_hours(text)
    except Unclear as unclear:
        raise click.UsageError(unclear.said(_)) from unclear


def read_week(words: tuple[str, ...]) -> dict[int, str]:
    """Return the hours by weekday (0 is Monday) from days and hours in turn. Unreadable ones are a usage error."""
    try:
        return {day: hours_text(spans) for day, spans in parse_week(" ".join(words)).items()}
    except Unclear as unclear:
        raise click.UsageError(unclear.said(_)) from unclear


def weekdays_meant(text: str) -> list[int]:
    """Return the weekdays of `mon`, `mon-fri`, `sat,sun`."""
    try:
        return parse_days(text)
    except Unclear as unclear:
        raise click.UsageError(unclear.said(_)) from unclear

"""tuils hours"""

from __future__ import annotations

import click

from tuils.i18n import N_, _
from tuils.library.administration.calendar import calendar_of, hours_are_set, set_hours
from tuils.values.hours import hours_text, parse_hours
from tuils.values.words import Unclear

from .call import Call
from .opening import Opened
from .options import as_text, family

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAMES = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


@family(N_("The weekly opening hours of the branch where this command stands (--branch)."))
def hours() -> None:
    """The family of hours commands."""


@hours.command("list", help=N_("List the week."))
@click.pass_obj
def list_hours(call: Call) -> None:
    with call.open() as opened:
        if not hours_are_set(opened.desk.branch):
            call.out.note(_("No hours are set yet: every day counts as 9 to 17."))
        _week(call, opened, range(7))


@hours.command(
    "set",
    help=N_(
        "Set days: `hours set mon-fri 10:00-18:00 sat 10-13 sun closed`; two spans: `wed 10-12,13-20`.\n\n"
        "Days that are not named stay as they are. The first time they are closed."
    ),
)
@click.argument("pairs", metavar="DAY HOURS...", nargs=-1, required=True, type=as_text)
@click.pass_obj
def set_days(call: Call, pairs: tuple[str, ...]) -> None:
    week = read_week(pairs)
    with call.open() as opened, call.out.about(branch=call.branch):
        opened.do(set_hours, opened.desk.branch, week)
        _week(call, opened, week)


def _week(call: Call, opened: Opened, days: range | dict[int, str]) -> None:
    week = calendar_of(opened.desk.branch, opened.desk.zone).week
    for day in sorted(days):
        text = hours_text(week.get(day, ()))
        facts = {"branch": opened.desk.branch, "weekday": DAYS[day], "hours": text}
        call.out.line(facts, f"{_(NAMES[day])}  {_('closed') if text == 'closed' else text}")


def read_week(pairs: tuple[str, ...]) -> dict[int, str]:
    """Days and their hours in turn, by weekday (0 is Monday). What cannot be read is bad usage."""
    if len(pairs) % 2:
        raise click.UsageError(_("Write days and hours in turn: mon 10:00-18:00 tue closed."))
    week: dict[int, str] = {}
    for days, text in zip(pairs[::2], pairs[1::2], strict=True):
        try:
            parse_hours(text)
        except Unclear as unclear:
            raise click.UsageError(unclear.said(_)) from unclear
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

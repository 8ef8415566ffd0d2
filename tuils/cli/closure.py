"""tuils closure"""

from __future__ import annotations

from datetime import date, timedelta

import click

from tuils.i18n import N_, _
from tuils.library.administration.calendar import (
    LONGEST_CLOSURE,
    Closure,
    close_days,
    closures,
    reopen_days,
)
from tuils.library.desk import Desk
from tuils.values.moments import day_label, day_of

from .call import Call
from .options import as_day, as_text, family


@family(N_("Days when the branch where this command stands (--branch) is closed."))
def closure() -> None:
    """The family of closure commands."""


@closure.command("add", help=N_("Close from the first date to the last: `closure add 2026-12-24 2026-12-26`."))
@click.argument("first", metavar="DATE", type=as_day)
@click.argument("last", metavar="[DATE]", type=as_day, required=False)
@click.option("--reason", metavar="TEXT", default="", type=as_text, help=N_("Why, for everyone to read."))
@click.option("--dry-run", is_flag=True, help=N_("Only say which days it would be."))
@click.pass_obj
def add(call: Call, first: date, last: date | None, reason: str, dry_run: bool) -> None:
    with call.open() as opened, call.out.about(day=first.isoformat()):
        if dry_run:
            opened.desk.require("library.calendar")
            days = planned(opened.desk.branch, first, last or first, reason)
        else:
            days = opened.do(close_days, first, last or first, reason)
        for day in days:
            _told(call, opened.desk, day, _("Closed: {day}. {reason}"))


def planned(branch: str, first: date, last: date, reason: str) -> list[Closure]:
    span = (last - first).days
    if not 0 <= span <= LONGEST_CLOSURE:
        raise click.UsageError(_("Write the first day, then the last."))
    return [Closure(branch, first + timedelta(days=number), reason) for number in range(span + 1)]


@closure.command("remove", help=N_("Open again on these days."))
@click.argument("first", metavar="DATE", type=as_day)
@click.argument("last", metavar="[DATE]", type=as_day, required=False)
@click.pass_obj
def remove(call: Call, first: date, last: date | None) -> None:
    with call.open() as opened, call.out.about(day=first.isoformat()):
        for day in opened.do(reopen_days, first, last or first):
            _told(call, opened.desk, day, _("Open again: {day}."))


@closure.command("list", help=N_("List the closed dates, those that are over, too."))
@click.pass_obj
def list_closures(call: Call) -> None:
    with call.open() as opened:
        for day in closures(opened.desk.branch):
            _told(call, opened.desk, day, "{day}  {reason}")


def _told(call: Call, desk: Desk, closed: Closure, words: str) -> None:
    facts = {"branch": closed.branch, "day": closed.day.isoformat(), "reason": closed.reason or None}
    shown = day_label(closed.day, day_of(desk.now, desk.zone), _)
    call.out.line(facts, words.format(day=shown, reason=closed.reason).strip())

"""tuils stop: where the bookmobile is when"""

from __future__ import annotations

from datetime import date

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_day, as_text, family
from tuils.cli.kit.table import list_command
from tuils.cli.office.hours import moves_told
from tuils.i18n import N_, _
from tuils.library.foundation.administration.stop_visits import Visit, planned_visits
from tuils.library.front.opening import Opened
from tuils.library.lending.holds.stops import STOPS, add_stop, stop_of
from tuils.library.lending.rule_changes.closures import change_visits
from tuils.values.time.hours import parse_week
from tuils.values.time.moments import day_of
from tuils.values.words import Unclear

every = click.option(
    "--every", "weeks", metavar="WEEKS", default=1, type=as_count, help=N_("2: every second week. Default: every week.")
)
start = click.option(
    "--from", "start", metavar="DATE", type=as_day, help=N_("The first visit, to count the weeks from. Default: today.")
)


stop = family(
    "stop",
    N_(
        "Stops of the bookmobile: where it is when. Holds can be picked up there, and items checked out there "
        "are due on a day when it comes."
    ),
)


@stop.command(
    "add",
    help=N_(
        'Add a stop: `stop add OAK "Oak Street School" tue 3:30-4:30pm --every 2`.\n\nAt the stop, work with --branch '
        "CODE (or TUILS_BRANCH): items are due on a visit there, and holds for this stop are ready."
    ),
)
@click.argument("code", metavar="CODE", type=as_text)
@click.argument("name", metavar="NAME", type=as_text)
@click.argument("pairs", metavar="DAY HOURS...", nargs=-1, required=True, type=as_text)
@every
@start
@in_library(stop="code")
def stop_add(
    call: Call, opened: Opened, code: str, name: str, pairs: tuple[str, ...], weeks: int, start: date | None
) -> None:
    made = opened.do(add_stop, code, name, _days(opened, pairs, weeks, start))
    call.out.line(STOPS.facts(opened.desk, made), *STOPS.sentences(opened.desk, made))


list_command(
    stop, "list", STOPS, N_("List the stops, the next visit first: when the bookmobile comes, and holds for each.")
)


@stop.command(
    "schedule",
    help=N_(
        "Change when the bookmobile comes: `stop schedule OAK tue closed thu 3-4pm`.\n\nDays you don't name stay the "
        "same. Due dates on a day it no longer comes move to the next visit, and are listed."
    ),
)
@click.argument("code", metavar="CODE", type=as_text)
@click.argument("pairs", metavar="DAY HOURS...", nargs=-1, required=True, type=as_text)
@every
@start
@click.option("--dry-run", is_flag=True, help=N_("Only show which due dates would change."))
@in_library(stop="code")
def stop_schedule(
    call: Call, opened: Opened, code: str, pairs: tuple[str, ...], weeks: int, start: date | None, dry_run: bool
) -> None:
    stop_of(opened.desk, code)
    moved = opened.do(change_visits, code, _days(opened, pairs, weeks, start), dry_run=dry_run)
    changed = stop_of(opened.desk, code)
    call.out.line(STOPS.facts(opened.desk, changed), *STOPS.sentences(opened.desk, changed))
    if moved.loans or moved.holds:
        moves_told(call, opened.desk, moved)


def _days(opened: Opened, pairs: tuple[str, ...], weeks: int, start: date | None) -> dict[int, Visit | None]:
    try:
        week = parse_week(" ".join(pairs))
    except Unclear as unclear:
        raise click.UsageError(unclear.sentence(_)) from unclear
    return planned_visits(week, weeks, start or day_of(opened.desk.now, opened.desk.zone))

"""tuils event report: programs in numbers"""

from __future__ import annotations

import shutil
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import as_day, command
from tuils.cli.kit.table import csv_option, write_rows
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.report_out import (
    MEASURES,
    SURVEY_COLUMNS,
    chart,
    number_words,
    objects,
    report_column_head,
    report_table,
    survey_objects,
    survey_rows,
)
from tuils.library.activities.programs.reporting import (
    BY,
    ProgramReport,
    ReportLine,
    SurveyAnswer,
    program_survey,
    session_numbers,
)
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.local_words import count_label, forms
from tuils.values.bar_chart import FULL
from tuils.values.time.moments import day_of
from tuils.values.time.spans import Span, month_span, read_span, year_of, year_with
from tuils.values.words import Unclear

WIDEST = 100
"""The most cells of a chart."""


def _as_month(value: str) -> Span:
    found = _read(value)
    if found != month_span(found.first):
        raise click.BadParameter(_('"{text}" is not a month. Write it as 2026-12.').format(text=value))
    return found


def _as_year(value: str) -> int:
    found = _read(value)
    if found != year_of(found.first.year):
        raise click.BadParameter(_('"{text}" is not a year. Write it as 2026.').format(text=value))
    return found.first.year


def _read(value: str) -> Span:
    try:
        return read_span(value)
    except Unclear as unclear:
        raise click.BadParameter(unclear.sentence(_)) from None


@command(
    N_(
        "Program statistics: sessions, attendance, average, registered, no-shows. No "
        "names.\n\nCovers the fiscal year so far, or --month, --year, --fiscal, or --from and "
        "--until. Past sessions that were not canceled count; sessions without attendance are "
        "listed as not recorded, which is not 0. One-on-one help, self-directed activities, "
        "outreach, and other groups' events are listed separately, as the public library survey "
        "requires.\n\n--pls: the answers under the federal survey's names, with how each is "
        "counted; M means not recorded."
    )
)
@click.option("--from", "first", metavar="DAY", type=as_day, help=N_("First day."))
@click.option("--until", "last", metavar="DAY", type=as_day, help=N_("Last day. Default: today."))
@click.option("--month", metavar="MONTH", type=_as_month, help=N_("A month, such as 2026-12."))
@click.option("--year", metavar="YEAR", type=_as_year, help=N_("A calendar year."))
@click.option(
    "--fiscal",
    metavar="YEAR",
    type=_as_year,
    help=N_("A fiscal year, named for the year in which it ends (setting year_starts)."),
)
@click.option("--by", metavar="|".join(BY), type=click.Choice([*BY]), default="month", help=N_("Group by this."))
@click.option("--before", is_flag=True, help=N_("Compare with the same days last year."))
@click.option("--here", is_flag=True, help=N_("Only this branch."))
@click.option("--pls", is_flag=True, help=N_("By the names of the public library survey."))
@csv_option
@click.option("--chart", "measure", is_flag=False, flag_value="attendance", default=None, metavar="[WHAT]",
              type=click.Choice([*MEASURES]), help=N_("As bars: attendance, sessions, or average."))  # fmt: skip
def event_report(call: Call, /, by: str, file: Path | None, measure: str | None, **asked: Any) -> None:
    _fits(call, file, measure, **asked)
    with call.open() as opened, call.out.about(report="programs"):
        branch = opened.desk.branch if asked["here"] else ""
        today = day_of(opened.desk.now, opened.desk.zone)
        span = _span(today, **asked)
        found = opened.do(partial(session_numbers, span=span, by=by, branch=branch, before=asked["before"]))
        answers = opened.do(partial(program_survey, span=span, branch=branch)) if asked["pls"] else []
        if file is not None:
            columns, rows = (SURVEY_COLUMNS, survey_rows(found, answers)) if answers else report_table(found)
            write_rows(call, file, rows, columns)
            return
        if not call.as_json:
            call.out.note(span.words(today, _, forms()))
        if answers:
            _tell_survey(call, found, answers)
        elif measure:
            for line in _drawn(found, measure):
                call.out.line({}, line)
        else:
            _tell(call, found)


def _fits(call: Call, file: Path | None, measure: str | None, **asked: Any) -> None:
    """Refuse options that don't go together."""
    given = [name for name in ("month", "year", "fiscal") if asked[name] is not None]
    if len(given) > 1 or (given and (asked["first"] or asked["last"])):
        raise click.UsageError(_("Use only one: --month, --year, --fiscal, or --from and --until."))
    if measure and (asked["pls"] or file or call.as_json):
        raise click.UsageError(_("--chart can't be used with --pls, --csv, or --json."))


def _span(today: date, *, first: date | None, last: date | None, month: Span | None, **asked: Any) -> Span:
    if month:
        return month
    if asked["year"]:
        return year_of(asked["year"])
    if asked["fiscal"]:
        return year_of(asked["fiscal"], year_starts())
    if first and last and last < first:
        raise click.UsageError(_("The last day is before the first."))
    if first or last:
        return Span(first or year_with(last or today, year_starts()).first, last or max(today, first or today))
    return year_with(today, year_starts())


# ---- words, objects, files


def _tell(call: Call, found: ProgramReport) -> None:
    """Show a table of aligned words, or an object a line."""
    if call.as_json:
        for facts in objects(found):
            call.out.line(facts)
        rooms = found.room_uses
        told = {"part": "rooms", "uses": rooms.uses, "counted": rooms.counted, "heads": rooms.heads}
        call.out.line({"from": found.span.first.isoformat(), "to": found.span.last.isoformat(), **told})
        return
    compared = found.total.before is not None
    heads = [_("Sessions"), _("Attendance"), _("Average"), _("Registered"), _("No-shows")]
    heads += [_("Last year")] if compared else []
    call.out.line({}, f"{report_column_head(found.by):<30}" + "".join(f" {head:>11}" for head in heads))
    for line in (*found.lines, found.total):
        call.out.line({}, _words(line, compared))
    if found.apart:
        call.out.line(
            {}, "", _("Not counted as programs in the survey:"), *(_words(line, compared) for line in found.apart)
        )
    for said in program_report_notes(found):
        call.out.line({}, said)


def _words(line: ReportLine, compared: bool) -> str:
    numbers = line.numbers
    average = "-" if numbers.average is None else count_label(numbers.average)
    cells = [count_label(numbers.sessions), number_words(numbers.attendance), average, count_label(numbers.registered)]
    cells += [
        count_label(numbers.no_shows),
        *([number_words(line.before.attendance)] if compared and line.before else []),
    ]
    return f"{line.words[:30]:<30}" + "".join(f" {cell:>11}" for cell in cells)


def program_report_notes(found: ProgramReport) -> list[str]:
    """Return the notes below the report: missing counts, recordings, helpers, rooms."""
    numbers, rooms = found.total.numbers, found.room_uses
    said = []
    if missing := numbers.not_counted:
        words = ngettext("Attendance not recorded: {n} session.", "Attendance not recorded: {n} sessions.", missing)
        said.append(words.format(n=missing))
    if numbers.recordings:
        views = _("Recordings: {n}, views: {views}.")
        said.append(views.format(n=numbers.recordings, views=number_words(numbers.views)))
    if numbers.helper_minutes:
        said.append(_("Volunteer hours: {n}.").format(n=round(numbers.helper_minutes / 60, 1)))
    if rooms.uses:
        words = ngettext("Rooms used by other groups: {n} time", "Rooms used by other groups: {n} times", rooms.uses)
        heads = _("attendance recorded for {n}: {heads}").format(heads=rooms.heads, n=rooms.counted)
        said.append(f"{words.format(n=rooms.uses)}, {heads}." if rooms.counted else f"{words.format(n=rooms.uses)}.")
    return said


def _tell_survey(call: Call, found: ProgramReport, answers: list[SurveyAnswer]) -> None:
    for answer, facts in zip(answers, survey_objects(found, answers), strict=True):
        missing = _(" (not recorded: {n})").format(n=answer.not_counted) if answer.not_counted else ""
        text = f"{answer.element.name:<11} {answer.text:>8}  {facts['name']}{missing}"
        call.out.line(facts, text, f"{'':<22}{facts['how']}")


def _drawn(found: ProgramReport, measure: str) -> list[str]:
    width = min(WIDEST, shutil.get_terminal_size().columns)
    try:
        FULL.encode(sys.stdout.encoding or "ascii")
        blocks = True
    except (UnicodeEncodeError, LookupError):
        blocks = False
    return chart(found, measure, width, ascii_only=not blocks)


event_report.name = "report"

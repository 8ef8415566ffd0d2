"""tuils event report"""

from __future__ import annotations

import shutil
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from tuils.formats.tables import write_csv
from tuils.i18n import N_, _, ngettext
from tuils.library.administration.file_out import as_text as as_text_file
from tuils.library.administration.file_out import whole_file
from tuils.library.programs.report_out import (
    MEASURES,
    SURVEY_COLUMNS,
    chart,
    head_of,
    objects,
    shown,
    survey_objects,
    survey_rows,
    table,
)
from tuils.library.programs.reporting import BY, Line, Report, library_year_starts, report
from tuils.library.programs.survey import Answer, survey
from tuils.values.bars import FULL
from tuils.values.moments import day_of
from tuils.values.spans import Span, month_of, read_span, year_of, year_with
from tuils.values.words import Unclear

from .call import Call
from .options import as_day, command
from .output import bytes_out

WIDEST = 100
"""Cells of a chart, at most."""


def _as_month(value: str) -> Span:
    found = _read(value)
    if found != month_of(found.first):
        raise click.BadParameter(_("{text} is no month. Write it as 2026-12.").format(text=value))
    return found


def _as_year(value: str) -> int:
    found = _read(value)
    if found != year_of(found.first.year):
        raise click.BadParameter(_("{text} is no year. Write it as 2026.").format(text=value))
    return found.first.year


def _read(value: str) -> Span:
    try:
        return read_span(value)
    except Unclear as unclear:
        raise click.BadParameter(unclear.said(_)) from None


@command(
    N_(
        "Programs in numbers: sessions, attendance, on average, registered, not there. Nobody is in them.\n\n"
        "Of the library's year so far, else of --month, --year, --fiscal or --from and --until. What is over and was "
        "not cancelled counts, whoever came; of what nobody counted it says so, which is not 0. One-to-one help, "
        "self-directed activities, outreach and other groups' events stand apart, as the survey of libraries wants "
        "it.\n\n"
        "--pls: the answers by the names of the federal survey, with how each is counted; M is not counted."
    )
)
@click.option("--from", "first", metavar="DAY", type=as_day, help=N_("From this day."))
@click.option("--until", "last", metavar="DAY", type=as_day, help=N_("To this day, it included. Else today."))
@click.option("--month", metavar="MONTH", type=_as_month, help=N_("Of one month, such as 2026-12."))
@click.option("--year", metavar="YEAR", type=_as_year, help=N_("Of a calendar year."))
@click.option(
    "--fiscal",
    metavar="YEAR",
    type=_as_year,
    help=N_("Of a year as the library reckons it (setting year_starts), called after the year in which it ends."),
)
@click.option("--by", metavar="|".join(BY), type=click.Choice([*BY]), default="month", help=N_("A line for each."))
@click.option("--before", is_flag=True, help=N_("Beside it, the same days a year earlier."))
@click.option("--here", is_flag=True, help=N_("Only the branch where this command stands."))
@click.option("--pls", is_flag=True, help=N_("By the names of the survey of public libraries."))
@click.option("--csv", "file", metavar="FILE", type=click.Path(path_type=Path), help=N_("As a table; - is here."))
@click.option("--chart", "measure", is_flag=False, flag_value="attendance", default=None, metavar="[WHAT]",
              type=click.Choice([*MEASURES]), help=N_("As bars: attendance, or sessions, or average."))  # fmt: skip
@click.pass_obj
def report_programs(call: Call, /, by: str, file: Path | None, measure: str | None, **asked: Any) -> None:
    _fits(call, file, measure, **asked)
    with call.open() as opened, call.out.about(report="programs"):
        branch = opened.desk.branch if asked["here"] else ""
        today = day_of(opened.desk.now, opened.desk.zone)
        span = _span(today, **asked)
        found = opened.do(partial(report, span=span, by=by, branch=branch, before=asked["before"]))
        answers = opened.do(partial(survey, span=span, branch=branch)) if asked["pls"] else []
        if file is not None:
            _write(call, file, found, answers)
            return
        if not call.as_json:
            call.out.note(span.words(today, _))
        if answers:
            _tell_survey(call, found, answers)
        elif measure:
            for line in _drawn(found, measure):
                call.out.line({}, line)
        else:
            _tell(call, found)


def _fits(call: Call, file: Path | None, measure: str | None, **asked: Any) -> None:
    """Do these options go together?"""
    given = [name for name in ("month", "year", "fiscal") if asked[name] is not None]
    if len(given) > 1 or (given and (asked["first"] or asked["last"])):
        raise click.UsageError(_("Say one stretch of time: --month, --year, --fiscal, or --from and --until."))
    if measure and (asked["pls"] or file or call.as_json):
        raise click.UsageError(_("--chart is for people to read: not with --pls, --csv or --json."))
    if file is not None and str(file) == "-" and call.as_json:
        raise click.UsageError(_("--json and this format do not go together here: name a file with --csv."))


def _span(today: date, *, first: date | None, last: date | None, **asked: Any) -> Span:
    if asked["month"]:
        return asked["month"]  # type: ignore[no-any-return]
    if asked["year"]:
        return year_of(asked["year"])
    if asked["fiscal"]:
        return year_of(asked["fiscal"], library_year_starts())
    if first and last and last < first:
        raise click.UsageError(_("The last day is before the first."))
    if first or last:
        return Span(first or year_with(last or today, library_year_starts()).first, last or max(today, first or today))
    return year_with(today, library_year_starts())


# ---- words, objects, files


def _tell(call: Call, found: Report) -> None:
    """A table of aligned words, or an object a line."""
    if call.as_json:
        for facts in objects(found):
            call.out.line(facts)
        rooms = found.room_uses
        told = {"part": "rooms", "uses": rooms.uses, "counted": rooms.counted, "heads": rooms.heads}
        call.out.line({"from": found.span.first.isoformat(), "to": found.span.last.isoformat(), **told})
        return
    compared = found.total.before is not None
    heads = [_("Sessions"), _("Attendance"), _("Average"), _("Registered"), _("Not there")]
    heads += [_("Year before")] if compared else []
    call.out.line({}, f"{head_of(found.by):<30}" + "".join(f" {head:>11}" for head in heads))
    for line in (*found.lines, found.total):
        call.out.line({}, _words(line, compared))
    if found.apart:
        call.out.line({}, "", _("Not programs of the survey:"), *(_words(line, compared) for line in found.apart))
    for said in notes(found):
        call.out.line({}, said)


def _words(line: Line, compared: bool) -> str:
    numbers = line.numbers
    average = "-" if numbers.average is None else f"{numbers.average:,}"
    cells = [f"{numbers.sessions:,}", shown(numbers.attendance), average, f"{numbers.registered:,}"]
    cells += [f"{numbers.no_shows:,}", *([shown(line.before.attendance)] if compared and line.before else [])]
    return f"{line.words[:30]:<30}" + "".join(f" {cell:>11}" for cell in cells)


def notes(found: Report) -> list[str]:
    """What is to be said besides: what is missing, recordings, helpers, rooms."""
    numbers, rooms = found.total.numbers, found.room_uses
    said = []
    if missing := numbers.not_counted:
        words = ngettext("Not counted: {n} session.", "Not counted: {n} sessions.", missing)
        said.append(words.format(n=missing))
    if numbers.recordings:
        views = _("Recordings: {n}, views: {views}.")
        said.append(views.format(n=numbers.recordings, views=shown(numbers.views)))
    if numbers.helper_minutes:
        said.append(_("Volunteers: {n} hours.").format(n=round(numbers.helper_minutes / 60, 1)))
    if rooms.uses:
        words = ngettext("Rooms used by others: {n} time", "Rooms used by others: {n} times", rooms.uses)
        heads = _("{heads} people in {n} of them").format(heads=rooms.heads, n=rooms.counted)
        said.append(f"{words.format(n=rooms.uses)}, {heads}." if rooms.counted else f"{words.format(n=rooms.uses)}.")
    return said


def _tell_survey(call: Call, found: Report, answers: list[Answer]) -> None:
    for answer, facts in zip(answers, survey_objects(found, answers), strict=True):
        missing = _(" (not counted: {n})").format(n=answer.not_counted) if answer.not_counted else ""
        said = f"{answer.element.name:<11} {answer.text:>8}  {facts['name']}{missing}"
        call.out.line(facts, said, f"{'':<22}{facts['how']}")


def _drawn(found: Report, measure: str) -> list[str]:
    width = min(WIDEST, shutil.get_terminal_size().columns)
    try:
        FULL.encode(sys.stdout.encoding or "ascii")
        blocks = True
    except (UnicodeEncodeError, LookupError):
        blocks = False
    return chart(found, measure, width, ascii_only=not blocks)


def _write(call: Call, file: Path, found: Report, answers: list[Answer]) -> None:
    columns, rows = (SURVEY_COLUMNS, survey_rows(found, answers)) if answers else table(found)
    if str(file) == "-":
        with as_text_file(bytes_out()) as text:
            write_csv(iter(rows), columns, text)
        return
    with whole_file(file) as out, as_text_file(out) as text:
        write_csv(iter(rows), columns, text)
    said = ngettext("{n} row written: {file}", "{n} rows written: {file}", len(rows))
    call.out.line({"file": str(file), "rows": len(rows)}, said.format(n=len(rows), file=file))


report_programs.name = "report"

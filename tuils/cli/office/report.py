"""tuils report: numbers for the board, and lists to work from"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.amounts import as_cents
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_count, as_days, as_file, as_text, command, family, to_file
from tuils.cli.kit.output import bytes_out
from tuils.cli.kit.table import (
    answer_of,
    apart_from_json,
    csv_option,
    list_command,
    tell_line,
    verb_command,
    write_rows,
)
from tuils.formats.tables.workbook_out import NoWorkbook
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.front.opening import Opened
from tuils.library.office.reports.board import write_board, write_set
from tuils.library.office.reports.catalog import (
    FORMATS,
    chart_lines,
    copies_to_list,
    head_line,
    report_called,
    report_json,
    report_options,
    reports_folder,
    reports_for,
    run_report,
    write_report,
    write_report_file,
)
from tuils.library.office.reports.pins import (
    PAGES,
    PINNED,
    asked_again,
    narrowing_of,
    pin_called,
    pin_report,
    schedule_report,
    unpin_report,
)
from tuils.library.office.reports.questions import (
    answer,
    forget_question,
    keep_question,
    kept_questions,
    question_called,
    told_value,
    value_typed,
)
from tuils.library.office.reports.report import KIND_WORDS, Report, ReportFound
from tuils.values.bar_chart import FULL

WIDEST = 100
"""The most cells of a chart."""


report = family(
    "report", N_("Numbers for the board, and lists to work from: `report list` names them, `report run NAME` runs one.")
)


@report.command("list", help=N_("List all reports, with the question that each answers."))
def report_list(call: Call) -> None:
    with call.open() as opened:
        kind = ""
        for one in reports_for(opened.desk):
            head = ["", _(KIND_WORDS[one.kind])] if one.kind != kind and not call.as_json else []
            kind = one.kind
            call.out.line(_about(one), *head, f"  {one.name:<16} {_(one.answers)}")


def _about(one: Report) -> dict[str, Any]:
    return {
        "report": one.name,
        "title": _(one.title),
        "answers": _(one.answers),
        "kind": one.kind,
        "by": list(one.by),
        "takes": list(one.takes),
        "how": _(one.how) if one.how else None,
    }


@report.command("show", help=N_("What a report answers, how it is counted, and what it can be asked."))
@click.argument("name", type=as_text)
@in_library(report="name")
def report_show(call: Call, opened: Opened, name: str) -> None:
    one = opened.do(lambda _desk: report_called(name))
    lines = [_(one.title), _(one.answers)]
    lines += [_(one.how)] if one.how else []
    lines += [_("Lines by: {names}.").format(names=", ".join(one.by))] if one.by else []
    if "period" in one.takes:
        lines.append(_("Usual period: {period}. Another one: --period.").format(period=one.usual))
    call.out.line(_about(one), *lines)


@report.command(
    "run",
    help=N_(
        "Run a report. The first line is the answer.\n\n"
        "--period takes words: last month, this fiscal year, FY2026, 2026, 2026-07, 2026-07..2026-12, last 30 days. "
        "--by takes what each line is, such as month or branch,category. --branch counts that branch alone. What "
        "nobody counted has no number, which is not 0. With --json, FILE is where the objects are written.\n\n"
        "--pin keeps what was asked by a name: `report run NAME` asks it again, and it is at the top of the screen "
        "Reports. `report schedule` sends it by itself."
    ),
)
@click.argument("name", type=as_text)
@click.argument("json_file", metavar="[FILE]", type=as_file, required=False)
@click.option(
    "--period", metavar="P", type=as_text, default="", help=N_("Which days. Default: the report's usual ones.")
)
@click.option("--by", metavar="WHAT", type=as_text, default="", help=N_("What a line is: month; branch,category; ..."))
@click.option("--type", "item_type", metavar="CODE", type=as_text, default="", help=N_("Only this item type."))
@click.option("--collection", metavar="CODE", type=as_text, default="", help=N_("Only this collection."))
@click.option("--location", metavar="CODE", type=as_text, default="", help=N_("Only this shelving location."))
@click.option("--category", metavar="CODE", type=as_text, default="", help=N_("Only this patron category."))
@click.option(
    "--without", metavar="WHAT", type=as_text, default="", help=N_("Only patrons without this: email, phone, address.")
)
@click.option("--cents", metavar="CENTS", type=as_cents, default=None, help=N_("Patrons who owe at least this much."))
@click.option("--columns", metavar="A,B", type=as_text, default="", help=N_("Only these columns, in this order."))
@click.option("--days", metavar="N", type=as_days, default=None, help=N_("Late, sent or waiting for N days or more."))
@click.option("--top", metavar="N", type=as_count, default=None, help=N_("The first N titles."))
@click.option("--register", metavar="NAME", type=as_text, default="", help=N_("Only this register."))
@click.option("--list", "kept", metavar="NAME", type=as_text, default="", help=N_("Make a list of these copies."))
@click.option("--pin", metavar="NAME", type=as_text, default="", help=N_("Pin it: keep what was asked by this name."))
@to_file(
    "--csv",
    type=click.Path(path_type=Path),
    callback=apart_from_json,
    words=N_("Save as a spreadsheet table (CSV); - is the screen. A name in .docx: a letter to merge, and its lines."),
)
@click.option("--xlsx", metavar="FILE", type=as_file, help=N_("Save as a workbook for Excel or LibreOffice."))
@click.option("--pdf", metavar="FILE", type=as_file, help=N_("Save as PDF: the answer, a chart, and the table."))
def report_run(
    call: Call,
    /,
    name: str,
    json_file: Path | None,
    period: str,
    by: str,
    csv: Path | None,
    xlsx: Path | None,
    pdf: Path | None,
    columns: str,
    kept: str,
    pin: str,
    **asked: Any,
) -> None:
    files = {"csv": csv, "xlsx": xlsx, "pdf": pdf, "json": json_file}
    given = {kind: file for kind, file in files.items() if file is not None}
    if len(given) > 1 or (json_file is not None and not call.as_json):
        raise click.UsageError(_("Name one file: --csv, --xlsx, --pdf, or --json with a file."))
    asked |= {"by": as_names(by), "columns": as_names(columns)}
    with call.open() as opened, call.out.about(report=name):
        asked["branch"] = call.branch or ""
        name, period, asked = opened.do(_as_pinned, name, period, asked)
        one = opened.do(lambda _desk: report_called(name))
        wanted = opened.do(report_options, one, period, **asked)
        found = opened.do(run_report, one, wanted)
        if pin:
            made = opened.do(pin_report, pin, one.name, period, narrowing_of(wanted))
            call.out.note(_('Pinned: {name}. Again: tuils report run "{name}".').format(name=made.name))
        for kind, file in given.items():
            _write(call, opened, one, found, kind, file)
        if kept:
            done = opened.do(copies_to_list, found, kept)
            text = _("List made: {name}, {n} copies.").format(name=done.sheet.name, n=count_label(done.added))
            call.out.line({"list": done.sheet.name, "lines": done.added}, text)
        elif not given:
            _tell(call, opened, found)


def _as_pinned(desk: Desk, name: str, period: str, asked: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Return a pinned report, its days and its limits, changed by the options given."""
    known = pin_called(desk, name)
    if known is None or known.report in PAGES:
        return name, period, asked
    given = {one: value for one, value in asked.items() if value not in (None, "", ())}
    _report, wanted = asked_again(desk, known)
    return known.report, period or known.period, narrowing_of(wanted) | given


list_command(
    report,
    "pins",
    PINNED,
    N_("List your pinned reports: what each asks, and when and where it goes by itself."),
    report="pins",
)


verb_command(
    report,
    "unpin",
    N_("Remove a pinned report. It goes nowhere by itself anymore."),
    unpin_report,
    answer_of(
        lambda _desk, gone: {"pin": gone.name, "pinned": False},
        lambda gone: _("Unpinned: {name}.").format(name=gone.name),
    ),
    click.argument("name", type=as_text),
    subject="report",
)


@report.command(
    "schedule",
    help=N_(
        "Save or email a report by itself: WHEN is daily, weekly, monthly, a weekday such as fri, or never.\n\n"
        "NAME is a pinned report, a report, board for the board's page, or month-end for the month's set. The daily "
        "work does it, and the desk says when it failed. Without --to it is saved in the folder reports beside the "
        "library. Reports that name patrons "
        "are not emailed, and only the newest file of them is kept."
    ),
)
@click.argument("name", type=as_text)
@click.argument("when", type=as_text)
@click.option("--to", metavar="WHERE", type=as_text, default="", help=N_("An email address, or another folder."))
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help=N_("The kind of file. Default: csv; the board's: pdf.")
)
@in_library(report="name")
def report_schedule(call: Call, opened: Opened, name: str, when: str, to: str, form: str | None) -> None:
    done = opened.do(schedule_report, name, when, to, form or "")
    tell_line(call, opened.desk, PINNED, done)


@report.command(
    "board",
    help=N_(
        "One page for the board as PDF: four charts, each with a sentence, and the numbers of the month or year.\n\n"
        "--month 2026-11, or last; --year 2026 for a fiscal year."
    ),
)
@click.option("--month", metavar="MONTH", type=as_text, help=N_("Such as 2026-11, or last. Without it the last one."))
@click.option("--year", metavar="YEAR", type=as_count, help=N_("The fiscal year that ends in this year."))
@to_file("-o", "--output", "file", required=True, type=as_file, words=N_("The PDF to write."))
def report_board(call: Call, month: str | None, year: int | None, file: Path) -> None:
    if month and year:
        raise click.UsageError(_("Choose --month or --year."))
    with call.open() as opened, call.out.about(report="board"):
        asked = f"FY{year}" if year else month or "last month"
        span = opened.do(report_options, report_called("circulation"), asked).span
        made = opened.do(write_board, span, file, replace=call.force)
        facts = {"file": str(file), "from": span.first.isoformat(), "to": span.last.isoformat()}
        call.out.line(facts | {"sentences": list(made.sentences)}, *made.sentences, str(file))


@report.command(
    "month-end",
    help=N_(
        "Run the reports of a month: a folder with a file for each, and the board's page.\n\n"
        "Which reports: setting month_end_reports. By itself each month: tuils report schedule month-end monthly."
    ),
)
@click.option("--month", metavar="MONTH", type=as_text, help=N_("Such as 2026-11, or last. Without it the last one."))
@to_file("--dir", "folder", metavar="DIR", type=click.Path(path_type=Path),
         words=N_("Where to make the folder. Default: the folder reports beside the library."))  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMATS), default="csv", help=N_("The kind of file. Default: csv."))
def report_month_end(call: Call, month: str | None, folder: Path | None, form: str) -> None:
    with call.open() as opened, call.out.about(report="month-end"):
        span = opened.do(report_options, report_called("circulation"), month or "last month").span
        place = folder or reports_folder(call.path)
        try:
            done = opened.do(write_set, span, place, form, replace=call.force)
        except NoWorkbook as no:
            raise click.ClickException(str(no)) from no
        for file, finding in done.files:
            call.out.line({"file": str(file), "finding": finding}, f"{file.name:<30} {finding}")
        call.out.line({"folder": str(done.folder), "left_out": list(done.left)}, str(done.folder))
        for why in done.left:
            call.out.note(_("Left out: {why}").format(why=why))


def as_names(text: str) -> tuple[str, ...]:
    """Return the names in `month,branch`"""
    return tuple(part.strip().lower() for part in text.split(",") if part.strip())


def _tell(call: Call, opened: Opened, found: ReportFound) -> None:
    """Show the answer first; then the table, the chart, and the notes."""
    desk = opened.desk
    if call.as_json:
        for facts in report_json(desk, found):
            call.out.line(facts)
        for note in (found.finding, *found.notes):
            call.out.note(note)
        return
    call.out.line({}, found.title, found.finding)
    if found.lines:
        call.out.line({}, "", *([head_line(desk, found)] if found.chart else []))
    for line in found.lines:
        call.out.line({}, *found.table.sentences(desk, line))
    if chart := chart_lines(found, _width(), ascii_only=not _has_blocks()):
        call.out.line({}, "", *chart)
    if found.notes:
        call.out.line({}, "", *found.notes)


def _write(call: Call, opened: Opened, one: Report, found: ReportFound, kind: str, file: Path) -> None:
    if str(file) == "-":
        write_report(opened.desk, one, found, kind, bytes_out())
        return
    try:
        opened.do(write_report_file, one, found, file, kind, replace=call.force)
    except NoWorkbook as no:
        raise click.ClickException(str(no)) from no
    text = ngettext("{n} line saved: {file}", "{n} lines saved: {file}", len(found.lines))
    facts = {"file": str(file), "rows": len(found.lines), "finding": found.finding}
    call.out.line(facts, found.finding, text.format(n=len(found.lines), file=file))
    for note in found.notes:
        call.out.note(note)


def _width() -> int:
    return min(WIDEST, shutil.get_terminal_size().columns)


def _has_blocks() -> bool:
    try:
        FULL.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


# ---- tuils query: the library's own questions in SQL


@command(
    N_(
        "Ask the library in SQL. It only reads, and it stops after 20 seconds, 10,000 rows, or when it needs too much "
        "memory or disk.\n\n"
        "`query` lists the saved questions, `query NAME most=3` asks one with a value for its :most, and "
        "`query --sql TEXT` asks your own. --keep NAME keeps it. Columns about patrons are empty if you may not see "
        "them. Each question is in the audit log."
    )
)
@click.argument("name", metavar="[NAME]", type=as_text, required=False)
@click.argument("values", metavar="[NAME=VALUE]...", type=as_text, nargs=-1)
@click.option("--sql", metavar="TEXT", type=as_text, help=N_("One SELECT; :name stands for a value."))
@click.option("--keep", metavar="NAME", type=as_text, help=N_("Save the question of --sql under this name."))
@click.option("--forget", is_flag=True, help=N_("Remove the saved question NAME."))
@csv_option
def query_command(
    call: Call,
    name: str | None,
    values: tuple[str, ...],
    sql: str | None,
    keep: str | None,
    forget: bool,
    file: Path | None,
) -> None:
    if sql is not None and name is not None:
        values, name = (name, *values), None
    with call.open() as opened, call.out.about(question=name or "sql"):
        if name is None and sql is None:
            for one in opened.do(kept_questions):
                facts = {"question": one.name, "words": one.words, "sql": one.text, "parameters": one.parameters}
                call.out.line(facts, f"{one.name:<20} {one.words}")
            return
        if forget and name:
            opened.do(forget_question, name)
            call.out.line({"question": name, "kept": False}, _("Removed: {name}.").format(name=name))
            return
        text = sql if sql is not None else opened.do(question_called, name or "").text
        found = opened.do(answer, text, dict(map(_value, values)))
        if keep:
            opened.do(keep_question, keep, text)
        rows = [dict(zip(found.columns, map(told_value, row), strict=True)) for row in found.rows]
        if file is not None:
            write_rows(call, file, rows, found.columns)
        else:
            for at, row in enumerate(rows):
                head = [" | ".join(found.columns)] if not at else []
                call.out.line(row, *head, " | ".join("" if value is None else str(value) for value in row.values()))
        if found.more:
            sentence = ngettext("Only the first {n} row.", "Only the first {n} rows.", len(rows))
            call.out.note(sentence.format(n=count_label(len(rows))))
        elif not rows:
            call.out.note(_("No rows."))


def _value(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise click.BadParameter(_("{text} is not a value. Type it like name=value.").format(text=text))
    return name, value_typed(value)

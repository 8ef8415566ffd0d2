"""The board's page: one sheet with four charts, a plain sentence for each, and the few numbers behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path

from tuils.files import FileRefused, whole_file, whole_files
from tuils.formats.paper.paper_pdf import PaperChart, PaperPage, write_pdf
from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.known import MONTH_END_SET
from tuils.library.foundation.administration.settings import library_name, value_of, year_starts
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.foundation.store import make_private_folder
from tuils.values.dataclass import dataclass
from tuils.values.time.spans import Span, month_span, year_of

from .catalog import REPORTS, paper_page, report_called, run_report, write_report
from .period import is_unfinished, report_period_words, report_today
from .report import Report, ReportFound, ReportWanted
from .survey import fiscal_totals

MONTHS = 12
YEARS = 10
CHARTED = (("circulation", "month"), ("visits", "month"), ("programs", "month"), ("patrons", "month"))
OF_THE_MONTH = ("circulation", "visits", "programs", "patrons", "holds", "collection", "money")


@dataclass(frozen=True)
class BoardPage:
    """The sheet, and the sentence of each report on it."""

    page: PaperPage
    sentences: tuple[str, ...]


@permitted("reports.see")
def board_page(desk: Desk, span: Span) -> BoardPage:
    """Make the page for a month, or a year. Needs reports.see; reports that the operator may not see are left out."""
    shown = [name for name in OF_THE_MONTH if desk.may(REPORTS[name].needs)]
    found = {name: run_report(desk, REPORTS[name], ReportWanted(span)) for name in shown}
    sentences = tuple(_named(name, found[name].finding) for name in shown)
    charts = [_chart(desk, name, by, span) for name, by in CHARTED if desk.may(REPORTS[name].needs)]
    if years := _years(desk):
        charts[-1:] = [years]
    title = _("{library}: board report, {period}").format(
        library=library_name(), period=report_period_words(desk, span)
    )
    page = PaperPage(
        title=title,
        finding=sentences[0] if sentences else "",
        charts=tuple(charts),
        notes=(*sentences[1:], *_missing(found.items())),
        foot=_("Made {when}.").format(when=moment_words(desk, desk.now)),
    )
    return BoardPage(page, sentences)


def _named(name: str, finding: str) -> str:
    """Put the report's title before its answer, unless the answer begins with it."""
    title = _(REPORTS[name].title)
    return finding if finding.startswith(title) else f"{title}: {finding}"


def _chart(desk: Desk, name: str, by: str, span: Span) -> PaperChart:
    """Chart the twelve months up to the end of the period, beside the same months the year before."""
    last = month_span(min(span.last, report_today(desk)))
    months = Span(last.moved(1 - MONTHS).first, last.last)
    report = REPORTS[name]
    found = run_report(desk, report, ReportWanted(months, by=(by,)))
    rows = found.chart.rows if found.chart else ()
    unit = _(found.chart.unit) if found.chart else _(report.title)
    return PaperChart(_("{what} by month").format(what=unit), rows[-MONTHS:], _sentence(rows[-MONTHS:]))


def _sentence(rows: Sequence[tuple[str, int | None, int | None]]) -> str:
    """Return `12 months: 21,973, 5% more than the 12 before. Most in Jun 2026.`"""
    known = [(label, now, before) for label, now, before in rows if now is not None]
    if not known:
        return _("Not counted yet.")
    now = sum(n for _label, n, _before in known)
    words = ngettext("{n} in {months} month.", "{n} in {months} months.", len(known))
    said = [words.format(n=count_label(now), months=len(known))]
    before = [before for _label, _now, before in known]
    if all(n is not None for n in before) and (then := sum(n or 0 for n in before)):
        percent = round((now - then) * 100 / then)
        words = _("{n}% more than the year before.") if percent >= 0 else _("{n}% less than the year before.")
        said.append(words.format(n=abs(percent)))
    most = max(known, key=lambda row: row[1])
    if len(known) > 1 and most[1]:
        said.append(_("Most in {month}: {n}.").format(month=most[0], n=count_label(most[1])))
    return " ".join(said)


def _years(desk: Desk) -> PaperChart | None:
    """Chart circulation by fiscal year, with typed-in totals of earlier years; None for fewer than two years."""
    totals = fiscal_totals(desk, "TOTCIR", YEARS)
    if len(totals) < 3:
        return None
    starts, today = year_starts(), report_today(desk)
    rows, over = [], 0
    for year, n in totals:
        label = _("FY {year}").format(year=year) if starts > 1 else str(year)
        so_far = is_unfinished(year_of(year, starts), today)
        over += not so_far
        rows.append((_("{year} so far").format(year=label) if so_far else label, n, None))
    return PaperChart(_("Circulation by year"), tuple(rows), _sentence_of_years(rows[:over]))


def _sentence_of_years(rows: Sequence[tuple[str, int | None, int | None]]) -> str:
    """Sum up years that are over."""
    if len(rows) < 2:
        return ""
    first, last = rows[0], rows[-1]
    text = _("From {first} ({n}) to {last} ({most}).")
    return text.format(first=first[0], n=count_label(first[1] or 0), last=last[0], most=count_label(last[1] or 0))


def _missing(found: Iterable[tuple[str, ReportFound]]) -> tuple[str, ...]:
    """Return the notes on the numbers, each once, with the reports that it is about."""
    about: dict[str, list[str]] = {}
    for name, one in found:
        for note in one.notes:
            about.setdefault(note, []).append(_(REPORTS[name].title))
    return tuple(f"{', '.join(titles)}: {note}" for note, titles in about.items())


def write_board(desk: Desk, span: Span, file: Path, *, replace: bool) -> BoardPage:
    """Write the page as PDF, whole or not at all."""
    made = board_page(desk, span)
    with whole_file(file, replace=replace) as out:
        write_pdf([made.page], out)
    return made


# ---- the month-end set: the reports that a library runs when a month is over, in one go, each a file in one folder


@dataclass(frozen=True)
class SetReport:
    """One report of the set, run. `name`: of its file, such as circulation-type."""

    name: str
    report: Report
    found: ReportFound


@dataclass(frozen=True)
class SetWritten:
    """The set as written: `files` in `folder`, with the answer of each. `left`: reports that failed, and why."""

    folder: Path
    files: tuple[tuple[Path, str], ...]
    left: tuple[str, ...]


def chosen_set() -> list[tuple[Report, tuple[str, ...]]]:
    """Return the reports of the setting, and their groupings: `circulation:type`. Refuses with NOT_UNDERSTOOD."""
    found: list[tuple[Report, tuple[str, ...]]] = []
    for word in value_of("month_end_reports") or MONTH_END_SET:
        name, _of, by = str(word).partition(":")
        report = report_called(name)
        if by and by not in report.by:
            raise not_understood(_("Month-end reports"), word, ", ".join(report.by) or name)
        if report.names_a_person:
            hint = _("This report names patrons. Pin it, and schedule it by itself.")
            raise not_understood(_("Month-end reports"), word, hint)
        found.append((report, (by,) if by else ()))
    return found


def run_set(desk: Desk, span: Span) -> Iterator[SetReport | str]:
    """Yield each chosen report, or why it is left out: a missing permission leaves out that one alone."""
    desk.require("reports.see")
    for report, by in chosen_set():
        name = "-".join((report.name, *by))
        try:
            yield SetReport(name, report, run_report(desk, report, ReportWanted(span, by=by, has_dates=True)))
        except Refused as no:
            yield f"{name}: {no.in_a_line()}"


def set_pages(desk: Desk, span: Span) -> tuple[str, bytes]:
    """Return all of it as one PDF, the board's page first; and the answers."""
    out, board = BytesIO(), board_page(desk, span)
    every = [report for report in run_set(desk, span) if isinstance(report, SetReport)]
    write_pdf([board.page, *(paper_page(desk, report.report, report.found) for report in every)], out)
    return "\n".join(f"{report.found.title}: {report.found.finding}" for report in every), out.getvalue()


def write_set(desk: Desk, span: Span, folder: Path, form: str, *, replace: bool) -> SetWritten:
    """Write a folder of the month in `folder`, with a file for each report and the board's page. Nothing is written
    if one of the files exists, unless it is to be replaced."""
    if not folder.is_dir():
        raise FileRefused(folder / "-", _("There is no folder {folder}."), _("Create it first, or name another one."))
    place = folder / f"month-end-{span.first.isoformat()[:7]}"
    files: dict[Path, bytes] = {}
    told, left = [], []
    for report in run_set(desk, span):
        if isinstance(report, str):
            left.append(report)
            continue
        out = BytesIO()
        write_report(desk, report.report, report.found, form, out)
        files[place / f"{report.name}.{form}"] = out.getvalue()
        told.append((place / f"{report.name}.{form}", report.found.finding))
    board = BytesIO()
    write_pdf([board_page(desk, span).page], board)
    files[place / "board.pdf"] = board.getvalue()
    told.append((place / "board.pdf", _("The board's page.")))
    make_private_folder(place)
    whole_files(files, replace=replace)
    return SetWritten(place, tuple(told), tuple(left))

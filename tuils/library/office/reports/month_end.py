"""The month-end set: the reports that a library runs when a month is over, in one go, each a file in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from tuils.files import FileRefused, whole_files
from tuils.formats.paper.paper_pdf import write_pdf
from tuils.i18n import _
from tuils.library.foundation.administration.known import MONTH_END_SET
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.foundation.store import make_private_folder
from tuils.values.dataclass import dataclass
from tuils.values.time.spans import Span

from .board import board_page
from .catalog import report_called, run_report
from .out import paper_page, write_report
from .report import Report, ReportFound, ReportWanted


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

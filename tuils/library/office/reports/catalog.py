"""All reports, and running one. A new report is an entry of its subject's file; a new subject a line here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from tuils.files import text_stream, whole_file
from tuils.formats.paper.paper_pdf import PaperChart, PaperPage, write_pdf
from tuils.formats.tables.tables import write_csv
from tuils.formats.tables.workbook_out import write_workbook
from tuils.i18n import _
from tuils.library.foundation import audit
from tuils.library.foundation.administration.settings import library_name, year_starts
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.table import cell_text
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.mail_merge import LETTER, is_letter, write_letter
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.holdings.lists.list_lines import PutOnList, make_list_with
from tuils.library.holdings.lists.list_state import ITEMS
from tuils.values.bar_chart import bars_beside
from tuils.values.words import Unclear

from . import (
    circulation,
    classes,
    collection,
    deposits,
    groups,
    holds,
    homebound,
    money,
    orders,
    patrons,
    programs,
    reading,
    registers,
    repairs,
    staff,
    top_titles,
    visits,
)
from .period import HINT, read_period, report_today
from .report import Report, ReportFound, ReportWanted, with_columns
from .work import (
    holds as holds_to_work_on,
    items as items_to_find,
    money as money_to_collect,
    notices as notices_sent,
    patrons as patrons_to_check,
    titles as titles_to_check,
    weeding,
)

SUBJECTS: tuple[ModuleType, ...] = (
    items_to_find, holds_to_work_on, weeding, titles_to_check, patrons_to_check, money_to_collect, notices_sent,
    circulation, patrons, collection, programs, reading, holds, top_titles, visits, staff, money, orders, repairs,
    classes, deposits, groups, homebound, registers,
)  # fmt: skip
REPORTS: dict[str, Report] = {report.name: report for subject in SUBJECTS for report in subject.REPORTS}


OPTIONS = {"item_type": "type", "dates": "period"}
"""The option that sets a filter, if it has another name."""


def reports_for(desk: Desk) -> list[Report]:
    """Return the reports that the operator may run."""
    return [report for report in REPORTS.values() if desk.may(report.needs)]


def report_called(name: str) -> Report:
    """Return the report with this name; refused with NOT_UNDERSTOOD if there is none."""
    found = REPORTS.get(name.strip().lower().replace("_", "-").replace(" ", "-"))
    if found is None:
        raise not_understood(_("Report"), name, ", ".join(REPORTS))
    return found


def report_options(desk: Desk, report: Report, /, period: str = "", **asked: Any) -> ReportWanted:
    """Read the options of a report; the period defaults to the report's usual one. Refuses with NOT_UNDERSTOOD."""
    try:
        span = read_period(period or report.usual, report_today(desk), year_starts())
    except Unclear as unclear:
        raise not_understood(_("Period"), period, _(HINT)) from unclear
    given = {name: value for name, value in asked.items() if value not in (None, "", ())}
    _only_what_it_takes(report, [*given, *(["period"] if period else [])])
    return replace(ReportWanted(span, has_dates=bool(period)), **given)


def narrowed_by(report: Report, wanted: ReportWanted, text: str) -> ReportWanted:
    """Narrow a report down by typed text, `type=DVD days=30 columns=title,item`; `all` ends it. Refuses with
    NOT_UNDERSTOOD."""
    if text.strip().casefold() in ("all", _("all")):
        return ReportWanted(wanted.span, by=wanted.by)
    names = {word: name for name, word in OPTIONS.items() if name != "dates"}
    given: dict[str, Any] = {}
    for part in text.split():
        word, _is, value = part.partition("=")
        name = names.get(word.lower(), word.lower())
        if name in ("days", "top", "cents"):
            if not value.isdecimal() or len(value) > 9:
                raise not_understood(word, value, _("Type a whole number of 0 or more."))
            given[name] = int(value)
        elif name == "columns":
            given[name] = tuple(one for one in value.lower().split(",") if one)
        elif name in ("branch", "item_type", "collection", "location", "category", "without", "register"):
            given[name] = value
        else:
            raise not_understood(_("Filter"), part, _("Such as type=DVD, days=30 or columns=title,item."))
    _only_what_it_takes(report, list(given))
    return replace(wanted, **given)


def _only_what_it_takes(report: Report, names: Sequence[str]) -> None:
    """Refuse a filter that the report ignores: its numbers would be read as filtered."""
    takes = {
        *report.takes,
        *({"period"} if "dates" in report.takes else ()),
        "branch",
        "columns",
        *(["by"] if report.by else []),
    }
    for name in names:
        if name not in takes:
            options = ", ".join(sorted({OPTIONS.get(one, one) for one in takes}))
            raise refuse("REPORT_FILTER", report=_(report.title), option=OPTIONS.get(name, name), options=options)


def run_report(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    """Run a report now: its lines and its finding. Refuses with NO_PERMISSION, and NOT_UNDERSTOOD for options that
    it doesn't have."""
    desk.require(report.needs)
    found = report.read(desk, report, wanted)
    if wanted.branch and "branch" not in report.takes:
        found = replace(found, notes=(*found.notes, _("This report is of all branches.")))
    if wanted.columns:
        found = with_columns(found, wanted.columns)
    if report.names_a_person:
        audit.looked(desk, "list", about=f"report {report.name}")
    return found


# ---- write a report as words with bars, objects, CSV, a workbook, a PDF. No door computes anything of it


FORMATS = ("csv", "xlsx", "pdf", "json")
FOLDER = "reports"
MOST_BARS = 24
LABEL = 24


def report_json(desk: Desk, found: ReportFound) -> list[dict[str, Any]]:
    """Return each line as programs read it; a number not counted is None."""
    return [found.table.facts(desk, line) for line in found.lines]


def head_line(desk: Desk, found: ReportFound) -> str:
    """Return the heads of the columns, as wide as the words below them."""
    parts = [
        f"{_(column.head):>{column.width}}" if column.right else f"{_(column.head)[:22]:<22}"
        for column in found.table.on_screen
    ]
    return "  ".join(parts).rstrip()


def chart_lines(found: ReportFound, width: int, *, ascii_only: bool = False) -> list[str]:
    """Return the chart as text, its unit first; a long one ends in how many more there are."""
    if found.chart is None or not any(now for _label, now, _before in found.chart.rows):
        return []
    rows = found.chart.rows
    drawn = bars_beside(rows[:MOST_BARS], width, ascii_only=ascii_only, longest_label=LABEL)
    more = [_("and {n} more").format(n=len(rows) - MOST_BARS)] if len(rows) > MOST_BARS else []
    return [_(found.chart.unit), *drawn, *more]


def write_report(desk: Desk, report: Report, found: ReportFound, kind: str, out: BinaryIO) -> None:
    """Write it in one of FORMATS. NoWorkbook if there are more lines than a sheet has rows."""
    if kind == "pdf":
        write_pdf([paper_page(desk, report, found)], out)
    elif kind == "xlsx":
        write_workbook(report_json(desk, found), found.table.names, out)
    elif kind == "json":
        import json

        for facts in report_json(desk, found):
            out.write(json.dumps(facts).encode() + b"\n")
    else:
        with text_stream(out) as text:
            write_csv(report_json(desk, found), found.table.names, text)


def reports_folder(store: Path) -> Path:
    """Return the folder beside the library, private to its user; made if missing."""
    folder = store.parent / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_report_file(desk: Desk, report: Report, found: ReportFound, file: Path, kind: str, *, replace: bool) -> Path:
    """Write the file whole or not at all; a letter to merge has its lines in another file."""
    if kind == LETTER or (kind == "csv" and is_letter(file)):
        write_letter(report_json(desk, found), found.table.names, file, replace=replace)
        return file
    with whole_file(file, replace=replace) as out:
        write_report(desk, report, found, kind, out)
    return file


def barcodes_of(found: ReportFound) -> list[str]:
    """Return the barcodes of the copies listed; none if its lines are something else."""
    codes = (getattr(line, "item", "") or getattr(line, "barcode", "") for line in found.lines)
    return [code for code in dict.fromkeys(codes) if isinstance(code, str) and code]


def report_cards(found: ReportFound) -> list[str]:
    """Return the cards of the patrons listed; none if its lines are something else."""
    if found.table.enter[1] != "card":
        return []
    return [card for card in dict.fromkeys(str(getattr(line, "card", "")) for line in found.lines) if card]


def copies_to_list(desk: Desk, found: ReportFound, name: str = "") -> PutOnList:
    """Save these copies as a new list, in one act, for labels and batch edits. Permission lists.edit; refuses with
    LIST_NAME_TAKEN, LIST_FULL, and NOT_UNDERSTOOD if the report is not of copies."""
    codes = barcodes_of(found)
    if not codes:
        hint = _("Only a report that lists copies can be saved as a list.")
        raise not_understood(_("List"), name or found.title, hint)
    called = name or f"{found.title}, {moment_words(desk, desk.now)}"
    return make_list_with(desk, called, codes, of=ITEMS)


def paper_page(desk: Desk, report: Report, found: ReportFound) -> PaperPage:
    """Make the page: the finding, the chart, the table, how it is counted, and when it was made."""
    columns = found.table.on_screen
    rows = [[cell_text(column.cell(desk, line)) for column in columns] for line in found.lines]
    notes = [*found.notes, *([_(report.how)] if report.how else [])]
    made = _("{library}. Made {when}.").format(library=library_name(), when=moment_words(desk, desk.now))
    return PaperPage(
        title=found.title,
        finding=found.finding,
        heads=tuple(_(column.head) for column in columns),
        rows=tuple(map(tuple, rows)),
        right=tuple(column.right for column in columns),
        notes=tuple(notes),
        foot=made,
        charts=(PaperChart(_(found.chart.unit), found.chart.rows),) if found.chart else (),
    )

"""Write a report as words with bars, objects, CSV, a workbook, a PDF. No door computes anything of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from tuils.files import text_stream, whole_file
from tuils.formats.paper.paper_pdf import PaperChart, PaperPage, write_pdf
from tuils.formats.tables.tables import write_csv
from tuils.formats.tables.workbook_out import write_workbook
from tuils.i18n import _
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.table import cell_text
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import not_understood
from tuils.library.holdings.lists.list_lines import PutOnList, make_list_with
from tuils.library.holdings.lists.list_state import ITEMS
from tuils.values.bar_chart import bars_beside

from .report import Report, ReportFound

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
    """Write the file whole or not at all."""
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

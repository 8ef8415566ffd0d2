"""Every report there is, and running one. A new report is an entry of its subject's file; a new subject a line here."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

from tuils.i18n import _
from tuils.library import audit
from tuils.library.desk import Desk
from tuils.library.refusals import refuse
from tuils.values.words import Unclear

from . import circulation, collection, holds, money, patrons, programs, staff, top_titles, visits
from .period import HINT, read_period, today_of, year_starts
from .report import Report, ReportFound, ReportWanted
from .work import holds as holds_to_work_on
from .work import items as items_to_find
from .work import patrons as patrons_to_check

SUBJECTS: tuple[ModuleType, ...] = (
    items_to_find, holds_to_work_on, patrons_to_check, circulation, patrons, collection, programs, holds, top_titles,
    visits, staff, money,
)  # fmt: skip
REPORTS: dict[str, Report] = {report.name: report for subject in SUBJECTS for report in subject.REPORTS}


def reports_for(desk: Desk) -> list[Report]:
    """Those that this desk's person may run."""
    return [report for report in REPORTS.values() if desk.may(report.needs)]


def report_called(name: str) -> Report:
    """The report of this name; refused with NOT_UNDERSTOOD where there is none."""
    found = REPORTS.get(name.strip().lower().replace("_", "-").replace(" ", "-"))
    if found is None:
        raise refuse("NOT_UNDERSTOOD", field=_("Report"), text=name, hint=", ".join(REPORTS))
    return found


def wanted_of(desk: Desk, report: Report, /, period: str = "", **asked: Any) -> ReportWanted:
    """What was asked, with the report's usual period where none was. Refuses with NOT_UNDERSTOOD."""
    try:
        span = read_period(period or report.usual, today_of(desk), year_starts())
    except Unclear as unclear:
        raise refuse("NOT_UNDERSTOOD", field=_("Period"), text=period, hint=_(HINT)) from unclear
    wanted = ReportWanted(span)
    return replace(wanted, **{name: value for name, value in asked.items() if value not in (None, "", ())})


def run_report(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    """Its lines and its finding, as of now. Refuses with NO_PERMISSION, and NOT_UNDERSTOOD for what cannot be asked of
    it."""
    desk.require(report.needs)
    found = report.read(desk, report, wanted)
    if report.names_a_person:
        audit.looked(desk, "list", about=f"report {report.name}")
    return found

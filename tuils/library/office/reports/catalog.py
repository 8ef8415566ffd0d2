"""All reports, and running one. A new report is an entry of its subject's file; a new subject a line here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType
from typing import Any

from tuils.i18n import _
from tuils.library.foundation import audit
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.values.words import Unclear

from . import circulation, collection, holds, money, orders, patrons, programs, repairs, staff, top_titles, visits
from .period import HINT, read_period, report_today
from .report import Report, ReportFound, ReportWanted, with_columns
from .work import holds as holds_to_work_on
from .work import items as items_to_find
from .work import money as money_to_collect
from .work import notices as notices_sent
from .work import patrons as patrons_to_check
from .work import titles as titles_to_check
from .work import weeding

SUBJECTS: tuple[ModuleType, ...] = (
    items_to_find, holds_to_work_on, weeding, titles_to_check, patrons_to_check, money_to_collect, notices_sent,
    circulation, patrons, collection, programs, holds, top_titles, visits, staff, money, orders, repairs,
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
        elif name in ("branch", "item_type", "collection", "location", "category", "without"):
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

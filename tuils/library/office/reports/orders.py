"""The budget in numbers: for each fund, grant or vendor the amount available, on order, spent and free in a fiscal
year."""

from __future__ import annotations

from collections import Counter

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.office.orders.funds import FundSheet, encumbered_of, paid_at_once, sheets_of
from tuils.library.office.orders.queries import all_funds, order_lines, paid_by_vendor
from tuils.values.time.spans import year_with

from .counted import CounterFamily, family_for, report_title
from .report import MONEY, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

MEASURES = (
    ("budget_cents", N_("Budget")),
    ("encumbered_cents", N_("On order")),
    ("spent_cents", N_("Spent")),
    ("free_cents", N_("Free")),
)
HEADS = {"fund": N_("Fund"), "grant": N_("Grant"), "vendor": N_("Vendor")}
OF_VENDORS = ("encumbered_cents", "spent_cents")


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    family_for(report, tuple(CounterFamily({}, (name,)) for name in HEADS), wanted.by[:2] or (by,))
    year = year_with(wanted.span.last, year_starts()).last.year
    sheets = sheets_of(all_funds(year))
    lines = _by_vendor(sheets) if by == "vendor" else _by_grant(sheets) if by == "grant" else _by_fund(sheets)
    measures = [measure for measure in MEASURES if by != "vendor" or measure[0] in OF_VENDORS]
    sums = tuple(sum(int(line.figures[at] or 0) for line in lines) for at in range(len(measures)))
    total = FigureLine(("",), (_("Total"),), sums, "total")
    text = _("Budget, FY{year}: {budget}. On order {encumbered}, spent {spent}, free {free}.")
    amounts = dict(zip(("budget", "encumbered", "spent", "free"), map(money_label, _numbers(sheets)), strict=True))
    chart = ReportChart(N_("Percent used"), tuple((sheet.row.code, sheet.used, None) for sheet in sheets))
    table = figures(report.title, [(by, HEADS[by])], measures)
    notes = [_("{fund} is overspent by {money}.").format(fund=sheet.row.code, money=money_label(-sheet.free))
             for sheet in sheets if sheet.free < 0]  # fmt: skip
    found = text.format(year=year, **amounts) if sheets else _("FY{year} has no funds.").format(year=year)
    return ReportFound(
        report_title(desk, report, wanted), found, table, (*lines, total) if lines else (), tuple(notes), chart
    )


def _numbers(sheets: list[FundSheet]) -> tuple[int, int, int, int]:
    """Add up all of them: budget, on order, spent, free."""
    budget = sum(sheet.row.budget_cents for sheet in sheets)
    encumbered, spent = sum(sheet.encumbered for sheet in sheets), sum(sheet.spent for sheet in sheets)
    return budget, encumbered, spent, budget - encumbered - spent


def _by_fund(sheets: list[FundSheet]) -> list[FigureLine]:
    return [FigureLine((sheet.row.code,), (sheet.row.name or sheet.row.code,), _numbers([sheet])) for sheet in sheets]


def _by_grant(sheets: list[FundSheet]) -> list[FigureLine]:
    """Group funds by grant giver; the library's own money first."""
    names = sorted({sheet.row.grant_from for sheet in sheets})
    return [
        FigureLine(
            (name,), (name or _("Own money"),), _numbers([sheet for sheet in sheets if sheet.row.grant_from == name])
        )
        for name in names
    ]


def _by_vendor(sheets: list[FundSheet]) -> list[FigureLine]:
    funds = {sheet.row.id for sheet in sheets}
    coming, spent = Counter[str](), Counter(paid_by_vendor(funds))
    for line in order_lines("line.fund <> ''"):
        if line.fund in funds:
            coming[line.vendor_name] += encumbered_of(line)
            spent[line.vendor_name] += paid_at_once(line)
    return [
        FigureLine((name,), (name or _("no vendor"),), (coming[name], spent[name]))
        for name in sorted({*coming, *spent}, key=str.casefold)
    ]


REPORTS = (
    Report(
        name="budget",
        title=N_("Budget"),
        answers=N_("What is there to spend, on order, spent, and free?"),
        read=_read,
        kind=MONEY,
        by=("fund", "grant", "vendor"),
        takes=("period", "by"),
        needs="orders.money",
        how=N_(
            "Funds of the fiscal year in which the period ends. On order: not invoiced yet. Spent: by invoices, "
            "and for what was bought without an order."
        ),
    ),
)

"""Repairs in numbers: how many went to which vendor, how many are back, and their cost."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, money_label
from tuils.library.holdings.processing.queries import TicketRow, tickets_between
from tuils.values.time.moments import day_of

from .collection import moments_of
from .counted import report_title
from .period import month_words, report_period_words, report_today, upto
from .report import MONEY, FigureLine, Report, ReportFound, ReportWanted, figures

HEADS = {"vendor": N_("Goes to"), "month": N_("Month")}
MEASURES = (("repairs", N_("Repairs")), ("back", N_("Back")), ("cost_cents", N_("Cost")))


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by, span = (wanted.by or report.by[:1])[0], upto(wanted.span, report_today(desk))
    groups: dict[str, list[TicketRow]] = {}
    tickets = tickets_between(*moments_of(desk, span), wanted.branch)
    for ticket in tickets:
        groups.setdefault(_key(desk, by, ticket), []).append(ticket)
    lines = [FigureLine((key,), (_words(by, key),), _figures(groups[key])) for key in sorted(groups, key=str.casefold)]
    total = FigureLine(("",), (_("Total"),), _figures(tickets), "total")
    text = _("Repairs, {period}: {n} sent, {back} back, {cost}.")
    n, back, cost = _figures(tickets)
    finding = text.format(
        period=report_period_words(desk, wanted.span), n=count_label(n), back=count_label(back), cost=money_label(cost)
    )
    unknown = sum(row.cost_cents is None and bool(row.back_at) for row in tickets)
    notes = (_("Back without a cost: {n}. Enter it with: tuils repair edit.").format(n=unknown),) if unknown else ()
    table = figures(report.title, [(by, HEADS[by])], MEASURES)
    return ReportFound(report_title(desk, report, wanted), finding, table, (*lines, total) if lines else (), notes)


def _key(desk: Desk, by: str, row: TicketRow) -> str:
    return row.vendor if by == "vendor" else day_of(row.sent_at, desk.zone).isoformat()[:7]


def _words(by: str, key: str) -> str:
    return month_words(key) if by == "month" else key or _("repaired here")


def _figures(tickets: Iterable[TicketRow]) -> tuple[int, int, int]:
    every = list(tickets)
    return len(every), sum(bool(row.back_at) for row in every), sum(row.cost_cents or 0 for row in every)


REPORTS = (
    Report("repairs", N_("Repairs and what they cost"), N_("What went out for repair, to whom, and what did it cost?"),
           _read, MONEY, by=("vendor", "month")),
)  # fmt: skip

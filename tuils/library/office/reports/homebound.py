"""Homebound rounds in numbers: rounds, bags that went out, and items in them. Names nobody but drivers."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_, _
from tuils.library.activities.homebound.homebound_queries import BagsOut, bags_out_between
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.values.time.moments import day_of

from .collection import moments_of
from .counted import report_title
from .period import month_words, report_period_words, report_today, upto
from .report import FigureLine, Report, ReportFound, ReportWanted, figures

HEADS = {"driver": N_("Driver"), "month": N_("Month")}
MEASURES = (("rounds", N_("Rounds")), ("bags", N_("Bags")), ("items", N_("Items")))


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by, span = (wanted.by or report.by[:1])[0], upto(wanted.span, report_today(desk))
    rows, groups = bags_out_between(*moments_of(desk, span), wanted.branch), dict[str, list[BagsOut]]()
    for row in rows:
        groups.setdefault(_key(desk, by, row), []).append(row)
    lines = [FigureLine((key,), (_words(by, key),), _figures(groups[key])) for key in sorted(groups, key=str.casefold)]
    total = FigureLine(("",), (_("Total"),), _figures(rows), "total")
    rounds, bags, items = map(count_label, _figures(rows))
    finding = _("Homebound rounds, {period}: {rounds} rounds, {bags} bags, {items} items.").format(
        period=report_period_words(desk, wanted.span), rounds=rounds, bags=bags, items=items
    )
    table = figures(report.title, [(by, HEADS[by])], MEASURES)
    return ReportFound(report_title(desk, report, wanted), finding, table, (*lines, total) if lines else ())


def _key(desk: Desk, by: str, row: BagsOut) -> str:
    return row.driver if by == "driver" else day_of(row.due_at, desk.zone).isoformat()[:7]


def _words(by: str, key: str) -> str:
    return month_words(key) if by == "month" else key or _("no driver named")


def _figures(rows: Iterable[BagsOut]) -> tuple[int, int, int]:
    every = list(rows)
    return len(every), sum(row.bags for row in every), sum(row.items for row in every)


REPORTS = (
    Report("homebound", N_("Homebound rounds"), N_("How many bags went out to patrons at home, and with how much?"),
           _read, by=("month", "driver"),
           how=N_("A bag counts when it goes out. Its items count as checkouts, too.")),
)  # fmt: skip

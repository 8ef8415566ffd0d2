"""Deposits in numbers: what went to which place, what is back, missing, and what the places counted themselves."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_, _
from tuils.library.activities.deposits.deposits import DepositSet, deposits_between
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.values.time.moments import day_of

from .collection import moments_of
from .counted import report_title
from .period import month_words, report_period_words, report_today, upto
from .report import COUNTS, FigureLine, Report, ReportFound, ReportWanted, figures

HEADS = {"place": N_("Place"), "month": N_("Month")}
MEASURES = (
    ("sets", N_("Sets")), ("copies", N_("Copies")), ("back", N_("Back")), ("missing", N_("Missing")),
    ("uses", N_("Place's count")),
)  # fmt: skip


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by, span = (wanted.by or report.by[:1])[0], upto(wanted.span, report_today(desk))
    sets = deposits_between(desk, *moments_of(desk, span), wanted.branch)
    groups: dict[str, list[DepositSet]] = {}
    for one in sets:
        groups.setdefault(_key(desk, by, one), []).append(one)
    lines = [FigureLine((key,), (_words(by, key),), _figures(groups[key])) for key in sorted(groups, key=str.casefold)]
    total = FigureLine(("",), (_("Total"),), _figures(sets), "total")
    n, copies, _back, missing, uses = _figures(sets)
    text = _("Deposits, {period}: {n} sets with {copies} copies, {missing} missing; places counted {uses} uses.")
    finding = text.format(
        period=report_period_words(desk, wanted.span), n=count_label(n), copies=count_label(copies),
        missing=count_label(missing), uses=count_label(uses),
    )  # fmt: skip
    notes = (_("What places count is no circulation of the library."),)
    table = figures(report.title, [(by, HEADS[by])], MEASURES)
    return ReportFound(report_title(desk, report, wanted), finding, table, (*lines, total) if lines else (), notes)


def _key(desk: Desk, by: str, one: DepositSet) -> str:
    return one.place if by == "place" else day_of(one.sent_at, desk.zone).isoformat()[:7]


def _words(by: str, key: str) -> str:
    return month_words(key) if by == "month" else key


def _figures(sets: Sequence[DepositSet]) -> tuple[int, int, int, int, int]:
    copies, there = sum(len(one.items) for one in sets), sum(len(one.there) for one in sets)
    missing = sum(len(one.missing) for one in sets)
    return len(sets), copies, copies - there - missing, missing, sum(one.uses for one in sets)


REPORTS = (
    Report("deposits", N_("Deposits"), N_("What went to schools, homes, and other places, and came back?"),
           _read, COUNTS, by=("place", "month")),
)  # fmt: skip

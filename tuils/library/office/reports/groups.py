"""Group holds in numbers: groups, copies that were asked for, and copies that went out. Names neither groups nor
patrons."""

from __future__ import annotations

from collections.abc import Iterable

from tuils.i18n import N_, _
from tuils.library.activities.groups.group_queries import GroupEnded, groups_between
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.values.time.moments import day_of

from .collection import moments_of
from .counted import report_title
from .period import month_words, report_period_words, report_today, upto
from .report import FigureLine, Report, ReportFound, ReportWanted, figures

HEADS = {"branch": N_("Branch"), "month": N_("Month")}
MEASURES = (("groups", N_("Groups")), ("copies", N_("Copies")), ("filled", N_("Checked out")))


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    span = upto(wanted.span, report_today(desk))
    rows, groups = groups_between(*moments_of(desk, span), wanted.branch), dict[str, list[GroupEnded]]()
    for row in rows:
        groups.setdefault(_key(desk, by, row), []).append(row)
    lines = [FigureLine((key,), (_words(by, key),), _figures(groups[key])) for key in sorted(groups)]
    total = FigureLine(("",), (_("Total"),), _figures(rows), "total")
    count, copies, filled = map(count_label, _figures(rows))
    finding = _("Group holds, {period}: {groups} groups, {copies} copies, {filled} checked out.").format(
        period=report_period_words(desk, wanted.span), groups=count, copies=copies, filled=filled
    )
    table = figures(report.title, [(by, HEADS[by])], MEASURES)
    return ReportFound(report_title(desk, report, wanted), finding, table, (*lines, total) if lines else ())


def _key(desk: Desk, by: str, row: GroupEnded) -> str:
    return row.branch if by == "branch" else day_of(row.due_at, desk.zone).isoformat()[:7]


def _words(by: str, key: str) -> str:
    return month_words(key) if by == "month" else name_of("branch", key)


def _figures(rows: Iterable[GroupEnded]) -> tuple[int, int, int]:
    every = list(rows)
    return len(every), sum(row.copies for row in every), sum(row.filled for row in every)


REPORTS = (
    Report("group-holds", N_("Group holds"), N_("How many classes and book clubs had copies held, and got them?"),
           _read, by=("month", "branch"),
           how=N_("A group counts by its date, unless it was canceled. Copies checked out count as checkouts, too.")),
)  # fmt: skip

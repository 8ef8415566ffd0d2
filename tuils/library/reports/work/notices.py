"""Which notices went out, and what became of them."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.desk import Desk
from tuils.library.notices.log import NOTICE_LOG, WELL, notice_log
from tuils.library.reports.period import today_of
from tuils.library.reports.report import WORK, Report, ReportFound, ReportWanted
from tuils.values.moments import day_of

from .items import listed_title


def _sent(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    days = max((today_of(desk) - wanted.span.first).days, 0) + 1
    rows = notice_log(desk, days=days)
    first, last = wanted.span.first, wanted.span.last
    lines = [row for row in rows if first <= day_of(row.at, desk.zone) <= last]
    bad = sum(row.result not in WELL for row in lines)
    said = ngettext("{n} notice. Not delivered or not known: {bad}.", "{n} notices. Not delivered or not known: {bad}.",
                    len(lines))  # fmt: skip
    finding = said.format(n=len(lines), bad=bad) if lines else _(NOTICE_LOG.none[0])
    return ReportFound(listed_title(desk, report, wanted), finding, NOTICE_LOG, lines)


REPORTS = (
    Report("notices-sent", N_("Notices sent"), N_("What was sent to patrons, how, and did it arrive?"),
           _sent, WORK, takes=("period",), needs="notices.see", usual="last 30 days", names_a_person=True),
)  # fmt: skip

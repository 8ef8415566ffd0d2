"""Notices sent, and their results."""

from __future__ import annotations

from collections import Counter

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.office.notices.log import CALLED, NOTICE_LOG, WELL
from tuils.library.office.notices.logged.queries import logged_in
from tuils.library.office.notices.planning import CHANNELS
from tuils.library.office.reports.collection import moments_of
from tuils.library.office.reports.report import WORK, Report, ReportFound, ReportWanted

from .items import listed_title


def _sent(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    lines = logged_in(*moments_of(desk, wanted.span), wanted.branch)
    bad = sum(row.result not in WELL for row in lines)
    text = ngettext("{n} notice. Not delivered or not known: {bad}.", "{n} notices. Not delivered or not known: {bad}.",
                    len(lines))  # fmt: skip
    finding = text.format(n=len(lines), bad=bad) if lines else _(NOTICE_LOG.none[0])
    kinds = Counter((row.kind, row.channel) for row in lines).most_common()
    notes = [f"{_(CALLED.get(kind, kind))}, {_(CHANNELS.get(way, way))}: {count_label(n)}" for (kind, way), n in kinds]
    return ReportFound(listed_title(desk, report, wanted), finding, NOTICE_LOG, lines, tuple(notes))


REPORTS = (
    Report("notices-sent", N_("Notices sent"), N_("What was sent to patrons, how, and did it arrive?"),
           _sent, WORK, takes=("period", "branch"), needs="notices.see", usual="last 30 days", names_a_person=True,
           how=N_("--branch: what was sent from there.")),
)  # fmt: skip

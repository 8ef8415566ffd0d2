"""Visits, reference questions, computer and wifi uses, as they were tallied."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.desk import Desk

from .counted import CounterFamily, Measures, counted
from .report import Report, ReportFound, ReportWanted

TIMES = ("month", "year", "weekday", "day", "branch")
TALLIED = CounterFamily({name: name for name in ("visits", "reference", "computer", "wifi")}, TIMES)
MEASURES = Measures(
    (
        ("visits", N_("Visits")),
        ("reference", N_("Reference")),
        ("computer", N_("Computers")),
        ("wifi", N_("Wifi")),
    ),
    {},
    "visits",
    N_("Visits"),
)


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return counted(desk, report, wanted, (TALLIED,), MEASURES)


REPORTS = (
    Report(
        name="visits",
        title=N_("Visits and tallies"),
        answers=N_("How many people come in, ask questions, and use computers and wifi?"),
        read=_read,
        by=TIMES,
        takes=("period", "branch", "by"),
        how=N_("What staff tallied by day: F10, Count visitors, or tuils tally add."),
    ),
)

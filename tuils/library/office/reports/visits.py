"""Visits, reference questions, computer and wifi uses, as tallied."""

from __future__ import annotations

from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk

from .counted import CounterFamily, Measures, count_report
from .report import Report, ReportFound, ReportWanted

TIMES = ("month", "year", "week", "weekday", "day", "branch")
SHOWN = ("visits", "reference", "computer", "wifi")
TALLIED = CounterFamily({name: name for name in SHOWN}, TIMES)
BY_HOUR = CounterFamily({f"{name}_hour": name for name in SHOWN}, (*TIMES, "hour"), alone=True)
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


BETWEEN = CounterFamily({name: name for name in ("ill_lent", "ill_borrowed")}, TIMES)
ILL = Measures((("ill_lent", N_("Lent")), ("ill_borrowed", N_("Borrowed"))), {}, "ill_lent", N_("Lent"))


def _ill(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    found = count_report(desk, report, wanted, (BETWEEN,), ILL)
    totals = [line.figures for line in found.lines if line.part == "total"]
    if not totals or not all(isinstance(figure, int) for figure in totals[0][:2]):
        return found
    lent, borrowed = (int(figure or 0) for figure in totals[0][:2])
    text = (
        _("The library lends more than it borrows.")
        if lent > borrowed
        else _("The library borrows more than it lends.")
    )
    return replace(found, notes=(*found.notes, text)) if lent != borrowed else found


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    return count_report(desk, report, wanted, (TALLIED, BY_HOUR), MEASURES)


REPORTS = (
    Report(
        name="visits",
        title=N_("Visits and tallies"),
        answers=N_("How many people come in, ask questions, and use computers and wifi?"),
        read=_read,
        by=BY_HOUR.by,
        takes=("period", "branch", "by"),
        how=N_(
            "What staff tallied: +v at the desk, F10, Count visitors, or tuils tally add. By hour: only +v and such."
        ),
    ),
    Report(
        name="interlibrary",
        title=N_("Interlibrary loan"),
        answers=N_("How much do we lend to other libraries, and borrow from them?"),
        read=_ill,
        by=TIMES,
        takes=("period", "branch", "by"),
        how=N_("What staff tallied as ill_lent and ill_borrowed."),
    ),
)

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


BETWEEN = CounterFamily(
    {"interlibrary_out": "sent", "interlibrary_in": "received", "ill_lent": "ill_lent", "ill_borrowed": "ill_borrowed"},
    TIMES,
)
ILL = Measures(
    (
        ("sent", N_("Lent")),
        ("received", N_("Borrowed")),
        ("ill_lent", N_("Lent, tallied")),
        ("ill_borrowed", N_("Borrowed, tallied")),
    ),
    {},
    "sent",
    N_("Lent"),
)


def _ill(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    found = count_report(desk, report, wanted, (BETWEEN,), ILL)
    totals = [line.figures for line in found.lines if line.part == "total"]
    if not totals:
        return found
    sent, received, by_hand, from_hand = (figure if isinstance(figure, int) else 0 for figure in totals[0][:4])
    lent, borrowed = max(sent, by_hand), max(received, from_hand)
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
        how=N_(
            "Requests, counted as copies are sent and as they come; beside them what staff tallied as ill_lent and "
            "ill_borrowed. The two are never added together: the survey takes the higher number of each day."
        ),
    ),
)

"""Programs in the catalog of reports: the numbers of sessions, as `tuils event report` shows them."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.reporting import BY, Numbers, session_numbers as read_programs
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label

from .counted import CounterFamily, compared_words, family_for, report_title
from .period import is_unfinished, report_period_words, report_today, upto
from .report import Figure, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

MEASURES = (
    ("sessions", N_("Sessions")),
    ("attendance", N_("Attendance")),
    ("average", N_("Average")),
    ("registered", N_("Registered")),
    ("no_shows", N_("No-shows")),
    ("last_year", N_("Last year")),
)


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = (wanted.by or report.by[:1])[0]
    family_for(report, tuple(CounterFamily({}, (name,)) for name in BY), wanted.by[:2] or (by,))
    span = upto(wanted.span, report_today(desk))
    found = read_programs(desk, span, by, branch=wanted.branch, before=True)
    known = bool(found.total.before and found.total.before.sessions)
    lines = [
        FigureLine((line.code,), (line.words,), _figures(line.numbers, line.before if known else None))
        for line in found.lines
    ]
    total = FigureLine(
        ("",), (_("Total"),), _figures(found.total.numbers, found.total.before if known else None), "total"
    )
    chart = ReportChart(
        N_("Attendance"),
        tuple((line.words, line.numbers.attendance, line.before.attendance if line.before else None)
              for line in found.lines),
    )  # fmt: skip
    numbers = found.total.numbers
    text = ngettext(
        "Programs, {period}: {n} session, {came}", "Programs, {period}: {n} sessions, {came}", numbers.sessions
    )
    came = (
        _("attendance not counted")
        if numbers.attendance is None
        else _("attendance {n}").format(n=count_label(numbers.attended))
    )
    finding = text.format(period=report_period_words(desk, wanted.span), n=count_label(numbers.sessions), came=came)
    if known and found.total.before and numbers.attendance is not None:
        unfinished = is_unfinished(wanted.span, report_today(desk))
        finding += compared_words(numbers.attended, found.total.before.attendance, unfinished=unfinished)
    missing = ngettext("Not counted: {n} session.", "Not counted: {n} sessions.", numbers.not_counted)
    notes = (missing.format(n=numbers.not_counted),) if numbers.not_counted else ()
    table = figures(report.title, [(by, BY[by].head)], MEASURES)
    title = report_title(desk, report, wanted)
    return ReportFound(title, finding + ".", table, (*lines, total) if lines else (), notes, chart)


def _figures(numbers: Numbers, before: Numbers | None) -> tuple[Figure, ...]:
    told = (numbers.sessions, numbers.attendance, numbers.average, numbers.registered, numbers.no_shows)
    return (*told, before.attendance if before else None)


REPORTS = (
    Report(
        name="programs",
        title=N_("Programs"),
        answers=N_("How many programs were held, and how many people came?"),
        read=_read,
        by=tuple(BY),
        takes=("period", "branch", "by"),
        needs="programs.see",
        how=N_(
            "Sessions that have ended and were not canceled. Where attendance was not recorded, the report says so, "
            "instead of 0."
        ),
    ),
)

"""Staff's work, by person or by kind: for the schedule, not for the patrons' records."""

from __future__ import annotations

from collections import Counter

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.people.staff.staff import name_of_account

from .collection import moments_of
from .counted import CounterFamily, family_for, report_title
from .period import report_period_words, report_today, upto
from .queries import work_by
from .report import FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

MEASURES = (
    ("checkouts", N_("Checkouts")),
    ("checkins", N_("Check-ins")),
    ("renewals", N_("Renewals")),
    ("holds", N_("Holds")),
    ("payments", N_("Payments")),
    ("overrides", N_("Overrides")),
    ("all", N_("All")),
)
KINDS = {
    "checkout": "checkouts", "checkin": "checkins", "renew": "renewals", "hold_placed": "holds",
    "payment": "payments", "override": "overrides",
}  # fmt: skip


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    family_for(report, (CounterFamily({}, ("staff",)),), wanted.by or ("staff",))
    span = upto(wanted.span, report_today(desk))
    people: dict[str, Counter[str]] = {}
    for login, kind, n in work_by(*moments_of(desk, span), wanted.branch):
        numbers = people.setdefault(login, Counter())
        numbers["all"] += n
        numbers[KINDS.get(kind, "")] += n
    order = sorted(people, key=lambda login: (-people[login]["all"], login))
    lines = [FigureLine((login,), (name_of_account(login),), _figures(people[login])) for login in order]
    every = sum(people.values(), Counter[str]())
    total = FigureLine(("",), (_("Total"),), _figures(every), "total")
    text = _("Changes by staff, {period}: {n}.").format(
        period=report_period_words(desk, span), n=count_label(every["all"])
    )
    chart = ReportChart(N_("Entries"), tuple((line.words[0], people[line.codes[0]]["all"], None) for line in lines))
    table = figures(report.title, [("staff", N_("Staff"))], MEASURES)
    return ReportFound(report_title(desk, report, wanted), text, table, (*lines, total) if lines else (), (), chart)


def _figures(numbers: Counter[str]) -> tuple[int, ...]:
    return tuple(numbers[name] for name, _head in MEASURES)


REPORTS = (
    Report(
        name="staff",
        title=N_("Staff work"),
        answers=N_("Who did how much, and when do we need more people?"),
        read=_read,
        by=("staff",),
        takes=("period", "branch"),
        needs="audit.see",
        usual="last 30 days",
        how=N_("Changes, by who was signed in. For busy hours, run circulation by weekday and hour."),
    ),
)

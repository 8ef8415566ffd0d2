"""Circulation: checkouts and renewals, by month, weekday, hour, branch, category, age, type, collection, class of
the call number, audience, material, shelving location and ZIP code; and the week as a grid of hours."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label, local_weekday_labels
from tuils.values.time.hours import DAYS as WEEK

from .counted import NOTHING_YET, CounterFamily, Measures, count_report, counted_since, report_title
from .grouping import GROUPS
from .period import report_period_words, report_today, upto
from .queries import first_counted, sums
from .report import FigureLine, Report, ReportFound, ReportWanted, figures

TIMES = ("month", "year", "week", "weekday", "day", "branch")
LENDING = CounterFamily(
    {"loan": "checkouts", "renewal": "renewals", "in_house": "in_house"},
    (*TIMES, "category", "age", "type", "collection"),
)
BY_CLASS = CounterFamily(
    {"loan_class": "checkouts", "renewal_class": "renewals", "in_house_class": "in_house"},
    (*TIMES, "class", "audience", "material"),
    alone=True,
)
BY_HOUR = CounterFamily(
    {"loan_hour": "checkouts", "renewal_hour": "renewals", "return_hour": "returns"}, (*TIMES, "hour"), alone=True
)
BY_LOCATION = CounterFamily(
    {"loan_location": "checkouts", "renewal_location": "renewals", "in_house_location": "in_house"},
    (*TIMES, "location"),
    alone=True,
)
BY_ZIP = CounterFamily({"loan_zip": "checkouts", "renewal_zip": "renewals"}, (*TIMES, "zip"), alone=True)
SUMS = {"circulation": ("checkouts", "renewals")}
MEASURES = Measures(
    (
        ("circulation", N_("Circulation")),
        ("checkouts", N_("Checkouts")),
        ("renewals", N_("Renewals")),
        ("in_house", N_("In-house")),
    ),
    SUMS,
    "circulation",
    N_("Circulation"),
    unasked=("in_house",),
)
PLACED = replace(MEASURES, shown=MEASURES.shown[:3])
"""The measures by ZIP code, without in-house use, which is recorded without a patron."""
HOURLY = Measures(
    (
        ("circulation", N_("Circulation")),
        ("checkouts", N_("Checkouts")),
        ("renewals", N_("Renewals")),
        ("returns", N_("Check-ins")),
    ),
    SUMS,
    "circulation",
    N_("Circulation"),
)


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    measures = HOURLY if "hour" in wanted.by else PLACED if "zip" in wanted.by else MEASURES
    families = (BY_LOCATION,) if wanted.location else (LENDING, BY_CLASS, BY_HOUR, BY_LOCATION, BY_ZIP)
    found = count_report(desk, report, wanted, families, measures)
    automatic = sums((), ["auto_renewal"], upto(wanted.span, report_today(desk)), {"branch": wanted.branch})
    if not automatic:
        return found
    text = _("Automatic renewals, not in these numbers: {n}.").format(n=count_label(sum(n for *_codes, n in automatic)))
    return ReportFound(found.title, found.finding, found.table, found.lines, (*found.notes, text), found.chart)


CIRCULATION = Report(
    name="circulation",
    title=N_("Circulation"),
    answers=N_("How much is checked out and renewed, and how is that changing?"),
    read=_read,
    by=(
        "month", "year", "week", "weekday", "hour", "day", "branch", "category", "age", "type", "collection", "class",
        "audience", "material", "location", "zip",
    ),
    takes=("period", "branch", "by", "item_type", "collection", "location", "category"),
    how=N_(
        "Circulation is checkouts plus renewals at a desk. It does not count automatic renewals, in-house use, or "
        "items sent to other libraries. Children's circulation counts items meant for children, whoever checked them "
        "out. By category, age, or ZIP code, groups with fewer than 5 patrons registered today are together in Other."
    ),
)  # fmt: skip


# ---- the week as a grid


GRID = range(7)
"""The weekdays; Sunday is 0."""


def _grid(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    """Count everything done at a desk: a line for each hour, a column for each weekday."""
    span = upto(wanted.span, report_today(desk))
    cells, out, back = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for (day, hour), kind, n in sums(["day", "item_type"], list(BY_HOUR.kinds), span, {"branch": wanted.branch}):
        cells[hour, GROUPS["weekday"].code(day)] += n
        (back if BY_HOUR.kinds[kind] == "returns" else out)[hour] += n
    hours = _hours([hour for hour, n in (out + back).items() if n])
    lines = [_hour_line(hour, GROUPS["hour"].words(hour), cells, out, back) for hour in hours]
    sums_of = [sum(int(line.figures[at] or 0) for line in lines) for at in range(len(GRID) + 3)]
    total = FigureLine(("",), (_("Total"),), tuple(sums_of), "total")
    first = first_counted(list(BY_HOUR.kinds))
    table = figures(report.title, [("hour", N_("Hour"))], _days(), least=5)
    return ReportFound(report_title(desk, report, wanted), _busiest(desk, wanted, cells), table,
                       (*lines, total) if lines else (), counted_since(desk, span, first))  # fmt: skip


def _hours(known: list[str]) -> list[str]:
    """Return the hours from the first with a count to the last."""
    return [f"{hour:02}" for hour in range(int(min(known)), int(max(known)) + 1)] if known else []


def _hour_line(
    hour: str, words: str, cells: Counter[tuple[str, str]], out: Counter[str], back: Counter[str]
) -> FigureLine:
    days = tuple(cells[hour, str(day)] for day in GRID)
    return FigureLine((hour,), (words,), (*days, sum(days), out[hour], back[hour]))


def _days() -> list[tuple[str, str]]:
    labels = local_weekday_labels()
    days = [(name, labels[(day - 1) % 7]) for day, name in zip(GRID, WEEK[-1:] + WEEK[:-1], strict=True)]
    return [*days, ("all", N_("All")), ("out", N_("Out")), ("in", N_("In"))]


def _busiest(desk: Desk, wanted: ReportWanted, cells: Counter[tuple[str, str]]) -> str:
    if not cells:
        return _(NOTHING_YET)
    (hour, day), n = max(cells.items(), key=lambda item: (item[1], item[0]))
    text = _("Busiest in {period}: {day}, {hour} ({n} checkouts, renewals, and check-ins).")
    return text.format(period=report_period_words(desk, wanted.span), day=GROUPS["weekday"].words(day),
                       hour=GROUPS["hour"].words(hour), n=count_label(n))  # fmt: skip


REPORTS = (
    CIRCULATION,
    Report(
        name="busy-hours",
        title=N_("Busy hours"),
        answers=N_("On which weekday and at what hour is the desk busy?"),
        read=_grid,
        usual="last 12 months",
        how=N_("Checkouts, renewals, and check-ins at a desk, by the hour in which they were done."),
    ),
)

"""Circulation: what was checked out and renewed, by month, weekday, hour, branch, category, age, type, collection,
class of the call number, audience and material."""

from __future__ import annotations

from tuils.i18n import N_, _
from tuils.library.desk import Desk
from tuils.library.local_words import count_label

from .counted import CounterFamily, Measures, counted
from .period import today_of, upto
from .queries import sums
from .report import Report, ReportFound, ReportWanted

TIMES = ("month", "year", "weekday", "day", "branch")
LENDING = CounterFamily(
    {"loan": "checkouts", "renewal": "renewals", "in_house": "in_house"},
    (*TIMES, "category", "age", "type", "collection"),
)
BY_CLASS = CounterFamily(
    {"loan_class": "checkouts", "renewal_class": "renewals", "in_house_class": "in_house"},
    (*TIMES, "class", "audience", "material"),
)
BY_HOUR = CounterFamily(
    {"loan_hour": "checkouts", "renewal_hour": "renewals", "return_hour": "returns"}, (*TIMES, "hour")
)
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
)
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
    measures = HOURLY if "hour" in wanted.by else MEASURES
    found = counted(desk, report, wanted, (LENDING, BY_CLASS, BY_HOUR), measures)
    automatic = sums((), ["auto_renewal"], upto(wanted.span, today_of(desk)), {"branch": wanted.branch})
    if not automatic:
        return found
    said = _("Automatic renewals, not in these numbers: {n}.").format(n=count_label(sum(n for *_codes, n in automatic)))
    return ReportFound(found.title, found.finding, found.table, found.lines, (*found.notes, said), found.chart)


CIRCULATION = Report(
    name="circulation",
    title=N_("Circulation"),
    answers=N_("How much is checked out and renewed, and how is that changing?"),
    read=_read,
    by=(
        "month", "year", "weekday", "hour", "day", "branch", "category", "age", "type", "collection", "class",
        "audience", "material",
    ),
    takes=("period", "branch", "by", "item_type", "collection", "category"),
    how=N_(
        "Circulation is checkouts plus renewals at a desk. Automatic renewals, in-house use and items sent to other "
        "libraries are not in it. Children's circulation goes by whom the item is meant for, not by who borrowed it."
    ),
)  # fmt: skip
REPORTS = (CIRCULATION,)

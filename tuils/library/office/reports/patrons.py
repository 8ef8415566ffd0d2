"""Patrons in numbers: registered, active, new, expired; by category, age, branch, town or month. Contains no
persons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import year_starts
from tuils.library.foundation.counters import age_group, zip_area
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.people.patrons.last_use import ACTIVE_FISCAL, ACTIVE_MONTH, ACTIVE_YEAR
from tuils.values.time.spans import Span, month_span, year_of

from .counted import CounterFamily, Measures, compared_words, count_report, counted_since, family_for, report_title
from .grouping import GROUPS, groups_in_order
from .period import is_unfinished, report_period_words, report_today, upto
from .queries import cards_used_in_months, first_counted, patrons_by, sums
from .report import Figure, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures, hide_small

NEW = CounterFamily({"registration": "new"}, ("month", "year", "week", "weekday", "day"))
NEW_BY_TIME = Measures((("new", N_("New")),), {}, "new", N_("New patrons"))
COLUMN = {"category": "category", "age": "born", "branch": "branch", "place": "city", "zip": "postcode"}
COUNTED = {"category": "category", "age": "age_group", "branch": "branch"}
"""The counters' column for each grouping; they have no town or ZIP code."""
MEASURES = (
    ("registered", N_("Registered")),
    ("active", N_("Active")),
    ("new", N_("New")),
    ("expired", N_("Expired")),
)


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = wanted.by or report.by[:1]
    family_for(report, (NEW, *(CounterFamily({}, (name,)) for name in COLUMN)), by)
    if by[0] in NEW.by:
        return count_report(desk, report, wanted, (NEW,), NEW_BY_TIME)
    return _of_today(desk, report, wanted, by[0])


def _of_today(desk: Desk, report: Report, wanted: ReportWanted, by: str) -> ReportFound:
    """Count patrons registered now; patrons active and new in the period."""
    today, code = report_today(desk), _coder(by, report_today(desk))
    span = upto(wanted.span, today)
    registered, expired = Counter[str](), Counter[str]()
    for text, end, n in patrons_by(COLUMN[by], wanted.branch):
        registered[code(text)] += n
        expired[code(text)] += n if end and end < today.isoformat() else 0
    active, new = active_patrons(desk, wanted.span, wanted.branch, by), _new(by, span, wanted.branch)
    keys = [key for (key,) in groups_in_order((by,), {(key,) for key in (*registered, *(active or {}), *(new or {}))})]
    columns = [_figures(numbers, keys) for numbers in (registered, active, new, expired)]
    lines = [
        FigureLine((key,), (GROUPS[by].words(key),), tuple(column[at] for column in columns))
        for at, key in enumerate(keys)
    ]
    came = sum(n for *_codes, n in sums((), ["registration"], span, {"branch": wanted.branch}))
    sum_active = None if active is None else active.total()
    told = (registered.total(), sum_active, came, expired.total())
    total = FigureLine(("",), (_("Total"),), told, "total")
    first = first_counted(["registration"])
    told_rows = [(line.words[0], line.figures[0]) for line in lines]
    chart = ReportChart(N_("Registered"), tuple((word, n, None) for word, n in told_rows if isinstance(n, int)))
    return ReportFound(
        report_title(desk, report, wanted),
        _finding(desk, wanted, registered.total(), came, first),
        figures(report.title, [(by, GROUPS[by].head)], MEASURES),
        (*lines, total),
        (*_active_notes(desk, wanted.span, sum_active), *counted_since(desk, span, first)),
        chart,
    )


def _coder(by: str, today: date) -> Callable[[str], str]:
    return (lambda born: age_group(born, today)) if by == "age" else zip_area if by == "zip" else str.strip


def _figures(numbers: Counter[str] | None, keys: Sequence[str]) -> Sequence[Figure]:
    return [None] * len(keys) if numbers is None else hide_small([numbers[key] for key in keys])


def _new(by: str, span: Span, branch: str) -> Counter[str] | None:
    if by not in COUNTED:
        return None
    found: Counter[str] = Counter()
    for (code,), _kind, n in sums([COUNTED[by]], ["registration"], span, {"branch": branch}):
        found[code] += n
    return found


def active_patrons(desk: Desk, span: Span, branch: str, by: str) -> Counter[str] | None:
    """Count the patrons who used their card in these days, each once, by group. For a month or year from the
    counters, which include former patrons; for other days up to today, and the period in which counting began, from
    the cards: each keeps only its last use. None if nobody can tell."""
    today, kind = report_today(desk), _kind_for(span)
    first, begins = first_counted([kind]) if kind else "", span.first.isoformat()
    is_now = span.first <= today <= span.last
    if by in COUNTED and first and (first < begins or (first == begins and not is_now)):
        told = sums([COUNTED[by]], [kind], Span(span.first, span.first), {"branch": branch})
        return Counter({code: n for (code,), _kind, n in told})
    if not is_now:
        return None
    code_of, found = _coder(by, today), Counter[str]()
    for text, n in cards_used_in_months(COLUMN[by], begins[:7], today.isoformat()[:7], branch):
        found[code_of(text)] += n
    return found


def _kind_for(span: Span) -> str:
    if span == month_span(span.first):
        return ACTIVE_MONTH
    if span == year_of(span.first.year):
        return ACTIVE_YEAR
    return ACTIVE_FISCAL if span == year_of(span.last.year, year_starts()) else ""


def _active_notes(desk: Desk, span: Span, active: int | None) -> tuple[str, ...]:
    if active is None:
        return (_("Active patrons are not known for this period: counting started later."),)
    text = _("Active: used their card at a desk in {period}. Registered and expired: as of today.")
    return (text.format(period=report_period_words(desk, span)),)


def _finding(desk: Desk, wanted: ReportWanted, registered: int, new: int, first: str) -> str:
    """Say how many are registered now, and how many are new, beside the same days last year."""
    text = _("Registered patrons: {n}").format(n=count_label(registered))
    span, today = wanted.span, report_today(desk)
    if not first or first > span.last.isoformat():
        return text + "."
    before = upto(span, today).year_before
    then = sum(n for *_codes, n in sums((), ["registration"], before, {"branch": wanted.branch}))
    known = then if first <= before.first.isoformat() else None
    more = compared_words(new, known, unfinished=is_unfinished(span, today))
    came = _("New in {period}: {n}").format(period=report_period_words(desk, span), n=count_label(new))
    return f"{text}. {came}{more}."


REPORTS = (
    Report(
        name="patrons",
        title=N_("Patrons"),
        answers=N_("How many people have a card, use it, and are new?"),
        read=_read,
        by=("category", "age", "branch", "place", "zip", "month", "year", "week", "weekday", "day"),
        takes=("period", "branch", "by"),
        how=N_(
            "Registered: every card on file today. Active: used at a desk at least once in the "
            "period, each patron once. New: registered in the period. Lines of fewer than 5 patrons "
            "are not shown."
        ),
    ),
)

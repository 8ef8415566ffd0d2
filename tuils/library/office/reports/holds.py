"""Holds in numbers: placed, filled, how long patrons waited. Titles with too few copies have a list of their own."""

from __future__ import annotations

from collections import Counter

from tuils.i18n import N_, _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.lending.counting import ENDED, FILLED
from tuils.values.time.spans import Span

from .counted import CounterFamily, counted_since, family_for, report_title, whole_figure
from .grouping import GROUPS, all_of_time, counter_columns, group_label, groups_in_order, is_before_counting
from .period import report_period_words, report_today, upto
from .queries import first_counted, sums
from .report import Figure, FigureLine, Report, ReportChart, ReportFound, ReportWanted, figures

BY = ("month", "year", "week", "weekday", "day", "branch")
MEASURES = (
    ("placed", N_("Placed")),
    ("filled", N_("Picked up")),
    ("canceled", N_("Canceled")),
    ("canceled_percent", N_("Canceled, %")),
    ("median_days", N_("Median wait")),
    ("slow_days", N_("9 of 10 within")),
)


def _read(desk: Desk, report: Report, wanted: ReportWanted) -> ReportFound:
    by = wanted.by or report.by[:1]
    family_for(report, (CounterFamily({}, BY),), by)
    span = upto(wanted.span, report_today(desk))
    placed, ended, waits = _counts("hold", by, wanted, span), _counts(ENDED, by, wanted, span), _waits(by, wanted, span)
    first, ends = first_counted(["hold", FILLED]), first_counted([ENDED])
    since = min(filter(None, (first, ends)), default="")  # holds of another system end without having been placed here
    keys = groups_in_order(by, {*placed, *ended, *waits, *all_of_time(by, span)})
    lines = []
    for key in keys:
        over = None if key not in ended and is_before_counting(by, key, ends) else ended[key]
        told = _figures(placed[key], over, waits.get(key, Counter()))
        if key not in placed and key not in waits and key not in ended and is_before_counting(by, key, first):
            told = (None,) * len(MEASURES)
        lines.append(FigureLine(key, group_label(by, key), told))
    every = sum(waits.values(), Counter[int]())
    blank = ("",) * (len(by) - 1)
    total = FigureLine(
        ("", *blank), (_("Total"), *blank), _figures(placed.total(), ended.total() if ends else None, every), "total"
    )
    chart = ReportChart(
        N_("Holds placed"), tuple((line.words[0], whole_figure(line.figures[0]), None) for line in lines)
    )
    table = figures(report.title, [(name, GROUPS[name].head) for name in by], MEASURES)
    return ReportFound(
        report_title(desk, report, wanted),
        _finding(desk, wanted, placed.total(), ended.total(), every, since),
        table,
        (*lines, total),
        counted_since(desk, span, since),
        chart if len(by) == 1 else None,
    )


def _counts(kind: str, by: tuple[str, ...], wanted: ReportWanted, span: Span) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    columns = counter_columns(by)
    for codes, _kind, n in sums(columns, [kind], span, {"branch": wanted.branch}):
        found[_key(by, columns, codes)] += n
    return found


def _waits(by: tuple[str, ...], wanted: ReportWanted, span: Span) -> dict[tuple[str, ...], Counter[int]]:
    """Count each line's filled holds by days waited."""
    found: dict[tuple[str, ...], Counter[int]] = {}
    columns = [*counter_columns(by), "item_type"]
    for codes, _kind, n in sums(columns, [FILLED], span, {"branch": wanted.branch}):
        found.setdefault(_key(by, columns, codes), Counter())[int(codes[-1] or 0)] += n
    return found


def _key(by: tuple[str, ...], columns: list[str], codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(GROUPS[name].code(codes[columns.index(GROUPS[name].column)]) for name in by)


def _figures(placed: int, ended: int | None, waits: Counter[int]) -> tuple[Figure, ...]:
    return (
        placed,
        waits.total(),
        ended,
        _share(ended or 0, waits.total()),
        days_to_fill(waits, 50),
        days_to_fill(waits, 90),
    )


def _share(ended: int, filled: int) -> int | None:
    """Return the percentage that ended unfilled; None if none is over."""
    return round(100 * ended / (ended + filled)) if ended else None


def days_to_fill(waits: Counter[int], percent: int) -> int | None:
    """Return the days within which this percentage was filled; None if none was."""
    passed, needed = 0, waits.total() * percent / 100
    for days in sorted(waits):
        passed += waits[days]
        if passed >= needed and passed:
            return days
    return None


def _finding(desk: Desk, wanted: ReportWanted, placed: int, ended: int, waits: Counter[int], since: str) -> str:
    if not since:
        return _("No hold has been counted yet.")
    text = _("Holds in {period}: {n} placed, {filled} picked up.")
    found = text.format(
        period=report_period_words(desk, wanted.span), n=count_label(placed), filled=count_label(waits.total())
    )
    if (share := _share(ended, waits.total())) is not None:
        over = _("Canceled, expired, or not picked up: {n} ({percent}% of those that are over).")
        found += " " + over.format(n=count_label(ended), percent=share)
    middle = days_to_fill(waits, 50)
    if middle is None:
        return found
    more = _("Half were ready within {n} days, 9 of 10 within {most}.")
    return f"{found} {more.format(n=middle, most=days_to_fill(waits, 90))}"


REPORTS = (
    Report(
        name="holds",
        title=N_("Holds"),
        answers=N_("How many holds are placed, and how long do patrons wait?"),
        read=_read,
        by=BY,
        takes=("period", "branch", "by"),
        how=N_(
            "Wait: from the day a hold is placed until its copy is ready, counted when it is picked up. "
            "Canceled: by anybody, expired, or not picked up in time, at the pickup branch."
        ),
    ),
)

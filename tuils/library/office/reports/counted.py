"""A report of counters: lines by group with this period and the same days last year, the total, the finding. Groups
with too few patrons to be shown are together in one line, Other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.counters import age_group, zip_area
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import not_understood
from tuils.library.people.patrons.categories import category as category_called
from tuils.values.dataclass import dataclass
from tuils.values.time.spans import Span

from .grouping import (
    FEW,
    GROUPS,
    Codes,
    Numbers,
    all_of_time,
    counter_columns,
    gathered,
    group_label,
    groups_in_order,
    is_before_counting,
    moved_on,
)
from .period import is_unfinished, period_before, report_period_words, report_today, upto
from .queries import first_counted, patrons_at, sums
from .report import (
    SMALLEST,
    Figure,
    FigureLine,
    Report,
    ReportChart,
    ReportFound,
    ReportWanted,
    figures,
    hide_small,
)

YEAR = 366
"""The days above which a period is not compared with the year before, because its own lines cover several years."""
DATED = {"month", "year", "week", "day"}
"""Groupings whose lines are preceded by the period before."""
NOTHING_YET = N_("Nothing has been counted yet.")


@dataclass(frozen=True)
class CounterFamily:
    """Counters that are kept in the same columns. `kinds`: the measure that each kind counts for. `by`: the groups
    that these columns have. `alone`: a column here is counted by itself beside a loan, so it can't be filtered by
    item type, collection or category."""

    kinds: Mapping[str, str]
    by: tuple[str, ...]
    alone: bool = False


@dataclass(frozen=True)
class Measures:
    """The measures of a report. `shown`: name and head of each column. `sums`: the parts that a measure adds up.
    `main`: the measure of the chart, the finding and last year. `unit`: its unit, in words. `unasked`: uses recorded
    without a patron."""

    shown: tuple[tuple[str, str], ...]
    sums: Mapping[str, tuple[str, ...]]
    main: str
    unit: str
    of_persons: bool = False
    unasked: tuple[str, ...] = ()


def family_for(report: Report, families: Sequence[CounterFamily], by: Sequence[str]) -> CounterFamily:
    """Return the counters that have all these groups. Refused with NOT_UNDERSTOOD if none do."""
    for name in by:
        if name not in report.by:
            raise not_understood(_("Lines by"), name, ", ".join(report.by))
    for family in families:
        if set(by) <= set(family.by):
            return family
    hint = _("These are counted apart, so choose one at a time: {names}.").format(names=", ".join(by))
    raise not_understood(_("Lines by"), ",".join(by), hint)


def count_report(
    desk: Desk, report: Report, wanted: ReportWanted, families: Sequence[CounterFamily], measures: Measures
) -> ReportFound:
    """Make the report of one family of counters: a line a group, a total, last year and the period before beside."""
    by = wanted.by or report.by[:1]
    family = family_for(report, families, by)
    check_enough(wanted.category)
    found = _counts(family, by, wanted, measures, report_today(desk))
    lines, total = _lines(by, found, measures)
    if measures.of_persons or any(GROUPS[name].of_persons for name in by):
        lines = _hidden(lines)
    shown = (*measures.shown, *([("before", N_("Before"))] if found.beside else []), ("last_year", N_("Last year")))
    table = figures(report.title, [(name, GROUPS[name].head) for name in by], shown)
    notes = (*counted_since(desk, found.span, found.first), *([few_words()] if found.has_few else []))
    notes += (_before_words(desk, found.earlier, _summed(found.sooner), measures),) if found.earlier else ()
    dated = lines if by[0] in ("month", "year") else []
    finding = _finding(desk, wanted.span, total, measures, found.first, dated)
    rows, chart = (*lines, total) if lines else (), _chart(by, lines, measures)
    return ReportFound(report_title(desk, report, wanted), finding, table, rows, notes, chart)


@dataclass(frozen=True)
class CountsBeside:
    """The counts of a period, and those it is compared with. `before`: of a year earlier, under this year's dates, if
    `compared`; `sooner`: of the period just before (`earlier`), `beside` each line. `first`: the first day counted."""

    span: Span
    first: str
    now: Numbers
    before: Numbers
    sooner: Numbers
    has_few: bool
    earlier: Span | None
    compared: bool
    beside: bool


def _counts(
    family: CounterFamily, by: Sequence[str], wanted: ReportWanted, measures: Measures, today: date
) -> CountsBeside:
    span, first = upto(wanted.span, today), first_counted(list(family.kinds))
    earlier = period_before(wanted.span, today)
    earlier = earlier if earlier and _was_counted(earlier, first) else None
    compared = bool(first) and span.year_before.last.isoformat() >= first and (span.next - span.first).days <= YEAR
    year_ago = _read(family, by, span.year_before, wanted) if compared else {}
    counts = (
        _read(family, by, span, wanted),
        {moved_on(by, key): numbers for key, numbers in year_ago.items()},
        _read(family, by, earlier, wanted) if earlier else {},
    )
    (now, before, sooner), has_few = few_together(by, counts, today, wanted.category, measures.unasked)
    beside = bool(earlier) and not set(by) & DATED
    return CountsBeside(span, first, now, before, sooner, has_few, earlier, compared, beside)


def _lines(by: Sequence[str], found: CountsBeside, measures: Measures) -> tuple[list[FigureLine], FigureLine]:
    """Return a line for each group that has a count, and the total."""
    keys = set(found.now) | set(all_of_time(by, found.span)) | (set(found.sooner) if found.beside else set())
    if found.compared and len(by) == 1 and by[0] != "week":
        keys |= set(found.before)
    before = found.before if found.compared else {}
    lines = [
        _line(by, key, found.now, before, measures, found.first, found.compared) for key in groups_in_order(by, keys)
    ]
    whole_year = found.compared and _was_counted(found.span.year_before, found.first)
    total = _total(by, found.now, before if whole_year else None, measures, found.first)
    if found.beside:
        lines = [_with_before(line, found.sooner.get(line.codes), measures) for line in lines]
        total = _with_before(total, _summed(found.sooner), measures)
    return lines, total


def _with_before(line: FigureLine, numbers: Counter[str] | None, measures: Measures) -> FigureLine:
    return replace(line, figures=(*line.figures[:-1], _value(numbers, measures.main, measures), line.figures[-1]))


def _before_words(desk: Desk, span: Span, numbers: Counter[str], measures: Measures) -> str:
    """Return `The period before, Oct 2026: 1,234.`"""
    text = _("The period before, {period}: {n}.")
    return text.format(period=report_period_words(desk, span), n=count_label(_value(numbers, measures.main, measures)))


def few_words() -> str:
    text = _("Other: groups with fewer than {n} patrons registered today, however much they borrow.")
    return text.format(n=SMALLEST)


def _read(family: CounterFamily, by: Sequence[str], span: Span, wanted: ReportWanted) -> Numbers:
    where = {
        "branch": wanted.branch,
        "item_type": wanted.item_type,
        "collection": wanted.collection,
        "category": wanted.category,
    }
    if not family.alone:
        asked = where
    elif wanted.item_type or wanted.collection or wanted.category:
        raise not_understood(
            _("Lines by"), ",".join(by), _("Without an item type, a collection or a category: these are counted apart.")
        )
    else:
        asked = {"branch": wanted.branch, "item_type": wanted.location}
    columns = counter_columns(by)
    return gathered(by, sums(columns, list(family.kinds), span, asked), columns, family.kinds)


def _value(numbers: Counter[str] | None, name: str, measures: Measures) -> int:
    if numbers is None:
        return 0
    return sum(numbers[part] for part in measures.sums.get(name, (name,)))


def _line(
    by: Sequence[str], key: Codes, now: Numbers, before: Numbers, measures: Measures, first: str, compared: bool
) -> FigureLine:
    numbers = now.get(key)
    if numbers is None and is_before_counting(by, key, first):
        told: list[Figure] = [None for _measure in measures.shown]
    else:
        told = [_value(numbers, name, measures) for name, _head in measures.shown]
    then = before.get(key)
    told.append(_value(then, measures.main, measures) if then is not None or (compared and before) else None)
    return FigureLine(key, group_label(by, key), tuple(told))


def _total(by: Sequence[str], now: Numbers, before: Numbers | None, measures: Measures, first: str) -> FigureLine:
    """Add up all lines; empty if nothing was ever counted."""
    all_now, all_before = _summed(now), _summed(before or {})
    told: list[Figure] = [_value(all_now, name, measures) if first else None for name, _head in measures.shown]
    told.append(_value(all_before, measures.main, measures) if before is not None else None)
    blank = ("",) * (len(by) - 1)
    return FigureLine(("", *blank), (_("Total"), *blank), tuple(told), "total")


def _summed(numbers: Numbers) -> Counter[str]:
    found: Counter[str] = Counter()
    for number in numbers.values():
        found.update(number)
    return found


def _was_counted(span: Span, first: str) -> bool:
    return bool(first) and first <= span.first.isoformat()


def _hidden(lines: list[FigureLine]) -> list[FigureLine]:
    columns = [
        hide_small([figure if isinstance(figure, int) else 0 for figure in column])
        for column in zip(*(line.figures for line in lines), strict=True)
    ]
    found = []
    for at, line in enumerate(lines):
        told = tuple(None if line.figures[place] is None else column[at] for place, column in enumerate(columns))
        found.append(FigureLine(line.codes, line.words, told))
    return found


def _chart(by: Sequence[str], lines: Sequence[FigureLine], measures: Measures) -> ReportChart | None:
    if len(by) != 1 or not lines:
        return None
    at = [name for name, _head in measures.shown].index(measures.main)
    rows = []
    for line in lines:
        now, then = line.figures[at], line.figures[-1]
        if not isinstance(now, str):  # a hidden small count has no bar
            rows.append((line.words[0], whole_figure(now), whole_figure(then)))
    return ReportChart(measures.unit, tuple(rows))


def whole_figure(figure: Figure) -> int | None:
    return figure if isinstance(figure, int) else None


def report_title(desk: Desk, report: Report, wanted: ReportWanted) -> str:
    """Return `Circulation, FY 2026 (Jul 2025-Jun 2026), Main Library`."""
    parts = [_(report.title)]
    if "period" in report.takes:
        parts.append(report_period_words(desk, wanted.span))
    if wanted.branch:
        parts.append(name_of("branch", wanted.branch))
    return ", ".join(parts)


def counted_since(desk: Desk, span: Span, first: str) -> tuple[str, ...]:
    """Say so if the period begins before anything was counted."""
    if not first:
        return (_("Nothing was counted before today."),)
    if first <= span.year_before.first.isoformat():
        return ()
    if first > span.last.isoformat() or first > span.first.isoformat():
        return (_("Nothing was counted before {day}.").format(day=iso_words(desk, first)),)
    return (_("Last year is blank before {day}: nothing was counted then.").format(day=iso_words(desk, first)),)


def _finding(
    desk: Desk, span: Span, total: FigureLine, measures: Measures, first: str, lines: Sequence[FigureLine]
) -> str:
    at = [name for name, _head in measures.shown].index(measures.main)
    now, then = total.figures[at], total.figures[-1]
    if not first or not isinstance(now, int):
        return _(NOTHING_YET)
    if not now and first > span.last.isoformat():
        return _("Nothing was counted before {day}.").format(day=iso_words(desk, first))
    text = _("{what}, {period}: {n}").format(
        what=_(measures.unit), period=report_period_words(desk, span), n=count_label(now)
    )
    found = [text + (compared_words(now, then, unfinished=is_unfinished(span, report_today(desk)))) + "."]
    known = [(line.figures[at], line.words[0]) for line in lines if isinstance(line.figures[at], int)]
    if len(known) > 2:
        most, least = max(known, key=_number), min(known, key=_number)
        found.append(_("Highest: {word} {n}.").format(word=most[1], n=count_label(_number(most))))
        found.append(_("Lowest: {word} {n}.").format(word=least[1], n=count_label(_number(least))))
    return " ".join(found)


def _number(one: tuple[Figure, str]) -> int:
    return one[0] if isinstance(one[0], int) else 0


def compared_words(now: int, figure: Figure, *, unfinished: bool = False) -> str:
    """Return `, 5% more than in the same days last year`; empty if there is nothing to compare."""
    if not isinstance(figure, int) or figure < SMALLEST:
        return ""
    share = round((now - figure) * 100 / figure)
    when = _("the same days last year") if unfinished else _("the year before")
    if not share:
        return ", " + _("the same as in {when}").format(when=when)
    text = _("{n}% more than in {when}") if share > 0 else _("{n}% fewer than in {when}")
    return ", " + text.format(n=abs(share), when=when)


COLUMN = {"category": "category", "age": "born", "zip": "postcode"}
"""The column of the patron's row for each group."""


def few_together(
    by: Sequence[str], counts: Sequence[Numbers], today: date, category: str, unasked: Sequence[str]
) -> tuple[list[Numbers], bool]:
    """Merge groups of fewer than 5 patrons registered today into a group FEW; say if there was any. Else one busy
    patron who is alone in a ZIP code would be exposed. If FEW would have fewer than 5 patrons itself, the smallest
    other group joins it, or it would follow from the total. `unasked`: uses recorded without a patron.
    """
    places = [at for at, name in enumerate(by) if GROUPS[name].of_persons]
    if not places:
        return list(counts), False
    seen = {
        tuple(key[at] for at in places)
        for numbers in counts
        for key, counted in numbers.items()
        if any(n for name, n in counted.items() if name not in unasked)
    }
    few = _few(_patrons([by[at] for at in places], today, category), seen)
    return [_moved(numbers, places, few, unasked) for numbers in counts], not seen.isdisjoint(few)


def check_enough(category: str) -> None:
    """Refuse with NOT_UNDERSTOOD an unknown category, or one of fewer than 5 patrons."""
    if category and category_called(category) and sum(n for _codes, n in patrons_at(["category"], category)) < SMALLEST:
        hint = _("Fewer than {n} patrons have this category, so it is not counted apart. Leave it out.")
        raise not_understood(_("Patron category"), name_of("category", category), hint.format(n=SMALLEST))  # fmt: skip


def _patrons(names: Sequence[str], today: date, category: str) -> Counter[Codes]:
    found = Counter[Codes]()
    for texts, n in patrons_at([COLUMN[name] for name in names], category):
        found[tuple(_code(name, text, today) for name, text in zip(names, texts, strict=True))] += n
    return found


def _code(name: str, text: str, today: date) -> str:
    return age_group(text, today) if name == "age" else zip_area(text) if name == "zip" else text


def _few(patrons: Counter[Codes], seen: set[Codes]) -> set[Codes]:
    """Return the counted groups to merge, including groups whose patrons are all gone."""
    few = {key for key in seen if patrons[key] < SMALLEST}
    together = sum(patrons[key] for key in few)
    for n, key in sorted((patrons[key], key) for key in seen if key not in few):
        if not few or together >= SMALLEST:
            break
        few.add(key)
        together += n
    return few


def _moved(numbers: Numbers, places: Sequence[int], few: set[Codes], unasked: Sequence[str]) -> Numbers:
    found: Numbers = {}
    for key, counted in numbers.items():
        if tuple(key[at] for at in places) not in few:
            found.setdefault(key, Counter()).update(counted)
            continue
        other = tuple(FEW if at in places else code for at, code in enumerate(key))
        for name, n in counted.items():
            found.setdefault(key if name in unasked else other, Counter())[name] += n
    return found

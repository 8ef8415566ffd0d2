"""The Public Libraries Survey in one call: every figure with how it was found, last year beside it, and a warning if
it changed a lot. A state's own lines come from a data file. Each figure's origin: its rule, its parts, its months,
and points to check before it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tuils.files import text_stream, whole_file
from tuils.formats.tables.tables import write_csv
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.reporting import program_survey as of_programs
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import branches, name_of, year_starts
from tuils.library.foundation.administration.settings_queries import hours_are_set
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import count_label
from tuils.values.dataclass import dataclass
from tuils.values.survey import NOT_COUNTED
from tuils.values.survey_elements import COUNTED, ELEMENTS, ESTIMATED, HOW_WORDS, TYPED, SurveyElement
from tuils.values.time.moments import MINUTE
from tuils.values.time.spans import Span, year_of

from .collection import copies_by_group
from .elements import state_elements
from .period import is_unfinished, month_words, report_period_words, report_today, upto
from .queries import first_counted, patrons_by, sums
from .tallies import typical_weeks, year_totals

WEEKS = 52
LARGE_CHANGE, SMALL_NUMBER = 25, 20
"""The percentage of a large change, and the number below which a change says nothing."""
KEPT_YEARS = 3


@dataclass(frozen=True)
class SurveyFigure:
    """One figure of the survey. `value`: None if nobody counted, which is not 0. `how`: counted, estimated or typed.
    `note`: a point to check before it is sent. `method`: CT or ES, as the federal form has it, for figures that may
    be estimated (VISITRPT, REFERRPT)."""

    element: str
    name: str
    value: int | None
    how: str
    last_year: int | None
    definition: str
    note: str = ""
    method: str = ""

    @property
    def text(self) -> str:
        """Return the value as the form wants it."""
        return NOT_COUNTED if self.value is None else str(self.value)


BY_HAND = ("tally", "between")
"""The sources that staff count by hand, or may."""
Found = tuple[int | None, str]
"""A value, and how it was found."""


def survey_year(desk: Desk, year: int | None) -> Span:
    """Return the fiscal year of this number; by default the last that is over."""
    starts = year_starts()
    if year is not None:
        return year_of(year, starts)
    today = report_today(desk)
    current = year_of(today.year + 1, starts)
    while current.last >= today:
        current = current.moved(-1)
    return current


@permitted("reports.see")
def library_survey(desk: Desk, year: int | None = None, state: str = "") -> list[SurveyFigure]:
    """Return all answers for a fiscal year. Needs reports.see; refuses with NOT_UNDERSTOOD for a state without a
    form."""
    span = survey_year(desk, year)
    elements = (*ELEMENTS, *state_elements(state))
    now, then = _Year(desk, span, elements), _Year(desk, span.moved(-1), elements, was_asked=False)
    figures = [_figure(desk, element, now, then) for element in elements]
    return [*figures, *_programs(desk, span)]


class _Year:
    """The answers of one fiscal year, each found once."""

    def __init__(self, desk: Desk, span: Span, elements: Sequence[SurveyElement], *, was_asked: bool = True) -> None:
        self.desk, self.whole = desk, span
        self.span = upto(span, report_today(desk))
        self.known: dict[str, Found] = {}
        self.elements = {element.name: element for element in elements}
        self.is_now = was_asked and span.first <= report_today(desk) <= span.last + timedelta(days=366)

    def answer(self, name: str) -> Found:
        if name not in self.known:
            element = self.elements[name]
            typed = year_totals(name).get(self.whole.last.year)
            found = SOURCES[element.source](self, element)
            partly = element.source in ("counter", "class") and self.began(element) > self.whole.first.isoformat()
            if typed is not None and (found[0] is None or partly):
                found = (typed, TYPED)
            self.known[name] = found
        return self.known[name]

    def began(self, element: SurveyElement) -> str:
        """Return the first day on which this was counted; a day after all others if it never was."""
        return first_counted(counter_kinds(element)) or "9999-12-31"


def survey_file(desk: Desk, found: Sequence[SurveyFigure], file: Path, *, replace: bool) -> Path:
    """Write a table for the form, with M if nobody counted. Written whole or not at all."""
    rows = [SURVEY_TABLE.facts(desk, figure) | {"value": figure.text} for figure in found]
    with whole_file(file, replace=replace) as out, text_stream(out) as text:
        write_csv(rows, SURVEY_TABLE.names, text)
    return file


def counter_kinds(element: SurveyElement) -> list[str]:
    """Return the kinds of counters that it adds up."""
    if element.source == "class":
        return ["loan_class", "renewal_class"]
    return list(element.of)


def _counter(year: _Year, element: SurveyElement) -> Found:
    if year.began(element) > year.span.last.isoformat():
        return None, COUNTED
    return sum(n for *_codes, n in sums((), counter_kinds(element), year.span, {})), COUNTED


def _class(year: _Year, element: SurveyElement) -> Found:
    if year.began(element) > year.span.last.isoformat():
        return None, COUNTED
    column, code = element.of
    return sum(n for *_codes, n in sums((), counter_kinds(element), year.span, {column: code})), COUNTED


def _tally(year: _Year, element: SurveyElement) -> Found:
    """Return the tallies of all days; a branch that marked typical weeks has their mean, times 52. Four weeks of 90,
    110, 95 and 105 visits are 100 a week, 5,200 a year."""
    (kind,) = element.of
    by_branch: dict[str, int] = {}
    for (branch,), _kind, n in sums(("branch",), [kind], year.span, {}):
        by_branch[branch] = n
    weeks: dict[str, list[int]] = {}
    for branch, week in typical_weeks(kind, year.span):
        weeks.setdefault(branch, []).append(sum(n for *_codes, n in sums((), [kind], week, {"branch": branch})))
    by_branch |= {branch: round(WEEKS * sum(each) / len(each)) for branch, each in weeks.items()}
    if not by_branch:
        return None, COUNTED
    return sum(by_branch.values()), ESTIMATED if weeks else COUNTED


def _between(year: _Year, element: SurveyElement) -> Found:
    """Return loans between libraries: of each day and branch what was tallied by hand or what requests counted, the
    higher number and never both, because staff tally what they do. 3 tallied and 2 sent are 3; 2 sent the day after
    are 5 in all. Typical weeks, if any, are all by hand."""
    tallied, _counted = element.of
    if typical_weeks(tallied, year.span):
        return _tally(year, replace(element, of=(tallied,)))
    days = _days_between(element, year.span)
    return (days.total(), COUNTED) if days else (None, COUNTED)


def _days_between(element: SurveyElement, span: Span) -> Counter[str]:
    """Return the number of each day (ISO) on which there was something, of all branches."""
    _tallied, counted = element.of
    found: dict[tuple[str, str], list[int]] = {}
    for (day, branch), kind, n in sums(("day", "branch"), list(element.of), span, {}):
        found.setdefault((day, branch), [0, 0])[kind == counted] += n
    days: Counter[str] = Counter()
    for (day, _branch), both in found.items():
        days[day] += max(both)
    return days


def _weeks_words(element: SurveyElement, span: Span) -> str:
    """Say on how many typical weeks an estimate is based; of several branches, each with its own."""
    if element.source not in BY_HAND:
        return ""
    weeks = Counter(branch for branch, _week in typical_weeks(element.of[0], span))
    if len(weeks) > 1:
        each = ", ".join(f"{name_of('branch', branch)} {n}" for branch, n in weeks.items())
        return _("Typical weeks: {each}. Their mean, times 52.").format(each=each)
    n = weeks.total()
    text = ngettext("{n} typical week, times 52.", "The mean of {n} typical weeks, times 52.", n)
    return text.format(n=n) if n else ""


def _sum(year: _Year, element: SurveyElement) -> Found:
    """Add up its known parts; estimated if one of them is."""
    parts = [found for name in element.of if (found := year.answer(name))[0] is not None]
    if not parts:
        return None, COUNTED
    hows = {how for _value, how in parts}
    how = ESTIMATED if ESTIMATED in hows else TYPED if TYPED in hows else COUNTED
    return sum(value or 0 for value, _how in parts), how


def _patrons(year: _Year, _element: SurveyElement) -> Found:
    """Count patrons, only for a year that has just ended: earlier numbers are not known."""
    if not year.is_now:
        return None, COUNTED
    oldest = year.whole.last.replace(year=year.whole.last.year - KEPT_YEARS, day=min(year.whole.last.day, 28))
    return sum(n for _code, end, n in patrons_by("category", "") if not end or end >= oldest.isoformat()), COUNTED


def _held(year: _Year, element: SurveyElement) -> Found:
    if not year.is_now:
        return None, COUNTED
    held = copies_by_group(year.desk, "material")
    return sum(held[what] for what in element.of), COUNTED


def _hours(year: _Year, _element: SurveyElement) -> Found:
    """Return the open hours of all branches together, whole hours; None if no hours were set."""
    minutes, days = 0, (year.whole.last - year.whole.first).days + 1
    for branch in branches():
        if not hours_are_set(branch.code):
            continue
        calendar = calendar_of(branch.code, year.desk.zone)
        for at in range(days):
            for opens, closes in calendar.hours(year.whole.first + timedelta(days=at)):
                minutes += (closes - opens) // MINUTE
    return (round(minutes / 60), COUNTED) if minutes else (None, COUNTED)


def _typed(_year: _Year, _element: SurveyElement) -> Found:
    return None, TYPED


SOURCES: dict[str, Callable[[_Year, SurveyElement], Found]] = {
    "counter": _counter, "class": _class, "tally": _tally, "between": _between, "sum": _sum,
    "patrons": _patrons, "held": _held,
    "hours": _hours, "typed": _typed,
}  # fmt: skip


def _figure(desk: Desk, element: SurveyElement, now: _Year, year: _Year) -> SurveyFigure:
    value, how = now.answer(element.name)
    last, _how = year.answer(element.name)
    stands_on = _weeks_words(element, now.span) if how == ESTIMATED else ""
    notes = [stands_on, _change(value, last), _incomplete(desk, element, now, value, how)]
    return SurveyFigure(
        element.name, _(element.words), value, how, last, _(element.how), " ".join(note for note in notes if note),
        {COUNTED: "CT", ESTIMATED: "ES"}.get(how, "") if element.source in BY_HAND and value is not None else "",
    )  # fmt: skip


def _change(value: int | None, last: int | None) -> str:
    """Warn if it is far from last year."""
    if value is None or not last or max(value, last) < SMALL_NUMBER:
        return ""
    percent = round((value - last) * 100 / last)
    if abs(percent) < LARGE_CHANGE:
        return ""
    text = _("{n}% more than last year: check it.") if percent > 0 else _("{n}% less than last year: check it.")
    return text.format(n=abs(percent))


def _incomplete(desk: Desk, element: SurveyElement, year: _Year, value: int | None, how: str) -> str:
    if value is not None and is_unfinished(year.whole, report_today(desk)):
        return _("So far, through {day}.").format(day=iso_words(desk, report_today(desk).isoformat()))
    if element.source in ("counter", "class") and how == COUNTED:
        began = year.began(element)
        if value is not None and began > year.whole.first.isoformat():
            return _("Nothing was counted before {day}.").format(day=iso_words(desk, began))
    return ""


def _programs(desk: Desk, span: Span) -> list[SurveyFigure]:
    """Return the answers about programs, by their own table. A year without any program is not counted."""
    answers = of_programs(desk, upto(span, report_today(desk)), before=True)
    known = any(answer.value for answer in answers)
    known_before = any(answer.before for answer in answers)
    found = []
    for answer in answers:
        typed, typed_before = (year_totals(answer.element.name).get(span.last.year - back) for back in (0, 1))
        value = answer.value if known else typed
        last = answer.before if known_before else typed_before
        how = COUNTED if known or typed is None else TYPED
        note = _change(value, last)
        if answer.not_counted:
            note = " ".join((note, _("Not counted: {n}.").format(n=answer.not_counted))).strip()
        found.append(
            SurveyFigure(answer.element.name, _(answer.element.words), value, how, last, _(answer.element.how), note)
        )
    return found


def fiscal_totals(desk: Desk, element: str, most: int) -> list[tuple[int, int]]:
    """Return (fiscal year, value) of the latest known years, this many at most: counted here, or typed in."""
    starts, today = year_starts(), report_today(desk)
    current = year_of(today.year, starts)
    current = current if today <= current.last else year_of(today.year + 1, starts)
    found = []
    for back in range(most - 1, -1, -1):
        year = _Year(desk, year_of(current.last.year - back, starts), ELEMENTS, was_asked=not back)
        value, _how = year.answer(element)
        if value is not None:
            found.append((year.whole.last.year, value))
    return found


def _words(_desk: Desk, figure: SurveyFigure) -> Sequence[str]:
    last = "" if figure.last_year is None else _("last year {n}").format(n=count_label(figure.last_year))
    value = _("not counted") if figure.value is None else count_label(figure.value)
    how = "" if figure.value is None else _(HOW_WORDS[figure.how])
    sentence = f"{figure.element:<12} {value:>12}  {figure.name}"
    return (sentence, *(f"{'':<27}{text}" for text in (", ".join(filter(None, (how, last))), figure.note) if text))


def _note_cell(_desk: Desk, figure: SurveyFigure) -> str:
    return figure.note


SURVEY_TABLE = Table(
    title=N_("Survey"),
    columns=(
        Column(N_("Element"), 11, "element", "element"),
        Column(N_("What it asks"), 20, "name", "name", grow=1),
        Column(N_("Answer"), 9, lambda _desk, row: "-" if row.value is None else count_label(row.value), "value",
               right=True),
        Column(N_("How"), 9, lambda _desk, row: _(HOW_WORDS[row.how]) if row.value is not None else "", "how"),
        Column(N_("Last year"), 9, lambda _d, row: "-" if row.last_year is None else count_label(row.last_year),
               "last_year", right=True),
        fact("definition"),
        fact("method"),
        Column(N_("Check"), 12, _note_cell, "note", "note", drop=1),
    ),
    read=library_survey,
    key="element",
    none=(N_("The survey asks nothing."), ""),
    enter=(N_("Source"), "survey_figure", "element"),
    words=_words,
    names_a_person=False,
    example=SurveyFigure("TOTCIR", "Total circulation", 21_973, COUNTED, 20_865, "Checkouts and renewals."),
)  # fmt: skip


REPORT_OF = {"counter": "circulation", "class": "circulation", "tally": "visits", "between": "interlibrary",
             "patrons": "patrons", "held": "collection"}  # fmt: skip
"""The report that has the same numbers line by line."""
ENTERED = N_("tuils can't count this. Enter it: tuils tally year {year} {element} NUMBER.")


@permitted("reports.see")
def figure_origin(desk: Desk, figure: SurveyFigure, year: int | None, state: str = "") -> list[str]:
    """Explain a figure in sentences and lines: its question, how it was found, and its parts. Needs reports.see."""
    span = survey_year(desk, year)
    known = {element.name: element for element in (*ELEMENTS, *state_elements(state))}
    lines = [
        f"{figure.element}  {figure.name}",
        _("{period}: {value}").format(period=report_period_words(desk, span), value=_value(figure.value)),
    ]
    if figure.value is not None:
        lines.append(_("How it was found: {how}.").format(how=_(HOW_WORDS[figure.how])))
    lines.append(_("Last year: {value}").format(value=_value(figure.last_year)))
    lines += [figure.note] if figure.note else []
    lines += ["", figure.definition, ""]
    if element := known.get(figure.element):
        lines += _parts(desk, element, span, year, state)
    return lines


def _value(value: int | None) -> str:
    return _("not counted") if value is None else count_label(value)


def _parts(desk: Desk, element: SurveyElement, span: Span, year: int | None, state: str) -> Iterator[str]:
    if element.source == "sum":
        figures = {figure.element: figure for figure in library_survey(desk, year, state)}
        for name in element.of:
            if part := figures.get(name):
                yield f"  {_value(part.value):>12}  {part.element}  {part.name}"
        return
    if element.source == "typed":
        yield _(ENTERED).format(year=span.last.year, element=element.name)
        return
    if element.source in ("counter", "class", *BY_HAND):
        yield from _months(element, upto(span, report_today(desk)))
    if element.source in BY_HAND:
        for branch, week in typical_weeks(element.of[0], span):
            text = _("Typical week at {branch}: {first} to {last}. {n} counted.")
            first, last = (iso_words(desk, day.isoformat()) for day in (week.first, week.last))
            n = sum(n for *_codes, n in sums((), list(element.of), week, {"branch": branch}))
            yield text.format(branch=name_of("branch", branch), first=first, last=last, n=count_label(n))
    if element.source in REPORT_OF:
        yield _("For the numbers behind each line: report {name}.").format(name=REPORT_OF[element.source])


def _months(element: SurveyElement, span: Span) -> Iterator[str]:
    where = {element.of[0]: element.of[1]} if element.source == "class" else {}
    by_month: Counter[str] = Counter()
    if element.source == "between":
        for day, n in _days_between(element, span).items():
            by_month[day[:7]] += n
    else:
        for (month,), _kind, n in sums(("month",), counter_kinds(element), span, where):
            by_month[month] += n
    for month in span.months() if by_month else ():
        yield f"  {count_label(by_month[month]):>12}  {month_words(month)}"

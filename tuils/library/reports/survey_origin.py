"""Where a figure of the survey comes from: its rule, its parts, its months, and what to look at before it is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tuils.i18n import N_, _
from tuils.library.administration.settings import name_of
from tuils.library.dates import iso_words
from tuils.library.desk import Desk
from tuils.library.local_words import count_label
from tuils.values.spans import Span
from tuils.values.survey_elements import ELEMENTS, HOW_WORDS, SurveyElement

from .elements import state_elements
from .period import month_words, period_words, today_of, upto
from .queries import sums
from .survey import SurveyFigure, kinds_of, library_survey, survey_year
from .tallies import typical_weeks

REPORT_OF = {"counter": "circulation", "class": "circulation", "tally": "visits", "patrons": "patrons",
             "held": "collection"}  # fmt: skip
"""The report that has the same numbers line by line."""
ENTERED = N_("tuils can't count this. Enter it: tuils tally year {year} {element} NUMBER.")


def figure_origin(desk: Desk, one: SurveyFigure, year: int | None, state: str = "") -> list[str]:
    """Sentences and lines: what was asked, how it was found, and what it is made of. Needs reports.see."""
    desk.require("reports.see")
    span = survey_year(desk, year)
    known = {element.name: element for element in (*ELEMENTS, *state_elements(state))}
    lines = [
        f"{one.element}  {one.name}",
        _("{period}: {value}").format(period=period_words(desk, span), value=_value(one.value)),
    ]
    if one.value is not None:
        lines.append(_("How it was found: {how}.").format(how=_(HOW_WORDS[one.how])))
    lines.append(_("Last year: {value}").format(value=_value(one.last_year)))
    lines += [one.note] if one.note else []
    lines += ["", one.definition, ""]
    if element := known.get(one.element):
        lines += _parts(desk, element, span, year, state)
    return lines


def _value(value: int | None) -> str:
    return _("not counted") if value is None else count_label(value)


def _parts(desk: Desk, element: SurveyElement, span: Span, year: int | None, state: str) -> Iterator[str]:
    if element.source == "sum":
        figures = {one.element: one for one in library_survey(desk, year, state)}
        for name in element.of:
            if part := figures.get(name):
                yield f"  {_value(part.value):>12}  {part.element}  {part.name}"
        return
    if element.source == "typed":
        yield _(ENTERED).format(year=span.last.year, element=element.name)
        return
    if element.source in ("counter", "class", "tally"):
        yield from _months(element, upto(span, today_of(desk)))
    if element.source == "tally":
        for branch, week in typical_weeks(element.of[0], span):
            said = _("Typical week at {branch}: {first} to {last}. Multiplied by 52.")
            ends = {
                name: iso_words(desk, day.isoformat()) for name, day in (("first", week.first), ("last", week.last))
            }
            yield said.format(branch=name_of("branch", branch), **ends)
    if element.source in REPORT_OF:
        yield _("The same, line by line: report {name}.").format(name=REPORT_OF[element.source])


def _months(element: SurveyElement, span: Span) -> Iterator[str]:
    where = {element.of[0]: element.of[1]} if element.source == "class" else {}
    by_month: Counter[str] = Counter()
    for (month,), _kind, n in sums(("month",), kinds_of(element), span, where):
        by_month[month] += n
    for month in span.months() if by_month else ():
        yield f"  {count_label(by_month[month]):>12}  {month_words(month)}"

"""The answers to the survey of public libraries, by the names of its variables; where nobody counted, there is none."""

from __future__ import annotations

from tuils.library.desk import Desk
from tuils.values.dataclass import dataclass
from tuils.values.spans import Span
from tuils.values.survey import ATTENDANCE, ELEMENTS, NOT_COUNTED, PRESENTATIONS, SESSIONS, Element

from .reporting import Numbers, Row, programs_on, summed


@dataclass(frozen=True)
class SurveyAnswer:
    """`value`: None where nobody counted, which is not 0. `not_counted`: the sessions, or recordings, that are missing
    in the value."""

    element: Element
    value: int | None
    not_counted: int = 0
    before: int | None = None

    @property
    def text(self) -> str:
        """As the form wants it."""
        return NOT_COUNTED if self.value is None else str(self.value)


def survey(desk: Desk, span: Span, branch: str = "", *, before: bool = False) -> list[SurveyAnswer]:
    """All that it asks of programs, of these local days. `before`: with the value of a year earlier."""
    desk.require("programs.see")
    now = programs_on(desk, span, branch)
    then = programs_on(desk, span.year_before, branch) if before else []
    return [_answer(element, now, then) for element in ELEMENTS]


def _answer(element: Element, now: list[Row], then: list[Row]) -> SurveyAnswer:
    numbers = _of(element, now)
    missing = 0
    if element.what == ATTENDANCE:
        missing = numbers.not_counted
    elif element.what not in (SESSIONS, PRESENTATIONS):
        missing = numbers.recorded - numbers.viewed
    return SurveyAnswer(element, _value(element, numbers), missing, _value(element, _of(element, then)))


def _of(element: Element, rows: list[Row]) -> Numbers:
    return summed(
        row for row in rows if element.audience in ("", row["audience"]) and element.place in ("", row["place"])
    )


def _value(element: Element, numbers: Numbers) -> int | None:
    if element.what == SESSIONS:
        return numbers.sessions
    if element.what == ATTENDANCE:
        return numbers.attendance
    return numbers.recordings if element.what == PRESENTATIONS else numbers.views

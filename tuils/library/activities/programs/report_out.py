"""Export a report of programs: rows of a table, objects, lines with bars. A number not counted is M, never 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuils.files import text_stream, whole_file
from tuils.formats.tables.tables import write_csv
from tuils.i18n import N_, _
from tuils.library.foundation.local_words import count_label
from tuils.values.bar_chart import bars
from tuils.values.survey import NOT_COUNTED

from .reporting import APART, BY, Numbers, ProgramReport, ReportLine, SurveyAnswer

COLUMNS = (
    "from", "to", "by", "part", "code", "name", "sessions", "counted", "not_counted", "attendance", "average",
    "registered", "no_shows", "recordings", "views", "volunteer_hours",
)  # fmt: skip
BEFORE = ("sessions_before", "attendance_before")
SURVEY_COLUMNS = ("from", "to", "element", "name", "value", "not_counted", "how")
MEASURES = {"attendance": N_("Attendance"), "sessions": N_("Sessions"), "average": N_("Average")}
"""The measures that a chart can show."""


def report_table(found: ProgramReport) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return the columns, and a row for each line: programs, their sum (`part` total), then those apart; last the
    rooms that others used, their bookings among the sessions and their heads in the attendance."""
    compared = found.total.before is not None
    columns = COLUMNS + BEFORE if compared else COLUMNS
    rows = [*objects(found), *([_rooms(found)] if found.room_uses.uses else [])]
    return columns, [{name: _cell(facts.get(name, "")) for name in columns} for facts in rows]


def _rooms(found: ProgramReport) -> dict[str, Any]:
    rooms = found.room_uses
    numbers = Numbers(sessions=rooms.uses, counted=rooms.counted, attended=rooms.heads)
    facts = {name: _numbers(numbers)[name] for name in ("sessions", "counted", "not_counted", "attendance", "average")}
    return {**_head(found), "part": "rooms", "code": "rooms", "name": _("Rooms used by other groups"), **facts}


def _cell(value: Any) -> Any:
    return NOT_COUNTED if value is None else value


def objects(found: ProgramReport) -> Iterator[dict[str, Any]]:
    """Yield each line as an object; a number not counted is None."""
    for line in found.lines:
        yield _line_json(found, "program", line)
    yield _line_json(found, "total", found.total)
    for line in found.apart:
        yield _line_json(found, "apart", line)


def _line_json(found: ProgramReport, part: str, line: ReportLine) -> dict[str, Any]:
    facts = {**_head(found), "part": part, "code": line.code, "name": line.words, **_numbers(line.numbers)}
    if line.before is not None:
        facts |= {"sessions_before": line.before.sessions, "attendance_before": line.before.attendance}
    return facts


def _head(found: ProgramReport) -> dict[str, Any]:
    return {"from": found.span.first.isoformat(), "to": found.span.last.isoformat(), "by": found.by}


def _numbers(numbers: Numbers) -> dict[str, Any]:
    return {
        "sessions": numbers.sessions,
        "counted": numbers.counted,
        "not_counted": numbers.not_counted,
        "attendance": numbers.attendance,
        "average": numbers.average,
        "registered": numbers.registered,
        "no_shows": numbers.no_shows,
        "recordings": numbers.recordings,
        "views": numbers.views,
        "volunteer_hours": round(numbers.helper_minutes / 60, 1),
        "groups": dict(numbers.groups),
    }


def survey_rows(found: ProgramReport, answers: list[SurveyAnswer]) -> list[dict[str, Any]]:
    """Return a row for each element. Columns: SURVEY_COLUMNS."""
    return [{name: _cell(facts[name]) for name in SURVEY_COLUMNS} for facts in survey_objects(found, answers)]


def survey_objects(found: ProgramReport, answers: list[SurveyAnswer]) -> Iterator[dict[str, Any]]:
    """Yield the same as objects: a number not counted is None, with `text` as the form wants it."""
    for answer in answers:
        yield {
            "from": found.span.first.isoformat(),
            "to": found.span.last.isoformat(),
            "element": answer.element.name,
            "name": _(answer.element.words),
            "value": answer.value,
            "text": answer.text,
            "not_counted": answer.not_counted,
            "how": _(answer.element.how),
        }


def number_words(number: float | None) -> str:
    """Return a number as people read it; words if it was not counted."""
    return _("not recorded") if number is None else count_label(number)


def measure(numbers: Numbers, what: str) -> float | None:
    """Return one of MEASURES. Without sessions there is no average."""
    if what == "sessions":
        return numbers.sessions
    return numbers.average if what == "average" else numbers.attendance


def chart(found: ProgramReport, what: str, width: int, *, ascii_only: bool = False) -> list[str]:
    """Draw a bar a line, the exact number beside it; those apart are below. `width`: cells. `what`: of MEASURES."""
    lines = [*found.lines, *found.apart]
    drawn = bars([_bar(line, what) for line in lines], width, ascii_only=ascii_only)
    cut = len(found.lines)
    together = _("{name}: {number}").format(name=found.total.words, number=_text(found.total.numbers, what))
    apart = ["", _("Not counted as programs in the survey:"), *drawn[cut:]] if found.apart else []
    return [_(MEASURES[what]), *drawn[:cut], together, *apart]


def _bar(line: ReportLine, what: str) -> tuple[str, int | None, str]:
    number = measure(line.numbers, what)
    return line.words, None if number is None else round(number), _text(line.numbers, what)


def _text(numbers: Numbers, what: str) -> str:
    if what == "average" and not numbers.sessions:
        return "-"
    return number_words(measure(numbers, what))


def report_column_head(by: str) -> str:
    """Return the column head of the lines."""
    return _(BY[by].head)


HOW: dict[str, str] = {
    "sessions": N_(
        "Past sessions, not canceled, of kinds that count as programs. Each session of a series counts once."
    ),
    "attendance": N_("Everyone who came, all ages; for online programs, one per device."),
    "average": N_("Attendance divided by the sessions that have attendance recorded."),
    "not_counted": N_("Sessions without attendance. Open one in F5 and record it: 0 counts too."),
    "registered": N_("People who had a seat, including no-shows."),
    "no_shows": N_("People who had a seat and did not come."),
    "recordings": N_("Recordings posted, and their views. Views are not attendance."),
    "volunteer_hours": N_("Volunteer hours, as recorded with each session."),
    "rooms": N_("Past room bookings by groups and patrons, except those where nobody came."),
}
HOW_APART: dict[str, str] = {
    "one_to_one": N_("One-on-one help is not a program in the survey. Some states ask for it separately."),
    "self_directed": N_("Self-directed activities and kits. Not in the survey; some states count each kit."),
    "outreach": N_("Outreach tables, visits, and van stops. They are not programs in the survey."),
    "outside": N_("Other groups' events in our rooms are not our programs."),
    "cancelled": N_("Sessions that did not take place."),
    "cancelled_attended": N_("Canceled, but attendance was recorded. If the session took place, restore it."),
}
assert HOW_APART.keys() == APART.keys()


def write_program_report(found: ProgramReport, folder: Path, *, replace: bool = False) -> Path:
    """Write the table into this folder, under a name that contains days and grouping; return the file, 0600. Raises
    FileRefused if one exists that is not to be replaced."""
    folder.mkdir(mode=0o700, exist_ok=True)
    days = f"{found.span.first.isoformat()}-{found.span.last.isoformat()}"
    file = folder / f"programs-{days}-by-{found.by}.csv"
    columns, rows = report_table(found)
    with whole_file(file, replace=replace) as out, text_stream(out) as text:
        write_csv(iter(rows), columns, text)
    return file

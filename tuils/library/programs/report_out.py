"""A report of programs as it leaves: rows of a table, objects, lines with bars. What was not counted is M, never 0."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tuils.formats.tables import write_csv
from tuils.i18n import N_, _
from tuils.library.administration.file_out import as_text, whole_file
from tuils.values.bars import bars
from tuils.values.survey import NOT_COUNTED

from .reporting import APART, BY, Line, Numbers, Report
from .survey import Answer

COLUMNS = (
    "from", "to", "by", "part", "code", "name", "sessions", "counted", "not_counted", "attendance", "average",
    "registered", "no_shows", "recordings", "views", "volunteer_hours",
)  # fmt: skip
BEFORE = ("sessions_before", "attendance_before")
SURVEY_COLUMNS = ("from", "to", "element", "name", "value", "not_counted", "how")
MEASURES = {"attendance": N_("Attendance"), "sessions": N_("Sessions"), "average": N_("On average")}
"""What a chart shows."""


def table(found: Report) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """The columns, and a row for each line: those of programs, their sum (`part` total), then what is apart; last the
    rooms that others used, their bookings among the sessions and their heads in the attendance."""
    compared = found.total.before is not None
    columns = COLUMNS + BEFORE if compared else COLUMNS
    rows = [*objects(found), *([_rooms(found)] if found.room_uses.uses else [])]
    return columns, [{name: _cell(facts.get(name, "")) for name in columns} for facts in rows]


def _rooms(found: Report) -> dict[str, Any]:
    rooms = found.room_uses
    numbers = Numbers(sessions=rooms.uses, counted=rooms.counted, attended=rooms.heads)
    facts = {name: _numbers(numbers)[name] for name in ("sessions", "counted", "not_counted", "attendance", "average")}
    return {**_head(found), "part": "rooms", "code": "rooms", "name": _("Rooms used by others"), **facts}


def _cell(value: Any) -> Any:
    return NOT_COUNTED if value is None else value


def objects(found: Report) -> Iterator[dict[str, Any]]:
    """Each line as an object; what was not counted is None."""
    for line in found.lines:
        yield _facts(found, "program", line)
    yield _facts(found, "total", found.total)
    for line in found.apart:
        yield _facts(found, "apart", line)


def _facts(found: Report, part: str, line: Line) -> dict[str, Any]:
    facts = {**_head(found), "part": part, "code": line.code, "name": line.words, **_numbers(line.numbers)}
    if line.before is not None:
        facts |= {"sessions_before": line.before.sessions, "attendance_before": line.before.attendance}
    return facts


def _head(found: Report) -> dict[str, Any]:
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


def survey_rows(found: Report, answers: list[Answer]) -> list[dict[str, Any]]:
    """A row an element. Columns: SURVEY_COLUMNS."""
    return [{name: _cell(facts[name]) for name in SURVEY_COLUMNS} for facts in survey_objects(found, answers)]


def survey_objects(found: Report, answers: list[Answer]) -> Iterator[dict[str, Any]]:
    """The same as objects: what was not counted is None, with `text` as the form wants it."""
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


def shown(number: float | None) -> str:
    """As people read it: what was not counted is a word, not a number."""
    return _("not counted") if number is None else f"{number:,}"


def measure(numbers: Numbers, what: str) -> float | None:
    """Of MEASURES. What has no sessions has no average."""
    if what == "sessions":
        return numbers.sessions
    return numbers.average if what == "average" else numbers.attendance


def chart(found: Report, what: str, width: int, *, ascii_only: bool = False) -> list[str]:
    """A bar a line, the exact number beside it; what is apart stands below. `width`: cells. `what`: of MEASURES."""
    lines = [*found.lines, *found.apart]
    drawn = bars([_bar(line, what) for line in lines], width, ascii_only=ascii_only)
    cut = len(found.lines)
    together = _("{name}: {number}").format(name=found.total.words, number=_text(found.total.numbers, what))
    apart = ["", _("Not programs of the survey:"), *drawn[cut:]] if found.apart else []
    return [_(MEASURES[what]), *drawn[:cut], together, *apart]


def _bar(line: Line, what: str) -> tuple[str, int | None, str]:
    number = measure(line.numbers, what)
    return line.words, None if number is None else round(number), _text(line.numbers, what)


def _text(numbers: Numbers, what: str) -> str:
    if what == "average" and not numbers.sessions:
        return "-"
    return shown(measure(numbers, what))


def head_of(by: str) -> str:
    """What the lines are, as the head of a column."""
    return _(BY[by].head)


def how_counted(code: str) -> str:
    """In a sentence or two what a line, or a column, counts."""
    return _(HOW[code])


HOW: dict[str, str] = {
    "sessions": N_("Dates that are over and not cancelled, of a kind that is a program; each of a series is one."),
    "attendance": N_("Everybody who was there, whatever their age; online, one for each device."),
    "average": N_("Attendance, parted among the dates of which it was counted."),
    "not_counted": N_("Dates of which nobody said how many came. Open one in F5 and count it: 0 is a count, too."),
    "registered": N_("Heads that had a seat, with those who then did not come."),
    "no_shows": N_("Heads that had a seat and were noted as not here."),
    "recordings": N_("Recordings that were put up, and how often they were seen. They are no attendance."),
    "volunteer_hours": N_("Hours that helpers were there, as noted with the date."),
    "rooms": N_("Groups and patrons who had a room: bookings that are over, without those to which nobody came."),
}
HOW_APART: dict[str, str] = {
    "one_to_one": N_("Help for one person at a time is no program of the survey. Some states ask for it apart."),
    "self_directed": N_("What people do by themselves, and kits. Not in the survey; some states count each kit."),
    "outreach": N_("Tables, visits and stops of the van outside. They are no programs of the survey."),
    "outside": N_("Events of others in our rooms are no programs of ours."),
    "cancelled": N_("Dates that did not take place."),
    "cancelled_attended": N_("Cancelled, and people were counted all the same. If it took place, restore it."),
}
assert HOW_APART.keys() == APART.keys()


def report_file(found: Report, folder: Path) -> Path:
    """Write the table into this folder, under a name that says what it is of; gives back the file, 0600."""
    folder.mkdir(mode=0o700, exist_ok=True)
    days = f"{found.span.first.isoformat()}-{found.span.last.isoformat()}"
    file = folder / f"programs-{days}-by-{found.by}.csv"
    columns, rows = table(found)
    with whole_file(file) as out, as_text(out) as text:
        write_csv(iter(rows), columns, text)
    return file

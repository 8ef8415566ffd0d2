"""Programs in numbers from a script: the table, the survey's names, the chart, the file; and sessions that leave."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.at_once import make_program
from tests.library.makers import desk_of
from tuils.library.activities.programs.counting import facts_follow
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.store import close_store, open_store
from tuils.models import db

from .calling import Facts, Program


@pytest.fixture
def season(program: Program) -> list[str]:
    """A story time with three dates, two of them over: 9 came, then nobody counted. A film is to come."""
    open_store(program.library)
    desk = desk_of("admin", program.clock, "making")
    story = {"title": "=Story time", "kind": "story_time", "audience": "0-5", "fund": "LSTA"}
    walls = ["2026-11-03T10:30", "2026-11-10T10:30", "2026-12-15T10:30"]
    sessions = make_program(desk, story, walls).sessions
    help_ = make_program(desk, {"title": "Help", "kind": "tech_help"}, ["2026-11-04T14:00"]).sessions
    with db.atomic(), facts_follow(desk, [sessions[0], help_[0]]):
        Act(desk).write("attendance_counted", session=sessions[0], data={"add": {"adult": 4, "child": 5}})
        Act(desk).write("attendance_counted", session=help_[0], data={"add": {"adult": 1}})
    close_store()
    return [*sessions, *help_]


def report(program: Program, *more: str) -> list[Facts]:
    answer = program.json("event", "report", "--year", "2026", *more)
    assert (answer.code, answer.err) == (0, "")
    return answer.lines


def test_lines_are_objects_the_sum_then_what_is_apart(program: Program, season: list[str]) -> None:
    lines = report(program, "--by", "kind")
    assert [(line["part"], line.get("code")) for line in lines] == [
        ("program", "story_time"),
        ("total", ""),
        ("apart", "one_to_one"),
        ("rooms", None),
    ]
    story = lines[0]
    assert (story["from"], story["to"], story["name"]) == ("2026-01-01", "2026-12-31", "story time")
    assert (story["sessions"], story["counted"], story["not_counted"], story["attendance"]) == (2, 1, 1, 9)
    assert story["groups"] == {"adult": 4, "child": 5}
    assert lines[2]["attendance"] == 1
    months = report(program)
    assert [line["code"] for line in months if line["part"] == "program"][-2:] == ["2026-11", "2026-12"]


@pytest.mark.parametrize("by", ["month", "kind", "audience", "place", "fund", "partner"])
def test_every_way_to_part_them_has_the_same_sum(program: Program, season: list[str], by: str) -> None:
    lines = report(program, "--by", by, "--before")
    (total,) = [line for line in lines if line["part"] == "total"]
    parts = [line for line in lines if line["part"] == "program"]
    assert sum(line["sessions"] for line in parts) == total["sessions"] == 2
    assert (total["sessions_before"], total["attendance_before"]) == (0, 0)


def test_the_survey_has_its_names_and_m_for_what_was_not_counted(program: Program, season: list[str]) -> None:
    said = {line["element"]: line for line in report(program, "--pls")}
    assert (said["TOTPRO"]["value"], said["K0_5PRO"]["value"], said["ADULTPRO"]["value"]) == (2, 2, 0)
    assert (said["TOTATTEN"]["value"], said["TOTATTEN"]["not_counted"]) == (9, 1)
    assert said["TOTPRO"]["how"]
    lonely = program.json("event", "report", "--from", "2026-11-10", "--until", "2026-11-10", "--pls").lines
    atten = next(line for line in lonely if line["element"] == "TOTATTEN")
    assert (atten["value"], atten["text"]) == (None, "M")


def test_a_table_for_the_spreadsheet(program: Program, season: list[str], tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    answer = program("event", "report", "--year", "2026", "--by", "fund", "--csv", str(file))
    assert answer.code == 0, answer.err
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert [(row["part"], row["code"], row["sessions"], row["attendance"]) for row in rows] == [
        ("program", "LSTA", "2", "9"),
        ("total", "", "2", "9"),
        ("apart", "one_to_one", "1", "1"),
    ]
    assert file.stat().st_mode & 0o777 == 0o600
    here = program("event", "report", "--month", "2026-11", "--pls", "--csv", "-")
    assert here.out.splitlines()[0] == "from,to,element,name,value,not_counted,how"


def test_for_people_a_table_and_a_chart(program: Program, season: list[str]) -> None:
    said = program("event", "report", "--year", "2026", "--by", "kind").out.splitlines()
    assert said[0].split() == ["Kind", "Sessions", "Attendance", "Average", "Registered", "No-shows"]
    assert said[1].split() == ["story", "time", "2", "9", "9.0", "0", "0"]
    assert "Attendance not recorded: 1 session." in said
    for more in ((), ("sessions",), ("average",)):
        drawn = program("event", "report", "--year", "2026", "--by", "kind", "--chart", *more)
        assert drawn.code == 0, drawn.err
        (line,) = [line for line in drawn.out.splitlines() if line.startswith("story time")]
        assert line.endswith({(): " 9", ("sessions",): " 2", ("average",): " 9.0"}[more])


def test_the_librarys_year(program: Program, season: list[str]) -> None:
    assert program("setting", "set", "year_starts", "7").code == 0
    (total,) = [line for line in program.json("event", "report").lines if line.get("part") == "total"]
    assert (total["from"], total["to"], total["sessions"]) == ("2026-07-01", "2027-06-30", 2)
    (total,) = [line for line in program.json("event", "report", "--fiscal", "2026").lines if line["part"] == "total"]
    assert (total["from"], total["to"], total["sessions"]) == ("2025-07-01", "2026-06-30", 0)
    assert program("setting", "set", "year_starts", "13").code != 0


@pytest.mark.parametrize(
    "words",
    [
        ("--year", "2026", "--month", "2026-11"),
        ("--year", "26"),
        ("--month", "2026"),
        ("--from", "2026-12-01", "--until", "2026-11-01"),
        ("--from", "2026-12-01", "--year", "2026"),
        ("--by", "person"),
        ("--chart", "views"),
        ("--chart", "--pls"),
        ("--json", "--csv", "-"),
        ("--json", "--chart"),
    ],
)
def test_what_does_not_go_together(program: Program, words: tuple[str, ...]) -> None:
    answer = program("event", "report", *words)
    assert (answer.code, answer.out) == (2, "")


def test_sessions_leave_with_their_numbers_and_without_persons(program: Program, season: list[str]) -> None:
    answer = program("--json", "export", "events")
    assert answer.code == 0, answer.err
    lines = [json.loads(line) for line in answer.out.splitlines()]
    assert [line["session"] for line in lines] == [season[0], season[3], season[1], season[2]]
    assert (lines[0]["attendance"], lines[0]["adult"], lines[0]["child"], lines[0]["teen"]) == (9, 4, 5, None)
    assert (lines[2]["attendance"], lines[2]["starts_at"]) == (None, "2026-11-10T10:30:00-06:00")
    rows = list(csv.DictReader(program("export", "events").out.splitlines()))
    assert (rows[0]["title"], rows[0]["attendance"], rows[2]["attendance"]) == ("'=Story time", "9", "")

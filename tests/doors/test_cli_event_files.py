"""Calendars from a script: written, read back, brought in with what is wrong named, kept for those who subscribe."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.formats.samples import DATA, needs_data
from tests.library.calendar_files import calendar, weekly
from tuils.formats.calendar.ical import read_calendar

from .calling import Facts, Program

FILES = sorted((DATA / "ical").rglob("*.ics")) if DATA.is_dir() else []


@pytest.fixture
def partner(tmp_path: Path) -> Path:
    file = tmp_path / "partner.ics"
    bad = ("UID:bad-1", "DTSTART:INVALID-DATE", "SUMMARY:Broken")
    file.write_bytes(calendar(weekly(), bad))
    return file


def planned(program: Program, title: str = "Tea", *more: str) -> Facts:
    answer = program.json("event", "add", title, "2026-12-10 10:30", *more)
    assert answer.code == 0, answer.err
    return answer.lines[0]


def test_a_file_comes_in_with_its_faults_named(program: Program, partner: Path) -> None:
    answer = program.json("event", "import", str(partner))
    fault, made, summary = answer.lines
    assert answer.code == 0
    assert (fault["uid"], fault["line"], fault["outcome"]) == ("bad-1", 14, "refused")
    assert fault["fault"] == "DTSTART cannot be read: INVALID-DATE"
    assert (made["outcome"], made["added"], made["title"]) == ("new", 4, "Story time")
    assert all(made[name].endswith(":00-06:00") for name in ("first", "last"))
    assert (summary["new"], summary["refused"], summary["sessions_added"]) == (1, 1, 4)
    again = program.json("event", "import", str(partner))
    assert [line.get("outcome") for line in again.lines] == ["refused", "same", None]


def test_a_dry_run_writes_nothing(program: Program, partner: Path) -> None:
    answer = program.json("event", "import", str(partner), "--dry-run")
    assert answer.lines[-1]["dry_run"] is True
    assert answer.lines[1]["program"] is None
    assert program.json("event", "import", str(partner)).lines[1]["outcome"] == "new"


def test_it_is_taken_back_by_undo(program: Program, partner: Path) -> None:
    made = program.json("event", "import", str(partner)).lines[1]
    assert program("undo", "--act", made["act"]).code == 0
    assert program.json("event", "list", "--days", "40").lines == []


def test_what_it_says_to_people(program: Program, partner: Path) -> None:
    said = program("event", "import", str(partner)).out.splitlines()
    assert said == [
        "Line 14, Broken (bad-1): refused. DTSTART cannot be read: INVALID-DATE",
        "new: Story time, 4 dates new, 2026-12-08 to 2026-12-29",
        "Programs: 1 new, 0 changed, 0 unchanged. Refused: 1.",
    ]
    alarm = ("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT5M", "END:VALARM")
    todo = ("BEGIN:VTODO", "UID:todo", "END:VTODO")
    raw = calendar(weekly(*alarm, *alarm)).decode()
    partner.write_text(raw.replace("END:VCALENDAR", "\n".join((*todo, "END:VCALENDAR"))), encoding="utf-8")
    assert program("event", "import", str(partner)).out.splitlines()[-1] == "Skipped: 2 alarms, 1 task."


def test_a_room_that_is_taken_is_named_beside_what_is_made(program: Program, partner: Path) -> None:
    program("room", "add", "mr", "--name", "Meeting room")
    planned(program, "Chess", "--room", "mr")
    event = ("UID:r", "DTSTART:20261210T163000Z", "DURATION:PT1H", "SUMMARY:Tea", "LOCATION:Meeting room")
    partner.write_bytes(calendar(event))
    fault, made, summary = program.json("event", "import", str(partner)).lines
    assert fault["fault"] == "The room mr is taken on 2026-12-10: Chess. Imported without the room."
    assert (made["outcome"], summary["refused"]) == ("new", 0)


@needs_data
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_real_file_is_taken_or_refused_by_name(program: Program, file: Path) -> None:
    answer = program.json("event", "import", str(file), "--yes")
    assert "Traceback" not in answer.err
    summary = answer.lines[-1]
    read = summary["programs"]
    assert answer.code == (0 if read else 2)
    assert read or summary["faults"] or b"BEGIN:VEVENT" not in file.read_bytes()
    again = program.json("event", "import", str(file), "--yes").lines[-1]
    assert (again["new"], again["changed"]) == (0, 0)


def test_no_file_and_no_calendar_are_told(program: Program, tmp_path: Path) -> None:
    assert program("event", "import", str(tmp_path / "none.ics")).code == 2
    (tmp_path / "page.ics").write_text("<html><body>not found</body></html>", encoding="utf-8")
    answer = program.json("event", "import", str(tmp_path / "page.ics"))
    assert answer.code == 2
    assert answer.lines[0]["fault"] == "This is not a calendar file."


# ---- out


def test_a_program_a_session_and_all_are_written(program: Program, tmp_path: Path) -> None:
    made = planned(program)
    planned(program, "Chess")
    file = tmp_path / "all.ics"
    answer = program.json("event", "export", "-o", str(file))
    assert answer.line == {"file": str(file), "format": "ics", "events": 2}
    assert {event.title for event in read_calendar(file.read_bytes()).events} == {"Tea", "Chess"}
    for option, key in (("--program", made["program"]), ("--session", made["session"])):
        out = program("event", "export", option, key[-8:]).out
        assert [event.title for event in read_calendar(out.encode()).events] == ["Tea"]


def test_a_draft_and_what_is_not_there_are_refused(program: Program) -> None:
    made = planned(program, "Secret", "--status", "draft")
    for key, code in ((made["program"], "NOT_PUBLISHED"), ("0000000000", "PROGRAM_UNKNOWN")):
        answer = program.json("event", "export", "--program", key, "-o", "x.ics")
        assert (answer.code, answer.line["refused"]) == (1, [code])


def test_options_that_do_not_go_together(program: Program) -> None:
    assert program("event", "export", "--all", "--session", "1").code == 2


def test_a_calendar_within_an_object_where_no_file_is_named(program: Program) -> None:
    planned(program, "Tea ☕")
    told = program.json("event", "export", "--all").line
    assert (told["file"], told["events"]) == (None, 1)
    assert [event.title for event in read_calendar(told["calendar"].encode()).events] == ["Tea ☕"]


def test_a_calendar_is_read_from_standard_input(
    program: Program, partner: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with partner.open() as there:
        monkeypatch.setattr("sys.stdin", there)
        answer = program.json("event", "import", "-", "--yes")
    assert (answer.code, answer.lines[-1]["new"]) == (0, 1)


def told(program: Program, session: str) -> tuple[int, str, str]:
    """Return the version, start and description of a date in the calendar."""
    text = str(program.json("event", "export", "--session", session).line["calendar"])
    (event,) = read_calendar(text.encode()).events
    return event.sequence, f"{event.start.wall:%H:%M}", event.description


def test_what_is_taken_back_is_told_to_calendars_as_something_newer(program: Program, tmp_path: Path) -> None:
    session = str(planned(program, "Tea", "--repeat", "weekly", "--times", "2")["session"])
    assert told(program, session) == (0, "10:30", "")
    program("event", "move", session, "2026-12-10 14:00")
    program("event", "export", "-o", str(tmp_path / "moved.ics"))
    assert told(program, session) == (1, "14:00", "")
    program("undo")
    assert told(program, session) == (2, "10:30", "")
    program("event", "edit", session, "--text", "Bring a cup.")
    assert told(program, session) == (3, "10:30", "Bring a cup.")
    program("undo")
    assert told(program, session) == (4, "10:30", "")
    program("event", "move", session, "2026-12-10 15:00")
    assert told(program, session) == (5, "15:00", "")
    answer = program.json("event", "import", str(tmp_path / "moved.ics"), "--yes")
    assert [line["outcome"] for line in answer.lines if "outcome" in line] == ["older"]


# ---- to subscribe to


def test_the_file_to_subscribe_to_is_made_once_and_kept_by_daily(program: Program, tmp_path: Path) -> None:
    planned(program)
    made = program.json("event", "publish").line
    file = Path(made["file"])
    assert (made["events"], made["changed"], file.name) == (1, True, "events.ics")
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert program.json("event", "publish").line["changed"] is False
    planned(program, "Chess")
    assert program.json("daily").line["did"]["calendar"] == 2
    assert len(read_calendar(file.read_bytes()).events) == 2
    assert os.listdir(file.parent) == ["events.ics"]


def test_the_station_names_another_place_and_what_lies_there_is_not_replaced(program: Program, tmp_path: Path) -> None:
    planned(program)
    file = tmp_path / "www" / "library.ics"
    Path(program.env["TUILS_CONFIG"]).write_text(f'calendar_file = "{file}"\n', encoding="utf-8")
    assert program.json("daily").line["did"]["calendar"] == 1
    assert len(read_calendar(file.read_bytes()).events) == 1
    file.write_bytes(calendar())
    answer = program("event", "publish")
    assert answer.code == 3
    assert "Another file is already there" in answer.err
    assert file.read_bytes() == calendar()

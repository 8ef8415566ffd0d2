"""Programs from a script: planned, shown, changed, moved, cancelled, put back, taken away."""

from __future__ import annotations

import pytest

from .calling import Facts, Program

TUESDAYS = [f"2026-12-{day:02}T10:30:00-06:00" for day in (8, 15, 22, 29)]


@pytest.fixture
def series(program: Program) -> Facts:
    """Four Tuesdays at 10:30 am."""
    return planned(program, "--kind", "story_time", "--audience", "0-5", "--places", "15")


def planned(program: Program, *more: str) -> Facts:
    answer = program.json("event", "add", "Story time", "2026-12-08 10:30", "--repeat", "weekly", "--times", "4", *more)
    assert answer.code == 0, answer.err
    return answer.line


def listed(program: Program, *more: str) -> list[Facts]:
    return program.json("event", "list", "--month", "2026-12", *more).lines


def test_a_series_is_planned_and_listed(program: Program, series: Facts) -> None:
    assert tuple(series) == (
        "program", "session", "title", "sessions", "rule", "repeats", "skipped", "warned", "act",
    )  # fmt: skip
    assert (series["rule"], series["repeats"]) == ("FREQ=WEEKLY;COUNT=4", "every Tuesday, 4 times")
    assert len(series["sessions"]) == 4
    found = listed(program)
    assert [line["starts_at"] for line in found] == TUESDAYS
    assert [line["session"] for line in found] == series["sessions"]
    assert (found[0]["audience"], found[0]["capacity"], found[0]["left"], found[0]["attendance"]) == (
        "0-5",
        15,
        15,
        None,
    )


def test_what_it_says_to_people(program: Program) -> None:
    program("closure", "add", "2026-12-15", "--reason", "Snow")
    said = program("event", "add", "Story time", "2026-12-08 10:30", "--repeat", "every Tue until 22 Dec").out
    first, span, left_out = said.splitlines()
    assert first.startswith("Scheduled: Story time, 2 sessions, ")
    assert first.endswith(", every Tuesday until Dec 22.")
    assert span.startswith("From Tue, Dec 8 to Tue, Dec 22. First session: ")
    assert left_out == "Skipped: Tue, Dec 15, 10:30 am, closed: Snow"
    line = program("event", "list", "--from", "2026-12-08", "--days", "1").out
    assert line.endswith("Tue, Dec 8, 10:30-11:30 am  Story time\n")
    assert program("event", "list", "--from", "2027-06-01").err == "Nothing scheduled on these days.\n"


def test_a_date_that_is_past_is_planned_and_said(program: Program) -> None:
    said = program("event", "add", "Story time", "2026-11-24 10:30", "--repeat", "weekly", "--times", "3")
    assert (said.code, said.err) == (0, "Note: 1 date has already passed.\n")
    assert program("event", "add", "Films", "2026-12-08 10:30").err == ""


def test_a_night_in_the_library_says_on_which_day_it_ends(program: Program) -> None:
    program("event", "add", "Read-in", "2026-12-11 20:00", "--minutes", "720", "--closed", "keep")
    program("event", "add", "Films", "2026-12-12 20:00", "--minutes", "240", "--closed", "keep")
    night, films = program("event", "list", "--from", "2026-12-11", "--days", "2").out.splitlines()
    assert night.endswith("  Fri, Dec 11, 8:00 pm - Sat, Dec 12, 8:00 am  Read-in")
    assert films.endswith("  Sat, Dec 12, 8:00 pm-12:00 am  Films")


def test_the_list_is_narrowed(program: Program, series: Facts) -> None:
    program("room", "add", "garden", "--name", "Garden")
    program(
        "event", "add", "Seeds", "2026-12-09 10:30", "--kind", "workshop", "--audience", "adults", "--room", "garden"
    )
    assert [one["title"] for one in listed(program, "--kind", "workshop")] == ["Seeds"]
    assert [one["title"] for one in listed(program, "--audience", "adults")] == ["Seeds"]
    assert [one["title"] for one in listed(program, "--room", "Garden")] == ["Seeds"]
    assert [one["title"] for one in listed(program, "--kind", "story time")] == ["Story time"] * 4
    assert program.json("event", "list", "--from", "9998-12-01", "--days", "3660").code == 0
    two = program.json("event", "list", "--from", "2026-12-08", "--days", "2").lines
    assert [one["title"] for one in two] == ["Story time", "Seeds"]
    assert program.json("event", "list", "--room", "attic").line["refused"] == ["ROOM_UNKNOWN"]
    assert program.json("event", "list", "--kind", "seance").line["refused"] == ["NOT_UNDERSTOOD"]


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--days", "0"),
        ("list", "--days", "100000"),
        ("list", "--month", "December"),
        ("list", "--month", "2026-12", "--days", "3"),
        ("add", "Story time"),
        ("add", "Story time", "2026-12-08"),
        ("add", "Story time", "2026-12-08 25:00"),
        ("add", "Story time", "2026-12-08 10:30", "--repeat", "now and then"),
        ("add", "Story time", "2026-12-08 10:30", "--repeat", "FREQ=WEEKLY;UNTIL=soon"),
        ("add", "Story time", "2026-12-08 10:30", "--times", "3"),
        ("add", "Story time", "2026-12-08 10:30", "--places", "many"),
        ("add", "Story time", "2026-12-08 10:30", "--closed", "perhaps"),
        ("add", "", "2026-12-08 10:30"),
        ("more", "abcdef", "--until", "2027-01-01", "--times", "3"),
        ("edit", "abcdef"),
        ("edit", "abcdef", "--places", "3", "--scope", "some"),
        ("frobnicate",),
        (),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_planned(program: Program, words: tuple[str, ...]) -> None:
    answer = program("event", *words)
    assert (answer.code, answer.out) == (2, "")
    assert 0 < answer.err.count("\n") <= 4
    assert listed(program) == []


def test_one_is_shown_with_all_there_is(program: Program) -> None:
    made = planned(
        program, "--question", "Any allergies?", "--question", "Photos?", "--min-age", "2", "--fee", "2.50",
        "--text", "Songs.", "--setup", "15", "--pass-parties", "yes",
    )  # fmt: skip
    line = program.json("event", "show", made["session"][-8:]).line
    assert (line["session"], line["setup_minutes"], line["apart"], line["counted"]) == (made["session"], 15, False, {})
    of = line["of"]
    assert (of["questions"], of["min_age"], of["fee_cents"], of["pass_parties"]) == (
        ["Any allergies?", "Photos?"], 2, 250, True,
    )  # fmt: skip
    assert [one["starts_at"] for one in of["sessions"]] == TUESDAYS
    whole = program.json("event", "show", made["program"]).line
    assert whole == of
    said = program("event", "show", made["session"]).out
    assert "  Questions: Any allergies?; Photos?\n" in said
    assert program.json("event", "show", "nothing").line["refused"] == ["SESSION_UNKNOWN"]


def test_the_dates_are_told_before_they_are_planned(program: Program) -> None:
    answer = program.json(
        "event", "add", "Story time", "2026-12-08 10:30", "--repeat", "weekly", "--times", "4", "--dry-run",
        "--except", "2026-12-15", "--also", "2026-12-17 16:00",
    )  # fmt: skip
    assert answer.line["dates"] == [TUESDAYS[0], "2026-12-17T16:00:00-06:00", *TUESDAYS[2:]]
    assert answer.line["program"] is None
    assert listed(program) == []


def test_every_date_on_which_the_room_is_taken_has_a_line(program: Program) -> None:
    program("room", "add", "meeting", "--name", "Meeting room")
    planned(program, "--room", "meeting")
    wanted = ("event", "add", "Quilting", "2026-12-22 10:00", "--repeat", "weekly", "--times", "3", "--room", "meeting")
    answer = program.json(*wanted)
    assert answer.code == 1
    assert answer.lines[:2] == [
        {"starts_at": f"2026-12-{day}T10:00:00-06:00", "taken": "Meeting room is taken: Story time"} for day in (22, 29)
    ]
    assert answer.lines[2]["refused"] == ["DATES_TAKEN"]
    rest = program.json(*wanted, "--taken", "skip")
    assert (rest.code, len(rest.line["sessions"]), len(rest.line["skipped"])) == (0, 1, 2)


@pytest.mark.parametrize(("scope", "changed"), [((), 1), (("--scope", "following"), 3), (("--scope", "all"), 4)])
def test_one_or_more_are_changed_and_taken_back(
    program: Program, series: Facts, scope: tuple[str, ...], changed: int
) -> None:
    answer = program.json("event", "edit", series["sessions"][1], "--places", "20", *scope)
    assert (answer.code, len(answer.line["sessions"])) == (0, changed)
    assert sum(one["capacity"] == 20 for one in listed(program)) == changed
    assert program("undo").code == 0
    assert {one["capacity"] for one in listed(program)} == {15}


def test_an_empty_text_takes_a_field_out(program: Program, series: Facts) -> None:
    program("event", "edit", series["session"], "--places", "", "--scope", "all")
    assert {one["capacity"] for one in listed(program)} == {None}
    program("event", "edit", series["session"], "--question", "Photos?")
    program("event", "edit", series["session"], "--question", "")
    assert program.json("event", "show", series["program"]).line["questions"] == []


def test_a_session_is_moved_and_the_series_gets_another_rule(program: Program, series: Facts) -> None:
    program("event", "move", series["sessions"][1], "2026-12-17 16:00")
    assert [one["starts_at"] for one in listed(program)][1] == "2026-12-17T16:00:00-06:00"
    answer = program.json("event", "edit", series["sessions"][0], "--repeat", "every Wed", "--scope", "all")
    assert answer.line["kept"] == [series["sessions"][1]]
    days = [one["starts_at"][:10] for one in listed(program)]
    assert days == ["2026-12-09", "2026-12-17", "2026-12-23"]
    assert len(answer.line["removed"]) == 1  # 30 December is after the end that the old rule had
    said = program("event", "show", series["sessions"][1]).out
    assert "Changed by itself; the series had it on 2026-12-16 10:30." in said


def test_a_session_is_cancelled_and_put_back(program: Program, series: Facts) -> None:
    answer = program.json("event", "cancel", series["session"], "--reason", "Snow")
    assert answer.line["sessions"] == [series["session"]]
    assert answer.line["to_tell"] == []
    assert (listed(program)[0]["status"], listed(program)[0]["why"]) == ("cancelled", "Snow")
    shown = program("event", "show", series["program"]).out
    assert "Upcoming dates: Tue, Dec 15, Tue, Dec 22, Tue, Dec 29\n" in shown  # not the 8th
    again = program.json("event", "cancel", series["session"])
    assert (again.code, again.line["refused"]) == (1, ["SESSION_CANCELLED"])
    assert program.json("event", "restore", series["session"]).line["status"] == "planned"
    assert program.json("event", "restore", series["session"]).line["refused"] == ["SESSION_STANDS"]


def test_a_program_stands_for_its_next_session_where_more_are_meant(program: Program, series: Facts) -> None:
    answer = program.json("event", "cancel", series["program"])
    assert (answer.code, answer.line["refused"]) == (1, ["SESSION_UNKNOWN"])
    assert len(program.json("event", "cancel", series["program"], "--scope", "all").line["sessions"]) == 4
    assert len(program.json("event", "restore", series["program"], "--scope", "all").lines) == 4
    assert (
        len(program.json("event", "edit", series["program"], "--scope", "all", "--places", "9").line["sessions"]) == 4
    )


def test_a_program_goes_on_is_copied_and_goes(program: Program, series: Facts) -> None:
    more = program.json("event", "more", series["session"], "--times", "2").line
    assert len(more["sessions"]) == 2
    copied = program.json("event", "copy", series["program"], "2027-06-01 10:30", "--repeat", "weekly", "--times", "2")
    assert copied.line["program"] != series["program"]
    assert program.json("event", "show", copied.line["session"]).line["capacity"] == 15
    gone = program.json("event", "remove", series["session"], "--reason", "No hands")
    assert (gone.line["whole"], len(gone.line["removed"]), gone.line["cancelled"]) == (True, 6, [])
    assert listed(program) == []
    assert program("undo").code == 0
    assert len(listed(program)) == 4
    assert program("verify").code == 0


def test_the_kinds_are_told(program: Program) -> None:
    kinds = {line["kind"]: line for line in program.json("event", "kinds").lines}
    assert kinds["story_time"] == {"kind": "story_time", "name": "story time", "counts_as": "program", "minutes": 45}
    assert kinds["outreach"]["counts_as"] == "outreach"


def test_text_that_would_move_the_cursor_is_only_text(program: Program) -> None:
    answer = program("event", "add", "Story\x1b[2J time", "2026-12-08 10:30", "--note", "x\x07y")
    assert "\x1b" not in answer.out
    assert "\x1b" not in program("event", "list", "--month", "2026-12").out


def test_what_is_planned_on_a_day_is_told_when_it_is_closed_and_stays(program: Program) -> None:
    program.json("event", "add", "Story time", "2026-12-15 10:30")
    told = program.json("closure", "add", "2026-12-15", "--reason", "Snow").lines
    assert [line.get("day") or line.get("title") for line in told] == ["2026-12-15", "Story time"]
    listed = program.json("event", "list", "--from", "2026-12-15", "--days", "1").line
    assert (listed["status"], listed["closed"]) == ("planned", "closed: Snow")
    assert program.json("event", "show", listed["session"]).line["closed"] == "closed: Snow"
    assert "[closed: Snow]" in program("event", "list", "--days", "15").out
    program("closure", "remove", "2026-12-15")
    assert "Still planned on these days: 1 session." in program("closure", "add", "2026-12-15").err


def test_what_was_left_out_of_a_series_stays_out_by_another_rule(program: Program) -> None:
    out = ("--except", "2026-12-15", "--except", "2026-12-22", "--except", "2027-01-05")
    made = program.json("event", "add", "Tea", "2026-12-08 10:30", "--repeat", "every Tue until 26 Jan 2027", *out).line
    assert len(made["sessions"]) == 5
    longer = ("event", "edit", made["session"], "--scope", "all", "--repeat", "every Tue until 9 Feb 2027")
    done = program.json(*longer).line
    assert (len(done["added"]), done["removed"], done["cancelled"]) == (2, [], [])
    assert [one["why"] for one in done["skipped"]] == ["left out before"] * 3
    done = program.json("event", "edit", made["session"], "--scope", "all", "--repeat", "every Wed").line
    assert (len(done["sessions"]), done["added"], len(done["removed"])) == (6, [], 1)
    days = [
        line["starts_at"][:10] for line in program.json("event", "list", "--from", "2026-12-01", "--days", "80").lines
    ]
    assert days == [f"2026-12-{day}" for day in ("09", "30")] + [
        f"2027-{day}" for day in ("01-13", "01-20", "01-27", "02-03")
    ]


def test_a_series_that_goes_on_beyond_ten_years_can_be_given_an_end(program: Program) -> None:
    begun = ("event", "add", "Tea", "2026-12-08 10:30", "--repeat", "every Tue until 1 Dec 2036")
    session = program.json(*begun, "--except", "2026-12-15").line["session"]
    assert program("event", "more", session, "--until", "2036-12-31").code == 0
    done = program.json("event", "edit", session, "--scope", "all", "--repeat", "every Tue until 29 Dec").line
    assert (done["added"], [one["starts_at"][:10] for one in done["skipped"]]) == ([], ["2026-12-15"])

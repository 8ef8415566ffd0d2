"""Counts in one key: `+v` at the desk in line mode, door counters, a library's own tallies, the hour, undo."""

from __future__ import annotations

import io

from tests.library.makers import DAY

from .calling import Program


def at_desk(program: Program, *lines: str) -> str:
    program.monkeypatch.setattr("sys.stdin", io.StringIO("\n".join((*lines, ".q", ""))))
    return str(program("--plain").out)


def counts(program: Program) -> dict[str, int]:
    return {line["kind"]: line["n"] for line in program.json("tally", "list").lines}


def test_a_letter_counts_and_undo_takes_it_off(program: Program) -> None:
    told = at_desk(program, "+v", "+12v", "+q", "+QD", "+qt", ".u")
    assert "Visits today: 13" in told
    assert "Directional questions today: 1" in told
    assert counts(program) == {"visits": 13, "reference": 1, "directional": 1}, "only the last one was taken back"
    hours = program.json("report", "run", "visits", "--by", "hour").lines
    assert {line["hour"]: line["visits"] for line in hours if line["part"] == "line"} == {"09": 13}


def test_a_count_keeps_who_is_there_and_the_question(program: Program) -> None:
    card = program.patron()
    assert program("title", "add", "Dogs", "--call-number", "599 ALD", "--barcode", "B77").code == 0
    told = at_desk(program, card, "+v", "B77", ".u", ".x")
    assert "Visits today: 1" in told
    assert "checked out" in told.lower(), "the patron was still at the desk"
    assert counts(program) == {"visits": 1}, "undo took the checkout back, not the count"


def test_a_count_of_yesterday_is_taken_back_from_yesterday(program: Program) -> None:
    at_desk(program, "+v", "+v")
    program.clock.now += DAY
    at_desk(program, "+v")
    assert program("undo").code == 0
    assert program("undo").code == 0
    assert [line["n"] for line in program.json("tally", "list").lines] == [1]


def test_a_letter_that_counts_nothing_names_those_that_do(program: Program) -> None:
    told = at_desk(program, "+z")
    assert "+v: Visits" in told
    assert counts(program) == {}


def test_a_library_has_tallies_of_its_own(program: Program) -> None:
    assert program("setting", "set", "tallies", "s Seed packets, b bike pump").code == 0
    assert "a letter or two" in program("setting", "set", "tallies", "seed").err
    assert "Seed packets today: 3" in at_desk(program, "+3s")
    assert program.json("tally", "add", "seed packets").line["n"] == 4, "without a number it is one"
    assert counts(program) == {"own_seed_packets": 4}


def test_a_volunteer_without_the_right_counts_nothing(program: Program) -> None:
    assert program("role", "set", "shelver", "--add", "patrons.see_all").code == 0
    assert program("staff", "add", "vol", "--role", "shelver", TUILS_NEW_PIN="2468").code == 0
    program.monkeypatch.setattr("sys.stdin", io.StringIO("+v\n.q\n"))
    assert "Visits today" not in program("--as", "vol", "--plain", TUILS_PIN="2468").out


def test_a_door_counter_is_read(program: Program) -> None:
    first = program.json("tally", "reading", "48210").line
    assert (first["before"], first["visits"]) == (None, 0)
    assert program.json("tally", "reading", "48230").line["visits"] == 20
    program.clock.now += DAY
    assert program.json("tally", "reading", "48331", "--both-ways").line["visits"] == 50
    assert "It showed 48,331 before" in program("tally", "reading", "12").err
    assert program.json("tally", "reading", "12", "--reset").line["visits"] == 62
    assert program.json("tally", "reading", "5", "--door", "Garden").line["before"] is None, "each door by itself"
    assert program("undo").code == 0
    assert program("undo").code == 0
    assert program.json("tally", "reading", "48341").line["visits"] == 60, "the reading was taken back with its visits"


def test_only_reference_questions_feed_the_survey(program: Program) -> None:
    at_desk(program, "+4q", "+3qd", "+2qt")
    figures = {line["element"]: line["value"] for line in program.json("survey", "--year", "2026").lines}
    assert figures["REFERENC"] == 4

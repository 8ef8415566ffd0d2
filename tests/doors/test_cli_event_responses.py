"""Answers to a web form, registered from their table: looked at first, in the order of time, never twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Facts, Program
from .test_cli_event_register import party, patron, planned

HEAD = (
    "Timestamp,Email Address,Your name,Library card number (if you have one),How many people registered?,"
    "Ages of the children,Any allergies? Which?,Colour\n"
)
ROWS = (
    "2026/11/30 2:00:00 PM CST,elena@example.org,Elena Garcia,,2,,nuts,red\n"
    '2026/11/30 9:00:00 AM CST,bo@example.org,"=1+1 Bo",,2,,,\n'
    "2026/11/30 3:00:00 PM CST,cy@example.org,Cy Wrong,{sam},1,,,\n"
    "2026/11/30 4:00:00 PM CST,sam@example.org,Sam,{sam},3 people,,,\n"
    "2026/11/30 5:00:00 PM CST,di@example.org,Di,,a few,,,\n"
    "2026/11/30 6:00:00 PM CST,ELENA@example.org,elena garcia,,4,,,\n"
    '2026/11/30 7:00:00 PM CST,ev@example.org,"Ev\x1b[31mil\nEva",,1,7,\x1b]0;x\x07,\n'
)


@pytest.fixture
def form(program: Program, tmp_path: Path) -> tuple[str, Path]:
    """A session of six places, two patrons, and what was answered."""
    session = planned(program, 6, questions=["Any allergies?"])
    patron(program, "Elena", **{"last-name": "Garcia", "email": "elena@example.org", "card": "P1"})
    sam = patron(program, "Sam", **{"last-name": "Okafor"})
    file = tmp_path / "answers.csv"
    file.write_text(HEAD + ROWS.format(sam=sam), encoding="utf-8")
    return session, file


def taken(program: Program, session: str, file: Path, *more: str) -> tuple[list[Facts], Facts]:
    *lines, whole = program.json("event", "import-responses", session, str(file), *more).lines
    return lines, whole


def coming(program: Program, session: str) -> list[Facts]:
    return [line for line in program.json("event", "coming", session).lines if "heads" in line]


def counts(whole: Facts) -> list[int]:
    return [whole[name] for name in ("coming", "waiting", "known", "refused")]


def test_answers_become_registrations_in_the_order_of_time(program: Program, form: tuple[str, Path]) -> None:
    lines, whole = taken(program, *form)
    assert [(line["row"], line["outcome"]) for line in lines] == [
        (2, "coming"), (1, "coming"), (3, "coming"), (4, "waiting"), (5, "refused"), (6, "known"), (7, "waiting"),
    ]  # fmt: skip
    assert counts(whole) == [3, 2, 1, 1]
    bo, elena, wrong, sam, unread, again, eva = lines
    assert (elena["patron"], elena["answers"], elena["source"]) == ("P1", {"Any allergies?": "nuts"}, "form")
    assert (bo["patron"], bo["name"], bo["email"]) == (None, "=1+1 Bo", "bo@example.org")
    assert (wrong["patron"], wrong["name"]) == (None, "Cy Wrong")  # with a card that is somebody else's
    assert (sam["name"], sam["heads"], sam["place"]) == ("Sam Okafor", 3, 1)
    assert unread["said"] == ["Number of people not readable: a few"]
    assert (again["patron"], again["heads"]) == ("P1", 2)
    assert again["said"] == ["Already registered, party of 2. This row says 4: not changed."]
    assert (eva["groups"], eva["answers"]) == ({"child": 1}, {"Any allergies?": "]0;x"})
    assert "\x1b" not in eva["name"]


def test_it_is_looked_at_first_done_once_and_taken_back_as_one(program: Program, form: tuple[str, Path]) -> None:
    session, file = form
    looked, whole = taken(program, session, file, "--dry-run")
    assert (counts(whole), whole["written"], coming(program, session)) == ([3, 2, 1, 1], False, [])
    assert {line["registration"] for line in looked if line["outcome"] != "known"} <= {None}
    said = program("event", "import-responses", session, str(file), "--dry-run").out.splitlines()
    assert said[3] == "Row 4: Sam, 3 people: waitlisted, number 1"
    assert said[-2:] == [
        "Story time: 3 registered, 2 waitlisted, 1 already registered, 1 not imported.",
        "Nothing was saved.",
    ]
    taken(program, session, file)
    assert counts(taken(program, session, file)[1]) == [0, 0, 6, 1]
    assert len(coming(program, session)) == 5
    assert "Registered 5 parties: Story time" in program("undo").out
    assert coming(program, session) == []


def test_who_was_taken_off_comes_again_only_by_a_later_answer(program: Program, form: tuple[str, Path]) -> None:
    session, file = form
    bo = taken(program, session, file)[0][0]
    program("event", "unregister", bo["registration"])
    assert counts(taken(program, session, file)[1]) == [0, 0, 6, 1]
    with file.open("a", encoding="utf-8") as more:
        more.write("2027-01-04T09:00:00Z,bo@example.org,=1+1 Bo,,1,,,\n")
    lines, _whole = taken(program, session, file)
    assert [line["name"] for line in lines if line["outcome"] in ("coming", "waiting")] == ["=1+1 Bo"]


def test_columns_are_named_and_kept_under_a_name(program: Program, tmp_path: Path) -> None:
    session, file = planned(program, None), tmp_path / "theirs.csv"
    file.write_text("Wer;Wie viele\nAda;2\n;1\n", encoding="utf-8")
    none = program("event", "import-responses", session, str(file))
    assert (none.code, "No column of this file is known as a name" in none.err) == (2, True)
    mapped = ("--map", "name=Wer", "--map", "heads=Wie viele", "--save-profile", "theirs")
    assert counts(taken(program, session, file, *mapped)[1]) == [1, 0, 0, 1]
    party(program, session, "Bo")
    file.write_text("Wer;Wie viele\nBo;1\nCy;1000\n", encoding="utf-8")
    lines, whole = taken(program, session, file, "--profile", "theirs")
    assert (counts(whole), lines[1]["said"]) == ([0, 0, 1, 1], ["Number of people not readable: 1000"])
    file.write_text("Name\n" + "".join(f"N{n}\n" for n in range(301)), encoding="utf-8")
    assert "Up to 300 rows" in program("event", "import-responses", session, str(file)).err


def test_those_who_need_not_sign_in_to_a_form_are_not_one_person(program: Program, tmp_path: Path) -> None:
    session, file = planned(program, None), tmp_path / "theirs.csv"
    rows = "anonymous,555 0101\nanonymous,555 0102\nanonymous,\nanonymous,555-0101\n"
    file.write_text("Email,Phone number\n" + rows, encoding="utf-8")
    lines, whole = taken(program, session, file)
    assert counts(whole) == [2, 0, 1, 1]
    assert [line.get("email") for line in lines] == [None] * 4
    file.write_text(f"Card\n{patron(program, 'Ada')}\n", encoding="utf-8")
    assert counts(taken(program, session, file)[1]) == [1, 0, 0, 0]


def test_what_may_be_passed_is_said_once_and_passed_for_all(program: Program, tmp_path: Path) -> None:
    session, file = planned(program, None, opens_days=2), tmp_path / "early.csv"
    file.write_text("Name,Age\nAda,\nBo,\nKid,5\n", encoding="utf-8")
    said = program("event", "import-responses", session, str(file))
    assert said.code == 2
    assert said.err.count("To override it") == 1
    assert "--override GUARDIAN_NEEDED,REGISTRATION_NOT_OPEN --reason TEXT" in said.err
    passed = ("--override", "REGISTRATION_NOT_OPEN", "--reason", "they were asked to")
    assert counts(taken(program, session, file, *passed)[1]) == [2, 0, 0, 1]


def test_children_under_the_name_of_whoever_wrote_are_each_one(program: Program, tmp_path: Path) -> None:
    session, file = planned(program, None, questions=["Any allergies?"]), tmp_path / "twice.csv"
    head = "Timestamp,Name,Email,Age,Date of birth,Parent,Any allergies?\n"
    rows = [
        "2026-11-30 09:00,Ana Diaz,ana@example.org,7,,Ana,",
        "2026-11-30 09:05,Ana Diaz,ana@example.org,5,,Ana,nuts",
        "2026-11-30 09:06,Ana Diaz,ana@example.org,5,,Ana,milk",
        "2026-11-30 09:10,Kim Lee,,,2019-03-01,Lee 555 0100,",
        "2026-11-30 09:20,Kim Lee,,,2021-04-02,Lee 555 0100,",
        "2026-11-30 09:30,Kim Lee,,,,Lee 555 0100,",
    ]
    file.write_text(head + "\n".join(rows[:1]), encoding="utf-8")
    assert counts(taken(program, session, file)[1]) == [1, 0, 0, 0]
    file.write_text(head + "\n".join(rows), encoding="utf-8")
    lines, whole = taken(program, session, file)
    assert counts(whole) == [3, 0, 3, 0]
    otherwise = ["Already registered. This row has other answers: not changed."]
    somebody_else = ["Someone with this name is registered. This row gives another age: imported as another person."]
    assert [line["said"] for line in lines] == [[], somebody_else, otherwise, [], somebody_else, []]
    assert (lines[1]["registration"], lines[1]["answers"]) == (lines[2]["registration"], {"Any allergies?": "nuts"})
    assert counts(taken(program, session, file)[1]) == [0, 0, 6, 0], "the same file again adds nobody"
    family = planned(program, None)
    file.write_text("Name,Email,How many?,Age\nAna,a@example.org,2,7\nAna,a@example.org,1,5\n", encoding="utf-8")
    assert counts(taken(program, family, file)[1]) == [1, 0, 1, 0], "a party may be of both"

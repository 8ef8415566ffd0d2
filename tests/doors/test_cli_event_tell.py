"""Telling people of programs from a script: the list, marks, confirming, files, a sign for the door."""

from __future__ import annotations

from pathlib import Path

import pytest

from .calling import Program
from .programs_made import edited, planned, registered

ADA = {"name": "Ada Stone", "phone": "555-0100", "language": "en"}
BO = {"name": "Bo Reed", "email": "bo@example.org", "language": "es"}


@pytest.fixture
def session(program: Program) -> str:
    """Story time on 10 December with two parties."""
    (made,) = planned(program, "2026-12-10T10:30", minutes=45, capacity=2, registration="required")
    registered(program, made, "party-ada", dict(ADA))
    registered(program, made, "party-bo", dict(BO))
    return made


def names(program: Program, *words: str) -> list[tuple[str, str]]:
    return [(one["name"], one["what"]) for one in program.json("event", "to-tell", *words).lines]


def test_whom_to_tell_is_told_and_marked(program: Program, session: str) -> None:
    assert program("event", "to-tell").err == "No calls to make.\n"
    edited(program, session, wall="2026-12-11T10:30")
    ada, _bo = program.json("event", "to-tell", "--text").lines
    assert tuple(ada)[:6] == ("registration", "session", "what", "name", "whom", "how")
    assert (ada["what"], ada["how"], ada["to"], ada["was"]) == ("moved", "phone", "555-0100", "2026-12-10T10:30")
    assert ada["subject"] == "New time or place: Story time, Fri, Dec 11"
    said = program("event", "to-tell").out.splitlines()[0]
    assert said == "arty-ada  moved  Ada Stone, 555-0100, by phone: Story time, Fri, Dec 11, 10:30 am"
    assert "esta actividad tiene nueva hora" in program("event", "to-tell", "--text").out
    done = program.json("event", "told", "party-ada", "moved", "--by", "phone").line
    assert (done["what"], done["how"], done["next"]) == ("moved", "phone", None)
    assert names(program) == [("Bo Reed", "moved")]
    assert program("undo").code == 0
    assert names(program) == [("Ada Stone", "moved"), ("Bo Reed", "moved")]
    assert program("event", "told", "party-bo").out == "Told: Bo Reed, moved\n"


def test_of_one_session_alone(program: Program, session: str) -> None:
    (other,) = planned(program, "2026-12-12T10:30", title="Chess")
    registered(program, other, "party-cy", {"name": "Cy", "phone": "1"})
    for one in (session, other):
        edited(program, one, status="cancelled")
    assert names(program, "--session", other[-8:]) == [("Cy", "cancelled")]
    no = program.json("event", "to-tell", "--session", "nothing-1")
    assert (no.code, no.line["refused"]) == (1, ["SESSION_UNKNOWN"])


def test_who_was_not_reached_stays(program: Program, session: str) -> None:
    edited(program, session, status="cancelled")
    said = program("event", "told", "party-ada", "cancelled", "--not-reached", "--note", "no answer").out
    assert said == "Not reached: Ada Stone\n"
    assert program.json("event", "to-tell").lines[0]["tried"] == 1
    assert "tried 1 time" in program("event", "to-tell").out


def test_what_is_not_to_be_told_is_refused(program: Program, session: str) -> None:
    no = program.json("event", "told", "party-ada", "reminder")
    assert (no.code, no.line["refused"], no.line["registration"]) == (1, ["NOT_TO_TELL"], "party-ada")
    edited(program, session, status="cancelled")
    no = program.json("event", "told", "party-ada", "--by", "pigeon")
    assert (no.code, no.line["refused"]) == (2, ["NOT_UNDERSTOOD"])
    no = program.json("event", "told", "party-nobody")
    assert no.line["refused"] == ["REGISTRATION_UNKNOWN"]


def test_the_round_of_confirming(program: Program, session: str) -> None:
    no = program.json("event", "unconfirmed", "--drop", session)
    assert no.line["refused"] == ["NO_ROUND"]
    assert program("setting", "set", "confirm_days", "7").code == 0
    program.clock.forward(days=2)
    assert names(program) == [("Ada Stone", "confirm"), ("Bo Reed", "confirm")]
    for party in ("party-ada", "party-bo"):
        program("event", "told", party, "confirm", "--by", "email")
    assert program("event", "confirmed", "party-ada").out == "Confirmed: Ada Stone, Story time\n"
    assert program("event", "unconfirmed").err == "Everyone confirmed in time.\n"
    program.clock.forward(days=5)
    assert [one["name"] for one in program.json("event", "unconfirmed").lines] == ["Bo Reed"]
    dropped = program.json("event", "unconfirmed", "--drop", session).line
    assert (dropped["registration"], dropped["state"], dropped["why"]) == ("party-bo", "cancelled", "unconfirmed")
    assert program("event", "unconfirmed", "--drop", session).out == ""


def test_files_for_whoever_calls_and_writes(program: Program, session: str, tmp_path: Path) -> None:
    edited(program, session, status="cancelled", why="Snow.")
    folder = tmp_path / "out"
    told = program.json("event", "messages", "--folder", str(folder)).line
    assert (told["calls"], told["emails"], told["letters"], told["texts"], told["told"]) == (1, 1, 0, 1, 0)
    assert sorted(file.name for file in folder.iterdir()) == [
        "program-calls-2026-12-01.txt",
        "program-mail-2026-12-01-001.txt",
        "program-sms-2026-12-01.txt",
    ]
    mail = (folder / "program-mail-2026-12-01-001.txt").read_text()
    assert mail.startswith("To: bo@example.org\nSubject: Cancelado: Story time, jue, 10 de dic\n\nHola, Bo Reed:\n")
    assert (folder / "program-calls-2026-12-01.txt").read_text() == CALLS
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert program.json("event", "messages", "--folder", str(folder), "--force", "--mark").line["told"] == 1
    assert names(program) == [("Ada Stone", "cancelled")]


CALLS = """\
Maple Grove
Calls: Tue, Dec 1, 9:00 am

Story time, Thu, Dec 10, 10:30 am
[ ] Ada Stone   555-0100   canceled
      Maple Grove: Canceled: Story time, Thu, Dec 10, 10:30-11:15 am. Snow.

"""


def test_a_sign_and_a_contact_list_of_a_cancelled_session(program: Program, session: str, tmp_path: Path) -> None:
    edited(program, session, status="cancelled", why="The storyteller is ill.")
    sign = program("event", "sign", session).out
    assert sign == SIGN
    file = tmp_path / "sign.txt"
    said = program.json("event", "sign", session[-8:], "-o", str(file)).line
    assert (said["session"], said["file"]) == (session, str(file))
    assert file.read_text() == sign
    calls = program("event", "sign", session, "--calls").out
    assert "Ada Stone" in calls
    assert "Bo Reed" in calls


SIGN = """\

============================================================

                          CANCELED

                         Story time

                Thu, Dec 10, 10:30-11:15 am
                        Maple Grove

                  The storyteller is ill.

          We are sorry. Please ask us at the desk.

                        Maple Grove

============================================================
"""


def test_a_volunteer_sees_the_list_and_writes_no_files(program: Program, session: str, tmp_path: Path) -> None:
    assert program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="4321").code == 0
    edited(program, session, status="cancelled")
    answer = program.json("--as", "vera", "event", "to-tell", TUILS_PIN="4321")
    assert [one["name"] for one in answer.lines] == ["Ada Stone", "Bo Reed"]
    no = program.json("--as", "vera", "event", "messages", "--folder", str(tmp_path / "out"), TUILS_PIN="4321")
    assert no.line["refused"] == ["NO_PERMISSION"]
    assert not (tmp_path / "out").exists()

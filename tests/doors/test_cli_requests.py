"""tuils request, patron export, patron used: answers for people and for programs."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from .calling import Program


def test_what_to_do_needs_no_right_and_no_library(program: Program) -> None:
    ran = program("request", "steps")
    assert (ran.code, ran.out.splitlines()[1]) == (
        0,
        "2. Do not answer. Do not look it up. Do not say whether the person has a card.",
    )


def test_the_log(program: Program) -> None:
    (made,) = program.json("request", "add", "County sheriff", "--kind", "subpoena", "--note", "to the lawyer").lines
    assert (made["agency"], made["kind"], made["note"]) == ("County sheriff", "subpoena", "to the lawyer")
    assert program.json("request", "list").lines == [made]
    assert program("request", "add", "FBI", "--kind", "torture").code == 2
    assert program("request", "add", "").code == 2
    assert program("request", "add", "FBI", "--date", "2999-01-01").code == 2
    assert len(program.json("request", "list").lines) == 1


def test_all_that_is_kept_of_one_person(program: Program, tmp_path: Path) -> None:
    (sheet,) = program.json(
        "patron", "add", "--first-name", "Zoë", "--last-name", "O'Neill", "--born", "1990-02-28"
    ).lines
    card = sheet["patron"]
    (told,) = program.json("patron", "export", card).lines
    assert told["record"]["patron"]["first_name"] == "Zoë"
    assert "O'Neill" in program("patron", "export", card).out
    file = tmp_path / "record.json"
    (written,) = program.json("patron", "export", card, "--format", "json", "-o", str(file)).lines
    assert json.loads(file.read_text("utf-8"))["patron"]["born"] == "1990-02-28"
    assert written["bytes"] == file.stat().st_size
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert program("patron", "export", "nobody").code == 1
    assert program("patron", "export", card, "-o", str(tmp_path / "no" / "such")).code == 2
    assert {line["last_use"]: line["count"] for line in program.json("patron", "used").lines}["never"] == 1

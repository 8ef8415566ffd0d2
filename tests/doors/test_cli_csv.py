"""Lists of commands as tables for a spreadsheet: `--csv`."""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path

import pytest

from tuils.cli.front import front
from tuils.cli.spec import every_command

from .calling import Program


@pytest.fixture
def waits(program: Program) -> Program:
    """Ada waits for I1, which stands on its shelf."""
    program("hold", "place", program.patron("Ada", last_name="Field"), "I1")
    return program


def test_it_has_what_json_has_under_the_same_names(waits: Program, tmp_path: Path) -> None:
    (told,) = waits.json("hold", "pull-list").lines
    file = tmp_path / "pulls.csv"
    answer = waits.json("hold", "pull-list", "--csv", str(file))
    assert (answer.code, answer.line) == (0, {"file": str(file), "rows": 1})
    (row,) = csv.DictReader(io.StringIO(file.read_text()))
    assert [*row] == [*told]
    assert [*row.values()] == ["" if value is None else str(value) for value in told.values()]
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600


def test_a_minus_sign_is_standard_output(waits: Program) -> None:
    answer = waits("hold", "pull-list", "--csv", "-")
    assert (answer.code, answer.err) == (0, "")
    assert [line.count(",") for line in answer.out.splitlines()] == [11, 11]
    refused = waits.json("hold", "pull-list", "--csv", "-")
    assert (refused.code, refused.out) == (2, "")


def test_a_file_that_is_there_stays_unless_it_may_go(waits: Program, tmp_path: Path) -> None:
    file = tmp_path / "pulls.csv"
    file.write_text("mine")
    answer = waits("hold", "pull-list", "--csv", str(file))
    assert answer.code != 0
    assert file.read_text() == "mine"
    said = waits("hold", "pull-list", "--csv", str(file), "--force")
    assert (said.code, said.out) == (0, f"1 row saved: {file}\n")
    assert waits("hold", "shelf", "--csv", str(waits.library), "--force").code != 0, "never a library"


def test_what_a_spreadsheet_would_run_is_marked(program: Program, tmp_path: Path) -> None:
    program("list", "make", "=1+2", "--note", "@SUM(A1)")
    program("list", "--csv", str(tmp_path / "lists.csv"))
    (row,) = csv.DictReader(io.StringIO((tmp_path / "lists.csv").read_text()))
    assert (row["name"], row["note"]) == ("'=1+2", "'@SUM(A1)")


def test_what_is_kept_of_a_patron(program: Program) -> None:
    ada, bob = program.patron("Ada", last_name="Field"), program.patron("Bob", last_name="Field")
    for called, told in (
        (("note", ada, "Large print", "--kind", "need"), "Large print"),
        (("restrict", ada, "damage", "--note", "Soaked"), "Soaked"),
        (("phone", ada, "555-0199", "--label", "mobile"), "mobile"),
        (("address", ada, "Oak Street 3", "--label", "summer"), "Oak Street 3"),
        (("proxy", ada, bob), "Bob Field"),
    ):
        program("patron", *called)
        answer = program("patron", *called[:2], "--csv", "-")
        row, *_more = csv.DictReader(io.StringIO(answer.out))
        assert (row["patron"], told in row.values()) == (ada, True)
        assert [*row] == [*program.json("patron", *called[:2]).lines[0]]
    (row,) = csv.DictReader(io.StringIO(program("patron", "family", ada, "--csv", "-").out))
    assert (row["other"], row["tie"], row["may"]) == (bob, "proxy", '["pickup"]')
    assert program("history", ada, "--csv", "-").out == "patron,biblio,title,lent_at,due_at,returned_at\n"


OF_MORE = {
    "event report": (), "report run": ("circulation",), "query": ("--sql", "SELECT id, title, author FROM biblio"),
    "event coming": None, "list of": None, "list show": None, "deposit show": None, "serial issues": None,
    "hold group show": None,
    "inventory report": None, "inventory missing": None, "order send": None, "order show": None, "repair history": None,
    "shelf": ("--check",), "transfer": ("--list",), "history": None,
    "reading readers": None, "reading prizes": None, "round pick": None, "round show": None, "round stops": None,
    **{f"patron {one}": None for one in ("address", "email", "family", "note", "phone", "proxy", "restrict")},
}  # fmt: skip
"""The further words that some lists need; None: about a thing that is not here."""
WITH_CSV = [name for name, made in every_command(front) if any("--csv" in one.opts for one in made.params)]


@pytest.mark.parametrize("name", [name for name in WITH_CSV if OF_MORE.get(name, ()) is not None])
def test_a_list_without_lines_is_its_head(program: Program, name: str) -> None:
    answer = program(*name.split(), *(OF_MORE.get(name) or ()), "--csv", "-")
    assert (answer.code, answer.out.count(",") > 1) == (0, True)


def test_there_are_many() -> None:
    assert len(WITH_CSV) >= 14

"""Bringing files in from a script: faults a line each, the summary last, unknown codes never made unasked."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.samples import marc

from .calling import ROOT, Program

SUMMARY = {"batch", "read", "added", "matched", "overlaid", "items_added", "set_aside", "rejected", "seconds"}


def _title(number: int, title: str, *copies: str) -> bytes:
    """A record; each copy is `BRANCH/BARCODE`, in the manner of Koha."""
    fields = [("001", f"n{number}"), ("245", f"10\x1fa{title} /\x1fcSomeone."), ("100", "1 \x1faWriter, Ann.")]
    for copy in copies:
        branch, _slash, barcode = copy.partition("/")
        fields.append(("952", f"  \x1fa{branch}\x1fb{branch}\x1fcGEN\x1fyBK\x1fp{barcode}"))
    return marc(*fields)


@pytest.fixture
def titles(program: Program) -> Path:
    file = program.folder / "titles.mrc"
    file.write_bytes(_title(1, "Emma", "MAIN/B1", "MAIN/B2") + _title(2, "Persuasion", "MAIN/B3"))
    return file


def test_unknown_codes_are_told_and_nothing_is_written(program: Program, titles: Path) -> None:
    answer = program.json("import", "marc", str(titles))
    assert answer.code == 2
    unknown, summary = answer.lines
    assert unknown == {"unknown": "location", "code": "GEN", "count": 3}
    assert set(summary) == SUMMARY
    assert (summary["batch"], summary["read"]) == (None, 0)
    assert program.json("checkin", "B1").line["refused"] == ["ITEM_UNKNOWN"]


def test_titles_and_items_come_in_and_may_be_lent(program: Program, titles: Path) -> None:
    answer = program.json("import", "marc", str(titles), "--yes")
    assert answer.code == 0
    summary = answer.line
    assert (summary["read"], summary["added"], summary["items_added"]) == (2, 2, 3)
    assert len(summary["batch"]) == 36
    assert program.json("checkout", program.patron(), "B3").line["title"] == "Persuasion"
    again = program.json("import", "marc", str(titles)).line
    assert (again["matched"], again["items_added"]) == (2, 0)
    assert program("verify").code == 0


def test_a_dry_run_writes_nothing(program: Program, titles: Path) -> None:
    answer = program.json("import", "marc", str(titles), "--dry-run")
    assert (answer.code, answer.lines[-1]["added"]) == (0, 2)
    assert program.json("checkin", "B1").line["refused"] == ["ITEM_UNKNOWN"]


def test_each_fault_has_its_line_and_the_sum_is_right(program: Program, titles: Path) -> None:
    titles.write_bytes(titles.read_bytes() + _title(3, "Cut")[:60])
    answer = program.json("import", "marc", str(titles), str(program.folder / "none.mrc"), "--yes")
    assert answer.code == 0
    *faults, summary = answer.lines
    assert all(set(fault) == {"file", "record", "control_number", "fault", "outcome"} for fault in faults)
    assert [(fault["record"], fault["outcome"]) for fault in faults] == [(3, "rejected"), (0, "rejected")]
    parts = ("added", "matched", "overlaid", "set_aside", "rejected")
    assert summary["read"] == sum(summary[part] for part in parts) == 4
    assert "left out" in program("import", "marc", str(titles)).out


def test_nothing_read_leaves_two_and_still_sums_up(program: Program) -> None:
    file = program.folder / "letter.mrc"
    file.write_text("Dear library,\n")
    answer = program.json("import", "marc", str(file))
    assert (answer.code, answer.lines[-1]["rejected"]) == (2, 1)


@pytest.mark.parametrize(
    "words",
    [("--on-match", "overlay"), ("--match", "title"), ("--holdings", "evergreen"), ("--holdings", "x"), ()],
)
def test_what_is_not_understood(program: Program, titles: Path, words: tuple[str, ...]) -> None:
    files = (str(titles),) if words else ()
    assert program("import", "marc", *files, "--yes", *words).code == 2
    assert program.json("checkin", "B1").line["refused"] == ["ITEM_UNKNOWN"]


def test_without_holdings_the_items_stay_out(program: Program, titles: Path) -> None:
    summary = program.json("import", "marc", str(titles), "--holdings", "none", "--match", "none").line
    assert (summary["added"], summary["items_added"]) == (2, 0)


def test_the_bar_is_for_the_terminal_and_the_answers_for_the_file(program: Program, titles: Path) -> None:
    screen, terminal = pty.openpty()
    with (program.folder / "answers").open("w+") as answers:
        done = subprocess.run(
            [sys.executable, "-m", "tuils", "import", "marc", str(titles), "--yes", "--json", "--dry-run"],
            stdin=subprocess.DEVNULL,
            stdout=answers,
            stderr=terminal,
            env={**os.environ, **program.env, "TERM": "xterm"},
            cwd=ROOT,
            check=False,
            timeout=60,
        )
        os.close(terminal)
        answers.seek(0)
        said = answers.read()
    shown = os.read(screen, 65536)
    os.close(screen)
    assert done.returncode == 0
    assert json.loads(said.splitlines()[-1])["added"] == 2
    assert b"Bringing in" in shown
    assert b'"added"' not in shown

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
SUMMARY |= {"repeated", "items_read", "items_made", "items_on_file", "items_repeated", "items_skipped"}
SUMMARY |= {"items_set_aside", "items_rejected", "removed", "items_without_barcode", "items_barcode_taken"}
SUMMARY |= {"items_wrong_check", "resumed", "unimarc", "undecided", "unmapped"}


def _title(number: int, title: str, *copies: str) -> bytes:
    """Return a record; each copy is `BRANCH/BARCODE`, in the manner of Koha."""
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
    assert "not imported" in program("import", "marc", str(titles)).out


def test_nothing_read_leaves_two_and_still_sums_up(program: Program) -> None:
    file = program.folder / "letter.mrc"
    file.write_text("Dear library,\n")
    answer = program.json("import", "marc", str(file))
    assert (answer.code, answer.lines[-1]["rejected"]) == (2, 1)


@pytest.mark.parametrize(
    "words",
    [("--on-match", "merge"), ("--match", "author"), ("--holdings", "949"), ("--holdings", "x"), ()],
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
            timeout=300,
        )
        os.close(terminal)
        answers.seek(0)
        said = answers.read()
    shown = os.read(screen, 65536)
    os.close(screen)
    assert done.returncode == 0
    assert json.loads(said.splitlines()[-1])["added"] == 2
    assert b"Importing" in shown
    assert b'"added"' not in shown


# ---- people


@pytest.fixture
def people(program: Program) -> Path:
    file = program.folder / "people.csv"
    file.write_text("cardnumber,surname,firstname,categorycode\nC1,Field,Marta,ADULT\nC2,Ruiz,Ana,YOUNG\n,,,\n")
    return file


def test_people_come_in_and_are_brought_up_to_date(program: Program, people: Path) -> None:
    unknown = program.json("import", "patrons", str(people))
    assert (unknown.code, unknown.lines[0]) == (2, {"unknown": "category", "code": "YOUNG", "count": 1})
    assert [unknown.lines[-1][name] for name in ("read", "added", "updated", "rejected")] == [0, 0, 0, 0]
    made = program.json("import", "patrons", str(people), "--yes")
    assert (made.code, made.lines[-1]["added"]) == (0, 2)
    people.write_text("cardnumber,surname,firstname,phone\nC1,Fielding,Marta,555 0100\n")
    again = program.json("import", "patrons", str(people))
    assert [again.line[name] for name in ("read", "added", "updated", "rejected")] == [1, 0, 1, 0]
    assert again.line["changed"] == {"last_name": 1, "phone": 1}
    assert program.json("show", "patron", "C1").line["name"] == "Marta Fielding"
    assert program("verify").code == 0


def test_columns_are_named_and_faults_have_their_line(program: Program, people: Path) -> None:
    people.write_text("Nr,Wer\nC9,Field\n,\nC9,Twice\n")
    assert program("import", "patrons", str(people)).code == 2
    words = ("--map", "card=Nr", "--map", "last_name=Wer")
    answer = program.json("import", "patrons", str(people), *words)
    *faults, summary = answer.lines
    assert answer.code == 0
    assert all(set(fault) == {"file", "row", "patron", "fault", "outcome"} for fault in faults)
    assert faults[-1]["patron"] == "C9"
    assert summary["added"] == 1
    assert program.json("import", "patrons", str(people), "--map", "card=None").line["refused"] == ["NOT_UNDERSTOOD"]
    assert program("import", "patrons", str(people), "--map", "card").code == 2


def test_a_dry_run_registers_nobody(program: Program, people: Path) -> None:
    assert program.json("import", "patrons", str(people), "--dry-run").lines[-1]["added"] == 2
    assert program.json("export", "patrons").lines == []


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\n\x00\x00", b"just words"])
def test_a_file_that_is_no_table_of_people(program: Program, people: Path, content: bytes | None) -> None:
    people.unlink()
    if content is not None:
        people.write_bytes(content)
    answer = program.json("import", "patrons", str(people))
    assert (answer.code, answer.out) == (2, "")
    assert "people.csv" in answer.err


@pytest.mark.parametrize("words", [("--map", "barcode=p"), ("--holdings", "949", "--map", "barcode=")])
def test_a_mapping_by_hand_that_is_not_whole_says_what_is_missing(
    program: Program, tmp_path: Path, words: tuple[str, ...]
) -> None:
    answer = program("import", "marc", str(tmp_path / "any.mrc"), *words)
    assert answer.code in (1, 2)
    assert "  " not in answer.err
    assert "949" in answer.err or "barcode" in answer.err


def test_a_report_into_a_folder_is_refused_before_anything_comes_in(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(_title(1, "Emma"))
    (tmp_path / "reports").mkdir()
    answer = program("import", "marc", str(file), "--yes", "--report", str(tmp_path / "reports"))
    assert answer.code == 2
    assert ".part" not in answer.err
    assert program.json("import", "list").lines == []


def test_no_sign_stands_beside_none(program: Program, titles: Path) -> None:
    answer = program("import", "marc", str(titles), "--yes", "--match", "none,isbn")
    assert answer.code == 2
    assert "can't be combined" in answer.err
    assert program.json("import", "list").lines == []

"""Looking into files before they are brought in, from a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.formats.samples import emma

from .calling import Program

KOHA = "  \x1faEAST\x1fbEAST\x1fcGEN\x1foFIC AUS\x1fyBK\x1fv24.99\x1fp"
SUMMARY = {
    "holdings", "tag", "why", "records", "faults", "copies", "titles_without_copies", "missing", "doubled", "taken",
    "wrong_check", "old_loans", "left_out", "copies_left_out", "unimarc", "undecided", "unmapped", "examples",
}  # fmt: skip


@pytest.fixture
def titles(program: Program) -> Path:
    file = program.folder / "titles.mrc"
    file.write_bytes(
        emma(("952", f"{KOHA}31042000000014"), ("952", f"{KOHA}B2\x1f71"), ("952", f"{KOHA}B2\x1fq2026-03-01")) + emma()
    )
    return file


def test_a_line_for_each_file_copy_and_unknown_code_and_the_sum_last(program: Program, titles: Path) -> None:
    answer = program.json("import", "look", str(titles))
    file, *middle, summary = answer.lines
    assert answer.code == 0
    assert (file["file"], file["bytes"], file["fault"]) == (str(titles), titles.stat().st_size, None)
    assert [line["copy"] for line in middle if "copy" in line] == ["31042000000014", "B2", "B2"]
    assert {"unknown": "branch", "code": "EAST", "count": 3} in middle
    assert set(summary) == SUMMARY
    assert (summary["holdings"], summary["tag"], summary["records"], summary["copies"]) == ("koha", "952", 2, 3)
    assert (summary["doubled"], summary["wrong_check"], summary["old_loans"]) == (1, 1, 1)
    assert summary["examples"]["wrong_check"] == ["31042000000014"]
    assert program.json("checkin", "B2").line["refused"] == ["ITEM_UNKNOWN"], "nothing came in"


def test_words_for_people(program: Program, titles: Path) -> None:
    answer = program("import", "look", str(titles))
    assert answer.code == 0
    assert "This looks like Koha: 3 of 3 fields 952" in answer.out
    assert "Titles: 2. Copies: 3. Titles without a copy: 1." in answer.out
    lines = answer.out.splitlines()
    head = next(at for at, line in enumerate(lines) if line.startswith("barcode "))
    assert lines[head + 1].split() == ["31042000000014", "FIC", "AUS", "EAST", "GEN", "BK", "$24.99"]
    assert lines[head + 2].endswith("library use only")
    assert lines[head + 3].endswith("was checked out")
    assert "wrong check digit: 1, such as 31042000000014" in answer.out
    assert "branch EAST: not set up here, 3 times in the file" in answer.out


def test_the_copies_of_no_known_system_by_hand(program: Program) -> None:
    file = program.folder / "own.mrc"
    file.write_bytes(emma(("949", "  \x1fb4711\x1fcJUV")))
    words = ("import", "look", str(file), "--holdings", "949", "--map", "barcode=b")
    copy, *_unknown, summary = program.json(*words, "--map", "location=c").lines[1:]
    assert (copy["copy"], copy["location"], summary["holdings"]) == ("4711", "JUV", "own")
    assert program.json(*words, "--map", "shelf=c").line["refused"] == ["NOT_UNDERSTOOD"]


def test_a_named_system(program: Program, titles: Path) -> None:
    summary = program.json("import", "look", str(titles), "--holdings", "sierra").lines[-1]
    assert (summary["holdings"], summary["copies"], summary["titles_without_copies"]) == ("sierra", 0, 2)
    assert program("import", "look", str(titles), "--holdings", "horizon").code == 2


def test_options_and_profiles_are_those_of_the_import(program: Program, titles: Path) -> None:
    rule = ("--prefix", "9", "--digits", "16", "--code", "branch/EAST=MAIN")
    first = program.json("import", "look", str(titles), *rule).lines[1]
    assert (first["copy"], first["home_branch"]) == ("9031042000000014", "MAIN")
    assert program("import", "marc", str(titles), *rule, "--yes", "--save-profile", "old").code == 0
    kept = program.json("import", "look", str(titles), "--profile", "old").lines
    assert kept[1] == first
    assert kept[-1]["taken"] == 3
    assert program("import", "look", str(titles), "--digits", "3", "--prefix", "31042").code == 2
    assert program("import", "look", str(titles), "--profile", "new").code == 2


@pytest.mark.parametrize("content", [b"Dear library,\n", b"", None])
def test_what_cannot_be_read_leaves_two(program: Program, content: bytes | None) -> None:
    file = program.folder / "letter.mrc"
    if content is not None:
        file.write_bytes(content)
    answer = program("import", "look", str(file))
    assert answer.code == 2
    assert answer.out.startswith(f"{file}: ")
    assert len(answer.out.splitlines()) == 1


def test_it_takes_the_permission_to_import(program: Program, titles: Path) -> None:
    assert program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="1357").code == 0
    answer = program.json("import", "look", str(titles), "--as", "vera", TUILS_PIN="1357")
    assert (answer.code, answer.line["refused"]) == (1, ["NO_PERMISSION"])

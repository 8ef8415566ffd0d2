"""The options of `import marc`: mappings, overlay, deletions, numbers, profiles, the report; and going on."""

from __future__ import annotations

import csv
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.samples import marc
from tuils.values.numbers.barcode import with_check_digit

from .calling import ROOT, Program

FIXED = ("008", "240101s2024    xx            000 0 eng d")


def record(number: str, title: str, *fields: tuple[str, str], deleted: bool = False) -> bytes:
    made = marc(("001", number), ("003", "SRC"), FIXED, ("245", f"10\x1fa{title}"), *fields)
    return made[:5] + b"d" + made[6:] if deleted else made


def koha(barcode: str, branch: str = "MAIN", kind: str = "BK") -> tuple[str, str]:
    return "952", f"  \x1fa{branch}\x1fb{branch}\x1fy{kind}\x1fp{barcode}"


@pytest.fixture
def file(program: Program) -> Path:
    path = program.folder / "titles.mrc"
    path.write_bytes(record("1", "Emma", koha("B1")) + record("2", "Persuasion"))
    return path


def bring(program: Program, file: Path, *words: str) -> dict[str, object]:
    answer = program.json("import", "marc", str(file), *words)
    assert answer.code == 0, answer.err
    return answer.lines[-1]


def test_overlay_keeps_what_it_is_told_to(program: Program, file: Path) -> None:
    bring(program, file)
    file.write_bytes(record("2", "Persuasion, new", ("500", "  \x1faTheirs"), ("590", "  \x1faTheirs")))
    assert bring(program, file, "--on-match", "overlay")["overlaid"] == 1
    file.write_bytes(record("2", "Persuasion", ("500", "  \x1faOther"), ("590", "  \x1faOther")))
    words = ("--on-match", "overlay", "--keep", "500,245", "--add", "590")
    assert bring(program, file, *words)["overlaid"] == 1
    assert bring(program, file, *words)["matched"] == 1
    found = program.json("search", "persuasion").line
    shown = str(program.json("show", "title", str(found["biblio"])).line)
    assert "Persuasion, new" in shown
    assert program("verify").code == 0
    file.write_bytes(record("2", "Persuasion", ("500", "  \x1faOther"), ("590", "  \x1faOther")))
    assert bring(program, file, "--on-match", "overlay", "--keep", "none")["overlaid"] == 1


def test_deleted_records(program: Program, file: Path) -> None:
    bring(program, file)
    file.write_bytes(record("1", "Emma", deleted=True) + record("2", "Persuasion", deleted=True))
    aside = program.json("import", "marc", str(file))
    assert [line["outcome"] for line in aside.lines[:-1]] == ["set_aside", "set_aside"]
    applied = program.json("import", "marc", str(file), "--deletes", "apply")
    summary = applied.lines[-1]
    assert (summary["overlaid"], summary["removed"], summary["set_aside"]) == (1, 1, 1)
    assert "B1" in str(applied.lines[0]["fault"])
    assert program.json("search", "persuasion").lines == []
    assert program("verify").code == 0


def test_a_tag_and_what_its_subfields_are(program: Program, file: Path) -> None:
    file.write_bytes(record("1", "Emma", ("949", "  \x1fi0042\x1faFIC AUS\x1fbv.1\x1fzMPL")))
    words = ("--holdings", "949", "--map", "barcode=i", "--map", "call_number=ab", "--map", "home_branch=z")
    assert program.json("import", "marc", str(file), *words).lines[0]["code"] == "MPL"
    numbers = ("--strip", "0", "--prefix", "31234", "--digits", "14", "--check-digit")
    done = bring(program, file, *words, "--code", "branch/MPL=MAIN", *numbers)
    assert done["items_added"] == 1
    sheet = program.json("show", "item", with_check_digit("3123400000042")).line
    assert (sheet["call_number"], sheet["home_branch"]) == ("FIC AUS v.1", "MAIN")


def test_one_copy_a_title_and_numbers_of_our_own(program: Program, file: Path) -> None:
    assert bring(program, file, "--one-copy")["items_without_barcode"] == 1
    file.write_bytes(
        record("3", "Sanditon", ("082", "04\x1fa823.7")) + record("4", "Lady Susan", koha("31234000000095"))
    )
    done = bring(program, file, "--one-copy", "--give-numbers")
    assert (done["items_added"], done["items_without_barcode"], done["items_wrong_check"]) == (2, 0, 1)
    assert program.json("show", "item", with_check_digit("3123400000010")).line["call_number"] == "823.7"
    assert program("verify").code == 0


def test_a_profile_is_kept_and_options_go_over_it(program: Program, file: Path) -> None:
    bring(program, file, "--on-match", "add-items", "--save-profile", "Old system", "--dry-run")
    assert program("import", "marc", str(file), "--profile", "Old system").code == 2
    bring(program, file, "--on-match", "add-items", "--code", "branch/X=MAIN", "--save-profile", "Old system")
    file.write_bytes(record("1", "Emma", koha("B2", branch="X")))
    assert bring(program, file, "--profile", "Old system", "--dry-run")["items_added"] == 1
    assert bring(program, file, "--profile", "Old system", "--on-match", "skip")["items_added"] == 0
    assert bring(program, file, "--profile", "Old system")["items_added"] == 1


def test_the_report_is_a_table_that_a_spreadsheet_may_open(program: Program, file: Path) -> None:
    report = program.folder / "report.csv"
    file.write_bytes(record("=1+1", "Emma", ("952", "  \x1faMAIN\x1fbMAIN\x1fyBK")) + b"no title\x1d")
    answer = program.json("import", "marc", str(file), "--report", str(report))
    with report.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [line["outcome"] for line in lines] == ["repaired", "rejected"]
    assert lines[0]["control_number"] == "'=1+1"
    assert [line["fault"] for line in lines] == [line["fault"] for line in answer.lines[:-1]]
    assert program("import", "marc", str(file), "--report", str(program.folder / "none" / "r.csv")).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--deletes", "all"),
        ("--keep", "5"),
        ("--map", "barcode=i"),
        ("--holdings", "949", "--map", "colour=i"),
        ("--code", "branch"),
        ("--code", "colour/X=Y"),
        ("--prefix", "X", "--digits", "14"),
        ("--profile", "none such"),
    ],
)
def test_options_that_mean_nothing(program: Program, file: Path, words: tuple[str, ...]) -> None:
    assert program("import", "marc", str(file), *words).code == 2
    assert program.json("search", "emma").lines == []


def test_who_sits_at_a_terminal_sees_whose_items_they_are(program: Program, file: Path) -> None:
    screen, terminal = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "tuils", "import", "marc", str(file), "--dry-run"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        env={**os.environ, **program.env, "TERM": "xterm"},
        cwd=ROOT,
        check=True,
        timeout=300,
    )
    os.close(terminal)
    shown = os.read(screen, 65536)
    os.close(screen)
    assert b"koha 952" in shown


# ---- false matches


def _follett(number: int, title: str, barcode: str, isbn: str = "") -> bytes:
    fields = [("001", str(number)), ("003", "FOLLETT")]
    fields += [("020", f"  \x1fa{isbn}")] if isbn else []
    return marc(*fields, ("245", f"10\x1fa{title}"), ("852", f"  \x1faMAIN\x1fhFIC\x1fp{barcode}"))


@pytest.mark.parametrize("how", ["skip", "add-items", "overlay"])
def test_a_control_number_alone_is_no_match(program: Program, how: str) -> None:
    first, second = program.folder / "first.mrc", program.folder / "second.mrc"
    first.write_bytes(_follett(1, "Dune", "A1") + _follett(2, "Emma", "A2", "9780141439587"))
    second.write_bytes(
        _follett(1, "Welding", "B1") + _follett(2, "Emma: a novel", "B2", "9780141439587") + _follett(1, "Sewing", "B3")
    )
    program("import", "marc", str(first), "--holdings", "follett", "--yes")
    options = ("--holdings", "follett", "--on-match", how, "--yes")
    rehearsed = program.json("import", "marc", str(second), *options, "--dry-run").lines
    lines = program.json("import", "marc", str(second), *options).lines
    assert [line["fault"] for line in rehearsed[:-1]] == [line["fault"] for line in lines[:-1]]
    welding, sewing = (line for line in lines if line.get("record") in (1, 3))
    assert "Control number 1 already belongs to Dune" in welding["fault"]
    assert "a different title and ISBN" in sewing["fault"]
    dune = program.json("search", "dune").lines[0]
    assert dune["items"] == 1
    if how == "overlay":
        assert (welding["outcome"], lines[-1]["set_aside"]) == ("set_aside", 2)
        assert program.json("search", "welding").lines == []
    else:
        assert welding["fault"].endswith("Added as a new title.")
        assert lines[-1]["added"] == 2
        assert program.json("search", "welding").lines[0]["items"] == 1
    again = program.json("import", "marc", str(second), *options).lines[-1]
    assert (again["added"], again["items_added"]) == (0, 0)
    assert program("verify").code == 0


def test_how_much_a_copy_was_used_comes_along_and_goes_on_counting(program: Program, file: Path) -> None:
    used = ("952", "  \x1faMAIN\x1fbMAIN\x1fyBK\x1fpB9\x1fl12\x1fr2025-10-04 10:11:12\x1fs2025-09-01")
    file.write_bytes(record("9", "Emma", used))
    assert bring(program, file, "--yes")["items_added"] == 1
    shown = program.json("show", "item", "B9").line
    assert (shown["checkouts"], shown["last_checkout"], shown["last_seen"]) == (12, "2025-09-01", "2025-10-04")
    program.json("checkout", program.patron(), "B9")
    program.json("checkin", "B9")
    shown = program.json("show", "item", "B9").line
    assert shown["checkouts"] == 13
    assert shown["last_checkout"] > "2025-10-04"
    out = program.folder / "items.csv"
    program("export", "items", "-o", str(out))
    with out.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = [row for row in csv.DictReader(stream) if row["barcode"] == "B9"]
    assert (row["checkouts"], row["last_checkout"]) == ("13", shown["last_checkout"])
    marc_out = program.folder / "out.mrc"
    program("export", "marc", "-o", str(marc_out))
    assert b"\x1fl13\x1f" in marc_out.read_bytes()
    assert program("verify").code == 0


@pytest.fixture
def twice(program: Program) -> Path:
    """Emma in two records, with a copy of both; a record without a title; one copy of Persuasion."""
    path = program.folder / "twice.mrc"
    emma, more = record("1", "Emma", koha("B1"), koha("B2")), record("1", "Emma", koha("B2"), koha("B3"))
    nameless = marc(("001", "9"), ("003", "SRC"), FIXED, koha("B9"))
    path.write_bytes(emma + more + nameless + record("2", "Persuasion", koha("B4")))
    return path


def test_look_test_and_import_agree_to_the_copy(program: Program, twice: Path) -> None:
    look = program.json("import", "look", str(twice)).lines[-1]
    assert (look["copies"], look["copies_left_out"], look["left_out"]) == (6, 1, 1)
    *_lines, tried = program.json("import", "marc", str(twice), "--dry-run").lines
    *told, done = program.json("import", "marc", str(twice), "--yes").lines
    apart = {"batch", "seconds"}
    assert {name: tried[name] for name in tried.keys() - apart} == {name: done[name] for name in done.keys() - apart}
    assert {name: n for name, n in done.items() if n and name not in apart} == {
        "read": 4, "added": 2, "matched": 1, "repeated": 1, "set_aside": 1,
        "items_read": 6, "items_added": 4, "items_repeated": 1, "items_set_aside": 1,
    }  # fmt: skip
    assert [(one["record"], one["outcome"]) for one in told] == [(2, "merged"), (3, "set_aside")]
    assert ["B2" in str(told[0]["fault"]), "B9" in str(told[1]["fault"])] == [True, True]


def test_what_does_not_come_in_is_said_in_words_and_in_the_report(program: Program, twice: Path) -> None:
    look = program("import", "look", str(twice)).out
    assert "Titles: 3. Copies: 5." in look
    assert "Not imported: 1 record (holdings, deleted, or no title), with 1 copy." in look
    report = program.folder / "report.csv"
    said = program("import", "marc", str(twice), "--yes", "--report", str(report)).out
    assert "4 records read: 2 titles added with 4 items, 0 already on file, 1 set aside, 0 not imported." in said
    assert "1 record was of a title in an earlier record; its copies were added to that title." in said
    assert "Of 6 copies in the files: 4 copies added, 1 copy listed twice, 1 copy set aside." in said
    assert "record 2: Same title as an earlier record: 1 copy added." in said
    with report.open(encoding="utf-8-sig", newline="") as stream:
        assert [(row["record"], row["outcome"]) for row in csv.DictReader(stream)] == [
            ("2", "merged"), ("3", "set_aside"),
        ]  # fmt: skip
    assert "4 copies" not in program("import", "list").out
    assert "repeated: 1" in program("import", "list").out
    twice.write_bytes(twice.read_bytes() + record("2", "Persuasion", koha("B5")))
    again = program("import", "marc", str(twice)).out
    assert "Of 7 copies in the files: 0 copies added, 5 copies already on file, 1 copy not added, 1 copy set" in again
    assert "record 5: This title is on file. 1 copy of it was not added: B5. (skipped)" in again
    assert "import again with --on-match add-items" in again
    assert bring(program, twice, "--on-match", "add-items")["items_added"] == 1


def test_undo_takes_the_copies_of_both_records_and_the_file_comes_again(program: Program, twice: Path) -> None:
    first = bring(program, twice, "--yes")
    undone = program.json("import", "undo", str(first["batch"])).lines[-1]
    assert (undone["items_removed"], undone["titles_removed"], undone["refused"]) == (4, 2, 0)
    again = bring(program, twice)
    apart = {"batch", "seconds"}
    assert {name: first[name] for name in first.keys() - apart} == {name: again[name] for name in again.keys() - apart}
    assert program("verify").code == 0

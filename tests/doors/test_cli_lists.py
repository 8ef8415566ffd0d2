"""Lists from a script: kept, made, added to from a file, put in order, shown to patrons, written out and read back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tuils.formats.marc.marc import read_marc

from .calling import Facts, Program

BEES = (
    ("Honey bees", "Bailey, Ann", "2001", "595.799 BAI", "B1"),
    ("The bee book", "Charman, Emma", "2016", "595.799 CHA", "B2"),
    ("=Bees and wasps", "Dodd, Cay", "", "", ""),
)


@pytest.fixture
def bees(program: Program) -> list[Facts]:
    """Three titles about bees, two of them with a copy; one whose title a spreadsheet would run."""
    made = []
    for title, author, year, call_number, barcode in BEES:
        more = [word for option, value in (("--year", year), ("--call-number", call_number)) if value
                for word in (option, value)]  # fmt: skip
        more += ["--barcode", barcode] if barcode else []
        answer = program.json("title", "add", "--title", title, "--author", author, *more)
        assert answer.code == 0, answer.err
        made.append(answer.lines[0])
    return made


def kept(program: Program, *more: str) -> Facts:
    return program.json("list", "keep", "Bees", "bees", *more).line


def shown(program: Program, name: str = "Bees") -> list[str]:
    return [line["title"] for line in program.json("list", "show", name).lines]


def test_a_search_is_kept_told_and_made_again(program: Program, bees: list[Facts]) -> None:
    line = kept(program)
    assert tuple(line)[:5] == ("list", "name", "of", "lines", "shown")
    assert (line["lines"], line["added"], line["found"], line["cut"]) == (2, 2, 2, False)
    assert line["search"] == {"words": "bees"}
    assert program.json("list").line["list"] == line["list"]
    program("title", "add", "--title", "Bees at night")
    again = program.json("list", "again", "Bees").line
    assert (again["added"], again["lines"]) == (1, 3)
    assert shown(program)[-1] == "Bees at night"


def test_what_it_says_to_people(program: Program, bees: list[Facts]) -> None:
    assert program("list").err == "No lists.\n"
    said = program("list", "keep", "Bees", "honey", "--note", "for May").out
    assert said.startswith("1 added: ")
    assert said.endswith("Bees: 1 title. for May\n")
    assert program("list", "show", "Bees").out == ("1  1 of 1 in, 595.799 BAI  Honey bees  Bailey, Ann  2001\n")
    assert program("list", "publish", "bees").out.endswith("Bees: 1 title, shown to patrons. for May\n")


def test_nothing_found_makes_no_list(program: Program, bees: list[Facts]) -> None:
    answer = program.json("list", "keep", "None", "zzqqxx")
    assert (answer.code, answer.line["refused"]) == (1, ["NOTHING_FOUND"])
    assert program.json("list").lines == []


def test_a_search_is_kept_with_its_limits_and_its_order(program: Program, bees: list[Facts]) -> None:
    limits = ("--kind", "book", "--year", "2000-2010", "--on-shelf", "--sort", "title")
    line = program.json("list", "keep", "Old bees", "bee", *limits).line
    kept = {"kinds": ["book"], "on_shelf": True, "year_from": 2000, "year_to": 2010}
    assert line["search"] == {"words": "bee", "limits": kept, "sort": "title"}
    assert shown(program, "Old bees") == ["Honey bees"]
    assert program.json("list", "again", "Old bees").line["added"] == 0
    assert program.json("list", "keep", "Books", "--kind", "book").line["lines"] == 3


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("bees", "--kind", "rock"),
        ("bees", "--year", "2010 or so"),
        ("bees", "--audience", "cats"),
        ("bees", "--sort", "colour"),
        ("bees", "--new-since", "someday"),
    ],
)
def test_a_limit_that_is_none_is_told(program: Program, bees: list[Facts], words: tuple[str, ...]) -> None:
    answer = program("list", "keep", "Bees", *words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.count("\n") <= 4


def test_a_branch_or_place_that_is_not_here_is_refused(program: Program, bees: list[Facts]) -> None:
    for limit in ("--held-at", "--location"):
        answer = program.json("list", "keep", "Bees", "bees", limit, "NONE")
        assert (answer.code, answer.line["refused"]) == (1, ["UNKNOWN_ID"])
    assert program.json("list", "keep", "Bees", "bees", "--held-at", "MAIN").line["lines"] == 1
    day = ("--new-since", "2026-12-01")
    assert program.json("list", "keep", "New bees", "bees", *day).line["lines"] == 2


def test_where_no_title_has_all_of_the_words_it_says_so(program: Program, bees: list[Facts]) -> None:
    program("title", "add", "--title", "Honey and wax for beginners")
    answer = program.json("list", "keep", "Near", "honey", "wax", "beginners", "spaceships")
    assert (answer.line["nearest"], answer.line["lines"]) == (True, 1)
    assert "closest matches are saved" in answer.err
    assert program.json("list", "again", "Near").line["refused"] == ["NOTHING_FOUND"]


def test_a_list_is_made_and_added_to(program: Program, bees: list[Facts]) -> None:
    answer = program.json("list", "make", "Mine", "B2", "nothing")
    assert answer.code == 1
    head, there, unknown = answer.lines
    assert (head["name"], head["lines"]) == ("Mine", 1)
    assert (there["outcome"], there["title"]) == ("added", "The bee book")
    assert (unknown["code"], unknown["refused"]) == ("nothing", ["UNKNOWN_ID"])
    again = program.json("list", "add", "Mine", "B2", bees[0]["biblio"], "--note", "good pictures")
    assert [line["outcome"] for line in again.lines] == ["there", "added"]
    assert [line["note"] for line in program.json("list", "show", "Mine").lines] == ["good pictures"] * 2
    assert program.json("list", "make", "mine").line["refused"] == ["LIST_NAME_TAKEN"]


def test_numbers_come_from_a_file_or_are_pasted(program: Program, bees: list[Facts], tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_text("isbn\nB1\n\nB2;a note\n", encoding="utf-8")
    assert program("list", "make", "Mine", "--from", str(file)).code == 0
    assert shown(program, "Mine") == ["Honey bees", "The bee book"]
    pasted = io.TextIOWrapper(io.BytesIO(f"{bees[2]['biblio']}\nB1\n".encode()))
    program.monkeypatch.setattr("sys.stdin", pasted)
    assert program("list", "add", "Mine", "--from", "-").code == 0
    assert len(shown(program, "Mine")) == 3
    assert program("list", "add", "Mine", "--from", str(tmp_path / "none")).code == 2
    assert program("list", "add", "Mine").code == 2


def test_lines_are_moved_sorted_and_removed(program: Program, bees: list[Facts]) -> None:
    program("list", "make", "Mine", "B1", "B2", bees[2]["biblio"])
    program("list", "move", "Mine", "B2", "1")
    assert shown(program, "Mine")[0] == "The bee book"
    program("list", "move", "Mine", "B2", "end")
    assert shown(program, "Mine")[-1] == "The bee book"
    program("list", "sort", "Mine", "author")
    assert shown(program, "Mine") == ["Honey bees", "The bee book", "=Bees and wasps"]
    assert program("list", "sort", "Mine", "colour").code == 2
    assert program("list", "move", "Mine", "B2", "0").code == 2
    gone = program.json("list", "remove", "Mine", "B2").line
    assert (gone["outcome"], gone["title"]) == ("removed", "The bee book")
    assert program.json("list", "remove", "Mine", "B2").line["refused"] == ["NOT_ON_LIST"]
    program("undo")
    assert len(shown(program, "Mine")) == 3


def test_a_list_is_renamed_noted_merged_and_deleted(program: Program, bees: list[Facts]) -> None:
    program("list", "make", "Mine", "B1")
    program("list", "make", "Yours", "B2")
    assert program.json("list", "rename", "Mine", "Ours").line["name"] == "Ours"
    assert program.json("list", "note", "Ours", "by the door").line["note"] == "by the door"
    assert program.json("list", "note", "Ours").line["note"] is None
    assert program.json("list", "merge", "Yours", "Ours").line["lines"] == 2
    assert [line["name"] for line in program.json("list").lines] == ["Ours"]
    assert [line["name"] for line in program.json("list", "of", bees[0]["biblio"][-12:]).lines] == ["Ours"]
    assert program.json("list", "unpublish", "Ours").line["shown"] is False
    assert program("list", "delete", "Ours").code == 0
    assert program.json("list", "show", "Ours").line["refused"] == ["LIST_UNKNOWN"]
    program("undo")
    assert len(shown(program, "Ours")) == 2


def test_a_list_of_items_tells_each_copy(program: Program, bees: list[Facts]) -> None:
    program("list", "make", "Copies", "B1", "B2", "--items")
    card = program.patron("Ada")
    program("checkout", card, "B1")
    lines = program.json("list", "show", "Copies").lines
    assert [(line["item"], line["status"], line["available"]) for line in lines] == [
        ("B1", "checked_out", 0),
        ("B2", "available", 1),
    ]
    assert card not in json.dumps(lines)
    assert "out, 595.799 BAI" in program("list", "show", "Copies").out


# ---- out, and read back


@pytest.fixture
def three(program: Program, bees: list[Facts]) -> list[str]:
    program("list", "make", "Mine", "B2", "B1", bees[2]["biblio"], "--note", "For the window")
    return ["The bee book", "Honey bees", "=Bees and wasps"]


def test_as_a_table_it_is_read_back_and_no_cell_is_run(program: Program, three: list[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    done = program.json("list", "export", "Mine", "--to", str(file)).line
    assert (done["format"], done["lines"]) == ("csv", 3)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))))
    assert [row["title"] for row in rows] == [*three[:2], "'=Bees and wasps"]
    assert (rows[0]["number"], rows[0]["available"], rows[0]["year"]) == ("1", "1", "2016")
    assert file.stat().st_mode & 0o077 == 0


def test_as_a_workbook(program: Program, three: list[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    assert program("list", "export", "Mine", "--to", str(file), "--force").code == 0
    head, *rows = load_workbook(file).active.iter_rows(values_only=True)
    at = head.index("title")
    assert [str(row[at]).lstrip("'") for row in rows] == three


@pytest.mark.parametrize(("form", "name"), [("marc", "mine.mrc"), ("marcxml", "mine.xml")])
def test_as_records_each_title_once(program: Program, three: list[str], tmp_path: Path, form: str, name: str) -> None:
    file = tmp_path / name
    program("list", "make", "Copies", "B1", "B2", "--items")
    for listed, wanted in (("Mine", three), ("Copies", ["Honey bees", "The bee book"])):
        assert program("list", "export", listed, "--to", str(file), "--format", form, "--force").code == 0
        with file.open("rb") as stream:
            if form == "marc":
                assert [title.columns.title for title in read_marc(stream)] == wanted
            else:
                found = stream.read().decode()
                assert all(title in found for title in wanted)


def test_records_bring_their_copies_where_that_is_asked(program: Program, three: list[str], tmp_path: Path) -> None:
    plain, whole = tmp_path / "a.mrc", tmp_path / "b.mrc"
    program("list", "export", "Mine", "--to", str(plain))
    program("list", "export", "Mine", "--to", str(whole), "--holdings", "koha")
    assert b"B2" not in plain.read_bytes()
    assert b"B2" in whole.read_bytes()
    assert program("list", "export", "Mine", "--to", str(tmp_path / "c.csv"), "--holdings", "koha").code == 2


def test_as_a_bibliography_to_read(program: Program, three: list[str]) -> None:
    program("list", "add", "Mine", "B1", "--note", "with a map")
    assert program("list", "export", "Mine").out == (
        "Mine\nFor the window\n\n"
        "Charman, Emma. The bee book. 2016. 595.799 CHA.\n\n"
        "Bailey, Ann. Honey bees. 2001. 595.799 BAI.\n    with a map\n\n"
        "Dodd, Cay. =Bees and wasps.\n"
    )


def test_as_objects_on_standard_output(program: Program, three: list[str]) -> None:
    assert [line["title"] for line in program.json("list", "export", "Mine").lines] == three
    assert program("--json", "list", "export", "Mine", "--format", "csv").code == 2


def test_what_cannot_be_written_leaves_no_file(program: Program, three: list[str], tmp_path: Path) -> None:
    file = tmp_path / "none.csv"
    assert program.json("list", "export", "Nothing", "--to", str(file)).line["refused"] == ["LIST_UNKNOWN"]
    assert program("list", "export", "Mine", "--to", str(file), "--format", "pdf").code == 2
    assert program("list", "export", "Mine", "--to", str(tmp_path / "no" / "such.csv")).code != 0
    assert list(tmp_path.glob("none*")) == []

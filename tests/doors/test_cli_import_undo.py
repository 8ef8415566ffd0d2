"""Taking an import back from a script: what stays a line each, the summary last, and the list of imports."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.formats.samples import marc
from tests.library.makers import DAY, START

from .calling import PIN, ROOT, Program

SUMMARY = {
    "batch", "what", "titles_removed", "items_removed", "records_put_back", "patrons_removed", "patrons_put_back",
    "loans_removed", "holds_removed", "charges_removed", "codes_removed", "refused",
}  # fmt: skip


def _title(number: int, title: str, *copies: str) -> bytes:
    fields = [("001", f"n{number}"), ("003", "OLD"), ("245", f"10\x1fa{title} /\x1fcSomeone.")]
    fields += [("952", f"  \x1faMAIN\x1fbMAIN\x1fyBK\x1fp{code}") for code in copies]
    return marc(*fields)


@pytest.fixture
def titles(program: Program) -> Path:
    file = program.folder / "titles.mrc"
    file.write_bytes(_title(1, "Emma", "B1", "B2") + _title(2, "Persuasion", "B3"))
    return file


@pytest.fixture
def batch(program: Program, titles: Path) -> str:
    return str(program.json("import", "marc", str(titles)).lines[-1]["batch"])


def test_an_import_goes_as_it_came_and_comes_in_again(program: Program, titles: Path, batch: str) -> None:
    answer = program.json("import", "undo", batch)
    assert answer.code == 0
    assert set(answer.line) == SUMMARY
    assert (answer.line["batch"], answer.line["titles_removed"], answer.line["items_removed"]) == (batch, 2, 3)
    assert program.json("search", "emma").lines == []
    assert program.json("checkin", "B1").line["refused"] == ["ITEM_UNKNOWN"]
    assert program("verify").code == 0
    again = program.json("import", "marc", str(titles)).lines[-1]
    assert (again["added"], again["items_added"]) == (2, 3)
    assert again["batch"] != batch


def test_what_stays_is_a_line_each_and_the_code_is_1(program: Program, batch: str) -> None:
    program("checkout", program.patron(), "B2")
    rehearsed = program.json("import", "undo", batch[-6:], "--dry-run")
    answer = program.json("import", "undo", batch[-6:])
    assert rehearsed.lines == answer.lines
    assert (rehearsed.code, answer.code) == (1, 1)
    stays, summary = answer.lines
    assert stays == {
        "item": "B2",
        "refused": ["STILL_NAMED"],
        "overridable": [],
        "message": "Not undone: Emma (B2) has been checked out since.",
    }
    assert (summary["titles_removed"], summary["items_removed"], summary["refused"]) == (1, 2, 1)
    assert program("verify").code == 0


def test_people_read_words(program: Program, batch: str) -> None:
    program("item", "add", str(program.json("search", "emma").lines[0]["biblio"]), "--barcode", "C9")
    shown = program("import", "undo", batch, "--dry-run")
    assert shown.out.startswith("Would remove or restore: 1 title, 3 copies.")
    assert "Emma has a copy from somewhere else: C9." in shown.err
    told = program("import", "undo", batch)
    assert told.out.startswith("Removed or restored: 1 title, 3 copies. Not undone: 1.")


def test_a_batch_that_is_not_there(program: Program, batch: str) -> None:
    answer = program.json("import", "undo", "zzzzzz")
    assert answer.code == 1
    assert (answer.line["batch"], answer.line["refused"]) == ("zzzzzz", ["UNKNOWN_ID"])


def test_undo_says_how_an_import_is_taken_back(program: Program, batch: str) -> None:
    act = next(line["act"] for line in program.json("undo", "--list").lines if line["kind"] == "import_batch")
    answer = program.json("undo", "--act", act)
    assert answer.line["refused"] == ["NOT_BY_UNDO"]
    assert "tuils import undo" in answer.line["message"]


def test_the_list_shows_the_newest_first(program: Program, titles: Path, batch: str) -> None:
    titles.write_bytes(_title(3, "Sanditon", "B4"))
    second = program.json("import", "marc", str(titles)).lines[-1]["batch"]
    newest, oldest = program.json("import", "list").lines
    assert (newest["batch"], oldest["batch"]) == (second, batch)
    assert (oldest["what"], oldest["counts"]["added"], oldest["counts"]["items_added"]) == ("marc", 2, 3)
    assert (oldest["undone"], oldest["taken_back"]) == (False, {})
    program("import", "undo", batch)
    (line,) = program.json("import", "list", "--limit", "1").lines
    assert line == newest
    gone = program.json("import", "list").lines[1]
    assert (gone["undone"], gone["taken_back"]) == (True, {"titles_removed": 2, "items_removed": 3})
    words = program("import", "list").out
    assert batch[-8:] in words
    assert "new: 2, items: 3" in words
    assert "Undone: 2 titles, 3 copies" in words


def test_an_empty_list_says_so(program: Program) -> None:
    assert program.json("import", "list").lines == []
    assert "Nothing has been imported yet." in program("import", "list").err


def test_who_may_not_import_may_not_take_back(program: Program, batch: str) -> None:
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    for words in (("undo", batch), ("list",)):
        answer = program.json("--as", "vera", "import", *words, TUILS_PIN=PIN)
        assert (answer.code, answer.line["refused"]) == (1, ["NO_PERMISSION"])


MANY = 900
LATER = f"""
import time
machine, begin = time.time_ns, time.time_ns()
time.time_ns = lambda: {(START + DAY) * 1000} + machine() - begin
from tuils.library.holdings.title_imports import pace
pace.FIRST_RECORDS = pace.MOST_RECORDS = 25
from tuils.cli.front import run_program as run
"""


@pytest.mark.whole
def test_killed_in_the_middle_it_goes_on_and_ends_whole(program: Program) -> None:
    """A real process, killed without a word as soon as something is gone."""
    file = program.folder / "many.mrc"
    file.write_bytes(b"".join(_title(number, f"Title {number}", f"K{number}") for number in range(MANY)))
    batch = program.json("import", "marc", str(file)).lines[-1]["batch"]
    script = LATER + f"raise SystemExit(run(['--json', 'import', 'undo', {batch!r}]))"
    env = {**os.environ, **program.env}
    child = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.DEVNULL, env=env)
    store = sqlite3.connect(f"file:{program.library}?mode=ro", uri=True)
    items = MANY + 6
    while child.poll() is None and items == MANY + 6:
        (items,) = store.execute("SELECT count(*) FROM item").fetchone()
    child.kill()
    child.wait()
    store.close()
    assert items < MANY + 6
    assert program("verify").code == 0
    program.clock.forward(days=2)
    answer = program.json("import", "undo", batch)
    assert answer.code == 0
    assert program("verify").code == 0
    (line,) = program.json("import", "list").lines
    assert (line["undone"], line["taken_back"]) == (True, {"titles_removed": MANY, "items_removed": MANY})
    assert json.loads(answer.out)["refused"] == 0


# ---- undo after an import


@pytest.fixture
def east(program: Program) -> str:
    """An import that made a branch and a shelving location."""
    file = program.folder / "east.mrc"
    copy = "  \x1faEAST\x1fbEAST\x1fcSTACKS\x1fyBK\x1fpE1"
    file.write_bytes(marc(("001", "e1"), ("003", "OLD"), ("245", "10\x1faEmma"), ("952", copy)))
    answer = program.json("import", "marc", str(file), "--yes")
    assert answer.code == 0
    return str(answer.lines[-1]["batch"])


def _codes(program: Program, kind: str) -> set[str]:
    return {line["code"] for line in program.json("code", "list", kind).lines}


def test_undo_leaves_what_an_import_made(program: Program, east: str) -> None:
    listed = program("undo", "--list").out
    assert "Added branch EAST and 1 more  (can't undo)" in listed
    for _once in range(3):
        program("undo", "5")
    assert "EAST" in _codes(program, "branch")
    assert "STACKS" in _codes(program, "location")
    act = next(line["act"] for line in program.json("undo", "--list").lines if line["kind"] == "setting_set")
    refused = program.json("undo", "--act", act)
    assert refused.line["refused"] == ["NOT_BY_UNDO"]
    assert "F10, Import records" in refused.line["message"]
    assert program("verify").code == 0


def test_import_undo_takes_its_codes_with_it_unless_they_are_in_use(program: Program, east: str) -> None:
    program.json("import", "titles", str(_table(program, "Walden", "EAST")), "--map", "branch=branch")
    assert program.json("import", "undo", east, "--dry-run").lines == program.json("import", "undo", east).lines
    assert "EAST" in _codes(program, "branch")
    assert "STACKS" not in _codes(program, "location")


def _table(program: Program, title: str, branch: str) -> Path:
    file = program.folder / "more.csv"
    file.write_text(f"title,barcode,branch\n{title},W1,{branch}\n")
    return file


def test_a_code_in_use_is_not_undone(program: Program) -> None:
    program("code", "set", "branch", "WEST", "name=West Side")
    program("code", "set", "location", "NOOK", "name=Nook")
    title = str(program.json("--station", "another desk", "title", "add", "--title", "Emma").line["biblio"])
    program("--station", "another desk", "--branch", "WEST", "item", "add", title, "--barcode", "W1")
    refused = program("undo", "2")
    assert "Undone: Added shelving location NOOK" in refused.out
    assert "Not removed: branch WEST is in use (1 copy)." in refused.err
    assert "WEST" in _codes(program, "branch")


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("code set branch EAST name=East", "Added branch EAST"),
        ("code set category ADULT name=Grown-up", "Changed patron category ADULT"),
        ("code set item-type KIT name=Kits", "Added item type KIT"),
        ("setting set shelving_cart yes", "Changed setting: Checked-in copies wait on the cart"),
        ("rules set loan_period 14d --type DVD", "Changed rule for DVD: the loan period"),
        ("hours set --branch MAIN mon 10-18", "Changed opening hours: Maple Grove"),
        ("retention set holds 14d", "Changed data retention: Patron of a closed hold"),
        ("room add nook --name Nook", "Added room nook"),
        ("role set page --name Page", "Added role page"),
        ("staff add ann --role volunteer --name Ann", "Added staff account ann"),
    ],
)  # fmt: skip
def test_undo_names_what_was_set(program: Program, words: str, line: str) -> None:
    assert program(*words.split()).code == 0, program(*words.split()).err
    assert any(line in listed for listed in program("undo", "--list").out.splitlines()[:2])


# ---- five imports, five undos


PEOPLE = "card,first_name,last_name,born,category\nP1,Ada,Field,1980-01-02,ADULT\nP2,Bea,Moss,1975-05-06,ADULT\n"
LOANS = "barcode,cardnumber,issued,due,renewals\nB1,P1,2026-11-20,2026-12-11,1\n"
HOLDS = (
    "card,title,isbn,barcode,state,placed\n"
    "P2,Emma,,B1,waiting,2026-11-20\n"
    "P2,Persuasion,,B3,on hold shelf,2026-11-21\n"
    "P1,Sanditon,,B4,on hold shelf,2026-11-22\n"
)
CHARGES = "card,cents,why\nP1,250,rental\nP2,125,copies\n"
KINDS = ("marc", "patrons", "loans", "holds", "charges")


def _import_all(program: Program) -> dict[str, str]:
    """Import a file of each kind; return the batches, in their order."""
    found = {}
    for kind, file in zip(KINDS, ("five.mrc", "people.csv", "loans.csv", "holds.csv", "charges.csv"), strict=True):
        summary = program.json("import", kind, str(program.folder / file)).lines[-1]
        assert summary["rejected"] == 0, (kind, summary)
        found[kind] = str(summary["batch"])
    return found


def _tables(program: Program) -> dict[str, list[dict[str, Any]]]:
    """Return all exported tables, without ids and moments of these imports."""
    drawn = {"biblio", "hold", "entry", "charge", "id", "act"}
    return {
        kind: [
            {name: value for name, value in json.loads(line).items() if name not in drawn}
            for line in program("--json", "export", kind).out.splitlines()
        ]
        for kind in ("items", "patrons", "loans", "holds", "charges")
    } | {"codes": program.json("code", "list").lines}


@pytest.mark.parametrize("order", [KINDS[::-1], ("holds", "charges", "loans", "marc", "patrons")], ids=" ".join)
def test_five_imports_and_five_undos_leave_nothing_and_come_in_again(program: Program, order: tuple[str, ...]) -> None:
    titles = _title(1, "Emma", "B1", "B2") + _title(2, "Persuasion", "B3") + _title(3, "Sanditon", "B4")
    files = {"people.csv": PEOPLE, "loans.csv": LOANS, "holds.csv": HOLDS, "charges.csv": CHARGES}
    (program.folder / "five.mrc").write_bytes(titles)
    for name, text in files.items():
        (program.folder / name).write_text(text, encoding="utf-8")
    empty = _tables(program)
    batches = _import_all(program)
    full = _tables(program)
    assert {str(row["status"]) for row in full["items"]} >= {"on_hold_shelf", "checked_out"}
    for kind in order:
        undone = program.json("import", "undo", batches[kind])
        assert (undone.code, len(undone.lines), undone.line["refused"]) == (0, 1, 0), undone.lines
    assert _tables(program) == empty
    again = _import_all(program)
    assert _tables(program) == full
    for kind in order:
        assert program.json("import", "undo", again[kind]).line["refused"] == 0
    assert _tables(program) == empty
    assert program("verify").code == 0


def test_an_update_that_was_undone_does_not_hold_the_first_import(program: Program) -> None:
    people = program.folder / "people.csv"
    people.write_text(PEOPLE, encoding="utf-8")
    first = str(program.json("import", "patrons", str(people)).lines[-1]["batch"])
    people.write_text(PEOPLE.replace("Moss", "Marsh"), encoding="utf-8")
    second = str(program.json("import", "patrons", str(people)).lines[-1]["batch"])
    assert program.json("import", "undo", second).line["patrons_put_back"] == 1
    assert program.json("show", "patron", "P2").line["last_name"] == "Moss"
    assert program.json("import", "undo", first).line["patrons_removed"] == 2
    assert program("verify").code == 0


def test_undo_after_an_import_names_import_undo_once(program: Program) -> None:
    rows = "".join(f"P{n},Ada{n},Field,1980-01-02,ADULT\n" for n in range(120))
    people = program.folder / "people.csv"
    people.write_text("card,first_name,last_name,born,category\n" + rows, encoding="utf-8")
    batch = str(program.json("import", "patrons", str(people)).lines[-1]["batch"])
    told = program("undo")
    assert told.code == 1
    assert (told.out + told.err).count("import undo") == 1
    assert f"tuils import undo {batch[-8:]}" in told.err
    assert program.json("show", "patron", "P7").line["last_name"] == "Field", "nothing older was undone instead"
    assert sum(line["kind"] == "import_batch" for line in program.json("undo", "--list").lines) == 1
    program("import", "undo", batch)
    assert "Import the file again." in program("undo").err

"""Taking an import back from a script: what stays a line each, the summary last, and the list of imports."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.formats.samples import marc
from tests.library.makers import DAY, START

from .calling import PIN, ROOT, Program

SUMMARY = {"batch", "titles_removed", "items_removed", "records_put_back", "refused"}


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
        "message": "Left as it is: Emma (B2) was lent since.",
    }
    assert (summary["titles_removed"], summary["items_removed"], summary["refused"]) == (1, 2, 1)
    assert program("verify").code == 0


def test_people_read_words(program: Program, batch: str) -> None:
    program("item", "add", str(program.json("search", "emma").lines[0]["biblio"]), "--barcode", "C9")
    shown = program("import", "undo", batch, "--dry-run")
    assert shown.out.startswith("As it would be now: 1 titles and 3 items taken out")
    assert "Emma has a copy that is not of this import: C9." in shown.err
    told = program("import", "undo", batch)
    assert told.out.startswith("1 titles and 3 items taken out, 0 titles as they were before, 1 left as they are.")


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
    assert "Taken back: titles: 2, items: 3" in words


def test_an_empty_list_says_so(program: Program) -> None:
    assert program.json("import", "list").lines == []
    assert "Nothing was brought in yet." in program("import", "list").err


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
from tuils.library.cataloging import pace
pace.FIRST_RECORDS = pace.MOST_RECORDS = 25
from tuils.cli.front import run
"""


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

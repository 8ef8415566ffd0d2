"""The documentation is read in the program; shells complete its commands."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from tests.doors.calling import Program

DOCS = Path(__file__).parents[2] / "docs"


def test_pages_are_listed_found_and_read(program: Program) -> None:
    assert program("docs").out.startswith("# tuils, by job")
    found = program.json("docs", "second", "place").lines
    assert "managing" in [line["page"] for line in found]
    said = program("docs", "replace", "lost", "card").out
    assert said.startswith("# Patrons  (At the desk)\n\n* **New**")
    assert "\nMore:\ntuils docs " in said
    assert program("docs", "start").out == (DOCS / "start.md").read_text(encoding="utf-8")
    nothing = program("docs", "xyzzy")
    assert (nothing.code, nothing.out) == (1, "")


def test_each_page_is_in_the_index() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    assert [page.name for page in DOCS.glob("*.md") if page.name != "index.md" and f"({page.name})" not in index] == []


@pytest.mark.parametrize(("typed", "offered"), [("tuils pat", "patron"), ("tuils hold pl", "place")])
def test_a_shell_completes_commands(program: Program, typed: str, offered: str) -> None:
    last = typed.count(" ")
    asked = {"_TUILS_COMPLETE": "bash_complete", "COMP_WORDS": typed, "COMP_CWORD": str(last)}
    done = subprocess.run(
        [sys.executable, "-m", "tuils"], env={**program.env, **asked}, capture_output=True, text=True, cwd=DOCS.parent
    )
    assert f"plain,{offered}" in done.stdout.splitlines()
    assert "_tuils_completion" in program("completion", "bash").out


def test_the_keys_are_on_one_page(program: Program) -> None:
    sheet = program.folder / "keys.pdf"
    assert program("cheat-sheet", "-o", str(sheet)).code == 0
    with closing(pypdfium2.PdfDocument(sheet)) as paper:
        assert len(paper) == 1
        text = paper[0].get_textpage().get_text_bounded()
    for words in ("tuils at a glance", "F9 .u", "Take a payment", "Place a hold".lower(), "tuils doctor"):
        assert words in text
    assert program("cheat-sheet").code == 2


def test_in_a_pipe_and_for_man_the_manual_is_text(program: Program) -> None:
    page = program("docs", "--man").out
    assert page.startswith(".TH TUILS 1")
    assert page == (DOCS / "tuils.1").read_text(encoding="utf-8")
    assert "\x1b" not in program("docs", "managing").out

# ruff: noqa: RUF001 -- letters that look alike are what this is about
"""A title in line mode: what leads on from it, and each copy with its place and its due date; nothing is cut."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.screens.maple import open_library
from tests.screens.shelf_of_titles import OTHERS, WAR, library_with
from tuils.library.foundation.store import close_store
from tuils.line_mode.lines import run_plain

COPIES = (("roman", "31234000020014"), ("anna", "31234000020030"))


def told(path: Path, *lines: str) -> list[str]:
    out = io.StringIO()
    try:
        assert run_plain(open_library(path, "ana"), io.StringIO("".join(f"{line}\n" for line in lines)), out) == 0
    finally:
        close_store()
    return out.getvalue().splitlines()


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))


def test_a_title_is_told_line_by_line(tmp_path: Path) -> None:
    said = told(library_with(tmp_path, (WAR, *OTHERS), COPIES), "voina roman", "1", "more", ".q")
    start = next(at for at, line in enumerate(said) if line.endswith("Voina i mir : roman. Tolstoi, Lev"))
    assert said[start + 1 : start + 10] == [
        "Adult fiction, on the shelf.",
        "Война и мир : роман. Толстой, Лев. АСТ",
        "Five families in the years of Napoleon, in war and in peace, with all the balls and battles.",
        "Series: Russian classics ; bk. 2. Next: Anna Karenina (1 of 1 in).",
        "4 more lines. Type more to hear them.",
        "> Also as: Audiobook 1999.",
        "See also: Table of contents: http://example.org/toc",
        "Online: Read it online: https://example.org/war-and-peace",
        "Address: javascript:alert(1)",
    ]


def test_a_copy_that_is_out_says_when_it_is_due_and_never_with_whom(tmp_path: Path) -> None:
    said = told(library_with(tmp_path, [WAR]), "honeybee", "1", ".q")
    assert "638.1 MAR, Adult nonfiction, row 7, out, due Thu, Dec 3." in said
    assert not any("Marta" in line for line in said)

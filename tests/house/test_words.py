"""Sentences for people: short enough for the line they are shown on."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from .reading import nodes_of

TUILS = Path(__file__).parents[2] / "tuils"
ROOMS = ("screens", "library/front/conversation", "library/foundation/wording")
FOLDED = ("screens/kit/help.py", "screens/imports/paged_screen.py", "screens/opac/help.py", "screens/opac/line_mode.py",
          "library/front/answers/line_help.py")  # fmt: skip
"""The files with lines of any length: help is folded to the width, and line mode does not cut."""
MARKS = ("_", "N_", "NN_", "ngettext")
PLACE = re.compile(r"\{\w+\}")
NOTES = {"Ask": 2, "Field": 3}
"""The functions, each with the argument that is the note."""
LINE = 70
"""Columns of an answer on 80; at most so many where its places are empty, and with them the goldens hold."""

FILES = [
    file
    for room in ROOMS
    for file in sorted((TUILS / room).rglob("*.py"))
    if str(file.relative_to(TUILS).as_posix()) not in FOLDED
]


def sentences(file: Path) -> Iterator[str]:
    for node in nodes_of(file):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield from (
                word.value for word in node.args if isinstance(word, ast.Constant) and isinstance(word.value, str)
            )


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_sentence_fits_its_line(file: Path) -> None:
    assert [text for text in sentences(file) if len(PLACE.sub("", text)) > LINE] == []


def test_there_are_sentences_to_measure() -> None:
    assert sum(1 for file in FILES for _sentence in sentences(file)) > 1000


def test_what_a_line_of_a_form_wants_is_told_whole() -> None:
    """Beside a long line are 19 cells, else 37: what does not fit would be cut before it says it."""
    cut = []
    for file in sorted(TUILS.rglob("*.py")):
        for node in nodes_of(file):
            name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if isinstance(node, ast.Call) and name in ("Ask", "Field") and len(node.args) > (at := NOTES[name]):
                note = [one.value for one in ast.walk(node.args[at]) if isinstance(one, ast.Constant)]
                room = 19 if any(one.arg == "long" for one in node.keywords) else 37
                cut += [word for word in note if isinstance(word, str) and len(word) > room]
    assert cut == []


def test_no_code_is_worded_in_two_places() -> None:
    """The later one would take the place of the other, for both who refuse with it."""
    codes: list[str] = []
    for file in sorted((TUILS / "library/foundation/wording").glob("*.py")):
        for node in nodes_of(file):
            if isinstance(node, ast.Dict):
                values = zip(node.keys, node.values, strict=True)
                worded = [
                    key for key, value in values if isinstance(value, ast.Call) and "Wording" in ast.dump(value.func)
                ]
                codes += [str(key.value) for key in worded if isinstance(key, ast.Constant)]
    assert len(codes) > 100
    assert sorted(set(codes)) == sorted(codes)

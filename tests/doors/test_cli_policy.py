"""tuils policy: a text from a file."""

from __future__ import annotations

import pytest

from .calling import Program


def test_a_text_comes_from_a_file_and_nothing_else(program: Program) -> None:
    file = program.folder / "conduct.txt"
    file.write_text("Walk.\nWhoever runs: ask him / her to stop.\n", encoding="utf-8")
    program.json("policy", "edit", "conduct", "--from", str(file))
    assert program.json("policy", "show", "conduct").line["text"].splitlines() == [
        "Walk.",
        "Whoever runs: ask him / her to stop.",
    ]
    program.json("policy", "edit", "conduct", "--text", "Walk. / Be kind.")
    assert program.json("policy", "show", "conduct").line["text"].splitlines() == ["Walk.", "Be kind."]


@pytest.mark.parametrize(
    ("name", "words"),
    [("/dev/zero", "a pipe or a device"), (".", "It is a folder"), ("none.txt", "No such file"), ("latin", "in UTF-8")],
)
def test_what_is_no_text_is_refused_at_once(program: Program, name: str, words: str) -> None:
    (program.folder / "latin").write_bytes("Café".encode("latin-1"))
    source = name if name.startswith("/") else str(program.folder / name)
    said = program("policy", "edit", "conduct", "--from", source)
    assert said.code == 2
    assert words in said.err
    assert program.json("policy", "show", "conduct").line["version"] == 1

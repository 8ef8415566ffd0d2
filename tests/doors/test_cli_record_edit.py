"""A record in the editor of whoever works here: what goes wrong there is a sentence, and nothing typed is lost."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from .calling import Program

TERMINAL = SimpleNamespace(isatty=lambda: True)


@pytest.fixture
def emma(program: Program, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr("tuils.cli.catalog.record.sys", SimpleNamespace(stdin=TERMINAL, stdout=TERMINAL))
    return str(program.json("title", "add", "Emma").line["biblio"])


def editor(program: Program, monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    """One that is a script, with the file as $1; its call has arguments, and a folder with a blank."""
    folder = program.folder / "my editor"
    folder.mkdir(exist_ok=True)
    script = folder / "edit"
    script.write_text(f"#!/bin/sh\nshift\n{lines}\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", f"'{script}' --wait")


def test_a_text_without_a_title_comes_back_to_be_mended(
    program: Program, emma: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = r"""if grep -q needed "$1"; then printf '=245  10$aPersuasion\n' >> "$1"
else printf '=500  \\\\$aHers.\n' > "$1"; fi"""
    editor(program, monkeypatch, typed)
    assert "Saved: Persuasion" in program("record", "edit", emma).out
    assert "$aHers." in program("record", "show", emma).out


def test_no_control_characters_are_typed_into_a_record(
    program: Program, emma: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(program, monkeypatch, r"""printf '=245  10$aEmma\033[31m\tred\n' > "$1" """)
    assert program("record", "edit", emma).code == 0
    assert "$aEmma[31m red" in str(program.json("record", "show", emma).line["mrk"])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("exit 3", "Editing failed"),
        (r"""printf '=245  10$aCaf\351\n' > "$1" """, "other letters than UTF-8"),
        ("""echo hello > "$1" """, "There is no MARC field in it."),
    ],
)
def test_an_editor_that_fails_changes_nothing(
    program: Program, emma: str, monkeypatch: pytest.MonkeyPatch, lines: str, said: str
) -> None:
    editor(program, monkeypatch, lines)
    failed = program("record", "edit", emma)
    assert failed.code == 2
    assert said in failed.err
    assert "Emma" in program("record", "show", emma).out


def test_a_call_of_an_editor_that_cannot_be_read(program: Program, emma: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "vi 'x")
    assert "cannot be read as a command" in program("record", "edit", emma).err

"""Authority records in from a file and out to one: what never ends is not read, and nothing is spoiled."""

from __future__ import annotations

import os

import pytest

from .calling import Program


def test_a_file_that_is_there_is_replaced_only_by_force(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(program.folder)
    program("title", "add", "Emma", "--author", "Austen, Jane")
    program("heading", "see", "Austen, Jane", "Ashton Dennis")
    assert program("authority", "export", "-o", "a.mrc").code == 0
    assert "Add --force to replace it" in program("authority", "export", "-o", "a.mrc").err
    assert program("authority", "export", "-o", "a.mrc", "--force").code == 0
    assert program("authority", "export", "-o", "-").code == 2
    assert not (program.folder / "-").exists()
    assert program("authority", "export", "-o", str(program.library), "--force").code == 2


def test_what_never_ends_is_not_read(program: Program) -> None:
    os.mkfifo(program.folder / "pipe")
    for endless in ("/dev/zero", str(program.folder / "pipe")):
        refused = program("authority", "import", endless)
        assert refused.code == 2
        assert "It is a pipe or a device" in refused.err

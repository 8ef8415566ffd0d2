"""`tuils doctor` looks over library, desk and machine; `tuils config` shows and edits the settings of a desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.calling import Program
from tuils.cli.office.machine_checks import memory


def found(program: Program) -> dict[str, dict[str, object]]:
    return {str(line["check"]): line for line in program.json("doctor").lines}


def test_each_look_is_a_line_with_what_to_do(program: Program) -> None:
    before = found(program)
    assert before["library"]["ok"]
    assert (before["backup"]["ok"], before["backup"]["remedy"]) == (False, "Make one now: tuils backup")
    assert program("doctor").code == 1
    program("backup")
    assert found(program)["backup"]["ok"]
    assert {"clock", "disk", "scanner", "printer", "terminal", "permissions", "second place"} <= before.keys()


def test_a_scanner_that_is_not_there_is_told(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    config = program.folder / "desk.toml"
    config.write_text(f'scanner_port = "{program.folder / "ttyUSB7"}"\n')
    monkeypatch.setenv("TUILS_CONFIG", str(config))
    scanner = found(program)["scanner"]
    assert not scanner["ok"]
    assert "ttyUSB7" in str(scanner["message"])
    assert str(config) in str(scanner["remedy"])


def test_a_small_and_slow_machine_is_told_what_to_switch_off(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    here = "tuils.cli.office.machine_checks."
    monkeypatch.setattr(here + "memory", lambda: 200_000_000)
    monkeypatch.setattr(here + "seconds_to_save", lambda _folder: 0.1)
    monkeypatch.setattr(here + "seconds_to_count", lambda: 0.4)
    small = found(program)
    assert (small["memory"]["ok"], small["saving"]["ok"], small["processor"]["ok"]) == (False, False, False)
    assert small["memory"]["message"] == "Memory for tuils: 200 MB."
    assert "tuils --plain" in str(small["memory"]["remedy"])
    assert small["saving"]["message"] == "Saving takes 100 ms."
    assert "tuils daily" in str(small["processor"]["remedy"])


def test_a_limit_on_address_space_counts_as_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (256 << 20, 256 << 20))
    assert memory() == 256 << 20


def test_without_a_library_the_machine_is_looked_over_all_the_same(program: Program, tmp_path: Path) -> None:
    answer = program.json("--library", str(tmp_path / "none.db"), "doctor")
    assert answer.code == 1
    first, *others = answer.lines
    assert (first["check"], first["ok"]) == ("library", False)
    assert {line["check"] for line in others} >= {"printer", "terminal"}


def test_settings_of_the_desk_are_shown_edited_and_checked(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    config = program.folder / "kept" / "desk.toml"
    monkeypatch.setenv("TUILS_CONFIG", str(config))
    assert program("config", "path").out == f"{config}\n"
    monkeypatch.setenv("VISUAL", "true")
    assert program("config", "edit").code == 0
    assert config.read_text().startswith("#")
    config.write_text('palette = "light"\n')
    shown = {line["name"]: line for line in program.json("config", "show").lines}
    assert (shown["palette"]["value"], shown["palette"]["default"]) == ("light", False)
    assert shown["ascii"]["default"]
    config.write_text("palette = 3\n")
    wrong = program("config", "edit")
    assert wrong.code != 0
    assert "line 1" in wrong.err


def test_no_editor_is_opened_over_a_library(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_CONFIG", str(program.library))
    spoils = program.folder / "spoils"
    spoils.write_text('#!/bin/sh\necho spoilt >> "$1"\n')
    spoils.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(spoils))
    before = program.library.read_bytes()
    refused = program("config", "edit")
    assert (refused.code, refused.out) == (2, "")
    assert "is a library" in refused.err
    assert program.library.read_bytes() == before

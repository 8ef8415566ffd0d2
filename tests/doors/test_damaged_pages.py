"""A page of the library's file is damaged: each door says so, and says the same: restore the last backup."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.doors.calling import Program
from tests.grove import Clock, Opened, built, desk_of
from tests.page_damage import damage
from tuils.library.foundation.store import close_store, open_store
from tuils.line_mode.line_check import LineCheck
from tuils.line_mode.lines import run_plain

TOLD = LineCheck.told


def told(program: Program, check: str) -> dict[str, object]:
    return next(line for line in program.json("doctor").lines if line["check"] == check)


@pytest.mark.parametrize("table", ["journal", "word", "biblio", "biblio_index_docsize"])
def test_doctor_verify_and_backup_say_the_same(program: Program, table: str) -> None:
    assert told(program, "pages")["ok"]
    made = program.json("backup").line["file"]
    damage(program.library, table)
    doctor, verify, backup = told(program, "pages"), program("verify"), program("backup")
    assert not doctor["ok"]
    assert doctor["message"] == "The library file is damaged: what is saved now may be lost."
    assert (verify.code, backup.code) in ((1, 3), (3, 3))
    for said in (str(doctor["remedy"]), verify.out + verify.err, backup.err):
        assert f"restore the last backup: tuils restore {made}" in said
        assert "Make a backup" not in said
    assert str(program.library) in backup.err, "it is the library that is damaged, not the copy of it"
    assert program("restore", str(made), "--yes").code == 0
    assert told(program, "pages")["ok"]
    assert program("verify").code == 0


def test_without_a_backup_the_next_step_is_named_all_the_same(program: Program) -> None:
    damage(program.library, "word")
    assert str(told(program, "pages")["remedy"]).endswith("tuils restore FILE")


def looked(self: LineCheck) -> list[str]:
    self._answer.result()
    return TOLD(self)


def test_line_mode_says_it_once_and_does_no_work_of_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineCheck, "told", looked)
    path = tmp_path / "grove.db"
    path.write_bytes(built())
    damage(path, "word")
    open_store(path)
    out = io.StringIO()
    try:
        run_plain(Opened(path, desk_of("ana", Clock())), io.StringIO(".?\n.?\n.q\n"), out)
    finally:
        close_store()
    assert out.getvalue().count("STOP. The library file is damaged: what is saved now may be lost.") == 1
    assert "NOTE. There is no new backup: The library file is damaged" in out.getvalue()

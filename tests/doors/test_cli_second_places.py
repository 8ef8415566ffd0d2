"""Backups go to a second place, which is told when it is absent or full and never waited for; and the drill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.calling import Program
from tuils.library.foundation.administration import second_copy
from tuils.library.foundation.administration.second_places import SecondPlace, read_state, second_place_words


def copied(program: Program, *folders: Path) -> list[str]:
    """Return the lines of `tuils backup` about these folders."""
    program("setting", "set", "backup_folders", ",".join(map(str, folders)))
    return program("backup").out.splitlines()[1:]


def test_a_backup_goes_to_a_second_place_and_is_private_there(program: Program) -> None:
    stick = program.folder / "stick"
    stick.mkdir()
    (said,) = copied(program, stick)
    assert said.startswith(f"Also in {stick}:")
    assert "same disk" in said, "it is told that a fire would take both"
    (there,) = stick.glob("tuils-library-*/*.backup.db")
    (here,) = (program.folder / "backups").glob("*.backup.db")
    assert there.read_bytes() == here.read_bytes()
    assert there.stat().st_mode & 0o777 == 0o600
    assert f"Also in {stick}" in program.child("--plain", input=".q\n").stdout


def test_where_it_is_absent_that_is_told_and_no_folder_is_made(program: Program) -> None:
    stick = program.folder / "stick"
    (said,) = copied(program, stick)
    assert said == f"NOT in {stick}: folder not found. Is it plugged in? No copy there yet."
    assert not stick.exists()
    assert said in program.child("--plain", input=".q\n").stdout


def test_paths_must_be_whole(program: Program) -> None:
    no = program("setting", "set", "backup_folders", "stick")
    assert no.code != 0
    assert "/media/stick" in no.err + no.out


def small(folder: Path) -> bool:
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    return not subprocess.run(words, capture_output=True, check=False).returncode


def test_where_it_is_full_that_is_told(program: Program) -> None:
    stick = program.folder / "stick"
    if not small(stick):
        pytest.skip("no right to mount a small disk here")
    try:
        (said,) = copied(program, stick)
        assert said == f"NOT in {stick}: it is full. No copy there yet."
        assert not list(stick.glob("*/*"))
    finally:
        subprocess.run(["umount", str(stick)], check=True)


def test_the_empty_folder_of_a_stick_that_was_pulled_out_is_no_second_place(program: Program) -> None:
    stick = program.folder / "stick"
    if not small(stick):
        pytest.skip("no right to mount a small disk here")
    subprocess.run(["mount", "-o", "remount,size=64m", str(stick)], check=True)
    (said,) = copied(program, stick)
    subprocess.run(["umount", str(stick)], check=True)
    assert said.startswith(f"Also in {stick}")
    assert "same disk" not in said
    program.clock.now += 60_000_000
    (said,) = copied(program, stick)
    assert "Is it plugged in? Last copy there:" in said
    assert not list(stick.iterdir())


def test_a_share_that_hangs_holds_nothing(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing but a program of its own ever looks at it: here that one never ends."""
    monkeypatch.setattr("tuils.cli.office.backup.WAIT", 0.0)
    share = program.folder / "share"
    share.mkdir()
    looked: list[str] = []

    def touched(event: str, args: tuple[object, ...]) -> None:
        if event in ("open", "os.listdir", "os.scandir", "os.mkdir") and str(args[0]).startswith(str(share)):
            looked.append(event)

    sys.addaudithook(touched)
    monkeypatch.setattr("subprocess.Popen", lambda *_words, **_how: None)
    program("setting", "set", "backup_folders", str(share))
    assert program("backup").code == 0
    assert looked == []


def test_one_that_does_not_answer_is_told_after_a_while() -> None:
    hangs = SecondPlace(Path("/share"), "copying", 1, "x")
    assert "no answer since" in second_place_words(hangs, "Mon", "", 1_000_000_000)
    assert "still being made" in second_place_words(hangs, "Mon", "", 2)


def test_what_removes_people_from_a_restored_backup_goes_along_and_old_ones_go(tmp_path: Path) -> None:
    beside, stick = tmp_path / "backups", tmp_path / "stick"
    beside.mkdir()
    (stick / "n").mkdir(parents=True)
    (beside / "library.removed").write_text("{}")
    for day in range(10, 30):
        (stick / "n" / f"library-202611{day}-100000.backup.db").write_text("x")
    made = beside / "library-20261130-100000.backup.db"
    made.write_text("whole")
    second_copy.copy_backup_again(str(made), str(stick), "n", "library")
    assert (stick / "n" / "library.removed").read_text() == "{}"
    assert (stick / "n" / made.name).read_text() == "whole"
    assert len(list((stick / "n").glob("*.backup.db"))) == 15, "the last 14 days, and the week before them"
    found = read_state(beside, stick)
    assert (found.state, found.file) == ("done", made.name)
    assert json.loads(next(beside.glob("second-*.json")).read_text())["state"] == "done"


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    made = tmp_path / "library-20261130-100000.backup.db"
    made.write_text("whole")
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "n").write_text("a file where the folder should be")
    second_copy.copy_backup_again(str(made), str(stick), "n", "library")
    found = read_state(tmp_path, stick)
    assert found.state == "failed"
    assert found.why == os.strerror(17)


def test_a_drill_restores_the_newest_and_leaves_nothing(program: Program) -> None:
    program("backup")
    before = (program.folder / "library.db").read_bytes()
    done = program("backup", "--drill")
    assert done.code == 0
    assert "The restore test passed" in done.out
    told = program.json("backup", "--drill").line
    assert told["ok"] is True
    assert told["entries"] > 0
    assert not list((program.folder / "backups").glob("drill-*"))
    assert (program.folder / "library.db").read_bytes() == before


def test_a_drill_with_a_backup_that_is_spoiled_says_so(program: Program) -> None:
    file = Path(str(program.json("backup").line["file"]))
    file.write_bytes(file.read_bytes()[:20_000])
    assert program("backup", "--drill").code == 3
    assert not list((program.folder / "backups").glob("drill-*"))


def test_without_a_backup_there_is_no_drill(program: Program) -> None:
    no = program("backup", "--drill")
    assert no.code == 3
    assert "tuils backup" in no.err

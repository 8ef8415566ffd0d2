"""Which files lie about that could be brought in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tuils.library.holdings.title_imports.sources import (
    NEWEST,
    newest_files,
    path_completions,
    typed_path,
    usual_places,
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name, age in (("old.mrc", 50), ("Downloads/new.mrc.gz", 1), ("Downloads/people.CSV", 9), ("letter.odt", 0)):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x" * 10)
        os.utime(path, (1000 - age, 1000 - age))
    (tmp_path / "Downloads" / "deep").mkdir()
    (tmp_path / "Downloads" / "deep" / "deep.mrc").touch()
    (tmp_path / "folder.mrc").mkdir()
    return tmp_path


def test_the_newest_first_one_folder_deep(home: Path) -> None:
    assert [one.path.name for one in newest_files()] == ["new.mrc.gz", "people.CSV", "old.mrc"]
    assert newest_files()[0].bytes == 10


def test_no_more_than_a_screen_has_room_for(home: Path) -> None:
    for number in range(30):
        (home / f"{number}.mrc").touch()
    assert len(newest_files([home])) == NEWEST
    assert len(newest_files([home, home], most=99)) == 31


def test_a_folder_that_is_not_there_or_may_not_be_read_is_passed_over(home: Path) -> None:
    assert newest_files([home / "gone"]) == []
    assert path_completions(str(home / "gone" / "x")) is None
    assert home in usual_places()


def test_a_path_that_is_being_typed(home: Path) -> None:
    assert [one.path.name for one in path_completions("~") or ()] == ["Downloads", "folder.mrc", "old.mrc"]
    assert [one.path.name for one in path_completions("~/down") or ()] == ["Downloads"]
    assert [one.path.name for one in path_completions("~/Downloads/") or ()] == ["deep", "new.mrc.gz", "people.CSV"]
    assert [one.path.name for one in path_completions("letter") or ()] == ["letter.odt"]
    assert path_completions("~/nothing") == []


def test_what_was_dropped_or_pasted_is_a_path(home: Path) -> None:
    assert typed_path(f" '{home}/old.mrc' ") == home / "old.mrc"
    assert typed_path("~/old.mrc") == home / "old.mrc"
    assert typed_path("old.mrc") == home / "old.mrc"

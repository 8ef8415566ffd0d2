"""The library's files are read by this system user alone, or by the group of a folder that is shared on purpose."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tuils.library.foundation.administration.at_rest import close_to_others, records_folder, sweep_written
from tuils.library.foundation.administration.backup import back_up, restore_backup
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, copy_verified, create_store, sole_right

from .makers import register

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "grove"
    made.mkdir(mode=0o700)
    return made


def test_a_new_library_and_its_backups_are_ones_own(desk: Desk, store: Path, folder: Path) -> None:
    register(desk, "Ada")
    old = os.umask(0)
    try:
        made = back_up(desk, store)
        copy_verified(folder / "copy.db")
        lock = sole_right(str(folder / "lock"))
        assert lock is not None
        lock.release()
    finally:
        os.umask(old)
    assert {mode(path) for path in (store, made.file, folder / "copy.db", folder / "lock")} == {0o600}
    assert mode(made.file.parent) == 0o700
    assert close_to_others(store) == []


def test_what_was_open_is_closed_and_told_once(desk: Desk, store: Path) -> None:
    made = back_up(desk, store)
    register(desk, "Ada")
    wal = Path(f"{store}-wal")
    store.chmod(0o644)
    wal.chmod(0o666)
    made.file.chmod(0o640)
    made.file.parent.chmod(0o755)
    said = close_to_others(store)
    assert len(said) == 3
    assert all(sentence.startswith("Other users of this computer could read") for sentence in said)
    assert {mode(path) for path in (store, wal, made.file)} == {0o600}
    assert mode(made.file.parent) == 0o700
    assert close_to_others(store) == []


def test_state_is_closed_without_a_word(store: Path, folder: Path) -> None:
    folder.chmod(0o755)
    assert close_to_others(store, folder, folder / "not there") == []
    assert mode(folder) == 0o700


def test_what_is_not_ours_to_close_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.chmod(0o644)

    def no(*_args: object, **_more: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", no)
    (said,) = close_to_others(store)
    assert said == f"Other users of this computer can read {store}. Its owner can fix that."


def test_a_folder_that_anyone_writes_is_named(store: Path) -> None:
    store.parent.chmod(0o777)
    (said,) = close_to_others(store)
    assert "Any user of this computer can replace files" in said
    store.parent.chmod(0o1777)
    assert close_to_others(store) == []


def test_a_shared_folder_stays_shared(desk: Desk, store: Path, folder: Path) -> None:
    folder.chmod(0o2770)
    old = os.umask(0o022)
    try:
        shared = folder / "library.db"
        copy_verified(shared)
        assert mode(shared) == 0o660
        made = back_up(desk, shared)
        close_store()
        restore_backup(made.file, shared)
        lock = sole_right(str(folder / "lock"))
        assert lock is not None
        lock.release()
    finally:
        os.umask(old)
    assert {mode(path) for path in (shared, made.file, folder / "lock")} == {0o660}
    assert mode(made.file.parent) == 0o2770
    assert close_to_others(shared) == []
    shared.chmod(0o666)
    assert len(close_to_others(shared)) == 1
    assert mode(shared) == 0o660


def test_a_new_one_in_a_shared_folder(folder: Path) -> None:
    folder.chmod(0o2770)
    old = os.umask(0o077)
    try:
        create_store(folder / "new.db")
        close_store()
    finally:
        os.umask(old)
    assert mode(folder / "new.db") == 0o660


def test_records_that_were_handed_over_go_after_a_week(store: Path) -> None:
    folder = records_folder(store)
    folder.mkdir()
    for name, age in (("record-0001-2026-11-01.txt", 8), ("record-0002-2026-11-30.txt", 1), ("notes.txt", 99)):
        (folder / name).write_text("x")
        os.utime(folder / name, (1_000_000_000 - age * 86_400,) * 2)
    assert sweep_written(store, 1_000_000_000) == 1
    assert sorted(file.name for file in folder.iterdir()) == ["notes.txt", "record-0002-2026-11-30.txt"]


def test_letters_messages_and_reports_with_cards_go_after_a_week(store: Path) -> None:
    """They say who had what, or where somebody lives, long after the library has forgotten it."""
    texts = {
        "letters/overdue-2026-11-01-001.txt": "Ada, Emma",
        "messages/program-calls-2026-11-01.txt": "Ada, 555-0100",
        "reports/2026-11-01-people-0a1b2c.csv": "\ufefffile,row,card,fault,outcome\n",
        "reports/2026-11-01-loans-0a1b2d.csv": "\ufefffile,row,item,card,fault,outcome\n",
        "reports/2026-11-01-titles-0a1b2e.csv": "\ufefffile,record,control_number,fault,outcome\n",
        "reports/programs.csv": "month,sessions\n",
        "reports/with-names-overdue-patrons.pdf": "%PDF",
        "reports/with-names-notices-sent.csv": "at,patron\n",
        "reports/board-2026-11.pdf": "%PDF",
    }
    for days in (1, 8):
        for name, text in texts.items():
            file = store.parent / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            os.utime(file, (1_000_000_000 - days * 86_400,) * 2)
        assert sweep_written(store, 1_000_000_000) == (0 if days == 1 else 6)
    left = [file.name for folder in ("letters", "messages", "reports") for file in (store.parent / folder).iterdir()]
    assert sorted(left) == ["2026-11-01-titles-0a1b2e.csv", "board-2026-11.pdf", "programs.csv"]

"""Device names: one store, one station, one name; and a name that one program holds at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tuils.station import settings

LIBRARY = "0190a5b2-0000-7000-8000-000000000001"
posix_only = pytest.mark.skipif(os.name != "posix", reason="only POSIX can lock a note")


@pytest.fixture(autouse=True)
def _station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))


class Store:
    """A file and, for each device, the last number in it: what device names look at of a store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.counters: dict[str, int] = {}
        path.write_text("a store")

    def device(self, station: str = "desk", library: str = LIBRARY) -> settings.DeviceRecord:
        return settings.device_record(library, self.path, station, self.counters.get)

    def write(self, record: settings.DeviceRecord, seq: int) -> None:
        self.counters[record.device] = seq
        settings.note_seq(record, seq)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "library.db")


def test_the_same_store_keeps_its_name(store: Store) -> None:
    first = store.device()
    store.write(first, 7)
    again = store.device()
    assert again.device == first.device
    assert again.seq == 7
    assert settings.device_record(LIBRARY, store.path, "desk", store.counters.get).device == first.device


def test_a_name_is_the_stations_and_six_letters(store: Store) -> None:
    assert store.device("Front Desk, 2nd").device[:-6] == "front-desk-2nd-"
    assert store.device("貸出").device[:-6] == "desk-"
    assert store.device("Süd").device[:-6] == "sud-"
    assert set(store.device().device[-6:]) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_a_link_to_the_store_is_the_same_store(store: Store, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    try:
        link.symlink_to(store.path)
    except OSError:
        pytest.skip("this user may not make links")
    assert settings.device_record(LIBRARY, link, "desk", store.counters.get).device == store.device().device


def test_two_stations_and_two_libraries_have_names_of_their_own(store: Store) -> None:
    names = {
        store.device().device,
        store.device("desk 2").device,
        store.device("Desk").device,
        store.device(library="another").device,
    }
    assert len(names) == 4


def test_a_copy_has_a_name_of_its_own_and_both_keep_theirs(store: Store, tmp_path: Path) -> None:
    first = store.device()
    store.write(first, 3)
    copy = Store(tmp_path / "copy.db")
    copy.counters = dict(store.counters)
    second = copy.device()
    assert second.device != first.device
    assert (store.device().device, copy.device().device) == (first.device, second.device)


def test_another_file_in_the_same_place_has_a_new_name(store: Store, tmp_path: Path) -> None:
    first = store.device()
    other = tmp_path / "other.db"
    other.write_text("a store")
    os.replace(other, store.path)
    assert store.device().device != first.device


def test_a_store_put_back_from_an_older_copy_has_a_new_name(store: Store) -> None:
    first = store.device()
    store.write(first, 5)
    older = dict(store.counters)
    store.write(first, 6)
    store.counters = older
    second = store.device()
    assert second.device != first.device
    assert second.seq == 0
    assert store.device().device == second.device
    settings.note_seq(first, 99)
    assert store.device().device == second.device


def test_a_store_that_is_ahead_of_what_was_noted_keeps_its_name(store: Store) -> None:
    first = store.device()
    store.write(first, 5)
    store.counters[first.device] = 6
    assert store.device().device == first.device


def test_a_store_that_never_heard_of_the_name_is_another_store(store: Store) -> None:
    first = store.device()
    assert store.device().device == first.device
    settings.note_seq(first, 1)
    assert store.device().device != first.device


def test_a_note_never_lowers(store: Store) -> None:
    record = store.device()
    store.write(record, 10)
    settings.note_seq(record, 9)
    assert store.device().seq == 10


def test_after_a_restore_every_station_has_a_new_name_and_other_stores_keep_theirs(
    store: Store, tmp_path: Path
) -> None:
    other = Store(tmp_path / "other.db")
    kept = other.device()
    before = {store.device("desk").device, store.device("desk 2").device}
    settings.forget_device(store.path)
    after = {store.device("desk").device, store.device("desk 2").device}
    assert len(before | after) == 4
    assert other.device().device == kept.device


@pytest.mark.parametrize("ending", ["json", "seq"])
@pytest.mark.parametrize("content", [b"", b"\0" * 20, b"[]", b"{}", b'{"device": "../../x"}'])
def test_what_a_power_cut_left_unreadable_counts_as_none(
    store: Store, tmp_path: Path, ending: str, content: bytes
) -> None:
    first = store.device()
    (file,) = (tmp_path / "state" / "devices").glob(f"*.{ending}")
    file.write_bytes(content)
    second = store.device()
    assert second.device != first.device
    assert store.device().device == second.device


def test_noting_where_the_record_is_gone_is_no_matter(store: Store, tmp_path: Path) -> None:
    record = store.device()
    shutil.rmtree(tmp_path / "state")
    settings.note_seq(record, 4)
    assert store.device().device != record.device


_AT_ONCE = """
import sys
from pathlib import Path
from tuils.station import settings
print("here", flush=True)
sys.stdin.readline()
print(settings.device_record(sys.argv[1], Path(sys.argv[2]), "desk", lambda device: 0).device)
"""


@pytest.fixture
def child() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python programs that have said "here" when they are given back."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_processes_that_start_together_agree(store: Store, child: Callable[..., subprocess.Popen[str]]) -> None:
    several = [child(_AT_ONCE, LIBRARY, str(store.path)) for _each in range(4)]
    for process in several:
        assert process.stdout
        assert process.stdout.readline() == "here\n"
    for process in several:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    names = {process.communicate(timeout=300)[0].strip() for process in several}
    assert names == {settings.device_record(LIBRARY, store.path, "desk", lambda device: 0).device}


_NOTES = """
import sys
from pathlib import Path
from tuils.station import settings
record = settings.device_record(sys.argv[1], Path(sys.argv[2]), "desk", lambda device: 10**6)
print("here", flush=True)
sys.stdin.readline()
for seq in range(int(sys.argv[3]), 10000, 2):
    settings.note_seq(record, seq)
    assert int(record.seq_file.read_bytes()) >= seq
"""


@posix_only
def test_two_processes_of_one_station_never_lower_each_others_note(
    store: Store, child: Callable[..., subprocess.Popen[str]]
) -> None:
    several = [child(_NOTES, LIBRARY, str(store.path), first) for first in ("0", "1")]
    for process in several:
        assert process.stdout
        process.stdout.readline()
    for process in several:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.wait(60) for process in several] == [0, 0]
    assert settings.device_record(LIBRARY, store.path, "desk", lambda device: 10**6).seq == 9999


# A station's name, held


def test_a_second_program_of_one_name_gets_a_number() -> None:
    with settings.hold_station(LIBRARY, "desk") as first, settings.hold_station(LIBRARY, "desk") as second:
        assert (first.name, second.name) == ("desk", "desk 2")
        third = settings.hold_station(LIBRARY, "desk")
        assert third.name == "desk 3"
        third.release()
        with settings.hold_station("another", "desk") as elsewhere:
            assert elsewhere.name == "desk"
    with settings.hold_station(LIBRARY, "desk") as again:
        assert again.name == "desk"


_HOLDS = """
import sys
from tuils.station import settings
hold = settings.hold_station(sys.argv[1], "desk")
print(hold.name, flush=True)
sys.stdin.readline()
"""


def test_a_name_is_free_again_when_its_program_dies(child: Callable[..., subprocess.Popen[str]]) -> None:
    process = child(_HOLDS, LIBRARY)
    assert process.stdout
    assert process.stdout.readline() == "desk\n"
    with settings.hold_station(LIBRARY, "desk") as second:
        assert second.name == "desk 2"
    process.kill()
    process.wait(60)
    with settings.hold_station(LIBRARY, "desk") as first:
        assert first.name == "desk"

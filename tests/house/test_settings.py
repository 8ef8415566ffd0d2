"""The station: where things lie, what its file may say, and under which name it writes."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from tuils.station import settings
from tuils.station.settings import SettingsFault, Station
from tuils.station.shared_memory import shared_runtime_folder

LIBRARY = "0190a5b2-0000-7000-8000-000000000001"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the memory-backed folder is Linux's")
posix_only = pytest.mark.skipif(os.name != "posix", reason="this platform has no file modes")


@pytest.fixture(autouse=True)
def _station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TUILS_LIBRARY", "TUILS_STATION", "TUILS_BRANCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TUILS_CONFIG", str(tmp_path / "station.toml"))
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))


# Places


def test_the_library_is_the_option_then_the_environment_then_the_users_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = settings.library_path(None)
    assert own.name == "library.db"
    assert own.is_absolute()
    monkeypatch.setenv("TUILS_LIBRARY", "/srv/books.db")
    assert settings.library_path(None) == Path("/srv/books.db")
    assert settings.library_path("here.db") == Path("here.db")
    assert settings.library_path("~/here.db") == Path.home() / "here.db"


@pytest.mark.parametrize("where", ["postgresql://desk@host/books", "postgres://desk@host/books"])
def test_an_address_stands_for_a_file_of_the_station(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    file = settings.library_path(where)
    assert file.read_text() == "postgresql://desk@host/books\n"
    monkeypatch.setenv("TUILS_LIBRARY", where)
    assert settings.library_path(None) == file


def test_without_the_environment_each_place_is_the_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TUILS_CONFIG")
    assert settings.config_file().name == "station.toml"
    assert "tuils" in settings.config_file().parts


@posix_only
def test_the_state_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = settings.state_folder()
    assert folder == tmp_path / "state"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("home", ["", "relative", "/srv/data"])
def test_files_lie_where_platformdirs_would_put_them(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which a start does not load on Linux."""
    import platformdirs

    for name in ("TUILS_LIBRARY", "TUILS_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, home)
    assert settings.library_path(None) == platformdirs.user_data_path("tuils", appauthor=False) / "library.db"
    assert settings.config_file() == platformdirs.user_config_path("tuils", appauthor=False) / "station.toml"


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "file" / "state"))
    with pytest.raises(SettingsFault, match=r"file.state\. Name a folder it can use with TUILS_STATE\.$"):
        settings.state_folder()


# The memory-backed folder


@pytest.fixture
def in_memory() -> Iterator[Path]:
    folder = Path(f"/dev/shm/tuils-test-{os.getpid()}")
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        pytest.skip("this machine has no /dev/shm")
    yield folder
    shutil.rmtree(folder)


@linux_only
def test_the_pocket_lies_in_the_session_folder(in_memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(in_memory))
    folder = settings.runtime_folder()
    assert folder == in_memory / "tuils"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert settings.runtime_folder() == folder


@linux_only
@pytest.mark.parametrize("make", ["link", "open", "file"])
def test_a_folder_others_could_look_into_is_not_used(
    make: str, in_memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(in_memory))
    if make == "link":
        tmp_path.chmod(0o700)
        (in_memory / "tuils").symlink_to(tmp_path)
    elif make == "open":
        (in_memory / "tuils").mkdir()
        (in_memory / "tuils").chmod(0o750)
    else:
        (in_memory / "tuils").touch()
    assert settings.runtime_folder() != in_memory / "tuils"


@linux_only
def test_a_session_folder_on_disk_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kind = subprocess.run(
        ["stat", "--file-system", "--format=%T", str(tmp_path)], capture_output=True, text=True, check=False
    )
    if kind.returncode or kind.stdout.strip() in ("tmpfs", "ramfs"):
        pytest.skip("the temporary folder of this machine is no disk")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    folder = settings.runtime_folder()
    assert folder is None or tmp_path not in folder.parents
    assert not (tmp_path / "tuils").exists()


@linux_only
def test_a_session_folder_of_someone_else_is_not_used(in_memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the administrator can give a folder away")
    os.chown(in_memory, 65534, -1)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(in_memory))
    assert settings.runtime_folder() != in_memory / "tuils"
    assert not (in_memory / "tuils").exists()


# The station's TOML


def _write(tmp_path: Path, text: str) -> None:
    (tmp_path / "station.toml").write_bytes(text.encode())


def _fault(tmp_path: Path, text: str, name: str = "desk") -> str:
    _write(tmp_path, text)
    with pytest.raises(SettingsFault) as told:
        settings.load_station(name)
    said = str(told.value)
    assert said.startswith(f"{tmp_path / 'station.toml'}")
    return said.removeprefix(str(tmp_path / "station.toml"))


def test_without_a_file_a_station_has_the_defaults() -> None:
    station = settings.load_station()
    assert station == Station(name="desk")
    assert (station.scanner_baud, station.guard_seconds, station.palette) == (9600, 1.5, "dark")
    with pytest.raises(FrozenInstanceError):
        station.name = "x"  # type: ignore[misc]


def test_a_stations_table_goes_before_what_holds_for_all(tmp_path: Path) -> None:
    text = (
        '\ufeffpalette = "light"\r\nguard_seconds = 2\r\n[keys]\r\nundo = "f9"\r\nmenu = "f10"\r\n'
        '[stations."front desk"]\r\nbranch = "NORTH"\r\nscanner_port = "/dev/ttyACM0"\r\nascii = true\r\n'
        'palette = "mono"\r\nkeys = { undo = "f8" }\r\n[stations.back]\r\nscanner_baud = 115200\r\n'
    )
    _write(tmp_path, text)
    front = settings.load_station("front desk")
    assert front == Station(
        name="front desk",
        branch="NORTH",
        scanner_port="/dev/ttyACM0",
        ascii=True,
        palette="mono",
        guard_seconds=2,
        keys=front.keys,
    )
    assert dict(front.keys) == {"undo": "f8", "menu": "f10"}
    back = settings.load_station("back")
    assert (back.scanner_baud, back.palette, back.branch, dict(back.keys)) == (
        115200,
        "light",
        "",
        {"undo": "f9", "menu": "f10"},
    )


def test_the_environment_names_the_station_and_its_branch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, '[stations.van]\nbranch = "MAIN"\nlanguage = "es"\n')
    monkeypatch.setenv("TUILS_STATION", "van")
    assert settings.load_station() == Station(name="van", branch="MAIN", language="es")
    monkeypatch.setenv("TUILS_BRANCH", "BUS")
    assert settings.load_station().branch == "BUS"
    assert settings.load_station("desk") == Station(name="desk", branch="BUS")


@pytest.mark.parametrize("name", ["\x1b[31mdesk", "x" * 41, "  "])
def test_a_name_that_would_not_show_is_refused(name: str) -> None:
    with pytest.raises(SettingsFault, match="1 to 40 letters"):
        settings.load_station(name)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('branch = "A"\npalette = \n', 2),
        ('branch = "A"\nkeys = {', 2),
        ("guard_seconds = 1\nguard_seconds = 2\n", 2),
        ("x = " + "[" * 5000, None),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str, line: int | None) -> None:
    said = _fault(tmp_path, text)
    assert said.startswith(f", line {line}: this is not valid TOML. Correct it" if line else ": this is not")


def test_a_file_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "station.toml").write_bytes(b'palette = "dark"\nbranch = "M\xfcnchen"\n')
    with pytest.raises(SettingsFault, match="line 2: this line is not UTF-8 text"):
        settings.load_station()


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "station.toml").mkdir()
    with pytest.raises(SettingsFault, match=r"station\.toml: It is a folder"):
        settings.load_station()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('branch = "A"\n\nscaner_port = "x"\n', 3),
        ('branch = "A"\n[stations.desk]\nascii = false\nscaner_port = "x"\n', 4),
        ('stations.desk.scaner_port = "x"\n', 1),
    ],
)
def test_a_setting_not_known_is_told_with_its_line_and_the_known_ones(tmp_path: Path, text: str, line: int) -> None:
    said = _fault(tmp_path, text)
    assert said.startswith(f", line {line}: there is no setting scaner_port. Remove it, or use one of these: branch,")


@pytest.mark.parametrize(
    ("setting", "takes"),
    [
        ("scanner_baud = '9600'", "a whole number"),
        ("scanner_baud = true", "a whole number"),
        ("scanner_baud = 9600.0", "a whole number"),
        ("scanner_baud = 0", "a whole number"),
        ("guard_seconds = nan", "a number of seconds"),
        ("guard_seconds = true", "a number of seconds"),
        ("guard_seconds = -1", "a number of seconds"),
        ("guard_seconds = inf", "a number of seconds"),
        ("input_megabytes = 0", "a whole number from 1"),
        ("input_columns = 1.5", "a whole number from 1"),
        ('input_swell = "200"', "a whole number from 2"),
        ('palette = "pink"', 'one of "dark"'),
        ("palette = ['dark']", 'one of "dark"'),
        ('ascii = "yes"', "true or false"),
        ("branch = 3", "text in quotes"),
        ('keys = "f9"', "a table of keys"),
        ("keys = { undo = 9 }", "a table of keys"),
    ],
)
@pytest.mark.parametrize("above", ["", "[stations.desk]\n"])
def test_a_setting_of_a_wrong_kind_is_told_with_its_line(tmp_path: Path, above: str, setting: str, takes: str) -> None:
    said = _fault(tmp_path, f"{above}{setting}\n")
    key = setting.split()[0]
    assert said.startswith(f", line {1 + above.count(chr(10))}: the setting {key} takes {takes}")


@pytest.mark.parametrize("text", ["stations = 3\n", "stations.desk = 3\n"])
def test_a_station_that_is_no_table_is_told(tmp_path: Path, text: str) -> None:
    assert _fault(tmp_path, text).startswith(", line 1: a station is written as a table")


def test_another_stations_table_stops_nobody_else(tmp_path: Path) -> None:
    _write(tmp_path, "[stations.back]\nwhat = 1\n")
    assert settings.load_station("desk") == Station(name="desk")


# What every command pays


_HIDDEN = """
import sys
from pathlib import Path

class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "pwd", "grp", "termios", "pty"):
            raise ImportError(name)

for name in ("fcntl", "pwd", "grp", "termios", "pty"):
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Hidden())
from tuils.station import settings
settings.load_station("desk")
record = settings.device_record("lib", Path(sys.argv[1]), "desk", lambda device: 9)
settings.note_seq(record, 3)
assert settings.device_record("lib", Path(sys.argv[1]), "desk", lambda device: 9).seq == 3
assert settings.fcntl is None
"""


def test_nothing_here_needs_posix(tmp_path: Path) -> None:
    store = tmp_path / "library.db"
    store.touch()
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", _HIDDEN, str(store)], check=False)
    assert done.returncode == 0


_LIGHT = """
import sys
from pathlib import Path
from tuils.station import settings
settings.library_path(None)
settings.load_station()
settings.device_record(sys.argv[1], Path(sys.argv[2]), "desk", lambda device: 0)
heavy = {"textual", "rich", "serial", "platformdirs", "filelock", "tomllib", "logging", "secrets"}
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or None)
"""


def test_a_command_at_a_desk_loads_nothing_heavy(tmp_path: Path) -> None:
    store = tmp_path / "library.db"
    store.touch()
    settings.device_record(LIBRARY, store, "desk", lambda device: 0)
    done = subprocess.run(
        [sys.executable, "-c", _LIGHT, LIBRARY, str(store)],
        env={**os.environ, "TUILS_LIBRARY": str(store)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@linux_only
def test_users_who_share_a_library_share_a_folder_in_memory_and_no_other_does() -> None:
    if os.geteuid() != 0:
        pytest.skip("only the administrator is in every group")
    group = 3_000_000 + os.getpid()
    folder = Path(f"/dev/shm/tuils-group-{group}")
    try:
        folder.mkdir(mode=0o777)  # somebody who is not of the group was first
        assert shared_runtime_folder(group) is None
        folder.rmdir()
        if shared_runtime_folder(group) is None:
            pytest.skip("this machine has no folder in memory")
        found = folder.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_gid) == (0o2770, group)
        assert shared_runtime_folder(group) == folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

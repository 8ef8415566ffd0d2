"""The settings of this machine: the library's place, the desk, and the device name it writes under.

The library's own rules live in its store. Here are the station's TOML file, the environment, and the state
folder. Every command comes through here, so whatever is heavy is imported where it is needed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

from tuils.files import SQLITE, InputLimits, changed_stream, limit_input, open_input, own_file
from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass
from tuils.values.words import Unclear

from .keys import TABLES, TAKES

if TYPE_CHECKING:
    from filelock import BaseFileLock

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:
    fcntl = None


class SettingsFault(Exception):
    """The station's settings or folders cannot be used as they are; the text says where and what to do."""

    exit_code = 2


_ACCESSIBLE = "ACCESSIBLE"


def is_accessible() -> bool:
    """Return whether somebody reads by ear or by finger: $ACCESSIBLE, as other programs have it, else `be_accessible`.

    Then everything goes line by line, in the terminal's own colors, and nothing moves.
    """
    return os.environ.get(_ACCESSIBLE, "") not in ("", "0")


def shows_ascii_alone(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal is an old one (vt100) in a locale without other letters than English ones.

    Python itself sets LC_CTYPE to C.UTF-8 then, so that says nothing."""
    locales = (environ.get("LC_ALL", ""), environ.get("LC_CTYPE", "").removeprefix("C.UTF-8"), environ.get("LANG", ""))
    is_old = environ.get("TERM", "").startswith(("vt", "ansi"))
    return is_old and not any("utf" in name.lower() for name in locales)


def be_accessible() -> None:
    """Turn it on from now on, here and in programs started from here."""
    os.environ[_ACCESSIBLE] = "1"


def library_path(option: str | None) -> Path:
    """The library's file: `--library`, else $TUILS_LIBRARY, else library.db in the user's data folder.

    The address of a server stands for a file of the station. Raises PasswordInAddress for one with a password.
    """
    where = option or os.environ.get("TUILS_LIBRARY")
    if not where:
        return _user_folder("data") / "library.db"
    if where.lower().startswith(("postgresql:", "postgres:")):
        from .server_address import file_for  # only where there is one

        return file_for(where, state_folder())
    return _path(where)


def config_file() -> Path:
    """$TUILS_CONFIG, else station.toml in the user's config folder. It need not exist."""
    named = os.environ.get("TUILS_CONFIG")
    return _path(named) if named else _user_folder("config") / "station.toml"


def state_folder() -> Path:
    """$TUILS_STATE, else the user's state folder; made for its owner alone (0700) when first asked for.

    Raises SettingsFault where it cannot be made.
    """
    named = os.environ.get("TUILS_STATE")
    return _made(_path(named) if named else _user_folder("state"))


def _user_folder(kind: str) -> Path:
    """Return this system's folder for a user's `data`, `config` or `state` of tuils. On Linux, as the XDG Base
    Directory Specification has it, in three lines: importing platformdirs takes longer than opening the library."""
    if sys.platform != "linux":
        import platformdirs

        return Path(getattr(platformdirs, f"user_{kind}_path")("tuils", appauthor=False))
    named = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
    usual = {"data": "~/.local/share", "config": "~/.config", "state": "~/.local/state"}[kind]
    return Path(named if os.path.isabs(named) else os.path.expanduser(usual), "tuils")


def runtime_folder() -> Path | None:
    """A folder of our own that lies in memory and never on a disk, or None.

    `tuils` in $XDG_RUNTIME_DIR or /run/user/UID if that is ours, else /dev/shm/tuils-UID; Linux only. It is
    on tmpfs or ramfs, no symbolic link, belongs to this user, and is closed to all others.
    """
    if sys.platform != "linux":
        return None
    uid = os.geteuid()
    for home in (os.environ.get("XDG_RUNTIME_DIR", ""), f"/run/user/{uid}"):
        if os.path.isabs(home) and os.path.isdir(home) and os.stat(home).st_uid == uid:
            folder = _private_in_memory(Path(home, "tuils"))
            if folder:
                return folder
    return _private_in_memory(Path(f"/dev/shm/tuils-{uid}"))


def _private_in_memory(folder: Path) -> Path | None:
    try:
        if not lies_in_memory(folder.parent):
            return None
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    return None if folder.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o077 else folder


def lies_in_memory(folder: Path) -> bool:
    """Return whether the folder's mount is tmpfs or ramfs: proc(5), /proc/PID/mountinfo, fields 3 and 9."""
    device = folder.stat().st_dev
    wanted = f"{os.major(device)}:{os.minor(device)}"
    with open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as mounts:
        for line in mounts:
            mount, separator, kind = line.partition(" - ")
            if separator and mount.split()[2] == wanted:
                return kind.split()[0] in ("tmpfs", "ramfs")
    return False


def _path(text: str) -> Path:
    return Path(os.path.expanduser(text))


def _made(folder: Path) -> Path:
    with _refusing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        text = _("tuils can't write in {folder}. Name a folder it can use with TUILS_STATE.")
        raise SettingsFault(text.format(folder=folder)) from cause


# The station's TOML


@dataclass(frozen=True)
class Station:
    """One desk's settings.

    `branch` "" is the library's first, `scanner_port`, `rfid_port` "" none of these, `language` "" the machine's own,
    `opac_folder` "" the folder opac beside the library's file, `calendar_file` "" events.ics in the folder calendar
    there, once somebody made it. `mouse`: clicks are heard; the terminal then selects no text for copying.
    What is brought in may have `input_megabytes`, a table `input_columns`; unpacked it swells to `input_swell` times.
    `label_start`: the first free label of the begun `label_sheet`, from 1.
    Within `guard_seconds` the same code from one scanner is a double read. `scanners`, `printers`: by name, as
    values/scanner_setup and values/printer_setup read them. `keys`: id of a binding -> key. `papers`: kind of paper ->
    name of the printer, or none; `print_when`: kind of paper -> ask, always, never.
    """

    name: str
    branch: str = ""
    scanner_port: str = ""
    scanner_baud: int = 9600
    scanner_strip_prefix: str = ""
    scanners: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sounds: str = "off"
    rfid_port: str = ""
    rfid_security: str = "off"
    label_sheet: str = "avery-5160"
    label_start: int = 1
    guard_seconds: float = 1.5
    palette: str = "dark"
    ascii: bool = False
    mouse: bool = False
    language: str = ""
    opac_folder: str = ""
    calendar_file: str = ""
    input_megabytes: int = InputLimits.megabytes
    input_columns: int = InputLimits.columns
    input_swell: int = InputLimits.swell
    keys: Mapping[str, str] = field(default_factory=dict)
    printers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    print_when: Mapping[str, str] = field(default_factory=dict)


def load_station(name: str | None = None) -> Station:
    """The settings of the station `name`, else of $TUILS_STATION, else of "desk".

    The file's top level holds for every station, its table `[stations.NAME]` for one; $TUILS_BRANCH goes
    before both. Its limits of input hold in this program from now on.
    Raises SettingsFault for a file that cannot be read, a setting not known or of a wrong kind.
    """
    name = _station_name(name or os.environ.get("TUILS_STATION") or "desk")
    settings = _settings(config_file(), name)
    branch = os.environ.get("TUILS_BRANCH")
    if branch:
        settings["branch"] = branch
    station = Station(name=name, **settings)
    limit_input(InputLimits(station.input_megabytes, station.input_columns, station.input_swell))
    return station


def _station_name(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise SettingsFault(_("A station's name has 1 to 40 letters. Give another with --station."))
    return name


def _settings(file: Path, name: str) -> dict[str, Any]:
    text, whole = _parse(file)
    stations = whole.pop("stations", {})
    own = stations.get(name, {}) if isinstance(stations, dict) else stations
    if not isinstance(own, dict):
        path = ("stations", name) if isinstance(stations, dict) else ("stations",)
        sentence = _('a station is written as a table, such as [stations."front desk"].')
        raise _fault(file, _line_of(text, path), sentence)
    for above, table in (((), whole), (("stations", name), own)):
        for key, value in table.items():
            _check(file, text, (*above, key), value)
    tables = {name: MappingProxyType(whole.get(name, {}) | own.get(name, {})) for name in TABLES}
    return whole | own | tables


def change_station(change: Callable[[Any], None]) -> None:
    """Change the station's file: `change` is given it as a document of tomlkit, so that comments and the order of what
    others wrote stay. What comes of it is checked before it is there. Raises SettingsFault."""
    import tomlkit

    file = config_file()
    text, _whole = _parse(file)
    document = tomlkit.parse(text)
    change(document)
    with _refusing(file.parent):
        file.parent.mkdir(parents=True, exist_ok=True)
        with own_file(file.resolve()) as out:
            out.write(tomlkit.dumps(document).encode())


MOST_SETTINGS = 1_000_000  # bytes
NO_SETTINGS = N_("Let TUILS_CONFIG name a station.toml, or leave it out.")


def _parse(file: Path) -> tuple[str, dict[str, Any]]:
    try:
        with open_input(file, MOST_SETTINGS, _(NO_SETTINGS)) as stream:
            data = stream.read()
    except FileNotFoundError:
        return "", {}
    except OSError as cause:
        if cause.errno == errno.EINVAL:
            raise _fault(file, None, str(cause.strerror)) from cause
        raise _fault(file, None, _("the file can't be opened. Let this user read it.")) from cause
    if data.startswith(SQLITE):
        raise _fault(file, None, _("this is a library, not a settings file. {remedy}").format(remedy=_(NO_SETTINGS)))
    import tomllib

    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as cause:
        sentence = _("this line is not UTF-8 text. Save the file again as UTF-8.")
        raise _fault(file, data.count(b"\n", 0, cause.start) + 1, sentence) from cause
    except (ValueError, RecursionError) as cause:
        sentence = _("this is not valid TOML. Correct it, or move the file away to start without it.")
        raise _fault(file, _line_in(str(cause), text), sentence) from cause


def _check(file: Path, text: str, path: tuple[str, ...], value: object) -> None:
    key = path[-1]
    if key not in TAKES:
        sentence = _("there is no setting {key}. Remove it, or use one of these: {known}.")
        raise _fault(file, _line_of(text, path), sentence.format(key=key, known=", ".join(TAKES)))
    fits, kind = TAKES[key]
    try:
        fit = fits(value)
    except Unclear as unclear:
        raise _fault(file, _line_of(text, path), unclear.sentence(_)) from unclear
    if not fit:
        sentence = _("the setting {key} takes {kind}. Correct it and start again.")
        raise _fault(file, _line_of(text, path), sentence.format(key=key, kind=_(kind)))


def _fault(file: Path, line: int | None, text: str) -> SettingsFault:
    if line is None:
        return SettingsFault(_("{file}: {said}").format(file=file, said=text))
    return SettingsFault(_("{file}, line {line}: {said}").format(file=file, line=line, said=text))


def _line_in(message: str, text: str) -> int | None:
    """The line that tomllib's message names: `(at line 3, column 5)` or `(at end of document)`."""
    if "end of document" in message:
        return text.rstrip().count("\n") + 1
    word = message.partition("at line ")[2].partition(",")[0]
    return int(word) if word.isdecimal() else None


def _line_of(text: str, path: tuple[str, ...]) -> int | None:
    """Return the line of a setting: the first line up to which the file, read alone, already has it."""
    import tomllib

    lines = text.split("\n")
    for count in range(1, len(lines) + 1):
        with contextlib.suppress(ValueError):
            found: Any = tomllib.loads("\n".join(lines[:count]))
            for key in path:
                found = found.get(key) if isinstance(found, dict) else None
            if found is not None:
                return count
    return None


# Device names

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: none of them is read as another


@dataclass(frozen=True)
class DeviceRecord:
    """The name under which a station writes into one store file, and the last number it is known to have written.

    `seq` is that number as it was when this was read; `seq_file` is where it is kept.
    """

    library: str
    path: str
    inode: int
    station: str
    device: str
    seq: int
    seq_file: Path


def device_record(library_id: str, path: Path, station: str, known: Callable[[str], int | None]) -> DeviceRecord:
    """Return the state folder's record for this store file and station; make a new one if it does not fit.

    `path` must exist; `known(device)` is the store's own last number for that device. It fits while library,
    path and inode are the same and the store is not behind what was written into it: a store that was copied,
    moved or put back gets a new name, or two histories would share numbers. Processes that
    start together get the same name. Raises SettingsFault where the state folder cannot be written.
    """
    where = os.path.realpath(path)
    store = {"library": library_id, "path": where, "inode": os.stat(where).st_ino, "station": station}
    folder = _made(state_folder() / "devices")
    file = folder / f"{_file_name(station, library_id, where, station)}.json"
    if found := _fitting(file, store, known):
        return found
    with _refusing(folder), _one_at_a_time(folder):
        return _fitting(file, store, known) or _new_record(file, store)


def note_seq(record: DeviceRecord, seq: int) -> None:
    """Save, after the commit, that this device wrote entry `seq`. Never lowers it, never refuses."""
    # Not noted, a store that is put back later is only harder to notice: no reason to stop lending.
    with contextlib.suppress(OSError), changed_stream(record.seq_file, 0) as file:
        if fcntl:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX)
        noted = file.read(20)
        if not noted.isdigit() or seq > int(noted):
            file.seek(0)
            file.write(b"%020d" % seq)


def forget_device(path: Path) -> None:
    """Forget the device names for `path`, where another store was put: each station of this machine takes a new one."""
    where = os.path.realpath(path)
    folder = _made(state_folder() / "devices")
    with _refusing(folder), _one_at_a_time(folder):
        for file in folder.glob("*.json"):
            if (found := _read_record(file)) and found.path == where:
                file.unlink()
                found.seq_file.unlink()


def library_places(library_id: str) -> set[Path]:
    """Return the paths where this user opened a file of this library."""
    records = map(_read_record, (state_folder() / "devices").glob("*.json"))
    return {Path(record.path) for record in records if record and record.library == library_id}


def _fitting(file: Path, store: dict[str, Any], known: Callable[[str], int | None]) -> DeviceRecord | None:
    found = _read_record(file)
    if not found or any(getattr(found, key) != value for key, value in store.items()):
        return None
    return found if (known(found.device) or 0) >= found.seq else None


def _read_record(file: Path) -> DeviceRecord | None:
    """Return the record; None if it cannot be read, as after a power cut: a new name is always safe."""
    import json

    try:
        held = json.loads(file.read_bytes())
        seq_file = file.with_name(f"{held['device']}.seq")
        return DeviceRecord(**held, seq=int(seq_file.read_bytes()), seq_file=seq_file)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _new_record(file: Path, store: dict[str, Any]) -> DeviceRecord:
    import json

    before = _read_record(file)
    tail = "".join(_LETTERS[byte & 31] for byte in os.urandom(6))
    held = store | {"device": f"{_slug(store['station'])}-{tail}"}
    seq_file = file.with_name(f"{held['device']}.seq")
    with own_file(seq_file) as out:
        out.write(b"%020d" % 0)
    with own_file(file) as out:
        out.write(json.dumps(held).encode())
    if before:
        before.seq_file.unlink()
    return DeviceRecord(**held, seq=0, seq_file=seq_file)


def _slug(name: str) -> str:
    import unicodedata

    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(c if c.isalnum() else " " for c in letters).split()
    return "-".join(words)[:24].strip("-") or "desk"


def _file_name(label: str, *parts: str) -> str:
    import hashlib

    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{_slug(label)}-{digest[:24]}"


def _one_at_a_time(folder: Path) -> BaseFileLock:
    from filelock import FileLock

    return FileLock(folder / "lock", timeout=10)


# A station's name, held while a program is open


class StationHold:
    """A station's name while a program has it: until `release`, the end of the `with`, or of the process."""

    def __init__(self, name: str, lock: BaseFileLock) -> None:
        self.name = name
        self._lock = lock

    def release(self) -> None:
        self._lock.release()

    def __enter__(self) -> StationHold:
        return self

    def __exit__(self, *_why: object) -> None:
        self.release()


def hold_station(library_id: str, name: str) -> StationHold:
    """Take `name` for a full-screen or line-mode program; where another has it, "NAME 2", "NAME 3" and so on.

    Raises SettingsFault where the state folder cannot be written.
    """
    folder = _made(state_folder() / "stations")
    with _refusing(folder):
        wanted, count = name, 1
        while not (lock := _free_lock(folder / f"{_file_name(wanted, library_id, wanted)}.lock")):
            count += 1
            wanted = f"{name} {count}"
        return StationHold(wanted, lock)


def _free_lock(file: Path) -> BaseFileLock | None:
    from filelock import FileLock, Timeout

    lock = FileLock(file, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return None
    return lock

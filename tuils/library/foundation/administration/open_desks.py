"""The desks that have a library open. Each keeps a file beside it, locked until its program ends in whatever way."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tuils.files import own_stream
from tuils.i18n import _
from tuils.library.foundation.store import mode_in, sole_right
from tuils.values.dataclass import dataclass

if TYPE_CHECKING:
    from filelock import BaseFileLock

_MARK, _LOCK = ".desk-", ".lock"
_here: list[DeskMark] = []


@dataclass(frozen=True)
class OpenDesk:
    """`operator`: the name of who is signed in; empty for nobody. `since`: when it was opened (microseconds UTC)."""

    station: str
    operator: str
    since: int

    def words(self) -> str:
        """`Front desk (Vera Lind)`"""
        return f"{self.station} ({self.operator or _('nobody signed in')})"


class DeskMark:
    """Says that this program has the library open, at which desk, and who is there."""

    def __init__(self, store: Path, station: str, operator: str, now: int) -> None:
        self._file = _place(store).with_name(f"{_place(store).name}{_MARK}{os.urandom(6).hex()}")
        self._lock: BaseFileLock | None = None
        self._desk = OpenDesk(station, operator, now)
        with contextlib.suppress(OSError):  # told or not, the lock of the library's file says that it is open
            self._lock = sole_right(f"{self._file}{_LOCK}")
            self.name(operator)
        _here.append(self)

    def name(self, operator: str) -> None:
        if self._lock is None:
            return
        import json

        with contextlib.suppress(OSError), own_stream(self._file) as out:
            out.write(json.dumps([self._desk.station, operator, self._desk.since]).encode())
            self._file.chmod(mode_in(self._file.parent))

    def release(self) -> None:
        _here.remove(self)
        _forget(self._file, self._lock)


def name_operator(name: str) -> None:
    """Record who is signed in at the desk of this program, or nobody."""
    for mark in _here:
        mark.name(name)


def open_desks(store: Path) -> list[OpenDesk]:
    """Return the open desks of this library, in the order they were opened. Removes files of killed programs."""
    place, found = _place(store), list[OpenDesk]()
    for locked in place.parent.glob(f"{place.name}{_MARK}*{_LOCK}"):
        file = locked.with_name(locked.name.removesuffix(_LOCK))
        if lock := sole_right(str(locked)):
            _forget(file, lock)
        else:
            found.append(_read(file))
    return sorted(found, key=lambda desk: desk.since)


def _place(store: Path) -> Path:
    return Path(os.path.realpath(store))


def _read(file: Path) -> OpenDesk:
    import json

    with contextlib.suppress(OSError, ValueError, TypeError):
        return OpenDesk(*json.loads(file.read_bytes()))
    return OpenDesk(_("a desk"), "", 0)


def _forget(file: Path, lock: BaseFileLock | None) -> None:
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)
        Path(f"{file}{_LOCK}").unlink(missing_ok=True)
    if lock:
        lock.release()

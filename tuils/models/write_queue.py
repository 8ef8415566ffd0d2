"""The queue of writers: desks are served in the order in which they came, over the threads, programs and system users
that share a library.

SQLite itself looks again now and then whether the file is free, and whoever looks at the right moment has it: of six
desks that write without a pause one waited four seconds. Here each draws a number from a small file beside the library,
keeps the byte of that number locked until its transaction is over, and waits until nobody holds a lower one. It waits
in the system, which wakes it when the way is free, and lets go of what a program held when it ends, in whatever way.
This is order among the polite and no more: what keeps the library whole is SQLite's own lock, which comes after it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from tuils.files import shared_handle

try:
    import fcntl
except ImportError:  # then desks wait as SQLite waits
    fcntl = None  # type: ignore[assignment]  # a module that is None elsewhere

NUMBERS = struct.Struct("<qq")
"""The last number that was drawn, and the one whose turn it is; after them a byte for each number."""
DRAWING = 0.1  # seconds that drawing a number may take
SHORTEST, LONGEST = 0.0003, 0.05  # seconds from one look to the next
TRYING = 0.25  # seconds in which the turn did not change: whoever has it may have been stopped, and others try
WAITED_LONG = 0.5  # seconds after which one tries in any case: those who passed a stopped one keep the turn changing

Trying = Callable[[], bool]


def knows_turns() -> bool:
    """Return whether writers stand in line on this system."""
    return fcntl is not None


class WriteQueue:
    """The line of one library. A thread that has its turn keeps it until `leave`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: int | None = None
        self._mark: tuple[int, int] | None = None
        self._number = 0
        self._stopped = 0  # who holds this number or a lower one does nothing: they are passed over
        self._since = 0.0
        self._lasted = 0.001
        """The length of our last turn: the others' will be like it, so that few looks are needed."""
        self._inside = InsideQueue()
        self._watch = Watch(self._lock)
        self._mine = threading.local()

    def take_turn(self, until: float, trying: Trying, begin: Callable[[], None]) -> None:
        """Wait in line, then `begin`, which waits for whoever is not in line. `trying` begins only where nobody
        writes, and says whether it did. At `until` (of the monotonic clock) `begin` is called in any case."""
        if not self._inside.enter(until):
            begin()
            return
        self._mine.turn = True
        try:
            self._draw()
            if not self._wait(until, trying):
                self._say_whose_turn()
                begin()
            self._since = time.monotonic()
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """The transaction of this thread is over, or did not begin."""
        if not getattr(self._mine, "turn", False):
            return
        self._mine.turn = False
        if self._since:
            self._lasted, self._since = time.monotonic() - self._since, 0.0
        if self._number and self._file is not None:
            with contextlib.suppress(OSError):
                self._lock(fcntl.LOCK_UN, self._number)
        self._number = 0
        self._inside.leave()

    def someone_waits(self) -> bool:
        """Return whether anybody comes after us, or could, as nobody draws numbers here. Call within our turn."""
        return self._inside.someone_waits() or not self._number or self._numbers()[0] > self._number

    def _wait(self, until: float, trying: Trying) -> bool:
        """True where `trying` began, past some who are in line and do nothing."""
        began = time.monotonic()
        again, turn = began + TRYING, self._numbers()[1]
        while self._number and not self._is_first():
            now = time.monotonic()
            if now > until:
                return False
            if now > again:
                again, before, turn = now + TRYING, turn, self._numbers()[1]
                if (turn == before or now > began + WAITED_LONG) and trying():
                    self._stopped = self._number - 1
                    return True
            if not self._watch.wait(self._first, self._number, min(until, again) - now):
                threading.Event().wait(self._pause())
        return False

    # -- the file

    def _draw(self) -> None:
        """A number; 0 where there is no file to draw from: then SQLite's own waiting must do."""
        self._number = 0
        if fcntl is None or not self._is_open():
            return
        with contextlib.suppress(OSError, OverflowError, struct.error):
            if not self._alone_at_the_numbers():
                return
            try:
                last, turn = self._numbers()
                number = max(last, NUMBERS.size) + 1
                self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB, number)
                os.pwrite(self._file or 0, NUMBERS.pack(number, turn), 0)
                self._number = number
            finally:
                self._lock(fcntl.LOCK_UN, 0)

    def _alone_at_the_numbers(self) -> bool:
        until = time.monotonic() + DRAWING
        while True:
            try:
                self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB, 0)
            except (BlockingIOError, PermissionError):
                if time.monotonic() > until:
                    return False
                threading.Event().wait(SHORTEST)
            else:
                return True

    def _is_first(self) -> bool:
        """Return whether nobody holds a number before ours."""
        first = self._first
        if first >= self._number:
            return True
        try:
            self._lock(fcntl.LOCK_SH | fcntl.LOCK_NB, first, self._number - first)
        except (BlockingIOError, PermissionError):
            return False
        self._lock(fcntl.LOCK_UN, first, self._number - first)
        return True

    @property
    def _first(self) -> int:
        """The lowest number that somebody may hold who is not passed over."""
        return max(self._stopped, NUMBERS.size) + 1

    def _pause(self) -> float:
        """Return the pause until the next look: long while many are in front, short for the next one."""
        in_front = self._number - self._numbers()[1]
        seconds = self._lasted / 4 if in_front <= 1 else self._lasted * (in_front - 1) * 0.75
        return max(SHORTEST, min(LONGEST, seconds))

    def _say_whose_turn(self) -> None:
        if self._number and self._file is not None:
            with contextlib.suppress(OSError):
                os.pwrite(self._file, NUMBERS.pack(0, self._number)[8:], 8)

    def _numbers(self) -> tuple[int, int]:
        held = os.pread(self._file or 0, NUMBERS.size, 0)
        return NUMBERS.unpack(held) if len(held) == NUMBERS.size else (0, 0)

    def _lock(self, how: int, start: int, length: int = 1) -> None:
        assert self._file is not None
        fcntl.lockf(self._file, how, length, start)

    def _is_open(self) -> bool:
        """The file is there, and is the one that others draw from, too."""
        try:
            if self._file is not None and _mark(os.stat(self._path)) == self._mark:
                return True
        except OSError:
            pass
        return self._open()

    def close(self) -> None:
        """End the queue: nobody here writes any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _open(self) -> bool:
        self.close()
        self._stopped = 0  # the numbers of another file begin anew
        try:
            folder = os.stat(os.path.dirname(self._path) or ".").st_mode
            shared = bool(folder & stat.S_ISGID) and folder & stat.S_IRWXG == stat.S_IRWXG
            self._file = shared_handle(Path(self._path))
            found = os.fstat(self._file)
            if shared and found.st_uid == os.geteuid():
                os.fchmod(self._file, 0o660)
            self._mark = _mark(found)
        except OSError:
            return False
        return True


class Watch:
    """A thread that waits in the system for the end of others' turns, as a wait there knows no time limit."""

    def __init__(self, lock: Callable[[int, int, int], None]) -> None:
        self._lock = lock
        self._asked = threading.Semaphore(0)
        self._thread: threading.Thread | None = None
        self._range, self._gone = (0, 0), threading.Event()
        self._gone.set()
        self._works = True
        """False where no thread can be started, or the file's system knows no waiting, as on some network disks."""

    def wait(self, first: int, number: int, seconds: float) -> bool:
        """Wait until nobody holds a number from `first` on and before this one, or so many seconds are over. False:
        the thread waits for somebody who was passed over, or can't wait: the caller must look again and again."""
        if self._gone.is_set():
            if not self._works or not self._is_started():
                return False
            self._range, self._gone = (first, number), threading.Event()
            self._asked.release()
        elif self._range != (first, number):
            return False
        self._gone.wait(max(SHORTEST, seconds))
        return self._works

    def _is_started(self) -> bool:
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="tuils-turn", daemon=True)
            try:
                thread.start()
            except RuntimeError:  # no more threads, or the program ends
                self._works = False
                return False
            self._thread = thread
        return True

    def _run(self) -> None:
        while self._asked.acquire():
            first, number = self._range
            try:
                self._lock(fcntl.LOCK_SH, number - 1, 1)  # the last to go mostly: not all wake whenever one goes
                self._lock(fcntl.LOCK_SH, first, number - first)
                self._lock(fcntl.LOCK_UN, first, number - first)
            except AssertionError:  # the file was closed
                pass
            except OSError as no:
                self._works = no.errno == errno.EBADF  # closed, too
            self._gone.set()


def _mark(found: os.stat_result) -> tuple[int, int]:
    return found.st_ino, found.st_dev


class InsideQueue:
    """The queue among the threads of this program, which the system takes for one."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._busy = False
        self._waiting: deque[threading.Lock] = deque()

    def enter(self, until: float) -> bool:
        with self._guard:
            if not self._busy:
                self._busy = True
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        if called.acquire(timeout=max(0.0, until - time.monotonic())):
            return True
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
                return False
        return True  # it was called just now

    def someone_waits(self) -> bool:
        with self._guard:
            return bool(self._waiting)

    def leave(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False

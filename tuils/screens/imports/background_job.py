"""Long work behind the screens: a look, a dry run, an import, its undo. It goes on when its screen is left.

It has a thread and a connection of its own, as another desk would: searching never waits for it, and what it writes
is short and gives way to desks that are at work. (On the write lane a scan would wait for a whole batch and the
reading of its records: measured, that is six times as long.)
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from tuils.formats.tables.tables import TableUnreadable
from tuils.i18n import _
from tuils.lane import Lane
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import StoreFault, plain_faults
from tuils.screens.kit.home import home_screen
from tuils.values.words import Unclear

Steps = Generator[object, None, None]
SHORT, USUAL = 0.0005, 0.005
"""Seconds after which a thread gives way to others while one works here, for a scan needs its turn often; and else."""
SOON = 5.0  # seconds before a time left is worth saying


class Stopped(Exception):
    """Raised in a job told to stop, where nothing is half done."""


class Job:
    """A job. `state`: running, done, stopped, or trouble with `said` and `then`. `done` of `total` is its progress.

    `work` gets the job, in its working thread, and returns its steps; a step reports by `at`. `looks`: it only reads.
    `name`: of the import, if all may see the job.
    """

    def __init__(self, work: Callable[[Job], Steps], *, looks: bool = False, name: str = "") -> None:
        self.work, self.looks, self.name = work, looks, name
        self.ended: list[Callable[[Job], Any]] = []
        """The callbacks at the end of the job, on the side of the screens."""
        self.state, self.said, self.then, self.over = "running", "", "", False
        self.done = self.total = self.read = 0
        self.rest = 0.0
        self.answer: Any = None
        self._stopping = False
        self._began = time.monotonic()
        self._steps: Steps | None = None

    @property
    def running(self) -> bool:
        """True until the job has cleaned up."""
        return not self.over

    @property
    def stopping(self) -> bool:
        return self._stopping and self.running

    def stop(self) -> None:
        self._stopping = True

    def at(self, done: int, total: int, read: int = 0, rest: float = 0.0) -> None:
        """Set the progress, and how many seconds the library is better left to other desks now. The job can be stopped
        here: nothing is half done."""
        self.done, self.total, self.read, self.rest = done, total, read, rest
        if self._stopping:
            raise Stopped

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def left(self) -> int:
        """Return the seconds the job will still take; 0 if unknown so far."""
        took = time.monotonic() - self._began
        if took < SOON or not self.done or self.done >= self.total:
            return 0
        return max(1, int(took * (self.total - self.done) / self.done))

    # -- being done

    async def run(self, home: Any) -> None:
        """Run to the end, or until stopped. A failure is kept in words."""
        sys.setswitchinterval(SHORT)
        lane = Lane("import", read_only=self.looks)
        try:
            await lane.do(self._all, home)
        except Exception as mistake:
            home.fault(mistake)
        finally:  # also where the program is left, and this is cancelled
            self._stopping = True
            sys.setswitchinterval(USUAL)
            await asyncio.to_thread(lane.close)
            self.over = True
            for told in self.ended:
                told(self)
        if self.name:
            await home.work(_noted)

    def _all(self, home: Any) -> None:
        while self._in_words(home, self._next):
            if self._stopping or home.leaving:
                self._give_up()
                return
            if self.rest:
                time.sleep(self.rest)

    def _next(self) -> None:
        self._steps = self._steps or self.work(self)
        next(self._steps)

    def _in_words(self, home: Any, act: Callable[[], None]) -> bool:
        """Run `act` and return True if it succeeds; else keep the reason in words."""
        try:
            with plain_faults(home.path):
                act()
            return True
        except StopIteration:
            self.state = "done"
        except Stopped:
            self.state = "stopped"
        except Refused as no:
            self._trouble(no.reasons[0].sentence(), no.reasons[0].next_step())
        except StoreFault as no:
            self._trouble(no.said, no.then)
        except (Unclear, TableUnreadable) as no:
            self._trouble(no.sentence(_) if isinstance(no, Unclear) else str(no), "")
        except OSError as no:
            hint = _("Check that it is still there and the USB stick is plugged in.")
            self._trouble(_("Cannot read the file any more: {why}").format(why=no.strerror or no), hint)
        except Exception:
            self._trouble(_("Something went wrong in tuils."), _("What is imported is complete. Try again."))
            raise
        return False

    def _trouble(self, text: str, hint: str) -> None:
        self.state, self.said, self.then = "trouble", text, hint

    def _give_up(self) -> None:
        """Give up between two steps, in the thread of the lane."""
        self.state = "stopped"
        if self._steps:
            self._steps.close()


def _noted() -> None:
    """Do nothing: other writes are noted with the next act on the write lane."""


# ---- which work is under way in a program

_JOBS: WeakKeyDictionary[Any, Job] = WeakKeyDictionary()


def job_of(home: Any) -> Job | None:
    """Return the import that runs in the background of this program."""
    job = _JOBS.get(home)
    return job if job and job.running else None


def begin_job(home: Any, job: Job) -> Job:
    """Start a job. A named job belongs to the program: only one runs at a time."""
    if job.name:
        _JOBS[home] = job
    home.run_worker(partial(job.run, home), name="import", exit_on_error=False)
    return job


def say_end(home: Any, text: str, hint: str) -> None:
    """Say that a job ended, beside the answer on the current screen; a lock says nothing."""
    screen = home_screen(home.screen)
    if screen and not screen.shut:
        with suppress(Exception):
            screen.remark(text, hint)

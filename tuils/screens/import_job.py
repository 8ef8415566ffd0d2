"""Long work behind the screens: a look, a dry run, an import, a taking back. It goes on when its screen is left.

What only reads has a thread and a connection of its own, so that searching at the desk never waits for it. What
writes is done a step at a time on the write lane, and scans of this desk go in between.
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

from tuils.formats.tables import TableUnreadable
from tuils.i18n import _
from tuils.lane import Lane
from tuils.library.refusals import Refused
from tuils.library.store import StoreFault, plain_faults
from tuils.values.words import Unclear

from .home import home_screen

Steps = Generator[object, None, None]
LOOK, OWN, WRITE = "look", "own", "write"
SHORT = 0.0005
"""Seconds after which a thread that works gives way, while one does: a scan needs its turn often."""
SOON = 5.0  # seconds before a time left is worth saying


class Stopped(Exception):  # noqa: N818
    """It was told to stop, and stops where nothing is half done."""


class Job:
    """`state`: running, done, stopped, or trouble with `said` and `then`. `done` of `total` is how far it is.

    `work` gets the job, in the thread where the work is done, and gives back its steps; a step reports by `at`.
    `where`: LOOK and OWN have a thread and a connection of their own, for a LOOK one that only reads; each step of
    WRITE is done on the write lane, and `before`, where it is given, as a LOOK. `name`: of what comes in, where the
    job is to be seen by all.
    """

    def __init__(
        self,
        work: Callable[[Job], Steps],
        where: str = LOOK,
        *,
        name: str = "",
        before: Callable[[], None] | None = None,
    ) -> None:
        self.work, self.where, self.name, self.before = work, where, name, before
        self.ended: list[Callable[[Job], Any]] = []
        """Told when it is over, on the side of the screens."""
        self.state, self.said, self.then = "running", "", ""
        self.done = self.total = self.read = 0
        self.rest = 0.0
        self.answer: Any = None
        self._stopping = False
        self._began = time.monotonic()
        self._steps: Steps | None = None

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def stopping(self) -> bool:
        return self._stopping and self.running

    def stop(self) -> None:
        self._stopping = True

    def at(self, done: int, total: int, read: int = 0, rest: float = 0.0) -> None:
        """How far it is, and for how many seconds the library is better left to other desks now. What has a thread
        of its own can be stopped here: nothing of it is half done."""
        self.done, self.total, self.read, self.rest = done, total, read, rest
        if self._stopping and self.where != WRITE:
            raise Stopped

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def left(self) -> int:
        """Seconds that it will take yet; 0 where that cannot be told so far."""
        took = time.monotonic() - self._began
        if took < SOON or not self.done or self.done >= self.total:
            return 0
        return max(1, int(took * (self.total - self.done) / self.done))

    # -- being done

    async def run(self, home: Any) -> None:
        """To the end, or until it is stopped. What stood in the way is kept in words."""
        before = sys.getswitchinterval()
        sys.setswitchinterval(SHORT)
        try:
            await (self._write(home) if self.where == WRITE else self._alone(home))
        except Exception as mistake:
            home.fault(mistake)
        finally:
            sys.setswitchinterval(before)
            self._stopping = True
        for told in self.ended:
            told(self)

    async def _alone(self, home: Any) -> None:
        lane = Lane("import", read_only=self.where == LOOK)
        try:
            await lane.do(self._all, home)
        finally:
            self._stopping = True
            await asyncio.to_thread(lane.close)
        if self.name:
            await home.work(_noted)

    async def _first(self, home: Any, before: Callable[[], None]) -> None:
        lane = Lane("import", read_only=True)
        try:
            await lane.do(self._in_words, home, before)
        finally:
            await asyncio.to_thread(lane.close)

    def _all(self, home: Any) -> None:
        while self._step(home):
            if self._stopping or home.leaving:
                self._give_up()
            elif self.rest:
                time.sleep(self.rest)

    async def _write(self, home: Any) -> None:
        if self.before:
            await self._first(home, self.before)
        try:
            while await home.work(self._step, home):
                if self._stopping or home.leaving:
                    break
                if self.rest:
                    await asyncio.sleep(self.rest)
        finally:  # also where the program is left and this is cancelled: what is asked for here is still done
            if self.running:
                await home.work(self._give_up)

    def _step(self, home: Any) -> bool:
        """One step, in the thread of the lane; false when it was the last. Nothing is raised but our own mistakes:
        a step is never tried again, for it is done already as far as it could be."""
        return self.running and self._in_words(home, self._next)

    def _next(self) -> None:
        self._steps = self._steps or self.work(self)
        next(self._steps)

    def _in_words(self, home: Any, act: Callable[[], None]) -> bool:
        """Whether it could be done; else what stands in the way is kept in words."""
        try:
            with plain_faults(home.path):
                act()
            return True
        except StopIteration:
            self.state = "done"
        except Stopped:
            self.state = "stopped"
        except Refused as no:
            self._trouble(no.reasons[0].said(), no.reasons[0].then())
        except StoreFault as no:
            self._trouble(no.said, no.then)
        except (Unclear, TableUnreadable) as no:
            self._trouble(no.said(_) if isinstance(no, Unclear) else str(no), "")
        except OSError as no:
            then = _("Look whether it is still there, and whether the stick is plugged in.")
            self._trouble(_("The file cannot be read any more: {why}").format(why=no.strerror or no), then)
        except Exception:
            self._trouble(_("That did not work, and it is our mistake."), _("What is in is whole. Try it once more."))
            raise
        return False

    def _trouble(self, said: str, then: str) -> None:
        self.state, self.said, self.then = "trouble", said, then

    def _give_up(self) -> None:
        """Between two steps, in the thread of the lane."""
        self.state = "stopped"
        if self._steps:
            self._steps.close()


def _noted() -> None:
    """Nothing: what was written elsewhere is noted with what is done on the write lane."""


# ---- which work is under way in a program

_JOBS: WeakKeyDictionary[Any, Job] = WeakKeyDictionary()


def job_of(home: Any) -> Job | None:
    """What comes in now behind the screens of this program."""
    job = _JOBS.get(home)
    return job if job and job.running else None


def begin(home: Any, job: Job) -> Job:
    """Start it. What has a name is the program's: there is one at a time."""
    if job.name:
        _JOBS[home] = job
    home.run_worker(partial(job.run, home), name="import", exit_on_error=False)
    return job


def say_end(home: Any, said: str, then: str) -> None:
    """By the way, on the screen that is shown; a lock says nothing."""
    screen = home_screen(home.screen)
    if screen and not screen.shut:
        with suppress(Exception):
            screen.remark(said, then)

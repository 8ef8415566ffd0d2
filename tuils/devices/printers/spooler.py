"""The spooler between the program and its printers: a thread for each, so that a slow or dead one holds up no other.

A job is printed once at most. What could not be printed is kept and never tried again by itself: a person says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from queue import Empty, SimpleQueue

from .print_folder import PrintFolder
from .printing import NotPrinted, Printer, PrintJob

MOST_KEPT = 20
PATIENCE = 1.0
"""The seconds that a job under way gets when the program is left."""
LOOK_AFTER = (15.0, 60.0, 300.0)
"""The seconds after a job at which to check whether a queue that took it has printed it."""
Told = Callable[[str, str], None]
Entry = tuple[PrintJob, PrintJob, "Future[PrintJob]"]
"""The job as it was given, the same with its papers, and the future that gets the outcome."""


class Spooler:
    """`printer_of`: the printer of a name; it may raise NotPrinted. `folder`: where jobs outlive the program; without
    one they do not. `stuck`: called in a thread, with the printer's name and why it prints nothing."""

    def __init__(
        self,
        printer_of: Callable[[str], Printer],
        folder: PrintFolder | None = None,
        stuck: Told | None = None,
        look_after: tuple[float, ...] = LOOK_AFTER,
    ) -> None:
        self.printer_of, self.folder, self.look_after = printer_of, folder, look_after
        self.told_stuck = stuck
        self.kept: list[PrintJob] = []
        self._lines: dict[str, _Line] = {}
        self._waiting: list[PrintJob] = []
        self._lock = threading.Lock()
        self._came = SimpleQueue[tuple[PrintJob, "Future[PrintJob]"] | None]()
        self._clerk: threading.Thread | None = None

    def put(self, job: PrintJob) -> Future[PrintJob]:
        """Printed after all that was put before for this printer. The answer is the job with what became of it, and
        what of its papers is not at the printer. What is finished by whoever printed it (`done`) stays in memory."""
        told = Future[PrintJob]()
        self._waiting.append(job)
        self._came.put((job, told))
        if self._clerk is None:
            self._clerk = threading.Thread(target=self._take_in, name="tuils-spool", daemon=True)
            self._clerk.start()
        return told

    def _take_in(self) -> None:
        """Each job gets its papers, is put on the disk, and goes to its printer's line: none of it waits for a printer,
        so that what stands behind a dead one outlives the program, too."""
        while came := self._came.get():
            job, told = came
            ready = self._prepared(job)
            if job.printer not in self._lines:
                self._lines[job.printer] = _Line(self, job.printer)
            self._lines[job.printer].jobs.put((job, ready, told))

    def _prepared(self, job: PrintJob) -> PrintJob:
        try:
            ready = replace(job, papers=job.make(), make=None) if job.make else job
        except Exception as mistake:  # a template of somebody's own
            return replace(job, why=str(mistake) or type(mistake).__name__)
        return self.folder.keep(ready) if self.folder and ready.done is None else ready

    def waiting(self, printer: str | None = None) -> int:
        """Return the number of jobs that are not at the printer yet, and have not failed."""
        return sum(printer is None or job.printer == printer for job in self._waiting)

    def load(self) -> None:
        """Keep the jobs that earlier programs left, too."""
        if self.folder:
            known = {job.id for job in self.kept}
            self._keep(*(job for job in self.folder.left() if job.id not in known))

    def retry(self, job: PrintJob, printer: str = "") -> Future[PrintJob] | None:
        """Print a kept job. `printer`: for a job that had none. None if it is gone: another program took it."""
        if not self.drop(job):
            return None
        return self.put(replace(job, printer=job.printer or printer, why="", begun=False, id=""))

    def drop(self, job: PrintJob) -> bool:
        """Drop a kept job. Return whether it was still there."""
        with self._lock:
            self.kept = [one for one in self.kept if one is not job]
        return not self.folder or self.folder.drop(job)

    def forget(self) -> None:
        """Forget all kept jobs: they may name people the next person at the desk may not see."""
        with self._lock:
            self.kept = []
        if self.folder:
            self.folder.clear()

    def close(self) -> list[PrintJob]:
        """Close; return the jobs that are not at a printer: nobody waits for them any longer."""
        if self._clerk:
            self._came.put(None)
            self._clerk.join(PATIENCE)
        for line in self._lines.values():
            line.jobs.put(None)
        for line in self._lines.values():
            line.thread.join(PATIENCE)
        for line in self._lines.values():
            line.give_up()
        for line in self._lines.values():
            line.thread.join(PATIENCE / 5)
        if self.folder:
            self.folder.close()
        return [*self._waiting]

    def _keep(self, *jobs: PrintJob) -> None:
        with self._lock:
            all_kept = [*self.kept, *jobs]
            self.kept = all_kept[-MOST_KEPT:]
        if self.folder:
            for job in all_kept[:-MOST_KEPT]:
                self.folder.drop(job)

    def _ended(self, job: PrintJob, done: PrintJob) -> None:
        self._waiting.remove(job)
        if self.folder and done.why:
            self.folder.fail(done)
        elif self.folder:
            self.folder.drop(done)
        if done.why:
            self._keep(done)


class _Line:
    """The queue of one printer. Its thread is a daemon: even a printer that never answers keeps no program from
    ending."""

    def __init__(self, spooler: Spooler, name: str) -> None:
        self.spooler, self.name = spooler, name
        self.jobs = SimpleQueue[Entry | None]()
        self.printer: Printer | None = None
        self.left = threading.Event()
        self.thread = threading.Thread(target=self._run, name="tuils-print", daemon=True)
        self.thread.start()

    def give_up(self) -> None:
        self.left.set()
        if self.printer:
            self.printer.give_up()

    def _run(self) -> None:
        looks: tuple[float, ...] = ()
        while True:
            try:
                entry = self.jobs.get(timeout=looks[0] if looks else None)
            except Empty:
                looks = self._looked(looks)
                continue
            if entry is None or self.left.is_set():
                return
            job, ready, told = entry
            done = self._printed(ready)
            if done.why and self.left.is_set():
                return  # given up: it stays among what waits
            looks = () if done.why else self.spooler.look_after
            self.spooler._ended(job, done)
            if told.set_running_or_notify_cancel():
                told.set_result(done)

    def _printed(self, job: PrintJob) -> PrintJob:
        """Print a job. The first refused paper ends it: the fault holds for all."""
        if job.why or not job.papers:
            return replace(job, why=job.why or NotPrinted().said)
        for number, paper in enumerate(job.papers):
            try:
                self.printer = self.spooler.printer_of(self.name)
                if self.spooler.folder and not number:
                    self.spooler.folder.begin(job)
                self.printer.print_paper(paper)
            except NotPrinted as no:
                return replace(job, papers=job.papers[number:], why=no.said, begun=no.begun)
            except Exception as mistake:  # the queue goes on, whatever a driver does
                return replace(job, papers=job.papers[number:], why=str(mistake) or type(mistake).__name__, begun=True)
        return replace(job, papers=(), why="")

    def _looked(self, looks: tuple[float, ...]) -> tuple[float, ...]:
        """Report once if a queue that took a job did not print it."""
        try:
            why = self.printer.stuck() if self.printer else ""
        except Exception:  # told by the next job
            return ()
        if why and self.spooler.told_stuck:
            self.spooler.told_stuck(self.name, why)
        return () if why else looks[1:]

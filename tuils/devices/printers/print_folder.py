"""Jobs on the disk until they are printed: a folder a station, for this user alone, a file a job.

A job may name a patron and titles. It is there from when it is handed over until it is printed, dropped, or a day old.
Nothing is forced to the disk: a job outlives the program, and a power cut may lose it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuils.files import new_file, new_stream
from tuils.i18n import _

from .printing import Paper, PrintJob

if TYPE_CHECKING:
    from filelock import BaseFileLock

A_DAY = 24 * 3600.0
"""The seconds after which unprinted jobs are deleted."""
JOB, BEGUN, WHY, OWNER = ".job", ".begun", ".why", ".owner"


class PrintFolder:
    """`NAME.job` is the job, `NAME.begun` says that some of it may be on paper, `NAME.why` that it was not printed
    and waits for a person. Its owner is the program that holds the lock `OWNER.owner`; where nobody does, that
    has ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._me = os.urandom(6).hex()
        self._count = 0
        self._lock: BaseFileLock | None = None

    # ---- of this program

    def keep(self, job: PrintJob) -> PrintJob:
        """Keep the job on the disk from now on. If that fails, it is in memory alone."""
        try:
            self._begin()
            self._count += 1
            kept = replace(job, id=f"{self._me}-{self._count:06}")
            with new_stream(self._file(kept.id, JOB)) as out:
                out.write(json.dumps(_job_json(kept)).encode())
        except OSError:
            return job
        return kept

    def begin(self, job: PrintJob) -> None:
        """Mark the job as begun: its first byte is sent next."""
        self._mark(job, BEGUN)

    def fail(self, job: PrintJob) -> None:
        """Mark the job as failed: it waits for a person."""
        if job.id:
            if not job.begun:
                self._file(job.id, BEGUN).unlink(missing_ok=True)
            with contextlib.suppress(OSError), new_stream(self._file(job.id, WHY)) as out:
                out.write(job.why.encode())

    def drop(self, job: PrintJob) -> bool:
        """Delete a job that is printed, or unwanted. Return whether it was still there; else another program took
        it."""
        if not job.id:
            return True
        try:
            self._file(job.id, JOB).unlink()
            return True
        except OSError:
            return False
        finally:
            for ending in (BEGUN, WHY):
                with contextlib.suppress(OSError):
                    self._file(job.id, ending).unlink()

    def close(self) -> None:
        if self._lock:
            self._lock.release()
            with contextlib.suppress(OSError):
                Path(self._lock.lock_file).unlink()

    def _begin(self) -> None:
        if self._lock is None:
            from filelock import FileLock

            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = FileLock(self.folder / f"{self._me}{OWNER}", mode=0o600)
            self._lock.acquire(0)

    def _mark(self, job: PrintJob, ending: str) -> None:
        if job.id:
            with contextlib.suppress(OSError):
                new_file(self._file(job.id, ending))

    def _file(self, name: str, ending: str) -> Path:
        return self.folder / f"{name}{ending}"

    # ---- of others

    def left(self) -> list[PrintJob]:
        """Take over the jobs of other programs, oldest first: the unprinted ones, and all of programs that have
        ended."""
        self.clear()
        owners: dict[str, bool] = {self._me: True}
        found = []
        for file in sorted(self.folder.glob(f"*{JOB}"), key=lambda file: file.name):
            owner = file.stem.partition("-")[0]
            if owner == self._me:
                continue
            if owner not in owners:
                owners[owner] = self._lives(owner)
            job = self._read(file)
            if job and (job.why or not owners[owner]):
                found.append(job if job.why else replace(job, why=_("the program was closed first")))
        return sorted(found, key=lambda job: job.at)

    def clear(self) -> None:
        """Delete jobs a day old, and locks of programs that have ended."""
        now = time.time()
        for file in self._files():
            with contextlib.suppress(OSError):
                if file.suffix == OWNER:
                    gone = file.stem != self._me and not self._lives(file.stem)
                else:
                    gone = file.suffix in (JOB, BEGUN, WHY) and now - file.stat().st_mtime > A_DAY
                if gone:
                    file.unlink()

    def _files(self) -> Iterator[Path]:
        with contextlib.suppress(OSError):
            yield from list(self.folder.iterdir())

    def _lives(self, owner: str) -> bool:
        from filelock import FileLock, Timeout

        file = self.folder / f"{owner}{OWNER}"
        if not file.exists():
            return False
        lock = FileLock(file, mode=0o600)
        try:
            lock.acquire(0)
        except (Timeout, OSError):
            return True
        lock.release()
        return False

    def _read(self, file: Path) -> PrintJob | None:
        """Return the job; None if it is not whole, as after a power cut."""
        try:
            job = _job(file.stem, json.loads(file.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        begun = self._file(job.id, BEGUN).exists()
        with contextlib.suppress(OSError):
            return replace(job, begun=begun, why=self._file(job.id, WHY).read_text("utf-8", "replace"))
        return replace(job, begun=begun)


def _job_json(job: PrintJob) -> dict[str, Any]:
    papers = [
        {"kind": paper.kind, "large": paper.large, "data": base64.b64encode(paper.data).decode()}
        for paper in job.papers
    ]
    return {"what": job.what, "printer": job.printer, "at": job.at, "papers": papers}


def _job(name: str, facts: dict[str, Any]) -> PrintJob:
    papers = tuple(Paper(base64.b64decode(fact["data"]), fact["kind"], fact["large"]) for fact in facts["papers"])
    return PrintJob(str(facts["what"]), papers, str(facts["printer"]), at=float(facts["at"]), id=name)

"""The printer of this machine, by `lp` of CUPS."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess

from tuils.i18n import _

from .printing import NotPrinted, Paper

SECONDS = 30.0
SECONDS_TO_END = 1.0
SECONDS_TO_TELL = 3.0
RAW = ("-o", "raw")
"""Nothing between us and the printer changes such bytes."""
PDF = ("-o", "print-scaling=none")
"""Labels keep their size."""
LARGE = ("-o", "cpi=6", "-o", "lpi=4")
"""Text in large type: these are letters and lines in an inch."""


def has_printer() -> bool:
    """Is there anything that prints? Whether it works is told by printing."""
    return shutil.which("lp") is not None


_REQUEST = re.compile(r"\S+-\d+(?=\s)")
"""`request id is receipts-42 (0 file(s))`, in any language."""


def _options(paper: Paper) -> tuple[str, ...]:
    if paper.kind == "text":
        return LARGE if paper.large else ()
    return RAW if paper.kind == "raw" else PDF


def queues() -> list[str]:
    """The queues of this machine, by their names."""
    if (program := shutil.which("lpstat")) is None:
        return []
    try:
        told = subprocess.run(
            [program, "-e"], capture_output=True, timeout=SECONDS_TO_TELL, text=True, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in told.stdout.splitlines() if line.strip()] if not told.returncode else []


class Cups:
    """`seconds`: how long `lp` may take for a job. `queue`: its name there, empty for the machine's own choice."""

    def __init__(self, seconds: float = SECONDS, queue: str = "") -> None:
        self.seconds, self.queue = seconds, queue
        self._running: subprocess.Popen[bytes] | None = None
        self._last = ""

    def print_paper(self, paper: Paper) -> None:
        program = shutil.which("lp")
        if program is None:
            raise NotPrinted
        try:
            running = self._running = subprocess.Popen(
                [program, *(["-d", self.queue] if self.queue else []), *_options(paper), "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=os.name == "posix",  # Ctrl+C is for us; and what lp began ends with it
            )
        except OSError as fault:
            raise NotPrinted(fault.strerror or str(fault)) from fault
        try:
            told, said = running.communicate(paper.data, self.seconds)
        except subprocess.TimeoutExpired as late:
            why = _("the printing system hasn't answered for {n} seconds").format(n=round(self.seconds))
            raise NotPrinted(why, begun=True) from late
        finally:
            self._end(running)
            self._running = None
        if running.returncode:
            raise NotPrinted(said.decode(errors="replace").strip() or f"lp: {running.returncode}")
        found = _REQUEST.search(told.decode(errors="replace"))
        self._last = found[0] if found else ""

    def stuck(self) -> str:
        """A queue takes jobs also for a printer that is off: is the last one still in it?"""
        if not self._last or (program := shutil.which("lpstat")) is None:
            return ""
        queue = self._last.rpartition("-")[0]
        try:
            words = [program, "-W", "not-completed", "-o", queue]
            told = subprocess.run(words, capture_output=True, timeout=SECONDS_TO_TELL, text=True, errors="replace")
        except (OSError, subprocess.TimeoutExpired):
            return ""
        waits = self._last in told.stdout.split()
        if waits:
            self._last = ""
        return (Cups(queue=queue).status() or _("it took the job but prints nothing")) if waits else ""

    def status(self) -> str:
        program = shutil.which("lpstat")
        if program is None:
            return "" if has_printer() else NotPrinted().said
        try:
            words = [program, "-p", *([self.queue] if self.queue else [])]
            told = subprocess.run(words, capture_output=True, timeout=SECONDS_TO_TELL, text=True, errors="replace")
        except (OSError, subprocess.TimeoutExpired):
            return _("the printing system isn't answering")
        said = (told.stderr if told.returncode else told.stdout).strip()
        if not told.returncode and not said:
            return NotPrinted().said
        return said.partition("\n")[0] if told.returncode or " disabled " in said else ""

    def give_up(self) -> None:
        if running := self._running:
            self._end(running)

    def _end(self, running: subprocess.Popen[bytes]) -> None:
        """With all that it began: a child that goes on would hold its pipes."""
        if running.poll() is not None:
            return
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(running.pid, signal.SIGKILL)
            else:
                running.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(SECONDS_TO_END)

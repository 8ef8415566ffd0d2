"""The printer of this machine, by `lp` of CUPS."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess

from tuils.i18n import N_, _

from .printing import COVER_OPEN, OUT_OF_PAPER, NotPrinted, Paper

SECONDS = 30.0
SECONDS_TO_END = 1.0
SECONDS_TO_TELL = 3.0
RAW = ("-o", "raw")
"""The options for raw bytes: nothing between us and the printer changes them."""
PDF = ("-o", "print-scaling=none")
"""The options for PDFs: labels keep their size."""
LARGE = ("-o", "cpi=6", "-o", "lpi=4")
"""The options for text in large type: letters and lines in an inch."""


def has_printer() -> bool:
    """Return whether there is a printing system. Only printing shows whether it works."""
    return shutil.which("lp") is not None


_REQUEST = re.compile(r"\S+-\d+(?=\s)")
"""`request id is receipts-42 (0 file(s))`, in any language."""


def _options(paper: Paper) -> tuple[str, ...]:
    if paper.kind == "text":
        return LARGE if paper.large else ()
    return RAW if paper.kind == "raw" else PDF


def _heard(*words: str) -> str | None:
    """Return lpstat's answer, complaints first, in English, to search for its words. None if it gives none in time."""
    if (program := shutil.which("lpstat")) is None:
        return None
    try:
        told = subprocess.run(
            [program, *words], capture_output=True, timeout=SECONDS_TO_TELL, encoding="utf-8", errors="replace",
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return told.stderr + told.stdout


def queues() -> list[str]:
    """Return the names of this machine's queues."""
    return [
        line.strip() for line in (_heard("-e") or "").splitlines() if line.strip() and not line.startswith("lpstat:")
    ]


def _trouble(text: str, queue: str) -> str:
    """Return what keeps this queue from printing, according to lpstat; empty if unknown."""
    if "cheduler is not running" in text:
        return _("the printing system of this computer (CUPS) isn't running")
    if "Invalid destination name" in text:
        return _("this computer has no printer {name}").format(name=queue)
    for sign, words in (
        (f"{queue} not accepting requests since", N_("its queue takes no papers{why}")),
        (f"printer {queue} disabled since", N_("its queue is stopped{why}")),
    ):
        if sign in text:
            return _(words).format(why=_note(text, sign))
    found = _ALERTS.search(text)
    alerts = found[1].split() if found else []
    return next((_(words) for name, words in ALERTS.items() if name in alerts or f"{name}-error" in alerts), "")


def _note(text: str, sign: str) -> str:
    """Return the reason in the line below, behind a colon; empty if there is none."""
    note = text.partition(sign)[2].partition("\n")[2].partition("\n")
    why = note[0].strip() if note[0].startswith("\t") else ""
    return f": {why.rstrip('.')}" if why not in ("", "Paused", "reason unknown") else ""


_ALERTS = re.compile(r"^\tAlerts: (.+)$", re.MULTILINE)
ALERTS = {
    "media-empty": OUT_OF_PAPER,
    "media-needed": OUT_OF_PAPER,
    "media-jam": N_("its paper is jammed"),
    "cover-open": COVER_OPEN,
    "door-open": COVER_OPEN,
    "offline": N_("it is off, or its cable is loose"),
}
"""The words for the states of a printer in IPP (RFC 8011, 5.4.12); with `-warning` or `-report` behind one, it
prints."""


class Cups:
    """The printing system. `seconds`: how long `lp` may take for a job. `queue`: its name there, empty for the
    machine's default."""

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
            why = said.decode(errors="replace").strip().removeprefix(f"{program}: ").removeprefix("lp: ")
            raise NotPrinted(self.status() or why.removeprefix("Error - ") or f"lp: {running.returncode}")
        found = _REQUEST.search(told.decode(errors="replace"))
        self._last = found[0] if found else ""

    def stuck(self) -> str:
        """Return why the last job is still in the queue: it takes jobs even for a printer that is off."""
        queue = self._last.rpartition("-")[0]
        if not queue or self._last not in (_heard("-W", "not-completed", "-o", queue) or "").split():
            return ""
        self._last = ""
        said = _heard("-p", queue) or ""
        nothing = _("it took the job but prints nothing{why}").format(why=_note(said, f"printer {queue}"))
        return Cups(queue=queue).status() or nothing

    def status(self) -> str:
        if shutil.which("lpstat") is None:
            return "" if has_printer() else NotPrinted().said
        queue = self.queue
        if not queue:
            known = _heard("-r", "-d") or ""
            queue = known.rpartition("destination: ")[2].strip() if "destination: " in known else ""
            if not queue:
                return _trouble(known, "") or _("this computer has no printer of its own choice")
        said = _heard("-r", "-l", "-a", queue, "-p", queue)
        return _("the printing system isn't answering") if said is None else _trouble(said, queue)

    def give_up(self) -> None:
        if running := self._running:
            self._end(running)

    def _end(self, running: subprocess.Popen[bytes]) -> None:
        """End it with all its child processes: one that goes on would hold its pipes."""
        if running.poll() is not None:
            return
        with contextlib.suppress(OSError):
            if os.name == "posix":
                os.killpg(running.pid, signal.SIGKILL)
            else:
                running.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(SECONDS_TO_END)

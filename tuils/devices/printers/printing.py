"""Printing: printers, papers, and jobs with their outcomes.

Whoever prints hands a `PrintJob` to the `Spooler` and goes on. A driver is a `Printer`; `printers.py` knows them all.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Literal, Protocol

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass

OUT_OF_PAPER, COVER_OPEN = N_("it is out of paper"), N_("its cover is open")


class NotPrinted(Exception):
    """The job was not printed. `why`: the printer's or the printing system's words, in short; empty if there is no
    printer. `begun`: some of it may be on paper."""

    def __init__(self, why: str = "", *, begun: bool = False) -> None:
        self.why, self.begun = why, begun
        super().__init__(why)

    @property
    def said(self) -> str:
        return self.why or _("no printer is set up")


@dataclass(frozen=True)
class Paper:
    """One job for a printer: lines of text in UTF-8, a PDF, or `raw` bytes in the printer's own language. `large`: text
    in large type, where the printer can."""

    data: bytes
    kind: Literal["text", "pdf", "raw"] = "text"
    large: bool = False

    @property
    def ending(self) -> str:
        """The ending of a file that is written in place of printing."""
        return {"text": ".txt", "pdf": ".pdf", "raw": ".prn"}[self.kind]


def papers_of(things: Sequence[str | Paper]) -> tuple[Paper, ...]:
    """Return a paper for each thing, a job of its own; text as it is."""
    return tuple(Paper(thing.encode()) if isinstance(thing, str) else thing for thing in things)


class Printer(Protocol):
    """A printer takes papers, each call a job of its own. A driver is the only place that knows how."""

    def print_paper(self, paper: Paper) -> None:
        """Print; the paper is at the printer when this returns. Raises NotPrinted."""

    def status(self) -> str:
        """Return "" if it takes jobs, as far as is known; else why not, in a few words. May take seconds."""

    def stuck(self) -> str:
        """Return why its last job is still not on paper, else "": for a queue that takes jobs and prints none."""

    def give_up(self) -> None:
        """End the current job soon, with NotPrinted. Called from another thread."""


@dataclass(frozen=True)
class PrintJob:
    """`what`: its name for people, which names nobody. `papers`: each a job of its own, such as letters. `printer`: by
    its name; empty for the machine's own. `why`: what kept it from being printed, empty where it is at the printer.
    `begun`: some of it may be on paper. `done`: what whoever printed it does then; it goes with what is kept.

    `make` makes the papers, in a thread of its own. `about`: what it is a print of, while the program runs. `at`: when
    it was handed over, in seconds. `id`: its file."""

    what: str
    papers: tuple[Paper, ...] = ()
    printer: str = ""
    why: str = ""
    begun: bool = False
    done: object = None
    make: Callable[[], tuple[Paper, ...]] | None = None
    about: object = None
    at: float = field(default_factory=time.time)
    id: str = ""

    @property
    def why_words(self) -> str:
        """Return why it was not printed, and whether some of it may be on paper."""
        return f"{self.why}. {_('Part of it may be printed.')}" if self.begun else self.why

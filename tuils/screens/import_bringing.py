"""How files of each kind are tried and brought in: steps for a job, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tuils.i18n import ngettext
from tuils.library.cataloging.importing import Import
from tuils.library.cataloging.report import COLUMNS, Report
from tuils.library.desk import Desk
from tuils.library.people.patron_import import import_patrons
from tuils.values.folding import fold

from .import_draft import MARC, Draft
from .import_job import Job, Steps

REPORTS = "reports"
"""The folder beside the library's file where reports are kept."""


@dataclass
class Outcome:
    """What an import, or its dry run, came to so far. `report` is None where no file could be written."""

    draft: Draft
    dry_run: bool
    report: Report | None
    counts: dict[str, int] = field(default_factory=dict)
    batch: str = ""
    saved: Path | None = None

    @property
    def faults(self) -> int:
        return self.report.count if self.report else self.counts.get("faults", 0)

    def tell(self, fault: Any) -> None:
        """Write a fault down. A full disk stops the report, not the import."""
        self.counts["faults"] = self.counts.get("faults", 0) + 1
        if self.report:
            try:
                self.report.tell(fault)
            except OSError:
                self.report = None


def outcome_of(desk: Desk, library: Path, draft: Draft, *, dry_run: bool) -> Outcome:
    """Begin to try, or to bring in. The report of a dry run is written over by that of the next."""
    name = "dry-run.csv" if dry_run else f"{_stamp(desk)} {_plain(draft.name)}.csv"
    try:
        report: Report | None = Report(library.parent / REPORTS / name, columns_of(draft))
    except OSError:
        report = None
    return Outcome(draft, dry_run, report)


def columns_of(draft: Draft) -> tuple[str, ...]:
    return COLUMNS if draft.kind == MARC else ("file", "row", "card", "fault", "outcome")


def _stamp(desk: Desk) -> str:
    return datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).strftime("%Y-%m-%d %H%M")


def _plain(name: str) -> str:
    """A file's name for a file's name: words without marks."""
    return fold(Path(name).stem)[:40].strip() or "import"


def steps_of(desk: Desk, outcome: Outcome, job: Job) -> Steps:
    """Walk through it; how far it is and what came of it so far is in `job` and `outcome`."""
    return _titles(desk, outcome, job) if outcome.draft.kind == MARC else _people(desk, outcome, job)


def _titles(desk: Desk, outcome: Outcome, job: Job) -> Steps:
    draft = outcome.draft
    whole = Import(desk, draft.paths, draft.profile, dry_run=outcome.dry_run, make_codes=True, tell=outcome.tell)
    for step in whole.steps():
        _sum_up(outcome, whole.summary)
        job.at(step.done, step.total, step.read)
        yield step
    _sum_up(outcome, whole.summary)


def _people(desk: Desk, outcome: Outcome, job: Job) -> Steps:
    """A table is gone through in one step, which can be stopped after each of its transactions."""
    draft = outcome.draft
    total = draft.look.records if draft.look else 0
    summary = import_patrons(
        desk,
        draft.paths[0],
        draft.table,
        dry_run=outcome.dry_run,
        make_codes=True,
        tell=outcome.tell,
        progress=lambda read: job.at(read, total, read),
    )
    _sum_up(outcome, summary)
    yield summary


def _sum_up(outcome: Outcome, summary: Any) -> None:
    faults = outcome.counts.get("faults", 0)
    outcome.counts = {name: getattr(summary, name) for name in PHRASES if hasattr(summary, name)}
    outcome.counts |= {"read": summary.read, "faults": faults}
    outcome.batch = getattr(summary, "batch", "")


def result_words(outcome: Outcome) -> Iterator[str]:
    """`812 new`, `1,024 copies added`, and so on: a phrase for each count that is not 0."""
    for name, words in PHRASES.items():
        if count := outcome.counts.get(name, 0):
            yield words(count).format(n=f"{count:,}")


PHRASES: dict[str, Callable[[int], str]] = {
    "added": lambda n: ngettext("{n} new", "{n} new", n),
    "matched": lambda n: ngettext("{n} here already", "{n} here already", n),
    "overlaid": lambda n: ngettext("{n} replaced", "{n} replaced", n),
    "updated": lambda n: ngettext("{n} brought up to date", "{n} brought up to date", n),
    "deleted": lambda n: ngettext("{n} taken out", "{n} taken out", n),
    "items_added": lambda n: ngettext("{n} copy added", "{n} copies added", n),
    "set_aside": lambda n: ngettext("{n} set aside", "{n} set aside", n),
    "rejected": lambda n: ngettext("{n} left out", "{n} left out", n),
}


def give_name(outcome: Outcome) -> Path | None:
    """When it is over: the report is called after its batch too, so that it is found again. Where it is."""
    report = outcome.report
    if report is None:
        return None
    if not report.count:
        report.close()
        os.unlink(report.path)
        return None
    if outcome.batch:
        report.move(report.path.with_name(f"{report.path.stem} {outcome.batch[-6:]}.csv"))
    return report.path


def report_of(library: Path, batch: str) -> Path | None:
    """The report of an import that is over, if it lies there still."""
    found = sorted((library.parent / REPORTS).glob(f"* {batch[-6:]}.csv"))
    return found[-1] if found else None

"""How files of each kind are tried and brought in: steps for a job, and what came of it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from tuils.i18n import ngettext
from tuils.library.cataloging.importing import Import
from tuils.library.cataloging.report import Report
from tuils.library.circulation.loan_import import LoanImport
from tuils.library.desk import Desk
from tuils.library.people.patron_import import PatronImport
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold

from .import_draft import LOANS, MARC, PATRONS, Draft, profile_facts, with_profile
from .import_job import Job, Steps

REPORTS = "reports"
"""The folder beside the library's file where reports are kept."""
UNDER_WAY = "under-way.json"
"""There, while an import is not at its end: what was chosen, so that it can go on as it began."""


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


def outcome_of(desk: Desk, library: Path, draft: Draft, *, dry_run: bool, before: Outcome | None = None) -> Outcome:
    """Begin to try, or to bring in. The report of a dry run is written over by that of the next; an import that goes
    on (`before` it was stopped) goes on with its report."""
    if before and before.report and before.report.count:
        return Outcome(draft, dry_run, before.report)
    name = "dry-run.csv" if dry_run else f"{_stamp(desk)}-{_plain(draft.name)}.csv"
    try:
        report: Report | None = Report(library.parent / REPORTS / name, columns_of(draft))
    except OSError:
        report = None
    return Outcome(draft, dry_run, report)


def columns_of(draft: Draft) -> tuple[str, ...]:
    who = {MARC: ("record", "control_number"), PATRONS: ("row", "card"), LOANS: ("row", "item", "card")}
    return ("file", *who[draft.kind], "fault", "outcome")


def _stamp(desk: Desk) -> str:
    return datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).strftime("%Y-%m-%d-%H%M%S")


def _plain(name: str) -> str:
    """A file's name for a file's name: words without marks."""
    return fold(Path(name).stem)[:40].strip().replace(" ", "-") or "import"


def steps_of(whole: Any, outcome: Outcome, job: Job) -> Steps:
    """Walk through it; how far it is and what came of it so far is in `job` and `outcome`."""
    total = outcome.draft.look.records if outcome.draft.look else 0
    with closing(whole.steps()) as steps:
        for step in steps:
            sum_up(outcome, whole.summary)
            if isinstance(step, int):
                job.at(step, total, step)
            else:
                job.at(step.done, step.total, step.read, step.rest)
            yield step
    sum_up(outcome, whole.summary)


def whole_of(desk: Desk, outcome: Outcome) -> Any:
    """The import itself; all kinds are gone through by `steps()` and sum up in `summary`."""
    draft, dry_run, tell = outcome.draft, outcome.dry_run, outcome.tell
    if draft.kind == MARC:
        return Import(desk, draft.paths, draft.profile, dry_run=dry_run, make_codes=True, tell=tell)
    if draft.kind == PATRONS:
        return PatronImport(desk, draft.paths[0], draft.table, dry_run=dry_run, make_codes=True, tell=tell)
    return LoanImport(desk, draft.paths[0], draft.table, dry_run=dry_run, tell=tell)


def sum_up(outcome: Outcome, summary: Any) -> None:
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
    "removed": lambda n: ngettext("{n} taken out", "{n} taken out", n),
    "items_added": lambda n: ngettext("{n} copy added", "{n} copies added", n),
    "set_aside": lambda n: ngettext("{n} set aside", "{n} set aside", n),
    "rejected": lambda n: ngettext("{n} left out", "{n} left out", n),
}


def give_name(outcome: Outcome) -> Path | None:
    """When it is over: the report is called after its batch too, so that it is found again. Where it is."""
    report = outcome.report
    if report is None:
        return None
    try:
        if not report.count:
            report.remove()
            return None
        name = f"{report.path.stem}-{outcome.batch[-6:]}.csv"
        if outcome.batch and not report.path.stem.endswith(outcome.batch[-6:]):
            report.move(report.path.with_name(name))
    except OSError:  # a full disk
        outcome.report = None
        return None
    return report.path


def report_of(library: Path, batch: str) -> Path | None:
    """The report of an import that is over, if it lies there still."""
    found = sorted((library.parent / REPORTS).glob(f"*-{batch[-6:]}.csv"))
    return found[-1] if found else None


def keep_draft(library: Path, draft: Draft) -> None:
    """While it runs; where that cannot be written the same is chosen again by hand."""
    file = library.parent / REPORTS / UNDER_WAY
    told = {"paths": [str(path) for path in draft.paths], "kind": draft.kind, "how": profile_facts(draft)}
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(told, out)


def forget_draft(library: Path) -> None:
    with suppress(OSError):
        (library.parent / REPORTS / UNDER_WAY).unlink()


def kept_draft(library: Path) -> Draft | None:
    """What an import that was cut off was told, if that is known."""
    try:
        told = json.loads((library.parent / REPORTS / UNDER_WAY).read_text("utf-8"))
        paths = tuple(Path(path) for path in told["paths"])
        return with_profile(Draft(paths, told["kind"]), told["how"])
    except (OSError, ValueError, KeyError, TypeError):
        return None

"""Dry run and import of files of each kind: steps for a job, and its outcome."""

from __future__ import annotations

import json
from contextlib import closing, suppress
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from tuils.files import own_file
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.title_imports.importing import Import
from tuils.library.holdings.title_imports.report import ImportReport
from tuils.library.lending.holds.hold_import import HoldImport
from tuils.library.lending.loans.came_overdue import OverdueTally
from tuils.library.lending.loans.loan_import import LoanImport
from tuils.library.lending.money.charge_import import ChargeImport
from tuils.library.people.patron_files.patron_import import PatronImport
from tuils.library.reach.import_undo import COPIES_LEFT, PHRASES
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text

from .background_job import Job, Steps
from .draft import CHARGES, HOLDS, LOANS, MARC, PATRONS, ImportDraft, profile_facts, with_profile

REPORTS = "reports"
"""The folder beside the library's file where reports are kept."""
UNDER_WAY = "under-way.json"
"""The file there during an import: its choices, so that it can continue."""


@dataclass
class ImportOutcome:
    """The outcome so far of an import or its dry run. `report` is None if no file could be written."""

    draft: ImportDraft
    dry_run: bool
    report: ImportReport | None
    counts: dict[str, int] = field(default_factory=dict)
    batch: str = ""
    saved: Path | None = None
    overdue: OverdueTally | None = None
    """The loans that were already overdue."""

    @property
    def faults(self) -> int:
        return self.report.count if self.report else self.counts.get("faults", 0)

    def tell(self, fault: Any) -> None:
        """Write a fault to the report. A full disk stops the report, not the import."""
        self.counts["faults"] = self.counts.get("faults", 0) + 1
        if self.report:
            try:
                self.report.tell(fault)
            except OSError:
                self.report = None


def outcome_of(
    desk: Desk, library: Path, draft: ImportDraft, *, dry_run: bool, before: ImportOutcome | None = None
) -> ImportOutcome:
    """Begin a dry run, or an import. The report of a dry run replaces the last one; an import that continues (`before`
    it was stopped) continues its report."""
    if before and before.report and before.report.count:
        return ImportOutcome(draft, dry_run, before.report)
    name = "dry-run.csv" if dry_run else f"{_stamp(desk)}-{_plain(draft.name)}.csv"
    try:
        report: ImportReport | None = ImportReport(library.parent / REPORTS / name, draft_columns(draft))
    except OSError:
        report = None
    return ImportOutcome(draft, dry_run, report)


def draft_columns(draft: ImportDraft) -> tuple[str, ...]:
    who = {MARC: ("record", "control_number"), PATRONS: ("row", "card"), LOANS: ("row", "item", "card")}
    who |= dict.fromkeys((HOLDS, CHARGES), ("row", "card"))
    return ("file", *who[draft.kind], "fault", "outcome")


def _stamp(desk: Desk) -> str:
    return datetime.fromtimestamp(desk.now / 1_000_000, desk.zone).strftime("%Y-%m-%d-%H%M%S")


def _plain(name: str) -> str:
    """Return a file's name as plain words, for use in another file's name."""
    return fold_text(Path(name).stem)[:40].strip().replace(" ", "-") or "import"


def steps_of(whole: Any, outcome: ImportOutcome, job: Job) -> Steps:
    """Run the import, and put its progress and outcome so far in `job` and `outcome`."""
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


def whole_of(desk: Desk, outcome: ImportOutcome) -> Any:
    """Return the import itself; every kind has `steps()` and a `summary`."""
    draft, dry_run, tell = outcome.draft, outcome.dry_run, outcome.tell
    if draft.kind == MARC:
        return Import(desk, draft.paths, draft.profile, dry_run=dry_run, make_codes=True, tell=tell)
    if draft.kind == PATRONS:
        return PatronImport(desk, draft.paths[0], draft.table, dry_run=dry_run, make_codes=True, tell=tell)
    kinds: dict[str, Any] = {LOANS: LoanImport, HOLDS: HoldImport, CHARGES: ChargeImport}
    return kinds[draft.kind](desk, draft.paths[0], draft.table, dry_run=dry_run, tell=tell)


def sum_up(outcome: ImportOutcome, summary: Any) -> None:
    faults = outcome.counts.get("faults", 0)
    outcome.counts = {name: getattr(summary, name) for name in (*PHRASES, *COPIES_LEFT) if hasattr(summary, name)}
    outcome.counts |= {"read": summary.read, "faults": faults}
    outcome.batch = getattr(summary, "batch", "")
    outcome.overdue = getattr(summary, "overdue", None)


def give_name(outcome: ImportOutcome) -> Path | None:
    """Rename the report of a finished import after its batch too, so that it can be found. Return its path."""
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


def finished_import_report(library: Path, batch: str) -> Path | None:
    """Return the report of a finished import, if it still exists."""
    found = sorted((library.parent / REPORTS).glob(f"*-{batch[-6:]}.csv"))
    return found[-1] if found else None


def keep_draft(library: Path, draft: ImportDraft) -> None:
    """Keep the draft during an import; if it can't be written, the choices are made again by hand."""
    file = library.parent / REPORTS / UNDER_WAY
    told = {"paths": [str(path) for path in draft.paths], "kind": draft.kind, "how": profile_facts(draft)}
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with own_file(file) as out:
            out.write(json.dumps(told).encode())


def forget_draft(library: Path) -> None:
    with suppress(OSError):
        (library.parent / REPORTS / UNDER_WAY).unlink()


def kept_draft(library: Path) -> ImportDraft | None:
    """Return the draft of an import that was cut off, if it is known."""
    try:
        told = json.loads((library.parent / REPORTS / UNDER_WAY).read_text("utf-8"))
        paths = tuple(Path(path) for path in told["paths"])
        return with_profile(ImportDraft(paths, told["kind"]), told["how"])
    except (OSError, ValueError, KeyError, TypeError):
        return None

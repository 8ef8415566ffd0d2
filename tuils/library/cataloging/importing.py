"""Bring in files of MARC titles with their items, while the desks go on working.

Whatever happens in the middle, whole batches are in and nothing else: the same files may be brought in again.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tuils.formats.marc import HoldingsMap, RecordRead, read_marc
from tuils.library.administration import codes
from tuils.library.desk import Desk
from tuils.library.journal.entries import new_id
from tuils.models import db, search

from .first_look import SourceFile, look_into
from .intake import Batch, Fault, Intake, take_in
from .matching import Known
from .profile import USUAL, MarcProfile

MOST_RECORDS = 1000  # a transaction
MOST_ITEMS = 3000
LEAST_RECORDS = 50
LONGEST = 300_000  # microseconds a batch may hold the other desks up; then the next ones are smaller

Tell = Callable[[Fault], None]
Progress = Callable[[int, int, int], None]


@dataclass
class ImportSummary:
    """`read` is the sum of added, matched, overlaid, set_aside and rejected. `batch` is empty where nothing was
    written. `unknown`: codes that the library had not; unless they were to be made, they stopped it."""

    batch: str = ""
    added: int = 0
    matched: int = 0
    overlaid: int = 0
    items_added: int = 0
    set_aside: int = 0
    rejected: int = 0
    seconds: float = 0.0
    unknown: tuple[codes.UnknownCode, ...] = ()

    @property
    def read(self) -> int:
        return self.added + self.matched + self.overlaid + self.set_aside + self.rejected

    def count(self, counts: Counter[str]) -> None:
        for name, number in counts.items():
            setattr(self, name, getattr(self, name) + number)


@dataclass(frozen=True)
class Step:
    """How far an import is after one of its transactions: bytes of all its files, and records."""

    done: int
    total: int
    read: int


class Import:
    """One import: walk through `steps()` to its end, at any pace; `summary` is true after each.

    A dry run holds no other desk up and writes nothing.
    """

    def __init__(
        self,
        desk: Desk,
        paths: Sequence[Path],
        profile: MarcProfile = USUAL,
        *,
        dry_run: bool = False,
        make_codes: bool = False,
        tell: Tell = lambda _fault: None,
    ) -> None:
        self.desk, self.paths, self.profile = desk, tuple(paths), profile
        self.dry_run, self.make_codes, self.tell = dry_run, make_codes, tell
        self.summary = ImportSummary()

    def steps(self) -> Iterator[Step]:
        """Take in a batch at a time, each one transaction, and say after each how far it is.

        Codes that the library has not stop it before anything is written, unless they are to be made; they are in
        the summary. `tell` hears of each record with a fault as it is met. Refuses with NO_PERMISSION
        (library.import) and NOT_UNDERSTOOD.
        """
        self.desk.require("library.import")
        self.profile.check()
        began = self.desk.now
        holdings = self.profile.holdings_map()
        files = [look_into(path, holdings) for path in self.paths]
        if self._codes_are_known(files):
            yield from self._bring_in(files, holdings)
        self.summary.seconds = (self.desk.now - began) / 1_000_000

    def _codes_are_known(self, files: Sequence[SourceFile]) -> bool:
        found: codes.Codes = sum((file.codes for file in files), Counter())
        unknown = self.summary.unknown = codes.unknown_codes(found)
        if unknown and self.make_codes and not self.dry_run:
            codes.make_codes(self.desk, unknown)
        return not unknown or self.dry_run or self.make_codes

    def _bring_in(self, files: Sequence[SourceFile], holdings: HoldingsMap) -> Iterator[Step]:
        total, done = sum(file.bytes for file in files), 0
        with (
            _quick_commits(self.dry_run),
            contextlib.closing(Known(new_id(self.desk.now), frozenset(self.profile.match), self.dry_run)) as known,
        ):
            intake = Intake(known, self.profile.on_match)
            for file in files:
                intake.file, intake.digest = str(file.path), file.digest
                if file.fault:
                    self.summary.rejected += 1
                    self.tell(Fault(intake.file, 0, "", file.fault, "rejected"))
                    continue
                for at, batch in _batches(self.desk, intake, holdings):
                    self._sum_up(intake, batch)
                    yield Step(done + at, total, self.summary.read)
                done += file.bytes

    def _sum_up(self, intake: Intake, batch: Batch) -> None:
        self.summary.count(batch.counts)
        self.summary.batch = intake.known.batch if intake.number else ""
        for fault in batch.faults:
            self.tell(fault)


def import_marc(
    desk: Desk,
    paths: Sequence[Path],
    profile: MarcProfile = USUAL,
    *,
    dry_run: bool = False,
    make_codes: bool = False,
    tell: Tell = lambda _fault: None,
    progress: Progress = lambda _done, _total, _read: None,
) -> ImportSummary:
    """Bring in the titles and items of these files, read and matched as `profile` says, all at once.

    `progress` hears after each transaction how many bytes of how many, and how many records. See `Import`.
    """
    whole = Import(desk, paths, profile, dry_run=dry_run, make_codes=make_codes, tell=tell)
    for step in whole.steps():
        progress(step.done, step.total, step.read)
    return whole.summary


def _batches(desk: Desk, intake: Intake, holdings: HoldingsMap) -> Iterator[tuple[int, Batch]]:
    """Take a file in; after each transaction how far in it we are. What the next one holds is read between them."""
    with Path(intake.file).open("rb") as stream:
        size, records = MOST_RECORDS, read_marc(stream, holdings)
        while read := _next(records, size):
            began = desk.now
            batch = take_in(desk, intake, read)
            if desk.now - began > LONGEST:
                size = max(LEAST_RECORDS, size // 2)
            yield stream.tell(), batch


def _next(records: Iterator[RecordRead], size: int) -> list[RecordRead]:
    read: list[RecordRead] = []
    items = 0
    for record in records:
        read.append(record)
        items += len(record.items)
        if len(read) >= size or items >= MOST_ITEMS:
            break
    return read


@contextlib.contextmanager
def _quick_commits(dry_run: bool) -> Iterator[None]:
    """When the power fails, only the newest batches could be lost, each as a whole. The index is tidied after."""
    if dry_run:
        yield
        return
    (before,) = db.execute_sql("PRAGMA synchronous").fetchone()
    db.execute_sql("PRAGMA synchronous = normal")
    search.merge_segments(False)
    try:
        yield
    finally:
        search.merge_segments(True)
        db.execute_sql(f"PRAGMA synchronous = {int(before)}")

"""Bring in files of MARC titles with their items, while the desks go on working.

Whatever happens in the middle, whole batches are in and nothing else: the same files may be brought in again.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tuils.formats.marc import KOHA, HoldingsMap, RecordRead, read_marc
from tuils.library.administration import codes
from tuils.library.desk import Desk
from tuils.library.journal.entries import new_id
from tuils.library.refusals import refuse
from tuils.models import db, search

from .first_look import SourceFile, look_into
from .intake import Batch, Fault, Intake, take_in
from .matching import SIGNS, Known

ON_MATCH = ("skip", "add-items", "new")
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


def import_marc(
    desk: Desk,
    paths: Sequence[Path],
    *,
    holdings: HoldingsMap = KOHA,
    match: Iterable[str] = SIGNS,
    on_match: str = "skip",
    dry_run: bool = False,
    make_codes: bool = False,
    tell: Tell = lambda _fault: None,
    progress: Progress = lambda _done, _total, _read: None,
) -> ImportSummary:
    """Bring in the titles and items of these files, in batches of at most 1,000 records, each one transaction.

    A title that is here already (`match`: some of isbn, lccn, control_number) is passed over, gets the items
    (`add-items`) or comes in once more (`new`). Codes that the library has not stop it before anything is
    written, unless `make_codes`; they are in the summary. `tell` hears of each record with a fault as it is
    met, `progress` how many bytes of how many and how many records. Permission library.import.
    """
    desk.require("library.import")
    wanted = frozenset(match)
    _understood(wanted, on_match)
    began = desk.now
    files = [look_into(path, holdings) for path in paths]
    summary = ImportSummary(unknown=codes.unknown_codes(sum((file.codes for file in files), Counter())))
    if summary.unknown and make_codes and not dry_run:
        codes.make_codes(desk, summary.unknown)
    if not summary.unknown or dry_run or make_codes:
        with _quick_commits(dry_run), contextlib.closing(Known(new_id(desk.now), wanted, dry_run)) as known:
            intake = Intake(known, on_match)
            _bring_in(desk, intake, files, holdings, summary, tell, progress)
    summary.seconds = (desk.now - began) / 1_000_000
    return summary


def _understood(match: frozenset[str], on_match: str) -> None:
    if on_match not in ON_MATCH:
        raise refuse("NOT_UNDERSTOOD", field="on-match", text=on_match, hint=", ".join(ON_MATCH))
    if odd := match - set(SIGNS):
        raise refuse("NOT_UNDERSTOOD", field="match", text=", ".join(sorted(odd)), hint=", ".join(SIGNS))


def _bring_in(
    desk: Desk,
    intake: Intake,
    files: Sequence[SourceFile],
    holdings: HoldingsMap,
    summary: ImportSummary,
    tell: Tell,
    progress: Progress,
) -> None:
    total, done = sum(file.bytes for file in files), 0
    for file in files:
        intake.file, intake.digest = str(file.path), file.digest
        if file.fault:
            summary.rejected += 1
            tell(Fault(intake.file, 0, "", file.fault, "rejected"))
            continue
        for at, batch in _batches(desk, intake, holdings):
            summary.count(batch.counts)
            summary.batch = intake.known.batch if intake.number else ""
            for fault in batch.faults:
                tell(fault)
            progress(done + at, total, summary.read)
        done += file.bytes


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

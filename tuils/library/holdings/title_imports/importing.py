"""Bring in files of MARC titles with their items, while the desks go on working.

Whatever happens in the middle, whole batches are in and nothing else. The same files, read by the same profile, go on
from there; files that are here already do no harm.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import BinaryIO

from tuils.formats.holdings.holdings import NO_HOLDINGS
from tuils.formats.holdings.holdings_guess import Guess
from tuils.formats.marc.marc import RecordRead, read_marc
from tuils.library.foundation.administration import codes
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.titles.refreshing import count_words_again
from tuils.models import db, search
from tuils.models.base import large_load, quick_commits
from tuils.values.dataclass import dataclass

from .copies import in_our_codes, own_number
from .first_look import SourceFile, look_into, whose_copies
from .intake import (
    UNMAPPED,
    Batch,
    Intake,
    RecordFault,
    batch_head,
    decide_records,
    prepare_rows,
    seen_of,
    store_version,
    write_batch,
    write_head,
)
from .matching import KnownTitles
from .pace import CHUNK, MOST_ITEMS, TOGETHER, Pace
from .profile import USUAL, MarcProfile
from .resuming import Unfinished, interrupted_run, unfinished

_READ = ("added", "matched", "overlaid", "set_aside", "rejected")

Tell = Callable[[RecordFault], None]


@dataclass
class ImportSummary:
    """`read` is the sum of added, matched, overlaid, set_aside and rejected. `batch` is empty where nothing was
    written. `unknown`: codes that the library had not; unless they were to be made, they stopped it.

    `items_read`, the copies that the files hold, is the sum of items_added (but for items_made, which the files do not
    have), on_file (here before), repeated (in an earlier record, too), skipped (of titles on file that stay as they
    are), set_aside and rejected (with their records).

    `removed`: of those overlaid, the titles that left the catalog. `repeated`: of those matched, the records whose
    title an earlier record of the import brought. `items_without_barcode`, `barcode_taken`, `wrong_check`: of the
    items added, those that have no number, those whose number another item has, those whose check digit does not fit.
    `resumed`: of those read, the records that an earlier run had read before it was cut off; all else is the whole
    import's, too. `unimarc`: of those read, the records of UNIMARC that come in; `unmapped`: how often which of their
    fields was left out. `undecided`: of those set aside, the records that may be of either format.
    """

    batch: str = ""
    added: int = 0
    matched: int = 0
    overlaid: int = 0
    items_added: int = 0
    set_aside: int = 0
    rejected: int = 0
    removed: int = 0
    repeated: int = 0
    items_read: int = 0
    items_made: int = 0
    items_on_file: int = 0
    items_repeated: int = 0
    items_skipped: int = 0
    items_set_aside: int = 0
    items_rejected: int = 0
    items_without_barcode: int = 0
    items_barcode_taken: int = 0
    items_wrong_check: int = 0
    resumed: int = 0
    unimarc: int = 0
    undecided: int = 0
    unmapped: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    unknown: tuple[codes.UnknownCode, ...] = ()

    @property
    def read(self) -> int:
        return sum(getattr(self, name) for name in _READ)

    def count(self, counts: Counter[str]) -> None:
        for name, number in counts.items():
            if name.startswith(UNMAPPED):
                self.unmapped[name.removeprefix(UNMAPPED)] += number
                continue
            setattr(self, name, getattr(self, name) + number)


@dataclass(frozen=True)
class ImportStep:
    """The progress of an import after one of its transactions: bytes of all its files, and records. `rest`: the seconds
    to pause for the desks that are at work."""

    done: int
    total: int
    read: int
    rest: float = 0.0


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
        self.guess: Guess | None = None
        self._files: list[SourceFile] = []
        self._spelled = profile
        self._holdings = NO_HOLDINGS
        self._before: Unfinished | None = None
        self._version = 0

    def look(self) -> None:
        """Look the files through before anything is written: `guess` says whose copies they hold, `resumes` whether an
        import of them was cut off, `summary.unknown` which codes the library has not. `steps` does it by itself.

        Refuses with NO_PERMISSION (library.import) and NOT_UNDERSTOOD.
        """
        self.desk.require("library.import")
        self.profile.check()
        self._holdings, self.guess = whose_copies(self.paths, self.profile)
        self._files = [look_into(path, self._holdings) for path in self.paths]
        found = in_our_codes(sum((file.codes for file in self._files), Counter()), self.profile)
        self._codes_found(found)
        self._before = unfinished(self._run)

    def _codes_found(self, found: codes.Codes) -> None:
        """Set which codes of the copies are new, and which are ours in another spelling."""
        self.summary.unknown = codes.unknown_codes(found)
        if alike := codes.alike_codes(found):
            self._spelled = replace(self.profile, codes=codes.spelled_as_here(self.profile.codes, alike))

    @property
    def resumes(self) -> int:
        """The count of records imported by an interrupted run."""
        return sum(self._before.counts[name] for name in _READ) if self._before else 0

    @property
    def _run(self) -> str:
        return interrupted_run(self.profile, [file.digest for file in self._files])

    def steps(self) -> Generator[ImportStep, None, None]:
        """Import a batch at a time, each one transaction, and say after each how far it is; close it to stop there.

        Codes that the library lacks stop it before anything is written, unless they are to be made; they are in the
        summary. `tell` hears of each record with a fault as it is met. Refuses as `look` does.
        """
        began = self.desk.now
        if self.guess is None:
            self.look()
        if not self.summary.unknown or self.dry_run or self.make_codes:
            yield from self._bring_in()
        self.summary.seconds = (self.desk.now - began) / 1_000_000

    def _bring_in(self) -> Iterator[ImportStep]:
        before = self._before
        batch = before.batch if before else new_id(self.desk.now)
        if self.summary.unknown and not self.dry_run:
            codes.make_codes(self.desk, self.summary.unknown, batch)
        with contextlib.closing(KnownTitles(batch, frozenset(self.profile.match), self.dry_run)) as known:
            intake = Intake(known, self._spelled, self._holdings.name, self._run)
            if self.profile.give_numbers:
                intake.own_number = self._highest_own()
            if before:
                intake.number = before.number
                self.summary.batch = before.batch
                self.summary.count(before.counts)
                self.summary.resumed = self.summary.read
            pace, self._version = Pace(self.desk, CHUNK), store_version()
            with contextlib.nullcontext() if self.dry_run else large_load():
                yield from self._all_files(intake, pace)
                if intake.number and not self.dry_run:
                    yield from self._finish(intake, pace)

    def _finish(self, intake: Intake, pace: Pace) -> Iterator[ImportStep]:
        """The import came to its end; the search index is tidied in short transactions."""
        _write_end(self.desk, intake)
        total = sum(file.bytes for file in self._files)
        pace.begin()
        while tidy_index(self.desk):
            self._look_round(pace)
            yield ImportStep(total, total, self.summary.read, pace.after())
            pace.begin()
        for _written in count_words_again(self.desk):
            yield ImportStep(total, total, self.summary.read)

    def _all_files(self, intake: Intake, pace: Pace) -> Iterator[ImportStep]:
        total, done = sum(file.bytes for file in self._files), 0
        first, skip = (self._before.place, self._before.read) if self._before else (0, 0)
        for place, file in enumerate(self._files):
            if place >= first:
                intake.file, intake.name, intake.digest = str(file.path), file.path.name, file.digest
                intake.place = place
                if file.fault:
                    self._leave_out(intake, file)
                    continue
                for at, rest in self._batches(intake, pace, skip if place == first else 0):
                    yield ImportStep(done + at, total, self.summary.read, rest)
            done += file.bytes

    def _leave_out(self, intake: Intake, file: SourceFile) -> None:
        counts = Counter(rejected=1)
        self.summary.count(counts)
        intake.done(counts, written=False)
        self.tell(RecordFault(intake.file, 0, "", file.fault, "rejected"))

    def _batches(self, intake: Intake, pace: Pace, skip: int) -> Iterator[tuple[int, float]]:
        """Take a file in from behind the record `skip`; after each transaction how far in it we are, and the rest."""
        with Path(intake.file).open("rb") as stream:
            records = (record for record in self.records(Path(intake.file), stream) if record.number > skip)
            while read := _next(records, pace.ahead):
                while read:
                    batches, read, rest = self._take_in(intake, read, pace)
                    for batch in batches:
                        self._sum_up(intake, batch)
                    yield stream.tell(), rest

    def records(self, _path: Path, stream: BinaryIO) -> Iterator[RecordRead]:
        """Yield all records of a file, numbered from 1."""
        return read_marc(stream, self._holdings)

    def _highest_own(self) -> int:
        """Return the highest own number in the files, so that no copy gets a number that a later one has."""
        highest = 0
        for file in self._files:
            if not file.fault:
                with file.path.open("rb") as stream:
                    items = (item for record in self.records(file.path, stream) for item in record.items)
                    highest = max(highest, max((own_number(item.barcode) for item in items), default=0))
        return highest

    def _take_in(
        self, intake: Intake, read: list[RecordRead], pace: Pace
    ) -> tuple[list[Batch], list[RecordRead], float]:
        """Take in the first batch of these records, and in the same transaction more of them, as long as no desk waits:
        what many batches change goes to the file once. Return the batches, the records left, and the rest."""
        version, some, left = self._look_round(pace), read[: pace.records], read[pace.records :]
        pace.begin()
        batch = decide_records(self.desk, intake, some)
        if self.dry_run or not batch.writes:
            intake.known.remember(seen_of(intake, batch))
            intake.done(batch.counts, written=False)
            return [batch], left, 0.0
        prepare_rows(batch)
        if not pace.alone:
            pace.begin()
        until = self.desk.now + TOGETHER
        with quick_commits(), db.atomic():
            batches = [write_batch(self.desk, intake, some, batch, version, alone=pace.alone)]
            while left and pace.alone and self.desk.now < until and not db.obj.someone_waits():
                pace.after()
                pace.begin()
                some, left = left[: pace.records], left[pace.records :]
                batches.append(write_batch(self.desk, intake, some, None, version, alone=True))
        self._look_round(pace)
        return batches, left, pace.after()

    def _look_round(self, pace: Pace) -> int:
        """Return the store's version; slow down if a desk wrote something since we looked last."""
        version = store_version()
        pace.heed(version != self._version)
        self._version = version
        return version

    def _sum_up(self, intake: Intake, batch: Batch) -> None:
        self.summary.count(batch.counts)
        self.summary.batch = intake.known.batch if intake.number else ""
        for fault in batch.faults:
            self.tell(fault)


@verb("library.import")
def _write_end(desk: Desk, intake: Intake) -> None:
    """Write the end of the import: it cannot be continued any more."""
    write_head(Act(desk), intake, batch_head(intake, intake.counts, 0, finished=True))
    search.merge_by_itself(True)


@verb("library.import")
def tidy_index(desk: Desk) -> bool:
    """Tidy a part of the search index. Return whether there is more to do."""
    return search.merge_some()


def _next(records: Iterator[RecordRead], size: int) -> list[RecordRead]:
    read: list[RecordRead] = []
    items = 0
    for record in records:
        read.append(record)
        items += len(record.items)
        if len(read) >= size or items >= MOST_ITEMS:
            break
    return read

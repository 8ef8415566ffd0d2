"""The common part of imports of loans, holds and charges: short transactions, each row of a table decided or
refused; which items of a table are here, and what is known of them, in a few statements."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from tuils.formats.dates import DateOrder
from tuils.i18n import _
from tuils.library.foundation.administration.table_batches import TableBatches
from tuils.library.foundation.administration.table_profile import (
    PLAIN,
    TableProfile,
    TableSource,
    needed,
    open_table,
    source_notes,
)
from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import entry_from_row
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.items.custody import TAKEN_BACK
from tuils.library.people.patron_files.patron_known import KnownCards, apart_by_zeros
from tuils.library.people.patrons.queries import lengths_with_zeros
from tuils.models import Item, Journal, Loan
from tuils.models.base import large_load, quick_commits
from tuils.models.rows import find
from tuils.values.dataclass import dataclass

AT_ONCE = 50  # rows a transaction: a desk waits no longer than that


@dataclass(frozen=True)
class LineFault:
    """A fault of a row. `row` counts from 1, without the head. `outcome`: repaired (it was imported all the same) or
    rejected. `item`: of a loan."""

    file: str
    row: int
    card: str
    fault: str
    outcome: str
    item: str = ""


@dataclass
class LinesRead:
    """The counts of an import. `read` is the sum of added, updated (here already: left as it is), passed (nothing to
    import: a hold that is over, nothing owed) and rejected. `cents`: the money imported, credits taken off."""

    added: int = 0
    updated: int = 0
    passed: int = 0
    rejected: int = 0
    cents: int = 0
    notes: tuple[str, ...] = ()
    batch: str = field(default="", compare=False)

    @property
    def read(self) -> int:
        return self.added + self.updated + self.passed + self.rejected


class ImportedRow(NamedTuple):
    """One row of the file. Without `said` it is refused for `faults`."""

    number: int
    card: str
    said: Any
    faults: list[str]
    item: str = ""


@dataclass
class LinesTaken:
    """The results of one transaction; counted only when it is committed. The last three are of loans."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[LineFault] = field(default_factory=list)
    writes: list[Any] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    late: list[Any] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class LineImport:
    """One import: walk through `steps()` to its end, at any pace; `summary` is true after each. `at_once`, the rows
    of a transaction, may be changed on the way. A dry run holds no other desk up and writes nothing."""

    what: ClassVar[str]
    columns: ClassVar[Sequence[str]]
    dates: ClassVar[Sequence[str]]
    also: ClassVar[str] = "library.import"
    """A further permission, because such rows show who has what."""

    def __init__(
        self,
        desk: Desk,
        path: Path,
        profile: TableProfile = PLAIN,
        *,
        dry_run: bool = False,
        tell: Callable[[LineFault], None] = lambda _fault: None,
    ) -> None:
        self.desk, self.path, self.profile, self.dry_run, self.tell = desk, path, profile, dry_run, tell
        self.summary = LinesRead()
        self.at_once = AT_ONCE
        self.day_first = False

    @staticmethod
    def guess(header: Sequence[str]) -> dict[str, str]:
        """Map the columns of the table to those of `columns`."""
        raise NotImplementedError

    def needs(self, source: TableSource) -> None:
        """Raise TableUnreadable if a column is missing."""
        needed(source, ("card",), _("the card"), "card")

    def noted(self) -> None:
        """Note the import in the audit log."""
        note_in_audit(self.desk, "import", about=self.what)

    def lines(self, source: TableSource) -> Iterable[ImportedRow]:
        """Yield the rows of the table, in the order in which they are imported."""
        raise NotImplementedError

    def sort_out(self, lines: Sequence[ImportedRow]) -> LinesTaken:
        """Decide on each row: what is written for it, and what has to be said of it."""
        taken = LinesTaken()
        rows = [line.said for line in lines if line.said]
        items = KnownItems((row.item for row in rows), self._lengths[0])
        cards = KnownCards((row.card for row in rows), self._lengths[1])
        for line in lines:
            outcome, said = self.decide(taken, line, items, cards)
            taken.counts[outcome] += 1
            if said:
                taken.faults.append(self.fault(line, outcome, said))
        return taken

    def decide(
        self, taken: LinesTaken, line: ImportedRow, items: KnownItems, cards: KnownCards
    ) -> tuple[str, list[str]]:
        """Return the outcome of one row (a count of LinesRead), and sentences about it; put what is to be written
        into `taken`."""
        raise NotImplementedError

    def remember_lengths(self) -> None:
        """Read how long the numbers here are, to recognize one that lost its zeros: once a file, before its rows."""
        self._lengths = lengths_with_zeros("item", "barcode"), lengths_with_zeros()

    def write(self, act: Act, taken: LinesTaken) -> None:
        """Write what was decided, in the caller's transaction and act."""
        raise NotImplementedError

    def came_in(self, taken: LinesTaken) -> None:
        """Take note that a transaction is committed."""

    def last_words(self) -> list[str]:
        """Return the sentences at the end, about the file as a whole."""
        return []

    def steps(self) -> Iterator[int]:
        """Import some rows at a time, each time one transaction. Yield how many were read.

        If interrupted, it may be repeated: nothing is imported twice. Raise `TableUnreadable` if the file is no such
        table, refuse with NO_PERMISSION, and with NOT_UNDERSTOOD for a mapping that names no column.
        """
        desk, summary, profile = self.desk, self.summary, self.profile
        desk.require("library.import")
        desk.require(self.also)
        source = open_table(self.path, profile, self.guess, self.columns)
        self.needs(source)
        order = self._date_order(source)
        self.day_first = order.day_first if profile.day_first is None else profile.day_first
        notes = source_notes(source, profile, order)
        self.noted()
        batches, lines = TableBatches(self.what, source, source.digest), iter(self.lines(source))
        with contextlib.nullcontext() if self.dry_run else large_load():
            while some := list(itertools.islice(lines, self.at_once)):
                with contextlib.nullcontext() if self.dry_run else quick_commits():  # `_finish` makes them safe
                    taken = self.sort_out(some) if self.dry_run else _take_in(desk, self, some, batches)
                self._sum_up(taken, batches)
                yield summary.read
            if batches.number:
                _finish(desk, self, batches)
        summary.notes = (*notes, *self.last_words())

    def _date_order(self, source: TableSource) -> DateOrder:
        order = DateOrder()
        for row in source.rows():
            for name in self.dates:
                order.see(row.get(source.columns.get(name, ""), ""))
        return order

    def _sum_up(self, taken: LinesTaken, batches: TableBatches) -> None:
        for name, number in taken.counts.items():
            setattr(self.summary, name, getattr(self.summary, name) + number)
        self.summary.batch = batches.batch
        if not taken.writes:
            batches.untold += _journal_counts(taken)
        self.came_in(taken)
        for fault in taken.faults:
            self.tell(fault)

    def fault(self, line: ImportedRow, outcome: str, iterable: Iterable[str]) -> LineFault:
        text = "rejected" if outcome == "rejected" else "repaired"
        return LineFault(str(self.path), line.number, line.card, " ".join(iterable), text, line.item)


@verb("library.import")
def _take_in(desk: Desk, whole: LineImport, lines: Sequence[ImportedRow], batches: TableBatches) -> LinesTaken:
    """Decide on each row, then write what there is to write: one act."""
    taken = whole.sort_out(lines)
    if taken.writes:
        whole.write(batches.head(desk, _journal_counts(taken), whole.summary.read + len(lines), finished=False), taken)
    return taken


def _journal_counts(taken: LinesTaken) -> Counter[str]:
    """Return the counts that the journal keeps of a transaction."""
    return Counter({name: number for name, number in taken.counts.items() if name != "cents"})


@verb("library.import")
def _finish(desk: Desk, whole: LineImport, batches: TableBatches) -> None:
    batches.head(desk, Counter(), whole.summary.read, finished=True)


class KnownItems:
    """The items with these numbers, or with numbers that differ only by zeros in front."""

    def __init__(self, numbers: Iterable[str], lengths: Collection[int]) -> None:
        self._lengths = lengths
        wanted = {number for number in numbers if number}
        near = {other for number in wanted for other in apart_by_zeros(number, self._lengths)}
        rows = sorted(find(Item, "barcode", wanted | near), key=lambda row: -row.clash)
        self._rows: dict[str, Item] = {row.barcode: row for row in rows}
        loans = find(Loan, "id", {row.loan for row in rows if row.loan})
        self._loans: dict[str, Loan] = {row.id: row for row in loans}
        self._brought = self._loans_brought({row.id for row in rows if row.moved_at and not row.loan})

    @staticmethod
    def _loans_brought(items: set[str]) -> set[tuple[str, int]]:
        """Return item and due moment of loans that an import made before and that are over; not of one undone."""
        rows = find(Journal, "item", items)
        gone = {row.loan for row in rows if row.kind == TAKEN_BACK}
        entries = (entry_from_row(row) for row in rows if row.kind == "checkout" and row.id not in gone)
        return {
            (str(entry.item), int(entry.data["due"]))
            for entry in entries
            if entry.data.get("imported") and not entry.void
        }

    def find(self, number: str) -> tuple[Item | None, str]:
        """Return the item with this number, and a sentence if it is not the exact number."""
        if number in self._rows:
            return self._rows[number], ""
        near = [self._rows[other] for other in apart_by_zeros(number, self._lengths) if other in self._rows]
        if len(near) != 1:
            return None, ""
        text = _("Item {code} is {now} here. They differ only by leading zeros, so they are treated as one.")
        return near[0], text.format(code=number, now=near[0].barcode)

    def loan(self, item: Item) -> Loan | None:
        """Return the open loan."""
        return self._loans.get(item.loan or "")

    def is_over(self, item: Item, due: int, lent: int | None) -> bool:
        """Return whether this loan was here before, or the item was seen here after it had begun. Then it came back."""
        return (item.id, due) in self._brought or (lent is not None and item.moved_at > lent)

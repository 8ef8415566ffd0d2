"""Bring in the open loans of another system from a table: who has what, and until when."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field, replace
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from tuils.formats.cards import read_card
from tuils.formats.dates import DateOrder
from tuils.formats.loan_table import COLUMNS, DATES, NEEDED, Day, LoanRow, guess_columns, loan_row
from tuils.i18n import _
from tuils.library.administration.calendar import calendar_of
from tuils.library.administration.settings import value_of
from tuils.library.administration.table_batches import TableBatches
from tuils.library.administration.table_profile import (
    PLAIN,
    TableProfile,
    TableSource,
    needed,
    open_table,
    source_notes,
)
from tuils.library.audit import looked
from tuils.library.desk import Desk, verb
from tuils.library.people.masking import sees_loans
from tuils.library.people.patron_known import KnownCards
from tuils.library.people.patron_known import lengths_with_zeros as lengths_of_cards
from tuils.models.rows import Row
from tuils.values.calendar import Calendar
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.moments import day_of, local_moment, moment

from .came_overdue import KEPT, OverdueChoice, OverdueTally, release
from .loan_known import KnownItems, lengths_with_zeros, still_out

AT_ONCE = 50  # rows a transaction: a desk waits no longer than that


@dataclass(frozen=True)
class LoanFault:
    """`row` counts loans from 1, without the head. `outcome`: repaired (it came in all the same) or rejected."""

    file: str
    row: int
    item: str
    card: str
    fault: str
    outcome: str


@dataclass
class LoanSummary:
    """`read` is the sum of added, updated (open here already, on the same card: left as they are) and rejected. To who
    does not see loans, those that are open on another card are updated, too: it would tell who has what.

    `notes`: sentences on the file as a whole. `batch`: the import in the journal; empty where nothing was written.
    `overdue`: those that were overdue already when they came in; `released`: how many of them were given another due
    date or written off at the end."""

    added: int = 0
    updated: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()
    batch: str = field(default="", compare=False)
    overdue: OverdueTally = field(default_factory=OverdueTally, compare=False)
    released: int = field(default=0, compare=False)

    @property
    def read(self) -> int:
        return self.added + self.updated + self.rejected


Tell = Callable[[LoanFault], None]
Progress = Callable[[int], None]


class ImportedLoan(NamedTuple):
    """One row of the file. No `loan`: it is refused."""

    number: int
    item: str
    card: str
    loan: LoanRow | None
    faults: list[str]


@dataclass
class LoansTaken:
    """What one transaction did; counted only when it is through."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[LoanFault] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    writes: list[Write] = field(default_factory=list)
    late: list[LateWrite] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class Write(NamedTuple):
    item: Row
    patron: str
    lent: int
    due: int
    renewals: int


class LateWrite(NamedTuple):
    """A loan that was overdue already when it came in."""

    item: Row
    patron: Row
    due: int
    branch: str


class LoanImport:
    """One import of loans: walk through `steps()` to its end, at any pace; `summary` is true after each.
    `at_once`, the rows of a transaction, may be changed on the way.

    A dry run holds no other desk up and writes nothing.
    """

    def __init__(
        self,
        desk: Desk,
        path: Path,
        profile: TableProfile = PLAIN,
        *,
        dry_run: bool = False,
        overdue: OverdueChoice = KEPT,
        tell: Tell = lambda _fault: None,
    ) -> None:
        self.desk, self.path, self.profile, self.dry_run, self.tell = desk, path, profile, dry_run, tell
        self.overdue, self.came_at = overdue, desk.now
        self.summary = LoanSummary()
        self.at_once = AT_ONCE
        self.seen: set[str] = set()
        self._calendars: dict[str, Calendar] = {}
        self._lengths: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
        self._at_closing = False

    def steps(self) -> Iterator[int]:
        """Take in some loans at a time, each time one transaction; how many were read.

        No rule is asked and nothing is counted for statistics: the old system lent them. A loan is due when its row
        says; a day alone ends as days do here. Cut off in the middle, it may be done again: nothing comes twice, and
        what came back meanwhile stays back. What was overdue already counts from now on alone; `overdue` says what
        becomes of it at the end (see came_overdue.py). Permission library.import. Raises `TableUnreadable` where the
        file is no table of loans, refuses with NOT_UNDERSTOOD for a mapping that names no column.
        """
        desk, summary = self.desk, self.summary
        desk.require("library.import")
        if sees_loans(desk):
            looked(desk, "list", about="import_loans")
        source = open_table(self.path, self.profile, guess_columns, COLUMNS)
        for name, words in zip(NEEDED, (_("the item's barcode"), _("the card"), _("the due date")), strict=True):
            needed(source, (name,), words, name)
        dates = _date_order(source)
        summary.notes = tuple(source_notes(source, self.profile, dates))
        self._lengths = lengths_with_zeros(), lengths_of_cards()
        self._at_closing = bool(value_of("due_at_closing", False))
        batches = TableBatches("loans", source, source.digest)
        lines, brought = self._lines(source, dates), 0
        while some := list(itertools.islice(lines, self.at_once)):
            taken = _sort_out(desk, self, some) if self.dry_run else _take_in(desk, self, some, batches)
            self._sum_up(taken, batches)
            brought += sum(bool(loan.item["old_loan"]) for loan in taken.writes)
            yield summary.read
        if batches.number:
            _finish(desk, self, batches)
        for count in () if self.dry_run else release(desk, summary.overdue.kept, self.overdue):
            summary.released += count
            yield summary.read
        if left := still_out() - (brought if self.dry_run else 0):
            said = _("Items that were out in the old system but have no imported checkout: {n}.")
            summary.notes += (said.format(n=left),)
        if summary.updated and not sees_loans(desk):
            said = _("Already checked out here: {n}. Patrons were not compared, because your role can't see checkouts.")
            summary.notes += (said.format(n=summary.updated),)

    def _lines(self, source: TableSource, dates: DateOrder) -> Iterator[ImportedLoan]:
        profile, today = self.profile, day_of(self.desk.now, self.desk.zone)
        order = dates.day_first if profile.day_first is None else profile.day_first
        for number, row in enumerate(source.rows(), 1):
            loan, faults = loan_row(row, source.columns, today=today, day_first=order, fill=profile.fill)
            item = profile.barcodes.apply(loan.item if loan else read_card(row.get(source.columns["item"], "")))
            yield ImportedLoan(
                number, item, loan.card if loan else clean(row.get(source.columns["card"], "")), loan, faults
            )

    def _sum_up(self, taken: LoansTaken, batches: TableBatches) -> None:
        for name, number in taken.counts.items():
            setattr(self.summary, name, getattr(self.summary, name) + number)
        self.summary.batch = batches.batch
        self.seen |= taken.seen
        for late in taken.late:
            self.summary.overdue.add(self.desk, *late)
        self.summary.overdue.kept += taken.kept
        for fault in taken.faults:
            self.tell(fault)

    # -- what one transaction asks

    def known(self, lines: Sequence[ImportedLoan]) -> tuple[KnownItems, KnownCards]:
        items, cards = self._lengths
        return KnownItems((line.item for line in lines), items), KnownCards((line.card for line in lines), cards)

    def moment_of(self, when: Day, branch: str) -> int:
        if when.clock is None:
            if branch not in self._calendars:
                self._calendars[branch] = calendar_of(branch, self.desk.zone)
            calendar = self._calendars[branch]
            return calendar.closes_at(when.day) if self._at_closing else calendar.ends_at(when.day)
        whole = datetime.combine(when.day, when.clock)
        return moment(whole) if whole.tzinfo else local_moment(whole, self.desk.zone)

    def lent_at(self, when: Day | None) -> int | None:
        """The moment of lending; of a day alone its first."""
        if when is None:
            return None
        whole = datetime.combine(when.day, when.clock or time())
        return moment(whole) if whole.tzinfo else local_moment(whole, self.desk.zone)


def import_loans(
    desk: Desk,
    path: Path,
    profile: TableProfile = PLAIN,
    *,
    dry_run: bool = False,
    tell: Tell = lambda _fault: None,
    progress: Progress = lambda _read: None,
) -> LoanSummary:
    """Bring in the open loans of this table, read as `profile` says, all at once. See `LoanImport`."""
    whole = LoanImport(desk, path, profile, dry_run=dry_run, tell=tell)
    for read in whole.steps():
        progress(read)
    return whole.summary


def _date_order(source: TableSource) -> DateOrder:
    dates = DateOrder()
    for row in source.rows():
        for name in DATES:
            dates.see(row.get(source.columns.get(name, ""), ""))
    return dates


# ---- one transaction


@verb("library.import")
def _take_in(desk: Desk, whole: LoanImport, lines: Sequence[ImportedLoan], batches: TableBatches) -> LoansTaken:
    """Decide on each loan, then write what there is to write: one act."""
    taken = _sort_out(desk, whole, lines)
    if taken.writes:
        act = batches.head(desk, taken.counts, whole.summary.read + len(lines), finished=False)
        for loan in taken.writes:
            branch = loan.item["holding_branch"] or loan.item["home_branch"] or desk.branch
            act.desk = replace(desk.as_of(loan.lent), branch=branch)  # it was lent then, and where the item stands
            data = {"imported": True, "due": loan.due} | ({"renewals": loan.renewals} if loan.renewals else {})
            late = loan.due < whole.came_at
            data |= {"charged_from": whole.came_at} if late else {}
            entry = act.write("checkout", {"patron": loan.patron}, item=loan.item["id"], data=data)
            taken.kept += [entry.id] if late else []
    return taken


@verb("library.import")
def _finish(desk: Desk, whole: LoanImport, batches: TableBatches) -> None:
    batches.head(desk, Counter(), whole.summary.read, finished=True)


def _sort_out(desk: Desk, whole: LoanImport, lines: Sequence[ImportedLoan]) -> LoansTaken:
    taken = LoansTaken()
    items, cards = whole.known(lines)
    for line in lines:
        outcome, said = _decide(desk, whole, taken, line, items, cards)
        taken.counts[outcome] += 1
        if said:
            told = "rejected" if outcome == "rejected" else "repaired"
            taken.faults.append(LoanFault(str(whole.path), line.number, line.item, line.card, " ".join(said), told))
    return taken


def _decide(
    desk: Desk, whole: LoanImport, taken: LoansTaken, line: ImportedLoan, items: KnownItems, cards: KnownCards
) -> tuple[str, list[str]]:
    """What becomes of one row: added, updated or rejected; and what has to be said of it."""
    if line.loan is None:
        return "rejected", line.faults
    (item, near_item), (patron, near_card) = items.find(line.item), cards.find(line.card)
    if item is None or patron is None:
        return "rejected", [*_unknown(line, item, patron)]
    if item["id"] in whole.seen or item["id"] in taken.seen:
        return "rejected", [_("Item {code} is in the file twice.").format(code=line.item)]
    taken.seen.add(item["id"])
    said = [*line.faults, *filter(None, (near_item, near_card))]
    branch = item["holding_branch"] or item["home_branch"] or desk.branch
    due, lent = whole.moment_of(line.loan.due, branch), whole.lent_at(line.loan.lent)
    if loan := items.loan(item):
        if not sees_loans(desk):  # one answer to who may not know who has it
            return "updated", said
        if loan["patron"] == patron["id"]:
            if (loan["charged_from"] or 0) > loan["due_at"]:  # it came in before, and was overdue then
                taken.late.append(LateWrite(item, patron, due, branch))
                taken.kept.append(loan["id"])
            return "updated", said
        return "rejected", [_("Item {code} is checked out to someone else here.").format(code=line.item)]
    if lent is not None and lent > desk.now:
        said.append(_("The checkout date is in the future, so it is left blank."))
        lent = None
    if items.is_over(item, due, lent):
        return "rejected", [_("Item {code} was returned here after this checkout began.").format(code=line.item)]
    lent = min(desk.at, due) if lent is None else lent
    taken.writes.append(Write(item, patron["id"], lent, due, line.loan.renewals))
    if due < whole.came_at:
        taken.late.append(LateWrite(item, patron, due, branch))
    return "added", said


def _unknown(line: ImportedLoan, item: Row | None, patron: Row | None) -> Iterator[str]:
    if item is None:
        yield _("No item has the barcode {code}.").format(code=line.item)
    if patron is None:
        yield _("No library card has the number {code}.").format(code=line.card)

"""Import the open loans of another system from a table: who has what, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field, replace
from datetime import datetime, time
from pathlib import Path
from typing import NamedTuple

from tuils.formats.tables.cards import read_card
from tuils.formats.tables.loan_table import COLUMNS, DATES, NEEDED, Day, LoanRow, guess_columns, loan_row
from tuils.i18n import _
from tuils.library.foundation.administration.calendar import calendar_of
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.administration.table_profile import (
    PLAIN,
    TableProfile,
    TableSource,
    needed,
)
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.lines_in import ImportedRow, KnownItems, LineFault, LineImport, LinesRead, LinesTaken
from tuils.library.lending.queries import still_out
from tuils.library.people.patron_files.patron_known import KnownCards
from tuils.library.people.patrons.masking import sees_loans
from tuils.models import Item, Patron
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.calendar import Calendar
from tuils.values.time.moments import day_of, local_moment, micros_of

from .came_overdue import KEPT, OverdueChoice, OverdueTally, release_loans


@dataclass
class LoanSummary(LinesRead):
    """The counts of a loan import. `updated`: open here already, on the same card: left as they are. For a person
    who does not see loans, those open on another card are updated, too: anything else would show who has what.

    `overdue`: those that were overdue already when they came in; `released`: how many of them were given another due
    date or written off at the end."""

    overdue: OverdueTally = field(default_factory=OverdueTally, compare=False)
    released: int = field(default=0, compare=False)


Tell = Callable[[LineFault], None]


class Write(NamedTuple):
    item: Item
    patron: str
    lent: int
    due: int
    renewals: int


class LateWrite(NamedTuple):
    """A loan that was overdue already when it came in."""

    item: Item
    patron: Patron
    due: int
    branch: str


class LoanImport(LineImport):
    """See `LineImport`. No rule is asked and nothing is counted for statistics: the old system lent them. A loan is
    due when its row says; a day alone ends as days do here. An item returned meanwhile stays back. A loan already
    overdue counts from now on alone; `overdue` says what is done with it at the end (see came_overdue.py)."""

    what = "loans"
    columns = COLUMNS
    dates = DATES
    summary: LoanSummary

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
        super().__init__(desk, path, profile, dry_run=dry_run, tell=tell)
        self.overdue, self.came_at = overdue, desk.now
        self.summary = LoanSummary()
        self.seen: set[str] = set()
        self._calendars: dict[str, Calendar] = {}
        self._at_closing, self._brought = False, 0

    guess = staticmethod(guess_columns)

    def needs(self, source: TableSource) -> None:
        for name, words in zip(NEEDED, (_("the item's barcode"), _("the card"), _("the due date")), strict=True):
            needed(source, (name,), words, name)

    def noted(self) -> None:
        if sees_loans(self.desk):
            looked(self.desk, "list", about="import_loans")

    def lines(self, source: TableSource) -> Iterator[ImportedRow]:
        self.remember_lengths()
        self._at_closing = bool(value_of("due_at_closing", False))
        profile, today = self.profile, day_of(self.desk.now, self.desk.zone)
        for number, row in enumerate(source.rows(), 1):
            loan, faults = loan_row(row, source.columns, today=today, day_first=self.day_first, fill=profile.fill)
            item = profile.barcodes.apply(loan.item if loan else read_card(row.get(source.columns["item"], "")))
            card = loan.card if loan else clean(row.get(source.columns["card"], ""))
            yield ImportedRow(number, card, loan and loan._replace(item=item), faults, item)

    def steps(self) -> Iterator[int]:
        yield from super().steps()
        summary = self.summary
        for count in () if self.dry_run else release_loans(self.desk, summary.overdue.kept, self.overdue):
            summary.released += count
            yield summary.read
        if left := still_out() - (self._brought if self.dry_run else 0):
            text = _("Items that were out in the old system but have no imported checkout: {n}.")
            summary.notes += (text.format(n=left),)
        if summary.updated and not sees_loans(self.desk):
            text = _("Already checked out here: {n}. Patrons were not compared, because your role can't see checkouts.")
            summary.notes += (text.format(n=summary.updated),)

    def came_in(self, taken: LinesTaken) -> None:
        self.seen |= taken.seen
        self._brought += sum(bool(loan.item.old_loan) for loan in taken.writes)
        for late in taken.late:
            self.summary.overdue.add(self.desk, *late)
        self.summary.overdue.kept += taken.kept

    def write(self, act: Act, taken: LinesTaken) -> None:
        desk = self.desk
        for loan in taken.writes:
            branch = loan.item.holding_branch or loan.item.home_branch or desk.branch
            act.desk = replace(desk.as_of(loan.lent), branch=branch)  # it was lent then, and where the item stands
            data = {"imported": True, "due": loan.due} | ({"renewals": loan.renewals} if loan.renewals else {})
            late = loan.due < self.came_at
            data |= {"charged_from": self.came_at} if late else {}
            entry = act.write("checkout", {"patron": loan.patron}, item=loan.item.id, data=data)
            taken.kept += [entry.id] if late else []

    def decide(
        self, taken: LinesTaken, line: ImportedRow, items: KnownItems, cards: KnownCards
    ) -> tuple[str, list[str]]:
        desk = self.desk
        row: LoanRow | None = line.said
        if row is None:
            return "rejected", line.faults
        (item, near_item), (patron, near_card) = items.find(line.item), cards.find(line.card)
        if item is None or patron is None:
            return "rejected", [*_unknown(line, item, patron)]
        if item.id in self.seen or item.id in taken.seen:
            return "rejected", [_("Item {code} is in the file twice.").format(code=line.item)]
        taken.seen.add(item.id)
        said = [*line.faults, *filter(None, (near_item, near_card))]
        branch = item.holding_branch or item.home_branch or desk.branch
        due, lent = self.moment_of(row.due, branch), self.lent_at(row.lent)
        if loan := items.loan(item):
            if not sees_loans(desk):  # one answer to who may not know who has it
                return "updated", said
            if loan.patron == patron.id:
                if (loan.charged_from or 0) > loan.due_at:  # it came in before, and was overdue then
                    taken.late.append(LateWrite(item, patron, due, branch))
                    taken.kept.append(loan.id)
                return "updated", said
            return "rejected", [_("Item {code} is checked out to someone else here.").format(code=line.item)]
        if lent is not None and lent > desk.now:
            said.append(_("The checkout date is in the future, so it is left blank."))
            lent = None
        if items.is_over(item, due, lent):
            return "rejected", [_("Item {code} was returned here after this checkout began.").format(code=line.item)]
        lent = min(desk.at, due) if lent is None else lent
        taken.writes.append(Write(item, patron.id, lent, due, row.renewals))
        if due < self.came_at:
            taken.late.append(LateWrite(item, patron, due, branch))
        return "added", said

    def moment_of(self, when: Day, branch: str) -> int:
        if when.clock is None:
            if branch not in self._calendars:
                self._calendars[branch] = calendar_of(branch, self.desk.zone)
            calendar = self._calendars[branch]
            return calendar.closes_at(when.day) if self._at_closing else calendar.ends_at(when.day)
        whole = datetime.combine(when.day, when.clock)
        return micros_of(whole) if whole.tzinfo else local_moment(whole, self.desk.zone)

    def lent_at(self, when: Day | None) -> int | None:
        """Return the moment of lending; for a day alone its first."""
        if when is None:
            return None
        whole = datetime.combine(when.day, when.clock or time())
        return micros_of(whole) if whole.tzinfo else local_moment(whole, self.desk.zone)


def _unknown(line: ImportedRow, item: Item | None, patron: Patron | None) -> Iterator[str]:
    if item is None:
        yield _("No item has the barcode {code}.").format(code=line.item)
    if patron is None:
        yield _("No library card has the number {code}.").format(code=line.card)

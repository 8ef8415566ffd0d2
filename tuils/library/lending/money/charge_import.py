"""Import what people owed in another system, and their credit, from a table. Nobody is billed twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from tuils.formats.tables.charge_table import AMOUNTS, COLUMNS, ChargeRow, charge_row, guess_columns
from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.table_profile import TableSource, needed
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.lines_in import ImportedRow, KnownItems, LineImport, LinesTaken
from tuils.library.people.accounts.ledger import BROUGHT, LOST, OVERDUE, PROCESSING, account_lines, add_line
from tuils.library.people.patron_files.patron_known import KnownCards
from tuils.models import Patron
from tuils.values.time.moments import local_moment

from .fining import fines_are_on


class ChargeWrite(NamedTuple):
    """A line to import. `tie`: its private data, `old` the key that recognizes it when the file comes again."""

    patron: str
    row: ChargeRow
    at: int
    tie: Facts


class ChargeImport(LineImport):
    """See `LineImport`. A credit is imported as money no longer owed, never as a payment: nobody paid here.
    `keep_fines`: overdue fines are imported, too, where the library charges none."""

    what = "charges"
    columns = COLUMNS
    dates = ("day",)
    also = "fees.charge"
    keep_fines = False

    guess = staticmethod(guess_columns)

    def needs(self, source: TableSource) -> None:
        super().needs(source)
        needed(source, AMOUNTS, _("the amount owed"), "left")

    def lines(self, source: TableSource) -> Iterator[ImportedRow]:
        self.remember_lengths()
        self._alike: Counter[str] = Counter()
        self._known: dict[str, set[str]] = {}
        self._fines = fines_are_on() or self.keep_fines
        self._left_out: Counter[str] = Counter()
        for number, row in enumerate(source.rows(), 1):
            said, faults = charge_row(row, source.columns, day_first=self.day_first, fill=self.profile.fill)
            if said and said.item:
                said = said._replace(item=self.profile.barcodes.apply(said.item))
            yield ImportedRow(number, said.card if said else "", said, faults)

    def decide(
        self, taken: LinesTaken, line: ImportedRow, items: KnownItems, cards: KnownCards
    ) -> tuple[str, list[str]]:
        row: ChargeRow | None = line.said
        if row is None:
            return "rejected", line.faults
        patron, near = cards.find(row.card)
        if row.cents == 0:
            return "passed", []
        if patron is None:
            return "rejected", [_("No library card has the number {code}.").format(code=row.card)]
        if row.why == OVERDUE and row.cents > 0 and not self._fines:
            self._left_out["n"] += 1
            self._left_out["cents"] += row.cents
            return "passed", []
        old = self._old(row)
        if old in self._known_of(patron.id):
            return "updated", []
        self._known_of(patron.id).add(old)
        tie = {"old": old, **self._loan_of(row, patron, items)}
        taken.writes.append(ChargeWrite(patron.id, row, self._moment(row.day), tie))
        taken.counts["cents"] += row.cents
        return "added", [*line.faults, *filter(None, (near,))]

    def _old(self, row: ChargeRow) -> str:
        """Return the key that recognizes a row: the old system's own number of it; otherwise all its values, and its
        number among rows with the same ones."""
        if row.number:
            return row.number
        alike = f"{row.card} {row.day} {row.why} {row.whole} {row.item}"
        self._alike[alike] += 1
        return f"{row.day} {row.why} {row.whole} {row.item} {self._alike[alike]}"

    def _known_of(self, patron: str) -> set[str]:
        if patron not in self._known:
            lines = [str(line.id) for line in account_lines(patron) if not line.void]
            kept = applying.privates(lines)
            own = set(lines)  # our own export comes back into the library that wrote it
            self._known[patron] = own | {str(one["old"]) for one in kept.values() if one.get("old")}
        return self._known[patron]

    @staticmethod
    def _loan_of(row: ChargeRow, patron: Patron, items: KnownItems) -> Facts:
        """Return the loan of a book that was billed as lost and is still on that patron's card: it is not billed
        again, and when it comes back the charge is taken off as for any other."""
        item, _near = items.find(row.item) if row.why in (LOST, PROCESSING) and row.cents > 0 else (None, "")
        loan = items.loan(item) if item else None
        return {"loan": loan.id, "basis": loan.due_at} if loan and loan.patron == patron.id else {}

    def _moment(self, day: str) -> int:
        when = local_moment(datetime.combine(date.fromisoformat(day), time()), self.desk.zone) if day else self.desk.now
        return min(when, self.desk.now)

    def write(self, act: Act, taken: LinesTaken) -> None:
        desk = act.desk
        for patron, row, at, tie in taken.writes:
            act.desk = desk.as_of(at)
            if row.cents > 0:
                add_line(act, "charge", patron, row.cents, row.why, reason=row.note, tie=tie)
            else:
                add_line(act, "waive", patron, -row.cents, BROUGHT, reason=row.note, tie=tie)

    def last_words(self) -> list[str]:
        said = []
        if n := self._left_out["n"]:
            words = ngettext(
                "This library charges no overdue fines: {n} fine of {sum} was left out. To bring it in: --keep-fines.",
                "This library charges no overdue fines: {n} fines of {sum} in all were left out. To bring them in: "
                "--keep-fines.",
                n,
            )
            said.append(words.format(n=n, sum=money_label(self._left_out["cents"])))
        if n := self.summary.passed - n:
            words = ngettext("{n} row owes nothing and was skipped.", "{n} rows owe nothing and were skipped.", n)
            said.append(words.format(n=n))
        return said

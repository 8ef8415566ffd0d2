"""Which items of a table of loans are here, and what is known of them: for one transaction, in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tuils.i18n import _
from tuils.library.cataloging.custody import TAKEN_BACK
from tuils.library.journal.entries import entry_of
from tuils.library.people.patron_known import apart_by_zeros
from tuils.models import Item, Journal, Loan
from tuils.models.rows import Row, find


class KnownItems:
    """The items with these numbers, or with numbers that differ by zeros in front alone."""

    def __init__(self, numbers: Iterable[str], lengths: Collection[int]) -> None:
        self._lengths = lengths
        wanted = {number for number in numbers if number}
        near = {other for number in wanted for other in apart_by_zeros(number, self._lengths)}
        rows = sorted(find(Item, "barcode", wanted | near), key=lambda row: -row["clash"])
        self._rows: dict[str, Row] = {row["barcode"]: row for row in rows}
        loans = find(Loan, "id", {row["loan"] for row in rows if row["loan"]})
        self._loans: dict[str, Row] = {row["id"]: row for row in loans}
        self._brought = self._loans_brought({row["id"] for row in rows if row["moved_at"] and not row["loan"]})

    @staticmethod
    def _loans_brought(items: set[str]) -> set[tuple[str, int]]:
        """Item and due moment of loans that an import brought before and that are over; not of one taken back."""
        rows = find(Journal, "item", items)
        gone = {row["loan"] for row in rows if row["kind"] == TAKEN_BACK}
        entries = (entry_of(row) for row in rows if row["kind"] == "checkout" and row["id"] not in gone)
        return {
            (str(entry.item), int(entry.data["due"]))
            for entry in entries
            if entry.data.get("imported") and not entry.void
        }

    def find(self, number: str) -> tuple[Row | None, str]:
        """The item with this number, and a sentence where it is not the very number."""
        if number in self._rows:
            return self._rows[number], ""
        near = [self._rows[other] for other in apart_by_zeros(number, self._lengths) if other in self._rows]
        if len(near) != 1:
            return None, ""
        said = _("Item {code} is {now} here. They differ only by leading zeros, so they are treated as one.")
        return near[0], said.format(code=number, now=near[0]["barcode"])

    def loan(self, item: Row) -> Row | None:
        """The loan that is open."""
        return self._loans.get(item["loan"] or "")

    def is_over(self, item: Row, due: int, lent: int | None) -> bool:
        """Whether this loan was here before, or the item was seen here after it had begun: then it came back."""
        return (item["id"], due) in self._brought or (lent is not None and item["moved_at"] > lent)

"""An item's story in pure steps: no rules, no clock, no store.

An item's state is the fold of its entries in order. The desk takes one step of it, a merge takes them all;
same code. A step takes any entry in any state: what makes no sense is passed over, never raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tuils.library.journal.entries import Entry, Facts


@dataclass
class LoanState:
    id: str
    item: str
    lent_at: int
    due_at: int
    renewals: int = 0
    closed_at: int | None = None
    how: str = ""
    by: str | None = None
    named: bool = False

    @property
    def is_over(self) -> bool:
        """For good: named as ended, or undone. Who had it is then forgotten."""
        return self.named or self.how == "undone"

    def close(self, entry: Entry, how: str) -> None:
        if self.closed_at is None:
            self.closed_at, self.how, self.by = entry.at, how, entry.id


@dataclass
class ItemState:
    id: str
    fields: Facts = field(default_factory=dict)
    loan: str | None = None
    holding_branch: str = ""
    transit_to: str = ""
    moved_at: int = 0  # when it was last lent, taken back or renewed; 0 where it never was
    added_pos: int = 0
    loans: dict[str, LoanState] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        """Removed, and never lent by anyone: it has no row, and its barcode is free."""
        return bool(self.fields.get("removed")) and not self.loans


Step = Callable[[ItemState, Entry], None]
FOUND = ("lost", "missing")  # states that end when the item is seen again


def _added(item: ItemState, entry: Entry) -> None:
    _set_fields(item, entry)
    item.added_pos = item.added_pos or entry.pos
    item.holding_branch = str(entry.changes.get("holding_branch") or item.fields.get("home_branch", ""))


def _set_fields(item: ItemState, entry: Entry) -> None:
    item.fields.update(entry.changes)


def _checkout(item: ItemState, entry: Entry) -> None:
    if item.loan:
        item.loans[item.loan].close(entry, "superseded")
    loan = LoanState(entry.id, item.id, entry.at, entry.data["due"], int(entry.data.get("renewals") or 0))
    item.loans[entry.id] = loan
    item.loan = entry.id
    if old := item.loans.get(entry.continues or ""):
        loan.lent_at, loan.due_at, loan.renewals = old.lent_at, old.due_at, old.renewals
    else:  # a loan that is carried on moves nothing
        _seen(item, entry)


def _checkin(item: ItemState, entry: Entry) -> None:
    if item.loan:
        item.loans[item.loan].close(entry, "checkin" if item.loan == entry.loan else "later_checkin")
    item.loan = None
    _seen(item, entry)
    item.transit_to = str(entry.data.get("to", ""))


def _seen(item: ItemState, entry: Entry) -> None:
    item.moved_at, item.holding_branch, item.transit_to = entry.at, entry.branch, ""
    if item.fields.get("state") in FOUND and not entry.data.get("imported"):  # a loan of the old system shows nothing
        item.fields["state"] = ""
    if item.fields.get("old_loan"):  # what the old system said of a loan is over
        item.fields["old_loan"] = ""


def _renew(item: ItemState, entry: Entry) -> None:
    loan = item.loans.get(entry.loan or "")
    if loan and loan.closed_at is None:
        loan.due_at = max(loan.due_at, entry.data["due"])  # the patron was promised both: the later counts
        loan.renewals += 1
        item.moved_at = entry.at  # a time keyed later may not lie before it


def _settled(item: ItemState, entry: Entry) -> None:
    if item.loan and item.loan == entry.loan:
        item.loans[item.loan].close(entry, "settled")
        item.loan = None


STEPS: dict[str, Step] = {
    "item_added": _added,
    "item_edited": _set_fields,
    "checkout": _checkout,
    "checkin": _checkin,
    "renew": _renew,
    "settled": _settled,
}
CLOSERS = frozenset({"checkin", "settled"})


def step_item(item: ItemState, entry: Entry) -> None:
    """The one door into the steps: what is void does nothing, but a loan named as ended stays ended."""
    if entry.kind in CLOSERS and entry.loan in item.loans:
        loan = item.loans[entry.loan]
        loan.named = True
        if entry.void:
            loan.close(entry, entry.kind)
            if item.loan == loan.id:
                item.loan = None
    if entry.kind == "checkout" and entry.void:
        item.loans[entry.id] = LoanState(
            entry.id, item.id, entry.at, entry.data["due"], 0, entry.at, "undone", entry.id
        )
    elif not entry.void and entry.kind in STEPS:
        STEPS[entry.kind](item, entry)


def fold_item(item_id: str, entries: Iterable[Entry]) -> ItemState:
    item = ItemState(item_id)
    for entry in sorted(entries, key=lambda entry: entry.order):
        step_item(item, entry)
    return item


def as_facts(loan: LoanState) -> dict[str, Any]:
    return dict(vars(loan))

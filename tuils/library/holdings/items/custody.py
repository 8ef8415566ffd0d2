"""An item's story in pure steps: no rules, no clock, no store.

An item's state is the fold of its entries in order. The desk takes one step of it, a merge takes them all; same code. A
step takes any entry in any state: an entry that doesn't fit is ignored, never raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import field
from typing import Any

from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.values.dataclass import dataclass


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
    hold: str | None = None
    stopped_at: int | None = None
    charged_from: int | None = None  # it came in overdue: nothing counts from before this moment
    noticed_at: int | None = None  # when an overdue notice last went out

    @property
    def is_over(self) -> bool:
        """True if it is over for good: named as ended, or undone. The patron is then forgotten."""
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
    held_for: str | None = None
    held_pos: int = 0
    added_pos: int = 0
    lent: int = 0  # how often; a loan that is carried on is no other one
    loans: dict[str, LoanState] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        """Removed, and never lent by anyone: it has no row, and its barcode is free."""
        return bool(self.fields.get("removed")) and all(loan.how == TAKEN_BACK for loan in self.loans.values())


Step = Callable[[ItemState, Entry], None]
TAKEN_BACK = "loan_taken_back"
"""The kind of entry that removes a loan of the old system, when its import is undone."""
LINE_NOTED = "line_noted"
"""The kind of entry that notes the number of a device, and whom to call about it."""
HOLD_BACK = "taken_back"
"""The end of a hold whose import was undone: as if it had never been imported."""
LOST = ("lost", "long_overdue")
CLAIMED = ("claims_returned", "claims_never_had")
FOUND = (
    *LOST,
    "missing",
    *CLAIMED,
    "on_order",
    "in_process",
    "cart",
    "interlibrary",
    "deposit",
)  # states that end when it is seen at a desk
STATES = ("", *FOUND, "damaged", "in_repair")


def _added(item: ItemState, entry: Entry) -> None:
    _set_fields(item, entry)
    item.added_pos = item.added_pos or entry.pos
    item.holding_branch = str(entry.changes.get("holding_branch") or item.fields.get("home_branch", ""))


def _set_fields(item: ItemState, entry: Entry) -> None:
    item.fields.update(entry.changes)


def _line_noted(item: ItemState, entry: Entry) -> None:
    """Take the number of a device; whom to call about it is not the copy's."""
    item.fields |= {name: text for name, text in entry.changes.items() if name == "line"}


def _checkout(item: ItemState, entry: Entry) -> None:
    if item.loan:
        item.loans[item.loan].close(entry, "superseded")
    loan = LoanState(
        entry.id, item.id, entry.at, entry.data["due"], int(entry.data.get("renewals") or 0), hold=entry.hold
    )
    loan.charged_from = _charged_from(entry)
    item.loans[entry.id] = loan
    item.loan = entry.id
    if old := item.loans.get(entry.continues or ""):
        loan.lent_at, loan.due_at, loan.renewals = old.lent_at, old.due_at, old.renewals
        loan.hold, loan.stopped_at = old.hold, old.stopped_at
        loan.charged_from, loan.noticed_at = old.charged_from, old.noticed_at
    else:  # a loan that is carried on moves nothing
        _seen(item, entry)
    item.lent += not entry.continues
    item.held_for, item.held_pos = None, 0


def _charged_from(entry: Entry) -> int | None:
    """Return the moment an overdue loan was imported: it ages from then, for the library had not gone live before.

    The entry says it. One that an earlier version wrote does not: it came in when it was written, as one of many in
    the act of its import. (A loan that a whole library brought along has an act of its own, and ages as it did there.)
    """
    if "charged_from" in entry.data:
        return int(entry.data["charged_from"])
    came_in = bool(entry.data.get("imported")) and entry.act != entry.id
    return entry.stamp if came_in and entry.data["due"] < entry.stamp else None


def _checkin(item: ItemState, entry: Entry) -> None:
    if item.loan:
        item.loans[item.loan].close(entry, "checkin" if item.loan == entry.loan else "later_checkin")
    item.loan = None
    _seen(item, entry)
    item.transit_to = str(entry.data.get("to", ""))
    if entry.data.get("cart"):
        item.fields["state"] = "cart"
    item.held_for, item.held_pos = entry.hold, entry.pos if entry.hold else 0


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


def _due_moved(item: ItemState, entry: Entry) -> None:
    """A closed day came or went: only who was promised just that date is promised another."""
    loan = item.loans.get(entry.loan or "")
    if loan and loan.closed_at is None and loan.due_at == entry.data["from"]:
        loan.due_at = entry.data["to"]


def _noticed(item: ItemState, entry: Entry) -> None:
    """Record that an overdue notice was printed, written to a file, or given by phone."""
    loan = item.loans.get(entry.loan or "")
    if loan and loan.closed_at is None:
        loan.noticed_at = max(loan.noticed_at or 0, entry.at)


def _marked(item: ItemState, entry: Entry) -> None:
    """Lost, missing, claimed, in repair, sent to a branch. A lost copy keeps its loan, unless the entry ends it.

    An entry about a loan that is over already (it was returned elsewhere) is ignored.
    """
    loan = item.loans.get(entry.loan or "")
    if entry.loan and (loan is None or loan.closed_at is not None):
        return
    if "state" in entry.data:
        item.fields["state"] = entry.data["state"]
    if "withdrawn" in entry.data:
        item.fields["withdrawn"] = entry.data["withdrawn"]
    if "to" in entry.data:
        item.transit_to = str(entry.data["to"])
    if entry.data.get("shelf_off"):
        item.held_for, item.held_pos = None, 0
    if loan:
        if "state" in entry.data:  # what was claimed and is lost now stopped when it was claimed
            loan.stopped_at = (loan.stopped_at or entry.at) if entry.data["state"] in (*LOST, *CLAIMED) else None
        if entry.data.get("ends"):
            loan.close(entry, "ended")
            item.loan = None if item.loan == loan.id else item.loan


def _settled(item: ItemState, entry: Entry) -> None:
    if item.loan and item.loan == entry.loan:
        item.loans[item.loan].close(entry, "settled")
        item.loan = None


def _taken_back(item: ItemState, entry: Entry) -> None:
    """Remove a loan whose import was undone: the copy is as it `was` without it."""
    if item.loan and item.loan == entry.loan:
        item.loans[item.loan].close(entry, TAKEN_BACK)
        item.loan = None
        item.lent = max(0, item.lent - 1)
        was = entry.data["was"]
        item.moved_at, item.holding_branch, item.transit_to = was["moved_at"], was["holding_branch"], was["transit_to"]
        item.fields["old_loan"] = was["old_loan"]


def _used_here(item: ItemState, entry: Entry) -> None:
    if not item.loan:
        held = item.held_for, item.held_pos
        _seen(item, entry)
        item.held_for, item.held_pos = held


STEPS: dict[str, Step] = {
    "item_added": _added,
    "item_edited": _set_fields,
    "checkout": _checkout,
    "checkin": _checkin,
    "renew": _renew,
    "settled": _settled,
    "due_moved": _due_moved,
    "overdue_notice": _noticed,
    "item_state": _marked,
    "used_here": _used_here,
    LINE_NOTED: _line_noted,
    TAKEN_BACK: _taken_back,
}
CLOSERS = frozenset({"checkin", "settled", TAKEN_BACK})


def ends_loan(entry: Entry) -> bool:
    """Return whether this entry names its loan as ended. That holds even if the entry is undone."""
    return entry.kind in CLOSERS or (entry.kind == "item_state" and bool(entry.data.get("ends")))


def step_item(item: ItemState, entry: Entry) -> None:
    """Apply one entry: the one door into the steps. A void one does nothing, but a loan named as ended stays ended."""
    if entry.loan in item.loans and ends_loan(entry):
        loan = item.loans[entry.loan]
        loan.named = True
        if entry.void:
            loan.close(entry, entry.kind)
            if item.loan == loan.id:
                item.loan = None
    if entry.kind == "checkout" and entry.void:
        item.loans[entry.id] = LoanState(
            entry.id, item.id, entry.at, entry.data["due"], 0, entry.at, "undone", entry.id, hold=entry.hold
        )
    elif entry.kind == "item_added" and entry.void:  # taken back; what others did with it meanwhile is not lost
        _added(item, entry)
        item.fields["removed"] = True
    elif not entry.void and entry.kind in STEPS:
        STEPS[entry.kind](item, entry)


def fold_item(item_id: str, entries: Iterable[Entry]) -> ItemState:
    item = ItemState(item_id)
    for entry in sorted(entries, key=lambda entry: entry.order):
        step_item(item, entry)
    return item


def as_facts(loan: LoanState) -> dict[str, Any]:
    return dict(vars(loan))

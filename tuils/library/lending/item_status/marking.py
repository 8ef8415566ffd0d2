"""The status of a copy: lost, found, damaged, claimed returned, withdrawn. One table says what fits when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, refuse
from tuils.library.holdings.editing.item_editing import (
    BROUGHT_BACK,
    ItemChange,
    ItemsWanted,
    changes_between,
    decide,
    status_called,
)
from tuils.library.holdings.items.custody import CLAIMED, FOUND, LOST
from tuils.library.holdings.items.item_meant import is_put_by, item_row
from tuils.library.holdings.items.showing import ItemSheet, is_paid, item_sheet_of, status_of, title_called
from tuils.library.lending.account_touched import AccountTouched, borrower_of, marked_words, touched
from tuils.library.lending.counting import count_return
from tuils.library.lending.loans.routing import copy_back, end_loan, way_of
from tuils.library.lending.lookups import NamedItem, item_of, open_loan
from tuils.library.lending.money.lost import charge_lost, settle_found
from tuils.library.lending.terms.hold_blocks import slip_code
from tuils.models import Hold, Item, Loan, Patron
from tuils.models.rows import get, with_values
from tuils.values.dataclass import dataclass


@dataclass(frozen=True)
class Mark:
    """The effect of a mark on one copy: the facts of its `item_state` entry, and what else belongs to it.

    `charges`: the patron who has it pays for it; `lifts`: that is taken off again; `returns`: it is here, so it is
    checked in.
    """

    status: str
    data: Facts = field(default_factory=dict)
    charges: bool = False
    lifts: bool = False
    returns: bool = False


@dataclass(frozen=True)
class Marked:
    """The copy as it is now; `before` and `now` are statuses. `act` is empty if nothing changed.

    `route` is where a copy in hand goes, empty if it is not in hand. Cents: what was charged (price, fee and fine)
    and what was taken off; `account`: whose it is, and how it is now; `told`: that in words, or on whose card the
    copy is. `slip`: as `waits_again`.
    """

    item: ItemSheet
    changes: tuple[ItemChange, ...]
    act: str
    before: str
    now: str
    route: str = ""
    charged_cents: int = 0
    lifted_cents: int = 0
    account: AccountTouched | None = None
    slip: str = ""
    told: tuple[str, ...] = ()


@verb("circulation.state")
def mark_copy(desk: Desk, barcode: str, status: str, reason: str = "") -> Marked:
    """Mark the copy with this barcode or id: one of `item_editing.STATUSES`.

    The reason is put into the staff note; for a claim, which is about a person, it is kept apart for a year. Refuse
    with ITEM_UNKNOWN, NOT_UNDERSTOOD, ON_LOAN, ON_HOLD_SHELF, WITHDRAWN, CANNOT_MARK (with why), and NO_PERMISSION
    (to withdraw or bring back needs `catalog.edit`, too). If nothing would change, nothing is written.
    """
    row, word, words = item_row(barcode), status_called(status), reason.strip()
    found = effect_of_mark(row, word)
    if found and "withdrawn" in found.data:  # what is in the collection is not decided at the desk
        desk.require("catalog.edit")
    note = decide(row, ItemsWanted(note=words)) if words and word not in CLAIMED else {}
    act, patron, slip = Act(desk), borrower_of(row), waits_again(row, found)
    charged, lifted = write_mark(act, row, found, words if word in CLAIMED else "") if found else (0, 0)
    if note:
        act.write("item_edited", item=row.id, data={"set": note})
    sheet = item_sheet_of(row.id)
    changes = changes_between(row, {**note, **(columns_after_mark(row, found) if found else {})})
    account = touched(desk, patron, charged, lifted)
    route = _route(desk, row.id)
    told = marked_words(desk, patron, account, out=open_loan(item_row(row.id)) is not None) if found else ()
    return Marked(sheet, changes, act.id, status_of(row), sheet.status, route, charged, lifted, account, slip, told)


def waits_again(row: Item, done: Mark | None) -> str:
    """Return the letters on the slip in a copy put by for a hold, which waits again by this mark; else empty."""
    if done is None or not done.data.get("shelf_off") or not is_put_by(row.id):
        return ""
    hold = get(Hold, row.held_for)
    return slip_code(hold, get(Patron, hold.patron)) if hold else ""


def waits_again_words(slip: str) -> str:
    return _("It was on the hold shelf, slip {slip}. That hold waits again, in its old place.").format(slip=slip)


def _route(desk: Desk, item: str) -> str:
    """Return the route of a copy in hand; empty for one that is missing, lost, claimed or on loan."""
    found = item_of(item)
    if found is None or found.row.loan or found.row.state in (*LOST, *CLAIMED, "missing"):
        return ""
    return way_of(desk, copy_back(desk, found)).route


# ---- the table: what fits when


def effect_of_mark(row: Item, status: str) -> Mark | None:
    """Return what this mark would do to a copy; None if it is so already. Refuse as `mark_copy`."""
    return TABLE[status](row)


def effect_of_marks(row: Item, statuses: tuple[str, ...]) -> list[Mark]:
    """Return what several marks would do, one after the other."""
    found = []
    for status in statuses:
        if done := effect_of_mark(row, status):
            found.append(done)
            row = with_values(row, **columns_after_mark(row, done))
    return found


def columns_after_mark(row: Item, done: Mark) -> Facts:
    """Return the columns that this mark changes, with their new values."""
    data = done.data
    changed: Facts = {name: data[name] for name in ("state", "withdrawn") if name in data}
    if "to" in data:
        changed["transit_to"] = data["to"]
    if data.get("shelf_off"):
        changed |= {"held_for": None, "held_pos": 0}
    if data.get("ends") or done.returns:
        changed["loan"] = None
    if done.returns:
        changed["state"] = ""
    return {name: value for name, value in changed.items() if getattr(row, name) != value}


def _lost(row: Item) -> Mark | None:
    _in_collection(row)
    if row.state == "lost":
        return None
    aged = row.state in LOST  # it was charged for when it was long overdue
    return Mark("lost", {"state": "lost", **_gone(row)}, charges=bool(row.loan) and not aged)


def _found(row: Item) -> Mark | None:
    if row.state not in FOUND:
        return None
    if row.loan and row.state in CLAIMED:
        return Mark("found", returns=True)
    return Mark("found", {"state": ""}, lifts=bool(row.loan) and row.state in LOST)


def _missing(row: Item) -> Mark | None:
    _not_lent(row)
    _in_collection(row)
    return None if row.state == "missing" else Mark("missing", {"state": "missing", **_gone(row)})


def _damaged(row: Item) -> Mark | None:
    _in_collection(row)
    if row.loan and row.state in (*LOST, *CLAIMED):
        raise _no(row, N_("it is lost or claimed; check it in first, or mark it found."))
    return _set_aside(row, "damaged")


def _in_repair(row: Item) -> Mark | None:
    _not_lent(row)
    _in_collection(row)
    return _set_aside(row, "in_repair")


def _set_aside(row: Item, state: str) -> Mark | None:
    """Set it aside; the hold it was put by for waits again, in its old place."""
    if row.state == state:
        return None
    off: Facts = {"shelf_off": True} if row.held_for and not value_of("holds_on_damaged", False) else {}
    return Mark(state, {"state": state, **off})


def _claims_returned(row: Item) -> Mark | None:
    return _claim(row, "claims_returned")


def _claims_never_had(row: Item) -> Mark | None:
    """End the loan without a fine, and forget the patron; the copy is to be searched for."""
    return _claim(row, "claims_never_had", ends=True)


def _claim(row: Item, state: str, **more: bool) -> Mark | None:
    if row.state == state:
        return None
    if not row.loan:
        raise _no(row, N_("it is not checked out, so no patron has it. If it is gone: item mark missing."))
    if row.state in LOST:
        raise _no(row, N_("it is lost and billed. If it turns up, check it in or mark it found."))
    return Mark(state, {"state": state, **more})


def _withdrawn(row: Item) -> Mark | None:
    """Withdraw it. A lost copy that was paid for may be on loan: its loan ends with it."""
    _is_ours(row)
    if row.withdrawn:
        return None
    if row.loan and not (row.state in LOST and is_paid(row)):
        raise refuse("ON_LOAN", title=title_called(row.biblio))
    _not_put_by(row)
    return Mark("withdrawn", {"withdrawn": True, **_gone(row), **({"ends": True} if row.loan else {})})


def _brought_back(row: Item) -> Mark | None:
    _is_ours(row)
    return Mark(BROUGHT_BACK, {"withdrawn": False}) if row.withdrawn else None


def _available(row: Item) -> Mark | None:
    _not_lent(row)
    _not_put_by(row)
    _is_ours(row)
    changed: Facts = {name: now for name, now in (("state", ""), ("withdrawn", False)) if getattr(row, name) != now}
    changed |= _gone(row)
    return Mark("available", changed) if changed else None


def _on_order(row: Item) -> Mark | None:
    """Mark it on order: it can be held already, and is caught for a hold once a check-in says that it has come."""
    return _kept_back(row, "on_order")


def _in_process(row: Item) -> Mark | None:
    return _kept_back(row, "in_process")


def _cart(row: Item) -> Mark | None:
    return _kept_back(row, "cart")


def _kept_back(row: Item, state: str) -> Mark | None:
    _not_lent(row)
    _in_collection(row)
    _not_put_by(row)
    return None if row.state == state else Mark(state, {"state": state})


TABLE: dict[str, Callable[[Item], Mark | None]] = {
    "lost": _lost,
    "found": _found,
    "missing": _missing,
    "damaged": _damaged,
    "in_repair": _in_repair,
    "claims_returned": _claims_returned,
    "claims_never_had": _claims_never_had,
    "withdrawn": _withdrawn,
    BROUGHT_BACK: _brought_back,
    "available": _available,
    "on_order": _on_order,
    "in_process": _in_process,
    "reshelving": _cart,
}


def _gone(row: Item) -> Facts:
    """Return the facts that end its transit and its time on the hold shelf."""
    facts: Facts = {"to": ""} if row.transit_to else {}
    return facts | ({"shelf_off": True} if row.held_for else {})


def _not_lent(row: Item) -> None:
    if row.loan:
        raise refuse("ON_LOAN", title=title_called(row.biblio))


def _is_ours(row: Item) -> None:
    if row.borrowed_until:
        raise _no(row, N_("it is another library's. Return it: F10, Interlibrary loan."))


def _in_collection(row: Item) -> None:
    """A borrowed copy is in no collection of ours, and can be lost or damaged all the same."""
    if row.withdrawn and not row.borrowed_until:
        raise refuse("WITHDRAWN", wording="TAKEN_OUT", title=title_called(row.biblio))


def _not_put_by(row: Item) -> None:
    if row.held_for and is_put_by(row.id):
        raise refuse("ON_HOLD_SHELF", title=title_called(row.biblio))


def _no(row: Item, why: str) -> Refused:
    return refuse("CANNOT_MARK", why=_(why), title=title_called(row.biblio))


# ---- written


def write_mark(act: Act, row: Item, done: Mark, reason: str = "") -> tuple[int, int]:
    """Write a mark in the caller's act. Return the cents that it charged, and those that it took off."""
    item = item_of(row.id)
    assert item is not None
    loan = get(Loan, row.loan)
    patron = get(Patron, loan.patron) if loan else None
    if done.returns and loan:
        return _take_back(act, item)
    private: Facts | None = {"reason": reason} if reason else None
    act.write("item_state", private, item=row.id, loan=row.loan, data=done.data)
    if done.charges and loan and patron:
        return charge_lost(act, item.row, loan, patron), 0
    return 0, settle_found(act, item.row, loan, patron) if done.lifts and loan else 0


def _take_back(act: Act, item: NamedItem) -> tuple[int, int]:
    back = copy_back(act.desk, item)
    charged, lifted = end_loan(act, back, way_of(act.desk, back))
    count_return(act.desk, item)
    return charged, lifted

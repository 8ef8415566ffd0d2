"""What time does to loans, holds and the cart. Nobody at a desk decides it: the main site writes it alone, under ids
that follow from what it is about, so that each is there once. It may be missed for days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from tuils.library.administration.retention import gone_before
from tuils.library.administration.settings import value_of
from tuils.library.cataloging.custody import LOST
from tuils.library.desk import Desk, verb
from tuils.library.journal import applying
from tuils.library.journal.entries import derived_id
from tuils.library.journal.writing import Act
from tuils.library.refusals import Refused
from tuils.models import Hold, Item, Loan, Patron, db
from tuils.models.rows import get
from tuils.values.moments import MINUTE, day_of

from .lost import charge_lost
from .rule_parameters import BUILT_IN
from .rules import required, resolve
from .slices import in_slices, while_there_is_time
from .standing import NOT_LATE

DAY = 24 * 60 * MINUTE
CLOCK_CHANGE = DAY // 12  # a day may be that much shorter
ITEMS_AT_ONCE = 20_000  # rows looked through in one slice
Late = tuple[str, str]
"""A loan, and the branch that lent it: its rules decide."""


# ---- long overdue


def age_loans(desk: Desk) -> Iterator[int]:
    """What is late for as long as `lost_after_days` says is lost, and is charged as such; its loan stays."""
    return in_slices(desk, _long_late(desk), _age)


def _long_late(desk: Desk) -> list[Late]:
    rows = db.execute_sql(
        "SELECT loan.id, loan.due_at, coalesce(journal.branch, ''), patron.category FROM loan "
        "JOIN item ON item.id = loan.item JOIN patron ON patron.id = loan.patron "
        "LEFT JOIN journal ON journal.id = loan.id "
        f"WHERE closed_at IS NULL AND due_at < ? AND item.state NOT IN {NOT_LATE} ORDER BY due_at, loan.id",
        (desk.now - (_soonest_lost() - 1) * DAY + CLOCK_CHANGE,),
    ).fetchall()
    after: dict[tuple[str, str], int | None] = {}
    found, today = [], day_of(desk.now, desk.zone)
    for loan, due_at, branch, category in rows:
        if (branch, category) not in after:
            after[branch, category] = _lost_after(branch, category)
        days = after[branch, category]
        if days and (today - day_of(due_at, desk.zone)).days >= days:
            found.append((str(loan), str(branch)))
    return found


def _soonest_lost() -> int:
    """The fewest days that any rule says: what is less late need not be looked at."""
    rows = db.execute_sql("SELECT value FROM circ_rule WHERE name = 'lost_after_days'").fetchall()
    limits = [str(row[0]) for row in rows] + [BUILT_IN["lost_after_days"]]
    return min((int(limit) for limit in limits if limit.isdigit()), default=1)


def _lost_after(branch: str, category: str) -> int | None:
    """Days; None: never. A rule that somebody took out marks nothing lost, and stops no other work."""
    try:
        return required(resolve(branch, category, ""), "lost_after_days").limit
    except Refused:
        return None


@verb("library.daily")
def _age(desk: Desk, loans: Sequence[Late]) -> tuple[int, int]:
    return while_there_is_time(loans, partial(_age_one, desk))


def _age_one(desk: Desk, late: Late) -> bool:
    name, branch = late
    loan = get(Loan, name)
    item = get(Item, loan["item"]) if loan else None
    patron = get(Patron, loan["patron"]) if loan else None
    if not (loan and item and patron) or loan["closed_at"] is not None or item["state"] in LOST:
        return False
    entry_id = derived_id("long_overdue", loan["id"], str(loan["due_at"]))
    if applying.entry_with(entry_id):  # it was found since, and staff know of it
        return False
    act = Act(replace(desk, branch=branch or desk.branch))
    act.write("item_state", item=item["id"], loan=loan["id"], data={"state": "long_overdue"}, entry_id=entry_id)
    charge_lost(act, item, loan, patron, by_itself=True)
    return True


# ---- holds


def end_expired(desk: Desk) -> Iterator[int]:
    """Holds that nobody wants any more: their last day is over, and no copy was found."""
    today = day_of(desk.now, desk.zone).isoformat()
    text = "SELECT id FROM hold WHERE state = 'placed' AND expires <> '' AND expires < ? ORDER BY id"
    return in_slices(desk, _ids(text, today), partial(_end, why="expired"))


def end_unclaimed(desk: Desk) -> Iterator[int]:
    """Holds whose copy was not picked up in time: it is to be taken off the shelf, and goes to the next in the queue
    with its check-in. Not where the library's `cancel_unclaimed` is off."""
    today = day_of(desk.now, desk.zone).isoformat()
    text = "SELECT id FROM hold WHERE state = 'waiting' AND pickup_by <> '' AND pickup_by < ? ORDER BY id"
    over = _ids(text, today) if value_of("cancel_unclaimed", True) else []
    return in_slices(desk, over, partial(_end, why="unclaimed"))


def _ids(text: str, *values: object) -> list[str]:
    return [str(row[0]) for row in db.execute_sql(text, values).fetchall()]


@verb("library.daily")
def _end(desk: Desk, holds: Sequence[str], why: str) -> tuple[int, int]:
    return while_there_is_time(holds, partial(_end_one, desk, why))


def _end_one(desk: Desk, why: str, name: str) -> bool:
    hold = get(Hold, name)
    entry_id = derived_id("hold_over", name)
    if hold is None or hold["state"] not in ("placed", "waiting") or applying.entry_with(entry_id):
        return False
    Act(desk).write("hold_cancelled", hold=name, biblio=hold["biblio"], data={"why": why}, entry_id=entry_id)
    return True


def forget_hold_patrons(desk: Desk) -> Iterator[int]:
    """Whose a cancelled or expired hold was is known for as long as `holds` says (7 days), on every site."""
    before = gone_before(desk, "holds")
    text = "SELECT id FROM hold WHERE patron IS NOT NULL AND state = 'cancelled' AND closed_at < ? ORDER BY id"
    return in_slices(desk, [] if before is None else _ids(text, before), _forget_patrons)


@verb("library.daily")
def _forget_patrons(desk: Desk, holds: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(holds, _forget_patron)


def _forget_patron(name: str) -> bool:
    applying.forget([name])
    db.execute_sql("UPDATE hold SET patron = NULL WHERE id = ?", (name,))
    return True


# ---- the cart


def clear_cart(desk: Desk) -> Iterator[int]:
    """What came back a day ago stands on its shelf, whether somebody scanned it there or not."""
    text = "SELECT id FROM item WHERE rowid > ? AND rowid <= ? AND state = 'cart' AND moved_at < ?"
    last = int(db.execute_sql("SELECT coalesce(max(rowid), 0) FROM item").fetchone()[0])
    for first in range(0, last, ITEMS_AT_ONCE):
        yield 0
        yield from in_slices(desk, _ids(text, first, first + ITEMS_AT_ONCE, desk.now - DAY), _clear)


@verb("library.daily")
def _clear(desk: Desk, items: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(items, partial(_clear_one, desk))


def _clear_one(desk: Desk, name: str) -> bool:
    item = get(Item, name)
    entry_id = derived_id("cart", name, str(item["moved_at"] if item else 0))
    if item is None or item["state"] != "cart" or applying.entry_with(entry_id):
        return False
    Act(desk).write("item_state", item=name, data={"state": ""}, entry_id=entry_id)
    return True

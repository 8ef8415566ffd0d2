"""Loans, holds and accounts, exported to and imported from another tuils library: who has, waits for, and owes what."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable, MoreCells
from tuils.library.foundation.journal.writing import NEW
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.library.holdings.carrying import put_back
from tuils.library.lending.hold_queries import TITLES_BY, names_of_held_titles, titles_by
from tuils.library.lending.queries import LIVE_SQL
from tuils.library.people.accounts.ledger import add_line
from tuils.models import AccountLine, Hold, Item, Loan
from tuils.models.rows import columns, find, get

# A borrowed copy stays behind with its loan: in the new system its request is on its way again.


def _titles_lent(_desk: Desk, loans: list[Loan]) -> MoreCells:
    lent = {item.id: item.biblio for item in find(Item, "id", {loan.item for loan in loans})}
    names = names_of_held_titles(lent.values())
    return {"title": {loan.id: names[lent[loan.item]].title for loan in loans if lent.get(loan.item) in names}}


def _take_loan(coming: Incoming, row: Facts) -> bool:
    """Lend the copy again, as if it had been lent then, by an entry that is marked as imported."""
    item = get(Item, row["item"])
    if item is None or not row["patron"] or item.loan:
        return False
    facts = {"due": row["due_at"], "renewals": row["renewals"], "imported": True}
    facts |= {"charged_from": row["charged_from"]} if row["charged_from"] else {}
    act = coming.act(row["lent_at"], item.holding_branch)
    loan = act.write("checkout", {"patron": row["patron"]}, item=item.id, data=facts)
    put_back(act, item.id, columns(item))
    for at, kind, data in (
        (row["noticed_at"], "overdue_notice", {"how": "before"}),
        (row["stopped_at"], "item_state", {"state": item.state}),
    ):
        if at:
            coming.act(at).write(kind, item=item.id, loan=loan.id, data=data)
    return True


LOANS = CarriedTable(
    "loans.csv",
    1,
    Loan,
    key="",
    order="due_at, (SELECT barcode FROM item WHERE item.id = loan.item), id",
    where="closed_at IS NULL AND item NOT IN (SELECT id FROM item WHERE borrowed_until <> '')",
    columns=(
        "item", "title", "patron", "lent_at", "due_at", "renewals", "stopped_at", "charged_from", "noticed_at",
    ),
    refers={"item": Item},
    moments=("charged_from",),
    more=_titles_lent,
    take=_take_loan,
    left="item",
    later=("stopped_at", "charged_from", "noticed_at"),
    counted="loans",
    words=N_("{file}: current checkouts, by barcode and card."),
)  # fmt: skip
OPEN_LOANS = carried_tables([LOANS])


# ---- holds


def _around_holds(desk: Desk, holds: list[Hold]) -> MoreCells:
    """Return where copies are on their way to, and the names of the titles that any library knows."""
    caught = {item.id: item.transit_to for item in find(Item, "id", {hold.item or "" for hold in holds})}
    names = names_of_held_titles({hold.biblio for hold in holds})
    return {
        "to": {hold.id: caught.get(hold.item or "", "") for hold in holds},
        "control_number": {hold.id: names[hold.biblio].control_number for hold in holds},
        "isbn": {hold.id: names[hold.biblio].isbn for hold in holds},
    }


def _take_hold(coming: Incoming, row: Facts) -> bool:
    """Place the hold again, in its turn; a copy that is put by is put by again."""
    biblio = _title_of(row)
    if not row["patron"] or not biblio:
        return False
    facts = {name: row[name] for name in ("wanted", "suspended", "pickup", "expires", "suspended_until", "any_of")}
    act = coming.act(row["placed_at"])
    placed = act.write("hold_placed", {"patron": row["patron"]}, biblio=biblio, hold=NEW, data=facts)
    if item := get(Item, row["item"]):
        where: Facts = {"route": "TRANSIT", "to": row["to"]}
        if not row["to"]:
            where = {"route": "HOLD", "pickup_by": row["pickup_by"], "ready_at": row["ready_at"]}
        act = coming.act(branch=item.holding_branch)
        act.write("checkin", item=item.id, hold=placed.id, data={**where, "imported": True})
        put_back(act, item.id, columns(item))
    return True


def _title_of(row: Facts) -> str:
    """Return the title with this record's number in the folder. If somebody changed the files, and it has not this
    control number (or ISBN, without one), return the only one that has; a wrong title is worse than none. Raises
    ValueError."""
    int(row["record"] or 0)
    named = {name: row[cell] for name, cell in (("record", "control_number"), ("isbn", "isbn")) if row[cell]}
    there = names_of_held_titles([row["biblio"]]).get(row["biblio"])
    by_number = there is not None and "record" in named and there.control_number != ""
    if not named or (there and (there.control_number if by_number else there.isbn) in named.values()):
        return str(row["biblio"])
    found = (titles_by(TITLES_BY[name], value) for name, value in named.items())
    return next((titles[0][0] for titles in found if len(titles) == 1), "")


HOLDS = carried_tables([
    CarriedTable(
        "holds.csv",
        2,
        Hold,
        "rank, id",
        key="",
        where=f"state IN {LIVE_SQL} AND biblio IN (SELECT id FROM biblio WHERE NOT removed) "
        "AND patron IN (SELECT id FROM patron)",
        columns=(
            "record=biblio", "patron", "wanted", "pickup", "placed_at", "expires", "suspended", "suspended_until",
            "state", "item", "to", "ready_at=caught_at", "pickup_by", "control_number", "isbn",
            "any_of",
        ),
        refers={"wanted": Item, "item": Item},
        more=_around_holds,
        take=_take_hold,
        later=("control_number", "isbn", "any_of"),
        counted="holds",
        words=N_("{file}: holds. `record` is the title's number."),
    )
])  # fmt: skip


# ---- accounts


def _around_lines(_desk: Desk, lines: list[AccountLine]) -> MoreCells:
    """Return the copies that charges for open loans are about, and the reasons that staff typed."""
    lent: dict[Any, str] = {item.loan: item.barcode for item in find(Item, "loan", {line.loan or "" for line in lines})}
    kept = applying.privates(line.id for line in lines)
    return {
        "item": {line.id: lent.get(line.loan, "") for line in lines if line.kind == "charge"},
        "reason": {line.id: kept.get(line.id, {}).get("reason", "") for line in lines},
    }


def _take_line(coming: Incoming, row: Facts) -> bool:
    """Add the line at its time and branch; a charge is tied to the open loan of its copy."""
    if not row["patron"]:
        return False
    item = get(Item, row["item"])
    loan = get(Loan, item.loan) if item else None
    entry = add_line(
        coming.act(row["at"], row["branch"]),
        row["kind"],
        row["patron"],
        row["cents"],
        row["why"],
        charge=row["charge"] or None,
        reason=row["reason"],
        tie={"loan": loan.id, "basis": loan.due_at} if loan else None,
    )
    coming.ids[AccountLine][row["line"]] = entry.id
    return True


LINES = carried_tables([
    CarriedTable(
        "accounts.csv",
        2,
        AccountLine,
        "at, id",
        where="NOT void AND patron IN (SELECT id FROM patron)",
        key="line",
        columns=("kind", "patron", "cents", "why", "charge", "at", "branch", "item", "reason"),
        refers={"charge": AccountLine, "item": Item},
        more=_around_lines,
        take=_take_line,
        counted="lines",
        words=N_("{file}: charges, payments, waivers and refunds, in cents."),
    )
])  # fmt: skip

"""Move holds, accounts and loans to another tuils library, and take them in from one: who waits, owes, has what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import Carried, CarriedFile
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.carrying import put_back
from tuils.library.lending.hold_queries import every_title, titles_held, titles_in_order
from tuils.library.lending.loan_queries import due_of
from tuils.library.people.accounts.ledger import add_line
from tuils.library.people.patron_files.carrying import take_patrons
from tuils.models import AccountLine, Hold, Item, Patron
from tuils.models.circulation import LIVE
from tuils.models.rows import columns, find, get, marks, one, some
from tuils.values.time.moments import iso, parse_when

from .exporting import CARRIED_PATRON_COLUMNS, LOAN_COLUMNS, carried_patrons, open_loans

HOLD_COLUMNS = (
    "record", "patron", "wanted", "pickup", "placed_at", "expires", "suspended", "suspended_until", "state",
    "item", "to", "ready_at", "pickup_by",
)  # fmt: skip
LINE_COLUMNS = ("line", "kind", "patron", "cents", "why", "charge", "at", "branch", "item", "reason")
AT_ONCE = 500


def holds_out(desk: Desk) -> Iterator[Facts]:
    """Yield the open holds, in the order of their titles in the folder (`record`) and of the queue."""
    desk.require("library.export")
    numbers = _numbers()
    for hold in some(Hold, f'"state" IN ({marks(LIVE)}) ORDER BY "rank", "id"', *LIVE):
        if hold.biblio in numbers and (patron := get(Patron, hold.patron)):
            yield {"record": numbers[hold.biblio], "patron": patron.card, **_hold(desk, hold)}


def _numbers() -> dict[str, int]:
    """Return the number, among the titles that leave, of each title with holds."""
    wanted = set(titles_held())
    titles = titles_in_order()
    return {biblio: number for number, (biblio,) in enumerate(titles, 1) if biblio in wanted}


def _hold(desk: Desk, hold: Hold) -> Facts:
    caught, wanted = get(Item, hold.item), get(Item, hold.wanted)
    return {
        "wanted": wanted.barcode if wanted else "",
        "pickup": hold.pickup,
        "placed_at": iso(hold.placed_at, desk.zone),
        "expires": hold.expires,
        "suspended": int(bool(hold.suspended)),
        "suspended_until": hold.suspended_until,
        "state": hold.state,
        "item": caught.barcode if caught else "",
        "to": caught.transit_to if caught else "",
        "ready_at": iso(hold.caught_at, desk.zone) if hold.caught_at else "",
        "pickup_by": hold.pickup_by,
    }


def lines_out(desk: Desk) -> Iterator[Facts]:
    """Yield the ledger without undone lines, the oldest first. `charge` is the number of the line it settles, `item`
    the barcode that a charge for an open loan is about."""
    desk.require("library.export")
    numbers: dict[str, int] = {}
    last: tuple[Any, ...] = (-1, "")
    while rows := some(AccountLine, '("at", "id") > (?, ?) AND NOT "void" ORDER BY "at", "id" LIMIT ?', *last, AT_ONCE):
        yield from _lines(desk, rows, numbers)
        last = (rows[-1].at, rows[-1].id)


def _lines(desk: Desk, rows: list[AccountLine], numbers: dict[str, int]) -> Iterator[Facts]:
    people = {row.id: row.card for row in find(Patron, "id", {row.patron for row in rows if row.patron})}
    kept = applying.privates(row.id for row in rows)
    lent = {row.loan: row.barcode for row in find(Item, "loan", {row.loan for row in rows if row.loan})}
    for row in rows:
        if row.patron not in people:
            continue
        numbers[row.id] = len(numbers) + 1
        yield {
            "line": numbers[row.id],
            "kind": row.kind,
            "patron": people[row.patron],
            "cents": row.cents,
            "why": row.why,
            "charge": numbers.get(row.charge or "", "") if row.kind != "charge" else "",
            "at": iso(row.at, desk.zone),
            "branch": row.branch,
            "item": lent.get(row.loan or "", "") if row.kind == "charge" else "",
            "reason": kept.get(row.id, {}).get("reason", ""),
        }


# ---- coming in


@verb("library.import")
def take_holds(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """Take in the holds of `holds_out`, in their order; a copy put by is put by again. Return how many."""
    known = every_title()
    titles = {number: str(biblio) for number, (biblio,) in enumerate(known, 1)}
    count = 0
    for row in rows:
        patron, biblio = _patron(row["patron"]), titles.get(int(row["record"]))
        if patron is None or biblio is None:
            continue
        wanted = _item(row["wanted"])
        facts: Facts = {"wanted": wanted.id if wanted else "", "suspended": row["suspended"] == "1"}
        facts |= {name: row[name] for name in ("pickup", "expires", "suspended_until")}
        act = Act(desk.as_of(parse_when(row["placed_at"], desk.zone)))
        placed = act.write("hold_placed", {"patron": patron.id}, biblio=biblio, hold=NEW, data=facts)
        if caught := _item(row["item"]):
            _put_by(desk, caught, placed.id, row)
        count += 1
    return count


def _put_by(desk: Desk, item: Item, hold: str, row: Mapping[str, str]) -> None:
    facts: Facts = {"route": "HOLD", "imported": True}
    if row["to"]:
        facts |= {"route": "TRANSIT", "to": row["to"]}
    else:
        facts |= {"pickup_by": row["pickup_by"], "ready_at": parse_when(row["ready_at"], desk.zone)}
    act = Act(replace(desk, branch=item.holding_branch or desk.branch))
    act.write("checkin", item=item.id, hold=hold, data=facts)
    put_back(act, item.id, columns(item))


@verb("library.import")
def take_lines(desk: Desk, rows: Iterable[Mapping[str, str]]) -> int:
    """Take in the ledger of `lines_out`, each line at its time and branch. Return how many."""
    lines: dict[str, str] = {}
    for row in rows:
        patron = _patron(row["patron"])
        if patron is None:
            continue
        there = replace(desk.as_of(parse_when(row["at"], desk.zone)), branch=row["branch"] or desk.branch)
        entry = add_line(
            Act(there),
            row["kind"],
            patron.id,
            int(row["cents"]),
            row["why"],
            charge=lines.get(row["charge"]),
            reason=row["reason"],
            tie=_tie(row["item"]),
        )
        lines[row["line"]] = entry.id
    return len(lines)


def _tie(barcode: str) -> Facts | None:
    item = _item(barcode)
    if item is None or not item.loan:
        return None
    due: Any = due_of(item.loan)
    return {"loan": item.loan, "basis": due[0]}


@verb("library.import")
def take_loans(desk: Desk, rows: Iterable[Mapping[str, str]]) -> tuple[int, list[str]]:
    """Take in the open loans of `export loans`, as if lent then. Return how many, and the barcodes that failed:
    their item or card is not here. Each is an entry `checkout` that is marked as imported.
    """
    count, left = 0, []
    for row in rows:
        item, patron = _item(row["item"]), _patron(row["patron"])
        if item is None or patron is None or item.loan:
            left.append(row["item"])
            continue
        lent, due = parse_when(row["lent_at"], desk.zone), parse_when(row["due_at"], desk.zone)
        facts = {"due": due, "renewals": int(row["renewals"] or 0), "imported": True}
        if row.get("charged_from"):
            facts["charged_from"] = parse_when(row["charged_from"], desk.zone)
        state = item.state
        act = Act(replace(desk.as_of(lent), branch=item.holding_branch or desk.branch))
        loan = act.write("checkout", {"patron": patron.id}, item=item.id, data=facts)
        put_back(act, item.id, columns(item))
        if row.get("noticed_at"):
            Act(desk.as_of(parse_when(row["noticed_at"], desk.zone))).write(
                "overdue_notice", item=item.id, loan=loan.id, data={"how": "before"}
            )
        if row["stopped_at"]:
            stopped = desk.as_of(parse_when(row["stopped_at"], desk.zone))
            Act(stopped).write("item_state", item=item.id, loan=loan.id, data={"state": state})
        count += 1
    return count, left


def _patron(card: str) -> Patron | None:
    return one(Patron, '"card" = ? ORDER BY "clash" LIMIT 1', card) if card else None


def _item(barcode: str) -> Item | None:
    return one(Item, '"barcode" = ? ORDER BY "clash" LIMIT 1', barcode) if barcode else None


PATRONS = Carried(
    (CarriedFile("patrons.csv", 1, CARRIED_PATRON_COLUMNS, carried_patrons, "patrons"),),
    take_patrons,
    N_("{file}: every patron, and cards that are no longer valid."),
)
LOANS = Carried(
    (CarriedFile("loans.csv", 1, LOAN_COLUMNS, open_loans, "loans"),),
    take_loans,
    N_("{file}: current checkouts, by barcode and card."),
)
HOLDS = Carried(
    (CarriedFile("holds.csv", 2, HOLD_COLUMNS, holds_out, "holds"),),
    take_holds,
    N_("{file}: holds. `record` is the title's number."),
)
LINES = Carried(
    (CarriedFile("accounts.csv", 2, LINE_COLUMNS, lines_out, "lines"),),
    take_lines,
    N_("{file}: charges, payments, waivers and refunds, in cents."),
)
CARRIED = (PATRONS, LOANS, HOLDS, LINES)

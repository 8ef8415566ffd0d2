"""Vendors, funds, orders, invoices and suggestions, exported to and imported from another tuils library. Each has its
number in its file; a title that of its record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tuils.library.cataloging.carrying import numbered, numbers_of
from tuils.library.cataloging.list_state import TITLES
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import NEW, Act
from tuils.library.people.cards import find_card
from tuils.models import Base, Patron
from tuils.models.orders import Fund, Invoice, InvoiceLine, OrderLine, Suggestion, Vendor
from tuils.models.rows import Row, blank, find, some
from tuils.values.moments import iso, parse_when

from .order_state import CANCELLED, CLAIMED, FUND_ADDED, INVOICED, LINE_ADDED, RECEIVED, SENT, VENDOR_ADDED, VOIDED
from .queries import TOLD
from .suggestion_state import DECIDED, MADE
from .suggestion_state import TOLD as HEARD

Told = Mapping[str, str]
_MOMENTS = ("added_at", "sent_at", "received_at", "claimed_at", "made_at", "decided_at")
_REFERS: dict[str, type[Base]] = {"vendor": Vendor, "fund": Fund, "suggestion": Suggestion, "line": OrderLine,
                                  "invoice": Invoice}  # fmt: skip
_ORDERS: dict[type[Base], str] = {Vendor: "name, id", Fund: "year, code, id", OrderLine: "added_at, id",
                                  Invoice: "day, id", Suggestion: "made_at, id",
                                  InvoiceLine: "invoice, line"}  # fmt: skip
_NUMBERS = ("copies", "discount", "received", "damaged", "cancelled", "claims", "made", "late_days", "ended", "year",
            "voided", "told", "cents", "budget_cents", "shipping_cents", "discount_cents", "paid_cents")  # fmt: skip


def _columns(table: type[Base]) -> tuple[str, ...]:
    own = tuple("record" if name == "biblio" else name for name in blank(table) if name != "id")
    return own if table is InvoiceLine else ("key", *own)


ORDERS = "orders.csv"
FILES = {
    name: (table, _columns(table))
    for name, table in {"vendors.csv": Vendor, "funds.csv": Fund, ORDERS: OrderLine, "invoices.csv": Invoice,
                        "invoice_lines.csv": InvoiceLine, "suggestions.csv": Suggestion}.items()
}  # fmt: skip
"""The files' contents, by name."""


def _keys(table: type[Base]) -> dict[str, int]:
    """The number of each row in its file, by its id."""
    return {row["id"]: number for number, row in enumerate(some(table, f"1 = 1 ORDER BY {_ORDERS[table]}"), 1)}


def rows_out(desk: Desk, table: type[Base]) -> Iterator[Facts]:
    """All rows of one of these tables. Permission library.export."""
    desk.require("library.export")
    rows = some(table, f"1 = 1 ORDER BY {_ORDERS[table]}")
    keys = {name: _keys(_REFERS[name]) for name in _REFERS if rows and name in rows[0]}
    records = numbers_of(TITLES, TOLD) if table is OrderLine and rows else {}
    people = {row["id"]: row["card"] for row in find(Patron, "id", {row.get("patron") or "" for row in rows} - {""})}
    for number, row in enumerate(rows, 1):
        told: Facts = {} if table is InvoiceLine else {"key": number}
        for name in (name for name in blank(table) if name != "id"):
            value = row[name]
            if name in keys:
                told[name] = keys[name].get(value, "")
            elif name == "biblio":
                told["record"] = records.get(value, ("",))[0]
            elif name == "patron":
                told[name] = people.get(value, "")
            elif name in _MOMENTS:
                told[name] = iso(value, desk.zone) if value else ""
            else:
                told[name] = "" if value is None else value
        yield told


# ---- coming in


@verb("library.import")
def take_orders(desk: Desk, files: Mapping[type[Base], Iterable[Told]]) -> int:
    """Import the rows that `rows_out` gave of each table. Return the number of order lines."""
    told = {table: list(rows) for table, rows in files.items()}
    ids: dict[type[Base], dict[str, str]] = {table: {"": ""} for table in _ORDERS}
    for table, kind in ((Vendor, VENDOR_ADDED), (Fund, FUND_ADDED)):
        for row in told[table]:
            ids[table][row["key"]] = Act(desk).write(kind, list=NEW, data={"set": _own(table, row, ids)}).id
    for row in told[Suggestion]:
        ids[Suggestion][row["key"]] = _take_suggestion(desk, row)
    titles = numbered(TITLES, {row["record"] for row in told[OrderLine]})
    for row in told[OrderLine]:
        ids[OrderLine][row["key"]] = _take_line(desk, row, titles.get((row["record"], ""), ""), ids)
    for row in told[Suggestion]:
        _decide(desk, row, ids)
    for row in told[Invoice]:
        lines = [_own(InvoiceLine, one, ids) for one in told[InvoiceLine] if one["invoice"] == row["key"]]
        facts = {"set": _own(Invoice, row, ids), "lines": lines}
        made = Act(desk).write(INVOICED, list=NEW, data=facts)
        if row["voided"] == "1":
            Act(desk).write(VOIDED, list=made.id)
    return len(told[OrderLine])


def _own(table: type[Base], row: Told, ids: Mapping[type[Base], Mapping[str, str]]) -> Facts:
    """The columns of a row that its entry sets."""
    found: Facts = {}
    for name, usual in blank(table).items():
        if name in ("id", "biblio", "patron", "invoice", "voided") or name in _MOMENTS:
            continue
        text = row[name]
        if name in _REFERS and table is not Suggestion:
            found[name] = ids[_REFERS[name]].get(text, "")
        elif name in _NUMBERS:
            found[name] = int(text or 0)
        elif usual is None:
            found[name] = int(text) if text else None
        else:
            found[name] = text
    return found


def _at(desk: Desk, text: str) -> Desk:
    return desk.as_of(parse_when(text, desk.zone)) if text else desk


def _take_line(desk: Desk, row: Told, biblio: str, ids: Mapping[type[Base], Mapping[str, str]]) -> str:
    """Write an order line's history in order: added to the list, sent, claimed, received, the rest canceled."""
    facts = _own(OrderLine, row, ids)
    steps = {name: facts.pop(name) for name in ("number", "received", "damaged", "cancelled", "claims", "reason")}
    there = replace(_at(desk, row["added_at"]), branch=row["branch"] or desk.branch)
    line = Act(there).write(LINE_ADDED, list=NEW, biblio=biblio or NEW, data={"set": facts}).id
    if row["sent_at"]:
        Act(_at(desk, row["sent_at"])).write(SENT, list=line, data={"number": steps["number"]})
    for _time in range(steps["claims"]):
        Act(_at(desk, row["claimed_at"])).write(CLAIMED, list=line)
    if steps["received"] or steps["damaged"]:
        came = {"copies": steps["received"], "damaged": steps["damaged"]}
        Act(_at(desk, row["received_at"])).write(RECEIVED, list=line, data=came)
    if steps["cancelled"]:
        Act(desk).write(CANCELLED, list=line, data={"copies": steps["cancelled"], "reason": steps["reason"]})
    return line


def _take_suggestion(desk: Desk, row: Told) -> str:
    patron: Row | None = find_card(row["patron"])
    private = {"patron": patron["id"]} if patron else None
    facts = {name: row[name] for name in ("title", "author", "isbn", "note", "branch")}
    return Act(_at(desk, row["made_at"])).write(MADE, private, list=NEW, data={"set": facts}).id


def _decide(desk: Desk, row: Told, ids: Mapping[type[Base], Mapping[str, str]]) -> None:
    key = ids[Suggestion][row["key"]]
    if row["state"]:
        facts = {"state": row["state"], "reason": row["reason"], "line": ids[OrderLine].get(row["line"], "")}
        Act(_at(desk, row["decided_at"])).write(DECIDED, list=key, data={"set": facts})
    if row["told"] == "1":
        Act(desk).write(HEARD, list=key)

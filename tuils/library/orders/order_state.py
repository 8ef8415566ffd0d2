"""Vendors, funds, order lines and invoices in the store: they follow from the entries of every machine.

An entry names what it is about as its list. Of two machines that received or canceled copies of one line all counts;
of a field the last word does.
"""

from __future__ import annotations

from tuils.library.journal import applying
from tuils.library.journal.entries import Entry
from tuils.library.journal.families import Family, Pocketful, by_any, by_branch, register
from tuils.library.journal.same_titles import MERGED, related, title_for
from tuils.library.refusals import refuse
from tuils.models import Base
from tuils.models.orders import Fund, Invoice, InvoiceLine, OrderLine, Vendor
from tuils.models.rows import Row, blank, find, put

from .queries import drop_row, put_invoice_lines, references, rivals

VENDOR_ADDED, VENDOR_CHANGED = "vendor_added", "vendor_changed"
FUND_ADDED, FUND_CHANGED = "fund_added", "fund_changed"
LINE_ADDED, LINE_CHANGED, SENT = "order_line_added", "order_line_changed", "order_line_sent"
RECEIVED, CANCELLED, CLAIMED = "order_line_received", "order_line_cancelled", "order_line_claimed"
INVOICED, VOIDED = "invoice_added", "invoice_voided"

TABLES: dict[str, type[Base]] = {VENDOR_ADDED: Vendor, FUND_ADDED: Fund, LINE_ADDED: OrderLine, INVOICED: Invoice}
"""By the kind of entry that makes one."""
OF_LINES = frozenset({LINE_ADDED, LINE_CHANGED, SENT, RECEIVED, CANCELLED, CLAIMED})
BLANK = {table: blank(table) for table in TABLES.values()}


def step(row: Row, entry: Entry) -> None:
    """One entry about this row, in any state: what makes no sense is passed over."""
    row |= {name: value for name, value in entry.changes.items() if name in row and name not in ("id", "biblio")}
    data = entry.data
    if entry.kind == FUND_CHANGED:
        row["budget_cents"] += int(data.get("add", 0))
    elif entry.kind == SENT:
        row |= {"number": row["number"] or str(data.get("number", "")), "sent_at": row["sent_at"] or entry.at}
    elif entry.kind == RECEIVED:
        row["received"] += int(data.get("copies", 0))
        row["damaged"] += int(data.get("damaged", 0))
        row["received_at"] = max(row["received_at"], entry.at) if data.get("copies", 0) > 0 else row["received_at"]
    elif entry.kind == CANCELLED:
        row["cancelled"] = min(row["copies"], row["cancelled"] + int(data.get("copies", 0)))
        row["reason"] = str(data.get("reason", "")) or row["reason"]
    elif entry.kind == CLAIMED:
        row["claims"] += 1
        row["claimed_at"] = max(row["claimed_at"], entry.at)
    elif entry.kind == VOIDED:
        row["voided"] = 1


class OrderFamily(Family):
    kinds = frozenset({VENDOR_ADDED, VENDOR_CHANGED, FUND_ADDED, FUND_CHANGED, INVOICED, VOIDED}) | OF_LINES
    brought = {
        **dict.fromkeys(
            (VENDOR_ADDED, VENDOR_CHANGED, *OF_LINES), by_any("orders.edit", "orders.money", "catalog.edit")
        ),
        **dict.fromkeys((FUND_ADDED, FUND_CHANGED, INVOICED, VOIDED), by_branch("orders.money")),
    }
    follows = frozenset({MERGED})
    tables = (Vendor, Fund, OrderLine, Invoice, InvoiceLine)

    def refold(self, touched: list[Entry]) -> Pocketful:
        moved = related(entry.biblio for entry in touched if entry.kind == MERGED and entry.biblio)
        of_them = {row["id"] for row in find(OrderLine, "biblio", moved)} if moved else set()
        for key in sorted({entry.list for entry in touched if entry.list and entry.kind in self.kinds} | of_them):
            _fold(key)
        return {}

    def undo_needs(self, entry: Entry) -> str:
        if entry.kind in (FUND_ADDED, FUND_CHANGED, INVOICED, VOIDED):
            return "orders.money"
        return "catalog.edit" if entry.kind == RECEIVED else "orders.edit"

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """What was said later of the same is undone first; what others name goes last."""
        if any(other.kind in self.kinds for other in applying.later(entry, "list", together)):
            raise refuse("UNDO_NOT_LAST")
        if entry.kind == VOIDED and _billed_since(entry) - together:
            raise refuse("UNDO_NOT_LAST")
        stands = entry.kind in TABLES or entry.kind in (SENT, RECEIVED)
        if stands and (named := _named_by(entry) - together):
            known = map(applying.entry_with, together)
            if named - {one.list for one in known if one}:
                raise refuse("UNDO_NOT_LAST")


def _billed_since(entry: Entry) -> set[str]:
    """Invoices (ids) that came since this one was voided, of the same lines or under its number."""
    key = entry.list or ""
    first = applying.entry_with(key)
    lines = [str(one["line"]) for one in first.data.get("lines", ())] if first else []
    return _later(entry, rivals(key, lines))


def _named_by(entry: Entry) -> set[str]:
    """Lines and invoices (ids) that stand on it. An invoice from before these copies came is not for them."""
    named = references(entry.list or "")
    return _later(entry, named) if entry.kind == RECEIVED else named


def _later(entry: Entry, ids: set[str]) -> set[str]:
    return {one.id for one in map(applying.entry_with, ids) if one and one.order > entry.order}


def _fold(key: str) -> None:
    """Of one thing (its id), all entries in order."""
    entries = [one for one in applying.about(list=key) if one.kind in OrderFamily.kinds and not one.void]
    first = next((one for one in entries if one.kind in TABLES), None)
    for table in TABLES.values():
        drop_row(table, key)
    put_invoice_lines(key, [])
    if first is None:
        return
    table = TABLES[first.kind]
    row: Row = {**BLANK[table], "id": key}
    for entry in entries:
        step(row, entry)
    if table is OrderLine:
        row |= {"biblio": title_for(str(first.biblio or "")), "added_at": first.at}
    put(table, row)
    if table is Invoice and not row["voided"]:
        put_invoice_lines(key, [one for one in first.data.get("lines", ()) if isinstance(one, dict)])


FAMILY = register(OrderFamily())

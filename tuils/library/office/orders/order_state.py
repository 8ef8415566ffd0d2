"""Vendors, funds, order lines and invoices in the store, derived from the entries of every machine. An entry names its
subject as its list. If two machines received or canceled copies of one line, all count; of a field, the last value.
"""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import N_
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily, Told, entry_title
from tuils.library.foundation.journal.kinds import (
    EntryWords,
    Kind,
    always,
    by_any,
    by_branch,
    first_at,
    first_word,
    last_at,
    last_word,
    sum_of_field,
    times_counted,
)
from tuils.library.foundation.journal.same_titles import TITLES_MOVE
from tuils.library.foundation.refusals import refuse
from tuils.models.orders import Fund, Invoice, InvoiceLine, OrderLine, Vendor
from tuils.models.rows import Row

from .queries import references, rivals

VENDOR_ADDED, VENDOR_CHANGED = "vendor_added", "vendor_changed"
FUND_ADDED, FUND_CHANGED = "fund_added", "fund_changed"
LINE_ADDED, LINE_CHANGED, SENT = "order_line_added", "order_line_changed", "order_line_sent"
RECEIVED, CANCELLED, CLAIMED = "order_line_received", "order_line_cancelled", "order_line_claimed"
INVOICED, VOIDED = "invoice_added", "invoice_voided"

COPIES_CAME = {
    "received": sum_of_field("copies"),
    "damaged": sum_of_field("damaged"),
    "received_at": lambda was, entry: max(was, entry.at) if entry.data.get("copies", 0) > 0 else was,
}
ORDERED, MONEY, TITLE = by_any("orders.edit", "orders.money", "catalog.edit"), by_branch("orders.money"), "biblio"


class OrderFamily(FoldedFamily):
    described = (
        Kind(VENDOR_ADDED, "orders.edit", ORDERED, makes=Vendor),
        Kind(VENDOR_CHANGED, "orders.edit", ORDERED),
        Kind(FUND_ADDED, "orders.money", MONEY, makes=Fund),
        Kind(FUND_CHANGED, "orders.money", MONEY, folds={"budget_cents": sum_of_field("add")}),
        Kind(
            LINE_ADDED,
            "orders.edit",
            ORDERED,
            makes=OrderLine,
            folds={TITLE: entry_title, "added_at": first_at},
            leads=6,
        ),
        Kind(LINE_CHANGED, "orders.edit", ORDERED),
        Kind(SENT, "orders.edit", ORDERED, folds={"number": first_word("number"), "sent_at": first_at}),
        Kind(RECEIVED, "catalog.edit", ORDERED, folds=COPIES_CAME, leads=8),
        Kind(
            CANCELLED,
            "orders.edit",
            ORDERED,
            folds={"cancelled": sum_of_field("copies"), "reason": last_word("reason")},
            leads=7,
        ),
        Kind(CLAIMED, "orders.edit", ORDERED, folds={"claims": times_counted, "claimed_at": last_at}),
        Kind(INVOICED, "orders.money", MONEY, makes=Invoice),
        Kind(VOIDED, "orders.money", MONEY, folds={"voided": always(1)}),
    )
    words = {
        VENDOR_ADDED: EntryWords(
            N_("NEW"),
            N_("New vendor: {title}"),
            N_("Undone. The vendor {title} is removed."),
            N_("the vendor is removed"),
        ),
        VENDOR_CHANGED: EntryWords(
            N_("CHANGED"), N_("Changed vendor: {title}"), N_("Undone. The vendor {title} is as it was before.")
        ),
        FUND_ADDED: EntryWords(
            N_("NEW"), N_("New fund: {title}"), N_("Undone. The fund {title} is removed."), N_("the fund is removed")
        ),
        FUND_CHANGED: EntryWords(
            N_("CHANGED"), N_("Changed fund: {title}"), N_("Undone. The fund {title} is as it was before.")
        ),
        LINE_ADDED: EntryWords(
            N_("TO ORDER"),
            N_("To order: {title}"),
            N_("Undone. {title} is not on the order list."),
            N_("not on the list"),
        ),
        LINE_CHANGED: EntryWords(
            N_("CHANGED"), N_("Changed order: {title}"), N_("Undone. The order of {title} is as it was before.")
        ),
        SENT: EntryWords(
            N_("ORDERED"),
            N_("Ordered: {title}"),
            N_("Undone. {title} is not ordered."),
            N_("not ordered; tell the vendor"),
        ),
        RECEIVED: EntryWords(
            N_("RECEIVED"),
            N_("Received: {title}"),
            N_("Undone. {title} is not here. Its copies are removed."),
            N_("not here; its copies are removed"),
        ),
        CANCELLED: EntryWords(
            N_("CANCELED"),
            N_("Canceled order: {title}"),
            N_("Undone. {title} is on order again."),
            N_("on order again"),
        ),
        CLAIMED: EntryWords(
            N_("CLAIMED"), N_("Claimed: {title}"), N_("Undone. {title} is not claimed."), N_("not claimed")
        ),
        INVOICED: EntryWords(
            N_("INVOICE"),
            N_("Invoice: {title}"),
            N_("Undone. The invoice {title} is removed."),
            N_("the invoice is removed"),
        ),
        VOIDED: EntryWords(
            N_("VOIDED"),
            N_("Voided invoice: {title}"),
            N_("Undone. The invoice {title} is on file again."),
            N_("on file again"),
        ),
    }
    keyed = {Vendor: "id", Fund: "id", OrderLine: "id", Invoice: "id", InvoiceLine: "invoice"}
    carried = ("office.orders.carrying:ORDERS",)
    follows = TITLES_MOVE
    of_title = OrderLine
    named_by = {Vendor: "name", Fund: "code", OrderLine: "title", Invoice: "number"}
    fixed = frozenset({"id", TITLE})

    def rows_told(self, key: str, entries: Sequence[Entry]) -> Told:
        told = dict(super().rows_told(key, entries))
        for line in told.get(OrderLine, ()):
            line["cancelled"] = min(line["copies"], line["cancelled"])
        if any(not invoice["voided"] for invoice in told.get(Invoice, ())):
            told[InvoiceLine] = _lines_billed(key, entries)
        return told

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        """Refuse unless later entries about the same thing are undone first, and anything that names it too."""
        super().check_undo(entry, together, pocket)
        if entry.kind == VOIDED and _billed_since(entry) - together:
            raise refuse("UNDO_NOT_LAST")
        stands = self.description(entry).makes or entry.kind in (SENT, RECEIVED)
        if stands and (named := _named_by(entry) - together):
            known = map(applying.entry_with, together)
            if named - {one.list for one in known if one}:
                raise refuse("UNDO_NOT_LAST")


def _billed_since(entry: Entry) -> set[str]:
    """Return the invoices (ids) since this one was voided with the same lines or its number."""
    key = entry.list or ""
    first = applying.entry_with(key)
    lines = [str(one["line"]) for one in first.data.get("lines", ())] if first else []
    return _later(entry, rivals(key, lines))


def _named_by(entry: Entry) -> set[str]:
    """Return the lines and invoices (ids) that depend on it. An invoice from before these copies came is not for
    them."""
    named = references(entry.list or "")
    return _later(entry, named) if entry.kind == RECEIVED else named


def _later(entry: Entry, ids: set[str]) -> set[str]:
    return {one.id for one in map(applying.entry_with, ids) if one and one.order > entry.order}


def _lines_billed(invoice: str, entries: Sequence[Entry]) -> list[Row]:
    """Return the lines of an invoice. If it names one twice, the last counts."""
    first = next(entry for entry in entries if entry.kind == INVOICED)
    named = {str(one.get("line", "")): one for one in first.data.get("lines", ()) if isinstance(one, dict)}
    return [
        {"invoice": invoice, "line": line, "fund": str(one.get("fund", ""))}
        | {name: int(one.get(name, 0)) for name in ("copies", "cents", "paid_cents")}
        for line, one in named.items()
    ]


FAMILY = add_family(OrderFamily())

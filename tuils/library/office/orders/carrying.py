"""Vendors, funds, orders, invoices and suggestions, exported to and imported from another tuils library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models.orders import Fund, Invoice, InvoiceLine, OrderLine, Suggestion, Vendor

from .order_state import CANCELLED, CLAIMED, FUND_ADDED, INVOICED, LINE_ADDED, RECEIVED, SENT, VENDOR_ADDED, VOIDED
from .suggestion_state import DECIDED, MADE, TOLD

Rows = Iterable[Mapping[str, str]]
VENDORS = CarriedTable(
    "vendors.csv", 8, Vendor, "name, id", (VENDOR_ADDED,),
    words=N_("{vendors}, {funds}, {orders}, {invoices}, {suggestions}: what is bought, and from which money."),
)  # fmt: skip
FUNDS = CarriedTable("funds.csv", 8, Fund, "year, code, id", (FUND_ADDED,))
LINES = CarriedTable(
    "orders.csv", 8, OrderLine, "added_at, id", (LINE_ADDED, SENT, CLAIMED, RECEIVED, CANCELLED),
    {"vendor": Vendor, "fund": Fund, "suggestion": Suggestion}, counted="orders",
)  # fmt: skip
INVOICES = CarriedTable("invoices.csv", 8, Invoice, "day, id", (INVOICED, VOIDED), {"vendor": Vendor})
INVOICE_LINES = CarriedTable(
    "invoice_lines.csv", 8, InvoiceLine, "invoice, line",
    refers={"invoice": Invoice, "line": OrderLine, "fund": Fund}, key="",
)  # fmt: skip
SUGGESTIONS = CarriedTable(
    "suggestions.csv", 8, Suggestion, "made_at, id", (MADE, DECIDED, TOLD), {"line": OrderLine},
    {DECIDED: ("state", "reason", "line")},
)  # fmt: skip
TABLES = (VENDORS, FUNDS, LINES, INVOICES, INVOICE_LINES, SUGGESTIONS)


@verb("library.import")
def take_orders(
    desk: Desk, vendors: Rows, funds: Rows, lines: Rows, invoices: Rows, invoice_lines: Rows, suggestions: Rows
) -> int:
    """Import these rows. Return the number of order lines. A line names the suggestion that it began with, and a
    suggestion the line that was made of it: all suggestions are made first, and decided on last."""
    coming, billed, wished = Incoming(desk, TABLES), list(invoice_lines), list(suggestions)
    for one, rows in ((VENDORS, vendors), (FUNDS, funds)):
        for row in rows:
            coming.make(one, row)
    for row in wished:
        coming.begin(SUGGESTIONS, row)
    ordered = [*coming.placed(LINES, lines)]
    for row in ordered:
        coming.begin(LINES, row, biblio=row["biblio"] or NEW)
        coming.go_on(LINES, row)
    for row in wished:
        coming.go_on(SUGGESTIONS, row)
    for row in invoices:
        own = [coming.own(INVOICE_LINES, line, {"invoice"}) for line in billed if line["invoice"] == row["key"]]
        made = Act(desk).write(INVOICED, list=NEW, data={"set": coming.own(INVOICES, row, {"voided"}), "lines": own})
        if row["voided"] == "1":
            Act(desk).write(VOIDED, list=made.id)
    return len(ordered)


ORDERS = carried_tables(TABLES, take_orders)

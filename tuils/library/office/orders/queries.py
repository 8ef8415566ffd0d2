"""The queries of orders. Money is whole cents, moments microseconds UTC, days ISO dates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from tuils.models.rows import fetch_rows, ids, marks, typed


class VendorRow(NamedTuple):
    """Columns of `Vendor`."""

    id: str
    name: str
    kind: str
    account: str
    contact: str
    phone: str
    email: str
    discount: int
    late_days: int
    map: str
    note: str
    ended: int


class FundRow(NamedTuple):
    """Columns of `Fund`."""

    id: str
    code: str
    name: str
    year: int
    budget_cents: int
    grant_from: str
    note: str


class OrderRow(NamedTuple):
    """A line with its vendor and fund, its title as it is now, how many copies were invoiced, who waits for it."""

    id: str
    biblio: str
    title: str
    author: str
    isbn: str
    vendor: str
    fund: str
    branch: str
    location: str
    item_type: str
    copies: int
    price_cents: int | None
    discount: int
    requester: str
    note: str
    suggestion: str
    made: int
    number: str
    added_at: int
    sent_at: int
    received_at: int
    received: int
    damaged: int
    cancelled: int
    reason: str
    claims: int
    claimed_at: int
    vendor_name: str
    vendor_days: int
    fund_code: str
    fund_year: int
    invoiced: int
    waiting: int


class InvoiceRow(NamedTuple):
    """An invoice with its vendor, and what its lines come to: on paper, and with shipping and discount."""

    id: str
    number: str
    vendor: str
    day: str
    total_cents: int | None
    shipping_cents: int
    discount_cents: int
    note: str
    voided: int
    vendor_name: str
    lines: int
    cents: int
    paid_cents: int


class SuggestionRow(NamedTuple):
    """Columns of `Suggestion`, and how many copies of its order line came, and are still to come."""

    id: str
    title: str
    author: str
    isbn: str
    note: str
    branch: str
    patron: str | None
    made_at: int
    state: str
    reason: str
    line: str
    decided_at: int
    told: int
    received: int
    coming: int


_VENDOR = f"SELECT {', '.join(VendorRow._fields)} FROM vendor"
_FUND = f"SELECT {', '.join(FundRow._fields)} FROM fund"
_OWN = (
    "copies", "price_cents", "discount", "requester", "note", "suggestion", "made", "number", "added_at", "sent_at",
    "received_at", "received", "damaged", "cancelled", "reason", "claims", "claimed_at",
)  # fmt: skip
_LIVE = "hold.state IN ('placed', 'waiting', 'in_transit')"
_LINE = (
    "SELECT line.id, line.biblio, coalesce(nullif(biblio.title, ''), line.title), "
    "coalesce(nullif(biblio.author, ''), line.author), line.isbn, line.vendor, line.fund, line.branch, line.location, "
    f"line.item_type, {', '.join(f'line.{name}' for name in _OWN)}, coalesce(vendor.name, ''), "
    "coalesce(vendor.late_days, 60), coalesce(fund.code, ''), coalesce(fund.year, 0), "
    "(SELECT coalesce(sum(paid.copies), 0) FROM invoice_line AS paid WHERE paid.line = line.id), "
    f"(SELECT count(*) FROM hold WHERE hold.biblio = line.biblio AND {_LIVE}) "
    "FROM order_line AS line LEFT JOIN biblio ON biblio.id = line.biblio "
    "LEFT JOIN vendor ON vendor.id = line.vendor LEFT JOIN fund ON fund.id = line.fund"
)
OPEN = "line.received < line.copies - line.cancelled"
"""The condition for lines with copies still to come: ordered, or to be ordered."""
_INVOICE = (
    "SELECT bill.id, bill.number, bill.vendor, bill.day, bill.total_cents, bill.shipping_cents, bill.discount_cents, "
    "bill.note, bill.voided, coalesce(vendor.name, ''), count(paid.line), coalesce(sum(paid.cents), 0), "
    "coalesce(sum(paid.paid_cents), 0) FROM invoice AS bill LEFT JOIN vendor ON vendor.id = bill.vendor "
    "LEFT JOIN invoice_line AS paid ON paid.invoice = bill.id GROUP BY bill.id, vendor.name"
)
_SUGGESTION = (
    "SELECT one.id, one.title, one.author, one.isbn, one.note, one.branch, one.patron, one.made_at, one.state, "
    "one.reason, one.line, one.decided_at, one.told, coalesce(line.received, 0), "
    "coalesce(line.copies - line.cancelled - line.received, 0) FROM suggestion AS one "
    "LEFT JOIN order_line AS line ON line.id = one.line"
)


# Return all vendors, in the order of names.
all_vendors: Callable[[], list[VendorRow]] = partial(typed, VendorRow, f"{_VENDOR} ORDER BY name, id")


def all_funds(year: int = 0) -> list[FundRow]:
    """Return the funds of this fiscal year; 0 for all, the latest year first."""
    of_year = " WHERE year = ?" if year else ""
    return typed(FundRow, f"{_FUND}{of_year} ORDER BY year DESC, code, id", *((year,) if year else ()))


def order_lines(where: str = "", *values: object) -> list[OrderRow]:
    """Return the order lines that meet a condition on `line`, or all, in the order in which they were added."""
    text = f"{_LINE}{f' WHERE {where}' if where else ''} ORDER BY line.added_at, line.id"
    return typed(OrderRow, text, *values)


def lines_of_funds(funds: Sequence[str]) -> list[OrderRow]:
    """Return the order lines that these funds (ids) pay."""
    return order_lines(f"line.fund IN ({marks(funds)})", *funds) if funds else []


def lines_called(vendor: str, title: str, author: str) -> list[OrderRow]:
    """Return this vendor's order lines for a title of this name and author that is here."""
    here = "(SELECT id FROM biblio WHERE NOT removed)"
    text = f"line.vendor = ? AND line.title = ? AND line.author = ? AND line.biblio IN {here}"
    return order_lines(text, vendor, title, author)


def lines_of_title(biblio: str) -> list[OrderRow]:
    """Return the title's lines with copies still to come."""
    return order_lines(f"line.biblio = ? AND {OPEN}", biblio)


def last_number(beginning: str) -> int:
    """Return the highest order number with this beginning, 0 where there is none: of `2026-`, 12 of `2026-12`."""
    found = fetch_rows("SELECT DISTINCT number FROM order_line WHERE number LIKE ?", f"{beginning}%")
    return max((int(row[0][len(beginning) :]) for row in found if row[0][len(beginning) :].isdigit()), default=0)


def paid_by_fund() -> dict[str, int]:
    """Return what invoices took from each fund, in cents."""
    return {str(fund): int(n) for fund, n in fetch_rows("SELECT fund, sum(paid_cents) FROM invoice_line GROUP BY fund")}


def paid_by_vendor(funds: Iterable[str]) -> dict[str, int]:
    """Return what invoices took from these funds (ids), by the vendor's name."""
    wanted = list(funds)
    text = (
        "SELECT coalesce(vendor.name, ''), sum(paid.paid_cents) FROM invoice_line AS paid "
        "JOIN invoice AS bill ON bill.id = paid.invoice LEFT JOIN vendor ON vendor.id = bill.vendor "
        f"WHERE paid.fund IN ({', '.join('?' for _one in wanted)}) GROUP BY 1"
    )
    return {str(name): int(n) for name, n in fetch_rows(text, *wanted)}


def all_invoices() -> list[InvoiceRow]:
    """Return all invoices, the latest first; of one day, valid ones first."""
    order = "bill.day DESC, bill.voided, bill.number DESC, bill.id"
    return typed(InvoiceRow, f"{_INVOICE} ORDER BY {order}")


# Return all suggestions, the oldest first.
all_suggestions: Callable[[], list[SuggestionRow]] = partial(
    typed, SuggestionRow, f"{_SUGGESTION} ORDER BY one.made_at, one.id"
)


def title_row(biblio: str) -> tuple[str, str, str, bool] | None:
    """Return (title, author, ISBNs, is it removed?); None where there is no such title."""
    found = fetch_rows("SELECT title, author, isbns, removed FROM biblio WHERE id = ?", biblio)
    return (str(found[0][0]), str(found[0][1]), str(found[0][2]), bool(found[0][3])) if found else None


def is_of_use(biblio: str) -> bool:
    """Return whether a title has a copy, an open hold, or a subscription."""
    text = (
        "SELECT 1 FROM item WHERE biblio = ? AND NOT withdrawn UNION ALL SELECT 1 FROM serial WHERE biblio = ? "
        f"UNION ALL SELECT 1 FROM hold WHERE biblio = ? AND {_LIVE} LIMIT 1"
    )
    return bool(fetch_rows(text, biblio, biblio, biblio))


# ---- written by the state alone, and what stands on what

_REFERS = (
    "SELECT id FROM order_line WHERE vendor = ? OR fund = ? UNION SELECT invoice FROM invoice_line "
    "WHERE line = ? OR fund = ? UNION SELECT id FROM invoice WHERE vendor = ?"
)


def references(key: str) -> set[str]:
    """Return the order lines and invoices (ids) that name this vendor, fund or line."""
    return set(ids(_REFERS, key, key, key, key, key))


def rivals(invoice: str, lines: Sequence[str]) -> set[str]:
    """Return the ids of invoices that bill the same order lines, or have the same vendor and number."""
    marks = ", ".join("?" for _line in lines) or "NULL"
    text = (
        f"SELECT invoice FROM invoice_line WHERE line IN ({marks}) AND invoice <> ? UNION SELECT other.id "
        "FROM invoice AS own JOIN invoice AS other ON other.vendor = own.vendor AND other.number = own.number "
        "WHERE own.id = ? AND other.id <> own.id AND other.voided = 0"
    )
    return set(ids(text, *lines, invoice, invoice))


# Return suggestions (ids) made before this moment whose patron is still known.
old_suggestions: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM suggestion WHERE patron IS NOT NULL AND made_at < ? ORDER BY id"
)

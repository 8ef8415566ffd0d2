"""The lists of purchasing: order lines, late ones, vendors, funds, invoices, suggestions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.foundation.dates import claims_cell, iso_of, moment_day
from tuils.library.foundation.describing.table import Cell, Column, Table, fact, fact_columns, row_facts
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import date_label, money_label
from tuils.library.foundation.refusals import not_understood
from tuils.values.money.order_money import cost, percent_text

from .funds import FundSheet, funds
from .invoices import LineToBill, invoices, lines_to_bill
from .order_fields import VENDOR_KINDS
from .order_file import RecordOrdered, look_at_file
from .ordering import still_open
from .queries import OPEN, FundRow, InvoiceRow, OrderRow, SuggestionRow, VendorRow, all_vendors, order_lines
from .suggesting import SuggestionSheet, suggestions
from .vendors import vendor_called, vendors

DAY = 86_400_000_000
STATES = {
    "to_order": N_("to order"),
    "ordered": N_("ordered"),
    "partly_received": N_("partly here"),
    "received": N_("received"),
    "canceled": N_("canceled"),
}
_COMING = ("open", "to_order", "ordered", "late")
WHICH = ("open", "to_order", "ordered", "late", "received", "canceled", "all")


def state_of_line(row: OrderRow) -> str:
    """Return a key of STATES."""
    if not still_open(row):
        return "received" if row.received else "canceled"
    if row.received:
        return "partly_received"
    return "ordered" if row.sent_at else "to_order"


def days_out(desk: Desk, row: OrderRow) -> int:
    """Return the days since it was sent; 0 where it was not."""
    return max(0, (desk.now - row.sent_at) // DAY) if row.sent_at else 0


def is_late(desk: Desk, row: OrderRow) -> bool:
    return bool(still_open(row) and row.sent_at and days_out(desk, row) > row.vendor_days)


@permitted("catalog.edit")
def orders(desk: Desk, which: str = "open", vendor: str = "") -> Sequence[OrderRow]:
    """Return order lines, a key of WHICH, of one vendor if named: by vendor, in the order in which they were added.
    Refuses with NOT_UNDERSTOOD, VENDOR_UNKNOWN, VENDOR_SEVERAL. Permission catalog.edit."""
    if which not in WHICH:
        raise not_understood("state", which, ", ".join(WHICH))
    wanted = vendor_called(vendor).id if vendor else ""
    found = order_lines(OPEN if which in _COMING else "")
    rows = [row for row in found if not wanted or row.vendor == wanted]
    return sorted((row for row in rows if _is_such(desk, row, which)), key=lambda one: one.vendor_name.casefold())


def _is_such(desk: Desk, row: OrderRow, which: str) -> bool:
    state = state_of_line(row)
    if which == "open":
        return state in ("to_order", "ordered", "partly_received")
    if which == "ordered":
        return state in ("ordered", "partly_received")
    return which == "all" or (is_late(desk, row) if which == "late" else state == which)


def late_orders(desk: Desk) -> Sequence[OrderRow]:
    """Return the orders that should be here by now. Permission catalog.edit."""
    return orders(desk, "late")


# ---- what is told of a line


def cost_of(row: OrderRow) -> int:
    """Return the cost with its discount, canceled copies left out."""
    return cost(row.copies - row.cancelled, row.price_cents, row.discount)


def copies_cell(_desk: Desk, row: OrderRow) -> str:
    """`3`, `2 of 3` where some came."""
    many = row.copies - row.cancelled
    return _("{n} of {all}").format(n=row.received, all=many) if row.received else str(many)


def state_cell(desk: Desk, row: OrderRow) -> Cell:
    if is_late(desk, row):
        return _("claimed") if row.claims else _("late"), "look"
    return _(STATES[state_of_line(row)])


def _money(of: Callable[[OrderRow], int | None]) -> Callable[[Desk, OrderRow], str]:
    return lambda _desk, row: money_label(of(row)) if row.price_cents is not None else ""


def _when(desk: Desk, row: OrderRow) -> str:
    return moment_day(desk, row.sent_at) if row.sent_at else ""


def order_line_words(desk: Desk, row: OrderRow) -> Sequence[str]:
    """Return a line in words, with its cost and its source."""
    state = state_cell(desk, row)
    text = _("{title}: {copies}, {state}, {vendor}").format(
        title=row.title, copies=copies_cell(desk, row), state=state if isinstance(state, str) else state[0],
        vendor=row.vendor_name or _("no vendor"),
    )  # fmt: skip
    money = money_label(cost_of(row)) if row.price_cents is not None else ""
    more = " ".join(filter(None, (row.number, money, row.fund_code)))
    return (f"{row.id[-8:]}  {text}{f' ({more})' if more else ''}",)


_EXAMPLE = OrderRow(
    "o", "b", "Owl moon", "Yolen, Jane", "9780399214578", "v", "f", "MAIN", "J", "BK", 3, 1899, 2000, "Story time", "",
    "", 0, "2026-4", 1_796_000_000_000_000, 1_796_000_000_000_000, 0, 1, 0, 0, "", 0, 0, "Ingram", 60, "CHILD", 2026,
    0, 1,
)  # fmt: skip
_FACTS = (
    fact("line", "id"),
    fact("order", "number"),
    fact("state", lambda _desk, row: state_of_line(row)),
    fact("biblio"),
    *fact_columns("isbn received damaged canceled=cancelled", always=True),
    fact("open", lambda _desk, row: still_open(row)),
    fact("price_cents"),
    fact("discount", lambda _desk, row: row.discount / 100),
    fact("cost_cents", lambda _desk, row: cost_of(row)),
    *fact_columns("branch location item_type requester note"),
    fact("added_at", iso_of("added_at")),
    fact("sent_at", iso_of("sent_at")),
    fact("received_at", iso_of("received_at")),
    fact("days", days_out),
    fact("late", is_late),
    fact("claims"),
    fact("claimed_at", iso_of("claimed_at")),
    fact("invoiced"),
    fact("holds", "waiting"),
    fact("reason"),
)
ORDERS = Table(
    title=N_("Orders"),
    columns=(
        Column(N_("Title"), 18, "title", grow=3, always=True),
        Column(N_("Author"), 12, "author", grow=1, drop=4),
        Column(N_("Copies"), 6, copies_cell, "copies", "copies"),
        Column(N_("Vendor"), 10, "vendor_name", "vendor", grow=1, drop=2),
        Column(N_("Fund"), 6, "fund_code", "fund", drop=3),
        Column(N_("Cost"), 8, _money(cost_of), right=True, drop=1),
        Column(N_("Status"), 11, state_cell),
        Column(N_("Ordered"), 10, _when, drop=5),
        *_FACTS,
    ),
    read=orders,
    key="id",
    none=(N_("Nothing is on order."), N_("F6 orders a title: scan its ISBN.")),
    some=(NN_("{n} title on order.", "{n} titles on order."), N_("Scan what came: it is received. Enter: the title.")),
    enter=(N_("Title"), "title", "biblio"),
    words=order_line_words,
    names_a_person=False,
    example=_EXAMPLE,
)
RECORDS = Table(
    title=N_("Vendor's order file"),
    columns=(
        Column(N_("Title"), 18, "title", grow=2, always=True),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies or ""), "copies", right=True),
        Column(N_("What it says"), 24, lambda _desk, row: row.said or _("ordered"), "said", grow=3),
        fact("record", "number"),
        fact("outcome"),
    ),
    read=look_at_file,
    key="number",
    none=(N_("There is no record in this file."), N_("Is it a file of MARC order records?")),
    some=(NN_("{n} record.", "{n} records."), N_("F6 puts them on the list. F7: which fields say what.")),
    names_a_person=False,
    example=RecordOrdered(1, "Owl moon", (), "2 copies, $18.99, CHILD.", "added", 2),
)  # fmt: skip
LATE_ORDERS = Table(
    title=N_("Late orders"),
    columns=(
        Column(N_("Title"), 20, "title", grow=2, always=True),
        Column(N_("Copies"), 6, copies_cell, "copies", "copies"),
        Column(N_("Vendor"), 12, "vendor_name", "vendor", grow=1),
        Column(N_("Days"), 4, lambda desk, row: str(days_out(desk, row)), right=True),
        Column(N_("Claimed"), 16, claims_cell, drop=1),
        fact("author"),
        fact("fund", "fund_code"),
        *_FACTS,
    ),
    read=late_orders,
    key="id",
    none=(N_("No order is late."), N_("Each vendor has its own number of days.")),
    some=(
        NN_("{n} title is late.", "{n} titles are late."),
        N_("F6: claim it from the vendor. F7: receive it."),
    ),
    enter=(N_("Title"), "title", "biblio"),
    words=order_line_words,
    names_a_person=False,
    example=_EXAMPLE._replace(claims=1, claimed_at=1_796_000_000_000_000),
)


# ---- the paper that goes to a vendor

SHEET = Table(
    title=N_("Order"),
    columns=(
        fact("order", "number"),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies - row.cancelled), "copies"),
        Column(N_("ISBN"), 13, "isbn"),
        Column(N_("Title"), 24, "title", grow=1, always=True),
        Column(N_("Author"), 14, "author"),
        Column(N_("List price"), 9, _money(lambda row: row.price_cents), "price_cents", "price_cents", right=True),
        fact("discount", lambda _desk, row: row.discount / 100),
        Column(N_("Cost"), 9, _money(cost_of), "cost_cents", lambda _desk, row: cost_of(row), right=True),
        *fact_columns("branch note"),
    ),
    read=orders,
    key="id",
    example=_EXAMPLE,
    names_a_person=False,
)


# ---- vendors


def _kind(_desk: Desk, row: VendorRow) -> str:
    return _(VENDOR_KINDS.get(row.kind, row.kind))


def _account(_desk: Desk, row: VendorRow) -> str:
    return _("ended") if row.ended else row.account


def _vendor_words(desk: Desk, row: VendorRow) -> str:
    account = _("account {number}").format(number=row.account) if row.account else ""
    off = _("{percent}% off").format(percent=percent_text(row.discount)) if row.discount else ""
    ended = _("ended") if row.ended else ""
    return f"{row.name}: {', '.join(filter(None, (_kind(desk, row), account, off, ended)))}"


VENDORS = Table(
    title=N_("Vendors"),
    columns=(
        Column(N_("Name"), 18, "name", "vendor", grow=2, always=True),
        fact("id"),
        Column(N_("Sells"), 12, _kind, "kind", "kind", drop=1),
        Column(N_("Account"), 12, _account, "account", "account", grow=1),
        Column(N_("Discount"), 8, lambda _desk, row: percent_text(row.discount), "discount",
               lambda _desk, row: row.discount / 100, right=True),
        *fact_columns("contact phone email late_days map note"),
        fact("ended", lambda _desk, row: bool(row.ended)),
    ),
    read=vendors,
    key="id",
    none=(N_("No vendors yet."), N_("F6 adds the first one.")),
    some=(NN_("{n} vendor.", "{n} vendors."), N_("Enter changes one.")),
    enter=(N_("Change"), "vendor_form", "vendor=id"),
    words=_vendor_words,
    names_a_person=False,
    example=VendorRow("v", "Ingram", "books", "20-1138", "Pat Ruiz", "555 0100", "orders@ingram.example", 2000, 60,
                      "sierra", "", 0),
)  # fmt: skip


# ---- funds


def _free(_desk: Desk, sheet: FundSheet) -> Cell:
    return (money_label(sheet.free), "look") if sheet.free < 0 else money_label(sheet.free)


def _fund_words(_desk: Desk, sheet: FundSheet) -> str:
    text = _("{fund} (FY{year}): budget {budget}, on order {encumbered}, spent {spent}, free {free}")
    return text.format(
        fund=sheet.row.code, year=sheet.row.year, budget=money_label(sheet.row.budget_cents),
        encumbered=money_label(sheet.encumbered), spent=money_label(sheet.spent), free=money_label(sheet.free),
    )  # fmt: skip


FUNDS = Table(
    title=N_("Funds"),
    columns=(
        *row_facts("id"),
        Column(N_("Fund"), 8, lambda _desk, row: row.row.code, "fund", lambda _desk, row: row.row.code),
        Column(N_("Name"), 12, lambda _desk, row: row.row.name, "name", lambda _desk, row: row.row.name, grow=1,
               drop=2),
        Column(N_("Year"), 6, lambda _desk, row: f"FY{row.row.year}", "year", lambda _desk, row: row.row.year, drop=1),
        Column(N_("Budget"), 11, lambda _desk, row: money_label(row.row.budget_cents), "budget_cents",
               lambda _desk, row: row.row.budget_cents, right=True),
        Column(N_("On order"), 10, lambda _desk, row: money_label(row.encumbered), "encumbered_cents", "encumbered",
               right=True),
        Column(N_("Spent"), 11, lambda _desk, row: money_label(row.spent), "spent_cents", "spent", right=True),
        Column(N_("Free"), 11, _free, "free_cents", "free", right=True),
        *row_facts("grant_from note"),
    ),
    read=funds,
    key="fund",
    none=(N_("No funds in this fiscal year."), N_("F6 adds one. F8 begins a year like the one before.")),
    some=(NN_("{n} fund.", "{n} funds."), N_("Enter changes one.")),
    enter=(N_("Change"), "fund_form", "fund"),
    words=_fund_words,
    names_a_person=False,
    example=FundSheet(FundRow("f", "ADULT", "Adult books", 2026, 250_000, "", ""), 2400, 1700),
)  # fmt: skip


# ---- invoices


def _day(_desk: Desk, row: InvoiceRow) -> str:
    return date_label(date.fromisoformat(row.day))


def _bill_state(_desk: Desk, row: InvoiceRow) -> Cell:
    if row.voided:
        return _("voided")
    off = 0 if row.total_cents is None else row.total_cents - row.paid_cents
    return (_("{money} off").format(money=money_label(off)), "look") if off else ""


def _bill_words(desk: Desk, row: InvoiceRow) -> str:
    state = _bill_state(desk, row)
    parts = (
        row.vendor_name,
        _day(desk, row),
        money_label(row.paid_cents),
        state if isinstance(state, str) else state[0],
    )
    return f"{row.number}: {', '.join(filter(None, parts))}"


INVOICES = Table(
    title=N_("Invoices"),
    columns=(
        Column(N_("Number"), 10, "number", "invoice", grow=1),
        fact("id"),
        Column(N_("Vendor"), 14, "vendor_name", "vendor", grow=2),
        Column(N_("Date"), 12, _day, "date", "day", drop=1),
        Column(N_("Lines"), 5, "lines", right=True, drop=2),
        Column(N_("Amount"), 10, lambda _desk, row: money_label(row.paid_cents), "paid_cents", right=True),
        *fact_columns("total_cents shipping_cents discount_cents note"),
        Column("", 12, _bill_state, "voided", lambda _desk, row: bool(row.voided)),
    ),
    read=invoices,
    key="id",
    none=(N_("No invoices yet."), N_("F6 adds one, for what came from a vendor.")),
    words=_bill_words,
    some=(NN_("{n} invoice, the latest first.", "{n} invoices, the latest first."), N_("F7 voids the selected one.")),
    names_a_person=False,
    example=InvoiceRow("i", "778", "v", "2026-11-20", 1800, 100, 0, "", 0, "Ingram", 1, 1700, 1800),
)


def _of_line(name: str) -> Callable[[Desk, LineToBill], str]:
    return lambda _desk, row: str(getattr(row.line, name))


def _ordered_at(_desk: Desk, bill: LineToBill) -> str:
    return money_label(bill.ordered_cents)


BILL_LINES = Table(
    title=N_("Lines of the invoice"),
    columns=(
        Column(N_("Title"), 18, _of_line("title"), "title", _of_line("title"), grow=2),
        Column(N_("Copies"), 6, lambda _desk, row: str(row.copies or "-"), "copies", "copies", right=True),
        Column(N_("Ordered at"), 10, _ordered_at, "ordered_cents", right=True),
        Column(N_("Invoice"), 10, lambda _desk, row: money_label(row.cents), "cents", "cents", right=True),
        Column(N_("Fund"), 6, _of_line("fund_code"), "fund", _of_line("fund_code"), drop=1),
        fact("line", _of_line("id")),
    ),
    read=lines_to_bill,
    key=lambda one: one.line.id,
    enter=(N_("Amount"), "", ""),
    none=(N_("Nothing came from this vendor that is not paid yet."), N_("Esc: back to the invoice.")),
    some=(NN_("{n} line.", "{n} lines."), N_("Enter: what the invoice says of it. Esc: back, then F6 saves.")),
    names_a_person=False,
    example=LineToBill(_EXAMPLE, 2, 3038),
)  # fmt: skip


# ---- suggestions

SUGGESTED = {
    "open": N_("open"), "ordered": N_("ordered"), "received": N_("received"), "declined": N_("declined"),
}  # fmt: skip


def _suggested(_desk: Desk, sheet: SuggestionSheet) -> Cell:
    words = _(SUGGESTED[sheet.state])
    return (_("{state}: tell").format(state=words), "look") if sheet.waits else words


def _by(_desk: Desk, sheet: SuggestionSheet) -> str:
    return f"..{sheet.card[-4:]}" if sheet.card else ""


def suggestion_words(desk: Desk, sheet: SuggestionSheet) -> Sequence[str]:
    row, state = sheet.row, _suggested(desk, sheet)
    who = _("for {card}").format(card=sheet.card) if sheet.card else ""
    same = (
        ngettext("{n} other wants it, too", "{n} others want it, too", sheet.same).format(n=sheet.same)
        if sheet.same
        else ""
    )
    parts = (row.author, state if isinstance(state, str) else state[0], row.reason, who, same)
    return (f"{row.id[-8:]}  {row.title}: {', '.join(filter(None, parts))}",)


SUGGESTIONS = Table(
    title=N_("Suggestions"),
    columns=(
        Column(N_("Title"), 20, lambda _desk, row: row.row.title, "title", lambda _desk, row: row.row.title, grow=2),
        Column(N_("Author"), 12, lambda _desk, row: row.row.author, "author", lambda _desk, row: row.row.author, grow=1,
               drop=3),
        fact("suggestion", "id"),
        Column(N_("Date"), 12, lambda desk, row: moment_day(desk, row.row.made_at), drop=2),
        Column(N_("Card"), 6, _by, "patron", "card", drop=1),
        Column(N_("Status"), 14, _suggested, "state", "state"),
        *row_facts("isbn note branch reason line"),
        fact("made_at", lambda desk, row: iso_of("made_at")(desk, row.row)),
        fact("to_tell", "waits"),
        fact("same"),
    ),
    read=suggestions,
    key="id",
    none=(N_("No open suggestions."), N_("F6 notes one.")),
    some=(NN_("{n} suggestion.", "{n} suggestions."), N_("F7 orders the selected one. F8 declines it.")),
    words=suggestion_words,
    example=SuggestionSheet(
        SuggestionRow("s", "Owl moon", "Yolen, Jane", "", "A review", "MAIN", "p", 1_796_000_000_000_000, "", "", "", 0,
                      0, 0, 0), "open", "21234000001234", same=1,
    ),
)  # fmt: skip


def vendor_names() -> list[tuple[str, str]]:
    """Return (id, name) of the vendors in use."""
    return [(vendor.id, vendor.name) for vendor in all_vendors() if not vendor.ended]

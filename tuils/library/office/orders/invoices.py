"""Invoices: what the vendor asks for, matched to order lines, with shipping and discount spread over them; what that
takes from the funds, and how it differs from the paper and from what was ordered."""

from __future__ import annotations

from collections.abc import Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.money.order_money import cost, spread_amount

from .order_state import INVOICED, VOIDED
from .ordering import line_called
from .queries import InvoiceRow, OrderRow, all_invoices, order_lines
from .suggesting import MOST_CENTS, stored_order_fields
from .vendors import vendor_called

SHORTEST_END, LONGEST = 6, 40


@dataclass(frozen=True)
class LineBilled:
    """One line of an invoice as entered: `line` as `line_called` takes it. Without `copies`, all that came and were not
    invoiced; without `cents` (for these copies together), their price on the order."""

    line: str
    copies: int | None = None
    cents: int | None = None


@dataclass(frozen=True)
class InvoicedLine:
    """`ordered_cents`: what these copies were ordered at; `cents`: what the invoice asks; `paid_cents`: with its share
    of shipping and discount."""

    line: OrderRow
    copies: int
    ordered_cents: int
    cents: int
    paid_cents: int


@dataclass(frozen=True)
class InvoiceAdded:
    """`off_cents`: by how much the total on the paper is more than its lines with shipping and discount, None where no
    total was typed; `more_cents`: by how much these lines are more than was ordered."""

    invoice: InvoiceRow
    lines: tuple[InvoicedLine, ...]
    off_cents: int | None
    more_cents: int
    act: str


@permitted("orders.money")
def to_invoice(desk: Desk, vendor: str) -> Sequence[OrderRow]:
    """Return this vendor's lines with received copies that are not invoiced. Permission orders.money."""
    rows = order_lines("line.vendor = ? AND line.received > 0", vendor_called(vendor).id)
    return [row for row in rows if row.received > row.invoiced]


@dataclass(frozen=True)
class LineToBill:
    """One line that an invoice may bill: `copies` of `line` that came and were not invoiced; `cents` together. Without
    copies it is left out."""

    line: OrderRow
    copies: int
    cents: int

    @property
    def ordered_cents(self) -> int:
        return cost(self.copies, self.line.price_cents, self.line.discount)


def lines_to_bill(desk: Desk, vendor: str) -> Sequence[LineToBill]:
    """Return all of `to_invoice`, at the prices on the order. Permission orders.money."""
    found = [(row, row.received - row.invoiced) for row in to_invoice(desk, vendor)]
    return [LineToBill(one, n, cost(n, one.price_cents, one.discount)) for one, n in found]


@permitted("orders.money")
def invoices(desk: Desk) -> Sequence[InvoiceRow]:
    """Return the invoices, latest first. Permission orders.money."""
    return all_invoices()


def invoice_called(text: str) -> InvoiceRow:
    """Return the invoice with this number, or id or end of it; the latest of several. Refuses with INVOICE_UNKNOWN."""
    typed = clean(text)
    ends = len(typed) >= SHORTEST_END
    rows = all_invoices()
    found = [row for row in rows if row.id == typed or (ends and row.id.endswith(typed))]
    found = need(
        found or [row for row in rows if fold_text(row.number) == fold_text(typed) and typed],
        "INVOICE_UNKNOWN",
        text=typed,
    )
    return next((one for one in found if not one.voided), found[0])


@verb("orders.money")
def add_invoice(
    desk: Desk, vendor: str, number: str, fields: Facts, lines: Sequence[LineBilled] = (), *, sure: bool = False
) -> InvoiceAdded:
    """Enter an invoice. Without lines it is for all that came from this vendor and no invoice has yet.

    Refuses with VENDOR_UNKNOWN, VENDOR_SEVERAL, INVOICE_THERE, NOTHING_TO_INVOICE, ORDER_UNKNOWN, ORDER_SEVERAL,
    NOT_UNDERSTOOD; unless somebody is `sure`, with NOT_RECEIVED where it is for more copies than came.
    """
    row = vendor_called(vendor)
    facts = stored_order_fields(desk, "invoice", {"day": "", **fields})
    facts |= {name: facts.get(name) or 0 for name in ("shipping_cents", "discount_cents")}
    facts |= {"number": _number(number, row.id), "vendor": row.id}
    billed = need(
        lines or [LineBilled(order_row.id) for order_row in to_invoice(desk, row.id)],
        "NOTHING_TO_INVOICE",
        vendor=row.name,
    )
    found = [_billed(line_billed, row.id, sure) for line_billed in billed]
    if len({one.line.id for one in found}) < len(found):
        raise not_understood("line", billed[0].line, _("Name each line once."))
    _is_not_below_nothing(facts, sum(one.cents for one in found))
    shares = spread_amount(facts["shipping_cents"] - facts["discount_cents"], [one.cents for one in found])
    paid = [
        InvoicedLine(one.line, one.copies, one.ordered_cents, one.cents, one.cents + share)
        for one, share in zip(found, shares, strict=True)
    ]
    act = Act(desk)
    told = [
        {"line": one.line.id, "fund": one.line.fund, "copies": one.copies, "cents": one.cents,
         "paid_cents": one.paid_cents} for one in paid
    ]  # fmt: skip
    made = act.write(INVOICED, list=NEW, data={"set": facts, "lines": told})
    whole, total = sum(one.paid_cents for one in paid), facts.get("total_cents")
    off = None if total is None else total - whole
    more = sum(one.cents - one.ordered_cents for one in paid)
    return InvoiceAdded(invoice_called(made.id), tuple(paid), off, more, act.id)


def _is_not_below_nothing(facts: Facts, cents: int) -> None:
    """Refuse a discount larger than the invoice, which would add to its funds."""
    if facts["discount_cents"] > cents + facts["shipping_cents"]:
        hint = _("No more than lines and shipping: {money}.").format(money=money_label(cents + facts["shipping_cents"]))
        raise not_understood("discount", money_label(facts["discount_cents"]), hint)


def _number(number: str, vendor: str) -> str:
    typed = clean(number)
    if not typed or len(typed) > LONGEST:
        hint = _("The number on the invoice, {n} characters at most.").format(n=LONGEST)
        raise not_understood("number", typed[:LONGEST], hint)
    if any(
        fold_text(invoice.number) == fold_text(typed) and invoice.vendor == vendor and not invoice.voided
        for invoice in all_invoices()
    ):
        raise refuse("INVOICE_THERE", number=typed)
    return typed


def _billed(billed: LineBilled, vendor: str, sure: bool) -> InvoicedLine:
    row = _line_of(billed.line, vendor)
    due = max(0, row.received - row.invoiced)
    copies = due if billed.copies is None else billed.copies
    if copies <= 0 and billed.copies is not None:
        raise not_understood("copies", copies, _("1 or more."))
    if copies > due or not copies:
        if not sure:
            raise refuse("NOT_RECEIVED", title=row.title, n=due)
        copies = copies or 1
    ordered = cost(copies, row.price_cents, row.discount)
    cents = ordered if billed.cents is None else billed.cents
    if not 0 <= cents <= MOST_CENTS:
        raise not_understood("cents", cents, _("Whole cents, such as 1250."))
    return InvoicedLine(row, copies, ordered, cents, cents)


def _line_of(text: str, vendor: str) -> OrderRow:
    """Return the order line meant; by ISBN or title, also a complete one, among those not invoiced yet."""
    typed = clean(text)
    rows = [
        line for line in order_lines("line.vendor = ? AND line.received > 0", vendor) if line.received > line.invoiced
    ]
    mine = [
        order_row
        for order_row in rows
        if typed and (order_row.isbn == typed or fold_text(order_row.title).startswith(fold_text(typed)))
    ]
    row = mine[0] if mine and len({order_row.biblio for order_row in mine}) == 1 else line_called(text)
    if row.vendor != vendor:
        raise refuse("OTHER_VENDOR", title=row.title, vendor=row.vendor_name)
    return row


@verb("orders.money")
def void_invoice(desk: Desk, text: str) -> InvoiceRow:
    """Void a wrong invoice: its amounts are on order again, its number is free. Refuses with INVOICE_UNKNOWN."""
    row = invoice_called(text)
    if not row.voided:
        Act(desk).write(VOIDED, list=row.id)
    return invoice_called(row.id)

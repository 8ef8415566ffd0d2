"""tuils invoice"""

from __future__ import annotations

import re
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.fields import field_options, given
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import list_command, tell_line
from tuils.i18n import N_, _
from tuils.library.local_words import money_label
from tuils.library.orders.invoices import InvoiceAdded, LineBilled, add_invoice, void_invoice
from tuils.library.orders.order_fields import INVOICE
from tuils.library.orders.tables import INVOICES

_BILLED = re.compile(r"(.+?)(?:\*([0-9]{1,3}))?(?:=([0-9]{1,8}))?")


invoice = family("invoice", N_("Vendors' invoices: what they take from the funds. INVOICE is a number or an ID."))


list_command(invoice, "list", INVOICES, N_("List the invoices, the latest first."))


def as_billed(text: str) -> LineBilled:
    """`LINE`, `LINE*2`, `LINE=1700`, `LINE*2=1700`: copies, and cents for these together."""
    found = _BILLED.fullmatch(text.strip())
    if found is None:
        raise click.BadParameter(_("{text}: type LINE*COPIES=CENTS, such as 9780399214578*2=1700.").format(text=text))
    line, copies, cents = found.groups()
    return LineBilled(line, int(copies) if copies else None, int(cents) if cents else None)


@invoice.command(
    "add",
    help=N_(
        "Note an invoice. Without --line it is for all that came from this vendor and no invoice has yet. --line "
        "9780399214578*2=1700 is two copies for $17.00 together; without copies or cents: what came, at the price "
        "ordered. Shipping and discount are spread over the lines; each fund pays its part."
    ),
)
@click.argument("vendor", metavar="VENDOR", type=as_text)
@click.argument("number", metavar="NUMBER", type=as_text)
@click.option("--line", "lines", metavar="LINE*COPIES=CENTS", multiple=True, type=as_billed,
              help=N_("An order line that it is for; several times."))  # fmt: skip
@field_options(INVOICE)
@click.option("--anyway", is_flag=True, help=N_("Note it although not all of it came."))
def add(call: Call, /, vendor: str, number: str, lines: tuple[LineBilled, ...], anyway: bool, **options: Any) -> None:
    with call.open() as opened, call.out.about(invoice=number):
        done = opened.do(add_invoice, vendor, number, given(options), lines, sure=anyway)
        told = [
            {"line": one.line.id, "title": one.line.title, "fund": one.line.fund_code or None, "copies": one.copies,
             "ordered_cents": one.ordered_cents, "cents": one.cents, "paid_cents": one.paid_cents}
            for one in done.lines
        ]  # fmt: skip
        more = {"off_cents": done.off_cents, "more_cents": done.more_cents, "billed": told, "act": done.act}
        tell_line(call, opened.desk, INVOICES, done.invoice, _said(done), None, **more)


def _said(done: InvoiceAdded) -> str:
    said = [_("Invoice {{line}}. Paid: {money}.").format(money=money_label(done.invoice.paid_cents))]
    if done.off_cents:
        words = _("The paper says {money} more.") if done.off_cents > 0 else _("The paper says {money} less.")
        said.append(words.format(money=money_label(abs(done.off_cents))))
    if done.more_cents:
        words = _("{money} more than ordered.") if done.more_cents > 0 else _("{money} less than ordered.")
        said.append(words.format(money=money_label(abs(done.more_cents))))
    return " ".join(said)


@invoice.command("void", help=N_("It was a mistake: what it took from the funds is on order again."))
@click.argument("number", metavar="INVOICE", type=as_text)
def void(call: Call, number: str) -> None:
    with call.open() as opened, call.out.about(invoice=number):
        tell_line(call, opened.desk, INVOICES, opened.do(void_invoice, number), _("Voided: {line}."))

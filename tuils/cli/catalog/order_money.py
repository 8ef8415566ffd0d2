"""tuils vendor, fund, invoice: who sells to the library, and the money for it"""

from __future__ import annotations

import re
from typing import Any

import click

from tuils.cli.kit.amounts import amount_argument, refuse_whole, typed_cents
from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.fields import field_options, given_options, given_or_cleared
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import each_line_of, line_of, list_command, tell_line, verb_command
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import money_label
from tuils.library.front.opening import Opened
from tuils.library.office.orders.funds import add_fund, begin_year, change_fund, move_money
from tuils.library.office.orders.invoices import InvoiceAdded, LineBilled, add_invoice, void_invoice
from tuils.library.office.orders.order_fields import FUND, INVOICE, VENDOR
from tuils.library.office.orders.tables import FUNDS, INVOICES, VENDORS
from tuils.library.office.orders.vendors import add_vendor, change_vendor

_BILLED = re.compile(r"(.+?)(?:\*([0-9]{1,3}))?(?:=([0-9$.,]{1,12}))?")


vendor = family("vendor", N_("Vendors: who sells to the library. VENDOR is a name, or the beginning of one."))


list_command(vendor, "list", VENDORS, N_("List the vendors."))


verb_command(
    vendor,
    "add",
    N_("Add a vendor."),
    add_vendor,
    line_of(VENDORS),
    click.argument("name", metavar="NAME", type=as_text),
    VENDOR,
    subject="vendor",
)


@vendor.command("edit", help=N_("Edit a vendor. `-` takes a text away; --ended: order nothing more from it."))
@click.argument("vendor_name", metavar="VENDOR", type=as_text)
@click.option("--name", metavar="NAME", type=as_text, help=N_("Its new name."))
@field_options(VENDOR)
def vendor_edit(call: Call, /, vendor_name: str, **options: Any) -> None:
    fields = given_or_cleared(options)
    if not fields:
        raise click.UsageError(_("Say what to change, such as --discount 25."))
    with call.open() as opened, call.out.about(vendor=vendor_name):
        tell_line(call, opened.desk, VENDORS, opened.do(change_vendor, vendor_name, fields))


fund = family(
    "fund",
    N_(
        "Funds: the money of a fiscal year, and what of it is on order, spent, and free.\n\nFUND is a code of this "
        "fiscal year, or CODE/YEAR. Numbers by fund and grant: `report budget`."
    ),
)


list_command(
    fund,
    "list",
    FUNDS,
    N_("List the funds of a fiscal year with their numbers."),
    click.option(
        "--year", metavar="YEAR", default="", type=as_text, help=N_("Such as 2027, or all. Default: this one.")
    ),
)


verb_command(
    fund,
    "add",
    N_("Add a fund."),
    add_fund,
    line_of(FUNDS),
    click.argument("code", metavar="CODE", type=as_text),
    [one for one in FUND if one.name != "code"],
    subject="fund",
)


verb_command(
    fund,
    "edit",
    N_("Edit a fund: its budget, its name. `-` takes a text away."),
    change_fund,
    line_of(FUNDS),
    click.argument("code", metavar="FUND", type=as_text),
    [one for one in FUND if one.name not in ("code", "year")],
    subject="fund",
    missing=N_("Say what to change, such as --budget 2500.00."),
)


verb_command(
    fund,
    "transfer",
    N_("Move money from the budget of one fund to another."),
    move_money,
    each_line_of(FUNDS),
    click.argument("source", metavar="FROM", type=as_text),
    click.argument("target", metavar="TO", type=as_text),
    amount_argument,
    subject="fund",
)


@fund.command(
    "new-year",
    help=N_(
        "Begin a fiscal year with the funds of the year before; grants are left out. What is still on order goes to "
        "the new funds. Default: the next year."
    ),
)
@click.argument("year", metavar="[YEAR]", default="", type=as_text)
@click.option("--no-budgets", is_flag=True, help=N_("Begin with budgets of 0, not with those of the year before."))
@in_library("year")
def fund_new_year(call: Call, opened: Opened, year: str, no_budgets: bool) -> None:
    done = opened.do(begin_year, year, keep_budgets=not no_budgets)
    moved = ngettext("{n} title on order goes there: {money}.", "{n} titles on order go there: {money}.", done.moved)
    words = _("FY{year}: new funds {codes}.").format(year=done.year, codes=", ".join(done.added) or _("none"))
    facts = {"year": done.year, "added": list(done.added), "moved": done.moved, "moved_cents": done.cents}
    call.out.line(
        {**facts, "act": done.act or None}, f"{words} {moved.format(n=done.moved, money=money_label(done.cents))}"
    )


invoice = family("invoice", N_("Vendors' invoices: what they take from the funds. INVOICE is a number or an ID."))


list_command(invoice, "list", INVOICES, N_("List the invoices, the latest first."))


def as_billed(text: str) -> LineBilled:
    """`LINE`, `LINE*2`, `LINE=17.00`, `LINE*2=17.00`: copies, and the amount for these together."""
    found = _BILLED.fullmatch(text.strip())
    if found is None:
        raise click.BadParameter(_("{text}: type LINE*COPIES=AMOUNT, such as 9780399214578*2=17.00.").format(text=text))
    line, copies, amount = found.groups()
    refuse_whole(amount or "", before=text.strip().removesuffix(amount or ""))
    return LineBilled(line, int(copies) if copies else None, typed_cents(amount) if amount else None)


@invoice.command(
    "add",
    help=N_(
        "Enter an invoice. Without --line it is for all that came from this vendor and no invoice has yet. --line "
        "9780399214578*2=17.00 is two copies for $17.00 together; without copies or amount: what came, at the price "
        "ordered. Shipping and discount are spread over the lines; each fund pays its part."
    ),
)
@click.argument("vendor", metavar="VENDOR", type=as_text)
@click.argument("number", metavar="NUMBER", type=as_text)
@click.option("--line", "lines", metavar="LINE*COPIES=AMOUNT", multiple=True, type=as_billed,
              help=N_("An order line that it is for; several times."))  # fmt: skip
@field_options(INVOICE)
@click.option("--anyway", is_flag=True, help=N_("Enter it even though not everything came."))
def invoice_add(
    call: Call, /, vendor: str, number: str, lines: tuple[LineBilled, ...], anyway: bool, **options: Any
) -> None:
    with call.open() as opened, call.out.about(invoice=number):
        done = opened.do(add_invoice, vendor, number, given_options(options), lines, sure=anyway)
        told = [
            {"line": line.line.id, "title": line.line.title, "fund": line.line.fund_code or None, "copies": line.copies,
             "ordered_cents": line.ordered_cents, "cents": line.cents, "paid_cents": line.paid_cents}
            for line in done.lines
        ]  # fmt: skip
        more = {"off_cents": done.off_cents, "more_cents": done.more_cents, "billed": told, "act": done.act}
        tell_line(call, opened.desk, INVOICES, done.invoice, _invoice_sentence(done), None, **more)


def _invoice_sentence(done: InvoiceAdded) -> str:
    said = [_("Invoice {{line}}. Paid: {money}.").format(money=money_label(done.invoice.paid_cents))]
    if done.off_cents:
        words = _("The paper says {money} more.") if done.off_cents > 0 else _("The paper says {money} less.")
        said.append(words.format(money=money_label(abs(done.off_cents))))
    if done.more_cents:
        words = _("{money} more than ordered.") if done.more_cents > 0 else _("{money} less than ordered.")
        said.append(words.format(money=money_label(abs(done.more_cents))))
    return " ".join(said)


verb_command(
    invoice,
    "void",
    N_("Void an invoice entered by mistake. What it took from the funds is on order again."),
    void_invoice,
    line_of(INVOICES, N_("Voided: {line}.")),
    click.argument("number", metavar="INVOICE", type=as_text),
    subject="invoice",
)

"""Vendors, funds and invoices."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.typed_days import PAST
from tuils.library.office.orders.funds import FundSheet, add_fund, begin_year, change_fund, fund_sheet, move_money
from tuils.library.office.orders.invoices import LineBilled, add_invoice, lines_to_bill, to_invoice, void_invoice
from tuils.library.office.orders.order_fields import FUND, INVOICE, VENDOR, VENDOR_KINDS
from tuils.library.office.orders.queries import InvoiceRow, VendorRow
from tuils.library.office.orders.tables import FUNDS, INVOICES, VENDORS, vendor_names
from tuils.library.office.orders.vendors import add_vendor, change_vendor, vendor_called
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.values.money.money import cents, plain_amount
from tuils.values.money.order_money import percent_text

ORDER, MONEY = "orders.edit", "orders.money"


def _as_cents(text: str) -> Any:
    """Return a money line as the verbs expect it; unreadable text stays as typed."""
    amount = cents(text) if text else None
    return text if text and amount is None else amount


class MoneyForm(CodedForm):
    """A form with money lines that closes with a sentence."""

    mode = "catalog"

    def stored(self, values: Values) -> dict[str, Any]:
        return {name: _as_cents(text) if name.endswith("_cents") else text for name, text in values.items()}


# ---- vendors


class VendorList(TableScreen[VendorRow]):
    table, word, prompt = VENDORS, N_("Vendors"), N_("Number")

    new_vendor = opens("vendor_form", "n", N_("New"), N_("Add a vendor"), needs=ORDER, place=1)


def _vendor_codes() -> Codes:
    yes_no = [("y", _("yes")), ("n", _("no"))]
    return {"kind": [(code, _(words)) for code, words in VENDOR_KINDS.items()], "ended": yes_no}


class VendorForm(MoneyForm):
    """The form of a vendor. `vendor`: the id of one to change; empty for a new one."""

    permission, known = ORDER, _vendor_codes
    named_by = ("name",)
    word = N_("Vendor")
    asked = tuple(form_lines(VENDOR).values())

    def __init__(self, vendor: str = "") -> None:
        super().__init__()
        self.vendor = vendor
        self.kept_as, self.offers = f"vendor {vendor}", not vendor

    async def begin(self) -> Values:
        await super().begin()
        if not self.vendor:
            return {"kind": _(VENDOR_KINDS["books"]), "late_days": "60", "ended": _("no")}
        row = await self.home.read(vendor_called, self.vendor)
        first = {line.ask.name: str(getattr(row, line.ask.name)) for line in self.lines}
        first |= {"kind": dict(self.codes["kind"]).get(row.kind, row.kind), "discount": percent_text(row.discount)}
        return first | {"ended": _("yes") if row.ended else _("no")}

    def heading(self) -> tuple[str, str]:
        return (_("Change this vendor.") if self.vendor else _("Add a vendor.")), _("F6 saves.")

    async def save(self, values: Values) -> None:
        fields = self.stored(values)
        fields["kind"] = pick(values["kind"], self.codes["kind"])[0] if values["kind"] else ""
        fields["ended"] = pick(values["ended"], self.codes["ended"])[0] == "y" if values["ended"] else False
        if self.vendor:
            row = await self.home.do(change_vendor, self.vendor, fields)
        else:
            row = await self.home.do(add_vendor, values["name"], fields)
        await self.close_with("OK", _("Saved: {name}").format(name=cut(row.name, 50)), _("F9 undoes it."))


# ---- funds


class FundList(TableScreen[FundSheet]):
    """The funds. F6 adds one, F7 moves money, F8 begins a year. `year`: of the list."""

    table, word, prompt = FUNDS, N_("Funds"), N_("Number")
    refusal_ends_question = True

    year = ""

    def asked(self) -> tuple[str]:
        return (self.year,)

    new_fund = opens("fund_form", "n", N_("New"), N_("Add a fund"), needs=MONEY, place=1)

    @action("o", N_("Transfer"), N_("Move money from the selected fund to another"), needs=MONEY, place=2)
    def transfer(self, sheet: FundSheet) -> None:
        async def typed(text: str) -> None:
            amount, _blank, target = text.strip().partition(" ")
            moved = cents(amount)
            if not (moved and target.strip()):
                self.remark(_("Type an amount and a fund, such as: 50.00 KIDS"))
                return
            self.settle()
            _here, there = await self.home.do(move_money, sheet.fund, target.strip(), moved)
            sentence = _("Moved {money} from {one} to {other}.")
            words = sentence.format(money=money_label(moved), one=sheet.row.code, other=there.row.code)
            await self.done(words, _("F9 undoes it."))

        said = _("Move how much from {fund}, and where? {money} is free.")
        words = said.format(fund=sheet.row.code, money=money_label(sheet.free))
        self.ask_words(_("Transfer"), N_("Move it"), words, _("An amount and a fund, such as: 50.00 KIDS"), typed)

    @action("a", N_("New year"), N_("Begin the next fiscal year with these funds"), needs=MONEY, place=3)
    def next_year(self) -> None:
        async def begun() -> None:
            done = await self.home.do(begin_year)
            moved = ngettext("{n} title on order goes there.", "{n} titles on order go there.", done.moved)
            text = _("FY{year} has {n} new funds.").format(year=done.year, n=len(done.added))
            await self.done(text, f"{moved.format(n=done.moved)} {_('F9 undoes it.')}")

        said = _("Begin the next fiscal year with the same funds and budgets?")
        self.ask(said, _("y: yes; what is on order goes there, grants end.   n or Esc: no."), begun)

    @action("b", N_("All years"), N_("Show the funds of all years, or of this one"))
    async def other_years(self) -> None:
        self.year = "" if self.year else "all"
        await self.show_anew()


def _no_codes() -> Codes:
    return {}


class FundForm(MoneyForm):
    """The form of a fund. `fund`: the id of one to change (its code and year stay); empty for a new one."""

    permission, known = MONEY, _no_codes
    named_by = ("code",)
    word = N_("Fund")
    asked = tuple(form_lines(FUND).values())

    def __init__(self, fund: str = "") -> None:
        super().__init__()
        self.fund = fund
        self.kept_as, self.offers = f"fund {fund}", not fund

    async def begin(self) -> Values:
        await super().begin()
        if not self.fund:
            return {}
        row = (await self.home.read(fund_sheet, self.home.desk, self.fund)).row
        return {
            "code": row.code,
            "name": row.name,
            "year": str(row.year),
            "budget_cents": plain_amount(row.budget_cents),
            "grant_from": row.grant_from,
            "note": row.note,
        }

    def heading(self) -> tuple[str, str]:
        return (_("Change this fund. Code and year stay.") if self.fund else _("Add a fund.")), _("F6 saves.")

    async def save(self, values: Values) -> None:
        fields = self.stored(values)
        code = fields.pop("code")
        sheet = await (
            self.home.do(change_fund, self.fund, fields) if self.fund else self.home.do(add_fund, code, fields)
        )
        text = _("Saved: {fund}, {money} free.").format(fund=sheet.row.code, money=money_label(sheet.free))
        await self.close_with("OK", text, _("F9 undoes it."))


# ---- invoices


class InvoiceList(TableScreen[InvoiceRow]):
    table, word, prompt = INVOICES, N_("Invoices"), N_("Number")

    @action("n", N_("New"), N_("Add an invoice, for what came and is not paid"), needs=MONEY, place=1)
    async def new_invoice(self) -> None:
        await self.home.open("invoice_form")

    @action("z", N_("Void"), N_("The selected invoice was a mistake"), needs=MONEY, place=2)
    def void(self, row: InvoiceRow) -> None:
        async def voided() -> None:
            await self.home.do(void_invoice, row.id)
            await self.done(_("Voided: {number}.").format(number=row.number), _("F9 undoes it."))

        text = _("Void invoice {number} of {vendor}?").format(number=row.number, vendor=cut(row.vendor_name, 30))
        self.ask(text, _("y: what it took is on order again.   n or Esc: no."), voided)


def _bill_codes() -> Codes:
    return {"vendor": vendor_names()}


class InvoiceForm(MoneyForm):
    """The form of an invoice: all items received from a vendor and not invoiced yet, at the price ordered; F8 for the
    lines of the paper. `billed`: those, by the id of the line: copies, cents."""

    head = N_("An invoice for all that came and is not paid yet."), N_("F8: its lines. F6 saves.")
    permission, known = MONEY, _bill_codes
    named_by, days, year_meant = ("number",), ("day",), PAST
    word, kept_as, offers = N_("Invoice"), "invoice", True
    asked = (
        Ask("vendor", N_("Vendor"), whole=True),
        Ask("number", N_("Number"), N_("as it is on the invoice")),
        *form_lines(INVOICE).values(),
    )

    def __init__(self) -> None:
        super().__init__()
        self.billed: dict[str, tuple[int, int]] = {}
        self._of = ""

    async def begin(self) -> Values:
        await super().begin()
        only = self.codes["vendor"][0][1] if len(self.codes["vendor"]) == 1 else ""
        return {"vendor": only}

    async def look(self, name: str) -> str:
        fault = await super().look(name)
        vendor = pick(self.line("vendor").value, self.codes["vendor"])[0] if name == "vendor" else ""
        if vendor and not fault:
            due = await self.home.read(to_invoice, self.home.desk, vendor)
            line = self.line("vendor")
            words = ngettext("{n} title to pay", "{n} titles to pay", len(due))
            line.note = words.format(n=len(due))
            line.draw()
        return fault

    @action("t", N_("Lines"), N_("Type what the invoice says of each line"), place=3)
    async def show_lines(self) -> None:
        vendor = pick(self.line("vendor").value, self.codes["vendor"])[0]
        if not vendor:
            self.say("NOTE", _("From which vendor is the invoice?"), "")
            return
        if vendor != self._of:
            self.billed.clear()
        self._of = vendor
        await self.home.open("bill_lines", vendor=vendor, billed=self.billed)

    async def save(self, values: Values) -> None:
        fields = self.stored(values)
        number = fields.pop("number")
        vendor = pick(fields.pop("vendor"), self.codes["vendor"])[0] or values["vendor"]
        lines: list[LineBilled] = []
        if self.billed and vendor == self._of:
            due = await self.home.read(lines_to_bill, self.home.desk, vendor)
            told = {one.line.id: self.billed.get(one.line.id, (one.copies, one.cents)) for one in due}
            lines = [LineBilled(line, copies, amount) for line, (copies, amount) in told.items() if copies]
            if not lines:
                self.say("STOP", _("Not saved. All its lines are left out."), _("F8 shows them."))
                return
        done = await self.home.do(add_invoice, vendor, number, fields, lines)
        text = _("Invoice {number}: {money} paid from the funds.")
        words = text.format(number=done.invoice.number, money=money_label(done.invoice.paid_cents))
        hint = ""
        if done.off_cents:
            more = _("The paper says {money} more.") if done.off_cents > 0 else _("The paper says {money} less.")
            hint = f"{more.format(money=money_label(abs(done.off_cents)))} {_('F9 undoes it.')}"
        await self.close_with("OK", words, hint or _("F9 undoes it."))

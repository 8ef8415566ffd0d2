"""Orders: to be ordered, on order, late; copies are received by a scan."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tuils.files import text_stream, whole_file
from tuils.formats.tables.tables import write_csv
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused
from tuils.library.office.orders.order_file import copies_words, look_at_file, order_paper
from tuils.library.office.orders.ordering import (
    Order,
    cancel_line,
    claim_lines,
    order_called,
    send_order,
    still_open,
    to_send,
)
from tuils.library.office.orders.queries import OrderRow
from tuils.library.office.orders.receiving import OrderReceived, receive
from tuils.library.office.orders.tables import LATE_ORDERS, ORDERS, SHEET
from tuils.library.office.orders.vendors import vendor_called, vendors
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut

ORDER, RECEIVE = "orders.edit", "catalog.edit"
ALL = ("open", "to_order", "ordered", "late", "received", "all")


def copies_received_words(done: OrderReceived) -> tuple[str, str]:
    """Return the sentence about copies received, and what to do with them."""
    codes = ", ".join(item.barcode for item in done.items[:2]) + (" ..." if len(done.items) > 2 else "")
    text = _("Received {n}: {title}. {codes}") if codes else _("Sent back: {title}.")
    words = text.format(n=len(done.items), title=cut(done.line.title, 28), codes=codes)
    hint = _("In processing; its label waits. F9 undoes it.")
    if done.waiting and done.items:
        waits = ngettext("{n} patron waits for it.", "{n} patrons wait for it.", done.waiting)
        hint = f"{waits.format(n=done.waiting)} {_('Check it in when it is ready. F9 undoes it.')}"
    return words, hint if done.items else _("It stays on order. F9 undoes it.")


class Orders(TableScreen[OrderRow]):
    """A list of orders, with the keys for the chosen line."""

    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        """Receive one copy by its ISBN."""
        try:
            done = await self.home.do(receive, code, 1)
        except Refused as no:
            if "ORDER_UNKNOWN" not in no.codes:
                raise
            self.say("NOTE", no.reasons[0].sentence(), _("Type the number of its line, then F7."))
            return
        await self.done(*copies_received_words(done))

    async def _receive(self, row: OrderRow, copies: int | None, damaged: int = 0, extra: bool = False) -> None:
        verb = partial(receive, damaged=damaged, extra=extra)
        await self.done(*copies_received_words(await self.home.do(verb, row.id, copies)))

    def ask_how_many(self, row: OrderRow) -> None:
        """Ask how many copies came. Enter alone: all that are still due. `1, 2 damaged` is typed as 1+2."""
        still = still_open(row)

        async def typed(text: str) -> None:
            good, _plus, bad = text.strip().partition("+")
            if not all(part.strip().isdecimal() and len(part) < 4 for part in (good or "0", bad or "0")):
                self.remark(_("Type a number, such as 2. For 1 good and 2 damaged: 1+2."))
                return
            many, damaged = int(good or 0), int(bad or 0)
            copies = None if not text.strip() else many
            self.settle()
            if text.strip() and many + damaged > still:
                self._ask_extra(row, many, damaged, many + damaged - still)
            else:
                await self._receive(row, copies, damaged)

        sentence = _("How many came of {title}?").format(title=cut(row.title, 40))
        hint = _("Enter: all {n}. Or a number; 1+2 is 1 good and 2 damaged.").format(n=still)
        self.ask_words(_("Copies"), N_("Receive"), sentence, hint, typed)

    def _ask_extra(self, row: OrderRow, many: int, damaged: int, extra: int) -> None:
        async def kept() -> None:
            await self._receive(row, many, damaged, extra=True)

        text = ngettext("That is {n} more than was ordered. Keep it?", "That is {n} more than were ordered. Keep them?",
                        extra).format(n=extra)  # fmt: skip
        self.ask(text, _("y: keep all.   n or Esc: no."), kept)

    async def _claim(self, row: OrderRow) -> None:
        await self.home.do(claim_lines, [row.id])
        await self.done(_("Claimed: {title}.").format(title=cut(row.title, 50)), _("F9 undoes it."))

    def ask_cancel(self, row: OrderRow) -> None:
        still = still_open(row)

        async def cancelled(text: str) -> None:
            self.settle()
            done = await self.home.do(cancel_line, row.id, None, text)
            hint = _("F9 undoes it.")
            if done.waiting:
                waits = ngettext("{n} hold still waits for it.", "{n} holds still wait for it.", done.waiting)
                hint = f"{waits.format(n=done.waiting)} {hint}"
            await self.done(_("Canceled: {title}.").format(title=cut(row.title, 50)), hint)

        sentence = ngettext("Cancel {n} copy of {title}?", "Cancel {n} copies of {title}?", still)
        words = sentence.format(n=still, title=cut(row.title, 36))
        self.ask_words(
            _("Reason"), N_("Cancel it"), words, _("Enter cancels it. You can type a reason first. Esc: no."), cancelled
        )


class OrderList(Orders):
    """The list of orders. F6 orders a title, F7 receives, F8 changes. A scanned ISBN is received."""

    table, word, prompt = ORDERS, N_("Orders"), N_("Scan")
    keys = (
        ("Enter", N_("Title")), "own", ("back", N_("Back")), "show_vendors", "show_invoices", "help", "undo",
    )  # fmt: skip

    which = "open"

    def asked(self) -> tuple[str]:
        return (self.which,)

    @action("n", N_("New"), N_("Order a title: scan its ISBN, or type its name"), needs=ORDER, place=1)
    async def new_line(self) -> None:
        await self.home.open("order_form")

    @action("a", N_("Receive"), N_("Receive copies of the selected title"), needs=RECEIVE, place=2)
    def receive_line(self, row: OrderRow) -> None:
        self.ask_how_many(row)

    change = opens("order_form", "o", N_("Change"), N_("Change the selected line"), needs=ORDER, place=3, row="line=id")

    @action("s", N_("Send"), N_("Order all that waits for the vendor of the selected line"), needs=ORDER)
    async def send(self, row: OrderRow) -> None:
        waiting = await self.home.read(to_send, row.vendor)

        async def sent() -> None:
            order = await self.home.do(send_order, row.vendor)
            await self.done(_said_of(order), _("Print it: .g. Save it: .f. F9 undoes it."))

        text = _("Order {copies} from {vendor} for {money}?")
        words = text.format(
            copies=copies_words(waiting.copies), vendor=cut(waiting.vendor, 24), money=money_label(waiting.cents)
        )
        self.ask(words, _("y: they are ordered now; print or save the list.   n or Esc: no."), sent)

    @action("g", N_("Print order"), N_("Print the order of the selected line"), needs=ORDER)
    async def print_order(self, row: OrderRow) -> None:
        order = await self.home.read(_order_of, self.home.desk, row)
        paper = await self.home.read(order_paper, self.home.desk, order)
        self.print_lines(paper[0], paper[1:])

    @action("f", N_("Save order"), N_("Save the order of the selected line as a table (CSV)"), needs=ORDER)
    async def save_order(self, row: OrderRow) -> None:
        order = await self.home.read(_order_of, self.home.desk, row)
        name = f"order-{order.number or order.vendor.lower().replace('/', '-')}.csv"
        path = Path.home() / name

        async def told(_none: None) -> None:
            self.say("OK", _("Saved: {file}").format(file=cut(str(path), 60)), _said_of(order))

        await self.write_out(partial(_write, self.home.desk, order, path), told)

    late_ones = opens("late_orders", "k", N_("Late"), N_("Orders that have not arrived"))

    @action("z", N_("Cancel"), N_("The rest of the selected line will not come"), needs=ORDER)
    def cancel_it(self, row: OrderRow) -> None:
        self.ask_cancel(row)

    @action("b", N_("Show"), N_("Show all, those that came, those to order"))
    async def show_others(self) -> None:
        self.which = ALL[(ALL.index(self.which) + 1) % len(ALL)]
        await self.load()
        self.say("", _(_WHICH_WORDS[self.which]), _(".b shows others."))

    @action("v", N_("Order file"), N_("Put a vendor's file of order records (MARC) on its list"), needs=ORDER)
    def take_file(self) -> None:
        async def file(text: str) -> None:
            if not text.strip():
                self.remark(_("Type where the file is, such as ~/Downloads/cart.mrc."))
                return
            names = [one.name for one in await self.home.read(vendors, self.home.desk) if not one.ended]
            self.settle()
            if len(names) == 1:
                await self._look_at(text, names[0])
                return
            sentence = _("From which vendor? {names}").format(names=cut(", ".join(names), 50))
            self.ask_words(_("Vendor"), N_("Continue"), sentence, "", partial(self._look_at, text))

        said = _("Which file? A cart that you saved from the vendor's web page as MARC.")
        self.ask_words(_("File"), N_("Continue"), said, _("Nothing is ordered before you have seen it."), file)

    async def _look_at(self, file: str, vendor: str) -> None:
        path = _path(file)
        found = await self.home.read(vendor_called, vendor)
        records = await self.home.long(look_at_file, path, found.id)
        self.settle()
        self.greet()
        await self.home.open("order_file", path=path, vendor=found, records=records)

    show_vendors = opens("vendors", "i", N_("Vendors"), N_("Vendors, their accounts and discounts"), needs=ORDER)
    show_invoices = opens("invoices", "y", N_("Invoices"), N_("Invoices of vendors"), needs="orders.money")


_WHICH_WORDS = {
    "open": N_("To order, and on order."),
    "to_order": N_("To order."),
    "ordered": N_("On order."),
    "late": N_("Late."),
    "received": N_("Received."),
    "all": N_("All orders."),
}


def _path(typed: str) -> Path:
    return Path(typed.strip()).expanduser()


def _order_of(desk: Desk, row: OrderRow) -> Order:
    """Return the order with which it was sent, else the one that would be sent."""
    return order_called(desk, row.number, row.vendor) if row.number else to_send(row.vendor)


def _said_of(order: Order) -> str:
    text = _("Ordered: {order}, {vendor}, {copies}, {money}.") if order.number else _("{vendor}, {copies}, {money}.")
    return text.format(
        order=order.number,
        vendor=cut(order.vendor, 20),
        copies=copies_words(order.copies),
        money=money_label(order.cents),
    )


def _write(desk: Desk, order: Order, path: Path, replace: bool) -> None:
    rows = [SHEET.facts(desk, line) for line in order.lines]
    with whole_file(path, replace=replace) as out, text_stream(out) as text:
        write_csv(rows, SHEET.names, text)


class LateOrders(Orders):
    """The late orders. F6 claims, F7 receives."""

    table, word, prompt = LATE_ORDERS, N_("Late orders"), N_("Scan")

    @action("k", N_("Claim"), N_("Note that you asked the vendor for it"), needs=ORDER, place=1)
    async def claim(self, row: OrderRow) -> None:
        await self._claim(row)

    @action("a", N_("Receive"), N_("Receive copies of the selected title"), needs=RECEIVE, place=2)
    def receive_line(self, row: OrderRow) -> None:
        self.ask_how_many(row)

    @action("z", N_("Cancel"), N_("It will not come"), needs=ORDER, place=3)
    def cancel_it(self, row: OrderRow) -> None:
        self.ask_cancel(row)

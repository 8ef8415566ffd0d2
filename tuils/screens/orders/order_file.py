"""A vendor's file of order records: a preview of each, and then the result."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tuils.formats.marc.order_records import known_maps
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import money_label
from tuils.library.office.orders.invoices import LineToBill
from tuils.library.office.orders.order_file import (
    RecordOrdered,
    copies_words,
    look_at_file,
    order_or_set_aside,
    read_order_file,
)
from tuils.library.office.orders.queries import VendorRow
from tuils.library.office.orders.tables import BILL_LINES, RECORDS
from tuils.library.reach.replay import undo
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.money.money import cents


class OrderFile(TableScreen[RecordOrdered]):
    """The order file. F6 adds the records to the vendor's list, one by one in the background; F7 is another map."""

    mode, table, word, prompt = "catalog", RECORDS, N_("Order file"), N_("Number")
    refusal_ends_question = True

    def __init__(self, path: Path, vendor: VendorRow, records: Sequence[RecordOrdered]) -> None:
        super().__init__()
        self.path, self.vendor, self.records = path, vendor, records
        self.map = vendor.map or "none"
        self.finished = self.busy = self.stopped = False

    async def load(self) -> None:
        self.lines = self.records
        rows = [(str(line.number), *self.table.cells(self.home.desk, line)) for line in self.lines]
        self.put(rows, [str(line.number) for line in self.lines])
        self.aside(_("map: {name}").format(name=cut(self.map, 24)))

    def greet(self) -> None:
        if not self.lines or self.finished:
            super().greet()
            return
        n, copies = len(self._wanted), sum(line.copies for line in self.lines)
        text = ngettext("{n} of {all} title for {vendor}: {copies}.", "{n} of {all} titles for {vendor}: {copies}.",
                        len(self.lines))  # fmt: skip
        words = text.format(n=n, all=len(self.lines), vendor=cut(self.vendor.name, 20), copies=copies_words(copies))
        self.say("", words, _("F6 puts them on the list. F7: other fields say copies and prices."))

    @property
    def _wanted(self) -> list[RecordOrdered]:
        return [record for record in self.records if record.outcome == "added"]

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        self.say("NOTE", cut(one.title, 60), one.said or _("ordered"))
        return None

    @action("o", N_("To the list"), N_("Put these titles on the vendor's list"), needs="orders.edit", place=1)
    def order_all(self) -> None:
        if self.finished or self.busy or not self._wanted:
            self.remark(_("Nothing to order here.") if not self.finished else _("That is done."))
            return

        async def yes() -> None:
            self.busy = True
            self.home.behind(self._walk, "order_file")

        n = len(self._wanted)
        text = ngettext("Put {n} title on the list of {vendor}?", "Put {n} titles on the list of {vendor}?", n)
        self.ask(text.format(n=n, vendor=cut(self.vendor.name, 24)), _("y: to the list.   n or Esc: no."), yes)

    async def _walk(self) -> None:
        """Add the records one at a time: scans at the desk run in between."""
        found: list[RecordOrdered] = []
        try:
            records = await self.home.long(lambda _desk: read_order_file(self.path, self.vendor.id, self.map))
            while len(found) < len(records) and not self.stopped:
                verb = partial(order_or_set_aside, record=records[len(found)], usual={"vendor": self.vendor.id})
                found.append(await self.home.do(verb))
                if not self.is_gone:
                    text = _("Ordering: {n} of {all}.").format(n=len(found), all=len(records))
                    self.say("", text, _("Esc stops it; what is on the list stays."))
                await asyncio.sleep(0)
        finally:
            self.busy = False
        self.finished, self.records = True, found
        if not self.is_gone:
            await self.load()
            self._told(found)

    def _told(self, found: Sequence[RecordOrdered]) -> None:
        n, copies = sum(ordered.outcome == "added" for ordered in found), sum(ordered.copies for ordered in found)
        text = ngettext("{n} of {all} title to order: {copies}.", "{n} of {all} titles to order: {copies}.", len(found))
        words = text.format(n=n, all=len(found), copies=copies_words(copies))
        left = _("Esc, then .s sends the order. .b takes the whole file back.")
        self.say("OK" if n == len(found) and not self.stopped else "NOTE", words, left)

    @action("s", N_("Map"), N_("Choose which fields say copies, price, and fund"), needs="orders.edit", place=2)
    def other_map(self) -> None:
        async def named(text: str) -> None:
            known = text.strip() or self.map
            self.records = await self.home.long(look_at_file, self.path, self.vendor.id, known)
            self.map = known
            self.settle()
            await self.show_anew()

        if self.finished or self.busy:
            self.remark(_("That is done."))
            return
        sentence = _("Which map? {names}").format(names=", ".join(known_maps()))
        self.ask_words(
            _("Map"), N_("Look again"), sentence, _("Or type one: copies=960$o,price=960$s,fund=960$u."), named
        )

    @action("b", N_("Take back"), N_("Take all of this file off the list again"), needs="orders.edit", place=4)
    def take_back(self) -> None:
        acts = [line.act for record in self.records for line in record.lines][::-1]
        if self.busy or not acts:
            self.remark(_("Nothing of it is on the list."))
            return

        async def yes() -> None:
            for act in acts:
                await self.home.do(undo, act)
            self.finished, self.records = False, await self.home.long(look_at_file, self.path, self.vendor.id, self.map)
            await self.show_anew()

        text = ngettext(
            "Take {n} line off the list of {vendor}?", "Take {n} lines off the list of {vendor}?", len(acts)
        )
        text = text.format(n=len(acts), vendor=cut(self.vendor.name, 24))
        self.ask(text, _("y: take them back.   n or Esc: no."), yes)

    def action_back(self) -> Doing:
        if not self.busy:
            return super().action_back()
        self.stopped = True
        return None


# ---- the lines of an invoice as its paper bills them (copies and amount), before it is saved


_AMOUNT = re.compile(r"(?:([0-9]{1,3})\s*=)?\s*(.+)")


class BillLines(TableScreen[LineToBill]):
    """The invoice's lines. `billed`: of the form, which reads it on saving."""

    mode, table, word, prompt = "catalog", BILL_LINES, N_("Lines"), N_("Number")
    refusal_ends_question = True

    def __init__(self, vendor: str, billed: dict[str, tuple[int, int]]) -> None:
        super().__init__()
        self.vendor, self.billed = vendor, billed

    def asked(self) -> tuple[Any, ...]:
        return (self.vendor,)

    def read_lines(self, desk: Any) -> list[LineToBill]:
        found = super().read_lines(desk)
        said = [(one, *self.billed.get(one.line.id, (one.copies, one.cents))) for one in found]
        return [replace(one, copies=copies, cents=amount) for one, copies, amount in said]

    def greet(self) -> None:
        super().greet()
        self.aside(_("together {money}").format(money=money_label(sum(line.cents for line in self.lines))))

    def open_line(self, index: int) -> None:
        one = self.lines[index]
        due = one.line.received - one.line.invoiced

        async def typed(text: str) -> None:
            if (said := _read(text.strip(), due)) is None:
                self.remark(_("Type an amount, such as 17.00; 1=8.50 for one copy; - to leave it out."))
                return
            self.settle()
            self.billed[one.line.id] = said
            await self.show_anew()

        said = _("What is asked for {copies} of {title}? Ordered at {money}.")
        words = said.format(
            copies=copies_words(due), title=cut(one.line.title, 24), money=money_label(one.ordered_cents)
        )
        self.ask_words(_("Amount"), N_("Save"), words, _("Such as 17.00. 1=8.50 is one copy. - leaves it out."), typed)


def _read(text: str, due: int) -> tuple[int, int] | None:
    """Return the copies, and the cents for all of them; None if the text is no amount."""
    if text == "-":
        return 0, 0
    found = _AMOUNT.fullmatch(text)
    amount = cents(found[2]) if found else None
    copies = int(found[1]) if found and found[1] else due
    return (copies, amount) if amount is not None and amount >= 0 and 0 < copies <= due else None

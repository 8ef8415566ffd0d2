"""The lines of an invoice as its paper bills them (copies and amount), before it is saved."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.local_words import money_label
from tuils.library.office.orders.invoices import LineToBill
from tuils.library.office.orders.printing import copies_words
from tuils.library.office.orders.tables import BILL_LINES
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.values.money.money import cents

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
            await self.load()
            self.greet()

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

"""Copies of one order line that two machines received: perhaps each of them scanned the same books."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.library.office.orders.order_state import RECEIVED
from tuils.library.office.orders.queries import OrderRow, order_lines
from tuils.models import Item
from tuils.models.rows import find

from . import queries
from .decision import Decision, Done, Remedy, apart, decision_id, dismiss_remedy, machine


def of_orders(_desk: Desk, since: int) -> Iterator[Decision]:
    for key in queries.received_twice(since):
        for line in order_lines("line.id = ?", key):
            yield from _received_twice(line)


def _received_twice(line: OrderRow) -> Iterator[Decision]:
    """Yield nothing where one machine knew of the other's, and kept more than was ordered."""
    entries = [
        entry for entry in applying.entries_naming(list=line.id) if entry.kind == RECEIVED and entry.data.get("items")
    ]
    pairs = combinations([entry for entry in entries if not entry.void], 2)
    first, second = next(((one, other) for one, other in pairs if apart(one, other)), (None, None))
    over = line.received - line.copies + line.cancelled
    twice = [] if second is None else [str(item) for item in second.data["items"]][-over:]
    if first is None or second is None or not twice:
        return
    number = decision_id("RECEIVED_TWICE", first.id, second.id)
    text = _("{title} was received at {one} and at {other}: {n} copies, {ordered} ordered.").format(
        title=line.title, one=machine(first.device), other=machine(second.device), n=line.received,
        ordered=line.copies - line.cancelled,
    )  # fmt: skip
    says = ngettext("They are the same book: withdraw {codes}.", "They are the same books: withdraw {codes}.",
                    len(twice)).format(codes=", ".join(_codes(twice)))  # fmt: skip
    sentence = _("All copies stay.")
    yield Decision(
        number, "RECEIVED_TWICE", text, _("Each machine made its copies."), second.pos,
        (
            Remedy("same", N_("Same books"), says, partial(_take_off, line.id, twice), "catalog.edit"),
            dismiss_remedy(number, N_("Keep all"), _("More came than were ordered: keep them all."), sentence, "keep"),
        ),
        title=line.title,
    )  # fmt: skip


def _codes(items: list[str]) -> list[str]:
    return [str(row.barcode) for row in find(Item, "id", items)]


def _take_off(line: str, items: list[str], desk: Desk) -> Done:
    """Withdraw these copies. Refuse with ON_LOAN, ON_HOLD_SHELF where one of them is in use."""
    act = Act(desk)
    act.write(RECEIVED, list=line, data={"copies": -len(items), "damaged": 0})
    for row in find(Item, "id", items):
        if done := effect_of_mark(row, "withdrawn"):
            write_mark(act, row, done)
    return act.id, _("Withdrawn: {codes}. Take these labels off.").format(codes=", ".join(_codes(items)))

"""Receiving orders: whole, in part, too many, damaged. Good copies go into processing, their labels wait. Also
purchases without an order, paid by a fund."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need, not_understood, refuse
from tuils.library.holdings.items.items import add_item, barcode_is_free
from tuils.library.holdings.items.showing import ItemSheet, item_sheet_of
from tuils.library.holdings.lookup.adding import BookAdded
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.holdings.titles.titles import record_from
from tuils.library.lending.item_status.marking import effect_of_mark, write_mark
from tuils.models import Item
from tuils.models.rows import get
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .funds import fund_called, has_room
from .order_fields import MOST_COPIES
from .order_state import LINE_ADDED, RECEIVED
from .ordering import line_called, still_open
from .queries import OrderRow, title_row
from .suggesting import hold_for

IN_PROCESS = "in_process"


@dataclass(frozen=True)
class OrderReceived:
    """A line as it is now, with the copies made. `damaged`: copies not made, still to come; `extra`: more than were
    ordered; `waiting`: holds on the title, the first of which gets a copy once it is checked in."""

    line: OrderRow
    items: tuple[ItemSheet, ...]
    damaged: int
    extra: int
    waiting: int
    act: str


@verb("catalog.edit")
def receive(
    desk: Desk,
    text: str,
    copies: int | None = None,
    *,
    damaged: int = 0,
    barcodes: Sequence[str] = (),
    call_number: str = "",
    extra: bool = False,
    sure: bool = False,
) -> OrderReceived:
    """Copies of a line are here: as many as `copies` says, else all that are still to come but for the `damaged`, which
    go back and stay on order. Each good one becomes a copy in processing, with these barcodes, then the next free ones.

    Refuses with ORDER_UNKNOWN, ORDER_SEVERAL, ORDER_DONE, NOT_UNDERSTOOD, BARCODE_IN_USE; NUMBER_UNUSUAL unless
    somebody is `sure`; MORE_CAME where these are more than were ordered, unless the `extra` ones are kept.
    """
    row = line_called(text)
    still = still_open(row)
    good = max(still - damaged, 0) if copies is None else copies
    _fits(row, good, damaged, barcodes)
    if (more := max(0, good + damaged - still)) and not extra:
        raise refuse("MORE_CAME", title=row.title, n=more)
    act = Act(desk)
    biblio = _title_for(act, row)
    items = [_copy(act, row, biblio, barcodes[at : at + 1], call_number, sure) for at in range(good)]
    act.write(RECEIVED, list=row.id, data={"copies": good, "damaged": damaged, "items": [item.id for item in items]})
    if items:
        hold_for(act, row.suggestion, biblio)
    now = line_called(row.id)
    return OrderReceived(now, tuple(items), damaged, more, now.waiting, act.id)


def _fits(row: OrderRow, good: int, damaged: int, barcodes: Sequence[str]) -> None:
    if good < 0 or damaged < 0 or not 0 < good + damaged <= MOST_COPIES:
        if not still_open(row) and not good + damaged:
            raise refuse("ORDER_DONE", title=row.title)
        hint = _("A number from {least} to {most}.").format(least=1, most=MOST_COPIES)
        raise not_understood("copies", good + damaged, hint)
    if len(barcodes) > good or len({*barcodes}) < len(barcodes):
        raise not_understood("barcode", ", ".join(barcodes)[:60], _("{n} copies, a barcode each.").format(n=good))
    for barcode in barcodes:
        barcode_is_free(barcode.replace(" ", ""))


def _title_for(act: Act, row: OrderRow) -> str:
    """Return the line's title; a removed one is restored, and one that never came gets a short record."""
    known = title_row(row.biblio)
    if known is None:
        words = {"title": row.title or row.isbn or _("Not cataloged yet"), "author": row.author, "isbn": row.isbn}
        marc = record_from(words, day_of(act.desk.at, act.desk.zone))
        act.write("biblio_added", biblio=row.biblio, data={"set": {"record": record_base64(marc)}})
    elif known[3]:
        act.write("biblio_edited", biblio=row.biblio, data={"set": {"removed": False}})
    return row.biblio


def _copy(act: Act, row: OrderRow, biblio: str, barcode: Sequence[str], number: str, sure: bool) -> ItemSheet:
    fields: Facts = {
        "barcode": barcode[0] if barcode else "",
        "call_number": number,
        "home_branch": row.branch,
        "location": row.location,
        "item_type": row.item_type,
        "price_cents": row.price_cents,
        "acquired_on": day_of(act.desk.now, act.desk.zone).isoformat(),
    }
    known = {name: value for name, value in fields.items() if value not in ("", None)}
    made = add_item(act.desk, biblio, known, sure=sure, act=act)
    item = get(Item, made.id)
    if item and (done := effect_of_mark(item, IN_PROCESS)):
        write_mark(act, item, done)
    return item_sheet_of(made.id)


@verb("orders.edit")
def add_bought(desk: Desk, add: Callable[..., BookAdded], fund: str, *, sure: bool = False) -> BookAdded:
    """A book that was bought without an order. `add` adds it: a verb of `holdings/lookup/adding.py`, with all but desk
    and act. In the same act stands its line, of no vendor, made and received: the fund has paid it.

    Refuses as `add`, with FUND_UNKNOWN, NO_PERMISSION, with PRICE_MISSING; with FUND_SHORT unless somebody who sees to
    the money is `sure`. Then nothing is added.
    """
    paid, act = fund_called(desk, fund), Act(desk)
    done = add(desk, act=act)
    copy, named = done.item, title_row(done.item.biblio)
    price = need(copy.price_cents, "PRICE_MISSING", fund=paid.code)
    has_room(desk, paid.id, price, sure=sure)
    facts: Facts = {"fund": paid.id, "copies": 1, "price_cents": copy.price_cents, "branch": copy.home_branch}
    facts |= {"location": copy.location, "item_type": copy.item_type}
    if named:
        facts |= {"title": named[0], "author": named[1], "isbn": named[2].split(" ")[0]}
    line = act.write(LINE_ADDED, list=NEW, biblio=copy.biblio, data={"set": facts})
    act.write(RECEIVED, list=line.id, data={"copies": 1, "items": [copy.id]})
    return done

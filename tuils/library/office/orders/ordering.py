"""Order lines: a title on a vendor's list, sent as an order, changed, canceled, claimed when it is late."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import field

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import Refused, need, not_understood, refuse
from tuils.library.holdings.finding import by_number
from tuils.library.holdings.items.showing import whole_biblio
from tuils.library.holdings.lookup.answers import read_lookup_words
from tuils.library.holdings.titles.biblio_state import record_base64
from tuils.library.holdings.titles.titles import record_from
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.money.order_money import cost
from tuils.values.time.moments import day_of

from .funds import encumbered_of, fund_called, has_room
from .order_state import CANCELLED, CLAIMED, LINE_ADDED, LINE_CHANGED, SENT
from .queries import OrderRow, is_of_use, last_number, lines_of_title, order_lines, title_row
from .suggesting import fiscal_year, ordered_for, stored_order_fields, suggestion_called, without_blanks
from .vendors import vendor_called

SHORTEST_END = 6
DAY = 86_400_000_000


@dataclass(frozen=True)
class TitleWanted:
    """The title to order: one here by its id; else the record found for it (ISO 2709); else `words`, from which a short
    record is made."""

    biblio: str = ""
    record: bytes = b""
    words: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class Ordered:
    """A line as it is now. `made`: its title is new in the catalog. `also`: copies of it that are on order besides.
    `held`: a hold waits for whoever suggested or asked for it; else `no_hold`: why not, a sentence, empty where
    nobody did."""

    line: OrderRow
    act: str
    made: bool = False
    also: int = 0
    held: bool = False
    no_hold: str = ""


@verb("orders.edit")
def order_title(
    desk: Desk, title: TitleWanted, fields: Facts, *, card: str = "", suggestion: str = "", sure: bool = False
) -> Ordered:
    """Put a title on its vendor's list. One that is not in the catalog gets a record without copies, so that it is
    found and can be held. `card`: a hold for this patron; `suggestion` (its id): for the patron who made it. Refuses
    with VENDOR_UNKNOWN, VENDOR_SEVERAL, FUND_UNKNOWN, TITLE_MISSING, UNKNOWN_ID, NOT_UNDERSTOOD; with FUND_SHORT unless
    somebody who sees to the money is `sure`.
    """
    wish = suggestion_called(suggestion) if suggestion else None
    known = _line_of(desk, fields, sure)
    act = Act(desk)
    biblio, made = _title_of(act, title)
    named = need(title_row(biblio), "UNKNOWN_ID", code=biblio)
    also = sum(line.copies - line.cancelled - line.received for line in lines_of_title(biblio))
    facts = {**known, "title": named[0], "author": named[1], "isbn": named[2].split(" ")[0], "made": int(made)}
    entry = act.write(
        LINE_ADDED, list=NEW, biblio=biblio, data={"set": {**facts, "suggestion": wish.id if wish else ""}}
    )
    held, no_hold = ordered_for(act, entry.id, biblio, card, wish)
    return Ordered(line_called(entry.id), act.id, made, also, held, no_hold)


def _line_of(desk: Desk, fields: Facts, sure: bool) -> Facts:
    """Return the fields in stored form, with the vendor's discount and the fund of this year."""
    vendor = vendor_called(str(fields.get("vendor") or ""))
    known = stored_order_fields(desk, "line", fields)
    fund = fund_called(desk, str(known["fund"])) if known.get("fund") else None
    facts = {"branch": desk.branch, "discount": vendor.discount, **without_blanks(known), "vendor": vendor.id}
    facts |= {"fund": fund.id if fund else "", "copies": facts.get("copies") or 1}
    has_room(desk, facts["fund"], cost(facts["copies"], facts.get("price_cents"), facts["discount"]), sure=sure)
    return facts


def _title_of(act: Act, title: TitleWanted) -> tuple[str, bool]:
    """Return the id of the title, and whether it was made for this."""
    if title.biblio:
        return whole_biblio(title.biblio), False
    marc = title.record or record_from(title.words, day_of(act.desk.at, act.desk.zone))
    return act.write("biblio_added", biblio=NEW, data={"set": {"record": record_base64(marc)}}).id, True


@verb("orders.edit")
def change_line(desk: Desk, text: str, fields: Facts, *, sure: bool = False) -> OrderRow:
    """Change fields of an order line. Fields not given keep their value. Fewer copies than came cannot be: cancel the
    rest.

    Refuses with ORDER_UNKNOWN, ORDER_SEVERAL, COPIES_CAME, and as `order_title`.
    """
    row = line_called(text)
    known = stored_order_fields(desk, "line", fields)
    known = {name: _usual(name) if value is None and name != "price_cents" else value for name, value in known.items()}
    if "vendor" in known:
        known["vendor"] = vendor_called(str(known["vendor"])).id
    if known.get("fund"):
        known["fund"] = fund_called(desk, str(known["fund"])).id
    if known.get("copies", row.copies) < row.received + row.cancelled:
        raise refuse("COPIES_CAME", title=row.title, n=row.received + row.cancelled)
    changed = {name: value for name, value in known.items() if value != getattr(row, name)}
    if {"copies", "price_cents", "discount", "fund"} & changed.keys():
        then = row._replace(**changed)
        here = 0 if then.fund != row.fund else encumbered_of(row)
        has_room(desk, then.fund, encumbered_of(then) - here, sure=sure)
    if changed:
        Act(desk).write(LINE_CHANGED, list=row.id, data={"set": changed})
    return line_called(row.id)


def _usual(name: str) -> object:
    return {"copies": 1, "discount": 0}.get(name, "")


# ---- sent


@dataclass(frozen=True)
class Order:
    """The order sent to one vendor. `cents`: its total, with discounts."""

    number: str
    vendor: str
    lines: tuple[OrderRow, ...]
    sent_at: int = 0
    act: str = ""

    @property
    def copies(self) -> int:
        return sum(line.copies - line.cancelled for line in self.lines)

    @property
    def cents(self) -> int:
        return sum(cost(line.copies - line.cancelled, line.price_cents, line.discount) for line in self.lines)


def to_send(vendor: str) -> Order:
    """Return the order to send to this vendor. Refuses with NOTHING_TO_ORDER, VENDOR_UNKNOWN, VENDOR_SEVERAL. Only
    reads."""
    row = vendor_called(vendor)
    lines = need(
        order_lines("line.vendor = ? AND line.sent_at = 0 AND line.received < line.copies - line.cancelled", row.id),
        "NOTHING_TO_ORDER",
        vendor=row.name,
    )
    return Order("", row.name, tuple(lines))


@verb("orders.edit")
def send_order(desk: Desk, vendor: str) -> Order:
    """Order all lines on this vendor's list, under the next number of the fiscal year. One act. Nothing is sent by
    this: the list is printed, saved, or typed in the vendor's own web page. Refuses as `to_send`."""
    waiting, act = to_send(vendor), Act(desk)
    beginning = f"{fiscal_year(desk)}-"
    number = f"{beginning}{last_number(beginning) + 1}"
    for line in waiting.lines:
        act.write(SENT, list=line.id, data={"number": number})
    return Order(number, waiting.vendor, tuple(line_called(line.id) for line in waiting.lines), desk.at, act.id)


@permitted("orders.edit")
def order_called(desk: Desk, number: str, vendor: str = "") -> Order:
    """Return the order with this number; `vendor`: which, where two machines gave one number twice. Refuses with
    ORDER_UNKNOWN, VENDOR_SEVERAL, VENDOR_UNKNOWN. Permission orders.edit."""
    lines = order_lines("line.number = ?", clean(number)) if clean(number) else []
    if vendor:
        named = vendor_called(vendor).id
        lines = [line for line in lines if line.vendor == named]
    if not lines:
        raise refuse("ORDER_UNKNOWN", text=clean(number))
    if len(names := {line.vendor_name for line in lines}) > 1:
        raise refuse("VENDOR_SEVERAL", names=", ".join(sorted(names)))
    return Order(lines[0].number, lines[0].vendor_name, tuple(lines), lines[0].sent_at)


# ---- canceled, claimed


@dataclass(frozen=True)
class LineCancelled:
    """The canceled copies. `waiting`: holds that still wait for the title. `removed`: the title, made for this line, is
    gone."""

    line: OrderRow
    copies: int
    waiting: int
    removed: bool
    act: str


@verb("orders.edit")
def cancel_line(desk: Desk, text: str, copies: int | None = None, reason: str = "") -> LineCancelled:
    """Cancel these copies of a line, or all that did not come; their money is free again. A title made for the line is
    removed too, unless it has something. Refuses with ORDER_UNKNOWN, ORDER_SEVERAL, ORDER_DONE, NOT_UNDERSTOOD."""
    row, act = line_called(text), Act(desk)
    still = need(still_open(row), "ORDER_DONE", title=row.title)
    many = still if copies is None else copies
    if not 0 < many <= still:
        raise not_understood("copies", many, _("{n} copies are still to come.").format(n=still))
    act.write(CANCELLED, list=row.id, data={"copies": many, "reason": clean(reason)[:200]})
    gone = bool(row.made) and not row.received and many == still and _stands_alone(row)
    if gone:
        act.write("biblio_edited", biblio=row.biblio, data={"set": {"removed": True}})
    return LineCancelled(line_called(row.id), many, row.waiting, gone, act.id)


def _stands_alone(row: OrderRow) -> bool:
    """Return whether the title is here with nothing: no copy, hold, subscription or other order."""
    found = title_row(row.biblio)
    others = [line for line in order_lines("line.biblio = ?", row.biblio) if line.id != row.id]
    return bool(found and not found[3] and not others and not is_of_use(row.biblio))


@verb("orders.edit")
def claim_lines(desk: Desk, texts: Sequence[str]) -> tuple[OrderRow, ...]:
    """Note that the vendor was asked about these. One act; nothing is sent by it. Refuses with ORDER_UNKNOWN,
    ORDER_SEVERAL, ORDER_DONE, ORDER_NOT_SENT."""
    rows, act = [line_called(text) for text in dict.fromkeys(texts)], Act(desk)
    for row in rows:
        need(still_open(row), "ORDER_DONE", title=row.title)
        need(row.sent_at, "ORDER_NOT_SENT", title=row.title)
    for row in rows:
        act.write(CLAIMED, list=row.id)
    return tuple(line_called(row.id) for row in rows)


# ---- found


def still_open(row: OrderRow) -> int:
    """Return the number of copies still to come."""
    return max(0, row.copies - row.cancelled - row.received)


def line_called(text: str) -> OrderRow:
    """By its id or the end of it; else the one line with copies to come whose ISBN, or whose title or the beginning of
    it, this is: those that were sent go first, then the oldest where all are of one title.

    Refuses with ORDER_UNKNOWN, ORDER_SEVERAL.
    """
    typed, rows = clean(text), []
    if len(typed) >= SHORTEST_END:
        rows = order_lines("line.id = ? OR substr(line.id, -length(?)) = ?", typed, typed, typed)
    if not rows and typed:
        rows = [line for line in order_lines("line.received < line.copies - line.cancelled") if _is_meant(line, typed)]
        rows.sort(key=lambda row: not row.sent_at)
    need(rows, "ORDER_UNKNOWN", text=typed)
    if len({row.biblio for row in rows}) > 1:
        raise refuse("ORDER_SEVERAL", text=typed, titles="; ".join(row.title for row in rows[:3]))
    return rows[0]


def _is_meant(row: OrderRow, typed: str) -> bool:
    with suppress(Refused):
        number = read_lookup_words(typed)
        if number.number and (number.isbn == row.isbn or any(hit.biblio == row.biblio for hit in by_number(typed))):
            return True
    return fold_text(row.title).startswith(fold_text(typed))

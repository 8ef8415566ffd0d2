"""Order records in a vendor's file, made into order lines: titles that are not here are added with their record,
without copies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tuils.files import open_input
from tuils.formats.marc.order_records import OrderRecord, order_records, read_map
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.administration.settings import branches, item_types, library_name, locations, name_of
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused, not_understood
from tuils.library.holdings.finding import by_number
from tuils.values.dataclass import dataclass
from tuils.values.folding import fold_text
from tuils.values.money.order_money import cost, percent_text
from tuils.values.words import Unclear

from .funds import fund_called
from .order_fields import MOST_COPIES
from .ordering import Order, Ordered, TitleWanted, order_title, still_open
from .queries import OrderRow, all_funds, lines_called, lines_of_title
from .suggesting import MOST_CENTS
from .vendors import vendor_called

# ---- an order on paper: sender, vendor, lines


WIDE = 72


def copies_words(n: int) -> str:
    return ngettext("{n} copy", "{n} copies", n).format(n=n)


def order_paper(desk: Desk, order: Order) -> list[str]:
    """Return lines of text, no wider than WIDE but for long titles. Patrons who asked for a title are never named."""
    vendor = vendor_called(order.lines[0].vendor)
    head = [_("Order {number}").format(number=order.number) if order.number else _("Order (not sent yet)")]
    head += [_("From: {library}").format(library=library_name()), _("To: {vendor}").format(vendor=vendor.name)]
    if vendor.account:
        head.append(_("Account: {number}").format(number=vendor.account))
    head.append(_("Date: {day}").format(day=moment_day(desk, order.sent_at or desk.at)))
    lines = [text for number, line in enumerate(order.lines, 1) for text in _line(number, line)]
    titles, copies = len(order.lines), order.copies
    said = [
        ngettext("{n} title", "{n} titles", titles).format(n=titles),
        copies_words(copies),
        money_label(order.cents),
    ]
    return [*head, "", *lines, "", ", ".join(said)]


def _line(number: int, row: OrderRow) -> list[str]:
    many = row.copies - row.cancelled
    first = f"{number:>3}. {many} x {row.title}{f' / {row.author}' if row.author else ''}"
    parts = [_("ISBN {isbn}").format(isbn=row.isbn) if row.isbn else ""]
    if row.price_cents is not None:
        off = percent_text(row.discount)
        parts.append(money_label(row.price_cents) + (_(" less {percent}%").format(percent=off) if off else ""))
        parts.append(money_label(cost(many, row.price_cents, row.discount)))
    parts += [_(SHIP).format(branch=name_of("branch", row.branch)) if row.branch else "", row.note]
    return [first, f"     {', '.join(filter(None, parts))}"]


SHIP = N_("for {branch}")


# ---- order records in a vendor's file, made into order lines


SHOWN = 40
"""The number of unreadable letters that are shown."""
MOST_RECORDS = 5000
"""The most records in one file: it is read whole, so that faults are reported first."""


@dataclass(frozen=True)
class RecordOrdered:
    """The result of ordering one record. `lines`: its order lines; `said`: what was wrong or left out, sentences.
    `outcome`: added, set_aside; `copies`: of these lines, or of those that it would become; `broken`: the record cannot
    be read."""

    number: int
    title: str
    lines: tuple[Ordered, ...]
    said: str
    outcome: str
    copies: int = 0
    broken: bool = False


def read_order_file(path: Path, vendor: str, named: str = "") -> list[OrderRecord]:
    """All records of this file. `named`: a map, else that of the vendor, else `none`. Refuses with NOT_UNDERSTOOD,
    VENDOR_UNKNOWN, VENDOR_SEVERAL. Writes nothing."""
    text = vendor_called(vendor).map
    text = named or text or "none"
    try:
        order_map = read_map(text)
    except Unclear as unclear:
        raise not_understood("map", text, unclear.sentence(_)) from unclear
    try:
        with open_input(path) as stream:
            found = []
            for record in order_records(stream, order_map):
                found.append(record)
                if len(found) > MOST_RECORDS:
                    hint = _("{n} records at most in one file.").format(n=MOST_RECORDS)
                    raise not_understood("file", path.name, hint)
            return found
    except OSError as no:
        raise not_understood("file", path.name, _("Cannot read the file: {why}").format(why=no.strerror)) from no


@permitted("orders.edit")
def look_at_file(
    desk: Desk, path: Path, vendor: str, named: str = "", usual: Facts | None = None, *, sure: bool = False
) -> list[RecordOrdered]:
    """Return what ordering each record of this file would do, in order. Refuses as `read_order_file`. Permission
    orders.edit."""
    known = {**(usual or {}), "vendor": vendor}
    found, planned = [], set[str]()
    for record in read_order_file(path, vendor, named):
        plan = _plan(desk, record, known, sure)
        numbers, called = _numbers(record), f"{record.columns.title}\n{record.columns.author}"
        if not plan.fault and not sure and planned & set(numbers or [called]):
            plan = _Plan(record.number, plan.title, _on_order(record, vendor_called(vendor).name))
        if not plan.fault:
            planned |= {*numbers, called}
        found.append(_planned(plan))
    return found


def order_or_set_aside(desk: Desk, record: OrderRecord, usual: Facts, *, sure: bool = False) -> RecordOrdered:
    """Order a record as `order_record`, or set it aside with the reason. Refuses with NO_PERMISSION."""
    try:
        return order_record(desk, record, usual, sure=sure)
    except Refused as no:
        if "NO_PERMISSION" in no.codes:
            raise
        return RecordOrdered(record.number, record.columns.title, (), no.message, "set_aside")


@verb("orders.edit")
def order_record(desk: Desk, record: OrderRecord, usual: Facts, *, sure: bool = False) -> RecordOrdered:
    """Add the lines of one record, all or none. `usual`: fields where the record has none; the vendor. A title on order
    from this vendor already is set aside, unless somebody is `sure`: the file was perhaps read before. Refuses as
    `order_title`."""
    plan = _plan(desk, record, usual, sure)
    if plan.fault:
        return _planned(plan)
    lines, biblio = [], plan.biblio
    for fields in plan.lines:
        meant = TitleWanted(biblio) if biblio else TitleWanted(record=record.marc)
        done = order_title(desk, meant, {**usual, **fields}, sure=sure)
        biblio = done.line.biblio
        lines.append(done)
    copies = sum(line.line.copies for line in lines)
    return RecordOrdered(record.number, plan.title, tuple(lines), " ".join(plan.notes), "added", copies)


@dataclass(frozen=True)
class _Plan:
    """The plan for one record. `biblio`: its title, if it is here; `lines`: the fields of each; `notes`: what of it is
    left out; `fault`: why it is set aside."""

    number: int
    title: str
    fault: str = ""
    biblio: str = ""
    lines: tuple[Facts, ...] = ()
    notes: tuple[str, ...] = ()
    broken: bool = False


def _plan(desk: Desk, record: OrderRecord, usual: Facts, sure: bool) -> _Plan:
    title = record.columns.title or _("record {n}").format(n=record.number)
    if record.fault:
        return _Plan(record.number, title, record.fault, broken=True)
    vendor = vendor_called(str(usual.get("vendor") or ""))
    if numbers := _numbers(record):
        biblio = next((hits[0].biblio for number in numbers if (hits := by_number(number))), "")
        before = [row for row in lines_of_title(biblio) if row.vendor == vendor.id] if biblio else []
    else:
        before = lines_called(vendor.id, record.columns.title, record.columns.author)
        biblio = before[-1].biblio if before else ""
    if not sure and any(map(still_open, before)):
        return _Plan(record.number, title, _on_order(record, vendor.name))
    lines, notes = [], list[str]()
    for wanted in record.wanted:
        fields, left_out = _fields(desk, wanted)
        notes += left_out
        lines.append(fields)
    return _Plan(record.number, title, "", biblio, tuple(lines), tuple(dict.fromkeys(notes)))


def _planned(plan: _Plan) -> RecordOrdered:
    """Return a plan in words; nothing is done."""
    if plan.fault:
        return RecordOrdered(plan.number, plan.title, (), plan.fault, "set_aside", broken=plan.broken)
    said = [_line_words(fields) for fields in plan.lines]
    copies = sum(int(fields.get("copies", 1)) for fields in plan.lines)
    words = " ".join(("; ".join(said) + ".", *plan.notes))
    return RecordOrdered(plan.number, plan.title, (), words, "added", copies)


def _line_words(fields: Facts) -> str:
    """`2 copies, $18.99, CHILD, J`"""
    price, fund = fields.get("price_cents"), str(fields.get("fund", ""))
    told = [copies_words(int(fields.get("copies", 1))), money_label(int(price)) if price else ""]
    told += [fund_code(fund), *(str(fields.get(name, "")) for name in ("branch", "location", "item_type"))]
    return ", ".join(filter(None, told))


def _on_order(record: OrderRecord, vendor: str) -> str:
    """Return why a record is set aside: its title is on order, perhaps by an earlier record of the file."""
    if _numbers(record):
        return _("Already on order from {vendor}.").format(vendor=vendor)
    return _("On order from {vendor}: its title and author.").format(vendor=vendor)


def _numbers(record: OrderRecord) -> tuple[str, ...]:
    """Return the numbers by which a title is recognized; without any, an order of the same title and author counts."""
    return (*record.columns.isbns, *filter(None, (record.columns.issn,)))


def _fields(desk: Desk, wanted: Mapping[str, str]) -> tuple[Facts, list[str]]:
    """Return the record's fields that are in our codes, and sentences about those left out."""
    found: Facts = {}
    said = []
    if note := wanted.get("note"):
        found["note"] = note[:200]
    if price := wanted.get("price", ""):
        if is_number(price):
            found["price_cents"] = price
        else:
            said.append(_("Price {text}: none is taken.").format(text=price[:SHOWN]))
    if copies := wanted.get("copies", ""):
        found["copies"] = copies_meant(copies)
        if str(found["copies"]) != copies:
            said.append(_("Copies {text}: 1 is taken.").format(text=copies[:SHOWN]))
    if discount := wanted.get("discount", ""):
        found["discount"] = discount
    codes = {"branch": branches(), "location": locations(), "type": item_types()}
    for part, known in codes.items():
        if (text := wanted.get(part)) and (code := _code(text, [(one.code, one.name) for one in known])):
            found["item_type" if part == "type" else part] = code
        elif text:
            said.append(_("No {what} {text} here.").format(what=_WHAT[part], text=text))
    if fund := wanted.get("fund"):
        try:
            found["fund"] = fund_called(desk, fund).id
        except Refused as no:
            said.append(no.message)
    return found, said


def fund_code(fund: str) -> str:
    return next((row.code for row in all_funds() if row.id == fund), "")


def is_number(text: str) -> bool:
    """Return whether these are plain digits, and no more than anybody means."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(MOST_CENTS))


def copies_meant(text: str) -> int:
    """Return the number of copies in a record; 1 where that is no number, or too many."""
    return many if is_number(text) and 0 < (many := int(text)) <= MOST_COPIES else 1


_WHAT = {"branch": "branch", "location": "location", "type": "item type"}


def _code(text: str, known: list[tuple[str, str]]) -> str:
    return next((code for code, name in known if fold_text(text) in (fold_text(code), fold_text(name))), "")

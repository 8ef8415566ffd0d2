"""Repairs: copies that are damaged, and those being repaired: by whom, since when, and when they should be back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.dates import iso_cell, iso_of, moment_cell
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label, whole_title
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.foundation.typed_days import NEXT, day_in
from tuils.library.holdings.items.item_meant import item_row
from tuils.library.holdings.items.shelving import in_shelf_order, shelf_order
from tuils.library.holdings.items.showing import STATUS_WORDS, title_called
from tuils.library.holdings.processing.processing_state import CHANGED, SENT
from tuils.library.holdings.processing.queries import RepairRow, TicketRow, repair_rows, tickets_of
from tuils.library.lending.loans.checkin import CheckedIn, checkin
from tuils.models import Item
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

from .marking import Mark, effect_of_mark, waits_again, write_mark
from .repair_fields import KNOWN

MOST_CENTS = 99_999_999


@dataclass(frozen=True)
class SetAside:
    """A copy that is damaged, in repair, or that came back. `state`: damaged, in_repair, or empty; `note`: the
    damage; `sent_at` and `back_at` in microseconds UTC, 0 if not so; `expected`: an ISO day; `is_late`: that is
    over."""

    item: str
    barcode: str
    biblio: str
    title: str
    call_number: str
    state: str
    note: str
    vendor: str = ""
    sent_at: int = 0
    expected: str = ""
    cost_cents: int | None = None
    done: str = ""
    back_at: int = 0
    is_late: bool = False

    @property
    def is_out(self) -> bool:
        return self.state == "in_repair" and bool(self.sent_at) and not self.back_at


def list_repairs(desk: Desk, vendor: str = "", *, late: bool = False) -> list[SetAside]:
    """Return those at this branch: the late ones first, then those out by vendor, then the damaged ones, in the
    order of the shelves. Copies on loan are left out. `vendor`: the beginning of a name, empty for all."""
    found = [_line(desk, row) for row in repair_rows(desk.branch, *in_shelf_order(shelf_order()))]
    wanted = [one for one in found if _is_with(one, vendor) and (one.is_late or not late)]
    return sorted(wanted, key=lambda one: (not one.is_late, not one.is_out, one.vendor.casefold()))


def _is_with(aside: SetAside, vendor: str) -> bool:
    return aside.vendor.casefold().startswith(vendor.strip().casefold()) and (bool(aside.vendor) or not vendor.strip())


def _line(desk: Desk, row: RepairRow) -> SetAside:
    late = row.state == "in_repair" and bool(row.expected) and row.expected < day_of(desk.now, desk.zone).isoformat()
    return SetAside(
        row.id, row.barcode, row.biblio, whole_title(row.title, row.medium), row.call_number, row.state,
        row.problem or row.note, row.vendor, row.sent_at, row.expected, row.cost_cents, is_late=late,
    )  # fmt: skip


@permitted("circulation.state")
def repairs_of(desk: Desk, barcode: str) -> Sequence[SetAside]:
    """Return every repair of one copy, the newest first. Refuse with ITEM_UNKNOWN. Permission circulation.state."""
    row = item_row(barcode)
    return [_past(desk, row, ticket) for ticket in tickets_of(row.id)]


def _past(desk: Desk, row: Item, ticket_row: TicketRow) -> SetAside:
    today, out = day_of(desk.now, desk.zone).isoformat(), not ticket_row.back_at
    return SetAside(
        ticket_row.item,
        ticket_row.barcode,
        str(row.biblio or ""),
        whole_title(ticket_row.title, ticket_row.medium),
        ticket_row.call_number,
        str(row.state) if out else "",
        ticket_row.problem,
        ticket_row.vendor,
        ticket_row.sent_at,
        ticket_row.expected,
        ticket_row.cost_cents,
        ticket_row.done,
        ticket_row.back_at,
        bool(out and ticket_row.expected and ticket_row.expected < today),
    )


# ---- what is done


@dataclass(frozen=True)
class RepairSaid:
    """The copies that it is about, as the list shows them. `act` undoes it. `slips`: the letters on the slips of
    those that were on the hold shelf, by id; these holds wait again."""

    lines: tuple[SetAside, ...]
    act: str
    slips: Mapping[str, str] = field(default_factory=dict)


@verb("circulation.state")
def send_to_repair(desk: Desk, barcodes: Sequence[str], fields: Facts) -> RepairSaid:
    """Send these to repair, all or none, in one act: by whom, the damage, when they should be back (`fields`: of
    `repair_fields`). Nobody borrows them meanwhile, and no hold gets them. For a copy that is out already the fields
    are changed. A hold for which one was put by waits again, in its old place; the undo puts it by again.

    Refuse with ITEM_UNKNOWN, ON_LOAN, WITHDRAWN, NOT_UNDERSTOOD.
    """
    known, act = _checked(desk, fields), Act(desk)
    rows = {row.id: row for row in map(item_row, barcodes)}
    slips: dict[str, str] = {}
    for row in rows.values():
        mark = _going(row, known)
        act.write(SENT, item=row.id, data={"set": known})
        if mark:
            if slip := waits_again(row, mark):
                slips[row.id] = slip
            write_mark(act, row, mark)
    return RepairSaid(tuple(repairs_of(desk, item)[0] for item in rows), act.id, slips)


def _going(row: Item, known: Facts) -> Mark | None:
    """Return the mark. A copy that leaves the house leaves the hold shelf, also where damaged copies fill holds."""
    mark = effect_of_mark(row, "in_repair")
    if row.held_for and known.get("vendor"):
        state = mark.data if mark else {"state": row.state}
        mark = Mark("in_repair", {**state, "shelf_off": True})
    return mark


@verb("circulation.state")
def change_repair(desk: Desk, barcode: str, fields: Facts) -> RepairSaid:
    """Change the last repair of this copy, also one that is done: its bill may come later. Refuse with ITEM_UNKNOWN,
    NOT_IN_REPAIR, NOT_UNDERSTOOD."""
    known, row, act = _checked(desk, fields), item_row(barcode), Act(desk)
    tickets = tickets_of(row.id)
    if not tickets:
        raise refuse("NOT_IN_REPAIR", title=title_called(row.biblio))
    if changed := {name: value for name, value in known.items() if value != getattr(tickets[0], name)}:
        act.write(CHANGED, item=row.id, data={"set": changed})
    return RepairSaid((repairs_of(desk, row.id)[0],), act.id)


@verb("circulation.state")
def back_from_repair(desk: Desk, barcode: str, fields: Facts | None = None) -> CheckedIn:
    """Check in a repaired copy, so that the next hold gets it. `fields`: what was done, and what it cost. Refuse
    with ITEM_UNKNOWN, NOT_IN_REPAIR, NOT_UNDERSTOOD."""
    row, known = item_row(barcode), _checked(desk, fields or {})
    if row.state not in ("in_repair", "damaged"):
        raise refuse("NOT_IN_REPAIR", title=title_called(row.biblio))
    if not row.barcode:
        why = _("it has no barcode. Give it one first: item replace-barcode.")
        raise refuse("CANNOT_MARK", why=why, title=title_called(row.biblio))
    return checkin(desk, row.barcode, repaired=known)


def _checked(desk: Desk, fields: Facts) -> Facts:
    """Return each field as it is stored. Refuse with NOT_UNDERSTOOD."""
    known: Facts = {}
    for name, value in fields.items():
        if name not in KNOWN:
            raise not_understood(name, value, ", ".join(KNOWN))
        known[name] = _field(name, value, day_of(desk.now, desk.zone))
    return known


def _field(name: str, value: object, today: date) -> object:
    text, known = clean(str(value if value is not None else "")), KNOWN[name]
    if known.kind == "money":
        if text and not (text.isascii() and text.isdigit() and int(text[:12]) <= MOST_CENTS):
            raise not_understood(name, text, _("Whole cents, such as 1250."))
        return int(text) if text else None
    if known.kind == "date":
        return day_in(name, text, today, NEXT).isoformat() if text else ""
    if len(text) > known.most:
        raise not_understood(name, text, _("{n} characters at most.").format(n=known.most))
    return text


# ---- as every door shows it


def _now(_desk: Desk, aside: SetAside) -> str:
    if aside.is_late:
        return _("late")
    return _(STATUS_WORDS[aside.state]) if aside.state else _("back")


def _where(_desk: Desk, aside: SetAside) -> str:
    return aside.vendor or (_("here") if aside.sent_at else "")


def _since(desk: Desk, aside: SetAside) -> str:
    return moment_cell(desk, aside.sent_at) if aside.sent_at else ""


def _words(desk: Desk, aside: SetAside) -> str:
    told = [
        f"{_now(desk, aside):<9}",
        aside.title,
        f"({aside.barcode or '-'})",
        _where(desk, aside),
        _since(desk, aside),
    ]
    if aside.expected:
        told.append(_("expected {day}").format(day=iso_cell(desk, aside.expected)))
    return "  ".join(filter(None, (*told, money_label(aside.cost_cents), aside.note, aside.done)))


REPAIRS = Table(
    title=N_("Repairs"),
    columns=(
        Column(N_("Title"), 14, "title", grow=2),
        Column(N_("Call number"), 12, "call_number", drop=5),
        Column(N_("Now"), 9, _now, "state"),
        Column(N_("With"), 10, _where, "vendor", "vendor", grow=1, drop=1),
        Column(N_("Since"), 11, _since, "sent_at", iso_of("sent_at"), drop=3),
        Column(N_("Expected"), 11, lambda desk, row: iso_cell(desk, row.expected) if row.expected else "", "expected"),
        Column(N_("Problem"), 12, "note", grow=1, drop=2),
        Column(N_("Barcode"), 14, "barcode", "item", "barcode", drop=4),
        fact("late", "is_late"),
        fact("cost_cents"),
        fact("done"),
        fact("back_at", iso_of("back_at")),
        fact("biblio"),
    ),
    read=list_repairs,
    key="item",
    none=(N_("Nothing is waiting for repair."), N_("Check-in sets aside items that are marked damaged.")),
    some=(
        NN_("{n} copy is set aside.", "{n} copies are set aside."),
        N_("Scan one that is back. F6: repaired. F7: send it out."),
    ),
    enter=(N_("Title"), "title", "biblio"),
    words=_words,
    paper="title call_number item vendor expected note",
    names_a_person=False,
    example=SetAside("i", "31234000010017", "", "The overstory", "FIC POW", "in_repair", "Its spine is loose",
                     "Acme Bindery", 1_796_000_000_000_000, "2026-12-15", 1250),
)  # fmt: skip

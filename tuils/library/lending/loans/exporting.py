"""Export patrons, open loans, holds and accounts as plain rows; and the work of the desk as Koha's offline file. The
borrower of a returned copy is forgotten here, so that checkout is left out; its return stands for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from tuils.formats.tables.koc import ISSUE, PAYMENT, RETURN, KocLine
from tuils.i18n import N_
from tuils.library.foundation.audit import looked, note_in_audit
from tuils.library.foundation.describing.field import such
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, entry_from_row
from tuils.library.foundation.journal.hooks import Carried, CarriedFile
from tuils.library.holdings.carried_tables import columns_of, rows_out
from tuils.library.lending.hold_queries import TitleNames, names_of_held_titles
from tuils.library.lending.holds.holds import read_hold_sheet
from tuils.library.lending.loan_queries import PATRONS as PATRONS_PAGE, people_with_lines
from tuils.library.lending.queries import LIVE_SQL
from tuils.library.people.accounts.ledger import account_lines, owed_by
from tuils.library.people.patron_files.carrying import take_patrons
from tuils.library.people.patron_files.parts_across import COLUMNS as PART_COLUMNS, barred_apart, parts_out
from tuils.library.people.patron_files.patron_table import MERGED
from tuils.library.people.patrons.patron_fields import FIELDS as PATRON_FIELDS
from tuils.library.people.patrons.patron_state import FIELDS
from tuils.library.people.patrons.patrons import FLAGS
from tuils.library.people.patrons.queries import months_of
from tuils.models import AccountLine, Hold, Item, Journal, Loan, OldCard, Patron
from tuils.models.rows import fetch_dicts, find, get, some
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import iso, local_moment, to_local

from .carrying import LOANS

PAGE = 1000
HOLD_COLUMNS = (
    "hold", "patron", "biblio", "title", "position", "state", "pickup", "placed_at", "expires", "suspended",
    "suspended_until", "pickup_by", "item", "wanted", "control_number", "isbn",
)  # fmt: skip
PATRON_COLUMNS = (*(name for name in FIELDS if name != "keeps_history"), "old_cards", *PART_COLUMNS)
CARRIED_PATRON_COLUMNS = (*PATRON_COLUMNS, "keeps_history", "last_use")
LOAN_COLUMNS = columns_of(LOANS)


@permitted("library.export")
def export_patrons(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield all patrons, as they were entered, in the order of their cards. Keys: PATRON_COLUMNS.

    `guardian` is the card of another patron; `old_cards` are cards that are not valid any more, each with the day
    since when: `21234000000017 2026-12-01; ...`, or `merged`, where it opens this very record. Repeated fields are
    lists of objects: `contacts`, `all_notes`, `restrictions`, and `proxies` with the card of each.
    """
    note_in_audit(desk, "export", about="patrons")
    return ({name: row[name] for name in PATRON_COLUMNS} for row in _patrons())


@permitted("library.export")
def carried_patrons(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield all patrons, with what only another tuils library takes over. Keys: CARRIED_PATRON_COLUMNS.

    `barred` is the reason apart from `restrictions`; `last_use` the month in which the card was last used, by which
    cards lapse and active patrons are counted."""
    return _patrons(apart=True)


def _patrons(*, apart: bool = False) -> Iterator[dict[str, Any]]:
    last: tuple[Any, ...] = ("", False, "")
    while rows := fetch_dicts(PATRONS_PAGE, *last, PAGE):
        old: dict[str, list[str]] = {}
        people = {str(row["id"]): row for row in rows}
        for card in sorted(find(OldCard, "patron", people), key=lambda card: card.card):
            old.setdefault(card.patron, []).append(f"{card.card} {card.since or MERGED}")
        parts = parts_out([*people])
        used = months_of([*people]) if apart else {}
        for patron, row in people.items():
            several = {name: parts.get(patron, {}).get(name, "") for name in PART_COLUMNS}
            line = {name: row[name] for name in FIELDS} | {"old_cards": "; ".join(old.get(patron, ()))} | several
            line |= barred_apart(patron) if apart and several["restrictions"] else {}
            line |= {"last_use": used.get(patron, "")} if apart else {}
            yield {**line, **{name: bool(line[name]) for name in FLAGS}}
        last = tuple(rows[-1][name] for name in ("card", "clash", "id"))


PATRONS = Carried(
    (
        CarriedFile(
            "patrons.csv", 1, CARRIED_PATRON_COLUMNS, carried_patrons, "patrons",
            later=("last_use", *PART_COLUMNS, *such(PATRON_FIELDS, later=True)),
        ),
    ),
    take_patrons,
    N_("{file}: every patron, and cards that are no longer valid."),
)  # fmt: skip


@permitted("library.export")
def export_loans(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield the open loans, the first due on top; `item` is the barcode, `patron` the card. Times ISO 8601 with
    offset; `stopped_at`: lost or claimed since then; `charged_from`: it came in overdue, and late days count from
    then on; `noticed_at`: when an overdue notice was last sent."""
    note_in_audit(desk, "export", about="loans")
    return iter([*rows_out(desk, LOANS, [LOANS])])  # a pipe that nobody reads must not keep the file busy


@permitted("library.export")
def export_holds(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield the open holds, title by title in the order of their queues; `patron` is the card, `item` the barcode
    that is put by, `wanted` that of the one copy that will do. `control_number` and `isbn` name the title in any
    library. Keys: HOLD_COLUMNS."""
    note_in_audit(desk, "export", about="holds")
    return _holds(desk)


def _holds(desk: Desk) -> Iterator[dict[str, Any]]:
    place, before = 0, ""
    for row in some(Hold, f'"state" IN {LIVE_SQL} ORDER BY "biblio", "rank", "id"'):
        waits = row.state == "placed"
        place, before = (place if row.biblio == before else 0) + waits, row.biblio
        sheet = read_hold_sheet(row, position=place if waits else 0)
        line = {name: getattr(sheet, name) for name in HOLD_COLUMNS[1:-2]} | {
            "placed_at": iso(sheet.placed_at, desk.zone)
        }
        names = names_of_held_titles([row.biblio]).get(row.biblio, TitleNames())  # a title may not have arrived yet
        yield {"hold": sheet.id, **line, "control_number": names.control_number, "isbn": names.isbn}


CHARGE_COLUMNS = (
    "entry", "kind", "patron", "at", "cents", "left_cents", "charge", "why", "reason", "item", "branch", "operator",
)  # fmt: skip


@permitted("library.export")
def export_charges(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield the lines of all accounts that were not undone, patron by patron, the oldest first. Keys: CHARGE_COLUMNS.

    `kind` is charge, payment, waive or refund; of a charge `left_cents` is still owed; `charge` is the line that it
    settles; `item` the barcode, while the charge is tied to its loan.
    """
    note_in_audit(desk, "export", about="charges")
    return _charges(desk)


def _charges(desk: Desk) -> Iterator[dict[str, Any]]:
    last: tuple[str, str] = ("", "")
    while people := people_with_lines(last, PAGE):
        for card, patron in people:
            yield from _account(desk, card, patron)
        last = people[-1]


def _account(desk: Desk, card: str, patron: str) -> Iterator[dict[str, Any]]:
    rows = [row for row in account_lines(patron) if not row.void]
    left = {owed.charge: owed.left for owed in owed_by(patron)}
    kept = applying.privates(row.id for row in rows)
    lent = {loan.id: loan.item for loan in find(Loan, "id", {row.loan for row in rows if row.loan})}
    barcodes = {item.id: item.barcode for item in find(Item, "id", lent.values())}
    for row in rows:
        yield {
            "entry": row.id,
            "kind": row.kind,
            "patron": card,
            "at": iso(row.at, desk.zone),
            "cents": row.cents,
            "left_cents": left.get(row.id, 0) if row.kind == "charge" else "",
            "charge": row.charge or "",
            "why": row.why,
            "reason": str(kept.get(row.id, {}).get("reason", "")),
            "item": barcodes.get(lent.get(row.loan or "", ""), ""),
            "branch": row.branch,
            "operator": row.operator,
        }


KINDS = "('checkout', 'renew', 'checkin', 'payment')"


@dataclass(frozen=True)
class WorkOut:
    """The work as lines. `left_out`: checkouts whose card is no longer known here."""

    lines: tuple[KocLine, ...]
    left_out: int


@permitted("patrons.see_borrower")
def work_since(desk: Desk, day: date) -> WorkOut:
    """Return what was done from the beginning of this day on, in its order. It shows who took what, so it needs the
    permission to see that, and is noted."""
    looked(desk, "list", about="koc")
    start = local_moment(datetime.combine(day, time(0)), desk.zone)
    rows = some(Journal, f'"kind" IN {KINDS} AND "at" >= ? AND NOT "void" ORDER BY "at", "pos"', start)
    entries = [entry_from_row(row) for row in rows]
    items = {row.id: row.barcode for row in find(Item, "id", {one.item for one in entries if one.item})}
    lines, left_out = list[KocLine](), 0
    for entry in entries:
        line = _line(desk, entry, items, len(lines) + 2)
        lines += [line] if line else []
        left_out += line is None
    return WorkOut(tuple(lines), left_out)


def _line(desk: Desk, entry: Entry, items: dict[str, str], number: int) -> KocLine | None:
    at = to_local(entry.at, desk.zone)
    if entry.kind == "checkin":
        return KocLine(number, at, RETURN, item=items.get(entry.item or "", ""))
    if entry.kind == "payment":
        paid = get(AccountLine, entry.id)
        card = _card(paid.patron if paid else None)
        return KocLine(number, at, PAYMENT, card=card, cents=int(entry.data["cents"])) if card else None
    key = entry.id if entry.kind == "checkout" else entry.loan or ""
    loan = get(Loan, key)
    card = _card(loan.patron if loan and loan.patron else applying.private(key).get("patron"))
    return KocLine(number, at, ISSUE, card=card, item=items.get(entry.item or "", "")) if card else None


def _card(patron: str | None) -> str:
    row = get(Patron, patron)
    return row.card if row else ""

"""Checkouts, returns, and payments as Koha's offline file has them. Whoever had what came back is forgotten here, so
that checkout is left out; its return stands for both."""

from __future__ import annotations

from datetime import date, datetime, time

from tuils.formats.koc import ISSUE, PAYMENT, RETURN, KocLine
from tuils.library.audit import looked
from tuils.library.desk import Desk
from tuils.library.journal import applying
from tuils.library.journal.entries import Entry, entry_of
from tuils.models import AccountLine, Item, Journal, Loan, Patron
from tuils.models.rows import find, get, some
from tuils.values.dataclass import dataclass
from tuils.values.moments import local_moment, to_local

KINDS = "('checkout', 'renew', 'checkin', 'payment')"


@dataclass(frozen=True)
class WorkOut:
    """`left_out`: checkouts whose card is no longer known here."""

    lines: tuple[KocLine, ...]
    left_out: int


def work_since(desk: Desk, day: date) -> WorkOut:
    """What was done from the beginning of this day on, in its order. Who took what is told, so it needs the right to
    see that, and is noted."""
    desk.require("patrons.see_borrower")
    looked(desk, "list", about="koc")
    start = local_moment(datetime.combine(day, time(0)), desk.zone)
    rows = some(Journal, f'"kind" IN {KINDS} AND "at" >= ? AND NOT "void" ORDER BY "at", "pos"', start)
    entries = [entry_of(row) for row in rows]
    items = {row["id"]: row["barcode"] for row in find(Item, "id", {one.item for one in entries if one.item})}
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
        paid = get(AccountLine, entry.id) or {}
        card = _card(paid.get("patron"))
        return KocLine(number, at, PAYMENT, card=card, cents=int(entry.data["cents"])) if card else None
    loan = entry.id if entry.kind == "checkout" else entry.loan or ""
    card = _card((get(Loan, loan) or {}).get("patron") or applying.private(loan).get("patron"))
    return KocLine(number, at, ISSUE, card=card, item=items.get(entry.item or "", "")) if card else None


def _card(patron: str | None) -> str:
    return str((get(Patron, patron) or {}).get("card", "")) if patron else ""

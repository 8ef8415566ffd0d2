"""The statements to loans, their due dates and charges, where many are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.queries import ACT
from tuils.library.foundation.local_words import whole_title
from tuils.library.people.accounts.ledger import LOST, OVERDUE, PROCESSING
from tuils.library.people.patrons.patron_state import FIELDS
from tuils.library.people.patrons.queries import LIVE
from tuils.models import db
from tuils.models.rows import Row, change, fetch_dicts, fetch_rows, ids, is_found, marks, typed
from tuils.models.store_words import json_text
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import MINUTE

from .queries import NOT_LATE

LENT_AT = (
    "coalesce((SELECT again.branch FROM journal AS again WHERE again.loan = loan.id AND again.kind = 'renew' "
    "AND NOT again.void ORDER BY again.pos DESC LIMIT 1), (SELECT first.branch FROM journal AS first "
    "WHERE first.id = loan.id))"
)
"""The branch whose calendar the due date was computed by."""


@dataclass(frozen=True)
class MovedLoan:
    """A moved loan. `item` a barcode, `patron` a card; due `was` and `now` in microseconds UTC."""

    loan: str
    item: str
    title: str
    patron: str
    was: int
    now: int


class LoanAffected(NamedTuple):
    """The facts of an open loan that closures need."""

    loan: str
    lent_at: int
    due_at: int
    barcode: str
    item_type: str
    title: str
    medium: str
    card: str
    category: str

    def moved(self, desk: Desk, now: int) -> MovedLoan:
        """Return the move; the card is included only for a person who may see it."""
        card = self.card if desk.may("patrons.see_borrower") else ""
        return MovedLoan(self.loan, self.barcode, whole_title(self.title, self.medium), card, self.due_at, now)


PATRONS = (
    f"SELECT patron.id, patron.clash, {', '.join(f'patron.{name}' for name in FIELDS if name != 'guardian')}, "
    "coalesce(elder.card, '') AS guardian FROM patron LEFT JOIN patron AS elder ON elder.id = patron.guardian "
    "WHERE (patron.card, patron.clash, patron.id) > (?, ?, ?) ORDER BY patron.card, patron.clash, patron.id LIMIT ?"
)
OPEN_LOANS = (
    "SELECT loan.id, loan.patron, loan.due_at, loan.stopped_at, loan.charged_from, "
    "loan.noticed_at, item.barcode, item.call_number, item.item_type, item.borrowed_until, "
    "coalesce(nullif(item.price_cents, 0), item_type.replacement_cents) AS price, biblio.title, biblio.medium, "
    "patron.card, patron.first_name, patron.preferred_name, patron.last_name, patron.category, patron.tell_by, "
    "patron.phone, patron.email, patron.street, patron.address_bad FROM loan JOIN item ON item.id = loan.item "
    "LEFT JOIN item_type ON item_type.code = item.item_type LEFT JOIN biblio ON biblio.id = item.biblio "
    "LEFT JOIN patron ON patron.id = loan.patron WHERE loan.closed_at IS NULL "
)
DAY = 24 * 60 * MINUTE


came_in_overdue: Callable[[], list[Any]] = partial(
    fetch_rows,
    "SELECT loan.id, loan.due_at FROM loan JOIN item ON item.id = loan.item WHERE loan.closed_at IS NULL "
    f"AND loan.charged_from > loan.due_at AND item.state NOT IN {NOT_LATE} ORDER BY loan.due_at, loan.id",
)


def branch_of_entry(loan: str) -> str:
    row: Any = db.execute_sql("SELECT branch FROM journal WHERE id = ?", (loan,)).fetchone()
    return str(row[0]) if row else ""


def loans_due_at(branch: str, condition: str, *values: Any) -> list[LoanAffected]:
    """Return open loans whose due date is of this branch; not lost or claimed ones, for which no day counts any
    more, nor of borrowed copies, whose lenders name the day, nor of what was booked until a time."""
    text = (
        "SELECT loan.id, loan.lent_at, loan.due_at, item.barcode, item.item_type, coalesce(biblio.title, ''), "
        "coalesce(biblio.medium, ''), coalesce(patron.card, ''), coalesce(patron.category, '') FROM loan "
        "JOIN item ON item.id = loan.item LEFT JOIN biblio ON biblio.id = item.biblio "
        "LEFT JOIN patron ON patron.id = loan.patron WHERE loan.closed_at IS NULL AND loan.stopped_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM room_booking WHERE room_booking.loan = loan.id AND room_booking.loan <> '') "
        f"AND item.borrowed_until = '' AND {condition} AND {LENT_AT} = ? ORDER BY loan.due_at, item.barcode, loan.id"
    )
    return typed(LoanAffected, text, *values, branch)


def lender_of(item: str) -> str:
    """Return the name of the library that lent us this copy (an id); its symbol where it has none."""
    text = (
        "SELECT partner.name, partner.code FROM ill_request AS one JOIN ill_partner AS partner "
        "ON partner.id = one.partner WHERE one.item = ? ORDER BY one.made_at DESC LIMIT 1"
    )
    return next((str(name or code) for name, code in fetch_rows(text, item)), "")


dues_of_open: Callable[[], list[Any]] = partial(fetch_rows, "SELECT DISTINCT due_at FROM loan WHERE closed_at IS NULL")
open_with_due: Callable[[], list[Any]] = partial(fetch_rows, "SELECT id, due_at FROM loan WHERE closed_at IS NULL")


def open_that_continue() -> list[Any]:
    text = "SELECT loan.id, journal.continues FROM loan JOIN journal ON journal.id = loan.id "
    text += "WHERE loan.closed_at IS NULL AND journal.continues IS NOT NULL"
    return list(db.execute_sql(text).fetchall())


def loans_fined() -> list[Any]:
    return list(
        db.execute_sql(
            "SELECT DISTINCT loan FROM account_line WHERE loan IS NOT NULL AND why = ? "
            "AND kind = 'charge' AND NOT void ORDER BY loan",
            (OVERDUE,),
        ).fetchall()
    )


def charges_of_returned() -> list[Any]:
    return list(
        db.execute_sql(
            "SELECT account_line.id FROM account_line JOIN loan ON loan.id = account_line.loan WHERE why IN (?, ?) "
            "AND kind = 'charge' AND NOT void AND loan.closed_at IS NOT NULL ORDER BY account_line.id",
            (LOST, PROCESSING),
        ).fetchall()
    )


any_money: Callable[[], bool] = partial(is_found, "SELECT 1 FROM account_line LIMIT 1")
cash_lines: Callable[[int, int, str], list[Any]] = partial(
    fetch_rows,
    "SELECT line.branch, line.operator, count(DISTINCT CASE line.kind WHEN 'payment' THEN act END), "
    "sum(CASE line.kind WHEN 'payment' THEN cents ELSE 0 END), "
    "count(DISTINCT CASE line.kind WHEN 'refund' THEN act END), "
    "sum(CASE line.kind WHEN 'refund' THEN cents ELSE 0 END) "
    "FROM account_line AS line JOIN journal ON journal.id = line.id "
    "WHERE line.at >= ? AND line.at < ? AND NOT line.void AND line.kind IN ('payment', 'refund') "
    "AND ? IN ('', line.branch) GROUP BY line.branch, line.operator ORDER BY line.branch, line.operator",
)
counted_between: Callable[[int, int, str], list[Any]] = partial(
    fetch_rows,
    "SELECT data, at, operator FROM journal WHERE pos >= ? AND pos < ? AND kind = 'counted' AND NOT void "
    "AND ? IN ('', branch) ORDER BY pos DESC",
)


def people_with_lines(last: tuple[str, str], most: int) -> list[Any]:
    text = (
        "SELECT DISTINCT patron.card, patron.id FROM account_line JOIN patron ON patron.id = account_line.patron "
        "WHERE NOT void AND (patron.card, patron.id) > (?, ?) ORDER BY patron.card, patron.id LIMIT ?"
    )
    return list(db.execute_sql(text, (*last, most)).fetchall())


drop_history: Callable[[str], None] = partial(change, "DELETE FROM reading_history WHERE patron = ?")
keeping_history: Callable[[], list[str]] = partial(ids, "SELECT id FROM patron WHERE keeps_history")


def loans_of(people: Sequence[str]) -> list[Row]:
    text = (
        "SELECT item, lent_at, due_at, renewals, closed_at, stopped_at FROM loan "
        f"WHERE patron IN ({marks(people)}) ORDER BY due_at, id"
    )
    return fetch_dicts(text, *people)


def holds_of(people: Sequence[str]) -> list[str]:
    return ids(f"SELECT id FROM hold WHERE patron IN ({marks(people)}) ORDER BY placed_at, id", *people)


def last_borrowed_by(people: Sequence[str]) -> list[Row]:
    text = f"SELECT item, returned_at FROM last_borrower WHERE patron IN ({marks(people)}) ORDER BY returned_at, item"
    return fetch_dicts(text, *people)


loans_and_items: Callable[[str], list[Any]] = partial(fetch_rows, "SELECT id, item FROM loan WHERE patron = ?")
live_holds_of: Callable[[str], list[Any]] = partial(
    fetch_rows, f"SELECT id, biblio FROM hold WHERE patron = ? AND state IN {LIVE}"
)


def ended_holds_of(over: str, patron: str) -> list[str]:
    return ids(f"SELECT id FROM hold WHERE {over}", patron)


def forget_holds_of(over: str, patron: str) -> None:
    db.execute_sql(f"UPDATE hold SET patron = NULL WHERE {over}", (patron,))


lines_of: Callable[[str], list[str]] = partial(ids, "SELECT id FROM account_line WHERE patron = ?")
forget_lines_of: Callable[[str], None] = partial(
    change, "UPDATE account_line SET patron = NULL, loan = NULL WHERE patron = ?"
)
page_of_private: Callable[[str, int], list[Any]] = partial(
    fetch_rows,
    "SELECT entry, kind, at FROM private JOIN journal ON journal.id = private.entry WHERE entry > ? "
    "ORDER BY entry LIMIT ?",
)


def loans_ending(start: int, end: int) -> list[Any]:
    return list(
        db.execute_sql(
            "SELECT loan.id, coalesce(journal.branch, ''), patron.category, item.item_type FROM loan "
            "JOIN item ON item.id = loan.item JOIN patron ON patron.id = loan.patron "
            "LEFT JOIN journal ON journal.id = loan.id WHERE closed_at IS NULL AND due_at >= ? AND due_at < ? "
            "AND due_at - lent_at >= ? AND coalesce(charged_from, 0) <= due_at ORDER BY due_at, loan.id",
            (start, end, DAY // 2),
        ).fetchall()
    )


def entries_of_act(act: str, kinds: Sequence[str], after: int, most: int) -> list[Any]:
    """(seq, id) of an act's valid entries of these kinds."""
    text = (
        f"SELECT seq, id FROM journal WHERE {ACT} AND kind IN ({marks(kinds)}) AND NOT void AND seq > ? "
        "ORDER BY seq LIMIT ?"
    )
    return fetch_rows(text, act, act, *kinds, after, most)


def counts_by_type(first: str, last: str, branch: str) -> list[Any]:
    """(item type, kind, sum) of the counts of these days (ISO), at this branch or at all."""
    where, values = ("AND branch = ?", [branch]) if branch else ("", [])
    text = f"SELECT item_type, kind, sum(n) FROM fact WHERE day BETWEEN ? AND ? {where} GROUP BY item_type, kind"
    return fetch_rows(text, first, last, *values)


def copies_in_transit(branch: str) -> list[Any]:
    """(barcode, title, medium, call number, from, to, moved, sent, is it for a hold) of each copy on its way."""
    sent = (  # custody keeps when a copy was last lent or taken back; one that is sent from the shelf was neither
        "SELECT max(journal.at) FROM journal WHERE journal.item = item.id AND kind = 'item_state' AND NOT void "
        f"AND {json_text('data', '$.to')} = transit_to"
    )
    text = (
        "SELECT barcode, coalesce(title, ''), coalesce(medium, ''), item.call_number, holding_branch, transit_to, "
        f"moved_at, coalesce(({sent}), 0), held_for IS NOT NULL "
        "FROM item LEFT JOIN biblio ON biblio.id = item.biblio "
        "WHERE transit_to <> '' AND loan IS NULL AND (NOT withdrawn OR borrowed_until <> '') "
    )
    return fetch_rows(text + ("AND transit_to = ?" if branch else ""), *([branch] if branch else []))

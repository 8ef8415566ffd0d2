"""Find rows due for a notice in the tables: loans, holds, charges, cards. One kind of row for all of them.

Each statement leaves out rows that a message of its kind already reported, and takes one patron (an id) or, empty, all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from tuils.models import db
from tuils.models.rows import fetch_number, ids, marks, typed

OUT_OF_LOANS = "('lost', 'long_overdue', 'claims_returned', 'claims_never_had')"
"""States of a copy whose loan no longer counts as overdue."""


class DueAbout(NamedTuple):
    """One thing to report to a patron. `about`: the id of the loan, hold, charge or card; `due`: with it and the
    kind, the key that no second message has. `at`: a moment in microseconds UTC, or 0; `day`: an ISO date. `cents`:
    a price or the amount left to pay. `place`: a branch."""

    patron: str
    about: str
    due: str
    title: str = ""
    medium: str = ""
    barcode: str = ""
    at: int = 0
    day: str = ""
    cents: int = 0
    place: str = ""
    loan: str = ""


class NoticeLoan(NamedTuple):
    """The facts that decide when a loan gets a notice: the branch of checkout, the patron category, the item type;
    when it was checked out, since when it is overdue, and when the last notice was (moments in microseconds UTC)."""

    branch: str
    category: str
    item_type: str
    lent_at: int
    since: int
    noticed_at: int | None


def _rows(text: str, values: Sequence[object]) -> list[DueAbout]:
    return typed(DueAbout, text, *values)


def _untold(about: str, due: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM notice_about AS told WHERE told.kind = ? AND told.about = {about} "
        f"AND told.due = {due})"
    )


def _of_patron(column: str, patron: str) -> tuple[str, list[str]]:
    return (f"{column} = ?", [patron]) if patron else (f"{column} IS NOT NULL", [])


_SINCE = "CASE WHEN loan.charged_from > loan.due_at THEN loan.charged_from ELSE loan.due_at END"
_PRICE = "coalesce(nullif(item.price_cents, 0), item_type.replacement_cents, 0)"
_LOAN = (
    "loan.patron, loan.id, CAST(loan.due_at AS TEXT), coalesce(biblio.title, ''), coalesce(biblio.medium, ''), "
    f"item.barcode, loan.due_at, '', {_PRICE}, item.home_branch, loan.id"
)
_OUT = (
    "FROM loan JOIN item ON item.id = loan.item "
    "LEFT JOIN item_type ON item_type.code = item.item_type LEFT JOIN biblio ON biblio.id = item.biblio "
)
_IS_OUT = f"WHERE loan.closed_at IS NULL AND item.state NOT IN {OUT_OF_LOANS}"
_LOANS = (
    f"SELECT coalesce(journal.branch, ''), coalesce(person.category, ''), item.item_type, loan.lent_at, {_SINCE}, "
    f"loan.noticed_at, {_LOAN} {_OUT} LEFT JOIN journal ON journal.id = loan.id "
    f"LEFT JOIN patron AS person ON person.id = loan.patron {_IS_OUT}"
)
_IN_ORDER = "ORDER BY loan.patron, loan.due_at, item.barcode, loan.id"


def loans_due_soon(kind: str, patron: str, now: int, until: int, short: int) -> list[tuple[NoticeLoan, DueAbout]]:
    """Return loans due from now to `until`. Loans of `short` microseconds or less are left out: the patron knows."""
    who, values = _of_patron("loan.patron", patron)
    text = (
        f"{_LOANS} AND loan.due_at >= ? AND loan.due_at < ? AND loan.due_at - loan.lent_at > ? AND {who} "
        f"AND {_untold('loan.id', 'CAST(loan.due_at AS TEXT)')} {_IN_ORDER}"
    )
    return _loan_rows(text, [now, until, short, *values, kind])


def loans_overdue(
    kind: str, patron: str, span: tuple[int, int], step: int, told: tuple[int, int]
) -> list[tuple[NoticeLoan, DueAbout]]:
    """Return loans overdue since a moment in this span, without a notice since `step` microseconds overdue: neither
    by a letter or call nor by another machine, nor between the moments of `told`. A notice dated after `told` is in
    the future: the clock was wrong."""
    who, values = _of_patron("loan.patron", patron)
    text = (
        f"{_LOANS} AND {_SINCE} >= ? AND {_SINCE} < ? AND (loan.noticed_at IS NULL OR loan.noticed_at > ? OR "
        f"(loan.noticed_at < {_SINCE} + ? AND loan.noticed_at < ?)) AND {who} "
        f"AND {_untold('loan.id', 'CAST(loan.due_at AS TEXT)')} {_IN_ORDER}"
    )
    quiet, now = told
    return _loan_rows(text, [*span, now, step, quiet, *values, kind])


def _loan_rows(text: str, values: Sequence[object]) -> list[tuple[NoticeLoan, DueAbout]]:
    at = len(NoticeLoan._fields)
    rows = db.execute_sql(text, tuple(values)).fetchall()
    return [(NoticeLoan(*row[:at]), DueAbout(*row[at:])) for row in rows]


def rules_named(names: Sequence[str]) -> list[tuple[str, str, str, str, str]]:
    """Return name, value, branch, category and item type of the rows of the rule matrix with these names."""
    text = f"SELECT name, value, branch, category, item_type FROM circ_rule WHERE name IN ({marks(names)})"
    return list(db.execute_sql(text, tuple(names)).fetchall())


def loans_since(patron: str, since: int) -> list[DueAbout]:
    """Return this card's open loans that were checked out since then."""
    text = f"SELECT {_LOAN} {_OUT} {_IS_OUT} AND loan.lent_at >= ? AND loan.patron = ? {_IN_ORDER}"
    return _rows(text, [since, patron])


_HOLDS = (
    "SELECT hold.patron, hold.id, {due}, coalesce(biblio.title, ''), coalesce(biblio.medium, ''), '', "
    "coalesce(hold.caught_at, 0), hold.pickup_by, 0, hold.pickup, '' FROM hold "
    "LEFT JOIN biblio ON biblio.id = hold.biblio WHERE "
)
_HOLD_ORDER = "ORDER BY hold.patron, hold.id"


def holds_ready(kind: str, patron: str, today: str) -> list[DueAbout]:
    """Return holds on the hold shelf that may be picked up today."""
    who, values = _of_patron("hold.patron", patron)
    due = "CAST(coalesce(hold.caught_at, 0) AS TEXT)"
    text = (
        f"{_HOLDS.format(due=due)} hold.state = 'waiting' AND (hold.pickup_by = '' OR hold.pickup_by >= ?) AND {who} "
        f"AND {_untold('hold.id', due)} {_HOLD_ORDER}"
    )
    return _rows(text, [today, *values, kind])


def holds_expiring(kind: str, patron: str, days: tuple[str, str], midnight: int) -> list[DueAbout]:
    """Return holds on the hold shelf since before `midnight`, whose last day is one of these (ISO)."""
    who, values = _of_patron("hold.patron", patron)
    text = (
        f"{_HOLDS.format(due='hold.pickup_by')} hold.state = 'waiting' AND hold.pickup_by >= ? AND hold.pickup_by <= ? "
        f"AND hold.caught_at < ? AND {who} AND {_untold('hold.id', 'hold.pickup_by')} {_HOLD_ORDER}"
    )
    return _rows(text, [*days, midnight, *values, kind])


def holds_ended(kind: str, patron: str, since: int) -> list[DueAbout]:
    """Return holds that ended without staff: not picked up, or past their last day."""
    who, values = _of_patron("hold.patron", patron)
    due = "CAST(coalesce(hold.closed_at, 0) AS TEXT)"
    text = (
        f"{_HOLDS.format(due=due)} hold.state = 'cancelled' AND hold.how IN ('expired', 'unclaimed') "
        f"AND hold.closed_at >= ? AND {who} AND {_untold('hold.id', due)} {_HOLD_ORDER}"
    )
    return _rows(text, [since, *values, kind])


def holds_by_staff(kind: str, patron: str, since: int) -> list[DueAbout]:
    """Return holds that staff canceled at a desk. A patron's own reply was answered already."""
    who, values = _of_patron("hold.patron", patron)
    due = "CAST(coalesce(hold.closed_at, 0) AS TEXT)"
    text = (
        f"{_HOLDS.format(due=due)} hold.state = 'cancelled' AND hold.how = 'cancelled' "
        f"AND hold.closed_at >= ? AND {who} AND {_untold('hold.id', due)} {_HOLD_ORDER}"
    )
    return _rows(text, [since, *values, kind])


def restrictions(kind: str, patron: str, days: tuple[str, str]) -> list[DueAbout]:
    """Return restrictions since one of these days (ISO), and not over: of each the last day, empty if it has none."""
    who, values = _of_patron("restriction.patron", patron)
    text = (
        "SELECT restriction.patron, restriction.patron, restriction.key, '', '', '', 0, restriction.until, 0, "
        "patron.branch, '' FROM restriction JOIN patron ON patron.id = restriction.patron WHERE patron.barred "
        "AND restriction.since >= ? AND restriction.since <= ? AND (restriction.until = '' OR restriction.until >= ?) "
        f"AND {who} AND {_untold('restriction.patron', 'restriction.key')} "
        "ORDER BY restriction.patron, restriction.key"
    )
    return _rows(text, [*days, days[1], *values, kind])


def lost_charged(kind: str, patron: str, since: int) -> list[DueAbout]:
    """Return lost copies charged since then and still checked out: a row for each charge of the loan."""
    who, values = _of_patron("line.patron", patron)
    text = (
        "SELECT line.patron, line.id, CAST(loan.due_at AS TEXT), coalesce(biblio.title, ''), "
        "coalesce(biblio.medium, ''), item.barcode, loan.due_at, '', line.cents, item.home_branch, loan.id "
        "FROM account_line AS line JOIN loan ON loan.id = line.loan JOIN item ON item.id = loan.item "
        "LEFT JOIN biblio ON biblio.id = item.biblio WHERE line.kind = 'charge' AND NOT line.void "
        "AND line.why IN ('lost', 'processing') AND line.at >= ? AND loan.closed_at IS NULL "
        f"AND item.state IN ('lost', 'long_overdue') AND {who} AND {_untold('line.id', 'CAST(loan.due_at AS TEXT)')} "
        "ORDER BY line.patron, loan.due_at, loan.id, line.why, line.id"
    )
    return _rows(text, [since, *values, kind])


_CARDS = "SELECT id, id, {due}, '', '', '', 0, {due}, 0, branch, '' FROM patron WHERE NOT barred AND "


def cards_expiring(kind: str, patron: str, days: tuple[str, str]) -> list[DueAbout]:
    who, values = _of_patron("id", patron)
    text = (
        f"{_CARDS.format(due='expires_on')} expires_on >= ? AND expires_on <= ? AND {who} "
        f"AND {_untold('patron.id', 'expires_on')} ORDER BY id"
    )
    return _rows(text, [*days, *values, kind])


def cards_new(kind: str, patron: str, days: tuple[str, str]) -> list[DueAbout]:
    """Return patrons registered on one of these days (ISO)."""
    who, values = _of_patron("id", patron)
    text = (
        f"{_CARDS.format(due='enrolled_on')} enrolled_on >= ? AND enrolled_on <= ? AND {who} "
        f"AND {_untold('patron.id', 'enrolled_on')} ORDER BY id"
    )
    return _rows(text, [*days, *values, kind])


class NewsReader(NamedTuple):
    """A patron who gets the letter of new books; `last`: when the last one went out, in microseconds UTC."""

    patron: str
    news: str
    last: int | None


def readers_of_new_books(kind: str, month: str, today: str, patron: str) -> list[NewsReader]:
    """Return patrons with a valid card who asked for the letter and got none this month."""
    who, values = _of_patron("patron.id", patron)
    untold = _untold("patron.id || '/1'", "?")
    text = (
        "SELECT patron.id, patron.news, (SELECT max(sent.at) FROM notice AS sent WHERE sent.patron = patron.id AND "
        "sent.kind = ?) FROM patron WHERE patron.news <> '' AND (patron.expires_on = '' OR patron.expires_on >= ?) "
        f"AND {who} AND {untold} ORDER BY patron.id"
    )
    return typed(NewsReader, text, kind, today, *values, kind, month)


def emails_back(kind: str, patron: str, since: int) -> list[DueAbout]:
    """Return patrons with a message returned since then whose address, or whose guardian's, is marked for that."""
    who, values = _of_patron("notice.patron", patron)
    due = "CAST(back.at AS TEXT)"
    text = (
        f"SELECT patron.id, patron.id, {due}, '', '', '', 0, '', 0, '', '' FROM (SELECT notice.patron, "
        "max(notice.at) AS at FROM notice WHERE notice.result IN ('bounced', 'refused') AND notice.at >= ? "
        f"AND {who} GROUP BY notice.patron) AS back JOIN patron ON patron.id = back.patron "
        "LEFT JOIN patron AS guardian ON guardian.id = patron.guardian WHERE (patron.email_bad OR guardian.email_bad) "
        f"AND {_untold('patron.id', due)} ORDER BY patron.id"
    )
    return _rows(text, [since, *values, kind])


patrons_mailed_at: Callable[[str], list[str]] = partial(
    ids,
    "SELECT patron.id FROM patron LEFT JOIN patron AS guardian ON guardian.id = patron.guardian "
    "WHERE ? IN (lower(patron.email), lower(guardian.email)) ORDER BY patron.id",
)
"""The patrons (ids) with this email, in small letters, and those whose guardian has it."""


# Return the number that the web catalog has for this title (an id).
number_in_catalog: Callable[[str], int] = partial(fetch_number, "SELECT no FROM biblio WHERE id = ?")


def loan_row_of(loan: str) -> list[DueAbout]:
    """Return the loan as a notice's row, while it is checked out."""
    return _rows(f"SELECT {_LOAN} {_OUT} {_IS_OUT} AND loan.id = ?", [loan])


def hold_row_of(hold: str) -> list[DueAbout]:
    """Return the hold as a notice's row, whatever its state."""
    text = f"{_HOLDS.format(due='CAST(coalesce(hold.closed_at, 0) AS TEXT)')} hold.id = ? AND hold.patron IS NOT NULL"
    return _rows(text, [hold])

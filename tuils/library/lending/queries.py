"""Queries of circulation beside the rows that it writes.

Without `annotations` from the future: a field of a named tuple whose type is text is compiled at each start.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.library.people.accounts.queries import SIGNED
from tuils.models import Item, LastBorrower, db
from tuils.models.circulation import LIVE
from tuils.models.rows import change, fetch_number, fetch_rows, ids, marks, parts, typed, typed_one


class OutRow(NamedTuple):
    """An open loan with the copy that is out. Microseconds UTC. `stopped`: it is lost or claimed, which `state`
    shows, and no longer overdue."""

    barcode: str
    title: str
    medium: str
    state: str
    due_at: int
    stopped: bool


NOT_LATE = "('lost', 'long_overdue', 'claims_returned', 'claims_never_had')"
"""States that replace overdue: a lost or claimed loan is not late any more."""
LIVE_SQL = "('" + "', '".join(LIVE) + "')"
PLACED = f"state = 'placed' AND state IN {LIVE_SQL}"  # said in two ways: by the second its index is known to serve
ON_SHELF = (
    f"SELECT item.biblio FROM item JOIN (SELECT DISTINCT biblio FROM hold WHERE {PLACED}) AS wanted "
    "ON wanted.biblio = item.biblio WHERE loan IS NULL AND held_for IS NULL AND transit_to = '' AND NOT withdrawn "
    "AND NOT not_for_loan AND item.state IN ('', 'cart')"
)
BEGAN = "rules_release"
RESOLVE = f"""
SELECT name, value, branch, category, item_type, CASE WHEN branch <> '' THEN 4 ELSE 0 END
+ CASE WHEN category <> '' THEN 2 ELSE 0 END + CASE WHEN item_type <> '' THEN 1 ELSE 0 END AS weight
FROM circ_rule WHERE branch IN ('', ?) AND category IN ('', ?) AND item_type IN ('', ?)
UNION ALL SELECT '{BEGAN}', value, '', '', '', 0 FROM setting WHERE name = '{BEGAN}' ORDER BY weight
"""


def loans_of_patron(patron: str) -> list[OutRow]:
    """Return what this patron (an id) has out, the first due on top: in one statement, because a desk waits for it."""
    rows: Any = db.execute_sql(
        "SELECT coalesce(item.barcode, ''), coalesce(biblio.title, ''), coalesce(biblio.medium, ''), "
        "coalesce(item.state, ''), loan.due_at, loan.stopped_at FROM loan LEFT JOIN item ON item.id = loan.item "
        "LEFT JOIN biblio ON biblio.id = item.biblio WHERE loan.patron = ? AND loan.closed_at IS NULL "
        "ORDER BY loan.due_at, biblio.title, loan.id",
        (patron,),
    ).fetchall()
    return [
        OutRow(barcode, title, medium, state, due, bool(stopped))
        for barcode, title, medium, state, due, stopped in rows
    ]


class CopyFacts(NamedTuple):
    """The facts about a copy that stand on other rows: its title, its type, its place, and the library's codes for
    children's and young adult (as stored, JSON). `stays`: its type is not for loan. `most_from_place`: so many of its
    place one patron may have. `bookable`: the code of the equipment that it is; `booking`: the one for which it is out
    (ids). `audience`: by the record (MARC 008/22), empty if not known. `pauses`: a rule asks for days between two
    loans; `has_deposit`: its borrower left one, for this or another. `turned_off`: its line, if
    it is turned off (`-` where none is noted)."""

    title: str
    medium: str
    kind: str
    audience: str
    stays: bool
    rental_cents: int
    min_age: int | None
    message: str
    place: str
    most_from_place: int | None
    children_codes: str
    teen_codes: str
    bookable: str
    booking: str
    pauses: bool
    has_deposit: bool
    turned_off: str


_COPY_FACTS = """
SELECT coalesce(biblio.title, ''), coalesce(biblio.medium, ''), coalesce(biblio.kind, ''),
coalesce(biblio.audience, ''), coalesce(item_type.not_for_loan, false), coalesce(item_type.rental_cents, 0),
item_type.min_age, coalesce(item_type.message, ''), coalesce(place.name, ''), place.max_checkouts,
coalesce((SELECT value FROM setting WHERE name = 'children_codes'), 'null'),
coalesce((SELECT value FROM setting WHERE name = 'teen_codes'), 'null'),
coalesce((SELECT min(code) FROM room WHERE barcode = ? AND barcode <> ''), ''),
coalesce((SELECT min(id) FROM room_booking WHERE loan = ? AND loan <> ''), ''),
EXISTS (SELECT 1 FROM circ_rule WHERE name = 'days_between_loans'),
EXISTS (SELECT 1 FROM loan JOIN account_line ON account_line.patron = loan.patron WHERE loan.id = ?
AND account_line.kind = 'charge' AND account_line.why = 'deposit' AND account_line.loan IS NOT NULL),
coalesce((SELECT CASE WHEN item.line = '' THEN '-' ELSE item.line END FROM device_line JOIN item
ON item.id = device_line.id WHERE device_line.id = ? AND off_at > 0), '')
FROM (SELECT 1) AS copy LEFT JOIN biblio ON biblio.id = ? LEFT JOIN item_type ON item_type.code = ?
LEFT JOIN shelving_location AS place ON place.code = ?
"""


def facts_of_copy(item: Item) -> CopyFacts:
    """Return them in one statement, because a desk waits for it."""
    loan = item.loan or ""
    asked = (item.barcode, loan, loan, item.id, item.biblio, item.item_type, item.location)
    found = typed_one(CopyFacts, _COPY_FACTS, *asked)
    assert found is not None
    return found


class ReadyAt(NamedTuple):
    """A copy that is put by for a hold, or on its way to its pickup place; ids, and its barcode."""

    patron: str | None
    biblio: str
    barcode: str
    group: str | None  # the name of the group that it is for


# Return copies put by for holds that are picked up at this branch or stop, wherever they are now.
ready_at: Callable[[str], list[ReadyAt]] = partial(
    typed,
    ReadyAt,
    "SELECT hold.patron, hold.biblio, item.barcode, (SELECT name FROM group_hold WHERE id = hold.for_group) "
    "FROM hold JOIN item ON item.held_for = hold.id "
    "WHERE hold.pickup = ? AND item.loan IS NULL ORDER BY item.barcode, item.id",
)


class OldCardRow(NamedTuple):
    """An old card: its patron (an id), and the day from which it is not valid; empty if its record was merged."""

    patron: str
    since: str


old_card: Callable[[str], OldCardRow | None] = partial(
    typed_one, OldCardRow, "SELECT patron, since FROM old_card WHERE card = ? ORDER BY since LIMIT 1"
)
# Return all values of the rule `lost_after_days`, for any case.
lost_after: Callable[[], list[str]] = partial(ids, "SELECT value FROM circ_rule WHERE name = 'lost_after_days'")
# Count the items that were out in the old system and were not seen since.
still_out: Callable[[], int] = partial(fetch_number, "SELECT count(*) FROM item WHERE old_loan != ''")
# Count the items of one shelving location that a patron has.
count_from: Callable[[str, str], int] = partial(
    fetch_number,
    "SELECT count(*) FROM loan JOIN item ON item.id = loan.item "
    "WHERE patron = ? AND closed_at IS NULL AND location = ?",
)


def count_family_loans(patrons: Sequence[str], item_type: str, but: str) -> int:
    """Count the items that these patrons (ids) have out, of one type or of all. `but`: an item that does not count."""
    text = (
        f"SELECT count(*) FROM loan JOIN item ON item.id = loan.item WHERE loan.patron IN ({marks(patrons)}) "
        "AND loan.closed_at IS NULL AND loan.item <> ?"
    )
    if not item_type:
        return fetch_number(text, *patrons, but)
    return fetch_number(f"{text} AND item.item_type = ?", *patrons, but, item_type)


def record_words(biblio: str) -> str:
    """Return more words of the record: notes, contents, other titles."""
    text = "SELECT more_titles || ' ' || notes || ' ' || numbers FROM biblio WHERE id = ?"
    found: Any = db.execute_sql(text, (biblio,)).fetchone()
    return str(found[0]) if found else ""


class CopyOut(NamedTuple):
    """A copy: its barcode, its title, and whether it is checked out."""

    barcode: str
    title: str
    out: bool


def copies_out(barcodes: Sequence[str]) -> list[CopyOut]:
    """Return those of these barcodes that are copies of the library."""
    rows: list[Any] = []
    for some in parts(barcodes, 500):
        rows += db.execute_sql(
            "SELECT item.barcode, coalesce(biblio.title, item.barcode), item.loan IS NOT NULL FROM item "
            f"LEFT JOIN biblio ON biblio.id = item.biblio WHERE item.barcode IN ({marks(some)})",
            tuple(some),
        ).fetchall()
    return [CopyOut(barcode, title, bool(out)) for barcode, title, out in rows]


# Return when this patron, who keeps a history, returned this title last; 0 if never.
last_returned: Callable[[str, str], int] = partial(
    fetch_number, "SELECT coalesce(max(returned_at), 0) FROM reading_history WHERE patron = ? AND biblio = ?"
)


# ---- when something is billed


def has_worked(begin: int, end: int) -> bool:
    """Return whether anything was done between these moments, by anybody."""
    text = "SELECT count(*) FROM (SELECT 1 FROM journal WHERE pos >= ? AND pos < ? LIMIT 1) AS one"
    return fetch_number(text, begin, end) > 0


# Return when something was done for the first time since then; 0 if nothing was.
first_work_since: Callable[[int], int] = partial(fetch_number, "SELECT min(pos) FROM journal WHERE pos >= ?")


def notices_given(loans: Sequence[str]) -> list[tuple[str, int, str]]:
    """Return each valid overdue notice of these loans (ids): the loan, when it was given, and its data (JSON)."""
    rows: list[Any] = []
    for some in parts(loans, 500):
        of = f"loan IN ({marks(some)}) AND kind = 'overdue_notice' AND NOT void"
        text = f"SELECT loan, at, data FROM journal WHERE {of}"
        rows += db.execute_sql(text, tuple(some)).fetchall()
    return [(loan, at, data) for loan, at, data in rows]


def bounced_since(patrons: Sequence[str], since: int) -> list[tuple[str, int]]:
    """Return emails to these patrons (ids) that came back: whose, and when they were sent."""
    rows: list[Any] = []
    for some in parts(patrons, 500):
        text = f"SELECT patron, at FROM notice WHERE patron IN ({marks(some)}) AND result = 'bounced' AND at >= ?"
        rows += db.execute_sql(text, (*some, since)).fetchall()
    return [(patron, at) for patron, at in rows]


def carried_from(loans: Sequence[str]) -> dict[str, str]:
    """Map those of these loans (ids) that carry on another one to that one."""
    rows: list[Any] = []
    for some in parts(loans, 500):
        text = f"SELECT id, continues FROM journal WHERE id IN ({marks(some)}) AND continues IS NOT NULL"
        rows += db.execute_sql(text, tuple(some)).fetchall()
    return dict(rows)


_LATE_SINCE = "CASE WHEN loan.charged_from > loan.due_at THEN loan.charged_from ELSE loan.due_at END"
_LATE = (
    "FROM loan JOIN item ON item.id = loan.item JOIN patron ON patron.id = loan.patron "
    "LEFT JOIN biblio ON biblio.id = item.biblio LEFT JOIN journal ON journal.id = loan.id "
    "WHERE loan.closed_at IS NULL AND loan.due_at < ? "
    "AND item.state NOT IN ('lost', 'long_overdue', 'claims_returned', 'claims_never_had')"
)
_CAME_OVERDUE = "coalesce(loan.charged_from, 0) > loan.due_at"


class LongLateRow(NamedTuple):
    """A late open loan with its patron and its copy. `since`: from when lateness counts; `branch` lent it."""

    id: str
    patron: str
    due_at: int
    since: int
    branch: str
    category: str
    charged_from: int | None
    barcode: str
    title: str | None
    medium: str | None
    card: str
    first_name: str
    preferred_name: str
    last_name: str


def late_loans_before(due: int, loans: Sequence[str] = (), *, came_overdue: bool | None = None) -> list[LongLateRow]:
    """Return open loans that were due before this moment, the longest overdue first; only these (ids) if any are
    given. `came_overdue`: only those that another system sent overdue, or only the others."""
    among = f"AND loan.id IN ({marks(loans)})" if loans else ""
    came = {None: "", True: f"AND {_CAME_OVERDUE}", False: f"AND NOT ({_CAME_OVERDUE})"}[came_overdue]
    text = (
        f"SELECT loan.id, loan.patron, loan.due_at, {_LATE_SINCE} AS since, coalesce(journal.branch, '') AS branch, "
        "patron.category, loan.charged_from, item.barcode, biblio.title, biblio.medium, patron.card, "
        f"patron.first_name, patron.preferred_name, patron.last_name {_LATE} {among} {came} "
        "ORDER BY loan.due_at, loan.id"
    )
    return typed(LongLateRow, text, due, *loans)


def came_overdue_counts(due: int) -> list[tuple[str, str, int, int]]:
    """Count loans due before this moment that came in overdue: branch, patron category, since when, how many."""
    text = (
        "SELECT coalesce(journal.branch, ''), coalesce(patron.category, ''), loan.charged_from, count(*) "
        f"{_LATE} AND {_CAME_OVERDUE} GROUP BY coalesce(journal.branch, ''), coalesce(patron.category, ''), "
        "loan.charged_from"
    )
    return [(branch, category, at, n) for branch, category, at, n in fetch_rows(text, due)]


def pickups_begun(since: int) -> int:
    """Count holds that got another pickup day since then, as their patrons were not told."""
    rows = fetch_rows("SELECT data FROM journal WHERE pos > ? AND kind = 'hold_edited' AND NOT void", since)
    return sum('"untold"' in data for (data,) in rows)


def replacement_cost(item: Item) -> int | None:
    """Return the cents that a lost copy costs: its own price, else that of its type; None if neither is known."""
    if item.price_cents:
        return int(item.price_cents)
    row = db.execute_sql("SELECT replacement_cents FROM item_type WHERE code = ?", (item.item_type,)).fetchone()
    return int(row[0]) if row and row[0] is not None else None


drop_last_borrower: Callable[[str], None] = partial(change, "DELETE FROM last_borrower WHERE item = ?")
last_borrowed_before: Callable[[int | None], list[Any]] = partial(
    fetch_rows, "SELECT item FROM last_borrower WHERE returned_at < ?"
)


def was_out_since(row: LastBorrower) -> bool:
    """Return whether another machine lent it and took it back since. Nobody knows to whom."""
    later = (
        "SELECT 1 FROM loan WHERE item = ? AND id <> ? AND closed_at > ? AND how NOT IN ('undone', 'loan_taken_back')"
    )
    return db.execute_sql(later, (row.item, row.loan, row.returned_at)).fetchone() is not None


def forget_last_borrower(item: str) -> bool:
    db.execute_sql("DELETE FROM last_borrower WHERE item = ?", (item,))
    return True


def ids_of_family(heads: Sequence[str], family: str) -> list[Any]:
    text = (  # each side names what its index leaves out: else all patrons would be read
        f"SELECT id FROM patron WHERE (guardian IN ({marks(heads)}) AND guardian != '') "
        "OR (family = ? AND family != '')"
    )
    return fetch_rows(text, *heads, family)


class PatronTotals(NamedTuple):
    """The totals of a patron: cents owed, without fines that grow; items out, in all and of one type; items past due,
    of which `overdue` are neither lost nor claimed, the oldest `since` (for a loan imported overdue, since it came)."""

    owed_cents: int
    out: int
    out_of_type: int
    past_due: int
    overdue: int
    since: int | None


_OVERDUE = f"loan.due_at < ? AND item.state NOT IN {NOT_LATE}"
_TOTALS = f"""
SELECT (SELECT coalesce(sum({SIGNED}), 0) FROM account_line WHERE patron = ? AND NOT void),
count(loan.id), coalesce(sum(CASE WHEN item.item_type = ? THEN 1 ELSE 0 END), 0),
coalesce(sum(CASE WHEN loan.due_at < ? THEN 1 ELSE 0 END), 0),
coalesce(sum(CASE WHEN {_OVERDUE} THEN 1 ELSE 0 END), 0), min(CASE WHEN {_OVERDUE} THEN {_LATE_SINCE} END)
FROM loan LEFT JOIN item ON item.id = loan.item WHERE loan.patron = ? AND loan.closed_at IS NULL
"""


def patron_totals(patron: str, at: int, item_type: str = "") -> PatronTotals:
    """Return the totals of this patron (an id) at this moment."""
    found = typed_one(PatronTotals, _TOTALS, patron, item_type, at, at, at, patron)
    assert found is not None
    return found


# Count the open holds on this title, including those a copy is put by for.
how_many_wait: Callable[[str], int] = partial(
    fetch_number, f"SELECT count(*) FROM hold WHERE biblio = ? AND state IN {LIVE_SQL}"
)


def forget_returns(loans: Iterable[str]) -> None:
    """Remove these returns, which were undone, from the history."""
    for loan in set(loans):
        for table in ("reading_history", "last_borrower"):
            db.execute_sql(f"DELETE FROM {table} WHERE loan = ?", (loan,))


def has_code(table: str, code: str) -> Any:
    return db.execute_sql(f"SELECT 1 FROM {table} WHERE code = ?", (code,)).fetchone()


# (loan, due, stopped, type, price, charged from, borrowed until) of this patron's loans that are late at this moment.
late_loans_of: Callable[[str, int], list[Any]] = partial(
    fetch_rows,
    "SELECT loan.id, loan.due_at, loan.stopped_at, item.item_type, coalesce(nullif(item.price_cents, 0), "
    "item_type.replacement_cents), coalesce(loan.charged_from, 0), item.borrowed_until FROM loan "
    "JOIN item ON item.id = loan.item LEFT JOIN item_type ON item_type.code = item.item_type WHERE loan.patron = ? "
    "AND loan.closed_at IS NULL AND loan.due_at < ? ORDER BY loan.due_at, loan.id",
)

"""The queries of work lists. Moments are microseconds UTC, days ISO dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.models import db
from tuils.models.rows import ids, marks, typed

_ITEM = (
    "SELECT item.id, item.barcode, item.biblio, coalesce(biblio.title, ''), item.call_number, item.home_branch, "
    "item.location, item.item_type, item.collection, item.state, {since}, item.lent + item.old_lent, {copies}, "
    "item.price_cents, item.clash FROM item "
    "LEFT JOIN biblio ON biblio.id = item.biblio {join} WHERE {where} ORDER BY {order}"
)
SHELF = "item.home_branch, item.section, item.shelf_key, item.id"


class ItemRow(NamedTuple):
    """A copy, since when it is so, how often it was checked out; `copies` of its title, 0 if not asked."""

    id: str
    barcode: str
    biblio: str
    title: str
    call_number: str
    branch: str
    location: str
    item_type: str
    collection: str
    state: str
    since: int
    lent: int
    copies: int
    price_cents: int | None
    clash: bool


class PatronRow(NamedTuple):
    """A patron by card, with the list's facts: a day, and cents."""

    id: str
    card: str
    first_name: str
    last_name: str
    category: str
    branch: str
    born: str
    city: str
    postcode: str
    street: str
    phone: str
    email: str
    day: str
    cents: int
    n: int
    at: int
    email_bad: bool
    address_bad: bool


def _items(
    where: str, values: Sequence[object], *, since: str = "item.moved_at", join: str = "", order: str = SHELF,
    copies: str = "0",
) -> list[ItemRow]:  # fmt: skip
    text = _ITEM.format(where=where, since=since, join=join, order=order, copies=copies)
    return typed(ItemRow, text, *values)


def late_items(now: int, before: int) -> list[ItemRow]:
    """Return items checked out and due before this moment, in shelf order; `since` is the due date."""
    where = (
        "loan.closed_at IS NULL AND loan.due_at < ? AND loan.due_at < ? "
        "AND (NOT item.withdrawn OR item.borrowed_until <> '') "
        "AND item.state NOT IN ('lost', 'long_overdue', 'claims_returned', 'claims_never_had')"
    )
    return _items(where, (now, before), since="loan.due_at", join="JOIN loan ON loan.item = item.id")


def items_in_state(states: Sequence[str], before: int) -> list[ItemRow]:
    """Return copies in one of these states since before this moment, in shelf order."""
    return _items(f"item.state IN ({marks(states)}) AND NOT item.withdrawn AND item.moved_at < ?", (*states, before))


def last_seen(where: str, *values: object) -> list[tuple[str, str, int]]:
    """Return (item's id, ISO date in the system before, moment here) of copies matching `where`: when each was last
    checked out, checked in, or scanned in an inventory; empty and 0 if not known."""
    text = (
        "SELECT item.id, item.old_seen_on, coalesce((SELECT max(CASE WHEN loan.how IN ('checkin', 'later_checkin') "
        "THEN loan.closed_at ELSE loan.lent_at END) FROM loan WHERE loan.item = item.id AND loan.how NOT IN "
        "('undone', 'loan_taken_back')), 0), coalesce(scan.at, 0) FROM item LEFT JOIN (SELECT item, max(at) AS at "
        f"FROM inventory_seen GROUP BY item) AS scan ON scan.item = item.id WHERE {where}"
    )
    rows: Any = db.execute_sql(text, values).fetchall()
    return [(str(item), str(old), max(lent, scanned)) for item, old, lent, scanned in rows]


def items_never_out(before: int, day: str) -> list[ItemRow]:
    """Return copies on the shelf, never checked out here or in the system before, and in the catalog since before
    this moment."""
    where = (
        "item.lent + item.old_lent = 0 AND item.loan IS NULL AND item.held_for IS NULL AND NOT item.withdrawn "
        "AND item.state = '' AND NOT item.not_for_loan AND item.added_pos < ? "
        "AND (item.acquired_on = '' OR item.acquired_on < ?)"
    )
    return _items(where, (before, day), since="item.added_pos")


_IN_VOLUMES = (  # bound with another title
    "FROM item AS volume WHERE volume.bound_with <> '' AND volume.bound_with LIKE '%' || item.biblio || '%' "
    "AND NOT volume.withdrawn"
)
_COPIES = (
    "(SELECT count(*) FROM item AS other WHERE other.biblio = item.biblio AND NOT other.withdrawn) "
    f"+ (SELECT count(*) {_IN_VOLUMES})"
)
_LAST_OUT = (
    "coalesce((SELECT max(loan.lent_at) FROM loan WHERE loan.item = item.id "
    "AND loan.how NOT IN ('undone', 'loan_taken_back')), 0)"
)
_FREE = "item.loan IS NULL AND item.held_for IS NULL AND NOT item.withdrawn AND item.state = ''"


def items_not_lately_out(before: int, day: str) -> list[ItemRow]:
    """Return copies on the shelf, last checked out before this moment, here or in the system before; or never, and
    in the catalog since before it. `since`: the last checkout here, 0 if there is none."""
    where = (
        f"{_FREE} AND NOT item.not_for_loan AND item.moved_at < ? AND item.old_lent_on < ? AND item.added_pos < ? "
        "AND (item.acquired_on = '' OR item.acquired_on < ?) AND item.id NOT IN (SELECT item FROM loan WHERE "
        "lent_at >= ? AND how NOT IN ('undone', 'loan_taken_back'))"
    )
    return _items(where, (before, day, before, day, before), since=_LAST_OUT, copies=_COPIES)


def items_held() -> list[ItemRow]:
    """Return every copy that is not withdrawn, in shelf order."""
    return _items("NOT item.withdrawn", (), since="0")


def items_added(begin: int, end: int, first: str, last: str) -> list[ItemRow]:
    """Return copies acquired on these days or, if that is not known, added to the catalog between these moments."""
    where = (
        "(item.acquired_on <> '' AND item.acquired_on >= ? AND item.acquired_on <= ?) "
        "OR (item.acquired_on = '' AND item.added_pos >= ? AND item.added_pos < ?)"
    )
    return _items(f"NOT item.withdrawn AND ({where})", (first, last, begin, end), since="item.added_pos")


def items_withdrawn() -> list[ItemRow]:
    """Return all withdrawn copies, with how many copies of their titles are left."""
    return _items("item.withdrawn AND item.borrowed_until = ''", (), copies=_COPIES)


def why_withdrawn() -> dict[str, tuple[str, str]]:
    """Return (destination, reason) of every weeded copy. Staff notes are not returned: they may name a patron."""
    rows: Any = db.execute_sql("SELECT item, gone_to, note FROM weeding_mark WHERE gone_to <> ''").fetchall()
    return {str(item): (str(to), str(why)) for item, to, why in rows}


def last_copies_gone() -> list[ItemRow]:
    """Return copies that are missing, lost, claimed or damaged, if their title has no other on the shelves."""
    bad = "('missing', 'lost', 'long_overdue', 'claims_returned', 'claims_never_had', 'damaged')"
    where = (
        f"item.state IN {bad} AND NOT item.withdrawn AND NOT EXISTS (SELECT 1 FROM item AS other WHERE "
        f"other.biblio = item.biblio AND NOT other.withdrawn AND other.state NOT IN {bad}) "
        f"AND NOT EXISTS (SELECT 1 {_IN_VOLUMES} AND volume.state NOT IN {bad})"
    )
    return _items(where, (), copies=_COPIES)


def titles_with_many(most: int, begin: int, middle: int) -> list[tuple[str, str, str, int, int, int]]:
    """Return (title's id, title, author, copies, checkouts since `middle`, checkouts from `begin` to `middle`) of
    titles with so many copies or more, the least used for each copy first."""
    uses = (
        "(SELECT count(*) FROM item AS one JOIN loan ON loan.item = one.id WHERE one.biblio = biblio.id "
        "AND loan.how NOT IN ('undone', 'loan_taken_back') AND loan.lent_at >= ? AND loan.lent_at < ?)"
    )
    text = (
        f"SELECT biblio.id, biblio.title, biblio.author, held.copies, {uses} AS lately, {uses} AS earlier FROM "
        "(SELECT biblio, count(*) AS copies FROM item WHERE NOT withdrawn GROUP BY biblio HAVING count(*) >= ?) "
        "AS held JOIN biblio ON biblio.id = held.biblio ORDER BY held.copies DESC, biblio.title, biblio.id"
    )
    far = 9_000_000_000_000_000_000
    rows: Any = db.execute_sql(text, (middle, far, begin, middle, most)).fetchall()
    return [tuple(row) for row in rows]


def copies_like(column: str, where: Mapping[str, str]) -> set[str]:
    """Return `column`, barcode or biblio, of the copies whose columns match `where`."""
    asked = " AND ".join(f"{name} = ?" for name in where)
    return set(ids(f"SELECT DISTINCT {column} FROM item WHERE {asked}", *tuple(where.values())))


def known_types() -> set[str]:
    """Return the codes of all item types."""
    return set(ids("SELECT code FROM item_type"))


def priced_types() -> set[str]:
    """Return the item types that have a price for a lost copy."""
    return set(ids("SELECT code FROM item_type WHERE replacement_cents IS NOT NULL"))


def items_without(column: str) -> list[ItemRow]:
    """Return copies without a price, or without a call number."""
    where = {
        "price": "item.price_cents IS NULL AND NOT EXISTS (SELECT 1 FROM item_type WHERE item_type.code = "
        "item.item_type AND item_type.replacement_cents IS NOT NULL)",
        "call_number": "item.call_number = ''",
        "type": "item.item_type = ''",
        "barcode": "item.barcode = ''",
    }[column]
    return _items(f"{where} AND NOT item.withdrawn", (), since="0")


# ---- patrons


_PATRON = (
    "SELECT patron.id, card, first_name, last_name, category, branch, born, city, postcode, street, phone, email, "
    "{day}, {cents} AS owes, {n} AS many, {at} AS since, email_bad, address_bad "
    "FROM patron {join} WHERE {where} ORDER BY {order}"
)
_NOTHING_OUT = "NOT EXISTS (SELECT 1 FROM loan WHERE loan.patron = patron.id AND loan.closed_at IS NULL)"
_OWES = (
    "SELECT coalesce(sum(CASE WHEN kind IN ('charge', 'refund') THEN cents ELSE -cents END), 0) FROM account_line "
    "WHERE account_line.patron = patron.id AND NOT void"
)


def _patrons(
    where: str, values: Sequence[object], *, day: str = "''", cents: str = "0", n: str = "0", at: str = "0",
    order: str = "last_name, first_name, patron.id",
) -> list[PatronRow]:  # fmt: skip
    text = _PATRON.format(day=day, cents=cents, n=n, at=at, join="", where=where, order=order)
    return typed(PatronRow, text, *values)


def enrolled(first: str, last: str) -> list[PatronRow]:
    """Return patrons who registered on these days."""
    return _patrons(
        "enrolled_on >= ? AND enrolled_on <= ?", (first, last), day="enrolled_on", order="enrolled_on, card"
    )


def expired_long_ago(before: str) -> list[PatronRow]:
    """Return cards that expired before this day, with nothing checked out and nothing owed."""
    where = f"expires_on <> '' AND expires_on < ? AND {_NOTHING_OUT} AND ({_OWES}) = 0"
    return _patrons(where, (before,), day="expires_on", order="expires_on, card")


def expiring(first: str, last: str) -> list[PatronRow]:
    """Return cards that expire on these days."""
    return _patrons("expires_on >= ? AND expires_on <= ?", (first, last), day="expires_on", order="expires_on, card")


def unreachable() -> list[PatronRow]:
    """Return patrons with no phone and no working email, or with an address that is known to be wrong."""
    return _patrons("(phone = '' AND (email = '' OR email_bad)) OR address_bad", ())


def owing(cents: int) -> list[PatronRow]:
    """Return patrons who owe so much or more, the most first."""
    return _patrons(f"({_OWES}) >= ?", (cents,), cents=f"({_OWES})", order=f"({_OWES}) DESC, card")


def everybody() -> list[PatronRow]:
    """Return all patrons by name."""
    return _patrons("true", ())


_LATE = (
    "FROM loan JOIN item ON item.id = loan.item WHERE loan.patron = patron.id AND loan.closed_at IS NULL "
    "AND loan.due_at < ? AND item.state NOT IN ('lost', 'long_overdue', 'claims_returned', 'claims_never_had')"
)


def with_late_items(before: int) -> list[PatronRow]:
    """Return patrons with items due before this moment, the longest overdue first: `n` items, since `at`, worth so
    many cents (the copy's price, else that of its item type)."""
    price = (
        "coalesce(sum(coalesce(item.price_cents, (SELECT replacement_cents FROM item_type "
        "WHERE item_type.code = item.item_type), 0)), 0)"
    )
    where = (
        f"patron.id IN (SELECT patron FROM loan WHERE closed_at IS NULL AND due_at < ?) AND EXISTS (SELECT 1 {_LATE})"
    )
    values = (before,) * 5
    at, n, cents = (f"(SELECT {what} {_LATE})" for what in ("min(loan.due_at)", "count(*)", price))
    return _patrons(where, values, cents=cents, n=n, at=at, order="since, card")


def owing_since(cents: int, before: int) -> list[PatronRow]:
    """Return patrons who owe so much or more, with a charge from before this moment, the most first; `at`: the
    oldest one. After them all patrons with a debt at a collection agency."""
    at = (
        "coalesce((SELECT min(line.at) FROM account_line AS line WHERE line.patron = patron.id AND line.kind = "
        "'charge' AND NOT line.void AND line.cents > coalesce((SELECT sum(CASE WHEN other.kind = 'refund' "
        "THEN -other.cents ELSE other.cents END) FROM account_line AS other WHERE other.charge = line.id "
        "AND other.id <> line.id AND NOT other.void), 0)), 0)"
    )
    where = (
        f"(patron.id IN (SELECT patron FROM account_line) AND ({_OWES}) >= ? AND {at} > 0 AND {at} < ?) "
        "OR patron.agency_on <> ''"
    )
    order = f"CASE WHEN patron.agency_on = '' THEN 0 ELSE 1 END, ({_OWES}) DESC, card"
    return _patrons(where, (cents, before), cents=f"({_OWES})", at=at, order=order)


def paid_at_agency() -> list[tuple[str, str, int, int]]:
    """Return (patron's id, since when the debt is at a collection agency, when, cents) of each payment of such a
    patron, refunds negative; for one without any, 0 cents at 0."""
    rows: Any = db.execute_sql(
        "SELECT patron.id, patron.agency_on, coalesce(line.at, 0), CASE WHEN line.kind = 'refund' THEN -line.cents "
        "ELSE coalesce(line.cents, 0) END FROM patron LEFT JOIN account_line AS line ON line.patron = patron.id "
        "AND line.kind IN ('payment', 'refund') AND NOT line.void WHERE patron.agency_on <> ''"
    ).fetchall()
    return [(str(patron), str(day), int(at), int(cents)) for patron, day, at, cents in rows]


class BlockRow(NamedTuple):
    """A patron who may not borrow: why, since when, until when, by whom."""

    card: str
    first_name: str
    last_name: str
    category: str
    branch: str
    phone: str
    email: str
    why: str
    since: str
    until: str
    operator: str


# Return each restriction of each patron, and blocks without one, by name.
blocked: Callable[[], list[BlockRow]] = partial(
    typed,
    BlockRow,
    "SELECT card, first_name, last_name, category, branch, phone, email, coalesce(restriction.why, ''), "
    "coalesce(restriction.since, ''), coalesce(restriction.until, patron.barred_until), "
    "coalesce(restriction.operator, '') FROM patron LEFT JOIN restriction ON restriction.patron = patron.id "
    "WHERE patron.barred OR restriction.patron IS NOT NULL ORDER BY last_name, first_name, card, restriction.key",
)


# ---- money


class LostRow(NamedTuple):
    """A lost copy with its charge: who was charged, when, how much, how much is left."""

    barcode: str
    biblio: str
    title: str
    branch: str
    item_type: str
    collection: str
    location: str
    card: str
    first_name: str
    last_name: str
    at: int
    cents: int
    left: int


_LOST_ITEM = (
    "item.barcode, item.biblio, coalesce(biblio.title, ''), item.home_branch, item.item_type, item.collection, "
    "item.location"
)


def lost_and_charged() -> list[LostRow]:
    """Return lost copies without a charge first, then each charge for a lost item that is not forgotten, oldest
    first."""
    free: Any = db.execute_sql(
        f"SELECT {_LOST_ITEM}, coalesce(patron.card, ''), coalesce(patron.first_name, ''), "
        "coalesce(patron.last_name, ''), item.moved_at, 0, 0 FROM item LEFT JOIN biblio ON biblio.id = item.biblio "
        "LEFT JOIN loan ON loan.id = item.loan LEFT JOIN patron ON patron.id = loan.patron "
        "WHERE item.state IN ('lost', 'long_overdue') AND NOT item.withdrawn AND NOT EXISTS (SELECT 1 FROM "
        "account_line JOIN loan AS billed ON billed.id = account_line.loan WHERE billed.item = item.id "
        "AND account_line.kind = 'charge' AND account_line.why = 'lost' AND NOT account_line.void) "
        "ORDER BY item.moved_at, item.id"
    ).fetchall()
    billed: Any = db.execute_sql(
        f"SELECT {_LOST_ITEM}, coalesce(patron.card, ''), coalesce(patron.first_name, ''), "
        "coalesce(patron.last_name, ''), line.at, line.cents, line.cents - coalesce((SELECT sum(CASE WHEN "
        "other.kind = 'refund' THEN -other.cents ELSE other.cents END) FROM account_line AS other "
        "WHERE other.charge = line.id AND other.id <> line.id AND NOT other.void), 0) FROM account_line AS line "
        "JOIN loan ON loan.id = line.loan JOIN item ON item.id = loan.item LEFT JOIN biblio ON biblio.id = item.biblio "
        "LEFT JOIN patron ON patron.id = line.patron WHERE line.kind = 'charge' AND line.why = 'lost' "
        "AND NOT line.void ORDER BY line.at, line.id"
    ).fetchall()
    return [LostRow(*row) for row in (*free, *billed)]


class MoneyRow(NamedTuple):
    """A payment, a waiver or a refund, without the patron. `charged`: the reason of its charge."""

    id: str
    at: int
    kind: str
    why: str
    charged: str
    cents: int
    branch: str
    operator: str


def money_taken(begin: int, end: int, branch: str) -> list[MoneyRow]:
    """Return all of them between two moments, the oldest first."""
    narrowed = " AND line.branch = ?" if branch else ""
    text = (
        "SELECT line.id, line.at, line.kind, line.why, coalesce(charge.why, ''), line.cents, line.branch, "
        "line.operator FROM account_line AS line LEFT JOIN account_line AS charge ON charge.id = line.charge "
        f"WHERE line.kind <> 'charge' AND line.at >= ? AND line.at < ? AND NOT line.void{narrowed} "
        "ORDER BY line.at, line.id"
    )
    return typed(MoneyRow, text, begin, end, *([branch] if branch else []))


# ---- holds


def old_holds(before: int, branch: str) -> list[tuple[str, str, str, str, int]]:
    """Return (hold, title's id, title, pickup branch, placed) of every hold placed before this moment that still
    waits, the oldest first."""
    narrowed = " AND hold.pickup = ?" if branch else ""
    rows: Any = db.execute_sql(
        "SELECT hold.id, hold.biblio, coalesce(biblio.title, ''), hold.pickup, hold.placed_at FROM hold "
        f"LEFT JOIN biblio ON biblio.id = hold.biblio WHERE hold.state = 'placed' AND hold.placed_at < ?{narrowed} "
        "ORDER BY hold.placed_at, hold.id",
        (before, *([branch] if branch else [])),
    ).fetchall()
    return [tuple(row) for row in rows]

"""The statements to holds and their queues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from tuils.models import Hold, db
from tuils.models.rows import change, fetch_number, fetch_rows, first, ids, is_found, marks, parts, some
from tuils.models.store_words import ARRIVAL

from .queries import LIVE_SQL

TITLES_BY = {
    "biblio": "SELECT id, title FROM biblio WHERE id = ? AND NOT removed",
    "record": "SELECT id, title FROM biblio WHERE control_number = ? AND NOT removed",
    "isbn": "SELECT biblio.id, biblio.title FROM isbn JOIN biblio ON biblio.id = isbn.biblio "
    "WHERE isbn.isbn = ? AND NOT biblio.removed",
}


expired_holds: Callable[[str], list[str]] = partial(
    ids, "SELECT id FROM hold WHERE state = 'placed' AND expires <> '' AND expires < ? ORDER BY id"
)
unclaimed_holds: Callable[[str], list[str]] = partial(
    ids, "SELECT id FROM hold WHERE state = 'waiting' AND pickup_by <> '' AND pickup_by < ? ORDER BY id"
)
cancelled_before: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM hold WHERE patron IS NOT NULL AND state = 'cancelled' AND closed_at < ? ORDER BY id"
)
forget_patron_of: Callable[[str], None] = partial(change, "UPDATE hold SET patron = NULL WHERE id = ?")
on_cart: Callable[[int, int, int], list[str]] = partial(
    ids, f"SELECT id FROM item WHERE {ARRIVAL} > ? AND {ARRIVAL} <= ? AND state = 'cart' AND moved_at < ?"
)
last_arrival: Callable[[], int] = partial(fetch_number, f"SELECT coalesce(max({ARRIVAL}), 0) FROM item")


class TitleNames(NamedTuple):
    """The names of a title, here and elsewhere. `isbn`: its first."""

    title: str = ""
    control_number: str = ""
    isbn: str = ""


def names_of_held_titles(biblios: Iterable[str]) -> dict[str, TitleNames]:
    """Return the names of these titles, by id."""
    text = "SELECT id, title, control_number, isbns FROM biblio WHERE id IN ({marks})"
    rows = [row for part in parts(sorted({*biblios})) for row in fetch_rows(text.format(marks=marks(part)), *part)]
    return {biblio: TitleNames(title, number, isbns.partition(" ")[0]) for biblio, title, number, isbns in rows}


def titles_by(text: str, value: str) -> list[Any]:
    """Return id and title of those that a statement of TITLES_BY finds."""
    return fetch_rows(text, value)


branches_of_pickup: Callable[[], list[Any]] = partial(fetch_rows, "SELECT code, name, pickup FROM branch")
title_has_isbn: Callable[[str, str], bool] = partial(is_found, "SELECT 1 FROM isbn WHERE biblio = ? AND isbn = ?")


def is_title_or_held(biblio: str) -> bool:
    """Return whether this is a title in the catalog, or a removed one that somebody still waits for."""
    text = f"SELECT 1 FROM biblio WHERE id = ? UNION ALL SELECT 1 FROM hold WHERE biblio = ? AND state IN {LIVE_SQL}"
    return db.execute_sql(text, (biblio, biblio)).fetchone() is not None


put_patron: Callable[[str | None, str], None] = partial(change, "UPDATE hold SET patron = ? WHERE id = ?")
is_pickup: Callable[[str], tuple[bool] | None] = partial(first, "SELECT pickup FROM branch WHERE code = ?")
title_numbered: Callable[[int], tuple[str, str] | None] = partial(
    first, "SELECT id, title FROM biblio WHERE no = ? AND NOT removed"
)
can_hold: Callable[[str], tuple[bool] | None] = partial(first, "SELECT can_hold FROM patron_category WHERE code = ?")
# Count the holds of this patron placed since then: open ones, and ended ones whose patron is still known.
placed_since: Callable[[str, int], int] = partial(
    fetch_number,
    "SELECT count(DISTINCT CASE WHEN any_of <> '' THEN any_of ELSE id END) FROM hold "
    "WHERE patron = ? AND placed_at >= ? AND state != 'undone'",
)
# Return whether this patron has a copy of the title out.
has_title: Callable[[str, str], bool] = partial(
    is_found,
    "SELECT 1 FROM loan JOIN item ON item.id = loan.item WHERE loan.patron = ? AND closed_at IS NULL AND biblio = ?",
)


# Return whether a copy for this group (an id) is still to be caught, or in transit.
lacks_copies: Callable[[str], bool] = partial(
    is_found, "SELECT 1 FROM hold WHERE for_group = ? AND for_group <> '' AND state IN ('placed', 'in_transit')"
)


def ready_holds_of(patron: str, branch: str) -> Sequence[Hold]:
    """Return this patron's holds that wait on the hold shelf of a branch."""
    text = '"patron" = ? AND "state" = \'waiting\' AND "pickup" IN (\'\', ?) ORDER BY "caught_at", "id"'
    return list(some(Hold, text, patron, branch))


def first_rank(biblio: str) -> int:
    """Return the rank of the first open hold on a title; 0 if there is none."""
    return fetch_number(f"SELECT coalesce(min(rank), 0) FROM hold WHERE biblio = ? AND state IN {LIVE_SQL}", biblio)

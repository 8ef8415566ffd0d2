"""Queries for entries that machines wrote without knowing of each other. `since`: microseconds UTC.

`due_at > 0` and `patron > ''` are always so, and say which index serves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from tuils.library.people.accounts.queries import SIGNED
from tuils.models import db
from tuils.models.rows import fetch_number, ids
from tuils.models.store_words import USED_TWICE

_LIVE = "('placed', 'waiting', 'in_transit')"


def _apart(first: str, second: str) -> str:
    """The condition that the second comes after the first, from another machine that had not heard of it."""
    return f"{second}.device <> {first}.device AND {second}.base < {first}.pos AND {first}.pos <= {second}.pos"


# How many entries came in from other copies of the library, ever.
brought_in: Callable[[], int] = partial(fetch_number, "SELECT brought_in FROM library")


def settled_decisions(since: int) -> set[str]:
    """The decisions that somebody settled."""
    text = "SELECT data FROM journal WHERE pos > ? AND kind = 'settled' AND NOT void"
    return {str(json.loads(row[0]).get("decision", "")) for row in db.execute_sql(text, (since,)).fetchall()}


def fined_since(device: str, seq: int) -> tuple[list[str], list[str]]:
    """Return, from entries of this device after that number: its charges; and the loans it renewed or ended that
    have a charge, or may have one under the name of a loan that they carry on."""
    text = (
        "SELECT kind, id, loan FROM journal AS said WHERE device = ? AND seq > ? AND (kind = 'charge' OR (kind IN "
        "('renew', 'checkin') AND (EXISTS (SELECT 1 FROM account_line AS line WHERE line.loan = said.loan) OR EXISTS "
        "(SELECT 1 FROM journal AS lent WHERE lent.id = said.loan AND lent.continues IS NOT NULL))))"
    )
    rows = db.execute_sql(text, (device, seq)).fetchall()
    charges = [str(entry) for kind, entry, _loan in rows if kind == "charge"]
    return charges, [str(loan) for kind, _entry, loan in rows if kind != "charge" and loan]


# Return loans that a later one ended, and that nobody has confirmed yet.
superseded: Callable[[], list[str]] = partial(
    ids, "SELECT id FROM loan WHERE patron > '' AND how = 'superseded' AND NOT named ORDER BY closed_at, id"
)


def renewed_after_return(since: int) -> list[tuple[str, str]]:
    """Return (renewal, what had ended the loan)."""
    ended = (
        "SELECT r.id, e.id FROM journal AS r JOIN loan ON loan.id = r.loan JOIN journal AS e ON e.id = loan.by "
        "WHERE r.pos > ? AND r.kind = 'renew' AND NOT r.void AND loan.closed_at IS NOT NULL "
        f"AND loan.how <> 'undone' AND {_apart('e', 'r')} ORDER BY r.pos"
    )
    undone = (
        "SELECT r.id, e.id FROM journal AS r JOIN loan ON loan.id = r.loan JOIN journal AS c ON c.id = loan.id "
        "JOIN journal AS e ON e.undoes = c.act WHERE r.pos > ? AND r.kind = 'renew' AND NOT r.void "
        "AND loan.how = 'undone' AND e.device <> r.device ORDER BY r.pos"
    )
    return [*_pairs(ended, since), *_pairs(undone, since)]


def lent_while_put_by(since: int) -> list[tuple[str, str]]:
    """Return (checkout, hold for which the copy was put by)."""
    found = _pairs(
        "SELECT c.id, hold.id FROM hold JOIN journal AS k ON k.hold = hold.id JOIN item ON item.id = k.item "
        "JOIN journal AS c ON c.id = item.loan WHERE hold.state = 'placed' AND k.pos > ? AND k.kind = 'checkin' "
        f"AND NOT k.void AND (c.hold IS NULL OR c.hold <> k.hold) AND {_apart('k', 'c')}",
        since,
    )
    return sorted(set(found))


def two_copies() -> list[tuple[str, str]]:
    """Return pairs of loans that fill one hold."""
    found = _pairs(
        "SELECT a.id, b.id FROM loan AS a JOIN loan AS b ON b.hold = a.hold AND b.id > a.id AND b.patron = a.patron "
        "WHERE a.due_at > 0 AND a.closed_at IS NULL AND b.closed_at IS NULL"
    )
    return sorted(found)


def out_and_gone() -> list[tuple[str, str]]:
    """Return (copy, loan): on loan, and withdrawn, lost or missing."""
    found = _pairs(
        "SELECT item.id, loan.id FROM loan JOIN item ON item.id = loan.item AND item.loan = loan.id "
        "WHERE loan.due_at > 0 AND loan.closed_at IS NULL "
        "AND ((item.withdrawn AND item.borrowed_until = '') "
        "OR (item.state IN ('lost', 'missing') AND loan.stopped_at IS NULL))"
    )
    return sorted(found)


def has_it_already() -> list[tuple[str, str]]:
    """Return (hold, loan of a copy that would fill it)."""
    return _pairs(
        "SELECT hold.id, loan.id FROM hold JOIN loan ON loan.patron = hold.patron JOIN item ON item.id = loan.item "
        f"WHERE hold.patron IS NOT NULL AND hold.state IN {_LIVE} AND loan.closed_at IS NULL "
        "AND item.biblio = hold.biblio AND (hold.wanted = '' OR hold.wanted = item.id) ORDER BY hold.id"
    )


def waits_twice() -> list[tuple[str, str]]:
    """Return two holds of one patron that one copy would fill, the earlier in the queue first."""
    return _pairs(
        "SELECT a.id, b.id FROM hold AS a JOIN hold AS b ON b.patron = a.patron AND b.biblio = a.biblio "
        f"WHERE a.patron IS NOT NULL AND a.state IN {_LIVE} AND b.state IN {_LIVE} "
        "AND (a.wanted = b.wanted OR a.wanted = '' OR b.wanted = '') "
        "AND (a.rank < b.rank OR (a.rank = b.rank AND a.id < b.id)) ORDER BY a.id, b.id"
    )


def on_hold_shelves(since: int) -> list[str]:
    """Copies that were put by, and are on a hold shelf of any branch."""
    found = ids(
        "SELECT item.id FROM journal AS k JOIN item ON item.id = k.item AND item.held_for = k.hold WHERE k.pos > ? "
        "AND k.kind = 'checkin' AND NOT k.void AND item.transit_to = ''",
        since,
    )
    return sorted(set(found))


# Charges for which more was paid than is owed.
paid_too_much: Callable[[int], list[str]] = partial(
    ids,
    "SELECT charge FROM account_line WHERE NOT void AND charge IN (SELECT charge FROM account_line "
    "WHERE at > ? AND kind = 'payment' AND charge IS NOT NULL) "
    f"GROUP BY charge HAVING sum({SIGNED}) < 0 ORDER BY charge",
)
# Return the lines that were waived because of a second fine, or of a copy that was found.
lifted: Callable[[int], list[str]] = partial(
    ids,
    "SELECT id FROM account_line WHERE at > ? AND kind = 'waive' AND NOT void AND why IN ('doubled', 'found') "
    "AND patron IS NOT NULL ORDER BY at, id",
)
# Order lines of which more copies came than were ordered.
received_twice: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM order_line WHERE received_at > ? AND received > copies - cancelled ORDER BY id"
)
cards_twice: Callable[[], list[str]] = partial(ids, f"SELECT id FROM patron WHERE {USED_TWICE} ORDER BY pos, id")
barcodes_twice: Callable[[], list[str]] = partial(ids, f"SELECT id FROM item WHERE {USED_TWICE} ORDER BY added_pos, id")


_EDITED_APART = (
    "SELECT e.device FROM journal AS e WHERE e.biblio = j.biblio AND e.kind = 'biblio_edited' AND NOT e.void "
    f"AND e.data NOT LIKE '%\"removed\":%' AND ({_apart('j', 'e')} OR {_apart('e', 'j')})"
)
_USES = (
    "EXISTS (SELECT 1 FROM item WHERE item.biblio = biblio.id AND NOT item.withdrawn)",
    f"EXISTS (SELECT 1 FROM hold WHERE hold.biblio = biblio.id AND hold.state IN {_LIVE} AND NOT EXISTS (SELECT 1 "
    "FROM item AS lent WHERE lent.id = hold.wanted AND lent.borrowed_until <> ''))",
    "EXISTS (SELECT 1 FROM serial WHERE serial.biblio = biblio.id AND (serial.ends_on = '' OR serial.ends_on >= ?))",
    f"EXISTS ({_EDITED_APART})",
)


class GoneInUse(NamedTuple):
    """A title that was removed, the entry that removed it, and how it is still in use: it has a copy that is not
    withdrawn, a hold, or an active subscription; or its record was changed on another machine."""

    title: str
    removal: str
    has_copy: bool
    has_hold: bool
    comes: bool
    edited: bool


def removed_titles_in_use(since: int, today: str) -> list[GoneInUse]:
    """Return removed titles that are still in use. `today`: an ISO day."""
    rows: Any = db.execute_sql(
        f"SELECT biblio.id, j.id, {', '.join(_USES)}, j.data FROM journal AS j JOIN biblio ON biblio.id = j.biblio "
        "WHERE j.pos > ? AND j.kind = 'biblio_edited' AND NOT j.void AND biblio.removed ORDER BY j.pos",
        (today, since),
    ).fetchall()
    found = [
        GoneInUse(*row[:2], *map(bool, row[2:6])) for row in rows if json.loads(row[6]).get("set", {}).get("removed")
    ]
    return list({one.title: one for one in found if any(one[2:])}.values())


def edited_twice(since: int, kind: str, column: str) -> list[tuple[str, str]]:
    """Return pairs of edits of one thing, which is in this column of the journal."""
    return _pairs(
        f"SELECT a.id, b.id FROM journal AS b JOIN journal AS a ON a.{column} = b.{column} WHERE b.pos > ? "
        f"AND b.kind = '{kind}' AND a.kind = '{kind}' AND NOT a.void AND NOT b.void "
        f"AND {_apart('a', 'b')} ORDER BY b.pos, a.pos",
        since,
    )


clocks_set_back: Callable[[int], list[str]] = partial(
    ids, "SELECT id FROM journal WHERE pos > ? AND kind = 'clock' AND NOT void ORDER BY pos"
)


def overfull(now: int) -> list[tuple[str, int]]:
    """Return (session still to come, how many more people have a seat than there is room for)."""
    from tuils.library.activities.queries import TAKES_SEATS

    taken = f"(SELECT sum(heads) FROM registration WHERE session = s.id AND {TAKES_SEATS})"
    text = (
        f"SELECT s.id, {taken} - s.capacity FROM program_session AS s WHERE s.starts_at > ? "
        f"AND s.capacity IS NOT NULL AND {taken} > s.capacity ORDER BY s.starts_at, s.id"
    )
    return [(str(session), int(n)) for session, n in db.execute_sql(text, (now,)).fetchall()]


def _pairs(text: str, *values: int) -> list[tuple[str, str]]:
    return [(str(one), str(other)) for one, other in db.execute_sql(text, values).fetchall()]

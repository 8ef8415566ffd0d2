"""Rules that hold after any sequence of deeds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tuils.library.lending.terms.queues import position_of, queue_of
from tuils.library.people.accounts.ledger import balance, owed_by
from tuils.models import db

from .makers import rows

LIVE = "('placed', 'waiting', 'in_transit')"


def broken() -> list[str]:
    """Return the rules that are broken, in words; no sequence of deeds may break one."""
    faults = [f"two open loans of {item}" for (item,) in rows(
        "SELECT item FROM loan WHERE closed_at IS NULL GROUP BY item HAVING count(*) > 1"
    )]  # fmt: skip
    faults += [f"hold {hold} of nobody" for (hold,) in rows(
        f"SELECT id FROM hold WHERE state IN {LIVE} AND patron IS NULL"
    )]  # fmt: skip
    faults += [f"hold {hold} is {state} without a copy" for hold, state in rows(
        "SELECT id, state FROM hold WHERE state IN ('waiting', 'in_transit') AND item IS NULL"
    )]  # fmt: skip
    faults += [f"hold {hold} waits with a copy that is on loan or elsewhere" for (hold,) in rows(
        "SELECT hold.id FROM hold JOIN item ON item.id = hold.item WHERE item.loan IS NOT NULL "
        "OR (hold.state = 'waiting') = (item.transit_to <> '')"
    )]  # fmt: skip
    faults += [f"two holds with one copy {item}" for (item,) in rows(
        "SELECT item FROM hold WHERE item IS NOT NULL GROUP BY item HAVING count(*) > 1"
    )]  # fmt: skip
    faults += [f"the loan that filled hold {hold} ended, and whose it was is known" for (hold,) in rows(
        "SELECT hold.id FROM hold JOIN loan ON loan.hold = hold.id WHERE loan.named AND (hold.patron IS NOT NULL "
        "OR EXISTS (SELECT 1 FROM private WHERE entry = hold.id))"
    )]  # fmt: skip
    faults += [f"two lists have the name {name} and the number {twin}" for name, twin in rows(
        "SELECT name_key, twin FROM kept_list WHERE NOT removed GROUP BY 1, 2 HAVING count(*) > 1 OR twin = 0"
    )]  # fmt: skip
    faults += [f"a line of no list {name}" for (name,) in rows(
        "SELECT list FROM list_line WHERE list NOT IN (SELECT id FROM kept_list)"
    )]  # fmt: skip
    faults += [f"{one} and {other} are both in {room}" for room, one, other in rows(
        "SELECT a.room, a.whose, b.whose FROM room_time AS a JOIN room_time AS b ON a.room = b.room "
        "AND a.whose < b.whose AND a.from_at < b.until_at AND a.until_at > b.from_at AND NOT a.clash AND NOT b.clash"
    )]  # fmt: skip
    faults += [f"session {name} of no program" for (name,) in rows(
        "SELECT id FROM program_session WHERE program NOT IN (SELECT id FROM program)"
    )]  # fmt: skip
    faults += [f"room {room} is taken by {whose}, which has no need of it" for room, whose in rows(
        "SELECT room, whose FROM room_time WHERE whose NOT IN (SELECT id FROM program_session WHERE NOT removed "
        "AND status = 'planned') AND whose NOT IN (SELECT id FROM room_booking WHERE state = 'booked')"
    )]  # fmt: skip
    faults += [f"registration {name} is {state} until {until}" for name, state, until in rows(
        "SELECT id, state, offered_until FROM registration WHERE (state = 'offered') <> (offered_until IS NOT NULL)"
    )]  # fmt: skip
    return faults + _gaps() + _sums()


def broken_at_one_desk() -> list[str]:
    """Return the broken rules that one machine must keep, though several apart can't: no more heads than seats, and
    anonymous counts equal to those of the sessions."""
    faults = [f"{taken} heads for {capacity} seats of {name}" for name, capacity, taken in rows(
        "SELECT s.id, s.capacity, sum(r.heads) FROM program_session AS s JOIN registration AS r ON r.session = s.id "
        "WHERE r.state IN ('coming', 'offered') AND coalesce(r.came, 1) > 0 AND s.capacity IS NOT NULL GROUP BY s.id "
        "HAVING sum(r.heads) > s.capacity"
    )]  # fmt: skip
    told = "SELECT day, branch, category, collection, item_type, age_group, sum(n) FROM fact WHERE kind = 'attendance'"
    counts = rows(f"{told} GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6")
    came = rows(
        "SELECT substr(s.wall, 1, 10), s.branch, s.kind, s.audience, s.place, a.age_group, sum(a.n) FROM attendance "
        "AS a JOIN program_session AS s ON s.id = a.session GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(a.n) <> 0 "
        "ORDER BY 1, 2, 3, 4, 5, 6"
    )
    return faults if counts == came else [*faults, f"counted {counts}, and at the doors {came}"]


def _gaps() -> list[str]:
    faults = []
    for (biblio,) in rows(f"SELECT DISTINCT biblio FROM hold WHERE state IN {LIVE}"):
        places = [place for hold in queue_of(biblio) if (place := position_of(hold))]
        if places != list(range(1, len(places) + 1)):
            faults.append(f"the queue of {biblio} is {places}")
    return faults


def _sums() -> list[str]:
    """Return accounts whose balance is not the sum of the ledger, or of the open charges where there is no credit."""
    faults = []
    signs = {"charge": 1, "refund": 1, "payment": -1, "waive": -1}
    sums: dict[str, int] = {}
    for patron, kind, cents in rows("SELECT patron, kind, cents FROM account_line WHERE NOT void"):
        sums[patron] = sums.get(patron, 0) + signs[kind] * cents
    for patron, cents in sums.items():
        owed = sum(charge.left for charge in owed_by(patron))
        if patron and (balance(patron) != cents or owed != max(0, cents)):
            faults.append(f"{patron}: lines {cents}, balance {balance(patron)}, owed {owed}")
    return faults


def counted() -> dict[tuple[str, ...], int]:
    """Return the anonymous counts that are not 0."""
    cursor = db.execute_sql("SELECT day, kind, branch, category, age_group, item_type, collection, sum(n) FROM fact "
                            "GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0")  # fmt: skip
    return {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}


def same(before: dict[str, Any], now: dict[str, Any], deed: Callable[..., object]) -> None:
    """Compare table by table, so that a failure is short to read."""
    for table, was in before.items():
        assert now[table] == was, f"{table} after {deed.__name__} was taken back: {_first(was, now[table])}"


def _first(before: Any, now: Any) -> str:
    pairs = (
        zip(before, now, strict=False)
        if isinstance(before, list)
        else ((row, now.get(key)) for key, row in before.items())
    )
    return next((f"{row} is now {again}" for row, again in pairs if row != again), "there are others")

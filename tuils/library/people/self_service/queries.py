"""The statements about machines, what they did, and PINs of patrons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tuils.models import db
from tuils.models.rows import fetch_number, first, ids, marks, typed, typed_one
from tuils.models.store_words import or_change


class MachineRow(NamedTuple):
    name: str
    kind: str
    branch: str
    addresses: str
    how: str
    hash: str


class MachineDeed(NamedTuple):
    """One message of a machine. `did`: what came of it; `why`: the codes of a refusal; `todo`: what staff must see."""

    id: str
    machine: str
    at: int
    command: str
    did: str
    why: str = ""
    item: str = ""
    act: str = ""
    todo: str = ""


class MachineCounts(NamedTuple):
    last_at: int
    refused: int
    lent: int
    returned: int
    cards: int
    offline: int
    held: int
    shared: int


class PinRow(NamedTuple):
    hash: str
    set_at: int


_MACHINES = """SELECT m.name, m.kind, m.branch, m.addresses, m.how, coalesce(k.hash, '') FROM machine m
LEFT JOIN machine_key k ON k.name = m.name"""
_EVENT = "id, machine, at, command, did, why, item, act, todo"
_COUNTS = """SELECT sum(CASE WHEN did = 'refused' THEN 1 ELSE 0 END),
sum(CASE WHEN did IN ('out', 'renewed') THEN 1 ELSE 0 END), sum(CASE WHEN did = 'in' THEN 1 ELSE 0 END),
sum(CASE WHEN did = 'card' THEN 1 ELSE 0 END) FROM machine_event WHERE machine = ? AND at >= ?"""
_HELD = """SELECT count(*) FROM machine_event e WHERE e.todo = 'held' AND e.machine = ?
AND NOT EXISTS (SELECT 1 FROM item WHERE item.barcode = e.item AND item.moved_at > e.at)"""


def machine_rows() -> list[MachineRow]:
    return typed(MachineRow, f"{_MACHINES} ORDER BY m.name")


def machine_row(name: str) -> MachineRow | None:
    return typed_one(MachineRow, f"{_MACHINES} WHERE m.name = ?", name)


def counts_of_machine(machine: str, since: int) -> MachineCounts:
    """Return what a machine did since that moment; `offline` and `held`: what nobody has looked at yet."""
    last = fetch_number("SELECT max(at) FROM machine_event WHERE machine = ? AND why <> 'LOGIN'", machine)
    offline = fetch_number("SELECT count(*) FROM machine_event WHERE todo = 'offline' AND machine = ?", machine)
    shared = fetch_number("SELECT count(*) FROM machine_event WHERE todo = 'shared' AND machine = ?", machine)
    refused, lent, returned, cards = (int(n or 0) for n in first(_COUNTS, machine, since))
    return MachineCounts(last, refused, lent, returned, cards, offline, fetch_number(_HELD, machine), shared)


def put_events(events: Iterable[MachineDeed]) -> None:
    for one in events:
        db.execute_sql(f"INSERT INTO machine_event ({_EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", tuple(one))


def events_of(machine: str, most: int) -> list[MachineDeed]:
    text = f"SELECT {_EVENT} FROM machine_event WHERE machine = ? AND did <> 'heard' ORDER BY at DESC, id DESC LIMIT ?"
    return typed(MachineDeed, text, machine, most)


def event_of_act(act: str) -> MachineDeed | None:
    return typed_one(MachineDeed, f"SELECT {_EVENT} FROM machine_event WHERE act = ? LIMIT 1", act)


def count_to_see(todo: str) -> int:
    """Count what machines left for staff to see, of this kind."""
    return fetch_number("SELECT count(*) FROM machine_event WHERE todo = ?", todo)


def bells_since(since: int) -> list[str]:
    """Return the machines at which somebody rang, and nobody looked yet."""
    text = "SELECT DISTINCT machine AS id FROM machine_event WHERE todo = 'bell' AND at >= ? ORDER BY machine"
    return ids(text, since)


def clear_todo(machine: str) -> int:
    """Clear all that was to be seen. A claim stays until it is done by itself."""
    text = "UPDATE machine_event SET todo = '' WHERE machine = ? AND todo NOT IN ('', 'claim')"
    return int(db.execute_sql(text, (machine,)).rowcount)


def clear_one_todo(event: str) -> int:
    return int(db.execute_sql("UPDATE machine_event SET todo = '' WHERE id = ? AND todo <> ''", (event,)).rowcount)


def old_events(before: int) -> list[str]:
    """Return the ids of the lines that may go."""
    return ids("SELECT id FROM machine_event WHERE at < ? AND todo IN ('', 'bell') ORDER BY id", before)


def forget_events(those: Sequence[str]) -> int:
    text = f"DELETE FROM machine_event WHERE id IN ({marks(those)})"
    return int(db.execute_sql(text, tuple(those)).rowcount)


def answer_kept(machine: str, key: str, since: int) -> str | None:
    row = first("SELECT answer FROM machine_done WHERE machine = ? AND key = ? AND at >= ?", machine, key, since)
    return str(row[0]) if row else None


def keep_answer(machine: str, key: str, at: int, answer: str) -> None:
    text = "INSERT INTO machine_done (machine, key, at, answer) VALUES (?, ?, ?, ?)"
    db.execute_sql(text + or_change("machine, key", "at", "answer"), (machine, key, at, answer))


def forget_kept_answers(before: int) -> int:
    return int(db.execute_sql("DELETE FROM machine_done WHERE at < ?", (before,)).rowcount)


def pin_of_patron(patron: str) -> PinRow | None:
    return typed_one(PinRow, "SELECT hash, set_at FROM patron_pin WHERE patron = ?", patron)


def has_pins() -> bool:
    return bool(first("SELECT 1 FROM patron_pin LIMIT 1"))


def patrons_with_pin() -> set[str]:
    return set(ids("SELECT patron FROM patron_pin"))


def put_pin(patron: str, hashed: str, at: int) -> None:
    text = "INSERT INTO patron_pin (patron, hash, set_at) VALUES (?, ?, ?)"
    db.execute_sql(text + or_change("patron", "hash", "set_at"), (patron, hashed, at))


def drop_pin(patron: str) -> None:
    db.execute_sql("DELETE FROM patron_pin WHERE patron = ?", (patron,))

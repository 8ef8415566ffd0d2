"""What packing and merging ask of the tables beside the journal."""

from __future__ import annotations

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from tuils.library.accounts.queries import SIGNED
from tuils.library.journal.entries import Facts, both_of
from tuils.models import Biblio, EarlierRecord, Fact, Journal, LastUse, db
from tuils.models.rows import blank, find, get, ids, marks, put, some
from tuils.models.sites import SiteContact

FACT = tuple(name for name in blank(Fact) if name != "id")
_MONTHS = "SELECT device, substr(day, 1, 7), sum(version) FROM fact GROUP BY device, substr(day, 1, 7)"
_COUNTS = f"SELECT {', '.join(FACT)} FROM fact WHERE device = ? AND day >= ? AND day < ? ORDER BY day"
_RAISE = (
    f"INSERT INTO fact ({', '.join(FACT)}) VALUES ({marks(FACT)}) "
    "ON CONFLICT (day, device, kind, branch, category, age_group, item_type, collection) "
    "DO UPDATE SET n = excluded.n, version = excluded.version WHERE excluded.version > fact.version"
)


# ---- how far another site is known


def contact_with(site: str) -> Facts:
    """The row of another site; a blank one where it was never heard of."""
    row = get(SiteContact, site) or {**blank(SiteContact), "name": site, "have": "{}", "counts": "{}"}
    return {**row, "have": json.loads(row["have"]), "counts": json.loads(row["counts"])}


def keep_contact(contact: Facts) -> None:
    put(SiteContact, {**contact, "have": json.dumps(contact["have"]), "counts": json.dumps(contact["counts"])})


def is_copy(store: sqlite3.Connection) -> bool:
    """Is this file, which is not ours, a copy that was prepared?"""
    try:
        return store.execute("SELECT 1 FROM own_site, library WHERE NOT library.main").fetchone() is not None
    except sqlite3.OperationalError:
        return False


# ---- patrons


def in_question(now: int) -> list[str]:
    """Ids of patrons who might be blocked: barred, who owe anything, or have something late."""
    text = (
        "SELECT id FROM patron WHERE barred OR id IN (SELECT patron FROM account_line WHERE NOT void GROUP BY patron "
        f"HAVING sum({SIGNED}) > 0) OR id IN (SELECT patron FROM loan WHERE closed_at IS NULL AND due_at < ?) "
        "ORDER BY id"
    )
    return ids(text, now)


# ---- counts


def months_counted() -> dict[str, int]:
    """Of each device and month what the versions of its counts add up to: equal where both sites have the same."""
    return {f"{device} {month}": int(total) for device, month, total in db.execute_sql(_MONTHS).fetchall()}


def counts_beyond(theirs: dict[str, int]) -> Iterator[list[Any]]:
    """The counts of each device and month that another site has not, or has otherwise; each in the order of FACT."""
    for key, total in months_counted().items():
        if theirs.get(key) != total:
            device, _blank, month = key.rpartition(" ")
            yield from map(list, db.execute_sql(_COUNTS, (device, month, f"{month}~")).fetchall())


def raise_counts(rows: Iterable[list[Any]]) -> None:
    """Of two copies of a count the newer one stays."""
    for row in rows:
        db.execute_sql(_RAISE, tuple(row))


def cards_used(since: str) -> list[tuple[str, str]]:
    """(patron, month) of the cards that were used here in this month (ISO) or later."""
    return [(row["patron"], row["month"]) for row in some(LastUse, '"month" >= ? ORDER BY "patron"', since)]


# ---- titles that an import brought


def titles_of(batch: str) -> Iterator[Facts]:
    """The records of an import as they are now. No entry holds them."""
    rows = Biblio.select(Biblio.id, Biblio.marc).where(Biblio.batch == batch).order_by(Biblio.no)
    for biblio, marc in rows.tuples().iterator():
        yield {"id": biblio, "batch": batch, "marc": base64.b64encode(bytes(marc)).decode()}


def earlier_records(entries: Iterable[str]) -> dict[str, Facts]:
    """By entry the record that it replaced, as long as that is kept."""
    rows = find(EarlierRecord, "entry", entries)
    return {row["entry"]: {**row, "marc": base64.b64encode(bytes(row["marc"])).decode()} for row in rows}


def keep_earlier(row: Facts) -> None:
    if get(EarlierRecord, row["entry"]) is None:
        put(EarlierRecord, {**row, "marc": base64.b64decode(row["marc"])})


def entries_of(device: str, above: int, most: int, part: int) -> list[Facts]:
    """Rows of the journal that a device wrote behind one number, up to another."""
    text = '"device" = ? AND "seq" > ? AND "seq" <= ? ORDER BY "seq" LIMIT ?'
    return some(Journal, text, device, above, most, part)


def last_work(device: str) -> int:
    """When this device wrote last, also of people; 0: never."""
    newest = "SELECT at FROM journal WHERE device = ? ORDER BY seq DESC LIMIT 1"
    found = [db.execute_sql(newest, (name,)).fetchone() for name in both_of(device)]
    return max((int(row[0]) for row in found if row), default=0)

"""The statements of packing and merging to the tables beside the journal."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import EMPTY, Facts, both_of
from tuils.library.people.accounts.queries import SIGNED
from tuils.models import Biblio, EarlierRecord, Fact, Journal, LastUse, db
from tuils.models.rows import blank, columns, fetch_number, find, get, ids, marks, put, row_with, some
from tuils.models.sites import SiteContact
from tuils.models.store_words import or_change

_AS_JSON = ("have", "counts", "devices")
FACT = tuple(name for name in blank(Fact) if name != "id")
_MONTHS = "SELECT device, substr(day, 1, 7), sum(version) FROM fact GROUP BY device, substr(day, 1, 7)"
_COUNTS = f"SELECT {', '.join(FACT)} FROM fact WHERE device = ? AND day >= ? AND day < ? ORDER BY day"
_RAISE = (
    f"INSERT INTO fact ({', '.join(FACT)}) VALUES ({marks(FACT)})"
    f"{or_change('day, device, kind, branch, category, age_group, item_type, collection', 'n', 'version')} "
    "WHERE excluded.version > fact.version"
)


# ---- how far another site is known


def contact_with(site: str) -> Facts:
    """Return the row of another site; a blank one before the first contact."""
    first = {"name": site, "have": "{}", "counts": "{}", "devices": "[]"}
    row = columns(get(SiteContact, site) or row_with(SiteContact, first))
    return {**row, **{name: json.loads(row[name]) for name in _AS_JSON}}


def keep_contact(contact: Facts) -> None:
    put(SiteContact, {**contact, **{name: json.dumps(contact[name]) for name in _AS_JSON}})


class Devices:
    """The stations of other sites, as known from received bundles."""

    def __init__(self, site: str) -> None:
        rows = some(SiteContact, "true")
        self._owners = {device: str(row.name) for row in rows for device in json.loads(row.devices)}
        self._have = applying.have()
        self._told: Facts = contact_with(site)["have"]

    def owner(self, station: str) -> str:
        """Return the site where the station works; empty before any bundle named it."""
        return self._owners.get(station, "")

    def told_all(self, station: str) -> bool:
        """Return whether that site sent all that is known of this station, so that it may be one of its own. For
        libraries older than the list of stations."""
        names = [name for name in both_of(station) if name in self._have]
        return all(self._told.get(name, 0) >= self._have[name] for name in names)


# ---- patrons


# Ids of patrons who might be blocked: barred, who owe anything, or have something late.
in_question: Callable[[int], list[str]] = partial(
    ids,
    "SELECT id FROM patron WHERE barred OR id IN (SELECT patron FROM account_line WHERE NOT void GROUP BY patron "
    f"HAVING sum({SIGNED}) > 0) OR id IN (SELECT patron FROM loan WHERE closed_at IS NULL AND due_at < ?) "
    "ORDER BY id",
)


# ---- counts


def months_counted() -> dict[str, int]:
    """Return the sum of the versions of the counts by device and month: equal where both sites have the same."""
    return {f"{device} {month}": int(total) for device, month, total in db.execute_sql(_MONTHS).fetchall()}


def counts_beyond(theirs: dict[str, int]) -> Iterator[list[Any]]:
    """The counts of each device and month that another site has not, or has otherwise; each in the order of FACT."""
    for key, total in months_counted().items():
        if theirs.get(key) != total:
            device, _blank, month = key.rpartition(" ")
            yield from map(list, db.execute_sql(_COUNTS, (device, month, f"{month}~")).fetchall())


def raise_counts(rows: Iterable[list[Any]]) -> None:
    """Keep the newer of two copies of each count."""
    for row in rows:
        db.execute_sql(_RAISE, tuple(row))


def cards_used_here(since: str) -> list[tuple[str, str]]:
    """(patron, month) of the cards that were used here in this month (ISO) or later."""
    return [(row.patron, row.month) for row in some(LastUse, '"month" >= ? ORDER BY "patron"', since)]


# ---- titles that an import brought


def imported_records(batch: str) -> Iterator[Facts]:
    """The records of an import as they are now. No entry holds them."""
    rows = Biblio.select(Biblio.id, Biblio.marc).where(Biblio.batch == batch).order_by(Biblio.no)
    for biblio, marc in rows.tuples().iterator():
        yield {"id": biblio, "batch": batch, "marc": base64.b64encode(bytes(marc)).decode()}


def earlier_records(entries: Iterable[str]) -> dict[str, Facts]:
    """Return the replaced record of each entry, as long as that is kept."""
    rows = find(EarlierRecord, "entry", entries)
    return {row.entry: {**columns(row), "marc": base64.b64encode(bytes(row.marc)).decode()} for row in rows}


def keep_earlier(row: Facts) -> None:
    if get(EarlierRecord, row["entry"]) is None:
        put(EarlierRecord, {**row, "marc": base64.b64decode(row["marc"])})


def entries_of(device: str, above: int, most: int, part: int) -> list[Journal]:
    """Return rows of the journal that a device wrote after one number, up to another."""
    text = '"device" = ? AND "seq" > ? AND "seq" <= ? ORDER BY "seq" LIMIT ?'
    return some(Journal, text, device, above, most, part)


def device_names(stations: Iterable[str]) -> frozenset[str]:
    """Under which names these stations write."""
    return frozenset(name for station in stations for name in both_of(station))


def last_work(device: str) -> int:
    """Return when this device wrote last, entries about people included; 0: never."""
    return max(_found("SELECT at FROM journal WHERE device = ? ORDER BY seq DESC LIMIT 1", device), default=0)


def first_stamp(device: str) -> int:
    """Return the stamp of the device's first entry, which is after all that it knew, whatever its clock said."""
    text = f"SELECT stamp FROM journal WHERE device = ? AND kind <> '{EMPTY}' ORDER BY seq LIMIT 1"
    return min(_found(text, device), default=0)


def _found(text: str, device: str) -> list[int]:
    """Return the numbers found under both names that the device writes under."""
    rows = [db.execute_sql(text, (name,)).fetchone() for name in both_of(device)]
    return [int(row[0]) for row in rows if row]


# Return when this library was last restored from a backup, or a copy became it; 0: never.
restored_at: Callable[[], int] = partial(
    fetch_number, "SELECT coalesce(max(at), 0) FROM audit_row WHERE kind = 'restored'"
)

"""The export of everything: items as plain rows, and the journal's public part. Reads, one row after another."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterator
from typing import Any

from tuils.library.foundation.audit import note_in_audit
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.applying import private_parts_as_written
from tuils.library.foundation.journal.entries import entry_from_row
from tuils.library.holdings.items.item_use import use_of
from tuils.library.holdings.items.showing import status_of
from tuils.library.holdings.record_queries import ITEMS_PAGE
from tuils.models import Item, Journal
from tuils.models.rows import fetch_dicts, find, row_with, some
from tuils.models.store_words import in_places
from tuils.values.time.moments import day_of, iso

DAY = 86_400_000_000
RECENT = 30 * DAY  # older entries leave without operator, time of day and ids: neighbours would allow a guess
PAGE = 1000
ITEM_COLUMNS = (
    "barcode", "title", "author", "call_number", "item_type", "home_branch", "holding_branch", "location",
    "collection", "copy_number", "volume", "price_cents", "acquired_on", "status", "not_for_loan", "public_note",
    "staff_note", "isbn", "control_number", "biblio", "old_loan", "pieces", "missing_pieces",
    "alert", "statistics", "bound_with", "checkouts", "last_checkout", "last_seen", "line",
)  # fmt: skip


@permitted("library.export")
def export_items(desk: Desk) -> Iterator[dict[str, Any]]:
    """Yield all items in the order they were added, with nothing about borrowers. Keys: ITEM_COLUMNS."""
    last = ""
    while rows := fetch_dicts(ITEMS_PAGE, last, PAGE):
        copies = [row_with(Item, row) for row in rows]
        uses = use_of(copies, desk.zone)
        for row, copy in zip(rows, copies, strict=True):
            use = uses[copy.id]
            known = {name: row.get(name) for name in ITEM_COLUMNS}
            known |= {"status": status_of(copy), "isbn": (row["isbns"] or "").partition(" ")[0]}
            known |= {"checkouts": use.checkouts, "last_checkout": use.lent_on, "last_seen": use.seen_on}
            yield {**known, "not_for_loan": bool(copy.not_for_loan)}
        last = copies[-1].id


JOURNAL_COLUMNS = (
    "id", "device", "seq", "stamp", "at", "branch", "operator", "act", "kind", "item", "loan", "biblio", "patron",
    "list", "program", "session", "registration", "booking", "undoes", "continues", "data", "void",
)  # fmt: skip
TELLING = ("id", "act", "loan", "patron", "list", "registration", "booking", "undoes", "continues")
"""The columns that connect one person's acts."""


def export_journal(desk: Desk, *, private: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the journal's public part. `private` adds the private parts about people, for `library.export_private`.

    Entries older than 30 days come first, day by day but within a day in no order, without operator, stamp and time of
    day, and with hashed ids: the order of acts at a desk would show who took what. Then the others in order. With
    `private` all are in order and whole.
    """
    desk.require("library.export_private" if private else "library.export")
    if private:
        note_in_audit(desk, "export", about="journal")
        return _in_order(desk, 0, private)
    since = desk.now - RECENT
    return itertools.chain(_old(desk, since), _in_order(desk, since, private))


def _in_order(desk: Desk, since: int, private: bool) -> Iterator[dict[str, Any]]:
    last = (0, "", 0)
    text = '"at" >= ? AND ("pos", "device", "seq") > (?, ?, ?) ORDER BY "pos", "device", "seq" LIMIT ?'
    while rows := some(Journal, text, since, *last, PAGE):
        kept = private_parts_as_written(row.id for row in rows) if private else {}
        for row in rows:
            line = _line(desk, row)
            yield {**line, "private": kept.get(row.id, {})} if private else line
        last = (rows[-1].pos, rows[-1].device, rows[-1].seq)


def _line(desk: Desk, row: Journal) -> dict[str, Any]:
    entry = entry_from_row(row)
    line: dict[str, Any] = {name: getattr(entry, name) for name in JOURNAL_COLUMNS}
    return {**line, "at": iso(entry.at, desk.zone), "stamp": iso(entry.stamp, desk.zone)}


def _old(desk: Desk, before: int) -> Iterator[dict[str, Any]]:
    def place(at: int, entry: str) -> str:
        return f"{day_of(at, desk.zone)} {_hashed(entry)}"

    cursor = in_places('SELECT "id", "at" FROM journal WHERE "at" < ?', ("at", "id"), place, before)
    while ids := [row[0] for row in cursor.fetchmany(PAGE)]:
        rows = {row.id: row for row in find(Journal, "id", ids)}
        yield from (_blurred(desk, rows[one]) for one in ids)


def _blurred(desk: Desk, row: Journal) -> dict[str, Any]:
    line, day = _line(desk, row), day_of(row.at, desk.zone).isoformat()
    line |= {name: _hashed(line[name]) for name in TELLING}
    if "due" in line["data"]:
        line["data"] = {**line["data"], "due": day_of(line["data"]["due"], desk.zone).isoformat()}
    return {**line, "operator": None, "stamp": None, "at": day}


def _hashed(value: str | None) -> str | None:
    return hashlib.sha256(value.encode()).hexdigest()[:20] if value else None

"""Everything can leave: items as plain rows, and the journal's public part. Reads, one row after another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from tuils.library.desk import Desk
from tuils.library.journal.applying import privates
from tuils.library.journal.entries import entry_of
from tuils.models import Journal, db
from tuils.models.rows import some
from tuils.values.moments import day_of, iso

from .showing import status_of

DAY = 86_400_000_000
RECENT = 30 * DAY  # older entries leave without operator, time of day and ids: neighbours would allow a guess
PAGE = 1000
ITEM_COLUMNS = (
    "barcode", "title", "author", "call_number", "item_type", "home_branch", "holding_branch", "location",
    "collection", "copy_number", "volume", "price_cents", "acquired_on", "status", "not_for_loan", "public_note",
    "staff_note", "isbn", "control_number", "biblio",
)  # fmt: skip
_ITEMS = (
    "SELECT item.*, biblio.title, biblio.author, biblio.isbns, biblio.control_number FROM item "
    "LEFT JOIN biblio ON biblio.id = item.biblio WHERE item.id > ? ORDER BY item.id LIMIT ?"
)


def export_items(desk: Desk) -> Iterator[dict[str, Any]]:
    """All items by the order they were added, without a word of who has them. Keys: ITEM_COLUMNS."""
    desk.require("library.export")
    last = ""
    while rows := _rows(_ITEMS, (last, PAGE)):
        for row in rows:
            known = {name: row.get(name) for name in ITEM_COLUMNS}
            known |= {"status": status_of(row), "isbn": (row["isbns"] or "").partition(" ")[0]}
            yield {**known, "not_for_loan": bool(row["not_for_loan"])}
        last = rows[-1]["id"]


def _rows(text: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
    cursor: Any = db.execute_sql(text, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


JOURNAL_COLUMNS = (
    "id", "device", "seq", "stamp", "at", "branch", "operator", "act", "kind", "item", "loan", "biblio", "patron",
    "undoes", "continues", "data", "void",
)  # fmt: skip


def export_journal(desk: Desk, *, private: bool = False) -> Iterator[dict[str, Any]]:
    """The journal in order, public part. `private` adds what is known of persons, for `library.export_private`.

    Entries older than 30 days leave without operator, stamp and time of day, and with hashed ids, unless private.
    """
    desk.require("library.export_private" if private else "library.export")
    last = (0, "", 0)
    text = '("pos", "device", "seq") > (?, ?, ?) ORDER BY "pos", "device", "seq" LIMIT ?'
    while rows := some(Journal, text, *last, PAGE):
        kept = privates(row["id"] for row in rows) if private else {}
        for row in rows:
            yield _line(desk, row, kept.get(row["id"], {}) if private else None)
        last = (rows[-1]["pos"], rows[-1]["device"], rows[-1]["seq"])


def _line(desk: Desk, row: dict[str, Any], private: dict[str, Any] | None) -> dict[str, Any]:
    entry = entry_of(row)
    line: dict[str, Any] = {name: getattr(entry, name) for name in JOURNAL_COLUMNS}
    line |= {"at": iso(entry.at, desk.zone), "stamp": iso(entry.stamp, desk.zone)}
    if private is not None:
        return {**line, "private": private}
    if desk.now - entry.at > RECENT:
        line |= {"operator": None, "stamp": None, "at": day_of(entry.at, desk.zone).isoformat()}
        line |= {name: _hashed(line[name]) for name in ("id", "act", "loan", "undoes", "continues")}
    return line


def _hashed(value: str | None) -> str | None:
    return hashlib.sha256(value.encode()).hexdigest()[:20] if value else None

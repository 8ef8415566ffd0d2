"""Biblios in the store: a record is one field; its columns always follow from it.

A record set by an entry is in the journal for ever. A record that an import added is only in its row: the first entry
that replaces it moves it to `earlier_record`, for 30 days. As long as it is there, all edits of the title can be
undone.
"""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from tuils.formats.marc.marc import BiblioColumns, read_stored
from tuils.i18n import N_, NN_
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, entry_from_row, fold_fields
from tuils.library.foundation.journal.families import Family, Pocketful, add_family
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, by_branch
from tuils.library.foundation.journal.same_titles import MERGED, moved_titles, title_for
from tuils.library.foundation.journal.undoing import none_names
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import refuse
from tuils.library.holdings.finding.own_words import add_words, own_title_words
from tuils.library.holdings.items.item_state import title_moved
from tuils.library.holdings.items.shelving import USUAL, ShelfOrder, ShelvedTitle, shelf_order
from tuils.library.holdings.queries import (
    KEEP,
    KEEP_THIS,
    drop_earlier_records,
    drop_isbns,
    drop_isbns_of,
    drop_own_titles,
    drop_stray_isbns,
    earlier_marc,
    put_isbns,
    set_removed,
)
from tuils.models import Biblio, Item, Journal, db, search
from tuils.models.rows import blank, find, marks, one, parts
from tuils.models.serials import Serial
from tuils.models.store_words import or_change, put_many
from tuils.values.shelf.shelf_order import title_shelf

FORGOTTEN_AT_ONCE = 2000
KEPT = 30 * 86_400_000_000  # microseconds that the record of an import outlives its replacement

_NAMES = tuple(name for name in blank(Biblio) if name != "no")
OF_THE_RECORD = tuple(name for name in _NAMES if name in BiblioColumns._fields)
_read_columns = attrgetter(*OF_THE_RECORD)
_ISBNS, _CALL_KEY = OF_THE_RECORD.index("isbns"), OF_THE_RECORD.index("call_key")
COLUMNS = ("id", "batch", "marc", *OF_THE_RECORD, "removed")
_INSERT = f"INSERT INTO biblio ({', '.join(COLUMNS)}) VALUES ({marks(COLUMNS)})"
_PUT = _INSERT + or_change("id", *(name for name in COLUMNS if name != "id"))
_REPLACED = COLUMNS[2:-1]
_REPLACE = f'UPDATE biblio SET {", ".join(f"{name} = ?" for name in _REPLACED)} WHERE "id" = ?'
_AT_ONCE = 200  # titles that are folded together


class Biblios(Family):
    described = (
        Kind("biblio_added", "catalog.edit", by_any("catalog.edit", "orders.edit", "ill.edit")),
        Kind(
            "biblio_edited", "catalog.edit", by_branch("catalog.edit", "orders.edit", "library.import"), is_first=True
        ),
        Kind(MERGED, "catalog.edit", by_branch("catalog.edit")),
    )
    words = {
        "biblio_added": EntryWords(
            N_("NEW"),
            N_("New title: {title}"),
            back=N_("title and copy removed"),
            counted=NN_("{n} new title", "{n} new titles"),
        ),
        "biblio_edited": EntryWords(
            N_("CHANGED"), N_("Changed title: {title}"), counted=NN_("{n} title change", "{n} title changes")
        ),
        MERGED: EntryWords(
            N_("MERGED"),
            N_("Merged two titles: {title}"),
            N_("Undone. {title} is two separate titles again."),
            N_("two separate titles again"),
            counted=NN_("{n} title merged", "{n} titles merged"),
        ),
    }
    tables = (Biblio,)
    forgets = frozenset({"call_key"})  # it follows from settings, and each site brings its own in order

    def apply_new(self, entry: Entry) -> Pocketful:
        if entry.biblio and "record" in entry.changes:
            keep_originals([(entry.id, entry.biblio)], entry.at)
        return self.refold([entry])

    def refold(self, touched: list[Entry]) -> Pocketful:
        wanted = sorted(moved_titles(touched) | {entry.biblio for entry in touched if entry.biblio})
        for together in parts(wanted, _AT_ONCE):
            rows = {row.id: row for row in find(Biblio, "id", together)}
            stories = stories_of(together)
            for biblio in together:
                _refold(biblio, rows.get(biblio), stories[biblio])
        return {}

    def let_go(self, entry: Entry) -> Pocketful:
        forgotten = super().let_go(entry)
        title_moved(entry.biblio or "")
        return forgotten

    def wipe(self) -> None:
        """Keep imported rows: they are input, and the journal holds no second copy of them."""
        drop_own_titles()
        drop_stray_isbns()

    def undo_needs(self, entry: Entry) -> str:
        """A title that was written for a borrowed copy was never in the catalog."""
        return str(entry.data.get("needs") or super().undo_needs(entry))

    def check_undo(self, entry: Entry, together: set[str], pocket: Pocketful) -> None:
        if entry.kind == "biblio_added":
            _nothing_stands_on(entry.biblio or "", together)
            return
        story = [other for other in stories_of([entry.biblio or ""])[entry.biblio or ""] if not other.void]
        later = [other for other in story if other.order > entry.order and other.id not in together]
        if any(other.kind == MERGED for other in later):
            raise refuse("UNDO_NOT_LAST", wording="MERGED_SINCE")
        if any(other.changes.keys() & entry.changes.keys() for other in later):
            merged = any(other.kind == MERGED for other in applying.entries_naming(act=entry.act))
            raise refuse("UNDO_NOT_LAST", wording="EDITED_SINCE_MERGE" if merged else "UNDO_NOT_LAST")
        if "record" in entry.changes and record_before(entry.biblio or "", story, together) is None:
            raise refuse("UNDO_TOO_LATE", wording="RECORD_FORGOTTEN")


def _nothing_stands_on(biblio: str, together: set[str]) -> None:
    """Refuse to undo a new title unless only copies added in the same act, and no subscription, belong to it."""
    none_names("biblio", biblio, together)
    if any(row.id not in together for row in find(Item, "biblio", [biblio])):
        raise refuse("UNDO_NOT_LAST", wording="TITLE_HAS_COPIES")
    if any(row.id not in together for row in find(Serial, "biblio", [biblio])):
        raise refuse("UNDO_NOT_LAST")


def stories_of(biblios: Iterable[str]) -> defaultdict[str, list[Entry]]:
    """Return the entries about each title, by title, in order."""
    stories = defaultdict(list)
    for row in find(Journal, "biblio", biblios):
        if row.kind in Biblios.kinds:
            stories[row.biblio or ""].append(entry_from_row(row))
    for story in stories.values():
        story.sort(key=lambda entry: entry.order)
    return stories


def _refold(biblio: str, row: Biblio | None, story: list[Entry]) -> None:
    added = [entry for entry in story if entry.kind == "biblio_added"]
    if row is None and not added:
        return  # its first entry, or its batch, has not come yet
    batch = row.batch if row else ""
    taken_back = bool(added) and all(entry.void for entry in added)
    fields = (added[0].changes if taken_back else {}) | fold_fields(story, {})
    if "record" in fields:
        marc = base64.b64decode(fields["record"])
        if row and batch:
            _keep_if_replaced(row, story)
    else:
        marc = (original(biblio) or bytes(row.marc)) if row and batch else b""
    removed = taken_back or bool(fields.get("removed")) or title_for(biblio) != biblio
    _save(biblio, marc, batch, removed, row)


def _keep_if_replaced(row: Biblio, story: list[Entry]) -> None:
    """Keep the imported record if an entry from another site was the first to replace it."""
    brought = [entry for entry in story if "record" in entry.changes]
    if original(row.id) is None and all(record_of(entry) != bytes(row.marc) for entry in brought):
        first = next(entry for entry in brought if not entry.void)
        db.execute_sql(KEEP_THIS, (first.id, row.id, row.marc, first.at))


# ---- what was there before


def keep_originals(replacing: Sequence[tuple[str, str]], at: int) -> None:
    """Keep the record of each title that is in no entry yet: (entry that replaces it, title). `at`: now, in
    microseconds. Call it before rows and entries are written (their ids are made before). Ignores titles of no import,
    and those whose record an entry has already.
    """
    put_many(KEEP, [(entry, biblio, at) for entry, biblio in replacing])


def original(biblio: str) -> bytes | None:
    """Return the imported record, where an entry replaced it and it is not forgotten yet."""
    row = earlier_marc(biblio)
    return bytes(row[0]) if row else None


def forget_originals(now: int) -> int:
    """Forget records replaced more than 30 days ago, so few at a time that desks wait only a moment; return how many.
    Nothing else changes, but they can no longer be restored."""
    return drop_earlier_records(now - KEPT, FORGOTTEN_AT_ONCE)


def record_before(biblio: str, story: Sequence[Entry], gone: set[str]) -> bytes | None:
    """Return the title's record without the entries that are `gone`: of the last other one, else the imported record.
    None where it is no longer known. `story`: the entries about the title that are not void, in order."""
    brought = [entry for entry in story if "record" in entry.changes and entry.id not in gone]
    return record_of(brought[-1]) if brought else original(biblio)


# ---- a new record


def edit_record(act: Act, biblio: str, marc: bytes, *, based_on: str = "") -> Entry:
    """Give a title this record (ISO 2709, UTF-8), as part of a verb's act. `based_on`: the edit that was shown when the
    work on it began (see `version`), else the last one. Writes only the entry and its consequences."""
    data = {"set": {"record": record_base64(marc)}, "based_on": based_on or version(biblio)}
    return act.write("biblio_edited", biblio=biblio, data=data)


def version(biblio: str) -> str:
    """Return the version of a title's record: the id of its last edit, else of the batch or entry that added it."""
    brought = [entry.id for entry in stories_of([biblio])[biblio] if not entry.void and "record" in entry.changes]
    row = one(Biblio, '"id" = ?', biblio)
    return brought[-1] if brought else str(row.batch if row else "")


def replace_records(records: Sequence[tuple[str, bytes, BiblioColumns]]) -> None:
    """Many rows at once: (title, its new record, the columns of that). For titles that are here; batch and removal
    stay. The state of entries `biblio_edited {"set": {"record": record_text(marc)}, "based_on": version(title)}`,
    which the caller writes in the same transaction, in the same order; `keep_originals` comes first."""
    order = shelf_order()
    rows = [(marc, *column_values(columns, order), biblio) for biblio, marc, columns in records]
    put_many(_REPLACE, rows)
    search.mark_words_old()
    for biblio, _marc, _columns in records:
        title_moved(biblio)
    drop_isbns([biblio for biblio, _marc, _columns in records])
    last = {biblio: columns.isbns for biblio, _marc, columns in records}
    isbns = [(isbn, biblio) for biblio, numbers in last.items() for isbn in numbers]
    put_isbns(isbns)


def remove_titles(biblios: Sequence[str], removed: bool = True) -> None:
    """Many rows at once are taken out, or come back: the state of `biblio_edited` entries that set `removed`."""
    found = [(removed, biblio) for biblio in biblios]
    set_removed(found)
    if not removed:
        search.mark_words_old()


def record_base64(marc: bytes) -> str:
    """Return a record as it is in an entry: base64, as JSON has no bytes."""
    return base64.b64encode(marc).decode()


def record_of(entry: Entry) -> bytes:
    """Return the record in an entry."""
    return base64.b64decode(entry.changes["record"])


def columns_in(marc: bytes) -> BiblioColumns:
    """Return the columns of a stored record, read as at its import; blank where it is no record."""
    return read_stored(marc).columns


def biblio_row(
    biblio: str, marc: bytes, columns: BiblioColumns, batch: str, order: ShelfOrder | None = None
) -> tuple[Any, ...]:
    """The whole row of a biblio in the order of COLUMNS. `order`: as it is now, where many rows are made."""
    return (biblio, batch, marc, *column_values(columns, order or shelf_order()), False)


def column_values(columns: BiblioColumns, order: ShelfOrder) -> tuple[Any, ...]:
    """Return the values of OF_THE_RECORD, in its order."""
    values = list(_read_columns(columns))
    values[_ISBNS] = " ".join(columns.isbns)
    if order != USUAL:
        values[_CALL_KEY] = title_shelf(columns.call_number, *order)
    return tuple(values)


def _save(biblio: str, marc: bytes, batch: str, removed: bool, was: Biblio | None) -> None:
    columns = columns_in(marc)
    row = (*biblio_row(biblio, marc, columns, batch)[:-1], removed)
    if was and tuple(getattr(was, name) for name in COLUMNS) == row:
        return
    db.execute_sql(_PUT, row)
    add_words(own_title_words(columns) - (own_title_words(was) if was and not was.removed else set()))
    if was is None or any(getattr(was, name) != getattr(columns, name) for name in ShelvedTitle._fields):
        title_moved(biblio)
    drop_isbns_of(biblio)
    put_isbns([(isbn, biblio) for isbn in columns.isbns])


FAMILY = add_family(Biblios())

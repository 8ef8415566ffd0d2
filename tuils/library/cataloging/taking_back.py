"""What goes where an import of titles is taken back: its copies, its titles, records laid over others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from tuils.library.administration.batch_pages import BatchPage, Look, Work
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.models import db, search

from .biblio_state import columns_in, record_text, remove_titles, replace_records
from .entries_in_bulk import Bulk
from .import_undo_check import PutBack, items_of, records_of, titles_of
from .item_state import remove_items

REMOVED: Facts = {"set": {"removed": True}}

Edit = tuple[str, str, Facts]  # item or biblio, its id, and the data of the entry that changes it


def titles_back(work: Work) -> Iterator[Look]:
    """A page of copies, of titles or of records at a time."""
    for act in work.parts:
        yield partial(_items_page, work, act)
    yield partial(_titles_page, work)
    for act in work.parts:
        yield partial(_records_page, work, act)


def _write(act: Act, edits: Sequence[Edit]) -> None:
    bulk = Bulk(act.entries[0])
    for what, key, data in edits:
        bulk.add(bulk.next_id(), f"{what}_edited", data, **{what: key})
    bulk.write()
    search.merge_by_itself(False)


def _items_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT seq, item FROM journal WHERE act = ? AND kind = 'item_added' AND seq > ? ORDER BY seq LIMIT ?",
        (act, after, size),
    ).fetchall()
    going, stays = items_of(work, [item for _seq, item in rows])

    def write(act: Act) -> None:
        _write(act, [("item", row["id"], REMOVED) for row in going])
        remove_items(going)

    counts = {"items_removed": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _titles_page(work: Work, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT no, id FROM biblio WHERE batch = ? AND NOT removed AND no > ? ORDER BY no LIMIT ?",
        (work.batch, after, size),
    ).fetchall()
    going, stays = titles_of(work, [biblio for _no, biblio in rows])

    def write(act: Act) -> None:
        _write(act, [("biblio", biblio, REMOVED) for biblio in going])
        remove_titles(going)

    counts = {"titles_removed": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _records_page(work: Work, act: str, after: int, size: int) -> BatchPage:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT seq, id, biblio FROM journal WHERE act = ? AND kind = 'biblio_edited' AND NOT void AND seq > ? "
        "ORDER BY seq LIMIT ?",
        (act, after, size),
    ).fetchall()
    going, stays = records_of(work, [(entry, biblio) for _seq, entry, biblio in rows])
    records = [(one.biblio, one.marc, columns_in(one.marc)) for one in going if one.marc is not None]

    def write(act: Act) -> None:
        _write(act, [_put_back(one) for one in going])
        replace_records(records)
        for removed in (True, False):
            remove_titles([one.biblio for one in going if one.removed is removed], removed)

    counts = {"records_put_back": len(going)}
    return BatchPage(rows[-1][0] if rows else after, len(rows), write if going else None, counts, stays)


def _put_back(one: PutBack) -> Edit:
    fields: Facts = {}
    if one.marc is not None:
        fields["record"] = record_text(one.marc)
    if one.removed is not None:
        fields["removed"] = one.removed
    data = {"set": fields, "based_on": one.undone[-1], "undone": list(one.undone)}
    return "biblio", one.biblio, data

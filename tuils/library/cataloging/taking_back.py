"""Take a whole import back: its titles and items go, records that it changed are what they were before.

It is no undo: it writes entries of its own, `removed` and the old records, so other sites follow. What something later
names (a loan, an edit, another copy) stays, and is told. Each transaction is short, so desks go on working; cut off in
the middle, it goes on from there when it is called again. It is not taken back itself: the file comes in again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any

from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import db, search
from tuils.values.dataclass import dataclass

from .batches import BatchLine, batches, line_of, parts_of, whole_batch
from .biblio_state import columns_in, record_text, remove_titles, replace_records
from .entries_in_bulk import Bulk
from .intake import store_version
from .item_state import remove_items
from .pace import Pace
from .staying import PutBack, Stays, Work, items_of, records_of, titles_of

__all__ = ["BatchLine", "Stays", "TakenBack", "TakingBack", "batches", "undo_import"]

REMOVED: Facts = {"set": {"removed": True}}

Tell = Callable[[Stays], None]
Progress = Callable[[int, int], None]
Rest = Callable[[float], None]
Edit = tuple[str, str, Facts]  # item or biblio, its id, and the data of the entry that changes it


@dataclass
class TakenBack:
    """`records_put_back`: titles that were here before, and are as they were. `refused`: what stays, each told by
    itself; a title of which only such an item stays is not counted again."""

    batch: str = ""
    titles_removed: int = 0
    items_removed: int = 0
    records_put_back: int = 0
    refused: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Step:
    """How far it is after one of its transactions, in titles and items. `rest`: for how many seconds it had better
    leave the library to the desks that are at work."""

    done: int
    total: int
    rest: float = 0.0


@dataclass
class Page:
    """One transaction: what was looked at up to `after`, and what becomes of it."""

    after: int
    seen: int
    edits: list[Edit] = field(default_factory=list)
    apply: Callable[[], None] = lambda: None
    counts: dict[str, int] = field(default_factory=dict)
    stays: list[Stays] = field(default_factory=list)


class TakingBack:
    """Walk through `steps()` to the end, at any pace; `summary` is true after each. A dry run only reads."""

    def __init__(self, desk: Desk, batch: str, *, dry_run: bool = False, tell: Tell = lambda _stays: None) -> None:
        self.desk, self.batch, self.dry_run, self.tell = desk, batch, dry_run, tell
        self.summary = TakenBack()
        self._pace = Pace(desk)
        self._done = self._total = 0

    def steps(self) -> Iterator[Step]:
        """A page of items or titles at a time, each one transaction.

        Refuses with NO_PERMISSION (library.import), UNKNOWN_ID, and NOT_BY_UNDO for people and loans.
        """
        self.desk.require("library.import")
        began = self.desk.now
        line = line_of(whole_batch(self.batch))
        if line.what != "marc":
            raise refuse("NOT_BY_UNDO", wording="PEOPLE_NOT_BY_UNDO")
        self.summary.batch = line.id
        self._total = sum(line.counts.get(name, 0) for name in ("added", "overlaid", "items_added"))
        parts = [part.act for part in parts_of([line.id]) if not part.takes_back]
        work = Work(line.id, frozenset(parts), self.dry_run)
        for act in parts:
            yield from self._pages(functools.partial(_items_page, work, act))
        yield from self._pages(functools.partial(_titles_page, work))
        for act in parts:
            yield from self._pages(functools.partial(_records_page, work, act))
        if not self.dry_run:
            _finish(self.desk, line.id)
            while _tidy(self.desk):
                yield Step(self._done, self._total)
        self.summary.seconds = (self.desk.now - began) / 1_000_000

    def _pages(self, look: Look) -> Iterator[Step]:
        after = 0
        while True:
            version, size = store_version(), self._pace.records
            page = look(after, size)
            if not page.seen:
                return
            rest = 0.0
            if page.edits and not self.dry_run:
                began = self.desk.now
                again = functools.partial(look, after, size)
                page = _take_back(self.desk, self.summary.batch, page, again, version)
                held = self.desk.now - began
                self._pace.heed(store_version() != version)
                rest = self._pace.after(held)
            after = page.after
            self._sum_up(page)
            yield Step(self._done, self._total, rest)

    def _sum_up(self, page: Page) -> None:
        self._done += page.seen
        self._total = max(self._total, self._done)
        for name, number in page.counts.items():
            setattr(self.summary, name, getattr(self.summary, name) + number)
        self.summary.refused += len(page.stays)
        for stays in page.stays:
            self.tell(stays)


Look = Callable[[int, int], Page]  # behind which, and how many at most


def undo_import(
    desk: Desk,
    batch: str,
    *,
    dry_run: bool = False,
    tell: Tell = lambda _stays: None,
    progress: Progress = lambda _done, _total: None,
    rest: Rest = lambda _seconds: None,
) -> TakenBack:
    """Take a batch back (its id, or the last 6 or more characters), all at once. `tell` hears of each thing that
    stays, `progress` of how many titles and items of how many were looked at, `rest` for how many seconds to leave the
    library to other desks. See `TakingBack`."""
    whole = TakingBack(desk, batch, dry_run=dry_run, tell=tell)
    for step in whole.steps():
        progress(step.done, step.total)
        if step.rest:
            rest(step.rest)
    return whole.summary


# ---- one transaction


@verb("library.import")
def _take_back(desk: Desk, batch: str, page: Page, again: Callable[[], Page], version: int) -> Page:
    """Write what was found before the library was held up; where another desk wrote since (`version`), look again."""
    if store_version() != version:
        page = again()
    if page.edits:
        bulk = Bulk(Act(desk).write("import_batch", data={"batch": batch, "taken_back": page.counts}))
        for what, key, data in page.edits:
            bulk.add(bulk.next_id(), f"{what}_edited", data, **{what: key})
        bulk.write()
        search.merge_by_itself(False)
        page.apply()
    return page


@verb("library.import")
def _finish(desk: Desk, batch: str) -> None:
    """Say that all was gone through, where anything was taken back since that was said last."""
    back = [part for part in parts_of([batch]) if part.takes_back]
    if back and not back[-1].data.get("finished"):
        Act(desk).write("import_batch", data={"batch": batch, "taken_back": {}, "finished": True})
        search.merge_by_itself(True)


@verb("library.import")
def _tidy(desk: Desk) -> bool:
    """A part of tidying the search index; is there more to do?"""
    return search.merge_some()


def _items_page(work: Work, act: str, after: int, size: int) -> Page:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT seq, item FROM journal WHERE act = ? AND kind = 'item_added' AND seq > ? ORDER BY seq LIMIT ?",
        (act, after, size),
    ).fetchall()
    going, stays = items_of(work, [item for _seq, item in rows])
    return Page(
        after=rows[-1][0] if rows else after,
        seen=len(rows),
        edits=[("item", row["id"], REMOVED) for row in going],
        apply=lambda: remove_items(going),
        counts={"items_removed": len(going)},
        stays=stays,
    )


def _titles_page(work: Work, after: int, size: int) -> Page:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT no, id FROM biblio WHERE batch = ? AND NOT removed AND no > ? ORDER BY no LIMIT ?",
        (work.batch, after, size),
    ).fetchall()
    going, stays = titles_of(work, [biblio for _no, biblio in rows])
    return Page(
        after=rows[-1][0] if rows else after,
        seen=len(rows),
        edits=[("biblio", biblio, REMOVED) for biblio in going],
        apply=lambda: remove_titles(going),
        counts={"titles_removed": len(going)},
        stays=stays,
    )


def _records_page(work: Work, act: str, after: int, size: int) -> Page:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT seq, id, biblio FROM journal WHERE act = ? AND kind = 'biblio_edited' AND NOT void AND seq > ? "
        "ORDER BY seq LIMIT ?",
        (act, after, size),
    ).fetchall()
    going, stays = records_of(work, [(entry, biblio) for _seq, entry, biblio in rows])
    records = [(one.biblio, one.marc, columns_in(one.marc)) for one in going if one.marc is not None]

    def apply() -> None:
        replace_records(records)
        for removed in (True, False):
            remove_titles([one.biblio for one in going if one.removed is removed], removed)

    return Page(
        after=rows[-1][0] if rows else after,
        seen=len(rows),
        edits=[_put_back(one) for one in going],
        apply=apply,
        counts={"records_put_back": len(going)},
        stays=stays,
    )


def _put_back(one: PutBack) -> Edit:
    fields: Facts = {}
    if one.marc is not None:
        fields["record"] = record_text(one.marc)
    if one.removed is not None:
        fields["removed"] = one.removed
    data = {"set": fields, "based_on": one.undone[-1], "undone": list(one.undone)}
    return "biblio", one.biblio, data

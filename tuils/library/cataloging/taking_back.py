"""Take a whole import back: its titles and items go, records that it changed are what they were before.

It is no undo: it writes entries of its own, `removed` and the old records, so other sites follow. What something later
names (a loan, an edit, another copy) stays, and is told. Each transaction is short, so desks go on working; cut off in
the middle, it goes on from there when it is called again. It is not taken back itself: the file comes in again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import Facts
from tuils.library.journal.in_bulk import write_behind
from tuils.library.journal.writing import Act
from tuils.library.refusals import refuse
from tuils.models import db

from .batches import BatchLine, batches, line_of, parts_of, whole_batch
from .biblio_state import columns_in, record_text, remove_titles, replace_records
from .item_state import remove_items
from .staying import PutBack, Stays, Work, items_of, records_of, titles_of

__all__ = ["BatchLine", "Stays", "TakenBack", "TakingBack", "batches", "undo_import"]

MOST = 1000  # things a transaction
LEAST = 50
LONGEST = 300_000  # microseconds it may hold the other desks up; then the next ones are smaller

Tell = Callable[[Stays], None]
Progress = Callable[[int, int], None]


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
    """How far it is after one of its transactions, in titles and items."""

    done: int
    total: int


@dataclass
class Page:
    """One transaction: what was looked at up to `after`, and what becomes of it."""

    after: int
    seen: int
    entries: list[Facts] = field(default_factory=list)
    apply: Callable[[], None] = lambda: None
    counts: dict[str, int] = field(default_factory=dict)
    stays: list[Stays] = field(default_factory=list)


class TakingBack:
    """Walk through `steps()` to the end, at any pace; `summary` is true after each. A dry run only reads."""

    def __init__(self, desk: Desk, batch: str, *, dry_run: bool = False, tell: Tell = lambda _stays: None) -> None:
        self.desk, self.batch, self.dry_run, self.tell = desk, batch, dry_run, tell
        self.summary = TakenBack()
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
            yield from self._pages(work, _items_page, act)
        yield from self._pages(work, _titles_page, "")
        for act in parts:
            yield from self._pages(work, _records_page, act)
        if not self.dry_run:
            _finish(self.desk, line.id)
        self.summary.seconds = (self.desk.now - began) / 1_000_000

    def _pages(self, work: Work, look: Look, act: str) -> Iterator[Step]:
        after, size = 0, MOST
        while True:
            began = self.desk.now
            page = look(work, act, after, size) if self.dry_run else _take_back(self.desk, work, look, act, after, size)
            if not page.seen:
                return
            if self.desk.now - began > LONGEST:
                size = max(LEAST, size // 2)
            after = page.after
            self._sum_up(page)
            yield Step(self._done, self._total)

    def _sum_up(self, page: Page) -> None:
        self._done += page.seen
        self._total = max(self._total, self._done)
        for name, number in page.counts.items():
            setattr(self.summary, name, getattr(self.summary, name) + number)
        self.summary.refused += len(page.stays)
        for stays in page.stays:
            self.tell(stays)


Look = Callable[[Work, str, int, int], Page]


def undo_import(
    desk: Desk,
    batch: str,
    *,
    dry_run: bool = False,
    tell: Tell = lambda _stays: None,
    progress: Progress = lambda _done, _total: None,
) -> TakenBack:
    """Take a batch back (its id, or the last 6 or more characters), all at once. `tell` hears of each thing that
    stays, `progress` of how many titles and items of how many were looked at. See `TakingBack`."""
    whole = TakingBack(desk, batch, dry_run=dry_run, tell=tell)
    for step in whole.steps():
        progress(step.done, step.total)
    return whole.summary


# ---- one transaction


@verb("library.import")
def _take_back(desk: Desk, work: Work, look: Look, act: str, after: int, size: int) -> Page:
    page = look(work, act, after, size)
    if page.entries:
        data = {"batch": work.batch, "taken_back": page.counts}
        write_behind(Act(desk).write("import_batch", data=data), page.entries)
        page.apply()
    return page


@verb("library.import")
def _finish(desk: Desk, batch: str) -> None:
    """Say that all was gone through, where anything was taken back since that was said last."""
    back = [part for part in parts_of([batch]) if part.takes_back]
    if back and not back[-1].data.get("finished"):
        Act(desk).write("import_batch", data={"batch": batch, "taken_back": {}, "finished": True})


def _items_page(work: Work, act: str, after: int, size: int) -> Page:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT seq, item FROM journal WHERE act = ? AND kind = 'item_added' AND seq > ? ORDER BY seq LIMIT ?",
        (act, after, size),
    ).fetchall()
    going, stays = items_of(work, [item for _seq, item in rows])
    return Page(
        after=rows[-1][0] if rows else after,
        seen=len(rows),
        entries=[{"kind": "item_edited", "item": row["id"], "data": {"set": {"removed": True}}} for row in going],
        apply=lambda: remove_items(going),
        counts={"items_removed": len(going)},
        stays=stays,
    )


def _titles_page(work: Work, _act: str, after: int, size: int) -> Page:
    rows: Sequence[Any] = db.execute_sql(
        "SELECT no, id FROM biblio WHERE batch = ? AND NOT removed AND no > ? ORDER BY no LIMIT ?",
        (work.batch, after, size),
    ).fetchall()
    going, stays = titles_of(work, [biblio for _no, biblio in rows])
    return Page(
        after=rows[-1][0] if rows else after,
        seen=len(rows),
        entries=[{"kind": "biblio_edited", "biblio": one, "data": {"set": {"removed": True}}} for one in going],
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

    def apply() -> None:
        replace_records([(one.biblio, one.marc, columns_in(one.marc)) for one in going if one.marc is not None])
        for removed in (True, False):
            remove_titles([one.biblio for one in going if one.removed is removed], removed)

    return Page(
        after=rows[-1][0] if rows else after,
        seen=len(rows),
        entries=[_put_back(one) for one in going],
        apply=apply,
        counts={"records_put_back": len(going)},
        stays=stays,
    )


def _put_back(one: PutBack) -> Facts:
    fields: Facts = {}
    if one.marc is not None:
        fields["record"] = record_text(one.marc)
    if one.removed is not None:
        fields["removed"] = one.removed
    data = {"set": fields, "based_on": one.undone[-1], "undone": list(one.undone)}
    return {"kind": "biblio_edited", "biblio": one.biblio, "data": data}

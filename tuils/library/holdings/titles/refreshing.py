"""Recompute what is stale after records or settings changed: columns, places on the shelf, index, words. Besides put
the words of patrons that an import left out when it was cut off.

In slices, each a short transaction, so that desks work meanwhile; records added or changed in between are right
already. The progress is in the store: any program continues there after an interruption. One program at a time: a lock
beside the file, which ends with the program that holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import sole_right
from tuils.library.holdings.finding.own_words import pages, put_page
from tuils.library.holdings.items.shelving import file_titles_again, shelf_order, shelve_again
from tuils.library.holdings.record_queries import NEWEST, place_kept, words_counted
from tuils.library.people.patrons.late_words import are_words_missing, put_missing_words
from tuils.models import db, reindexing, search
from tuils.models.store_words import changes
from tuils.values.dataclass import dataclass

from .deriving import outdated_titles, put_derived
from .staleness import PARTS, VERSION, set_finding_state, settings_digest, stale_parts, stamp

if TYPE_CHECKING:
    from filelock import BaseFileLock

FIRST_ROWS, LEAST_ROWS, MOST_ROWS = 100, 20, 2000
A_SLICE = 25_000  # microseconds that one should take
MANY, WEEK = 100, 7 * 86_400_000_000  # titles; microseconds

Slices = Iterator[tuple[int, int]]


@dataclass(frozen=True)
class Slice:
    """The progress: `done` of `total` of this part, one of PARTS, or of none; 0 of 0 where that is not known."""

    part: str
    done: int
    total: int


class Refreshing:
    """The recomputing, slice by slice. `go_on` does a slice and says whether there may be more; `slice` is the
    progress, `did` how many rows changed by part. `whole`: all is made anew, the index too. Needs no permission, like a
    backup: it writes only what is computed from existing data."""

    def __init__(self, desk: Desk, store: Path, *, whole: bool = False) -> None:
        self.desk, self.store, self.whole = desk, store, whole
        self.did: dict[str, int] = {}
        self.slice = Slice("", 0, 0)
        self.elsewhere = False
        "Another program is doing this now."
        self._rows = FIRST_ROWS
        self._steps: Iterator[Slice] | None = None
        self._lock: BaseFileLock | None = None

    def go_on(self) -> bool:
        """Do one slice. Faults are raised; the next call continues from there."""
        if not (self._lock or self._take_lock()):
            return False
        self._steps = self._steps or self._all()
        try:
            self.slice = next(self._steps)
        except StopIteration:
            self._steps = None
            return False
        except BaseException:
            self._steps = None
            raise
        return True

    def close(self) -> None:
        if self._steps:
            self._steps = None
        if self._lock:
            self._lock.release()
            self._lock = None

    def finish(self) -> None:
        """Do all at once, where nobody else is: in a copy, or a library that was just restored."""
        for _slice in self._all():
            pass

    def _take_lock(self) -> bool:
        self._lock = sole_right(f"{self.store}.index")
        self.elsewhere = self._lock is None
        return not self.elsewhere

    # ---- one part after the other

    def _all(self) -> Iterator[Slice]:
        if self.whole:
            with db.atomic():
                set_finding_state("derived", 0, "")
                db.execute_sql("DELETE FROM finding_state WHERE name IN ('words', 'refreshing')")
                reindexing.empty_index()
            self.whole = False  # from here on it is like any other that was cut off
        if are_words_missing(self.desk.now):
            yield from (Slice("", 0, 0) for _put in put_missing_words())
        while parts := stale_parts():
            settings, last = settings_digest(), None
            for part in parts[self._done(parts) :]:
                self.did.setdefault(part, 0)
                for done, total in _SLICES[part](self):
                    if last:
                        yield last
                    last = Slice(part, done, total)
            with db.atomic():
                set_finding_state("derived", 0, stamp(settings))
                db.execute_sql("DELETE FROM finding_state WHERE name = 'refreshing'")
            if last:  # who stops after each slice comes to the end, too
                yield last

    def _titles(self) -> Slices:
        yield from self._by_number("titles", self._renew_titles)

    def _shelves(self) -> Slices:
        yield from self._by_number("shelves", self._file_titles)

    def _by_number(self, part: str, act: Callable[[int], tuple[int, int]]) -> Slices:
        """Do a part by `no`. `act` starts after a `no`; it returns how many rows changed, and the last `no`, 0 at the
        end."""
        total, after = _number(NEWEST), int(self._place(part) or 0)
        while after >= 0:
            began = self.desk.now
            changed, last = act(after)
            self.did[part] += changed
            self._pace(began)
            after = last or -1
            yield (last or total), total

    def _renew_titles(self, after: int) -> tuple[int, int]:
        found, last = outdated_titles(after, self._rows, shelf_order())
        with db.atomic():
            put_derived(found)
            self._keep_place("titles", last, not last)
        return len(found), last

    def _file_titles(self, after: int) -> tuple[int, int]:
        with db.atomic():
            before = changes()
            last = file_titles_again(after, self._rows)
            changed = changes() - before
            self._keep_place("shelves", last, not last)
        return changed, last

    def _copies(self) -> Slices:
        total, done = _number("SELECT count(*) FROM item"), 0
        after, more = self._place("copies"), True
        while more:
            began, rows = self.desk.now, self._rows
            with db.atomic():
                before = changes()
                after = shelve_again(after, rows)
                self.did["copies"] += changes() - before
                self._keep_place("copies", after, not after)
            self._pace(began)
            more, done = bool(after), min(total, done + rows)
            yield (done if more else total), total

    def _index(self) -> Slices:
        if not reindexing.index_is_there():
            with db.atomic():
                reindexing.empty_index()
        total = _number(NEWEST)
        with db.atomic():
            search.merge_by_itself(False)
        while not reindexing.is_fed():
            began = self.desk.now
            with db.atomic():
                below = reindexing.feed_some(self._rows)
            self._pace(began)
            yield total - below, total
        self.did["index"] = total
        with db.atomic():
            search.merge_by_itself(True)
        while _in_transaction(search.merge_some):
            yield total, total

    def _words(self) -> Slices:
        for written in count_words_again(self.desk):
            self.did["words"] += written
            yield 0, 0

    # ---- how far it is

    def _pace(self, began: int) -> None:
        """The next slice is larger or smaller, so that none takes long."""
        took = max(1, self.desk.now - began)
        self._rows = max(LEAST_ROWS, min(MOST_ROWS, self._rows * 2, self._rows * A_SLICE // took))

    def _done(self, parts: tuple[str, ...]) -> int:
        """Return how many of these parts were done before the interruption."""
        mark = _kept().partition(" ")[0]
        under_way = next((part for part in PARTS if _mark(part) == mark), PARTS[0])
        return sum(PARTS.index(part) < PARTS.index(under_way) for part in parts)

    def _place(self, part: str) -> str:
        """Return the row after which an interrupted part continues."""
        mark, _blank, after = _kept().partition(" ")
        return after if mark == _mark(part) else ""

    def _keep_place(self, part: str, after: int | str, ended: bool) -> None:
        following = PARTS[PARTS.index(part) + 1] if ended else part
        set_finding_state("refreshing", 0, f"{_mark(following)} {'' if ended else after}")


def _kept() -> str:
    row = place_kept()
    return str(row[0]) if row else ""


def _mark(part: str) -> str:
    return f"{part}/{VERSION}/{settings_digest()}"


_SLICES: dict[str, Callable[[Refreshing], Slices]] = {
    "titles": Refreshing._titles,
    "shelves": Refreshing._shelves,
    "copies": Refreshing._copies,
    "index": Refreshing._index,
    "words": Refreshing._words,
}


def count_words_again(desk: Desk) -> Iterator[int]:
    """The library's own words are counted anew: after an import, and now and then. Each step wrote so many."""
    newest = _number(NEWEST)
    for found, after, last in pages():
        yield _in_transaction(partial(put_page, found, after, last))
    with db.atomic():
        set_finding_state("words", desk.now, str(newest))


def words_need_counting(desk: Desk) -> bool:
    """Return whether the words were counted more than a week ago, or many titles are new since."""
    row: Any = words_counted()
    counted, then = (row[0], int(row[1] or 0)) if row else (0, 0)
    newest = _number(NEWEST)
    return newest - then > MANY or (newest > 0 and counted < desk.now - WEEK)


def _in_transaction(act: Callable[[], int]) -> int:
    with db.atomic():
        return act()


def _number(text: str) -> int:
    return int(db.execute_sql(text).fetchone()[0])

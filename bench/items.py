"""A batch edit of 10,000 copies, and its undo, beside the same rows changed by bare SQLite."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.library.makers import desk_of
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.item_status.batch_editing import AT_ONCE, edit_items
from tuils.library.reach.replay import last_actions, undo

from .large import make_large
from .measure import Figure

COPIES = 10_000


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "items.db"
    make_large(path)
    floor = _bare(folder / "bare.db")
    open_store(path)
    desk = desk_of("admin", wall_clock)
    codes = [f"C{number}" for number in range(COPIES)]
    look = _timed(lambda: edit_items(desk, codes, {"collection": "NEW"}, dry_run=True))
    yield Figure("a batch edit of 10,000 copies looked at, CPU", look, "s", None, 3)
    done = _timed(lambda: edit_items(desk, codes, {"collection": "NEW"}))
    yield Figure("the same done, with its entries, CPU", done, "s", floor, 10)
    newest = last_actions(desk, 1)[0].act
    yield Figure("its undo as a whole, CPU", _timed(lambda: undo(desk, newest)), "s", None, 10)
    close_store()


def _timed(act: Callable[[], object]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def _bare(path: Path) -> float:
    """CPU seconds: each row read, changed and written down once more, as many in a transaction."""
    store = sqlite3.connect(path)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("CREATE TABLE item (id TEXT PRIMARY KEY, barcode TEXT UNIQUE, collection TEXT, note TEXT)")
    store.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, item TEXT, data TEXT)")
    store.execute("CREATE INDEX of_item ON entry (item)")
    store.executemany("INSERT INTO item VALUES (?, ?, '', '')", ((f"i{n}", f"C{n}") for n in range(COPIES)))
    store.commit()
    start = time.process_time()
    for first in range(0, COPIES, AT_ONCE):
        for number in range(first, first + AT_ONCE):
            (key,) = store.execute("SELECT id FROM item WHERE barcode = ?", (f"C{number}",)).fetchone()
            store.execute("INSERT INTO entry (item, data) VALUES (?, ?)", (key, '{"set": {"collection": "NEW"}}'))
            store.execute("UPDATE item SET collection = 'NEW' WHERE id = ?", (key,))
        store.commit()
    spent = time.process_time() - start
    store.close()
    return spent

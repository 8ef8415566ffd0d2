"""The patrons' catalog of 100,000 titles: made whole, after 100 loans, compared whole; against the time of copying its
file, which each new one costs at least. And a desk that scans beside."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from tests.library.makers import desk_of, register
from tests.library.publishing import publish
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.store import close_store, close_thread, connect_thread, open_store
from tuils.library.holdings.publishing.published import catalog_file
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.models import db

from .importing import import_into, marc_folder
from .measure import Figure, p
from .vocabulary import make_marc

SIZE, LOANS, TIMES = 100_000, 100, 5


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "publishing.db"
    import_into(path, make_marc(marc_folder(folder) / f"library-{SIZE}.mrc", SIZE))
    open_store(path)
    desk, file = desk_of("admin", wall_clock), catalog_file(path)
    card = register(desk, "Ada")
    barcodes = [str(row[0]) for row in db.execute_sql("SELECT barcode FROM item LIMIT 3000").fetchall()]
    whole, _done = _timed(lambda: publish(desk, file, whole=True))
    size = file.stat().st_size
    yield Figure(f"the patrons' catalog of {SIZE:,} titles, made whole", whole, "s", None, 60)
    yield Figure("its file", size / 2**20, "MiB", path.stat().st_size / 2**20)
    copying = min(_timed(lambda: _copied(file))[0] for _time in range(TIMES))
    spent = [_after_loans(desk, file, card, barcodes[at * LOANS :][:LOANS]) for at in range(TIMES)]
    name = f"brought up to date after {LOANS} loans"
    yield Figure(f"{name}, beyond copying the file", min(spent) - copying, "s", copying, 0.5)
    unchanged = min(_timed(lambda: publish(desk, file))[0] for _time in range(TIMES))
    yield Figure("nothing to bring up to date", unchanged * 1000, "ms", None, 20)
    yield Figure("compared whole", _timed(lambda: publish(desk, file, compare=True))[0], "s", None, 60)
    yield from _beside(desk, file, card, barcodes[1000:])
    close_store()


def _timed(act: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    done = act()
    return time.perf_counter() - begun, done


def _copied(file: Path) -> None:
    """Copy a file down to the disk: the cost of any new copy."""
    copy = file.with_name("copied")
    shutil.copyfile(file, copy)
    handle = os.open(copy, os.O_RDWR)
    os.fsync(handle)
    os.close(handle)
    copy.unlink()


def _after_loans(desk: Desk, file: Path, card: str, barcodes: list[str]) -> float:
    _lent(desk, card, barcodes)
    return _timed(lambda: publish(desk, file))[0]


def _lent(desk: Desk, card: str, barcodes: list[str]) -> list[float]:
    """How long each checkout took, in milliseconds."""
    spent = []
    for barcode in barcodes:
        spent.append(_timed(partial(checkout, desk, card, barcode))[0] * 1000)
        checkin(desk, barcode)
    return spent


def _beside(desk: Desk, file: Path, card: str, barcodes: list[str]) -> Iterator[Figure]:
    """Scans while the copy is compared whole in another thread of the same program, as the full-screen program does."""
    alone = _lent(desk, card, barcodes[:300])
    ended = threading.Event()

    def compare() -> None:
        connect_thread(read_only=True)
        publish(desk, file, compare=True)
        close_thread()
        ended.set()

    beside = threading.Thread(target=compare)
    beside.start()
    spent: list[float] = []
    for barcode in barcodes[300:]:
        if ended.is_set():
            break
        spent += _lent(desk, card, [barcode])
    beside.join()
    yield Figure(f"a checkout beside ({len(spent)} of them), p95", p(spent, 95), "ms", p(alone, 95), 50)
    yield Figure("the longest checkout beside", max(spent), "ms", max(alone), 250)

"""Opening a title: what the screen reads, at 100,000 titles of which many have series, other editions, links and
contents; the others are what a library has most. TUILS_BENCH_LARGE=1 adds a million."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from tuils.library.cataloging.related import related_titles
from tuils.library.cataloging.showing import title_sheet
from tuils.library.circulation.queues import how_many_wait
from tuils.library.store import close_store, open_store
from tuils.models import db

from .importing import import_into, marc_folder
from .measure import Figure, p
from .vocabulary import make_marc

SIZES = (100_000, *((1_000_000,) if os.environ.get("TUILS_BENCH_LARGE") else ()))
TIMES, GOAL = 1_000, 3.0


def figures(folder: Path) -> Iterator[Figure]:
    for size in SIZES:
        path = folder / f"title-{size}.db"
        import_into(path, make_marc(marc_folder(folder) / f"whole-{size}.mrc", size, whole=True))
        open_store(path)
        yield from _opened(size)
        close_store()


def _opened(size: int) -> Iterator[Figure]:
    dice = random.Random(5)
    ids = [_id_at(dice.randint(1, size)) for _time in range(TIMES)]
    for biblio in ids:
        _open(biblio)  # once warm
    spent = [_open(biblio) for biblio in ids]
    name = f"opening a title at {size:,}, with its series, editions and record read"
    yield Figure(f"{name}, p50", p(spent, 50), "ms", None, GOAL)
    yield Figure(f"{name}, p95", p(spent, 95), "ms", None, GOAL)
    yield Figure(f"{name}, p99", p(spent, 99), "ms")


def _id_at(no: int) -> str:
    return str(db.execute_sql("SELECT id FROM biblio WHERE no >= ? LIMIT 1", (no,)).fetchone()[0])


def _open(biblio: str) -> float:
    """Milliseconds of CPU: other programs take their turns meanwhile."""
    begun = time.process_time()
    sheet = title_sheet(biblio)
    related_titles(sheet)
    how_many_wait(biblio)
    return (time.process_time() - begun) * 1000

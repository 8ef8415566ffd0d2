"""Opening a title: what the screen reads, at 100,000 titles of which many have series, other editions, links and
contents; the others are what a library has most. TUILS_BENCH_LARGE=1 adds a million."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.finding.related import related_titles
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.lending.queries import how_many_wait
from tuils.models import db

from .importing import import_into, marc_folder
from .measure import Figure, p
from .million import TIMES as TIMES_MORE, make_million
from .vocabulary import make_marc

SIZE = 100_000
TIMES, GOAL = 1_000, 3.0


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "title.db"
    import_into(path, make_marc(marc_folder(folder) / f"whole-{SIZE}.mrc", SIZE, whole=True))
    yield from _opened(path, SIZE)
    if os.environ.get("TUILS_BENCH_LARGE"):
        yield from _opened(make_million(path, folder / "title-million.db"), SIZE * TIMES_MORE)


def _opened(path: Path, size: int) -> Iterator[Figure]:
    open_store(path)
    dice = random.Random(5)
    ids = [_id_at(dice.randint(1, size)) for _time in range(TIMES)]
    for biblio in ids:
        _open(biblio)  # once warm
    spent = [_open(biblio) for biblio in ids]
    close_store()
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

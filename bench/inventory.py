"""An inventory of 20,000 copies, half of them scanned: its report, a scan with the shelf drawn around it, the weeding
list. The floor reads the same rows with bare sqlite3 and puts the walks in order."""

from __future__ import annotations

import sqlite3
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.library.makers import Clock, beginner, with_role
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.office.inventory.scanning import scan_shelf, walk_shown
from tuils.library.office.inventory.sessions import start_inventory
from tuils.library.office.inventory.tables import inventory_report, shelves_of
from tuils.library.office.weeding.candidates import candidates

from .measure import Figure, p
from .shelf import make_shelves

COPIES, SCANS, SPINES, TIMES = 20_000, 300, 7, 3
REPORT_GOAL, SCAN_GOAL = 2000.0, 20.0


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "inventory.db"
    make_shelves(path, COPIES)
    open_store(path)
    desk = with_role(beginner(Clock()), permissions={"catalog.edit", "circulation.checkin"})
    key = start_inventory(desk, "All").id
    order = _in_order(path)
    scan_shelf(desk, key, order[: COPIES // 2])
    floor = min(_timed(lambda: _bare(path)) for _time in range(TIMES))
    report = min(_timed(lambda: inventory_report(desk, key)) for _time in range(TIMES))
    yield Figure("the report of an inventory, 20,000 copies", report, "ms", floor, REPORT_GOAL)
    shelves = min(_timed(lambda: shelves_of(desk, key)) for _time in range(TIMES))
    yield Figure("how far each shelf is, 20,000 copies", shelves, "ms", None, REPORT_GOAL)
    scans = [_timed(lambda code=code: _scan(desk, key, code)) for code in order[COPIES // 2 :][:SCANS]]  # type: ignore[misc]
    yield Figure("a scan, and the shelf around it, 20,000 copies, p95", p(scans, 95), "ms", None, SCAN_GOAL)
    weeding = min(_timed(lambda: candidates(desk)) for _time in range(TIMES))
    yield Figure("the weeding list, 20,000 copies", weeding, "ms", None, REPORT_GOAL)
    close_store()


def _scan(desk: Desk, key: str, code: str) -> None:
    scan_shelf(desk, key, [code])
    walk_shown(desk, key, SPINES)


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds of CPU: other programs take their turns meanwhile."""
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def _in_order(path: Path) -> list[str]:
    store = sqlite3.connect(path)
    rows: Any = store.execute("SELECT barcode FROM item WHERE NOT withdrawn ORDER BY section, shelf_key").fetchall()
    store.close()
    return [row[0] for row in rows]


def _bare(path: Path) -> int:
    """All copies with their titles, those that were scanned, and the longest run in order of each walk."""
    store = sqlite3.connect(path)
    every = store.execute(
        "SELECT item.*, biblio.title FROM item JOIN biblio ON biblio.id = item.biblio "
        "WHERE home_branch = 'MAIN' AND NOT withdrawn ORDER BY section, shelf_key"
    ).fetchall()
    scans = store.execute(
        "SELECT seen.walk, item.section, item.shelf_key FROM inventory_seen AS seen JOIN item ON item.id = seen.item "
        "ORDER BY seen.walk, seen.place"
    ).fetchall()
    store.close()
    for _walk, lines in groupby(scans, key=lambda row: row[0]):
        ends: list[tuple[str, str]] = []
        for _name, section, place in lines:
            at = bisect_right(ends, (section, place))
            ends[at : at + 1] = [(section, place)]
    return len(every)

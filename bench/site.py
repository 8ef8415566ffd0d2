"""`tuils publish`: the first build of 12,000 titles, and a day's changes, against a program that only looks at all its
files and writes those anew that the day changed. Each with the program's own start, and without."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from tests.library.makers import add_item, desk_of, register, rows
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.office.catalog_maintenance.title_removing import remove_title

from .importing import import_into, marc_folder
from .measure import Figure, Ran, best_cpu, run
from .vocabulary import make_marc

SIZE, DAYS, LENT = 12_000, 3, 60
_BARE = """
import os, sys, time
site, since = sys.argv[1], float(sys.argv[2])
for folder, _folders, names in os.walk(site):
    for name in names:
        path = os.path.join(folder, name)
        if os.stat(path).st_mtime >= since:
            with open(path, "rb") as file:
                data = file.read()
            with open(path + ".new", "wb") as file:
                file.write(data)
            os.remove(path + ".new")
"""


def figures(folder: Path) -> Iterator[Figure]:
    path, site = folder / "site.db", folder / "site"
    import_into(path, make_marc(marc_folder(folder) / f"library-{SIZE}.mrc", SIZE))
    run(["-m", "tuils", "--library", str(path), "opac", "publish"])
    started = best_cpu(["-c", "import tuils.cli.front, tuils.cli.catalog.publish"], 3)
    first = _publish(path, site)
    yield Figure(f"web catalog of {SIZE:,} titles, first build, CPU", first.cpu, "s", None, 3)
    yield Figure("the first build of the web catalog, peak memory", first.mib, "MiB", None, 80)
    days, since = [], 0.0
    for day in range(DAYS):
        _day(path, day)
        since = max(file.stat().st_mtime for file in site.rglob("*"))
        days.append(_publish(path, site))
    floor = best_cpu(["-c", _BARE, str(site), str(since)], 3)
    cpu = min(day.cpu for day in days)
    yield Figure("web catalog, a day's changes, CPU", cpu, "s", floor)
    yield Figure("web catalog, a day's changes, CPU without the program's own start", cpu - started, "s", floor, 0.5)
    yield Figure("web catalog, a day's changes, peak memory", max(day.mib for day in days), "MiB", None, 80)
    yield Figure("web catalog, nothing changed, CPU", _publish(path, site).cpu, "s", started)


def _publish(path: Path, site: Path) -> Ran:
    ran = run(["-m", "tuils", "--library", str(path), "publish", str(site)])
    if ran.code:
        raise SystemExit(f"publish ended with {ran.code}")
    return ran


def _day(path: Path, number: int) -> None:
    """60 checkouts, half of them returned, 5 new titles, 2 removed ones."""
    open_store(path)
    desk, dice = desk_of("admin", wall_clock), random.Random(number)
    cards = cycle([register(desk, f"Day{number} {n}") for n in range(10)])
    there = [str(row[0]) for row in rows("SELECT barcode FROM item WHERE loan IS NULL AND NOT withdrawn ORDER BY id")]
    lent = [barcode for barcode in dice.sample(there, LENT) if _lent(desk, next(cards), barcode)]
    for barcode in lent[::2]:
        checkin(desk, barcode)
    for n in range(5):
        title = add_title(desk, {"title": f"A new book {number} {n}", "author": "Writer, New"})
        add_item(desk, f"NEW{number}{n}", biblio=title.id)
    for (title_id,) in dice.sample(rows("SELECT id FROM biblio WHERE id NOT IN (SELECT biblio FROM item "
                                        "WHERE loan IS NOT NULL) AND NOT removed ORDER BY no"), 2):  # fmt: skip
        remove_title(desk, title_id, copies=True)
    close_store()


def _lent(desk: Desk, card: str, barcode: str) -> bool:
    try:
        checkout(desk, card, barcode)
    except Refused:
        return False
    return True

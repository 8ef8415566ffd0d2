"""How long each report takes over 100,000 titles and ten years of counters (3 million rows): CPU seconds,
without what the machine waits for.

`python -m bench.reports` makes the counters in a file of its own and prints a line a report. Limit: 2 s each.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from peewee import chunked

from tuils.library.desk import Desk
from tuils.library.people.roles import TUILS
from tuils.library.reports.catalog import REPORTS, run_report, wanted_of
from tuils.library.store import close_store, create_store
from tuils.models import Biblio, Item, db

ROWS, YEARS, LIMIT = 3_000_000, 10, 2.0
TITLES = 100_000
KINDS = ("loan", "loan", "loan", "renewal", "return", "loan_hour", "return_hour", "loan_class", "visits", "hold")
ASKED = (
    ("circulation", "last 10 years", ()),
    ("circulation", "last 10 years", ("year",)),
    ("circulation", "last 10 years", ("type",)),
    ("circulation", "last 10 years", ("class",)),
    ("circulation", "2026", ()),
    ("circulation", "2026", ("category",)),
    ("visits", "last 10 years", ("year",)),
)


def counters(rows: int, chance: random.Random) -> Iterator[tuple[object, ...]]:
    """Day after day, as a library of six branches counts."""
    first = date(2017, 1, 1)
    for at in range(rows):
        day = first + timedelta(days=at * 3650 // rows)
        kind = chance.choice(KINDS)
        yield (
            "desk", day.isoformat(), kind, f"B{chance.randrange(6)}", f"C{chance.randrange(8)}",
            chance.choice(("0-5", "6-11", "12-17", "18-64", "65+")), f"{chance.randrange(24):02}",
            f"X{chance.randrange(30)}", 3, 1,
        )  # fmt: skip


def shelves(titles: int, chance: random.Random) -> None:
    """So many titles, with a copy and a quarter each."""
    biblios = (
        {"id": f"b{at}", "title": f"Title {at}", "title_key": f"title {at}", "author": f"Author {at % 9000}",
         "marc": b"", "year": 1950 + at % 75, "kind": "book"}
        for at in range(titles)
    )  # fmt: skip
    items = (
        {"id": f"i{at}", "barcode": f"3{at:013}", "biblio": f"b{at % titles}",
         "item_type": f"{chance.randrange(24):02}",
         "home_branch": f"B{chance.randrange(6)}", "collection": f"X{chance.randrange(30)}",
         "call_number": f"{at % 1000:03}.{at % 97} ABC", "acquired_on": f"20{10 + at % 16}-03-01", "section": "a",
         "shelf_key": f"{at % 1000:03}.{at % 97}", "lent": chance.randrange(40)}
        for at in range(titles * 5 // 4)
    )  # fmt: skip
    for model, rows in ((Biblio, biblios), (Item, items)):
        for part in chunked(rows, 500):
            model.insert_many(part).execute()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        create_store(Path(folder) / "library.db")
        db.execute_sql("PRAGMA synchronous = OFF")
        with db.atomic():
            db.connection().executemany(
                "INSERT OR IGNORE INTO fact (device, day, kind, branch, category, age_group, item_type, collection, n, "
                "version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                counters(ROWS, random.Random(1)),
            )
            shelves(TITLES, random.Random(2))
        now = 1_796_137_200_000_000
        desk = Desk("B0", "bench", "desk", TUILS, ZoneInfo("America/Chicago"), lambda: now)
        slow = 0
        others = tuple((name, "", ()) for name in REPORTS if name not in {name for name, _period, _by in ASKED})
        for name, period, by in (*ASKED, *others):
            report = REPORTS[name]
            before = time.process_time()
            found = run_report(desk, report, wanted_of(desk, report, period, by=by))
            took = time.process_time() - before
            slow += took > LIMIT
            print(f"{took:6.2f} s  {name} {period} {','.join(by)}  {len(found.lines)} lines")
        close_store()
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())

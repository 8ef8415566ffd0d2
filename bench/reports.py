"""How long each report takes over 100,000 titles and ten years (3 million counters, 2 million loans, 300,000 holds,
30,000 patrons, 200,000 lines of money): CPU seconds, without what the machine waits for.

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

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, create_store
from tuils.library.office.reports.catalog import REPORTS, report_options, run_report
from tuils.library.people.staff.roles import TUILS
from tuils.models import Biblio, Item, db

ROWS, YEARS, LIMIT = 3_000_000, 10, 2.0
TITLES = 100_000
LOANS, OPEN, HOLDS, PATRONS, LINES = 2_000_000, 15_000, 300_000, 30_000, 200_000
NOW, DAY = 1_796_137_200_000_000, 86_400_000_000
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


def people(chance: random.Random) -> Iterator[tuple[object, ...]]:
    for at in range(PATRONS):
        enrolled = date(2010, 1, 1) + timedelta(days=chance.randrange(6100))
        yield (
            f"p{at}", f"2{at:013}", f"First{at % 700}", f"Last{at % 9000}", f"{1940 + at % 75}-05-05",
            f"C{at % 8}", f"B{at % 6}", "Mill Road 3", "Harlow", f"7500{at % 9}", f"555-{at:07}" if at % 5 else "",
            f"p{at}@example.org" if at % 3 else "", enrolled.isoformat(), f"20{24 + at % 6}-03-01",
        )  # fmt: skip


def loans(chance: random.Random) -> Iterator[tuple[object, ...]]:
    """Yield loans of ten years; the last ones are out, each of another copy, a third of them late."""
    for at in range(LOANS):
        is_open = at >= LOANS - OPEN
        lent = NOW - (LOANS - at) * 3650 * DAY // LOANS if not is_open else NOW - chance.randrange(1, 32) * DAY
        item = at - (LOANS - OPEN) if is_open else chance.randrange(TITLES * 5 // 4)
        yield (
            f"l{at}", f"i{item}", f"p{chance.randrange(PATRONS)}" if is_open else None, lent, lent + 21 * DAY,
            None if is_open else lent + 12 * DAY, "" if is_open else "checkin",
        )  # fmt: skip


def holds(chance: random.Random) -> Iterator[tuple[object, ...]]:
    """One in fifty waits still, some of them on the shelf."""
    for at in range(HOLDS):
        placed = NOW - (HOLDS - at) * 3650 * DAY // HOLDS
        state = "fulfilled" if at % 50 else "waiting" if at % 150 else "placed"
        caught = placed + 6 * DAY if state != "placed" else None
        yield (
            f"h{at}", f"b{chance.randrange(TITLES // 20)}", f"p{chance.randrange(PATRONS)}" if at % 50 == 0 else None,
            f"B{chance.randrange(6)}", placed, at, state, f"i{at}" if state == "waiting" else None, caught,
            "2026-12-09" if state == "waiting" else "", placed + 8 * DAY if state == "fulfilled" else None,
        )  # fmt: skip


def money(chance: random.Random) -> Iterator[tuple[object, ...]]:
    """Charges, and payments of nine in ten of them."""
    for at in range(0, LINES, 2):
        when, patron = NOW - (LINES - at) * 3650 * DAY // LINES, f"p{chance.randrange(PATRONS)}"
        cents, branch = chance.randrange(25, 2500), f"B{chance.randrange(6)}"
        yield f"c{at}", patron, "charge", cents, f"c{at}", "lost" if at % 40 == 0 else "overdue", f"l{at}", when, branch
        if at % 20:
            yield f"y{at}", patron, "payment", cents, f"c{at}", "", None, when + 9 * DAY, branch


TABLES = (
    ("patron", "id card first_name last_name born category branch street city postcode phone email enrolled_on "
     "expires_on", people),
    ("loan", "id item patron lent_at due_at closed_at how", loans),
    ("hold", "id biblio patron pickup placed_at rank state item caught_at pickup_by closed_at", holds),
    ("account_line", "id patron kind cents charge why loan at branch", money),
)  # fmt: skip


def fill(table: str, names: str, rows: Iterator[tuple[object, ...]]) -> None:
    """The other columns are as they are without a word."""
    given = names.split()
    others = {
        str(column[1]): column[4] if column[4] is not None else "''" if column[2] == "TEXT" else "0"
        for column in db.execute_sql(f"PRAGMA table_info({table})").fetchall()
        if column[1] not in given and column[3]
    }
    columns = ", ".join([*given, *others])
    marks = ", ".join([*("?" for _name in given), *map(str, others.values())])
    db.connection().executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


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
            for number, (table, names, rows) in enumerate(TABLES, 3):
                fill(table, names, rows(random.Random(number)))
            out = "SELECT id FROM loan WHERE loan.item = item.id AND closed_at IS NULL"
            db.execute_sql(f"UPDATE item SET loan = ({out})")
        desk = Desk("B0", "bench", "desk", TUILS, ZoneInfo("America/Chicago"), lambda: NOW)
        slow = 0
        others = tuple((name, "", ()) for name in REPORTS if name not in {name for name, _period, _by in ASKED})
        for name, period, by in (*ASKED, *others):
            report = REPORTS[name]
            before = time.process_time()
            found = run_report(desk, report, report_options(desk, report, period, by=by))
            took = time.process_time() - before
            slow += took > LIMIT
            print(f"{took:6.2f} s  {name} {period} {','.join(by)}  {len(found.lines)} lines")
        close_store()
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())

"""The desk at a large library: checkout, check-in, renewal, hold, the overdue list, and what time does in a day."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from tests.library.makers import desk_of
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.overdue import overdue_list
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.terms.blocks import Override
from tuils.models import db

from .floors import five_statements
from .large import DAY, make_large, title_id
from .measure import Figure, cpu_each

TIMES, COUNTED = 1_000, 50
LATE = 10_000
ALL = Override.of(["OWES_TOO_MUCH", "TOO_MANY_OVERDUE", "HELD_FOR_OTHER", "TOO_MANY_ITEMS"], "bench")


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "large.db"
    make_large(path)
    open_store(path)
    desk = desk_of("admin", wall_clock)
    yield from _statements(desk)
    yield from _verbs(desk, folder)
    yield from _lists(desk)
    yield from _time(desk, path)
    close_store()


def _statements(desk: Desk) -> Iterator[Figure]:
    """Statements of so many acts, all but BEGIN and COMMIT; the most are of a patron who is late, with fines."""
    people = range(10_000, 10_000 + COUNTED)
    out = [_asked(lambda n=n: checkout(desk, f"P{n}", f"C{30_000 + n}", override=ALL)) for n in people]  # type: ignore[misc]
    back = [_asked(lambda n=n: checkin(desk, f"C{30_000 + n}")) for n in people]  # type: ignore[misc]
    yield Figure(
        f"statements of a checkout in a large library with fines, median (most {max(out)})", median(out), "", None, 18
    )
    yield Figure(f"statements of a check-in there, median (most {max(back)})", median(back), "", None, 16)


def _asked(act: Callable[[], object]) -> int:
    asked: list[str] = []
    db.connection().set_trace_callback(asked.append)
    act()
    db.connection().set_trace_callback(None)
    return sum(not text.startswith(("BEGIN", "COMMIT", "--")) for text in asked)


def _verbs(desk: Desk, folder: Path) -> Iterator[Figure]:
    lent = cpu_each(lambda n: checkout(desk, f"P{n}", f"C{50_000 + n}", override=ALL), TIMES)
    renewed = cpu_each(lambda n: renew(desk, f"P{n}", f"C{50_000 + n}", override=ALL), TIMES)
    back = cpu_each(lambda n: checkin(desk, f"C{50_000 + n}"), TIMES)
    held = cpu_each(lambda n: place_hold(desk, f"P{5_000 + n}", title_id(70_000 + n), override=ALL), TIMES)
    caught = cpu_each(lambda n: checkin(desk, f"C{70_000 + n}"), TIMES)
    here = db.obj
    floor_store = five_statements.make(folder / "floor.db", 20_000)
    floor = cpu_each(five_statements.lend, TIMES)
    floor_store.close()
    db.initialize(here)
    name = "checkout at 100,000 titles, 30,000 patrons, 8,000 loans, all rules: CPU against five statements"
    yield Figure(name, lent / floor, "x", floor * 1000, 3.0)
    for words, cost in (
        ("renewal", renewed),
        ("check-in", back),
        ("hold placed", held),
        ("check-in that catches a hold", caught),
    ):
        yield Figure(f"{words}, there, CPU", cost * 1000, "ms", None, 2.0)


def _lists(desk: Desk) -> Iterator[Figure]:
    dice = random.Random(11)
    patrons = [row[0] for row in db.execute_sql("SELECT id FROM patron LIMIT 5000").fetchall()]
    free = "SELECT id FROM item WHERE loan IS NULL AND held_for IS NULL ORDER BY added_pos LIMIT ?"
    with db.atomic():
        for (item,) in db.execute_sql(free, (LATE,)).fetchall():
            due = desk.now - dice.randint(1, 60) * DAY
            private = {"patron": dice.choice(patrons)}
            Act(desk.as_of(due - 21 * DAY)).write("checkout", private, item=item, data={"due": due})
    yield Figure(
        f"overdue list of over {LATE:,} loans with fines, all pages",
        _seconds(lambda: overdue_list(desk)),
        "s",
        None,
        1.5,
    )


def _time(desk: Desk, path: Path) -> Iterator[Figure]:
    yield Figure(
        "what time does in a day, there, in all", _seconds(lambda: run_daily_work(desk, path)), "s", None, 20.0
    )


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start

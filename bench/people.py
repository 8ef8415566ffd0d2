"""Finding people among 100,000, against the same question asked of SQLite bare: all who have the words, in any order.

Then 10,000 patrons from a CSV, and what a PIN costs with the parameters that the set-up chose.
"""

from __future__ import annotations

import csv
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from tests.library.makers import beginner, desk_of
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.people.patrons.finding import find_patrons
from tuils.library.people.staff.pins import measured, seconds_of
from tuils.library.people.staff.system_user import system_user
from tuils.values.folding import fold_text

from .measure import Figure, p, run
from .people_made import COMMON, FIRST, fill, rows

COUNT, EACH, GOAL, BROUGHT = 100_000, 60, 20.0, 10_000
IN_TABLE = ("card", "first_name", "last_name", "born", "category", "branch", "street", "city", "phone", "email")
LETTERS = "abcdefghijklmnoprstuvwyz"


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "people.db"
    start_library(path, Beginning("Bench", system_user=system_user()), beginner(wall_clock))
    fill(COUNT)
    close_store()
    yield from _finding(path)
    yield from _brought_in(folder)
    yield from _pin()


def _brought_in(folder: Path) -> Iterator[Figure]:
    """From a CSV into an empty library, journal and all; then the same once more, which changes nobody."""
    library, table = folder / "brought.db", folder / "people.csv"
    start_library(library, Beginning("Bench", system_user=system_user()), beginner(wall_clock))
    close_store()
    with table.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, IN_TABLE, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows(BROUGHT))
    for words in ("patrons from a CSV into an empty library, CPU", "once more, which changes nobody, CPU"):
        ran = run(["-m", "tuils", "--library", str(library), "import", "patrons", str(table), "--yes"])
        if ran.code:
            raise SystemExit(f"import patrons ended with {ran.code}")
        yield Figure(f"{BROUGHT:,} {words}", ran.cpu, "s", None, 10)
        yield Figure("its peak memory", ran.mib, "MiB", None, 200)


def _pin() -> Iterator[Figure]:
    """With what the set-up chooses on this machine: the middle of eleven."""
    cost = measured()
    took = sorted(seconds_of(cost) for _time in range(11))[5] * 1000
    yield Figure(f"to try a PIN: {cost.memory // 1024} MiB, {cost.passes} passes", took, "ms", None, 200)
    yield Figure("the same, as not too little", took, "ms", None, 50, least=True)


def _finding(path: Path) -> Iterator[Figure]:
    open_store(path)
    desk, raw = desk_of("admin", wall_clock), sqlite3.connect(path)
    every: list[float] = []
    for kind, questions in questions_of(raw).items():
        ours = [_spent(desk, words) for words in questions]
        every += ours
        floor = p([_bare(raw, words) for words in questions], 95)
        yield Figure(
            f"finding people at {COUNT:,}, {kind}, p95 (floor: bare, unordered)", p(ours, 95), "ms", floor, GOAL
        )
    yield Figure(f"finding people at {COUNT:,}, all of these, p95", p(every, 95), "ms", None, GOAL)
    yield Figure(f"finding people at {COUNT:,}, the slowest of these", max(every), "ms")
    raw.close()
    close_store()


def questions_of(raw: sqlite3.Connection) -> dict[str, list[str]]:
    """By kind, of people here and there."""
    dice = random.Random(5)
    people = raw.execute("SELECT first_name, last_name, born, card, phone, email, street FROM patron").fetchall()
    some = dice.sample([row for row in people if row[4] and row[5]], EACH)
    return {
        "whole name": [f"{row[1]} {row[0]}" for row in some],
        "last name": [row[1] for row in some],
        "a name begun": [f"{row[1][:3]} {row[0][:2]}" for row in some],
        "one letter": list(LETTERS),
        "two letters": [row[1][:2] for row in some],
        "two words of one letter": [f"{dice.choice(LETTERS)} {dice.choice(LETTERS)}" for _row in some],
        "the most common names": [*COMMON[:20], *FIRST, *(f"{first} {COMMON[0]}" for first in FIRST)],
        "name and birth year": [f"{row[1]} {row[2][:4]}" for row in some],
        "phone": [row[4] for row in some],
        "card's last four": [row[3][-4:] for row in some],
        "e-mail": [row[5] for row in some],
        "street and first name": [f"{row[6]} {row[0]}" for row in some],
        "nobody": ["zzyzx", "smith zzyzx", "mary 1066", "s zzyzx"],
    }


def _spent(desk: Desk, words: str) -> float:
    """Milliseconds of the whole answer, sheets and all: the best of three, once warm."""
    spent = []
    for _time in range(4):
        begun = time.process_time()
        find_patrons(desk, words)
        spent.append((time.process_time() - begun) * 1000)
    return min(spent[1:])


def _bare(raw: sqlite3.Connection, words: str) -> float:
    parts = [part.casefold() if "@" in part else fold_text(part) for part in words.split()]
    one = "SELECT patron FROM patron_word WHERE word >= ? AND word < ?"
    text = " INTERSECT ".join([one] * len(parts)) + " LIMIT 200"
    values = [bound for part in parts for bound in (part, part + "\U0010ffff")]
    spent = []
    for _time in range(4):
        begun = time.process_time()
        raw.execute(text, values).fetchall()
        spent.append((time.process_time() - begun) * 1000)
    return min(spent[1:])

"""A checkout against five bare statements, a cold command against importing peewee, sixteen desks against one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.library.makers import Clock, beginner, desk_of
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.staff.system_user import system_user
from tuils.models import db

from .floors import five_statements
from .measure import ROOT, Figure, best_cpu, cpu_each, in_turn, p

ITEMS, LOANS, COLD = 20_000, 2_000, 25


def make_library(path: Path, items: int = ITEMS) -> list[str]:
    """A library of plain items C0, C1, ...; gives back 200 cards that may borrow without limit."""
    clock = Clock(wall_clock() - 3_600_000_000, 10)
    start_library(path, Beginning("Bench", pin="1234", system_user=system_user()), beginner(clock))
    desk = desk_of("admin", clock)
    fields = {"category": "LIB", "expires_on": "2999-01-01"}
    cards = [register_patron(desk, {"first_name": f"P{n}", **fields}).card for n in range(200)]
    for first in range(0, items, 1000):
        with db.atomic():
            for number in range(first, min(first + 1000, items)):
                item = {"barcode": f"C{number}", "biblio": "b", "item_type": "BK", "home_branch": "MAIN"}
                Act(desk).write("item_added", item=NEW, data={"set": item})
    close_store()
    return cards


def figures(folder: Path) -> Iterator[Figure]:
    path = folder / "circulation.db"
    cards = make_library(path)
    yield _checkout(path, folder, cards)
    yield _cold(path, cards)
    yield from _many_desks(path, cards)


def _checkout(path: Path, folder: Path, cards: list[str]) -> Figure:
    open_store(path)
    desk = desk_of("admin", wall_clock)
    for number in range(200):
        checkout(desk, cards[number % 200], f"C{number}")
    ours = cpu_each(lambda n: checkout(desk, cards[n % 200], f"C{200 + n}"), LOANS)
    close_store()
    floor_store = five_statements.make(folder / "floor.db", ITEMS)
    for number in range(200):
        five_statements.lend(number)
    floor = cpu_each(lambda n: five_statements.lend(200 + n), LOANS)
    floor_store.close()
    return Figure("checkout, all rules, CPU against five statements in Peewee", ours / floor, "x", floor * 1000, 3.0)


def _cold(path: Path, cards: list[str]) -> Figure:
    state = {"TUILS_STATE": str(path.parent / "state")}
    words = ["-m", "tuils", "--library", str(path), "checkout", cards[0]]
    numbers = iter(range(5000, 5000 + COLD))
    both = in_turn(
        COLD,
        lambda: best_cpu([*words, f"C{next(numbers)}"], 1, state),
        lambda: best_cpu(["-c", "import peewee"], 1),
    )
    name = "`tuils checkout` cold, CPU against `import peewee`"
    return Figure(name, both.ratio, "x", both.floor * 1000, 1.8)


def _many_desks(path: Path, cards: list[str]) -> Iterator[Figure]:
    alone = _paced(path, cards, 1, 6000)
    together = _paced(path, cards, 16, 7000)
    floor = p(alone, 99)
    yield Figure(
        "16 desks, a checkout each half second: p99 against one desk", p(together, 99) / floor, "x", floor, 3.0
    )
    yield Figure("16 desks: the longest wait", max(together), "ms")


def _paced(path: Path, cards: list[str], desks: int, first: int, seconds: int = 20) -> list[float]:
    """How long each answer took, in milliseconds, of desks at the pace of people."""
    each = seconds * 2
    children = []
    for number in range(desks):
        start = first + number * each
        words = ["-m", "tests.faults.desks", str(path), f"desk {number}", cards[number], str(start), str(start + each)]
        children.append(
            subprocess.Popen(
                [sys.executable, *words, "500"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
    for child in children:
        assert child.stdout is not None
        child.stdout.readline()
    answers: list[str] = []
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        answers += child.communicate()[0].splitlines()
    lost = [answer for answer in answers if not answer.startswith("lent")]
    if lost:
        raise SystemExit(f"not lent: {lost[:3]}")
    return [float(answer.split()[-1]) for answer in answers]

"""A large library for the desk's figures: 100,000 titles and copies, 30,000 patrons, 8,000 loans, holds, money owed."""

from __future__ import annotations

import random
from pathlib import Path

from tests.library.makers import Clock, beginner, desk_of
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk, wall_clock
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.store import close_store
from tuils.library.front.starting import Beginning, start_library
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.accounts.ledger import OVERDUE, add_line
from tuils.library.people.staff.system_user import system_user
from tuils.models import Biblio, db
from tuils.models.rows import blank

TITLES, PATRONS, LOANS, HOLDS, OWING = 100_000, 30_000, 8_000, 2_000, 3_000
DAY = 86_400_000_000
TYPES = ("BK", "BK", "BK", "DVD", "CD", "LP", "MAG")
CATEGORIES = ("ADULT", "ADULT", "TEEN", "CHILD", "HOME")


def title_id(number: int) -> str:
    return f"01900000-0000-7000-8000-{number:012}"


def make_large(path: Path) -> None:
    """Make it: fines are on, a third of the items are overdue. Copies C0.., cards P0.."""
    now = wall_clock()
    clock = Clock(now - 60 * DAY, 10)
    start_library(path, Beginning("Large", "America/Chicago", system_user=system_user()), beginner(clock))
    desk = desk_of("admin", clock)
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    dice = random.Random(7)
    _titles()
    _items(desk, dice)
    people = patrons_of(desk, dice)
    loans_of(desk, dice, people, clock, now)
    _holds(desk, dice, people)
    _owing(desk, dice, people)
    close_store()


def _titles() -> None:
    row = blank(Biblio)
    row.pop("no")
    for first in range(0, TITLES, 1000):
        with db.atomic():
            rows = [
                {**row, "id": title_id(n), "title": f"Title {n}", "marc": b"", "batch": "made"}
                for n in range(first, first + 1000)
            ]
            for at in range(0, 1000, 30):
                Biblio.insert_many(rows[at : at + 30]).execute()


def _items(desk: Desk, dice: random.Random) -> None:
    for first in range(0, TITLES, 1000):
        with db.atomic():
            act = Act(desk)
            for n in range(first, first + 1000):
                item: dict[str, object] = {"barcode": f"C{n}", "biblio": title_id(n), "item_type": dice.choice(TYPES)}
                item |= {"home_branch": "MAIN", "call_number": f"{n % 1000}", "price_cents": 1500}
                act.write("item_added", item=NEW, data={"set": item})


def patrons_of(desk: Desk, dice: random.Random) -> list[str]:
    ids = []
    for first in range(0, PATRONS, 1000):
        with db.atomic():
            for n in range(first, first + 1000):
                fields = {"card": f"P{n}", "first_name": f"First{n % 700}", "last_name": f"Last{n % 900}"}
                fields |= {"category": dice.choice(CATEGORIES), "born": "1980-05-05", "expires_on": "2999-01-01"}
                ids.append(Act(desk).write("patron_registered", {"set": fields}, patron=NEW).id)
    return ids


def loans_of(desk: Desk, dice: random.Random, patrons: list[str], clock: Clock, now: int) -> None:
    items = [row[0] for row in db.execute_sql("SELECT id FROM item ORDER BY added_pos LIMIT ?", (LOANS,)).fetchall()]
    for first in range(0, LOANS, 1000):
        with db.atomic():
            for item in items[first : first + 1000]:
                due = now + dice.randint(-20, 40) * DAY
                act = Act(desk.as_of(due - 21 * DAY))
                act.write("checkout", {"patron": dice.choice(patrons)}, item=item, data={"due": due})


def _holds(desk: Desk, dice: random.Random, patrons: list[str]) -> None:
    with db.atomic():
        for _n in range(HOLDS):
            facts = {"pickup": "MAIN", "wanted": "", "expires": ""}
            biblio = title_id(dice.randrange(LOANS + 4000))
            Act(desk).write("hold_placed", {"patron": dice.choice(patrons)}, biblio=biblio, hold=NEW, data=facts)


def _owing(desk: Desk, dice: random.Random, patrons: list[str]) -> None:
    with db.atomic():
        for _n in range(OWING):
            add_line(Act(desk), "charge", dice.choice(patrons), dice.randint(25, 900), OVERDUE)

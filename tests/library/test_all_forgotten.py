"""When all is back, paid and over, no row of any table tells of a person and a thing, whatever had been done."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.foundation.refusals import Refused
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.holds.holds import cancel_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.money.paying import pay, refund
from tuils.library.people.accounts.ledger import balance
from tuils.library.reach.replay import undo

from .acts import AT_THE_DESK, Things, all_the_same, furnish, night, open_library
from .always import LIVE, broken
from .makers import Clock, patron_id, rows, whole


@pytest.fixture
def things(desk: Desk) -> Things:
    open_library(desk)
    return furnish(desk)


def test_no_row_links_a_person_and_a_thing(desk: Desk, things: Things, store: Path, clock: Clock, full: bool) -> None:
    chance = random.Random(4)
    tied = False
    for step in range(800 if full else 240):
        do_something(desk, things, chance)
        if chance.random() < 0.1:
            clock.forward(days=chance.choice((0, 1, 4, 10)))
        tied = tied or (step % 10 == 0 and bool(told()))
    assert tied, "while it goes on such rows are needed"
    end_all(desk, things)
    for days in (1, 8, 1):
        clock.forward(days=days)
        run_daily_work(desk, store)
    assert told() == []
    assert broken() == []
    whole(desk)


def do_something(desk: Desk, things: Things, chance: random.Random) -> None:
    try:
        chance.choice((*AT_THE_DESK, night))(desk, things, chance.randrange(3), chance.randrange(3))
        if chance.random() < 0.1:
            undo(desk, past_actions(desk, 1)[0].act)
    except Refused:
        pass


def end_all(desk: Desk, things: Things) -> None:
    for barcode in things.barcodes * 2:  # what was caught for a hold, too
        checkin(desk, barcode, override=all_the_same())
    for (hold,) in rows(f"SELECT id FROM hold WHERE state IN {LIVE}"):
        cancel_hold(desk, hold)
    for card in things.cards:
        owed = balance(patron_id(card))
        if owed:
            (pay if owed > 0 else refund)(desk, card, abs(owed), *(() if owed > 0 else ("given back",)))


def told() -> list[tuple[str, str]]:
    """Return rows of all tables that hold a person and a thing; private parts together with what their entries name."""
    people = {word for row in rows("SELECT id, card FROM patron") for word in row}
    tables = ("item", "loan", "hold", "biblio")
    things = {str(row[0]) for table in tables for row in rows(f"SELECT id FROM {table}")}
    things |= {str(row[0]) for row in rows("SELECT barcode FROM item")}
    named = {entry: list(row) for entry, *row in rows("SELECT id, item, loan, hold, biblio FROM journal")}
    found = []
    for (table,) in rows("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"):
        for row in rows(f"SELECT * FROM {table}"):
            words = json.dumps([*map(str, row), *(named.get(row[0], []) if table == "private" else [])])
            if any(person in words for person in people) and any(thing in words for thing in things):
                found.append((table, words))
    return found

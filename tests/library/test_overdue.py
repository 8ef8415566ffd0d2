"""Overdue loans and loans due soon; ten thousand overdue loans with their fines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.overdue import PAGE, due_soon, overdue_list
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.accounts.ledger import OVERDUE
from tuils.models import db

from .makers import DAY, HOUR, START, Clock, add_item, codes, edit_item, item_row, register, value, with_role


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, "Ada", last_name="Field", card="P1", phone="555-0100", street="Elm 2", tell_by="letter")


@pytest.fixture
def bo(desk: Desk) -> str:
    return register(desk, "Bo", last_name="Lee", card="P2", email="bo@example.org")


@pytest.fixture
def late(desk: Desk, clock: Clock, ada: str, bo: str) -> Desk:
    """Lent on the 1st, 3rd and 5th for three weeks and, a film, on the 6th for one; it is the 5th of January."""
    for days, card, barcode, kind in (
        (0, ada, "C1", "BK"),
        (2, bo, "C2", "BK"),
        (2, ada, "C3", "BK"),
        (1, bo, "D1", "DVD"),
    ):
        clock.forward(days=days)
        add_item(desk, barcode, kind, call_number="FIC A", price_cents=1000)
        checkout(desk, card, barcode)
    clock.now = START + 35 * DAY
    return desk


def told(desk: Desk, **how: Any) -> list[tuple[str, str, int]]:
    return [(line.card, line.item, line.days) for line in overdue_list(desk, **how).lines]


def test_whoever_is_late_longest_is_on_top_with_all_that_is_late(late: Desk) -> None:
    assert told(late) == [("P2", "D1", 23), ("P2", "C2", 12), ("P1", "C1", 14), ("P1", "C3", 10)]
    found = overdue_list(late)
    assert (found.loans, found.people, found.cents, found.pages) == (4, 2, 0, 1)
    first, last = found.lines[0], found.lines[-1]
    assert (first.name, first.tell_by, first.reach) == ("Bo Lee", "email", "bo@example.org")
    assert (last.name, last.tell_by, last.reach) == ("Ada Field", "letter", "Elm 2")


def test_so_many_days_and_more_or_at_most(late: Desk) -> None:
    assert told(late, days=13) == [("P2", "D1", 23), ("P1", "C1", 14)]
    assert told(late, most_days=12) == [("P2", "C2", 12), ("P1", "C3", 10)]
    assert told(late, days=24) == []


def test_what_came_back_is_lost_or_is_claimed_is_not_late(late: Desk) -> None:
    checkin(late, "D1")
    edit_item(late, item_row("C1")["id"], state="lost")
    edit_item(late, item_row("C2")["id"], state="claims_returned")
    assert told(late) == [("P1", "C3", 10)]


def test_the_fine_is_what_a_return_would_book(late: Desk) -> None:
    set_value(late, "fines", True)
    set_circulation_rule(late, "fine_rate", "25/1d")
    set_circulation_rule(late, "fine_cap", "500")
    found = overdue_list(late)
    expected = {line.item: line.fine_cents for line in found.lines}
    assert (expected["D1"], found.cents) == (500, sum(expected.values()))
    for barcode, cents in expected.items():
        assert checkin(late, barcode).fine_cents == cents > 0
    assert value("SELECT sum(cents) FROM account_line WHERE why = ?", OVERDUE) == found.cents


def test_a_volunteer_reads_how_to_tell_but_no_number(late: Desk, volunteer: Desk) -> None:
    first = overdue_list(volunteer).lines[0]
    assert (first.name, first.tell_by, first.reach) == ("B. L.", "email", "")
    assert first.card == "..P2"
    assert value("SELECT count(*) FROM audit_row") == 0
    overdue_list(late)
    assert value("SELECT kind || ' ' || deed || ' ' || operator FROM audit_row") == "list overdue admin"
    nobody = with_role(late, permissions={"circulation.checkout"})
    assert codes(lambda: overdue_list(nobody)) == codes(lambda: due_soon(nobody)) == ["NO_PERMISSION"]


def test_due_soon_counts_days_and_leaves_out_what_is_late(desk: Desk, clock: Clock, ada: str) -> None:
    for number, rule in enumerate(("1d", "2d", "4d", "8d", "9d")):
        set_circulation_rule(desk, "loan_period", rule)
        add_item(desk, f"C{number}")
        checkout(desk, ada, f"C{number}")
    clock.forward(days=2)
    clock.now += HOUR
    assert [line.item for line in due_soon(desk, 0)] == ["C1"]
    assert [line.item for line in due_soon(desk, 1)] == ["C1"]
    assert [line.item for line in due_soon(desk, 2)] == ["C1", "C2"]
    assert [line.item for line in due_soon(desk)] == ["C1", "C2", "C3", "C4"]
    assert due_soon(desk, -1) == []
    assert [line.days for line in due_soon(desk, 2)] == [0, -2]


@pytest.mark.whole
def test_ten_thousand_late_loans_with_their_fines(desk: Desk, ada: str) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    many = 10_000
    patron = value("SELECT id FROM patron WHERE card = 'P1'")
    columns = [row[1] for row in db.execute_sql("PRAGMA table_info(patron)").fetchall()]
    rest = ", ".join(f'"{name}"' for name in columns if name not in ("id", "card"))
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {many}) "
    db.execute_sql(
        f"INSERT INTO patron (id, card, {rest}) {numbers} SELECT 'p' || i, 'Q' || i, {rest} FROM n, patron "
        f"WHERE patron.id = ? AND i <= 3000",
        (patron,),
    )
    item = add_item(desk, "C1", call_number="FIC A")
    names = [row[1] for row in db.execute_sql("PRAGMA table_info(item)").fetchall()]
    kept = ", ".join(f'"{name}"' for name in names if name not in ("id", "barcode"))
    db.execute_sql(
        f"INSERT INTO item (id, barcode, {kept}) {numbers} SELECT 'i' || i, 'X' || i, {kept} FROM n, item "
        f"WHERE item.id = ?",
        (item,),
    )
    db.execute_sql(
        "INSERT INTO loan (id, item, patron, lent_at, due_at, renewals, how, named) "
        f"{numbers} SELECT 'l' || i, 'i' || i, 'p' || (i % 3000 + 1), 0, ? + (i % 400) * ?, 0, '', 0 FROM n",
        (START, DAY),
    )
    at = replace(desk, clock=Clock(START + 420 * DAY))
    found = overdue_list(at)
    assert (found.loans, found.people) == (many, 3000)
    assert found.cents > many * 100
    page = overdue_list(at, page=3)
    assert (len(page.lines), page.page, page.pages, page.cents) == (PAGE, 3, 50, found.cents)
    assert page.lines[0] == found.lines[3 * PAGE]

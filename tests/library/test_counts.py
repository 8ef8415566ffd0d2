"""Counts: raised by what is done, lowered by what is taken back, of a day, of a month; and of nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.lending.counts import counts_of_day, counts_of_month, month_after, previous_month
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.inhouse import count_loose, use_here
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import last_actions, undo

from .makers import Clock, add_item, edit_item, item_row, register, rows

TODAY = date(2026, 12, 1)

ACTS: dict[str, Callable[[Desk], object]] = {
    "checkout": lambda desk: checkout(desk, "P1", "C1"),
    "checkin": lambda desk: checkin(desk, "C2"),
    "checkin of what was not out": lambda desk: checkin(desk, "C1"),
    "renew": lambda desk: renew(desk, "P1", "C2"),
    "a renewal instead of a checkout": lambda desk: checkout(
        desk, "P1", "C2", override=Override.of(["ALREADY_OUT_SAME"], "")
    ),
    "checked in and lent": lambda desk: checkout(desk, "P2", "C2", override=Override.of(["ALREADY_OUT_OTHER"], "")),
    "hold": lambda desk: place_hold(desk, "P1", "C1"),
    "used here": lambda desk: use_here(desk, "C1"),
    "loose": lambda desk: count_loose(desk, "paperbacks", 7),
}


@pytest.fixture
def begun(desk: Desk) -> Desk:
    for card in ("P1", "P2"):
        register(desk, card=card, born="1980")
    add_item(desk, "C1", collection="FIC")
    add_item(desk, "C2", "DVD", biblio="other")
    checkout(desk, "P1", "C2")
    set_circulation_rule(desk, "renewal_period", "4w")  # a renewal on the same day gains something
    return desk


def counted() -> list[object]:
    """Return the counts, without rows that count nothing."""
    return rows(
        "SELECT day, kind, branch, category, age_group, item_type, collection, sum(n) FROM fact "
        "GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7"
    )


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("act", ACTS)
def test_done_and_taken_back_leaves_no_count(act: str, days: int, begun: Desk, clock: Clock) -> None:
    before = counted()
    ACTS[act](begun)
    if act != "checkin of what was not out":
        assert counted() != before
    if begun.pocket and days:
        kept = begun.pocket.look(last_actions(begun, 1)[0].act, clock.now)
        clock.forward(days=days)
        begun.pocket.put(last_actions(begun, 1)[0].act, kept, clock.now)  # as if ten minutes held over midnight
    undo_last(begun)
    assert counted() == before


def test_ten_back_in_any_order_that_is_allowed(begun: Desk) -> None:
    before = counted()
    for number in range(10):
        add_item(begun, f"X{number}", biblio=f"x{number}")
    acts = [checkout(begun, "P2", f"X{number}").act for number in range(10)]
    for act in acts[::2] + acts[1::2]:
        undo(begun, act)
    assert counted() == before


def test_who_and_what_is_in_another_group_since(begun: Desk) -> None:
    add_code(begun, "category", "TEEN", {"name": "Teen"})
    act = checkout(begun, "P1", "C1").act
    edit_patron(begun, "P1", {"category": "TEEN", "born": "2010"})
    edit_item(begun, item_row("C1")["id"], item_type="DVD")
    undo(begun, act)
    assert counts_of_day(TODAY).total.loan == 1
    assert rows("SELECT 1 FROM fact WHERE n < 0") == []


def test_by_type_and_together(begun: Desk, clock: Clock) -> None:
    checkout(begun, "P1", "C1")
    checkin(begun, "C2")
    count_loose(begun, "paperbacks", 7)
    place_hold(begun, "P2", "C2")
    found = counts_of_day(TODAY)
    assert [(line.name, line.numbers) for line in found.lines] == [
        ("Book", (1, 0, 0, 0, 0, 0)),
        ("DVD", (1, 0, 1, 0, 0, 0)),
        ("paperbacks", (0, 0, 0, 0, 7, 0)),
        ("no type", (0, 0, 0, 0, 0, 1)),
    ]
    assert found.total.numbers == (2, 0, 1, 0, 7, 1)
    clock.forward(days=1)
    renew(begun, "P1", "C1")
    assert counts_of_month(TODAY).total.numbers == (2, 1, 1, 0, 7, 1)
    assert counts_of_day(date(2026, 12, 2)).total.numbers == (0, 1, 0, 0, 0, 0)
    assert counts_of_month(previous_month(TODAY)).lines == ()
    assert month_after(date(2026, 12, 31)).month == 1


def test_by_branch_and_of_all_devices(begun: Desk) -> None:
    add_code(begun, "branch", "EAST", {"name": "East"})
    checkout(replace(begun, branch="EAST", device="east"), "P1", "C1")
    assert counts_of_day(TODAY, "EAST").total.loan == 1
    assert counts_of_day(TODAY, "MAIN").total.loan == 1
    assert counts_of_day(TODAY).total.loan == 2

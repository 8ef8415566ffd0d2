"""Copies that go from branch to branch, are used in the library, or stand on the cart; and loose things."""

from __future__ import annotations

from functools import partial

import pytest

from tests.at_once import add_code
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.items.items import add_item as add_copy
from tuils.library.holdings.items.showing import item_sheet
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.holds.transfers import Travelling, in_transit, transfer_copy
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.inhouse import count_loose, put_away, use_here
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.reach.replay import undo

from .makers import Clock, add_item, codes, desk_of, item_row, register, rows, seen, value, whole, with_role


@pytest.fixture
def book(desk: Desk) -> str:
    add_code(desk, "branch", "WEST", {"name": "West"})
    title = add_title(desk, {"title": "Emma", "call_number": "FIC AUS"}).id
    add_item(desk, "B1", biblio=title, call_number="FIC AUS")
    return title


@pytest.fixture
def west(desk: Desk, book: str, clock: Clock) -> Desk:
    from dataclasses import replace

    return replace(desk_of("admin", clock, "west", pocket=desk.pocket), branch="WEST")


# sent


def test_sent_and_received_it_stays_there_until_it_moves_again(desk: Desk, west: Desk, book: str) -> None:
    before, begun = seen(), desk.at
    sent = transfer_copy(desk, "B1", "WEST")
    assert (sent.title, sent.to, item_sheet(desk, "B1").status) == ("Emma", "WEST", "in_transit")
    whole(desk)
    undo(desk, sent.act)
    assert seen() == before
    sent = transfer_copy(desk, "B1", "WEST")
    assert transfer_copy(desk, "B1", "WEST").act == ""
    (line,) = in_transit()
    assert [line] == in_transit("WEST")
    assert line == Travelling("B1", "Emma", "FIC AUS", "MAIN", "WEST", line.since, False)
    assert line.since > begun, "it was sent from the shelf, never lent"
    assert in_transit("MAIN") == []
    assert checkin(west, "B1").route == "SHELF", "it was sent here on purpose"
    assert (item_row("B1")["holding_branch"], in_transit()) == ("WEST", [])
    checkout(west, register(desk), "B1")
    assert checkin(west, "B1").route == "TRANSIT", "home, after a loan"
    whole(desk)


def test_what_came_for_a_hold_that_is_over_goes_home(desk: Desk, west: Desk, book: str) -> None:
    hold = place_hold(desk, register(desk), book, pickup="WEST").id
    assert checkin(desk, "B1").route == "TRANSIT"
    assert [line.for_hold for line in in_transit()] == [True]
    cancel_hold(desk, hold)
    back = checkin(west, "B1")
    assert (back.route, back.to) == ("TRANSIT", "MAIN")


def test_what_does_not_leave(desk: Desk, book: str) -> None:
    go = partial(transfer_copy, desk, "B1")
    assert codes(lambda: go("MARS")) == ["UNKNOWN_ID"]
    assert codes(lambda: go("MAIN")) == ["CANNOT_MARK"]
    assert codes(lambda: transfer_copy(desk, "B9", "WEST")) == ["ITEM_UNKNOWN"]
    card = register(desk)
    hold = place_hold(desk, card, book).id
    checkin(desk, "B1")
    assert codes(lambda: go("WEST")) == ["ON_HOLD_SHELF"]
    cancel_hold(desk, hold)
    checkout(desk, card, "B1")
    assert codes(lambda: go("WEST")) == ["ON_LOAN"]
    checkin(desk, "B1")
    mark_copy(desk, "B1", "withdrawn")
    assert codes(lambda: go("WEST")) == ["WITHDRAWN"]
    assert codes(lambda: transfer_copy(with_role(desk, permissions=set()), "B1", "WEST")) == ["NO_PERMISSION"]


def test_what_was_missing_is_found_when_it_is_sent(desk: Desk, book: str) -> None:
    mark_copy(desk, "B1", "missing")
    transfer_copy(desk, "B1", "WEST")
    assert item_sheet(desk, "B1").status == "in_transit"
    whole(desk)


# used here


ALONE = " AND ".join(f"kind NOT LIKE '%!_{beside}' ESCAPE '!'" for beside in ("hour", "class", "zip", "location"))


def facts() -> dict[str, int]:
    """Return the counts of acts on copies; not the hours, classes and waits counted besides."""
    found = rows(f"SELECT kind, sum(n) FROM fact WHERE kind != 'registration' AND {ALONE} GROUP BY kind")
    return {kind: n for kind, n in found if n}


def test_a_use_in_the_library_is_counted_and_uncounted(desk: Desk, book: str) -> None:
    mark_copy(desk, "B1", "missing")
    used = use_here(desk, "B1")
    assert (used.title, used.route, used.was_lent) == ("Emma", "SHELF", False)
    assert item_sheet(desk, "B1").status == "available", "it is found"
    assert facts() == {"in_house": 1}
    assert value("SELECT item_type FROM fact") == "BK"
    undo(desk, used.act)
    assert facts() == {}
    assert item_sheet(desk, "B1").status == "missing"
    whole(desk)


def test_what_is_on_loan_is_checked_in_when_it_lies_on_a_table(desk: Desk, book: str) -> None:
    card, other = register(desk), register(desk, "Bob")
    checkout(desk, card, "B1")
    place_hold(desk, other, book)
    before = seen()
    used = use_here(desk, "B1")
    assert (used.was_lent, used.route) == (True, "HOLD")
    assert (item_row("B1")["loan"], item_sheet(desk, "B1").status) == (None, "on_hold_shelf")
    assert facts() == {"loan": 1, "hold": 1, "in_house": 1, "return": 1}
    whole(desk)
    undo(desk, used.act)
    assert facts() == {"loan": 1, "hold": 1}
    assert seen() == before
    whole(desk)


def test_an_undo_uncounts_whatever_was_counted(desk: Desk, book: str) -> None:
    set_circulation_rule(desk, "renewal_period", "4w")
    card = register(desk, category="CHILD", born="2018-01-01")
    lent = checkout(desk, card, "B1")
    one = ("CHILD", "6-11", 1)
    found = rows(f"SELECT kind, category, age_group, n FROM fact WHERE {ALONE} ORDER BY kind")
    assert found == [("loan", *one), ("registration", *one)]
    back = checkin(desk, "B1")
    undo(desk, back.act)
    undo(desk, renew(desk, card, "B1").act)
    undo(desk, lent.act)
    held = place_hold(desk, card, book)
    undo(desk, held.act)
    assert facts() == {}
    assert all(n == 0 for (n,) in rows("SELECT n FROM fact WHERE kind != 'registration'"))


def test_loose_things_are_counted_by_their_word(desk: Desk) -> None:
    first = count_loose(desk, " Newspaper ")
    assert (first.what, first.n) == ("newspaper", 1)
    more = count_loose(desk, "newspaper", 4)
    assert rows("SELECT kind, item_type, n FROM fact") == [("loose", "newspaper", 5)]
    undo(desk, more.act)
    assert rows("SELECT kind, item_type, n FROM fact") == [("loose", "newspaper", 1)]
    for what, n in (("", 1), ("x" * 40, 1), ("game", 0), ("game", 1000)):
        assert codes(partial(count_loose, desk, what, n)) == ["NOT_UNDERSTOOD"]
    whole(desk)


# the cart


def test_what_comes_back_stands_on_the_cart_until_it_is_put_away(desk: Desk, book: str) -> None:
    set_value(desk, "shelving_cart", True)
    checkout(desk, register(desk), "B1")
    checkin(desk, "B1")
    assert item_sheet(desk, "B1").status == "reshelving"
    done = put_away(desk, "B1")
    assert (done.ok, done.wrong, item_sheet(desk, "B1").status) == (True, "", "available")
    again = put_away(desk, "B1")
    assert (again.ok, again.act) == (True, "")
    undo(desk, done.act)
    assert item_sheet(desk, "B1").status == "reshelving"
    whole(desk)


def test_a_mismatch_is_told_and_nothing_is_written(desk: Desk, west: Desk, book: str) -> None:
    card = register(desk)
    count = partial(value, "SELECT count(*) FROM journal")

    def told(at: Desk = desk) -> tuple[str, str]:
        before = count()
        done = put_away(at, "B1")
        assert (done.ok, done.act, count()) == (False, "", before)
        return done.wrong, done.to

    checkout(desk, card, "B1")
    assert told() == ("ON_LOAN", "")
    checkin(desk, "B1")
    assert told(west) == ("TRANSIT", "MAIN")
    hold = place_hold(desk, register(desk, "Bob"), book).id
    assert told() == ("HOLD", "")
    cancel_hold(desk, hold)
    for word, wrong in (("missing", "MISSING"), ("in-process", "IN_PROCESS"), ("damaged", "REPAIR")):
        mark_copy(desk, "B1", word)
        assert told() == (wrong, "")
    mark_copy(desk, "B1", "withdrawn")
    assert told()[0] in ("REPAIR", "WITHDRAWN")
    assert codes(lambda: put_away(desk, "B9")) == ["ITEM_UNKNOWN"]


# made at the desk


def test_a_book_without_a_record_is_added_and_lent(desk: Desk) -> None:
    title = add_title(desk, {"title": "Found in the attic"})
    copy = add_copy(desk, title.id, {"barcode": "N1"})
    assert checkout(desk, register(desk), copy.barcode).title == "Found in the attic"
    whole(desk)

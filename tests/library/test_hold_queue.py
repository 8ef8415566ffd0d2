"""From the queue to the patron: caught at a check-in, sent, put by, picked up, passed on, and all of it taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, hold_sheet, place_hold, suspend_hold
from tuils.library.lending.item_status.batch_editing import edit_items
from tuils.library.lending.item_status.copy_editing import edit_item as edit
from tuils.library.lending.loans.checkin import Caught, checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.hold_blocks import pickup_code
from tuils.library.lending.terms.queues import positions, put_by_rows, queue_of
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import Patron, db
from tuils.models.rows import get

from .makers import Clock, add_item, borrower, codes, edit_item, item_row, patron_id, register, rows, value, whole
from .test_two_desks import desks, together

WEEK = {0: "10-18", 1: "10-18", 2: "10-18", 3: "10-18", 4: "10-18", 5: "10-13", 6: "closed"}


@pytest.fixture
def people(desk: Desk) -> list[str]:
    names = ("Ada Field", "Bo Lee", "Cleo Ng", "Dan Poe")
    return [
        register(desk, name.split()[0], last_name=name.split()[1], card=f"2123400000{n}")
        for n, name in enumerate(names)
    ]


@pytest.fixture
def ada(people: list[str]) -> str:
    return people[0]


@pytest.fixture
def bo(people: list[str]) -> str:
    return people[1]


@pytest.fixture
def emma(desk: Desk, people: list[str]) -> str:
    """A title with one copy, which Dan has."""
    add_item(desk, "C1")
    checkout(desk, people[3], "C1")
    return "C1"


@pytest.fixture
def east(desk: Desk) -> Desk:
    add_code(desk, "branch", "EAST", {"name": "East side", "pickup": True})
    return replace(desk, branch="EAST", device="east", station="east")


def caught(desk: Desk, barcode: str = "C1") -> Caught:
    done = checkin(desk, barcode)
    assert done.caught is not None, done.route
    return done.caught


# caught


def test_a_return_is_caught_for_the_first(desk: Desk, ada: str, bo: str, emma: str) -> None:
    first, second = place_hold(desk, ada, emma).id, place_hold(desk, bo, emma).id
    done = checkin(desk, emma)
    assert (done.route, done.alerts) == ("HOLD", ())
    assert done.caught == Caught(first, ada, "FIE 0000", "MAIN", "2026-12-08")
    waiting = hold_sheet(first)
    assert (waiting.state, waiting.item, waiting.position, waiting.pickup_by) == ("waiting", "C1", 0, "2026-12-08")
    assert hold_sheet(second).position == 1
    whole(desk)


def test_the_slip_never_has_a_name_and_is_one_a_patron_knows(desk: Desk, emma: str) -> None:
    card = register(desk, "Bo", last_name="", card="77")
    place_hold(desk, card, emma)
    code = caught(desk).code
    assert code == "B 77"
    for name, told in (("Lee", "LE 0001"), ("Ng", "N 0002"), ("王", "0003"), ("Field", "FIE 0004")):
        row = get(Patron, patron_id(register(desk, "Al", last_name=name, card=f"2123{told[-4:]}")))
        assert pickup_code(row) == told
    assert place_hold(desk, register(desk, "Wilhelmina", last_name="Ó Dálaigh", card="2123499994417"), emma)


def test_the_last_day_counts_open_days(desk: Desk, ada: str, emma: str) -> None:
    set_hours(desk, "MAIN", WEEK)
    set_circulation_rule(desk, "hold_pickup_days", "3")
    close_days(desk, date(2026, 12, 3), date(2026, 12, 4), "snow")
    place_hold(desk, ada, emma)
    assert caught(desk).pickup_by == "2026-12-07", "Tuesday: then Wednesday, Saturday, Monday"


def test_it_is_not_kept_longer_than_it_is_wanted(desk: Desk, ada: str, emma: str) -> None:
    place_hold(desk, ada, emma, expires=date(2026, 12, 3))
    assert caught(desk).pickup_by == "2026-12-03"


def test_a_copy_that_waits_keeps_its_first_day_however_often_it_is_scanned(
    desk: Desk, clock: Clock, ada: str, bo: str, emma: str
) -> None:
    hold = place_hold(desk, ada, emma).id
    place_hold(desk, bo, emma)
    first = caught(desk)
    since = value("SELECT caught_at FROM hold WHERE id = ?", hold)
    clock.forward(days=3)
    assert caught(desk) == first
    assert value("SELECT caught_at FROM hold WHERE id = ?", hold) == since
    whole(desk)


def test_a_copy_goes_to_the_branch_where_it_is_picked_up_and_is_put_by_there(
    desk: Desk, east: Desk, clock: Clock, ada: str, bo: str, emma: str
) -> None:
    hold = place_hold(desk, ada, emma, pickup="EAST").id
    place_hold(desk, bo, emma)
    sent = checkin(desk, emma)
    assert (sent.route, sent.to, hold_sheet(hold).state, hold_sheet(hold).pickup_by) == (
        "TRANSIT",
        "EAST",
        "in_transit",
        "",
    )
    assert checkin(desk, emma).to == "EAST", "scanned again here it still goes there"
    clock.forward(days=2)
    there = checkin(east, emma)
    assert (there.route, there.caught and there.caught.pickup_by) == ("HOLD", "2026-12-10")
    assert hold_sheet(hold).state == "waiting"
    whole(desk)


def test_what_was_cancelled_on_the_way_goes_to_the_next_or_home(
    desk: Desk, east: Desk, ada: str, bo: str, emma: str
) -> None:
    hold = place_hold(desk, ada, emma, pickup="EAST").id
    checkin(desk, emma)
    cancel_hold(desk, hold)
    assert (checkin(east, emma).route, item_row(emma)["transit_to"]) == ("TRANSIT", "MAIN")
    second = place_hold(desk, bo, emma).id
    assert caught(desk).hold == second
    whole(desk)


@pytest.mark.parametrize(
    "fields", [{"withdrawn": True}, {"not_for_loan": True}, {"state": "damaged"}, {"state": "in_repair"}]
)
def test_what_cannot_be_lent_fills_no_hold(fields: dict[str, object], desk: Desk, ada: str, emma: str) -> None:
    place_hold(desk, ada, emma)
    edit_item(desk, item_row(emma)["id"], **fields)
    assert checkin(desk, emma).caught is None


# passed on


def test_what_nobody_fetched_passes_on_to_the_next(desk: Desk, clock: Clock, ada: str, bo: str, emma: str) -> None:
    first, second = place_hold(desk, ada, emma).id, place_hold(desk, bo, emma).id
    caught(desk)
    clock.forward(days=7)
    assert caught(desk).hold == first, "its last day"
    clock.forward(days=1)
    assert caught(desk).hold == second
    assert (hold_sheet(first).state, value("SELECT how FROM hold WHERE id = ?", first)) == ("cancelled", "unclaimed")
    whole(desk)


def test_what_nobody_fetched_and_nobody_waits_for_goes_back_and_is_not_pulled_again(
    desk: Desk, clock: Clock, ada: str, emma: str
) -> None:
    hold = place_hold(desk, ada, emma).id
    caught(desk)
    clock.forward(days=8)
    assert checkin(desk, emma).route == "SHELF"
    assert hold_sheet(hold).state == "cancelled"
    assert checkin(desk, emma).route == "SHELF"
    whole(desk)


def test_a_library_that_ends_no_hold_keeps_it_until_somebody_cancels(
    desk: Desk, clock: Clock, ada: str, bo: str, emma: str
) -> None:
    set_value(desk, "cancel_unclaimed", False)
    first, second = place_hold(desk, ada, emma).id, place_hold(desk, bo, emma).id
    caught(desk)
    clock.forward(days=8)
    assert (caught(desk).hold, hold_sheet(first).state) == (first, "waiting")
    cancel_hold(desk, first)
    assert caught(desk).hold == second


def test_taken_back_it_waits_again(desk: Desk, clock: Clock, ada: str, bo: str, emma: str) -> None:
    place_hold(desk, ada, emma)
    second = place_hold(desk, bo, emma).id
    caught(desk)
    clock.forward(days=8)
    caught(desk)
    undo_last(desk)
    (item, hold), *none = put_by_rows("MAIN")
    assert not none
    assert hold is not None
    assert (item.barcode, hold.patron, hold.pickup_by) == ("C1", patron_id(ada), "2026-12-08")
    assert hold_sheet(second).position == 1
    whole(desk)


def test_a_cancelled_hold_leaves_its_copy_to_be_taken_off(desk: Desk, ada: str, bo: str, emma: str) -> None:
    first, second = place_hold(desk, ada, emma).id, place_hold(desk, bo, emma).id
    caught(desk)
    cancel_hold(desk, first)
    assert [(item.barcode, hold) for item, hold in put_by_rows("MAIN")] == [("C1", None)]
    assert caught(desk).hold == second
    undo_last(desk)
    undo_last(desk)
    ((_item, hold),) = put_by_rows("MAIN")
    assert hold is not None
    assert hold.patron == patron_id(ada)
    whole(desk)


# picked up


def test_who_fetches_it_has_it(desk: Desk, ada: str, emma: str) -> None:
    hold = place_hold(desk, ada, emma).id
    caught(desk)
    done = checkout(desk, ada, emma)
    assert (done.hold, done.off_shelf, hold_sheet(hold).state) == (hold, "", "fulfilled")
    assert positions(["a-title"]) == {}
    whole(desk)


def test_any_copy_fulfils_the_patrons_own_hold(desk: Desk, ada: str, bo: str, emma: str) -> None:
    add_item(desk, "C2")
    hold, other = place_hold(desk, ada, emma).id, place_hold(desk, bo, emma).id
    done = checkout(desk, ada, "C2")
    assert (done.hold, hold_sheet(hold).state, hold_sheet(other).position) == (hold, "fulfilled", 1)
    whole(desk)


def test_another_copy_leaves_the_one_that_was_put_by_to_be_taken_off(desk: Desk, ada: str, bo: str, emma: str) -> None:
    place_hold(desk, ada, emma)
    caught(desk)
    add_item(desk, "C2")
    assert checkout(desk, ada, "C2").off_shelf == "C1"
    assert [(item.barcode, hold) for item, hold in put_by_rows("MAIN")] == [("C1", None)]
    second = place_hold(desk, bo, "C1").id
    assert caught(desk).hold == second
    whole(desk)


def test_one_loan_fulfils_one_of_two_holds(desk: Desk, ada: str, emma: str) -> None:
    first = place_hold(desk, ada, emma).id
    second = place_hold(desk, ada, emma, override=Override.of(["ALREADY_HELD"], "two of them")).id
    caught(desk)
    checkout(desk, ada, emma)
    assert [hold_sheet(hold).state for hold in (first, second)] == ["fulfilled", "placed"]


def test_a_hold_on_another_copy_is_not_fulfilled(desk: Desk, ada: str, emma: str) -> None:
    add_item(desk, "C2")
    hold = place_hold(desk, ada, emma, item_only=True).id
    assert checkout(desk, ada, "C2").hold == ""
    assert hold_sheet(hold).state == "placed"


def test_even_a_suspended_hold_is_fulfilled_by_a_loan(desk: Desk, ada: str, emma: str) -> None:
    add_item(desk, "C2")
    hold = place_hold(desk, ada, emma).id
    suspend_hold(desk, hold)
    assert checkout(desk, ada, "C2").hold == hold


def test_for_another_it_is_not_lent(desk: Desk, east: Desk, ada: str, bo: str, emma: str) -> None:
    add_item(desk, "C2")
    hold = place_hold(desk, ada, emma).id
    assert codes(partial(checkout, desk, bo, "C2")) == ["HELD_FOR_OTHER"]
    caught(desk)
    assert codes(partial(checkout, desk, bo, emma)) == ["WAITING_FOR_OTHER"]
    assert checkout(desk, bo, "C2").hold == "", "the one who waits has a copy: the other is free"
    done = checkout(desk, bo, emma, override=Override.of(["WAITING_FOR_OTHER"], "Ada said so"))
    assert done.passed == {"WAITING_FOR_OTHER"}
    assert (hold_sheet(hold).state, hold_sheet(hold).position) == ("placed", 1)
    whole(desk)


def test_on_its_way_to_another_it_is_not_lent(desk: Desk, east: Desk, ada: str, bo: str, emma: str) -> None:
    place_hold(desk, ada, emma, pickup="EAST")
    checkin(desk, emma)
    assert codes(partial(checkout, desk, bo, emma)) == ["IN_TRANSIT"]
    assert checkout(desk, ada, emma).hold, "the one it is for may have it on the way"


def test_a_renewal_asks_when_others_wait(desk: Desk, people: list[str], ada: str, emma: str, clock: Clock) -> None:
    clock.forward(days=1)
    hold = place_hold(desk, ada, emma).id
    assert codes(partial(renew, desk, people[3], emma)) == ["HELD_FOR_OTHER"]
    suspend_hold(desk, hold)
    assert codes(partial(renew, desk, people[3], emma)) == []


def test_a_renewal_goes_through_while_free_copies_are_enough(
    desk: Desk, people: list[str], ada: str, bo: str, emma: str, clock: Clock
) -> None:
    set_value(desk, "renew_if_copies_free", True)
    clock.forward(days=1)
    add_item(desk, "C2")
    place_hold(desk, ada, emma)
    assert codes(partial(renew, desk, people[3], emma)) == []
    place_hold(desk, bo, emma)
    clock.forward(days=1)
    assert codes(partial(renew, desk, people[3], emma)) == ["HELD_FOR_OTHER"]


# undone


def sight() -> list[tuple[object, ...]]:
    """Return the queue, patron and state of each hold, without its id."""
    live = ("patron", "rank", "state", "item", "pickup_by", "wanted")
    return [tuple(getattr(hold, name) for name in live) for hold in queue_of("a-title")]


def taken(desk: Desk, act: Callable[[], object]) -> None:
    before, row = sight(), {name: item_row("C1")[name] for name in ("held_for", "transit_to", "state")}
    act()
    assert sight() != before
    undo_last(desk)
    after = {name: item_row("C1")[name] for name in row}
    assert (sight(), after["transit_to"], bool(after["held_for"])) == (before, row["transit_to"], bool(row["held_for"]))
    whole(desk)


def test_the_checkin_that_caught_it(desk: Desk, people: list[str], ada: str, emma: str) -> None:
    place_hold(desk, ada, emma)
    taken(desk, partial(checkin, desk, emma))
    assert borrower(emma) == patron_id(people[3])


def test_the_checkin_that_sent_it(desk: Desk, east: Desk, ada: str, emma: str) -> None:
    place_hold(desk, ada, emma, pickup="EAST")
    taken(desk, partial(checkin, desk, emma))


def test_the_loan_that_fulfilled_it(desk: Desk, ada: str, emma: str) -> None:
    place_hold(desk, ada, emma)
    checkin(desk, emma)
    taken(desk, partial(checkout, desk, ada, emma))


def test_the_loan_that_came_back_and_both_are_taken_back(desk: Desk, ada: str, emma: str) -> None:
    place_hold(desk, ada, emma)
    checkin(desk, emma)
    before = sight()
    checkout(desk, ada, emma)
    checkin(desk, emma)
    undo_last(desk)
    undo_last(desk)
    assert sight() == before
    whole(desk)


def test_the_cancelling_of_a_hold_that_waits(desk: Desk, ada: str, emma: str) -> None:
    hold = place_hold(desk, ada, emma).id
    checkin(desk, emma)
    taken(desk, partial(cancel_hold, desk, hold))


# nobody in the way of another


@pytest.mark.parametrize("number", range(3))
def test_of_four_desks_that_catch_for_one_hold_one_copy_waits_and_the_others_go_on(
    number: int, desk: Desk, people: list[str], ada: str, bo: str
) -> None:
    for n in range(4):
        add_item(desk, f"C{n}")
    first, second = place_hold(desk, ada, "C0").id, place_hold(desk, bo, "C0").id

    def back(at: Desk, code: str) -> str:
        return checkin(at, code).route

    backs = [partial(back, at, f"C{n}") for n, at in enumerate(desks(desk))]
    assert sorted(together(backs)) == ["HOLD", "HOLD", "SHELF", "SHELF"]
    assert [hold_sheet(hold).state for hold in (first, second)] == ["waiting", "waiting"]
    assert len({hold_sheet(hold).item for hold in (first, second)}) == 2
    whole(desk)


def test_one_copy_scanned_at_four_desks_is_caught_for_one(desk: Desk, ada: str, bo: str, emma: str) -> None:
    first, second = place_hold(desk, ada, emma).id, place_hold(desk, bo, emma).id

    def catch(at: Desk) -> str:
        return caught(at, emma).hold

    answers = together([partial(catch, at) for at in desks(desk)])
    assert set(answers) == {first}
    assert hold_sheet(second).position == 1
    whole(desk)


# titles and copies that go


@pytest.mark.parametrize("how", [{"status": "withdrawn"}, {"withdrawn": True}, {"title": ""}])
def test_a_copy_that_is_put_by_does_not_leave(how: dict[str, object], desk: Desk, ada: str, emma: str) -> None:
    if "title" in how:
        how = {"title": add_title(desk, {"title": "Another"}).id}
    place_hold(desk, ada, emma)
    checkin(desk, emma)
    assert codes(partial(edit, desk, emma, how)) == ["ON_HOLD_SHELF"]
    (line,) = edit_items(desk, [emma], how)
    assert line.refused is not None
    assert line.refused.codes == ["ON_HOLD_SHELF"]
    assert item_row(emma)["held_for"]
    cancel_hold(desk, hold_sheet(queue_of("a-title")[0].id).id)
    checkin(desk, emma)
    assert codes(partial(edit, desk, emma, how)) == []


# known only while it is needed


def test_who_waited_is_forgotten_when_the_loan_ends(desk: Desk, ada: str, emma: str) -> None:
    hold = place_hold(desk, ada, emma).id
    caught(desk)
    checkout(desk, ada, emma)
    assert value("SELECT count(*) FROM private WHERE entry = ?", hold) == 1
    checkin(desk, emma)
    assert value("SELECT count(*) FROM private WHERE entry = ?", hold) == 0
    assert value("SELECT patron FROM hold WHERE id = ?", hold) is None
    assert hold_sheet(hold).patron == ""
    whole(desk)


def test_edited_patrons_keep_their_holds_and_their_code(desk: Desk, ada: str, emma: str) -> None:
    hold = place_hold(desk, ada, emma).id
    edit_patron(desk, ada, {"last_name": "Lovelace"})
    assert caught(desk).code == "LOV 0000"
    assert hold_sheet(hold).patron == ada


def test_the_store_knows_a_hold_once(desk: Desk, ada: str, emma: str) -> None:
    place_hold(desk, ada, emma)
    assert rows("SELECT count(*) FROM hold") == [(1,)]
    assert db.execute_sql("SELECT count(*) FROM journal WHERE kind = 'hold_placed'").fetchone()[0] == 1

"""Homebound rounds: wishes, picks by wish and by consent, bags out and in by one scan, half of them home, and undo."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from tests.at_once import undo_last
from tests.library.makers import Clock, World, add_item, borrower, codes, patron_id, register, rows, value, whole
from tuils.library.activities.homebound.picking import pick_for_bag, propose_picks
from tuils.library.activities.homebound.profiles import change_wishes, end_wishes, wishes_of
from tuils.library.activities.homebound.round_tables import stops_of
from tuils.library.activities.homebound.rounds import (
    add_bag,
    add_round,
    bags_of,
    cancel_round,
    change_round,
    list_rounds,
    send_bag_out,
    take_bag_in,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.entries import entry_from_row
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import keep_history
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.receipts.bag_papers import bag_label, bag_slip
from tuils.library.office.receipts.templates import text_of_all
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.sites.reducing import reducer
from tuils.models import Item, Journal
from tuils.models.rows import find

DAY = "2027-01-03"
EXPIRED = Override.of(["PATRON_EXPIRED"], "They stay at home")


@pytest.fixture(autouse=True)
def _ready(desk: Desk) -> None:
    """Two homebound patrons; mysteries M1 to M4, a war mystery W1, and a garden book G1 on the shelf."""
    for card, first in (("P1", "Ada"), ("P2", "Bo"), ("P3", "Cy")):
        register(desk, first, card=card)
    for barcode, title in (("M1", "Mystery one"), ("M2", "Mystery two"), ("M3", "Mystery three"),
                           ("W1", "War mystery"), ("G1", "Garden notes")):  # fmt: skip
        add_item(desk, barcode, biblio=add_title(desk, {"title": title}).id)
    change_wishes(desk, "P1", fields={"likes": "mystery, garden", "never": "war", "how_many": "3"})
    change_wishes(desk, "P2", fields={"likes": "mystery", "route": "North"})


def picks(desk: Desk, called: str) -> list[tuple[str, str]]:
    return [(pick.item, pick.why) for pick in propose_picks(desk, called)]


def bag_of(desk: Desk, card: str, called: str) -> str:
    return next(bag.bag for bag in bags_of(desk, called) if bag.patron == card)


def test_picks_follow_the_wishes_and_no_copy_is_proposed_twice(desk: Desk) -> None:
    made = add_round(desk, DAY, fields={"driver": "Rosa"})
    assert (made.state, made.driver, [bag.state for bag in made.bags]) == ("planned", "Rosa", ["empty", "empty"])
    ada = bag_of(desk, "P1", made.round)
    mine = picks(desk, ada)
    assert len(mine) == 3
    assert ("G1", "garden") in mine
    assert "W1" not in dict(mine)
    every = [item for item, _why in picks(desk, made.round)]
    assert sorted(every) == ["G1", "M1", "M2", "M3", "W1"], "Bo may have the war mystery"
    change_wishes(desk, "P1", fields={"large_print": True})
    assert picks(desk, ada) == []
    undo_last(desk)
    assert wishes_of(desk, "P1").never == "war"
    assert picks(desk, ada) == mine


def test_what_they_had_is_known_by_consent_alone(desk: Desk) -> None:
    ada = bag_of(desk, "P1", add_round(desk, DAY, cards=["P1"]).round)
    checkout(desk, "P1", "M1")
    assert "M1" not in dict(picks(desk, ada)), "out now"
    checkin(desk, "M1")
    change_wishes(desk, "P1", fields={"how_many": "9"})
    assert "M1" in dict(picks(desk, ada)), "nobody kept it"
    keep_history(desk, "P1", True)
    checkout(desk, "P1", "M1")
    checkin(desk, "M1")
    assert "M1" not in dict(picks(desk, ada))
    keep_history(desk, "P1", False)
    assert value("SELECT count(*) FROM reading_history") == 0
    assert "M1" in dict(picks(desk, ada)), "the list ended with the consent"


def test_out_and_in_by_one_scan_and_undo_of_each(desk: Desk) -> None:
    tour = add_round(desk, DAY, fields={"route": "north"})
    bag = bag_of(desk, "P2", tour.round)
    assert codes(lambda: send_bag_out(desk, bag)) == ["BAG_EMPTY"]
    assert codes(lambda: take_bag_in(desk, bag)) == ["BAG_NOT_OUT"]
    assert codes(lambda: add_bag(desk, tour.round, "P2")) == ["BAG_WAITS"]
    for code in ("M1", "M2", "M1"):
        line = pick_for_bag(desk, bag, code)
    assert (line.state, sorted(line.items)) == ("ready", ["M1", "M2"])
    assert value("SELECT count(*) FROM hold WHERE state = 'waiting'") == 2
    out = send_bag_out(desk, bag.lower())
    assert (out.state, sorted(out.items), out.patron) == ("out", ["M1", "M2"], "P2")
    assert borrower("M1") == borrower("M2") == patron_id("P2")
    assert value("SELECT patron FROM homebound_bag") is None, "its loans tell whose it is"
    assert codes(lambda: send_bag_out(desk, bag)) == ["BAG_IS_OUT"]
    assert [line.state for line in list_rounds(desk)] == ["out"]
    done = take_bag_in(desk, bag)
    assert (done.line.state, len(done.done), done.left) == ("in", 2, ())
    assert borrower("M1") is None
    assert list_rounds(desk) == []
    assert codes(lambda: take_bag_in(desk, bag)) == ["BAG_OVER"]
    undo_last(desk)
    assert borrower("M1") == borrower("M2") == patron_id("P2")
    assert [(one.state, sorted(one.items)) for one in bags_of(desk, bag)] == [("out", ["M1", "M2"])]
    take_bag_in(desk, bag)
    undo_last(desk, 2)
    assert [(one.state, one.patron, sorted(one.items)) for one in bags_of(desk, bag)] == [("ready", "P2", ["M1", "M2"])]
    undo_last(desk, 3)
    assert list_rounds(desk) == []
    assert whole(desk)


def test_a_driver_comes_home_with_half_the_bags(desk: Desk) -> None:
    tour = add_round(desk, DAY)
    ada, bo = bag_of(desk, "P1", tour.round), bag_of(desk, "P2", tour.round)
    for bag, code in ((ada, "M1"), (ada, "M2"), (bo, "M3")):
        pick_for_bag(desk, bag, code)
    send_bag_out(desk, ada)
    send_bag_out(desk, bo)
    assert codes(lambda: take_bag_in(desk, ada, kept=["M3"])) == ["NOT_IN_BAG"]
    done = take_bag_in(desk, ada, kept=["M2"])
    assert (len(done.done), done.left) == (1, (("M2", ""),))
    assert (borrower("M1"), borrower("M2")) == (None, patron_id("P1"))
    assert [(bag.state, bag.items) for bag in bags_of(desk, tour.round)] == [("in", ()), ("out", ("M3",))]
    assert [line.state for line in list_rounds(desk)] == ["out"]
    checkin(desk, "M3")
    assert list_rounds(desk) == [], "item by item is back, too"
    assert whole(desk)


def test_a_hold_that_is_ready_comes_along_and_a_blocked_item_leaves_nothing_half_out(desk: Desk) -> None:
    place_hold(desk, "P1", "M1", override=Override(frozenset({"ON_SHELF"}), "Homebound"))
    checkin(desk, "M1")
    bag = bag_of(desk, "P1", add_round(desk, DAY, cards=["P1"]).round)
    checkout(desk, "P3", "M2")
    assert codes(lambda: pick_for_bag(desk, bag, "M2")) == ["ALREADY_OUT_OTHER"]
    pick_for_bag(desk, bag, "M3")
    Item.update(not_for_loan=True).where(Item.barcode == "M3").execute()
    assert codes(lambda: send_bag_out(desk, bag))
    assert borrower("M1") is None
    Item.update(not_for_loan=False).where(Item.barcode == "M3").execute()
    cancel_round(desk, bag)
    assert rows("SELECT item.barcode FROM hold JOIN item ON item.id = hold.item WHERE hold.state = 'waiting'") == [
        ("M1",)
    ], "her own hold stays, the pick does not"
    assert whole(desk)


def test_the_label_names_nobody_and_the_slip_lies_inside(desk: Desk, store: Path) -> None:
    bag = bag_of(desk, "P1", add_round(desk, DAY, cards=["P1"]).round)
    pick_for_bag(desk, bag, "M1")
    assert codes(lambda: bag_slip(desk, bag)) == ["BAG_NOT_OUT"]
    send_bag_out(desk, bag)
    outside, inside = text_of_all(None, bag_label(desk, bag)), text_of_all(None, bag_slip(desk, bag))
    assert bag in outside
    for secret in ("Ada", "P1", "Mystery", "M1"):
        assert secret not in outside
    assert "Mystery one" in inside


def test_what_is_refused_planned_and_for_whom(desk: Desk, volunteer: Desk) -> None:
    for far in ("1990-01-01", "2028-06-01", "9999-12-31", "0001-01-01"):
        assert codes(lambda far=far: add_round(desk, far)) == ["NOT_UNDERSTOOD"]  # type: ignore[misc]
    assert codes(lambda: add_round(desk, DAY, fields={"route": "Nowhere"})) == ["ROUND_NOBODY"]
    assert codes(lambda: change_wishes(desk, "P1", fields={"how_many": "many"})) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: send_bag_out(desk, "BAG-000000")) == ["UNKNOWN_ID"]
    tour = add_round(desk, DAY, cards=["P1"])
    assert change_round(desk, tour.round, fields={"driver": "Max", "day": "2027-01-04"}).driver == "Max"
    assert [line.driver for line in list_rounds(desk, driver="max")] == ["Max"]
    assert list_rounds(desk, driver="rosa") == []
    edited = partial(change_wishes, card="P1", fields={"how_many": "3"})  # its answer has all wishes
    for read in (
        partial(stops_of, called=tour.round),
        partial(wishes_of, card="P1"),
        edited,
        partial(end_wishes, card="P1"),
    ):
        assert codes(lambda read=read: read(volunteer)) == ["NO_PERMISSION"]  # type: ignore[misc]
    assert [stop.bag.name for stop in stops_of(desk, tour.round)] == [next(iter(tour.bags)).name]
    end_wishes(desk, "P1")
    assert codes(lambda: wishes_of(desk, "P1")) == ["HOMEBOUND_NONE"]
    assert value("SELECT count(*) FROM homebound_profile WHERE likes LIKE '%garden%'") == 0
    cancel_round(desk, tour.round)
    assert list_rounds(desk) == []
    undo_last(desk, 2)
    assert wishes_of(desk, "P1").likes == "mystery, garden"
    assert whole(desk)


def test_a_bag_goes_out_and_comes_in_on_the_van(tmp_path: Path, templates: Path) -> None:
    world = World(tmp_path, templates, ("main", "van"))
    desk = world.use("main")
    register(desk, "Ada", card="P1")
    for barcode in ("M1", "M2"):
        add_item(desk, barcode, biblio=add_title(desk, {"title": barcode}).id)
    change_wishes(desk, "P1", fields={"likes": "gardens"})
    bag = add_round(desk, DAY).bags[0].bag
    for barcode in ("M1", "M2"):
        pick_for_bag(desk, bag, barcode)
    world.exchange()
    assert send_bag_out(world.at("van"), bag).state == "out"
    undo_last(world.at("van"))
    assert send_bag_out(world.at("van"), bag).state == "out"
    world.exchange()
    assert [(one.state, len(one.items)) for one in bags_of(world.at("main"), bag)] == [("out", 2)]
    assert value("SELECT count(*) FROM homebound_bag WHERE patron IS NOT NULL") == 0
    assert len(take_bag_in(world.at("van"), bag, kept=["M2"]).done) == 1
    world.settled()
    assert [one.state for one in bags_of(world.at("main"), bag)] == ["in"]
    assert (borrower("M1"), borrower("M2")) == (None, patron_id("P1"))
    world.close()


def test_a_reduced_copy_knows_whose_a_bag_is_and_no_wishes(desk: Desk) -> None:
    add_round(desk, DAY, cards=["P1"])
    reduce = reducer(["vera"], contacts=False)
    private = {row[0]: json.loads(row[1]) for row in rows("SELECT entry, data FROM private")}
    told = {
        entry.kind: reduce(entry, private[entry.id])
        for entry in map(entry_from_row, find(Journal, "id", private))
        if entry.kind in ("bag_made", "homebound_profiled")
    }
    assert told == {"bag_made": {"patron": patron_id("P1")}, "homebound_profiled": {}}


def test_names_go_after_a_week(desk: Desk, clock: Clock, store: Path) -> None:
    add_round(desk, DAY, cards=["P1"])
    clock.forward(days=365 * 10)
    run_daily_work(desk, store)
    assert value("SELECT patron FROM homebound_bag") is None


def test_a_blocked_bag_goes_out_with_a_reason_or_without_the_item(desk: Desk) -> None:
    bag = bag_of(desk, "P1", add_round(desk, DAY, cards=["P1"]).round)
    for barcode in ("M1", "M2"):
        pick_for_bag(desk, bag, barcode)
    edit_patron(desk, "P1", {"expires_on": "2020-01-01"})
    assert codes(lambda: send_bag_out(desk, bag)) == ["PATRON_EXPIRED"]
    assert (borrower("M1"), borrower("M2")) == (None, None)
    (hold,) = rows("SELECT hold.id FROM hold JOIN item ON item.id = hold.item WHERE item.barcode = 'M2'")
    cancel_hold(desk, hold[0])
    assert send_bag_out(desk, bag, override=EXPIRED).items == ("M1",)
    assert value("SELECT count(*) FROM journal WHERE kind = 'override' AND NOT void") == 1
    undo_last(desk)
    assert [line.state for line in bags_of(desk, bag)] == ["ready"]
    assert whole(desk)

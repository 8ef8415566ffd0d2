"""Last borrower of a copy: nobody knows, unless the library keeps it for some days; then as long, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.at_once import pack_bundle, undo_last
from tuils.library.foundation.administration.backup import back_up, restore_backup
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.last_borrower import had_last
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.retention.purging import come_back
from tuils.library.office.retention.retention_rules import set_retention
from tuils.library.people.staff.roles import TUILS
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import Clock, World, add_item, codes, patron_id, register, rows, value, whole

COUNT = "SELECT count(*) FROM last_borrower"


def lent_and_back(desk: Desk, card: str, barcode: str = "C1") -> str:
    checkout(desk, card, barcode)
    return checkin(desk, barcode).act


@pytest.fixture
def ada(desk: Desk) -> str:
    add_item(desk, "C1")
    add_item(desk, "C2")
    return register(desk, "Ada", last_name="Field", card="P1")


def test_nothing_is_kept_unless_the_library_says_so(desk: Desk, ada: str) -> None:
    lent_and_back(desk, ada)
    assert value(COUNT) == 0
    assert had_last(desk, "C1") is None
    assert value("SELECT count(*) FROM audit_row WHERE kind = 'last_borrower'") == 0


def test_then_it_is_known_for_so_long_and_whoever_asks_is_noted(desk: Desk, ada: str, clock: Clock) -> None:
    set_retention(desk, "borrowers", "14d")
    lent_and_back(desk, ada)
    clock.forward(days=13)
    last = had_last(desk, "C1")
    assert last
    assert (last.patron, last.name, last.item) == ("P1", "Ada Field", "C1")
    assert last.said(desk).startswith("Last borrower: Ada Field, P1. Returned ")
    assert rows("SELECT patron FROM audit_row WHERE kind = 'last_borrower'") == [(patron_id(ada),)]
    clock.forward(days=2)
    assert had_last(desk, "C1") is None, "also before the work of the day"
    whole(desk)


def test_the_work_of_the_day_lets_go_of_it_down_to_the_bytes(desk: Desk, ada: str, store: Path, clock: Clock) -> None:
    set_retention(desk, "borrowers", "14d")
    lent_and_back(desk, ada)
    item, patron = value("SELECT item FROM last_borrower"), patron_id(ada)
    clock.forward(days=15)
    assert run_daily_work(desk, store)["borrowers"] == 1
    close_store()
    assert f"{item}{patron}".encode() not in store.read_bytes()  # a row lies in one piece
    open_store(store)


def test_a_volunteer_is_not_told(desk: Desk, volunteer: Desk, ada: str) -> None:
    set_retention(desk, "borrowers", "14d")
    lent_and_back(desk, ada)
    assert codes(lambda: had_last(volunteer, "C1")) == ["NO_PERMISSION"]
    assert codes(lambda: had_last(desk, "nothing")) == ["ITEM_UNKNOWN"]


OFF: dict[str, Callable[[Desk], object]] = {
    "0d": lambda desk: set_retention(desk, "borrowers", "0d"),
    "0h": lambda desk: set_retention(desk, "borrowers", "0h"),
    "undone": undo_last,
}


@pytest.mark.parametrize("how", OFF)
def test_switched_off_it_is_empty_at_once(how: str, desk: Desk, ada: str) -> None:
    checkout(desk, ada, "C1")
    set_retention(desk, "borrowers", "14d")
    with db.atomic():  # so that the rule is the last thing that can be taken back
        db.execute_sql("INSERT INTO last_borrower VALUES ('i', 'p', 'l', 1)")
    OFF[how](desk)
    assert value(COUNT) == 0
    checkin(desk, "C1")
    assert value(COUNT) == 0
    whole(desk)


def test_switched_off_on_one_site_it_is_empty_on_all_and_in_no_bundle(world: World) -> None:
    desk = world.at("main")
    add_item(desk, "C1")
    card = register(desk, "Ada", card="P1")
    set_retention(desk, "borrowers", "14d")
    world.exchange()
    lent_and_back(world.use("main"), card)
    world.exchange()
    assert value(COUNT) == 0 or world.use("main")
    van = world.use("van")
    assert value(COUNT) == 0, "it stays where the copy came back"
    lent_and_back(van, card)
    ada, item = rows("SELECT patron, item FROM last_borrower")[0]
    assert not any(ada in line and item in line for line in pack_bundle(van, {}).splitlines())
    set_retention(world.use("main"), "borrowers", "0d")
    world.exchange()
    for name in ("main", "van"):
        world.use(name)
        assert value(COUNT) == 0
    world.settled()


def test_what_was_out_elsewhere_since_is_not_told(world: World) -> None:
    desk = world.at("main")
    add_item(desk, "C1")
    for card in ("P1", "P2"):
        register(desk, "Ada", card=card)
    set_retention(desk, "borrowers", "14d")
    lent_and_back(desk, "P1")
    world.exchange()
    lent_and_back(world.use("van"), "P2")
    world.exchange()
    main = world.use("main")
    assert value(COUNT) == 1
    assert had_last(main, "C1") is None, "nobody is blamed for what another had since"


def test_the_next_borrower_takes_its_place_and_undo_takes_it_off(desk: Desk, ada: str) -> None:
    set_retention(desk, "borrowers", "14d")
    register(desk, "Bob", card="P2")
    lent_and_back(desk, ada)
    back = lent_and_back(desk, "P2")
    assert rows("SELECT patron FROM last_borrower") == [(patron_id("P2"),)]
    undo(desk, back)
    assert value(COUNT) == 0
    set_retention(desk, "borrowers", "0d")
    set_retention(desk, "borrowers", "14d")
    assert had_last(desk, "C1") is None


def test_it_goes_with_the_person_and_comes_along_when_records_are_merged(desk: Desk, ada: str) -> None:
    set_retention(desk, "borrowers", "14d")
    register(desk, "Ada", last_name="Fields", card="P2")
    lent_and_back(desk, ada)
    merge_patrons(desk, ada, "P2")
    last = had_last(desk, "C1")
    assert last
    assert last.name == "Ada Fields"
    remove_patron(desk, "P2")
    assert value(COUNT) == 0


def test_a_backup_does_not_bring_it_back(desk: Desk, ada: str, store: Path) -> None:
    set_retention(desk, "borrowers", "14d")
    lent_and_back(desk, ada)
    old = back_up(desk, store).file
    set_retention(desk, "borrowers", "0d")
    close_store()
    restore_backup(old, store)
    open_store(store)
    assert value(COUNT) == 1, "a test that could not fail"
    come_back(replace(desk, operator=TUILS, device="desk-2"), store, old.parent)
    assert value(COUNT) == 0

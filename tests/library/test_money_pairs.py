"""Money on two machines that know of each other only later: what one has settled is not owed on the other."""

from __future__ import annotations

import pytest

from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge, pay
from tuils.library.people.accounts.ledger import balance, owed_by

from .acts import Things, furnish, night, open_library
from .makers import DAY, World, patron_id


@pytest.fixture
def things(world: World) -> Things:
    desk = world.at("main")
    open_library(desk)
    made = furnish(desk)
    world.exchange()
    return made


def nights(world: World, name: str, things: Things, days: int) -> None:
    world.now += days * DAY
    night(world.use(name), things, 0, 0)


def test_found_there_and_forgotten_there_it_is_not_owed_here(world: World, things: Things) -> None:
    """The van forgets whose charge it lifted before it sends that."""
    checkout(world.at("main"), "P0", "C1")
    mark_copy(world.at("main"), "C1", "lost")
    world.exchange()
    checkin(world.at("van"), "C1")
    pay(world.at("van"), "P0", 200)
    nights(world, "van", things, 9)
    assert balance(patron_id("P0")) == 0
    world.exchange()
    for name in ("main", "van2", "van"):
        world.use(name)
        assert (balance(patron_id("P0")), owed_by(patron_id("P0"))) == (0, []), name
    for name in ("main", "van2", "van"):
        nights(world, name, things, 9)
    world.settled()


def test_paid_there_and_forgotten_there_before_the_charge_is_known_to_all(world: World, things: Things) -> None:
    charge(world.at("main"), "P0", 300, "a new card")
    world.send("main", "van")
    pay(world.at("van"), "P0", 300)
    nights(world, "van", things, 400)
    world.send("van", "van2")
    world.exchange()
    for name in ("main", "van2", "van"):
        world.use(name)
        assert balance(patron_id("P0")) == 0, name
    for name in ("main", "van2", "van"):
        nights(world, name, things, 1)
    world.settled()

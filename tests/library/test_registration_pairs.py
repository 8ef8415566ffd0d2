"""Deeds of registering in any order, each now and then taken back, on one site and on three: what always holds."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.programs.sessions import session_line, session_row
from tuils.library.activities.records.seats import goes_on, seats_of, waitlist_of
from tuils.library.activities.registration.registering import (
    cancel_registration,
    change_registration,
    not_coming,
    register_for_session as come,
    register_series,
)
from tuils.library.activities.registration.waitlist import accept_offer, decline_offer, lapse_offers, promote
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.foundation.refusals import Refused
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.reach.replay import undo

from .makers import Clock, World, register, rows, whole
from .programs import a_session, change

PastAction = Callable[[Desk, list[str], random.Random], Any]


def one_of(chance: random.Random) -> str:
    found = rows("SELECT id FROM registration ORDER BY id")
    return str(chance.choice(found)[0]) if found else "nobody"


def a_card(chance: random.Random) -> str:
    found = rows("SELECT card FROM patron ORDER BY card")
    return str(chance.choice(found)[0]) if found else "no card"


def a_guest(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    guest = Guest(f"G{chance.randrange(10**9)}")
    return come(desk, chance.choice(sessions), SignUp(guest=guest, heads=chance.randint(1, 4), needs="a ramp"))


def a_patron(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    return come(desk, chance.choice(sessions), SignUp(card=a_card(chance), heads=chance.randint(1, 3)))


def all_dates(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    program = session_line(desk, sessions[0]).program
    return register_series(desk, program, SignUp(guest=Guest(f"G{chance.randrange(10**9)}"), heads=2))


def another_size(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    return change_registration(desk, one_of(chance), heads=chance.randint(1, 5))


def another_room(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    return change(desk, chance.choice(sessions), capacity=chance.choice((4, 6, 8, 12)))


def off_or_on(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    return change(desk, chance.choice(sessions), status=chance.choice(("planned", "planned", "cancelled")))


def by_hand(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    return promote(desk, chance.choice(sessions), chance.choice(("", one_of(chance))))


def two_records(desk: Desk, sessions: list[str], chance: random.Random) -> object:
    return merge_patrons(desk, a_card(chance), a_card(chance))


DEEDS: tuple[PastAction, ...] = (
    a_guest,
    a_guest,
    a_patron,
    all_dates,
    another_size,
    another_room,
    off_or_on,
    by_hand,
    two_records,
    lambda desk, sessions, chance: cancel_registration(desk, one_of(chance)),
    lambda desk, sessions, chance: cancel_registration(desk, one_of(chance)),
    lambda desk, sessions, chance: not_coming(desk, one_of(chance)),
    lambda desk, sessions, chance: accept_offer(desk, one_of(chance)),
    lambda desk, sessions, chance: decline_offer(desk, one_of(chance)),
    lambda desk, sessions, chance: sum(lapse_offers(desk)),
    lambda desk, sessions, chance: remove_patron(desk, a_card(chance)) if chance.random() < 0.1 else None,
)


TAKEN_BACK = ("registration_made", "registration_edited", "sessions_edited", "patron_merged")


def furnish(desk: Desk) -> list[str]:
    for number in range(4):
        register(desk, f"P{number}", card=f"P{number}")
    first = a_session(desk, 6, "2026-12-14T10:30", "2026-12-21T10:30")
    return [first, a_session(desk, 8, "2026-12-18T10:30", skip_parties=True)]


def do_one(desk: Desk, sessions: list[str], chance: random.Random) -> bool:
    try:
        chance.choice(DEEDS)(desk, sessions, chance)
    except Refused:
        return False
    if chance.random() < 0.25:
        try:
            for newest in past_actions(desk, 1):
                undo(desk, newest.act if newest.kind in TAKEN_BACK else "")
        except Refused:
            return True
    return True


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.whole
def test_nobody_waits_while_there_is_room_and_no_more_come_than_that(
    desk: Desk, clock: Clock, seed: int, full: bool
) -> None:
    chance = random.Random(seed)
    sessions = furnish(desk)
    most = dict.fromkeys(sessions, 12)
    done = 0
    for step in range(600 if full else 120):
        done += do_one(desk, sessions, chance)
        if chance.random() < 0.05:
            clock.forward(hours=chance.choice((1, 25)))
        for session in sessions:
            row = session_row(session)
            seats = seats_of(row)
            assert seats.taken <= most[session], (step, session)
            waiting = waitlist_of(session)
            fits = [party for party in (waiting if seats.skip else waiting[:1]) if party.heads <= (seats.free or 0)]
            assert not (fits and goes_on(desk, row)), (step, fits, seats)
        if step % 40 == 39:
            whole(desk)
    assert done > 40
    whole(desk)


@pytest.mark.parametrize("seed", range(3))
def test_three_sites_agree_in_whatever_order_they_hear_of_it(world: World, seed: int, full: bool) -> None:
    chance = random.Random(seed)
    sessions = furnish(world.use("main"))
    world.exchange()
    for _round in range(12 if full else 4):
        for site in ("main", "van", "van2"):
            desk = world.at(site, minutes=chance.choice((1, 60, 1500)))
            for _deed in range(8):
                do_one(desk, sessions, chance)
        source, target = chance.sample(("main", "van", "van2"), 2)
        world.send(source, target)
    world.settled()

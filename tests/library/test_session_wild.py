"""Anything typed, scanned or pressed, in any order: the desk answers, can be left, and the store stays sound.

SEEDS in the environment makes it longer.
"""

from __future__ import annotations

import os
import random

import pytest

from tests import grove
from tests.grove import ATLAS, CHIHIRO, ELENA, EMMA, FROG, ITALIC, MARTA, OLD, OVERSTORY, OWL, SAM, SPIRITED
from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.answers.searching import look_for
from tuils.library.front.conversation import Heard, Session
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.reach.replay import verify_library

ITEMS = (OVERSTORY, FROG, SPIRITED, EMMA, ITALIC, CHIHIRO, OWL, ATLAS)
CARDS = (MARTA, ELENA, SAM, OLD)
TYPED = (*"yn", "x", "", *"0123", "9.99", "pay", "pay 2.00", "why not", "1111", "2468", "pat", "owl", "garcia")
WHOLE = ("loose 3 maps", "loose maps", "31234000999999", "21234000099991", OVERSTORY + FROG, f"{OWL} {EMMA}, {FROG}")
DOTS = (".i", ".r", ".k", ".u", ".x", ".v", ".h", ".y")
TEXTS = (*ITEMS, *ITEMS, *CARDS, *TYPED, *WHOLE, *DOTS)
KEYS = ("checkin", "renew", "park", "undo", "back", "verify", "here", "items", "pay")


def prepared(desk: Session, chance: random.Random) -> None:
    """Debts, holds and rules that stand in the way now and then."""
    set_value(desk.desk, "fines", True)
    set_circulation_rule(desk.desk, "fine_rate", "25/1d")
    charge(desk.desk, MARTA, 1240, "copies")
    for card, item in zip(CARDS, chance.sample(ITEMS[:-1], 4), strict=True):
        if card not in (OLD, MARTA) and chance.random() < 0.6:
            place_hold(desk.desk, card, item)
    for name, value in (("patron_max_checkouts", "2"), ("max_overdue_items", "0"), ("max_owed_family", "1.00")):
        if chance.random() < 0.3:
            set_circulation_rule(desk.desk, name, value)
    for name in ("count_pieces", "shelving_cart"):
        set_value(desk.desk, name, chance.random() < 0.5)


def step(session: Session, chance: random.Random) -> Heard | None:
    what = chance.random()
    if what < 0.02:
        return session.left_alone()
    if what < 0.04:
        return session.sign_out()
    if what < 0.1:
        return session.press(chance.choice(KEYS))
    return session.hear(chance.choice(TEXTS), scanned=what > 0.9)


def shown(session: Session, heard: Heard | None) -> None:
    """Show an answer as a door does: all of it, and what waited."""
    while heard is not None:
        if heard.find:
            heard = session.found(heard.find, *look_for(session.desk, heard.find))
        assert len(heard.panel.keys) in (0, len(heard.panel.rows))
        for index in range(len(heard.panel.rows)):
            session.row_about(index)
        heard = session.go_on()


@pytest.mark.parametrize("seed", range(int(os.environ.get("SEEDS", "12"))))
def test_whatever_comes_is_answered(session: Session, manager: Session, grove_clock: grove.Clock, seed: int) -> None:
    chance = random.Random(seed)
    prepared(manager, chance)
    shown(session, session.greet())
    for _n in range(80):
        grove_clock.forward(days=chance.randrange(30) if chance.random() < 0.05 else 0, seconds=chance.choice((0, 3)))
        shown(session, step(session, chance))
    for _n in range(12):
        session.press("back")
    assert session.question is None
    assert verify_library(manager.desk).differences == ()

"""Blocks: several at once, their ends, lifting one or all, and what an edit of the patron's own fields does."""

from __future__ import annotations

from datetime import date

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkout import checkout
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.patrons.restrictions import lift_restriction, restrict, restrictions_of
from tuils.library.reach.replay import verify_library

from .makers import Clock, add_item, codes, register, rows, with_role


@pytest.fixture
def card(desk: Desk) -> str:
    add_item(desk, "C1")
    return register(desk, "Sam", card="P1")


def barred() -> tuple[bool, str]:
    found = rows("SELECT barred, barred_until FROM patron WHERE card = 'P1'")[0]
    return bool(found[0]), found[1]


def whys(desk: Desk) -> list[str]:
    return [stop.why for stop in restrictions_of(desk, "P1")]


def test_lending_stops_until_the_last_of_them_ends(desk: Desk, card: str, clock: Clock) -> None:
    restrict(desk, card, "damage", text="Soaked the atlas", until=date(2026, 12, 8))
    restrict(desk, card, "conduct", until=date(2026, 12, 4))
    assert (barred(), whys(desk)) == ((True, "2026-12-08"), ["damage", "conduct"])
    assert codes(lambda: checkout(desk, card, "C1")) == ["PATRON_BARRED"]
    clock.forward(days=4)
    assert whys(desk) == ["damage"]
    clock.forward(days=4)
    assert whys(desk) == []
    assert len(restrictions_of(desk, card, over=True)) == 2
    checkout(desk, card, "C1")
    assert verify_library(desk).ok


def test_one_without_an_end_outlasts_the_others(desk: Desk, card: str, clock: Clock) -> None:
    restrict(desk, card, "conduct", until=date(2026, 12, 4))
    stop = restrict(desk, card, "address")
    assert (barred(), stop.since, stop.operator) == ((True, ""), "2026-12-01", "admin")
    clock.forward(days=300)
    assert codes(lambda: checkout(desk, card, "C1")) == ["PATRON_BARRED"]
    assert [one.why for one in lift_restriction(desk, card, stop.key)] == ["address"]
    assert barred() == (True, "2026-12-04")
    checkout(desk, card, "C1")


def test_all_are_lifted_at_once_and_undo_stops_lending_again(desk: Desk, card: str) -> None:
    restrict(desk, card, "damage")
    restrict(desk, card)
    assert len(lift_restriction(desk, card)) == 2
    assert (barred(), whys(desk)) == ((False, ""), [])
    with pytest.raises(Refused) as no:
        lift_restriction(desk, card)
    assert no.value.codes == ["NOT_RESTRICTED"]
    undo_last(desk)
    assert (barred()[0], sorted(whys(desk))) == (True, ["damage", "other"])
    assert verify_library(desk).ok


def test_what_the_form_said_becomes_one_of_several(desk: Desk, card: str) -> None:
    edit_patron(desk, card, {"barred": True, "barred_until": "2027-01-31"})
    assert [(stop.key, stop.why, stop.until) for stop in restrictions_of(desk, card)] == [
        ("first", "other", "2027-01-31")
    ]
    stop = restrict(desk, card, "damage", until=date(2026, 12, 24))
    assert (barred(), whys(desk)) == ((True, "2027-01-31"), ["other", "damage"])
    other = restrictions_of(desk, card)[0]
    lift_restriction(desk, card, other.key)
    assert barred() == (True, "2026-12-24")
    lift_restriction(desk, card, stop.key)
    assert barred() == (False, "")
    edit_patron(desk, card, {"barred": True})
    lift_restriction(desk, card, "first")
    assert barred() == (False, "")


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"barred": False}, (False, "2026-12-24")),
        ({"barred": False, "barred_until": ""}, (False, "")),
        ({"barred_until": "2026-12-10"}, (True, "2026-12-10")),
        ({"barred": True, "barred_until": "2026-12-24"}, (True, "2026-12-24")),
    ],
)
def test_an_edit_takes_the_place_of_all(
    desk: Desk, card: str, fields: dict[str, object], after: tuple[bool, str]
) -> None:
    restrict(desk, card, "damage", until=date(2026, 12, 24))
    restrict(desk, card, "conduct", until=date(2026, 12, 5))
    edit_patron(desk, card, {**fields, "phone": "555"})
    assert barred() == after
    if after != (True, "2026-12-24"):
        undo_last(desk)
        assert (barred(), whys(desk)) == ((True, "2026-12-24"), ["damage", "conduct"])
    assert verify_library(desk).ok


def test_who_may_restrict_and_who_may_lift(desk: Desk, card: str) -> None:
    ana = with_role(desk, permissions={"patrons.find", "patrons.edit", "circulation.undo"})
    staff = with_role(desk, permissions={"patrons.find", "patrons.edit", "patrons.restrict", "circulation.undo"})
    assert codes(lambda: restrict(ana, card)) == ["NO_PERMISSION"]
    assert codes(lambda: edit_patron(ana, card, {"barred": True})) == ["NO_PERMISSION"]
    restrict(staff, card, "conduct", text="Threw an atlas")
    assert codes(lambda: lift_restriction(staff, card)) == ["NO_PERMISSION"]
    assert codes(lambda: edit_patron(staff, card, {"barred": False})) == ["NO_PERMISSION"]
    edit_patron(ana, card, {"phone": "555"})
    undo_last(ana)
    _done, _passed, refusal = undo_last(ana)
    assert refusal is not None
    assert refusal.codes == ["NO_PERMISSION"]
    assert barred() == (True, "")
    undo_last(staff)
    assert barred() == (False, "")


def test_why_is_not_for_everybody(desk: Desk, card: str) -> None:
    restrict(desk, card, "conduct", text="Threw an atlas", until=date(2026, 12, 24))
    seen = restrictions_of(with_role(desk, permissions={"patrons.find"}), card)
    assert [(stop.why, stop.text, stop.until) for stop in seen] == [("", "", "2026-12-24")]


@pytest.mark.parametrize(
    ("why", "named", "field"),
    [
        ("gossip", {}, "why"),
        ("other", {"text": "x" * 1001}, "text"),
        ("other", {"until": date(2026, 11, 30)}, "until"),
    ],
)
def test_what_is_no_restriction(desk: Desk, card: str, why: str, named: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as no:
        restrict(desk, card, why, **named)  # type: ignore[arg-type]
    assert (no.value.codes, no.value.reasons[0].facts["field"]) == (["NOT_UNDERSTOOD"], field)
    assert barred() == (False, "")


def test_none_has_this_key(desk: Desk, card: str) -> None:
    restrict(desk, card)
    with pytest.raises(Refused) as no:
        lift_restriction(desk, card, "nothing")
    assert (no.value.codes, barred()[0]) == (["UNKNOWN_ID"], True)

"""The line of those who wait: in order, whole parties, offers with a deadline, and what is free goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import undo_last
from tuils.library.activities.changing.editing import edit_sessions
from tuils.library.activities.programs.sessions import session_line
from tuils.library.activities.registration.contact_marks import mark_notified, not_reached
from tuils.library.activities.registration.door import check_in_party
from tuils.library.activities.registration.registering import cancel_registration, change_registration
from tuils.library.activities.registration.waitlist import (
    accept_offer,
    decline_offer,
    lapse_offers,
    promote,
    why_waiting,
)
from tuils.library.activities.registration.who_comes import (
    registration_line,
    registration_state_words,
    registrations_of,
)
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.foundation.refusals import Refused
from tuils.library.front.daily import offers_over, run_daily_work
from tuils.library.lending.terms.blocks import Override
from tuils.library.reach.replay import undo

from .makers import HOUR, Clock, World, codes, rows, whole
from .programs import a_session, change, party, states


@pytest.fixture
def session(desk: Desk) -> str:
    return a_session(desk)


def test_a_party_does_not_split_and_is_told_why_it_waits(desk: Desk, session: str) -> None:
    first, _second, third = party(desk, session, "A", 4), party(desk, session, "B", 4), party(desk, session, "C", 3)
    assert third.state == "waiting"
    assert third.why == why_waiting(desk, third.id) == "Party of 3, but 2 seats are left. Number 1 in line."
    single = party(desk, session, "D", 1)
    assert (single.state, single.why) == ("waiting", "Others are ahead of them. Number 2 in line.")
    freed = cancel_registration(desk, first.id)
    assert [(line.name, line.state) for line in freed.passed_on] == [("C", "offered"), ("D", "offered")]
    assert why_waiting(desk, third.id) == ""
    assert party(desk, session, "E", 3).why == "Party of 3, but 2 seats are left. Number 1 in line."
    assert session_line(desk, session).taken == 8, "what is offered is taken"
    whole(desk)


def test_what_was_freed_and_what_came_of_it_are_one_act(desk: Desk, session: str) -> None:
    first = party(desk, session, "A", 10)
    party(desk, session, "B", 2)
    act = cancel_registration(desk, first.id).act
    told = rows("SELECT data FROM journal WHERE act = ? ORDER BY seq", act)
    assert [part for (data,) in told for part in ('"cancelled"', '"offered"') if part in data] == [
        '"cancelled"',
        '"offered"',
    ]


@pytest.mark.parametrize(("of_program", "setting", "passes"), [
    (None, False, False), (None, True, True), (True, False, True), (False, True, False),
])  # fmt: skip
def test_a_small_party_passes_a_large_one_only_where_that_is_said(
    desk: Desk, of_program: bool | None, setting: bool, passes: bool
) -> None:
    set_value(desk, "skip_parties", setting)
    session = a_session(desk, skip_parties=of_program)
    first = party(desk, session, "A", 9)
    party(desk, session, "B", 4)
    assert party(desk, session, "C", 1).state == ("coming" if passes else "waiting")
    change_registration(desk, first.id, heads=7)
    party(desk, session, "D", 2)
    assert states(desk, session)["D"] == ("coming" if passes else "waiting")
    whole(desk)


# ---- offers


def test_an_offer_is_taken(desk: Desk, session: str) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 2)
    cancel_registration(desk, first.id)
    until = registration_line(desk, second.id).offered_until
    assert until is not None
    assert until > desk.now
    assert until - desk.now <= 24 * HOUR
    done = accept_offer(desk, second.id)
    assert (done.state, done.line.offered_until) == ("coming", None)
    assert done.confirmation.startswith("B, you are registered for Story time")
    assert codes(lambda: accept_offer(desk, second.id)) == ["NOT_OFFERED"]
    assert codes(lambda: decline_offer(desk, first.id)) == ["NOT_OFFERED"]
    whole(desk)


def test_an_offer_is_declined_and_goes_on(desk: Desk, session: str) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 2)
    party(desk, session, "C", 9)
    party(desk, session, "D", 1)
    cancel_registration(desk, first.id)
    assert states(desk, session) == {"B": "offered", "C": "waiting", "D": "waiting", "A": "cancelled"}
    gone = decline_offer(desk, second.id)
    assert [line.name for line in gone.passed_on] == ["C", "D"]
    assert registration_state_words(gone.line) == "declined the seat"
    whole(desk)


def test_who_gives_places_out_after_an_offer_lapsed_is_told_whose_they_are(
    desk: Desk, session: str, clock: Clock
) -> None:
    for by_name in (False, True):
        first, second, third = party(desk, session, "A", 10), party(desk, session, "B", 10), party(desk, session, "C")
        cancel_registration(desk, first.id)
        clock.forward(hours=25)
        given = promote(desk, session, third.id if by_name else "")
        assert [(line.name, line.state) for line in given] == [("C", "offered")]
        assert registration_line(desk, second.id).why == "lapsed"
        decline_offer(desk, third.id)
    whole(desk)


def test_a_party_is_changed_as_it_stands_after_the_time_of_offers_is_over(
    desk: Desk, session: str, clock: Clock
) -> None:
    first, second, third = party(desk, session, "A", 10), party(desk, session, "B", 10), party(desk, session, "C", 4)
    cancel_registration(desk, first.id)
    clock.forward(hours=25)
    assert codes(lambda: change_registration(desk, second.id, heads=3)) == ["REGISTRATION_ENDED"]
    assert codes(lambda: change_registration(desk, third.id, heads=11)) == ["NO_SEATS"], "they do not wait any more"
    assert change_registration(desk, third.id, heads=9).state == "offered"
    assert session_line(desk, session).over == 0
    whole(desk)


def test_an_offer_that_nobody_answered_goes_to_the_next(desk: Desk, session: str, clock: Clock) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 10)
    party(desk, session, "C", 10)
    cancel_registration(desk, first.id)
    clock.forward(hours=23)
    assert not offers_over(desk)
    assert sum(lapse_offers(desk)) == 0
    clock.forward(hours=1, minutes=1)
    assert offers_over(desk)
    with pytest.raises(Refused) as late:
        accept_offer(desk, second.id)
    assert late.value.codes == ["OFFER_LAPSED"]
    assert sum(lapse_offers(desk)) == 1
    assert sum(lapse_offers(desk)) == 0
    assert states(desk, session) == {"C": "offered", "A": "cancelled", "B": "cancelled"}
    assert registration_state_words(registration_line(desk, second.id)) == "did not answer in time"
    assert rows("SELECT DISTINCT operator FROM journal WHERE data LIKE '%lapsed%'") == [("tuils",)]
    assert past_actions(desk)[0].entries[0].registration == first.id, "what nobody did is not in the list"
    whole(desk)


def test_a_late_yes_counts_while_nobody_else_has_the_place(desk: Desk, session: str, clock: Clock) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 10)
    cancel_registration(desk, first.id)
    clock.forward(hours=25)
    kind = Override.of(["OFFER_LAPSED"], "she was ill")
    assert accept_offer(desk, second.id, override=kind).state == "coming"
    whole(desk)


def test_it_is_looked_at_when_somebody_registers(desk: Desk, session: str, clock: Clock) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 10)
    cancel_registration(desk, first.id)
    clock.forward(hours=25)
    done = party(desk, session, "C", 10)
    assert done.state == "coming", "the offer was over, and nobody waited"
    assert registration_line(desk, second.id).state == "cancelled"
    undo(desk, done.act)
    assert registration_line(desk, second.id).state == "cancelled", "that is no part of what was taken back"
    whole(desk)


def test_the_day_passes_offers_on_at_the_main_site_alone(world: World) -> None:
    desk = world.at("main")
    session = a_session(desk)
    first = party(desk, session, "A", 10)
    party(desk, session, "B", 10)
    cancel_registration(desk, first.id)
    world.exchange()
    van = world.at("van", minutes=25 * 60)
    assert "offers" not in run_daily_work(van, file_of(world, "van"))
    assert states(van, session)["B"] == "offered"
    desk = world.use("main")
    assert run_daily_work(desk, file_of(world, "main"))["offers"] == 1
    assert states(desk, session)["B"] == "cancelled"
    world.settled()


def file_of(world: World, site: str) -> Path:
    return Path(str(world.sites[site].store.database))


# ---- at once


@pytest.mark.parametrize("how", ["soon", "setting", "no hours"])
def test_the_seat_is_theirs_at_once(desk: Desk, session: str, clock: Clock, how: str) -> None:
    first = party(desk, session, "A", 10)
    party(desk, session, "B", 2)
    if how == "soon":
        clock.forward(days=12, hours=1, minutes=31)
    else:
        set_value(desk, *(("offers", "at_once") if how == "setting" else ("offer_hours", 0)))
    given = cancel_registration(desk, first.id)
    assert [line.state for line in given.passed_on] == ["coming"]
    undo(desk, given.act)
    assert states(desk, session) == {"A": "coming", "B": "waiting"}, "nobody told them yet"
    whole(desk)


def test_a_seat_that_was_given_at_once_is_not_taken_back_from_who_knows_of_it(desk: Desk, session: str) -> None:
    set_value(desk, "offers", "at_once")
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 2)
    act = cancel_registration(desk, first.id).act
    not_reached(desk, second.id, "promoted")
    undo(desk, act)
    act = cancel_registration(desk, first.id).act
    mark_notified(desk, second.id, "promoted", "phone")
    with pytest.raises(Refused) as no:
        undo(desk, act)
    assert no.value.reasons[0].sentence() == "Not undone: somebody on the waitlist was told they have the seat."
    assert no.value.reasons[0].next_step() == "Register them again. They are waitlisted if there is no seat."
    assert states(desk, session) == {"B": "coming", "A": "cancelled"}
    whole(desk)


def test_a_seat_that_was_given_at_once_is_not_taken_back_from_who_is_here(desk: Desk, session: str) -> None:
    set_value(desk, "offers", "at_once")
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 2)
    act = cancel_registration(desk, first.id).act
    check_in_party(desk, session, second.id)
    with pytest.raises(Refused) as no:
        undo(desk, act)
    assert no.value.codes == ["SEAT_GIVEN"]
    assert no.value.reasons[0].sentence() == "Not undone: somebody from the waitlist has the seat and may be here."
    whole(desk)


def test_an_offer_is_as_long_as_the_library_says(desk: Desk, session: str) -> None:
    set_value(desk, "offer_hours", 48)
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 10)
    cancel_registration(desk, first.id)
    until = registration_line(desk, second.id).offered_until or 0
    assert 47 * HOUR < until - desk.now < 48 * HOUR


def test_what_is_over_or_cancelled_is_passed_on_no_more(desk: Desk, session: str, clock: Clock) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 10)
    change(desk, session, status="cancelled")
    assert cancel_registration(desk, first.id).passed_on == ()
    change(desk, session, status="planned")
    assert states(desk, session)["B"] == "offered", "it takes place again"
    decline_offer(desk, second.id)
    third, fourth = party(desk, session, "C", 10), party(desk, session, "D", 1)
    clock.forward(days=14)
    cancel_registration(desk, third.id)
    assert registration_line(desk, fourth.id).state == "waiting"
    assert codes(lambda: promote(desk, session)) == ["SESSION_OVER"]


# ---- capacity, and by hand


def test_more_room_goes_to_the_next_and_less_takes_nothing_away(desk: Desk, session: str) -> None:
    party(desk, session, "A", 10)
    party(desk, session, "B", 2)
    act = change(desk, session, capacity=12)
    assert states(desk, session) == {"A": "coming", "B": "offered"}
    undo(desk, act)
    assert states(desk, session) == {"A": "coming", "B": "waiting"}
    change(desk, session, capacity=6)
    assert (session_line(desk, session).over, states(desk, session)["A"]) == (4, "coming")
    act = change(desk, session, capacity=None)
    assert states(desk, session)["B"] == "offered"
    undo(desk, act)
    late = party(desk, session, "C", 1)
    less = change(desk, session, capacity=1)
    cancel_registration(desk, registrations_of(desk, session)[0].id)
    assert states(desk, session)["B"] == "waiting"
    undo(desk, less)
    assert states(desk, session)["B"] == "offered", "there is room for them again"
    assert registration_line(desk, late.id).state == "offered"
    whole(desk)


def test_somebody_is_taken_in_by_hand(desk: Desk, session: str, volunteer: Desk) -> None:
    party(desk, session, "A", 8)
    large, small = party(desk, session, "B", 4), party(desk, session, "C", 2)
    with pytest.raises(Refused) as blocked:
        promote(desk, session)
    assert blocked.value.message == "Party of 4. Seats left: 2."
    assert blocked.value.reasons[0].next_step() == "They stay waitlisted. To go over the limit: tuils event promote."
    given = promote(desk, session, small.id)
    assert [(line.name, line.state) for line in given] == [("C", "offered")]
    undo_last(desk)
    assert registration_line(desk, small.id).state == "waiting"
    over = Override.of(["NO_SEATS"], "two more chairs")
    assert codes(lambda: promote(volunteer, session, large.id, override=over)) == ["NO_SEATS"]
    assert promote(desk, session, large.id, override=over)[0].state == "offered"
    assert session_line(desk, session).over == 2
    assert codes(lambda: promote(desk, session, large.id)) == ["NOT_WAITING"]
    cancel_registration(desk, small.id)
    assert codes(lambda: promote(desk, session)) == ["NOBODY_WAITS"]
    whole(desk)


# ---- undone


def test_a_cancellation_is_taken_back_while_nobody_has_the_seat(desk: Desk, session: str) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 2)
    act = cancel_registration(desk, first.id).act
    undo(desk, act)
    assert states(desk, session) == {"A": "coming", "B": "waiting"}
    act = cancel_registration(desk, first.id).act
    accept_offer(desk, second.id)
    assert codes(lambda: undo(desk, act)) == ["SEAT_GIVEN"]
    cancel_registration(desk, second.id)
    other = party(desk, session, "C", 10)
    assert codes(lambda: undo(desk, act)) == ["SEAT_GIVEN"]
    act = cancel_registration(desk, other.id).act
    party(desk, session, "D", 3)
    assert codes(lambda: undo(desk, act)) == ["SEAT_GIVEN"]
    whole(desk)


@pytest.mark.parametrize("one_entry_each", [True, False])
def test_more_places_are_taken_back_while_nobody_has_them(desk: Desk, session: str, one_entry_each: bool) -> None:
    party(desk, session, "A", 10)
    act = change(desk, session, capacity=12) if one_entry_each else edit_sessions(desk, session, {"capacity": 12}).act
    more = party(desk, session, "B", 2)
    assert codes(lambda: undo(desk, act)) == ["SEAT_GIVEN"]
    assert states(desk, session) == {"A": "coming", "B": "coming"}
    cancel_registration(desk, more.id)
    undo(desk, act)
    assert session_line(desk, session).capacity == 10
    fewer = edit_sessions(desk, session, {"capacity": 8}).act
    undo(desk, fewer)
    assert session_line(desk, session).capacity == 10, "to have more places again is no harm"
    whole(desk)


def test_who_was_offered_one_of_more_places_waits_again(desk: Desk, session: str) -> None:
    party(desk, session, "A", 10)
    party(desk, session, "B", 2)
    act = change(desk, session, capacity=12)
    assert states(desk, session)["B"] == "offered"
    undo(desk, act)
    assert states(desk, session)["B"] == "waiting"
    whole(desk)


def test_who_was_taken_in_by_mistake_makes_room_again(desk: Desk, session: str) -> None:
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 2)
    undo(desk, first.act)
    assert states(desk, session) == {"B": "offered"}
    assert not past_actions(desk)[0].entries[0].continues
    assert codes(lambda: undo(desk, second.act)) == ["UNDO_NOT_LAST"], "they were offered the place since"
    whole(desk)


# ---- two sites


def test_two_sites_that_fill_it_unknowing_both_stay_and_it_is_shown(world: World) -> None:
    session = a_session(world.at("main"))
    party(world.at("main"), session, "A", 6)
    world.exchange()
    for site, name in (("main", "B"), ("van", "C")):
        assert party(world.at(site), session, name, 4).state == "coming"
    world.settled()
    for site in ("main", "van"):
        desk = world.at(site)
        assert states(desk, session) == {"A": "coming", "B": "coming", "C": "coming"}
        assert session_line(desk, session).over == 4
        assert party(desk, session, "D" + site, 1).state == "waiting"
    world.settled()


def test_two_sites_that_pass_one_seat_on_unknowing(world: World) -> None:
    """The offer lapses on both; each asks the next it knows of."""
    desk = world.at("main")
    session = a_session(desk)
    first, second = party(desk, session, "A", 10), party(desk, session, "B", 10)
    world.exchange()
    party(world.at("van"), session, "C", 10)
    cancel_registration(world.at("main"), first.id)
    world.exchange()
    for site in ("main", "van"):
        desk = world.at(site, minutes=25 * 60)
        party(desk, session, f"D{site}", 1)
    world.settled()
    assert registration_line(world.use("main"), second.id).state == "cancelled"
    assert states(world.use("van"), session)["C"] == "offered"
    world.settled()

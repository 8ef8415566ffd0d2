"""Calls about programs: who is to be told what, and by when. It is derived, and told once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.at_once import move_session
from tests.library.makers import Clock, World, rows, with_role
from tests.library.queued import ada, bo, edited, only, planned, queue, refused
from tuils.library.activities.changing.cancelling import cancel_session, restore_session
from tuils.library.activities.programs.contacts_due import messages_due, tell_count, unconfirmed
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.registration.contact_marks import (
    confirmed,
    contact_notes,
    drop_unconfirmed,
    mark_notified,
    not_reached,
    told_many,
)
from tuils.library.activities.registration.messages import (
    message_text,
    subject_of,
)
from tuils.library.activities.registration.registering import cancel_registration, not_coming, register_for_session
from tuils.library.activities.registration.waitlist import accept_offer
from tuils.library.foundation.administration.calendar import set_hours
from tuils.library.foundation.administration.settings import set_value, write_setting
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.reach.replay import last_actions, undo, verify_library
from tuils.models import db

# ---- reminders


def test_a_reminder_comes_two_days_before_and_goes_when_told(desk: Desk, clock: Clock) -> None:
    session = planned(desk)
    party = ada(desk, session)
    clock.forward(days=6)
    assert queue(desk) == []
    clock.forward(days=1)
    assert queue(desk) == [("Ada", "reminder")]
    done = mark_notified(desk, party, "reminder", "phone", note="her mother answered")
    assert (done.what, done.next) == ("reminder", "")
    assert queue(desk) == []
    assert contact_notes(desk, party) == ["her mother answered"]
    assert "mother" not in "".join(row[0] for row in rows("SELECT data FROM journal"))
    undo(desk, last_actions(desk)[0].act)
    assert queue(desk) == [("Ada", "reminder")]
    assert verify_library(desk).ok


def test_the_day_of_the_reminder_is_an_open_one_and_a_setting(desk: Desk, clock: Clock) -> None:
    session = planned(desk, "2026-12-08T10:30")  # a Tuesday
    ada(desk, session)
    set_hours(desk, "MAIN", {**dict.fromkeys(range(5), "10-18"), 5: "closed", 6: "closed"})
    clock.forward(days=3)  # Friday
    assert queue(desk) == [("Ada", "reminder")]
    set_value(desk, "reminder_days", 1)
    assert queue(desk) == []
    clock.forward(days=3)
    assert queue(desk) == [("Ada", "reminder")]
    set_value(desk, "reminder_days", 0)
    assert queue(desk) == []


def test_who_registered_or_was_told_since_then_is_not_reminded(desk: Desk, clock: Clock) -> None:
    session = planned(desk)
    early = ada(desk, session)
    clock.forward(days=7, hours=1)
    bo(desk, session)
    assert queue(desk) == [("Ada", "reminder")]
    mark_notified(desk, early, "reminder")
    edited(desk, session, wall="2026-12-10T14:00")
    assert queue(desk) == [("Ada", "moved"), ("Bo", "moved")]
    mark_notified(desk, early, "moved")
    assert queue(desk) == [("Bo", "moved")]


def test_when_it_has_begun_there_is_nothing_to_tell(desk: Desk, clock: Clock) -> None:
    session = planned(desk)
    ada(desk, session)
    clock.forward(days=9, hours=2)
    assert queue(desk) == []


# ---- it moves, it is cancelled, it is restored


def test_a_session_that_moved_is_told_with_the_time_they_know_of(desk: Desk) -> None:
    session = planned(desk)
    early = ada(desk, session)
    edited(desk, session, wall="2026-12-11T10:30")
    bo(desk, session)
    assert queue(desk) == [("Ada", "moved")]
    was = only(desk).was
    assert was is not None
    assert was.wall == "2026-12-10T10:30"
    mark_notified(desk, early, "moved")
    edited(desk, session, wall="2026-12-10T10:30")
    assert {(name, what) for name, what in queue(desk)} == {("Ada", "moved"), ("Bo", "moved")}


def test_a_session_that_moved_there_and_back_needs_no_call(desk: Desk) -> None:
    session = planned(desk)
    ada(desk, session)
    edited(desk, session, wall="2026-12-11T10:30")
    edited(desk, session, wall="2026-12-10T10:30")
    assert queue(desk) == []


def test_another_room_is_not_told_and_another_house_is(desk: Desk) -> None:
    session = planned(desk, room="meeting")
    ada(desk, session)
    edited(desk, session, room="attic")
    assert queue(desk) == []
    edited(desk, session, place="offsite", address="Town hall", room="")
    assert queue(desk) == [("Ada", "moved")]


def test_a_cancelled_session_is_told_to_all_who_know_of_it_until_it_would_be_over(desk: Desk, clock: Clock) -> None:
    session = planned(desk, capacity=1)
    parties = [ada(desk, session), bo(desk, session)]
    gone = register_for_session(desk, session, SignUp(guest=Guest("Cy", "1"), heads=1)).id
    cancel_registration(desk, gone)
    edited(desk, session, status="cancelled", why="The storyteller is ill.")
    assert queue(desk) == [("Ada", "cancelled"), ("Bo", "cancelled")]
    mark_notified(desk, parties[0], "cancelled", "phone")
    assert queue(desk) == [("Bo", "cancelled")]
    edited(desk, session, status="planned", why="")
    assert queue(desk) == [("Ada", "restored")]
    mark_notified(desk, parties[0], "restored", "phone")
    assert queue(desk) == []
    edited(desk, session, status="cancelled")
    assert queue(desk) == [("Ada", "cancelled"), ("Bo", "cancelled")]
    clock.forward(days=10)
    assert queue(desk) == []


# ---- places


def test_an_offer_is_told_by_its_end_and_not_again_when_they_say_yes(desk: Desk) -> None:
    session = planned(desk, capacity=1)
    first, second = ada(desk, session), bo(desk, session)
    assert queue(desk) == []
    cancel_registration(desk, first)
    assert queue(desk) == [("Bo", "offer")]
    offer = only(desk)
    assert offer.by_at == offer.offered_until
    accept_offer(desk, second)
    assert queue(desk) == []


def test_an_offer_that_was_told_is_not_told_as_a_promotion(desk: Desk) -> None:
    session = planned(desk, capacity=1)
    first, second = ada(desk, session), bo(desk, session)
    cancel_registration(desk, first)
    mark_notified(desk, second, "offer", "email")
    accept_offer(desk, second)
    assert queue(desk) == []


def test_a_place_that_is_theirs_at_once_is_told(desk: Desk) -> None:
    set_value(desk, "offers", "at_once")
    session = planned(desk, capacity=1)
    first, second = ada(desk, session), bo(desk, session)
    cancel_registration(desk, first)
    assert queue(desk) == [("Bo", "promoted")]
    mark_notified(desk, second, "promoted", "email")
    assert queue(desk) == []


def test_who_filled_in_a_form_hears_that_it_came(desk: Desk) -> None:
    session = planned(desk, capacity=1, confirmation="Welcome, $name: $title on $date.")
    ada(desk, session, source="form")
    bo(desk, session, source="form")
    ada_telling, bo_telling = sorted(messages_due(desk), key=lambda one: one.name)
    assert (ada_telling.what, bo_telling.what) == ("registered", "registered")
    assert "Welcome, Ada: Story time on Thu, Dec 10." in message_text(desk, ada_telling)
    assert subject_of(desk, bo_telling) == "You are on the waitlist: Story time, Thu, Dec 10"


# ---- not reached, many at once, what is refused


def test_who_was_not_reached_stays_and_the_tries_are_known(desk: Desk, clock: Clock) -> None:
    session = planned(desk)
    party = ada(desk, session)
    edited(desk, session, status="cancelled")
    not_reached(desk, party, "cancelled", note="no answer")
    clock.forward(days=1)
    not_reached(desk, party, "cancelled")
    assert (only(desk).tried, only(desk).tried_on) == (2, "2026-12-02")
    mark_notified(desk, party, "cancelled", "sms")
    undo(desk, last_actions(desk)[0].act)
    assert only(desk).tried == 2
    assert verify_library(desk).ok


def test_many_are_marked_in_one_act(desk: Desk) -> None:
    session = planned(desk)
    parties = [(ada(desk, session), "cancelled"), (bo(desk, session), "cancelled")]
    edited(desk, session, status="cancelled")
    acts = rows("SELECT count(DISTINCT act) FROM journal")[0][0]
    assert told_many(desk, [*parties, parties[0], (parties[0][0], "reminder")], "email") == 2
    assert rows("SELECT count(DISTINCT act) FROM journal")[0][0] == acts + 1
    assert queue(desk) == []
    assert told_many(desk, parties, "email") == 0


def test_what_is_due_is_asked_once_for_all_who_are_marked(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    session = planned(desk, capacity=40)
    parties = [
        (register_for_session(desk, session, SignUp(guest=Guest(f"G{n}", f"{n}"))).id, "cancelled") for n in range(12)
    ]
    edited(desk, session, status="cancelled")
    asked: list[str] = []
    execute = db.obj.execute_sql

    def listen(sql: str, *args: Any, **named: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args, **named)

    monkeypatch.setattr(db.obj, "execute_sql", listen)
    assert told_many(desk, parties, "email") == 12
    assert sum("JOIN registration AS r" in sql for sql in asked) == 1


def test_what_is_not_in_the_queue_is_not_told(desk: Desk) -> None:
    session = planned(desk)
    party = ada(desk, session)
    refused("NOT_TO_TELL", mark_notified, desk, party, "reminder")
    edited(desk, session, status="cancelled")
    refused("NOT_TO_TELL", mark_notified, desk, party, "reminder")
    refused("NOT_UNDERSTOOD", mark_notified, desk, party, "cancelled", "pigeon")
    refused("NOT_UNDERSTOOD", mark_notified, desk, party, "cancelled", note="x" * 201)
    refused("REGISTRATION_UNKNOWN", mark_notified, desk, "nothing", "cancelled")
    mark_notified(desk, party, "cancelled")
    refused("NOT_TO_TELL", mark_notified, desk, party, "cancelled")
    refused("NOT_TO_TELL", not_reached, desk, party, "cancelled")


def test_looking_is_noted_and_needs_the_right(desk: Desk) -> None:
    planned(desk)
    refused("NO_PERMISSION", messages_due, with_role(desk, permissions={"programs.see"}))
    messages_due(desk)
    assert rows("SELECT count(*) FROM audit_row WHERE deed = 'to_tell' AND kind = 'list'") == [(1,)]


# ---- confirming


def test_nobody_is_asked_to_confirm_unless_the_library_says_so(desk: Desk, clock: Clock) -> None:
    session = planned(desk, "2026-12-15T10:30")
    ada(desk, session)
    clock.forward(days=7)
    assert queue(desk) == []
    refused("NO_ROUND", drop_unconfirmed, desk, session)
    assert unconfirmed(desk) == []


def test_that_somebody_looked_at_who_is_late_is_noted(desk: Desk) -> None:
    unconfirmed(desk)
    assert rows("SELECT count(*) FROM audit_row WHERE deed = 'to_tell' AND kind = 'list'") == [(1,)]


def test_who_does_not_confirm_loses_the_place_to_those_who_wait(desk: Desk, clock: Clock) -> None:
    set_value(desk, "confirm_days", 8)
    session = planned(desk, "2026-12-15T10:30", capacity=3)
    yes, no, asked_too_late = (
        ada(desk, session),
        bo(desk, session),
        register_for_session(desk, session, SignUp(guest=Guest("Cy", "1"))).id,
    )
    waits = register_for_session(desk, session, SignUp(guest=Guest("Di", "2"))).id
    clock.forward(days=6)
    assert queue(desk) == [("Ada", "confirm"), ("Bo", "confirm"), ("Cy", "confirm")]
    for party in (yes, no):
        mark_notified(desk, party, "confirm", "email")
    confirmed(desk, yes)
    assert unconfirmed(desk) == []
    clock.forward(days=6)  # two days before it
    assert [one.name for one in unconfirmed(desk)] == ["Bo"]
    assert [line.name for line in drop_unconfirmed(desk, session)] == ["Bo"]
    assert rows("SELECT state, why FROM registration WHERE id = ?", no) == [("cancelled", "unconfirmed")]
    assert rows("SELECT state FROM registration WHERE id = ?", asked_too_late) == [("coming",)]
    assert rows("SELECT state FROM registration WHERE id = ?", waits) == [("offered",)]
    assert drop_unconfirmed(desk, session) == ()
    assert verify_library(desk).ok


def test_the_last_day_to_confirm_is_that_of_the_branch_where_it_is_held(desk: Desk, clock: Clock) -> None:
    """At home Saturday is open; in the other house it is not, and who has not said yes by Friday is late."""
    set_value(desk, "confirm_days", 8)
    with db.atomic():
        write_setting(Act(desk), "branch", "EAST", value={"name": "East"})
    set_hours(desk, "MAIN", dict.fromkeys(range(7), "10-18"))
    set_hours(desk, "EAST", {**dict.fromkeys(range(5), "10-18"), 5: "closed", 6: "closed"})
    ada(desk, planned(desk, "2026-12-15T10:30", branch="EAST"))
    clock.forward(days=6)
    assert "Please reply by Fri, Dec 11." in message_text(desk, only(desk))
    mark_notified(desk, only(desk).registration, "confirm", "email")
    clock.forward(days=4)
    assert unconfirmed(desk) == []
    clock.forward(days=1)
    assert [one.name for one in unconfirmed(desk)] == ["Ada"]


def test_who_registered_after_the_round_began_is_not_asked(desk: Desk, clock: Clock) -> None:
    set_value(desk, "confirm_days", 8)
    session = planned(desk, "2026-12-15T10:30")
    clock.forward(days=7)
    ada(desk, session)
    assert queue(desk) == []


# ---- two sites


@pytest.fixture
def apart(world: World) -> tuple[World, str, str]:
    """Three sites that know a session with Ada in it, which was cancelled."""
    desk = world.at("main")
    session = planned(desk)
    party = ada(desk, session)
    edited(desk, session, status="cancelled")
    world.exchange()
    return world, session, party


def test_what_two_sites_told_is_told_once_they_meet(apart: tuple[World, str, str]) -> None:
    world, _session, party = apart
    mark_notified(world.at("van"), party, "cancelled", "phone")
    mark_notified(world.at("van2"), party, "cancelled", "email")
    world.settled()
    assert queue(world.at("main")) == []
    assert json.loads(rows("SELECT told FROM registration")[0][0])["cancelled"]["how"] == "email"


def test_what_one_site_told_and_another_tried_are_both_known(apart: tuple[World, str, str]) -> None:
    world, session, party = apart
    not_reached(world.at("van"), party, "cancelled")
    edited(world.at("main"), session, status="planned")
    mark_notified(world.at("van2"), party, "cancelled", "email")
    world.settled()
    assert set(json.loads(rows("SELECT told FROM registration")[0][0])) == {"cancelled", "tried cancelled"}
    assert queue(world.at("main")) == [("Ada", "restored")]


def test_who_was_told_while_the_session_moved_elsewhere_is_told_again(apart: tuple[World, str, str]) -> None:
    world, session, party = apart
    edited(world.at("main"), session, status="planned", wall="2026-12-12T10:30")
    mark_notified(world.at("van"), party, "cancelled")
    world.settled()
    assert queue(world.at("main")) == [("Ada", "restored")]
    mark_notified(world.at("main"), party, "restored")
    edited(world.at("van2"), session, wall="2026-12-13T10:30")
    world.settled()
    assert queue(world.at("van")) == [("Ada", "moved")]


# ---- as staff change it


def test_what_staff_cancel_move_and_put_back_is_told(desk: Desk) -> None:
    session = planned(desk)
    party = ada(desk, session)
    move_session(desk, session, "2026-12-10T14:00")
    assert queue(desk) == [("Ada", "moved")]
    cancel_session(desk, session, "Snow.")
    assert queue(desk) == [("Ada", "cancelled")]
    mark_notified(desk, party, "cancelled")
    restore_session(desk, session)
    assert queue(desk) == [("Ada", "restored")]
    mark_notified(desk, party, "restored")
    assert queue(desk) == []
    for _time in range(5):
        undo(desk, last_actions(desk)[0].act)
    assert queue(desk) == []
    assert verify_library(desk).ok


def test_who_registers_while_it_is_being_moved_hears_only_of_later_moves(desk: Desk) -> None:
    session = planned(desk)
    move_session(desk, session, "2026-12-11T10:30")
    ada(desk, session)
    assert queue(desk) == []
    move_session(desk, session, "2026-12-12T10:30")
    was = only(desk).was
    assert was is not None
    assert was.wall == "2026-12-11T10:30"


# ---- the count of the idle desk


def test_the_idle_desk_counts_as_many_as_the_list_has_on_every_day(desk: Desk, clock: Clock) -> None:
    """So for any state of a party: none, moved, cancelled, waiting, offered, promoted, told, asked, confirmed."""
    set_value(desk, "confirm_days", 6)
    set_value(desk, "offers", "at_once")
    set_hours(desk, "MAIN", {**dict.fromkeys(range(6), "10-18"), 6: "closed"})
    soon, moved, gone = planned(desk), planned(desk, "2026-12-11T00:00"), planned(desk, "2026-12-14T10:30")
    full, far = planned(desk, "2026-12-16T10:30", capacity=2), planned(desk, "2027-02-01T10:30")
    first, parties = ada(desk, full, 2), [ada(desk, session) for session in (soon, moved, gone, far)]
    bo(desk, full)
    bo(desk, soon, source="form")
    deeds: dict[int, Callable[[], object]] = {
        1: lambda: bo(desk, moved),
        2: lambda: edited(desk, moved, wall="2026-12-12T11:00"),
        3: lambda: cancel_registration(desk, first),
        4: lambda: cancel_session(desk, gone, "Snow"),
        5: lambda: mark_notified(desk, parties[0], ""),
        6: lambda: register_for_session(desk, soon, SignUp(guest=Guest("Cy", "555-0103"))),
        7: lambda: confirmed(desk, parties[1]),
        8: lambda: not_coming(desk, parties[0]),
    }
    seen: set[str] = set()
    for day in range(14):
        deeds.get(day, lambda: None)()
        found = messages_due(desk)
        assert tell_count(desk) == len(found), day
        seen |= {one.what for one in found}
        clock.forward(days=1)
    assert seen >= {"reminder", "confirm", "moved", "cancelled", "registered", "promoted"}

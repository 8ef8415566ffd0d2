"""Registering: who comes, how many, when it is open, what is asked; and all of it taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.at_once import undo_last
from tuils.library.activities.programs.parties import Guest, SignUp, family_cards
from tuils.library.activities.programs.sessions import program_sessions, session_line
from tuils.library.activities.registration.registering import (
    cancel_registration,
    change_registration,
    not_coming,
    register_for_session as come,
    register_series,
)
from tuils.library.activities.registration.who_comes import (
    registrant_name,
    registration_line,
    registration_state_words,
    registrations_of,
)
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.restrictions import join_family, restrict
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import Clock, codes, patron_id, register, rows, value, whole
from .programs import a_session, change, party, states


@pytest.fixture
def session(desk: Desk) -> str:
    return a_session(desk)


# ---- who comes


def test_a_patron_by_card_and_a_guest_with_the_least_that_is_needed(desk: Desk, session: str) -> None:
    card = register(desk, "Ada", last_name="Lovelace", phone="555 0100", born="1958-03-31")
    done = come(desk, session, SignUp(card=card))
    assert (done.state, done.line.name, done.line.adults) == ("coming", "Ada Lovelace", 1)
    guest = come(desk, session, SignUp(guest=Guest("Bo"), heads=3, groups={"child": 2}))
    assert guest.line.groups == {"child": 2, "any": 1}
    only_phone = come(desk, session, SignUp(guest=Guest(phone="555 0107")))
    assert registrant_name(only_phone.line) == "555 0107"
    assert session_line(desk, session).taken == 5
    whole(desk)


def test_a_party_larger_than_all_places_waits_only_where_it_is_meant(desk: Desk) -> None:
    """It would wait for ever, and whoever comes after it, too: mostly a key that was pressed twice."""
    small = a_session(desk, capacity=5)
    assert codes(lambda: come(desk, small, SignUp(guest=Guest("Bo"), heads=44))) == ["PARTY_TOO_LARGE"]
    done = come(
        desk, small, SignUp(guest=Guest("Bo"), heads=6), override=Override.of(["PARTY_TOO_LARGE"], "two classes")
    )
    assert done.state == "waiting"


def test_nothing_public_names_anybody(desk: Desk, session: str) -> None:
    card = register(desk, "Ada", phone="555 0100")
    guest = Guest("Bo Guest", "555 0199", "bo@example.org", "Kim 555 0188", "es")
    come(desk, session, SignUp(card=card, guest=Guest(guardian="Kim Guard"), needs="a ramp"))
    come(desk, session, SignUp(guest=guest, answers={}, needs="an interpreter"))
    public = " ".join(data for (data,) in rows("SELECT data FROM journal WHERE registration IS NOT NULL"))
    for word in (patron_id(card), "Bo", "555", "example", "Kim", "ramp", "interpreter"):
        assert word not in public
    assert value("SELECT name FROM registration WHERE patron IS NOT NULL") == "", "it stands in their record alone"


def test_why_it_ended_is_one_of_a_few_words_for_it_is_public(desk: Desk, session: str) -> None:
    one = party(desk, session, "A")
    assert codes(lambda: cancel_registration(desk, one.id, why="Ada is ill")) == ["NOT_UNDERSTOOD"]
    assert cancel_registration(desk, one.id, why="session").line.why == "session"


@pytest.mark.parametrize("guest", [None, Guest(), Guest(guardian="Kim"), Guest("\x1b \t")])
def test_somebody_has_to_come(desk: Desk, session: str, guest: Guest | None) -> None:
    assert codes(lambda: come(desk, session, SignUp(guest=guest))) == ["WHO_COMES"]


def test_what_is_not_known_or_understood(desk: Desk, session: str) -> None:
    assert codes(lambda: come(desk, "nowhere", SignUp(guest=Guest("Bo")))) == ["SESSION_UNKNOWN"]
    assert codes(lambda: come(desk, session, SignUp(card="nobody"))) == ["PATRON_UNKNOWN"]
    for more in ({"heads": 0}, {"heads": 1000}, {"groups": {"dog": 1}}, {"groups": {"child": -1}}, {"ages": [300]}):
        assert codes(partial(come, desk, session, SignUp(guest=Guest("Bo"), **more))) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: come(desk, session, SignUp(guest=Guest("Bo"), source="pigeon"))) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: registration_line(desk, "nobody")) == ["REGISTRATION_UNKNOWN"]
    assert states(desk, session) == {}


def test_what_stops_lending_is_told_and_stops_nothing(desk: Desk, session: str) -> None:
    card = register(desk, "Ada", expires_on="2026-01-01")
    restrict(desk, card, "damage")
    done = come(desk, session, SignUp(card=card))
    assert [alert.code for alert in done.alerts] == ["PATRON_BARRED", "PATRON_EXPIRED"]
    assert done.alerts[0].sentence() == "This card is blocked from checkout. Programs are open to all."
    assert done.state == "coming"


# ---- families


def test_a_family_is_one_party_and_its_ages_give_the_groups(desk: Desk) -> None:
    mother = register(desk, "Ada", born="1990-01-01")
    kids = [register(desk, name, born=born) for name, born in (("Bo", "2020-05-05"), ("Cy", "2013-05-05"))]
    for kid in kids:
        join_family(desk, kid, mother)
    assert family_cards(mother) == [mother, kids[1], kids[0]]
    session = a_session(desk, audience="0-5", max_age=6, min_age=3)
    done = come(desk, session, SignUp(card=mother, members=family_cards(mother)))
    assert done.line.groups == {"adult": 1, "teen": 1, "child": 1}
    assert session_line(desk, session).taken == 3


def test_somebody_of_the_family_is_registered_already(desk: Desk, session: str) -> None:
    ada, bo = register(desk, "Ada"), register(desk, "Bo")
    join_family(desk, bo, ada)
    first = come(desk, session, SignUp(card=ada, heads=2))
    with pytest.raises(Refused) as same:
        come(desk, session, SignUp(card=ada))
    assert same.value.overridable == ["ALREADY_REGISTERED"]
    assert first.id[-6:] in same.value.message
    with pytest.raises(Refused) as family:
        come(desk, session, SignUp(card=bo))
    assert family.value.message == f"A family member is already registered, party of 2: {first.id[-6:]}."
    come(desk, session, SignUp(card=bo), override=Override.of(["ALREADY_REGISTERED"], "he comes with a friend"))
    assert rows("SELECT data FROM journal WHERE kind = 'override'") == [('{"codes": ["ALREADY_REGISTERED"]}',)]
    cancel_registration(desk, first.id)
    assert codes(lambda: come(desk, session, SignUp(card=ada))) == ["ALREADY_REGISTERED"], "Bo is"
    whole(desk)


def test_a_guest_is_known_by_name_and_how_to_reach_them(desk: Desk, session: str) -> None:
    come(desk, session, SignUp(guest=Guest("Bo", phone="555 0100")))
    assert codes(lambda: come(desk, session, SignUp(guest=Guest("BO", phone="555 0100")))) == ["ALREADY_REGISTERED"]
    assert come(desk, session, SignUp(guest=Guest("Bo", phone="555 0199"))).state == "coming", "another Bo"
    assert come(desk, session, SignUp(guest=Guest("Cy", phone="555 0100"))).state == "coming", "of the same house"
    come(desk, session, SignUp(guest=Guest(phone="555 0111")))
    assert come(desk, session, SignUp(guest=Guest(email="di@example.org"))).state == "coming", "neither said a name"
    assert codes(lambda: come(desk, session, SignUp(guest=Guest(phone="555-0111")))) == ["ALREADY_REGISTERED"]


# ---- ages


@pytest.mark.parametrize(
    ("fields", "born", "refused"),
    [
        ({"min_age": 6, "max_age": 11}, "2020-12-14", []),  # six on the day of the session
        ({"min_age": 6, "max_age": 11}, "2020-12-15", ["AGE_OUTSIDE"]),
        ({"min_age": 6, "max_age": 11}, "2014-12-15", []),
        ({"min_age": 6, "max_age": 11}, "2014-12-14", ["AGE_OUTSIDE"]),
        ({"audience": "0-5"}, "1990", ["AGE_OUTSIDE"]),
        ({"audience": "adults"}, "1990", []),
        ({"audience": "general"}, "2020", []),
        ({"audience": "12-18"}, "", []),  # nobody knows
        ({"min_age": 60}, "1990", ["AGE_OUTSIDE"]),
        ({"max_age": 30}, "1990", ["AGE_OUTSIDE"]),
    ],
)
def test_ages(desk: Desk, fields: dict[str, Any], born: str, refused: list[str]) -> None:
    card = register(desk, "Ada", born=born, guardian=register(desk, "Kim"))
    session = a_session(desk, **fields)
    assert codes(lambda: come(desk, session, SignUp(card=card))) == refused


def test_a_parent_who_comes_along_does_not_make_it_the_wrong_age(desk: Desk) -> None:
    session = a_session(desk, audience="0-5")
    card = register(desk, "Ada", born="1990-01-01")
    assert codes(lambda: come(desk, session, SignUp(guest=Guest("Bo", "555"), ages=[9]))) == ["AGE_OUTSIDE"]
    assert come(desk, session, SignUp(card=card, ages=[36, 4])).line.groups == {"adult": 1, "child": 1}
    assert come(desk, session, SignUp(guest=Guest("Cy", "555"), groups={"child": 1})).state == "coming"


def test_a_volunteer_may_pass_an_age_with_a_reason(desk: Desk, volunteer: Desk) -> None:
    session = a_session(desk, min_age=18)
    guest = Guest("Bo", "555")
    assert codes(
        lambda: come(volunteer, session, SignUp(guest=guest, ages=[17]), override=Override.of(["AGE_OUTSIDE"], ""))
    )
    done = come(volunteer, session, SignUp(guest=guest, ages=[17]), override=Override.of(["AGE_OUTSIDE"], "nearly 18"))
    assert done.state == "coming"
    assert "nearly 18" in value("SELECT private.data FROM private JOIN journal ON id = entry WHERE kind = 'override'")


def test_somebody_answers_for_minors(desk: Desk, session: str) -> None:
    child = register(desk, "Bo", born="2018-01-01")
    assert codes(lambda: come(desk, session, SignUp(card=child))) == ["GUARDIAN_NEEDED"]
    assert codes(lambda: come(desk, session, SignUp(guest=Guest("Cy"), ages=[8, 9]))) == ["GUARDIAN_NEEDED"]
    assert come(desk, session, SignUp(card=child, guest=Guest(guardian="Kim 555 0100"))).line.guardian == "Kim 555 0100"
    assert come(desk, session, SignUp(guest=Guest("Cy", phone="555"), ages=[8, 9])).state == "coming"
    ward = register(desk, "Dee", born="2018-01-01", guardian=register(desk, "Kim"))
    assert come(desk, session, SignUp(card=ward)).state == "coming"


def test_an_adult_who_comes_along_answers_for_a_minor(desk: Desk, session: str) -> None:
    child, adult = register(desk, "Bo", born="2018-01-01"), register(desk, "Ann", born="1990-01-01")
    assert codes(lambda: come(desk, session, SignUp(card=child, members=[register(desk, "Cy", born="2016-01-01")])))
    assert come(desk, session, SignUp(card=child, members=[adult])).line.groups == {"adult": 1, "child": 1}
    other = register(desk, "Dee", born="2018-01-01")
    assert come(desk, a_session(desk), SignUp(card=other, members=[adult], groups={"child": 2})).state == "coming"


# ---- when


def test_it_opens_and_closes(desk: Desk, clock: Clock) -> None:
    session = a_session(desk, opens_days=7, closes_minutes=60)
    guest = Guest("Bo")
    with pytest.raises(Refused) as early:
        come(desk, session, SignUp(guest=guest))
    assert early.value.message.startswith("Registration opens Mon, Dec 7, 12:00 am.")
    assert early.value.overridable == ["REGISTRATION_NOT_OPEN"]
    clock.forward(days=5, hours=15, minutes=1)
    first = come(desk, session, SignUp(guest=guest))
    clock.forward(days=7, hours=9, minutes=30)
    assert codes(lambda: come(desk, session, SignUp(guest=Guest("Cy")))) == ["REGISTRATION_CLOSED"]
    late = Override.of(["REGISTRATION_CLOSED"], "she called in time")
    assert come(desk, session, SignUp(guest=Guest("Cy")), override=late).state == "coming"
    clock.forward(hours=2)
    assert codes(lambda: come(desk, session, SignUp(guest=Guest("Dee")))) == ["SESSION_OVER"]
    assert codes(lambda: change_registration(desk, first.id, heads=2)) == ["SESSION_OVER"]


def test_a_session_that_is_cancelled_or_a_draft(desk: Desk) -> None:
    session = a_session(desk, status="draft")
    assert [alert.code for alert in party(desk, session, "Bo").alerts] == ["PROGRAM_DRAFT"]
    change(desk, session, status="cancelled", why="The speaker is ill.")
    with pytest.raises(Refused) as no:
        party(desk, session, "Cy")
    assert (no.value.codes, no.value.overridable) == (["SESSION_CANCELLED"], [])
    assert no.value.message == "This session was canceled. The speaker is ill. Choose another date."
    assert states(desk, session) == {"Bo": "coming"}, "they are to be told"


# ---- what is asked, and what is said


def test_a_confirmation_is_in_the_language_of_whoever_registered(desk: Desk) -> None:
    session = a_session(desk, 2)
    bo = come(desk, session, SignUp(guest=Guest("Bo", language="es"), heads=2)).confirmation
    assert (
        bo
        == "Bo, su inscripción está hecha: Story time, lun, 14 de dic a las 10:30 am, Maple Grove. Plazas: 2 personas."
    )
    eva = come(desk, session, SignUp(card=register(desk, "Eva", language="es"))).confirmation
    assert eva == "Eva, está en la lista de espera: Story time, lun, 14 de dic a las 10:30 am. Número en la lista: 1."
    cy = come(desk, session, SignUp(guest=Guest("Cy"))).confirmation
    assert cy == "Cy, you are on the waitlist for Story time on Mon, Dec 14 at 10:30 am. Number in line: 2."


def test_questions_needs_and_the_words_of_the_program(desk: Desk) -> None:
    asked = '["Is there an allergy?", "Size of shirt"]'
    text = "Dear $name: $title, $date $time, $where, $heads. $5 or ${evil.__class__} $nothing"
    session = a_session(desk, questions=asked, confirmation=text, address="Elm Park")
    done = come(desk, session, SignUp(guest=Guest("Bo"), heads=2, answers={"1": "nuts", "size": "M"}, needs="a ramp"))
    assert done.line.answers == {"Is there an allergy?": "nuts", "Size of shirt": "M"}
    assert done.line.needs == "a ramp"
    filled = "Dear Bo: Story time, Mon, Dec 14 10:30 am, Elm Park, 2 people. $5 or ${evil.__class__} $nothing"
    assert done.confirmation == filled
    assert codes(lambda: come(desk, session, SignUp(guest=Guest("Cy"), answers={"3": "x"}))) == ["NOT_UNDERSTOOD"]
    assert rows("SELECT count(*) FROM journal WHERE kind = 'registration_noted'") == [(1,)]
    changed = change_registration(desk, done.id, answers={"1": "none"})
    assert changed.line.answers == {"Is there an allergy?": "none", "Size of shirt": "M"}, (
        "what is not asked again stays"
    )
    whole(desk)


# ---- it becomes other


def test_more_and_fewer_heads(desk: Desk, session: str) -> None:
    bo, cy = party(desk, session, "Bo", 4, groups={"adult": 1}), party(desk, session, "Cy", 4)
    assert change_registration(desk, bo.id, heads=6).line.groups == {"adult": 1, "any": 5}
    with pytest.raises(Refused) as full:
        change_registration(desk, cy.id, heads=5)
    assert full.value.message == "Seats left: 0. Wanted: 1 more."
    over = Override.of(["NO_SEATS"], "they bring a chair")
    assert change_registration(desk, cy.id, heads=5, override=over).line.heads == 5
    assert session_line(desk, session).over == 1
    late = party(desk, session, "Dee", 2)
    assert change_registration(desk, late.id, heads=3).place == 1
    assert change_registration(desk, bo.id, groups={"child": 2}).line.groups == {"child": 2}
    assert states(desk, session)["Dee"] == "offered"
    reached = change_registration(desk, cy.id, guest=Guest(phone="555 0177"))
    assert (reached.line.phone, reached.line.name) == ("555 0177", "Cy")
    whole(desk)


def test_each_deed_is_taken_back(desk: Desk, session: str, clock: Clock) -> None:
    bo = party(desk, session, "Bo", 2, needs="a ramp")
    before = registrations_of(desk, session)
    deeds: tuple[Callable[[], str], ...] = (
        lambda: change_registration(desk, bo.id, heads=3, guest=Guest(email="bo@example.org"), needs="").act,
        lambda: cancel_registration(desk, bo.id).act,
        lambda: not_coming(desk, bo.id).act,
    )
    for deed in deeds:
        act = deed()
        assert registrations_of(desk, session) != before
        undo(desk, act)
        assert registrations_of(desk, session) == before
    undo(desk, bo.act)
    assert registrations_of(desk, session) == []
    assert rows("SELECT count(*) FROM private JOIN journal ON id = entry WHERE registration IS NOT NULL") == [(0,)]
    whole(desk)


def test_who_stayed_away(desk: Desk, session: str, clock: Clock) -> None:
    bo = party(desk, session, "Bo", 8)
    cy = party(desk, session, "Cy", 3)
    clock.forward(days=13, hours=1, minutes=40)  # ten minutes in
    gone = not_coming(desk, bo.id)
    assert [line.name for line in gone.passed_on] == ["Cy"]
    assert registration_state_words(registration_line(desk, bo.id)) == "no-show"
    assert states(desk, session) == {"Bo": "coming", "Cy": "coming"}, "at once: it has begun"
    assert codes(lambda: undo_last(desk) and undo(desk, gone.act)) == ["SEAT_GIVEN"]
    assert registration_line(desk, cy.id).state == "coming"
    whole(desk)


# ---- all of a program


def test_one_party_for_a_series_is_one_act(desk: Desk) -> None:
    session = a_session(desk, 4, "2026-11-23T10:30", "2026-12-07T10:30", "2026-12-14T10:30", "2026-12-21T10:30")
    program = session_line(desk, session).program
    _past, first, second, third = program_sessions(desk, program)
    party(desk, second.id, "Cy", 3)
    party(desk, third.id, "Bo", 2)
    done = register_series(desk, program, SignUp(guest=Guest("Bo", phone="555 Bo"), heads=2))
    assert [(one.line.session, one.state) for one in done.done] == [(first.id, "coming"), (second.id, "waiting")]
    assert [(key, no.codes) for key, no in done.refused] == [(third.id, ["ALREADY_REGISTERED"])]
    assert {one.line.party for one in done.done} == {done.party}
    undo(desk, done.done[0].act)
    assert states(desk, first.id) == {}
    assert codes(lambda: register_series(desk, program, SignUp(guest=Guest("Bo", "555 Bo")), sessions=[third.id]))
    whole(desk)


def test_a_family_is_found_without_reading_all_patrons(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    mother, child = register(desk, "Ada", born="1990-01-01"), register(desk, "Bo", born="2018-01-01")
    join_family(desk, child, mother)
    session, plans, execute = a_session(desk), list[str](), db.obj.execute_sql

    def explained(sql: str, params: Any = None, *args: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            plans.extend(row[3] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        return execute(sql, params, *args)

    monkeypatch.setattr(db.obj, "execute_sql", explained)
    assert family_cards(child) == [child, mother]
    come(desk, session, SignUp(card=child, members=family_cards(child)))
    assert any("patrons_of_family" in plan for plan in plans)
    assert [plan for plan in plans if plan.startswith("SCAN patron")] == []

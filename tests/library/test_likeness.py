"""People who may be the same person, before a second card is made."""

from __future__ import annotations

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.likeness import people_alike
from tuils.library.people.patrons.patrons import patron_sheet

from .makers import codes, register, with_role

ELENA = {"last_name": "García", "born": "1991-05-06", "street": "Oak Street 14", "city": "Ely", "card": "P1"}


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"first_name": "elena", "last_name": "garcia"}, ("name",)),
        ({"first_name": "García", "last_name": "Elena"}, ("name",)),
        ({"first_name": "Leni", "last_name": "Garcia"}, ("name",)),
        ({"first_name": "Elena", "last_name": "Garcia", "born": "1991"}, ("name",)),
        ({"first_name": "Elena", "last_name": "Garcia", "born": "1958-01-01"}, None),
        ({"first_name": "Elena", "last_name": "Garcia", "born": "not yet"}, ("name",)),
        ({"first_name": "Elena", "last_name": "Garcia-Lopez"}, None),
        ({"first_name": "Helena", "last_name": "Garcia"}, None),
        ({"last_name": "Garcia"}, None),
        ({"first_name": "Elena"}, None),
        ({"first_name": "Elena", "last_name": "Okafor", "street": "oak street 14"}, ("address",)),
        ({"first_name": "Elena", "last_name": "Okafor", "street": "Oak Street 14", "city": "York"}, None),
        ({"first_name": "Elena", "last_name": "Okafor", "street": "Oak Street 1"}, None),
        ({"first_name": "Bob", "last_name": "Garcia", "street": "Oak Street 14"}, None),
        ({"first_name": "Nell", "email": "E.GARCIA@example.org"}, ("email",)),
        ({"first_name": "Bob", "email": "e.garcia@example.org", "born": "2014"}, None),
        ({"first_name": "Elena", "last_name": "Garcia", "email": "e.garcia@example.org"}, ("name", "email")),
        ({}, None),
        ({"first_name": "%", "last_name": "'; --"}, None),
    ],
)
def test_alike_by_name_address_or_mail(desk: Desk, fields: dict[str, str], why: tuple[str, ...] | None) -> None:
    register(desk, "Elena", preferred_name="Leni", email="e.garcia@example.org", **ELENA)
    register(desk, "Zoe", last_name="Garcia", card="P2")
    found = people_alike(desk, fields)
    assert [(one.patron.card, one.why) for one in found] == ([("P1", why)] if why else [])


def test_nobody_is_like_oneself(desk: Desk) -> None:
    register(desk, "Elena", **ELENA)
    fields = {"first_name": "Elena", "last_name": "Garcia"}
    assert people_alike(desk, fields, patron_sheet(desk, "P1").id) == []


@pytest.mark.parametrize("name", ["Ō", "Madonna", "王", "محمد", "🦉", "O'Brien-Łukasz", "x" * 200])
def test_people_of_one_name_only(desk: Desk, name: str) -> None:
    register(desk, name, card="P1")
    register(desk, "", last_name=name, card="P2")
    found = people_alike(desk, {"first_name": name})
    assert {one.patron.card for one in found} <= {"P1", "P2"}
    assert name == "🦉" or "P1" in {one.patron.card for one in found}


def test_institutions_are_alike_by_their_one_name(desk: Desk) -> None:
    register(desk, "", last_name="Elm Valley Public Library", card="P1")
    assert [one.why for one in people_alike(desk, {"last_name": "Elm Valley public library"})] == [("name",)]


def test_a_volunteer_learns_nothing_of_an_e_mail_alone(desk: Desk, volunteer: Desk) -> None:
    register(desk, "Elena", email="e.garcia@example.org", **ELENA)
    assert people_alike(volunteer, {"first_name": "Nell", "email": "e.garcia@example.org"}) == []
    assert people_alike(volunteer, {"first_name": "Nell", "last_name": "Garcia", "email": "e.garcia@example.org"}) == []
    (one,) = people_alike(volunteer, {"first_name": "Elena", "last_name": "Garcia", "email": "e.garcia@example.org"})
    assert (one.why, one.patron.masked, one.patron.email) == (("name",), True, "")
    for street in ("Oak Street 14", "Oak Street 15"):  # the number is not shown, so it tells nothing
        (one,) = people_alike(volunteer, {"first_name": "Elena", "last_name": "Okafor", "street": street})
        assert one.why == ("address",)
    nobody = with_role(desk, permissions=set())
    assert codes(lambda: people_alike(nobody, {"first_name": "Elena"})) == ["NO_PERMISSION"]

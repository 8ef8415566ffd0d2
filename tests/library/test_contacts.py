"""Several ways to reach a patron: the first of a kind is the patron's own field, others have labels and days."""

from __future__ import annotations

from typing import Any

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.people.patrons.contacts import contacts_of, make_first, remove_contact, save_contact, where_to_write
from tuils.library.people.patrons.patrons import find_patrons
from tuils.library.reach.replay import verify_library
from tuils.models import Patron
from tuils.models.rows import get

from .makers import Clock, patron_id, register, rows, with_role


@pytest.fixture
def card(desk: Desk) -> str:
    return register(desk, "Marta", card="P1", phone="555-0100", street="Mill Road 3", city="Maple Grove")


def told(desk: Desk) -> list[tuple[str, str, str, bool]]:
    return [(one.kind, one.label, one.words, one.first) for one in contacts_of(desk, "P1")]


def own(*names: str) -> list[str]:
    row = get(Patron, patron_id("P1"))
    assert row is not None
    return [getattr(row, name) for name in names]


def test_the_first_of_a_kind_goes_into_the_patrons_own_field(desk: Desk, card: str) -> None:
    save_contact(desk, card, "email", {"text": "marta@example.org"})
    save_contact(desk, card, "email", {"text": "work@example.org", "label": "work"})
    save_contact(desk, card, "phone", {"text": "555 0199", "label": "mobile"})
    assert told(desk) == [
        ("phone", "", "555-0100", True),
        ("phone", "mobile", "555 0199", False),
        ("email", "", "marta@example.org", True),
        ("email", "work", "work@example.org", False),
        ("address", "", "Mill Road 3, Maple Grove", True),
    ]
    assert own("email", "phone") == ["marta@example.org", "555-0100"]
    assert verify_library(desk).ok


def test_what_is_there_already_is_not_written_twice(desk: Desk, card: str) -> None:
    save_contact(desk, card, "phone", {"text": "(555) 0199", "label": "mobile"})
    again = save_contact(desk, card, "phone", {"text": "555-0199", "label": "work"})
    assert [one.label for one in contacts_of(desk, card) if one.kind == "phone"] == ["", "work"]
    assert again.text == "555-0199"
    entries = len(rows("SELECT 1 FROM journal"))
    save_contact(desk, card, "phone", {"text": "555-0199"})
    save_contact(desk, card, "phone", {"text": "555-0100"})
    assert len(rows("SELECT 1 FROM journal")) == entries


def test_one_is_changed_by_its_key_and_what_is_not_given_stays(desk: Desk, card: str) -> None:
    one = save_contact(desk, card, "phone", {"text": "555 0199", "label": "mobile"})
    changed = save_contact(desk, card, "phone", {"until": "2027-01-31"}, key=one.key)
    assert (changed.key, changed.text, changed.label, changed.until) == (one.key, "555 0199", "mobile", "2027-01-31")
    save_contact(desk, card, "phone", {"text": "555 0111"}, key="phone")
    assert own("phone") == ["555 0111"]


def test_the_first_one_with_a_label_or_days_is_one_of_the_others(desk: Desk, card: str) -> None:
    save_contact(desk, card, "address", {"label": "winter", "until": "2027-03-31"}, key="address")
    assert own("street", "city") == ["", ""]
    assert told(desk)[-1] == ("address", "winter", "Mill Road 3, Maple Grove", False)
    undo_last(desk)
    assert own("street") == ["Mill Road 3"]
    assert verify_library(desk).ok


def test_another_one_comes_first_and_they_change_places(desk: Desk, card: str) -> None:
    one = save_contact(desk, card, "phone", {"text": "555 0199", "label": "mobile"})
    assert make_first(desk, card, one.key).text == "555 0199"
    assert [line[2:] for line in told(desk) if line[0] == "phone"] == [("555 0199", True), ("555-0100", False)]
    make_first(desk, card, "555-0100")
    assert own("phone") == ["555-0100"]
    remove_contact(desk, card, "phone")
    make_first(desk, card, "5550199")
    assert [line[2:] for line in told(desk) if line[0] == "phone"] == [("555 0199", True)]
    assert verify_library(desk).ok


def test_one_is_taken_away_by_its_key_or_by_what_it_is(desk: Desk, card: str) -> None:
    save_contact(desk, card, "email", {"text": "a@example.org"})
    two = save_contact(desk, card, "email", {"text": "b@example.org"})
    assert remove_contact(desk, card, two.key).text == "b@example.org"
    remove_contact(desk, card, "A@EXAMPLE.org")
    remove_contact(desk, card, "mill road 3")
    assert told(desk) == [("phone", "", "555-0100", True)]
    assert own("street", "city", "postcode") == ["", "", ""]
    for name in ("nothing", "", "email"):
        with pytest.raises(Refused) as no:
            remove_contact(desk, card, name)
        assert no.value.codes == ["UNKNOWN_ID"]


def test_letters_go_where_somebody_is_now(desk: Desk, card: str, clock: Clock) -> None:
    def now() -> str:
        row = get(Patron, patron_id(card))
        assert row is not None
        found = where_to_write(desk, row)
        return found.street if found else ""

    summer = {"street": "Lake Road 1", "city": "Lakeside", "since": "2026-12-10", "until": "2026-12-20"}
    save_contact(desk, card, "address", summer)
    save_contact(desk, card, "address", {"street": "Office 5", "label": "work"})
    assert now() == "Mill Road 3"
    clock.forward(days=9)
    assert now() == "Lake Road 1"
    clock.forward(days=11)
    assert now() == "Mill Road 3"
    remove_contact(desk, card, "address")
    assert now() == ""


def test_a_further_number_finds_the_person(desk: Desk, card: str) -> None:
    save_contact(desk, card, "phone", {"text": "777-0199", "label": "mobile"})
    assert [one.card for one in find_patrons(desk, "7770199")] == ["P1"]
    remove_contact(desk, card, "7770199")
    assert find_patrons(desk, "7770199") == []


def test_a_volunteer_writes_one_down_and_sees_none(desk: Desk, card: str) -> None:
    ana = with_role(desk, permissions={"patrons.find", "patrons.edit"})
    assert save_contact(ana, card, "phone", {"text": "555 0199", "label": "mobile"}).text == ""
    seen = contacts_of(ana, card)
    assert [(one.kind, one.label, one.words) for one in seen] == [
        ("phone", "", ""), ("phone", "mobile", ""), ("address", "", "Mill Road"),
    ]  # fmt: skip
    assert [line[2] for line in told(desk)][:2] == ["555-0100", "555 0199"]


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("fax", {"text": "1"}, "kind"),
        ("phone", {}, "text"),
        ("phone", {"text": "call me"}, "text"),
        ("phone", {"text": "5" * 201}, "text"),
        ("email", {"text": "ana"}, "text"),
        ("email", {"text": "ana @example.org"}, "text"),
        ("email", {"text": "a@b@c"}, "text"),
        ("address", {"postcode": "54321"}, "street"),
        ("address", {"street": "Lake Road 1", "since": "2026-13-01"}, "since"),
        ("address", {"street": "Lake Road 1", "since": "2026-12-20", "until": "2026-12-10"}, "until"),
        ("phone", {"text": "1", "colour": "red"}, "colour"),
    ],
)
def test_what_is_no_way_to_reach_anybody(desk: Desk, card: str, kind: str, fields: dict[str, Any], field: str) -> None:
    before = told(desk)
    with pytest.raises(Refused) as no:
        save_contact(desk, card, kind, fields)
    assert (no.value.codes, no.value.reasons[0].facts["field"]) == (["NOT_UNDERSTOOD"], field)
    assert told(desk) == before


def test_none_of_it_is_public(desk: Desk, card: str) -> None:
    save_contact(desk, card, "address", {"street": "Marzipan Lane 7", "label": "grandmother"})
    public = str(rows("SELECT data FROM journal"))
    assert "Marzipan" not in public
    assert "grandmother" not in public

"""Categories of patrons: limits of age, fixed ends, fees, temporary cards; and one taken away that people have."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.known import change_code
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.people.accounts.ledger import balance, owed_by
from tuils.library.people.patrons.categories import Category, all_categories, category, remove_category, usual_category
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet, register_patron, renew_patron

from .makers import Clock, codes, patron_id, register, rows, value, whole, with_role

TODAY = date(2026, 12, 1)


def limits(desk: Desk, code: str, **fields: Any) -> None:
    change_code(desk, "category", code, {name: str(text) for name, text in fields.items()})


@pytest.mark.parametrize(
    ("born", "fits"),
    [
        ("", True),
        ("2013-12-01", False),
        ("2013-12-02", True),
        ("2013", True),
        ("2012", False),
        ("2020-02-29", True),
        ("2021-12-01", True),
        ("2021-12-02", False),
        ("2021", True),
        ("2022", False),
    ],
)
def test_ages_by_day_or_by_year_alone(born: str, fits: bool) -> None:
    assert Category("C", "child", min_age=5, max_age=12).fits(born, TODAY) is fits


@pytest.mark.parametrize(
    ("day", "of_age"), [(date(2025, 2, 28), False), (date(2025, 3, 1), True), (date(2024, 2, 29), True)]
)
def test_born_on_29_february(day: date, of_age: bool) -> None:
    assert Category("C", "teen", min_age=day.year - 2012).fits("2012-02-29", day) is of_age


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"enrolment": "365d"}, TODAY, "2027-12-01"),
        ({"enrolment": "1y"}, date(2024, 2, 29), "2025-02-28"),
        ({"enrolment": "6m"}, date(2026, 8, 31), "2027-02-28"),
        ({"enrolment": "2w"}, TODAY, "2026-12-15"),
        ({"ends_on": "06-30"}, TODAY, "2027-06-30"),
        ({"ends_on": "06-30"}, date(2026, 6, 29), "2026-06-30"),
        ({"ends_on": "06-30"}, date(2026, 6, 30), "2027-06-30"),
        ({"ends_on": "06-30", "enrolment": "1y"}, TODAY, "2027-06-30"),
        ({}, TODAY, ""),
    ],
)
def test_a_period_a_fixed_day_or_no_end(fields: dict[str, str], start: date, end: str) -> None:
    assert Category("C", "adult", **fields).end(start) == end  # type: ignore[arg-type]


def test_who_is_too_old_or_too_young_is_refused(desk: Desk) -> None:
    limits(desk, "CHILD", min_age=3, max_age=12)
    with pytest.raises(Refused) as no:
        register_patron(desk, {"first_name": "Ada", "category": "CHILD", "born": "1990"})
    assert (no.value.codes, no.value.reasons[0].next_step()) == (["AGE_DOES_NOT_FIT"], "child: ages 3 to 12")
    card = register(desk, "Ada", category="CHILD", born="2016-05-05")
    assert codes(lambda: edit_patron(desk, card, {"born": "1990"})) == ["AGE_DOES_NOT_FIT"]
    assert edit_patron(desk, card, {"born": "1990", "category": "ADULT"}).category == "ADULT"
    assert codes(lambda: edit_patron(desk, card, {"category": "CHILD"})) == ["AGE_DOES_NOT_FIT"]
    assert register_patron(desk, {"first_name": "Bo", "category": "CHILD"}).born == ""


def test_who_outgrew_the_category_stays_and_can_be_renewed(desk: Desk, clock: Clock) -> None:
    limits(desk, "CHILD", max_age=12)
    card = register(desk, "Ada", category="CHILD", born="2015-01-01")
    clock.forward(days=700)
    assert edit_patron(desk, card, {"phone": "1"}).category == "CHILD"
    assert renew_patron(desk, card).category == "CHILD"


def test_the_category_offered_fits_the_birth_date(desk: Desk) -> None:
    assert usual_category("2015", TODAY) == usual_category() == "ADULT"
    limits(desk, "CHILD", max_age=12)
    limits(desk, "TEEN", min_age=13, max_age=17)
    limits(desk, "LIB", max_age=99)
    assert [usual_category(born, TODAY) for born in ("2015", "2011-05-05", "1958", "")] == [
        "CHILD", "TEEN", "ADULT", "ADULT",
    ]  # fmt: skip
    assert register_patron(desk, {"first_name": "Ada", "born": "2015"}).category == "CHILD"


# ---- fees


def test_joining_and_renewing_cost_what_the_category_says(desk: Desk, clock: Clock) -> None:
    limits(desk, "ADULT", fee_cents="12.50")
    sheet = register_patron(desk, {"first_name": "Ada"})
    assert (sheet.fee_cents, balance(sheet.id)) == (1250, 1250)
    assert [(line.why, line.left) for line in owed_by(sheet.id)] == [("membership", 1250)]
    clock.forward(days=300)
    assert renew_patron(desk, sheet.card).fee_cents == 1250
    assert balance(sheet.id) == 2500
    whole(desk)
    undo_last(desk)
    assert balance(sheet.id) == 1250
    assert patron_sheet(desk, sheet.card).expires_on == "2027-12-01"
    assert register_patron(desk, {"first_name": "Bo", "category": "TEEN"}).fee_cents == 0
    whole(desk)


def test_a_renewal_that_moves_no_end_costs_nothing(desk: Desk) -> None:
    limits(desk, "STAFF", fee_cents="5.00")
    card = register(desk, "Ada", category="STAFF")
    assert renew_patron(desk, card).fee_cents == 0


# ---- temporary


def test_leaving_a_temporary_category_begins_a_new_time(desk: Desk, clock: Clock) -> None:
    limits(desk, "ADULT", fee_cents="10.00")
    card = register(desk, "Ada", category="TEMP")
    assert patron_sheet(desk, card).expires_on == "2027-03-01"
    clock.forward(days=31)
    sheet = edit_patron(desk, card, {"category": "ADULT"})
    assert (sheet.expires_on, sheet.fee_cents) == ("2028-01-01", 1000)
    assert balance(patron_id(card)) == 1000
    assert edit_patron(desk, card, {"category": "TEEN"}).expires_on == "2028-01-01"
    undo_last(desk)
    undo_last(desk)
    assert (patron_sheet(desk, card).expires_on, balance(patron_id(card))) == ("2027-03-01", 0)
    whole(desk)


def test_temporary_cards_have_numbers_of_their_own(desk: Desk) -> None:
    limits(desk, "TEMP", card_numbers="T001-T003")
    assert [register(desk, "Ada", category="TEMP") for _n in range(3)] == ["T001", "T002", "T003"]
    assert codes(lambda: register(desk, "Ada", category="TEMP")) == ["NO_CARD_LEFT"]
    assert register(desk, "Ada", category="TEMP", card="T9").startswith("T9")
    assert register(desk).startswith("21234")


def test_the_starter_library_knows_institutions_and_visitors(desk: Desk) -> None:
    assert {one.kind: one.code for one in all_categories()} == {"": "VOL", "institution": "LIB", "temporary": "TEMP"}


# ---- a category that is not there


def test_a_category_that_people_have_goes_only_into_another(desk: Desk) -> None:
    cards = [register(desk, "Ada", category="TEEN") for _n in range(3)]
    with pytest.raises(Refused) as no:
        remove_category(desk, "TEEN")
    assert (no.value.codes, no.value.reasons[0].facts["n"]) == (["CATEGORY_IN_USE"], 3)
    assert codes(lambda: remove_category(desk, "TEEN", "TEEN")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: remove_category(desk, "TEEN", "MARTIAN")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: remove_category(desk, "MARTIAN")) == ["NOT_UNDERSTOOD"]
    assert remove_category(desk, "TEEN", "CHILD") == 3
    assert {patron_sheet(desk, card).category for card in cards} == {"CHILD"}
    assert codes(lambda: category("TEEN")) == ["NOT_UNDERSTOOD"]
    assert remove_category(desk, "HOME") == 0
    whole(desk)


def test_many_are_moved_some_at_a_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.library.people.patrons.categories.AT_ONCE", 2)
    for _n in range(5):
        register(desk, "Ada", category="TEEN")
    told: list[int] = []
    assert remove_category(desk, "TEEN", "CHILD", told.append) == 5
    assert told == [2, 4, 5]
    assert value("SELECT count(DISTINCT act) FROM journal WHERE kind = 'patron_edited'") == 3


def test_one_category_stays_and_it_takes_its_right(desk: Desk, volunteer: Desk) -> None:
    assert codes(lambda: remove_category(volunteer, "HOME")) == ["NO_PERMISSION"]
    half = with_role(desk, permissions={"library.settings"})
    register(desk, "Ada", category="TEEN")
    assert codes(lambda: remove_category(half, "TEEN", "CHILD")) == ["NO_PERMISSION"]
    for one in all_categories():
        if one.code not in ("ADULT", "TEEN"):
            remove_category(desk, one.code)
    remove_category(desk, "TEEN", "ADULT")
    assert codes(lambda: remove_category(desk, "ADULT", "ADULT")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: remove_category(desk, "ADULT")) == ["CATEGORY_IN_USE"]
    assert rows("SELECT code FROM patron_category") == [("ADULT",)]


def test_patrons_of_a_category_that_another_site_took_away(desk: Desk) -> None:
    card = register(desk, "Ada", category="TEEN")
    add_code(desk, "category", "TEEN", None)  # type: ignore[arg-type]
    assert patron_sheet(desk, card).category == "TEEN"
    assert edit_patron(desk, card, {"phone": "1", "born": "2010"}).phone == "1"
    assert codes(lambda: renew_patron(desk, card)) == ["NOT_UNDERSTOOD"]
    assert edit_patron(desk, card, {"category": "ADULT"}).category == "ADULT"
    assert renew_patron(desk, card).expires_on
    add_code(desk, "category", "ADULT", None)  # type: ignore[arg-type]
    assert register_patron(desk, {"first_name": "Bo"}).category == "CHILD"
    whole(desk)

"""Patrons: registering, changing, renewing, cards, and finding people, masked for those who do not see all."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.at_once import add_code, undo_last
from tuils.library.foundation.administration.known import change_setting
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.card_numbers import card_found, report_card_lost
from tuils.library.people.patrons.patrons import (
    edit_patron,
    end_of_enrolment,
    find_patrons,
    next_card,
    patron_sheet,
    patron_sheet_of,
    register_patron,
    renew_patron,
    replace_card,
)
from tuils.models import Patron
from tuils.values.numbers.barcode import with_check_digit

from .makers import DAY, Clock, codes, patron_id, register, rows, value, whole, with_role


def ada(desk: Desk, **more: Any) -> str:
    fields = {
        "last_name": "Okafor",
        "born": "1958-03-31",
        "street": "12 Elm Street",
        "phone": "(555) 010-4417",
        "email": "Ada@Okafor.example",
        "card": "P1",
    }
    return register(desk, "Ada", **(fields | more))


# registering


def test_a_new_patron_gets_card_category_branch_and_a_year(desk: Desk) -> None:
    sheet = register_patron(desk, {"first_name": " Ada ", "last_name": "Okafor"})
    assert (sheet.name, sheet.sort_name, sheet.first_name) == ("Ada Okafor", "Okafor, Ada", "Ada")
    assert sheet.card == with_check_digit("2123400000001")
    assert (sheet.category, sheet.branch) == ("ADULT", "MAIN")
    assert (sheet.fields["enrolled_on"], sheet.expires_on) == ("2026-12-01", "2027-12-01")
    assert not sheet.masked
    assert Patron.select().count() == 1
    whole(desk)


def test_the_next_card_follows_the_highest_of_the_range(desk: Desk) -> None:
    first, second = register(desk), register(desk)
    assert (int(first[5:13]), int(second[5:13])) == (1, 2)
    register(desk, card=with_check_digit("2123400000041"))
    register(desk, card="2123499999")
    register(desk, card="21234ABCDEFGHI")
    assert int(next_card()[5:13]) == 42
    replace_card(desk, with_check_digit("2123400000041"), "P7")
    assert int(register(desk)[5:13]) == 42, "a number that was given out once is not given again"


@pytest.mark.parametrize("fields", [{}, {"first_name": " "}, {"preferred_name": "Addie"}])
def test_a_name_is_needed(fields: dict[str, str], desk: Desk) -> None:
    assert codes(lambda: register_patron(desk, fields)) == ["NAME_MISSING"]
    assert register_patron(desk, fields | {"last_name": "Okafor"}).name.endswith("Okafor")


def test_a_card_that_is_or_was_in_use(desk: Desk) -> None:
    ada(desk)
    with pytest.raises(Refused) as no:
        register(desk, "Bob", card="P1")
    assert no.value.codes == ["CARD_IN_USE"]
    assert "P1" in no.value.message
    assert codes(lambda: register(desk, "Bob", card=" P 1 ")) == ["CARD_IN_USE"]
    replace_card(desk, "P1", "P2")
    assert codes(lambda: register(desk, "Bob", card="P1")) == ["CARD_IN_USE"]
    assert Patron.select().count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"shoe_size": "44"},
        {"category": "MARTIAN"},
        {"born": "31 April 1958"},
        {"born": "2026-02-30"},
        {"born": "2023-02-29"},
        {"born": "2027-01-01"},
        {"born": "2027"},
        {"born": "1858"},
        {"born": "0000"},
        {"born": "٢٠٢٠"},
        {"id_seen_on": "2026-12-02"},
        {"enrolled_on": "2026-12-02"},
        {"enrolled_on": "2020-01-02", "expires_on": "2020-01-01"},
        {"last_name": "x" * 501},
        {"card": "no-card-000001"},
        {"expires_on": "next year"},
        {"barred_until": "soon"},
        {"tell_by": "pigeon"},
        {"id": "x"},
        {"pos": 1},
        {"clash": True},
    ],
    ids=lambda fields: " ".join(map(str, next(iter(fields.items()))))[:20],
)
def test_what_is_not_understood(fields: dict[str, object], desk: Desk) -> None:
    with pytest.raises(Refused) as no:
        register_patron(desk, {"first_name": "Ada", **fields})
    assert no.value.codes in (["NOT_UNDERSTOOD"], ["CARD_IN_USE"])
    assert no.value.reasons[0].next_step()
    assert Patron.select().count() == 0
    card = ada(desk)
    assert codes(lambda: edit_patron(desk, card, fields)) == ["NOT_UNDERSTOOD"]


@pytest.mark.parametrize(
    ("category", "ends"), [("ADULT", "2027-12-01"), ("TEMP", "2027-03-01"), ("STAFF", ""), ("LIB", "")]
)
def test_the_category_sets_the_end(category: str, ends: str, desk: Desk) -> None:
    assert register_patron(desk, {"first_name": "Ada", "category": category}).expires_on == ends
    assert end_of_enrolment(category, date(2026, 12, 1)) == ends


def test_an_end_that_is_given_counts_and_a_year_of_birth_will_do(desk: Desk) -> None:
    sheet = register_patron(desk, {"first_name": "Ada", "expires_on": "2027-06-30", "born": "1958"})
    assert (sheet.expires_on, sheet.born, sheet.born_year) == ("2027-06-30", "1958", "1958")


def test_a_registration_of_last_week_runs_from_last_week(desk: Desk, clock: Clock) -> None:
    sheet = register_patron(desk.as_of(clock.now - 7 * DAY), {"first_name": "Ada"})
    assert (sheet.fields["enrolled_on"], sheet.expires_on) == ("2026-11-24", "2027-11-24")


@pytest.mark.parametrize("born", ["2024-02-29", "20240229", "2026-12-01", "2026", "1900", "1896-12-31"])
def test_birth_dates_that_can_be(born: str, desk: Desk) -> None:
    assert register_patron(desk, {"first_name": "Ada", "born": born}).born_year == born[:4]


def test_registrations_are_counted_without_a_name(desk: Desk) -> None:
    register(desk, "Ada", born="1958-03-31")
    register(desk, "Bo", category="TEEN")
    counted = "SELECT day, branch, category, age_group, n FROM fact WHERE kind = 'registration' ORDER BY category"
    assert rows(counted) == [("2026-12-01", "MAIN", "ADULT", "65+", 1), ("2026-12-01", "MAIN", "TEEN", "", 1)]


@pytest.mark.parametrize("name", ["x", "Ō", "x" * 200, "王", "محمد", "🦉", "Ni Bhriain", "de la Cruz y 'Ez\\"])
def test_names_of_any_form(name: str, desk: Desk) -> None:
    first, last = register_patron(desk, {"first_name": name}), register_patron(desk, {"last_name": name})
    assert (first.name, first.sort_name, last.name, last.sort_name) == (name,) * 4
    assert edit_patron(desk, first.card, {"preferred_name": "Called"}).name == "Called"
    whole(desk)


@pytest.mark.parametrize("name", ["=1+2", "'; DROP TABLE patron; --", "[/i]", "\x1b[31mred", "Zoë Łukasz", "O'Brien"])
def test_a_name_is_never_anything_but_a_name(name: str, desk: Desk) -> None:
    sheet = register_patron(desk, {"first_name": name})
    assert "\x1b" not in sheet.first_name
    assert sheet.first_name.endswith(name[-3:])
    assert [found.id for found in find_patrons(desk, name.replace("\x1b", ""))] == [sheet.id] or name in (
        "[/i]",
        "=1+2",
    )
    assert Patron.select().count() == 1


# changing


def test_an_edit_writes_what_changed_alone(desk: Desk) -> None:
    ada(desk)
    edit_patron(desk, "P1", {"phone": "555", "last_name": "Okafor", "barred": True})
    kept = "SELECT private.data FROM private JOIN journal ON id = entry WHERE kind = 'patron_edited'"
    assert rows(kept) == [('{"set": {"barred": true, "phone": "555"}}',)]
    edit_patron(desk, "P1", {"phone": "555", "barred": True})
    assert value("SELECT count(*) FROM journal WHERE kind = 'patron_edited'") == 1, "nothing changed, nothing written"
    whole(desk)


def test_a_field_can_be_emptied_but_not_the_whole_name(desk: Desk) -> None:
    ada(desk, note="x")
    assert edit_patron(desk, "P1", {"note": "", "first_name": ""}).name == "Okafor"
    assert codes(lambda: edit_patron(desk, "P1", {"last_name": ""})) == ["NAME_MISSING"]


def test_the_card_is_changed_by_its_own_verb(desk: Desk) -> None:
    ada(desk)
    assert codes(lambda: edit_patron(desk, "P1", {"card": "P2"})) == ["NOT_UNDERSTOOD"]


def test_a_card_that_nobody_has(desk: Desk) -> None:
    for act in (
        lambda: edit_patron(desk, "P404", {"phone": "1"}),
        lambda: renew_patron(desk, "P404"),
        lambda: replace_card(desk, "P404"),
        lambda: patron_sheet(desk, "P404"),
        lambda: patron_sheet(desk, ""),
    ):
        assert codes(act) == ["PATRON_UNKNOWN"]
    assert codes(lambda: patron_sheet_of(desk, "nobody")) == ["UNKNOWN_ID"]


def test_renewing_runs_from_today_or_from_the_end_where_that_is_later(desk: Desk, clock: Clock) -> None:
    ada(desk)
    assert renew_patron(desk, "P1").expires_on == "2028-11-30"
    clock.forward(days=1000)
    assert renew_patron(desk, "P1").expires_on == "2030-08-27"
    assert renew_patron(desk, "P1", until=date(2029, 12, 31)).expires_on == "2029-12-31"
    staff = register(desk, "Zoe", category="STAFF")
    assert renew_patron(desk, staff).expires_on == ""
    whole(desk)


def test_a_lost_card_gets_a_new_number_and_the_old_one_is_remembered(desk: Desk) -> None:
    ada(desk)
    assert replace_card(desk, "P1", " P 2 ").card == "P2"
    third = replace_card(desk, "P2").card
    assert third == with_check_digit("2123400000001")
    assert rows("SELECT card, since FROM old_card ORDER BY card") == [("P1", "2026-12-01"), ("P2", "2026-12-01")]
    assert codes(lambda: replace_card(desk, third, "P1")) == ["CARD_IN_USE"]
    undo_last(desk)
    assert patron_sheet(desk, "P2").name == "Ada Okafor"
    assert rows("SELECT card FROM old_card") == [("P1",)]
    whole(desk)


def test_a_card_reported_lost_leaves_its_owner_without_one(desk: Desk) -> None:
    ada(desk)
    sheet = report_card_lost(desk, "P1")
    assert (sheet.has_card, sheet.card[:8]) == (False, "no-card-")
    assert codes(lambda: patron_sheet(desk, "P1")) == codes(lambda: report_card_lost(desk, "P1")) == ["CARD_LOST"]
    assert [found.card for found in find_patrons(desk, "okafor")] == [sheet.card]
    assert renew_patron(desk, sheet.card).expires_on == "2028-11-30"
    assert codes(lambda: report_card_lost(desk, sheet.card)) == ["PATRON_UNKNOWN"]
    assert replace_card(desk, "P1", "P2").card == "P2"
    assert rows("SELECT card FROM old_card") == [("P1",)]
    assert codes(lambda: replace_card(desk, "P1", "P3")) == ["CARD_LOST"]
    whole(desk)
    undo_last(desk)
    assert not patron_sheet_of(desk, sheet.id).has_card
    undo_last(desk)
    undo_last(desk)
    assert patron_sheet(desk, "P1").has_card
    whole(desk)


def test_a_lost_card_that_is_found_is_good_again(desk: Desk) -> None:
    ada(desk)
    report_card_lost(desk, "P1")
    assert card_found(desk, "P1").card == "P1"
    assert rows("SELECT card FROM old_card") == []
    replace_card(desk, "P1", "P2")
    assert card_found(desk, "P1").card == "P1"
    assert codes(lambda: patron_sheet(desk, "P2")) == ["CARD_LOST"]
    assert codes(lambda: card_found(desk, "P1")) == codes(lambda: card_found(desk, "P9")) == ["PATRON_UNKNOWN"]
    whole(desk)


def test_of_two_cards_the_one_that_is_lost_is_replaced(desk: Desk) -> None:
    ada(desk)
    register(desk, "Ada", last_name="Okafor", card="P2")
    merge_patrons(desk, "P2", "P1")
    assert replace_card(desk, "P2", "P3").card == "P3"
    assert patron_sheet(desk, "P1").card == patron_sheet(desk, "P3").card == "P3"
    assert codes(lambda: patron_sheet(desk, "P2")) == ["CARD_LOST"]
    whole(desk)
    undo_last(desk)
    assert patron_sheet(desk, "P2").card == "P1"
    whole(desk)


def test_a_lost_card_may_cost_and_a_worn_one_does_not(desk: Desk) -> None:
    ada(desk)
    change_setting(desk, "card_cents", "2.50")
    assert replace_card(desk, "P1", "P2").fee_cents == 250
    assert replace_card(desk, "P2", "P3", worn=True).fee_cents == 0
    assert balance(patron_id("P3")) == 250
    undo_last(desk)
    undo_last(desk)
    assert balance(patron_id("P1")) == 0
    whole(desk)


def test_card_numbers_come_from_the_ranges_of_the_library(desk: Desk) -> None:
    first, last = with_check_digit("9000000000000"), with_check_digit("9000000000001")
    change_setting(desk, "card_numbers", f"K-08 - K-09, {first} - {last}")
    assert [register(desk) for _n in range(3)] == ["K-08", "K-09", first]
    register(desk, card="K-99")
    assert register(desk) == last
    assert codes(lambda: register(desk)) == ["NO_CARD_LEFT"]
    assert codes(lambda: change_setting(desk, "card_numbers", "some")) == ["NOT_UNDERSTOOD"]
    change_setting(desk, "card_numbers", "")
    assert register(desk) == with_check_digit("2123400000001")


# two desks


def test_edits_of_two_desks_go_together(desk: Desk) -> None:
    ada(desk)
    before = vars(patron_sheet(desk, "P1"))
    edit_patron(desk, "P1", {"phone": "555"}, before)
    after = edit_patron(desk, "P1", {"city": "Ely"}, before)
    assert (after.phone, after.city) == ("555", "Ely")
    assert edit_patron(desk, "P1", {"phone": "555"}, before).phone == "555", "the same, typed twice"
    with pytest.raises(Refused) as no:
        edit_patron(desk, "P1", {"phone": "777", "street": "1 Oak", "city": "York"}, before)
    assert no.value.codes == ["CHANGED_MEANWHILE"]
    assert no.value.reasons[0].facts["seen"] == {"phone": "555", "city": "Ely"}
    assert patron_sheet(desk, "P1").street == "12 Elm Street", "nothing half done"
    assert edit_patron(desk, "P1", {"phone": "777"}, {**before, "phone": "555"}).phone == "777"


def test_what_is_masked_is_no_conflict(desk: Desk, volunteer: Desk) -> None:
    ada(desk)
    before = vars(patron_sheet(volunteer, "P1"))
    edit_patron(desk, "P1", {"born": "1958-04-01"})
    assert edit_patron(volunteer, "P1", {"born": "1959"}, before).born == "1959"
    edit_patron(desk, "P1", {"born": "1961-04-01"})
    assert codes(lambda: edit_patron(volunteer, "P1", {"born": "1960"}, before)) == ["CHANGED_MEANWHILE"]


# finding


def people(desk: Desk) -> None:
    ada(desk)
    register(desk, "Zoë", last_name="O'Brien-Łukasz", street="Große Straße 5", born="2001", card="P2")
    register(desk, "Adaline", last_name="Ng", street="7 Oak Avenue", email="al@x.org", phone="555 0199", card="P3")


@pytest.mark.parametrize(
    ("words", "cards"),
    [
        ("ada", ["P3", "P1"]),
        ("ADA okafor", ["P1"]),
        ("oka", ["P1"]),
        ("zoe", ["P2"]),
        ("Łukasz", ["P2"]),
        ("lukasz", ["P2"]),
        ("o'brien", ["P2"]),
        ("strasse", ["P2"]),
        ("elm", ["P1"]),
        ("1958", ["P1"]),
        ("555-0104417", ["P1"]),
        ("5550104417", ["P1"]),
        ("5550199", ["P3"]),
        ("ada@okafor.example", ["P1"]),
        ("p3", ["P3"]),
        ("ada oak", ["P3"]),
        ("ada nobody", []),
        ("", []),
        ("   ", []),
        ("%", []),
        ("*", []),
    ],
)
def test_people_are_found_by_words_that_all_fit(words: str, cards: list[str], desk: Desk) -> None:
    people(desk)
    assert [sheet.card for sheet in find_patrons(desk, words)] == cards


def test_what_was_changed_is_found_by_the_new_words_alone(desk: Desk) -> None:
    ada(desk)
    edit_patron(desk, "P1", {"last_name": "Lovelace", "phone": ""})
    assert [sheet.card for sheet in find_patrons(desk, "lovelace")] == ["P1"]
    assert find_patrons(desk, "okafor phone") == find_patrons(desk, "5550104417") == []


def test_no_more_than_asked_for_are_given(desk: Desk) -> None:
    for number in range(12):
        register(desk, "Ada", last_name=f"N{number:02}")
    assert [sheet.last_name for sheet in find_patrons(desk, "ada", 3)] == ["N00", "N01", "N02"]


def test_no_text_of_a_person_is_in_the_search_index(desk: Desk) -> None:
    ada(desk)
    assert value("SELECT count(*) FROM biblio_index WHERE biblio_index MATCH 'okafor'") == 0


# who sees what


def test_a_volunteer_sees_year_and_street_only(desk: Desk, volunteer: Desk) -> None:
    people(desk)
    sheets = [
        patron_sheet(volunteer, "P1"),
        patron_sheet_of(volunteer, patron_sheet(desk, "P1").id),
        find_patrons(volunteer, "okafor")[0],
        edit_patron(volunteer, "P1", {"city": "Ely"}),
        renew_patron(volunteer, "P1"),
    ]
    for sheet in sheets:
        assert sheet.masked
        assert (sheet.name, sheet.born, sheet.street, sheet.phone, sheet.email) == (
            "Ada Okafor",
            "1958",
            "Elm Street",
            "",
            "",
        )
    assert not patron_sheet(desk, "P1").masked
    assert patron_sheet(desk, "P1").street == "12 Elm Street"
    new = register_patron(volunteer, {"first_name": "New", "street": "5b Hill Road", "born": "1990-05-05"})
    assert (new.masked, new.street, new.born) == (True, "Hill Road", "1990")
    assert value("SELECT street FROM patron WHERE card = ?", new.card) == "5b Hill Road"


def test_editing_what_is_masked_takes_nothing_away(desk: Desk, volunteer: Desk) -> None:
    ada(desk)
    edit_patron(volunteer, "P1", {"city": "Ely"})
    row = patron_sheet(desk, "P1")
    assert (row.phone, row.email, row.born) == ("(555) 010-4417", "Ada@Okafor.example", "1958-03-31")


def test_each_needs_its_right(desk: Desk) -> None:
    ada(desk)
    nobody = with_role(desk, permissions=set())
    for act in (
        lambda: register(nobody),
        lambda: edit_patron(nobody, "P1", {"phone": "1"}),
        lambda: renew_patron(nobody, "P1"),
        lambda: replace_card(nobody, "P1"),
        lambda: patron_sheet(nobody, "P1"),
        lambda: patron_sheet_of(nobody, "x"),
        lambda: find_patrons(nobody, "ada"),
    ):
        assert codes(act) == ["NO_PERMISSION"]


def test_a_new_category_is_known_at_once(desk: Desk) -> None:
    add_code(desk, "category", "SUMMER", {"name": "summer guest", "enrolment": "30d"})
    assert register_patron(desk, {"first_name": "Ada", "category": "SUMMER"}).expires_on == "2026-12-31"

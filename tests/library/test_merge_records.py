"""Records, settings, rules and accounts that two machines wrote without knowing of each other (journal.md 8)."""

from __future__ import annotations

from datetime import date

from tests.at_once import undo_last
from tuils.library.foundation.administration.calendar import close_days, closures, set_hours
from tuils.library.holdings.editing.record_editing import open_record, save_record, with_field
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.rule_changes.closures import reopen_days
from tuils.library.lending.rules.rules import set_circulation_rule, unset_rule
from tuils.library.people.patrons.patrons import edit_patron, renew_patron, replace_card
from tuils.library.people.staff.signing_in import sign_in
from tuils.library.people.staff.staff import add_staff, change_own_pin, set_pin

from .makers import (
    DAY,
    World,
    add_item,
    borrower,
    edit_item,
    item_row,
    lent,
    loan_row,
    register,
    rows,
    value,
)

# records


def test_one_card_for_two_the_first_keeps_it(w: World) -> None:
    register(w.at("van"), "Cleo", card="P9")
    register(w.at("main"), "Cleopatra", card="P9")
    w.settled()
    assert rows("SELECT first_name, clash FROM patron WHERE card = 'P9' ORDER BY pos") == [
        ("Cleo", 0),
        ("Cleopatra", 1),
    ]
    lent(w, "main", "P9")
    assert borrower("C1") == value("SELECT id FROM patron WHERE first_name = 'Cleo'"), "a scan finds the first"
    w.settled()


def test_one_barcode_for_two_the_first_keeps_it_until_one_is_changed(w: World) -> None:
    first = add_item(w.at("van"), "C9", volume="van's")
    second = add_item(w.at("main"), "C9", volume="main's")
    w.settled()
    clashes = dict(rows("SELECT id, clash FROM item WHERE barcode = 'C9'"))
    assert clashes == {first: 0, second: 1}
    edit_item(w.at("main"), first, barcode="C10")
    w.settled()
    assert rows("SELECT id, clash FROM item WHERE barcode = 'C9'") == [(second, 0)]
    assert rows("SELECT id, clash FROM item WHERE barcode = 'C10'") == [(first, 0)]


def test_a_record_that_the_van_edited_is_the_record_at_home(w: World) -> None:
    """It is found there by its new words, and what home changed of another title stays."""
    titles = [add_title(w.at("main"), {"title": title}).id for title in ("Moby Duck", "Emma")]
    w.settled()
    for name, title in zip(("van", "main"), titles, strict=True):
        opened = open_record(w.at(name), title)
        save_record(w.at(name), opened, with_field(opened.record, "520", f"## $a Rubber ducks, by the {name}."))
    w.settled()
    for name in ("main", "van"):
        w.use(name)
        assert {hit.biblio for hit in find_titles("rubber ducks").hits} == {*titles}
        assert [b"by the van" in title_sheet(one).marc for one in titles] == [True, False]


def test_items_without_a_barcode_do_not_clash(w: World) -> None:
    add_item(w.at("van"), "")
    add_item(w.at("main"), "")
    w.settled()
    assert rows("SELECT clash FROM item WHERE barcode = ''") == [(0,), (0,)]


def test_edits_of_different_fields_both_stay_of_one_field_the_later(w: World) -> None:
    edit_patron(w.at("van"), "P1", {"phone": "1", "street": "Elm St"})
    edit_patron(w.at("main"), "P1", {"street": "Oak St"})
    item = item_row("C1")["id"]
    edit_item(w.at("main"), item, volume="1", staff_note="main")
    edit_item(w.at("van2"), item, volume="2", public_note="van2")
    w.settled()
    assert rows("SELECT phone, street FROM patron WHERE card = 'P1'") == [("1", "Oak St")]
    row = item_row("C1")
    assert (row["volume"], row["staff_note"], row["public_note"]) == ("2", "main", "van2")


def test_a_card_replaced_on_both_machines(w: World) -> None:
    replace_card(w.at("van"), "P1", "P11")
    replace_card(w.at("main"), "P1", "P12")
    w.settled()
    assert rows("SELECT card FROM patron WHERE first_name = 'Ada'") == [("P12",)]
    assert [card for (card,) in rows("SELECT card FROM old_card ORDER BY card")] == ["P1"]


def test_an_edit_undone_here_lets_theirs_stand(w: World) -> None:
    edit_patron(w.at("main"), "P1", {"phone": "1"})
    edit_patron(w.at("van"), "P1", {"phone": "2", "city": "Ely"})
    undo_last(w.at("van"))
    renew_patron(w.at("van"), "P1")
    w.settled()
    assert rows("SELECT phone, city, expires_on FROM patron WHERE card = 'P1'") == [("1", "", "2028-11-30")]


# settings, rules, calendar, accounts


def test_settings_rules_and_hours_the_last_writer_by_name(w: World) -> None:
    set_circulation_rule(w.at("main"), "loan_period", "7d")
    set_circulation_rule(w.at("van"), "loan_period", "9d")
    unset_rule(w.at("main"), "loan_period", item_type="DVD")
    set_circulation_rule(w.at("van"), "renewals_allowed", "7", item_type="DVD")
    set_hours(w.at("van"), "MAIN", {0: "10-12"})
    set_hours(w.at("main"), "MAIN", {1: "10-13"})
    close_days(w.at("van"), date(2026, 12, 24), date(2026, 12, 26))
    close_days(w.at("main"), date(2026, 12, 25), date(2026, 12, 25), "Christmas")
    w.settled()
    periods = rows("SELECT item_type, value FROM circ_rule WHERE name = 'loan_period' AND item_type IN ('', 'DVD')")
    assert periods == [("", "9d")]
    assert value("SELECT value FROM circ_rule WHERE name = 'renewals_allowed' AND item_type = 'DVD'") == "7"
    assert rows("SELECT weekday, spans FROM opening_hours WHERE weekday < 2 ORDER BY 1") == [
        (0, "closed"),
        (1, "10:00-13:00"),
    ]
    assert [closure.reason for closure in closures("MAIN")] == ["", "Christmas", ""]
    reopen_days(w.at("main"), date(2026, 12, 24), date(2026, 12, 24))
    w.settled()
    assert len(closures("MAIN")) == 2


def test_the_vans_loan_under_yesterdays_rule_stands(w: World) -> None:
    set_circulation_rule(w.at("main"), "loan_period", "7d")
    loan = lent(w, "van", "P1")
    due = loan_row(loan)["due_at"]
    w.settled()
    assert loan_row(loan)["due_at"] == due
    assert due - w.now > 20 * DAY


def test_a_setting_undone_here_lets_theirs_stand(w: World) -> None:
    set_circulation_rule(w.at("van"), "loan_period", "9d")
    set_circulation_rule(w.at("main"), "loan_period", "7d")
    undo_last(w.at("main"))
    w.settled()
    assert value("SELECT value FROM circ_rule WHERE name = 'loan_period' AND item_type = ''") == "9d"


def test_an_account_and_its_pin_go_everywhere(w: World) -> None:
    add_staff(w.at("main"), "vera", "volunteer", name="Vera", pin="1234")
    w.exchange()
    set_pin(w.at("van"), "vera", "5678")
    change_own_pin(w.at("main"), "9999")
    w.settled()
    for name in w.sites:
        w.use(name)
        assert sign_in(w.at(name), "vera", "5678").name == "Vera"

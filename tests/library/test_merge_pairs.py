"""Each pair of entries that two machines can write without knowing of each other, and who wins (journal.md 8)."""

from __future__ import annotations

from datetime import date

import pytest

from tuils.library.administration.calendar import close_days, closures, set_hours
from tuils.library.circulation.checkin import checkin
from tuils.library.circulation.checkout import checkout
from tuils.library.circulation.closures import reopen
from tuils.library.circulation.renewal import renew
from tuils.library.circulation.rules import set_rule, unset_rule
from tuils.library.journal.bundles import correction, set_back
from tuils.library.journal.writing import Act
from tuils.library.people.patrons import edit_patron, renew_patron, replace_card
from tuils.library.people.signing_in import sign_in
from tuils.library.people.staff import add_staff, change_own_pin, set_pin
from tuils.library.replay import undo, undo_last
from tuils.models import db

from .makers import (
    DAY,
    HOUR,
    MINUTE,
    World,
    add_item,
    borrower,
    codes,
    edit_item,
    item_row,
    links,
    loan_row,
    patron_id,
    register,
    rows,
    value,
)


@pytest.fixture
def w(world: World) -> World:
    """A main site and two vans with two items and two patrons known to all."""
    desk = world.at("main")
    register(desk, "Ada", card="P1")
    register(desk, "Bob", card="P2")
    add_item(desk, "C1")
    add_item(desk, "C2")
    world.exchange()
    return world


def lent(w: World, at: str, card: str, barcode: str = "C1", minutes: int = 1) -> str:
    checkout(w.at(at, minutes), card, barcode)
    return str(item_row(barcode)["loan"])


# lent here


def test_lent_there_too_to_another_the_later_has_it_and_the_earlier_loan_ends(w: World) -> None:
    earlier, later = lent(w, "van", "P1"), lent(w, "main", "P2")
    w.settled()
    assert item_row("C1")["loan"] == later
    ended = loan_row(earlier)
    assert (ended["how"], ended["by"], bool(ended["named"])) == ("superseded", later, False)
    assert ended["patron"] == patron_id("P1"), "staff still have to look at it"


def test_the_later_has_it_also_when_it_was_lent_on_the_van(w: World) -> None:
    lent(w, "main", "P2")
    later = lent(w, "van", "P1")
    w.settled()
    assert item_row("C1")["loan"] == later


def test_lent_on_three_machines(w: World) -> None:
    first, second, third = lent(w, "van2", "P1"), lent(w, "main", "P2"), lent(w, "van", "P1")
    w.settled()
    assert item_row("C1")["loan"] == third
    assert [loan_row(loan)["how"] for loan in (first, second)] == ["superseded", "superseded"]


def test_once_staff_have_settled_it_nobody_knows_who_had_the_earlier_loan(w: World) -> None:
    earlier, later = lent(w, "van", "P1"), lent(w, "main", "P2")
    w.exchange()
    desk = w.at("main")
    with db.atomic():
        Act(desk).write("settled", item=item_row("C1")["id"], loan=earlier)
    w.settled()
    for name in w.sites:
        w.use(name)
        assert links() == {(patron_id("P2"), item_row("C1")["id"])}
        assert item_row("C1")["loan"] == later


def test_lent_there_too_to_the_same_patron_main_settles_by_itself(w: World) -> None:
    earlier, later = lent(w, "van", "P1"), lent(w, "main", "P1")
    w.settled()
    assert item_row("C1")["loan"] == later
    assert (loan_row(earlier)["how"], bool(loan_row(earlier)["named"])) == ("superseded", True)
    assert loan_row(earlier)["patron"] is None
    assert value("SELECT count(*) FROM journal WHERE kind = 'settled'") == 1


def test_came_back_there_before_it_was_lent_here_the_loan_stays_open(w: World) -> None:
    checkin(w.at("main"), "C1")
    loan = lent(w, "van", "P1")
    w.settled()
    assert (item_row("C1")["loan"], loan_row(loan)["closed_at"]) == (loan, None)


def test_came_back_there_after_it_was_lent_here_main_settles_and_the_link_is_cut(w: World) -> None:
    loan = lent(w, "van", "P1")
    assert checkin(w.at("main"), "C1").alerts == ("NOT_ON_LOAN",)
    w.settled()
    assert item_row("C1")["loan"] is None
    assert (loan_row(loan)["how"], bool(loan_row(loan)["named"])) == ("later_checkin", True)
    for name in w.sites:
        w.use(name)
        assert links() == set()


def test_main_alone_settles_and_once(w: World) -> None:
    loan = lent(w, "van", "P1")
    checkin(w.at("van2"), "C1")
    assert w.send("van", "van2").written == 0
    assert (loan_row(loan)["how"], bool(loan_row(loan)["named"])) == ("later_checkin", False)
    assert w.send("van2", "main").written == 1
    assert w.send("van", "main").written == 0
    w.settled()
    assert value("SELECT count(*) FROM journal WHERE kind = 'settled'") == 1


def test_withdrawn_there_it_is_on_loan(w: World) -> None:
    edit_item(w.at("main"), item_row("C1")["id"], withdrawn=True)
    loan = lent(w, "van", "P1")
    w.settled()
    assert (item_row("C1")["loan"], bool(item_row("C1")["withdrawn"])) == (loan, True)


def test_marked_lost_there_before_it_was_lent_here_it_is_found(w: World) -> None:
    edit_item(w.at("main"), item_row("C1")["id"], state="lost")
    loan = lent(w, "van", "P1")
    w.settled()
    assert (item_row("C1")["loan"], item_row("C1")["state"]) == (loan, "")


def test_marked_lost_there_after_it_was_lent_here_it_is_on_loan(w: World) -> None:
    loan = lent(w, "van", "P1")
    edit_item(w.at("main"), item_row("C1")["id"], state="lost")
    w.settled()
    assert (item_row("C1")["loan"], item_row("C1")["state"]) == (loan, "lost")


@pytest.mark.parametrize(
    "standing", [{"barred": True}, {"address_bad": True}, {"expires_on": "2020-01-01"}], ids=lambda s: next(iter(s))
)
def test_the_patron_was_stopped_there_the_loan_stands(standing: dict[str, object], w: World) -> None:
    edit_patron(w.at("main"), "P1", standing)
    loan = lent(w, "van", "P1")
    w.settled()
    assert item_row("C1")["loan"] == loan


def test_over_the_limit_together_both_loans_stand(w: World) -> None:
    set_rule(w.at("main"), "patron_max_checkouts", "1")
    w.exchange()
    lent(w, "main", "P1", "C1")
    lent(w, "van", "P1", "C2")
    w.settled()
    assert borrower("C1") == borrower("C2") == patron_id("P1")


def test_a_registration_or_a_new_item_that_the_other_used_is_not_undone(w: World) -> None:
    card = register(w.at("van"), "Cleo")
    item = add_item(w.use("van"), "C9")
    registered = value("SELECT id FROM patron WHERE card = ?", card)
    w.exchange()
    lent(w, "main", card, "C9")
    assert codes(lambda: undo(w.at("van"), registered)) == ["NOT_BY_UNDO"]
    assert codes(lambda: undo(w.use("van"), item)) == ["NOT_BY_UNDO"]
    w.settled()
    assert borrower("C9") == registered


# came back here


def test_came_back_on_both_it_ended_once_at_the_earlier(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("main"), "C1")
    earlier = w.now
    checkin(w.at("van", 30), "C1")
    w.settled()
    ended = loan_row(loan)
    assert ended["how"] == "checkin"
    assert abs(ended["closed_at"] - earlier) < MINUTE
    assert links() == set()


def test_renewed_there_after_it_came_back_here_it_is_back(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    due = loan_row(loan)["due_at"]
    checkin(w.at("van"), "C1")
    w.now += 3 * DAY
    renew(w.at("main"), "P1", "C1")
    w.settled()
    assert item_row("C1")["loan"] is None
    assert (loan_row(loan)["due_at"], loan_row(loan)["renewals"]) == (due, 0)
    assert links() == set()


def test_renewed_there_before_it_came_back_here_the_renewal_counts(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    w.now += 3 * DAY
    due = renew(w.at("van"), "P1", "C1").due_at
    checkin(w.at("main"), "C1")
    w.settled()
    assert (loan_row(loan)["due_at"], loan_row(loan)["renewals"], loan_row(loan)["how"]) == (due, 1, "checkin")


def test_its_loan_was_undone_there_it_is_on_the_shelf(w: World) -> None:
    loan = lent(w, "van", "P1")
    w.send("van", "main")
    checkin(w.at("main"), "C1")
    undo(w.at("van"), loan)
    w.settled()
    assert (loan_row(loan)["how"], item_row("C1")["loan"]) == ("undone", None)
    assert links() == set()


def test_came_back_here_and_lent_on_there_the_later_stands(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("main"), "C1")
    checkin(w.at("van"), "C1")
    second = lent(w, "van", "P2")
    w.settled()
    assert (item_row("C1")["loan"], borrower("C1")) == (second, patron_id("P2"))
    assert links() == {(patron_id("P2"), item_row("C1")["id"])}


# renewed here


def test_renewed_on_both_the_later_due_date_counts_and_both_count(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    later = renew(w.at("van", 3 * 24 * 60), "P1", "C1").due_at
    earlier = renew(w.at("main", -2 * 24 * 60), "P1", "C1").due_at
    assert earlier < later
    w.settled()
    assert (loan_row(loan)["due_at"], loan_row(loan)["renewals"]) == (later, 2)


def test_its_loan_was_undone_there_the_renewal_is_passed_over(w: World) -> None:
    loan = lent(w, "van", "P1")
    w.send("van", "main")
    renew(w.at("main"), "P1", "C1")
    undo_last(w.at("van"))
    w.settled()
    assert (loan_row(loan)["how"], loan_row(loan)["renewals"]) == ("undone", 0)
    assert links() == set()


def test_its_loan_was_superseded_there_the_renewal_is_passed_over(w: World) -> None:
    loan = lent(w, "van", "P1")
    w.send("van", "van2")
    later = lent(w, "main", "P2")
    renew(w.at("van2", 60), "P1", "C1")
    w.settled()
    assert (loan_row(loan)["how"], loan_row(loan)["renewals"]) == ("superseded", 0)
    assert item_row("C1")["loan"] == later


# undone here


def test_both_undo_their_own_checkin_of_one_loan_and_it_is_lent_once(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("main"), "C1")
    checkin(w.at("van"), "C1")
    undo_last(w.at("main"))
    undo_last(w.at("van"))
    w.settled()
    assert borrower("C1") == patron_id("P1")
    assert value("SELECT count(*) FROM loan WHERE closed_at IS NULL") == 1
    assert value("SELECT count(*) FROM loan WHERE patron IS NOT NULL") == 1, "main settles the other by itself"


def test_a_checkin_that_main_has_taken_in_is_undone_on_the_van(w: World) -> None:
    first = lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    w.exchange()
    w.use("main")
    assert links() == set()
    undo_last(w.at("van"))
    w.settled()
    going_on = item_row("C1")["loan"]
    assert going_on != first
    assert loan_row(going_on)["patron"] == patron_id("P1")
    assert loan_row(going_on)["lent_at"] == loan_row(first)["lent_at"]


def test_a_checkin_undone_here_while_another_came_in_there(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    undo_last(w.at("van"))
    checkin(w.at("main"), "C1")
    w.settled()
    assert item_row("C1")["loan"] is None
    assert links() == set()


def test_a_return_undone_leaves_the_loan_ended_while_its_continuation_is_on_the_way(w: World) -> None:
    loan = lent(w, "van", "P1")
    checkin(w.at("van"), "C1")
    undo_last(w.at("van"))
    count = w.pack("van", w.have("main")).count('"entry"')
    assert count == 4  # lent, back, undone, carried on
    w.send("van", "main", limit=3)
    assert (loan_row(loan)["how"], item_row("C1")["loan"]) == ("checkin", None)
    w.send("van", "main")
    assert borrower("C1") == patron_id("P1")
    w.settled()


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
    set_rule(w.at("main"), "loan_period", "7d")
    set_rule(w.at("van"), "loan_period", "9d")
    unset_rule(w.at("main"), "loan_period", item_type="DVD")
    set_rule(w.at("van"), "renewals_allowed", "7", item_type="DVD")
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
    reopen(w.at("main"), date(2026, 12, 24), date(2026, 12, 24))
    w.settled()
    assert len(closures("MAIN")) == 2


def test_the_vans_loan_under_yesterdays_rule_stands(w: World) -> None:
    set_rule(w.at("main"), "loan_period", "7d")
    loan = lent(w, "van", "P1")
    due = loan_row(loan)["due_at"]
    w.settled()
    assert loan_row(loan)["due_at"] == due
    assert due - w.now > 20 * DAY


def test_a_setting_undone_here_lets_theirs_stand(w: World) -> None:
    set_rule(w.at("van"), "loan_period", "9d")
    set_rule(w.at("main"), "loan_period", "7d")
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


# clocks


def test_a_clock_three_hours_ahead_is_set_back_and_the_true_order_stands(w: World) -> None:
    w.skew["van"] = 3 * HOUR
    lent(w, "van", "P1")
    true_later = lent(w, "main", "P2", minutes=30)
    w.settled()
    assert item_row("C1")["loan"] == true_later
    assert [pos <= w.now for (pos,) in rows("SELECT pos FROM journal WHERE kind = 'clock'")] == [True]
    checkin(w.at("main"), "C1")
    w.settled()
    assert item_row("C1")["loan"] is None


def test_a_correction_that_comes_alone_turns_what_was_folded_before_it(w: World) -> None:
    w.skew["van"] = 3 * HOUR
    lent(w, "van", "P1")
    true_later = lent(w, "main", "P2", minutes=30)
    w.send("van", "van2")
    w.send("main", "van2")
    assert borrower("C1") == patron_id("P1"), "as the wrong clock says"
    w.send("van", "main")
    assert w.send("main", "van2").new == 1
    assert item_row("C1")["loan"] == true_later
    w.settled()


def test_a_clock_a_few_minutes_off_is_left_alone(w: World) -> None:
    w.skew["van"] = 4 * MINUTE
    lent(w, "van", "P1")
    w.settled()
    assert value("SELECT count(*) FROM journal WHERE kind = 'clock'") == 0


def test_a_book_lent_by_a_clock_that_was_ahead_comes_back_the_same_hour(w: World) -> None:
    w.skew["van"] = 300 * HOUR
    lent(w, "van", "P1")
    w.exchange()
    assert checkin(w.at("main", 10), "C1").alerts == ()
    w.settled()
    assert item_row("C1")["loan"] is None


def test_a_clock_hours_behind_still_puts_effects_after_causes(w: World) -> None:
    w.at("van")
    w.skew["van"] = -20 * HOUR
    loan = lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    w.settled()
    assert (loan_row(loan)["how"], item_row("C1")["loan"]) == ("checkin", None)


def test_a_correction_that_is_far_too_large_still_puts_effects_after_causes(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    second = lent(w, "van", "P2")
    w.exchange()
    desk, first, last = w.at("main"), 1, w.have("main")["van"]
    with db.atomic():
        set_back(desk, [correction("van", first, last, 400 * DAY)])
    w.settled()
    assert (item_row("C1")["loan"], borrower("C1")) == (second, patron_id("P2"))


def test_of_two_corrections_the_larger_counts_in_whatever_order_they_come(w: World) -> None:
    w.skew["van"] = 2 * HOUR
    lent(w, "van", "P1")
    w.skew["van"] = 0
    seq = w.have("van")["van"]
    w.exchange()
    for name, minus in (("main", HOUR), ("van2", 90 * MINUTE)):
        desk = w.at(name)
        with db.atomic():
            set_back(desk, [correction("van", seq, seq, minus)])
    w.settled()
    stamp, pos = rows("SELECT stamp, pos FROM journal WHERE device = 'van' AND seq = ?", seq)[0]
    assert stamp - pos >= 90 * MINUTE


def test_two_machines_ahead_that_met_before_they_came_home(w: World) -> None:
    w.skew["van"] = w.skew["van2"] = 3 * 24 * HOUR
    lent(w, "van", "P1")
    w.send("van", "van2")
    checkin(w.at("van2"), "C1")
    w.send("van2", "van")
    w.skew["van"] = w.skew["van2"] = 0
    report = w.send("van", "main")
    assert report.new == 2
    loan = lent(w, "main", "P2")
    w.settled()
    assert item_row("C1")["loan"] == loan


def test_a_promise_made_by_a_wrong_clock_is_kept_if_it_is_later(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    w.skew["van"] = 3 * 24 * HOUR
    promised = renew(w.at("van"), "P1", "C1").due_at
    assert renew(w.at("main", 60), "P1", "C1").due_at < promised
    w.settled()
    assert loan_row(loan)["due_at"] == promised

"""Two records of one person become one: everything comes along, and undo gives everything back."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import history_of, keep_history
from tuils.library.lending.money.paying import charge, pay
from tuils.library.office.person_records.merging import look_at_merge, merge_patrons
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.card_numbers import report_card_lost
from tuils.library.people.patrons.patron_state import part_name
from tuils.library.people.patrons.patrons import edit_patron, find_patrons, patron_sheet
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import World, add_item, borrower, codes, patron_id, register, rows, seen, value, whole, with_role


def part(desk: Desk, card: str, name: str, key: str, what: object) -> None:
    with db.atomic():
        Act(desk).write("patron_edited", {"set": {part_name(name, key): what}}, patron=patron_id(card))


def two_records(desk: Desk) -> None:
    """P1 stays, P2 goes; P3 is a child of P2, and P2 acts for P4."""
    register(desk, "Ada", card="P1", last_name="Okafor", email="ada@x.org", street="1 Oak Street")
    register(desk, "Ada", card="P2", last_name="Okafor", phone="555 2", email="old@x.org", street="9 Elm Street")
    register(desk, "Ben", card="P3", guardian="P2")
    register(desk, "Zoe", card="P4")
    part(desk, "P4", "proxy", patron_id("P2"), {"may": "pickup"})
    part(desk, "P2", "proxy", patron_id("P4"), {"may": "loans"})
    part(desk, "P2", "note", "n1", {"kind": "need", "text": "large print"})
    for barcode in ("C1", "C2", "C3"):
        add_item(desk, barcode, biblio=f"title {barcode}")
    checkout(desk, "P2", "C1")
    checkout(desk, "P1", "C2")
    place_hold(desk, "P2", "C2")
    charge(desk, "P2", 300, "a new card")


def test_all_of_the_one_is_the_others(desk: Desk) -> None:
    two_records(desk)
    keep, gone, child = patron_id("P1"), patron_id("P2"), patron_id("P3")
    done = merge_patrons(desk, "P2", "P1")
    assert (done.stays.card, done.goes.card) == ("P1", "P2")
    assert borrower("C1") == borrower("C2") == keep
    assert value("SELECT patron FROM hold") == keep
    assert (balance(keep), balance(gone)) == (300, 0)
    assert value("SELECT guardian FROM patron WHERE id = ?", child) == keep
    assert rows("SELECT patron, proxy FROM proxy WHERE proxy = ?", keep) == [(patron_id("P4"), keep)]
    assert rows("SELECT may FROM proxy WHERE patron = ?", keep) == [("loans",)]
    assert rows("SELECT text FROM patron_note WHERE patron = ?", keep) == [("large print",)]
    sheet = patron_sheet(desk, "P1")
    assert (sheet.phone, sheet.email, sheet.street) == ("555 2", "ada@x.org", "1 Oak Street")
    contacts = rows("SELECT kind, text, street FROM patron_contact WHERE patron = ? ORDER BY kind", keep)
    assert contacts == [("address", "", "9 Elm Street"), ("email", "old@x.org", "")]
    assert [one.id for one in find_patrons(desk, "okafor")] == [keep]
    whole(desk)


def test_the_card_of_the_record_that_went_opens_the_other(desk: Desk) -> None:
    two_records(desk)
    merge_patrons(desk, "P2", "P1")
    assert patron_sheet(desk, "P2").card == "P1"
    checkout(desk, "P2", "C3")
    assert borrower("C3") == patron_id("P1")
    assert codes(lambda: register(desk, "Eve", card="P2")) == ["CARD_IN_USE"]
    assert codes(lambda: merge_patrons(desk, "P2", "P1")) == ["SAME_RECORD"]


def test_undo_gives_everything_back(desk: Desk) -> None:
    two_records(desk)
    before, facts = seen(), set(rows("SELECT * FROM private"))
    merge_patrons(desk, "P2", "P1")
    done, _passed, no = undo_last(desk)
    assert (len(done), no) == (1, None)
    assert seen() == before
    assert facts <= set(rows("SELECT * FROM private"))
    whole(desk)


def test_what_was_done_since_goes_back_to_whom_it_was_of(desk: Desk) -> None:
    two_records(desk)
    gone = patron_id("P2")
    merged = merge_patrons(desk, "P2", "P1")
    assert merged.owed_cents == 300
    pay(desk, "P1", 100)
    checkin(desk, "C1")
    undo_last(desk)
    assert borrower("C1") == patron_id("P1")
    undo(desk, value("SELECT act FROM journal WHERE kind = 'patron_merged'"))
    assert borrower("C1") == gone
    assert (balance(gone), balance(patron_id("P1"))) == (200, 0)
    whole(desk)


def test_preview_says_what_comes_along_and_changes_nothing(desk: Desk) -> None:
    two_records(desk)
    before = value("SELECT count(*) FROM journal")
    look = look_at_merge(desk, "P2", "P1")
    assert dict(look.counts) == {"loans": 1, "holds": 1, "notes": 1, "proxies": 1, "proxy_of": 1, "wards": 1}
    assert (look.owed_cents, dict(look.fills), look.differs) == (300, {"phone": "555 2"}, ())
    assert sorted(look.seconds) == ["address", "email"]
    assert value("SELECT count(*) FROM journal") == before


def test_preview_tells_nothing_of_what_is_not_shown(desk: Desk) -> None:
    """Somebody who may merge, and may not see birth dates, phones, and addresses."""
    two_records(desk)
    edit_patron(desk, "P1", {"born": "1958-03-31"})
    blind = with_role(desk, permissions={"patrons.find", "patrons.merge"})
    answers = []
    for born in ("1958-03-31", "1958-05-30"):
        edit_patron(desk, "P2", {"born": born})
        answers.append(look_at_merge(blind, "P2", "P1"))
    assert answers[0] == answers[1]
    assert (dict(answers[0].fills), answers[0].seconds, answers[0].differs) == ({}, (), ())


def test_reading_history_comes_along_and_goes_when_it_is_switched_off(desk: Desk) -> None:
    two_records(desk)
    keep_history(desk, "P2", True)
    checkin(desk, "C1")
    merge_patrons(desk, "P2", "P1")
    assert patron_sheet(desk, "P1").keeps_history
    assert len(history_of(desk, "P1")) == 1
    assert [alert.code for alert in checkout(desk, "P1", "C1").alerts] == ["ALREADY_READ"]
    keep_history(desk, "P1", False)
    assert value("SELECT count(*) FROM reading_history") == 0


def test_a_guardian_and_the_child_are_not_one_person(desk: Desk) -> None:
    two_records(desk)
    assert codes(lambda: merge_patrons(desk, "P3", "P2")) == ["GUARDIAN_CIRCLE"]
    register(desk, "Ike", card="P5", guardian="P3")
    assert codes(lambda: merge_patrons(desk, "P2", "P5")) == ["GUARDIAN_CIRCLE"]


def test_who_may_not_merge_may_not(desk: Desk) -> None:
    two_records(desk)
    nobody = with_role(desk, permissions={"patrons.find", "patrons.edit"})
    assert codes(lambda: look_at_merge(nobody, "P2", "P1")) == ["NO_PERMISSION"]
    assert codes(lambda: merge_patrons(nobody, "P2", "P1")) == ["NO_PERMISSION"]


# ---- several sites


@pytest.fixture
def apart(world: World) -> World:
    desk = world.at("main")
    two_records(desk)
    world.exchange()
    return world


def test_a_site_that_did_not_know_lends_to_the_record_that_went(apart: World) -> None:
    keep = patron_id("P1")
    merge_patrons(apart.at("main"), "P2", "P1")
    checkout(apart.at("van"), "P2", "C3")
    edit_patron(apart.at("van"), "P2", {"city": "Elsewhere"})
    part(apart.at("van"), "P2", "note", "n2", {"kind": "message", "text": "from the van"})
    apart.settled()
    assert borrower("C3") == keep
    assert value("SELECT count(*) FROM patron_note WHERE patron = ?", keep) == 2
    undo_last(apart.at("main"))
    apart.settled()
    assert borrower("C3") == patron_id("P2") != keep


def test_a_payment_elsewhere_stays_with_its_charge_whatever_becomes_of_the_merge(apart: World) -> None:
    merge_patrons(apart.at("main"), "P2", "P1")
    apart.exchange()
    pay(apart.at("van"), "P1", 100)
    undo_last(apart.at("main"))
    apart.settled()
    assert (balance(patron_id("P2")), balance(patron_id("P1"))) == (200, 0)


def test_two_sites_merge_the_same_two_each_into_the_other(apart: World) -> None:
    merge_patrons(apart.at("main"), "P2", "P1")
    merge_patrons(apart.at("van"), "P1", "P2")
    apart.settled()
    assert rows("SELECT card FROM patron WHERE last_name = 'Okafor'") == [("P1",)]
    undo_last(apart.at("main"))
    apart.settled()
    assert rows("SELECT card FROM patron WHERE last_name = 'Okafor'") == [("P2",)]


def test_one_record_is_merged_into_two_and_a_chain(apart: World) -> None:
    merge_patrons(apart.at("main"), "P2", "P1")
    merge_patrons(apart.at("van"), "P2", "P4")
    merge_patrons(apart.at("van2"), "P1", "P4")
    apart.settled()
    assert rows("SELECT card FROM patron ORDER BY card") == [("P3",), ("P4",)]
    assert borrower("C1") == borrower("C2") == patron_id("P4")
    for card in ("P1", "P2", "P4"):
        assert patron_sheet(apart.use("main"), card).card == "P4"


def test_a_merge_into_a_record_that_was_removed_elsewhere_holds_nobody_back(apart: World) -> None:
    register(apart.at("main"), "Uma", card="P6")
    apart.exchange()
    merge_patrons(apart.at("van"), "P2", "P6")
    desk = apart.at("main")
    with db.atomic():
        Act(desk).write("patron_removed", patron=patron_id("P6"))
    apart.settled()
    assert borrower("C1") == patron_id("P2")
    assert patron_sheet(apart.use("main"), "P2").card == "P2"


def test_the_card_of_the_record_that_went_may_be_lost_by_itself(desk: Desk) -> None:
    two_records(desk)
    merge_patrons(desk, "P2", "P1")
    report_card_lost(desk, "P2")
    assert codes(lambda: checkout(desk, "P2", "C3")) == ["CARD_LOST"]
    assert patron_sheet(desk, "P1").card == "P1"
    whole(desk)


def test_who_lost_the_card_has_that_of_the_record_that_went(desk: Desk) -> None:
    two_records(desk)
    report_card_lost(desk, "P1")
    before = seen()
    lost = find_patrons(desk, "okafor ada@x.org")[0].card
    assert merge_patrons(desk, "P2", lost).stays.card == "P2"
    assert codes(lambda: checkout(desk, "P1", "C3")) == ["CARD_LOST"]
    whole(desk)
    undo_last(desk)
    assert seen() == before
    whole(desk)


def test_who_is_removed_is_gone_with_all_that_was_merged(desk: Desk) -> None:
    two_records(desk)
    ids = patron_id("P1"), patron_id("P2")
    merge_patrons(desk, "P2", "P1")
    edit_patron(desk, "P3", {"guardian": ""})
    for barcode in ("C1", "C2"):
        checkin(desk, barcode)
    for (hold,) in rows("SELECT id FROM hold WHERE patron = ?", ids[0]):
        cancel_hold(desk, hold)
    pay(desk, "P1", 300)
    remove_patron(desk, "P1")
    assert codes(lambda: patron_sheet(desk, "P1")) == codes(lambda: patron_sheet(desk, "P2")) == ["PATRON_UNKNOWN"]
    for table in ("patron", "old_card", "patron_note", "patron_contact", "patron_word", "proxy"):
        assert not any(one in str(row) for row in rows(f"SELECT * FROM {table}") for one in ids), table
    known = str(rows("SELECT data FROM private WHERE data NOT LIKE '%Ben%'"))  # Ben and Zoe stay
    assert [word for word in ("Ada", "Okafor", "555 2", "x.org", "large print", "Street") if word in known] == []
    whole(desk)

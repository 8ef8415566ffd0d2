"""A patron is deleted on one machine and used on another: nobody comes back alone, and nothing is lent to nobody."""

from __future__ import annotations

import json

import pytest

from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.overdue import overdue_list
from tuils.library.lending.money.paying import charge, pay, waive
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.person_records.merging import merge_patrons
from tuils.library.office.person_records.removing import forget_again, remove_patron
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.cards import find_card
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.conflicts.decision import Decision
from tuils.library.reach.conflicts.listing import decisions, waiting
from tuils.library.reach.conflicts.settling import settle_decision
from tuils.library.reach.replay import verify_library
from tuils.models import db

from .makers import DAY, World, borrower, edit_item, item_row, patron_id, rows, value, whole


@pytest.fixture
def w(w: World) -> World:
    edit_patron(w.at("main"), "P1", {"last_name": "Lovelace", "born": "1985-12-10"})
    w.exchange()
    return w


def only(w: World) -> Decision:
    (one,) = [one for one in decisions(w.use("main")) if one.code == "PATRON_GONE"]
    return one


def faults(w: World, at: str = "main") -> list[str]:
    return [one for one in verify_library(w.use(at)).differences if "nobody on file" in one]


def all_agree(w: World) -> str:
    """Exchange until everybody has everything; all are sound, and once more brings nothing."""
    digest = w.settled()
    assert w.send("van", "main").new == 0
    assert w.settled() == digest
    return digest


def deleted_then_lent(w: World, barcode: str = "C1") -> None:
    remove_patron(w.at("main"), "P1")
    checkout(w.at("van"), "P1", barcode)


def test_a_checkout_to_a_deleted_patron_is_decided_and_named_meanwhile(w: World) -> None:
    gone = patron_id("P1")
    deleted_then_lent(w)
    w.exchange()
    one = only(w)
    assert (one.name, one.patron, one.item) == ("Ada Lovelace", "P1", "C1")
    assert one.said == "Ada Lovelace, card ..P1, was deleted on one machine and used the card on another."
    assert one.done.startswith("Checked out: ")
    assert waiting(w.use("main")) == 1
    w.now += 60 * DAY
    for at in ("main", "van"):
        (late,) = overdue_list(w.use(at)).lines
        assert late.name == "Ada Lovelace (deleted)"
        assert len(faults(w, at)) == 1
        assert find_card("P1") is None, "nobody comes back alone"
    done = settle_decision(w.at("main"), one.id, "new-record")
    assert done.told.startswith("Ada Lovelace has a new record, card P1.")
    all_agree(w)
    for at in w.sites:
        w.use(at)
        assert borrower("C1") == patron_id("P1") != gone
        assert rows("SELECT first_name, last_name, born FROM patron WHERE card = 'P1'") == [("Ada", "Lovelace", "1985")]
    (late,) = overdue_list(w.use("main")).lines
    assert late.name == "Ada Lovelace"
    assert [one.code for one in decisions(w.use("main"))] == []
    checkin(w.at("main"), "C1")
    all_agree(w)
    for at in w.sites:
        w.use(at)
        assert value("SELECT count(*) FROM private WHERE data LIKE '%\"who\"%'") == 0


def test_it_may_be_closed_without_a_patron(w: World) -> None:
    deleted_then_lent(w)
    w.exchange()
    settle_decision(w.at("main"), only(w).id, "let-go")
    all_agree(w)
    for at in w.sites:
        w.use(at)
        assert (item_row("C1")["loan"], item_row("C1")["state"]) == (None, "missing")
        assert value("SELECT count(*) FROM private WHERE data LIKE '%Lovelace%'") == 0
    checkin(w.at("main"), "C1")
    assert item_row("C1")["state"] == ""


def test_what_the_van_does_after_the_decision_is_the_new_record_s(w: World) -> None:
    deleted_then_lent(w)
    w.send("van", "main")
    settle_decision(w.at("main"), only(w).id, "new-record")
    checkout(w.at("van"), "P1", "C2")  # it has not heard of anything yet
    w.exchange()
    all_agree(w)
    assert borrower("C1") == borrower("C2") == patron_id("P1")


def test_after_closing_it_comes_again_where_the_van_lends_again(w: World) -> None:
    deleted_then_lent(w)
    w.send("van", "main")
    settle_decision(w.at("main"), only(w).id, "let-go")
    checkout(w.at("van"), "P1", "C2")
    w.exchange()
    assert only(w).item == "C2"
    settle_decision(w.at("main"), only(w).id, "new-record")
    all_agree(w)
    assert borrower("C2") == patron_id("P1")


def test_a_deletion_that_comes_later_from_elsewhere_is_the_same(w: World) -> None:
    """Main lends; the van, which had not heard of it, deletes; nobody wrote the name along."""
    checkout(w.at("main"), "P1", "C1")
    remove_patron(w.at("van"), "P1")
    w.exchange()
    assert only(w).name == "Ada Lovelace"
    settle_decision(w.at("main"), only(w).id, "new-record")
    all_agree(w)
    assert borrower("C1") == patron_id("P1")


@pytest.mark.parametrize("order", [("van", "bus"), ("bus", "van")])
def test_in_any_order_all_machines_say_the_same(w: World, order: tuple[str, str]) -> None:
    first, second = [name for name in w.sites if name != "main"]
    order = (first, second) if order == ("van", "bus") else (second, first)
    remove_patron(w.at(first), "P1")
    checkout(w.at(second), "P1", "C1")
    for name in order:
        w.send(name, "main")
        w.send(name, "main")
    w.exchange()
    assert only(w).name == "Ada Lovelace"
    settle_decision(w.at("main"), only(w).id, "new-record")
    all_agree(w)
    assert borrower("C1") == patron_id("P1")


@pytest.mark.parametrize("remedy", ["new-record", "let-go"])
def test_holds_debts_and_credit_are_decided_with_it(w: World, remedy: str) -> None:
    gone, title = patron_id("P1"), add_title(w.at("main"), {"title": "Emma"}).id
    edit_item(w.use("main"), item_row("C2")["id"], biblio=title)
    w.exchange()
    remove_patron(w.at("main"), "P1")
    place_hold(w.at("van"), "P1", title)
    charge(w.at("van"), "P1", 300, "Mug")
    w.exchange()
    assert sorted(one.split()[0] for one in faults(w)) == ["account", "hold"]
    one = only(w)
    assert "On hold: " in one.done
    assert "Owes $3.00." in one.done
    for _at in forget_again(w.use("main"), []):
        pass
    assert only(w).done == one.done, "no night ends it silently"
    settle_decision(w.at("main"), one.id, remedy)
    all_agree(w)
    owner = patron_id("P1") if remedy == "new-record" else ""
    assert value("SELECT state FROM hold") == ("placed" if owner else "cancelled")
    assert balance(owner or gone) == (300 if owner else 0)


def test_a_payment_for_a_debt_that_was_let_go_of_is_a_credit(w: World) -> None:
    charge(w.at("main"), "P1", 300, "Mug")
    w.exchange()
    waive(w.at("main"), "P1", 300, "Mug")
    remove_patron(w.at("main"), "P1")
    pay(w.at("van"), "P1", 300)
    w.exchange()
    assert only(w).done == "Has a credit of $3.00."
    done = settle_decision(w.at("main"), only(w).id, "let-go")
    assert done.told == "Closed without a patron. Refund $3.00."
    all_agree(w)


def test_a_child_whose_guardian_was_deleted_gets_the_guardian_back_or_none(w: World) -> None:
    remove_patron(w.at("main"), "P1")
    edit_patron(w.at("van"), "P2", {"guardian": "P1"})
    w.exchange()
    assert only(w).done == "Guardian of 1 child."
    settle_decision(w.at("main"), only(w).id, "let-go")
    all_agree(w)
    assert rows("SELECT guardian FROM patron WHERE card = 'P2'") == [("",)]


def test_a_patron_who_was_merged_has_it_on_the_record_that_stays(w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    merge_patrons(w.at("main"), "P1", "P2")
    w.exchange()
    all_agree(w)
    assert borrower("C1") == patron_id("P2")
    assert decisions(w.use("main")) == []


def test_an_older_van_did_not_say_who(w: World) -> None:
    """The library of the first day: there is a checkout to nobody, and no machine knows the name."""
    deleted_then_lent(w)
    w.use("van")
    with db.atomic():
        for entry, data in rows("SELECT entry, data FROM private WHERE data LIKE '%\"who\"%'"):
            plain = json.dumps({"patron": json.loads(data)["patron"]})
            db.execute_sql("UPDATE private SET data = ? WHERE entry = ?", (plain, entry))
    w.send("van", "main")
    one = only(w)
    assert one.said == "A patron was deleted on one machine and used the card on another."
    w.now += 60 * DAY
    assert overdue_list(w.use("main")).lines[0].name == "deleted patron"
    settle_decision(w.at("main"), one.id, "new-record")
    all_agree(w)
    assert value("SELECT last_name FROM patron WHERE id = ?", borrower("C1")) == "Unknown patron"


@pytest.mark.parametrize("remedy", ["new-record", "let-go"])
def test_a_checkout_of_which_nobody_is_known_at_all_is_decided(w: World, remedy: str) -> None:
    checkout(w.at("main"), "P1", "C1")
    with db.atomic():
        db.execute_sql("DELETE FROM private WHERE entry = ?", (item_row("C1")["loan"],))
        db.execute_sql("UPDATE loan SET patron = NULL")
    assert faults(w) == [], "the rest of a bundle may tell that it is over"
    w.now += 2 * DAY
    edit_patron(w.at("main"), "P2", {"last_name": "Ames"})
    assert len(faults(w)) == 1
    settle_decision(w.at("main"), only(w).id, remedy)
    whole(w.use("main"))
    assert (item_row("C1")["loan"] is None) is (remedy == "let-go")


@pytest.mark.parametrize("deed", ["checkin", "checkout", "lost"])
def test_the_copy_that_comes_back_settles_it(w: World, deed: str) -> None:
    deleted_then_lent(w)
    w.exchange()
    w.now += 60 * DAY
    if deed == "checkin":
        checkin(w.at("main"), "C1")
    elif deed == "checkout":
        checkout(w.at("main"), "P2", "C1", override=Override(frozenset({"ALREADY_OUT_OTHER"}), ""))
    else:
        mark_copy(w.at("main"), "C1", "lost")
        assert len([one for one in decisions(w.use("main")) if one.code == "PATRON_GONE"]) == 1
        settle_decision(w.at("main"), only(w).id, "let-go")
        assert item_row("C1")["state"] == "lost"
    all_agree(w)
    assert [one for one in decisions(w.use("main")) if one.code == "PATRON_GONE"] == []
    assert value("SELECT count(*) FROM private WHERE data LIKE '%Lovelace%'") == 0

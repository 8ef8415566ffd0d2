"""Conflicts of two machines: staff read them in words, settle each by one key, undo it, and all machines agree."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.formats.marc.marc_editing import MarcDraft, apply
from tuils.library.activities.rooms.booking import BookingUse, book_room
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.writing import Act
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.biblio_state import edit_record
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import cancel_hold, hold_sheet, place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.orders.ordering import TitleWanted, order_title
from tuils.library.office.orders.receiving import receive
from tuils.library.office.orders.vendors import add_vendor
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet
from tuils.library.reach.conflicts.decision import Decision
from tuils.library.reach.conflicts.listing import decisions, elsewhere, waiting
from tuils.library.reach.conflicts.settling import Settled, settle_decision
from tuils.library.reach.replay import undo
from tuils.models import db

from .booking_makers import QUILTERS, make_rooms
from .makers import (
    DAY,
    HOUR,
    Clock,
    World,
    add_item,
    borrower,
    codes,
    desk_of,
    edit_item,
    item_row,
    lent,
    links,
    loan_row,
    patron_id,
    register,
    value,
    with_role,
)


@pytest.fixture
def w(w: World) -> World:
    """The machines, with last names, so that sentences read as they do."""
    edit_patron(w.at("main"), "P1", {"last_name": "Lovelace"})
    edit_patron(w.at("main"), "P2", {"last_name": "Ames"})
    title = add_title(w.at("main"), {"title": "Emma"}).id
    for barcode in ("C1", "C2"):
        edit_item(w.use("main"), item_row(barcode)["id"], biblio=title)
    w.exchange()
    return w


def listed(w: World, code: str = "", *, at: str = "main") -> list[Decision]:
    return [one for one in decisions(w.use(at)) if code in ("", one.code)]


def only(w: World, code: str) -> Decision:
    """Return the only thing there is to decide."""
    w.settled()
    found = listed(w)
    assert [one.code for one in found] == [code], [(one.code, one.message) for one in found]
    return found[0]


def settled(w: World, one: Decision, remedy: str = "") -> Settled:
    """Settle at the main site; all machines agree that it is gone, and merging again brings nothing back."""
    done = settle_decision(w.at("main"), one.id, remedy)
    assert one.id not in [other.id for other in listed(w)]
    digest = w.settled()
    assert [other.id for other in listed(w) if other.id == one.id] == []
    assert w.send("van", "main").new == 0
    assert w.settled() == digest
    return done


def again(w: World, done: Settled) -> Decision:
    """Undo the settling; it needs a decision again."""
    undo(w.at("main"), done.act)
    w.settled()
    (one,) = listed(w, done.decision.code)
    assert one.said == done.decision.said
    return one


# ---- one copy, two patrons


def lent_twice(w: World) -> Decision:
    lent(w, "van", "P1")
    lent(w, "main", "P2")
    return only(w, "LENT_TWICE")


def test_lent_twice_is_told_in_words(w: World) -> None:
    one = lent_twice(w)
    assert one.said == "Emma was checked out on two machines: to Ada Lovelace, then to Bob Ames."
    assert one.done == (
        "It is checked out to Bob Ames, the later one. The checkout to Ada Lovelace was closed without a fine."
    )
    assert (one.item, one.patron, one.proposed.name, one.proposed.says) == ("C1", "P1", "agree", "Bob Ames has it.")
    assert waiting(w.use("main")) == 1
    assert [other.id for other in listed(w, at="van")] == [one.id], "all machines read the same"


def test_agree_and_take_it_back(w: World) -> None:
    one = lent_twice(w)
    done = settled(w, one)
    assert borrower("C1") == patron_id("P2")
    for name in w.sites:
        w.use(name)
        assert links() == {(patron_id("P2"), item_row("C1")["id"])}, "who had the earlier loan is forgotten"
    two = again(w, done)
    assert borrower("C1") == patron_id("P2")
    assert loan_row(item_row("C1")["loan"])["due_at"] == loan_row(value("SELECT max(id) FROM loan"))["due_at"]
    settled(w, two)
    assert links() == {(patron_id("P2"), item_row("C1")["id"])}


@pytest.mark.whole
def test_swap_and_take_it_back(w: World) -> None:
    one = lent_twice(w)
    promised = loan_row(value("SELECT id FROM loan ORDER BY lent_at LIMIT 1"))["due_at"]
    done = settled(w, one, "swap")
    assert borrower("C1") == patron_id("P1")
    assert loan_row(item_row("C1")["loan"])["due_at"] == promised, "the day that was promised stands"
    assert balance(patron_id("P2")) == balance(patron_id("P1")) == 0
    for name in w.sites:
        w.use(name)
        assert links() == {(patron_id("P1"), item_row("C1")["id"])}
    two = again(w, done)
    assert borrower("C1") == patron_id("P2")
    settled(w, two, "swap")
    assert borrower("C1") == patron_id("P1")


def test_lent_twice_and_back_since_leaves_only_to_agree(w: World) -> None:
    lent(w, "van", "P1")
    lent(w, "main", "P2")
    checkin(w.at("main"), "C1")
    one = only(w, "LENT_TWICE")
    assert "It has been checked in since." in one.done
    assert [way.name for way in one.remedies] == ["agree"]
    settled(w, one)
    assert links() == set()


def test_what_was_lent_on_since_is_not_swapped_and_an_agreement_not_undone(w: World) -> None:
    one = lent_twice(w)
    done = settle_decision(w.at("main"), one.id)
    checkin(w.at("main"), "C1")
    assert codes(lambda: undo(w.at("main"), done.act)) == ["UNDO_NOT_LAST"]
    w.settled()


# ---- out, though given up


@pytest.mark.parametrize(("fields", "word"), [({"withdrawn": True}, "withdrawn"), ({"state": "lost"}, "marked lost")])
def test_lent_after_withdrawal(fields: dict[str, object], word: str, w: World) -> None:
    lent(w, "van", "P1")
    edit_item(w.at("main"), item_row("C1")["id"], **fields)
    one = only(w, "LENT_AFTER_WITHDRAWAL")
    assert one.said == f"Emma was {word} on one machine, but checked out to Ada Lovelace on another."
    done = settled(w, one)
    assert (bool(item_row("C1")["withdrawn"]), item_row("C1")["state"], borrower("C1")) == (False, "", patron_id("P1"))
    settled(w, again(w, done), "bring-back")


def test_renewed_after_it_came_back(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("main"), "C1")
    w.now += 3 * DAY
    renew(w.at("van"), "P1", "C1")
    one = only(w, "RENEWED_AFTER_RETURN")
    assert one.message == (
        "Emma was renewed at van after it was checked in at main. It is checked in. The renewal doesn't count."
    )
    settled(w, again(w, settled(w, one)))
    assert balance(patron_id("P1")) == 0


def test_renewed_where_nobody_knew_that_its_loan_was_undone(w: World) -> None:
    lent(w, "van", "P1")
    w.send("van", "main")
    w.now += 3 * DAY
    renew(w.at("main"), "P1", "C1")
    undo_last(w.at("van"))
    settled(w, only(w, "RENEWED_AFTER_RETURN"))


def test_nothing_is_asked_of_what_one_machine_knew_or_what_settles_itself(w: World) -> None:
    lent(w, "van", "P1")
    lent(w, "main", "P1")
    w.exchange()
    w.now += 3 * DAY
    renew(w.at("main"), "P1", "C1")
    checkin(w.at("van"), "C1")
    w.settled()
    checkin(w.at("main"), "C1")
    w.settled()
    assert listed(w) == []


# ---- holds


@pytest.mark.whole
def test_lent_there_while_it_was_put_by_here(w: World) -> None:
    hold = place_hold(w.at("main"), "P1", "C1").id
    w.exchange()
    checkin(w.at("main"), "C1")
    register(w.at("van"), "Cleo", card="P3")
    checkout(w.at("van"), "P3", "C1", override=Override.of(["HELD_FOR_OTHER"], "sick"))
    one = only(w, "LENT_WHILE_HELD")
    assert one.said == "Emma was checked out to Cleo at van while it was on hold for Ada Lovelace."
    assert one.done == "Ada Lovelace is next in line again."
    settled(w, again(w, settled(w, one)))
    assert hold_sheet(hold).state == "placed"


def test_two_copies_for_one_hold(w: World) -> None:
    place_hold(w.at("main"), "P1", "C1")
    w.exchange()
    checkout(w.at("main"), "P1", "C1")
    checkout(w.at("van"), "P1", "C2")
    one = only(w, "TWO_COPIES")
    assert one.said == "Ada Lovelace has two copies of Emma, C1 and C2: each filled the same hold."
    settled(w, again(w, settled(w, one)))


def test_waits_for_what_they_have(w: World) -> None:
    hold = place_hold(w.at("van"), "P1", "C1").id
    lent(w, "main", "P1")
    one = only(w, "HAS_IT_ALREADY")
    assert one.said == "Ada Lovelace has a hold on Emma, but already has it."
    done = settled(w, one)
    assert hold_sheet(hold).state == "cancelled"
    two = again(w, done)
    settled(w, two, "keep")
    assert len(listed(w)) == 0


def test_waits_twice(w: World) -> None:
    first = place_hold(w.at("van"), "P1", "C1").id
    second = place_hold(w.at("main"), "P1", "C1").id
    one = only(w, "WAITS_TWICE")
    assert one.said == "Ada Lovelace has two holds on Emma."
    settled(w, one)
    assert (hold_sheet(first).state, hold_sheet(second).state) == ("placed", "cancelled")


def test_waits_twice_and_may(w: World) -> None:
    place_hold(w.at("van"), "P1", "C1")
    place_hold(w.at("main"), "P1", "C1")
    settled(w, again(w, settled(w, only(w, "WAITS_TWICE"), "keep")), "keep")


@pytest.mark.parametrize("how", ["cancelled", "filled", "caught"])
def test_on_the_hold_shelf_for_nobody(how: str, w: World) -> None:
    hold = place_hold(w.at("main"), "P1", "C1").id
    w.exchange()
    if how == "cancelled":
        cancel_hold(w.at("van"), hold)
    elif how == "filled":
        checkout(w.at("van"), "P1", "C2")
    else:
        checkin(w.at("van"), "C2")
    checkin(w.at("main"), "C1")
    one = only(w, "ON_SHELF_FOR_NOBODY")
    assert one.said.startswith("Emma should leave the hold shelf: ")
    done = settled(w, one)
    assert (item_row("C1")["held_for"], done.told) == (None, "Checked in: Emma. Put it back on its shelf.")
    settled(w, again(w, done))


# ---- money


@pytest.mark.whole
def test_paid_on_both(w: World) -> None:
    charge(w.at("main"), "P1", 300, "a mug")
    w.exchange()
    pay(w.at("main"), "P1", 300)
    pay(w.at("van"), "P1", 300)
    one = only(w, "CREDIT")
    assert one.message == "Ada Lovelace paid $3.00 too much. It is a credit on the account."
    again(w, settled(w, one))
    done = settled(w, one, "give-back")
    assert (done.told, balance(patron_id("P1"))) == ("Refund Ada Lovelace $3.00.", 0)
    again(w, done)


def test_paid_there_while_it_was_undone_here(w: World) -> None:
    act = charge(w.at("main"), "P1", 300, "a mug").act
    w.exchange()
    pay(w.at("van"), "P1", 300)
    undo(w.at("main"), act)
    settled(w, only(w, "CREDIT"))


def test_paid_too_much_by_who_knew_is_nothing_to_decide(w: World) -> None:
    charge(w.at("main"), "P1", 300, "a mug")
    w.exchange()
    pay(w.at("van"), "P1", 400, override=Override.of(["OVERPAID"], ""))
    w.settled()
    assert listed(w) == []


def fined(w: World) -> None:
    set_value(w.at("main"), "fines", True)
    set_circulation_rule(w.use("main"), "fine_rate", "25/1d")
    w.exchange()
    lent(w, "main", "P1")
    w.exchange()
    w.now += 60 * DAY


@pytest.mark.whole
def test_fined_twice_is_lifted_and_told(w: World) -> None:
    fined(w)
    first = checkin(w.at("main"), "C1").fine_cents
    assert first > 0
    checkin(w.at("van"), "C1")
    one = only(w, "FINED_TWICE")
    assert one.said == "Ada Lovelace was fined twice for one check-in."
    assert balance(patron_id("P1")) == first
    settled(w, again(w, settled(w, one)))


def test_fined_for_what_had_been_renewed_elsewhere(w: World) -> None:
    fined(w)
    w.now -= 50 * DAY
    renew(w.at("van"), "P1", "C1")
    w.now += 50 * DAY
    pay(w.at("main"), "P1", checkin(w.use("main"), "C1").fine_cents)
    w.settled()
    told = {one.code: one for one in listed(w)}
    assert told.keys() == {"FINED_TWICE", "CREDIT"}
    assert told["FINED_TWICE"].said == "Ada Lovelace was fined for an item that was renewed on another machine."
    assert balance(patron_id("P1")) < 0


def test_charged_as_lost_though_it_was_back(w: World) -> None:
    edit_item(w.at("main"), item_row("C1")["id"], price_cents=2000)
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    mark_copy(w.at("main"), "C1", "lost")
    assert balance(patron_id("P1")) > 0
    one = only(w, "CHARGED_AND_BACK")
    assert balance(patron_id("P1")) == 0
    settled(w, one)


# ---- numbers and records


def test_a_card_given_out_twice_becomes_another(w: World) -> None:
    register(w.at("van"), "Cleo", card="P9", last_name="Reed")
    register(w.at("main"), "Dan", card="P9", last_name="Hale")
    one = only(w, "CARD_TWICE")
    assert one.message == "Card P9 was given out on two machines: to Cleo Reed and to Dan Hale. Cleo Reed keeps it."
    assert [way.name for way in one.remedies] == ["new-card", "merge"]
    done = settled(w, one)
    assert value("SELECT count(*) FROM patron WHERE card = 'P9'") == 1
    assert value("SELECT count(*) FROM old_card") == 0, "nobody's card is called lost"
    assert value("SELECT count(*) FROM account_line") == 0
    again(w, done)


def test_one_person_registered_on_two_machines(w: World) -> None:
    register(w.at("van"), "Cleo", card="P9", last_name="Reed")
    lent(w, "van", "P9", "C1")
    register(w.at("main"), "Cleo", card="P9", last_name="Reed")
    lent(w, "main", "P9", "C2")
    one = only(w, "CARD_TWICE")
    assert one.proposed.name == "merge"
    done = settled(w, one)
    assert borrower("C1") == borrower("C2") == patron_id("P9")
    assert value("SELECT count(*) FROM patron WHERE card = 'P9'") == 1
    again(w, done)


def test_a_barcode_given_out_twice(w: World) -> None:
    title = value("SELECT id FROM biblio")
    add_item(w.at("van"), "C9", biblio=title)
    add_item(w.at("main"), "C9", biblio=title)
    done = settled(w, only(w, "BARCODE_TWICE"))
    assert value("SELECT count(*) FROM item WHERE barcode = 'C9'") == 1
    assert codes(lambda: undo(w.at("main"), done.act)) == ["BARCODE_IN_USE"], "the number is the other copy's"


def test_copies_of_one_order_received_on_both(w: World) -> None:
    """The same books, or more than were ordered: nobody but people can know."""
    main = w.at("main")
    add_vendor(main, "Ingram", {})
    line = order_title(main, TitleWanted(words={"title": "Owl moon"}), {"copies": 2, "price_cents": 1899}).line.id

    def came(where: str, barcode: str) -> None:
        receive(w.at(where), line, 1, barcodes=[barcode], sure=True)

    w.settled()
    came("van", "V1")
    came("main", "M1")
    w.settled()
    assert listed(w) == [], "a copy each: all is here"
    undo_last(w.at("main"))
    w.settled()
    came("main", "M2")
    came("van", "V2")
    w.settled()
    one = only(w, "RECEIVED_TWICE")
    assert one.said == "Owl moon was received at main and at van: 3 copies, 2 ordered."
    again(w, settled(w, one, "keep"))
    done = settled(w, one, "same")
    assert value("SELECT received FROM order_line") == 2
    assert value("SELECT count(*) FROM item WHERE biblio = (SELECT biblio FROM order_line) AND NOT withdrawn") == 2
    again(w, done)


@pytest.mark.whole
def test_a_record_changed_on_both(w: World) -> None:
    biblio = value("SELECT id FROM biblio")
    for name, title in (("van", "Emma, a novel"), ("main", "Emma Woodhouse")):
        desk = w.at(name)
        draft = MarcDraft(title_sheet(biblio).marc)
        apply(draft, {"title": title})
        with db.atomic():
            edit_record(Act(desk), biblio, draft.marc())
    one = only(w, "EDITED_TWICE")
    assert one.versions == (("title", "Emma, a novel", "Emma Woodhouse"),)
    again(w, settled(w, one))
    done = settled(w, one, "other")
    assert title_sheet(biblio).title == "Emma, a novel"
    again(w, done)


def test_the_same_field_of_a_patron_changed_on_both(w: World) -> None:
    edit_patron(w.at("van"), "P1", {"phone": "555-0111", "city": "Harlow"})
    edit_patron(w.at("main"), "P1", {"phone": "555-0222", "street": "12 Mill Rd"})
    edit_patron(w.at("van"), "P2", {"phone": "555-0333"})
    one = only(w, "EDITED_TWICE")
    assert one.said == "Ada Lovelace was edited on two machines, at van and later at main: Phone."
    assert (one.patron, one.versions) == ("P1", (("Phone", "555-0111", "555-0222"),))
    again(w, settled(w, one))
    done = settled(w, one, "other")
    assert patron_sheet(w.use("main"), "P1").fields["phone"] == "555-0111"
    again(w, done)
    edit_patron(w.at("main"), "P1", {"phone": "555-0444"})
    w.settled()
    assert listed(w, "EDITED_TWICE") == [], "somebody saw both since then"


def test_the_same_field_of_a_copy_changed_on_both(w: World) -> None:
    for name, number in (("van", "FIC AUS"), ("main", "F AUS")):
        edit_item(w.at(name), item_row("C1")["id"], call_number=number)
    one = only(w, "EDITED_TWICE")
    assert one.said == "Emma was edited on two machines, at van and later at main: Call number."
    assert (one.item, one.versions) == ("C1", (("Call number", "FIC AUS", "F AUS"),))
    done = settled(w, one, "other")
    assert item_row("C1")["call_number"] == "FIC AUS"
    again(w, done)


def test_a_clock_that_was_ahead(w: World) -> None:
    w.skew["van"] = 3 * HOUR
    lent(w, "van", "P1")
    one = only(w, "CLOCK_SET_BACK")
    assert one.message == "The clock of van was 3 hours ahead. The order of its 1 change was corrected."
    settled(w, again(w, settled(w, one)))


# ---- what is decided in its own place


def test_rooms_and_sessions_have_lists_of_their_own(w: World) -> None:
    make_rooms(w.at("main"))
    w.exchange()
    for name, hour in (("van", "10:00"), ("main", "11:00")):
        book_room(w.at(name), "meeting", f"2026-12-07 {hour}", QUILTERS, BookingUse(agreed=True))
    w.settled()
    assert [(one.words, one.place) for one in elsewhere(w.use("main"))] == [
        ("1 room is double-booked.", "room_clashes")
    ]
    assert listed(w) == [], "it stands in one list"


# ---- who may


def test_who_may_not_decide_reads_nothing(w: World) -> None:
    one = lent_twice(w)
    nobody = with_role(w.use("main"), permissions={"circulation.checkin"})
    assert codes(lambda: decisions(nobody)) == codes(lambda: settle_decision(nobody, one.id)) == ["NO_PERMISSION"]
    assert waiting(nobody) == 0


def test_a_remedy_needs_its_own_right(w: World) -> None:
    charge(w.at("main"), "P1", 300, "a mug")
    w.exchange()
    pay(w.at("main"), "P1", 300)
    pay(w.at("van"), "P1", 300)
    one = only(w, "CREDIT")
    desk: Desk = with_role(w.use("main"), permissions={"library.decide"})
    assert codes(lambda: settle_decision(desk, one.id, "give-back")) == ["NO_PERMISSION"]
    settle_decision(desk, one.id)


def test_it_is_settled_at_the_main_library_and_in_a_way_that_is_offered(w: World) -> None:
    one = lent_twice(w)
    assert codes(lambda: settle_decision(w.use("van"), one.id)) == ["ONLY_AT_MAIN"]
    assert codes(lambda: settle_decision(w.use("main"), one.id, "merge")) == ["NO_SUCH_WAY"]
    assert codes(lambda: settle_decision(w.use("main"), "nothing")) == ["UNKNOWN_ID"]
    settle_decision(w.use("main"), one.id[-8:])
    assert codes(lambda: settle_decision(w.use("main"), one.id)) == ["UNKNOWN_ID"], "it is settled once"


def test_the_idle_desk_counts_what_is_left(w: World) -> None:
    assert waiting(w.use("main")) == 0
    one = lent_twice(w)
    assert waiting(w.use("main")) == 1
    done = settle_decision(w.at("main"), one.id)
    assert waiting(w.use("main")) == 0
    undo(w.at("main"), done.act)
    assert waiting(w.use("main")) == 1


def test_two_desks_on_one_file_are_no_two_machines(desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """The idle desk checks nothing, whatever the desk beside it does."""
    looked: list[int] = []

    def settled(since: int) -> set[str]:
        looked.append(since)
        return set()

    monkeypatch.setattr("tuils.library.reach.conflicts.queries.settled_decisions", settled)
    beside = desk_of("admin", clock, "back desk")
    for number in range(3):
        add_item(beside, f"B{number}")
        assert waiting(desk) == 0
    assert looked == []

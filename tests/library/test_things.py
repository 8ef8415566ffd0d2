"""Things that need care: an agreement to sign, a deposit, days between two loans; on the desk, undone, forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from peewee import SqliteDatabase

from tests.at_once import add_code, undo_last
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import MIGRATIONS
from tuils.library.front.conversation.conversation import Session
from tuils.library.holdings.items.item_state import BLANK
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import pay, refund
from tuils.library.lending.rules.rule_checks import check_rules
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.things.agreements import end_agreement, sign_agreement, signed_agreements
from tuils.library.lending.things.turned_off import late_things, note_device_line, turn_off, turn_on
from tuils.library.lending.why.block import why_block
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.policies.policies import edit_policy, remove_policy
from tuils.library.office.retention.purging import purge_kind
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.card_numbers import report_card_lost
from tuils.library.people.patrons.sheets import NO_CARD
from tuils.models.migrating import MigrationRunner
from tuils.models.rows import marks

from .makers import Clock, World, add_item, codes, patron_id, register, value, whole, with_role

SIGNED = Override.of(["AGREEMENT_UNSIGNED"], "")
AGREED = Override.of(["AGREEMENT_UNSIGNED", "DEPOSIT_FEE"], "")


def rule(desk: Desk, name: str, text: str) -> None:
    set_circulation_rule(desk, name, text, item_type="SPOT")


@pytest.fixture(autouse=True)
def _hotspot(desk: Desk) -> None:
    add_code(desk, "item_type", "SPOT", {"name": "Hotspot"})
    for card in ("P1", "P2"):
        register(desk, "Ada", card=card)
    for barcode in ("H1", "H2"):
        add_item(desk, barcode, item_type="SPOT")
    add_item(desk, "C1")
    edit_policy(desk, "hotspot", {"title": "Hotspot agreement", "text": "I bring it back."})


def held(desk: Desk) -> Sequence[tuple[str, int, bool]]:
    return [(one.patron, one.version, one.is_current) for one in signed_agreements(desk)]


def test_an_agreement_is_signed_once_and_again_when_its_text_changed(desk: Desk, clock: Clock) -> None:
    rule(desk, "agreement", "hotspot")
    assert codes(lambda: checkout(desk, "P1", "H1")) == ["AGREEMENT_UNSIGNED"]
    assert codes(lambda: checkout(desk, "P1", "C1")) == []
    assert "Hotspot agreement" in " ".join(why_block(desk, "P1", "H1").lines)
    checkout(desk, "P1", "H1", override=SIGNED)
    assert held(desk) == [("P1", 1, True)]
    assert value("SELECT count(*) FROM journal WHERE kind = 'override'") == 0
    checkin(desk, "H1")
    assert codes(lambda: checkout(desk, "P1", "H1")) == []
    checkin(desk, "H1")
    edit_policy(desk, "hotspot", {"text": "I bring it back with its cable."})
    with pytest.raises(Refused) as no:
        checkout(desk, "P1", "H1")
    assert no.value.reasons[0].facts["signed"] == 1
    assert held(desk) == [("P1", 1, False)]
    sign_agreement(desk, "P1", "Hotspot")
    sign_agreement(desk, "P1", "hotspot")
    assert held(desk) == [("P1", 2, True), ("P1", 1, False)]
    assert codes(lambda: checkout(desk, "P1", "H1")) == []


def test_a_signature_is_undone_with_its_checkout_and_ended(desk: Desk) -> None:
    rule(desk, "agreement", "hotspot")
    checkout(desk, "P1", "H1", override=SIGNED)
    undo_last(desk)
    assert held(desk) == []
    sign_agreement(desk, "P1", "hotspot")
    end_agreement(desk, "P1", "hotspot")
    assert held(desk) == []
    assert codes(lambda: end_agreement(desk, "P1", "hotspot")) == ["NOT_SIGNED"]
    undo_last(desk)
    assert held(desk) == [("P1", 1, True)]


def test_a_rule_names_a_text_that_is_there(desk: Desk) -> None:
    assert codes(lambda: rule(desk, "agreement", "telescope")) == ["AGREEMENT_UNKNOWN"]
    rule(desk, "agreement", "hotspot")
    assert codes(lambda: remove_policy(desk, "hotspot")) == ["POLICY_ASKED_FOR"]
    rule(desk, "agreement", "none")
    remove_policy(desk, "hotspot")
    assert codes(lambda: checkout(desk, "P1", "H1")) == []
    assert codes(lambda: sign_agreement(desk, "P1", "hotspot")) == ["AGREEMENT_UNKNOWN"]
    assert [one.code for one in check_rules() if one.name == "agreement"] == []


def test_a_signature_is_forgotten_with_the_patron_and_after_its_time(desk: Desk, clock: Clock) -> None:
    for card in ("P1", "P2"):
        sign_agreement(desk, card, "hotspot")
    remove_patron(desk, "P2")
    assert value("SELECT count(*) FROM signed_agreement WHERE patron IS NOT NULL") == 1
    clock.forward(days=2 * 366)
    assert purge_kind(desk, "agreements").count == 1
    assert value("SELECT count(*) FROM signed_agreement WHERE patron IS NOT NULL") == 0
    assert value("SELECT count(*) FROM private JOIN signed_agreement ON signed_agreement.id = private.entry") == 0


def test_days_between_two_loans_count_for_the_family(desk: Desk, clock: Clock) -> None:
    rule(desk, "days_between_loans", "7")
    register(desk, "Bo", card="P3", guardian="P1")
    checkout(desk, "P1", "H1")
    checkin(desk, "H1")
    assert codes(lambda: checkout(desk, "P1", "H1")) == ["TOO_SOON"]
    assert codes(lambda: checkout(desk, "P3", "H2")) == ["TOO_SOON"]
    assert codes(lambda: checkout(desk, "P2", "H2")) == []
    undo_last(desk)
    clock.forward(days=6)
    assert codes(lambda: checkout(desk, "P1", "H1")) == ["TOO_SOON"]
    clock.forward(days=1)
    assert purge_kind(desk, "pauses").count == 1
    assert value("SELECT count(*) FROM loan_pause WHERE patron IS NOT NULL") == 0
    assert codes(lambda: checkout(desk, "P1", "H1")) == []


def test_an_undone_return_begins_no_wait(desk: Desk) -> None:
    rule(desk, "days_between_loans", "7")
    checkout(desk, "P1", "H1")
    checkin(desk, "H1")
    undo_last(desk)
    assert value("SELECT count(*) FROM loan_pause") == 0


def test_a_deposit_is_charged_and_given_back(desk: Desk, clock: Clock) -> None:
    rule(desk, "deposit", "25.00")
    assert codes(lambda: checkout(desk, "P1", "H1")) == ["DEPOSIT_FEE"]
    agreed = Override.of(["DEPOSIT_FEE"], "")
    assert checkout(desk, "P1", "H1", override=agreed).fee_cents == 2500
    undo_last(desk)
    assert balance(patron_id("P1")) == 0
    checkout(desk, "P1", "H1", override=agreed)
    back = checkin(desk, "H1")
    assert (back.lifted_cents, balance(patron_id("P1"))) == (2500, 0)
    assert back.account is not None
    assert "Deposit" in back.account.said[0]
    checkout(desk, "P1", "H1", override=agreed)
    pay(desk, "P1", 2500)
    clock.forward(days=10)
    for kind in ("ties", "accounts"):
        purge_kind(desk, kind)
    undo = checkin(desk, "H1")
    assert undo.account is not None
    assert (undo.account.refund_cents, balance(patron_id("P1"))) == (2500, -2500)
    undo_last(desk)
    assert balance(patron_id("P1")) == 0
    assert checkin(desk, "H1").lifted_cents == 2500
    assert refund(desk, "P1", 2500, "deposit").owed_cents == 0


def test_volunteers_pass_them_and_a_device_does_not(desk: Desk, volunteer: Desk) -> None:
    rule(desk, "agreement", "hotspot")
    rule(desk, "deposit", "25.00")
    assert codes(lambda: checkout(volunteer, "P1", "H1")) == ["AGREEMENT_UNSIGNED", "DEPOSIT_FEE"]
    assert codes(lambda: checkout(volunteer, "P1", "H1", override=AGREED)) == []
    happened = Override(frozenset(), "", happened=True)
    checkout(desk, "P2", "H2", override=happened)
    assert [one.patron for one in signed_agreements(desk)] == ["P1"], "lent while tuils was away: nobody signed"


def test_the_desk_prints_it_and_asks_on(desk: Desk) -> None:
    rule(desk, "agreement", "hotspot")
    session = Session(desk)
    session.hear("P1")
    assert "Signed? Hotspot agreement" in session.hear("H1").answer.said
    printed = session.hear("1")
    assert printed.paper is not None
    assert (printed.paper.template, printed.paper.called) == ("agreement", "Agreement")
    assert "Signed?" in printed.answer.said
    assert "Checked out 1" in session.hear("y").answer.said
    assert held(desk) == [("P1", 1, True)]


def test_a_van_knows_who_signed_and_brings_signatures_home(world: World) -> None:
    main = world.at("main")
    add_code(main, "item_type", "SPOT", {"name": "Hotspot"})
    edit_policy(main, "hotspot", {"title": "Hotspot agreement", "text": "I bring it back."})
    rule(main, "agreement", "hotspot")
    rule(main, "days_between_loans", "7")
    for card in ("P1", "P2"):
        register(main, "Ada", card=card)
    add_item(main, "H1", item_type="SPOT")
    sign_agreement(main, "P1", "hotspot")
    world.settled()
    van = world.at("van")
    assert codes(lambda: checkout(van, "P1", "H1")) == []
    checkin(van, "H1")
    assert codes(lambda: checkout(van, "P2", "H1")) == ["AGREEMENT_UNSIGNED"]
    checkout(van, "P2", "H1", override=SIGNED)
    world.settled()
    assert sorted(one.patron for one in signed_agreements(world.at("main"))) == ["P1", "P2"]
    assert value("SELECT count(*) FROM loan_pause WHERE patron IS NOT NULL") == 1


def test_a_late_hotspot_is_turned_off_and_on_again(desk: Desk, clock: Clock, volunteer: Desk) -> None:
    rule(desk, "off_after_days", "3")
    note_device_line(desk, "H1", {"line": "555-0142", "call": "555-0100"})
    for barcode in ("H1", "C1"):
        checkout(desk, "P1", barcode)
    clock.forward(days=23)
    assert late_things(desk) == []
    clock.forward(days=1)
    (late,) = late_things(volunteer)
    assert (late.item, late.line, late.call, late.state, late.late) == ("H1", "555-0142", "555-0100", "to_turn_off", 3)
    assert turn_off(volunteer, "H1").state == "off"
    assert codes(lambda: turn_off(desk, "H1")) == ["ALREADY_OFF"]
    back = checkin(desk, "H1")
    assert (back.turned_off, "TURNED_OFF" in back.alerts) == ("555-0142", True)
    assert [one.state for one in late_things(desk)] == ["to_turn_on"]
    assert "TURNED_OFF" in [one.code for one in checkout(desk, "P2", "H1").alerts]
    turn_on(desk, "H1")
    assert late_things(desk) == []
    assert codes(lambda: turn_on(desk, "H1")) == ["NOT_OFF"]
    undo_last(desk)
    assert [one.state for one in late_things(desk)] == ["off"]
    nobody = with_role(desk, permissions=set())
    assert codes(lambda: late_things(nobody)) == ["NO_PERMISSION"]
    assert codes(lambda: note_device_line(volunteer, "H1", {"line": "x"})) == ["NO_PERMISSION"]
    assert codes(lambda: note_device_line(desk, "H1", {"line": "x" * 101})) == ["NOT_UNDERSTOOD"]
    assert whole(desk).ok


def line_of_copy() -> str:
    return str(value("SELECT line FROM item WHERE barcode = 'H1'"))


def test_the_line_is_a_field_of_the_copy_by_either_door(desk: Desk) -> None:
    edit_item(desk, "H1", {"line": "555-0142"})
    assert note_device_line(desk, "H1", {"call": "555-0100"}).line == "555-0142"
    note_device_line(desk, "H1", {"line": "555-0143"})
    assert line_of_copy() == "555-0143"
    assert value("SELECT count(*) FROM journal WHERE kind = 'line_noted'") == 2
    note_device_line(desk, "H1", {"line": "555-0143"})
    assert value("SELECT count(*) FROM journal WHERE kind = 'line_noted'") == 2, "nothing new"
    undo_last(desk)
    assert line_of_copy() == "555-0142"
    assert whole(desk).ok


def test_a_van_lends_a_device_to_somebody_without_a_card_and_notes_its_line(world: World) -> None:
    main = world.at("main")
    add_code(main, "item_type", "SPOT", {"name": "Hotspot"})
    edit_policy(main, "hotspot", {"title": "Hotspot agreement", "text": "I bring it back."})
    for name, text in (("agreement", "hotspot"), ("deposit", "25.00"), ("off_after_days", "1")):
        rule(main, name, text)
    register(main, "Ada", card="P1")
    no_card = report_card_lost(main, "P1").card
    assert no_card.startswith(NO_CARD)
    add_item(main, "H1", item_type="SPOT")
    world.settled()
    van = world.at("van")
    checkout(van, no_card, "H1", override=AGREED)
    note_device_line(van, "H1", {"line": "555-0142"})
    turn_off(van, "H1")
    edit_item(world.at("main"), "H1", {"staff_note": "new cable"})
    world.settled()
    main = world.at("main")
    assert [one.version for one in signed_agreements(main)] == [1]
    assert [(one.item, one.line, one.state) for one in late_things(main)] == [("H1", "555-0142", "off")]
    assert checkin(main, "H1").lifted_cents == 2500
    world.settled()
    assert [one.state for one in late_things(world.at("van"))] == ["to_turn_on"]
    for site in ("main", "van"):
        assert whole(world.at(site)).ok


def test_an_update_moves_the_line_to_the_copy(tmp_path: Path) -> None:
    older, newer = tmp_path / "older", tmp_path / "newer"
    for folder, files in ((older, "00[0-4]*.py 005[0-8]*.py"), (newer, "00*.py")):
        folder.mkdir()
        for file in (found for some in files.split() for found in MIGRATIONS.glob(some)):
            shutil.copy(file, folder)
    made: Any = SqliteDatabase(str(tmp_path / "before.db"))
    with made:
        MigrationRunner(made, str(older)).up()
        for key in ("a", "b"):
            copy = {name: value for name, value in BLANK.items() if name != "line"} | {"id": key, "barcode": key}
            names = ", ".join(f'"{name}"' for name in copy)
            made.execute_sql(f"INSERT INTO item ({names}) VALUES ({marks(copy)})", tuple(copy.values()))
        made.execute_sql("INSERT INTO device_line VALUES ('a', '555-0142', '555-0100', 7)")
        MigrationRunner(made, str(newer)).up()
        assert made.execute_sql("SELECT id, line FROM item ORDER BY id").fetchall() == [("a", "555-0142"), ("b", "")]
        assert made.execute_sql("SELECT * FROM device_line").fetchall() == [("a", "555-0100", 7)]

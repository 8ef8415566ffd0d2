"""After a return nothing tells who had what: not the tables, not the bytes of file, log, backup and bundle."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.at_once import pack_bundle, undo_last
from tuils.library.foundation.administration.backup import back_up, checkpoint
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.store import close_store, open_store
from tuils.library.foundation.undo_memory import Pocket
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.models import db

from .makers import (
    DAY,
    Clock,
    World,
    add_item,
    edit_item,
    item_row,
    links,
    loan_row,
    patron_id,
    register,
    rows,
    seen,
    value,
    whole,
)

NEAR = 130  # bytes from a loan's id to its patron's in a row that ties them


def ties(store: Path, loans: list[str], patron: str) -> int:
    """How often the bytes of a store and its log hold the id of a loan near the id of the patron."""
    found = 0
    for file in store.parent.glob(f"{store.name}*"):
        data = file.read_bytes()
        for loan in loans:
            at = data.find(loan.encode())
            while at >= 0:
                found += patron.encode() in data[at : at + NEAR]
                at = data.find(loan.encode(), at + 1)
    return found


def lent_out(desk: Desk, count: int) -> tuple[list[str], str]:
    card = register(desk, "Ada", card="P1")
    for number in range(count):
        add_item(desk, f"C{number}")
    loans = [checkout(desk, card, f"C{number}").act for number in range(count)]
    return loans, patron_id(card)


@pytest.mark.parametrize("how", ["checkin", "undo"])
def test_a_return_leaves_no_bytes(how: str, desk: Desk, store: Path) -> None:
    loans, ada = lent_out(desk, 20)
    assert ties(store, loans, ada) > 0, "a test that could not fail"
    full = pack_bundle(desk, {})
    for number in range(20):
        if how == "checkin":
            checkin(desk, f"C{number}")
        else:
            undo_last(desk)
    assert links() == set()
    checkpoint()
    assert ties(store, loans, ada) == 0
    copy = back_up(desk, store).file
    assert ties(copy, loans, ada) == 0
    bundle = pack_bundle(desk, {})
    assert full.count(ada) > 20
    assert bundle.count(ada) == 1, "as patron of her own record"
    sent = [json.loads(line) for line in bundle.splitlines()[1:-1]]
    assert not any(line["private"] for line in sent if line["entry"]["kind"] in ("checkout", "checkin"))


def test_leaving_the_program_leaves_no_bytes_either(desk: Desk, store: Path) -> None:
    loans, ada = lent_out(desk, 10)
    for number in range(10):
        checkin(desk, f"C{number}")
    close_store()
    assert ties(store, loans, ada) == 0
    open_store(store)


def test_it_is_gone_in_the_transaction_that_takes_the_item_back(desk: Desk) -> None:
    loans, ada = lent_out(desk, 1)
    assert links() == {(ada, item_row("C0")["id"])}
    with db.atomic() as transaction:
        checkin(desk, "C0")
        assert links() == set()
        assert applying.private(loans[0]) == {}
        transaction.rollback()
    assert links() == {(ada, item_row("C0")["id"])}


def test_the_journal_names_a_patron_on_their_own_record_only(desk: Desk, clock: Clock) -> None:
    ada = register(desk, "Adaline", card="P1", street="Elm Street 5", address_bad=True)
    bob = register(desk, "Bobby", card="P2")
    for barcode in ("C1", "C2"):
        add_item(desk, barcode)
    checkout(desk, ada, "C1", override=Override.of(["ADDRESS_BAD"], "moved to Oak Street"))
    clock.forward(days=1)
    renew(desk, ada, "C1", override=Override.of(["ADDRESS_BAD"], "moved to Oak Street"))
    checkout(desk, bob, "C1", override=Override.of(["ALREADY_OUT_OTHER"], ""))
    checkin(desk, "C1")
    undo_last(desk)
    edit_patron(desk, ada, {"note": "likes gardens"})
    replace_card(desk, ada, "P77")
    people = {patron for (patron,) in rows("SELECT id FROM patron")}
    cursor = db.execute_sql("SELECT * FROM journal")
    names = [column[0] for column in cursor.description]
    entries = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for entry in entries:
        about_a_patron = entry["kind"] in ("patron_registered", "patron_edited")
        assert bool(entry["patron"]) == about_a_patron
        if not about_a_patron:
            assert not any(patron in json.dumps(entry) for patron in people)
    text = json.dumps(entries)
    for word in ("Adaline", "Bobby", "Elm", "Oak", "garden", '"P1"', '"P2"', "P77"):
        assert word not in text
    assert "ADDRESS_BAD" in text, "the code of an override is public"


def test_forgetting_cannot_change_state(desk: Desk, clock: Clock) -> None:
    lent_out(desk, 4)
    register(desk, "Cleo", card="P3", address_bad=True)
    checkout(desk, "P3", "C0", override=Override.of(["ADDRESS_BAD", "ALREADY_OUT_OTHER"], "she moved"))
    checkin(desk, "C1")
    undo_last(desk)
    checkin(desk, "C2")
    edit_item(desk, item_row("C3")["id"], volume="2")
    before, digest = seen(), whole(desk).digest
    kinds = "SELECT id FROM journal WHERE kind IN ('override', 'checkin', 'renew', 'item_added', 'item_edited', 'undo')"
    with db.atomic():
        applying.delete_private_parts([entry for (entry,) in rows(kinds)])
    ended = "SELECT id FROM loan WHERE named OR how = 'undone'"
    assert not {loan for (loan,) in rows(ended)} & {entry for (entry,) in rows("SELECT entry FROM private")}
    assert seen() == before
    assert whole(desk).digest == digest


def test_no_fold_reads_who_it_was(desk: Desk, clock: Clock) -> None:
    """With every private part of loans gone, all but the patron's column is as it was."""
    lent_out(desk, 2)
    clock.forward(days=1)
    renew(desk, "P1", "C0")
    checkin(desk, "C1")
    custody = "SELECT id, loan, state, moved_at, holding_branch, transit_to FROM item ORDER BY id"
    loans = "SELECT id, item, lent_at, due_at, renewals, closed_at, how, named FROM loan ORDER BY id"
    before = (rows(custody), rows(loans))
    items = [item for (item,) in rows("SELECT id FROM item")]
    with db.atomic():
        db.execute_sql("DELETE FROM private WHERE entry IN (SELECT id FROM journal WHERE kind = 'checkout')")
        for table in ("item", "loan"):
            db.execute_sql(f"DELETE FROM {table}")
        applying.refold([entry for item in items for entry in applying.entries_naming(item=item)])
    assert (rows(custody), rows(loans)) == before
    assert links() == set()


def test_reasons_are_forgotten_after_a_year_and_the_codes_stay(desk: Desk, store: Path, clock: Clock) -> None:
    register(desk, card="P1", address_bad=True)
    add_item(desk, "C1")
    checkout(desk, "P1", "C1", override=Override.of(["ADDRESS_BAD"], "moved next door"))
    override = value("SELECT id FROM journal WHERE kind = 'override'")
    assert applying.private(override) == {"reason": "moved next door"}
    clock.forward(days=364)
    assert run_daily_work(desk, store)["reasons"] == 0
    clock.forward(days=2)
    assert run_daily_work(desk, store)["reasons"] == 1
    assert applying.private(override) == {}
    assert json.loads(value("SELECT data FROM journal WHERE id = ?", override)) == {"codes": ["ADDRESS_BAD"]}
    whole(desk)


# machines


@pytest.fixture
def w(world: World) -> World:
    desk = world.at("main")
    register(desk, "Ada", card="P1")
    register(desk, "Bob", card="P2")
    add_item(desk, "C1")
    world.exchange()
    return world


def test_a_device_that_still_has_the_link_does_not_bring_it_back(w: World) -> None:
    loan = checkout(w.at("main"), "P1", "C1").act
    w.exchange()
    ada = patron_id("P1")
    checkin(w.at("main"), "C1")
    w.now += DAY
    renew(w.at("van"), "P1", "C1")
    stale = w.pack("van")
    assert any(json.loads(line)["private"] == {"patron": ada} for line in stale.splitlines()[1:-1])
    w.merge("main", stale)
    w.use("main")
    assert links() == set()
    assert applying.private(loan) == {}
    w.send("main", "van")
    w.use("van")
    assert links() == set()
    w.settled()


def test_who_hears_of_the_loan_from_the_late_device_alone_forgets_with_the_return(w: World) -> None:
    checkout(w.at("main"), "P1", "C1")
    w.send("main", "van")
    checkin(w.at("main"), "C1")
    w.send("van", "van2")
    w.use("van2")
    assert links() == {(patron_id("P1"), item_row("C1")["id"])}
    w.send("main", "van2")
    w.use("van2")
    assert links() == set()
    w.send("van", "van2")
    w.use("van2")
    assert links() == set()


def test_an_end_that_comes_before_its_loan_keeps_the_link_out(w: World) -> None:
    loan = checkout(w.at("van"), "P1", "C1").act
    with_link = w.pack("van")
    w.send("van", "main")
    checkin(w.at("main"), "C1")
    ends = w.pack("main", w.have("main") | {"main": w.have("van2")["main"]})
    assert ends.count('"entry"') == 1
    w.merge("van2", ends)
    w.merge("van2", with_link)
    assert loan_row(loan)["how"] == "checkin"
    assert links() == set()
    whole(w.use("van2"))


def test_a_link_to_an_item_that_is_not_known_yet_goes_with_its_end(w: World, tmp_path: Path, templates: Path) -> None:
    folder = tmp_path / "apart"
    folder.mkdir()
    loan = checkout(w.at("van"), "P1", "C1").act
    with_link = w.pack("van", w.have("main"))
    w.send("van", "main")
    start = w.have("main")
    checkin(w.at("main"), "C1")
    ends = w.pack("main", start)
    for order in ([with_link, ends], [ends, with_link]):
        reader = World(folder, templates, ("reader",))
        # The reader misses how main began, so what main did later waits; a copy of it is written by another hand.
        reader.merge("reader", order[0] if order[0] is with_link else as_first_words(ends))
        reader.merge("reader", order[1] if order[1] is with_link else as_first_words(ends))
        reader.use("reader")
        assert value("SELECT count(*) FROM journal WHERE loan = ?", loan) == 1
        assert value("SELECT count(*) FROM item") == 0
        assert applying.private(loan) == {}
        whole(reader.use("reader"))
        reader.close()


def as_first_words(bundle: str) -> str:
    """The one entry of this bundle as if a new device had begun with it."""
    head, line, _digest = bundle.splitlines()
    part = json.loads(line)
    part["entry"] |= {"device": "new", "seq": 1}
    body = f"{head}\n{json.dumps(part)}"
    return f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n"


def test_the_earlier_of_two_loans_is_remembered_until_staff_settle_it(w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    checkout(w.at("main"), "P2", "C1")
    w.settled()
    checkin(w.at("main"), "C1")
    w.settled()
    for name in w.sites:
        w.use(name)
        assert links() == {(patron_id("P1"), item_row("C1")["id"])}
    desk = w.at("main")
    with db.atomic():
        loan = value("SELECT id FROM loan WHERE how = 'superseded'")
        Act(desk).write("settled", item=item_row("C1")["id"], loan=loan)
    w.settled()
    for name in w.sites:
        w.use(name)
        assert links() == set()


# undo and the pocket


def test_undo_brings_the_patron_back_from_the_pocket_alone(desk: Desk, clock: Clock) -> None:
    _loans, ada = lent_out(desk, 1)
    checkin(desk, "C0")
    assert rows("SELECT count(*) FROM private WHERE entry IN (SELECT id FROM journal WHERE item IS NOT NULL)") == [(0,)]
    clock.now += DAY // 1000
    undo_last(desk)
    assert links() == {(ada, item_row("C0")["id"])}


def test_what_another_station_or_a_merge_forgot_is_in_no_pocket(w: World) -> None:
    checkout(w.at("main"), "P1", "C1")
    w.exchange()
    checkin(w.at("main"), "C1")
    w.exchange()
    pockets = {name: site.desk.pocket for name, site in w.sites.items()}
    act = value("SELECT act FROM journal WHERE kind = 'checkin'")
    assert {name: bool(pocket and pocket.look(act, w.now)) for name, pocket in pockets.items()} == {
        "main": True,
        "van": False,
        "van2": False,
    }


def test_the_pocket_is_never_in_the_store(desk: Desk, store: Path, tmp_path: Path) -> None:
    pocket = Pocket(tmp_path / "elsewhere" / "pocket")
    (tmp_path / "elsewhere").mkdir()
    desk = replace(desk, pocket=pocket)
    loans, ada = lent_out(desk, 20)
    for number in range(20):
        checkin(desk, f"C{number}")
    checkpoint()
    assert ties(store, loans, ada) == 0
    assert ada in (tmp_path / "elsewhere" / "pocket").read_text()


def test_a_hold_that_was_filled_leaves_no_bytes_after_the_return(desk: Desk, store: Path) -> None:
    ada = patron_id(register(desk, "Ada", card="P1"))
    for number in range(20):
        add_item(desk, f"C{number}", biblio=f"title-{number}")
    holds = []
    for number in range(20):
        holds.append(place_hold(desk, "P1", f"C{number}", override=Override.of(["TOO_MANY_HOLDS"], "a class")).id)
        checkin(desk, f"C{number}")
    assert ties(store, holds, ada) > 0, "a test that could not fail"
    loans = [checkout(desk, "P1", f"C{number}").act for number in range(20)]
    assert value("SELECT count(*) FROM hold WHERE patron IS NOT NULL") == 20
    for number in range(20):
        checkin(desk, f"C{number}")
    checkpoint()
    assert ties(store, [*holds, *loans], ada) == 0
    assert value("SELECT count(*) FROM hold WHERE patron IS NOT NULL") == 0
    whole(desk)


def test_a_hold_names_nobody_in_public(desk: Desk) -> None:
    ada = patron_id(register(desk, "Ada", card="P1"))
    add_item(desk, "C1")
    hold = place_hold(desk, "P1", "C1").id
    checkin(desk, "C1")
    cancel_hold(desk, hold)
    lines = rows("SELECT * FROM journal WHERE hold = ? OR id = ?", hold, hold)
    assert len(lines) == 3
    assert not any(name in str(line) for line in lines for name in (ada, "P1", "Ada"))

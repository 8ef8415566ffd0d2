"""The journal: entries, their order, one step at the desk, and clocks that are wrong."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import derived_id, fold_fields, new_id, position
from tuils.library.foundation.journal.families import known_kinds
from tuils.library.foundation.journal.writing import Act, clock_behind
from tuils.library.foundation.refusals import Refused
from tuils.library.holdings.items.custody import STEPS, fold_item
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import accept_clock
from tuils.models import db
from tuils.values.time.moments import micros_of

from .makers import (
    DAY,
    HOUR,
    MINUTE,
    START,
    ZONE,
    Clock,
    add_item,
    bare_entry,
    codes,
    item_row,
    loan_row,
    register,
    rows,
    value,
    whole,
)


def test_the_clock_of_the_tests_starts_on_a_tuesday_at_nine() -> None:
    assert micros_of(datetime(2026, 12, 1, 9, tzinfo=ZONE)) == START


# ids and order


def test_an_id_is_a_uuid7_of_its_moment() -> None:
    ids = [new_id(START + n * 1_000) for n in range(50)]
    assert ids == sorted(ids)
    one = uuid.UUID(ids[0])
    assert (one.version, one.variant, one.int >> 80) == (7, uuid.RFC_4122, START // 1_000)
    assert new_id(START) != new_id(START)
    assert uuid.UUID(new_id(-5)).int >> 80 == 0


def test_what_main_writes_by_itself_has_an_id_that_follows_from_its_subject() -> None:
    assert derived_id("settle", "a") == derived_id("settle", "a") != derived_id("settle", "b")
    assert uuid.UUID(derived_id("settle", "a")).version == 5


@given(*[st.integers(0, 10**16)] * 4)
def test_an_entry_stands_after_all_its_device_had_seen(stamp: int, minus: int, base: int, before: int) -> None:
    place = position(stamp, minus, base, before)
    assert place > base
    assert place > before
    assert place == stamp - minus or place in (base + 1, before + 1)
    assert position(stamp, minus + 1, base, before) <= place


def test_each_device_counts_by_itself_without_gaps(desk: Desk) -> None:
    other = replace(desk, device="second", station="second")
    card = register(desk)
    register(other, "Bob")
    add_item(desk, "C1")
    checkout(other, card, "C1")
    for device in ("desk", "second"):
        seqs = [seq for (seq,) in rows("SELECT seq FROM journal WHERE device = ? ORDER BY seq", device)]
        assert seqs == list(range(1, len(seqs) + 1))
    places = [row[0] for row in rows("SELECT pos FROM journal ORDER BY pos, device, seq")]
    assert len(set(places)) == len(places)
    base = value("SELECT base FROM journal WHERE device = 'second' ORDER BY seq DESC LIMIT 1")
    assert base == value("SELECT max(pos) FROM journal WHERE device <> 'second'")


def test_a_verb_that_is_refused_leaves_no_gap_and_no_trace(desk: Desk) -> None:
    add_item(desk, "C1")
    before = (rows("SELECT * FROM journal"), rows("SELECT * FROM have"))
    with db.atomic() as transaction:
        Act(desk).write("item_edited", item=item_row("C1")["id"], data={"set": {"volume": "2"}})
        transaction.rollback()
    assert codes(lambda: checkout(desk, "nobody", "C1")) == ["PATRON_UNKNOWN"]
    assert (rows("SELECT * FROM journal"), rows("SELECT * FROM have")) == before
    edited = add_item(desk, "C2")
    assert value("SELECT seq FROM journal WHERE id = ?", edited) == before[1][-1][1] + 1


def test_what_is_born_at_the_desk_is_named_by_its_entry(desk: Desk) -> None:
    card, item = register(desk), add_item(desk, "C1")
    done = checkout(desk, card, "C1")
    loan = item_row("C1")["loan"]
    assert done.act == loan
    assert value("SELECT kind FROM journal WHERE id = ?", loan) == "checkout"
    assert value("SELECT kind FROM journal WHERE id = ?", item) == "item_added"
    assert value("SELECT item FROM journal WHERE id = ?", item) == item
    patron = value("SELECT id FROM patron WHERE card = ?", card)
    assert value("SELECT kind FROM journal WHERE patron = ?", patron) == "patron_registered"
    assert uuid.UUID(patron).version == 4, "the id of a person tells no time"


def test_the_entries_of_one_verb_share_an_act(desk: Desk) -> None:
    ada, bob = register(desk), register(desk, "Bob")
    add_item(desk, "C1")
    checkout(desk, ada, "C1")
    done = checkout(desk, bob, "C1", override=Override.of(["ALREADY_OUT_OTHER"], ""))
    kinds = rows("SELECT kind FROM journal WHERE act = ? ORDER BY seq", done.act)
    assert kinds == [("checkin",), ("checkout",)]
    assert value("SELECT kind FROM journal WHERE id = ?", done.act) == "checkin"


def test_an_entry_carries_what_was_decided_and_when_it_happened(desk: Desk, clock: Clock) -> None:
    card = register(desk)
    add_item(desk, "C1")
    clock.forward(days=2)
    happened = clock.now - DAY
    done = checkout(desk.as_of(happened), card, "C1")
    stamp, at, data = rows("SELECT stamp, at, data FROM journal WHERE id = ?", done.act)[0]
    assert at == happened == loan_row(done.act)["lent_at"]
    assert stamp > happened
    assert json.loads(data) == {"due": done.due_at}
    later = desk.as_of(clock.now + DAY)
    assert later.at < clock.now + DAY, "nothing happens in the future"


def test_the_last_writer_in_order_wins_field_by_field() -> None:
    entries = [
        bare_entry("x_edited", pos=3, data={"set": {"a": 3}}),
        bare_entry("x_edited", pos=1, data={"set": {"a": 1, "b": 1}}),
        bare_entry("x_edited", pos=4, void=True, data={"set": {"a": 4}}),
        bare_entry("x_edited", pos=2),
    ]
    assert fold_fields(entries, {"e2": {"set": {"c": 2}}, "e4": {"set": {"c": 4}}}) == {"a": 3, "b": 1, "c": 2}


# folds


@pytest.mark.whole
@given(st.data())
def test_a_fold_takes_any_entries_in_any_order_and_forgets_no_end(data: st.DataObject) -> None:
    ids = [f"e{n}" for n in range(1, 9)]
    some_id = st.one_of(st.none(), st.sampled_from(ids))
    entries = [
        bare_entry(
            data.draw(st.sampled_from(sorted(STEPS))),
            pos=place,
            void=data.draw(st.booleans()),
            loan=data.draw(some_id),
            continues=data.draw(some_id),
            data={"due": data.draw(st.integers(0, 5)), "set": {"state": data.draw(st.sampled_from(["", "lost"]))}},
        )
        for place in range(1, 9)
    ]
    state = fold_item("i", entries)
    assert fold_item("i", data.draw(st.permutations(entries))) == state
    still_out = [loan.id for loan in state.loans.values() if loan.closed_at is None]
    assert still_out == ([state.loan] if state.loan else [])
    for entry in entries:
        if entry.kind in ("checkin", "settled") and entry.loan in state.loans and entry.loan < entry.id:
            assert state.loans[entry.loan].named
            assert state.loans[entry.loan].closed_at is not None
        if entry.kind == "checkout" and entry.void:
            assert state.loans[entry.id].how == "undone"


def test_an_entry_about_a_thing_not_known_yet_does_nothing_until_it_comes(desk: Desk) -> None:
    with db.atomic():
        edited = Act(desk).write("item_edited", item="unknown", data={"set": {"barcode": "C9"}})
        ghost = Act(desk).write("renew", item="unknown", loan="nothing", data={"due": 1})
        Act(desk).write("patron_edited", {"set": {"phone": "1"}}, patron="unknown")
    assert value("SELECT count(*) FROM item") == value("SELECT count(*) FROM patron") == 0
    with db.atomic():
        applying.refold([edited, ghost])
    assert value("SELECT count(*) FROM item") == 0
    assert whole(desk).ok


def test_the_journal_knows_the_kinds_of_every_department() -> None:
    named = {
        "item_added", "item_edited", "checkout", "checkin", "renew", "settled", "patron_registered", "patron_edited",
        "biblio_added", "biblio_edited", "setting_set", "undo", "clock", "override", "import_batch",
    }  # fmt: skip
    assert named <= known_kinds()


# a loan's due date


def test_an_earlier_promise_never_shortens_a_later_one(desk: Desk, clock: Clock) -> None:
    card, item = register(desk), add_item(desk, "C1")
    loan = checkout(desk, card, "C1").act
    clock.forward(days=1)
    later = renew(desk, card, "C1").due_at
    with db.atomic():
        Act(desk).write("renew", item=item, loan=loan, data={"due": later - 5 * DAY})
    assert (loan_row(loan)["due_at"], loan_row(loan)["renewals"]) == (later, 2)
    with db.atomic():
        Act(desk).write("renew", item=item, loan="another", data={"due": later + DAY})
    assert loan_row(loan)["due_at"] == later
    assert whole(desk).ok


# clocks


def test_a_clock_a_little_behind_counts_on_from_the_last_entry(desk: Desk, clock: Clock) -> None:
    item = add_item(desk, "C1")
    last = value("SELECT max(pos) FROM have")
    clock.now -= 20 * HOUR
    assert clock_behind(clock.now) == pytest.approx(20 * HOUR, abs=MINUTE)
    clock.now += 20 * HOUR - 4 * MINUTE
    assert clock_behind(clock.now) == 0, "a few minutes are not worth a word"
    clock.now -= 10 * HOUR
    register(desk)
    assert value("SELECT max(pos) FROM have") == last + 1
    assert value("SELECT pos FROM journal WHERE id = ?", item) == last


def test_a_clock_in_another_year_is_refused_and_nothing_is_written(desk: Desk, clock: Clock) -> None:
    card = register(desk)
    add_item(desk, "C1")
    count = value("SELECT count(*) FROM journal")
    clock.now -= 400 * DAY
    with pytest.raises(Refused) as no:
        checkout(desk, card, "C1")
    assert no.value.codes == ["CLOCK_WRONG"]
    assert "2025-10-27" in no.value.message
    assert codes(lambda: edit_patron(desk, card, {"phone": "1"})) == ["CLOCK_WRONG"]
    assert value("SELECT count(*) FROM journal") == count


def test_a_clock_that_was_ahead_is_set_back_when_staff_say_so(desk: Desk, clock: Clock) -> None:
    card = register(desk)
    add_item(desk, "C1")
    clock.now += 300 * DAY
    checkout(desk, card, "C1")
    checkin(desk, "C1")
    clock.now -= 300 * DAY
    assert codes(lambda: checkout(desk, card, "C1")) == ["CLOCK_WRONG"]
    assert accept_clock(desk) == pytest.approx(300 * DAY, abs=MINUTE)
    assert clock_behind(clock.now) == 0
    checkout(desk, card, "C1")
    assert value("SELECT max(pos) FROM journal") < clock.now + MINUTE
    assert whole(desk).ok


def test_two_desks_whose_machine_was_a_year_ahead_can_go_on(desk: Desk, clock: Clock) -> None:
    other = replace(desk, device="second", station="second")
    card = register(desk)
    add_item(desk, "C1")
    clock.now += 300 * DAY
    checkout(desk, card, "C1")
    checkin(other, "C1")
    checkout(desk, card, "C1")
    clock.now -= 300 * DAY
    assert codes(lambda: checkin(other, "C1")) == ["CLOCK_WRONG"]
    accept_clock(desk)
    assert clock_behind(clock.now) == 0
    checkin(other, "C1")
    loan = checkout(desk, card, "C1").act
    assert item_row("C1")["loan"] == loan
    assert loan_row(loan)["lent_at"] <= clock.now
    assert whole(desk).ok
    clock.now -= 300 * DAY
    assert codes(lambda: checkin(desk, "C1")) == ["CLOCK_WRONG"], "what happened since is believed"

"""Undo: what an act did is taken back, and what stands in the way of it."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.calendar import close_days, set_hours
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rule_changes.closures import reopen_days
from tuils.library.lending.rules.rules import set_circulation_rule, unset_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron, renew_patron, replace_card
from tuils.library.people.staff.staff import add_staff, change_staff
from tuils.library.reach.replay import accept_clock, last_actions, undo, whole_act
from tuils.models import db

from .makers import (
    DAY,
    MINUTE,
    Clock,
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
    seen,
    value,
    whole,
    with_role,
)

CHECK_IN_FIRST = Override.of(["ALREADY_OUT_OTHER"], "")


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, card="P1")


@pytest.fixture
def bob(desk: Desk) -> str:
    return register(desk, "Bob", card="P2")


@pytest.fixture
def emma(desk: Desk) -> str:
    return add_item(desk, "C1")


# each kind, there and back

ACTS: dict[str, Callable[[Desk, Clock], object]] = {
    "checkout": lambda desk, clock: checkout(desk, "P1", "C1"),
    "checkin": lambda desk, clock: checkin(desk, "C2"),
    "a checkin elsewhere": lambda desk, clock: checkin(replace(desk, branch="EAST"), "C2"),
    "a checkin of what was not out": lambda desk, clock: checkin(desk, "C1"),
    "a checkin of what was lost": lambda desk, clock: checkin(desk, "C3"),
    "a checkin at an earlier time": lambda desk, clock: checkin(desk.as_of(clock.now - DAY), "C2"),
    "renew": lambda desk, clock: renew(desk, "P1", "C2"),
    "a renewal instead of a checkout": lambda desk, clock: checkout(
        desk, "P1", "C2", override=Override.of(["ALREADY_OUT_SAME"], "")
    ),
    "lent on": lambda desk, clock: checkout(desk, "P2", "C2", override=CHECK_IN_FIRST),
    "lent all the same": lambda desk, clock: checkout(
        desk, "P3", "C1", override=Override.of(["ADDRESS_BAD"], "she moved")
    ),
    "item_edited": lambda desk, clock: edit_item(desk, item_row("C1")["id"], volume="2", state="lost", barcode="C9"),
    "patron_edited": lambda desk, clock: edit_patron(desk, "P1", {"phone": "1", "barred": True}),
    "a renewed card": lambda desk, clock: renew_patron(desk, "P1"),
    "a new card": lambda desk, clock: replace_card(desk, "P1", "P77"),
    "a rule": lambda desk, clock: set_circulation_rule(desk, "loan_period", "3d"),
    "a rule taken out": lambda desk, clock: unset_rule(desk, "loan_period", item_type="DVD"),
    "hours": lambda desk, clock: set_hours(desk, "MAIN", {0: "10-12"}),
    "a closure": lambda desk, clock: close_days(desk, date(2026, 12, 24), date(2026, 12, 26), "Christmas"),
    "a day open again": lambda desk, clock: reopen_days(desk, date(2027, 1, 1), date(2027, 1, 1)),
    "a setting": lambda desk, clock: set_value(desk, "due_at_closing", True),
}


@pytest.mark.parametrize("what", ACTS)
def test_undo_gives_the_state_back(what: str, desk: Desk, clock: Clock) -> None:
    register(desk, card="P1", phone="555", address_bad=False)
    register(desk, "Bob", card="P2")
    register(desk, "Cleo", card="P3", address_bad=True)
    for barcode in ("C1", "C2", "C3"):
        add_item(desk, barcode, home_branch="MAIN", volume="1")
    close_days(desk, date(2027, 1, 1), date(2027, 1, 1), "New Year")
    for barcode in ("C2", "C3"):
        checkout(desk, "P1", barcode)
    clock.forward(days=1)
    renew(desk, "P1", "C2")
    edit_item(desk, item_row("C3")["id"], state="lost")
    clock.forward(days=3)
    before = seen()
    ACTS[what](desk, clock)
    assert seen() != before
    whole(desk)
    undo(desk, past_actions(desk)[0].act)
    assert seen() == before
    whole(desk)


@pytest.mark.parametrize("seed", range(30))
def test_twelve_steps_back_give_each_earlier_state_again(seed: int, desk: Desk, clock: Clock) -> None:
    dice = random.Random(seed)
    cards = [register(desk, name, card=f"P{n}") for n, name in enumerate(("Ada", "Bob"))]
    items = [add_item(desk, f"C{n}") for n in range(3)]
    states: list[tuple[str, object, str]] = []
    steps: list[Callable[[str, int], object]] = [
        lambda card, n: checkout(desk, card, f"C{n}"),
        lambda card, n: checkout(desk, card, f"C{n}"),
        lambda card, n: checkout(desk, card, f"C{n}", override=CHECK_IN_FIRST),
        lambda card, n: checkin(desk, f"C{n}"),
        lambda card, n: checkin(desk, f"C{n}"),
        lambda card, n: renew(desk, card, f"C{n}"),
        lambda card, n: edit_item(desk, items[n], state=dice.choice(["", "lost", "damaged"])),
        lambda card, n: edit_patron(desk, card, {"phone": str(clock.now)}),
    ]

    def back() -> None:
        what, before, act = states.pop()
        undo(desk, act)
        assert seen() == before, what

    while len(states) < 12:
        clock.now += dice.choice((MINUTE // 60, MINUTE // 4))
        if states and dice.random() < 0.3:
            back()
            continue
        before, step = seen(), dice.randrange(len(steps))
        with suppress(Refused):
            steps[step](dice.choice(cards), dice.randrange(3))
            if seen() != before or past_actions(desk, 1)[0].act not in {act for _what, _before, act in states}:
                states.append((f"step {step}", before, past_actions(desk, 1)[0].act))
    while states:
        clock.now += 1_000
        back()
    assert links() == set()
    whole(desk)


# what is said of the acts


def test_the_list_has_this_stations_acts_the_newest_first(desk: Desk, ada: str, emma: str) -> None:
    lent = checkout(desk, ada, "C1").act
    other = replace(desk, device="second")
    checkin(other, "C1")
    listed = last_actions(desk)
    assert [(deed.kind, deed.undoable) for deed in listed] == [
        ("checkout", True),
        ("item_added", True),
        ("patron_registered", False),
    ]
    assert (listed[0].act, listed[0].item, listed[0].patron) == (lent, emma, None)
    assert listed[2].patron == patron_id(ada)
    assert [deed.kind for deed in last_actions(other)] == ["checkin"]
    assert last_actions(desk, 1) == listed[:1]


def test_an_act_that_lent_on_is_a_checkout_and_an_override_adds_nothing(desk: Desk, emma: str) -> None:
    register(desk, card="P1")
    register(desk, "Bob", card="P2", address_bad=True)
    checkout(desk, "P1", "C1")
    both = Override.of(["ALREADY_OUT_OTHER", "ADDRESS_BAD"], "known to us")
    checkout(desk, "P2", "C1", override=both)
    deed = last_actions(desk)[0]
    assert (deed.kind, [entry.kind for entry in deed.entries]) == ("checkout", ["checkin", "checkout", "override"])
    assert undo(desk, deed.act).kind == "checkout"
    assert borrower("C1") == patron_id("P1")


def test_what_was_taken_back_and_the_taking_back_leave_the_list(desk: Desk, ada: str, emma: str) -> None:
    checkout(desk, ada, "C1")
    checkin(desk, "C1")
    undo_last(desk)
    assert [deed.kind for deed in last_actions(desk)] == ["checkout", "item_added", "patron_registered"]
    undo_last(desk)
    assert [deed.kind for deed in last_actions(desk)] == ["item_added", "patron_registered"]
    assert item_row("C1")["loan"] is None
    assert links() == set()


def test_several_are_taken_back_newest_first_and_what_is_passed_over_is_named(desk: Desk, ada: str, emma: str) -> None:
    add_item(desk, "C2")
    lent = checkout(desk, ada, "C1").act
    register(desk, "Bob")
    lent_too = checkout(desk, ada, "C2").act
    done, passed, no = undo_last(desk, 2)
    assert [deed.act for deed in done] == [lent_too, lent]
    assert [deed.kind for deed in passed] == ["patron_registered"]
    assert no is None
    done, _passed, no = undo_last(desk, 9)
    assert [deed.kind for deed in done] == ["item_added", "item_added"]
    done, passed, no = undo_last(desk, 1)
    assert done == []
    assert no is not None
    assert no.codes == ["NOTHING_TO_UNDO"]


def test_taking_back_several_stops_at_the_first_that_cannot_be(
    desk: Desk, ada: str, bob: str, emma: str, clock: Clock
) -> None:
    checkout(desk, ada, "C1")
    checkin(desk, "C1")
    clock.forward(minutes=11)
    lent = checkout(desk, bob, "C1").act
    done, _passed, no = undo_last(desk, 5)
    assert [deed.act for deed in done] == [lent]
    assert no is not None
    assert no.codes == ["UNDO_TOO_LATE"]
    whole(desk)


def test_a_morning_of_new_patrons_does_not_hide_the_loan_before_it(desk: Desk, ada: str, emma: str) -> None:
    lent = checkout(desk, ada, "C1").act
    for number in range(60):
        register(desk, f"N{number}", card=f"N{number}")
    done, passed, no = undo_last(desk)
    assert [deed.act for deed in done] == [lent]
    assert len(passed) == 60
    assert no is None


def test_an_act_is_named_by_its_end_where_only_one_fits(desk: Desk, ada: str, emma: str) -> None:
    act = checkout(desk, ada, "C1").act
    assert whole_act(act[-6:], desk.device) == whole_act(act, desk.device) == act
    assert codes(lambda: whole_act(act[-5:], desk.device)) == ["UNKNOWN_ID"]
    assert codes(lambda: whole_act(act[-6:], "another")) == ["UNKNOWN_ID"]
    with db.atomic():
        Act(desk).write("item_edited", item=emma, data={"set": {}}, entry_id="x" * 30 + act[-6:])
    assert codes(lambda: whole_act(act[-6:], desk.device)) == ["UNKNOWN_ID"]
    assert undo(desk, act[-8:]).act == act


# refusals


def test_there_is_nothing_to_undo(desk: Desk, ada: str, emma: str) -> None:
    lent = checkout(desk, ada, "C1").act
    assert codes(lambda: undo(replace(desk, device="second"), lent)) == ["NOTHING_TO_UNDO"]
    undo(desk, lent)
    assert codes(lambda: undo(desk, lent)) == ["NOTHING_TO_UNDO"]
    assert codes(lambda: undo(desk, "0" * 36)) == ["NOTHING_TO_UNDO"]
    assert value("SELECT count(*) FROM journal WHERE kind = 'undo'") == 1


def test_who_may_not_undo_may_not(desk: Desk, ada: str, emma: str) -> None:
    lent = checkout(desk, ada, "C1").act
    nobody = with_role(desk, permissions={"circulation.checkout"})
    assert codes(lambda: undo(nobody, lent)) == ["NO_PERMISSION"]
    assert codes(lambda: undo_last(nobody)) == ["NO_PERMISSION"]
    assert item_row("C1")["loan"] == lent


def test_who_may_not_do_it_may_not_take_it_back(desk: Desk, volunteer: Desk, ada: str, emma: str) -> None:
    set_circulation_rule(desk, "loan_period", "3d")
    close_days(desk, date(2026, 12, 24), date(2026, 12, 24))
    set_value(desk, "due_at_closing", True)
    edit_item(desk, emma, volume="2")
    edit_patron(desk, ada, {"phone": "1"})
    lent = checkout(desk, ada, "C1").act
    assert undo(volunteer, lent).kind == "checkout", "what another did at this station is taken back all the same"
    before = seen()
    answers = [codes(partial(undo, volunteer, deed.act)) for deed in last_actions(desk)]
    assert answers[:5] == [[], *[["NO_PERMISSION"]] * 4]
    for deed in last_actions(desk)[:4]:
        undo(desk, deed.act)
    assert seen() != before
    whole(desk)


NOT_LAST: dict[str, Callable[[Desk], object]] = {
    "renewed": lambda desk: renew(desk, "P1", "C1"),
    "came back": lambda desk: checkin(desk, "C1"),
    "lent on": lambda desk: checkout(desk, "P2", "C1", override=CHECK_IN_FIRST),
}


@pytest.mark.parametrize("then", NOT_LAST)
def test_a_loan_on_which_something_stands(then: str, desk: Desk, ada: str, bob: str, emma: str, clock: Clock) -> None:
    lent = checkout(desk, ada, "C1").act
    clock.forward(days=1)
    NOT_LAST[then](desk)
    before = seen()
    assert codes(lambda: undo(desk, lent)) == ["UNDO_NOT_LAST"]
    assert seen() == before
    undo_last(desk)
    undo(desk, lent)
    assert item_row("C1")["loan"] is None


def test_a_checkin_after_which_the_item_moved_again(desk: Desk, ada: str, bob: str, emma: str) -> None:
    checkout(desk, ada, "C1")
    back = checkin(desk, "C1").act
    checkout(desk, bob, "C1")
    assert codes(lambda: undo(desk, back)) == ["UNDO_NOT_LAST"]
    undo_last(desk)
    undo(desk, back)
    assert borrower("C1") == patron_id(ada)


def test_a_renewal_of_a_loan_that_is_over(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    loan = checkout(desk, ada, "C1").act
    clock.forward(days=1)
    due = loan_row(loan)["due_at"]
    renewed = renew(desk, ada, "C1").act
    checkin(desk, "C1")
    assert codes(lambda: undo(desk, renewed)) == ["UNDO_NOT_LAST"]
    undo_last(desk)
    assert undo(desk, renewed).kind == "renew"
    going_on = loan_row(item_row("C1")["loan"])
    assert (going_on["due_at"], going_on["renewals"], going_on["id"] == loan) == (due, 0, False)


def test_an_edit_of_the_same_field_stands_on_it_one_of_another_does_not(desk: Desk, ada: str, emma: str) -> None:
    first = edit_item(desk, emma, volume="1", state="damaged")
    edit_item(desk, emma, volume="2")
    edit_item(desk, emma, copy_number="3")
    assert codes(lambda: undo(desk, first)) == ["UNDO_NOT_LAST"]
    other = edit_item(desk, emma, staff_note="x")
    edit_item(desk, emma, public_note="y")
    undo(desk, other)
    assert (item_row("C1")["staff_note"], item_row("C1")["public_note"]) == ("", "y")
    edit_patron(desk, ada, {"phone": "1"})
    edited = last_actions(desk)[0].act
    edit_patron(desk, ada, {"street": "Elm St"})
    undo(desk, edited)
    edit_patron(desk, ada, {"street": "Oak St"})
    assert codes(lambda: undo(desk, last_actions(desk)[1].act)) == ["UNDO_NOT_LAST"]


def test_a_setting_that_was_set_again(desk: Desk) -> None:
    set_circulation_rule(desk, "loan_period", "7d")
    first = last_actions(desk)[0].act
    set_circulation_rule(desk, "renewals_allowed", "9")
    set_circulation_rule(desk, "loan_period", "8d")
    assert codes(lambda: undo(desk, first)) == ["UNDO_NOT_LAST"]
    undo_last(desk)
    undo(desk, first)
    assert value("SELECT value FROM circ_rule WHERE name = 'loan_period' AND item_type = ''") == "21d"


def test_who_had_it_is_known_for_ten_minutes(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    back = checkin(desk, "C1").act
    clock.forward(minutes=9)
    early = seen()
    clock.forward(minutes=2)
    with pytest.raises(Refused) as no:
        undo(desk, back)
    assert no.value.codes == ["UNDO_TOO_LATE"]
    assert "Scan the card and check it out again." in no.value.message
    assert seen() == early
    clock.now -= 2 * MINUTE
    undo(desk, back)
    assert borrower("C1") == patron_id(ada)


def test_without_a_pocket_or_after_sign_out_it_is_too_late(desk: Desk, ada: str, emma: str) -> None:
    assert desk.pocket is not None
    checkout(desk, ada, "C1")
    back = checkin(desk, "C1").act
    assert codes(lambda: undo(replace(desk, pocket=None), back)) == ["UNDO_TOO_LATE"]
    desk.pocket.empty()
    assert codes(lambda: undo(desk, back)) == ["UNDO_TOO_LATE"]
    idle = checkin(desk, "C1").act
    assert undo(desk, idle).act == idle, "nobody had it, so nothing is needed"


def test_what_is_not_taken_back_by_undo(desk: Desk, ada: str, emma: str) -> None:
    patron = value("SELECT act FROM journal WHERE kind = 'patron_registered'")
    assert codes(lambda: undo(desk, patron)) == ["NOT_BY_UNDO"]
    with db.atomic():
        batch = Act(desk).write("import_batch", data={"batch": "x"}).act
    assert codes(lambda: undo(desk, batch)) == ["NOT_BY_UNDO"]


def test_void_is_for_ever_and_a_continuation_is_no_step_of_its_own(desk: Desk, ada: str, emma: str) -> None:
    lent = checkout(desk, ada, "C1").act
    checkin(desk, "C1")
    undo_last(desk)
    step_back = value("SELECT act FROM journal WHERE kind = 'undo'")
    carried = item_row("C1")["loan"]
    assert codes(lambda: undo(desk, step_back)) == ["NOT_BY_UNDO"]
    assert codes(lambda: undo(desk, carried)) == ["NOT_BY_UNDO"]
    assert borrower("C1") == patron_id(ada)
    undo(desk, lent)
    assert [how for (how,) in rows("SELECT how FROM loan")] == ["undone", "undone"]
    assert links() == set()
    whole(desk)


def test_a_loan_can_be_carried_on_many_times(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    before = seen()
    for _time in range(4):
        clock.forward(minutes=1)
        checkin(desk, "C1")
        undo_last(desk)
        assert seen() == before
    clock.forward(days=1)
    renew(desk, ada, "C1")
    undo_last(desk, 2)
    assert item_row("C1")["loan"] is None
    assert value("SELECT count(*) FROM loan WHERE how <> 'undone'") == 0
    whole(desk)


def test_how_the_library_began_and_who_works_in_it_stay(desk: Desk) -> None:
    founding = value("SELECT act FROM journal WHERE seq = 1")
    first_desk = replace(desk, device="founding")
    assert codes(lambda: undo(first_desk, founding)) == ["NOT_BY_UNDO"]
    done, _passed, no = undo_last(first_desk, 9)
    assert done == []
    assert no is not None
    assert no.codes == ["NOTHING_TO_UNDO"]
    add_staff(desk, "zoe", "administrator")
    change_staff(desk, "admin", active=False)
    assert [deed.undoable for deed in last_actions(desk)] == [False, False]


def test_a_clock_set_back_stays_so(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    clock.now += 3 * DAY
    checkout(desk, ada, "C1")
    clock.now -= 3 * DAY
    accept_clock(desk)
    act = value("SELECT act FROM journal WHERE kind = 'clock'")
    assert codes(lambda: undo(desk, act)) == ["NOT_BY_UNDO"]
    assert [deed.kind for deed in last_actions(desk)] == ["checkout", "item_added", "patron_registered"]


def test_what_another_machine_carried_on_is_no_longer_ours(world: World) -> None:
    desk = world.at("main")
    ada = register(desk, card="P1")
    add_item(desk, "C1")
    lent = checkout(desk, ada, "C1").act
    world.exchange()
    checkin(world.at("van"), "C1")
    undo_last(world.at("van"))
    world.exchange()
    assert codes(lambda: undo(world.at("main"), lent)) == ["UNDO_NOT_LAST"]
    world.settled()
    assert borrower("C1") == patron_id(ada)


def test_a_checkin_after_which_main_settled_the_loan_stays(world: World) -> None:
    desk = world.at("main")
    ada, bob = register(desk, card="P1"), register(desk, "Bob", card="P2")
    item = add_item(desk, "C1")
    world.exchange()
    lent = checkout(world.at("van"), ada, "C1").act
    back = checkin(world.at("van"), "C1").act
    world.send("van", "main")
    main = world.at("main")
    with db.atomic():
        Act(main).write("settled", item=item, loan=lent)
    world.send("main", "van")
    assert codes(lambda: undo(world.at("van"), back)) == ["UNDO_NOT_LAST"]
    assert bob
    world.settled()

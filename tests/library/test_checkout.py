"""Lending: every reason that may stand in the way, what may be passed and by whom, and times given by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.at_once import add_code
from tuils.library.foundation.administration.calendar import close_days
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.refusals import Reason, Refused, refuse
from tuils.library.foundation.wording import WORDING
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.values.time.moments import day_of, iso

from .makers import (
    DAY,
    HOUR,
    MINUTE,
    ZONE,
    Clock,
    add_item,
    borrower,
    codes,
    edit_item,
    item_row,
    loan_row,
    patron_id,
    register,
    rows,
    value,
    whole,
    with_role,
)


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, "Ada", last_name="Okafor", card="P1")


@pytest.fixture
def emma(desk: Desk) -> str:
    return add_item(desk, "C1", call_number="F AUS")


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def alerts(desk: Desk, barcode: str = "C1") -> list[str]:
    return [alert.code for alert in checkout(desk, "P1", barcode).alerts]


# lent


def test_a_loan_is_made(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    done = checkout(desk, ada, "C1")
    assert (done.item, done.patron, done.call_number, done.alerts, done.passed) == (
        "C1",
        "P1",
        "F AUS",
        (),
        frozenset(),
    )
    assert iso(done.due_at, ZONE) == "2026-12-22T23:59:00-06:00"
    assert (done.rule.value, done.rule.step, done.due.at, done.renewed) == ("21d", 8, done.due_at, None)
    loan = loan_row(done.act)
    assert (loan["item"], loan["patron"], loan["due_at"]) == (emma, patron_id(ada), done.due_at)
    assert (loan["renewals"], loan["closed_at"], loan["how"]) == (0, None, "")
    assert item_row("C1")["loan"] == done.act
    whole(desk)


def test_a_loan_never_ends_on_a_closed_day(desk: Desk, ada: str, emma: str) -> None:
    close_days(desk, date(2026, 12, 22), date(2026, 12, 26), "Holiday")
    done = checkout(desk, ada, "C1")
    assert day_of(done.due_at, ZONE) == date(2026, 12, 27)
    assert [step.reason for step in done.due.steps if step.kind == "closed"] == ["Holiday"] * 5


# what stands in the way


def test_a_number_that_no_item_has(desk: Desk, ada: str) -> None:
    no = refused(lambda: checkout(desk, ada, "C404"))
    assert no.codes == ["ITEM_UNKNOWN"]
    assert no.overridable == []
    assert (
        no.message
        == "Not checked out: no item has the barcode C404. Scan again. If it is not in the catalog: F10, Add a book."
    )


def test_a_number_that_no_card_has(desk: Desk, emma: str) -> None:
    no = refused(lambda: checkout(desk, "P404", "C1"))
    assert (no.codes, no.overridable) == (["PATRON_UNKNOWN"], [])
    assert "P404" in no.message


def test_both_unknown_are_said_together(desk: Desk) -> None:
    assert refused(lambda: checkout(desk, "P404", "C404")).codes == ["PATRON_UNKNOWN", "ITEM_UNKNOWN"]
    assert refused(lambda: checkout(desk, "", "")).codes == ["PATRON_UNKNOWN", "ITEM_UNKNOWN"]


def test_where_one_is_unknown_the_reasons_of_the_other_are_said_too(desk: Desk, ada: str, emma: str) -> None:
    edit_patron(desk, ada, {"barred": True, "address_bad": True, "note": "x"})
    assert refused(lambda: checkout(desk, ada, "C404")).codes == ["ITEM_UNKNOWN", "PATRON_BARRED", "ADDRESS_BAD"]
    add_item(desk, "R1", "REF")
    assert refused(lambda: checkout(desk, "P404", "R1")).codes == ["PATRON_UNKNOWN", "NOT_FOR_LOAN"]


def test_a_message_is_whole_sentences(desk: Desk, ada: str) -> None:
    no = refused(lambda: edit_patron(desk, ada, {"born": "x"}))
    assert no.message == "born cannot be read: x. Type it like 3/14/1985."


def test_a_card_that_was_replaced(desk: Desk, ada: str, emma: str) -> None:
    replace_card(desk, ada, "P11")
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert (no.codes, no.overridable) == (["CARD_LOST"], [])
    assert "Tue, Dec 1, 2026" in no.message
    assert checkout(desk, "P11", "C1").patron == "P11"


def test_a_patron_to_whom_nothing_is_lent_for_now(desk: Desk, ada: str, emma: str) -> None:
    edit_patron(desk, ada, {"barred": True})
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert (no.codes, no.overridable) == (["PATRON_BARRED"], [])
    assert no.message.startswith("Not checked out: the patron is blocked for now.")
    anyway = Override.of(["PATRON_BARRED"], "I say so")
    assert codes(lambda: checkout(desk, ada, "C1", override=anyway)) == ["PATRON_BARRED"], "nobody may pass it"


def test_a_bar_with_an_end_ends_by_itself(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    edit_patron(desk, ada, {"barred": True, "barred_until": "2026-12-03"})
    assert "until Thu, Dec 3" in refused(lambda: checkout(desk, ada, "C1")).message
    clock.forward(days=2)
    assert codes(lambda: checkout(desk, ada, "C1")) == ["PATRON_BARRED"], "the last day counts"
    clock.forward(days=1)
    assert codes(lambda: checkout(desk, ada, "C1")) == []


def test_an_end_of_a_bar_alone_bars_nobody(desk: Desk, ada: str, emma: str) -> None:
    edit_patron(desk, ada, {"barred_until": "2030-01-01"})
    assert codes(lambda: checkout(desk, ada, "C1")) == []


def test_a_card_that_has_ended(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    edit_patron(desk, ada, {"expires_on": "2026-12-01"})
    assert codes(lambda: checkout(desk, ada, "C1")) == [], "the last day counts"
    checkin(desk, "C1")
    clock.forward(days=1)
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert (no.codes, no.overridable) == (["PATRON_EXPIRED"], ["PATRON_EXPIRED"])
    assert no.message == "Not checked out: the card expired Tue, Dec 1."


def test_a_category_without_an_end_never_expires(desk: Desk, emma: str, clock: Clock) -> None:
    staff = register(desk, "Zoe", category="STAFF")
    clock.forward(days=4000)
    assert codes(lambda: checkout(desk, staff, "C1")) == []


def test_an_address_from_which_mail_came_back(desk: Desk, ada: str, emma: str) -> None:
    edit_patron(desk, ada, {"address_bad": True})
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert (no.codes, no.overridable) == (["ADDRESS_BAD"], ["ADDRESS_BAD"])
    assert no.message == "Not checked out yet: mail sent to this patron came back."


def test_too_many_in_all_and_of_a_type(desk: Desk, ada: str, emma: str) -> None:
    set_circulation_rule(desk, "max_checkouts", "1", item_type="DVD")
    set_circulation_rule(desk, "patron_max_checkouts", "2")
    for barcode in ("D1", "D2"):
        add_item(desk, barcode, "DVD")
    add_item(desk, "C2")
    checkout(desk, ada, "D1")
    no = refused(lambda: checkout(desk, ada, "D2"))
    assert (no.codes, no.overridable) == (["TOO_MANY_ITEMS"], ["TOO_MANY_ITEMS"])
    assert no.message == "Not checked out: already has 1 DVD (limit 1)."
    checkout(desk, ada, "C1")
    assert refused(lambda: checkout(desk, ada, "C2")).message == "Not checked out: already has 2 items (limit 2)."


@pytest.mark.parametrize("how", ["item", "type"])
def test_what_stays_in_the_library(how: str, desk: Desk, ada: str) -> None:
    add_item(desk, "R1", "REF") if how == "type" else add_item(desk, "R1", "BK", not_for_loan=True)
    no = refused(lambda: checkout(desk, ada, "R1"))
    assert (no.codes, no.overridable) == (["NOT_FOR_LOAN"], ["NOT_FOR_LOAN"])
    name = "Reference" if how == "type" else "Book"
    assert no.message == f"Not checked out: {name} is for in-house use only."


def test_a_type_that_none_may_take_is_said_once_a_patron_who_may_take_none_as_well(desk: Desk, ada: str) -> None:
    add_item(desk, "R1", "REF")
    set_circulation_rule(desk, "patron_max_checkouts", "0", category="ADULT")
    assert codes(lambda: checkout(desk, ada, "R1")) == ["NOT_FOR_LOAN", "TOO_MANY_ITEMS"]


def test_a_copy_that_was_taken_out_of_the_collection(desk: Desk, ada: str, emma: str) -> None:
    edit_item(desk, emma, withdrawn=True)
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert (no.codes, no.overridable) == (["WITHDRAWN"], [])
    assert "problem box" in no.message


@pytest.mark.parametrize(("state", "code", "after"), [("lost", "ITEM_LOST", ""), ("missing", "MISSING", "")])
def test_what_was_lost_or_missing_is_found_and_lent(
    state: str, code: str, after: str, desk: Desk, ada: str, emma: str
) -> None:
    edit_item(desk, emma, state=state)
    assert alerts(desk) == [code]
    assert item_row("C1")["state"] == after


def test_damage_is_told_and_stays(desk: Desk, ada: str, emma: str) -> None:
    edit_item(desk, emma, state="damaged", public_note="page 3 is torn")
    done = checkout(desk, ada, "C1")
    assert [alert.code for alert in done.alerts] == ["DAMAGED"]
    assert "page 3 is torn" in done.alerts[0].next_step(due="x")
    assert item_row("C1")["state"] == "damaged"


def test_what_was_on_its_way_elsewhere_is_lent_and_told(desk: Desk, ada: str) -> None:
    add_code(desk, "branch", "EAST", {"name": "East side", "return_to": "home"})
    add_item(desk, "E1", home_branch="EAST")
    checkin(desk, "E1")
    done = checkout(desk, ada, "E1")
    assert [alert.code for alert in done.alerts] == ["IN_TRANSIT"]
    assert "East side" in done.alerts[0].sentence()
    assert item_row("E1")["transit_to"] == ""


def test_a_note_on_the_patron_is_told(desk: Desk, ada: str, emma: str) -> None:
    edit_patron(desk, ada, {"note": "new glasses at the desk", "preferred_name": "Addie"})
    (alert,) = checkout(desk, ada, "C1").alerts
    assert alert.code == "PATRON_NOTE"
    assert alert.sentence() == "Addie Okafor is at the desk. Note: new glasses at the desk"


def test_no_permission(desk: Desk, ada: str, emma: str) -> None:
    nobody = with_role(desk, permissions={"circulation.checkin"})
    no = refused(lambda: checkout(nobody, ada, "C1"))
    assert (no.codes, no.overridable) == (["NO_PERMISSION"], [])
    assert no.message.startswith("Your role doesn't let you check out items. Ask")
    assert refuse("NO_PERMISSION").message.startswith("Your role doesn't let you do this any longer. ")


# on loan already


def test_on_this_card_already_it_is_renewed_when_staff_say_yes(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    loan = checkout(desk, ada, "C1").act
    clock.forward(days=5)
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert (no.codes, no.overridable) == (["ALREADY_OUT_SAME"], ["ALREADY_OUT_SAME"])
    assert no.message.startswith("Already on this card, due Tue, Dec 22. Renew ")
    done = checkout(desk, ada, "C1", override=Override.of(["ALREADY_OUT_SAME"], ""))
    assert done.renewed is not None
    assert (done.renewed.renewals_left, done.passed) == (1, frozenset({"ALREADY_OUT_SAME"}))
    assert (loan_row(loan)["renewals"], item_row("C1")["loan"]) == (1, loan)
    assert day_of(done.due_at, ZONE) == date(2026, 12, 27)
    assert value("SELECT count(*) FROM journal WHERE kind = 'override'") == 0, "an ordinary yes is no override"
    whole(desk)


def test_on_this_card_already_and_no_renewals_left(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    for _time in range(2):
        clock.forward(days=1)
        renew(desk, ada, "C1")
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert (no.codes, no.overridable) == (["NO_MORE_RENEWALS", "ALREADY_OUT_SAME"], ["ALREADY_OUT_SAME"])
    assert no.message.startswith("Not renewed: no renewals left (2 used).")
    yes = Override.of(["ALREADY_OUT_SAME", "NO_MORE_RENEWALS"], "please")
    assert codes(lambda: checkout(desk, ada, "C1", override=yes)) == ["NO_MORE_RENEWALS", "ALREADY_OUT_SAME"]


def test_scanned_twice_the_same_day_it_stays_due_as_it_is(desk: Desk, ada: str, emma: str) -> None:
    loan = checkout(desk, ada, "C1").act
    no = refused(lambda: checkout(desk, ada, "C1", override=Override.of(["ALREADY_OUT_SAME"], "yes")))
    assert no.codes == ["NO_LATER_DUE", "ALREADY_OUT_SAME"]
    assert " is already due Tue, Dec 22." in no.message
    assert loan_row(loan)["renewals"] == 0


def test_on_this_card_already_all_the_reasons_come_at_once(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    clock.forward(days=1)
    edit_patron(desk, ada, {"address_bad": True, "expires_on": "2020-01-01", "note": "x"})
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert no.codes == ["PATRON_EXPIRED", "ADDRESS_BAD", "ALREADY_OUT_SAME"]
    yes = Override.of(["ALREADY_OUT_SAME"], "")
    assert codes(lambda: checkout(desk, ada, "C1", override=yes)) == no.codes
    done = checkout(desk, ada, "C1", override=Override.of(no.codes, "known to us"))
    assert done.renewed is not None
    assert done.passed == frozenset(no.codes)
    assert [alert.code for alert in done.alerts] == ["PATRON_NOTE"]
    whole(desk)


def test_on_another_card_it_is_checked_in_first_when_staff_say_yes(desk: Desk, ada: str, emma: str) -> None:
    bob = register(desk, "Bob", card="P2")
    first = checkout(desk, ada, "C1").act
    no = refused(lambda: checkout(desk, bob, "C1"))
    assert (no.codes, no.overridable) == (["ALREADY_OUT_OTHER"], ["ALREADY_OUT_OTHER"])
    assert "Ada" not in no.message
    assert ada not in no.message
    done = checkout(desk, bob, "C1", override=Override.of(["ALREADY_OUT_OTHER"], ""))
    assert borrower("C1") == patron_id(bob)
    assert (loan_row(first)["how"], bool(loan_row(first)["named"]), loan_row(first)["patron"]) == (
        "checkin",
        True,
        None,
    )
    assert loan_row(item_row("C1")["loan"])["due_at"] == done.due_at
    whole(desk)


# all at once, and passing them


def everything_is_wrong(desk: Desk, clock: Clock) -> None:
    register(desk, "Bob", card="P2")
    edit_patron(desk, "P1", {"barred": True, "expires_on": "2020-01-01", "address_bad": True, "note": "x"})
    checkout(desk, "P2", "C1")
    set_circulation_rule(desk, "patron_max_checkouts", "0")
    set_circulation_rule(desk, "max_checkouts", "0")
    edit_item(desk, item_row("C1")["id"], withdrawn=True, not_for_loan=True, state="damaged")


def test_all_the_reasons_come_at_once_the_impossible_first(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    everything_is_wrong(desk, clock)
    no = refused(lambda: checkout(desk, ada, "C1"))
    assert no.codes[:2] == ["PATRON_BARRED", "WITHDRAWN"]
    assert set(no.codes[2:]) == {
        "PATRON_EXPIRED",
        "ADDRESS_BAD",
        "TOO_MANY_ITEMS",
        "NOT_FOR_LOAN",
        "ALREADY_OUT_OTHER",
    }
    assert set(no.overridable) == set(no.codes[2:])
    for code in no.codes[1:]:
        reason = next(reason for reason in no.reasons if reason.code == code)
        assert reason.short() in no.message
    assert len(no.codes) == len(set(no.codes))


def test_back_dated_it_may_be_out_of_order_too(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    checkout(desk, ada, "C1")
    checkin(desk, "C1")
    edit_patron(desk, ada, {"address_bad": True})
    no = refused(lambda: checkout(desk.as_of(clock.now - HOUR), ada, "C1"))
    assert (no.codes, no.overridable) == (["ADDRESS_BAD", "OUT_OF_ORDER"], ["ADDRESS_BAD", "OUT_OF_ORDER"])


def test_every_sentence_can_be_said() -> None:
    for code, wording in WORDING.items():
        reason = Reason(code)
        assert wording.kind in "XCA"
        assert reason.sentence()
        assert reason.short() or wording.kind == "A"
        assert "{" not in reason.sentence() + reason.next_step() + reason.short()


def bad_address(desk: Desk, ada: str, **more: Any) -> None:
    edit_patron(desk, ada, {"address_bad": True, **more})


def test_an_override_needs_a_reason(desk: Desk, ada: str, emma: str) -> None:
    bad_address(desk, ada)
    for reason in ("", "   "):
        assert codes(lambda r=reason: checkout(desk, ada, "C1", override=Override.of(["ADDRESS_BAD"], r))) == [  # type: ignore[misc]
            "ADDRESS_BAD"
        ]
    done = checkout(desk, ada, "C1", override=Override.of(["ADDRESS_BAD"], " moved next door "))
    assert done.passed == frozenset({"ADDRESS_BAD"})
    entry, loan, data = rows("SELECT id, loan, data FROM journal WHERE kind = 'override'")[0]
    assert loan == item_row("C1")["loan"]
    assert json.loads(data) == {"codes": ["ADDRESS_BAD"]}
    assert applying.private(entry) == {"reason": "moved next door"}


def test_only_what_is_named_is_passed_and_what_does_not_apply_is_ignored(desk: Desk, ada: str, emma: str) -> None:
    bad_address(desk, ada, expires_on="2020-01-01")
    one = Override.of(["ADDRESS_BAD"], "known")
    assert codes(lambda: checkout(desk, ada, "C1", override=one)) == ["PATRON_EXPIRED", "ADDRESS_BAD"]
    more = Override.of(["ADDRESS_BAD", "PATRON_EXPIRED", "NOT_FOR_LOAN", "ALREADY_OUT_OTHER"], "known")
    done = checkout(desk, ada, "C1", override=more)
    assert done.passed == frozenset({"ADDRESS_BAD", "PATRON_EXPIRED"})


def test_a_role_passes_its_own_codes_alone(desk: Desk, volunteer: Desk, ada: str, emma: str) -> None:
    add_item(desk, "R1", "REF")
    bad_address(desk, ada)
    no = refused(lambda: checkout(volunteer, ada, "R1"))
    assert (no.codes, no.overridable) == (["ADDRESS_BAD", "NOT_FOR_LOAN"], ["ADDRESS_BAD"])
    both = Override.of(["ADDRESS_BAD", "NOT_FOR_LOAN"], "just this once")
    assert codes(lambda: checkout(volunteer, ada, "R1", override=both)) == ["ADDRESS_BAD", "NOT_FOR_LOAN"]
    assert item_row("R1")["loan"] is None
    assert checkout(volunteer, ada, "C1", override=both).passed == frozenset({"ADDRESS_BAD"})
    assert checkout(desk, ada, "R1", override=both).passed == frozenset({"ADDRESS_BAD", "NOT_FOR_LOAN"})


@pytest.mark.parametrize("code", ["ADDRESS_BAD", "PATRON_EXPIRED", "TOO_MANY_ITEMS", "ALREADY_OUT_OTHER"])
def test_what_a_volunteer_may_pass(code: str, desk: Desk, volunteer: Desk, ada: str, emma: str) -> None:
    register(desk, "Bob", card="P2")
    set_up: dict[str, Callable[[], object]] = {
        "ADDRESS_BAD": lambda: bad_address(desk, ada),
        "PATRON_EXPIRED": lambda: edit_patron(desk, ada, {"expires_on": "2020-01-01"}),
        "TOO_MANY_ITEMS": lambda: set_circulation_rule(desk, "patron_max_checkouts", "0"),
        "ALREADY_OUT_OTHER": lambda: checkout(desk, "P2", "C1"),
    }
    set_up[code]()
    assert codes(lambda: checkout(volunteer, ada, "C1")) == [code]
    assert checkout(volunteer, ada, "C1", override=Override.of([code], "yes")).passed == frozenset({code})


def test_a_role_without_the_code_may_not_even_say_a_plain_yes(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    register(desk, "Bob", card="P2")
    checkout(desk, ada, "C1")
    clock.forward(days=1)
    someone = with_role(desk, permissions={"circulation.checkout", "circulation.renew"})
    for card, code in (("P1", "ALREADY_OUT_SAME"), ("P2", "ALREADY_OUT_OTHER")):
        no = refused(lambda c=card, k=code: checkout(someone, c, "C1", override=Override.of([k], "yes")))  # type: ignore[misc]
        assert (no.codes, no.overridable) == ([code], [])


# times given by hand


def test_a_loan_of_yesterday_is_reckoned_from_yesterday(desk: Desk, clock: Clock) -> None:
    card = register(desk, "Ada", expires_on="2027-01-01")
    add_item(desk, "C1")
    clock.forward(days=40)
    yesterday = clock.now - 20 * DAY
    assert codes(lambda: checkout(desk, card, "C1")) == ["PATRON_EXPIRED"]
    done = checkout(desk.as_of(yesterday), card, "C1")
    assert day_of(done.due_at, ZONE) == day_of(yesterday, ZONE).fromordinal(day_of(yesterday, ZONE).toordinal() + 21)
    assert loan_row(done.act)["lent_at"] == yesterday
    whole(desk)


def test_keyed_out_of_order_it_is_asked_and_still_stands_last(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    bob = register(desk, "Bob", card="P2")
    clock.forward(hours=2)
    checkout(desk, ada, "C1")
    checkin(desk, "C1")
    earlier = clock.now - HOUR
    assert codes(lambda: checkout(desk.as_of(earlier), bob, "C1")) == ["OUT_OF_ORDER"]
    done = checkout(desk.as_of(earlier), bob, "C1", override=Override.of(["OUT_OF_ORDER"], "paper log"))
    assert (item_row("C1")["loan"], done.passed) == (done.act, frozenset({"OUT_OF_ORDER"}))
    assert borrower("C1") == patron_id(bob)
    assert loan_row(item_row("C1")["loan"])["lent_at"] == earlier
    whole(desk)


def test_lent_on_at_a_time_before_the_loan_that_is_open(desk: Desk, ada: str, emma: str, clock: Clock) -> None:
    bob = register(desk, "Bob", card="P2")
    clock.forward(hours=2)
    checkout(desk, ada, "C1")
    no = refused(lambda: checkout(desk.as_of(clock.now - HOUR), bob, "C1"))
    assert (no.codes, no.overridable) == (["AT_BEFORE_LOAN", "ALREADY_OUT_OTHER"], ["ALREADY_OUT_OTHER"])


def test_a_paper_log_keyed_oldest_first_needs_no_yes(desk: Desk, ada: str, clock: Clock) -> None:
    clock.forward(days=1)
    add_item(desk, "C1")
    start = clock.now - 5 * HOUR
    assert codes(lambda: checkout(desk.as_of(start), ada, "C1")) == []
    assert codes(lambda: checkin(desk.as_of(start + MINUTE), "C1")) == []
    assert codes(lambda: checkout(desk.as_of(start + MINUTE), ada, "C1")) == []
    whole(desk)

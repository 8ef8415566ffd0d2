"""Every reason of the page of rules, brought about at its verb: its class, and who may pass it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from tests.at_once import add_code
from tuils.library.activities.groups.groups import add_group
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.item_status.repairs import send_to_repair
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import keep_history
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay, void_account_line, waive
from tuils.library.lending.rules.rules import set_circulation_rule, unset_rule
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.office.policies.policies import edit_policy
from tuils.library.people.patrons.patrons import edit_patron, replace_card
from tuils.values.time.moments import day_of

from .makers import DAY, Clock, add_item, edit_item, item_row, register

Setup = Callable[[Desk, Clock], None]


@pytest.fixture(autouse=True)
def begun(desk: Desk) -> None:
    """Ada, to whom the copy C1 of a title is to be lent; Bob, another."""
    register(desk, "Ada", last_name="Okafor", card="P1", born="2016-05-01")
    register(desk, "Bob", card="P2")
    add_item(desk, "C1")


def does(act: Callable[..., object], *what: object, **how: object) -> Setup:
    return lambda desk, _clock: void(act(desk, *what, **how))


def void(_done: object) -> None:
    """Ignore the result."""


def both(*acts: Setup) -> Setup:
    return lambda desk, clock: void([act(desk, clock) for act in acts])


def later(days: int) -> Setup:
    return lambda _desk, clock: clock.forward(days=days)


def patron(**fields: object) -> Setup:
    return does(edit_patron, "P1", fields)


def item(**fields: object) -> Setup:
    return lambda desk, _clock: void(edit_item(desk, item_row("C1")["id"], **fields))


def more(*barcodes: str) -> Setup:
    return lambda desk, _clock: void([add_item(desk, barcode, biblio=f"title-{barcode}") for barcode in barcodes])


def book(**fields: object) -> Setup:
    return does(add_code, "item_type", "BK", {"name": "Book", **fields})


def branch(desk: Desk, _clock: Clock) -> None:
    add_code(desk, "branch", "EAST", {"name": "East side", "return_to": "home"})


def family_owes(desk: Desk, _clock: Clock) -> None:
    set_circulation_rule(desk, "max_owed_family", "500")
    charge(desk, "P2", 501, "a broken lamp")
    edit_patron(desk, "P1", {"guardian": "P2"})


def family_has_one(desk: Desk, clock: Clock) -> None:
    set_circulation_rule(desk, "family_max_checkouts", "1", item_type="BK")
    edit_patron(desk, "P1", {"guardian": "P2"})
    both(more("C2"), lent("P2", "C2"))(desk, clock)


def sent_east(desk: Desk, clock: Clock) -> None:
    branch(desk, clock)
    place_hold(desk, "P2", "C1", pickup="EAST")
    checkin(desk, "C1")


def going_home(desk: Desk, clock: Clock) -> None:
    branch(desk, clock)
    edit_item(desk, item_row("C1")["id"], home_branch="EAST")
    checkin(desk, "C1")


def read_before(desk: Desk, _clock: Clock) -> None:
    keep_history(desk, "P1", True)
    checkout(desk, "P1", "C1")
    checkin(desk, "C1")


def to_sign(desk: Desk, clock: Clock) -> None:
    edit_policy(desk, "spot", {"text": "I bring it back."})
    set_circulation_rule(desk, "agreement", "spot")


def for_a_group(desk: Desk, clock: Clock) -> None:
    add_group(desk, "Grade 4", what="C1", fields={"copies": 1, "day": day_of(desk.now, desk.zone).isoformat()})
    checkin(desk, "C1")


def lately(desk: Desk, clock: Clock) -> None:
    set_circulation_rule(desk, "days_between_loans", "3")
    checkout(desk, "P1", "C1")
    checkin(desk, "C1")


lent = partial(does, checkout)
OUT = lent("P1", "C1")
LATE = both(more("C2"), lent("P1", "C2"), later(25))
BOTH, ADMIN, NOBODY = "volunteer and administrator", "administrator", "nobody"

# code, class, who may pass it, how it comes about
CHECKOUT: list[tuple[str, str, str, Setup]] = [
    ("PATRON_BARRED", "X", NOBODY, patron(barred=True)),
    ("PATRON_BARRED", "X", NOBODY, patron(barred=True, barred_until="2030-01-01")),
    ("CARD_LOST", "X", NOBODY, does(replace_card, "P1", "P11")),
    ("PATRON_EXPIRED", "C", BOTH, patron(expires_on="2026-11-30")),
    ("ADDRESS_BAD", "C", BOTH, patron(address_bad=True)),
    ("OWES_TOO_MUCH", "C", BOTH, does(charge, "P1", 1001, "a broken lamp")),
    ("OWES_TOO_MUCH", "C", BOTH, family_owes),
    ("TOO_MANY_OVERDUE", "C", BOTH, both(does(set_circulation_rule, "max_overdue_items", "0"), LATE)),
    ("TOO_MANY_OVERDUE", "C", BOTH, both(LATE, later(20))),
    ("TOO_MANY_ITEMS", "C", BOTH, does(set_circulation_rule, "patron_max_checkouts", "0")),
    ("TOO_MANY_ITEMS", "C", BOTH, does(set_circulation_rule, "max_checkouts", "0", item_type="BK")),
    ("TOO_MANY_ITEMS", "C", BOTH, family_has_one),
    ("NOT_FOR_LOAN", "C", ADMIN, item(not_for_loan=True)),
    ("WITHDRAWN", "X", NOBODY, does(mark_copy, "C1", "withdrawn")),
    ("ITEM_LOST", "A", NOBODY, does(mark_copy, "C1", "lost")),
    ("MISSING", "A", NOBODY, does(mark_copy, "C1", "missing")),
    ("DAMAGED", "A", NOBODY, does(mark_copy, "C1", "damaged")),
    ("OUT_FOR_REPAIR", "X", NOBODY, does(send_to_repair, ["C1"], {"vendor": "Acme"})),
    ("CLAIMED", "A", NOBODY, item(state="claims_never_had")),
    ("COPY_ALERT", "A", NOBODY, item(alert="Look at the map")),
    ("ALREADY_OUT_SAME", "C", BOTH, both(OUT, later(1))),
    ("NO_MORE_RENEWALS", "X", NOBODY, both(does(set_circulation_rule, "renewals_allowed", "0"), OUT)),
    ("ALREADY_OUT_OTHER", "C", BOTH, lent("P2", "C1")),
    ("HELD_FOR_OTHER", "C", ADMIN, does(place_hold, "P2", "C1")),
    ("WAITING_FOR_OTHER", "C", ADMIN, both(does(place_hold, "P2", "C1"), does(checkin, "C1"))),
    ("IN_TRANSIT", "A", NOBODY, going_home),
    ("IN_TRANSIT", "C", ADMIN, sent_east),
    ("AGE_RESTRICTED", "C", BOTH, book(min_age=16)),
    ("PARTS_CHECK", "C", BOTH, item(pieces="3 discs and a booklet")),
    ("PARTS_CHECK", "C", BOTH, book(message="Count the discs")),
    ("RENTAL_FEE", "C", BOTH, book(rental_cents=150)),
    ("FOR_GROUP", "C", BOTH, for_a_group),
    ("DEPOSIT_FEE", "C", BOTH, does(set_circulation_rule, "deposit", "2500")),
    ("AGREEMENT_UNSIGNED", "C", BOTH, to_sign),
    ("TOO_SOON", "C", BOTH, lately),
    ("ALREADY_READ", "A", NOBODY, read_before),
    ("PATRON_NOTE", "A", NOBODY, patron(note="new glasses")),
    ("NO_RULE", "X", NOBODY, does(unset_rule, "loan_period")),
]


def reasons(act: Callable[[], object]) -> tuple[Reason, ...]:
    try:
        act()
    except Refused as no:
        return no.reasons
    return ()


def name(one: tuple[str, str, str, Setup]) -> str:
    return f"{one[0]}-{one[1]}"


def passes(act: Callable[[Desk, Override], object], code: str, clerk: Desk) -> bool:
    return not reasons(lambda: act(clerk, Override.of([code], "so it is wanted")))


def check(
    act: Callable[[Desk, Override], object], one: tuple[str, str, str, Setup], desk: Desk, helper: Desk, clock: Clock
) -> None:
    """It stands alone, in its class; a volunteer passes it or not, an administrator likewise."""
    code, kind, who, setup = one
    setup(desk, clock)
    if kind == "A":
        assert code in [getattr(alert, "code", alert) for alert in act(desk, NO_OVERRIDE).alerts]  # type: ignore[attr-defined]
        return
    found = {reason.code: reason.kind for reason in reasons(lambda: act(desk, NO_OVERRIDE)) if reason.kind != "A"}
    found.pop("ALREADY_OUT_SAME" if code == "NO_MORE_RENEWALS" else "", None)
    assert found == {code: kind}
    if who != BOTH:
        assert not passes(act, code, helper)
    assert passes(act, code, helper if who == BOTH else desk) == (who != NOBODY)


@pytest.mark.parametrize("one", CHECKOUT, ids=map(name, CHECKOUT))
def test_lending(one: tuple[str, str, str, Setup], desk: Desk, volunteer: Desk, clock: Clock) -> None:
    check(lambda clerk, over: checkout(clerk, "P1", "C1", override=over), one, desk, volunteer, clock)


RENEW: list[tuple[str, str, str, Setup]] = [
    ("NOT_ON_LOAN", "X", NOBODY, does(checkin, "C1")),
    ("LOAN_OF_OTHER", "X", NOBODY, both(does(checkin, "C1"), lent("P2", "C1"))),
    ("NO_MORE_RENEWALS", "X", NOBODY, does(set_circulation_rule, "renewals_allowed", "0")),
    ("HELD_FOR_OTHER", "C", ADMIN, does(place_hold, "P2", "C1")),
    ("PATRON_BARRED", "X", NOBODY, patron(barred=True)),
    ("PATRON_EXPIRED", "C", BOTH, patron(expires_on="2026-11-30")),
    ("ADDRESS_BAD", "C", BOTH, patron(address_bad=True)),
    ("OWES_TOO_MUCH", "C", BOTH, does(charge, "P1", 1001, "a broken lamp")),
    ("LOAN_OVERDUE", "C", ADMIN, both(does(set_value, "renew_overdue", "block_item"), later(25))),
    ("LOAN_OVERDUE", "C", ADMIN, both(does(set_value, "renew_overdue", "block_all"), LATE)),
    ("CARD_LOST", "X", NOBODY, does(replace_card, "P1", "P11")),
    ("NO_RULE", "X", NOBODY, does(unset_rule, "renewals_allowed")),
    ("PATRON_NOTE", "A", NOBODY, patron(note="new glasses")),
]


@pytest.mark.parametrize("one", RENEW, ids=map(name, RENEW))
def test_renewing(one: tuple[str, str, str, Setup], desk: Desk, volunteer: Desk, clock: Clock) -> None:
    both(OUT, later(1))(desk, clock)
    check(lambda clerk, over: renew(clerk, "P1", "C1", override=over), one, desk, volunteer, clock)


HOLD: list[tuple[str, str, str, Setup]] = [
    ("NOT_HOLDABLE", "C", BOTH, does(set_circulation_rule, "holds_allowed", "0", item_type="BK")),
    ("NOT_HOLDABLE", "C", BOTH, does(mark_copy, "C1", "withdrawn")),
    ("TOO_MANY_HOLDS", "C", BOTH, does(set_circulation_rule, "patron_max_holds", "0")),
    ("TOO_MANY_HOLDS", "C", BOTH, does(set_value, "holds_per_day", 0)),
    ("ALREADY_HELD", "C", BOTH, does(place_hold, "P1", "C1")),
    ("HAS_IT_ALREADY", "C", BOTH, OUT),
    ("ON_SHELF", "C", BOTH, does(set_circulation_rule, "on_shelf_holds", "no")),
    ("PATRON_BARRED", "X", NOBODY, patron(barred=True)),
    ("PATRON_EXPIRED", "C", BOTH, patron(expires_on="2026-11-30")),
    ("OWES_TOO_MUCH", "C", BOTH, does(charge, "P1", 1001, "a broken lamp")),
]


@pytest.mark.parametrize("one", HOLD, ids=map(name, HOLD))
def test_holding(one: tuple[str, str, str, Setup], desk: Desk, volunteer: Desk, clock: Clock) -> None:
    check(lambda clerk, over: place_hold(clerk, "P1", "C1", override=over), one, desk, volunteer, clock)


def fines(desk: Desk, clock: Clock) -> None:
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    both(OUT, later(25))(desk, clock)


CHECKIN: list[tuple[str, str, str, Setup]] = [
    ("NOT_ON_LOAN", "A", NOBODY, does(checkin, "C1")),
    ("FINE_BOOKED", "A", NOBODY, fines),
    ("WAS_LOST", "A", NOBODY, both(OUT, does(mark_copy, "C1", "lost"))),
    ("DAMAGED", "A", NOBODY, does(mark_copy, "C1", "damaged")),
    ("CLAIMED", "A", NOBODY, both(OUT, does(mark_copy, "C1", "claims_returned"))),
    ("MISSING", "A", NOBODY, does(mark_copy, "C1", "missing")),
    ("PARTS_CHECK", "C", BOTH, both(item(pieces="3 discs"), lent("P1", "C1", override=Override.of(["PARTS_CHECK"], "")),
                                    does(set_value, "count_pieces", True))),
]  # fmt: skip


@pytest.mark.parametrize("one", CHECKIN, ids=map(name, CHECKIN))
def test_taking_back(one: tuple[str, str, str, Setup], desk: Desk, volunteer: Desk, clock: Clock) -> None:
    check(lambda clerk, over: checkin(clerk, "C1", override=over), one, desk, volunteer, clock)


def test_money(desk: Desk, volunteer: Desk) -> None:
    def codes(act: Callable[[], object]) -> list[tuple[str, str]]:
        return [(reason.code, reason.kind) for reason in reasons(act)]

    assert codes(lambda: pay(volunteer, "P1", 100)) == [("NOTHING_OWED", "X")]
    charge(desk, "P1", 300, "a broken lamp")
    assert codes(lambda: pay(volunteer, "P1", 400)) == [("OVERPAID", "C")]
    assert codes(lambda: pay(volunteer, "P1", 100, charges=["no-such"])) == [("CHARGE_UNKNOWN", "X")]
    assert codes(lambda: void_account_line(desk, "no-such", "a slip")) == [("CHARGE_UNKNOWN", "X")]
    assert codes(lambda: waive(volunteer, "P1", 100, "kind")) == [("NO_PERMISSION", "X")]
    assert codes(lambda: pay(volunteer, "P1", 400, override=Override.of(["OVERPAID"], ""))) == []


def test_a_hold_that_is_over_stays_over(desk: Desk, volunteer: Desk) -> None:
    hold = place_hold(volunteer, "P1", "C1").id
    cancel_hold(volunteer, hold)
    assert [reason.code for reason in reasons(lambda: cancel_hold(volunteer, hold))] == ["HOLD_ENDED"]
    assert [reason.code for reason in reasons(lambda: move_hold(desk, hold, 1))] == ["HOLD_ENDED"]


def test_times_by_hand(desk: Desk, volunteer: Desk, clock: Clock) -> None:
    """Before its own loan nobody may; before another move it is asked, and a volunteer may say yes."""
    both(OUT, later(3))(desk, clock)
    before, between = desk.as_of(desk.now - 5 * DAY), desk.as_of(desk.now - DAY)
    assert [reason.code for reason in reasons(lambda: checkin(before, "C1"))] == ["AT_BEFORE_LOAN"]
    assert not passes(lambda clerk, over: checkin(clerk, "C1", override=over), "AT_BEFORE_LOAN", before)
    checkin(desk, "C1")
    early = volunteer.as_of(between.at)
    assert [reason.code for reason in reasons(lambda: checkout(early, "P1", "C1"))] == ["OUT_OF_ORDER"]
    assert passes(lambda clerk, over: checkout(clerk, "P1", "C1", override=over), "OUT_OF_ORDER", early)


def test_what_a_volunteer_may_pass_is_just_what_the_page_says(desk: Desk, volunteer: Desk) -> None:
    """Nothing for others' holds, nothing that: in-house use only."""
    assert not {"HELD_FOR_OTHER", "WAITING_FOR_OTHER", "NOT_FOR_LOAN", "IN_TRANSIT"} & volunteer.operator.passes

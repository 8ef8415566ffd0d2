"""Marks on copies: which one fits when, its effect on the loan, the account and the hold, and that undo restores all of
it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import add_code
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import STATUS_WORDS, item_sheet, title_sheet
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import hold_sheet, place_hold
from tuils.library.lending.item_status.copy_editing import edit_item
from tuils.library.lending.item_status.marking import TABLE, mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import pay, waive
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.accounts.ledger import account_lines, balance
from tuils.library.reach.replay import undo

from .makers import (
    Clock,
    World,
    add_item,
    borrower,
    codes,
    item_row,
    loan_row,
    patron_id,
    register,
    rows,
    seen,
    value,
    whole,
)


@pytest.fixture
def ada(desk: Desk) -> str:
    return register(desk, "Ada", category="ADULT")


@pytest.fixture
def book(desk: Desk) -> str:
    """A copy that costs $12.50 where fines are charged from the first day on."""
    set_value(desk, "fines", True)
    set_circulation_rule(desk, "fine_rate", "25/1d")
    set_circulation_rule(desk, "lost_processing_fee", "300")
    add_code(desk, "branch", "WEST", {"name": "West"})
    title = add_title(desk, {"title": "Emma"}).id
    add_item(desk, "B1", biblio=title, price_cents=1250)
    add_item(desk, "B2", biblio=title)
    return title


def owes(card: str) -> int:
    return balance(patron_id(card))


def status(desk: Desk, barcode: str = "B1") -> str:
    return item_sheet(desk, barcode).status


STARTS = (
    "shelf", "out", "lost", "lost_out", "missing", "damaged", "claimed", "withdrawn", "held", "on_its_way", "cart",
)  # fmt: skip


def begin(desk: Desk, start: str, ada: str, title: str) -> None:
    """The copy B1 as it is before it is marked."""
    if start in ("out", "lost_out", "claimed"):
        checkout(desk, ada, "B1")
    if start == "held":
        place_hold(desk, ada, title)
        checkin(desk, "B1")
    if start == "on_its_way":
        place_hold(desk, ada, title, pickup="WEST")
        checkin(desk, "B1")
    words = {"lost_out": "lost", "claimed": "claims-returned"}
    if start in ("lost", "lost_out", "missing", "damaged", "claimed", "withdrawn", "cart"):
        mark_copy(desk, "B1", words.get(start, start))


SAME, LENT, PUT_BY, OUT, NO = "same", "ON_LOAN", "ON_HOLD_SHELF", "WITHDRAWN", "CANNOT_MARK"
FITS: dict[str, tuple[str, ...]] = {
    # of a copy that is:  shelf, out, lost, lost_out, missing, damaged, claimed, withdrawn, held, on_its_way, cart
    "lost": ("lost", "lost", SAME, SAME, "lost", "lost", "lost", OUT, "lost", "lost", "lost"),
    "found": (SAME, SAME, "available", "checked_out", "available", SAME, "available", SAME, SAME, SAME, "available"),
    "missing": ("missing", LENT, "missing", LENT, SAME, "missing", LENT, OUT, "missing", "missing", "missing"),
    "damaged": ("damaged", "checked_out", "damaged", NO, "damaged", SAME, NO, OUT, "damaged", "damaged", "damaged"),
    "in_repair": (
        "in_repair", LENT, "in_repair", LENT, "in_repair", "in_repair", LENT, OUT, "in_repair", "in_repair",
        "in_repair",
    ),
    "claims_returned": (NO, "claims_returned", NO, NO, NO, NO, SAME, NO, NO, NO, NO),
    "claims_never_had": (NO, "claims_never_had", NO, NO, NO, NO, "claims_never_had", NO, NO, NO, NO),
    "withdrawn": (
        "withdrawn", LENT, "withdrawn", LENT, "withdrawn", "withdrawn", LENT, SAME, PUT_BY, PUT_BY, "withdrawn",
    ),
    "available": (
        SAME, LENT, "available", LENT, "available", "available", LENT, "available", PUT_BY, PUT_BY, "available",
    ),
    "in_process": (
        "in_process", LENT, "in_process", LENT, "in_process", "in_process", LENT, OUT, PUT_BY, PUT_BY, "in_process",
    ),
    "on_order": (
        "on_order", LENT, "on_order", LENT, "on_order", "on_order", LENT, OUT, PUT_BY, PUT_BY, "on_order",
    ),
    "reshelving": (
        "reshelving", LENT, "reshelving", LENT, "reshelving", "reshelving", LENT, OUT, PUT_BY, PUT_BY, SAME,
    ),
}  # fmt: skip


def test_every_mark_is_in_the_table() -> None:
    assert FITS.keys() | {"brought_back"} == TABLE.keys()
    assert FITS.keys() - {"found"} <= STATUS_WORDS.keys()


@pytest.mark.parametrize(
    ("word", "start", "becomes"),
    [(word, start, becomes) for word, row in FITS.items() for start, becomes in zip(STARTS, row, strict=True)],
)
def test_what_fits_when_and_undo_brings_all_of_it_back(
    word: str, start: str, becomes: str, desk: Desk, ada: str, book: str
) -> None:
    begin(desk, start, ada, book)
    before, count = seen(), value("SELECT count(*) FROM journal")
    if becomes.isupper():
        assert codes(lambda: mark_copy(desk, "B1", word)) == [becomes]
        assert (seen(), value("SELECT count(*) FROM journal")) == (before, count)
        return
    was = status(desk)
    done = mark_copy(desk, "B1", word)
    assert (done.before, done.now) == (was, was if becomes == SAME else becomes)
    assert status(desk) == done.now
    whole(desk)
    if becomes == SAME:
        assert (done.act, done.changes, value("SELECT count(*) FROM journal")) == ("", (), count)
        return
    undo(desk, done.act)
    assert _without_lines(seen()) == _without_lines(before)
    assert status(desk) == was
    whole(desk)


def _without_lines(state: dict[str, object]) -> dict[str, object]:
    """Lines of an account that were taken back stay there as void; a loan that is carried on has another id."""
    hidden = ("account_line", "fact")
    return {name: value for name, value in state.items() if name not in hidden}


@pytest.mark.parametrize("start", [*STARTS, "stays"])
def test_the_catalog_counts_as_in_what_the_sheet_says_is_available(start: str, desk: Desk, ada: str, book: str) -> None:
    begin(desk, start, ada, book)
    if start == "stays":
        edit_item(desk, "B1", {"not_for_loan": True})
        assert status(desk) == "non_circulating"
    (hit,) = find_titles("Emma").hits
    assert hit.available == title_sheet(book).available == 1 + (status(desk) == "available")


# lost, and found


def test_lost_on_loan_is_charged_and_keeps_who_has_it(desk: Desk, ada: str, book: str, clock: Clock) -> None:
    checkout(desk, ada, "B1")
    loan = item_row("B1")["loan"]
    clock.forward(days=23)
    done = mark_copy(desk, "B1", "lost")
    assert (done.charged_cents, owes(ada), done.route) == (1250 + 300 + 50, 1600, "")
    assert borrower("B1") == patron_id(ada)
    clock.forward(days=30)
    assert loan_row(loan)["stopped_at"]
    assert owes(ada) == 1600, "no fine grows after it is lost"
    assert checkin(desk, "B1").lifted_cents == 1250
    assert owes(ada) == 350, "the fine until it was lost, and the fee"
    whole(desk)


def test_found_before_it_is_back_puts_the_account_right_and_the_loan_goes_on(desk: Desk, ada: str, book: str) -> None:
    checkout(desk, ada, "B1")
    mark_copy(desk, "B1", "lost")
    done = mark_copy(desk, "B1", "found")
    assert (done.now, done.lifted_cents, owes(ada)) == ("checked_out", 1250, 300)
    assert loan_row(item_row("B1")["loan"])["stopped_at"] is None
    assert mark_copy(desk, "B1", "lost").charged_cents == 1250, "lost again: the fee of this loan still stands"
    undo(desk, mark_copy(desk, "B1", "found").act)
    assert (status(desk), owes(ada)) == ("lost", 1550)
    whole(desk)


def test_a_fine_grows_to_the_claim_and_not_to_the_loss_after_it(desk: Desk, ada: str, book: str, clock: Clock) -> None:
    checkout(desk, ada, "B1")
    clock.forward(days=22)
    mark_copy(desk, "B1", "claims-returned")
    clock.forward(days=10)
    assert mark_copy(desk, "B1", "lost").charged_cents == 1250 + 300 + 25
    assert checkin(desk, "B1").fine_cents == 0
    assert owes(ada) == 325
    whole(desk)


def test_what_is_not_on_loan_costs_nobody(desk: Desk, ada: str, book: str) -> None:
    assert mark_copy(desk, "B1", "lost").charged_cents == 0
    assert account_lines(patron_id(ada)) == []
    assert checkin(desk, "B1").alerts == ("NOT_ON_LOAN", "WAS_LOST")


def test_lost_and_paid_and_then_taken_out(desk: Desk, ada: str, book: str) -> None:
    checkout(desk, ada, "B1")
    loan = item_row("B1")["loan"]
    mark_copy(desk, "B1", "lost")
    pay(desk, ada, 1250)
    assert status(desk) == "lost"
    waive(desk, ada, 300, "long a member")
    assert status(desk) == "lost_and_paid"
    done = mark_copy(desk, "B1", "withdrawn")
    assert (done.now, item_row("B1")["loan"]) == ("withdrawn", None)
    assert applying.private(loan) == {}, "nobody answers for it any more"
    undo(desk, done.act)
    assert (status(desk), borrower("B1")) == ("lost_and_paid", patron_id(ada))
    assert checkin(desk, "B1").lifted_cents == 1250
    assert owes(ada) == -1250
    whole(desk)


def test_what_was_lifted_by_hand_is_not_paid(desk: Desk, ada: str, book: str) -> None:
    add_item(desk, "B3")
    checkout(desk, ada, "B3")
    set_circulation_rule(desk, "lost_processing_fee", "0")
    assert mark_copy(desk, "B3", "lost").charged_cents == 0
    assert status(desk, "B3") == "lost", "nothing was charged, so nothing was paid"


# claims


def test_what_is_said_to_be_back_is_no_late_loan_and_grows_no_fine(
    desk: Desk, ada: str, book: str, clock: Clock
) -> None:
    checkout(desk, ada, "B1")
    clock.forward(days=22)
    mark_copy(desk, "B1", "claims-returned", "put it into the drop on Monday")
    clock.forward(days=40)
    set_circulation_rule(desk, "max_overdue_items", "0")
    assert codes(lambda: checkout(desk, ada, "B2")) == []
    back = checkin(desk, "B1")
    assert ("CLAIMED" in back.alerts, back.fine_cents) == (True, 25)
    whole(desk)


def test_the_words_of_a_claim_stand_apart_and_not_in_the_note(desk: Desk, ada: str, book: str) -> None:
    checkout(desk, ada, "B1")
    mark_copy(desk, "B1", "claims-returned", "Ada says Bob brought it")
    assert item_row("B1")["staff_note"] == ""
    (entry,) = rows("SELECT id, data FROM journal WHERE kind = 'item_state'")
    assert "Bob" not in entry[1]
    assert applying.private(entry[0]) == {"reason": "Ada says Bob brought it"}


def test_found_on_the_shelf_after_a_claim_is_a_check_in(desk: Desk, ada: str, book: str) -> None:
    checkout(desk, ada, "B1")
    mark_copy(desk, "B1", "claims-returned")
    place_hold(desk, register(desk, "Bob"), book)
    done = mark_copy(desk, "B1", "found")
    assert (done.route, done.now, borrower("B1")) == ("HOLD", "on_hold_shelf", None)
    assert value("SELECT n FROM fact WHERE kind = 'return'") == 1
    whole(desk)


def test_never_had_ends_the_loan_and_forgets_whose_it_was(desk: Desk, ada: str, book: str, clock: Clock) -> None:
    checkout(desk, ada, "B1")
    loan = item_row("B1")["loan"]
    clock.forward(days=30)
    done = mark_copy(desk, "B1", "claims-never-had")
    assert (done.charged_cents, owes(ada), loan_row(loan)["how"]) == (0, 0, "ended")
    assert applying.private(loan) == {}
    undo(desk, done.act)
    assert borrower("B1") == patron_id(ada)
    mark_copy(desk, "B1", "claims-never-had")
    clock.forward(minutes=11)
    last = value("SELECT act FROM journal WHERE kind = 'item_state' ORDER BY pos DESC")
    assert codes(lambda: undo(desk, last)) == ["UNDO_TOO_LATE"]
    whole(desk)


# holds


@pytest.mark.parametrize("word", ["lost", "missing", "damaged", "in_repair"])
def test_who_it_was_put_by_for_waits_again_in_the_old_place(word: str, desk: Desk, ada: str, book: str) -> None:
    hold = place_hold(desk, ada, book).id
    other = place_hold(desk, register(desk, "Bob"), book).id
    checkin(desk, "B1")
    mark_copy(desk, "B1", word)
    assert (hold_sheet(hold).state, hold_sheet(hold).position, hold_sheet(other).position) == ("placed", 1, 2)
    whole(desk)


def test_a_damaged_copy_stays_put_by_where_the_library_says_so(desk: Desk, ada: str, book: str) -> None:
    set_value(desk, "holds_on_damaged", True)
    hold = place_hold(desk, ada, book).id
    checkin(desk, "B1")
    mark_copy(desk, "B1", "damaged")
    assert hold_sheet(hold).state == "waiting"


# words, rights, doors


def test_the_reason_goes_into_the_staff_note(desk: Desk, book: str) -> None:
    done = mark_copy(desk, "B1", "missing", "not seen since May")
    assert [change.field for change in done.changes] == ["status", "staff_note"]
    assert item_row("B1")["staff_note"] == "not seen since May"
    assert mark_copy(desk, "B1", "missing", "not seen since May").act == ""
    undo(desk, done.act)
    assert item_row("B1")["staff_note"] == ""
    whole(desk)


def test_a_volunteer_marks_and_takes_it_back_but_takes_nothing_out(volunteer: Desk, desk: Desk, book: str) -> None:
    done = mark_copy(volunteer, "B1", "missing", "not on the shelf")
    undo(volunteer, done.act)
    assert codes(lambda: mark_copy(volunteer, "B1", "withdrawn")) == ["NO_PERMISSION"]
    assert codes(lambda: mark_copy(volunteer, "B1", "eaten")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: mark_copy(volunteer, "B9", "lost")) == ["ITEM_UNKNOWN"]
    assert status(desk) == "available"


def test_a_form_goes_the_same_way(desk: Desk, ada: str, book: str) -> None:
    checkout(desk, ada, "B1")
    done = edit_item(desk, "B1", {"status": "lost", "volume": "2"})
    assert [change.field for change in done.changes] == ["status", "volume"]
    assert owes(ada) == 1550
    undo(desk, done.act)
    assert (owes(ada), item_row("B1")["volume"]) == (0, "")
    whole(desk)


# two machines


def test_lost_there_and_back_here_in_either_order(world: World) -> None:
    for first, second in (("van", "main"), ("main", "van")):
        desk = world.at("main")
        card = register(desk, f"Ada of {first}")
        add_item(desk, f"C{first}", price_cents=1000)
        checkout(desk, card, f"C{first}")
        world.exchange()
        mark_copy(world.at(first), f"C{first}", "lost")
        checkin(world.at(second), f"C{first}")
        world.settled()
        row = item_row(f"C{first}")
        assert (row["loan"], row["state"]) == (None, ""), "it is back, whoever thought it lost"


@pytest.mark.parametrize("first", ["van", "main"])
def test_what_was_charged_for_a_copy_that_is_back_elsewhere_is_lifted_once(
    first: str, world: World, tmp_path: Path
) -> None:
    """Main marks it lost; the van, which does not know, takes it back before or after."""
    desk = world.at("main")
    set_circulation_rule(desk, "lost_processing_fee", "300")
    card = register(desk)
    add_item(desk, "C1", price_cents=1000)
    checkout(desk, card, "C1")
    world.exchange()
    for name in (first, "main" if first == "van" else "van"):
        desk = world.at(name)
        if name == "van":
            assert checkin(desk, "C1").lifted_cents == 0
        else:
            mark_copy(desk, "C1", "lost")
    world.exchange()
    assert owes(card) == 0, "as soon as the work of both has come together"
    world.now += 86_400_000_000
    assert run_daily_work(world.use("main"), tmp_path / "main.db")["returned"] == 0
    world.exchange()
    for name in ("van", "van2"):  # each forgets for itself for which loan it was
        assert run_daily_work(world.use(name), tmp_path / f"{name}.db")["ties"] == 2
    world.settled()


def test_a_check_in_that_knew_of_the_loss_has_settled_it(world: World, tmp_path: Path) -> None:
    desk = world.at("main")
    set_circulation_rule(desk, "lost_processing_fee", "300")
    card = register(desk)
    add_item(desk, "C1", price_cents=1000)
    checkout(desk, card, "C1")
    mark_copy(desk, "C1", "lost")
    world.exchange()
    checkin(world.at("van"), "C1")
    world.exchange()
    assert run_daily_work(world.use("main"), tmp_path / "main.db")["returned"] == 0
    assert owes(card) == 300


def test_claimed_there_and_lost_here(world: World) -> None:
    desk = world.at("main")
    card = register(desk)
    add_item(desk, "C1", price_cents=1000)
    checkout(desk, card, "C1")
    world.exchange()
    mark_copy(world.at("van"), "C1", "claims-never-had")
    mark_copy(world.at("main"), "C1", "lost")
    world.settled()
    row = item_row("C1")
    assert (row["state"], row["loan"]) == ("claims_never_had", None), "the claim came first and ended the loan"

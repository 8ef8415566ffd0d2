"""Each pair of entries that two machines can write without knowing of each other, and who wins (journal.md 8)."""

from __future__ import annotations

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.journal.writing import Act
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.reach.replay import undo
from tuils.models import db

from .makers import (
    DAY,
    MINUTE,
    World,
    add_item,
    borrower,
    codes,
    edit_item,
    item_row,
    lent,
    links,
    loan_row,
    patron_id,
    register,
    value,
)

# lent here


def test_lent_there_too_to_another_the_later_has_it_and_the_earlier_loan_ends(w: World) -> None:
    earlier, later = lent(w, "van", "P1"), lent(w, "main", "P2")
    w.settled()
    assert item_row("C1")["loan"] == later
    ended = loan_row(earlier)
    assert (ended["how"], ended["by"], bool(ended["named"])) == ("superseded", later, False)
    assert ended["patron"] == patron_id("P1"), "staff still have to look at it"


def test_the_later_has_it_also_when_it_was_lent_on_the_van(w: World) -> None:
    lent(w, "main", "P2")
    later = lent(w, "van", "P1")
    w.settled()
    assert item_row("C1")["loan"] == later


def test_lent_on_three_machines(w: World) -> None:
    first, second, third = lent(w, "van2", "P1"), lent(w, "main", "P2"), lent(w, "van", "P1")
    w.settled()
    assert item_row("C1")["loan"] == third
    assert [loan_row(loan)["how"] for loan in (first, second)] == ["superseded", "superseded"]


def test_once_staff_have_settled_it_nobody_knows_who_had_the_earlier_loan(w: World) -> None:
    earlier, later = lent(w, "van", "P1"), lent(w, "main", "P2")
    w.exchange()
    desk = w.at("main")
    with db.atomic():
        Act(desk).write("settled", item=item_row("C1")["id"], loan=earlier)
    w.settled()
    for name in w.sites:
        w.use(name)
        assert links() == {(patron_id("P2"), item_row("C1")["id"])}
        assert item_row("C1")["loan"] == later


def test_lent_there_too_to_the_same_patron_main_settles_by_itself(w: World) -> None:
    earlier, later = lent(w, "van", "P1"), lent(w, "main", "P1")
    w.settled()
    assert item_row("C1")["loan"] == later
    assert (loan_row(earlier)["how"], bool(loan_row(earlier)["named"])) == ("superseded", True)
    assert loan_row(earlier)["patron"] is None
    assert value("SELECT count(*) FROM journal WHERE kind = 'settled'") == 1


def test_came_back_there_before_it_was_lent_here_the_loan_stays_open(w: World) -> None:
    checkin(w.at("main"), "C1")
    loan = lent(w, "van", "P1")
    w.settled()
    assert (item_row("C1")["loan"], loan_row(loan)["closed_at"]) == (loan, None)


def test_came_back_there_after_it_was_lent_here_main_settles_and_the_link_is_cut(w: World) -> None:
    loan = lent(w, "van", "P1")
    assert checkin(w.at("main"), "C1").alerts == ("NOT_ON_LOAN",)
    w.settled()
    assert item_row("C1")["loan"] is None
    assert (loan_row(loan)["how"], bool(loan_row(loan)["named"])) == ("later_checkin", True)
    for name in w.sites:
        w.use(name)
        assert links() == set()


def test_main_alone_settles_and_once(w: World) -> None:
    loan = lent(w, "van", "P1")
    checkin(w.at("van2"), "C1")
    assert w.send("van", "van2").written == 0
    assert (loan_row(loan)["how"], bool(loan_row(loan)["named"])) == ("later_checkin", False)
    assert w.send("van2", "main").written == 1
    assert w.send("van", "main").written == 0
    w.settled()
    assert value("SELECT count(*) FROM journal WHERE kind = 'settled'") == 1


def test_withdrawn_there_it_is_on_loan(w: World) -> None:
    edit_item(w.at("main"), item_row("C1")["id"], withdrawn=True)
    loan = lent(w, "van", "P1")
    w.settled()
    assert (item_row("C1")["loan"], bool(item_row("C1")["withdrawn"])) == (loan, True)


def test_marked_lost_there_before_it_was_lent_here_it_is_found(w: World) -> None:
    edit_item(w.at("main"), item_row("C1")["id"], state="lost")
    loan = lent(w, "van", "P1")
    w.settled()
    assert (item_row("C1")["loan"], item_row("C1")["state"]) == (loan, "")


def test_marked_lost_there_after_it_was_lent_here_it_is_on_loan(w: World) -> None:
    loan = lent(w, "van", "P1")
    edit_item(w.at("main"), item_row("C1")["id"], state="lost")
    w.settled()
    assert (item_row("C1")["loan"], item_row("C1")["state"]) == (loan, "lost")


@pytest.mark.parametrize(
    "standing", [{"barred": True}, {"address_bad": True}, {"expires_on": "2020-01-01"}], ids=lambda s: next(iter(s))
)
def test_the_patron_was_stopped_there_the_loan_stands(standing: dict[str, object], w: World) -> None:
    edit_patron(w.at("main"), "P1", standing)
    loan = lent(w, "van", "P1")
    w.settled()
    assert item_row("C1")["loan"] == loan


def test_over_the_limit_together_both_loans_stand(w: World) -> None:
    set_circulation_rule(w.at("main"), "patron_max_checkouts", "1")
    w.exchange()
    lent(w, "main", "P1", "C1")
    lent(w, "van", "P1", "C2")
    w.settled()
    assert borrower("C1") == borrower("C2") == patron_id("P1")


def test_a_registration_stays_and_so_does_a_new_item_that_the_other_lent(w: World) -> None:
    card = register(w.at("van"), "Cleo")
    item = add_item(w.use("van"), "C9")
    cleo = value("SELECT id FROM patron WHERE card = ?", card)
    registered = value("SELECT act FROM journal WHERE patron = ?", cleo)
    w.exchange()
    lent(w, "main", card, "C9")
    assert codes(lambda: undo(w.at("van"), registered)) == ["NOT_BY_UNDO"]
    assert codes(lambda: undo(w.use("van"), item)) == [], "it does not know that the copy was lent"
    w.settled()
    assert borrower("C9") == cleo, "it is in her hands, so it is here"


# came back here


def test_came_back_on_both_it_ended_once_at_the_earlier(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("main"), "C1")
    earlier = w.now
    checkin(w.at("van", 30), "C1")
    w.settled()
    ended = loan_row(loan)
    assert ended["how"] == "checkin"
    assert abs(ended["closed_at"] - earlier) < MINUTE
    assert links() == set()


def test_renewed_there_after_it_came_back_here_it_is_back(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    due = loan_row(loan)["due_at"]
    checkin(w.at("van"), "C1")
    w.now += 3 * DAY
    renew(w.at("main"), "P1", "C1")
    w.settled()
    assert item_row("C1")["loan"] is None
    assert (loan_row(loan)["due_at"], loan_row(loan)["renewals"]) == (due, 0)
    assert links() == set()


def test_renewed_there_before_it_came_back_here_the_renewal_counts(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    w.now += 3 * DAY
    due = renew(w.at("van"), "P1", "C1").due_at
    checkin(w.at("main"), "C1")
    w.settled()
    assert (loan_row(loan)["due_at"], loan_row(loan)["renewals"], loan_row(loan)["how"]) == (due, 1, "checkin")


def test_its_loan_was_undone_there_it_is_on_the_shelf(w: World) -> None:
    loan = lent(w, "van", "P1")
    w.send("van", "main")
    checkin(w.at("main"), "C1")
    undo(w.at("van"), loan)
    w.settled()
    assert (loan_row(loan)["how"], item_row("C1")["loan"]) == ("undone", None)
    assert links() == set()


def test_came_back_here_and_lent_on_there_the_later_stands(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("main"), "C1")
    checkin(w.at("van"), "C1")
    second = lent(w, "van", "P2")
    w.settled()
    assert (item_row("C1")["loan"], borrower("C1")) == (second, patron_id("P2"))
    assert links() == {(patron_id("P2"), item_row("C1")["id"])}


# renewed here


def test_renewed_on_both_the_later_due_date_counts_and_both_count(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    later = renew(w.at("van", 3 * 24 * 60), "P1", "C1").due_at
    earlier = renew(w.at("main", -2 * 24 * 60), "P1", "C1").due_at
    assert earlier < later
    w.settled()
    assert (loan_row(loan)["due_at"], loan_row(loan)["renewals"]) == (later, 2)


def test_its_loan_was_undone_there_the_renewal_is_passed_over(w: World) -> None:
    loan = lent(w, "van", "P1")
    w.send("van", "main")
    set_circulation_rule(w.at("main"), "renewal_period", "4w")
    renew(w.at("main"), "P1", "C1")
    undo_last(w.at("van"))
    w.settled()
    assert (loan_row(loan)["how"], loan_row(loan)["renewals"]) == ("undone", 0)
    assert links() == set()


def test_its_loan_was_superseded_there_the_renewal_is_passed_over(w: World) -> None:
    loan = lent(w, "van", "P1")
    w.send("van", "van2")
    later = lent(w, "main", "P2")
    renew(w.at("van2", 2 * 24 * 60), "P1", "C1")
    w.settled()
    assert (loan_row(loan)["how"], loan_row(loan)["renewals"]) == ("superseded", 0)
    assert item_row("C1")["loan"] == later


# undone here


def test_both_undo_their_own_checkin_of_one_loan_and_it_is_lent_once(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("main"), "C1")
    checkin(w.at("van"), "C1")
    undo_last(w.at("main"))
    undo_last(w.at("van"))
    w.settled()
    assert borrower("C1") == patron_id("P1")
    assert value("SELECT count(*) FROM loan WHERE closed_at IS NULL") == 1
    assert value("SELECT count(*) FROM loan WHERE patron IS NOT NULL") == 1, "main settles the other by itself"


def test_a_checkin_that_main_has_taken_in_is_undone_on_the_van(w: World) -> None:
    first = lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    w.exchange()
    w.use("main")
    assert links() == set()
    undo_last(w.at("van"))
    w.settled()
    going_on = item_row("C1")["loan"]
    assert going_on != first
    assert loan_row(going_on)["patron"] == patron_id("P1")
    assert loan_row(going_on)["lent_at"] == loan_row(first)["lent_at"]


def test_a_checkin_undone_here_while_another_came_in_there(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    undo_last(w.at("van"))
    checkin(w.at("main"), "C1")
    w.settled()
    assert item_row("C1")["loan"] is None
    assert links() == set()


def test_a_return_undone_leaves_the_loan_ended_while_its_continuation_is_on_the_way(w: World) -> None:
    loan = lent(w, "van", "P1")
    checkin(w.at("van"), "C1")
    undo_last(w.at("van"))
    count = w.pack("van", w.have("main")).count('"entry"')
    assert count == 4  # lent, back, undone, carried on
    w.send("van", "main", limit=3)
    assert (loan_row(loan)["how"], item_row("C1")["loan"]) == ("checkin", None)
    w.send("van", "main")
    assert borrower("C1") == patron_id("P1")
    w.settled()

"""Machines whose clocks are wrong: the true order stands, and nothing is lost (journal.md 8)."""

from __future__ import annotations

from tuils.library.foundation.journal.bundles import correction, set_back
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.renewal import renew
from tuils.models import db

from .makers import (
    DAY,
    HOUR,
    MINUTE,
    World,
    borrower,
    item_row,
    lent,
    loan_row,
    patron_id,
    rows,
    value,
)


def test_a_clock_three_hours_ahead_is_set_back_and_the_true_order_stands(w: World) -> None:
    w.skew["van"] = 3 * HOUR
    lent(w, "van", "P1")
    true_later = lent(w, "main", "P2", minutes=30)
    w.settled()
    assert item_row("C1")["loan"] == true_later
    assert [pos <= w.now for (pos,) in rows("SELECT pos FROM journal WHERE kind = 'clock'")] == [True]
    checkin(w.at("main"), "C1")
    w.settled()
    assert item_row("C1")["loan"] is None


def test_a_correction_that_comes_alone_turns_what_was_folded_before_it(w: World) -> None:
    w.skew["van"] = 3 * HOUR
    lent(w, "van", "P1")
    true_later = lent(w, "main", "P2", minutes=30)
    w.send("van", "van2")
    w.send("main", "van2")
    assert borrower("C1") == patron_id("P1"), "as the wrong clock says"
    w.send("van", "main")
    assert w.send("main", "van2").new == 1
    assert item_row("C1")["loan"] == true_later
    w.settled()


def test_a_clock_a_few_minutes_off_is_left_alone(w: World) -> None:
    w.skew["van"] = 4 * MINUTE
    lent(w, "van", "P1")
    w.settled()
    assert value("SELECT count(*) FROM journal WHERE kind = 'clock'") == 0


def test_a_book_lent_by_a_clock_that_was_ahead_comes_back_the_same_hour(w: World) -> None:
    w.skew["van"] = 300 * HOUR
    lent(w, "van", "P1")
    w.exchange()
    assert checkin(w.at("main", 10), "C1").alerts == ()
    w.settled()
    assert item_row("C1")["loan"] is None


def test_a_clock_hours_behind_still_puts_effects_after_causes(w: World) -> None:
    w.at("van")
    w.skew["van"] = -20 * HOUR
    loan = lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    w.settled()
    assert (loan_row(loan)["how"], item_row("C1")["loan"]) == ("checkin", None)


def test_a_correction_that_is_far_too_large_still_puts_effects_after_causes(w: World) -> None:
    lent(w, "main", "P1")
    w.exchange()
    checkin(w.at("van"), "C1")
    second = lent(w, "van", "P2")
    w.exchange()
    desk, first, last = w.at("main"), 1, w.have("main")["van"]
    with db.atomic():
        set_back(desk, [correction("van", first, last, 400 * DAY)])
    w.settled()
    assert (item_row("C1")["loan"], borrower("C1")) == (second, patron_id("P2"))


def test_of_two_corrections_the_larger_counts_in_whatever_order_they_come(w: World) -> None:
    w.skew["van"] = 2 * HOUR
    lent(w, "van", "P1")
    w.skew["van"] = 0
    seq = w.have("van")["van"]
    w.exchange()
    for name, minus in (("main", HOUR), ("van2", 90 * MINUTE)):
        desk = w.at(name)
        with db.atomic():
            set_back(desk, [correction("van", seq, seq, minus)])
    w.settled()
    stamp, pos = rows("SELECT stamp, pos FROM journal WHERE device = 'van' AND seq = ?", seq)[0]
    assert stamp - pos >= 90 * MINUTE


def test_two_machines_ahead_that_met_before_they_came_home(w: World) -> None:
    w.skew["van"] = w.skew["van2"] = 3 * 24 * HOUR
    lent(w, "van", "P1")
    w.send("van", "van2")
    checkin(w.at("van2"), "C1")
    w.send("van2", "van")
    w.skew["van"] = w.skew["van2"] = 0
    report = w.send("van", "main")
    assert report.new == 2
    loan = lent(w, "main", "P2")
    w.settled()
    assert item_row("C1")["loan"] == loan


def test_a_promise_made_by_a_wrong_clock_is_kept_if_it_is_later(w: World) -> None:
    loan = lent(w, "main", "P1")
    w.exchange()
    w.now += 24 * HOUR
    w.skew["van"] = 3 * 24 * HOUR
    promised = renew(w.at("van"), "P1", "C1").due_at
    assert renew(w.at("main", 60), "P1", "C1").due_at < promised
    w.settled()
    assert loan_row(loan)["due_at"] == promised

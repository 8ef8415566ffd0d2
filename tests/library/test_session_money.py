"""Money in the conversation, and somebody who may: what is owed is told, taken in the one line, or passed by a PIN."""

from __future__ import annotations

import pytest

from tests import grove
from tests.grove import ATLAS, ELENA, FROG, MARTA, OLD, OVERSTORY, SAM, SPIRITED
from tests.library.talking import cells, change, hear, out, said
from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.conversation import Session
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.lookups import find_patron
from tuils.library.lending.money.paying import charge
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.staff.staff import add_staff
from tuils.models import db


@pytest.fixture
def owing(session: Session, manager: Session) -> Session:
    """Marta owes $12.40; the limit is $10.00."""
    charge(manager.desk, MARTA, 1240, "copies")
    return session


def owed(card: str) -> int:
    patron = find_patron(card)
    assert patron is not None
    return balance(patron.id)


def test_what_is_owed_stands_in_the_head_only_where_there_is_something(owing: Session, manager: Session) -> None:
    heard = hear(owing, MARTA)
    assert heard.head.line == "adult ..4417   Out 0   Owes $12.40"
    assert heard.answer.then == "Owes $12.40 (limit $10.00). Type .y to take a payment."
    assert hear(owing, SAM).head.line == "adult ..2091   Out 0"
    set_value(manager.desk, "fines", True)
    hear(owing, ".x")
    assert hear(owing, SAM).head.line == "adult ..2091   Out 0   Owes $0.00"


def test_a_late_return_says_what_is_owed(session: Session, manager: Session, grove_clock: grove.Clock) -> None:
    set_value(manager.desk, "fines", True)
    set_circulation_rule(manager.desk, "fine_rate", "25/1d", item_type="DVD")
    hear(session, MARTA, SPIRITED, ".x")
    grove_clock.forward(days=10)
    heard = hear(session, SPIRITED)
    assert heard.answer.then == "DVD SPI, Adult fiction. 3 days overdue. $0.75 is owed."
    assert cells(heard)[0][3] == "3 days overdue, $0.75. DVD SPI, Adult fiction"
    assert session.asked_about is not None
    assert session.asked_about.kind == "fine"


def test_paying_in_the_one_line(owing: Session) -> None:
    heard = hear(owing, MARTA, "pay 4.00")
    assert said(heard) == ("OK", "Marta Field paid $4.00. Still owes $8.40.")
    assert heard.answer.then == "Put it in the drawer. Scan the next item, or Esc to finish."
    assert "Owes $8.40" in heard.head.line
    assert said(hear(owing, "PAY 8,40")) == ("OK", "Marta Field paid $8.40. Nothing more is owed.")
    assert owed(MARTA) == 0
    assert said(hear(owing, ".u"))[0] == "OK"
    assert owed(MARTA) == 840


def test_the_amount_is_asked_for_and_offered(owing: Session) -> None:
    heard = hear(owing, MARTA, ".y")
    assert said(heard) == ("ASK", "How much is Marta Field paying? Enter for $12.40.")
    assert (heard.question, heard.prompt) == ("amount", "Amount")
    assert hear(owing, "lots").answer.said == '"lots" is not an amount. Type it like 12.50.'
    assert hear(owing, OVERSTORY).waiting == 1, "a scan is no amount"
    heard = owing.hear("2.40")
    assert said(heard) == ("OK", "Marta Field paid $2.40. Still owes $10.00.")
    assert said(owing.go_on() or heard) == ("OK", "Checked out 1: The Overstory")
    assert said(hear(owing, "pay", "")) == ("OK", "Marta Field paid $10.00. Nothing more is owed.")


def test_nothing_is_paid_without_a_patron_or_a_debt(session: Session) -> None:
    assert said(hear(session, "pay 2.00")) == ("", "Who is paying?")
    assert said(hear(session, MARTA, ".y")) == ("NOTE", "Marta Field has no charges to pay.")
    assert said(hear(session, "pay 2.00")) == ("STOP", "Marta Field: Nothing is owed on this account.")
    assert hear(session, "pay it forward").find == "pay it forward"


def test_too_much_is_asked(owing: Session) -> None:
    heard = hear(owing, MARTA, "pay 20.00")
    assert said(heard) == ("ASK", "Marta Field: Only $12.40 is owed. That is $7.60 too much.")
    assert said(hear(owing, "n")) == ("NOTE", "Marta Field: Nothing was paid.")
    hear(owing, "pay 20.00")
    heard = hear(owing, "y")
    assert said(heard) == ("OK", "Marta Field paid $20.00. $7.60 is kept as credit.")
    assert "Credit $7.60" in heard.head.line


def test_a_block_for_money_takes_a_payment_and_tries_again(owing: Session) -> None:
    heard = hear(owing, MARTA, OVERSTORY)
    assert said(heard) == ("STOP", "Not checked out to Marta Field: The Overstory. Owes $12.40 (limit $10.00).")
    heard = owing.hear("1")
    assert heard.question == "amount"
    heard = owing.hear("5.00")
    assert said(heard) == ("OK", "Marta Field paid $5.00. Still owes $7.40.")
    assert said(owing.go_on() or heard) == ("OK", "Checked out 1: The Overstory")


def test_with_a_block_open_a_payment_is_taken_as_at_any_time(owing: Session) -> None:
    hear(owing, MARTA, OVERSTORY)
    heard = owing.hear(".y")
    assert said(heard) == ("ASK", "How much is Marta Field paying? Enter for $12.40.")
    assert owing.press("back").question == "block"
    heard = owing.hear("pay 2")
    assert said(heard) == ("OK", "Marta Field paid $2.00. Still owes $10.40.")
    assert said(owing.go_on() or heard) == (
        "STOP",
        "Not checked out to Marta Field: The Overstory. Owes $10.40 (limit $10.00).",
    )
    hear(owing, ".y")
    heard = owing.hear("pay $5")
    assert said(owing.go_on() or heard) == ("OK", "Checked out 1: The Overstory")
    assert said(hear(owing, ".x", MARTA)) == ("OK", "Marta Field is at the desk.")
    assert owing.answer.then == "Scan each item, or type .y to take a payment. Esc when done."


def test_escape_from_the_amount_shows_the_block_again(owing: Session) -> None:
    hear(owing, MARTA, OVERSTORY, "1")
    heard = owing.press("back")
    assert (heard.question, heard.panel.kind) == ("block", "blocks")
    assert out(MARTA) == []


def test_what_was_paid_for_a_block_is_told_with_the_loan(owing: Session) -> None:
    hear(owing, MARTA, OVERSTORY)
    heard = hear(owing, "pay 12.40")
    assert said(heard) == ("OK", "Checked out 1: The Overstory")
    assert heard.answer.then.startswith("Marta Field paid $12.40. Nothing more is owed. Due ")


@pytest.mark.parametrize("no", ["n", ".x"])
def test_a_payment_for_a_block_that_is_not_taken_after_all_leaves_the_block(owing: Session, no: str) -> None:
    hear(owing, MARTA, OVERSTORY)
    heard = hear(owing, "pay 20.00")
    assert said(heard) == ("ASK", "Marta Field: Only $12.40 is owed. That is $7.60 too much.")
    heard = hear(owing, no)
    assert owed(MARTA) == 1240
    assert heard.question == "block"
    assert heard.answer.said.startswith("Not checked out to Marta Field: The Overstory.")


def test_the_family_is_shown_and_one_of_them_pays(session: Session, manager: Session) -> None:
    edit_patron(manager.desk, ELENA, {"guardian": MARTA})
    set_circulation_rule(manager.desk, "max_owed_family", "5.00")
    charge(manager.desk, ELENA, 600, "a lost card")
    heard = hear(session, MARTA, OVERSTORY)
    assert said(heard) == (
        "STOP",
        "Not checked out to Marta Field: The Overstory. The family owes $6.00 (limit $5.00).",
    )
    heard = hear(session, "1")
    assert (heard.question, cells(heard)) == ("whose", [("1", "Elena Garcia", "..0923", "$6.00")])
    assert hear(session, "7").answer.said == "There is no line 7."
    assert hear(session, "").question == "block"
    hear(session, "1")
    heard = hear(session, "1")
    assert said(heard) == ("ASK", "How much is Elena Garcia paying? Enter for $6.00.")
    assert said(hear(session, "")) == ("OK", "Checked out 1: The Overstory")
    assert owed(ELENA) == 0


def test_late_loans_that_stand_in_the_way_are_renewed(
    session: Session, manager: Session, grove_clock: grove.Clock
) -> None:
    set_circulation_rule(manager.desk, "max_overdue_items", "1")
    hear(session, MARTA, OVERSTORY, FROG, ".x")
    grove_clock.forward(days=22)
    heard = hear(session, MARTA, SPIRITED)
    assert said(heard) == ("STOP", "Not checked out: Spirited away [videorecording]. 2 overdue (limit 1).")
    heard = session.hear("1")
    assert said(heard) == ("OK", "Renewed 2 of 2.")
    assert heard.panel.kind == "renewals"
    assert said(session.go_on() or heard) == ("OK", "Checked out 1: Spirited away [videorecording]")


def test_what_is_out_is_shown_and_the_question_stays(session: Session, manager: Session) -> None:
    set_circulation_rule(manager.desk, "patron_max_checkouts", "1")
    heard = hear(session, MARTA, OVERSTORY, FROG)
    assert said(heard) == ("STOP", "Not checked out: Frog and Toad are friends. Already has 1 items (limit 1).")
    heard = hear(session, "1")
    assert (heard.question, cells(heard)) == ("shown", [("1", "The Overstory", "FIC POW", "Mon, Dec 28")])
    assert hear(session, "").panel.kind == "blocks"
    hear(session, "1", "y")
    assert said(hear(session, "for the class")) == ("NOTE", "Checked out 2, by override: Frog and Toad are friends")


# ---- somebody who may


def test_of_several_who_may_the_name_is_asked(session: Session, manager: Session) -> None:
    add_staff(manager.desk, "lee", "administrator", name="Lee Park", pin="4444")
    hear(session, MARTA, ATLAS)
    heard = hear(session, "y")
    assert said(heard) == ("ASK", "You can't override this. Who is here: Lee Park, pat?")
    assert (heard.question, heard.prompt) == ("passer", "Name")
    assert hear(session, "joe").answer.said == "Who is it? Choose one: Lee Park, pat."
    assert hear(session, OVERSTORY).waiting == 1
    assert said(session.hear("lee"))[1] == "You can't override this. Lee Park can, by typing a PIN here."
    assert session.hear("4444").question == "reason"
    assert said(session.hear("a school visit")) == ("NOTE", "Checked out 1, by override: World atlas")
    by = db.execute_sql("SELECT operator FROM journal WHERE kind = 'override'").fetchone()[0]
    assert by == "lee"


def test_where_nobody_else_may_it_is_said(session: Session, manager: Session) -> None:
    hear(manager, MARTA, ATLAS)
    assert hear(manager, "y").question == "reason", "the manager passes it alone"
    db.execute_sql("DELETE FROM staff_pin WHERE login = 'pat'")
    hear(session, MARTA, ATLAS)
    heard = hear(session, "y")
    assert said(heard) == ("STOP", "You can't override this, and no one here can.")
    assert (heard.question, hear(session, "n").question) == ("block", "")


def test_a_patron_who_is_parked_at_the_pin_comes_back_to_the_block(session: Session) -> None:
    hear(session, MARTA, ATLAS, "y")
    heard = session.press("park")
    assert (heard.parked, heard.prompt) == (1, "Scan")
    heard = hear(session, MARTA)
    assert (heard.question, heard.panel.kind) == ("block", "blocks")


def test_three_wrong_pins_are_a_minutes_wait(session: Session, grove_clock: grove.Clock) -> None:
    hear(session, MARTA, ATLAS, "y", "1", "2", "3")
    assert hear(session, "1111").answer.said == "Too many tries. Wait a minute, then try again."
    grove_clock.forward(minutes=2)
    assert hear(session, "1111").question == "reason"


def test_what_was_paid_for_a_lost_copy_is_refunded_with_one_key(session: Session, manager: Session) -> None:
    change(OVERSTORY, price_cents=1795)
    hear(manager, MARTA, OVERSTORY, ".x")
    mark_copy(manager.desk, OVERSTORY, "lost")
    hear(manager, MARTA, "pay 17.95", ".x")
    heard = hear(manager, OVERSTORY)
    assert heard.answer.then == "Lost fee removed: $17.95. Refund $17.95 to Marta Field.   1: refund it now."
    heard = hear(manager, "1")
    assert said(heard) == ("OK", "Refund $17.95 to Marta Field.")
    assert owed(MARTA) == 0


def test_a_card_that_is_renewed_on_the_way_is_told_with_the_loan(session: Session) -> None:
    heard = hear(session, OLD, OVERSTORY)
    heard = hear(session, "1")
    assert said(heard) == ("OK", "Checked out 1: The Overstory")
    assert heard.answer.then.startswith("Card renewed until Tue, Dec 7, 2027. Due ")


def test_an_override_says_what_it_let_through(owing: Session) -> None:
    hear(owing, MARTA, OVERSTORY, "y")
    heard = hear(owing, "pays Monday")
    assert said(heard) == ("NOTE", "Checked out 1, by override: The Overstory")
    assert "Overridden: Owes $12.40 (limit $10.00)" in heard.answer.then
